//! Law that people rely on: which place of which law, in which version, and whether that is still in force.
//!
//! A law is cited by name, place and the day since which that version is in force; laws are renumbered, and a
//! citation without a day says something else a year later. Whether the words of the law bear out what is said is
//! nothing that this code could know.
//!
//! [`citation`] reads and writes places in Chinese laws, [`european`] the identifiers of Europe; [`basis`] is what an
//! annotation carries, and [`in_force`] whether that still holds.

pub mod basis;
pub mod citation;
pub mod european;
pub mod in_force;
pub mod numeral;

pub use basis::{Jurisdiction, LegalBasis, Status};
pub use citation::{Citation, CitationError, Place};
pub use european::{Ecli, Edition, Eli, EuropeanError};
pub use in_force::{LawError, LawVersion, same_instrument};
