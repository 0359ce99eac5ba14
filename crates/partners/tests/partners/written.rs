//! What is written is read back as it was.

use std::sync::LazyLock;

use partners::{
    Auth, Basis, ChannelKind, Date, Fill, LifetimeSource, Origin, Period, Profile, Profiles, Reach, Share,
    Text,
};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
fn each_built_in_profile_survives_writing() {
    for profile in Profiles::builtin().unwrap().all() {
        let text = profile.to_toml().unwrap();
        assert_eq!(&Profile::parse(&profile.file_name(), &text).unwrap(), profile);
        assert!(
            text.lines().all(|line| !line.starts_with("[[credentials.fields.")),
            "values stay on their line"
        );
    }
}

#[rstest]
fn a_written_file_reads_as_a_person_would_have_written_it() {
    let text = Profiles::builtin().unwrap().get("keepgo").unwrap().to_toml().unwrap();
    let expected = r#"
[[credentials.fields]]
key = "account"
label = "Partner account"
kind = "identifier"
sensitivity = "moderate"
help = "What Keepgo's support asks for instead of the key."
share = { support = true }
basis = "user"
"#;
    assert!(text.contains(expected), "{text}");
}

#[rstest]
fn a_profile_that_could_not_be_read_is_not_written() {
    let mut profile = Profiles::builtin().unwrap().get("keepgo").unwrap().clone();
    profile.letters[0].to = "nobody".parse().unwrap();
    let error = profile.to_toml().unwrap_err();
    assert_eq!(
        (error.file.as_str(), error.reason.as_str()),
        ("keepgo.toml", "there is no contact \"nobody\"")
    );
    let mut profile = Profiles::builtin().unwrap().get("keepgo").unwrap().clone();
    let twice = profile.credentials[0].fields[0].clone();
    profile.credentials[0].fields.push(twice);
    assert!(profile.to_toml().unwrap_err().reason.contains("occurs twice"));
}

static SRS: LazyLock<Profile> = LazyLock::new(|| Profiles::builtin().unwrap().get("srs").unwrap().clone());

/// Any text a person may enter: quotes, backslashes, other scripts, what looks like TOML.
fn text() -> impl Strategy<Value = Text> {
    let any = "\\PC{1,60}|[\"'\\\\#=\\[\\]{}\u{202e}\u{feff} a]{1,20}";
    any.prop_filter_map("a line of text", |text| text.trim().parse().ok())
}

fn basis() -> impl Strategy<Value = Basis> {
    prop_oneof![text().prop_map(Basis::Assumed), Just(Basis::User), Just(Basis::Documented(key("guide")))]
}

fn period() -> impl Strategy<Value = Period> {
    let written = (1u32..=3660, prop_oneof!["D", "W", "M", "Y"]);
    written.prop_map(|(number, unit)| format!("P{number}{unit}").parse().unwrap())
}

fn reach() -> impl Strategy<Value = Reach> {
    prop_oneof![
        Just(Reach::Email("a@b.example".parse().unwrap())),
        Just(Reach::Page("https://b.example/?q=%22".parse().unwrap())),
        text().prop_map(Reach::Phone),
        Just(Reach::Unpublished),
    ]
}

fn key<T: std::str::FromStr>(text: &str) -> T {
    text.parse().ok().expect("a name")
}

prop_compose! {
    /// The SRS profile with what a form may change in it.
    fn edited()(
        id in "[a-z][a-z0-9_-]{0,20}",
        (name, label, help, note) in (text(), text(), proptest::option::of(text()), proptest::option::of(text())),
        (one, two) in (basis(), basis()),
        (every, must) in (period(), proptest::option::of(period())),
        reach in reach(),
        (support, repository, log) in any::<(bool, bool, bool)>(),
        (year, month, day) in (1970u16..=9999, 1u8..=12, 1u8..=28),
        (revision, port) in (1u32.., 1u16..),
        parameters in proptest::collection::btree_map(".{0,12}", ".{0,12}", 0..4),
        stamp in ".{0,12}",
    ) -> Profile {
        let mut profile = SRS.clone();
        profile.id = key(&id);
        profile.name = name;
        profile.revision = revision;
        profile.documents[0].key = key("guide");
        for document in &mut profile.documents {
            document.checked = Date { year, month, day };
        }
        profile.contradictions.clear();
        profile.environments[0].origins = vec![key::<Origin>(&format!("https://a.example:{port}"))];
        profile.environments[0].note.clone_from(&note);
        profile.environments[0].basis = one.clone();
        profile.contacts[0].reach = reach;
        profile.contacts[0].basis = two;
        let kind = &mut profile.credentials[0];
        kind.fields[0].label = label;
        kind.fields[0].help = help;
        kind.fields[0].basis = one;
        kind.fields[2].share = Share { log, repository, support };
        if let Auth::OAuth2ClientCredentials(oauth) = &mut kind.auth {
            oauth.parameters = parameters;
        }
        kind.token_lifetime.as_mut().unwrap().read_from = LifetimeSource::Stamp(stamp);
        let rotation = kind.rotation.as_mut().unwrap();
        rotation.recommended.as_mut().unwrap().period = every;
        rotation.mandatory.as_mut().unwrap().note = note;
        if let Some(must) = must {
            rotation.mandatory.as_mut().unwrap().period = must;
        } else {
            rotation.mandatory = None;
            rotation.channel.by = ChannelKind::Unknown;
            profile.letters[0].fields[0].fill = Fill::Environment;
        }
        guided(&profile)
    }
}

/// Lets everything that was documented stand in the one document whose name is known.
fn guided(profile: &Profile) -> Profile {
    let text = toml::to_string(profile).expect("a profile can be written");
    let names = [
        "security-guide",
        "rotation-page",
        "introduction",
        "getting-started-old",
        "getting-started",
        "authentication-guide-old",
        "token-reference",
        "submit-order-old",
        "submit-order",
    ];
    let pointed = names.iter().fold(text, |text, name| {
        text.replace(&format!("documented = \"{name}\""), "documented = \"guide\"")
            .replace(&format!("document = \"{name}\""), "document = \"guide\"")
    });
    toml::from_str(&pointed).expect("the same profile")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_a_form_enters_survives_writing(profile in edited()) {
        let text = profile.to_toml().unwrap();
        prop_assert_eq!(Profile::parse(&profile.file_name(), &text).unwrap(), profile);
    }
}
