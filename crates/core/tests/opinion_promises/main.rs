//! What the map promises: the same bits in any order, groups as clear as others find them, none where there are none,
//! letters that stay, and a value for any votes. On real conversations, on made ones, and at the edges.
//!
//! Each test prints the figures that it asserts; `cargo test -p deliberation-core --test opinion_promises --
//! --nocapture` shows them. The real conversations are looked for in `$DELIBERATION_SHARED`, else beside the
//! repository. Without them a test says so and passes, except in CI.

// Marked, although everything here is a test, so that the lints know it.
#[cfg(test)]
mod agreement;
#[cfg(test)]
#[path = "../at_hand/mod.rs"]
mod at_hand;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod edges;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod order;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod structure;
