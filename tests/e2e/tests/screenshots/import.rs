//! The steps of an import.

use e2e::Error;

use crate::camera::Camera;

pub(crate) async fn tour(camera: &Camera) -> Result<(), Error> {
    let program = &camera.program;
    program.click("button", "Import…").await?;
    program.click("button", "Paste a table").await?;
    let table = TABLE.replace('\n', ENTER);
    program.fill("Cells, copied from a spreadsheet with their headings", &table).await?;
    camera.take("import-1-choose").await?;
    program.click("button", "Continue").await?;
    program.find("button", "Preview").await?;
    camera.take("import-2-columns").await?;
    program.click("button", "Preview").await?;
    program.find("button", "Make 3 credentials").await?;
    camera.take("import-3-preview").await?;
    program.click("button", "Make 3 credentials").await?;
    program.see("The file still holds the secrets").await?;
    camera.take("import-4-result").await?;
    program.click("button", "Undo the import").await?;
    program.see("The import was undone").await?;
    camera.take("import-undone").await?;
    program.click("button", "Go to the partners").await
}

const ENTER: &str = "\u{e007}";
const TABLE: &str = "Partner,Environment,Name,Client ID,Client secret,Owner\n\
    Blue Kite Shipping,Staging,Labels,bk-northwind,bk-value-1,Logistics IT\n\
    Keepgo,Production,eSIM,,kg-value-22,Logistics IT\n\
    Dovetail Identity,Production,Sign-in,supplier-portal,dv-value-333,Identity\n\
    ,Production,Nobody's,nobody,no-value-4444,";
