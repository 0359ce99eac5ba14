//! Favourites and what was looked at.

use vault::{LockKind, RecordId, SavedView, Session, UseKeyring, VaultError};

use crate::around::{World, with_srs};

#[tokio::test]
async fn marks_are_there_again_after_lock_and_unlock_and_are_no_events() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, production]) = with_srs(&mut session).await;
    let first = session.audit(0, 1).await.unwrap().total;
    let second = session.audit(0, 1).await.unwrap().total;
    session.set_favourite(production, true).await.unwrap();
    session.note_visit(partner);
    session.note_visit(staging);
    let third = session.audit(0, 1).await.unwrap().total;
    assert_eq!(third - second, second - first, "no event but those of reading the log");

    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    assert_eq!(session.marks().favourites, [production]);
    assert_eq!(session.marks().recent, [staging, partner]);
    assert!(
        session.verify(&mut |_, _| vault::Continue::Yes).await.unwrap().findings.is_empty(),
        "both logs end where the state says"
    );
}

#[tokio::test]
async fn a_star_outlives_a_crash_right_after_it() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, _) = with_srs(&mut session).await;
    session.set_favourite(partner, true).await.unwrap();
    drop(session);
    world.clock.forward(30);
    assert_eq!(world.unlock().await.unwrap().marks().favourites, [partner]);
}

#[tokio::test]
async fn what_is_deleted_is_marked_no_more() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, _]) = with_srs(&mut session).await;
    session.set_favourite(staging, true).await.unwrap();
    session.note_visit(staging);
    session.delete_partner(partner, "SRS Distribution").await.unwrap();
    assert_eq!(session.marks(), vault::Marks::default());
    let gone = session.set_favourite(RecordId::from_random([9; 16]), true).await;
    assert!(matches!(gone, Err(VaultError::NotFound { .. })));
}

fn view(name: &str, query: &str) -> SavedView {
    SavedView { name: name.to_owned(), query: query.to_owned() }
}

fn names_of_views(session: &Session) -> Vec<(String, String)> {
    session.marks().views.into_iter().map(|view| (view.name, view.query)).collect()
}

#[tokio::test]
async fn views_are_saved_renamed_and_removed_and_outlive_a_lock() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    session.save_view(view(" Late ", " is:due "), None).await.unwrap();
    session.save_view(view("Mine", "owner:ada"), None).await.unwrap();
    session.save_view(view("Late in Production", "is:due env:prod"), Some("late")).await.unwrap();
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    let both = [("Late in Production", "is:due env:prod"), ("Mine", "owner:ada")]
        .map(|(n, q)| (n.to_owned(), q.to_owned()));
    assert_eq!(names_of_views(&session), both, "a changed view keeps its place");
    session.remove_view("LATE IN PRODUCTION").await.unwrap();
    assert_eq!(names_of_views(&session), both[1..]);
    let gone = session.remove_view("Late").await;
    assert!(matches!(gone, Err(VaultError::NotFound { .. })));
}

#[tokio::test]
async fn a_view_that_cannot_be_saved_says_why_and_changes_nothing() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    session.save_view(view("Late", "is:due"), None).await.unwrap();
    session.save_view(view("Mine", "owner:ada"), None).await.unwrap();
    let long = "x".repeat(301);
    for (field, bad, replacing) in [
        ("name", view("late", "is:expired"), None),
        ("name", view("Late", "owner:ada"), Some("Mine")),
        ("name", view(" ", "is:due"), None),
        ("name", view(&"n".repeat(61), "is:due"), None),
        ("query", view("Empty", "  "), None),
        ("query", view("Long", &long), None),
    ] {
        let refused = session.save_view(bad, replacing).await;
        assert!(matches!(&refused, Err(VaultError::Invalid { field: of, .. }) if of == field), "{refused:?}");
    }
    for number in 2..50 {
        session.save_view(view(&format!("View {number}"), "is:due"), None).await.unwrap();
    }
    let full = session.save_view(view("One more", "is:due"), None).await;
    assert!(matches!(full, Err(VaultError::Refused { .. })), "each commit writes them all");
    session.save_view(view("Late", "is:expired"), Some("Late")).await.unwrap();
    assert_eq!(session.marks().views.len(), 50, "one can be changed all the same");
}

/// Nobody loses what they typed to a lock, a crash or the end of the program; and nobody else sees it.
#[tokio::test]
async fn drafts_outlive_a_lock_and_a_crash_one_for_each_form() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    session.keep_draft("add", "Add a partner", "{\"name\":\"Fab\"}").await.unwrap();
    session.keep_draft("add", "Add a partner", "{\"name\":\"Fabrikam\"}").await.unwrap();
    session.keep_draft("edit", "Edit Keepgo", "{}").await.unwrap();
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    session.drop_draft("edit").await.unwrap();
    // Whoever commits writes the whole document: a command line that knows nothing of drafts takes none away.
    with_srs(&mut session).await;
    drop(session);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    let kept = session.drafts();
    assert_eq!(
        kept.iter().map(|draft| draft.texts.as_str()).collect::<Vec<_>>(),
        ["{\"name\":\"Fabrikam\"}"]
    );
    session.drop_draft("add").await.unwrap();
    session.drop_draft("add").await.unwrap();
    assert!(session.drafts().is_empty());
}

#[tokio::test]
async fn drafts_have_limits_and_an_age() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let long = "x".repeat(16 * 1024);
    let refused = session.keep_draft("long", "Too long", &long).await;
    assert!(matches!(refused, Err(VaultError::Invalid { field, .. }) if field == "draft"));
    for number in 0..12 {
        session.keep_draft(&number.to_string(), "A form", "{}").await.unwrap();
    }
    let places: Vec<_> = session.drafts().into_iter().map(|draft| draft.place).collect();
    assert_eq!(places, (2..12).map(|number| number.to_string()).collect::<Vec<_>>(), "the oldest went");
    world.clock.forward(30 * 86_400);
    assert!(session.drafts().is_empty(), "what lies for a month is not gone on with");
    session.keep_draft("new", "A form", "{}").await.unwrap();
    world.clock.forward(30);
    assert_eq!(session.drafts().len(), 1);
}

/// The window asks often; a commit that changes nothing would only wear the disk and the keyring.
#[tokio::test]
async fn a_draft_that_is_kept_already_is_not_written_again() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    session.keep_draft("add", "Add a partner", "{}").await.unwrap();
    let before = session.drafts();
    world.clock.forward(30);
    session.keep_draft("add", "Add a partner", "{}").await.unwrap();
    assert_eq!(session.drafts(), before);
    session.keep_draft("add", "Add a partner", "{\"name\":\"Fabrikam\"}").await.unwrap();
    assert_eq!((session.drafts().len(), session.drafts() == before), (1, false));
}

/// Otherwise it would stay in the file until somebody types into a form again.
#[tokio::test]
async fn a_draft_that_is_too_old_goes_with_the_next_commit_of_any_kind() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    session.keep_draft("add", "Add a partner", "{}").await.unwrap();
    drop(session.lock(LockKind::Full).await);
    for (days, left) in [(20, 1), (11, 0)] {
        world.clock.forward(days * 86_400);
        let session = world.unlock().await.unwrap();
        assert_eq!(session.marks().drafts.len(), left, "what every commit writes");
        drop(session.lock(LockKind::Full).await);
    }
}
