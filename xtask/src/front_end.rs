//! The front end's packages and its build, each only when something changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Result, ensure};

use crate::process::{npm, run};
use crate::say::say;
use crate::workspace::{front_end, installed, root};

/// Installs from the lock file and builds `ui/dist`.
pub(crate) fn build() -> Result<()> {
    let ui = front_end();
    let npm_file = if cfg!(windows) { "npm.cmd" } else { "npm" };
    ensure!(
        installed("node") && (cfg!(windows) || installed(npm_file)),
        "Node with npm is needed for the front end; install version 20.19 or later from nodejs.org."
    );
    if is_stale(&[ui.join("package-lock.json")], &ui.join("node_modules/.package-lock.json")) {
        say("Installing the front end's packages from the lock file.");
        run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    }
    if is_stale(&sources(&ui)?, &ui.join("dist/index.html")) {
        say("Building the front end.");
        run(&mut npm(&["run", "build"]))?;
    }
    Ok(())
}

/// Installs the bundler from its lock file, and says where it is.
pub(crate) fn bundler() -> Result<PathBuf> {
    let folder = root().join("packaging");
    if is_stale(&[folder.join("package-lock.json")], &folder.join("node_modules/.package-lock.json")) {
        say("Installing the bundler from the lock file.");
        run(npm(&["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    Ok(folder.join("node_modules/.bin/tauri"))
}

/// Everything in the folder that is not produced.
fn sources(ui: &Path) -> Result<Vec<PathBuf>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(ui)? {
        let entry = entry?;
        let name = entry.file_name();
        if !PRODUCED.iter().any(|produced| name == *produced) {
            sources.push(entry.path());
        }
    }
    Ok(sources)
}

/// Whether the product is missing, or older than any source. Folders count too: their time
/// tells that a file was taken away.
fn is_stale(sources: &[PathBuf], product: &Path) -> bool {
    match modified(product) {
        None => true,
        Some(made) => sources.iter().filter_map(|source| newest(source)).any(|time| time > made),
    }
}

fn newest(path: &Path) -> Option<SystemTime> {
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    let inside = inside.filter_map(|entry| newest(&entry.path()));
    inside.chain(modified(path)).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

const PRODUCED: [&str; 3] = ["dist", "node_modules", "coverage"];

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::Duration;

    use super::*;

    fn file(folder: &Path, name: &str, second: u64) -> PathBuf {
        let place = folder.join(name);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
        File::create(&place).unwrap().set_modified(time).unwrap();
        place
    }

    #[test]
    fn a_product_is_stale_when_missing_or_older_than_a_source() {
        let folder = std::env::temp_dir().join(format!("front-end-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let source = file(&folder, "source", 200);
        let old = file(&folder, "old", 100);
        let fresh = file(&folder, "fresh", 300);
        let stale = |product: &Path| is_stale(std::slice::from_ref(&source), product);

        assert!(stale(&folder.join("absent")), "missing");
        assert!(stale(&old), "older");
        assert!(!stale(&fresh), "newer");
        fs::remove_dir_all(folder).unwrap();
    }
}
