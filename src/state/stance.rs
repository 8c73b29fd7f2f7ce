//! How I look at the stance line and at earlier moments, and what I am about to say. Only the second module knows it.
//!
//! Next: `queries::stance` and `queries::history` for what is shown, `tasks::stance` for what changes it.

use std::collections::BTreeMap;

use deliberation_core::act::When;
use deliberation_core::id::ActId;
use deliberation_core::keyframe::History;
use deliberation_core::movement::regions::ByRegion;
use deliberation_core::rules::Refusal;
use deliberation_core::thread::published::PublishedPost;

use super::brought::Brought;

/// The stance line.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Standing {
    /// Where the handle is, −100 to 100, once it was moved.
    pub handle: Option<i8>,
    /// Which of the two I say, where I chose.
    pub when: Option<When>,
    /// What moved me, as I am about to say, or that nothing did; once I chose.
    pub because: Option<Option<ActId>>,
    /// Why I could not say it.
    pub unfit: Option<Refusal>,
    /// What I said in this page, counted: it is told to whoever listens.
    pub told: Option<Told>,
    /// Whether I look at the bars as a table.
    pub as_table: bool,
    /// The part of the line that I chose, from 0.
    pub region: Option<usize>,
    /// What people in parts of the line hold.
    pub regions: Brought<ByRegion>,
    /// The edition of it that was asked for.
    pub regions_asked: Option<u64>,
    /// Reasons below the statements that were shown with a part of the line.
    pub reasons: BTreeMap<ActId, Brought<Vec<PublishedPost>>>,
}

/// What I did last on the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// I said where I stand.
    Said(When),
    /// I took it back.
    Back(When),
}

/// Earlier moments.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Replay {
    /// Whether I look at them.
    pub open: bool,
    /// Counts how often I began to look, or ended it: the focus goes along.
    pub turned: u32,
    /// All of them.
    pub history: Brought<History>,
    /// The one that I look at, from 0.
    pub at: usize,
    /// Whether they go on by themselves. Counts how often that began, so that what sleeps finds out that it was overtaken.
    pub playing: Option<u32>,
    /// The last such count.
    pub turns: u32,
    /// Whether I look at them as a table.
    pub as_table: bool,
}
