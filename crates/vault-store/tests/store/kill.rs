//! A process is killed at random moments while it writes: always the last committed state.

use std::io::Read as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

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
        let delay = Duration::from_micros(random.below(40_000));
        acknowledged = run_and_kill(model, &path, delay).unwrap_or(acknowledged);
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
fn run_and_kill(model: Model, path: &Path, delay: Duration) -> Option<u64> {
    let mut child = child::command(&[], "commit", path, model.seed).spawn().unwrap();
    thread::sleep(delay);
    child.kill().unwrap();
    let mut output = String::new();
    child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    child.wait().unwrap();
    let complete = output.rsplit_once('\n').map_or("", |(lines, _)| lines);
    let numbers = complete.lines().filter_map(|line| line.strip_prefix("committed "));
    numbers.map(|number| number.parse().unwrap()).max()
}
