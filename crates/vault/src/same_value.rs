//! The same value twice: what is entered is compared with the values that other credentials have in use.

use subtle::ConstantTimeEq;
use vault_domain::{CredentialVersion, RecordId, SameValue, Secrets, Target, VersionLabel};

use crate::VaultError;
use crate::index::current;
use crate::session::Session;

impl Session {
    /// Where other credentials than `of` have one of these values in use, among what this member may open. One event
    /// for all of it comes first; the values are opened one credential at a time and nothing of them is kept.
    ///
    /// Production needs no fresh code here: whoever asks has the value already.
    pub(crate) async fn same_values(
        &mut self,
        of: Option<RecordId>,
        entered: &Secrets,
    ) -> Result<Vec<SameValue>, VaultError> {
        let (mut places, _) = self.places()?;
        places.retain(|place| place.label == VersionLabel::Current && Some(place.credential) != of);
        if places.is_empty() || entered.keys().next().is_none() {
            return Ok(Vec::new());
        }
        self.write_comparison(Target::default(), places.len()).await?;
        let mut same = Vec::new();
        for place in places {
            if have_one_in_common(entered, &self.open_secrets(place.secrets).await?) {
                same.push(SameValue { credential: place.credential, version: place.version });
            }
        }
        Ok(same)
    }

    /// The same for a version whose secrets stay as they were in `before`: what was recorded at either side then.
    /// Opens nothing.
    pub(crate) fn known_same_values(&self, of: RecordId, before: &CredentialVersion) -> Vec<SameValue> {
        let mut same = before.same_values.clone();
        for (id, other) in &self.index.credentials {
            let here = SameValue { credential: of, version: before.number };
            if let Some(newest) = current(other).filter(|newest| newest.same_values.contains(&here)) {
                same.push(SameValue { credential: *id, version: newest.number });
            }
        }
        same
    }
}

/// In constant time for values of one length. Empty values are no values.
fn have_one_in_common(left: &Secrets, right: &Secrets) -> bool {
    let mut values = left.keys().filter_map(|key| left.expose(key)).filter(|value| !value.is_empty());
    values
        .any(|value| right.keys().filter_map(|key| right.expose(key)).any(|other| value.ct_eq(other).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(value: &[u8]) -> Secrets {
        let mut secrets = Secrets::default();
        secrets.insert("client_secret", b"something else".to_vec());
        secrets.insert("webhook_secret", value.to_vec());
        secrets
    }

    #[test]
    fn a_value_is_the_same_in_whatever_field_it_stands() {
        let mut one = Secrets::default();
        one.insert("api_key", b"k3y".to_vec());
        assert!(have_one_in_common(&one, &secrets(b"k3y")));
        assert!(!have_one_in_common(&one, &secrets(b"k3yk3y")), "a part of a value is another value");
    }

    #[test]
    fn two_empty_values_are_not_one_value_twice() {
        let mut one = Secrets::default();
        one.insert("api_key", Vec::new());
        assert!(!have_one_in_common(&one, &secrets(b"")));
    }
}
