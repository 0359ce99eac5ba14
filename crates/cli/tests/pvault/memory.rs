//! What others see of the memory of the program: no core image, no reading along, nothing left of what was read.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

use memchr::memmem;

use crate::lab::{Lab, PASSPHRASE, finish};

#[test]
fn no_core_image_is_made() {
    let lab = Lab::new();
    let mut child = waiting(&lab, &[&["prlimit", "--core=unlimited"][..], unprivileged()].concat());
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let core: Vec<_> = limits.lines().filter(|line| line.starts_with("Max core file size")).collect();
    assert!(core[0].split_whitespace().nth(4) == Some("0"), "the soft limit: {core:?}");
    kill(&child, "-ABRT");
    let status = child.wait().unwrap();
    assert!(status.signal().is_some() && !status.core_dumped(), "{status:?}");
}

/// A limit is no obstacle where the system hands cores to a program; the kernel's own mark is.
#[test]
fn programs_of_the_same_user_cannot_read_its_memory() {
    let lab = Lab::new();
    let mut ours = waiting(&lab, unprivileged());
    let words = [unprivileged(), &["sleep", "60"]].concat();
    let mut other = Command::new(words[0]).args(&words[1..]).spawn().unwrap();
    // Another program becomes itself only when it was executed.
    while fs::read_to_string(format!("/proc/{}/comm", other.id())).unwrap().trim() != "sleep" {
        std::thread::yield_now();
    }
    assert!(can_look_into(&other), "the search for a way in finds one where there is one");
    assert!(!can_look_into(&ours));
    for child in [&mut ours, &mut other] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn nothing_of_a_value_that_was_read_stays_in_memory() {
    let lab = Lab::new();
    let answers = lab.batch(&[
        "partner add --profile srs --environment staging",
        &format!(
            r#"["add","srs","staging","--name","Orders","--field","client_id=i","--secret","client_secret={CANARY}"]"#
        ),
    ]);
    assert!(answers.iter().all(|answer| answer["ok"] == true), "{answers:?}");

    let code = lab.fresh_code();
    let mut command = lab.command();
    let mut child =
        command.env("PARTNER_VAULT_DEBUGGABLE", "1").args(["batch", "--passphrase-stdin"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let get = "get srs/staging/Orders --field client_secret";
    writeln!(stdin, "{PASSPHRASE}\n{code}\n{get}").unwrap();
    assert!(answers.next().unwrap().unwrap().contains(CANARY));
    writeln!(stdin, "partners").unwrap();
    assert!(answers.next().unwrap().unwrap().contains("SRS"));
    let image = image(&child);
    assert!(memmem::find(&image, b"SRS").is_some(), "the search finds what is there");
    assert_eq!(memmem::find_iter(&image, CANARY).count(), 0, "the value");
    assert_eq!(memmem::find_iter(&image, PASSPHRASE).count(), 0, "the passphrase");
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

/// The program at the moment when it waits for the passphrase.
fn waiting(lab: &Lab, wrapper: &[&str]) -> Child {
    let mut command = lab.command_within(wrapper);
    let child = command.args(["partners", "--passphrase-stdin"]).spawn().unwrap();
    while !reads(&child) {
        std::thread::yield_now();
    }
    child
}

/// Whether it is the program, and a thread of it waits for its input.
fn reads(child: &Child) -> bool {
    let tasks = fs::read_dir(format!("/proc/{}/task", child.id())).unwrap();
    let threads = tasks.count();
    fs::read_to_string(format!("/proc/{}/comm", child.id())).unwrap().trim() == "pvault" && threads > 1
}

/// Opens its memory and reads none of it; the kernel asks for the same as for attaching a debugger.
fn can_look_into(child: &Child) -> bool {
    let words = [unprivileged(), &["dd", "count=0"]].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).arg(format!("if=/proc/{}/mem", child.id()));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    finish(command, b"").code == 0
}

/// Root may look into everything unless it gives that up.
fn unprivileged() -> &'static [&'static str] {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    if is_root { &["setpriv", "--bounding-set=-sys_ptrace"] } else { &[] }
}

/// All memory that the program may write, as a core image would hold it.
fn image(child: &Child) -> Vec<u8> {
    let of = |name| format!("/proc/{}/{name}", child.id());
    let memory = File::open(of("mem")).unwrap();
    let mut image = Vec::new();
    for line in fs::read_to_string(of("maps")).unwrap().lines() {
        let mut words = line.split_whitespace();
        let (addresses, rights) = (words.next().unwrap(), words.next().unwrap());
        if rights.starts_with("rw") {
            let (start, end) = addresses.split_once('-').unwrap();
            let address = |text| u64::from_str_radix(text, 16).unwrap();
            let mut area = vec![0; usize::try_from(address(end) - address(start)).unwrap()];
            if memory.read_exact_at(&mut area, address(start)).is_ok() {
                image.extend(area);
            }
        }
    }
    image
}

fn kill(child: &Child, signal: &str) {
    assert!(Command::new("kill").arg(signal).arg(child.id().to_string()).status().unwrap().success());
}

const CANARY: &str = "canary-of-the-value-that-was-read-77c1";
