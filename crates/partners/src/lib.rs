//! Partner profiles as data, with their schema
