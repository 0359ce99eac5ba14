//! What the window can ask for, one module per subject. A command parses, calls once and maps.

pub(crate) mod about;
pub(crate) mod secrets;
