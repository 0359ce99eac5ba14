//! The vault file: SQLite tables of sealed bytes
