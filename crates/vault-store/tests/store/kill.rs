//! A process is killed at random moments while it writes: always the last committed state.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use vault_store::{Access, Store};

use crate::child;
use crate::model::{Model, Random, holder, say, seed};

#[tokio::test]
async fn two_hundred_kills_lose_no_commit_and_leave_none_half() {
    let seed = seed();
    let model = Model { seed };
    let mut random = Random::new(seed, "kill", 0);
    let (_folder, path) = model.vault(0).await;
    let (mut acknowledged, mut more, mut in_wal) = (0, 0, 0);
    for round in 0..200 {
        // Most are killed among commits, some while they start and recover.
        let started = random.below(4) > 0;
        let delay = Duration::from_micros(random.below(if started { 30_000 } else { 60_000 }));
        acknowledged = run_and_kill(model, &path, started, delay).unwrap_or(acknowledged);
        in_wal += u32::from(path.with_extension("vault-wal").exists());
        // Now and then the next child finds what this one left, as after two crashes in a row.
        if random.below(4) == 0 {
            continue;
        }
        let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
        let found = model.verify(&mut store).await;
        assert!(
            found == acknowledged || found == acknowledged + 1,
            "round {round}: acknowledged {acknowledged}, found {found}"
        );
        more += found - acknowledged;
        acknowledged = found;
        store.close().await.unwrap();
    }
    let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
    let found = model.verify(&mut store).await;
    store.check().await.unwrap();
    say(&format!("{found} commits, {more} of them not acknowledged; {in_wal} kills left a WAL"));
}

/// The number of the last commit the child acknowledged before it was killed.
fn run_and_kill(model: Model, path: &Path, started: bool, delay: Duration) -> Option<u64> {
    let mut child = child::command(&[], "commit", path, model.seed).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    while started && !text.contains("committed") && output.read_line(&mut text).unwrap() > 0 {}
    thread::sleep(delay);
    child.kill().unwrap();
    output.read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    let complete = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    complete.lines().filter_map(child::acknowledged).max()
}

#[tokio::test]
async fn a_kill_while_a_vault_is_made_leaves_all_of_it_or_nothing() {
    let seed = seed();
    let model = Model { seed };
    let mut random = Random::new(seed, "kill while creating", 0);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("team.vault");
    let mut made = 0;
    for _ in 0..40 {
        let mut child = child::command(&[], "create", &path, seed).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "creating"), "the child starts");
        thread::sleep(Duration::from_micros(random.below(90_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        if path.exists() {
            let mut store = Store::open(&path, Access::ReadWrite, &holder()).await.unwrap();
            assert_eq!(model.verify(&mut store).await, 0, "the whole vault");
            store.close().await.unwrap();
            std::fs::remove_file(&path).unwrap();
            made += 1;
        }
    }
    model.fill(&path, 1).await.close().await.unwrap();
    let names: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["team.vault"], "leftovers of killed attempts are gone");
    say(&format!("{made} of 40 vaults were made before the kill"));
}
