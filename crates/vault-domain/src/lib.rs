//! Types and rules of the vault: no I/O, clock or cryptography
