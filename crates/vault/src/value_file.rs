//! Values that are files: certificates, keystores, keys. Their bytes are the value; name and size are kept beside it.

use std::collections::BTreeMap;
use std::path::Path;

use vault_domain::{CredentialVersion, FileValue, Secrets};
use zeroize::Zeroizing;

use crate::import::read_file;
use crate::input::{self, SECRET_BYTES};
use crate::{Values, VaultError};

/// Everything in a file that is to become a value, in room that is wiped afterwards.
pub fn read_value_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let bytes = read_file(path, SECRET_BYTES)?;
    if bytes.is_empty() {
        return Err(VaultError::invalid("file", "the file is empty; choose another"));
    }
    if bytes.len() > SECRET_BYTES {
        let reason = "the file is larger than 1 MiB, the most a value may have; store the key or the certificate alone";
        return Err(VaultError::invalid("file", reason));
    }
    Ok(bytes)
}

/// The names of the files among the values of the next version: of those that change, and of those that stay.
pub(crate) fn names(before: Option<&CredentialVersion>, changed: &Values) -> BTreeMap<String, String> {
    let kept = before.map(|version| version.files.as_slice()).unwrap_or_default();
    let kept = kept.iter().filter(|file| !changed.secrets.iter().any(|(key, _)| *key == file.field));
    let kept = kept.filter_map(|file| Some((file.field.clone(), file.name.clone()?)));
    kept.chain(changed.files.clone()).collect()
}

/// What a version tells, without its secrets, of those of its values that are files.
pub(crate) fn describe(secrets: &Secrets, names: &BTreeMap<String, String>) -> Vec<FileValue> {
    let described = secrets.keys().map(|field| {
        let value = secrets.expose(field).unwrap_or_default();
        FileValue {
            field: field.to_owned(),
            name: names.get(field).cloned(),
            bytes: u64::try_from(value.len()).unwrap_or(u64::MAX),
            is_text: std::str::from_utf8(value).is_ok(),
        }
    });
    described.filter(|file| file.name.is_some() || !file.is_text).collect()
}

/// Each file has a value, and a name that can be shown.
pub(crate) fn check_names(values: &Values) -> Result<(), VaultError> {
    for (field, name) in &values.files {
        if !values.secrets.iter().any(|(key, _)| key == field) {
            return Err(VaultError::invalid(field, "choose the file again"));
        }
        input::name(field, name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_read_up_to_the_size_of_a_value_and_no_further() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("client.p12");
        fs::write(&path, vec![0xff; SECRET_BYTES]).unwrap();
        assert_eq!(read_value_file(&path).unwrap().len(), SECRET_BYTES, "the limit itself");
        fs::write(&path, vec![0xff; SECRET_BYTES + 1]).unwrap();
        let refused = read_value_file(&path).unwrap_err();
        assert!(refused.to_string().contains("1 MiB"), "one more is refused, and why is said: {refused}");
        fs::write(&path, b"").unwrap();
        assert!(read_value_file(&path).is_err(), "an empty file is no value");
    }

    #[test]
    fn text_that_was_typed_is_no_file() {
        let mut secrets = Secrets::default();
        secrets.insert("key", b"-----BEGIN PRIVATE KEY-----".to_vec());
        secrets.insert("p12", vec![0x30, 0x82, 0xff]);
        secrets.insert("typed", b"k3y".to_vec());
        let described = describe(&secrets, &[("key".to_owned(), "key.pem".to_owned())].into());
        let told: Vec<_> =
            described.iter().map(|file| (file.field.as_str(), file.bytes, file.is_text)).collect();
        assert_eq!(told, [("key", 27, true), ("p12", 3, false)]);
    }
}
