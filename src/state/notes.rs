//! What experts say of the claims of the thread one looks at, and what I say to it. A part of
//! [`Thread`](super::thread::Thread): the first module keeps rows as they came until they are taken in.
//!
//! Next: `queries::notes` for what is shown of it, `tasks::notes` for what changes it.

use std::collections::{BTreeMap, BTreeSet};

use deliberation_core::act::Helps;
use deliberation_core::annotation::published::PublishedAnnotation;
use deliberation_core::id::ActId;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::text::TextError;
use deliberation_core::thread::strength::Strength;

use super::thread::Thread;

/// What somebody says to a note, in words that everybody reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Says {
    /// The author of the claim replies.
    Reply,
    /// It is seen otherwise: that opens a review.
    Dispute,
}

impl Says {
    /// The act that says it.
    #[must_use]
    pub const fn act(self) -> &'static str {
        match self {
            Self::Reply => "note-reply",
            Self::Dispute => "dispute",
        }
    }

    /// What such an act says.
    #[must_use]
    pub fn of(act: &str) -> Option<Self> {
        [Self::Reply, Self::Dispute].into_iter().find(|says| says.act() == act)
    }
}

/// What I am writing to a note.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// The note.
    pub note: ActId,
    /// What it will be.
    pub says: Says,
    /// The words.
    pub text: String,
    /// Their length in graphemes, blanks at the ends aside.
    pub length: usize,
    /// Why the words are no text.
    pub unfit: Option<TextError>,
}

/// What I wrote to a note and was refused.
#[derive(Clone, PartialEq, Debug)]
pub struct RefusedAnswer {
    /// The act.
    pub id: ActId,
    /// The note.
    pub note: ActId,
    /// What it was to be.
    pub says: Says,
    /// The words.
    pub text: String,
    /// Why, as far as that was said.
    pub problem: Option<Problem>,
}

/// The card that is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Open {
    /// The claim.
    pub claim: ActId,
    /// The notes on it, in the order in which they are read.
    pub notes: Vec<ActId>,
    /// Counts how often a card was opened.
    pub asks: u32,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Notes {
    /// The rows, by number.
    pub rows: Vec<PublishedAnnotation>,
    /// What the line brought while the backend was being asked.
    pub since: Vec<PublishedAnnotation>,
    /// Whether I do not want to see marks.
    pub off: bool,
    /// Whether the order of the posts counts what notes take away.
    pub counts: bool,
    /// How strong the posts are with what notes take away, each at its post's place; nothing where notes take nothing.
    pub with: Vec<Option<Strength>>,
    /// What I said of each: whether it helps, and whether I see it otherwise.
    pub said: BTreeMap<ActId, (Helps, bool)>,
    /// The claims for which I asked for an expert.
    pub calls: BTreeSet<ActId>,
    /// What I wrote to notes and is on its way.
    pub sent: Vec<(ActId, Says, String)>,
    /// What I wrote to notes and was refused.
    pub refused: Vec<RefusedAnswer>,
    /// The notes that I wrote or signed.
    pub stands_for: BTreeSet<ActId>,
    /// The notes that I disputed.
    pub disputed: BTreeSet<ActId>,
    /// The card that is open.
    pub open: Option<Open>,
    /// How often one was opened.
    pub asks: u32,
    /// What I am writing.
    pub answer: Option<Answer>,
}

impl Notes {
    /// The row of a note.
    #[must_use]
    pub fn row(&self, id: ActId) -> Option<&PublishedAnnotation> {
        self.rows.iter().find(|row| row.id == id)
    }
}

impl Thread {
    /// The strengths by which posts stand: without what notes take away, unless the host lets that count.
    #[must_use]
    pub fn ordering(&self) -> &[Option<Strength>] {
        if self.notes.counts && !self.notes.with.is_empty() { &self.notes.with } else { &self.strengths }
    }
}
