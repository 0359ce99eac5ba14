//! How careful a field's value must be handled, and under which key it lies.

use crate::code::numbered;

/// How much harm a value does in the wrong hands, as the partner's own guide says.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Sensitivity {
    /// May be published.
    Public,
    /// For the partner's support and colleagues only.
    Moderate,
    /// Gives access by itself.
    Critical,
}

numbered!(Sensitivity { Public = 0, Moderate = 1, Critical = 2 });

/// Under which key a field lies. A profile may put an identifier under the secrets key.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FieldKind {
    /// Readable with the environment's identifiers.
    Identifier,
    /// Readable with the environment's secrets, one at a time, each reading logged.
    Secret,
}

numbered!(FieldKind { Identifier = 0, Secret = 1 });
