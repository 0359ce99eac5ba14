//! Emergency sheets.

use super::find_partner;
use crate::answer::Answer;
use crate::app::App;
use crate::arguments::EmergencySheets;
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::view::SheetsShown;

/// Writes a sheet for each partner that was named, or for all; earlier sheets are replaced.
pub(super) async fn write_sheets(app: &App, wanted: EmergencySheets) -> Result<Answer, Failure> {
    let mut partners = Vec::with_capacity(wanted.partners.len());
    for name in &wanted.partners {
        partners.push(find_partner(app, name).await?.id);
    }
    let partners = if partners.is_empty() { None } else { Some(partners.as_slice()) };
    let mut files = Vec::new();
    for sheet in app.vault.emergency_sheets(partners, |_| true).await? {
        let path = wanted.folder.join(sheet.file_name());
        PrivateFile::make("folder", &path, true)?.finish(reports::emergency_sheet(&sheet).as_bytes())?;
        files.push(path.display().to_string());
    }
    Ok(Answer::new(SheetsShown { files }))
}
