//! Taking over a table that somebody pasted, and taking it back.

use e2e::{Error, Home, Options, Person, Program};

/// Pasted as it comes out of a spreadsheet: two partners, one of them known by its profile, and a row without a
/// partner. What is secret must not stand in the window at any step.
#[tokio::test]
async fn a_pasted_table_is_mapped_looked_at_made_and_undone() -> Result<(), Error> {
    let home = Home::new()?;
    let program = Program::start(&home, &Options::default()).await?;
    Person::make_vault(&program).await?;
    program.click("button", "A table A spreadsheet, a CSV file, or cells to paste.").await?;
    program.click("button", "Paste a table").await?;
    program.fill("Cells, copied from a spreadsheet with their headings", &TABLE.replace('\n', ENTER)).await?;
    program.click("button", "Continue").await?;
    program.see("Of what may be a secret, only the length is shown").await?;
    unseen(&program).await?;
    program.fill("Partner of rows that name none optional", "Gable Insurance").await?;
    program.click("button", "Preview").await?;
    program.see("3 credentials").await?;
    unseen(&program).await?;
    program.click("button", "Make 3 credentials").await?;
    program.see("The file still holds the secrets").await?;
    unseen(&program).await?;
    program.click("button", "Undo the import").await?;
    program.see("3 credentials and 3 partners deleted").await?;
    program.click("button", "Go to the partners").await?;
    program.not_see("Gable Insurance").await?;
    program.close().await
}

/// The values were typed here, and from then on only their lengths come back.
async fn unseen(program: &Program) -> Result<(), Error> {
    let text = program.text().await?;
    for value in ["acme-value-1", "srs-value-22", "lost-value-333"] {
        assert!(!text.contains(value), "{value} is in the window");
    }
    Ok(())
}

const ENTER: &str = "\u{e007}";
const TABLE: &str = "Partner,Environment,Name,Client ID,Client secret\n\
    Acme,Staging,Orders,acme-1,acme-value-1\n\
    SRS,Production,Orders,srs-1,srs-value-22\n\
    ,Production,Cover,gable-1,lost-value-333";
