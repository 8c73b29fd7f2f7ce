//! What moderation tells everybody and me, and what I am writing to it: a report, an appeal. Only the second module knows it.
//!
//! Next: `queries::moderation` for what is shown of it, `tasks::moderation` for what changes it.

use std::collections::{BTreeMap, BTreeSet};

use deliberation_core::act::Reason;
use deliberation_core::id::ActId;
use deliberation_core::moderation::mine::MineModeration;
use deliberation_core::moderation::published::ModerationHead;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::text::TextError;
use deliberation_core::wire::Json;

use super::State;
use super::mine::Progress;
use super::own::Own;
use super::thread::{Place, Threads};

/// What I report: the words as I read them, and how I answer them in place of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Thing {
    /// The statement, post or note.
    pub target: ActId,
    /// Its revision.
    pub revision: u32,
    /// The language of the words.
    pub lang: String,
    /// The words.
    pub words: String,
    /// What one replies to who sees it otherwise, and in which thread that is; nothing where nobody replies.
    pub reply: Option<(Place, ActId)>,
}

/// What of a report is missing, in the order of the form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Missing {
    /// The reason.
    Reason,
    /// The law.
    Law,
    /// Why.
    Why,
    /// It is longer than it may be.
    TooLong,
    /// That it is said in good faith.
    Faith,
}

/// A report as I write it.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// What it is about.
    pub thing: Thing,
    /// Why.
    pub reason: Option<Reason>,
    /// The law it breaks.
    pub law: String,
    /// Why, in words.
    pub why: String,
    /// Whether I say in good faith that it is right.
    pub faith: bool,
    /// Who I am, for the operator.
    pub name: String,
    /// Where I can be reached, for the operator.
    pub email: String,
    /// What is missing, once I tried to send it; and how often I did: its field takes the focus each time.
    pub missing: Option<Missing>,
    /// Counts those tries.
    pub tries: u32,
    /// The act, once it was sent.
    pub sent: Option<ActId>,
    /// Whether the receipt lies in the clipboard, once I asked for that and it is known.
    pub copied: Option<bool>,
}

impl Report {
    /// An empty one.
    #[must_use]
    pub const fn new(thing: Thing) -> Self {
        Self {
            thing,
            reason: None,
            law: String::new(),
            why: String::new(),
            faith: false,
            name: String::new(),
            email: String::new(),
            missing: None,
            tries: 0,
            sent: None,
            copied: None,
        }
    }

    /// Whether there is nothing in it to lose.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let texts = [&self.law, &self.why, &self.name, &self.email];
        self.reason.is_none() && !self.faith && texts.iter().all(|text| text.trim().is_empty())
    }
}

/// A report of mine as it left, with how far it has got.
#[derive(Clone, PartialEq, Debug)]
pub struct SentReport {
    /// The act.
    pub id: ActId,
    /// What I reported.
    pub target: ActId,
    /// Why.
    pub reason: Reason,
    /// How far it has got.
    pub progress: Progress,
}

/// An appeal as I write it.
#[derive(Clone, PartialEq, Debug)]
pub struct Pleading {
    /// The decision.
    pub decision: ActId,
    /// The words.
    pub text: String,
    /// Their length in graphemes, blanks at the ends aside.
    pub length: usize,
    /// Why the words are no text.
    pub unfit: Option<TextError>,
    /// Whether I write it where the thing stood; else in the news.
    pub there: bool,
}

/// An appeal of mine that left.
#[derive(Clone, PartialEq, Debug)]
pub struct SentAppeal {
    /// The act.
    pub id: ActId,
    /// The decision.
    pub decision: ActId,
    /// What I said.
    pub text: String,
    /// Why it was refused.
    pub refused: Option<Problem>,
}

/// What waits for a decision on something, as those who decide are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mark {
    /// Reports that nobody has answered.
    pub reports: u32,
    /// Whether words of it wait for a review.
    pub waits: bool,
    /// Whether somebody appeals against what was decided.
    pub appealed: bool,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Moderation {
    /// What waits for a decision, where I am one of those who decide.
    pub marks: BTreeMap<ActId, Mark>,
    /// The head of the edition and what is mine, as they came.
    pub came: [Json; 2],
    /// How moderation stands, once there was any.
    pub head: Option<ModerationHead>,
    /// What it tells me.
    pub mine: MineModeration,
    /// The `changed` of the head that what is mine was asked for after.
    pub asked: u64,
    /// Reports of mine that the backend has not told me of.
    pub reports: Vec<SentReport>,
    /// Appeals of mine that it has not told me of; and those that were refused.
    pub appeals: Vec<SentAppeal>,
    /// When I wrote last (Unix, ms), as far as this page knows.
    pub wrote: i64,
    /// The time when somebody looked last (Unix, ms).
    pub now: i64,
    /// The report I am writing, or that I have just sent.
    pub report: Option<Report>,
    /// The appeal I am writing.
    pub pleading: Option<Pleading>,
    /// Counts how often I began to write one: its field takes the focus.
    pub begun: u32,
    /// What I have seen of what I was told.
    pub seen: BTreeSet<String>,
    /// The time until which the page waits to look at the clock again (Unix, ms).
    pub waits_until: i64,
    /// Counts how often I put news aside: the focus goes on to what is left.
    pub put_aside: u32,
    /// What is mine to dispose of.
    pub own: Own,
}

impl State {
    /// Looks at moderation, and no more.
    pub fn look_moderation<T>(self, look: impl FnOnce(&Moderation) -> T) -> T {
        look(&self.own::<Threads>().moderation.borrow())
    }

    /// Looks at moderation; whoever does it in a view is asked again when it changes.
    pub fn follow_moderation<T>(self, look: impl FnOnce(&Moderation) -> T) -> T {
        let threads = self.own::<Threads>();
        threads.track_moderation();
        let moderation = threads.moderation.borrow();
        look(&moderation)
    }

    /// Changes it. Who follows the thread is told, too: what stands on posts follows from it.
    pub fn change_moderation(self, change: impl FnOnce(&mut Moderation)) {
        self.write_moderation(change);
        self.change_thread(|_| ());
    }

    /// Notes something that nobody looks at.
    pub fn note_moderation(self, change: impl FnOnce(&mut Moderation)) {
        change(&mut self.own::<Threads>().moderation.borrow_mut());
    }

    /// Whether the focus has not been sent to where `count` sends it.
    #[must_use]
    pub fn arrives(self, count: u32) -> bool {
        count != 0 && self.own::<Threads>().arrived.replace(count) != count
    }

    /// Changes what I am writing to it, and nothing that a thread shows.
    pub fn write_moderation(self, change: impl FnOnce(&mut Moderation)) {
        let threads = self.own::<Threads>();
        change(&mut threads.moderation.borrow_mut());
        threads.tell_moderation();
    }
}
