//! Every byte of what lies in the file or the keyring is altered: it then opens to nothing at all.

use std::collections::BTreeMap;

use vault_crypto::{
    Anchor, Authenticator, Bytes, ColdState, DeviceSecret, EpochId, GrantKeys, GrantPlace, HotState,
    HpkeKeyPair, KdfParams, KnownDevice, MemberKey, MemberKeyPlace, OpenSlot, Opener, Passphrase, Pin,
    Recipient, RecoveryKey, SelfKey, SigningKey, Slot, SlotError, SlotRequest, SymmetricKey, open_grant,
    seal_grant,
};
use vault_domain::{Class, DeviceId, MemberId, ScopeId, SessionId, SlotId, Timestamp, VaultId};

const STEP: u64 = 60_000_000;

fn place() -> MemberKeyPlace {
    MemberKeyPlace { genesis: Bytes([1; 32]), member: MemberId::from_random([2; 16]), epoch: Bytes([3; 16]) }
}

/// The bytes with each of them altered in three ways, and cut or made longer by one.
fn altered(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let flips = (0..bytes.len()).flat_map(|at| [0x01, 0x80, 0xff].map(|mask| (at, mask)));
    let flipped = flips.map(|(at, mask)| {
        let mut copy = bytes.to_vec();
        copy[at] ^= mask;
        copy
    });
    let shorter = bytes[..bytes.len() - 1].to_vec();
    flipped.chain([shorter, [bytes, &[0]].concat(), Vec::new()])
}

#[test]
fn no_altered_slot_opens() {
    let phone = Authenticator::make().unwrap();
    let (passphrase, secret) = (Passphrase::new("passphrase").unwrap(), DeviceSecret::make().unwrap());
    let request = SlotRequest {
        genesis: Bytes([1; 32]),
        vault: VaultId::from_random([2; 16]),
        member: MemberId::from_random([3; 16]),
        slot: SlotId::from_random([4; 16]),
        device: DeviceId::from_random([5; 16]),
        params: KdfParams::FLOOR,
        window_days: 30,
    };
    let (code, now) = (phone.code_at(STEP + 1), Timestamp::from_secs(STEP * 30));
    let pin = Pin { seq: 300, hash: Bytes([6; 32]) };
    let (made, change) = OpenSlot::make(&request, &passphrase, Some(&secret), phone, STEP, pin, now).unwrap();
    let chunks: BTreeMap<u32, Vec<u8>> = change.chunks_to_put().iter().cloned().collect();
    let slot = Slot::parse(change.body(), chunks.clone()).unwrap();
    let prk = slot.derive_prk(&passphrase, &code, Some(&secret), STEP + 1).unwrap().unwrap();
    let opened = slot.open_with_prk(&prk, STEP + 1).unwrap().unwrap();
    assert_eq!(opened.device_key().public(), made.device_key().public());

    for body in altered(change.body()) {
        let opened = Slot::parse(&body, chunks.clone()).map(|slot| slot.open_with_prk(&prk, STEP + 1));
        let refused = matches!(opened, Err(_) | Ok(Err(_) | Ok(None)));
        assert!(refused, "an altered slot opened");
    }
    for (day, chunk) in &chunks {
        let mut other = chunks.clone();
        other.insert(*day, [&chunk[..3000], &[chunk[3000] ^ 1], &chunk[3001..]].concat());
        assert_eq!(Slot::parse(change.body(), other).err(), Some(SlotError::Damaged), "day {day}");
    }
}

#[test]
fn parameters_outside_the_bounds_are_refused_before_anything_is_derived() {
    // A slot's static part around its `argon`, as section 3.1 of the format has it.
    let (_, change) = OpenSlot::make(
        &SlotRequest {
            genesis: Bytes([1; 32]),
            vault: VaultId::from_random([2; 16]),
            member: MemberId::from_random([3; 16]),
            slot: SlotId::from_random([4; 16]),
            device: DeviceId::from_random([5; 16]),
            params: KdfParams::FLOOR,
            window_days: 30,
        },
        &Passphrase::new("passphrase").unwrap(),
        None,
        Authenticator::make().unwrap(),
        STEP,
        Pin { seq: 0, hash: Bytes::ZERO },
        Timestamp::from_secs(STEP * 30),
    )
    .unwrap();
    let floor = [0x85, 0x02, 0x13, 0x1a, 0x00, 0x01, 0x00, 0x00, 0x03, 0x01];
    let with = |argon: [u8; 10]| {
        let mut body = change.body().to_vec();
        let at = body.windows(10).position(|window| window == floor).unwrap();
        body[at..at + 10].copy_from_slice(&argon);
        Slot::parse(&body, change.chunks_to_put().to_vec()).err()
    };
    let unsafe_parameters = Some(SlotError::UnsafeParameters);
    assert_eq!(with(floor), None);
    let mut argon = floor;
    argon[3..8].copy_from_slice(&[0x1a, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(with(argon), unsafe_parameters, "2^32 - 1 KiB");
    argon[3..8].copy_from_slice(&[0x1a, 0x00, 0x10, 0x00, 0x01]);
    assert_eq!(with(argon), unsafe_parameters, "one KiB above the ceiling");
    assert_eq!(with([0x85, 0x02, 0x13, 0x1a, 0x00, 0x01, 0x00, 0x00, 0x02, 0x01]), unsafe_parameters);
    assert_eq!(with([0x85, 0x02, 0x13, 0x1a, 0x00, 0x01, 0x00, 0x00, 0x03, 0x09]), unsafe_parameters);
    assert_eq!(with([0x85, 0x01, 0x13, 0x1a, 0x00, 0x01, 0x00, 0x00, 0x03, 0x01]), Some(SlotError::Damaged));

    // Eight KiB take four bytes fewer, two of them in the head of the byte string around it.
    let small = [0x85, 0x02, 0x13, 0x08, 0x03, 0x01];
    let body = change.body();
    let at = body.windows(10).position(|window| window == floor).unwrap();
    let mut smaller = [&body[..at], &small, &body[at + 10..]].concat();
    smaller[2] -= 4;
    assert_eq!(Slot::parse(&smaller, change.chunks_to_put().to_vec()).err(), unsafe_parameters, "8 KiB");
}

#[test]
fn no_altered_key_wrap_opens() {
    let (key, pair, device) =
        (MemberKey::make().unwrap(), HpkeKeyPair::make().unwrap(), DeviceId::from_random([4; 16]));
    let opener = Opener::Device { device, key: &pair };
    let body = key.wrap(&place(), &Recipient::Device { device, public: pair.public() }).unwrap();
    assert_eq!(
        MemberKey::open(&body, &place(), opener).unwrap().to_symmetric().expose(),
        key.to_symmetric().expose()
    );
    assert!(altered(&body).all(|body| MemberKey::open(&body, &place(), opener).is_err()));
    assert!(MemberKey::open(&body, &place(), Opener::Recovery(&pair)).is_err(), "another recipient");
    let elsewhere = [
        MemberKeyPlace { genesis: Bytes([9; 32]), ..place() },
        MemberKeyPlace { member: MemberId::from_random([9; 16]), ..place() },
        MemberKeyPlace { epoch: Bytes([9; 16]), ..place() },
    ];
    assert!(elsewhere.iter().all(|place| MemberKey::open(&body, place, opener).is_err()));
}

#[test]
fn no_altered_state_opens() {
    let key = MemberKey::make().unwrap();
    let cold = cold().seal(&key, &place(), 4).unwrap();
    let hot = hot().seal(&key, &place(), 9).unwrap();
    assert!(altered(&cold).all(|blob| ColdState::open(&blob, &key, &place()).is_err()));
    assert!(altered(&hot).all(|blob| HotState::open(&blob, &key, &place()).is_err()));
    assert!(HotState::open(&cold, &key, &place()).is_err(), "cold is not hot");
    assert!(ColdState::open(&hot, &key, &place()).is_err(), "hot is not cold");
    assert!(HotState::open(&hot, &MemberKey::make().unwrap(), &place()).is_err(), "another key");
    let other = MemberKeyPlace { member: MemberId::from_random([9; 16]), ..place() };
    assert!(HotState::open(&hot, &key, &other).is_err(), "another member");
}

#[test]
fn no_altered_anchor_opens() {
    let (_, change) = make_plain_slot();
    let open = change;
    let (genesis, slot) = (open.genesis(), open.slot());
    let bytes = anchor().seal(open.anchor_key(), &genesis, slot);
    assert_eq!(Anchor::open(&bytes, open.anchor_key(), &genesis, slot), Ok(anchor()));
    assert!(altered(&bytes).all(|bytes| Anchor::open(&bytes, open.anchor_key(), &genesis, slot).is_err()));
    assert!(Anchor::open(&bytes, open.anchor_key(), &Bytes([9; 32]), slot).is_err(), "another vault");
    let other = SlotId::from_random([9; 16]);
    assert!(Anchor::open(&bytes, open.anchor_key(), &genesis, other).is_err(), "another slot");
    let (_, stranger) = make_plain_slot();
    assert!(Anchor::open(&bytes, stranger.anchor_key(), &genesis, slot).is_err(), "another key");
}

#[test]
fn no_altered_grant_opens() {
    let (key, under) = (SymmetricKey::make().unwrap(), MemberKey::make().unwrap());
    let grant = GrantPlace { scope: ScopeId::from_random([5; 16]), class: Class::Secret, epoch: epoch(6) };
    let body = seal_grant(&key, &under, &place(), &grant).unwrap();
    assert_eq!(open_grant(&body, &under, &place(), &grant).unwrap().expose(), key.expose());
    assert!(altered(&body).all(|body| open_grant(&body, &under, &place(), &grant).is_err()));
    let elsewhere = [
        GrantPlace { scope: ScopeId::from_random([9; 16]), ..grant },
        GrantPlace { class: Class::Meta, ..grant },
        GrantPlace { epoch: epoch(9), ..grant },
    ];
    assert!(elsewhere.iter().all(|grant| open_grant(&body, &under, &place(), grant).is_err()));
}

#[test]
fn no_recovery_key_with_a_wrong_character_is_accepted() {
    let text = RecoveryKey::make().unwrap().text();
    for (at, right) in text.char_indices().filter(|(_, c)| *c != ' ') {
        for wrong in "qpzry9x8gf2tvdw0s3jn54khce6mua7lbio1!".chars().filter(|wrong| *wrong != right) {
            let mut typed = text.to_string();
            typed.replace_range(at..=at, wrong.encode_utf8(&mut [0; 4]));
            assert!(RecoveryKey::parse(&typed).is_err(), "{right} as {wrong} at {at}");
        }
    }
}

fn make_plain_slot() -> (vault_crypto::SlotChange, OpenSlot) {
    let request = SlotRequest {
        genesis: Bytes([1; 32]),
        vault: VaultId::from_random([2; 16]),
        member: MemberId::from_random([3; 16]),
        slot: SlotId::from_random([4; 16]),
        device: DeviceId::from_random([5; 16]),
        params: KdfParams::FLOOR,
        window_days: 30,
    };
    let passphrase = Passphrase::new("passphrase").unwrap();
    let pin = Pin { seq: 0, hash: Bytes::ZERO };
    let now = Timestamp::from_secs(STEP * 30);
    let (open, change) =
        OpenSlot::make(&request, &passphrase, None, Authenticator::make().unwrap(), STEP, pin, now).unwrap();
    (change, open)
}

const fn epoch(byte: u8) -> EpochId {
    Bytes([byte; 16])
}

fn anchor() -> Anchor {
    Anchor {
        trust_seq: 12,
        trust_hash: Bytes([1; 32]),
        audit_size: 400,
        audit_root: Bytes([2; 32]),
        slot_epoch: 5,
        last_step: STEP,
        hot_counter: 77,
        km_epoch: epoch(3),
        owners: [(MemberId::from_random([1; 16]), Bytes([4; 32]))].into(),
    }
}

fn cold() -> ColdState {
    ColdState {
        signing_key: SigningKey::from_seed(&SymmetricKey::make().unwrap()),
        grant_keys: GrantKeys::new(HpkeKeyPair::make().unwrap()),
        pk_rec: HpkeKeyPair::make().unwrap().public(),
        devices: vec![KnownDevice {
            device: DeviceId::from_random([1; 16]),
            slot: SlotId::from_random([2; 16]),
            public: Bytes([3; 32]),
        }],
        self_keys: vec![SelfKey { epoch: epoch(1), key: SymmetricKey::make().unwrap() }],
    }
}

fn hot() -> HotState {
    HotState {
        trust_seq: 12,
        trust_hash: Bytes([1; 32]),
        audit_size: 5,
        peaks: vec![Bytes([2; 32]), Bytes([3; 32])],
        session: Some(SessionId::from_random([4; 16])),
        next_n: 3,
        last_steps: [(SlotId::from_random([5; 16]), STEP)].into(),
        cold_counter: 4,
        cold_hash: Bytes([6; 32]),
        own: vec![7; 40],
    }
}
