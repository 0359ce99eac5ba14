//! `cargo xtask bundle`: installable packages, and the check that one can be installed and started.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::desktop::Desktop;
use crate::process::{ask, cargo, run};
use crate::say::say;
use crate::{front_end, picture, system, workspace};

/// Builds for release and makes a .deb and a .rpm with the window and the command line.
pub(crate) fn bundle() -> Result<()> {
    ensure!(
        cfg!(target_os = "linux"),
        "Packages are made on Linux only; for other systems nobody has tried it."
    );
    system::ensure(&[system::BUILD])?;
    front_end::build()?;
    run(&mut cargo(&["build", "--release", "--package", "partner-vault", "--package", "cli"]))?;
    for package in make("release", &["deb", "rpm"])? {
        say(&format!("Made {}", package.display()));
    }
    Ok(())
}

/// Makes a .deb of the programs as built for tests, installs it into an empty root and starts it there.
pub(crate) fn check(desktop: &Desktop) -> Result<()> {
    run(&mut cargo(&["build", "--workspace", "--bins", "--tests"]))?;
    let packages = make("debug", &["deb"])?;
    let [package] = packages.as_slice() else { anyhow::bail!("not one package: {packages:?}") };
    depends_on_what_is_here(package)?;
    let root = workspace::target().join("installed");
    install(package, &root)?;
    run(Command::new(root.join("usr/bin/pvault")).arg("--version"))?;
    picture::of_program(desktop, &root.join("usr/bin/partner-vault"), "installed.png")
}

/// Bundles what was built, and gives the files.
fn make(profile: &str, kinds: &[&str]) -> Result<Vec<PathBuf>> {
    let bundles = workspace::target().join(profile).join("bundle");
    if bundles.exists() {
        fs::remove_dir_all(&bundles)?;
    }
    let tauri = front_end::bundler()?;
    let mut command = Command::new(tauri);
    command.current_dir(workspace::root().join("src-tauri")).args(["bundle", "--bundles", &kinds.join(",")]);
    command.args(["--config", &beside_the_window(profile)]);
    if profile == "debug" {
        command.arg("--debug");
    }
    run(&mut command)?;
    kinds.iter().map(|kind| made(&bundles.join(kind), kind)).collect()
}

/// The command line goes into the same package.
fn beside_the_window(profile: &str) -> String {
    let files = json!({ "/usr/bin/pvault": workspace::target().join(profile).join("pvault") });
    json!({ "bundle": { "linux": { "deb": { "files": files }, "rpm": { "files": files } } } }).to_string()
}

fn made(folder: &Path, kind: &str) -> Result<PathBuf> {
    let paths = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut packages = paths.filter(|path| path.extension().is_some_and(|extension| extension == kind));
    packages.next().with_context(|| format!("no .{kind} was made"))
}

/// Without this the check would start a program whose libraries the package forgot to ask for.
fn depends_on_what_is_here(package: &Path) -> Result<()> {
    let depends = ask(Command::new("dpkg-deb").args(["--field"]).arg(package).arg("Depends"))?;
    ensure!(depends.contains("libwebkit2gtk-4.1-0"), "the package does not ask for WebKitGTK: {depends}");
    let names: Vec<&str> = depends.split(", ").filter_map(|each| each.split_whitespace().next()).collect();
    run(Command::new("dpkg-query").args(["--show", "--showformat", "${Package} ${Version}\n"]).args(names))
}

/// With dpkg, as root; otherwise by unpacking.
fn install(package: &Path, root: &Path) -> Result<()> {
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    fs::create_dir_all(root.join("var/lib/dpkg"))?;
    if ask(Command::new("id").arg("-u"))?.trim() != "0" {
        return run(Command::new("dpkg-deb").arg("--extract").arg(package).arg(root));
    }
    for folder in ["info", "updates", "triggers"] {
        fs::create_dir_all(root.join("var/lib/dpkg").join(folder))?;
    }
    fs::write(root.join("var/lib/dpkg/status"), "")?;
    // The libraries are those of this machine; that they are there was checked before.
    let mut dpkg = Command::new("dpkg");
    dpkg.arg("--root")
        .arg(env::current_dir()?.join(root))
        .args(["--force-depends", "--install"])
        .arg(package);
    run(&mut dpkg)
}
