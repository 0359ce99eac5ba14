//! Taking over what other programs kept: a plan that shows no secret, then everything in one commit, then undo.

mod batch;
mod choose;
mod file;
mod place;
mod plan;
mod undo;

pub(crate) use self::file::read_file;
pub use self::file::read_import_file;
use ::import::{Mapping, Table};
use vault_domain::{BatchId, EnvironmentKind, RecordId, ScopeId, Timestamp};

use crate::session::Session;
use crate::{Continue, VaultError, import::plan::Plan};

/// What an import would make, row by row. Secrets are counted, not shown.
#[derive(Clone, Debug)]
pub struct ImportPlan {
    /// One for each row of the file, in its order.
    pub rows: Vec<PlannedRow>,
    /// Names of the partners to be added.
    pub new_partners: Vec<String>,
    /// What the file holds and nobody takes over, in sentences.
    pub left_out: Vec<String>,
}

impl ImportPlan {
    /// How many credentials would be made.
    pub fn credentials(&self) -> usize {
        self.rows.iter().filter(|row| row.result.is_ok()).count()
    }
}

/// What becomes of a row.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// The row's number in its file.
    pub number: u32,
    /// The credential, or why there is none.
    pub result: Result<PlannedCredential, String>,
}

/// A credential to be made.
#[derive(Clone, Debug)]
pub struct PlannedCredential {
    /// The partner's name.
    pub partner: String,
    /// Whether the partner is added.
    pub new_partner: bool,
    /// Which environment.
    pub environment_kind: EnvironmentKind,
    /// The environment's name in words.
    pub environment: String,
    /// Whether the environment is added.
    pub new_environment: bool,
    /// Its name.
    pub name: String,
    /// The key of its kind.
    pub kind: String,
    /// The kind's name for people.
    pub kind_label: String,
    /// Its fields.
    pub fields: Vec<PlannedField>,
    /// What is done otherwise than the file says, and what stays behind, in sentences.
    pub remarks: Vec<String>,
}

/// A field to be filled.
#[derive(Clone, Debug)]
pub struct PlannedField {
    /// The field's key.
    pub key: String,
    /// What can be shown of its value.
    pub content: FieldContent,
}

/// What can be shown of a value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FieldContent {
    /// A secret of so many characters.
    Secret {
        /// How many.
        characters: usize,
    },
    /// An identifier, cut where it is long.
    Text(String),
}

/// What an import made.
#[derive(Clone, Debug)]
pub struct Imported {
    /// By this it is undone.
    pub batch: BatchId,
    /// The plan that was carried out.
    pub plan: ImportPlan,
    /// The credentials, by the numbers of their rows.
    pub made: Vec<(u32, RecordId)>,
}

/// Something that was taken over from one file in one act.
#[derive(Clone, Debug)]
pub struct ImportBatch {
    /// Its identity.
    pub id: BatchId,
    /// When.
    pub time: Timestamp,
    /// How many of its credentials are there.
    pub credentials: usize,
}

/// What undoing an import did.
#[derive(Clone, Debug)]
pub struct ImportUndone {
    /// How many credentials were deleted.
    pub credentials: usize,
    /// How many partners were deleted.
    pub partners: usize,
    /// What stays because somebody changed or used it, in sentences.
    pub left: Vec<String>,
}

impl Session {
    /// What an import of this table would make.
    pub fn plan_import(&self, table: &Table, mapping: &Mapping) -> Result<ImportPlan, VaultError> {
        Ok(Plan::new(self, table, mapping)?.shown(table))
    }

    /// Makes what [`Session::plan_import`] shows, in one commit. Each credential is an event of the log.
    ///
    /// `progress` is told how many credentials of how many are ready, each time before the next one and once before
    /// the commit; whoever stops it, or locks, until then leaves the vault as it was, but for the event about values
    /// that were compared.
    pub async fn import(
        &mut self,
        table: &Table,
        mapping: &Mapping,
        progress: &mut (dyn FnMut(u64, u64) -> Continue + Send),
    ) -> Result<Imported, VaultError> {
        let plan = Plan::new(self, table, mapping)?;
        let shown = plan.shown(table);
        if shown.credentials() == 0 {
            return Err(VaultError::invalid("rows", "no row can be taken over; the preview says why"));
        }
        self.carry_out(plan, table, shown, progress).await
    }
}

/// An environment of a vault, known or about to be.
type Environment = (ScopeId, ScopeId);
