//! Finding by what a row does not show, with a slip of the finger.

use e2e::{Error, Home, Options, Program};

#[tokio::test]
async fn what_is_searched_for_is_found_with_its_reason_and_opened() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    program.click("button", "Open the demo").await?;
    program.find("button", "All findings").await?;

    search(&program, "whitfeild").await?;
    program.see("Contact: Dana Whitfield").await?;
    assert_eq!(program.violations().await?, [], "accessibility rules beside what was found");
    program.press(ESCAPE).await?;

    search(&program, "colour:red").await?;
    program.see("is no filter and was searched for as text").await?;
    program.press(ESCAPE).await?;

    search(&program, "kind:\"api client\" partner:srs env:production").await?;
    program.press(ENTER).await?;
    program.see("nwi-orders-prod").await?;

    program.press(OPEN).await?;
    program.find("group", "Recent").await?;
    program.close().await
}

async fn search(program: &Program, typed: &str) -> Result<(), Error> {
    program.press(OPEN).await?;
    program.find("combobox", "Search").await?;
    program.press(typed).await
}

/// Ctrl K, and the key let go.
const OPEN: &str = "\u{e009}k\u{e000}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
