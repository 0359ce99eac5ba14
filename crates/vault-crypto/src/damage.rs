//! The one error of everything that is read and does not hold.

use crate::CanonicalError;
use crate::aead::OpenError;

/// What was read is not what was written: cut off, altered, or belonging elsewhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the data is damaged")]
pub struct Damaged;

impl From<CanonicalError> for Damaged {
    fn from(_: CanonicalError) -> Self {
        Self
    }
}

impl From<OpenError> for Damaged {
    fn from(_: OpenError) -> Self {
        Self
    }
}
