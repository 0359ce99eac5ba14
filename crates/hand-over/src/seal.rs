//! How the file is closed.

use std::io::{self, Write};

use age::x25519::Recipient;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::HandOverError;

/// How a file is closed.
pub enum Seal {
    /// Whoever knows this can open it.
    Passphrase(SecretString),
    /// Not at all.
    Plain,
    /// Only these can open it.
    Recipients(Vec<Recipient>),
}

impl Seal {
    /// Words that begin with `age1`. An error repeats none of them: somebody may have given the secret key.
    pub fn for_recipients(words: &[String]) -> Result<Self, HandOverError> {
        let parse = |word: &String| word.trim().parse::<Recipient>().map_err(|_| HandOverError::Recipient);
        Ok(Self::Recipients(words.iter().map(parse).collect::<Result<_, _>>()?))
    }

    /// What goes into the file. A passphrase takes about a second to be made into a key.
    pub fn close(self, text: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, HandOverError> {
        let encryptor = match self {
            Self::Plain => return Ok(text),
            Self::Passphrase(passphrase) => age::Encryptor::with_user_passphrase(passphrase),
            Self::Recipients(recipients) => {
                let recipients = recipients.iter().map(|recipient| -> &dyn age::Recipient { recipient });
                age::Encryptor::with_recipients(recipients)
                    .map_err(|error| HandOverError::Io(io::Error::other(error)))?
            }
        };
        let mut closed = Vec::new();
        let write = |closed: &mut Vec<u8>| {
            let mut writer = encryptor.wrap_output(closed)?;
            writer.write_all(&text)?;
            writer.finish().map(drop)
        };
        write(&mut closed)?;
        Ok(Zeroizing::new(closed))
    }
}
