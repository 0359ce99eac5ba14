//! `cargo xtask run`: the program, built and opened.

use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;
use std::{env, fs, thread};

use anyhow::{Context as _, Result, bail};

use crate::desktop::Desktop;
use crate::process::{ask, cargo, run as run_command};
use crate::say::say;
use crate::{front_end, system, workspace};

/// Installs what is missing, builds, and opens the program.
pub(crate) fn run(virtual_display: bool) -> Result<()> {
    if virtual_display && !cfg!(target_os = "linux") {
        bail!("A virtual display is for Linux; here `cargo xtask run` opens the program.");
    }
    if !virtual_display && !has_display() {
        bail!(
            "There is no display here; `cargo xtask run --virtual-display` opens the program without one and writes a picture of it."
        );
    }
    let virtual_packages = if virtual_display { system::VIRTUAL } else { &[] };
    system::ensure(&[system::BUILD, virtual_packages])?;
    front_end::build()?;
    run_command(&mut cargo(&["build", "--package", "partner-vault"]))?;
    if virtual_display {
        return photograph();
    }
    run_command(&mut Command::new(workspace::built("partner-vault")))
}

fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Opens the program on a virtual display and writes a picture once the page is there.
fn photograph() -> Result<()> {
    let desktop = Desktop::start()?;
    let picture = workspace::root().join("artifacts/window.png");
    fs::create_dir_all(workspace::root().join("artifacts"))?;
    let mut command = Command::new(workspace::built("partner-vault"));
    desktop.apply_home(&mut command);
    let mut program = command.spawn().context("the program could not be started")?;
    let taken = take_picture(&desktop, &mut program, &picture);
    drop(program.kill());
    drop(program.wait());
    taken?;
    say("The program runs; its window is in artifacts/window.png.");
    Ok(())
}

/// A screen of few colours is empty or still loading.
fn take_picture(desktop: &Desktop, program: &mut Child, picture: &Path) -> Result<()> {
    let mut last = 0;
    for _ in 0..TRIES {
        thread::sleep(Duration::from_millis(500));
        if let Some(status) = program.try_wait()? {
            bail!("the program ended by itself ({status})");
        }
        let mut import = Command::new("import");
        import.args(["-window", "root", "-crop", "1280x800+0+0", "+repage"]).arg(picture);
        desktop.apply(&mut import);
        run_command(&mut import)?;
        let colours = ask(Command::new("identify").args(["-format", "%k"]).arg(picture))?;
        let colours: u32 = colours.trim().parse().unwrap_or(0);
        if colours > FEW && colours == last {
            return Ok(());
        }
        last = colours;
    }
    bail!("the window stayed empty; see artifacts/window.png")
}

const FEW: u32 = 16;
const TRIES: u32 = 80;
