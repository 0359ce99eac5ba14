//! Changing what opens a vault, while it is open, and putting a copy aside before.

use std::fs;
use std::time::Duration;

use e2e::{Error, Home, Options, Person, Program, pvault};
use tokio::time::sleep;

#[tokio::test]
async fn passphrase_and_authenticator_are_changed_and_the_old_ones_end() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    let mut person = Person::make_vault(&program).await?;
    person.add_srs(&program).await?;
    person.add_client(&program, "staging", "staging-secret-1").await?;
    program.click("button", "Settings").await?;
    back_up(&program, &home).await?;
    change_passphrase(&program, &mut person).await?;
    let new = replace_authenticator(&program, &mut person).await?;

    program.press(LOCK_FULLY).await?;
    program.find("button", "Unlock").await?;
    let mut old = std::mem::replace(&mut person, new);
    let code = old.fresh_code().await?;
    old.unlock_as(&program, Person::NEW_PASSPHRASE, &code).await?;
    program.see("That did not unlock").await?;
    // The next try is allowed after a second.
    sleep(Duration::from_secs(3)).await;
    let code = person.fresh_code().await?;
    person.unlock_as(&program, Person::NEW_PASSPHRASE, &code).await?;
    person.open_srs(&program).await?;
    program.see("northwind-staging").await?;
    program.close().await
}

/// Into the folder that a person typed; what lies there is whole without any factor.
async fn back_up(program: &Program, home: &Home) -> Result<(), Error> {
    program.fill("Folder", &home.documents().display().to_string()).await?;
    program.click("button", "Back up now").await?;
    program.see("Backed up and read to its end").await?;
    let files: Vec<_> = fs::read_dir(home.documents())?.flatten().map(|entry| entry.path()).collect();
    let backup = files.iter().find(|path| path.extension().is_some_and(|extension| extension == "pvault"));
    let backup = backup.ok_or_else(|| Error::Answer(format!("no backup among {files:?}")))?;
    let said = pvault(home, "", &["restore", &backup.display().to_string(), "--verify-only"])?;
    assert!(said.status.success(), "{said:?}");
    Ok(())
}

async fn change_passphrase(program: &Program, person: &mut Person) -> Result<(), Error> {
    program.click("button", "Change passphrase…").await?;
    program.click_path("//*[@role='dialog']//label[contains(., 'I just want another one')]").await?;
    program.fill("Present passphrase", Person::PASSPHRASE).await?;
    program.fill("Code of the present authenticator", &person.fresh_code().await?).await?;
    program.fill("New passphrase", Person::NEW_PASSPHRASE).await?;
    program.fill("New passphrase again", Person::NEW_PASSPHRASE).await?;
    program.click_path("//*[@role='dialog']//button[@type='submit']").await?;
    program.see("Passphrase changed").await
}

async fn replace_authenticator(program: &Program, person: &mut Person) -> Result<Person, Error> {
    program.click("button", "Replace authenticator…").await?;
    let mut new = Person::read_authenticator(program).await?;
    program.fill("Six-digit code", &new.fresh_code().await?).await?;
    program.find("textbox", "Next six-digit code").await?;
    program.fill("Next six-digit code", &new.fresh_code().await?).await?;
    program.find("textbox", "Present passphrase").await?;
    program.fill("Present passphrase", Person::NEW_PASSPHRASE).await?;
    program.fill("Code of the present authenticator", &person.fresh_code().await?).await?;
    program.click_path("//*[@role='dialog']//button[@type='submit']").await?;
    program.see("Authenticator replaced").await?;
    Ok(new.in_place_of(person))
}

const LOCK_FULLY: &str = "\u{e009}\u{e008}l";
