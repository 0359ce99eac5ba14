//! A desktop of its own for tests: a virtual display, a session bus, an unlocked keyring and a
//! home folder, all gone at drop.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result, ensure};

/// A running desktop. Linux only.
#[derive(Debug)]
pub(crate) struct Desktop {
    home: PathBuf,
    display: String,
    bus: String,
    processes: Vec<Child>,
}

impl Desktop {
    /// Starts the display, the bus and the keyring.
    pub(crate) fn start() -> Result<Self> {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let mut desktop = Self {
            home: std::env::temp_dir().join(format!("partner-vault-{}-{number}", std::process::id())),
            display: String::new(),
            bus: String::new(),
            processes: Vec::new(),
        };
        fs::create_dir_all(desktop.run_folder())?;
        private(&desktop.run_folder())?;
        desktop.start_display()?;
        desktop.start_bus()?;
        desktop.start_keyring()?;
        Ok(desktop)
    }

    /// Makes a command use this desktop. Its home folder stays what it was.
    pub(crate) fn apply(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("XDG_RUNTIME_DIR", self.run_folder())
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY");
    }

    /// Makes a command use this desktop's home folder as well.
    pub(crate) fn apply_home(&self, command: &mut Command) {
        command.env("HOME", &self.home);
        for (variable, folder) in XDG {
            command.env(variable, self.home.join(folder));
        }
        self.apply(command);
    }

    /// Where its windows are.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// What Partner Vault finds as its settings when it is started with this desktop's home folder.
    pub(crate) fn write_settings(&self, text: &str) -> Result<()> {
        let folder = self.home.join(".config/org.partnervault.desktop");
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join("settings.json"), text)?)
    }

    fn start_display(&mut self) -> Result<()> {
        // With -displayfd the server picks a free number and tells it when it is ready.
        let mut server = bound("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb could not be started")?;
        let number = first_line(&mut server);
        self.processes.push(server);
        self.display = format!(":{}", number.context("Xvfb did not start")?);
        Ok(())
    }

    fn start_bus(&mut self) -> Result<()> {
        let mut command = bound("dbus-daemon");
        command.args(["--session", "--nofork", "--print-address=1"]);
        self.apply_home(&mut command);
        let mut bus = command
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("dbus-daemon could not be started")?;
        let address = first_line(&mut bus);
        self.processes.push(bus);
        self.bus = address.context("dbus-daemon did not start")?;
        Ok(())
    }

    fn start_keyring(&mut self) -> Result<()> {
        let mut command = bound("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        self.apply_home(&mut command);
        let mut keyring = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("gnome-keyring-daemon could not be started")?;
        // Closing its input ends the password.
        let mut input = keyring.stdin.take().context("gnome-keyring-daemon has no input")?;
        input.write_all(b"throwaway")?;
        drop(input);
        self.processes.push(keyring);
        Ok(())
    }

    fn run_folder(&self) -> PathBuf {
        self.home.join("run")
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for process in self.processes.iter_mut().rev() {
            drop(process.kill());
            drop(process.wait());
        }
        drop(fs::remove_dir_all(&self.home));
    }
}

/// A process that ends with us even if we are killed. A pipe that it inherited would otherwise
/// keep whoever reads our output waiting.
fn bound(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", program]);
    command
}

fn first_line(process: &mut Child) -> Result<String> {
    let output = process.stdout.take().context("no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    ensure!(!line.trim().is_empty(), "it ended at once");
    Ok(line.trim().to_owned())
}

#[cfg(unix)]
fn private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?)
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<()> {
    anyhow::bail!("a virtual display is for Linux")
}

/// How many desktops this process has started: each has a folder of its own.
static STARTED: AtomicU32 = AtomicU32::new(0);

const XDG: [(&str, &str); 4] = [
    ("XDG_CACHE_HOME", ".cache"),
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_STATE_HOME", ".local/state"),
];
