//! The table of small rooms: what others may see depends on how many there are.
//!
//! | people with a vote in force | shown to everybody |
//! |---|---|
//! | fewer than 5 | only that so many have voted |
//! | 5 to `map_from` − 1 | sums, renewed after at least 5 new voters or at the end of the phase |
//! | `map_from` and more | sums, exact and live; the map and everything by tie, renewed when the votes of at least one cell's worth of people have changed, at most every 5 s |
//!
//! A statement that is hidden leaves the map at once, and one that is shown again comes back: the map is then
//! computed anew from the same votes as before, those that stood at the last renewal. No ballot differs between
//! the two maps, so nobody's new vote is told by what a moderator does, however few have voted since. (The same
//! people may fall into other groups, as at any renewal; each map by itself keeps to cells and groups of the
//! least size.) [`Releases`] keeps what it takes to go back to those votes.
//!
//! When something is renewed follows from the acts alone (their order and the times they were received), so
//! that a recount renews at the same instants. So the last few votes before a silence may wait for the next
//! act. Next: [`crate::publish`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::wire::word;

use crate::policy::Policy;
use crate::vote::ByTie;

/// With fewer people than this nothing but their number is shown.
pub const FEW: u32 = 5;
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
}

/// What has been released, and what has changed since. Part of the fold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Releases {
    /// People who have ever had a vote in force.
    ever: u32,
    ever_at_small: u32,
    small: Option<Release>,
    /// People whose votes changed since the last renewal of the map, with what they had in force then.
    changed: BTreeMap<u32, Row>,
    grouped: Option<Release>,
}

/// The votes in force of one person: the statement's place, and +1, −1 or 0.
pub(crate) type Row = Vec<(u32, i8)>;

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

    /// Whether anybody's vote on the statement at `place` is in the map, so that the map depends on whether the
    /// statement is shown.
    pub(crate) fn weighs(&self, place: usize) -> bool {
        let sums = self.grouped.as_ref().and_then(|last| last.sums.get(place));
        sums.is_some_and(|sums| sums.total().seen() > 0)
    }

    /// What `person` had in force at the last renewal of the map, where that differs from now.
    pub(crate) fn row_at_renewal(&self, person: u32) -> Option<&Row> {
        self.grouped.as_ref().and(self.changed.get(&person))
    }

    /// Notes that what `person` has in force is about to change from `row`.
    pub(crate) fn changes(&mut self, person: u32, row: impl FnOnce() -> Row) {
        let renewed = self.grouped.is_some();
        // Before the first map there is nothing to go back to.
        let row = || if renewed { row() } else { Row::new() };
        self.changed.entry(person).or_insert_with(row);
    }

    /// Notes that what somebody has in force changed. True when the map is to be renewed now.
    pub(crate) fn voted(
        &mut self,
        first_ever: bool,
        (seq, at): (u64, i64),
        voters: u32,
        sums: &[ByTie],
        policy: &Policy,
    ) -> bool {
        self.ever += u32::from(first_ever);
        match Stage::of(voters, policy) {
            Stage::Few => false,
            Stage::Sums => {
                if self.ever - self.ever_at_small >= FEW {
                    self.release_small(seq, at, sums);
                }
                false
            }
            Stage::Map => {
                let rested = self
                    .grouped
                    .as_ref()
                    .is_none_or(|last| at - last.at >= MAP_INTERVAL_MS);
                rested && self.release_grouped(seq, at, sums, policy)
            }
        }
    }

    /// Notes that a phase ended. True when the map is to be renewed now.
    pub(crate) fn phase_ended(
        &mut self,
        (seq, at): (u64, i64),
        voters: u32,
        sums: &[ByTie],
        policy: &Policy,
    ) -> bool {
        match Stage::of(voters, policy) {
            Stage::Few => false,
            Stage::Sums => {
                self.release_small(seq, at, sums);
                false
            }
            Stage::Map => self.release_grouped(seq, at, sums, policy),
        }
    }

    fn release_small(&mut self, seq: u64, at: i64, sums: &[ByTie]) {
        self.ever_at_small = self.ever;
        self.small = Some(Release {
            seq,
            at,
            sums: sums.to_vec(),
        });
    }

    fn release_grouped(&mut self, seq: u64, at: i64, sums: &[ByTie], policy: &Policy) -> bool {
        let enough = self.changed.len() >= policy.cell() as usize;
        if enough {
            self.changed.clear();
            self.grouped = Some(Release {
                seq,
                at,
                sums: sums.to_vec(),
            });
        }
        enough
    }
}
