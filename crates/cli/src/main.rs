//! pvault, the command line.

fn main() {}
