//! Emergency sheets for the time when the vault is shut.

use std::fs;

use e2e::{Error, Home, Options, Person, Program};
use serde_json::{Value, json};

#[tokio::test]
async fn a_lock_brings_the_sheets_up_to_date_in_the_folder_that_was_chosen() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    let mut person = Person::make_vault(&program).await?;
    person.add_srs(&program).await?;
    let status =
        program.invoke("app_status", json!({})).await?.map_err(|error| Error::Answer(error.to_string()))?;
    drop(program);
    let folder = home.documents().join("on-call");
    fs::create_dir(&folder)?;
    choose(&home, &status["session"]["vaultId"], &json!(folder))?;

    let program = Program::start(&home, &Options::default()).await?;
    program.find("button", "Unlock").await?;
    let code = person.fresh_code().await?;
    person.unlock(&program, &code).await?;
    program.click("button", "Settings").await?;
    program.see("what changed is written when the vault locks").await?;
    assert_eq!(program.violations().await?, [], "accessibility rules on the settings");
    program.press("\u{e009}l").await?;
    program.find("button", "Unlock").await?;
    let page = program.wait("a sheet", || async { Ok(fs::read_dir(&folder)?.next()) }).await??;
    assert!(fs::read_to_string(page.path())?.contains("SRS Distribution"), "{page:?}");
    program.close().await
}

/// A system dialog chooses the folder; here its answer is written to the file of settings.
fn choose(home: &Home, vault: &Value, folder: &Value) -> Result<(), Error> {
    let file = home.path().join(".config/org.partnervault.desktop/settings.json");
    let read = |text: &str| serde_json::from_str(text).map_err(|error| Error::Answer(error.to_string()));
    let mut settings: Value = read(&fs::read_to_string(&file)?)?;
    settings["sheets"] = json!({ vault.as_str().unwrap_or_default(): folder });
    Ok(fs::write(file, settings.to_string())?)
}
