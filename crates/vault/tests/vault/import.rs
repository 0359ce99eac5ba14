//! Taking over what other programs kept.

use std::fmt::Write;
use std::time::Instant;

use vault::import_file::{Format, Mapping, Table, read};
use vault::{
    AuditRow, Continue, EditCredential, EnvironmentKind, EventKind, FieldContent, FieldRef, FindingKind,
    ImportPlan, Imported, LockKind, LockReason, Purpose, Session, UseKeyring, Values, Vault, VaultError,
};

use crate::around::{World, with_srs};

const TABLE: &str = "\
Partner;Environment;Name;Client ID;Client secret;API key;Owner;Last rotated;Notes
SRS;Prod;Orders;northwind-42;p-secret;;Ada;2026-01-02;call first
srs distribution;QA;Orders;northwind-qa;q-secret;;;;
Crédit Café;sandbox;Payments;;;k-secret;;;
credit cafe;live;;;;l-secret;;;
;live;Nobody's;;;n-secret;;;
Keepgo;live;Empty;;;;;;
";

fn table(text: &str) -> (Table, Mapping) {
    let table = read(text.as_bytes(), Format::Csv, None).unwrap();
    let mapping = Mapping::guess(&table);
    (table, mapping)
}

async fn import(session: &mut Session, rows: &Table, mapping: &Mapping) -> Result<Imported, VaultError> {
    session.import(rows, mapping, &mut |_, _| Continue::Yes).await
}

fn reasons(plan: &ImportPlan) -> Vec<(u32, String)> {
    plan.rows.iter().filter_map(|row| Some((row.number, row.result.as_ref().err()?.clone()))).collect()
}

#[tokio::test]
async fn a_table_becomes_partners_environments_and_credentials() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (rows, mapping) = table(TABLE);
    let imported = import(&mut session, &rows, &mapping).await.unwrap();
    assert_eq!(imported.made.len(), 4);
    assert_eq!(imported.plan.new_partners, ["SRS Distribution (SIPS)", "Crédit Café"]);
    drop(session.lock(LockKind::Full).await);
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    let made = session.credential(imported.made[0].1).unwrap();
    assert_eq!(made.summary.kind, "api-client", "a profile's kind, by its fields");
    assert_eq!(made.summary.environment_kind, EnvironmentKind::Production);
    assert_eq!(made.versions[0].identifiers["client_id"], "northwind-42");
    assert_eq!(made.notes.as_deref(), Some("call first"));
    assert_eq!(made.uses.owner.as_deref(), Some("Ada"));
    assert_eq!(made.uses.last_rotated.unwrap().to_string(), "2026-01-02");
    let value = FieldRef { credential: made.summary.id, version: None, field: "client_secret".to_owned() };
    let value = session.read_secret(&value, Purpose::Copy, Some("test".to_owned())).await.unwrap();
    assert_eq!(value.as_slice(), b"p-secret");
    let srs = session.partner(made.summary.partner).unwrap();
    assert_eq!(srs.summary.environments[1].name, "Staging (QA)", "as the profile names it");
    assert_eq!(srs.summary.environments[1].origins, ["https://services-qa.roofhub.pro"]);
    let log = session.audit(0, 50).await.unwrap();
    assert_eq!(log.rows.iter().filter(|row| row.kind == EventKind::CredentialImported).count(), 4);
    assert!(session.verify(&mut |_, _| Continue::Yes).await.unwrap().findings.is_empty());
}

/// Whoever imports five hundred rows of a spreadsheet has the same key in Staging and Production, and does not know.
#[tokio::test]
async fn a_value_that_is_imported_twice_or_is_there_already_is_told() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let (rows, mapping) = table(
        "Partner;Environment;Name;API key\n\
         Keepgo;live;Sims;twice-in-the-file\n\
         Keepgo;sandbox;Sims;twice-in-the-file\n\
         Keepgo;live;Spare;production-secret\n\
         Keepgo;live;Other;of-its-own\n",
    );
    import(&mut session, &rows, &mapping).await.unwrap();
    let findings = session.findings();
    let row = findings.iter().find(|row| row.kind == FindingKind::SameInEnvironments).unwrap();
    let mut told: Vec<_> = row.cases.iter().map(|case| case.what.as_str()).collect();
    told.sort_unstable();
    let expected = [
        "same as Order API, SRS Distribution, Production",
        "same as Sims, Keepgo, Live only",
        "same as Sims, Keepgo, sandbox",
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_plan_says_what_is_skipped_and_shows_no_secret() {
    let (_world, session) = World::with_vault(UseKeyring::Yes).await;
    let (rows, mapping) = table(TABLE);
    let plan = session.plan_import(&rows, &mapping).unwrap();
    let expected = [
        (6, "it names no partner; choose one for all such rows".to_owned()),
        (7, "it has no value for any field".to_owned()),
    ];
    assert_eq!(reasons(&plan), expected);
    let shown = format!("{plan:?}");
    for secret in ["p-secret", "q-secret", "k-secret", "l-secret", "n-secret"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    let first = plan.rows[0].result.as_ref().unwrap();
    let content = |key: &str| first.fields.iter().find(|field| field.key == key).unwrap().content.clone();
    assert_eq!(content("client_id"), FieldContent::Text("northwind-42".to_owned()));
    assert_eq!(content("client_secret"), FieldContent::Secret { characters: 8 });
    let everyone = Mapping { partner: Some("Other".to_owned()), excluded: vec![2], ..mapping };
    let plan = session.plan_import(&rows, &everyone).unwrap();
    assert_eq!(plan.rows[4].result.as_ref().unwrap().partner, "Other");
    assert_eq!(plan.rows[0].result.as_ref().unwrap_err(), "you left it out");
}

#[tokio::test]
async fn what_is_there_already_is_not_taken_over_again() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (partner, _) = with_srs(&mut session).await;
    let text = "Partner,Environment,Name,Client ID,Client secret\n\
        srs,qa,order api,a,b\nSRS Distribution,Staging,Second,a,b\nSRS Distribution,stage,Second,a,b\nSRS,stage,Second,a,c\n";
    let (rows, mapping) = table(text);
    let imported = import(&mut session, &rows, &mapping).await.unwrap();
    assert!(reasons(&imported.plan)[0].1.contains("already"), "{:?}", imported.plan);
    let page = session.partner(partner).unwrap();
    assert_eq!(page.summary.environments.len(), 2, "no second staging");
    let mut names: Vec<_> = page.credentials.iter().map(|one| one.summary.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Order API", "Order API", "Second", "Second (2)", "Second (3)"]);
    let (rows, mapping) = table(text);
    assert!(matches!(import(&mut session, &rows, &mapping).await, Err(VaultError::Invalid { .. })));
}

#[tokio::test]
async fn what_is_no_day_and_a_contact_stay_readable_in_the_notes() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (rows, mapping) = table(
        "Partner;Environment;Name;Client ID;Client secret;Contact;Last rotated;Expires\n\
         SRS;Prod;Orders;northwind-42;p-secret;Bob;spring 2026;2030-05-31 00:00:00\n\
         SRS;Prod;Stock;northwind-43;r-secret;;2099-01-01;\n",
    );
    let imported = import(&mut session, &rows, &mapping).await.unwrap();
    let made = session.credential(imported.made[0].1).unwrap();
    assert_eq!(made.notes.as_deref(), Some("Contact: Bob\nLast rotated: spring 2026"));
    assert_eq!(made.uses.expires.unwrap().to_string(), "2030-05-31");
    let ahead = session.credential(imported.made[1].1).unwrap();
    assert_eq!(ahead.notes.as_deref(), Some("Last rotated: 2099-01-01"), "this has not happened yet");
    assert_eq!(ahead.uses.last_rotated, None);
}

#[tokio::test]
async fn undo_deletes_what_nobody_changed() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let (rows, mapping) = table(TABLE);
    let imported = import(&mut session, &rows, &mapping).await.unwrap();
    let (_, kept) = imported.made[2];
    let edit = EditCredential {
        id: kept,
        name: "Payments EU".to_owned(),
        notes: None,
        tags: Vec::new(),
        changed: Values::default(),
        removed: Vec::new(),
        is_correction: false,
    };
    session.edit_credential(edit).await.unwrap();
    assert_eq!(session.import_batches()[0].credentials, 4);
    let undone = session.undo_import(imported.batch).await.unwrap();
    assert_eq!((undone.credentials, undone.partners), (3, 1));
    assert_eq!(undone.left.len(), 2, "{:?}", undone.left);
    assert!(session.credential(kept).is_ok());
    let log = session.audit(0, 50).await.unwrap();
    assert!(log.rows.iter().any(|row| row.kind == EventKind::ImportUndone));
    assert!(session.verify(&mut |_, _| Continue::Yes).await.unwrap().findings.is_empty());
    let again = session.undo_import(imported.batch).await;
    assert!(matches!(again, Err(VaultError::Refused { .. })), "{again:?}");
}

#[tokio::test]
async fn nothing_of_a_failed_import_is_left() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    world.clock.back(3600);
    let (rows, mapping) = table(TABLE);
    assert!(matches!(import(&mut session, &rows, &mapping).await, Err(VaultError::ReadOnly(_))));
    assert!(session.import_batches().is_empty());
}

/// Everything that a vault shows, and how many acts its log has beside comparisons of values.
async fn everything(vault: &Vault) -> (String, usize) {
    let mut shown = String::new();
    for partner in vault.partners().await.unwrap() {
        writeln!(shown, "{:?}", vault.partner(partner.id).await.unwrap()).unwrap();
    }
    let acts = |row: &&AuditRow| !matches!(row.kind, EventKind::ValuesCompared | EventKind::AuditRead);
    let log = vault.audit(0, 200).await.unwrap();
    (shown, log.rows.iter().filter(acts).count())
}

/// The last moment is the one before the commit, when everything is ready to be written.
#[tokio::test]
async fn an_import_that_is_stopped_at_any_row_leaves_everything_as_it_was() {
    let (world, mut session) = World::with_vault(UseKeyring::Yes).await;
    with_srs(&mut session).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    let before = everything(&vault).await;
    let (rows, mapping) = table(TABLE);
    let mut told = Vec::new();
    for last in [0, 1, 3, 4] {
        let mut progress = |done, total| {
            told.push((done, total));
            if done < last { Continue::Yes } else { Continue::No }
        };
        let stopped = vault.import(&rows, &mapping, &mut progress).await;
        assert_eq!(stopped.err(), Some(VaultError::Cancelled), "at {last}");
        assert_eq!(everything(&vault).await, before, "at {last}");
    }
    assert_eq!(told.iter().max(), Some(&(4, 4)), "rows that are skipped do not count");
    vault.lock(LockKind::Full, LockReason::User).await;
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    assert!(session.import_batches().is_empty());
    assert!(session.verify(&mut |_, _| Continue::Yes).await.unwrap().findings.is_empty());
    let imported = import(&mut session, &rows, &mapping).await.unwrap();
    assert_eq!(imported.made.len(), 4, "the same table is taken over afterwards");
}

/// The lock is asked for within the import's own turn, and does its part when the import gives others theirs.
#[tokio::test]
async fn a_lock_stops_an_import_before_its_next_row() {
    let (world, session) = World::with_vault(UseKeyring::Yes).await;
    let vault = Vault::new(world.around());
    vault.adopt(Box::new(session), vault.begun()).await.unwrap();
    let (rows, mapping) = table(TABLE);
    let mut told = 0;
    let mut progress = |_, _| {
        told += 1;
        Continue::Yes
    };
    let import = vault.import(&rows, &mapping, &mut progress);
    let lock = vault.lock(LockKind::Full, LockReason::User);
    let (stopped, ()) = tokio::join!(import, lock);
    assert_eq!(stopped.err(), Some(VaultError::Locked));
    assert_eq!(told, 0, "nothing was made after the lock was asked for");
    world.clock.forward(30);
    let mut session = world.unlock().await.unwrap();
    assert!(session.import_batches().is_empty());
    assert!(session.verify(&mut |_, _| Continue::Yes).await.unwrap().findings.is_empty());
}

/// The bound is far above what it takes; it catches what grows faster than the rows.
#[tokio::test]
async fn ten_thousand_rows_are_one_commit() {
    let (_world, mut session) = World::with_vault(UseKeyring::Yes).await;
    let text =
        (0..10_000).fold("Partner,Environment,Name,Username,Password\n".to_owned(), |mut text, row| {
            writeln!(text, "Partner {},prod,Login {row},user-{row},secret-{row}", row % 100).unwrap();
            text
        });
    let start = Instant::now();
    let (rows, mapping) = table(&text);
    let imported = import(&mut session, &rows, &mapping).await.unwrap();
    assert_eq!(imported.made.len(), 10_000);
    session.undo_import(imported.batch).await.unwrap();
    assert!(start.elapsed().as_secs() < 120);
}
