//! Bytes to text: what spreadsheet programs save as "text".

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use zeroize::Zeroizing;

/// The text of a file: by its byte order mark, else UTF-8, else UTF-16 where every other byte is empty, else
/// Windows-1252, in which every byte means something.
pub(crate) fn decode(bytes: &[u8]) -> Zeroizing<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = utf_16(bytes) {
        return decode_as(encoding, bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Zeroizing::new(text.to_owned()),
        Err(_) => decode_as(WINDOWS_1252, bytes),
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Zeroizing<String> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Zeroizing::new(text.into_owned())
}

/// UTF-16 without its mark: the first letters of such a file have an empty half.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(64) & !1)?;
    let empty = |half: usize| start.iter().skip(half).step_by(2).filter(|byte| **byte == 0).count();
    let most = start.len() / 2 * 3 / 4;
    if start.len() < 8 {
        None
    } else if empty(1) > most {
        Some(encoding_rs::UTF_16LE)
    } else if empty(0) > most {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// The text of a file that its format says is UTF-8, with or without a mark.
pub(crate) fn utf_8(bytes: &[u8]) -> Option<&str> {
    let (text, mark) = (bytes, Encoding::for_bom(bytes));
    let rest = match mark {
        Some((encoding, length)) if encoding == UTF_8 => text.get(length..)?,
        Some(_) => return None,
        None => text,
    };
    std::str::from_utf8(rest).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_a_spreadsheet_saves_text_reads_the_same() {
        let utf_16 = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(order).collect()
        };
        let text = "Partner;Schlüssel\n";
        let mark = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let little = [b"\xff\xfe".as_slice(), &utf_16(text, u16::to_le_bytes)].concat();
        let big = [b"\xfe\xff".as_slice(), &utf_16(text, u16::to_be_bytes)].concat();
        let bare = utf_16(text, u16::to_le_bytes);
        let windows = b"Partner;Schl\xfcssel\n".to_vec();
        for bytes in [text.as_bytes().to_vec(), mark, little, big, bare, windows] {
            assert_eq!(decode(&bytes).as_str(), text);
        }
    }
}
