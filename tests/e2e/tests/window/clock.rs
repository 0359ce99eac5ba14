//! A clock that is wrong, and one that went on for more than a year.

use std::time::Duration;

use e2e::{Error, Home, Options, Person, Program};

#[tokio::test]
async fn a_wrong_clock_is_searched_around_and_after_the_window_only_the_kit_opens() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    let mut person = Person::make_vault(&program).await?;
    person.add_srs(&program).await?;
    drop(program);

    let program = Program::start(&home, &clock("+180")?).await?;
    let code = person.fresh_code().await?;
    person.unlock(&program, &code).await?;
    program.see("That did not unlock").await?;
    assert_eq!(program.violations().await?, [], "accessibility rules on the unlock screen");
    program.click("button", "Search five minutes either way").await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let code = person.fresh_code().await?;
    person.unlock(&program, &code).await?;
    person.open_srs(&program).await?;
    drop(program);

    let program = Program::start(&home, &clock("+500d")?).await?;
    let mut person = person.after(Duration::from_secs(500 * 86_400));
    let code = person.fresh_code().await?;
    person.unlock(&program, &code).await?;
    program.see("The authenticator has lapsed").await?;
    let old = person.recovery_key().to_owned();
    person.recover(&program).await?;
    assert_ne!(person.recovery_key(), old, "a new kit");
    program.press("\u{e009}\u{e008}l").await?;
    program.find("button", "Unlock").await?;
    let code = person.fresh_code().await?;
    person.unlock_as(&program, Person::NEW_PASSPHRASE, &code).await?;
    person.open_srs(&program).await?;
    program.close().await
}

/// A program whose computer's clock is so far off.
fn clock(shift: &str) -> Result<Options, Error> {
    let library = std::fs::read_dir("/usr/lib")?
        .filter_map(|entry| Some(entry.ok()?.path().join("faketime/libfaketimeMT.so.1")))
        .find(|library| library.exists())
        .ok_or_else(|| {
            Error::Answer("libfaketime moves this clock: install the package faketime".to_owned())
        })?;
    let fixed = ["FAKETIME_DONT_FAKE_MONOTONIC", "DONT_FAKE_MONOTONIC", "NO_FAKE_STAT"];
    let environment = fixed.map(|name| (name.to_owned(), "1".to_owned())).into_iter();
    let shift = [("LD_PRELOAD", library.display().to_string()), ("FAKETIME", shift.to_owned())];
    let environment = environment.chain(shift.map(|(name, value)| (name.to_owned(), value)));
    Ok(Options { environment: environment.collect(), ..Options::default() })
}
