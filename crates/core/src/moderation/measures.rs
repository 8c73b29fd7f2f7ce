//! What stands on a text by decisions, each in a place of its own: the later takes the place of the one before.

use crate::act::Outcome;
use crate::id::ActId;
use crate::thread::post::Kind;

/// What stands on one statement or post: places of decisions.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Measures {
    /// It is hidden.
    pub hidden: Option<u32>,
    /// It stands with a word beside it.
    pub label: Option<u32>,
    /// It stands folded.
    pub collapsed: Option<u32>,
    /// Nobody replies to it.
    pub locked: Option<u32>,
    /// It stood somewhere else.
    pub moved: Option<Moved>,
}

/// Where a post stood.
#[derive(Clone, PartialEq, Debug)]
pub struct Moved {
    /// The place of the decision.
    pub by: u32,
    /// The statement or post it stood under.
    pub on: Option<ActId>,
    /// The statement at its root.
    pub statement: Option<ActId>,
    /// What kind it was.
    pub kind: Kind,
}

/// What was taken away.
#[derive(Clone, PartialEq, Debug)]
pub enum Taken {
    /// It was hidden.
    Hidden,
    /// Label, fold or lock.
    Mark,
    /// It had been moved.
    Moved(Moved),
}

impl Measures {
    /// The place of a measure that is one decision and no more.
    fn slot(&mut self, outcome: Outcome) -> Option<&mut Option<u32>> {
        Some(match outcome {
            Outcome::Hide => &mut self.hidden,
            Outcome::Label => &mut self.label,
            Outcome::Collapse => &mut self.collapsed,
            Outcome::Lock => &mut self.locked,
            _ => return None,
        })
    }

    /// Puts a decision there. Gives the one before.
    pub(super) fn put(&mut self, outcome: Outcome, place: u32) -> Option<u32> {
        self.slot(outcome)?.replace(place)
    }

    /// Takes a decision away, if it stands.
    pub(super) fn take(&mut self, place: u32) -> Option<Taken> {
        if self.moved.as_ref().is_some_and(|moved| moved.by == place) {
            return self.moved.take().map(Taken::Moved);
        }
        if self.hidden == Some(place) {
            self.hidden = None;
            return Some(Taken::Hidden);
        }
        for slot in [&mut self.label, &mut self.collapsed, &mut self.locked] {
            if *slot == Some(place) {
                *slot = None;
                return Some(Taken::Mark);
            }
        }
        None
    }

    /// The places of the decisions that stand here, as they are shown: what hides it, moves it, folds it, labels it, locks
    /// it.
    pub fn standing(&self) -> impl Iterator<Item = u32> {
        let moved = self.moved.as_ref().map(|moved| moved.by);
        [self.hidden, moved, self.collapsed, self.label, self.locked].into_iter().flatten()
    }
}
