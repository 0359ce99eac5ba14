//! The parts of `cargo xtask test`, in order.

use std::process::Command;
use std::thread;

use anyhow::{Result, bail, ensure};

use crate::desktop::Desktop;
use crate::process::{ask, cargo, npm, run, succeeds};
use crate::say::say;
use crate::{front_end, fuzz, packages, workspace};

/// One part: its name and how to check it.
pub(crate) struct Part {
    pub(crate) headline: &'static str,
    pub(crate) check: fn(&Scene) -> Result<()>,
}

/// What the parts share.
pub(crate) struct Scene {
    /// On Linux.
    pub(crate) desktop: Option<Desktop>,
    /// More rounds of random tests.
    pub(crate) long: bool,
}

/// Cheap ones first; the front end before whatever embeds it.
pub(crate) const PARTS: &[Part] = &[
    Part { headline: "Format", check: |_| format() },
    Part { headline: "Front end: packages and build", check: |_| front_end::build() },
    Part { headline: "Front end: types and rules", check: |_| run(&mut npm(&["run", "check"])) },
    Part { headline: "Front end: tests", check: |_| run(&mut npm(&["test"])) },
    Part { headline: "Clippy", check: clippy },
    Part { headline: "Rust tests", check: rust_tests },
    Part { headline: "Random bytes", check: |scene| fuzz::check(scene.long) },
    Part { headline: "Doc tests", check: |_| run(&mut cargo(&["test", "--workspace", "--doc"])) },
    Part { headline: "Documentation", check: documentation },
    Part { headline: "Real window", check: |scene| in_window(scene, "window", PICTURES) },
    Part { headline: "Every screen", check: |scene| in_window(scene, "screenshots", PICTURES) },
    Part { headline: "Packages", check: packages_part },
    Part { headline: "Directions", check: directions },
    Part { headline: "Licences and sources", check: licences },
];

/// Builds the program and runs one test target of the real-window package against it, on two desktops at once: such
/// tests mostly wait. All packages are named in each call, so that all calls build them with the same features.
/// Pictures go to a folder of the repository.
pub(crate) fn in_window(scene: &Scene, target: &str, pictures: &str) -> Result<()> {
    let Some(desktop) = &scene.desktop else {
        say("Not run: the real-window tests are for Linux.");
        return Ok(());
    };
    front_end::build()?;
    run(&mut cargo(&["build", "--workspace", "--bins", "--tests"]))?;
    let other = Desktop::start()?;
    thread::scope(|scope| {
        let second = scope.spawn(|| run(&mut scenarios(&other, target, pictures, &second_half(target))));
        let first = run(&mut scenarios(desktop, target, pictures, first_half(target)));
        let second = second.join().unwrap_or_else(|_| bail!("the second half broke off"));
        first.and(second)
    })
}

/// One after the other on one desktop: they share its display and clipboard.
fn scenarios(desktop: &Desktop, target: &str, pictures: &str, which: &[&str]) -> Command {
    let mut tests = cargo(&["test", "--workspace", "--test", target, "--", "--test-threads=1"]);
    tests.args(which);
    tests.env("PARTNER_VAULT_PROGRAM", workspace::built("partner-vault"));
    tests.env("PVAULT", workspace::built("pvault"));
    tests.env("PICTURES", workspace::root().join(pictures));
    desktop.apply(&mut tests);
    tests
}

/// What one of two desktops does: about half of the work.
fn first_half(target: &str) -> &'static [&'static str] {
    match target {
        "screenshots" => &["every_screen_in_the_light"],
        _ => &["access::", "codes::", "hostile::", "import::", "journey::"],
    }
}

/// All the rest, so that a new scenario is never left out.
fn second_half(target: &str) -> Vec<&'static str> {
    first_half(target).iter().flat_map(|name| ["--skip", *name]).collect()
}

/// The targets of the fuzzer are a workspace of their own.
fn format() -> Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    run(&mut cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]))
}

fn clippy(_: &Scene) -> Result<()> {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

/// With nextest where it is installed. The keyring of the person at the machine is out of reach.
fn rust_tests(scene: &Scene) -> Result<()> {
    let mut tests = if succeeds(&mut cargo(&["nextest", "--version"])) {
        cargo(&["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        cargo(&["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
    };
    if let Some(desktop) = &scene.desktop {
        desktop.apply(&mut tests);
    }
    if scene.long {
        tests.env("PARTNER_VAULT_LONG", "1");
    }
    run(&mut tests)
}

fn packages_part(scene: &Scene) -> Result<()> {
    match &scene.desktop {
        Some(desktop) if workspace::installed("dpkg-deb") => {
            front_end::build()?;
            packages::check(desktop)
        }
        _ => {
            say("Not run: packages are made on Debian and Ubuntu.");
            Ok(())
        }
    }
}

fn documentation(_: &Scene) -> Result<()> {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--document-private-items"]);
    run(doc.env("RUSTDOCFLAGS", "--deny warnings"))
}

/// Dependencies point inward: the use cases know no window.
fn directions(_: &Scene) -> Result<()> {
    let tree = ask(&mut cargo(&["tree", "--package", "vault", "--prefix", "none"]))?;
    ensure!(tree.starts_with("vault "), "`cargo tree` did not name vault");
    let outward = tree.lines().find(|line| line.starts_with("tauri") || line.starts_with("specta"));
    ensure!(outward.is_none(), "vault must not depend on {}", outward.unwrap_or_default());
    Ok(())
}

fn licences(_: &Scene) -> Result<()> {
    if !succeeds(Command::new("cargo-deny").arg("--version")) {
        say("Not run: cargo-deny is not installed.");
        return Ok(());
    }
    run(&mut cargo(&["deny", "check", "licenses", "bans", "sources"]))
}

/// Where pictures go that nobody asked for.
const PICTURES: &str = "artifacts/screenshots";
