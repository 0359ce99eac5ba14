//! Backups: making, trying and putting back.

use vault::{BackUp, FileContents, Occupied, restore as put_back};

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::{Backup, Restore, TryBackup};
use crate::failure::Failure;
use crate::view::{BackupShown, ContentsShown, DrillShown, RestoredShown};

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
    let Some(target) = &restore.target else {
        let contents = FileContents::read(&restore.backup, &app.around).await?;
        return Ok(Answer::new(ContentsShown::new(&restore.backup, &contents)));
    };
    let occupied = if restore.keep_present { Occupied::Keep } else { Occupied::Refuse };
    let restored = put_back(&restore.backup, target, occupied, &app.around).await?;
    Ok(Answer::new(RestoredShown::new(target, &restored)))
}
