//! What this binary does when a test starts it again as a process of its own.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use vault_store::{Access, Store};

use crate::model::{Model, holder, say};

/// A command that starts this binary again for one task; `wrapper` may prepare the process.
pub(crate) fn command(wrapper: &[&str], task: &str, path: &std::path::Path, seed: u64) -> Command {
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

const TASK: &str = "VAULT_STORE_TASK";
const PATH: &str = "VAULT_STORE_PATH";
const SEED: &str = "VAULT_STORE_CHILD_SEED";
