//! The operating system's keyring: device secrets and rollback anchors
