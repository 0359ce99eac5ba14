//! WebKitWebDriver, the process that starts the program and drives its window.

use std::env;
use std::fs::{self, File};
use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Error, Home, Options, Scheme};

/// A running driver. At drop it and the program are killed, as one process group.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    port: u16,
    /// Dropped with the driver; the watch knows by it that nothing hangs.
    _alive: Sender<()>,
}

impl Driver {
    /// Starts the driver on a free port of the loopback interface and waits until it listens.
    pub(crate) fn start(home: &Home, options: &Options) -> Result<Self, Error> {
        let port = free_port()?;
        // Ends with the scenario even if that is killed.
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", "WebKitWebDriver"])
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(home.log_file())?)
            .env_clear();
        for name in INHERITED {
            command.envs(env::var_os(name).map(|value| (name, value)));
        }
        home.apply(&mut command);
        command.envs(FIXED).env("GTK_THEME", theme(options.scheme)).envs(options.environment.iter().cloned());
        let process = command.spawn()?;
        let driver = Self { port, _alive: watch(process.id()), process };
        driver.wait_until_listening()?;
        Ok(driver)
    }

    /// Where to send commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The process of the program, once a session has started it.
    pub(crate) fn program(&self) -> Result<u32, Error> {
        let none = || Error::Answer("the driver has started no program".to_owned());
        children(self.process.id())?.first().copied().ok_or_else(none)
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
        let program = self.program();
        kill_group(self.process.id());
        drop(self.process.wait());
        // The next program would take it for the first of two.
        let gone = |pid| !Path::new(&format!("/proc/{pid}")).exists();
        let start = Instant::now();
        while program.as_ref().is_ok_and(|pid| !gone(*pid)) && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The processes that a process has started, by any of its threads.
pub(crate) fn children(process: u32) -> io::Result<Vec<u32>> {
    let mut children = Vec::new();
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let listed = fs::read_to_string(thread?.path().join("children"))?;
        children.extend(listed.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
    }
    Ok(children)
}

/// Kills the group when it is still there after the longest time a scenario may take: WebDriver
/// waits for ever on a program that does not answer.
fn watch(group: u32) -> Sender<()> {
    let (alive, ended) = mpsc::channel();
    thread::spawn(move || {
        if ended.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            kill_group(group);
        }
    });
    alive
}

fn kill_group(group: u32) {
    drop(Command::new("kill").args(["-KILL", "--", &format!("-{group}")]).status());
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
const INHERITED: [&str; 6] =
    ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "PATH", "TZ", "XAUTHORITY", "XDG_RUNTIME_DIR"];

const FIXED: [(&str, &str); 4] = [
    ("GDK_BACKEND", "x11"),
    ("LANG", "C.UTF-8"),
    ("NO_AT_BRIDGE", "1"),
    ("TAURI_WEBVIEW_AUTOMATION", "true"),
];

const LIMIT: Duration = Duration::from_mins(5);

const PATIENCE: Duration = Duration::from_secs(20);
