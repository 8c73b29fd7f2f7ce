//! Law that people rely on: which place of which law, in which version, and whether that is still in force.
//!
//! A law is cited by name, place and the day since which that version is in force; laws are renumbered, and a
//! citation without a day says something else a year later. Whether the words of the law bear out what is said is
//! nothing that this code could know.

pub mod citation;
pub mod european;
pub mod numeral;

pub use citation::{Citation, CitationError, Place};
pub use european::{Ecli, Edition, Eli, EuropeanError};
