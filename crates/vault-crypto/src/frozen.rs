//! Vectors of the file format, here of sections 3, 4 and 9: fixed keys and nonces give exactly the frozen bytes, and the
//! frozen bytes open. A vector file is written once, by `FREEZE_VECTORS=1 cargo test`, and never again: bytes that
//! differ mean that vaults in the field no longer open.

mod log;

use std::path::PathBuf;

use serde_json::{Value, json};
use vault_domain::{Class, DeviceId, MemberId, ScopeId, SessionId, SlotId, Timestamp, VaultId};

use crate::anchor::AnchorKey;
use crate::slot::{Seed, Tau};
use crate::{
    Anchor, Authenticator, Bytes, ColdState, DeviceSecret, GrantPlace, HotState, HpkeKeyPair, KdfParams,
    KnownDevice, MemberKey, MemberKeyPlace, OpenSlot, Opener, Passphrase, Pin, Recipient, RecoveryKey,
    SelfKey, SigningKey, Slot, SlotRequest, SymmetricKey, cold_hash, epoch_id, fingerprint, grant_cache,
    open_grant,
};

const STEP: u64 = 60_000_000;

#[test]
fn slot() {
    let (passphrase, device_secret) = (passphrase(), DeviceSecret::from_slice(&[0x0d; 32]).unwrap());
    let seed = Seed {
        device_key: pair(0x21),
        anchor_key: AnchorKey::from_slice(&[0x22; 32]).unwrap(),
        salt: Bytes([0x23; 16]),
        nonce: Bytes([0x24; 24]),
        tau: Tau(123_456),
    };
    let pin = Pin { seq: 7, hash: Bytes([0x25; 32]) };
    let now = Timestamp::from_secs(STEP * 30);
    let (_, change) = OpenSlot::make_from(
        &request(),
        &passphrase,
        Some(&device_secret),
        authenticator(),
        STEP,
        pin,
        now,
        seed,
    )
    .unwrap();
    let rows = change.chunks_to_put().to_vec();
    let slot = Slot::parse(change.body(), rows.clone()).unwrap();
    let code = authenticator().code_at(STEP + 1);
    let prk = slot.derive_prk(&passphrase, &code, Some(&device_secret), STEP + 1).unwrap().unwrap();
    let frozen = frozen(
        "unlock-slot",
        &json!({
            "passphrase": passphrase.expose(),
            "device_secret": hex::encode(device_secret.expose()),
            "authenticator": authenticator().secret_text().as_str(),
            "tau": 123_456,
            "first_step": STEP + 1,
            "code_at_first_step": code.text().as_str(),
            "prk": hex::encode(prk.expose()),
            "sk_dev": hex::encode(pair(0x21).private().expose()),
            "k_anchor": hex::encode([0x22; 32]),
            "body": hex::encode(change.body()),
            "days": rows.iter().map(|(day, _)| day).collect::<Vec<_>>(),
            "first_entries": hex::encode(&rows[0].1[usize::try_from(STEP % 2880).unwrap() / 2 * 5..][..50]),
        }),
    );
    let body = bytes(&frozen["body"]);
    let slot = Slot::parse(&body, rows).unwrap();
    let open = slot.unlock(&passphrase, &code, Some(&device_secret), now.plus_secs(30), None).unwrap();
    assert_eq!(open.device_key().public(), pair(0x21).public());
    assert_eq!((open.pin(), open.member()), (pin, request().member));
}

#[test]
fn member_key() {
    let (recovery, device) = (RecoveryKey::from_symmetric(key(0x31)), request().device);
    let device_pair = pair(0x21);
    // HPKE draws its own randomness: these wraps were made once and only open.
    let member_key = MemberKey::from_symmetric(key(0x32));
    let to_device = Recipient::Device { device, public: device_pair.public() };
    let to_recovery = Recipient::Recovery { public: recovery.key_pair().public() };
    let frozen = frozen_once("unlock-member-key", || {
        json!({
            "k_m": hex::encode([0x32; 32]),
            "km_number": 1,
            "km_epoch_id": place().epoch.to_string(),
            "km_commit": member_key.commit(request().vault, request().member, 1).to_string(),
            "device_wrap": hex::encode(member_key.wrap(&place(), &to_device).unwrap()),
            "recovery_wrap": hex::encode(member_key.wrap(&place(), &to_recovery).unwrap()),
        })
    });
    assert_eq!(frozen["km_commit"], member_key.commit(request().vault, request().member, 1).to_string());
    assert_eq!(frozen["km_epoch_id"], place().epoch.to_string());
    let openers = [
        ("device_wrap", Opener::Device { device, key: &device_pair }),
        ("recovery_wrap", Opener::Recovery(&recovery.key_pair())),
    ];
    for (name, opener) in openers {
        let opened = MemberKey::open(&bytes(&frozen[name]), &place(), opener).unwrap();
        assert_eq!(opened.to_symmetric().expose(), &[0x32; 32], "{name}");
    }
}

#[test]
fn state() {
    let member_key = MemberKey::from_symmetric(key(0x32));
    let cold = ColdState {
        signing_key: SigningKey::from_seed(&key(0x41)),
        grant_keys: crate::GrantKeys::new(pair(0x42)),
        pk_rec: RecoveryKey::from_symmetric(key(0x31)).key_pair().public(),
        devices: vec![KnownDevice {
            device: request().device,
            slot: request().slot,
            public: pair(0x21).public(),
        }],
        self_keys: vec![SelfKey { epoch: place().epoch, key: key(0x43) }],
    };
    let cold_blob = cold.seal_with(&member_key, &place(), 3, Bytes([0x44; 24]));
    let hot = HotState {
        trust_seq: 7,
        trust_hash: Bytes([0x25; 32]),
        audit_size: 5,
        peaks: vec![Bytes([0x45; 32]), Bytes([0x46; 32])],
        session: Some(SessionId::from_random([0x47; 16])),
        next_n: 2,
        last_steps: [(request().slot, STEP)].into(),
        cold_counter: 3,
        cold_hash: cold_hash(&cold_blob),
        own: Vec::new(),
    };
    let hot_blob = hot.seal_with(&member_key, &place(), 9, Bytes([0x48; 24]));
    let frozen =
        frozen("unlock-state", &json!({ "cold": hex::encode(&cold_blob), "hot": hex::encode(&hot_blob) }));
    let (opened, counter) = HotState::open(&bytes(&frozen["hot"]), &member_key, &place()).unwrap();
    assert_eq!((opened, counter), (hot, 9));
    let (opened, counter) = ColdState::open(&bytes(&frozen["cold"]), &member_key, &place()).unwrap();
    assert_eq!((opened.signing_key.public(), counter), (cold.signing_key.public(), 3));
}

#[test]
fn state_with_own() {
    let member_key = MemberKey::from_symmetric(key(0x32));
    let hot = HotState {
        trust_seq: 7,
        trust_hash: Bytes([0x25; 32]),
        audit_size: 1,
        peaks: vec![Bytes([0x45; 32])],
        session: None,
        next_n: 0,
        last_steps: [(request().slot, STEP)].into(),
        cold_counter: 3,
        cold_hash: Bytes([0x49; 32]),
        own: vec![0x01, 0xa1, 0x00, 0x80],
    };
    let blob = hot.seal_with(&member_key, &place(), 10, Bytes([0x4a; 24]));
    let frozen = frozen("unlock-state-own", &json!({ "hot": hex::encode(&blob) }));
    let opened = HotState::open(&bytes(&frozen["hot"]), &member_key, &place());
    assert_eq!(opened, Ok((hot, 10)));
}

#[test]
fn grant_cache() {
    let member_key = MemberKey::from_symmetric(key(0x32));
    let grant = GrantPlace {
        scope: ScopeId::from_random([0x51; 16]),
        class: Class::Secret,
        epoch: Bytes([0x52; 16]),
    };
    let body = grant_cache::seal_with(&key(0x53), &member_key, &place(), &grant, Bytes([0x54; 24]));
    let frozen =
        frozen("unlock-grant-cache", &json!({ "key": hex::encode([0x53; 32]), "body": hex::encode(body) }));
    let opened = open_grant(&bytes(&frozen["body"]), &member_key, &place(), &grant).unwrap();
    assert_eq!(opened.expose(), &[0x53; 32]);
}

#[test]
fn anchor() {
    let anchor = Anchor {
        trust_seq: 7,
        trust_hash: Bytes([0x25; 32]),
        audit_size: 5,
        audit_root: Bytes([0x61; 32]),
        slot_epoch: 2,
        last_step: STEP,
        hot_counter: 9,
        km_epoch: place().epoch,
        owners: [(request().member, Bytes([0x62; 32]))].into(),
    };
    let key = AnchorKey::from_slice(&[0x22; 32]).unwrap();
    let sealed = anchor.seal(&key, &request().genesis, request().slot);
    let frozen = frozen("unlock-anchor", &json!({ "anchor": hex::encode(sealed) }));
    let opened = Anchor::open(&bytes(&frozen["anchor"]), &key, &request().genesis, request().slot);
    assert_eq!(opened, Ok(anchor));
}

#[test]
fn recovery() {
    let recovery = RecoveryKey::from_symmetric(key(0x31));
    let frozen = frozen(
        "unlock-recovery",
        &json!({
            "r": hex::encode([0x31; 32]),
            "text": recovery.text().as_str(),
            "sk_rec": hex::encode(recovery.key_pair().private().expose()),
            "pk_rec": recovery.key_pair().public().to_string(),
            "pk_rec_sig": recovery.signing_key().public().to_string(),
            "genesis": request().genesis.to_string(),
            "fingerprint": fingerprint(&request().genesis),
        }),
    );
    let read = RecoveryKey::parse(frozen["text"].as_str().unwrap()).unwrap();
    assert_eq!(read.key_pair().public(), recovery.key_pair().public());
}

/// The frozen vector, which must equal what is made now.
fn frozen(name: &str, now: &Value) -> Value {
    let frozen = frozen_once(name, || now.clone());
    assert_eq!(&frozen, now, "the bytes of {name} have changed");
    frozen
}

/// The frozen vector; made only where there is none and it is asked for.
fn frozen_once(name: &str, make: impl FnOnce() -> Value) -> Value {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(format!("{name}.json"));
    if !path.exists() && std::env::var_os("FREEZE_VECTORS").is_some() {
        std::fs::write(&path, format!("{:#}\n", make())).unwrap();
    }
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn request() -> SlotRequest {
    SlotRequest {
        genesis: Bytes([0x11; 32]),
        vault: VaultId::from_random([0x12; 16]),
        member: MemberId::from_random([0x13; 16]),
        slot: SlotId::from_random([0x14; 16]),
        device: DeviceId::from_random([0x15; 16]),
        params: KdfParams::FLOOR,
        window_days: 30,
    }
}

fn place() -> MemberKeyPlace {
    let (member, genesis) = (request().member, request().genesis);
    let commit = MemberKey::from_symmetric(key(0x32)).commit(request().vault, member, 1);
    MemberKeyPlace { genesis, member, epoch: epoch_id(member.as_bytes(), 1, &Bytes::ZERO, &commit) }
}

fn passphrase() -> Passphrase {
    Passphrase::new("orchid sample lunar brisk \u{e4}tna").unwrap()
}

fn authenticator() -> Authenticator {
    Authenticator::from_slice(b"12345678901234567890").unwrap()
}

fn key(byte: u8) -> SymmetricKey {
    SymmetricKey::from_slice(&[byte; 32]).unwrap()
}

fn pair(byte: u8) -> HpkeKeyPair {
    HpkeKeyPair::derive(&key(byte))
}

fn bytes(hexadecimal: &Value) -> Vec<u8> {
    hex::decode(hexadecimal.as_str().unwrap()).unwrap()
}
