//! A D-Bus session of its own for each test, with a home of its own and a real GNOME Keyring.
//!
//! A test runs twice: first in the test program, where it only starts the session and the test program once more
//! for this one test; then inside the session, where it does its work.

use std::env;
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use vault_keychain::{Keychain, KeychainError, SystemKeychain, TimeOuts};

/// Does `work` inside a session. `test` is the test's own path, as the test program lists it.
pub(crate) fn in_session(test: &str, work: impl AsyncFnOnce()) {
    if env::var_os(INSIDE).is_some() {
        return Runtime::new().unwrap().block_on(work());
    }
    let home = tempfile::tempdir().unwrap();
    let mut run = needs("dbus-run-session", "dbus");
    run.arg("--config-file").arg(bus_without_services(home.path())).arg("--");
    run_again(run.arg(env::current_exe().unwrap()), test, home.path());
}

/// Does `work` where no session bus answers.
pub(crate) fn without_a_bus(test: &str, work: impl AsyncFnOnce()) {
    if env::var_os(INSIDE).is_some() {
        return Runtime::new().unwrap().block_on(work());
    }
    let home = tempfile::tempdir().unwrap();
    let mut run = Command::new(env::current_exe().unwrap());
    run_again(run.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"), test, home.path());
}

/// A keychain as the program uses it.
pub(crate) fn keychain() -> SystemKeychain {
    SystemKeychain::new(TimeOuts::default()).unwrap()
}

/// A running GNOME Keyring; it ends with this value.
pub(crate) struct Daemon(Child);

impl Daemon {
    /// Starts it with its keyring unlocked, made if it is not there.
    pub(crate) async fn unlocked() -> Self {
        Self::start(&["--unlock"]).await
    }

    /// Starts it without a password.
    pub(crate) async fn locked() -> Self {
        Self::start(&[]).await
    }

    async fn start(arguments: &[&str]) -> Self {
        let mut daemon = needs("gnome-keyring-daemon", "gnome-keyring")
            .args(["--foreground", "--components=secrets"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It reads the password to the end of its input.
        daemon.stdin.take().unwrap().write_all(b"password of the test").unwrap();
        let daemon = Self(daemon);
        let begun = Instant::now();
        while keychain().status().await == Err(KeychainError::Missing) {
            assert!(begun.elapsed() < Duration::from_secs(20), "the keyring service did not start");
            thread::sleep(Duration::from_millis(50));
        }
        daemon
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn run_again(command: &mut Command, test: &str, home: &Path) {
    let runtime = home.join("run");
    fs::create_dir(&runtime).unwrap();
    fs::set_permissions(&runtime, Permissions::from_mode(0o700)).unwrap();
    let output = command
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", runtime)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XDG_CACHE_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_DATA_HOME")
        .output()
        .unwrap();
    let told =
        format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "inside the session:\n{told}");
    assert!(told.contains("1 passed"), "{test} was not found in the test program:\n{told}");
}

/// The bus starts no services by itself: only the keyring that a test starts is there, and nobody who asks for
/// a password.
fn bus_without_services(home: &Path) -> std::path::PathBuf {
    let file = home.join("bus.conf");
    let directory = home.display();
    fs::write(
        &file,
        format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={directory}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#
        ),
    )
    .unwrap();
    file
}

/// The program, or a failure that says what to install. A test that does not run must not pass.
fn needs(program: &str, package: &str) -> Command {
    let path = env::var_os("PATH").unwrap_or_default();
    assert!(
        env::split_paths(&path).any(|directory| directory.join(program).is_file()),
        "{program} is not installed; the packages dbus and gnome-keyring are needed (here: {package})"
    );
    Command::new(program)
}

const INSIDE: &str = "KEYCHAIN_TEST_INSIDE";
