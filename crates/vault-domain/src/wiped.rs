//! A growing buffer that leaves no copy of its content behind.

use std::io;

use zeroize::Zeroizing;

/// Bytes that are wiped when they are dropped, and also when the buffer moves to grow.
#[derive(Default)]
pub struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    /// Adds bytes at the end.
    pub fn push(&mut self, bytes: &[u8]) {
        let needed = self.0.len().saturating_add(bytes.len());
        if needed > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(256).saturating_mul(2)));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
    }

    /// What it holds.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// What it holds, without a copy.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes as text; they are wiped either way. `None` when they are not UTF-8.
pub fn into_text(mut bytes: Zeroizing<Vec<u8>>) -> Option<Zeroizing<String>> {
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Some(Zeroizing::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_in_pieces_comes_out_whole() {
        let mut buffer = Wiped::default();
        let mut expected = Vec::new();
        for piece in [b"a".as_slice(), &[7; 700], b"", &[9; 5000]] {
            buffer.push(piece);
            expected.extend_from_slice(piece);
        }
        assert_eq!(buffer.as_slice(), expected);
    }

    #[test]
    fn bytes_that_are_not_text_are_refused() {
        assert!(into_text(Zeroizing::new(vec![0xff])).is_none());
        assert_eq!(into_text(Zeroizing::new(b"caf\xc3\xa9".to_vec())).unwrap().as_str(), "café");
    }
}
