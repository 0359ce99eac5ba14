//! The agent and a computer that goes to sleep.

use std::io::{BufRead, BufReader, PipeReader, Read};
use std::os::fd::OwnedFd as Fd;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use zbus::blocking::connection::{Builder, Connection};
use zbus::zvariant::OwnedFd;

use crate::agent::Agent;
use crate::lab::{Lab, end};

#[test]
fn sleep_waits_until_the_agent_has_locked() {
    let lab = Lab::with_credentials();
    let bus = Bus::start();
    let login = Login::start(&bus);
    let mut agent = Agent::start_with(&lab, Some(&bus.address));
    let mut inhibitor = login.inhibitors.recv_timeout(PATIENCE).unwrap();
    login.sleep();
    // Sleep is held back as long as somebody has this pipe open for writing.
    assert_eq!(inhibitor.read_to_end(&mut Vec::new()).unwrap(), 0);
    let done = end(agent.child.take().unwrap());
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("goes to sleep; the vault is locked"), "{}", done.stderr);
    let events = lab.json(&["audit"]);
    let missing =
        events["events"].as_array().unwrap().iter().any(|event| event["kind"] == "missing_end_observed");
    assert!(!missing, "the session has its end: {events}");
}

/// A message bus of the test's own.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--print-address"]).stdout(Stdio::piped());
        let mut daemon = command.spawn().expect("`cargo xtask test` installs dbus-daemon");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned() }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }
}

/// Stands for logind, which no test may send to sleep.
struct Login {
    bus: Connection,
    inhibitors: Receiver<PipeReader>,
}

struct Manager(Mutex<Sender<PipeReader>>);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> OwnedFd {
        assert_eq!((what, who, mode), ("sleep", "Partner Vault", "delay"), "{why}");
        let (reader, writer) = std::io::pipe().unwrap();
        self.0.lock().unwrap().send(reader).unwrap();
        Fd::from(writer).into()
    }
}

impl Login {
    fn start(bus: &Bus) -> Self {
        let (sender, inhibitors) = mpsc::channel();
        let builder = Builder::address(bus.address.as_str()).unwrap().name("org.freedesktop.login1").unwrap();
        let builder = builder.serve_at(PATH, Manager(Mutex::new(sender))).unwrap();
        Self { bus: builder.build().unwrap(), inhibitors }
    }

    fn sleep(&self) {
        let interface = "org.freedesktop.login1.Manager";
        self.bus.emit_signal(None::<&str>, PATH, interface, "PrepareForSleep", &true).unwrap();
    }
}

const PATH: &str = "/org/freedesktop/login1";
const PATIENCE: Duration = Duration::from_mins(1);
