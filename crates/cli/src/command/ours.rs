//! Whether a text holds values of the vault.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::app::App;
use crate::arguments::Ours;
use crate::failure::Failure;
use crate::input::STDIN;
use crate::view::OursShown;

/// Exits with the code for a finding where the text holds something.
pub(super) async fn is_this_ours(app: &mut App, wanted: &Ours) -> Result<Answer, Failure> {
    let text = match &wanted.file {
        Some(path) => read(path)?,
        None => app.input.rest(STDIN)?,
    };
    let ours = app.vault.is_this_ours(&text).await?;
    let is_clean = ours.matches.is_empty();
    let shown = OursShown::from(ours);
    Ok(if is_clean { Answer::new(shown) } else { Answer::with_finding(shown) })
}

/// A file that is too long is refused by the vault.
fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::field("file", &format!("the file cannot be read: {}", error.kind()));
    let mut text = Zeroizing::new(Vec::new());
    File::open(path).and_then(|file| file.take(LIMIT).read_to_end(&mut text)).map_err(unreadable)?;
    Ok(text)
}

const LIMIT: u64 = 9 * 1024 * 1024;
