//! `cargo xtask run`: the program, built and opened.

use std::env;
use std::process::Command;

use anyhow::{Result, bail};

use crate::desktop::Desktop;
use crate::process::{cargo, run as run_command};
use crate::say::say;
use crate::{front_end, picture, system, workspace};

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

/// Opens the program on a virtual display and writes a picture of it.
fn photograph() -> Result<()> {
    picture::of_program(&Desktop::start()?, &workspace::built("partner-vault"), "window.png")?;
    say("The program runs; its window is in artifacts/window.png.");
    Ok(())
}
