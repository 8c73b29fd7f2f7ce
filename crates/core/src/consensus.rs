//! Consensus meters: what may be said of what people think, and how surely.
//!
//! Three head counts, each with its own uncertainty: [`support`] (how many agree?), [`common_ground`] (would every group go
//! along?) and [`split`] (how often are two people on opposite sides?), beside them [`participation`]. [`meters`] makes them of
//! what is published and of nothing else, so that a server, a widget and a meter on another page say the same digits;
//! [`rounding`] says how fine these may be. [`ordinal`] is for experts.
//!
//! What may not live here: a ballot, a person, a function of the standard library that differs from platform to platform.
//! Read on in [`rounding`], then [`support`], [`split`], [`common_ground`], [`meters`]; [`beta`] is the maths under them.

pub mod beta;
pub mod common_ground;
pub mod elementary;
pub mod meters;
mod order;
pub mod ordinal;
pub mod participation;
pub mod rounding;
pub mod split;
pub mod support;
pub mod wilson;
