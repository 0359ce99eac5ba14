//! The audit log: reading and verifying it.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use vault::Continue;

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Audit, AuditAct};
use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::view::{AuditShown, LogExportShown, LogProofShown, UnusualShown, VerifiedShown};

pub(crate) async fn audit(app: &App, audit: &Audit) -> Result<Answer, Failure> {
    match &audit.act {
        None => list(app, audit).await,
        Some(AuditAct::Unusual) => Ok(Answer::new(UnusualShown::from(app.vault.unusual_events().await?))),
        Some(AuditAct::Export { file }) => export(app, file).await,
        Some(AuditAct::VerifyExport { file }) => verify_export(file),
    }
}

async fn export(app: &App, path: &Path) -> Result<Answer, Failure> {
    let mut file = PrivateFile::make("FILE", path, false)?;
    let mut out = BufWriter::new(file.out());
    let vault::ExportedLog { events, root } = app.vault.export_log(&mut out).await?;
    drop(out);
    file.finish(&[])?;
    Ok(Answer::new(LogExportShown { path: path.display().to_string(), events, root }))
}

/// Needs no unlock and no vault.
pub(crate) fn verify_export(path: &Path) -> Result<Answer, Failure> {
    let file = File::open(path)
        .map_err(|error| Failure::field("FILE", &format!("the file cannot be read: {}", error.kind())))?;
    let shown = LogProofShown::from(vault::verify_log_export(&mut BufReader::new(file))?);
    Ok(if shown.is_ok() { Answer::new(shown) } else { Answer::with_finding(shown) })
}

async fn list(app: &App, audit: &Audit) -> Result<Answer, Failure> {
    Ok(Answer::new(AuditShown::from(app.vault.audit(audit.offset, audit.limit).await?)))
}

pub(crate) async fn verify(app: &App) -> Result<Answer, Failure> {
    let shown = VerifiedShown::from(app.vault.verify(&mut |_, _| Continue::Yes).await?);
    Ok(if shown.is_ok() { Answer::new(shown) } else { Answer::with_finding(shown) })
}
