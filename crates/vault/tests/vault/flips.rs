//! Two hundred single bits of the golden file: each opening gives exactly what was in it, or a typed error.

use serde_json::Value;
use tokio::runtime::Builder;
use vault::VaultError;

use crate::golden::Golden;

#[test]
fn a_flipped_bit_gives_the_same_vault_or_a_typed_error() {
    let golden = Golden::read();
    let positions = positions(golden.file.len() * 8);
    let (one, other) = positions.split_at(positions.len() / 2);
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let halves = [one, other].map(|half| scope.spawn(|| open_all(&golden, half)));
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let same = outcomes.iter().filter(|outcome| **outcome == Outcome::Same).count();
    assert!(
        same > 0 && same < outcomes.len(),
        "some bits are padding and most are not: {same} made no difference"
    );
}

#[derive(Debug, Eq, PartialEq)]
enum Outcome {
    Refused,
    Same,
}

fn open_all(golden: &Golden, positions: &[usize]) -> Vec<Outcome> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    positions.iter().map(|position| runtime.block_on(open_flipped(golden, *position))).collect()
}

async fn open_flipped(golden: &Golden, bit: usize) -> Outcome {
    let mut file = golden.file.clone();
    file[bit / 8] ^= 1 << (bit % 8);
    match Box::pin(read(golden, &file)).await {
        Ok(contents) => {
            assert_eq!(contents, golden.contents, "bit {bit} gave other data");
            Outcome::Same
        }
        Err(error) => {
            assert_ne!(error, VaultError::Internal, "bit {bit} is damage, not a fault of the program");
            Outcome::Refused
        }
    }
}

async fn read(golden: &Golden, file: &[u8]) -> Result<Value, VaultError> {
    let world = golden.world(file);
    let vault = golden.unlock(&world).await?;
    golden.contents(&vault).await
}

/// Positions that look random and are the same in every run (`SplitMix64`).
fn positions(bits: usize) -> Vec<usize> {
    let mut state = SEED;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from(mixed ^ (mixed >> 31)).unwrap()
    };
    (0..FLIPS).map(|_| next() % bits).collect()
}

const FLIPS: usize = 200;
const SEED: u64 = 58;
