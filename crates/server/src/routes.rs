//! The handlers, one address a file: take, ask, answer. What decides lives in [`crate::room`] and in core.

pub mod acts;
pub mod assets;
pub mod audit;
pub mod decisions;
pub mod deliberations;
pub mod demo;
pub mod desk;
pub mod health;
pub mod heard;
pub mod history;
pub mod join;
pub mod live;
pub mod me;
pub mod openapi;
pub mod policy;
pub mod problems;
pub mod queue;
pub mod snapshot;
pub mod thread;
pub mod ticks;
pub mod writing;
