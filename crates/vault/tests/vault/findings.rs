//! Findings: by the partner's own guide, one row a kind, quiet in the first fortnight.

use rstest::rstest;
use vault::{
    AccountKind, ChangeDossier, ChangeUses, Contact, EditCredential, EnvironmentKind, EventKind, Finding,
    FindingKind, HealthState, ListChange, Location, LocationDetail, LocationKind, Network, NewEnvironment,
    NewPartner, RecordId, Session, Setting, Severity, UpcomingKind, UseKeyring, Values,
};
use zeroize::Zeroizing;

use crate::around::{World, client, with_srs};
use crate::dossier::{document, network};
use crate::uses::{consumer, location};

const DAY: u64 = 86_400;

fn of(findings: &[Finding], kind: FindingKind) -> Option<&Finding> {
    findings.iter().find(|finding| finding.kind == kind)
}

fn changed(credentials: &[RecordId]) -> ChangeUses {
    ChangeUses { credentials: credentials.to_vec(), ..ChangeUses::default() }
}

async fn keep_in(session: &mut Session, credential: RecordId, kept: Location) {
    let locations = ListChange::Replace(vec![kept]);
    session.change_uses(ChangeUses { locations, ..changed(&[credential]) }).await.unwrap();
}

/// A partner of this profile with one credential in Production.
async fn with_partner(session: &mut Session, profile: &str) -> (RecordId, RecordId) {
    let environment = NewEnvironment { kind: EnvironmentKind::Production, name: None, origins: Vec::new() };
    let new = NewPartner {
        profile: Some(profile.to_owned()),
        name: profile.to_owned(),
        notes: None,
        environments: vec![environment],
    };
    let partner = session.create_partner(new).await.unwrap();
    let environment = session.partner(partner).unwrap().summary.environments[0].id;
    let mut new = client(environment, "value");
    "generic-oauth2".clone_into(&mut new.kind);
    new.values.identifiers.insert("token_url".to_owned(), "https://auth.example.com/token".to_owned());
    (partner, session.create_credential(new).await.unwrap())
}

#[tokio::test]
async fn one_row_a_kind_that_is_quiet_at_first() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let findings = session.findings();
    let row = of(&findings, FindingKind::NoConsumer).unwrap();
    assert_eq!((row.cases.len(), row.severity, row.is_quiet), (2, Severity::Notice, true));
    assert_eq!(row.sentence, "2 credentials have no recorded consumer");
    let loud: Vec<_> = findings.iter().filter(|one| !one.is_quiet).map(|one| one.kind).collect();
    assert_eq!(loud, [FindingKind::KitUnconfirmed], "the first fortnight is for entering what there is");
    world.clock.forward(14 * DAY);
    assert!(session.findings().iter().all(|finding| !finding.is_quiet));
}

#[rstest]
#[case("srs", Some((Severity::Serious, "Never directly in environment variables")))]
#[case("popup-reward-store", None)]
#[case("mintmove", None)]
#[case("keepgo", Some((Severity::Warning, "")))]
#[tokio::test]
async fn a_literal_variable_is_as_serious_as_the_partners_own_guide_takes_it(
    #[case] profile: &str,
    #[case] expected: Option<(Severity, &str)>,
) {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, credential) = with_partner(&mut session, profile).await;
    keep_in(&mut session, credential, location(LocationKind::LiteralVariable, "compose.yaml")).await;
    let findings = session.findings();
    let found = of(&findings, FindingKind::LiteralVariable).map(|finding| {
        let quote = finding.cases[0].quote.as_ref().map(|quote| quote.text.clone());
        (finding.severity, quote.unwrap_or_default())
    });
    match (found, expected) {
        (Some((severity, quote)), Some((expected, words))) => {
            assert_eq!(severity, expected);
            assert!(quote.starts_with(words), "{quote}");
        }
        (found, expected) => assert!(found.is_none() && expected.is_none(), "{found:?}"),
    }
    keep_in(&mut session, credential, location(LocationKind::ManagedVariable, "SRS_SECRET")).await;
    assert!(of(&session.findings(), FindingKind::LiteralVariable).is_none(), "filled by a manager is fine");
}

#[tokio::test]
async fn a_place_that_keeps_values_badly_is_told_and_one_that_keeps_them_well_is_not() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let parameter = |detail| Location { detail, ..location(LocationKind::AwsParameterStore, "/srs") };
    keep_in(&mut session, staging, parameter(Some(LocationDetail::PlainString))).await;
    let findings = session.findings();
    let row = of(&findings, FindingKind::PlainParameter).unwrap();
    assert_eq!((row.severity, row.kind.code()), (Severity::Serious, "LOCATION_PLAIN_PARAMETER"));
    assert_eq!(row.cases[0].what, "AWS Parameter Store: /srs");
    keep_in(&mut session, staging, parameter(Some(LocationDetail::SecureString))).await;
    assert!(of(&session.findings(), FindingKind::PlainParameter).is_none());
    let shipped = Location { in_mobile_app: true, ..location(LocationKind::Other, "iOS app") };
    keep_in(&mut session, staging, shipped).await;
    assert_eq!(
        of(&session.findings(), FindingKind::PackagedInMobileApp).unwrap().severity,
        Severity::Serious
    );
}

#[tokio::test]
async fn a_personal_account_counts_in_production_only() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    let account = Setting::To(AccountKind::Personal);
    session.change_uses(ChangeUses { account, ..changed(&[staging, production]) }).await.unwrap();
    let findings = session.findings();
    let row = of(&findings, FindingKind::PersonalAccount).unwrap();
    assert_eq!(row.cases.len(), 1);
    assert_eq!(row.cases[0].credential.as_ref().unwrap().id, production);
    assert_eq!(row.severity, Severity::Warning, "as the guide of SRS takes it");
}

#[tokio::test]
async fn a_rotation_is_due_on_day_ninety_and_enforced_after_six_calendar_months() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    assert_eq!(of(&session.findings(), FindingKind::RotationUnknown).unwrap().cases.len(), 2);
    let last_rotated = Setting::To("2027-01-15".parse().unwrap());
    session.change_uses(ChangeUses { last_rotated, ..changed(&[staging]) }).await.unwrap();
    let due = |session: &Session, kind| of(&session.findings(), kind).and_then(|row| row.cases[0].since);
    world.clock.forward(89 * DAY);
    assert_eq!(due(&session, FindingKind::RotationRecommended), None);
    assert_eq!(of(&session.findings(), FindingKind::RotationUnknown).unwrap().cases.len(), 1);
    world.clock.forward(DAY);
    assert_eq!(due(&session, FindingKind::RotationRecommended).unwrap().to_string(), "2027-04-15");
    world.clock.forward(91 * DAY);
    assert_eq!(due(&session, FindingKind::RotationMandatory).unwrap().to_string(), "2027-07-15");
    assert_eq!(due(&session, FindingKind::RotationRecommended), None, "the deadline says it all");
}

#[tokio::test]
async fn an_end_is_told_thirty_days_before() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let expires = Setting::To("2027-02-15".parse().unwrap());
    session.change_uses(ChangeUses { expires, ..changed(&[staging]) }).await.unwrap();
    assert!(of(&session.findings(), FindingKind::Expiring).is_none());
    world.clock.forward(DAY);
    assert_eq!(of(&session.findings(), FindingKind::Expiring).unwrap().severity, Severity::Warning);
    world.clock.forward(30 * DAY);
    assert!(of(&session.findings(), FindingKind::Expired).is_none(), "it is valid on its last day");
    world.clock.forward(DAY);
    assert_eq!(of(&session.findings(), FindingKind::Expired).unwrap().severity, Severity::Serious);
}

#[tokio::test]
async fn a_dossier_is_looked_through() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, _) = with_srs(&mut session).await;
    let stranger = Contact {
        name: "Support".to_owned(),
        mail: Some("api@srsdistributi0n.com".to_owned()),
        ..Contact::default()
    };
    let sent = Network { sent: Some("2027-01-10".parse().unwrap()), ..network("203.0.113.7") };
    let change = ChangeDossier {
        contacts: ListChange::Add(vec![stranger]),
        documents: ListChange::Add(vec![document("https://docs.srs.example/guide")]),
        networks: ListChange::Add(vec![sent, network("203.0.113.8")]),
        ..ChangeDossier::of(partner)
    };
    session.change_dossier(change).await.unwrap();
    let findings = session.findings();
    let host = of(&findings, FindingKind::LookAlikeHost).unwrap();
    assert_eq!((host.severity, host.is_quiet), (Severity::Serious, false), "this may be an attack");
    assert!(host.cases[0].what.contains("srsdistribution.com"), "{}", host.cases[0].what);
    let network = of(&findings, FindingKind::NetworkUnconfirmed).unwrap();
    assert_eq!((network.cases.len(), network.cases[0].what.as_str()), (1, "203.0.113.7"));
    assert_eq!(of(&findings, FindingKind::DocumentUnchecked).unwrap().cases.len(), 1);
}

#[rstest]
#[case("https://api.re1oadly.com", Some("looks like"))]
#[case("https://services.roofhub.net", Some("another ending"))]
#[case("https://api.nordwlnd.example", Some("one letter"))]
#[case("https://api.nordwind.example", None)]
#[case("https://api.own-domain.example", None)]
#[tokio::test]
async fn a_host_of_a_partner_without_a_profile_is_asked_about(
    #[case] origin: &str,
    #[case] words: Option<&str>,
) {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    for (name, origin) in [("Nordwind", "https://api.nordwind.example"), ("Acme", origin)] {
        let kind = EnvironmentKind::Production;
        let environment = NewEnvironment { kind, name: None, origins: vec![origin.to_owned()] };
        let new =
            NewPartner { profile: None, name: name.to_owned(), notes: None, environments: vec![environment] };
        session.create_partner(new).await.unwrap();
    }
    let findings = session.findings();
    let asked = of(&findings, FindingKind::LookAlikeHost).and_then(|finding| {
        let case =
            finding.cases.iter().find(|case| case.partner.as_ref().is_some_and(|one| one.name == "Acme"));
        case.map(|case| (case.severity, case.what.clone()))
    });
    match (asked, words) {
        (Some((severity, what)), Some(words)) => {
            assert_eq!(severity, Severity::Warning, "nobody knows this partner's hosts, so it is a question");
            assert!(what.starts_with("Is it Acme's?") && what.contains(words), "{what}");
        }
        (asked, words) => assert_eq!((asked, words), (None, None), "{origin}"),
    }
}

#[tokio::test]
async fn what_was_put_away_is_not_looked_at() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [staging, _]) = with_srs(&mut session).await;
    session.archive_credential(staging, true).await.unwrap();
    assert_eq!(of(&session.findings(), FindingKind::NoConsumer).unwrap().cases.len(), 1);
    session.archive_partner(partner, true).await.unwrap();
    assert!(of(&session.findings(), FindingKind::NoConsumer).is_none());
}

#[tokio::test]
async fn the_overview_orders_by_severity_and_date() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, production]) = with_srs(&mut session).await;
    world.clock.forward(20 * DAY);
    keep_in(&mut session, production, location(LocationKind::LiteralVariable, "compose.yaml")).await;
    let dated = ChangeUses {
        consumers: ListChange::Add(vec![consumer("Orders")]),
        locations: ListChange::Add(vec![location(LocationKind::AzureKeyVault, "kv")]),
        last_rotated: Setting::To("2026-11-20".parse().unwrap()),
        ..changed(&[staging])
    };
    session.change_uses(dated).await.unwrap();
    let overview = session.overview().await.unwrap();
    let severities: Vec<_> = overview.attention.iter().map(|row| row.severity).collect();
    assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
    let cells = &overview.health[0].cells;
    assert_eq!((cells[0].state, cells[1].state), (HealthState::Good, HealthState::Serious));
    let (kind, case) = cells[1].worst.as_ref().unwrap();
    assert_eq!((*kind, case.credential.as_ref().unwrap().id), (FindingKind::LiteralVariable, production));
    let next = &overview.upcoming[0];
    assert_eq!((next.what, next.day.to_string().as_str()), (UpcomingKind::RotationRecommended, "2027-02-18"));
    assert_eq!(overview.latest[0].who, "Olivia Baker");
    let total = session.audit(1, 1).await.unwrap().total;
    session.overview().await.unwrap();
    assert_eq!(
        session.audit(1, 1).await.unwrap().total,
        total,
        "seeing one's own acts is no reading of the log"
    );
}

async fn enter(session: &mut Session, environment: vault::ScopeId, name: &str, secret: &str) -> RecordId {
    let new = vault::NewCredential { name: name.to_owned(), ..client(environment, secret) };
    session.create_credential(new).await.unwrap()
}

#[tokio::test]
async fn the_same_value_is_told_until_either_has_another() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, [_, production]) = with_srs(&mut session).await;
    let staging = session.partner(partner).unwrap().summary.environments[0].id;
    let elsewhere = enter(&mut session, staging, "Copied API", "production-secret").await;
    let beside = enter(&mut session, staging, "Second API", "staging-secret").await;
    drop(session.lock(vault::LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    let case = |session: &Session, kind| {
        let findings = session.findings();
        of(&findings, kind).map(|row| (row.severity, row.is_quiet, row.cases[0].clone()))
    };
    let (severity, is_quiet, worst) = case(&session, FindingKind::SameInEnvironments).unwrap();
    assert_eq!((severity, is_quiet), (Severity::Serious, false), "a value of production lies in staging");
    assert_eq!(worst.credential.unwrap().id, elsewhere);
    assert_eq!(worst.what, "same as Order API, SRS Distribution, Production");
    let (severity, _, lesser) = case(&session, FindingKind::SameTwice).unwrap();
    assert_eq!((severity, lesser.credential.unwrap().id), (Severity::Warning, beside));

    let events = session.audit(0, 1).await.unwrap().total;
    for (id, name) in [(production, "Order API"), (elsewhere, "Copied API")] {
        session.edit_credential(with_identifier(id, name)).await.unwrap();
        assert!(case(&session, FindingKind::SameInEnvironments).is_some(), "the secrets stayed: {name}");
    }
    let since = session.audit(0, 10).await.unwrap().rows.into_iter().filter(|row| row.index >= events);
    let compared: Vec<_> = since.filter(|row| row.kind == EventKind::ValuesCompared).collect();
    assert!(compared.is_empty(), "nothing was opened for it: {compared:?}");

    session.edit_credential(with_secret(production, "Order API", "another")).await.unwrap();
    assert!(case(&session, FindingKind::SameInEnvironments).is_none(), "the other one has a new value");
    session.edit_credential(with_secret(beside, "Second API", "one of its own")).await.unwrap();
    assert!(case(&session, FindingKind::SameTwice).is_none(), "the next version is compared anew");
    session.edit_credential(with_secret(production, "Order API", "one of its own")).await.unwrap();
    assert!(case(&session, FindingKind::SameInEnvironments).is_some(), "a changed value is compared, too");
}

#[tokio::test]
async fn a_value_that_is_removed_is_no_longer_the_same_as_another() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (_, [staging, _]) = with_srs(&mut session).await;
    let mut added = with_secret(staging, "Order API", "production-secret");
    added.changed.secrets[0].0 = "spare_key".to_owned();
    session.edit_credential(added).await.unwrap();
    let same = |session: &Session| of(&session.findings(), FindingKind::SameInEnvironments).is_some();
    assert!(same(&session));
    let removed = vec!["spare_key".to_owned()];
    let edit = with_secret(staging, "Order API", "");
    session.edit_credential(EditCredential { changed: Values::default(), removed, ..edit }).await.unwrap();
    assert!(!same(&session), "what stays is compared anew");
}

fn with_identifier(id: RecordId, name: &str) -> EditCredential {
    let identifiers = [("client_id".to_owned(), "another id".to_owned())].into();
    let changed = Values { identifiers, ..Values::default() };
    EditCredential { changed, ..with_secret(id, name, "") }
}

fn with_secret(id: RecordId, name: &str, secret: &str) -> EditCredential {
    let secrets = vec![("client_secret".to_owned(), Zeroizing::new(secret.as_bytes().to_vec()))];
    let changed = Values { secrets, ..Values::default() };
    EditCredential {
        id,
        name: name.to_owned(),
        notes: None,
        tags: Vec::new(),
        changed,
        removed: Vec::new(),
        is_correction: false,
    }
}
