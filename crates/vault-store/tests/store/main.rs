//! The store from outside: on real files, with real faults and real kills.

mod child;
mod kill;
mod model;
