//! Stances as the fold remembers them: private to whoever said them.
//!
//! Of one person's sessions the ballots with the greatest `nth` count, and of those the one that stands later in the log, as
//! with votes. What is released follows the table of small rooms, by the people with a stance in force, and is stricter where
//! there are many: never live, always by handfuls.
//!
//! | people with a stance in force | what everybody is shown |
//! |---|---|
//! | under 5 | how many they are |
//! | 5 to `map_from` − 1 | bars and sums, each renewed when 5 people say something of it that they did not at its last renewal, or when a phase ends and 2 do |
//! | from `map_from` | the same, each renewed when a cell's worth of people do, at most every 5 s, and when a phase ends |
//!
//! There are four of them, each released by itself: where people stood before, where they stand after, the pairs of both, and what
//! moved them. Were they released together, one person who says *after* for the first time would be told by nine who changed
//! what they had said *before*.
//!
//! Somebody is counted once in a phase: four who go back and forth by appointment would tell each next one who says anything.
//! Whoever changes their mind after that is shown with the next who are new, or when the phase ends. What stays within a bar is
//! no change. Whoever goes and comes back stands nowhere else. Next: [`super::line`](mod@super::line).

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::line::{Histogram, Line, Moved, Pairs, Reasons};
use super::step::{BARS, Way, bar, region, way};
use crate::act::{Position, Stamp, Stance, Stand, When};
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

/// What one person says of each thing that is released by itself; nothing where they do not count in it.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Says {
    before: Option<Stand>,
    after: Option<Stand>,
    pair: Option<(Position, Position)>,
    /// What moved them, of those who moved.
    reason: Option<Option<ActId>>,
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

    fn says(&self) -> Says {
        let ((before, _), (after, because)) = (self.said(When::Before), self.said(When::After));
        let pair = before.position().zip(after.position());
        let said = |stand| Some(stand).filter(|stand| *stand != Stand::None);
        Says {
            before: said(before),
            after: said(after),
            pair,
            reason: pair.filter(|&(from, to)| way(from, to) != Way::Stayed).map(|_| because),
        }
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
    /// What moved me.
    pub because: Option<ActId>,
}

/// Something that is released by handfuls, made of what people say of it.
#[derive(Clone, PartialEq, Debug)]
struct Handfuls<T, R> {
    /// What those said at the last release who say something else now.
    elsewhere: BTreeMap<u32, Option<T>>,
    /// Who has been counted for a release in this phase.
    counted: BTreeSet<u32>,
    /// How many of `elsewhere` have not.
    fresh: usize,
    released: Option<Released<R>>,
}

/// As it stood at an instant of the log.
#[derive(Clone, PartialEq, Debug)]
struct Released<R> {
    /// The act after which it stood so.
    seq: u64,
    /// When that act was received (Unix, ms).
    at: i64,
    what: R,
}

impl<T, R> Default for Handfuls<T, R> {
    fn default() -> Self {
        Self { elsewhere: BTreeMap::new(), counted: BTreeSet::new(), fresh: 0, released: None }
    }
}

impl<T: Copy + PartialEq, R> Handfuls<T, R> {
    fn change(&mut self, person: u32, then: Option<T>, now: Option<T>) {
        if then == now {
            return;
        }
        let fresh = usize::from(!self.counted.contains(&person));
        match self.elsewhere.entry(person) {
            Entry::Vacant(place) => {
                place.insert(then);
                self.fresh += fresh;
            }
            Entry::Occupied(said) if *said.get() == now => {
                said.remove();
                self.fresh -= fresh;
            }
            Entry::Occupied(_) => {}
        }
    }

    /// Another phase: everybody counts again.
    fn phase_ended(&mut self) {
        self.counted.clear();
        self.fresh = self.elsewhere.len();
    }

    /// Releases it, if enough people say something else and it has rested. `all`: what everybody says now.
    fn release<S>(
        &mut self,
        now: &Instant<'_>,
        due: Due,
        all: impl Iterator<Item = Option<S>>,
        make: impl FnOnce(Vec<S>) -> R,
    ) {
        let rested = self.released.as_ref().is_none_or(|last| now.at - last.at >= due.rest);
        if self.fresh >= due.least && rested {
            self.counted.extend(std::mem::take(&mut self.elsewhere).into_keys());
            self.fresh = 0;
            let what = make(all.flatten().collect());
            self.released = Some(Released { seq: now.seq, at: now.at, what });
        }
    }

    fn what(&self) -> Option<&R> {
        self.released.as_ref().map(|released| &released.what)
    }

    fn when(&self) -> Option<(u64, i64)> {
        self.released.as_ref().map(|released| (released.seq, released.at))
    }
}

/// What it takes to release something.
#[derive(Clone, Copy)]
struct Due {
    /// How many people say something else who were not counted yet.
    least: usize,
    /// How long ago the last release is, in milliseconds.
    rest: i64,
}

/// All stances of a deliberation, and what has been released of them. Part of the fold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Stances {
    people: BTreeMap<u32, Standing>,
    standing: u32,
    before: Handfuls<usize, Histogram>,
    after: Handfuls<usize, Histogram>,
    pairs: Handfuls<(usize, usize), (Moved, Arc<Pairs>)>,
    reasons: Handfuls<Option<ActId>, Reasons>,
    /// The pairs as they stood when the last phase ended at which results were not held back.
    checked: Option<Released<Arc<Pairs>>>,
}

/// Which column somebody is in: a bar, or that of the undecided.
fn column(stand: Stand) -> usize {
    stand.position().map_or(BARS, bar)
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
        let all = [When::Before, When::After].map(|when| {
            let (value, because) = standing.said(when);
            MyStance { when, value, because }
        });
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
        let then = standing.says();
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
        let now = standing.says();
        let stands = |says: &Says| u32::from(says.before.is_some() || says.after.is_some());
        self.standing = self.standing + stands(&now) - stands(&then);
        self.before.change(person, then.before.map(column), now.before.map(column));
        self.after.change(person, then.after.map(column), now.after.map(column));
        let bars = |pair: Option<(Position, Position)>| pair.map(|(before, after)| (bar(before), bar(after)));
        self.pairs.change(person, bars(then.pair), bars(now.pair));
        self.reasons.change(person, then.reason, now.reason);
    }

    /// Somebody has said where they stand.
    pub(crate) fn said(&mut self, now: &Instant<'_>) {
        match Stage::of(self.standing, now.policy) {
            Stage::Few => {}
            Stage::Sums => self.release(now, Due { least: FEW as usize, rest: 0 }),
            Stage::Map => self.release(now, Due { least: now.policy.cell() as usize, rest: MAP_INTERVAL_MS }),
        }
    }

    /// A phase has ended, `now` being in the next.
    pub(crate) fn phase_ended(&mut self, now: &Instant<'_>) {
        self.before.phase_ended();
        self.after.phase_ended();
        self.pairs.phase_ended();
        self.reasons.phase_ended();
        match Stage::of(self.standing, now.policy) {
            Stage::Few => return,
            Stage::Sums => self.release(now, Due { least: NEVER_AFTER_ONE, rest: 0 }),
            Stage::Map => self.release(now, Due { least: now.policy.cell() as usize, rest: 0 }),
        }
        if !now.held {
            let pairs = self.pairs.released.as_ref();
            self.checked =
                pairs.map(|Released { seq, at, what }| Released { seq: *seq, at: *at, what: what.1.clone() });
        }
    }

    fn release(&mut self, now: &Instant<'_>, due: Due) {
        if now.held {
            return;
        }
        let (people, cell) = (self.people.values(), now.policy.cell());
        let all = people.map(Standing::says);
        self.before.release(now, due, all.clone().map(|says| says.before), Histogram::new);
        self.after.release(now, due, all.clone().map(|says| says.after), Histogram::new);
        self.pairs.release(now, due, all.clone().map(|says| says.pair), |pairs| {
            let pairs = Pairs::new(pairs);
            (pairs.moved(cell), Arc::new(pairs))
        });
        self.reasons.release(now, due, all.map(|says| says.reason), Reasons::new);
    }

    /// The last act after which something was released, and when it was received.
    #[must_use]
    pub fn released(&self) -> Option<(u64, i64)> {
        let all = [self.before.when(), self.after.when(), self.pairs.when(), self.reasons.when()];
        all.into_iter().flatten().max()
    }

    /// Where people stood before and where they stand after, as everybody may see it: as many as a small room shows, or nobody.
    /// Of one the mean would be the place.
    #[must_use]
    pub fn bars(&self, policy: &Policy) -> [Option<&Histogram>; 2] {
        let enough = |bars: &&Histogram| bars.people() == 0 || bars.people() >= FEW;
        let few = Stage::of(self.standing, policy) == Stage::Few;
        [&self.before, &self.after].map(|own| own.what().filter(|_| !few).filter(enough))
    }

    /// What everybody may see while results are not held back. `shown`: whether a statement or post is.
    #[must_use]
    pub fn line(&self, policy: &Policy, shown: &dyn Fn(ActId) -> bool, regions: Option<u64>) -> Line {
        let people = self.standing;
        if Stage::of(people, policy) == Stage::Few {
            return Line::held(people);
        }
        let [before, after] = self.bars(policy).map(Option::<&Histogram>::cloned);
        let cell = policy.cell();
        let moved = self.pairs.what().map(|(moved, _)| Moved {
            reasons: self.reasons.what().map(|reasons| reasons.told(cell, shown)).unwrap_or_default(),
            ..moved.clone()
        });
        let test = self.checked.as_ref().map(|Released { seq, at, what }| what.test(*seq, *at, cell).clone());
        let (seq, at) = self.released().unzip();
        Line { people, seq, at, before, after, moved, test, regions }
    }
}
