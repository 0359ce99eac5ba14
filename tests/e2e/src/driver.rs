//! WebKitWebDriver, the process that starts the program and drives its window.

use std::env;
use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Error, Home, Options, Scheme};

/// A running driver. At drop it and the program are killed, as one process group.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver on a free port of the loopback interface and waits until it listens.
    pub(crate) fn start(home: &Home, options: &Options) -> Result<Self, Error> {
        let port = free_port()?;
        let mut command = Command::new("WebKitWebDriver");
        command
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(home.path().join("program.log"))?)
            .env_clear();
        for name in INHERITED {
            command.envs(env::var_os(name).map(|value| (name, value)));
        }
        home.apply(&mut command);
        command.envs(FIXED).env("GTK_THEME", theme(options.scheme)).envs(options.environment.iter().cloned());
        let driver = Self { process: command.spawn()?, port };
        driver.wait_until_listening()?;
        Ok(driver)
    }

    /// Where to send commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The process of the program, once a session has started it.
    pub(crate) fn program(&self) -> Result<u32, Error> {
        let driver = self.process.id();
        fs::read_to_string(format!("/proc/{driver}/task/{driver}/children"))?
            .split_whitespace()
            .find_map(|pid| pid.parse().ok())
            .ok_or_else(|| Error::Answer("the driver has started no program".to_owned()))
    }

    fn wait_until_listening(&self) -> Result<(), Error> {
        let start = Instant::now();
        loop {
            match TcpStream::connect(("127.0.0.1", self.port)) {
                Ok(_) => return Ok(()),
                Err(error) if start.elapsed() > PATIENCE => return Err(error.into()),
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        let killed = Command::new("kill").args(["-KILL", "--", &group]).status();
        drop(killed);
        drop(self.process.wait());
    }
}

/// The built program, if this is the environment that xtask prepares.
pub(crate) fn program_file() -> Result<PathBuf, Error> {
    let file = env::var_os("PARTNER_VAULT_PROGRAM").ok_or(Error::Environment)?;
    if env::var_os("DISPLAY").is_none() || env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
        return Err(Error::Environment);
    }
    Ok(file.into())
}

/// The theme decides what a page is told to prefer.
fn theme(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Dark => "Adwaita:dark",
        Scheme::Light => "Adwaita",
    }
}

fn free_port() -> Result<u16, Error> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// What a program gets of the environment that xtask prepares. Nothing else comes through.
const INHERITED: [&str; 5] = ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "PATH", "TZ", "XDG_RUNTIME_DIR"];

const FIXED: [(&str, &str); 4] = [
    ("GDK_BACKEND", "x11"),
    ("LANG", "C.UTF-8"),
    ("NO_AT_BRIDGE", "1"),
    ("TAURI_WEBVIEW_AUTOMATION", "true"),
];

const PATIENCE: Duration = Duration::from_secs(20);
