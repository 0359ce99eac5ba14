//! The program starts and talks to its core.

use e2e::{Error, Home, Options, Program, Scheme};
use serde_json::json;

#[tokio::test]
async fn the_program_opens_its_window() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;

    program.find_css("h1:not(.visually-hidden)").await?;
    assert_eq!(program.client().title().await?, "Partner Vault");
    assert_eq!(program.violations().await?, [], "accessibility rules");
    let fonts = program.client().execute_async(FONTS, vec![]).await?;
    assert_eq!(fonts, json!({ "loaded": true, "failed": false }), "the page's own fonts pass its policy");
    program.close().await
}

#[tokio::test]
async fn the_core_answers_the_window() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;

    let held = program.client().execute_async(HOLD, vec![]).await?;
    assert!(held["answer"].is_u64(), "a secret in bytes gets a handle: {held}");

    let refused = program.invoke("hold_secret", json!({})).await?.unwrap_err();
    assert_eq!(refused["code"], "invalid", "a secret in JSON is refused: {refused}");
    program.close().await
}

#[tokio::test]
async fn the_window_may_call_nothing_that_is_not_granted() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;

    for command in ["plugin:app|version", "plugin:window|close", "plugin:event|emit"] {
        let answer = program.invoke(command, json!({})).await?;
        assert!(answer.is_err(), "{command} answered {answer:?}");
    }
    program.close().await
}

#[tokio::test]
async fn a_second_start_ends_and_leaves_the_first() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    program.find_css("h1:not(.visually-hidden)").await?;
    assert!(Program::start_again(&home)?.success(), "the second one ends by itself");
    program.find("button", "Create a vault").await?;
    program.close().await
}

#[tokio::test]
async fn the_page_follows_the_desktop_into_the_dark() -> Result<(), Error> {
    for scheme in [Scheme::Light, Scheme::Dark] {
        let home = Home::new()?;
        let options = Options { scheme, ..Options::default() };
        let program = Program::start(&home, &options).await?;
        let dark = program
            .client()
            .execute("return matchMedia('(prefers-color-scheme: dark)').matches", vec![])
            .await?;
        assert_eq!(dark, scheme == Scheme::Dark, "{scheme:?}");
        assert_eq!(program.violations().await?, [], "accessibility rules, {scheme:?}");
    }
    Ok(())
}

const HOLD: &str = "const [done] = arguments;
window.__TAURI_INTERNALS__.invoke('hold_secret', new Uint8Array([1, 2, 3]))
    .then((answer) => done({ answer }), (error) => done({ error }));";

const FONTS: &str = "const [done] = arguments;
document.fonts.ready.then((fonts) => done({
    loaded: [...fonts].some(({ status }) => status === 'loaded'),
    failed: [...fonts].some(({ status }) => status === 'error'),
}));";
