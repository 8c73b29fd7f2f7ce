//! What everybody may see of the stance line.
//!
//! [`Stood`] is who stood where at an instant of the log, without a name, in an order that follows from the places alone;
//! [`Line`] is what is published of it. The rules, and what they leave to be guessed, stand in ARCHITECTURE ("The stance
//! line"). Next: [`super::regions`].

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;

use super::significance::{Pair, TELLING, mcnemar, shift, spread, wilcoxon};
use super::step::{BARS, REGIONS, Way, bar, region_of_bar, steps, way};
use crate::act::{Position, Stand};
use crate::id::ActId;
use crate::wire::record;

/// Who stood where at an instant: before, after, and what moved them. Sorted, so that it does not tell who came when.
#[derive(Clone, Debug, Default)]
pub struct Stood {
    seq: u64,
    at: i64,
    people: Vec<(Stand, Stand, Option<ActId>)>,
    test: OnceLock<Test>,
}

impl PartialEq for Stood {
    fn eq(&self, other: &Self) -> bool {
        // The test follows from the rest.
        self.seq == other.seq && self.at == other.at && self.people == other.people
    }
}

/// How many stand in each bar of the line.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Histogram {
    /// People by bar, from the first side to the second: 21.
    pub bars: Vec<u32>,
    /// People who are undecided.
    pub undecided: u32,
    /// The mean place, to a whole number; none where nobody is on the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<i64>,
}

record!(Histogram { bars, undecided; mean });

impl Histogram {
    /// How many stand in each part of the line, from the first side to the second: for the indices of
    /// [`ordinal`](crate::consensus::ordinal).
    #[must_use]
    pub fn regions(&self) -> [u32; REGIONS] {
        let mut regions = [0; REGIONS];
        self.bars.iter().enumerate().for_each(|(bar, people)| regions[region_of_bar(bar)] += people);
        regions
    }
}

/// How those moved who said twice where they stand, in sums of people. A sum of fewer than a cell is left out, and so is one
/// that would follow from the others.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Moved {
    /// People who were on the line before and after.
    pub people: u32,
    /// How far their mean moved, to a whole number; below 0 is towards the first side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<i64>,
    /// Their mean distance from their middle before and after, to a whole number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<[i64; 2]>,
    /// Towards the first side, towards the second, and those who stayed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ways: Option<[u32; 3]>,
    /// People who stepped forward.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stepped: Option<u32>,
    /// What those who moved named as their reason: statements or posts, each named by a cell's worth of people at least.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Named>,
}

record!(Moved { people; shift, spread, ways, stepped, reasons });

/// A statement or post that moved people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Named {
    /// Its id.
    pub target: ActId,
    /// How many named it.
    pub people: u32,
}

record!(Named { target, people });

/// Whether it is more than chance, at the end of a phase.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Test {
    /// The act with which the phase ended.
    pub seq: u64,
    /// When that was (Unix, ms).
    pub at: i64,
    /// People who were on the line before and after. Fewer than six are too few to tell, and nothing else stands here.
    pub people: u32,
    /// The p of "they moved one way", three decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<f64>,
    /// The p of "they came nearer or went apart", three decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
    /// Wilcoxon's p, three decimals; none for more than 400 who moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ranks: Option<f64>,
    /// McNemar's p of those who changed sides, three decimals; none while these are fewer than a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sides: Option<f64>,
}

record!(Test { seq, at, people; shift, spread, ranks, sides });

/// The stance line, as everybody may see it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Line {
    /// People with a stance in force. Live.
    pub people: u32,
    /// The act after which the rest stood so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// When that act was received (Unix, ms).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// Where people stood before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Histogram>,
    /// Where people stand after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Histogram>,
    /// How those moved who said both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// Whether that is more than chance, as it stood when the last phase ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
    /// The act after which what people in a part of the line hold stood as it can be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regions: Option<u64>,
}

record!(Line { people; seq, at, before, after, moved, test, regions });

impl Line {
    /// A line of which nothing may be seen but how many have said where they stand.
    #[must_use]
    pub const fn held(people: u32) -> Self {
        let (before, after, moved, test) = (None, None, None, None);
        Self { people, seq: None, at: None, before, after, moved, test, regions: None }
    }
}

impl Stood {
    /// These people at an instant.
    #[must_use]
    pub fn new(seq: u64, at: i64, mut people: Vec<(Stand, Stand, Option<ActId>)>) -> Self {
        people.sort_unstable();
        Self { seq, at, people, test: OnceLock::new() }
    }

    /// The act after which they stood so.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// When that act was received (Unix, ms).
    #[must_use]
    pub const fn at(&self) -> i64 {
        self.at
    }

    /// Where they stood before.
    #[must_use]
    pub fn before(&self) -> Histogram {
        histogram(self.people.iter().map(|(before, ..)| *before))
    }

    /// Where they stood after.
    #[must_use]
    pub fn after(&self) -> Histogram {
        histogram(self.people.iter().map(|(_, after, _)| *after))
    }

    /// Those on the line before and after.
    fn pairs(&self) -> impl Iterator<Item = (Position, Position, Option<ActId>)> {
        let both = |(before, after, because): &(Stand, Stand, Option<ActId>)| {
            Some((before.position()?, after.position()?, *because))
        };
        self.people.iter().filter_map(both)
    }

    fn as_pairs(&self) -> Vec<Pair<1>> {
        self.pairs().map(|(before, after, _)| ([i32::from(before.get())], [i32::from(after.get())])).collect()
    }

    /// How they moved, in sums of at least `cell` people; means of at least six.
    #[must_use]
    pub fn moved(&self, cell: u32, shown: &dyn Fn(ActId) -> bool) -> Moved {
        let people = self.pairs().count();
        if people < TELLING {
            return Moved { people: people as u32, ..Moved::default() };
        }
        let means = [self.mean_of(|(before, ..)| *before), self.mean_of(|(_, after, _)| *after)];
        // Sides as they were before: the mean of those below and above the middle.
        let side = |sign: i8| {
            let on = self.people.iter().filter_map(|(before, ..)| before.position()).map(Position::get);
            mean(on.filter(|place| place.signum() == sign).map(i64::from))
        };
        let (first, second) = (side(-1), side(1));
        let (mut ways, mut stepped) = ([0; 3], 0);
        let mut reasons: BTreeMap<ActId, u32> = BTreeMap::new();
        for (before, after, because) in self.pairs() {
            let gone = way(before, after);
            ways[match gone {
                Way::First => 0,
                Way::Second => 1,
                Way::Stayed => 2,
            }] += 1;
            let across = if before.get() < 0 { second } else { first };
            stepped += u32::from(steps(before, after, across));
            if let Some(because) = because.filter(|id| gone != Way::Stayed && shown(*id)) {
                *reasons.entry(because).or_insert(0) += 1;
            }
        }
        let enough = |n: u32| n == 0 || n >= cell;
        let reasons = reasons.into_iter().filter(|(_, people)| *people >= cell);
        let mut reasons: Vec<Named> = reasons.map(|(target, people)| Named { target, people }).collect();
        reasons.sort_by_key(|named| std::cmp::Reverse(named.people));
        Moved {
            people: people as u32,
            // A mean of a few, beside the mean of them and one more, would tell where that one went.
            shift: means[0]
                .zip(means[1])
                .filter(|_| people as u32 >= cell)
                .map(|(before, after)| whole(after - before)),
            spread: (people as u32 >= cell).then(|| spread_of(&self.as_pairs()).map(whole)),
            // All of none is said of nobody in particular only where there are enough to be all.
            ways: (people as u32 >= cell && ways.into_iter().all(enough)).then_some(ways),
            stepped: (stepped >= cell && enough(people as u32 - stepped)).then_some(stepped),
            reasons,
        }
    }

    fn mean_of(&self, which: fn(&(Position, Position, Option<ActId>)) -> Position) -> Option<f64> {
        mean(self.pairs().map(|pair| i64::from(which(&pair).get())))
    }

    /// Whether it is more than chance. Computed once.
    #[must_use]
    pub fn test(&self, cell: u32) -> &Test {
        self.test.get_or_init(|| {
            let pairs = self.as_pairs();
            let (seq, at, people) = (self.seq, self.at, pairs.len() as u32);
            if pairs.len() < TELLING {
                return Test { seq, at, people, shift: None, spread: None, ranks: None, sides: None };
            }
            let crossed = |from: i8| {
                let crosses = |(before, after, _): &(Position, Position, Option<ActId>)| {
                    before.get().signum() == from && after.get().signum() == -from
                };
                self.pairs().filter(crosses).count() as u32
            };
            let (over, back) = (crossed(-1), crossed(1));
            let moves: Vec<i32> = pairs.iter().map(|([before], [after])| after - before).collect();
            Test {
                seq,
                at,
                people,
                shift: Some(decimals(shift(&pairs))),
                spread: Some(decimals(spread(&pairs).1)),
                ranks: wilcoxon(&moves).map(|(_, p)| decimals(p)),
                sides: (over + back >= cell).then(|| decimals(mcnemar(over, back))),
            }
        })
    }
}

/// The mean distance to the middle before and after, without a test.
fn spread_of(pairs: &[Pair<1>]) -> [f64; 2] {
    let away = |which: fn(&Pair<1>) -> i32| {
        let n = pairs.len() as i64;
        let sum: i64 = pairs.iter().map(|pair| i64::from(which(pair))).sum();
        let far: i64 = pairs.iter().map(|pair| (i64::from(which(pair)) * n - sum).abs()).sum();
        far as f64 / (n * n).max(1) as f64
    };
    [away(|pair| pair.0[0]), away(|pair| pair.1[0])]
}

fn mean(places: impl Iterator<Item = i64>) -> Option<f64> {
    let (sum, n) = places.fold((0, 0_i64), |(sum, n), place| (sum + place, n + 1));
    (n > 0).then(|| sum as f64 / n as f64)
}

fn histogram(stands: impl Iterator<Item = Stand>) -> Histogram {
    let (mut bars, mut undecided, mut sum, mut on) = (vec![0; BARS], 0, 0, 0_i64);
    for stand in stands {
        match stand {
            Stand::At(position) => {
                bars[bar(position)] += 1;
                sum += i64::from(position.get());
                on += 1;
            }
            Stand::Undecided => undecided += 1,
            Stand::None => {}
        }
    }
    Histogram { bars, undecided, mean: (on > 0).then(|| whole(sum as f64 / on as f64)) }
}

/// The nearest whole number, halves away from the middle.
fn whole(x: f64) -> i64 {
    (x + if x < 0.0 { -0.5 } else { 0.5 }) as i64
}

fn decimals(p: f64) -> f64 {
    whole(p * 1_000.0) as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(place: i8) -> Stand {
        Stand::At(Position::new(place).unwrap())
    }

    fn stood(people: impl IntoIterator<Item = (Stand, Stand)>) -> Stood {
        Stood::new(1, 2, people.into_iter().map(|(before, after)| (before, after, None)).collect())
    }

    #[test]
    fn a_histogram_has_every_person_in_one_place() {
        let found = stood([
            (at(-100), at(3)),
            (at(7), Stand::Undecided),
            (Stand::None, at(100)),
            (Stand::Undecided, Stand::None),
        ]);
        let (before, after) = (found.before(), found.after());
        assert_eq!((before.bars[0], before.bars[11], before.undecided, before.mean), (1, 1, 1, Some(-47)));
        assert_eq!((after.bars[11], after.bars[20], after.undecided, after.mean), (1, 1, 1, Some(52)));
        assert_eq!(before.bars.iter().chain(&after.bars).sum::<u32>(), 4);
        assert_eq!((before.regions(), after.regions()), ([1, 0, 1, 0, 0], [0, 0, 1, 0, 1]));
    }

    #[test]
    fn sums_of_few_people_are_left_out_and_so_are_those_that_would_tell_them() {
        let anybody = |_| true;
        // Eleven cross over, ten stay.
        let people = || (0..21).map(|x| (at(-40), at(if x < 11 { 30 } else { -40 })));
        let moved = stood(people()).moved(10, &anybody);
        assert_eq!((moved.people, moved.ways, moved.stepped), (21, Some([0, 11, 10]), Some(11)));
        assert_eq!((moved.shift, moved.spread), (Some(37), Some([0, 35])));
        // One fewer who stays, and nobody learns how many those are.
        let moved = stood(people().take(20)).moved(10, &anybody);
        assert_eq!((moved.people, moved.ways, moved.stepped, moved.shift), (20, None, None, Some(39)));
        // Five say nothing but that they are five.
        assert_eq!(stood(people().take(5)).moved(10, &anybody), Moved { people: 5, ..Moved::default() });
    }

    #[test]
    fn reasons_are_named_by_enough_people_who_moved() {
        let [one, other, gone] = [1, 2, 3].map(|n: u8| ActId::derived(0, &[&[n]]));
        let people = |n: usize, because, to| (0..n).map(move |_| (at(-40), at(to), Some(because)));
        let all = people(12, one, 30)
            .chain(people(9, other, 30))
            .chain(people(15, other, -40))
            .chain(people(11, gone, 5));
        let moved = Stood::new(1, 2, all.collect()).moved(10, &|id| id != gone);
        assert_eq!(moved.reasons, [Named { target: one, people: 12 }]);
    }

    #[test]
    fn a_test_of_fewer_than_six_says_so() {
        let up = |n| stood((0..n).map(|x| (at(x), at(x + 20))));
        let few = up(5);
        assert_eq!((few.test(10).people, few.test(10).shift, few.test(10).ranks), (5, None, None));
        let six = up(6);
        assert_eq!(
            (six.test(10).shift, six.test(10).spread, six.test(10).sides),
            (Some(0.031), Some(1.0), None)
        );
        let crossed = stood((0..12).map(|x| (at(-10 - x), at(10 + x))));
        assert_eq!(crossed.test(10).sides, Some(0.0));
    }
}
