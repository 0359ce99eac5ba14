//! The Reloadly profile keeps the client id with the secrets and its tokens in mind.

use partners::{
    Auth, Basis, CutoverKind, Fill, Holds, LetterPurpose, LogoutDefault, OriginVerdict, Profile, Profiles,
    Share, SignedPart, Stage,
};
use rstest::{fixture, rstest};
use vault_domain::{EnvironmentKind, FieldKind, Sensitivity};

#[fixture]
fn reloadly() -> Profile {
    Profiles::builtin().unwrap().get("reloadly").unwrap().clone()
}

#[rstest]
#[case("https://auth.reloadly.com", EnvironmentKind::Production, OriginVerdict::Listed)]
#[case("https://auth.reloadly.com", EnvironmentKind::Staging, OriginVerdict::Listed)]
#[case(
    "https://topups.reloadly.com",
    EnvironmentKind::Staging,
    OriginVerdict::OfOtherEnvironment(EnvironmentKind::Production)
)]
#[case("https://auth.reload1y.com", EnvironmentKind::Production, OriginVerdict::Unlisted)]
fn the_token_host_serves_both_environments_and_the_products_one_each(
    reloadly: Profile,
    #[case] origin: &str,
    #[case] kind: EnvironmentKind,
    #[case] verdict: OriginVerdict,
) {
    assert_eq!(reloadly.check_origin(kind, &origin.parse().unwrap()), verdict);
}

#[rstest]
fn the_client_id_lies_with_the_secrets(reloadly: Profile) {
    let id = reloadly.credential_kind("api-client").unwrap().field("client_id").unwrap();
    assert_eq!((id.kind, id.sensitivity), (FieldKind::Secret, Sensitivity::Moderate));
    assert_eq!(id.share, Share { support: true, repository: false, log: false });
}

#[rstest]
fn no_letter_carries_what_lies_with_the_secrets(reloadly: Profile) {
    let letter = reloadly.letter(LetterPurpose::ReportCompromise).unwrap();
    let filled = letter.fields.iter().filter_map(|line| match &line.fill {
        Fill::Field(fill) => Some(fill.of.to_string()),
        Fill::Ask | Fill::Company | Fill::Environment => None,
    });
    assert_eq!(filled.collect::<Vec<_>>(), ["portal-account.username"]);
}

#[rstest]
fn a_live_test_is_never_scheduled_because_its_token_lives_for_sixty_days(reloadly: Profile) {
    let kind = reloadly.credential_kind("api-client").unwrap();
    assert!(!kind.tests.as_ref().unwrap().scheduled);
    assert_eq!(kind.logout.as_ref().unwrap().default, LogoutDefault::Never);
    let lifetime = kind.token_lifetime.as_ref().unwrap();
    let live = lifetime.documented.iter().find(|d| d.environment == Some(EnvironmentKind::Production));
    assert_eq!(live.unwrap().seconds, 60 * 24 * 3600);
}

#[rstest]
fn each_audience_is_a_host_of_one_environment_and_has_a_probe(reloadly: Profile) {
    let kind = reloadly.credential_kind("api-client").unwrap();
    let Auth::OAuth2ClientCredentials(oauth) = &kind.auth else { panic!("client credentials") };
    assert_eq!(oauth.audiences.len(), 6);
    for audience in &oauth.audiences {
        assert!(!reloadly.shared_origins.contains(audience));
        let probes = kind.probes.iter().filter(|probe| probe.origins.contains(audience));
        assert_eq!(probes.count(), 1, "{audience} has one probe, with the media type of its product");
    }
}

#[rstest]
fn a_cutover_nobody_documented_is_taken_for_immediate(reloadly: Profile) {
    let cutover = &reloadly.credential_kind("api-client").unwrap().rotation.as_ref().unwrap().cutover;
    assert_eq!(cutover.kind, CutoverKind::Immediate);
    assert!(matches!(cutover.basis, Basis::Assumed(_)));
}

#[rstest]
fn the_portal_account_knows_its_second_factor_and_its_custodian(reloadly: Profile) {
    let kind = reloadly.credential_kind("portal-account").unwrap();
    assert_eq!(kind.field("username").unwrap().holds, Holds::CompanyMail);
    assert_eq!(kind.field("totp").unwrap().holds, Holds::Totp);
    for key in ["second_factor", "custodian", "recovery_codes_place", "handed_over_by", "handed_over_on"] {
        assert_eq!(kind.field(key).unwrap().kind, FieldKind::Identifier, "{key}");
    }
}

#[rstest]
fn what_the_answer_says_comes_before_what_its_status_means(reloadly: Profile) {
    let profiles = Profiles::builtin().unwrap();
    let kind = reloadly.credential_kind("api-client").unwrap();
    let readings = profiles.readings(kind, Stage::Authentication, 401);
    let says: Vec<Option<&str>> =
        readings.iter().map(|r| r.says.as_ref().map(partners::Text::as_str)).collect();
    assert_eq!(says, [Some("INVALID_CREDENTIALS"), None]);
    assert_eq!(profiles.readings(kind, Stage::Probe, 503).len(), 1, "the usual meaning stands in");
}

#[rstest]
fn a_notification_is_signed_over_body_and_time(reloadly: Profile) {
    let Auth::WebhookSecret(auth) = &reloadly.credential_kind("webhook").unwrap().auth else {
        panic!("a webhook")
    };
    assert_eq!(auth.parts, [SignedPart::Body, SignedPart::Colon, SignedPart::Timestamp]);
    assert!(matches!(auth.basis, Basis::Assumed(_)), "published integrations disagree");
}
