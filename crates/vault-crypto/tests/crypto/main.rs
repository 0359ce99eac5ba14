//! The crate's tests through its public interface.

mod slot;
