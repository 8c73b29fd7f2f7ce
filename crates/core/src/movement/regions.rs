//! What people in a part of the stance line hold: sums by statement for five parts of the line.
//!
//! It is looked at anew when the map is. But a map may be renewed because ten people changed one vote, and somebody else may
//! have crossed the line meanwhile: the difference of two such tables would tell all votes of that person. So each statement
//! stands by itself. Its sums are shown anew only when a cell's worth of people *on that statement* are in another part of the
//! line or say something else than when it was shown last; until then they stay as they were. What is shown of an instant is
//! what [`disclosed`] allows: no part of fewer than a cell, and no rest that small. Next: [`crate::release`].

use std::collections::BTreeMap;

use serde::Serialize;

use super::step::REGIONS;
use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::opinion::disclosure::disclosed;
use crate::statement::{Statement, Visibility};
use crate::vote::{Tally, Value};
use crate::wire::record;

/// The sums of one statement by part of the line; those off the line come last.
type Sums = [Tally; REGIONS + 1];

/// One person, as they count on a statement: their part of the line, what they say.
type Counts = (Option<usize>, Value);

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct OnStatement {
    live: Sums,
    shown: Option<Sums>,
    /// How those counted when it was shown last who count otherwise now: then, and now.
    moved: BTreeMap<u32, (Counts, Counts)>,
}

/// The sums of all statements. Part of the fold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Regions {
    statements: Vec<OnStatement>,
    /// The act at which something was last shown anew.
    seq: Option<u64>,
}

impl Regions {
    /// So many statements from now on.
    pub fn widen(&mut self, statements: usize) {
        self.statements.resize_with(statements, OnStatement::default);
    }

    /// Somebody counts otherwise on a statement.
    pub fn change(&mut self, place: u32, person: u32, then: Counts, now: Counts) {
        let Some(own) = self.statements.get_mut(place as usize) else { return };
        if then == now {
            return;
        }
        own.live[then.0.unwrap_or(REGIONS)].count(then.1, false);
        own.live[now.0.unwrap_or(REGIONS)].count(now.1, true);
        // Before the first time there is nothing to compare with; and off the line everything is in the sum of all.
        if own.shown.is_none() {
            return;
        }
        let entry = own.moved.entry(person).or_insert((then, now));
        entry.1 = now;
        let [before, after] = [entry.0, entry.1].map(on_the_line);
        if before == after {
            own.moved.remove(&person);
        }
    }

    /// The map is renewed: shows anew what may be.
    pub fn renew(&mut self, seq: u64, cell: usize) {
        for own in &mut self.statements {
            let on = own.live[..REGIONS].iter().map(|tally| tally.seen() as usize).sum::<usize>();
            let due = if own.shown.is_some() { own.moved.len() >= cell } else { on >= cell };
            if due {
                own.moved.clear();
                own.shown = Some(own.live);
                self.seq = Some(seq);
            }
        }
    }

    /// The act at which something was last shown anew.
    pub const fn seq(&self) -> Option<u64> {
        self.seq
    }

    /// What everybody may see of the statement at a place: nothing where no part may be shown.
    pub fn shown(&self, place: usize, cell: u32) -> Option<[Option<Tally>; REGIONS]> {
        let sums = self.statements.get(place)?.shown?;
        let all = sums.iter().fold(Tally::default(), |all, own| all + *own);
        let open = disclosed(all, &sums[..REGIONS], cell as usize);
        let parts = std::array::from_fn(|region| open[region].then_some(sums[region]));
        parts.iter().any(Option::is_some).then_some(parts)
    }
}

/// How somebody counts in what is shown: not at all while they are off the line or say nothing.
fn on_the_line((region, value): Counts) -> Option<(usize, Value)> {
    region.filter(|_| value != Value::None).map(|region| (region, value))
}

/// What people in each part of the line hold.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ByRegion {
    /// The act at which something in it was last shown anew; nothing before the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The statements of which something may be shown, by number.
    pub statements: Vec<RegionRow>,
}

record!(ByRegion { statements; seq });

/// One statement by part of the line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegionRow {
    /// The statement.
    pub id: ActId,
    /// From the first side to the second: the far side, the side, the middle, the side, the far side. None where there are
    /// too few people.
    pub regions: Vec<Option<Tally>>,
}

record!(RegionRow { id, regions });

/// What everybody may see of all statements.
#[must_use]
pub fn by_region(deliberation: &Deliberation) -> ByRegion {
    if !deliberation.shows_groups() {
        return ByRegion::default();
    }
    let (regions, cell) = (deliberation.regions(), deliberation.policy().cell());
    let statements = deliberation.statements().iter().enumerate();
    let row = |(place, statement): (usize, &Statement)| {
        let regions = regions.shown(place, cell).filter(|_| statement.visibility == Visibility::Visible)?;
        Some(RegionRow { id: statement.id, regions: regions.to_vec() })
    };
    ByRegion { seq: regions.seq(), statements: statements.filter_map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: usize = 10;

    /// So many people of a part agree on the first of two statements, and disagree with the second.
    fn crowd(sizes: &[(usize, u32)]) -> Regions {
        let mut regions = Regions::default();
        regions.widen(2);
        let mut person = 0;
        for &(region, people) in sizes {
            for _ in 0..people {
                regions.change(0, person, (Some(region), Value::None), (Some(region), Value::Agree));
                regions.change(1, person, (Some(region), Value::None), (Some(region), Value::Disagree));
                person += 1;
            }
        }
        regions
    }

    fn seen(regions: &Regions, place: usize) -> Vec<Option<u32>> {
        let shown = regions.shown(place, CELL as u32);
        shown
            .map(|parts| parts.iter().map(|part| part.map(|tally| tally.seen())).collect())
            .unwrap_or_default()
    }

    #[test]
    fn parts_of_few_people_are_not_shown_nor_is_a_small_rest() {
        let mut regions = crowd(&[(0, 12), (2, 9), (4, 30)]);
        assert_eq!(regions.shown(0, CELL as u32), None, "not before the map is renewed");
        regions.renew(7, CELL);
        // Nine in the middle would follow from the others: the twelve go with them.
        assert_eq!(seen(&regions, 0), [None, None, None, None, Some(30)]);
        let mut regions = crowd(&[(0, 12), (2, 10), (4, 30)]);
        regions.renew(7, CELL);
        assert_eq!(seen(&regions, 0), [Some(12), None, Some(10), None, Some(30)]);
        let mut few = crowd(&[(0, 9)]);
        few.renew(7, CELL);
        assert_eq!((few.shown(0, CELL as u32), few.seq()), (None, None));
    }

    #[test]
    fn one_who_crosses_the_line_is_not_told_by_ten_others_who_voted() {
        let mut regions = crowd(&[(0, 20), (4, 20)]);
        regions.renew(7, CELL);
        let before = (regions.shown(0, 10), regions.shown(1, 10));
        // Ten change their vote on the first statement; one crosses the line with all votes.
        for person in 1..11 {
            regions.change(0, person, (Some(0), Value::Agree), (Some(0), Value::Disagree));
        }
        for (place, value) in [(0, Value::Agree), (1, Value::Disagree)] {
            regions.change(place, 0, (Some(0), value), (Some(4), value));
        }
        regions.renew(8, CELL);
        assert_ne!(regions.shown(0, 10), before.0);
        assert_eq!(regions.shown(1, 10), before.1, "on the second statement one person would be told");
        // Nine more cross: now it is the sum of ten.
        for person in 1..10 {
            regions.change(1, person, (Some(0), Value::Disagree), (Some(4), Value::Disagree));
        }
        regions.renew(9, CELL);
        assert_eq!(seen(&regions, 1), [Some(10), None, None, None, Some(30)]);
    }

    #[test]
    fn who_comes_back_has_not_moved() {
        let mut regions = crowd(&[(0, 20), (4, 20)]);
        regions.renew(7, CELL);
        for person in 0..15 {
            let (here, there) = ((Some(0), Value::Agree), (Some(1), Value::Agree));
            regions.change(0, person, here, there);
            regions.change(0, person, there, if person < 9 { there } else { here });
        }
        regions.renew(8, CELL);
        assert_eq!(regions.seq(), Some(7));
    }
}
