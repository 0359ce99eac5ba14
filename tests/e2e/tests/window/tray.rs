//! The icon beside the clock.

use std::path::PathBuf;

use e2e::{Error, Home, Options, Person, Program, Tray, Window};

#[tokio::test]
async fn the_icon_locks_keeps_a_closed_window_and_ends_the_program() -> Result<(), Error> {
    let tray = Tray::start().await?;
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    Person::make_vault(&program).await?;
    program.click("button", "Settings").await?;
    program.click_path("//label[contains(., 'Stay beside the clock')]").await?;
    program.see("The icon there opens the window").await?;
    assert_eq!(program.violations().await?, [], "accessibility rules on the settings");

    tray.choose("Lock").await?;
    program.find("button", "Unlock").await?;
    let expected = [
        ("The vault is locked", false),
        ("", true),
        ("Open Partner Vault", true),
        ("Lock", false),
        ("Quit", true),
    ];
    let expected = expected.map(|(label, enabled)| (label.to_owned(), enabled));
    let is_locked = || async {
        let entries = tray.menu().await?.into_iter().map(|entry| (entry.label, entry.enabled));
        Ok(entries.eq(expected.clone()).then_some(()))
    };
    program.wait("the menu of a locked vault", is_locked).await?;

    let window = Window::of(&program)?;
    window.close()?;
    program.wait("a hidden window", || async { Ok((!window.is_shown()?).then_some(())) }).await?;
    tray.choose("Open Partner Vault").await?;
    program.wait("the window again", || async { Ok(window.is_shown()?.then_some(())) }).await?;

    let core = PathBuf::from(format!("/proc/{}", program.pid()?));
    tray.choose("Quit").await?;
    program.wait("the end", || async { Ok((!core.exists()).then_some(())) }).await
}

/// Without an icon a closed window would be lost: the program ends, and says so beforehand.
#[tokio::test]
async fn without_a_tray_a_closed_window_ends_the_program() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    Person::make_vault(&program).await?;
    program.click("button", "Settings").await?;
    program.see("no icon beside the clock").await?;
    let core = PathBuf::from(format!("/proc/{}", program.pid()?));
    Window::of(&program)?.close()?;
    program.wait("the end", || async { Ok((!core.exists()).then_some(())) }).await
}
