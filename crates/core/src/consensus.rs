//! Consensus meters: what may be said of a share, and how surely.
//!
//! Here for now only the interval that bands are drawn from. Next: [`wilson`].

pub mod wilson;
