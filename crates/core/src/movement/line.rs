//! What everybody may see of the stance line.
//!
//! [`Histogram`], [`Pairs`] and [`Reasons`] are what is made of people who said something when it is released, without a name, in
//! an order that follows from what was said alone; [`Line`] is what is published of them. The rules, and what they leave to be
//! guessed, stand in ARCHITECTURE ("The stance line"). Next: [`super::regions`].

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;

use super::significance::{Pair, TELLING, mcnemar, shift, spread, wilcoxon};
use super::step::{BARS, REGIONS, Way, bar, region_of_bar, steps, way};
use crate::act::{Position, Stand};
use crate::id::ActId;
use crate::wire::record;

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
    /// Of people who stand there.
    #[must_use]
    pub fn new(stands: impl IntoIterator<Item = Stand>) -> Self {
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
        Self { bars, undecided, mean: (on > 0).then(|| whole(sum as f64 / on as f64)) }
    }

    /// How many stand in it.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.bars.iter().sum::<u32>() + self.undecided
    }

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
    /// What those who moved named as their reason: statements or posts, each named by a cell's worth of people at least. The
    /// least named is left out where those who named nothing, or something else, would be fewer than that.
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
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Test {
    /// The act after which these people stood so: that of the last release when the phase ended.
    pub seq: u64,
    /// When that was received (Unix, ms).
    pub at: i64,
    /// People who were on the line before and after. Fewer than six are too few to tell, and nothing else stands here.
    pub people: u32,
    /// The p of "they moved one way", three decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<f64>,
    /// Towards which side their mean had moved then, 0 or 1; none where it stayed, or they are fewer than a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<u32>,
    /// The p of "they came nearer or went apart", three decimals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
    /// Whether they had come nearer then; none where they were as far apart as before, or are fewer than a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearer: Option<bool>,
    /// Wilcoxon's p, three decimals; none for more than 400 who moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ranks: Option<f64>,
    /// McNemar's p of those who changed sides, three decimals; none while of those who went either way there are some, and
    /// fewer than a cell: it would say how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sides: Option<f64>,
}

record!(Test { seq, at, people; shift, side, spread, nearer, ranks, sides });

/// The stance line, as everybody may see it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Line {
    /// People with a stance in force. Live.
    pub people: u32,
    /// The act after which something of the rest was released last. Each part is released by itself.
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

/// Where people stood who were on the line before and after. Sorted, so that it does not tell who came when.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    pairs: Vec<(Position, Position)>,
    test: OnceLock<Test>,
}

impl PartialEq for Pairs {
    fn eq(&self, other: &Self) -> bool {
        // The test follows from the rest.
        self.pairs == other.pairs
    }
}

impl Pairs {
    /// These people.
    #[must_use]
    pub fn new(mut pairs: Vec<(Position, Position)>) -> Self {
        pairs.sort_unstable();
        Self { pairs, test: OnceLock::new() }
    }

    fn as_pairs(&self) -> Vec<Pair<1>> {
        let places = |(before, after): &(Position, Position)| ([before.get().into()], [after.get().into()]);
        self.pairs.iter().map(places).collect()
    }

    /// How they moved, in sums of at least `cell` people; means of as many, and of at least six. No reasons.
    #[must_use]
    pub fn moved(&self, cell: u32) -> Moved {
        let people = self.pairs.len() as u32;
        if self.pairs.len() < TELLING {
            return Moved { people, ..Moved::default() };
        }
        // Sides as they were before: the mean of those below and above the middle.
        let side = |sign: i8| {
            let on = self.pairs.iter().map(|(before, _)| before.get());
            mean(on.filter(|place| place.signum() == sign).map(i64::from))
        };
        let (first, second) = (side(-1), side(1));
        let (mut ways, mut stepped) = ([0; 3], 0);
        for &(before, after) in &self.pairs {
            ways[match way(before, after) {
                Way::First => 0,
                Way::Second => 1,
                Way::Stayed => 2,
            }] += 1;
            let across = if before.get() < 0 { second } else { first };
            stepped += u32::from(steps(before, after, across));
        }
        let enough = |n: u32| n == 0 || n >= cell;
        // A mean of a few, beside the mean of them and one more, would tell where that one went.
        let many = people >= cell;
        let steppers = stepped >= cell && enough(people - stepped) && enough(ways[0] + ways[1] - stepped);
        Moved {
            people,
            shift: self.shift().filter(|_| many).map(whole),
            spread: many.then(|| spread_of(&self.as_pairs()).map(whole)),
            // All of none is said of nobody in particular only where there are enough to be all.
            ways: (many && ways.into_iter().all(enough)).then_some(ways),
            stepped: steppers.then_some(stepped),
            reasons: Vec::new(),
        }
    }

    /// How far their mean moved.
    fn shift(&self) -> Option<f64> {
        let before = mean(self.pairs.iter().map(|(before, _)| before.get().into()))?;
        let after = mean(self.pairs.iter().map(|(_, after)| after.get().into()))?;
        Some(after - before)
    }

    /// Whether it is more than chance, as it stood after an act. Computed once.
    #[must_use]
    pub fn test(&self, seq: u64, at: i64, cell: u32) -> &Test {
        self.test.get_or_init(|| {
            let pairs = self.as_pairs();
            let test = Test { seq, at, people: pairs.len() as u32, ..Test::default() };
            if pairs.len() < TELLING {
                return test;
            }
            let crossed = |from: i8| {
                let crosses = |(before, after): &&(Position, Position)| {
                    before.get().signum() == from && after.get().signum() == -from
                };
                self.pairs.iter().filter(crosses).count() as u32
            };
            let (over, back) = (crossed(-1), crossed(1));
            let moves: Vec<i32> = pairs.iter().map(|([before], [after])| after - before).collect();
            let [before, after] = spread_of(&pairs);
            let many = test.people >= cell;
            let enough = |n: u32| n == 0 || n >= cell;
            Test {
                shift: Some(decimals(shift(&pairs))),
                side: self.shift().filter(|by| many && *by != 0.0).map(|by| u32::from(by > 0.0)),
                spread: Some(decimals(spread(&pairs).1)),
                nearer: (many && before != after).then_some(after < before),
                ranks: wilcoxon(&moves).map(|(_, p)| decimals(p)),
                sides: (over + back > 0 && enough(over) && enough(back))
                    .then(|| decimals(mcnemar(over, back))),
                ..test
            }
        })
    }
}

/// What those who moved named as their reason.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reasons {
    named: BTreeMap<ActId, u32>,
    people: u32,
}

impl Reasons {
    /// Of people who moved, each with what they named.
    #[must_use]
    pub fn new(people: impl IntoIterator<Item = Option<ActId>>) -> Self {
        let mut all = Self::default();
        for because in people {
            all.people += 1;
            if let Some(id) = because {
                *all.named.entry(id).or_insert(0) += 1;
            }
        }
        all
    }

    /// What was named by at least `cell` people and may be `shown`, most first; nothing that leaves a rest of fewer.
    #[must_use]
    pub fn told(&self, cell: u32, shown: &dyn Fn(ActId) -> bool) -> Vec<Named> {
        let named = self.named.iter().map(|(&target, &people)| Named { target, people });
        let mut told: Vec<Named> = named.filter(|own| own.people >= cell && shown(own.target)).collect();
        told.sort_by_key(|own| std::cmp::Reverse(own.people));
        let rest = |told: &[Named]| self.people - told.iter().map(|own| own.people).sum::<u32>();
        while (1..cell).contains(&rest(&told)) && told.pop().is_some() {}
        told
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

    fn at(place: i8) -> Position {
        Position::new(place).unwrap()
    }

    fn pairs(people: impl IntoIterator<Item = (i8, i8)>) -> Pairs {
        Pairs::new(people.into_iter().map(|(before, after)| (at(before), at(after))).collect())
    }

    #[test]
    fn a_histogram_has_every_person_in_one_place() {
        let found = Histogram::new([Stand::At(at(-100)), Stand::At(at(7)), Stand::None, Stand::Undecided]);
        assert_eq!((found.bars[0], found.bars[11], found.undecided, found.mean), (1, 1, 1, Some(-47)));
        assert_eq!((found.people(), found.regions()), (3, [1, 0, 1, 0, 0]));
    }

    #[test]
    fn sums_of_few_people_are_left_out_and_so_are_those_that_would_tell_them() {
        // Eleven cross over, ten stay.
        let people = || (0..21).map(|x| (-40, if x < 11 { 30 } else { -40 }));
        let moved = pairs(people()).moved(10);
        assert_eq!((moved.people, moved.ways, moved.stepped), (21, Some([0, 11, 10]), Some(11)));
        assert_eq!((moved.shift, moved.spread), (Some(37), Some([0, 35])));
        // One fewer who stays, and nobody learns how many those are.
        let moved = pairs(people().take(20)).moved(10);
        assert_eq!((moved.people, moved.ways, moved.stepped, moved.shift), (20, None, None, Some(39)));
        // One who moved and did not step would follow from the others.
        let moved = pairs(people().chain([(-40, -60)])).moved(10);
        assert_eq!((moved.ways, moved.stepped), (None, None));
        // Five say nothing but that they are five.
        assert_eq!(pairs(people().take(5)).moved(10), Moved { people: 5, ..Moved::default() });
    }

    #[test]
    fn reasons_are_named_by_enough_people_and_leave_no_small_rest() {
        let [one, other, gone] = [1, 2, 3].map(|n: u8| ActId::derived(0, &[&[n]]));
        let told = |sizes: &[(Option<ActId>, usize)]| {
            let people = sizes.iter().flat_map(|&(id, people)| std::iter::repeat_n(id, people));
            let told = Reasons::new(people).told(10, &|id| id != gone);
            told.iter().map(|own| (own.target, own.people)).collect::<Vec<_>>()
        };
        assert_eq!(told(&[(Some(one), 12), (Some(other), 11)]), [(one, 12), (other, 11)]);
        assert_eq!(told(&[(Some(one), 12), (Some(other), 9), (None, 1)]), [(one, 12)]);
        assert_eq!(told(&[(Some(one), 12), (Some(gone), 11)]), [(one, 12)]);
        // Three who named nothing would follow; so would nine who named the other.
        assert_eq!(told(&[(Some(one), 12), (Some(other), 11), (None, 3)]), [(one, 12)]);
        assert_eq!(told(&[(Some(one), 12), (Some(other), 9)]), []);
    }

    #[test]
    fn a_test_of_fewer_than_six_says_so() {
        let up = |n| pairs((0..n).map(|x| (x, x + 20)));
        let few = up(5);
        assert_eq!(few.test(1, 2, 10), &Test { seq: 1, at: 2, people: 5, ..Test::default() });
        let six = up(6);
        let test = six.test(1, 2, 10);
        // Which way all six went would be said of each.
        assert_eq!((test.shift, test.side), (Some(0.031), None));
        assert_eq!((test.spread, test.nearer, test.sides), (Some(1.0), None, None));
        let crossed = pairs((0..12).map(|x| (10 + 2 * x, -10 - x)));
        let test = crossed.test(1, 2, 10);
        assert_eq!((test.sides, test.side, test.nearer), (Some(0.0), Some(0), Some(true)));
    }
}
