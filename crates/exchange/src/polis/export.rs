//! What an export says: the question, the statements, the people, and every vote in its order.
//!
//! Plain data. Which file is believed where two differ stands in `reconcile`. Next: [`super::reconcile`].

use std::collections::{BTreeMap, BTreeSet};

use super::Summary;
use crate::vote::Vote;

/// A Polis conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Export {
    /// The question and what Polis counted; empty when the file is not there.
    pub summary: Summary,
    /// All statements, by their number.
    pub statements: Vec<Statement>,
    /// Everybody who has a row in the matrix, also without a vote, in the order of the rows; without a matrix,
    /// everybody who voted, in the order in which `votes.csv` first names them. Both are the order in which
    /// Polis itself keeps its rows.
    pub participants: Vec<i64>,
    /// The group in which Polis put a person. Who is missing here was in none. To compare with, not to show.
    pub groups: BTreeMap<i64, i64>,
    /// Every vote, earliest first; a later one on the same statement replaces the earlier.
    pub history: Vec<VoteEvent>,
    /// What was odd, one plain sentence each.
    pub notes: Vec<String>,
}

/// A short text that people voted on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Its number in Polis.
    pub tid: i64,
    /// When it was written, in milliseconds of 1970.
    pub created: Option<i64>,
    /// Who wrote it, by their number as a participant.
    pub author: Option<i64>,
    /// The text as exported; nothing when the export has votes on it and no text.
    pub text: Option<String>,
    /// What Polis' moderators decided.
    pub moderation: Moderation,
    /// About the conversation or the voter, not about the matter; Polis leaves it out of its map. Presumed
    /// where the text is unknown: only such statements are left out of some exports.
    pub is_meta: bool,
    /// Put there by the host at the start.
    pub is_seed: bool,
}

impl Statement {
    /// A statement of which nothing is known but that there are votes on it, or a column.
    pub(super) const fn unknown(tid: i64) -> Self {
        Self {
            tid,
            created: None,
            author: None,
            text: None,
            moderation: Moderation::Unmoderated,
            is_meta: true,
            is_seed: false,
        }
    }
}

/// What Polis' moderators decided on a statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Moderation {
    /// 1.
    Accepted,
    /// −1: not to be shown, and left out of the map.
    Rejected,
    /// 0: nobody has decided.
    #[default]
    Unmoderated,
}

/// One vote at its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VoteEvent {
    /// In milliseconds of 1970; nothing when the export does not say.
    pub at_ms: Option<i64>,
    /// Who voted.
    pub participant: i64,
    /// On which statement.
    pub tid: i64,
    /// What they said.
    pub value: Vote,
}

/// The size of a conversation, counted as Polis and the literature do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Rows of the matrix.
    pub participants: usize,
    /// Statements with at least one vote, rejected ones included.
    pub statements: usize,
    /// Votes in force: each person once on a statement.
    pub votes: usize,
}

impl Export {
    /// The vote in force of each person on each statement: (participant, statement) to vote.
    #[must_use]
    pub fn in_force(&self) -> BTreeMap<(i64, i64), Vote> {
        self.history.iter().map(|event| ((event.participant, event.tid), event.value)).collect()
    }

    /// The size of the conversation.
    #[must_use]
    pub fn shape(&self) -> Shape {
        let in_force = self.in_force();
        let voted: BTreeSet<i64> = in_force.keys().map(|(_, tid)| *tid).collect();
        Shape { participants: self.participants.len(), statements: voted.len(), votes: in_force.len() }
    }
}
