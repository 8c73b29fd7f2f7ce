//! The map of the house. `<deliberation-widget>` is one custom element; its only state is what everybody may
//! see ([`deliberation_core::publish::Published`]) with my own acts laid over it.
//!
//! In the order in which a vote passes through:
//! [`view`] shows and asks; [`tasks`] do what a person does; [`queries`] turn state into what a view shows;
//! [`state`] holds it; [`ports`] are what the inside needs of the outside, [`web`] gives it; [`text`] speaks
//! the reader's language; [`app`] puts it together; [`element`] is the face that the host page sees.
//!
//! Who may import whom stands in ARCHITECTURE.md and is checked by `cargo xtask tidy`.

#![recursion_limit = "256"]

pub mod app;
#[cfg(feature = "element")]
pub mod element;
pub mod ports;
pub mod queries;
pub mod state;
pub mod tasks;
pub mod text;
pub mod view;
pub mod web;
