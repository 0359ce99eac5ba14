//! A fresh code during a session: it opens production for a while. Wrong ones are counted and logged.

use vault_crypto::{Code, SlotChange, StepUpError};
use vault_domain::{EventKind, Target, Timestamp};

use crate::VaultError;
use crate::attempts::{Attempts, failed_attempt};
use crate::session::Session;

impl Session {
    /// Opens production values for a quarter of an hour with a fresh code, which is burned with the event. Wrong
    /// codes make wait as failed unlocks do, and the waiting outlasts the session.
    pub async fn step_up(&mut self, code: &str) -> Result<Timestamp, VaultError> {
        self.require_writable()?;
        let code = Code::parse(code).map_err(|_| VaultError::invalid("code", "six digits are needed"))?;
        let now = self.now();
        let attempts = Attempts::of(&self.around.state_folder, false);
        attempts.check(&mut self.store, self.slot.slot(), self.around.clock.here()).await?;
        let change = match self.slot.step_up(&code, now) {
            Ok(change) => change,
            Err(error) => return Err(self.step_up_failed(error, WRONG_CODE).await),
        };
        self.stepped_up(change).await?;
        self.stepped_up_until = now.plus_secs(STEP_UP_LASTS);
        Ok(self.stepped_up_until)
    }

    async fn stepped_up(&mut self, change: SlotChange) -> Result<(), VaultError> {
        let mut act = self.begin()?;
        self.note(&mut act, EventKind::SteppedUp, Target::default(), None);
        act.slot = Some(change);
        act.clear_attempts = true;
        self.commit(act).await?;
        // The code is used and the event written: what is left in the WAL goes with the next commit.
        if let Err(error) = self.store.truncate_wal().await {
            tracing::warn!(%error, "the log of the file was not emptied");
        }
        Ok(())
    }

    /// What is wrong with a code. A wrong one is counted, and refused in the log with what it was for.
    pub(crate) async fn step_up_failed(&mut self, error: StepUpError, wrong: &str) -> VaultError {
        match error {
            StepUpError::WrongCode => self.refuse_factor(wrong).await,
            StepUpError::CodeUsed { next_in_secs } => {
                VaultError::CodeReused { seconds: u32::try_from(next_in_secs).unwrap_or(30) }
            }
            StepUpError::Random => VaultError::Internal,
        }
    }

    /// Counts a wrong code or passphrase.
    pub(crate) async fn refuse_factor(&mut self, wrong: &str) -> VaultError {
        match self.count_wrong_factor(wrong).await {
            Ok(()) => VaultError::WrongCredentials { now: self.around.clock.here() },
            // The act is refused anyway, but an uncounted try is not quietly given away.
            Err(error) => error,
        }
    }

    async fn count_wrong_factor(&mut self, wrong: &str) -> Result<(), VaultError> {
        let mut act = self.begin()?;
        self.note_refused(&mut act, Target::default(), Some(wrong.to_owned()));
        let now = self.around.clock.here();
        act.failed_attempt = Some(failed_attempt(&mut self.store, self.slot.slot(), now).await?);
        self.commit(act).await
    }
}

const STEP_UP_LASTS: u64 = 15 * 60;
const WRONG_CODE: &str = "a wrong code for production";
