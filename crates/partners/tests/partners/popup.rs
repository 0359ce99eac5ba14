//! The profile of The Popup Reward Store keeps a test from ending everybody's sessions.

use partners::{
    Auth, CutoverKind, DemandAbout, LifetimeSource, LogoutDefault, Period, ProbePathError, Profile, Profiles,
    Severity, Stage,
};
use rstest::{fixture, rstest};

#[fixture]
fn popup() -> Profile {
    Profiles::builtin().unwrap().get("popup-reward-store").unwrap().clone()
}

#[rstest]
fn the_hosts_are_for_the_user_to_enter(popup: Profile) {
    assert!(popup.environments.iter().all(|environment| environment.origins.is_empty()));
}

#[rstest]
fn nobody_is_logged_out_without_being_asked(popup: Profile) {
    let logout = popup.credential_kind("api-account").unwrap().logout.as_ref().unwrap();
    assert_eq!(logout.default, LogoutDefault::Ask);
    assert!(logout.warning.as_ref().unwrap().as_str().contains("all tokens of the client"));
}

#[rstest]
fn what_begins_renews_or_ends_a_session_is_no_probe(
    popup: Profile,
    #[values("/auth/login", "/auth/refresh", "/Auth/Logout/")] path: &str,
) {
    assert_eq!(popup.check_probe_path(path), Err(ProbePathError::OfSession));
}

#[rstest]
fn the_token_is_found_in_both_editions_of_the_answer(popup: Profile) {
    let kind = popup.credential_kind("api-account").unwrap();
    let Auth::Login(login) = &kind.auth else { panic!("a login") };
    assert_eq!(login.token_pointers, ["/data/access_token", "/access_token"]);
    let lifetime = kind.token_lifetime.as_ref().unwrap();
    assert_eq!(lifetime.read_from, LifetimeSource::Stamp("access_expires_at".to_owned()));
}

#[rstest]
fn a_refusal_names_the_inactive_account_and_a_403_is_no_failed_login(popup: Profile) {
    let kind = popup.credential_kind("api-account").unwrap();
    let refused = kind.status_meaning(Stage::Authentication, 401).unwrap();
    assert!(refused.causes.iter().any(|cause| cause.as_str().contains("not active")));
    assert!(!kind.status_meaning(Stage::Authentication, 403).unwrap().authentication_failed);
    assert_eq!(kind.readings(Stage::Authentication, 400).count(), 2, "told apart by the code");
}

#[rstest]
fn a_rotation_overlaps_and_ends_the_old_pair_last(popup: Profile) {
    let rotation = popup.credential_kind("api-account").unwrap().rotation.as_ref().unwrap();
    assert_eq!(rotation.recommended.as_ref().unwrap().period, Period::Days(90));
    assert_eq!(rotation.cutover.kind, CutoverKind::Overlap);
    assert!(rotation.cutover.note.as_ref().unwrap().as_str().ends_with("end the old one last."));
}

#[rstest]
#[case("srs", Some(Severity::Serious))]
#[case("popup-reward-store", Some(Severity::Allowed))]
#[case("mintmove", Some(Severity::Allowed))]
#[case("keepgo", None)]
fn environment_variables_count_as_the_partner_s_own_guide_says(
    #[case] id: &str,
    #[case] severity: Option<Severity>,
) {
    let profiles = Profiles::builtin().unwrap();
    let demand = profiles.get(id).unwrap().demand(DemandAbout::LiteralEnvironmentVariable);
    assert_eq!(demand.map(|demand| demand.severity), severity);
}
