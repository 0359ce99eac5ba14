//! What this program is.

use serde::Serialize;
use specta::Type;

/// What the window shows about the program itself.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About {
    /// As in the changelog.
    version: &'static str,
}

/// Tells which version is running.
#[tauri::command]
#[specta::specta]
pub(crate) fn about() -> About {
    About { version: env!("CARGO_PKG_VERSION") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{call, window};

    #[test]
    fn about_names_the_running_version() {
        let answer = call(&window(), "about", json!({}).into());
        assert_eq!(
            answer,
            Ok(json!({ "version": env!("CARGO_PKG_VERSION") })),
            "the granted command answers with the package's version"
        );
    }
}
