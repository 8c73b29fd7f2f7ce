//! `deliberation-exchange`: formats of others, in and out, and the people we invent for a demonstration.
//!
//! The map of the room: [`polis`] reads the export of a Polis conversation, makes a log of it, and writes one;
//! [`sample`] makes the log of the sample deliberation with its invented crowd; [`entry`] is what a log is made of;
//! [`policy_page`] is the page of the terms to sign; [`web_annotation`] and [`claim_review`] write annotations as others read them, [`statement_of_reasons`] decisions of
//! moderators; [`captions`] makes what was said on air of captions ([`vtt`]); [`kialo`] reads and writes the text form of a Kialo discussion; [`vote`] is the one value both readers speak of; [`splitmix`] is where invented numbers come from.
//!
//! What may not live here: rules of a deliberation, sums, maps (all in `deliberation-core`), a network, a clock.
//! Files are read in one place only, [`polis::read`]. Nothing here panics on data.

pub mod argdown;
pub mod captions;
pub mod claim_review;
pub mod discussion;
pub mod entry;
pub mod kialo;
pub mod linked;
pub mod policy_page;
pub mod polis;
pub mod sample;
pub mod splitmix;
pub mod statement_of_reasons;
mod texts;
pub mod vote;
pub mod vtt;
pub mod web_annotation;
