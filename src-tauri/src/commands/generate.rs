//! Random values, made here and kept here until they are saved.

use tauri::State;
use vault::{CharacterSet, Recipe};

use super::files::keep;
use super::secrets::HeldSecrets;
use crate::app::App;
use crate::ipc::IpcError;
use crate::ipc::views::{GenerateRequest, GeneratedView};

/// Makes a value and keeps it until a command takes it. The window learns its length and how hard it is to guess.
#[tauri::command]
#[specta::specta]
pub(crate) async fn generate_value(
    app: State<'_, App>,
    held: State<'_, HeldSecrets>,
    r: GenerateRequest,
) -> Result<GeneratedView, IpcError> {
    let made = vault::generate(&recipe(&r))?;
    let characters = u32::try_from(made.text.len()).unwrap_or(u32::MAX);
    let secret = keep(&app, &held, made.text.as_bytes().to_vec().into(), None).await?;
    Ok(GeneratedView { secret, characters, bits: made.bits })
}

fn recipe(r: &GenerateRequest) -> Recipe {
    if let Some(count) = r.words {
        return Recipe::Words { count: usize::try_from(count).unwrap_or(usize::MAX) };
    }
    let sets = [
        (r.uppercase, CharacterSet::Uppercase),
        (r.lowercase, CharacterSet::Lowercase),
        (r.digits, CharacterSet::Digits),
        (r.symbols, CharacterSet::Symbols),
    ];
    let sets = sets.into_iter().filter(|(wanted, _)| *wanted).map(|(_, set)| set).collect();
    Recipe::Characters { length: usize::try_from(r.length).unwrap_or(usize::MAX), sets }
}
