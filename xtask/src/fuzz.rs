//! Random bytes for the parsers: `fuzz/` holds one target for each.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::process::{ask, cargo, run, succeeds};
use crate::say::say;
use crate::workspace::{root, target};

/// Runs every target for a minute. Without `--long` there is nothing to do.
pub(crate) fn check(long: bool) -> Result<()> {
    if !long {
        say("Part of `cargo xtask test --long` only.");
        return Ok(());
    }
    let tool = installed()?;
    let folder = target().join("fuzz");
    let mut seeds = cargo(&["run", "--example", "seeds", "--manifest-path", "fuzz/Cargo.toml", "--"]);
    run(seeds.env("CARGO_TARGET_DIR", &folder).arg(folder.join("corpus")))?;
    let fuzz = |words: &[&str]| {
        let mut command = Command::new(&tool);
        command.current_dir(root()).arg("fuzz").args(words);
        command
    };
    let targets = ask(&mut fuzz(&["list"]))?;
    ensure!(!targets.trim().is_empty(), "cargo-fuzz lists no targets");
    for name in targets.lines() {
        say(&format!("Random bytes for {name}"));
        // A sanitizer would need nightly Rust; the guidance by coverage does not.
        let mut command = fuzz(&["run", "--sanitizer", "none", "--target-dir"]);
        command.arg(&folder).arg(name).arg(folder.join("corpus").join(name)).arg("--").args(LIMITS);
        run(&mut command)?;
    }
    Ok(())
}

/// The program `cargo-fuzz`: the one there is, or one installed into the build folder.
fn installed() -> Result<std::path::PathBuf> {
    if succeeds(Command::new("cargo-fuzz").arg("--version")) {
        return Ok("cargo-fuzz".into());
    }
    let own = target().join("tools");
    let program = own.join("bin/cargo-fuzz");
    if !succeeds(Command::new(&program).arg("--version")) {
        run(cargo(&["install", "cargo-fuzz", "--version", VERSION, "--locked", "--root"]).arg(&own))?;
    }
    Ok(program)
}

const VERSION: &str = "0.13.2";
/// A minute; what takes ten seconds or more than a gibibyte is a finding.
const LIMITS: [&str; 4] = ["-max_total_time=60", "-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"];
