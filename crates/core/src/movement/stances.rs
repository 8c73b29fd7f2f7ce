//! Stances as the fold remembers them: private to whoever said them.
//!
//! Of one person's sessions the ballots with the greatest `nth` count, and of those the one that stands later in the log, as
//! with votes. What is released follows the table of small rooms, by the people with a stance in force, and is stricter where
//! there are many: never live, always by handfuls.
//!
//! | people with a stance in force | what everybody is shown |
//! |---|---|
//! | under 5 | how many they are |
//! | 5 to `map_from` − 1 | histogram and sums, renewed when 5 people stand elsewhere than at the last renewal, or when a phase ends and 2 do |
//! | from `map_from` | the same, renewed when a cell's worth of people stand elsewhere, at most every 5 s, and when a phase ends |
//!
//! Whoever goes and comes back stands nowhere else. Next: [`super::line`](mod@super::line).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::line::{Histogram, Line, Stood};
use super::step::region;
use crate::act::{Stamp, Stance, Stand, When};
use crate::id::ActId;
use crate::policy::Policy;
use crate::release::{FEW, MAP_INTERVAL_MS, NEVER_AFTER_ONE, Stage};
use crate::vote::{Ballot, Cast};

/// What one ballot says.
type Said = (Stand, Option<ActId>);

/// Where one person stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Standing {
    before: Option<Cast<Said>>,
    after: Option<Cast<Said>>,
}

/// Whether as many stand there as a small room shows, or nobody: of one the mean would be the place.
fn is_handful(shown: &Histogram) -> bool {
    let people = shown.bars.iter().sum::<u32>() + shown.undecided;
    people == 0 || people >= FEW
}

impl Standing {
    fn said(&self, when: When) -> Said {
        let cast = match when {
            When::Before => &self.before,
            When::After => &self.after,
        };
        cast.as_ref().map(|cast| cast.in_force().value).unwrap_or_default()
    }

    fn stands(&self) -> (Stand, Stand) {
        (self.said(When::Before).0, self.said(When::After).0)
    }

    /// The part of the line in which they stand now; none off it.
    fn region(&self) -> Option<usize> {
        let (before, after) = self.stands();
        let now = if after == Stand::None { before } else { after };
        now.position().map(region)
    }
}

/// A stance of mine that is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MyStance {
    /// Before or after.
    pub when: When,
    /// Where I stand.
    pub value: Stand,
}

/// All stances of a deliberation, and what has been released of them. Part of the fold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stances {
    people: BTreeMap<u32, Standing>,
    standing: u32,
    /// Where those stood at the last release who stand elsewhere now.
    moved: BTreeMap<u32, (Stand, Stand)>,
    released: Option<Arc<Stood>>,
    /// As it stood when the last phase ended at which something was released.
    checked: Option<Arc<Stood>>,
}

/// The deliberation at an instant, as far as a release depends on it.
pub(crate) struct Instant<'a> {
    pub seq: u64,
    pub at: i64,
    pub policy: &'a Policy,
    /// Whether the phase in force holds results back.
    pub held: bool,
}

impl Stances {
    /// How many have a stance in force.
    #[must_use]
    pub const fn standing(&self) -> u32 {
        self.standing
    }

    /// Where one person stands.
    #[must_use]
    pub fn of(&self, person: u32) -> Vec<MyStance> {
        let Some(standing) = self.people.get(&person) else { return Vec::new() };
        let all = [When::Before, When::After].map(|when| MyStance { when, value: standing.said(when).0 });
        all.into_iter().filter(|mine| mine.value != Stand::None).collect()
    }

    /// Whether somebody has said where they stand after.
    pub(crate) fn said_after(&self, person: u32) -> bool {
        self.people.get(&person).is_some_and(|standing| standing.said(When::After).0 != Stand::None)
    }

    /// The part of the line in which somebody stands now; none off it.
    pub(crate) fn region_of(&self, person: u32) -> Option<usize> {
        self.people.get(&person)?.region()
    }

    /// The greatest count of ballots that a session of somebody has used for stances.
    pub(crate) fn last_nth(&self, person: u32, session: u32) -> u64 {
        let casts = self.people.get(&person).map(|standing| [&standing.before, &standing.after]);
        let casts = casts.into_iter().flatten().flatten();
        casts.filter_map(|cast| cast.nth_of(session)).max().unwrap_or(0)
    }

    /// Adds a ballot.
    pub(crate) fn stand(&mut self, person: u32, stance: &Stance, stamp: &Stamp) {
        let standing = self.people.entry(person).or_default();
        let then = standing.stands();
        let cast = match stance.when {
            When::Before => &mut standing.before,
            When::After => &mut standing.after,
        };
        let ballot = Ballot {
            value: (stance.value, stance.because),
            tie: stamp.standing.tie,
            session: stamp.session,
            nth: stance.nth,
            seq: stamp.seq,
        };
        match cast {
            Some(cast) => cast.add(ballot),
            None => *cast = Some(Cast::new(ballot)),
        }
        let now = standing.stands();
        const NOWHERE: (Stand, Stand) = (Stand::None, Stand::None);
        self.standing = self.standing + u32::from(now != NOWHERE) - u32::from(then != NOWHERE);
        let stood = *self.moved.entry(person).or_insert(then);
        if stood == now {
            self.moved.remove(&person);
        }
    }

    /// Somebody has said where they stand.
    pub(crate) fn said(&mut self, now: &Instant<'_>) {
        let rested = self.released.as_ref().is_none_or(|last| now.at - last.at() >= MAP_INTERVAL_MS);
        match Stage::of(self.standing, now.policy) {
            Stage::Sums => self.release(now, FEW as usize),
            Stage::Map if rested => self.release(now, now.policy.cell() as usize),
            Stage::Few | Stage::Map => {}
        }
    }

    /// A phase has ended, `now` being in the next.
    pub(crate) fn phase_ended(&mut self, now: &Instant<'_>) {
        match Stage::of(self.standing, now.policy) {
            Stage::Few => return,
            Stage::Sums => self.release(now, NEVER_AFTER_ONE),
            Stage::Map => self.release(now, now.policy.cell() as usize),
        }
        if !now.held {
            self.checked.clone_from(&self.released);
        }
    }

    fn release(&mut self, now: &Instant<'_>, least: usize) {
        if now.held || self.moved.len() < least {
            return;
        }
        self.moved.clear();
        let people = self.people.values();
        let people = people.map(|standing| {
            let (before, after) = standing.stands();
            (before, after, standing.said(When::After).1)
        });
        let there = people.filter(|(before, after, _)| (*before, *after) != (Stand::None, Stand::None));
        self.released = Some(Arc::new(Stood::new(now.seq, now.at, there.collect())));
    }

    /// The last release.
    #[must_use]
    pub fn released(&self) -> Option<&Stood> {
        self.released.as_deref()
    }

    /// What everybody may see while results are not held back. `shown`: whether a statement or post is.
    #[must_use]
    pub fn line(&self, policy: &Policy, shown: &dyn Fn(ActId) -> bool, regions: Option<u64>) -> Line {
        let people = self.standing;
        if Stage::of(people, policy) == Stage::Few {
            return Line::held(people);
        }
        let (stood, cell) = (self.released.as_deref(), policy.cell());
        Line {
            people,
            seq: stood.map(Stood::seq),
            at: stood.map(Stood::at),
            before: stood.map(Stood::before).filter(is_handful),
            after: stood.map(Stood::after).filter(is_handful),
            moved: stood.map(|stood| stood.moved(cell, shown)),
            test: self.checked.as_deref().map(|stood| stood.test(cell).clone()),
            regions,
        }
    }
}
