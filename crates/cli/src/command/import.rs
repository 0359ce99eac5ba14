//! Taking over what other programs kept, and undoing it.

use std::path::Path;

use vault::Continue;
use vault::import_file::{Format, ImportError, Mapping, Meaning, Table, read};

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Import;
use crate::failure::Failure;
use crate::terminal;
use crate::view::{ImportShown, UndoneShown};

pub(crate) async fn import(app: &mut App, import: &Import) -> Result<Answer, Failure> {
    if let Some(batch) = &import.undo {
        return undo(app, batch).await;
    }
    let path = import.file.as_deref().ok_or_else(|| Failure::field("file", "say which"))?;
    let table = read_file(app, import, path)?;
    let mapping = mapping(import, &table)?;
    let plan = app.vault.plan_import(&table, &mapping).await?;
    let shown = ImportShown::new(&table, &mapping, &plan);
    if import.preview || (!import.yes && !agreed(app, &shown, plan.credentials())?) {
        return Ok(Answer::new(shown));
    }
    let imported = app.vault.import(&table, &mapping, &mut |_, _| Continue::Yes).await?;
    Ok(Answer::new(shown.made(&imported)))
}

async fn undo(app: &App, batch: &str) -> Result<Answer, Failure> {
    let batches = app.vault.import_batches().await?;
    let wanted = batches.iter().find(|one| batch.is_empty() || one.id.to_string() == batch);
    let not_found = || Failure::NotFound { message: "there is no import that can be undone".to_owned() };
    let wanted = wanted.ok_or_else(not_found)?;
    let undone = app.vault.undo_import(wanted.id).await?;
    Ok(Answer::new(UndoneShown::new(wanted.id, undone)))
}

/// Shows the plan and asks. Scripts say `--yes`.
fn agreed(app: &App, shown: &ImportShown, credentials: usize) -> Result<bool, Failure> {
    if !app.may_ask || credentials == 0 {
        let reason = "say --preview to see what would be made, or --yes to make it";
        return if credentials == 0 { Ok(false) } else { Err(Failure::field("yes", reason)) };
    }
    terminal::show(&shown.as_text()?)?;
    let answer = terminal::ask(&format!("Make {credentials} credentials? (yes/no)"), "give --yes")?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn read_file(app: &mut App, import: &Import, path: &Path) -> Result<Table, Failure> {
    let bytes = tokio::task::block_in_place(|| vault::read_import_file(path))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let named = import.format.as_deref().and_then(Format::from_word);
    let format = named.or_else(|| Format::detect(&name, &bytes)).ok_or(ImportError::UnknownFormat)?;
    let is_keepass = format == Format::Kdbx;
    let passphrase =
        is_keepass.then(|| app.file_passphrase(&import.passphrase, "KeePass file")).transpose()?;
    Ok(tokio::task::block_in_place(|| read(&bytes, format, passphrase.as_ref()))?)
}

/// The guessed mapping with what the command line says otherwise.
fn mapping(import: &Import, table: &Table) -> Result<Mapping, Failure> {
    let mut mapping = Mapping::guess(table);
    for pair in &import.map {
        let (name, word) =
            pair.rsplit_once('=').ok_or_else(|| Failure::field("map", "write COLUMN=MEANING"))?;
        let place =
            table.columns.iter().position(|column| column.name.to_lowercase() == name.trim().to_lowercase());
        let place = place.ok_or_else(|| {
            let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
            Failure::field("map", &format!("there is no column {name:?}; there are: {}", names.join(", ")))
        })?;
        let meaning =
            Meaning::from_word(word.trim()).ok_or_else(|| Failure::field("map", &meanings(word)))?;
        if let Some(one) = mapping.columns.get_mut(place) {
            *one = meaning;
        }
    }
    mapping.partner.clone_from(&import.partner);
    mapping.environment = import.environment.into();
    mapping.excluded.clone_from(&import.skip);
    Ok(mapping)
}

fn meanings(word: &str) -> String {
    let words: Vec<String> = Meaning::PLAIN.iter().map(Meaning::word).collect();
    format!("there is no meaning {word:?}; there are: {}, field:KEY, secret:KEY", words.join(", "))
}
