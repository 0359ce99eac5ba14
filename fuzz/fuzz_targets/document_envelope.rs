//! Envelopes, and documents that are sealed into them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vault_crypto::{
    Bytes, Expected, Hash, Place, ScopeKey, SymmetricKey, ct_hash, open_record, reseal_record, seal_record,
};
use vault_domain::{Class, MemberId, ObjectKind, RecordId, ScopeId};

fuzz_target!(|bytes: &[u8]| {
    let key = ScopeKey::of(EPOCH, SymmetricKey::from_slice(&[0x75; 32]).expect("32 bytes"));
    // As if the trust log named exactly this envelope: every check behind the hash is reached.
    let expected = Expected { place: place(), ct_hash: ct_hash(bytes), content: CONTENT };
    if let Ok(document) = open_record(&key, &expected, bytes) {
        let again = reseal_record(&key, &expected, bytes, &key).expect("what opens is sealed again");
        assert_eq!(again.expected.content, expected.content);
        assert_eq!(open_record(&key, &again.expected, &again.body).ok().as_deref(), Some(&*document));
    }
    if let Ok(sealed) = seal_record(&key, &place(), bytes) {
        let opened = open_record(&key, &sealed.expected, &sealed.body).expect("what was sealed opens");
        assert_eq!(opened.as_slice(), bytes);
    }
});

/// The place of the frozen vector, which is the seed.
fn place() -> Place {
    Place {
        genesis: Bytes([0x11; 32]),
        kind: ObjectKind::Secrets,
        scope: ScopeId::from_random([0x81; 16]),
        class: Class::Secret,
        epoch_id: EPOCH,
        record: RecordId::from_random([0x82; 16]),
        version: 7,
        writer: MemberId::from_random([0x13; 16]),
        subject: Some(ScopeId::from_random([0x7d; 16])),
    }
}

const EPOCH: Bytes<16> = Bytes([0x74; 16]);
const CONTENT: Hash = Bytes(*b"\xb0\x27\x7c\x6a\x96\x54\x13\xd0\x7e\x21\x01\x2d\x9d\x52\xd5\x8a\x8d\xa0\x4e\xc2\x5c\x57\xc0\xca\xc4\x82\x12\x37\x94\xb9\xa8\xab");
