//! Names our commands, so that each needs a grant in `capabilities/main.json`, and embeds the
//! built front end.

use tauri_build::{AppManifest, Attributes, CodegenContext};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tauri_build::try_build(
        Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS)).codegen(CodegenContext::new()),
    )?;
    Ok(())
}

const COMMANDS: &[&str] = &["about", "hold_secret"];
