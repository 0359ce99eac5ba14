//! Which value is wanted, in the words of a user.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// A field of a credential, of its current version unless another is named.
#[derive(Clone, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct Wanted {
    pub(crate) credential: String,
    pub(crate) field: String,
    pub(crate) version: Option<u32>,
}

impl Wanted {
    /// From `REFERENCE#FIELD`. Names of credentials may contain `#`, names of fields do not.
    pub(crate) fn parse(reference: &str) -> Result<Self, Failure> {
        let (credential, field) = reference.rsplit_once('#').ok_or_else(|| {
            Failure::usage(&format!(
                "{reference:?} names no field; write PARTNER/ENVIRONMENT/CREDENTIAL#FIELD"
            ))
        })?;
        Ok(Self { credential: credential.to_owned(), field: field.to_owned(), version: None })
    }
}
