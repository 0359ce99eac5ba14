//! Use cases: a vault that is locked or unlocked
