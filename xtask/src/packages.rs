//! `cargo xtask bundle`: installable packages, and the check that one can be installed and started.

use std::collections::BTreeMap;
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
    for place in COMPLETIONS.map(|(_, place)| place).into_iter().chain([MANUAL]) {
        ensure!(root.join(place.trim_start_matches('/')).is_file(), "the package lacks {place}");
    }
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
    command.args(["--config", &beside_the_window(profile)?]);
    if profile == "debug" {
        command.arg("--debug");
    }
    run(&mut command)?;
    kinds.iter().map(|kind| made(&bundles.join(kind), kind)).collect()
}

/// The command line goes into the same package, with its manual pages and completions.
fn beside_the_window(profile: &str) -> Result<String> {
    let pvault = workspace::target().join(profile).join("pvault");
    let papers = workspace::target().join(profile).join("papers");
    if papers.exists() {
        fs::remove_dir_all(&papers)?;
    }
    fs::create_dir_all(&papers)?;
    let mut files = manual(&pvault, &papers)?;
    for (shell, place) in COMPLETIONS {
        let script = ask(Command::new(&pvault).args(["completions", shell]))?;
        ensure!(!script.is_empty(), "pvault gave no completions for {shell}");
        let path = papers.join(shell);
        fs::write(&path, script)?;
        files.insert(place.to_owned(), path);
    }
    files.insert("/usr/bin/pvault".to_owned(), pvault);
    Ok(json!({ "bundle": { "linux": { "deb": { "files": files }, "rpm": { "files": files } } } }).to_string())
}

/// The pages, compressed as packages want them, each with its place.
fn manual(pvault: &Path, papers: &Path) -> Result<BTreeMap<String, PathBuf>> {
    run(Command::new(pvault).arg("man").arg(papers))?;
    let mut places = BTreeMap::new();
    for entry in fs::read_dir(papers)? {
        let mut page = entry?.path();
        run(Command::new("gzip").args(["--best", "--no-name"]).arg(&page))?;
        page.add_extension("gz");
        let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
        places.insert(format!("/usr/share/man/man1/{name}"), page);
    }
    Ok(places)
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

/// Shells, and where they look for completions.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "/usr/share/bash-completion/completions/pvault"),
    ("fish", "/usr/share/fish/vendor_completions.d/pvault.fish"),
    ("zsh", "/usr/share/zsh/vendor-completions/_pvault"),
];

/// The page of the whole program.
const MANUAL: &str = "/usr/share/man/man1/pvault.1.gz";
