//! Operations of the trust log: alone, and as a log that they make together.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vault_crypto::trust::{Operation, Signatures, State};

fuzz_target!(|bytes: &[u8]| {
    let operations: Vec<_> = fuzz::parts(bytes).filter_map(decoded).collect();
    let Some((genesis, rest)) = operations.split_first() else { return };
    drop(State::begin(genesis, Signatures::Check));
    // As if somebody had signed all of it: every rule behind the signature is reached.
    let Ok(mut state) = State::begin(genesis, Signatures::Trusted) else { return };
    for operation in rest {
        let before = state.head();
        if state.apply(std::slice::from_ref(operation), Signatures::Trusted).is_err() {
            assert_eq!(state.head(), before, "a refused operation changes nothing");
        }
    }
});

fn decoded(bytes: &[u8]) -> Option<Operation> {
    let operation = Operation::decode(bytes).ok()?;
    assert_eq!(operation.encode(), bytes);
    Some(operation)
}
