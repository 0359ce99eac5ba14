//! The demo: a vault with twelve partners and realistic trouble, in which nothing is anybody's.
//!
//! The partners stand in `data/partners.toml`; the values are made up anew each time, by the operating system's
//! random numbers, and begin with `demo-`.

mod data;
mod fill;
mod value;

use std::path::Path;

use vault::{Session, Surroundings, VaultError};

pub use data::DemoError;

/// Makes the demo at `path`, a place of the program's own where a demo that was left goes, and opens it. Its lock is
/// its end: the file goes with it.
///
/// # Errors
/// [`DemoError::Vault`] where the file cannot be written.
pub async fn open(path: &Path, around: &Surroundings) -> Result<Session, DemoError> {
    let partners = data::partners()?;
    let mut session = Session::open_demo(path, ORGANIZATION, MEMBER, around).await?;
    match fill::fill(&mut session, &partners, around).await {
        Ok(()) => Ok(session),
        Err(error) => {
            session.lock(vault::LockKind::Full).await;
            Err(error)
        }
    }
}

impl From<VaultError> for DemoError {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

const MEMBER: &str = "Robin Demo";
const ORGANIZATION: &str = "Northwind (demo)";
