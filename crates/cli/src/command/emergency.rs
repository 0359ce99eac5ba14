//! Emergency sheets.

use vault::PartnerSummary;

use super::find_partner;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::EmergencySheets;
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::view::SheetsShown;

/// Writes a sheet for each partner that was named, or for all; earlier sheets are replaced.
pub(super) async fn write_sheets(app: &App, wanted: EmergencySheets) -> Result<Answer, Failure> {
    let mut files = Vec::new();
    for partner in partners(app, &wanted.partners).await? {
        let sheet = app.vault.emergency_sheet(partner.id).await?;
        let path = wanted.folder.join(sheet.file_name());
        PrivateFile::make("folder", &path, true)?.finish(reports::emergency_sheet(&sheet).as_bytes())?;
        files.push(path.display().to_string());
    }
    Ok(Answer::new(SheetsShown { files }))
}

async fn partners(app: &App, named: &[String]) -> Result<Vec<PartnerSummary>, Failure> {
    if named.is_empty() {
        let all = app.vault.partners().await?;
        return Ok(all.into_iter().filter(|partner| !partner.archived).collect());
    }
    let mut found = Vec::with_capacity(named.len());
    for name in named {
        found.push(find_partner(app, name).await?);
    }
    Ok(found)
}
