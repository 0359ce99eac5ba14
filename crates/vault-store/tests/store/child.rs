//! What this binary does when a test starts it again as a process of its own.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vault_store::{Access, Store};

use crate::fault;
use crate::model::{Model, holder, say};

/// A command that starts this binary again for one task; `wrapper` may prepare the process.
pub(crate) fn command(wrapper: &[&str], task: &str, path: &Path, seed: u64) -> Command {
    let this = std::env::current_exe().unwrap();
    let words = wrapper.iter().map(OsStr::new).chain([this.as_os_str()]);
    let words: Vec<_> =
        words.chain(["child::task", "--exact", "--ignored", "--nocapture"].map(OsStr::new)).collect();
    let (program, arguments) = words.split_first().unwrap();
    let mut command = Command::new(program);
    command.args(arguments).env(TASK, task).env(PATH, path).env(SEED, seed.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command
}

#[tokio::test]
#[ignore = "runs only inside a process that another test starts"]
async fn task() {
    let (Ok(task), Some(path)) = (std::env::var(TASK), std::env::var_os(PATH)) else { return };
    let path = PathBuf::from(path);
    let model = Model { seed: std::env::var(SEED).unwrap().parse().unwrap() };
    match task.as_str() {
        "commit" => commit_until_killed(model, path).await,
        "create" => {
            say("creating");
            Store::create(&path, &model.commit(0), &holder()).await.unwrap();
        }
        "disk full" => fault::on_a_full_disk(model, &path).await,
        "file too large" => fault::beyond_the_file_size(model, &path).await,
        "hold" => hold(&path).await,
        "open" => {
            for access in [Access::ReadOnly, Access::ReadWrite] {
                say(&format!("opened: {:?}", Store::open(&path, access, &holder()).await.map(drop)));
            }
        }
        "medium to read" => fault::on_a_medium_to_read(model, &path).await,
        "permissions" => fault::without_permissions(model, &path).await,
        other => panic!("no such task: {other}"),
    }
}

async fn commit_until_killed(model: Model, path: PathBuf) {
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let mut n = store.heads().await.unwrap().trust_seq;
    say(&format!("committed {n}"));
    loop {
        n += 1;
        store.commit(&model.commit(n)).await.unwrap();
        say(&format!("committed {n}"));
    }
}

async fn hold(path: &Path) {
    let _store = Store::open(path, Access::ReadWrite, &holder()).await.unwrap();
    say("held");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// Lets a child commit a few times, kills it, and says which commit it acknowledged last.
pub(crate) fn commits_before_a_kill(model: Model, path: &Path) -> u64 {
    let mut child = command(&[], "commit", path, model.seed).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "committed 4"), "the child commits");
    child.kill().unwrap();
    let last = lines.filter_map(|line| acknowledged(&line)).last();
    child.wait().unwrap();
    last.unwrap_or(4)
}

/// The number in a line of a child that commits.
pub(crate) fn acknowledged(line: &str) -> Option<u64> {
    line.strip_prefix("committed ")?.parse().ok()
}

/// Opens a vault both ways in a child, which must not take long, and gives the one answer to both.
pub(crate) fn opened_soon(path: &Path) -> String {
    let mut child = command(&[], "open", path, 0).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("opening does not come to an end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let answers: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("opened: ")).collect();
    assert!(answers.len() == 2 && answers[0] == answers[1], "one answer for both ways: {text}");
    answers[0].to_owned()
}

/// Runs a task to its end and gives what it said; it must succeed.
pub(crate) fn run(wrapper: &[&str], task: &str, path: &Path, seed: u64) -> String {
    let output = command(wrapper, task, path, seed).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{task}: {}\n{text}", output.status);
    assert!(text.contains("1 passed"), "{task} was run: {text}");
    text
}

const TASK: &str = "VAULT_STORE_TASK";
const PATH: &str = "VAULT_STORE_PATH";
const SEED: &str = "VAULT_STORE_CHILD_SEED";
