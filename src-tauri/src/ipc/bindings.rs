//! Keeps `ui/src/lib/ipc/bindings.ts` and the grants in step with the surface.

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use specta_typescript::Typescript;
use tauri::test::MockRuntime;

use super::surface;

#[test]
fn the_bindings_of_the_window_are_current() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/ipc/bindings.ts");
    let fresh = generate();
    if env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(&place, fresh).unwrap();
        return;
    }
    assert!(
        fs::read_to_string(&place).unwrap_or_default() == fresh,
        "ui/src/lib/ipc/bindings.ts is not what the commands say; run \
         `UPDATE_BINDINGS=1 cargo test -p partner-vault bindings` and commit the file"
    );
}

#[test]
fn every_command_is_granted_and_nothing_else() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities/main.json");
    let file: serde_json::Value = serde_json::from_str(&fs::read_to_string(place).unwrap()).unwrap();
    let granted: BTreeSet<&str> = file["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| permission.as_str().unwrap())
        .collect();

    let bindings = generate();
    let typed = bindings
        .split("__TAURI_INVOKE")
        .filter_map(|call| call.split_once("(\"")?.1.split_once('"'))
        .map(|(command, _)| command);
    let ours = typed.chain(["hold_secret"]).map(|command| format!("allow-{}", command.replace('_', "-")));
    let grants: BTreeSet<String> = ours.chain(EVENTS.map(str::to_owned)).collect();

    assert_eq!(
        granted,
        grants.iter().map(String::as_str).collect(),
        "capabilities/main.json grants exactly the commands of the surface"
    );
}

/// What hearing our events takes.
const EVENTS: [&str; 2] = ["core:event:allow-listen", "core:event:allow-unlisten"];

fn generate() -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bindings.ts");
    surface::<MockRuntime>().export(Typescript::default(), &file).unwrap();
    fs::read_to_string(file).unwrap()
}
