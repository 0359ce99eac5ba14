//! Three members over one file: what each sees in the window, and what a leaver leaves.

use std::fs;
use std::path::Path;

use e2e::{Error, Home, Options, Person, Program, answer, clear_clipboard, clipboard, made_by, pvault_on};
use serde_json::json;

#[tokio::test]
async fn each_sees_what_the_role_gives_and_a_leaver_leaves_a_list() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    let mut founder = Person::make_vault(&program).await?;
    founder.add_srs(&program).await?;
    founder.add_client(&program, "staging", "staging-secret-1").await?;
    founder.add_client(&program, "production", "production-secret-1").await?;
    program.press(LOCK_FULLY).await?;
    program.find("button", "Unlock").await?;
    drop(program);

    let dana = Home::new()?;
    let mut developer = let_in(&home, &mut founder, &dana, "Dana Reyes", "integration-developer").await?;
    let program = open(&dana, &made_by(&home), &mut developer).await?;
    program.see("northwind-staging").await?;
    program.not_see("northwind-production").await?;
    clear_clipboard()?;
    let copy = "[data-testid=environment-staging] button[aria-label^='Copy client_secret']";
    program.find_css(copy).await?.click().await?;
    program.wait("the secret", || async { Ok((clipboard()? == "staging-secret-1").then_some(())) }).await?;
    assert_eq!(program.violations().await?, [], "accessibility rules on a page with gaps");
    leave(program).await?;

    let sam = Home::new()?;
    let mut supporter = let_in(&home, &mut founder, &sam, "Sam Lee", "support").await?;
    let program = open(&sam, &made_by(&home), &mut supporter).await?;
    program.see("northwind-staging").await?;
    program.see("northwind-production").await?;
    leave(program).await?;

    let program = Program::start(&home, &Options::default()).await?;
    program.find("button", "Unlock").await?;
    let code = founder.fresh_code().await?;
    founder.unlock(&program, &code).await?;
    program.click("button", "Members").await?;
    program.see("Sam Lee").await?;
    program.click("button", "More for Dana Reyes").await?;
    program.click("menuitem", "Take out…").await?;
    program.fill("Reason", "left the company").await?;
    program.click("button", "Take out").await?;
    program.see("Change these at the partners").await?;
    assert_eq!(program.violations().await?, [], "accessibility rules on what a leaver knows");
    let known = program.find_css("section[aria-label^='Has read']").await?.text().await?;
    assert!(known.contains("Staging") && !known.contains("Production"), "{known}");
    leave(program).await?;

    let code = developer.fresh_code().await?;
    let refused =
        pvault_on(&dana, &made_by(&home), &format!("{}\n{code}\n", Person::PASSPHRASE), &["partners"])?;
    assert_eq!(refused.status.code(), Some(3), "{refused:?}");
    Ok(())
}

/// Invited by the founder, answered at home, words compared, and let in. The file was not opened by them yet.
async fn let_in(
    home: &Home,
    founder: &mut Person,
    theirs: &Home,
    name: &str,
    role: &str,
) -> Result<Person, Error> {
    let file = |what: &str| home.documents().join(format!("{role}.{what}"));
    let (invitation, answered) = (file("pvinvite"), file("pvanswer"));
    let path = |file: &Path| file.display().to_string();
    let invite = ["invite", &path(&invitation), "--name", name, "--role", role, "--reason", "joins"];
    run(home, founder, &made_by(home), &invite).await?;
    let (person, words) = answer(theirs, &invitation, &answered).await?;
    run(home, founder, &made_by(home), &["admit", &path(&answered), "--words", &words, "--reason", "joins"])
        .await?;
    Ok(person)
}

async fn run(home: &Home, who: &mut Person, vault: &Path, words: &[&str]) -> Result<(), Error> {
    let code = who.fresh_code().await?;
    let said = pvault_on(home, vault, &format!("{}\n{code}\n", Person::PASSPHRASE), words)?;
    if said.status.success() { Ok(()) } else { Err(Error::Answer(format!("{words:?}: {said:?}"))) }
}

/// The window of somebody who was let in and opens this file there for the first time, at the page of SRS.
async fn open(home: &Home, vault: &Path, who: &mut Person) -> Result<Program, Error> {
    let recent = json!([{ "path": vault, "organization": "Northwind Integrations", "member": "",
        "last_opened": "2026-11-22T10:00:00Z" }]);
    let settings = json!({ "idleMinutes": 10, "clipboardSeconds": 20, "theme": "system" });
    let folder = home.path().join(".config/org.partnervault.desktop");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("settings.json"), json!({ "settings": settings, "recent": recent }).to_string())?;
    let program = Program::start(home, &Options::default()).await?;
    program.find("button", "Unlock").await?;
    program.see("I was let in and open this vault here for the first time").await?;
    let code = who.fresh_code().await?;
    who.unlock(&program, &code).await?;
    who.open_srs(&program).await?;
    Ok(program)
}

async fn leave(program: Program) -> Result<(), Error> {
    program.press(LOCK_FULLY).await?;
    program.find("button", "Unlock").await?;
    drop(program);
    Ok(())
}

const LOCK_FULLY: &str = "\u{e009}\u{e008}l";
