//! `cargo xtask test`: everything that continuous integration checks, in order.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::desktop::Desktop;
use crate::parts::{self, PARTS, Part, Scene};
use crate::say::{say, spoken};
use crate::system;

/// Runs every part whose name begins so, also after a failure, and sums up.
pub(crate) fn run(long: bool, name: &str) -> Result<()> {
    let start = Instant::now();
    let parts = named(name);
    if parts.is_empty() {
        let known: Vec<_> = PARTS.iter().map(|part| part.headline).collect();
        bail!("No part begins with `{name}`. There are: {}.", known.join(", "));
    }
    let scene = prepare(long)?;
    let mut failures = Vec::new();
    let mut durations = Vec::new();
    for part in parts {
        let began = Instant::now();
        say(&format!("\n=== {}", part.headline));
        if let Err(error) = (part.check)(&scene) {
            say(&format!("FAILED: {error:#}"));
            failures.push(part.headline);
        }
        let duration = spoken(began.elapsed());
        say(&format!("--- {}: {duration}", part.headline));
        durations.push((part, duration));
    }
    sum_up(&durations, &failures, &spoken(start.elapsed()))
}

fn named(name: &str) -> Vec<&'static Part> {
    let name = name.to_lowercase();
    PARTS.iter().filter(|part| part.headline.to_lowercase().starts_with(&name)).collect()
}

/// Drives the program through every screen in both themes, for the documents.
pub(crate) fn screenshots() -> Result<()> {
    let scene = prepare(false)?;
    parts::in_window(&scene, "screenshots", "docs/screenshots")
}

fn prepare(long: bool) -> Result<Scene> {
    system::ensure(&[system::BUILD, system::VIRTUAL, system::DRIVE, system::FAULTS])?;
    let desktop = cfg!(target_os = "linux").then(Desktop::start).transpose()?;
    Ok(Scene { desktop, long })
}

fn sum_up(durations: &[(&Part, String)], failures: &[&str], total: &str) -> Result<()> {
    say("\n=== Summary");
    for (part, duration) in durations {
        let verdict = if failures.contains(&part.headline) { "FAILED" } else { "passed" };
        say(&format!("{verdict}  {duration:>12}  {}", part.headline));
    }
    if !failures.is_empty() {
        bail!("{} of {} parts failed in {total}: {}.", failures.len(), durations.len(), failures.join(", "));
    }
    say(&format!("\nAll {} parts passed in {total}.", durations.len()));
    Ok(())
}
