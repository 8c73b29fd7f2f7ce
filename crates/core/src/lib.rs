//! `deliberation-core`: the domain of the deliberation widget, its rules and its maths.
//!
//! Everything anyone does is an [`Act`](act::Act); what anybody may see is a pure function of the acts:
//! [`Deliberation`](deliberation::Deliberation) is the fold of all acts, [`publish`](publish::publish) makes
//! [`Published`](publish::Published) of it, and a [`Tick`](difference::Tick) is the difference of two of those.
//! The same code runs in the browser and on the server.
//!
//! What may not live here: a clock, randomness, I/O, async, logging, a browser. Time and seeds come as
//! arguments. Nothing here panics on data.
//!
//! Read on in `act`, then `deliberation`, then `publish`; `rules` says who may do what; `opinion` is the map.

pub mod wire;

pub mod date;
pub mod id;
pub mod text;

pub mod alike;
pub mod anchor;
pub mod law;

pub mod act;
pub mod annotation;
pub mod participant;
pub mod policy;
pub mod procedure;
pub mod statement;
pub mod thread;
pub mod vote;

pub mod deliberation;
pub mod moderation;
pub mod release;
pub mod renewal;
pub mod rules;

pub mod consensus;
pub mod movement;
pub mod opinion;
pub mod strength;

pub mod keyframe;

pub mod difference;
pub mod publish;

pub mod log;
pub mod protocol;
