//! Random values, for whoever wants one without a vault.

use std::io::{self, Write};

use serde::Serialize;
use vault::{GenerateError, Generated, VaultError};

use crate::answer::{Answer, Show};
use crate::arguments::Generate;
use crate::failure::Failure;
use crate::output::{Output, warn};

/// Writes a value to standard output and, for a person, its entropy to standard error.
pub(crate) fn generate(wanted: &Generate, json: bool) -> Result<(), Failure> {
    let made = vault::generate(&wanted.into()).map_err(refused)?;
    let bits = made.bits;
    Output::new(json)?.answer(&Answer::new(GeneratedShown(made)))?;
    if !json {
        warn(&format!("{:.0} bits of entropy", bits.floor()), false);
    }
    Ok(())
}

fn refused(error: GenerateError) -> Failure {
    let field = match error {
        GenerateError::Length => "length",
        GenerateError::NoSet => "characters",
        GenerateError::Random(_) => return VaultError::Internal.into(),
        GenerateError::Words => "words",
    };
    Failure::field(field, &error.to_string())
}

/// A random value. Its text is the value and nothing else.
struct GeneratedShown(Generated);

impl Serialize for GeneratedShown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut shown = serializer.serialize_struct("GeneratedShown", 2)?;
        shown.serialize_field("value", self.0.text.as_str())?;
        shown.serialize_field("bits", &self.0.bits)?;
        shown.end()
    }
}

impl Show for GeneratedShown {
    fn text(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        out.write_all(self.0.text.as_bytes())?;
        if terminal { writeln!(out) } else { Ok(()) }
    }
}
