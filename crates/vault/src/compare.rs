//! Two versions of a credential, or one of them and a text, compared without showing a value.

use std::collections::{BTreeMap, BTreeSet};

use subtle::ConstantTimeEq;
use vault_domain::{FieldKind, RecordId, Secrets, Target};

use crate::session::Session;
use crate::{FieldRef, Vault, VaultError};

/// How a field of one version stands to the same field of another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Difference {
    /// Only the other version has it.
    Added,
    /// Its value is another.
    Changed,
    /// The other version does not have it.
    Removed,
    /// Its value is the same.
    Same,
}

/// A field of two versions that were compared.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ComparedField {
    /// Its key.
    pub field: String,
    /// Under which key it lies.
    pub kind: FieldKind,
    /// How the second version stands to the first.
    pub difference: Difference,
}

impl Session {
    /// Says of each field of two versions whether its value is the same, identifiers first. One event comes before the
    /// values are opened; nothing of them is given out. Values of one length take the same time, however much they
    /// have in common.
    ///
    /// Production needs no fresh code here: nobody learns a value.
    pub async fn compare_versions(
        &mut self,
        credential: RecordId,
        first: u32,
        second: u32,
    ) -> Result<Vec<ComparedField>, VaultError> {
        let target = self.target(credential)?;
        let mut versions = Vec::with_capacity(2);
        for number in [first, second] {
            versions.push(self.comparable(credential, number, &target).await?);
        }
        self.write_comparison(target, versions.len()).await?;
        let [(left, left_secrets), (right, right_secrets)] = versions.as_slice() else {
            return Err(VaultError::Internal);
        };
        let left_secrets = self.open_secrets(*left_secrets).await?;
        let right_secrets = self.open_secrets(*right_secrets).await?;
        let nothing = BTreeMap::new();
        let texts = |record| self.index.identifiers.get(record).map_or(&nothing, |one| &one.fields);
        let mut fields = compared(FieldKind::Identifier, &by_text(texts(left)), &by_text(texts(right)));
        fields.extend(compared(FieldKind::Secret, &by_value(&left_secrets), &by_value(&right_secrets)));
        Ok(fields)
    }

    /// The secret fields of a version whose value is this text; blanks and line breaks around either do not count. One
    /// event comes before the values are opened.
    ///
    /// Production needs no fresh code here: whoever asks has the value already.
    pub async fn is_this_version(
        &mut self,
        credential: RecordId,
        version: u32,
        text: &[u8],
    ) -> Result<Vec<String>, VaultError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Err(VaultError::invalid("text", "enter the value to compare with"));
        }
        let target = Target { version: Some(version), ..self.target(credential)? };
        let (_, secrets) = self.comparable(credential, version, &target).await?;
        self.write_comparison(target, 1).await?;
        let secrets = self.open_secrets(secrets).await?;
        let fields = by_value(&secrets).into_iter();
        Ok(fields
            .filter(|(_, value)| is_same(value.trim_ascii(), text))
            .map(|(key, _)| key.to_owned())
            .collect())
    }

    /// The records of a version's identifiers and secrets, if this member may open it.
    async fn comparable(
        &mut self,
        credential: RecordId,
        number: u32,
        target: &Target,
    ) -> Result<(RecordId, RecordId), VaultError> {
        self.require_writable()?;
        let place = FieldRef { credential, version: Some(number), field: String::new() };
        let version = self.version(&place)?.clone();
        self.permit(credential, &version, target).await?;
        Ok((version.identifiers, version.secrets))
    }
}

impl Vault {
    /// See [`Session::compare_versions`].
    pub async fn compare_versions(
        &self,
        credential: RecordId,
        first: u32,
        second: u32,
    ) -> Result<Vec<ComparedField>, VaultError> {
        self.session().await?.open()?.compare_versions(credential, first, second).await
    }

    /// See [`Session::is_this_version`].
    pub async fn is_this_version(
        &self,
        credential: RecordId,
        version: u32,
        text: &[u8],
    ) -> Result<Vec<String>, VaultError> {
        self.session().await?.open()?.is_this_version(credential, version, text).await
    }
}

/// The values of one side by the key of their field.
type Side<'a> = BTreeMap<&'a str, &'a [u8]>;

fn by_text(fields: &BTreeMap<String, String>) -> Side<'_> {
    fields.iter().map(|(key, text)| (key.as_str(), text.as_bytes())).collect()
}

fn by_value(secrets: &Secrets) -> Side<'_> {
    secrets.keys().filter_map(|key| Some((key, secrets.expose(key)?))).collect()
}

fn compared(kind: FieldKind, left: &Side<'_>, right: &Side<'_>) -> Vec<ComparedField> {
    let keys: BTreeSet<&str> = left.keys().chain(right.keys()).copied().collect();
    let one = |key: &str| ComparedField {
        field: key.to_owned(),
        kind,
        difference: difference(left.get(key).copied(), right.get(key).copied()),
    };
    keys.into_iter().map(one).collect()
}

fn difference(left: Option<&[u8]>, right: Option<&[u8]>) -> Difference {
    match (left, right) {
        (Some(left), Some(right)) if is_same(left, right) => Difference::Same,
        (Some(_), Some(_)) => Difference::Changed,
        (Some(_), None) => Difference::Removed,
        (None, _) => Difference::Added,
    }
}

fn is_same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}
