//! A partner without a profile can hold credentials.

use partners::{Auth, Holds, Profiles, Stage};
use rstest::rstest;
use vault_domain::FieldKind;

#[rstest]
#[case("generic-api-key", &["api_key"])]
#[case("generic-oauth2", &["client_secret"])]
#[case("generic-basic", &["password"])]
#[case("generic-login", &["password", "recovery_codes", "totp"])]
#[case("generic-password", &["password"])]
#[case("generic-service-account", &["file"])]
#[case("generic-bearer", &["token"])]
#[case("generic-webhook", &["secret"])]
#[case("generic-hmac", &["api_secret"])]
#[case("generic-certificate", &["private_key", "key_passphrase"])]
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

#[rstest]
fn a_portal_account_records_its_second_factor_and_who_was_handed_it() {
    let profiles = Profiles::builtin().unwrap();
    let kind = profiles.credential_kind(None, "generic-login").unwrap();
    assert_eq!(kind.field("username").unwrap().holds, Holds::CompanyMail);
    assert_eq!(kind.field("totp").unwrap().holds, Holds::Totp);
    assert!(!kind.field("second_factor").unwrap().choices.is_empty());
    for key in ["custodian", "recovery_codes_place", "handed_over_by", "handed_over_on"] {
        let field = kind.field(key).unwrap();
        assert!(!field.required && !field.share.support, "{key} is for colleagues only");
    }
}

#[rstest]
fn how_a_partner_signs_can_be_entered() {
    let profiles = Profiles::builtin().unwrap();
    let Auth::Hmac(auth) = &profiles.credential_kind(None, "generic-hmac").unwrap().auth else {
        panic!("signed requests")
    };
    assert_eq!(auth.recipe_fields.parts.as_ref().unwrap().as_str(), "signed_parts");
}

#[rstest]
#[case(Stage::Authentication, 400, 2)]
#[case(Stage::Authentication, 401, 1)]
#[case(Stage::Probe, 407, 1)]
#[case(Stage::Probe, 418, 0)]
fn an_answer_is_read_as_usual_where_nothing_else_is_known(
    #[case] stage: Stage,
    #[case] status: u16,
    #[case] readings: usize,
) {
    let profiles = Profiles::builtin().unwrap();
    let kind = profiles.credential_kind(None, "generic-oauth2").unwrap();
    assert_eq!(profiles.readings(kind, stage, status).len(), readings);
}
