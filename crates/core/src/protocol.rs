//! The envelopes of the wire: what goes around acts, and the one shape of errors.
//!
//! The acts themselves, [`Published`](crate::publish::Published) and [`Tick`](crate::difference::Tick) are the
//! domain's own types: there are no mirror types. Next: [`problem`], [`envelope`].

pub mod envelope;
pub mod problem;
pub mod proof;
