//! A member's keys, state and anchor: what was sealed comes back, and only in its place.

use std::collections::BTreeMap;

use proptest::prelude::*;
use vault_crypto::{
    Anchor, Authenticator, Bytes, Code, ColdState, Damaged, FileHeads, GrantKeys, HotState, HpkeKeyPair,
    KdfParams, KnownDevice, MemberKey, MemberKeyPlace, OpenSlot, Opener, Passphrase, Pin, Recipient,
    RecoveryKey, RecoveryKeyError, RolledBack, SelfKey, SigningKey, Slot, SlotRequest, SoftLock,
    SoftLockError, SymmetricKey, cold_hash, fingerprint, key_wrap_epoch, state_epoch,
};
use vault_domain::{DeviceId, MemberId, SessionId, SlotId, Timestamp, VaultId};

fn place() -> MemberKeyPlace {
    MemberKeyPlace { genesis: Bytes([1; 32]), member: MemberId::from_random([2; 16]), epoch: Bytes([3; 16]) }
}

fn hot() -> impl Strategy<Value = HotState> {
    let heads = (any::<u64>(), any::<[u8; 32]>(), 0..1_u64 << 40, any::<u64>());
    let session = prop::option::of(any::<[u8; 16]>());
    let steps = prop::collection::btree_map(any::<[u8; 16]>(), any::<u64>(), 0..5);
    let own = prop::collection::vec(any::<u8>(), 0..200);
    (heads, session, any::<u64>(), steps, any::<[u8; 32]>(), own).prop_map(
        |((trust_seq, trust_hash, audit_size, cold_counter), session, next_n, steps, cold_hash, own)| {
            HotState {
                trust_seq,
                trust_hash: Bytes(trust_hash),
                audit_size,
                peaks: (0..audit_size.count_ones()).map(|n| Bytes([u8::try_from(n).unwrap(); 32])).collect(),
                session: session.map(SessionId::from_random),
                next_n,
                last_steps: steps.into_iter().map(|(slot, step)| (SlotId::from_random(slot), step)).collect(),
                cold_counter,
                cold_hash: Bytes(cold_hash),
                own,
            }
        },
    )
}

fn anchor() -> impl Strategy<Value = Anchor> {
    let owners = prop::collection::btree_map(any::<[u8; 16]>(), any::<[u8; 32]>(), 0..4);
    (any::<[u64; 5]>(), any::<[u8; 32]>(), any::<[u8; 32]>(), any::<[u8; 16]>(), owners).prop_map(
        |([trust_seq, audit_size, slot_epoch, last_step, hot_counter], trust, audit, epoch, owners)| Anchor {
            trust_seq,
            trust_hash: Bytes(trust),
            audit_size,
            audit_root: Bytes(audit),
            slot_epoch,
            last_step,
            hot_counter,
            km_epoch: Bytes(epoch),
            owners: owners.into_iter().map(|(id, key)| (MemberId::from_random(id), Bytes(key))).collect(),
        },
    )
}

proptest! {
    #[test]
    fn a_hot_state_comes_back(hot in hot(), counter: u64) {
        let key = MemberKey::make().unwrap();
        let blob = hot.seal(&key, &place(), counter).unwrap();
        prop_assert_eq!(HotState::open(&blob, &key, &place()), Ok((hot, counter)));
        prop_assert_eq!(state_epoch(&blob), Ok(place().epoch));
    }

    #[test]
    fn a_cold_state_comes_back(
        devices in prop::collection::btree_set(any::<([u8; 16], [u8; 16])>(), 0..4),
        self_keys in 0..4_usize,
        renewed in 0..3_usize,
        counter: u64,
    ) {
        let mut grant_keys = GrantKeys::new(HpkeKeyPair::make().unwrap());
        (0..renewed).for_each(|_| grant_keys.renew().unwrap());
        let cold = ColdState {
            signing_key: SigningKey::from_seed(&SymmetricKey::make().unwrap()),
            grant_keys,
            pk_rec: Bytes([7; 32]),
            devices: known(&devices),
            self_keys: (0..self_keys)
                .map(|_| SelfKey { epoch: Bytes::random().unwrap(), key: SymmetricKey::make().unwrap() })
                .collect(),
        };
        let key = MemberKey::make().unwrap();
        let blob = cold.seal(&key, &place(), counter).unwrap();
        let (again, counted) = ColdState::open(&blob, &key, &place()).unwrap();
        prop_assert_eq!(counted, counter);
        prop_assert_eq!(again.signing_key.public(), cold.signing_key.public());
        prop_assert_eq!(again.grant_keys.present.public(), cold.grant_keys.present.public());
        let earlier = |cold: &ColdState| cold.grant_keys.earlier.iter().map(HpkeKeyPair::public).collect::<Vec<_>>();
        prop_assert_eq!(earlier(&again), earlier(&cold));
        prop_assert_eq!((again.pk_rec, again.devices), (cold.pk_rec, cold.devices));
        let keys = |keys: &[SelfKey]| keys.iter().map(|k| (k.epoch, *k.key.expose())).collect::<Vec<_>>();
        prop_assert_eq!(keys(&again.self_keys), keys(&cold.self_keys));
    }

    #[test]
    fn strange_bytes_are_damage_and_never_a_panic(bytes: Vec<u8>, text: String) {
        let key = MemberKey::make().unwrap();
        let pair = RecoveryKey::make().unwrap().key_pair();
        prop_assert!(HotState::open(&bytes, &key, &place()).is_err());
        prop_assert!(ColdState::open(&bytes, &key, &place()).is_err());
        prop_assert!(MemberKey::open(&bytes, &place(), Opener::Recovery(&pair)).is_err());
        prop_assert!(Slot::parse(&bytes, BTreeMap::new()).is_err());
        prop_assert!(RecoveryKey::parse(&text).is_err());
        let _ = (Code::parse(&text), Passphrase::new(&text), Authenticator::parse_secret(&text));
        let _ = (Anchor::claimed_last_step(&bytes), Slot::parse_epoch(&bytes), key_wrap_epoch(&bytes));
    }

    #[test]
    fn a_recovery_key_survives_paper(spaces in prop::collection::vec(0..64_usize, 0..9), upper: bool) {
        let key = RecoveryKey::make().unwrap();
        let mut typed: Vec<char> = key.text().chars().collect();
        for at in spaces {
            typed.insert(at, [' ', '\n', '-'][at % 3]);
        }
        let typed: String = typed.into_iter().collect();
        let typed = if upper { typed.to_uppercase() } else { typed };
        let again = RecoveryKey::parse(&typed).unwrap();
        prop_assert_eq!(again.key_pair().public(), key.key_pair().public());
        prop_assert_eq!(again.signing_key().public(), key.signing_key().public());
    }

    #[test]
    fn a_code_is_six_digits(code in 0..1_000_000_u32) {
        let text = format!("{code:06}");
        let spaced = format!(" {:03}-{:03} ", code / 1000, code % 1000);
        prop_assert_eq!(Code::parse(&text).unwrap().text(), Code::parse(&spaced).unwrap().text());
    }
}

/// In order and without doubles, as a cold state has them.
fn known(devices: &std::collections::BTreeSet<([u8; 16], [u8; 16])>) -> Vec<KnownDevice> {
    let known = devices.iter().map(|(device, slot)| KnownDevice {
        device: DeviceId::from_random(*device),
        slot: SlotId::from_random(*slot),
        public: Bytes([5; 32]),
    });
    let mut known: Vec<_> = known.collect();
    known.sort_unstable();
    known.dedup_by_key(|known| (known.device, known.slot));
    known
}

#[test]
fn the_hot_state_names_one_cold_state() {
    let key = MemberKey::make().unwrap();
    let cold = ColdState {
        signing_key: SigningKey::from_seed(&SymmetricKey::make().unwrap()),
        grant_keys: GrantKeys::new(HpkeKeyPair::make().unwrap()),
        pk_rec: Bytes([7; 32]),
        devices: Vec::new(),
        self_keys: Vec::new(),
    };
    let (older, newer) = (cold.seal(&key, &place(), 1).unwrap(), cold.seal(&key, &place(), 2).unwrap());
    let hot = HotState {
        trust_seq: 0,
        trust_hash: Bytes::ZERO,
        audit_size: 0,
        peaks: Vec::new(),
        session: None,
        next_n: 0,
        last_steps: BTreeMap::new(),
        cold_counter: 2,
        cold_hash: cold_hash(&newer),
        own: Vec::new(),
    };
    assert!(hot.names_cold(&newer, 2));
    assert!(!hot.names_cold(&older, 1), "an older one put back");
    assert!(!hot.names_cold(&older, 2));
}

#[test]
fn unordered_lists_and_missing_peaks_are_damage() {
    let key = MemberKey::make().unwrap();
    let device = |byte| KnownDevice {
        device: DeviceId::from_random([byte; 16]),
        slot: SlotId::from_random([1; 16]),
        public: Bytes([byte; 32]),
    };
    let cold = |devices| ColdState {
        signing_key: SigningKey::from_seed(&SymmetricKey::make().unwrap()),
        grant_keys: GrantKeys::new(HpkeKeyPair::make().unwrap()),
        pk_rec: Bytes([7; 32]),
        devices,
        self_keys: Vec::new(),
    };
    let opens = |devices| {
        let blob = cold(devices).seal(&key, &place(), 1).unwrap();
        ColdState::open(&blob, &key, &place()).is_ok()
    };
    assert!(opens(vec![device(1), device(2)]));
    assert!(!opens(vec![device(2), device(1)]), "out of order");
    assert!(!opens(vec![device(1), device(1)]), "twice the same");
    let hot = HotState {
        trust_seq: 0,
        trust_hash: Bytes::ZERO,
        audit_size: 3,
        peaks: vec![Bytes::ZERO],
        session: None,
        next_n: 0,
        last_steps: BTreeMap::new(),
        cold_counter: 2,
        cold_hash: Bytes::ZERO,
        own: Vec::new(),
    };
    let blob = hot.seal(&key, &place(), 1).unwrap();
    assert_eq!(HotState::open(&blob, &key, &place()), Err(Damaged), "three leaves have two peaks");
}

#[test]
fn a_member_key_is_committed_to_by_vault_member_and_number() {
    let (vault, member) = (VaultId::from_random([1; 16]), MemberId::from_random([2; 16]));
    let key = MemberKey::make().unwrap();
    let commit = key.commit(vault, member, 4);
    assert!(key.matches(&commit, vault, member, 4));
    assert!(!key.matches(&commit, vault, member, 5));
    assert!(!key.matches(&commit, VaultId::from_random([9; 16]), member, 4));
    assert!(!key.matches(&commit, vault, MemberId::from_random([9; 16]), 4));
    assert!(!MemberKey::make().unwrap().matches(&commit, vault, member, 4), "a key somebody else sealed");
}

#[test]
fn the_recovery_key_alone_opens_the_members_key() {
    let (key, recovery) = (MemberKey::make().unwrap(), RecoveryKey::make().unwrap());
    let to = Recipient::Recovery { public: recovery.key_pair().public() };
    let body = key.wrap(&place(), &to).unwrap();
    assert_eq!((to.id(), key_wrap_epoch(&body)), ([0; 16], Ok(place().epoch)));
    let typed = RecoveryKey::parse(&recovery.text()).unwrap();
    let again = MemberKey::open(&body, &place(), Opener::Recovery(&typed.key_pair())).unwrap();
    assert_eq!(again.to_symmetric().expose(), key.to_symmetric().expose());
    let unusable = Recipient::Recovery { public: Bytes::ZERO };
    assert!(key.wrap(&place(), &unusable).is_err());
}

#[test]
fn what_is_not_a_recovery_key_is_told_apart() {
    let text = RecoveryKey::make().unwrap().text().replace(' ', "");
    let error = |text: &str| RecoveryKey::parse(text).err().unwrap();
    assert_eq!(error("otpauth"), RecoveryKeyError::Prefix);
    assert_eq!(error(""), RecoveryKeyError::Prefix);
    let shorter = text.strip_suffix(char::is_alphanumeric).unwrap();
    assert_eq!(error(shorter), RecoveryKeyError::Length);
    assert_eq!(error(&format!("{text}q")), RecoveryKeyError::Length);
    assert_eq!(error(&format!("{shorter}b")), RecoveryKeyError::Character('b'));
    assert_eq!(error("pvr1ä"), RecoveryKeyError::Character('ä'));
    let swapped = if text.ends_with('q') { "p" } else { "q" };
    assert_eq!(error(&format!("{shorter}{swapped}")), RecoveryKeyError::Checksum);
}

#[test]
fn a_fingerprint_has_ten_groups_of_four() {
    let text = fingerprint(&Bytes([1; 32]));
    let groups: Vec<&str> = text.split(' ').collect();
    assert_eq!(groups.len(), 10);
    assert!(groups.iter().all(|group| group.len() == 4 && group.chars().all(|c| c.is_ascii_hexdigit())));
    assert_ne!(text, fingerprint(&Bytes([2; 32])));
}

#[test]
fn a_soft_lock_opens_with_the_passphrase_only() {
    let keys = [SymmetricKey::make().unwrap(), SymmetricKey::make().unwrap()];
    let passphrase = Passphrase::new("passphrase").unwrap();
    let lock = SoftLock::seal(&passphrase, KdfParams::FLOOR, &keys).unwrap();
    let opened = lock.open(&passphrase).unwrap();
    assert!(opened.iter().map(SymmetricKey::expose).eq(keys.iter().map(SymmetricKey::expose)));
    let wrong = Passphrase::new("another").unwrap();
    assert_eq!(lock.open(&wrong).err(), Some(SoftLockError::WrongPassphrase));
    let weak = KdfParams { passes: 1, ..KdfParams::FLOOR };
    assert_eq!(SoftLock::seal(&passphrase, weak, &keys).err(), Some(SoftLockError::UnsafeParameters));
}

#[test]
fn an_anchor_comes_back_and_says_when_the_file_is_older() {
    let request = SlotRequest {
        genesis: Bytes([1; 32]),
        vault: VaultId::from_random([2; 16]),
        member: MemberId::from_random([3; 16]),
        slot: SlotId::from_random([4; 16]),
        device: DeviceId::from_random([5; 16]),
        params: KdfParams::FLOOR,
        window_days: 30,
    };
    let (phone, passphrase) = (Authenticator::make().unwrap(), Passphrase::new("passphrase").unwrap());
    let pin = Pin { seq: 0, hash: Bytes::ZERO };
    let now = Timestamp::from_secs(30_000_000);
    let (open, _) = OpenSlot::make(&request, &passphrase, None, phone, 1_000_000, pin, now).unwrap();
    let (key, genesis, slot) = (open.anchor_key(), open.genesis(), open.slot());
    proptest!(|(anchor in anchor())| {
        let bytes = anchor.seal(key, &genesis, slot);
        prop_assert_eq!(Anchor::claimed_last_step(&bytes), Some(anchor.last_step));
        prop_assert_eq!(Anchor::open(&bytes, key, &genesis, slot), Ok(anchor));
    });
}

#[test]
fn a_file_behind_or_beside_its_anchor_is_noticed() {
    let anchor = Anchor {
        trust_seq: 12,
        trust_hash: Bytes([1; 32]),
        audit_size: 40,
        audit_root: Bytes([2; 32]),
        slot_epoch: 5,
        last_step: 600,
        hot_counter: 77,
        km_epoch: Bytes([3; 16]),
        owners: BTreeMap::new(),
    };
    let same = FileHeads {
        trust_hash_there: Some(anchor.trust_hash),
        audit_root_there: Some(anchor.audit_root),
        slot_epoch: 5,
        last_step: 600,
        hot_counter: 77,
    };
    let ahead = FileHeads { slot_epoch: 6, last_step: 601, hot_counter: 78, ..same };
    assert_eq!((anchor.compare(&same), anchor.compare(&ahead)), (Ok(()), Ok(())));
    let (behind, forked) = (Err(RolledBack::Behind), Err(RolledBack::Forked));
    assert_eq!(anchor.compare(&FileHeads { trust_hash_there: None, ..same }), behind);
    assert_eq!(anchor.compare(&FileHeads { audit_root_there: None, ..same }), behind);
    assert_eq!(anchor.compare(&FileHeads { slot_epoch: 4, ..ahead }), behind);
    assert_eq!(anchor.compare(&FileHeads { last_step: 599, ..ahead }), behind);
    assert_eq!(anchor.compare(&FileHeads { hot_counter: 76, ..ahead }), behind);
    assert_eq!(anchor.compare(&FileHeads { trust_hash_there: Some(Bytes::ZERO), ..ahead }), forked);
    assert_eq!(anchor.compare(&FileHeads { audit_root_there: Some(Bytes::ZERO), ..ahead }), forked);
}

#[test]
fn an_authenticator_app_gets_what_it_needs() {
    let phone = Authenticator::make().unwrap();
    let uri = phone.uri("Partner Vault", "ada@example.com").unwrap();
    let secret = phone.secret_text().replace(' ', "");
    assert!(uri.starts_with("otpauth://totp/Partner%20Vault:ada%40example.com?"), "{}", *uri);
    assert!(uri.contains(&format!("secret={secret}")) && uri.contains("issuer=Partner%20Vault"));
    assert!(phone.secret_text().split(' ').all(|group| group.len() == 4));
    let svg = phone.qr_svg("Partner Vault", "ada@example.com").unwrap();
    assert!(svg.contains("<svg") && !svg.contains("<script") && !svg.contains("href"));
    assert!(phone.uri("Partner: Vault", "ada").is_err());
    assert!(phone.uri("Partner Vault", "").is_err());
}

#[test]
fn a_code_is_found_near_the_present_step_only() {
    let (phone, now) = (Authenticator::make().unwrap(), Timestamp::from_secs(30 * 1_000_000 + 5));
    let code = |step| phone.code_at(step);
    assert_eq!(phone.verify(&code(1_000_000), now), Some(1_000_000));
    assert_eq!(phone.verify(&code(1_000_001), now), Some(1_000_001));
    assert_eq!(phone.verify(&code(999_999), now), Some(999_999));
    assert_eq!(phone.verify(&code(1_000_002), now), None);
    assert_eq!(phone.verify_within(&code(1_000_009), now, 10), Some(1_000_009));
    assert_eq!(phone.verify_within(&code(1_000_500), now, u32::MAX), None, "never farther than ten");
    let again = Authenticator::parse_secret(&phone.secret_text()).unwrap();
    assert_eq!(again.code_at(7).text(), code(7).text());
    for text in ["12345", "1234567", "12345a", "١٢٣٤٥٦", ""] {
        assert!(Code::parse(text).is_err(), "{text}");
    }
}
