//! `deliberation-server`: the reference backend of the deliberation widget.
//!
//! One process, one ledger. Acts come in by [`routes::acts`], are judged and committed in their [`room`], kept in
//! the [`ledger`], and go out as editions on the room's [`room::board`]. What is allowed and what is published is
//! decided in `deliberation_core`, nowhere here.
//!
//! Read on in [`router`] (all addresses in one list), then [`room`]; [`cli`] is what the program does.

pub mod app;
pub mod cli;
pub mod config;

pub mod listen;
pub mod router;
pub mod routes;

pub mod cors;
pub mod drain;
pub mod encoding;
pub mod errors;
pub mod extract;
pub mod limits;
pub mod openapi;
pub mod trace;

pub mod identity;
pub mod ledger;
pub mod opening;
pub mod proof;
pub mod retain;
pub mod room;
pub mod sign_in;
pub mod switch;

pub mod demo;

pub mod classifier;
pub mod clock;
pub mod random;
