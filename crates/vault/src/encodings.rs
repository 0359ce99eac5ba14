//! The forms in which a value stands in logs, tickets and repositories.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::NO_PAD;
use memchr::memmem;
use percent_encoding::percent_decode;
use zeroize::Zeroizing;

/// A text as it may be read, with the words for it.
pub(crate) type Reading = (&'static str, Zeroizing<Vec<u8>>);

/// The text as it is, and decoded where it has percent signs.
pub(crate) fn readings(text: &[u8]) -> Vec<Reading> {
    let mut readings = vec![("as it is", Zeroizing::new(text.to_vec()))];
    if text.contains(&b'%') {
        readings.push(("percent-encoded", Zeroizing::new(percent_decode(text).collect())));
    }
    readings
}

/// Whether a value stands in one of the readings, and in which form. Empty values stand nowhere.
pub(crate) fn find(texts: &[Reading], value: &[u8]) -> Option<&'static str> {
    if value.is_empty() {
        return None;
    }
    let holds = |needle: &[u8]| texts.iter().find(|(_, text)| memmem::find(text, needle).is_some());
    if let Some((words, _)) = holds(value) {
        return Some(words);
    }
    if json(value).is_some_and(|form| holds(&form).is_some()) {
        return Some("JSON string");
    }
    let lower = Zeroizing::new(hex::encode(value));
    if holds(lower.as_bytes()).is_some() || holds(Zeroizing::new(lower.to_uppercase()).as_bytes()).is_some() {
        return Some("hexadecimal");
    }
    let in_base64 =
        (0..3).flat_map(|shift| [STANDARD, URL_SAFE].map(|alphabet| base64(&alphabet, value, shift)));
    in_base64.into_iter().any(|form| holds(form.as_bytes()).is_some()).then_some("base64")
}

/// Between the quotes of a JSON string, where that differs.
fn json(value: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let quoted = Zeroizing::new(serde_json::to_vec(std::str::from_utf8(value).ok()?).ok()?);
    let inside = quoted.get(1..quoted.len().checked_sub(1)?)?;
    (inside != value).then(|| Zeroizing::new(inside.to_vec()))
}

/// The characters that a value makes for certain `shift` bytes after the beginning of something longer, for example
/// the password in an HTTP Basic header.
fn base64(alphabet: &base64::alphabet::Alphabet, value: &[u8], shift: usize) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(vec![0; shift]);
    bytes.extend_from_slice(value);
    let encoded = Zeroizing::new(GeneralPurpose::new(alphabet, NO_PAD).encode(&*bytes));
    let (first, end) = ((shift * 8).div_ceil(6), bytes.len() * 8 / 6);
    Zeroizing::new(encoded.get(first..end).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose;

    use super::*;

    const VALUE: &[u8] = b"s3cr\"et/\xc3\xa9>?\n~z";

    fn form(text: &[u8]) -> Option<&'static str> {
        find(&readings(text), VALUE)
    }

    #[test]
    fn a_value_is_found_in_every_form() {
        assert_eq!(form(&[b"key=", VALUE, b";"].concat()), Some("as it is"));
        assert_eq!(form(b"a%20s3cr%22et%2F%C3%A9%3e?%0a~z"), Some("percent-encoded"));
        assert_eq!(form("{\"key\":\"s3cr\\\"et/\u{e9}>?\\n~z\"}".as_bytes()), Some("JSON string"));
        assert_eq!(form(hex::encode(VALUE).as_bytes()), Some("hexadecimal"));
        assert_eq!(form(hex::encode_upper(VALUE).as_bytes()), Some("hexadecimal"));
        assert_eq!(form(b"nothing of it, s3cr\"et/ but a part"), None);
    }

    #[test]
    fn base64_is_found_wherever_the_value_begins() {
        for before in ["", "u:", "id:", "user:"] {
            for after in ["", "x", "xy", "xyz"] {
                let whole = [before.as_bytes(), VALUE, after.as_bytes()].concat();
                for engine in [general_purpose::STANDARD, general_purpose::URL_SAFE_NO_PAD] {
                    let text = format!("Authorization: Basic {}", engine.encode(&whole));
                    assert_eq!(form(text.as_bytes()), Some("base64"), "{before:?} {after:?}");
                }
            }
        }
    }

    #[test]
    fn an_empty_value_is_nowhere() {
        assert_eq!(find(&readings(b"anything"), b""), None);
    }
}
