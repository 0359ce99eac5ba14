//! What a KeePass file asks for before it is opened: its version and how hard its key is to derive.

use crate::{ImportError, limits};

use super::KEEPASS;

/// Refuses versions that are not read and derivations that would take the computer's memory or hours.
pub(crate) fn check(bytes: &[u8]) -> Result<(), ImportError> {
    let mut rest = Bytes(bytes);
    let signature = (rest.u32()?, rest.u32()?);
    let (_minor, major) = (rest.u16()?, rest.u16()?);
    match (signature, major) {
        ((SIGNATURE, SIGNATURE_2), 4) => check_fields(&mut rest),
        ((SIGNATURE, SIGNATURE_2), 3) => Err(older("a KeePass file of version 3")),
        ((SIGNATURE, SIGNATURE_1), _) => Err(older("a KeePass 1 file")),
        _ => Err(ImportError::broken(KEEPASS, "its first bytes are of another version")),
    }
}

const fn older(what: &'static str) -> ImportError {
    let instead =
        "open it in KeePass or KeePassXC and save it in the format KDBX 4 (database settings, security)";
    ImportError::Unsupported { what, instead }
}

fn check_fields(rest: &mut Bytes<'_>) -> Result<(), ImportError> {
    loop {
        let (kind, length) = (rest.u8()?, rest.u32()?);
        let mut field = Bytes(rest.take(length)?);
        match kind {
            END => return Ok(()),
            COMPRESSION => drop(field.u32()?),
            KDF_PARAMETERS => check_kdf(&mut field)?,
            _ => {}
        }
    }
}

/// A dictionary of typed values. Names mean the same in all derivations.
fn check_kdf(field: &mut Bytes<'_>) -> Result<(), ImportError> {
    field.u16()?;
    let (mut memory, mut passes) = (0, 1);
    loop {
        let kind = field.u8()?;
        if kind == 0 {
            break;
        }
        let length = field.u32()?;
        let name = field.take(length)?;
        let length = field.u32()?;
        let value = field.take(length)?;
        match name {
            b"M" => memory = number(value),
            b"I" => passes = number(value),
            b"P" if number(value) > u64::from(limits::KDF_LANES) => {
                return Err(too_much(format!("{} threads", number(value)), "64"));
            }
            b"R" if number(value) > limits::KDF_ROUNDS => {
                return Err(too_much(format!("{} rounds", number(value)), "200 million"));
            }
            _ => {}
        }
    }
    if memory > limits::KDF_BYTES {
        return Err(too_much(format!("{} MiB of memory", memory >> 20), "1024 MiB"));
    }
    if memory.saturating_mul(passes) > limits::KDF_WORK {
        return Err(too_much(format!("{passes} passes over {} MiB", memory >> 20), "64 GiB in all"));
    }
    Ok(())
}

const fn too_much(asked: String, most: &'static str) -> ImportError {
    ImportError::TooMuchWork { asked, most }
}

/// A number of four or eight bytes, low byte first.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Bytes still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: u32) -> Result<&'a [u8], ImportError> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or_else(|| ImportError::broken(KEEPASS, "its header is cut off"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn u8(&mut self) -> Result<u8, ImportError> {
        Ok(self.take(1)?.first().copied().unwrap_or_default())
    }

    fn u16(&mut self) -> Result<u16, ImportError> {
        Ok(self.take(2)?.try_into().map(u16::from_le_bytes).unwrap_or_default())
    }

    fn u32(&mut self) -> Result<u32, ImportError> {
        Ok(self.take(4)?.try_into().map(u32::from_le_bytes).unwrap_or_default())
    }
}

const SIGNATURE: u32 = 0x9aa2_d903;
const SIGNATURE_1: u32 = 0xb54b_fb65;
const SIGNATURE_2: u32 = 0xb54b_fb67;
const END: u8 = 0;
const COMPRESSION: u8 = 3;
const KDF_PARAMETERS: u8 = 11;

#[cfg(test)]
mod tests {
    use super::*;

    fn with_kdf(entries: &[(u8, &[u8], &[u8])]) -> Vec<u8> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let mut field = vec![0, 1];
        for (kind, name, value) in entries {
            field.push(*kind);
            for part in [name, value] {
                field.extend(length(part));
                field.extend(*part);
            }
        }
        field.push(0);
        let mut file: Vec<u8> = [SIGNATURE, SIGNATURE_2].iter().flat_map(|word| word.to_le_bytes()).collect();
        file.extend([1, 0, 4, 0, KDF_PARAMETERS]);
        file.extend(length(&field));
        file.extend(field);
        file.extend([END, 0, 0, 0, 0]);
        file
    }

    #[test]
    fn a_key_that_takes_terabytes_is_refused_before_any_is_taken() {
        for (name, asked) in [(b"M", 1_u64 << 42), (b"R", 1 << 40), (b"P", 1 << 20)] {
            let file = with_kdf(&[(5, name, &asked.to_le_bytes())]);
            assert!(matches!(check(&file), Err(ImportError::TooMuchWork { .. })), "{name:?}");
        }
        let (memory, passes) = ((1_u64 << 30).to_le_bytes(), 1_000_u64.to_le_bytes());
        let long = with_kdf(&[(5, b"M", &memory), (5, b"I", &passes)]);
        assert!(matches!(check(&long), Err(ImportError::TooMuchWork { .. })));
        let usual = with_kdf(&[(5, b"M", &(64_u64 << 20).to_le_bytes()), (5, b"I", &10_u64.to_le_bytes())]);
        assert_eq!(check(&usual), Ok(()));
    }

    #[test]
    fn older_files_say_what_to_do() {
        let mut file = with_kdf(&[]);
        file[10] = 3;
        assert!(
            matches!(check(&file), Err(ImportError::Unsupported { instead, .. }) if instead.contains("KDBX 4"))
        );
    }
}
