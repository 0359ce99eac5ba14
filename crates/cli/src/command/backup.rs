//! Backups: making, trying and putting back.

use vault::{BackUp, FileContents, restore as put_back};

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Backup, Restore, TryBackup};
use crate::failure::Failure;
use crate::view::{BackupShown, ContentsShown, DrillShown};

pub(crate) async fn back_up(app: &App, backup: Backup) -> Result<Answer, Failure> {
    let Backup { folder, keep, self_contained } = backup;
    let made = app.vault.back_up(&BackUp { folder, keep, self_contained }).await?;
    Ok(Answer::new(BackupShown::from(made)))
}

pub(crate) async fn try_backup(app: &App, wanted: &TryBackup) -> Result<Answer, Failure> {
    Ok(Answer::new(DrillShown::new(&wanted.backup, app.vault.try_backup(&wanted.backup).await?)))
}

/// Needs no unlock: what is checked and copied stays sealed.
pub(crate) async fn restore(app: &App, restore: &Restore) -> Result<Answer, Failure> {
    let contents = match &restore.target {
        Some(target) => put_back(&restore.backup, target, &app.around).await?,
        None => FileContents::read(&restore.backup, &app.around).await?,
    };
    let path = restore.target.as_ref().unwrap_or(&restore.backup);
    Ok(Answer::new(ContentsShown::new(path, &contents, restore.target.is_some())))
}
