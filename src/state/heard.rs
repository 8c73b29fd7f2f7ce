//! Claims often heard: what notes that stand say of several claims at once. Only the second module knows them.
//!
//! Next: `queries::heard`, `tasks::heard`.

use std::collections::BTreeSet;

use deliberation_core::alike::pieces;
use deliberation_core::annotation::heard::HeardClaim;
use deliberation_core::id::ActId;

use super::brought::Brought;

/// Where something is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// In the field of a statement.
    Statement,
    /// In that of a thread.
    Thread,
}

/// A claim, with the pieces by which it is found: cut once, and not with each letter that somebody writes.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
    /// The claim.
    pub claim: HeardClaim,
    /// The pieces of the words that the note is about.
    pub exact: Vec<u64>,
    /// Those of the whole claim.
    pub whole: Vec<u64>,
}

impl Known {
    /// A claim that came.
    #[must_use]
    pub fn new(claim: HeardClaim) -> Self {
        let exact = claim.row.note.as_ref().map(|note| pieces(&note.exact)).unwrap_or_default();
        Self { exact, whole: pieces(claim.text.original()), claim }
    }
}

/// What I write is near a claim that experts have looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Near {
    /// The note.
    pub first: ActId,
    /// The words it is about.
    pub exact: String,
}

/// What stands in a field.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Writing {
    /// The words.
    pub text: String,
    /// The claim that they are near to, as far as somebody has looked since they rest.
    pub near: Option<Near>,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Heard {
    /// The claims, those heard most first.
    pub claims: Brought<Vec<Known>>,
    /// When they did not come (ms).
    pub failed: Option<i64>,
    /// What is written, field by field.
    pub writing: [Writing; 2],
    /// The one that was asked for.
    pub asked: Option<ActId>,
    /// Counts how often one was asked for.
    pub asks: u32,
    /// Those that I was told of and want to hear no more of, as long as this page is open.
    pub seen: BTreeSet<ActId>,
}
