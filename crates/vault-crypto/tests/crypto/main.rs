//! The crate's tests through its public interface.

mod log;
mod slot;
mod world;
