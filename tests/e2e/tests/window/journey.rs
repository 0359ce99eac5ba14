//! The main job, from an empty computer to a verified vault.

use std::time::Duration;

use e2e::{Error, Home, Options, Person, Program, clear_clipboard, clipboard, pvault};
use tokio::time::sleep;

#[tokio::test]
async fn a_vault_is_made_used_locked_and_verified() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    let mut person = Person::make_vault(&program).await?;
    person.add_srs(&program).await?;
    person.add_client(&program, "staging", "staging-secret-1").await?;
    person.add_client(&program, "production", "production-secret-1").await?;

    clear_clipboard()?;
    let article = program
        .find_css("[data-testid=environment-staging] button[aria-label^='Copy client_secret']")
        .await?;
    article.click().await?;
    program
        .wait("secret in the clipboard", || async { Ok((clipboard()? == "staging-secret-1").then_some(())) })
        .await?;
    let page = program.client().source().await?;
    assert!(!page.contains("staging-secret-1"), "a copied secret never reaches the window");
    sleep(Duration::from_secs(20)).await;
    program.wait("empty clipboard", || async { Ok(clipboard()?.is_empty().then_some(())) }).await?;

    program.press("\u{e009}\u{e008}l").await?;
    program.find("button", "Unlock").await?;
    assert_eq!(program.violations().await?, [], "accessibility rules on the unlock screen");
    person.unlock(&program, "000000").await?;
    program.find_css("[role=alert]").await?;
    sleep(Duration::from_secs(2)).await;
    let code = person.fresh_code().await?;
    person.unlock(&program, &code).await?;
    person.open_srs(&program).await?;
    assert_eq!(program.violations().await?, [], "accessibility rules on a partner's page");
    program.see("northwind-staging").await?;

    program.press("\u{e009}\u{e008}l").await?;
    program.find("button", "Unlock").await?;
    let code = person.fresh_code().await?;
    let said = pvault(&home, &format!("{}\n{code}\n", Person::PASSPHRASE), &["verify"])?;
    assert!(said.status.success(), "pvault verify accepts the file: {said:?}");
    program.close().await
}
