//! With few people there are no groups: what most say so far, and how often I am among them, in words.

use deliberation_core::id::ActId;
use deliberation_core::publish::Published;
use deliberation_core::vote::{Tally, Value};

use crate::state::mine::MyActs;

/// A statement that most lean to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// The statement.
    pub statement: ActId,
    /// Whether most agree, or most disagree.
    pub agrees: bool,
    /// People on that side.
    pub people: u32,
    /// People who saw it.
    pub seen: u32,
}

/// With fewer votes than this a statement is not listed.
const LEAST: u32 = 5;
/// At most so many are shown.
const LINES: usize = 5;

/// What most say so far, the clearest first.
#[must_use]
pub fn agreements(published: &Published) -> Vec<Agreement> {
    let lines = published.statements.iter().filter_map(|s| {
        let tally = s.tally.filter(|tally| tally.seen() >= LEAST)?;
        let (agrees, people) = side(tally)?;
        Some(Agreement { statement: s.id, agrees, people, seen: tally.seen() })
    });
    // a/b > c/d as a·d > c·b: whole numbers, no rounding. The earlier statement goes first.
    let clearer = |a: &Agreement, b: &Agreement| {
        u64::from(a.people) * u64::from(b.seen) > u64::from(b.people) * u64::from(a.seen)
    };
    let mut best: Vec<Agreement> = Vec::with_capacity(LINES + 1);
    for line in lines {
        let place = best.iter().position(|other| clearer(&line, other)).unwrap_or(best.len());
        best.insert(place, line);
        best.truncate(LINES);
    }
    best
}

/// On how many of my votes most say the same, of those where most say anything.
#[must_use]
pub fn with_most(published: &Published, mine: &MyActs) -> Option<(u32, u32)> {
    let mut with = 0;
    let mut of = 0;
    for statement in &published.statements {
        let my = mine.vote(statement.id).filter(|value| matches!(value, Value::Agree | Value::Disagree));
        let most = statement.tally.filter(|tally| tally.seen() >= LEAST).and_then(side);
        if let (Some(my), Some((agrees, _))) = (my, most) {
            of += 1;
            with += u32::from((my == Value::Agree) == agrees);
        }
    }
    (of > 0).then_some((with, of))
}

/// The side that more than half of those who saw it are on.
fn side(tally: Tally) -> Option<(bool, u32)> {
    let most = |people: u32| 2 * people > tally.seen();
    if most(tally.agree) {
        Some((true, tally.agree))
    } else if most(tally.disagree) {
        Some((false, tally.disagree))
    } else {
        None
    }
}
