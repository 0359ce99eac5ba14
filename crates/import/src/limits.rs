//! How much of a file is read. Each limit is far above what people have and far below what hurts a computer.

/// The file itself.
pub const FILE_BYTES: usize = 32 << 20;
/// Everything in an archive, unpacked.
pub const INFLATED_BYTES: u64 = 128 << 20;
/// Files in an archive.
pub const ARCHIVE_FILES: usize = 10_000;
/// Rows of a table, its heading included; entries of a password manager.
pub const ROWS: usize = 20_000;
/// Columns of a table; different fields of a password manager's entries.
pub const COLUMNS: usize = 200;
/// Cells of a spreadsheet, empty ones between others included.
pub const CELLS: u64 = 2_000_000;
/// One cell.
pub const CELL_BYTES: usize = 1 << 20;
/// All cells together, repeated ones counted as often as they appear.
pub const TEXT_BYTES: usize = 64 << 20;
/// Groups within groups.
pub const GROUP_DEPTH: usize = 64;
/// Elements within elements of a KeePass file's XML.
pub(crate) const XML_DEPTH: usize = 2 * GROUP_DEPTH + 16;
/// Memory that a KeePass file may ask for to derive its key.
pub const KDF_BYTES: u64 = 1 << 30;
/// Memory times passes that a KeePass file may ask for.
pub const KDF_WORK: u64 = 64 << 30;
/// Rounds that a KeePass file with the older derivation may ask for.
pub const KDF_ROUNDS: u64 = 200_000_000;
/// Threads that a KeePass file may ask for.
pub const KDF_LANES: u32 = 64;
