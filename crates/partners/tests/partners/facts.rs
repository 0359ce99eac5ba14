//! The facts of each built-in profile beside a copy of them, so that no change goes unseen.

use std::fmt::Write;
use std::path::PathBuf;

use partners::{CredentialKind, Field, Profile, Profiles};
use rstest::rstest;
use vault_domain::{FieldKind, Sensitivity};

#[rstest]
#[case("srs")]
#[case("reloadly")]
#[case("popup-reward-store")]
#[case("mintmove")]
#[case("keepgo")]
fn the_facts_are_those_that_were_last_looked_through(#[case] id: &str) {
    let profiles = Profiles::builtin().unwrap();
    let facts = facts(profiles.get(id).unwrap());
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/facts").join(format!("{id}.txt"));
    if std::env::var_os("UPDATE_FACTS").is_some() {
        std::fs::write(&file, &facts).unwrap();
    }
    let seen = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(facts, seen, "look the change through, then run the test with UPDATE_FACTS=1");
}

#[rstest]
fn each_built_in_profile_is_told_from_the_others_and_claims_no_live_test() {
    let profiles = Profiles::builtin().unwrap();
    let ids: Vec<&str> = profiles.all().iter().map(|profile| profile.id.as_str()).collect();
    assert_eq!(ids, ["srs", "reloadly", "popup-reward-store", "mintmove", "keepgo"]);
    for profile in profiles.all() {
        assert!(!profile.tested_live, "{} was not tried against a live account", profile.id);
        assert!(!profile.documents.is_empty() && !profile.contradictions.is_empty());
        assert!(profile.credentials.iter().all(|kind| kind.rotation.is_some()));
    }
}

#[rstest]
fn no_partner_s_hosts_are_taken_for_another_s() {
    let profiles = Profiles::builtin().unwrap();
    for profile in profiles.all() {
        for other in profiles.all() {
            for host in other.hosts() {
                assert_eq!(profile.look_alike(host), None, "{host} beside {}", profile.id);
            }
        }
    }
}

#[rstest]
#[case("srs", "services.r0ofhub.pro")]
#[case("reloadly", "support.reload1y.com")]
#[case("popup-reward-store", "docs.mypopupgiftcard.com")]
#[case("mintmove", "api.mint-move.io")]
#[case("keepgo", "myaccount.keepgo.com.login.example")]
fn a_stranger_s_host_is_told_from_the_partner_s(#[case] id: &str, #[case] host: &str) {
    let profiles = Profiles::builtin().unwrap();
    assert!(profiles.get(id).unwrap().look_alike(host).is_some(), "{host}");
}

fn facts(profile: &Profile) -> String {
    let mut text = format!("{} revision {}\n", profile.name, profile.revision);
    for environment in &profile.environments {
        let origins: Vec<&str> = environment.origins.iter().map(partners::Origin::as_str).collect();
        let word = environment.basis.provenance().word();
        writeln!(text, "environment {}: {} ({word})", environment.name, origins.join(" ")).unwrap();
    }
    profile.credentials.iter().for_each(|kind| credential(&mut text, kind));
    for forbidden in &profile.forbidden {
        writeln!(text, "forbidden {:?} {}", forbidden.method, forbidden.path).unwrap();
    }
    for place in &profile.places {
        writeln!(text, "place {}: {}", place.key, place.menu).unwrap();
    }
    for demand in &profile.demands {
        writeln!(text, "demand {:?}: {:?}", demand.about, demand.severity).unwrap();
    }
    for contact in &profile.contacts {
        let word = contact.basis.provenance().word();
        writeln!(text, "contact {:?}: {:?} ({word})", contact.purposes, contact.reach).unwrap();
    }
    for letter in &profile.letters {
        writeln!(text, "letter {:?}: {}", letter.purpose, letter.subject.text).unwrap();
    }
    for contradiction in &profile.contradictions {
        writeln!(text, "contradiction: {} -> {}", contradiction.about, contradiction.rule).unwrap();
    }
    text
}

fn credential(text: &mut String, kind: &CredentialKind) {
    writeln!(text, "credential {}", kind.key).unwrap();
    kind.fields.iter().for_each(|field| self::field(text, field));
    for probe in &kind.probes {
        let path = probe.path.as_ref().map_or("(entered)", |path| path.as_str());
        let expect: Vec<u16> = probe.expect.iter().map(|status| status.number()).collect();
        writeln!(text, "  probe {:?} {path} -> {expect:?}", probe.purpose).unwrap();
    }
    for meaning in &kind.status_meanings {
        let (stage, status, word) =
            (meaning.stage, meaning.status.number(), meaning.basis.provenance().word());
        let failed = if meaning.authentication_failed { "failed authentication" } else { "other" };
        writeln!(text, "  status {stage:?} {status}: {failed}: {} ({word})", meaning.means).unwrap();
    }
    if let Some(rotation) = &kind.rotation {
        let every = rotation.recommended.as_ref().map(|one| one.period.to_string()).unwrap_or_default();
        let must = rotation.mandatory.as_ref().map(|one| one.period.to_string()).unwrap_or_default();
        let (cutover, by) = (rotation.cutover.kind, &rotation.channel.by);
        writeln!(text, "  rotation {every}, mandatory {must:?}, {cutover:?}, by {by:?}").unwrap();
    }
}

fn field(text: &mut String, field: &Field) {
    let kind = match field.kind {
        FieldKind::Identifier => "identifier",
        FieldKind::Secret => "secret",
    };
    let sensitivity = match field.sensitivity {
        Sensitivity::Critical => "critical",
        Sensitivity::Moderate => "moderate",
        Sensitivity::Public => "public",
    };
    let uses =
        [(field.share.support, "support"), (field.share.repository, "repository"), (field.share.log, "log")];
    let uses: Vec<&str> = uses.into_iter().filter(|(may, _)| *may).map(|(_, name)| name).collect();
    let word = field.basis.provenance().word();
    writeln!(text, "  {} {kind} {sensitivity} share [{}] ({word})", field.key, uses.join(" ")).unwrap();
}
