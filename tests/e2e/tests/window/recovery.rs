//! Everything is lost but the file and the paper.

use std::fs;

use e2e::{Error, Home, Options, Person, Program, pvault};
use serde_json::json;

#[tokio::test]
async fn the_kit_opens_the_vault_on_another_computer() -> Result<(), Error> {
    let lost = Home::new()?;
    let program = Program::start(&lost, &Options::default()).await?;
    let mut person = Person::make_vault(&program).await?;
    person.add_srs(&program).await?;
    person.add_client(&program, "staging", "staging-secret-1").await?;
    program.press(LOCK_FULLY).await?;
    program.find("button", "Unlock").await?;
    program.close().await?;

    // Both homes have one keyring here: it loses what it knew of the vault.
    let forgotten = pvault(&lost, "", &["forget", "--confirm", FILE])?;
    assert!(forgotten.status.success(), "{forgotten:?}");
    let home = another_computer(&lost)?;
    let program = Program::start(&home, &Options::default()).await?;
    let code = person.fresh_code().await?;
    person.unlock(&program, &code).await?;
    program.see("That did not unlock").await?;
    let old = person.recovery_key().to_owned();
    person.recover(&program).await?;
    person.open_srs(&program).await?;
    program.see("northwind-staging").await?;
    assert_ne!(person.recovery_key(), old, "a new kit");

    program.press(LOCK_FULLY).await?;
    program.find("button", "Unlock").await?;
    let code = person.fresh_code().await?;
    person.unlock_as(&program, Person::NEW_PASSPHRASE, &code).await?;
    person.open_srs(&program).await?;
    program.see("northwind-staging").await?;
    program.close().await
}

/// A home with a copy of the file, which was open there before.
fn another_computer(lost: &Home) -> Result<Home, Error> {
    let home = Home::new()?;
    let file = home.path().join(FILE);
    fs::copy(lost.path().join(FILE), &file)?;
    let recent = json!([{ "path": file, "organization": "Northwind Integrations", "member": "Olivia Baker",
        "last_opened": "2026-11-22T10:00:00Z" }]);
    let settings = json!({ "idleMinutes": 10, "clipboardSeconds": 20, "theme": "system" });
    let folder = home.path().join(".config/org.partnervault.desktop");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("settings.json"), json!({ "settings": settings, "recent": recent }).to_string())?;
    Ok(home)
}

const FILE: &str = "northwind-integrations.pvault";
const LOCK_FULLY: &str = "\u{e009}\u{e008}l";
