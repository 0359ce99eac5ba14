//! A wrong file is refused with file, line and reason, and nothing in a file can bring the program down.

use partners::{Profile, ProfileError};
use proptest::prelude::*;
use rstest::rstest;

const GOOD: &str = r#"id = "acme"
name = "Acme"
revision = 1
tested_live = false

[[documents]]
key = "guide"
label = "Guide"
url = "https://docs.acme.example/guide"
checked = 2026-05-05

[[environments]]
key = "production"
kind = "production"
name = "Production"
origins = [
    "https://api.acme.example",
    "https://api2.acme.example",
]
basis = { documented = "guide" }

[[credentials]]
key = "api"
label = "API key"

[credentials.auth.api_key_header]
headers = [{ header = "X-Key", field = "key" }]
basis = { assumed = "as usual" }

[[credentials.fields]]
key = "key"
label = "Key"
kind = "secret"
sensitivity = "critical"
basis = "user"

[[credentials.fields]]
key = "account"
label = "Account"
kind = "identifier"
sensitivity = "moderate"
share = { support = true }
basis = "user"

[[credentials.probes]]
key = "ping"
label = "Ping"
purpose = "authenticate"
method = "GET"
path = "/ping"
expect = [200]
basis = { documented = "guide" }

[credentials.rotation]
recommended = { period = "P90D", basis = { documented = "guide" } }
cutover = { kind = "overlap", basis = "user" }
channel = { by = { contact = "help" }, basis = "user" }

[[forbidden]]
method = "POST"
path = "/order"
reason = "it buys something"
basis = { documented = "guide" }

[[contacts]]
key = "help"
purposes = ["support"]
reach = { email = "help@acme.example" }
basis = { documented = "guide" }

[[letters]]
purpose = "ask_support"
to = "help"
subject = { text = "Help - [Your Company Name]", basis = "user" }
fields = [
    { label = "Account", fill = { field = { of = "api.account" } } },
]
basis = "user"
"#;

/// Replaces the only occurrence of `from` and returns what comes of it, with the line of the change.
fn changed(from: &str, to: &str) -> (Result<Profile, ProfileError>, usize) {
    assert_eq!(GOOD.matches(from).count(), 1, "{from:?} must occur once");
    let line = GOOD[..GOOD.find(from).unwrap()].lines().count() + usize::from(GOOD.starts_with(from));
    let line = if GOOD[..GOOD.find(from).unwrap()].ends_with('\n') { line + 1 } else { line };
    (Profile::parse("acme.toml", &GOOD.replace(from, to)), line)
}

#[rstest]
fn the_file_that_the_others_are_made_from_is_accepted() {
    Profile::parse("acme.toml", GOOD).unwrap();
}

#[rstest]
#[case::unknown_key("revision = 1", "revison = 1", "unknown field `revison`")]
#[case::unknown_key_deep("label = \"Guide\"", "label = \"Guide\"\ncolour = 1", "unknown field `colour`")]
#[case::wrong_type("revision = 1", "revision = \"one\"", "expected u32")]
#[case::number_too_large("revision = 1", "revision = 99999999999", "expected u32")]
#[case::revision_zero("revision = 1", "revision = 0", "counted from 1")]
#[case::not_a_date("checked = 2026-05-05", "checked = \"May 5\"", "expected")]
#[case::date_with_time("checked = 2026-05-05", "checked = 2026-05-05T10:00:00Z", "without a time")]
#[case::bad_url(
    "url = \"https://docs.acme.example/guide\"",
    "url = \"http://docs.acme.example\"",
    "only https"
)]
#[case::bad_host("\"https://api2.acme.example\"", "\"https://api2_acme\"", "a host is a name")]
#[case::host_with_path(
    "\"https://api2.acme.example\"",
    "\"https://api2.acme.example/v1\"",
    "nothing behind it"
)]
#[case::plain_http("\"https://api2.acme.example\"", "\"http://api2.acme.example\"", "only https")]
#[case::host_twice("\"https://api2.acme.example\"", "\"https://API.acme.example\"", "is listed twice")]
#[case::unknown_environment("kind = \"production\"", "kind = \"prod\"", "unknown variant `prod`")]
#[case::unknown_kind("kind = \"identifier\"", "kind = \"public\"", "unknown variant `public`")]
#[case::unknown_sensitivity("sensitivity = \"moderate\"", "sensitivity = \"high\"", "unknown variant `high`")]
#[case::unknown_auth(
    "[credentials.auth.api_key_header]",
    "[credentials.auth.api_key]",
    "unknown variant `api_key`"
)]
#[case::bad_period("period = \"P90D\"", "period = \"90 days\"", "a period is P")]
#[case::probe_that_writes("method = \"GET\"", "method = \"POST\"", "unknown variant `POST`")]
#[case::probe_that_is_forbidden("path = \"/ping\"", "path = \"/Order/\"", "forbidden: it buys something")]
#[case::path_that_climbs("path = \"/ping\"", "path = \"/a/../order\"", "a path begins")]
#[case::status_out_of_range("expect = [200]", "expect = [200, 99]", "a status is a number")]
#[case::bad_email("help@acme.example", "help at acme", "an e-mail address")]
#[case::bad_key("id = \"acme\"", "id = \"Acme Inc\"", "a key begins with a letter")]
#[case::empty_name("name = \"Acme\"", "name = \"\"", "one line of 1 to 600")]
#[case::two_lines("name = \"Acme\"", "name = \"Acme\\nInc\"", "one line of 1 to 600")]
#[case::key_twice_in_a_table("name = \"Acme\"", "name = \"Acme\"\nname = \"Acme\"", "duplicate key")]
#[case::not_toml("name = \"Acme\"", "name = ", "expected")]
#[case::name_twice("key = \"account\"", "key = \"key\"", "\"key\" occurs twice")]
#[case::no_such_document(
    "reason = \"it buys something\"\nbasis = { documented = \"guide\" }",
    "reason = \"it buys something\"\nbasis = { documented = \"gide\" }",
    "there is no document \"gide\""
)]
#[case::no_such_contact("to = \"help\"", "to = \"helpdesk\"", "there is no contact \"helpdesk\"")]
#[case::no_such_channel("contact = \"help\"", "contact = \"desk\"", "there is no contact \"desk\"")]
#[case::no_such_field("of = \"api.account\"", "of = \"api.acount\"", "there is no field \"api.acount\"")]
#[case::secret_in_a_letter("of = \"api.account\"", "of = \"api.key\"", "never stands in a letter")]
#[case::unknown_placeholder("[Your Company Name]", "[Company]", "the only placeholder")]
#[case::auth_without_field("field = \"key\" }", "field = \"keys\" }", "there is no field \"keys\"")]
#[case::nameless_header("header = \"X-Key\", ", "", "a header needs a name")]
#[case::critical_identifier("kind = \"secret\"", "kind = \"identifier\"", "a critical field is a secret")]
#[case::reserved_name("key = \"api\"", "key = \"generic-api\"", "those of the generic kinds")]
#[case::assumed_without_reason("{ assumed = \"as usual\" }", "\"assumed\"", "a basis is { documented")]
#[case::two_bases(
    "{ assumed = \"as usual\" }",
    "{ assumed = \"as usual\", documented = \"guide\" }",
    "a basis is one of"
)]
#[case::unknown_basis("{ assumed = \"as usual\" }", "{ hearsay = \"x\" }", "a basis is")]
#[case::shared_host_without_environment(
    "[[documents]]",
    "shared_origins = [\"https://auth.acme.example\"]\n\n[[documents]]",
    "stands among those of its environments"
)]
#[case::secret_as_identifier(
    "sensitivity = \"moderate\"",
    "sensitivity = \"moderate\"\nholds = \"totp\"",
    "what it holds is a secret"
)]
#[case::unknown_content(
    "sensitivity = \"moderate\"",
    "sensitivity = \"moderate\"\nholds = \"phone\"",
    "unknown variant `phone`"
)]
#[case::chosen_secret(
    "sensitivity = \"critical\"",
    "sensitivity = \"critical\"\nchoices = [\"1234\"]",
    "not chosen from a list"
)]
#[case::probe_at_a_strange_host(
    "path = \"/ping\"",
    "path = \"/ping\"\norigins = [\"https://evil.example\"]",
    "not among the origins"
)]
#[case::pointer_without_slash(
    "path = \"/ping\"",
    "path = \"/ping\"\nanswer = { pointer = \"ack\", text = \"ok\" }",
    "a JSON pointer begins"
)]
#[case::token_from_a_strange_host(
    "[credentials.auth.api_key_header]\nheaders = [{ header = \"X-Key\", field = \"key\" }]\n",
    "[credentials.auth.oauth2_client_credentials]\nclient_id = \"account\"\nclient_secret = \"key\"\ntoken = { origin = \"https://evil.example\", paths = [\"/t\"], bodies = [\"form\"] }\n",
    "not among the origins"
)]
#[case::status_read_twice(
    "[credentials.rotation]",
    "[[credentials.status_meanings]]\nstage = \"probe\"\nstatus = 401\nmeans = \"a\"\nauthentication_failed = true\nbasis = \"user\"\n\n[[credentials.status_meanings]]\nstage = \"probe\"\nstatus = 401\nmeans = \"b\"\nauthentication_failed = true\nbasis = \"user\"\n\n[credentials.rotation]",
    "already a meaning"
)]
#[case::demanded_twice(
    "[[forbidden]]",
    "[[demands]]\nabout = \"no_place_recorded\"\nseverity = \"warning\"\nsays = \"a\"\nbasis = \"user\"\n\n[[demands]]\nabout = \"no_place_recorded\"\nseverity = \"serious\"\nsays = \"b\"\nbasis = \"user\"\n\n[[forbidden]]",
    "already a demand"
)]
fn a_wrong_value_is_refused_with_its_reason(#[case] from: &str, #[case] to: &str, #[case] reason: &str) {
    let (result, line) = changed(from, to);
    let error = result.expect_err("the file must be refused");
    assert_eq!(error.file, "acme.toml");
    assert!(error.reason.contains(reason), "the reason is {:?}", error.reason);
    assert!(!error.reason.contains('\n'), "a reason is one line");
    // The changed text may span two lines; the error is on one of them.
    let lines = line..=line + to.matches('\n').count();
    assert!(lines.contains(&error.line), "line {} is not in {lines:?}: {error}", error.line);
}

#[rstest]
fn a_missing_value_is_refused_where_its_table_begins() {
    let (result, line) = changed("kind = \"identifier\"\n", "");
    let error = result.unwrap_err();
    assert_eq!(error.reason, "missing field `kind`");
    assert!(error.line < line && error.line > line - 4, "line {} is not just above {line}", error.line);
}

#[rstest]
fn a_critical_field_that_is_shared_is_refused() {
    let (result, _) =
        changed("sensitivity = \"critical\"\n", "sensitivity = \"critical\"\nshare = { log = true }\n");
    assert_eq!(result.unwrap_err().reason, "a critical field is shared nowhere");
}

#[rstest]
fn an_error_reads_as_editors_understand_it() {
    let (result, _) = changed("revision = 1", "revision = 0");
    assert_eq!(result.unwrap_err().to_string(), "acme.toml:3: revisions are counted from 1");
}

proptest! {
    #[test]
    fn arbitrary_text_is_answered_without_a_panic(text in "\\PC{0,400}") {
        let _ = Profile::parse("any.toml", &text);
    }

    #[test]
    fn a_file_with_a_hole_or_a_splinter_is_answered_without_a_panic(
        at in 0..GOOD.len(), removed in 0usize..40, splinter in "[\\PC\n\"\\[\\]{}=.]{0,6}",
    ) {
        let at = (0..=at).rev().find(|i| GOOD.is_char_boundary(*i)).unwrap_or(0);
        let end = (at + removed).min(GOOD.len());
        let text = format!("{}{splinter}{}", &GOOD[..at], &GOOD[end..]);
        if let Err(error) = Profile::parse("any.toml", &text) {
            prop_assert!(error.line >= 1 && error.line <= text.lines().count() + 1);
            prop_assert!(!error.reason.is_empty());
        }
    }
}
