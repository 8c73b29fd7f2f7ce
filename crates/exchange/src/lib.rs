//! `deliberation-exchange`: formats of others, in and out, and the people we invent for a demonstration.
//!
//! The map of the room: [`polis`] reads the export of a Polis conversation; [`sample`] makes an invented crowd
//! for the sample deliberation; [`vote`] is the one value both speak of; [`splitmix`] is where invented numbers
//! come from.
//!
//! What may not live here: rules of a deliberation, sums, maps (all in `deliberation-core`), a network, a clock.
//! Files are read in one place only, [`polis::read`]. Nothing here panics on data.

pub mod polis;
pub mod sample;
pub mod splitmix;
pub mod vote;
