//! What is being typed outlives a lock and the end of the program.

use std::time::Duration;

use e2e::{Error, Home, Options, Person, Program};
use tokio::time::sleep;

#[tokio::test]
async fn a_form_is_gone_on_with_after_a_lock_and_after_a_crash() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    let mut person = Person::make_vault(&program).await?;
    person.add_srs(&program).await?;
    program.click("button", "More for this partner").await?;
    program.click("menuitem", "Edit partner").await?;
    program.fill("Notes optional", "calls back on Fridays").await?;
    program.press("\u{e009}l").await?;

    program.find("button", "Unlock").await?;
    program.fill("Passphrase", Person::PASSPHRASE).await?;
    program.click("button", "Unlock").await?;
    go_on(&program).await?;
    program.fill("Notes optional", "calls back on Mondays").await?;
    // A pause in typing, then the power goes.
    sleep(Duration::from_secs(2)).await;
    drop(program);

    let program = Program::start(&home, &Options::default()).await?;
    program.find("button", "Unlock").await?;
    let code = person.fresh_code().await?;
    person.unlock(&program, &code).await?;
    go_on(&program).await?;
    let typed = program.find_css("[role=dialog] textarea").await?.prop("value").await?;
    assert_eq!(typed.as_deref(), Some("calls back on Mondays"));
    program.close().await
}

async fn go_on(program: &Program) -> Result<(), Error> {
    program.see("Not finished: Edit SRS Distribution").await?;
    program.click("button", "Go on").await?;
    program.see("Seen by everybody who may see the partner").await
}
