//! The profile of `MintMove` signs as the guide says, and makes no order.

use hmac::{Hmac, KeyInit, Mac};
use partners::{Auth, CutoverKind, ProbePathError, Profile, Profiles, SignedPart, TimestampUnit};
use rstest::{fixture, rstest};
use sha2::Sha256;

#[fixture]
fn mintmove() -> Profile {
    Profiles::builtin().unwrap().get("mintmove").unwrap().clone()
}

fn recipe(mintmove: &Profile) -> &partners::Hmac {
    let Auth::Hmac(recipe) = &mintmove.credential_kind("api-key").unwrap().auth else { panic!("signed") };
    recipe
}

struct Request {
    method: &'static str,
    path: &'static str,
    query: &'static str,
    body: &'static str,
}

fn signature(parts: &[SignedPart], request: &Request) -> String {
    let text: String = parts
        .iter()
        .map(|part| match part {
            SignedPart::Body => request.body,
            SignedPart::Colon => ":",
            SignedPart::Method => request.method,
            SignedPart::Path => request.path,
            SignedPart::Query => request.query,
            SignedPart::Timestamp => "1706284800",
        })
        .collect();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"sk_test_partner_vault_example_0001").unwrap();
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[rstest]
#[case::get(
    Request { method: "GET", path: "/v1/order/MM1234567890", query: "", body: "" },
    "eefe7f224a0fbdaee7be8317ccdc62b8793c116d46857c639609042151b6bbf9"
)]
#[case::post(
    Request {
        method: "POST",
        path: "/v1/order/create",
        query: "",
        body: r#"{"from":"BNB","to":"USDT","amount":1.5}"#,
    },
    "8b4e5dae81c9756928ca4c6203a1015a2da5764240371ca8c3e459ff4736b0d4"
)]
fn the_guide_s_string_to_sign_gives_the_known_signatures(
    mintmove: Profile,
    #[case] request: Request,
    #[case] expected: &str,
) {
    assert_eq!(signature(&recipe(&mintmove).parts, &request), expected);
}

#[rstest]
fn with_the_switch_on_the_query_is_signed_behind_the_path(mintmove: Profile) {
    let request =
        Request { method: "GET", path: "/v1/rate", query: "?from=BTC&to=USDT&amount=0.1", body: "" };
    let known = "ec546aad14a6d1727b3fbe65452ecc001041df53cb2d975712e9442e1c8e7a5e";
    assert_eq!(signature(&recipe(&mintmove).all_parts(), &request), known);
    assert_ne!(signature(&recipe(&mintmove).parts, &request), known, "the guide leaves the query out");
}

#[rstest]
fn the_time_is_counted_in_seconds_and_five_minutes_are_allowed(mintmove: Profile) {
    assert_eq!(recipe(&mintmove).timestamp_unit, TimestampUnit::Seconds);
    assert_eq!(recipe(&mintmove).window_seconds, 300);
}

#[rstest]
fn a_string_without_marks_between_path_and_body_is_seen_as_ambiguous(mintmove: Profile) {
    assert!(recipe(&mintmove).is_ambiguous());
    let mut marked = recipe(&mintmove).clone();
    marked.parts = vec![SignedPart::Method, SignedPart::Path, SignedPart::Colon, SignedPart::Body];
    marked.optional_parts.clear();
    assert!(!marked.is_ambiguous());
}

#[rstest]
#[case("/v1/order/create")]
#[case("/v1/order/MM17/emergency")]
fn an_order_is_neither_made_nor_decided_by_a_test(mintmove: Profile, #[case] path: &str) {
    assert!(matches!(mintmove.check_probe_path(path), Err(ProbePathError::Forbidden(_))));
}

#[rstest]
fn old_and_new_key_overlap(mintmove: Profile) {
    let rotation = mintmove.credential_kind("api-key").unwrap().rotation.as_ref().unwrap();
    assert_eq!(rotation.cutover.kind, CutoverKind::Overlap);
}
