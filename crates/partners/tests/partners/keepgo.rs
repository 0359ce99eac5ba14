//! The Keepgo profile says what is not known of it, and spends nothing.

use partners::{Auth, CutoverKind, ProbePathError, ProbePurpose, Profile, Profiles, Provenance, Stage};
use rstest::{fixture, rstest};
use vault_domain::EnvironmentKind;

#[fixture]
fn keepgo() -> Profile {
    Profiles::builtin().unwrap().get("keepgo").unwrap().clone()
}

#[rstest]
fn there_is_one_environment_and_its_host_is_assumed(keepgo: Profile) {
    assert_eq!(keepgo.environments.len(), 1);
    let live = keepgo.environment(EnvironmentKind::Production).unwrap();
    assert_eq!(live.basis.provenance(), Provenance::Assumed);
}

#[rstest]
fn the_second_secret_is_optional_and_assumed(keepgo: Profile) {
    let kind = keepgo.credential_kind("api-key").unwrap();
    let Auth::ApiKeyHeader(keys) = &kind.auth else { panic!("keys in headers") };
    assert!(!keys.headers[0].optional && keys.headers[1].optional);
    let second = kind.field("access_token").unwrap();
    assert!(!second.required);
    assert_eq!(second.basis.provenance(), Provenance::Assumed);
}

#[rstest]
fn status_200_is_a_success_with_the_right_word_only(keepgo: Profile) {
    let kind = keepgo.credential_kind("api-key").unwrap();
    for probe in kind.probes.iter().filter(|probe| probe.purpose == ProbePurpose::Authenticate) {
        let mark = probe.answer.as_ref().unwrap();
        assert_eq!((mark.pointer.as_str(), mark.text.as_str()), ("/ack", "success"));
    }
    assert!(kind.status_meaning(Stage::Probe, 200).is_some());
}

#[rstest]
fn a_request_without_the_key_must_be_refused(keepgo: Profile) {
    let kind = keepgo.credential_kind("api-key").unwrap();
    let refused = kind.probes.iter().find(|probe| probe.purpose == ProbePurpose::Refuse).unwrap();
    assert_eq!(refused.expect.iter().map(|status| status.number()).collect::<Vec<_>>(), [401, 403]);
}

#[rstest]
fn the_old_key_dies_at_once_and_the_interval_is_our_own(keepgo: Profile) {
    let rotation = keepgo.credential_kind("api-key").unwrap().rotation.as_ref().unwrap();
    assert_eq!(rotation.cutover.kind, CutoverKind::Immediate);
    assert_eq!(rotation.cutover.basis.provenance(), Provenance::Documented);
    assert_eq!(rotation.recommended.as_ref().unwrap().basis.provenance(), Provenance::Assumed);
}

#[rstest]
#[case("/api/v2/line/create")]
#[case("/api/v2/line/8901234567890123456/refill")]
#[case("/api/v2/line/8901234567890123456/turn_on_auto_refill?x=1")]
fn nothing_is_bought_by_a_test(keepgo: Profile, #[case] path: &str) {
    assert!(matches!(keepgo.check_probe_path(path), Err(ProbePathError::Forbidden(_))));
}
