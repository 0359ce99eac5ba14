//! What crosses to the window: the list of all commands, and the shape of an error.

mod error;
pub(crate) mod views;
mod words;

use tauri::Runtime;
use tauri::ipc::Invoke;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

pub(crate) use self::error::{ErrorCode, IpcError};
use crate::commands::secrets::{self, SecretHandle};
use crate::commands::{
    approvals, audit, backup, compare, credentials, devices, dossier, emergency, enrolment, files, generate,
    hand_over, import, joining, marks, members, ours, overview, partners, profiles, program, recovery,
    search, security, uses, values, vault,
};

/// Every typed command and event. The window's bindings are generated from it.
#[expect(clippy::too_many_lines, reason = "one list")]
pub(crate) fn surface<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            program::app_status,
            program::settings,
            program::change_settings,
            program::forget_recent,
            program::touch,
            program::own_profiles,
            enrolment::estimate_passphrase,
            enrolment::generate_passphrase,
            enrolment::suggest_file,
            enrolment::begin_enrolment,
            enrolment::confirm_code,
            enrolment::recovery_kit,
            enrolment::save_recovery_kit,
            enrolment::print_recovery_kit,
            enrolment::choose_new_file,
            enrolment::create_vault,
            enrolment::cancel_enrolment,
            enrolment::confirm_recovery_kit,
            vault::choose_existing_file,
            vault::unlock_vault,
            vault::reopen_vault,
            vault::lock_vault,
            vault::unlock_vault_searching,
            vault::cancel_search,
            vault::who_unlocks,
            vault::open_demo,
            partners::list_profiles,
            partners::list_partners,
            partners::partner,
            partners::create_partner,
            partners::edit_partner,
            partners::add_environment,
            partners::archive_partner,
            partners::delete_partner,
            credentials::credential,
            credentials::create_credential,
            credentials::edit_credential,
            credentials::archive_credential,
            credentials::delete_credential,
            values::step_up,
            values::reveal_secret,
            values::copy_secret,
            values::copy_held,
            values::copy_identifier,
            values::read_codes,
            values::copy_code,
            values::present,
            audit::list_audit,
            audit::export_audit,
            audit::unusual_events,
            audit::verify_audit,
            recovery::begin_recovery,
            recovery::finish_recovery,
            overview::overview,
            overview::list_findings,
            uses::use_choices,
            uses::change_uses,
            uses::preview_uses,
            dossier::change_dossier,
            security::change_passphrase,
            security::make_guesses_dearer,
            security::begin_authenticator,
            security::confirm_authenticator,
            security::replace_authenticator,
            security::cancel_authenticator,
            security::forget_vault,
            devices::list_devices,
            devices::choose_device_request,
            devices::admit_device,
            devices::computer_name,
            devices::write_device_request,
            devices::begin_joining,
            devices::confirm_joining,
            devices::finish_joining,
            devices::cancel_joining,
            joining::read_invitation,
            joining::answer_invitation,
            joining::answer_waits,
            joining::join_vault,
            approvals::list_approvals,
            approvals::ask_for_value,
            approvals::answer_request,
            approvals::freeze,
            approvals::lift_freeze,
            members::list_members,
            members::member_details,
            members::credential_readers,
            members::role_matrix,
            members::invite_member,
            members::choose_answer,
            members::admit_member,
            members::change_rights,
            members::remove_member,
            backup::choose_folder,
            backup::back_up,
            backup::try_backup,
            backup::last_backup,
            backup::snooze_backup,
            backup::read_backup,
            backup::try_kit_on_backup,
            backup::restore_backup,
            import::choose_import,
            import::paste_import,
            import::read_import,
            import::preview_import,
            import::run_import,
            import::cancel_import,
            import::undo_import,
            import::drop_import,
            import::show_import_samples,
            emergency::write_emergency_sheets,
            emergency::kept_sheets,
            emergency::keep_sheets,
            emergency::stop_keeping_sheets,
            ours::is_this_ours,
            search::search_vault,
            search::look_up,
            search::list_credentials,
            search::find_credentials,
            profiles::preview_profile,
            profiles::save_profile,
            files::choose_value_file,
            files::choose_value_place,
            files::save_value,
            hand_over::hand_over,
            secrets::drop_secret,
            compare::compare_versions,
            compare::is_this_version,
            generate::generate_value,
            marks::marks,
            marks::set_favourite,
            marks::note_visit,
            marks::list_views,
            marks::save_view,
            marks::remove_view,
            marks::drafts,
            marks::keep_draft,
            marks::drop_draft,
        ])
        .typ::<IpcError>()
        .typ::<SecretHandle>()
        .disable_serde_phases()
        .error_handling(ErrorHandlingMode::Throw)
}

/// Answers the typed commands, and beside them the one that takes a raw body.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    let typed: Answer<R> = Box::new(surface().invoke_handler());
    let raw: Answer<R> = Box::new(tauri::generate_handler![secrets::hold_secret]);
    move |invoke| match invoke.message.command() {
        "hold_secret" => raw(invoke),
        _ => typed(invoke),
    }
}

type Answer<R> = Box<dyn Fn(Invoke<R>) -> bool + Send + Sync>;

#[cfg(test)]
mod bindings;
