//! The audit log.

use std::io::BufWriter;

use tauri::State;
use vault::Continue;

use super::devices::ask;
use crate::app::App;
use crate::host::FileKind;
use crate::ipc::IpcError;
use crate::ipc::views::{AuditPageView, ExportedLogView, UnusualView, VerifyView};
use crate::private_file;

/// A part of the log, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_audit(
    app: State<'_, App>,
    offset: u32,
    limit: u32,
) -> Result<AuditPageView, IpcError> {
    let page = app.vault.audit(u64::from(offset), limit.min(LONGEST_PAGE)).await?;
    let total = u32::try_from(page.total).unwrap_or(u32::MAX);
    Ok(AuditPageView { total, rows: page.rows.into_iter().map(Into::into).collect() })
}

/// Checks the whole vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_audit(app: State<'_, App>) -> Result<VerifyView, IpcError> {
    let result = app.vault.verify(&mut |_, _| Continue::Yes).await?;
    Ok(VerifyView {
        ok: result.findings.is_empty(),
        sentence: result.sentence,
        events: u32::try_from(result.events).unwrap_or(u32::MAX),
        findings: result.findings,
    })
}

/// The events that stand out, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unusual_events(app: State<'_, App>) -> Result<Vec<UnusualView>, IpcError> {
    Ok(app.vault.unusual_events().await?.into_iter().map(UnusualView::from).collect())
}

/// Asks where the whole log may go, and writes it as a file that proves itself. `null` when no place was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_audit(app: State<'_, App>) -> Result<Option<ExportedLogView>, IpcError> {
    let chosen = ask(&app, |host| host.ask_where_to_save(EXPORT, FileKind::LOG)).await?;
    let Some(place) = chosen else { return Ok(None) };
    let mut file = private_file::aside(&place)?;
    let mut out = BufWriter::new(&mut file);
    let exported = app.vault.export_log(&mut out).await?;
    drop(out);
    private_file::name(file, &place)?;
    let events = u32::try_from(exported.events).unwrap_or(u32::MAX);
    Ok(Some(ExportedLogView { place: place.display().to_string(), events, root: exported.root }))
}

const EXPORT: &str = "audit-log.pvlog";
const LONGEST_PAGE: u32 = 1000;
