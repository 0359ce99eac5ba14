//! A portal's second factor kept in the vault, and a text that may hold its values.

use std::time::{SystemTime, UNIX_EPOCH};

use e2e::{Error, Home, Options, Person, Program};
use totp_rs::{Builder, Secret};

const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

#[tokio::test]
async fn a_credential_shows_codes_and_a_leaked_text_is_told_to_be_ours() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    let person = Person::make_vault(&program).await?;
    person.add_srs(&program).await?;
    person.add_client(&program, "staging", "staging-secret-1").await?;

    program.click("button", "Edit").await?;
    program.click("button", "Add an authenticator secret").await?;
    program.fill("Authenticator secret optional", "no secret").await?;
    program.click("button", "Save").await?;
    program.see("This is no authenticator secret").await?;
    program.fill("Authenticator secret optional", SECRET).await?;
    program.click("button", "Save").await?;
    program.click("button", "Show code of Authenticator secret").await?;
    let shown = program.find_css("p.code").await?.text().await?.replace(' ', "");
    assert!(near_codes().contains(&shown), "{shown} is a code of this moment");
    assert_eq!(program.violations().await?, [], "accessibility rules beside a code");
    program.click("button", "Hide now").await?;
    let page = program.client().source().await?;
    assert!(!page.contains(SECRET) && !page.contains(&shown), "neither secret nor code stays in the window");

    program.click("button", "Overview").await?;
    program.click("button", "Is this ours?").await?;
    program.fill("Text", "Authorization: Basic bm9ydGh3aW5kOnN0YWdpbmctc2VjcmV0LTE=").await?;
    program.click("button", "Look").await?;
    program.see("1 value of this vault").await?;
    program.see("base64").await?;
    assert_eq!(program.violations().await?, [], "accessibility rules beside what was found");
    program.close().await
}

/// Of now and the steps beside it.
#[expect(clippy::disallowed_methods, reason = "the portal has a clock of its own")]
fn near_codes() -> Vec<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let secret = Secret::try_from_base32(SECRET).unwrap();
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    [now.saturating_sub(30), now, now + 30].map(|time| totp.generate(time).to_string()).to_vec()
}
