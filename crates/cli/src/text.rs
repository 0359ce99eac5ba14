//! Text for a terminal: names made visible, tables, times.

use std::io::{self, Write};

use vault::Timestamp;

/// The text with everything that could steer a terminal or reorder a line written as `\u{…}`.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Writes rows under a header, each column as wide as its widest cell.
pub(crate) fn table(out: &mut dyn Write, header: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
    let header: Vec<String> = header.iter().map(|cell| cell.to_uppercase()).collect();
    let widths: Vec<usize> = (0..header.len())
        .map(|column| std::iter::once(&header).chain(&rows).map(|row| width(row, column)).max().unwrap_or(0))
        .collect();
    for row in std::iter::once(&header).chain(&rows) {
        write_row(out, row, &widths)?;
    }
    Ok(())
}

/// Writes `label: value`, indented; nothing when there is no value.
pub(crate) fn line(out: &mut dyn Write, label: &str, value: &str) -> io::Result<()> {
    if value.is_empty() { Ok(()) } else { writeln!(out, "{label:<16}{}", visible(value)) }
}

/// Writes text of several lines under its label.
pub(crate) fn paragraph(out: &mut dyn Write, label: &str, value: Option<&str>) -> io::Result<()> {
    for (number, text) in value.unwrap_or_default().lines().enumerate() {
        line(out, if number == 0 { label } else { "" }, text)?;
    }
    Ok(())
}

/// A time as programs read it: RFC 3339 in UTC with milliseconds.
pub(crate) fn rfc3339(time: Timestamp) -> String {
    utc(time).to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// A time as people read it, in UTC.
pub(crate) fn day_and_time(time: Timestamp) -> String {
    utc(time).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The name of a variant as programs read it: `SecretRevealed` becomes `secret_revealed`.
pub(crate) fn snake_case(variant: &impl std::fmt::Debug) -> String {
    let mut snake = String::new();
    for character in format!("{variant:?}").chars() {
        if character.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

fn utc(time: Timestamp) -> chrono::DateTime<chrono::Utc> {
    let millis = i64::try_from(time.millis()).unwrap_or(i64::MAX);
    chrono::DateTime::from_timestamp_millis(millis).unwrap_or(chrono::DateTime::<chrono::Utc>::MAX_UTC)
}

fn width(row: &[String], column: usize) -> usize {
    row.get(column).map_or(0, |cell| cell.chars().count())
}

fn write_row(out: &mut dyn Write, row: &[String], widths: &[usize]) -> io::Result<()> {
    let mut text = String::new();
    for (cell, width) in row.iter().zip(widths) {
        let gap = width.saturating_sub(cell.chars().count()) + 2;
        text.extend([cell.as_str(), &" ".repeat(gap)]);
    }
    writeln!(out, "{}", text.trim_end())
}

/// Characters that show nothing themselves but change how others are shown or compared.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_made_visible() {
        assert_eq!(visible("\u{1b}[2Jgone"), "\\u{1b}[2Jgone");
        assert_eq!(visible("a\u{202e}b\u{200d}c"), "a\\u{202e}b\\u{200d}c");
        assert_eq!(visible("two\nlines\u{9b}"), "two\\u{a}lines\\u{9b}");
        assert_eq!(visible("متجر 🚚 <b>é"), "متجر 🚚 <b>é", "ordinary text stays");
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut out = Vec::new();
        let rows = [vec!["a".to_owned(), "b".to_owned()], vec!["long".to_owned(), String::new()]];
        table(&mut out, &["x", "y"], &rows).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "X     Y\na     b\nlong\n");
    }

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(rfc3339(Timestamp::from_millis(1_500)), "1970-01-01T00:00:01.500Z");
        assert_eq!(day_and_time(Timestamp::from_secs(86_400)), "1970-01-02 00:00:00");
        assert!(!rfc3339(Timestamp::from_millis(u64::MAX)).is_empty(), "no time makes it panic");
    }

    #[test]
    fn variants_become_snake_case() {
        assert_eq!(snake_case(&vault::EventKind::SecretRevealed), "secret_revealed");
        assert_eq!(snake_case(&vault::VersionLabel::Current), "current");
    }
}
