//! From the start of the program to its painted unlock screen, beside the least that a web view needs.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::json;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat};
use x11rb::rust_connection::RustConnection;

use super::report::Window;
use crate::desktop::Desktop;
use crate::process::{cargo, run};
use crate::workspace::built_for_release;
use crate::{front_end, system};

/// Starts each program in turns on a display of its own.
pub(super) fn measure(vault: &Path) -> Result<Window> {
    system::ensure(&[system::BUILD, system::VIRTUAL])?;
    front_end::build()?;
    run(&mut cargo(&["build", "--release", "--package", "partner-vault", "--bins", "--examples"]))?;
    let desktop = Desktop::start()?;
    desktop.write_settings(&settings(vault).to_string())?;
    let mut window = Window::default();
    for _ in 0..ROUNDS {
        for (name, program) in ["partner-vault", "examples/empty_window"].into_iter().enumerate() {
            let mut command = Command::new(built_for_release(program));
            desktop.apply_home(&mut command);
            command.env("GTK_THEME", "Adwaita").stdout(Stdio::null()).stderr(Stdio::null());
            window.add(name, painted(&mut command, desktop.display()).context(program)?);
        }
    }
    Ok(window)
}

/// A vault that was open here before: the first screen asks for its passphrase.
fn settings(vault: &Path) -> serde_json::Value {
    json!({
        "settings": { "idleMinutes": 10, "clipboardSeconds": 20, "theme": "light" },
        "recent": [{ "path": vault, "organization": "Northwind", "member": "Ada", "last_opened": "2026-01-01T00:00:00Z" }],
    })
}

/// How long until it has painted, and the memory that all its processes take then, in KiB.
fn painted(command: &mut Command, display: &str) -> Result<(Duration, u64)> {
    let (screen, number) = RustConnection::connect(Some(display))?;
    let root = screen.setup().roots.get(number).context("no screen")?;
    let (root, width, height) = (root.root, root.width_in_pixels, root.height_in_pixels);
    let start = Instant::now();
    let mut process = command.spawn()?;
    let took = loop {
        let image = screen.get_image(ImageFormat::Z_PIXMAP, root, 0, 0, width, height, !0)?.reply()?;
        let accented = image.data.chunks_exact(4).filter(|pixel| pixel.starts_with(&ACCENT)).count();
        if accented >= BLOCK {
            break Ok(start.elapsed());
        }
        if start.elapsed() > PATIENCE || process.try_wait()?.is_some() {
            break Err(anyhow::anyhow!("it painted nothing"));
        }
        sleep(Duration::from_millis(2));
    };
    // Its processes settle.
    sleep(Duration::from_secs(1));
    let memory = memory(process.id());
    end(&mut process)?;
    Ok((took?, memory))
}

fn end(process: &mut Child) -> Result<()> {
    process.kill()?;
    process.wait()?;
    // The next one would be told that this one is there.
    sleep(Duration::from_millis(500));
    Ok(())
}

/// What a process and those it started take, with shared pages divided among those that share them.
fn memory(process: u32) -> u64 {
    let own = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let own =
        own.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.parse().ok());
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|child| child.parse().ok());
    own.unwrap_or(0) + children.map(memory).sum::<u64>()
}

const ROUNDS: usize = 9;
/// The colour of the first button of the unlock screen, and of the empty window's block: blue, green, red.
const ACCENT: [u8; 3] = [0xd8, 0x5b, 0x2f];
/// So many pixels are no rim of something else.
const BLOCK: usize = 1_000;
const PATIENCE: Duration = Duration::from_secs(30);
