//! Papers for people: the recovery kit
