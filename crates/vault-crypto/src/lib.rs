//! Key derivation, unlock slots, envelopes, the trust log and the audit log
