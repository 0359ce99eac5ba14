//! The audit log.

use tauri::State;
use vault::Continue;

use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{AuditPageView, VerifyView};

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

const LONGEST_PAGE: u32 = 1000;
