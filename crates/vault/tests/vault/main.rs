//! The use cases over real files, with a keyring in memory and a clock that the tests move.

mod around;
mod credentials;
mod doors;
mod proof;
