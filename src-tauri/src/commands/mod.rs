//! What the window can ask for, one module per subject. A command parses, calls once and maps.

pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod compare;
pub(crate) mod credentials;
pub(crate) mod devices;
pub(crate) mod dossier;
pub(crate) mod emergency;
pub(crate) mod enrolment;
pub(crate) mod files;
pub(crate) mod generate;
pub(crate) mod hand_over;
pub(crate) mod import;
pub(crate) mod marks;
pub(crate) mod members;
pub(crate) mod ours;
pub(crate) mod overview;
pub(crate) mod partners;
pub(crate) mod profiles;
pub(crate) mod program;
pub(crate) mod recovery;
pub(crate) mod search;
pub(crate) mod secrets;
pub(crate) mod security;
pub(crate) mod uses;
pub(crate) mod values;
pub(crate) mod vault;
