//! A partner without a profile can hold credentials.

use partners::{Auth, Profiles};
use rstest::rstest;
use vault_domain::FieldKind;

#[rstest]
#[case("generic-api-key", &["api_key"])]
#[case("generic-oauth2", &["client_secret"])]
#[case("generic-basic", &["password"])]
#[case("generic-login", &["password", "recovery_codes"])]
#[case("generic-bearer", &["token"])]
#[case("generic-webhook", &["secret"])]
#[case("generic-hmac", &["api_secret"])]
#[case("generic-certificate", &["private_key"])]
#[case("generic-ssh", &["private_key", "key_passphrase"])]
#[case("generic-other", &[])]
fn each_usual_kind_is_there_with_its_secrets(#[case] key: &str, #[case] secrets: &[&str]) {
    let profiles = Profiles::builtin().unwrap();
    let kind = profiles.credential_kind(None, key).unwrap();
    let secret = kind.fields.iter().filter(|field| field.kind == FieldKind::Secret);
    assert_eq!(secret.map(|field| field.key.as_str()).collect::<Vec<_>>(), secrets);
}

#[rstest]
fn only_the_open_kind_lets_the_user_add_fields() {
    let profiles = Profiles::builtin().unwrap();
    let open: Vec<&str> =
        profiles.generic().iter().filter(|kind| kind.free_fields).map(|kind| kind.key.as_str()).collect();
    assert_eq!(open, ["generic-other"]);
}

#[rstest]
fn a_partner_with_a_profile_may_hold_generic_credentials_too() {
    let profiles = Profiles::builtin().unwrap();
    assert!(profiles.credential_kind(Some("srs"), "generic-webhook").is_some());
    assert!(profiles.credential_kind(Some("srs"), "api-client").is_some());
    assert!(profiles.credential_kind(None, "api-client").is_none(), "kinds of a profile stay in it");
}

#[rstest]
fn the_user_may_name_the_header_of_an_api_key() {
    let profiles = Profiles::builtin().unwrap();
    let kind = profiles.credential_kind(None, "generic-api-key").unwrap();
    let Auth::ApiKeyHeader(auth) = &kind.auth else { panic!("a key in a header") };
    assert_eq!(auth.headers[0].header_field.as_ref().unwrap().as_str(), "header_name");
}
