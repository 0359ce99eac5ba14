//! Papers for people, as self-contained pages that print as they look.
//!
//! # Invariants
//! - A page loads nothing and runs nothing: no script, no link, no font, no image from elsewhere.
//! - What users typed is text on the page, whatever it contains.
//! - Nothing here writes a file; where a page goes is the caller's choice.

mod qr;
mod recovery_kit;

pub use recovery_kit::{KitContents, KitError, recovery_code, recovery_kit};
