//! Names our commands, so that each needs a grant in `capabilities/main.json`, and embeds the
//! built front end.

use tauri_build::{AppManifest, Attributes, CodegenContext};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tauri_build::try_build(
        Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS)).codegen(CodegenContext::new()),
    )?;
    Ok(())
}

const COMMANDS: &[&str] = &[
    "add_environment",
    "app_status",
    "archive_credential",
    "archive_partner",
    "begin_enrolment",
    "begin_recovery",
    "cancel_enrolment",
    "cancel_search",
    "change_dossier",
    "change_settings",
    "change_uses",
    "choose_existing_file",
    "choose_new_file",
    "confirm_code",
    "confirm_recovery_kit",
    "copy_held",
    "copy_identifier",
    "copy_secret",
    "create_credential",
    "create_partner",
    "create_vault",
    "credential",
    "delete_credential",
    "delete_partner",
    "edit_credential",
    "edit_partner",
    "estimate_passphrase",
    "finish_recovery",
    "forget_recent",
    "generate_passphrase",
    "hold_secret",
    "list_audit",
    "list_credentials",
    "list_findings",
    "list_partners",
    "list_profiles",
    "lock_vault",
    "overview",
    "partner",
    "print_recovery_kit",
    "recovery_kit",
    "reopen_vault",
    "reveal_secret",
    "save_recovery_kit",
    "settings",
    "step_up",
    "suggest_file",
    "touch",
    "unlock_vault",
    "unlock_vault_searching",
    "use_choices",
    "verify_audit",
];
