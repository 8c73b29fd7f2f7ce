//! The sample: an invented dispute about a lift, and an invented crowd that votes on it.
//!
//! [`crowd`](crowd()) makes the people and their votes from a seed; [`acts`](acts()) makes the whole log of a
//! deliberation of them and of the texts in `sample/elevator.json`, `sample/threads.json` and `sample/annotations.json` at the root.
//! [`practice`](practice()) makes the practice ground of `sample/practice.json`.
//! Nobody here exists, and the opening says so. What may not live here: rules, sums, maps. Next: [`crate::entry`].

mod acts;
mod annotations;
mod crowd;
mod panel;
mod practice;
mod stances;
mod threads;

pub use acts::acts;
pub use crowd::{Ballot, Crowd, Person, SHOW_MS, Share, TIES, crowd, note};
pub use practice::practice;
