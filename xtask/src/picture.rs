//! Starting a program on a desktop of its own and taking a picture once its page is there.

use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;
use std::{fs, thread};

use anyhow::{Context as _, Result, bail};

use crate::desktop::Desktop;
use crate::process::{ask, run};
use crate::workspace;

/// Starts the program, writes its picture to `artifacts/<name>`, and ends it.
pub(crate) fn of_program(desktop: &Desktop, program: &Path, name: &str) -> Result<()> {
    let artifacts = workspace::root().join("artifacts");
    fs::create_dir_all(&artifacts)?;
    let mut command = Command::new(program);
    desktop.apply_home(&mut command);
    let mut program = command.spawn().context("the program could not be started")?;
    let taken = take(desktop, &mut program, &artifacts.join(name));
    drop(program.kill());
    drop(program.wait());
    taken
}

/// A screen of few colours is empty or still loading.
fn take(desktop: &Desktop, program: &mut Child, picture: &Path) -> Result<()> {
    let mut last = 0;
    for _ in 0..TRIES {
        thread::sleep(Duration::from_millis(500));
        if let Some(status) = program.try_wait()? {
            bail!("the program ended by itself ({status})");
        }
        let mut import = Command::new("import");
        import.args(["-window", "root", "-crop", "1280x800+0+0", "+repage"]).arg(picture);
        desktop.apply(&mut import);
        run(&mut import)?;
        let colours = ask(Command::new("identify").args(["-format", "%k"]).arg(picture))?;
        let colours: u32 = colours.trim().parse().unwrap_or(0);
        if colours > FEW && colours == last {
            return Ok(());
        }
        last = colours;
    }
    bail!("the window stayed empty; see {}", picture.display())
}

const FEW: u32 = 16;
const TRIES: u32 = 80;
