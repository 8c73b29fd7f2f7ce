//! The table of small rooms: what others may see depends on how many there are.
//!
//! | people with a vote in force | shown to everybody |
//! |---|---|
//! | fewer than 5 | only that so many have voted |
//! | 5 to `map_from` − 1 | sums, renewed after at least 5 new voters, or at the end of a phase after at least 2 |
//! | `map_from` and more | sums, exact and live; the map and everything by tie or by how people are known, renewed when the votes of at least one cell's worth of people have changed, at most every 5 s |
//!
//! A new voter has a vote in force and had none when the sums were last renewed: who takes a vote back and casts
//! it again is not new. On the way from the second row to the third the sums stay as they were until 2 people
//! are new, so that nobody's votes are told by being the one who makes the room large. Sums that nobody would
//! see, because the phase holds results back, are not renewed: what comes next is held against what was shown.
//!
//! Votes have changed where a person's row is another than at the last renewal of the map, on the statements
//! that are visible: whoever goes back and forth counts for nothing.
//!
//! What a moderator does renews nothing. A statement that is hidden is taken out of the map at once, and comes
//! back when it is shown again, if that map knew it ([`crate::publish`]). The next renewal computes without it. To
//! compute anew from nearly the same votes would tell the rows of those who fall into another group.
//!
//! When something is renewed follows from the acts alone (their order and the times they were received), so
//! that a recount renews at the same instants. So the last few votes before a silence may wait for the next
//! act. Next: [`crate::publish`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::wire::word;

use crate::participant::{Assurance, Tie};
use crate::policy::Policy;
use crate::vote::ByTie;

/// With fewer people than this nothing but their number is shown.
pub const FEW: u32 = 5;
/// After fewer new voters than this no sums are renewed, not even at the end of a phase.
pub const NEVER_AFTER_ONE: usize = 2;
/// The least time between two maps, in milliseconds.
pub const MAP_INTERVAL_MS: i64 = 5_000;

/// Which row of the table holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Only how many have voted.
    #[default]
    Few,
    /// Sums, renewed by handfuls.
    Sums,
    /// Live sums, and the map.
    Map,
}

word!(Stage { Few = "few", Sums = "sums", Map = "map" });

impl Stage {
    /// The row for so many people with a vote in force.
    #[must_use]
    pub const fn of(voters: u32, policy: &Policy) -> Self {
        if voters < FEW {
            Self::Few
        } else if voters < policy.map_from() {
            Self::Sums
        } else {
            Self::Map
        }
    }
}

/// Sums as they stood at an instant of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
    /// The act after which they stood so.
    pub seq: u64,
    /// When that act was received (Unix, ms).
    pub at: i64,
    /// By statement, in the order of the deliberation's statements.
    pub sums: Vec<ByTie>,
    /// People who voted or joined.
    pub took_part: u32,
    /// Of those, how many had which tie.
    pub ties: BTreeMap<Tie, u32>,
    /// Of those, how many were known how well.
    pub assurance: BTreeMap<Assurance, u32>,
}

/// Those who took part, counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Counted {
    pub all: u32,
    pub ties: BTreeMap<Tie, u32>,
    pub assurance: BTreeMap<Assurance, u32>,
}

/// What has been released, and what has changed since. Part of the fold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Releases {
    small: Option<Release>,
    /// People with a vote in force who had none at the last release of `small`.
    new: BTreeSet<u32>,
    /// People without one who had one then.
    left: BTreeSet<u32>,
    /// People whose votes changed since the last renewal of the map, with what they had in force then.
    changed: BTreeMap<u32, Row>,
    grouped: Option<Release>,
}

/// The votes in force of one person: the statement's place, and +1, −1 or 0.
pub(crate) type Row = Vec<(u32, i8)>;

/// The deliberation at an instant, as far as a release depends on it.
pub(crate) struct Instant<'a> {
    pub seq: u64,
    pub at: i64,
    pub voters: u32,
    pub sums: &'a [ByTie],
    pub policy: &'a Policy,
    /// Whether the phase in force holds results back.
    pub held: bool,
    /// Those who took part.
    pub people: &'a dyn Fn() -> Counted,
    /// Whether a person's row on the visible statements is another than this one.
    pub differs: &'a dyn Fn(u32, &Row) -> bool,
}

impl Instant<'_> {
    fn release(&self) -> Release {
        let Counted { all: took_part, ties, assurance } = (self.people)();
        Release { seq: self.seq, at: self.at, sums: self.sums.to_vec(), took_part, ties, assurance }
    }
}

impl Releases {
    /// Sums for a room of 5 to `map_from` − 1.
    #[must_use]
    pub const fn small(&self) -> Option<&Release> {
        self.small.as_ref()
    }

    /// Sums as they stood at the last renewal of what is shown by group or tie.
    #[must_use]
    pub const fn grouped(&self) -> Option<&Release> {
        self.grouped.as_ref()
    }

    /// Whether live sums may follow those last shown of a small room: never after one new voter.
    #[must_use]
    pub fn live(&self) -> bool {
        self.new.len() >= NEVER_AFTER_ONE
    }

    /// Notes that what `person` has in force is about to change from `row`.
    pub(crate) fn changes(&mut self, person: u32, row: impl FnOnce() -> Row) {
        let renewed = self.grouped.is_some();
        // Before the first map there is nothing to compare with.
        let row = || if renewed { row() } else { Row::new() };
        self.changed.entry(person).or_insert_with(row);
    }

    /// Notes that `person`, who had no vote in force, has one now, or the other way round.
    pub(crate) fn turned(&mut self, person: u32, votes: bool) {
        let (from, to) =
            if votes { (&mut self.left, &mut self.new) } else { (&mut self.new, &mut self.left) };
        if !from.remove(&person) {
            to.insert(person);
        }
    }

    /// Notes that what somebody has in force changed. True when the map is to be renewed now.
    pub(crate) fn voted(&mut self, now: &Instant<'_>) -> bool {
        match Stage::of(now.voters, now.policy) {
            Stage::Few => false,
            Stage::Sums => {
                self.release_small(now, FEW as usize);
                false
            }
            Stage::Map => {
                let last = self.grouped.as_ref();
                let rested = last.is_none_or(|last| now.at - last.at >= MAP_INTERVAL_MS);
                rested && self.release_grouped(now)
            }
        }
    }

    /// Notes that a phase ended, `now` being in the next. True when the map is to be renewed now.
    pub(crate) fn phase_ended(&mut self, now: &Instant<'_>) -> bool {
        match Stage::of(now.voters, now.policy) {
            Stage::Few => false,
            Stage::Sums => {
                self.release_small(now, NEVER_AFTER_ONE);
                false
            }
            Stage::Map => self.release_grouped(now),
        }
    }

    fn release_small(&mut self, now: &Instant<'_>, least: usize) {
        if !now.held && self.new.len() >= least {
            self.new.clear();
            self.left.clear();
            self.small = Some(now.release());
        }
    }

    fn release_grouped(&mut self, now: &Instant<'_>) -> bool {
        // The first map is held against the sums last shown of the small room, as live sums are.
        if self.grouped.is_none() && !self.live() {
            return false;
        }
        let cell = now.policy.cell() as usize;
        // Rows are compared only where there are people enough, and no more of them than it takes.
        let enough = self.changed.len() >= cell && {
            let changed = self.changed.iter();
            let differing = changed.filter(|&(&person, row)| (now.differs)(person, row));
            differing.take(cell).count() >= cell
        };
        if enough {
            self.changed.clear();
            self.grouped = Some(now.release());
        }
        enough
    }
}
