//! Environment files: `NAME=value` lines.
//!
//! Read here and not by a library: those put the variables of the running program in place of `$NAME`, and a
//! secret with a dollar would become another one.

use crate::table::{Table, Value, number};
use crate::variables::{Variable, rows};
use crate::{Format, ImportError, text};

pub(crate) fn read(bytes: &[u8]) -> Result<Table, ImportError> {
    let text = text::decode(bytes);
    let mut variables = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let line = line.trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let number = number(at);
        let broken = |why: &str| ImportError::broken("environment file", format!("line {number}: {why}"));
        let (name, rest) = line.split_once('=').ok_or_else(|| broken("there is no equals sign"))?;
        let name = name.strip_prefix("export ").unwrap_or(name).trim();
        if name.is_empty() || name.len() > NAME_BYTES {
            return Err(broken("the name is empty or longer than 200 characters"));
        }
        let mut more = || lines.next().map(|(_, line)| line);
        let value = value(rest, &mut more).ok_or_else(|| broken("the quote does not end"))?;
        variables.push(Variable { number, name: name.to_owned(), hidden: false, value });
    }
    rows(Format::Env, "", variables)
}

/// A value as it stands behind the equals sign; a quoted one may go on in the next lines.
fn value<'a>(rest: &'a str, more: &mut impl FnMut() -> Option<&'a str>) -> Option<Value> {
    let start = rest.trim_start();
    if let Some(quote @ ('"' | '\'')) = start.chars().next() {
        return quoted(start.get(1..)?, quote, more);
    }
    let end = start.find(" #").unwrap_or(start.len());
    Some(Value::new(start.get(..end)?.trim_end().to_owned()))
}

fn quoted<'a>(first: &'a str, quote: char, more: &mut impl FnMut() -> Option<&'a str>) -> Option<Value> {
    let mut value = zeroize::Zeroizing::new(String::new());
    let mut line = first;
    loop {
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match c {
                _ if c == quote => return Some(Value::new(std::mem::take(&mut *value))),
                '\\' if quote == '"' => value.push_str(&escaped(chars.next()?)),
                _ => value.push(c),
            }
        }
        value.push('\n');
        line = more()?;
    }
}

/// What stands behind a backslash; anything without a meaning keeps it.
fn escaped(c: char) -> String {
    match c {
        'n' => "\n".to_owned(),
        'r' => "\r".to_owned(),
        't' => "\t".to_owned(),
        '"' | '\\' | '$' => c.to_string(),
        _ => format!("\\{c}"),
    }
}

const NAME_BYTES: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> String {
        let table = read(text.as_bytes()).unwrap();
        let place = table.columns.len() - 1;
        table.rows[0].value(place).unwrap().to_owned()
    }

    #[test]
    fn values_are_what_a_shell_makes_of_them_without_its_variables() {
        for (line, value) in [
            ("A_TOKEN=pa$HOME ", "pa$HOME"),
            ("export A_TOKEN = plain # comment", "plain"),
            ("A_TOKEN='sin\\gle # no comment'", "sin\\gle # no comment"),
            ("A_TOKEN=\"two\\nlines \\$x\"", "two\nlines $x"),
            ("A_PRIVATE_KEY=\"-----BEGIN\nMIIB\n-----END\"", "-----BEGIN\nMIIB\n-----END"),
            ("A_TOKEN=a#b=c", "a#b=c"),
        ] {
            assert_eq!(only(line), value, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let error = read(b"A=1\nsecret-without-a-name\n").err().unwrap().to_string();
        assert!(error.contains("line 2") && !error.contains("secret-without"), "{error}");
        assert!(read(b"A=\"no end\n").is_err());
    }
}
