//! The profile that docs/profiles.md shows is one.

use partners::{ProfileFile, Profiles};
use rstest::rstest;

const GUIDE: &str = include_str!("../../../../docs/profiles.md");

#[rstest]
fn the_example_can_be_put_into_the_folder_as_it_stands() {
    let (_, rest) = GUIDE.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let file = ProfileFile { name: "acme.toml".to_owned(), bytes: example.as_bytes().to_vec() };
    let (profiles, refused) = Profiles::builtin().unwrap().with_files([file]);
    assert_eq!(refused, Vec::new());
    assert!(profiles.get("acme").is_some());
}

#[rstest]
fn each_built_in_profile_is_spoken_of() {
    for profile in Profiles::builtin().unwrap().all() {
        assert!(GUIDE.contains(profile.name.as_str()), "{}", profile.name);
    }
}
