//! After a lock a secret is nowhere but in the encrypted file.

use std::time::Duration;

use e2e::{Error, Home, Options, Person, Planted, Program, clear_clipboard, clipboard, pvault};
use tokio::time::sleep;

#[tokio::test]
async fn nothing_is_left_behind() -> Result<(), Error> {
    let home = Home::new()?;
    // Otherwise only root could look into the core.
    let environment = vec![("PARTNER_VAULT_DEBUGGABLE".to_owned(), "1".to_owned())];
    let program = Program::start(&home, &Options { environment, ..Options::default() }).await?;
    let mut person = Person::make_vault(&program).await?;
    lock(&program).await?;
    import(&home, &person.fresh_code().await?)?;
    let code = person.fresh_code().await?;
    person.unlock(&program, &code).await?;
    person.open_srs(&program).await?;
    copy(&program).await?;
    reveal(&program).await?;
    let [copied, shown, passphrase] = [COPIED, SHOWN, Person::PASSPHRASE].map(Planted::new);
    let (core, page) = (program.pid()?, program.web_view()?);
    assert_ne!(
        shown.count_in_memory(page)?,
        0,
        "a value that is shown lies in the page: the search finds it"
    );

    lock(&program).await?;
    assert_eq!(copied.count_in_memory(core)?, 0, "a copied value in the core");
    assert_eq!(copied.count_in_memory(page)?, 0, "a copied value never passes through the page");
    for (name, secret) in [("revealed value", &shown), ("passphrase", &passphrase)] {
        let (core, page) = (secret.count_in_memory(core)?, secret.count_in_memory(page)?);
        println!(
            "{name}, after the lock: {core} times in the memory of the core, {page} in that of the page"
        );
    }
    for secret in [&copied, &shown, &passphrase] {
        assert_eq!(secret.files(home.path())?, Vec::<std::path::PathBuf>::new());
        assert!(!secret.in_arguments()?, "arguments and environments");
        assert_eq!(secret.count(clipboard()?.as_bytes()), 0, "clipboard");
    }
    program.close().await
}

async fn lock(program: &Program) -> Result<(), Error> {
    program.press(LOCK_FULLY).await?;
    program.find("button", "Unlock").await?;
    Ok(())
}

/// Puts both values into the vault without the window.
fn import(home: &Home, code: &str) -> Result<(), Error> {
    let add = |environment: &str, secret: &str| {
        format!(
            r#"["add","srs","{environment}","--name","{environment}","--field","client_id=c","--secret","client_secret={secret}"]"#
        )
    };
    let lines = ["partner add --profile srs", &add("staging", COPIED), &add("production", SHOWN)].join("\n");
    let input = format!("{}\n{code}\n{lines}\n", Person::PASSPHRASE);
    let said = pvault(home, &input, &["batch"])?;
    let answers = String::from_utf8_lossy(&said.stdout).into_owned();
    if answers.matches("\"ok\":true").count() == 3 { Ok(()) } else { Err(Error::Answer(format!("{said:?}"))) }
}

async fn copy(program: &Program) -> Result<(), Error> {
    clear_clipboard()?;
    let button = "[data-testid=environment-staging] button[aria-label^='Copy client_secret']";
    program.find_css(button).await?.click().await?;
    program.wait("copied value", || async { Ok((clipboard()? == COPIED).then_some(())) }).await?;
    sleep(Duration::from_secs(20)).await;
    program.wait("empty clipboard", || async { Ok(clipboard()?.is_empty().then_some(())) }).await
}

async fn reveal(program: &Program) -> Result<(), Error> {
    let button = "[data-testid=environment-production] button[aria-label^='Reveal client_secret']";
    program.find_css(button).await?.click().await?;
    program.click_path("//*[@role='dialog']//label[contains(., 'Deployment')]").await?;
    program.click_path("//*[@role='dialog']//button[contains(., 'Reveal')]").await?;
    program.find_css("[data-testid=revealed]").await?;
    Ok(())
}

const LOCK_FULLY: &str = "\u{e009}\u{e008}l";
const COPIED: &str = "canary-of-the-copied-value-5d1f";
const SHOWN: &str = "canary-of-the-revealed-value-8b2e";
