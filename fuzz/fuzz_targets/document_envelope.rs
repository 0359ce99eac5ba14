//! Envelopes, and documents that are sealed into them.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use vault_crypto::trust::replay;
use vault_crypto::{
    Expected, HpkeKeyPair, ScopeKey, SymmetricKey, ct_hash, open_record, reseal_record, seal_record,
};
use vault_domain::RecordId;

/// A key and an expected envelope of the frozen vault: a key that no trust log commits to cannot be had.
static FROZEN: LazyLock<(ScopeKey, Expected)> = LazyLock::new(frozen);

fuzz_target!(|bytes: &[u8]| {
    let (key, frozen) = &*FROZEN;
    // As if the trust log named exactly this envelope: every check behind the hash is reached.
    let expected = Expected { ct_hash: ct_hash(bytes), ..*frozen };
    if let Ok(document) = open_record(key, &expected, bytes) {
        let again = reseal_record(key, &expected, bytes, key).expect("what opens is sealed again");
        assert_eq!(again.expected.content, expected.content);
        assert_eq!(open_record(key, &again.expected, &again.body).ok().as_deref(), Some(&*document));
    }
    if let Ok(sealed) = seal_record(key, &frozen.place, bytes) {
        let opened = open_record(key, &sealed.expected, &sealed.body).expect("what was sealed opens");
        assert_eq!(opened.as_slice(), bytes);
    }
});

fn frozen() -> (ScopeKey, Expected) {
    let vault = include_str!("../../tests/fixtures/log-vault.json");
    let vault: Value = serde_json::from_str(vault).expect("the frozen vault is JSON");
    let bytes = |value: &Value| hex::decode(value.as_str().expect("hexadecimal")).expect("hexadecimal");
    let operations: Vec<_> = vault["operations"].as_array().expect("a list").iter().map(bytes).collect();
    let state = replay(operations.iter().map(Vec::as_slice), None).expect("the frozen log is sound").state;
    // The first is archived: its key comes in two halves.
    let record: RecordId = vault["records"][1]["record"].as_str().expect("an id").parse().expect("an id");
    let expected = state.expected(record, 1).expect("the log names it");
    let scope = state.scope(expected.place.scope).expect("the log has its scope");
    let epoch = scope.epoch_by_id(&expected.place.epoch_id).expect("the scope has its epoch");
    let private = SymmetricKey::from_slice(&bytes(&vault["sk_hpke"])).expect("32 bytes");
    let member = state.members().next().expect("a member").id;
    let place = epoch.place(state.genesis(), &scope.scope);
    let pair = HpkeKeyPair::from_private(&private).expect("a private key");
    let key = epoch.grant(member).expect("the member has it").open(&place, &pair).expect("the grant opens");
    (ScopeKey::verified(key, &state.genesis(), &scope.scope, epoch).expect("the log commits to it"), expected)
}
