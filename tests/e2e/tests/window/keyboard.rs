//! The main job without a pointer.

use e2e::{Error, Home, Options, Person, Program, clear_clipboard, clipboard};

#[tokio::test]
async fn the_main_job_needs_no_pointer() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    let mut person = create(&program).await?;
    add_partner(&program).await?;
    add_credential(&program).await?;

    clear_clipboard()?;
    choose(&program, "button", "Copy client_secret").await?;
    program.wait("copied value", || async { Ok((clipboard()? == "staging-secret-1").then_some(())) }).await?;
    program.press(LOCK_FULLY).await?;
    program.find("button", "Unlock").await?;
    enter(&program, "Passphrase", Person::PASSPHRASE).await?;
    enter(&program, "Six-digit code", &person.fresh_code().await?).await?;
    program.see("needs you today").await?;
    program.close().await
}

async fn create(program: &Program) -> Result<Person, Error> {
    choose(program, "button", "Create a vault").await?;
    enter(program, "Organization", "Northwind Integrations").await?;
    program.press(TAB).await?;
    choose(program, "button", "Continue").await?;
    enter(program, "Your name", "Olivia Baker").await?;
    enter(program, "Passphrase", Person::PASSPHRASE).await?;
    enter(program, "Passphrase again", Person::PASSPHRASE).await?;
    choose(program, "button", "Continue").await?;
    let mut person = Person::read_authenticator(program).await?;
    enter(program, "Six-digit code", &person.fresh_code().await?).await?;
    choose(program, "button", "Create, check later").await?;
    program.see("Your vault is ready").await?;
    Ok(person)
}

async fn add_partner(program: &Program) -> Result<(), Error> {
    program.reach("checkbox", "SRS Distribution (SIPS)").await?;
    program.press(" ").await?;
    choose(program, "button", "Add 1 partner").await?;
    program.reach("button", "SRS Distribution (SIPS)").await?;
    program.press(ENTER).await?;
    program.find("tab", "Credentials").await?;
    Ok(())
}

async fn add_credential(program: &Program) -> Result<(), Error> {
    choose(program, "button", "Add credential to Staging (QA)").await?;
    enter(program, "client_id", "northwind-staging").await?;
    enter(program, "client_secret", "staging-secret-1").await?;
    choose(program, "button", "Save").await?;
    program.see("northwind-staging").await
}

async fn choose(program: &Program, role: &str, name: &str) -> Result<(), Error> {
    program.reach(role, name).await?;
    program.press(ENTER).await
}

async fn enter(program: &Program, label: &str, text: &str) -> Result<(), Error> {
    program.reach("textbox", label).await?;
    program.press(text).await
}

const ENTER: &str = "\u{e007}";
const LOCK_FULLY: &str = "\u{e009}\u{e008}l";
const TAB: &str = "\u{e004}";
