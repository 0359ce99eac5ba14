//! Profiles of the user's own stand beside the built-in ones, and a wrong one keeps none of the others away.

use std::fs;

use partners::{Profile, ProfileError, ProfileFile, Profiles};
use rstest::rstest;

const ACME: &str = r#"id = "acme"
name = "Acme"
revision = 1
tested_live = true

[[environments]]
key = "production"
kind = "production"
name = "Production"
origins = ["https://api.acme.example"]
basis = "user"

[[credentials]]
key = "api"
label = "API key"
auth = "none"
"#;

fn file(name: &str, text: impl Into<Vec<u8>>) -> ProfileFile {
    ProfileFile { name: name.to_owned(), bytes: text.into() }
}

fn named(id: &str) -> String {
    ACME.replace("\"acme\"", &format!("{id:?}"))
}

fn refusal(file: ProfileFile) -> ProfileError {
    let (profiles, mut refused) = Profiles::builtin().unwrap().with_files([file]);
    assert_eq!(profiles.all().len(), 5, "only the built-in ones are there");
    assert_eq!(refused.len(), 1);
    refused.remove(0)
}

#[rstest]
fn a_profile_in_the_folder_stands_beside_the_built_in_ones() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("acme.toml"), ACME).unwrap();
    fs::write(folder.path().join("broken.toml"), "id = \"broken\"\nname = ").unwrap();
    fs::write(folder.path().join("zeta.toml"), named("zeta")).unwrap();
    fs::write(folder.path().join("notes.txt"), "not a profile").unwrap();
    fs::write(folder.path().join(".acme.toml.swp"), "an editor's").unwrap();
    fs::create_dir(folder.path().join("folder.toml")).unwrap();
    let (profiles, refused) = Profiles::builtin().unwrap().with_folder(folder.path());
    let own: Vec<&str> = profiles.all().iter().skip(5).map(|profile| profile.id.as_str()).collect();
    assert_eq!(own, ["acme", "zeta"]);
    assert!(profiles.credential_kind(Some("acme"), "api").is_some());
    let refused: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused[0].starts_with("broken.toml:2: "), "{}", refused[0]);
    assert_eq!(refused[1], "folder.toml:1: it could not be read: it is not a file");
}

#[rstest]
fn a_folder_that_is_not_there_has_no_profiles() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, refused) = Profiles::builtin().unwrap().with_folder(&folder.path().join("none"));
    assert_eq!((profiles.all().len(), refused.len()), (5, 0));
    fs::write(folder.path().join("none"), "").unwrap();
    let (_, refused) = Profiles::builtin().unwrap().with_folder(&folder.path().join("none"));
    assert_eq!(refused[0].file, "none", "a file in the folder's place is said");
}

#[rstest]
#[case::builtin("srs.toml", named("srs"), 1, "belongs to the program")]
#[case::generic("generic.toml", named("generic"), 1, "belongs to the program")]
#[case::device("con.toml", named("con"), 1, "Windows keeps this name")]
#[case::numbered_device("com1.toml", named("com1"), 1, "Windows keeps this name")]
#[case::other_name("acme (1).toml", named("acme"), 1, "is named acme.toml")]
#[case::other_case("Acme.toml", named("acme"), 1, "is named acme.toml")]
#[case::wrong("acme.toml", named("acme").replace("https", "http"), 10, "only https")]
#[case::climbing("../acme.toml", named("../acme"), 1, "a key begins with a letter")]
fn a_file_that_may_not_be_is_refused_with_its_line(
    #[case] name: &str,
    #[case] text: String,
    #[case] line: usize,
    #[case] reason: &str,
) {
    let error = refusal(file(name, text));
    assert_eq!((error.file.as_str(), error.line), (name, line), "{error}");
    assert!(error.reason.contains(reason), "{error}");
}

#[rstest]
fn two_files_of_one_id_are_not_both_read() {
    let files = [file("acme.toml", ACME), file("acme.toml", ACME)];
    let (profiles, refused) = Profiles::builtin().unwrap().with_files(files);
    assert_eq!((profiles.all().len(), refused.len()), (6, 1));
}

#[rstest]
fn bytes_that_are_no_text_are_refused_on_their_line() {
    let error = refusal(file("acme.toml", b"id = \"acme\"\nname = \"\xff\"\n".as_slice()));
    assert_eq!(error.to_string(), "acme.toml:2: the text is not UTF-8");
}

#[rstest]
fn a_byte_order_mark_is_passed_over() {
    let (profiles, refused) =
        Profiles::builtin().unwrap().with_files([file("acme.toml", format!("\u{feff}{ACME}"))]);
    assert_eq!((profiles.all().len(), refused), (6, Vec::new()));
}

#[rstest]
fn a_huge_file_is_refused_without_being_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("acme.toml"), vec![b'#'; 8 * 1024 * 1024]).unwrap();
    let (_, refused) = Profiles::builtin().unwrap().with_folder(folder.path());
    assert_eq!(refused[0].to_string(), "acme.toml:1: a profile has at most 128 KiB");
}

#[rstest]
fn deep_nesting_is_refused_and_does_no_harm() {
    let deep = format!("id = \"acme\"\nname = {}", "[".repeat(60_000));
    assert_eq!(refusal(file("acme.toml", deep)).file, "acme.toml");
}

#[rstest]
fn what_the_form_writes_is_read_from_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::parse("acme.toml", ACME).unwrap();
    let written = Profiles::user_file(&profile).unwrap();
    fs::write(folder.path().join(&written.name), &written.bytes).unwrap();
    let (profiles, refused) = Profiles::builtin().unwrap().with_folder(folder.path());
    assert_eq!(refused, Vec::new());
    assert_eq!(profiles.get("acme"), Some(&profile));
    assert!(Profiles::is_builtin("srs") && !Profiles::is_builtin("acme"));
}

#[rstest]
#[case("srs")]
#[case("generic")]
#[case("nul")]
fn the_form_may_not_write_under_these_names(#[case] id: &str) {
    let profile = Profile::parse("any.toml", &named(id)).unwrap();
    assert!(Profiles::user_file(&profile).is_err());
}
