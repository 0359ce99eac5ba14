//! Values that nobody could take for real ones.

use vault::VaultError;
use vault::partners::{Field, Holds};
use zeroize::Zeroizing;

/// A made-up secret for a field.
pub(crate) fn secret(field: &Field) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut random = [0_u8; 15];
    getrandom::fill(&mut random).map_err(|_| VaultError::Internal)?;
    let hex = hex::encode(random);
    let text = match field.holds {
        Holds::PrivateKey => format!("-----BEGIN DEMO KEY-----\n{hex}\n-----END DEMO KEY-----\n"),
        Holds::JsonFile => format!("{{\"type\":\"demo\",\"private_key_id\":\"{hex}\"}}"),
        Holds::Totp => BASE32.to_owned(),
        Holds::Certificate | Holds::CompanyMail | Holds::Date | Holds::Text | Holds::Url => {
            format!("demo-{hex}")
        }
    };
    Ok(Zeroizing::new(text.into_bytes()))
}

/// A made-up identifier for a needed field that the data leaves out.
pub(crate) fn identifier(field: &Field) -> String {
    match field.holds {
        Holds::Certificate => "-----BEGIN CERTIFICATE-----\nZGVtbw==\n-----END CERTIFICATE-----\n".to_owned(),
        Holds::CompanyMail => "integrations@northwind.example".to_owned(),
        Holds::Date => "2030-01-01".to_owned(),
        Holds::Url => "https://northwind.example".to_owned(),
        Holds::JsonFile | Holds::PrivateKey | Holds::Text | Holds::Totp => {
            format!("demo-{}", field.key.as_str().replace('_', "-"))
        }
    }
}

/// Base32 that says what it is.
const BASE32: &str = "DEMODEMODEMODEMODEMODEMODEMODEMO";
