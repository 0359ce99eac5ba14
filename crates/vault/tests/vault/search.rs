//! Searching an open vault.

use rstest::rstest;
use vault::{
    ChangeUses, Consumer, Found, ListChange, MatchedField, QueryNote, Search, SearchPage, Session, Setting,
    UseKeyring,
};

use crate::around::{World, client, with_srs};

fn search(session: &mut Session, query: &str) -> SearchPage {
    session.search(&Search { query: query.to_owned(), skip: 0, limit: 50 }).unwrap()
}

/// Partners by name, credentials by environment and name.
fn names(page: &SearchPage) -> Vec<String> {
    let name = |found: &Found| match found {
        Found::Credential(one) => format!("{}/{}", one.environment_name, one.name),
        Found::Partner { partner, .. } => partner.name.clone(),
    };
    page.results.iter().map(|result| name(&result.found)).collect()
}

async fn with_uses(session: &mut Session) {
    let (_, [staging, _]) = with_srs(session).await;
    let orders = Consumer { system: "Café orders".to_owned(), ..Consumer::default() };
    let change = ChangeUses {
        credentials: vec![staging],
        consumers: ListChange::Add(vec![orders]),
        owner: Setting::To("Łucja Nowak".to_owned()),
        ..ChangeUses::default()
    };
    session.change_uses(change).await.unwrap();
}

#[rstest]
#[case::accents_fold("cafe", &["Staging/Order API"])]
#[case::letters_with_a_stroke_too("lucja", &["Staging/Order API"])]
#[case::one_slip_is_forgiven("distributoin", &["SRS Distribution", "Production/Order API", "Staging/Order API"])]
#[case::a_host_finds_what_goes_there("services-qa.roofhub", &["Staging/Order API", "SRS Distribution"])]
#[case::all_words_have_to_be_there("order production", &["Production/Order API"])]
#[case::filters_narrow("env:prod order", &["Production/Order API"])]
#[case::owners_are_a_filter("owner:nowak", &["Staging/Order API"])]
#[case::names_with_spaces_stand_in_quotation_marks("partner:\"srs dist\" cafe", &["Staging/Order API"])]
#[case::nothing_is_archived("is:archived", &[])]
#[case::no_words_find_nothing("%", &[])]
#[tokio::test]
async fn what_was_typed_finds(#[case] query: &str, #[case] expected: &[&str]) {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_uses(&mut session).await;
    assert_eq!(names(&search(&mut session, query)), expected);
}

#[tokio::test]
async fn each_result_says_why_and_no_secret_is_found() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_uses(&mut session).await;
    let page = search(&mut session, "northwind-42 cafe");
    let [result] = page.results.as_slice() else { panic!("one has both") };
    let why: Vec<_> = result.matched.iter().map(|one| (&one.field, one.text.as_str())).collect();
    let identifier = MatchedField::Identifier { key: "client_id".to_owned(), version: 1 };
    assert_eq!(why, [(&identifier, "northwind-42"), (&MatchedField::Consumer, "Café orders")]);

    assert_eq!(search(&mut session, "staging-secret").total, 0, "a value is not searched");
}

#[tokio::test]
async fn what_is_no_filter_is_told() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let page = search(&mut session, "is:frozen colour:order");
    let notes = [QueryNote::UnknownState("frozen".to_owned()), QueryNote::UnknownFilter("colour".to_owned())];
    assert_eq!((page.notes.as_slice(), page.total), (notes.as_slice(), 0));
}

#[tokio::test]
async fn a_change_is_found_at_once_and_what_was_deleted_no_more() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, _]) = with_srs(&mut session).await;
    assert_eq!(search(&mut session, "webhook").total, 0);
    let environment = session.partner(partner).unwrap().summary.environments[0].id;
    let new = vault::NewCredential { name: "Webhook".to_owned(), ..client(environment, "another-secret") };
    session.create_credential(new).await.unwrap();
    assert_eq!(names(&search(&mut session, "webhook")), ["Staging/Webhook"]);
    session.archive_credential(staging, true).await.unwrap();
    assert_eq!(names(&search(&mut session, "is:archived")), ["Staging/Order API"]);
    let last = names(&search(&mut session, "northwind-42")).pop();
    assert_eq!(last.as_deref(), Some("Staging/Order API"), "what was put away comes last");
    session.delete_credential(staging, "Order API").await.unwrap();
    assert_eq!(search(&mut session, "is:archived").total, 0);
}

#[tokio::test]
async fn marks_are_a_filter_from_the_moment_they_are_made() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, production]) = with_srs(&mut session).await;
    assert_eq!(search(&mut session, "is:favourite").total, 0, "and the index is made");
    session.set_favourite(production, true).await.unwrap();
    session.note_visit(partner);
    session.note_visit(staging);
    assert_eq!(names(&search(&mut session, "is:fav")), ["Production/Order API"]);
    let recent = names(&search(&mut session, "is:recent"));
    assert_eq!(recent, ["Staging/Order API", "SRS Distribution"], "a visit alone does not change the index");
    session.set_favourite(production, false).await.unwrap();
    assert_eq!(search(&mut session, "is:favourite").total, 0);
}

#[tokio::test]
async fn the_list_of_all_credentials_says_what_a_table_shows_and_is_found_by_the_same_query() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_uses(&mut session).await;
    let rows = session.listed_credentials().unwrap();
    let [staging, production] = rows.as_slice() else { panic!("both") };
    assert_eq!((staging.kind.as_str(), staging.owner.as_deref()), ("API client", Some("Łucja Nowak")));
    assert_eq!(production.summary.environment_name, "Production");
    for query in ["", "env:prod order", "owner:nowak", "is:frozen", "srs"] {
        let found = session.find_credentials(query);
        let page = search(&mut session, query);
        let ids = page.results.iter().filter_map(|result| match &result.found {
            Found::Credential(one) => Some(one.id),
            Found::Partner { .. } => None,
        });
        assert_eq!((found.ids, found.notes), (ids.collect(), page.notes), "{query}");
    }
    let (id, staging) = (production.summary.id, staging.summary.id);
    session.archive_credential(staging, true).await.unwrap();
    let rows = session.listed_credentials().unwrap();
    assert_eq!(rows.iter().map(|row| row.summary.id).collect::<Vec<_>>(), [id, staging], "put away is last");
    assert_eq!(rows[1].states, [vault::State::Archived]);
}

#[tokio::test]
async fn hostile_text_finds_nothing_and_breaks_nothing() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let long = "x".repeat(10_000);
    let words = "order ".repeat(2_000);
    for hostile in ["\0", "\u{202e}", "متجر", "🚚", "is:", ":", "\"", "tag:\"", "%_*.[(\\", &long] {
        assert!(search(&mut session, hostile).total <= 3, "{hostile:.20}");
    }
    let page = search(&mut session, &words);
    assert_eq!((page.total, page.notes.as_slice()), (2, [QueryNote::TooLong].as_slice()));
    assert_eq!(search(&mut session, "").total, 3, "nothing typed is everything");
}

#[tokio::test]
async fn pages_follow_one_another() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let mut page = |skip| names(&session.search(&Search { query: String::new(), skip, limit: 2 }).unwrap());
    assert_eq!((page(0).len(), page(2).len(), page(3).len()), (2, 1, 0));
}
