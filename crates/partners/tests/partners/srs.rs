//! The SRS profile says what the partner's documents say.

use partners::{
    AllowListRule, Auth, Basis, Body, ChannelKind, ContactPurpose, CutoverKind, Fill, LetterPurpose,
    LifetimeSource, LogoutDefault, Origin, OriginVerdict, Path, Period, ProbeMethod, ProbePathError, Profile,
    Profiles, Provenance, Reach, Share, Stage,
};
use rstest::{fixture, rstest};
use vault_domain::{EnvironmentKind, FieldKind, Sensitivity};

#[fixture]
fn srs() -> Profile {
    Profiles::builtin().unwrap().get("srs").unwrap().clone()
}

fn origin(text: &str) -> Origin {
    text.parse().unwrap()
}

#[rstest]
fn the_guide_s_edition_is_known_and_nothing_claims_a_live_test(srs: Profile) {
    let revision = srs.guide_revision.as_ref().unwrap();
    assert_eq!(revision.text.as_str(), "Last Updated May 5, 2026");
    assert_eq!(srs.standing(), "From public documents, not tested against a live account.");
}

#[rstest]
fn the_staging_host_is_documented_and_the_production_host_is_assumed(srs: Profile) {
    let staging = srs.environment(EnvironmentKind::Staging).unwrap();
    assert_eq!(staging.origins, [origin("https://services-qa.roofhub.pro")]);
    assert_eq!(staging.basis.provenance(), Provenance::Documented);
    let production = srs.environment(EnvironmentKind::Production).unwrap();
    assert_eq!(production.origins, [origin("https://services.roofhub.pro")]);
    assert_eq!(production.basis.provenance(), Provenance::Assumed, "no page of the partner shows it");
}

#[rstest]
#[case("https://services.roofhub.pro", OriginVerdict::Listed)]
#[case("https://services-qa.roofhub.pro", OriginVerdict::OfOtherEnvironment(EnvironmentKind::Staging))]
#[case("https://services.roofhub.pro.example.com", OriginVerdict::Unlisted)]
#[case("https://services.roofhub.pro:8443", OriginVerdict::Unlisted)]
fn a_production_secret_goes_to_the_production_host_only(
    srs: Profile,
    #[case] to: &str,
    #[case] verdict: OriginVerdict,
) {
    assert_eq!(srs.check_origin(EnvironmentKind::Production, &origin(to)), verdict);
}

#[rstest]
fn the_token_request_is_tried_as_a_form_first_and_in_both_spellings(srs: Profile) {
    let Auth::OAuth2ClientCredentials(oauth) = &srs.credential_kind("api-client").unwrap().auth else {
        panic!("SRS uses client credentials");
    };
    let paths: Vec<&str> = oauth.token.paths.iter().map(Path::as_str).collect();
    assert_eq!(paths, ["/authentication/token", "/Authentication/token"]);
    assert_eq!(oauth.token.bodies, [Body::Form, Body::Json]);
    assert_eq!(oauth.parameters["grant_type"], "client_credentials");
    assert_eq!(oauth.parameters["scope"], "ALL");
}

#[rstest]
fn support_may_see_the_client_id_and_nobody_is_shown_the_secret(srs: Profile) {
    let kind = srs.credential_kind("api-client").unwrap();
    let id = kind.field("client_id").unwrap();
    assert_eq!((id.kind, id.sensitivity), (FieldKind::Identifier, Sensitivity::Moderate));
    assert_eq!(id.share, Share { support: true, repository: false, log: false });
    let secret = kind.field("client_secret").unwrap();
    assert_eq!((secret.kind, secret.sensitivity), (FieldKind::Secret, Sensitivity::Critical));
    assert_eq!(secret.share, Share::default());
    let required: Vec<&str> = kind.fields.iter().filter(|f| f.required).map(|f| f.key.as_str()).collect();
    assert_eq!(required, ["client_id", "client_secret"], "the rest is for orders, not for access");
}

#[rstest]
fn ninety_days_are_advised_and_six_calendar_months_enforced(srs: Profile) {
    let rotation = srs.credential_kind("api-client").unwrap().rotation.as_ref().unwrap();
    assert_eq!(rotation.recommended.as_ref().unwrap().period, Period::Days(90));
    assert_eq!(rotation.mandatory.as_ref().unwrap().period, Period::Months(6), "not 180 days");
    assert_eq!(rotation.cutover.kind, CutoverKind::Overlap);
    assert_eq!(rotation.channel.by, ChannelKind::Contact("api-support".parse().unwrap()));
    let days = rotation.lead.as_ref().unwrap().business_days;
    assert_eq!((days.from, days.to), (1, 2));
}

#[rstest]
fn a_token_s_end_is_read_from_the_answer_because_the_documents_disagree(srs: Profile) {
    let kind = srs.credential_kind("api-client").unwrap();
    let lifetime = kind.token_lifetime.as_ref().unwrap();
    assert_eq!(lifetime.read_from, LifetimeSource::ExpiresIn);
    let mut seconds: Vec<u32> = lifetime.documented.iter().map(|d| d.seconds).collect();
    seconds.dedup();
    assert_eq!(seconds, [3600, 86400]);
    assert_eq!(kind.logout.as_ref().unwrap().default, LogoutDefault::Never);
}

#[rstest]
fn the_probe_only_reads(srs: Profile) {
    let probe = &srs.credential_kind("api-client").unwrap().probes[0];
    assert_eq!(probe.method, ProbeMethod::Get);
    assert_eq!(probe.path.as_ref().unwrap().as_str(), "/branches/v2/branchLocations");
}

#[rstest]
#[case::orders("/orders/v2/submit")]
#[case::deprecated_orders("/Orders/Submit/")]
#[case::prices("/products/v2/price?x=1")]
#[case::new_credentials("/api/credentials/new")]
fn a_path_that_does_harm_cannot_be_entered_as_a_probe(srs: Profile, #[case] path: &str) {
    assert!(
        matches!(srs.check_probe_path(path), Err(ProbePathError::Forbidden(_))),
        "{path} must be refused"
    );
}

#[rstest]
fn another_path_may_be_entered_as_a_probe(srs: Profile) {
    assert!(srs.check_probe_path("/customers/v2/orderTemplates/X").is_ok());
    assert!(matches!(srs.check_probe_path("https://evil.example/"), Err(ProbePathError::Malformed(_))));
}

#[rstest]
fn there_is_one_mailbox_for_everything(srs: Profile) {
    let contact = srs.contact("api-support").unwrap();
    assert_eq!(contact.reach, Reach::Email("APISupportTeam@srsdistribution.com".parse().unwrap()));
    assert!(contact.purposes.contains(&ContactPurpose::Security));
}

#[rstest]
#[case(LetterPurpose::RequestCredentials, "API Access Request - [Your Company Name]")]
#[case(LetterPurpose::ReportCompromise, "URGENT: Suspected Credential Compromise - [Your Company Name]")]
fn subjects_that_the_partner_asks_for_are_exact(
    srs: Profile,
    #[case] purpose: LetterPurpose,
    #[case] subject: &str,
) {
    let letter = srs.letter(purpose).unwrap();
    assert_eq!(letter.subject.text.as_str(), subject);
    assert_eq!(letter.subject.basis.provenance(), Provenance::Documented);
}

#[rstest]
fn the_report_of_a_compromise_has_the_guide_s_six_points_in_order(srs: Profile) {
    let letter = srs.letter(LetterPurpose::ReportCompromise).unwrap();
    let labels: Vec<&str> = letter.fields.iter().map(|field| field.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "client_id",
            "Company name",
            "Environment affected",
            "How the credentials were potentially exposed",
            "When the exposure occurred",
            "Actions already taken",
        ]
    );
}

#[rstest]
fn production_is_asked_for_with_the_staging_client_id(srs: Profile) {
    let letter = srs.letter(LetterPurpose::RequestProduction).unwrap();
    assert_eq!(letter.preconditions.len(), 3);
    let fill = letter.fields.iter().find_map(|line| match &line.fill {
        Fill::Field(fill) => Some(fill),
        Fill::Ask | Fill::Company | Fill::Environment => None,
    });
    assert_eq!(fill.unwrap().environment, Some(EnvironmentKind::Staging));
}

#[rstest]
fn what_is_not_documented_says_so(srs: Profile) {
    assert_eq!(srs.ip_allow_list.as_ref().unwrap().rule, AllowListRule::Undocumented);
    let meaning = srs.credential_kind("api-client").unwrap().status_meaning(Stage::Authentication, 400);
    assert!(matches!(meaning.unwrap().basis, Basis::Assumed(_)));
    assert_eq!(srs.contradictions.len(), 4);
}
