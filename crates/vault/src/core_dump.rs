//! Keeps the memory of this process out of core dumps, and other programs of the same user out of it.

use std::io;

/// Call it first in `main`. On Linux the kernel then writes no image of this process's memory when it ends badly,
/// and lets no program of the same user attach to it or read its memory; on other Unix systems no core file is
/// written; elsewhere nothing changes. Programs that this one starts write no core file unless they raise the limit.
///
/// Debug builds leave everything as it is while `PARTNER_VAULT_DEBUGGABLE` is set.
pub fn refuse_core_dumps() -> io::Result<()> {
    if cfg!(debug_assertions) && std::env::var_os(DEBUGGABLE).is_some() {
        return Ok(());
    }
    refuse()
}

#[cfg(unix)]
fn refuse() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Core);
    setrlimit(Resource::Core, Rlimit { current: Some(0), ..limit })?;
    // The limit does not bind a core that the system hands to another program.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "Unix has something to refuse")]
fn refuse() -> io::Result<()> {
    Ok(())
}

/// The variable that leaves a debug build open to debuggers and to the tests that search its memory.
const DEBUGGABLE: &str = "PARTNER_VAULT_DEBUGGABLE";
