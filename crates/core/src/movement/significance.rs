//! Has anybody moved? Tests for people who said twice where they stand.
//!
//! | question | statistic | under "nothing has changed" |
//! |---|---|---|
//! | did they move one way? | T = ‖Σ (after − before)‖² | each person's move could have been the other way: signs are flipped |
//! | did they come nearer? | mean distance to the middle, after − before | each person's two places could be exchanged |
//! | more over than back? | those who changed sides | McNemar: a coin for each |
//! | … by ranks | Wilcoxon's W | signs are flipped |
//!
//! Up to 16 people all 2ⁿ ways are counted, so p is exact; above so many are drawn as [`draws`] says, from a seed that follows
//! from what was said, and p = (1 + those at least as far) / (1 + drawn). Places are whole numbers, so ties are exact. The order
//! of people changes no bit. With fewer than six people p cannot fall under 0.05, whatever they do: too few to tell.
//!
//! *Sources*: R. A. Fisher, The Design of Experiments, 1935; Q. McNemar, Psychometrika 12 (1947); F. Wilcoxon, Biometrics 1
//! (1945). Next: [`super::stances`].

use crate::consensus::beta::Beta;
use crate::opinion::exact::scramble;

/// With fewer people nothing can be told.
pub const TELLING: usize = 6;
/// Up to so many people every way is counted.
const COUNTED: usize = 16;
/// Wilcoxon's test is exact, or there is none: so many people take a tenth of a second.
const RANKED: usize = 400;

/// How many ways are drawn for so many people: 9,999, and fewer for more than a thousand, where p hardly depends on it.
#[must_use]
pub fn draws(people: usize) -> u32 {
    const WORK: usize = 10_000_000;
    (WORK / people.max(1)).clamp(999, 9_999) as u32
}

/// Where one person stood before and after, along each axis.
pub type Pair<const D: usize> = ([i32; D], [i32; D]);

/// The p of "they moved one way": 1 for nobody.
#[must_use]
pub fn shift<const D: usize>(pairs: &[Pair<D>]) -> f64 {
    let mut moves: Vec<[i64; D]> = pairs
        .iter()
        .map(|(before, after)| std::array::from_fn(|axis| i64::from(after[axis] - before[axis])))
        .collect();
    moves.sort_unstable();
    let square = |sum: [i64; D]| sum.iter().map(|x| x * x).sum::<i64>();
    let total = |flipped: &dyn Fn(usize) -> bool| {
        let mut sum = [0; D];
        for (person, step) in moves.iter().enumerate() {
            let sign = if flipped(person) { -1 } else { 1 };
            sum.iter_mut().zip(step).for_each(|(sum, step)| *sum += sign * step);
        }
        square(sum)
    };
    let observed = total(&|_| false);
    share(moves.len(), seed(&moves), |flipped| total(flipped) >= observed)
}

/// The mean distance to the middle before and after, and the p of "they came nearer, or went apart".
#[must_use]
pub fn spread<const D: usize>(pairs: &[Pair<D>]) -> ([f64; 2], f64) {
    /// Sums of roots that are equal but for rounding are equal.
    const ALMOST: f64 = 1e-9;
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    if pairs.is_empty() {
        return ([0.0; 2], 1.0);
    }
    let both = |exchanged: &dyn Fn(usize) -> bool| {
        let side = |person: usize, second: bool| {
            let (before, after) = &pairs[person];
            if exchanged(person) == second { before } else { after }
        };
        [false, true].map(|second| distance((0..pairs.len()).map(|person| side(person, second))))
    };
    let observed = both(&|_| false);
    let change = (observed[1] - observed[0]).abs();
    let p = share(pairs.len(), seed(&pairs), |exchanged| {
        let [before, after] = both(exchanged);
        (after - before).abs() >= change - ALMOST
    });
    (observed, p)
}

/// The mean distance of places to their middle.
fn distance<'a, const D: usize>(places: impl Iterator<Item = &'a [i32; D]> + Clone) -> f64 {
    let (mut sum, mut n) = ([0_i64; D], 0_i64);
    for place in places.clone() {
        sum.iter_mut().zip(place).for_each(|(sum, x)| *sum += i64::from(*x));
        n += 1;
    }
    let people = n as f64;
    let away = |place: &[i32; D]| {
        // Whole numbers until the root.
        let square: i64 = place.iter().zip(&sum).map(|(x, sum)| (i64::from(*x) * n - sum).pow(2)).sum();
        (square as f64).sqrt() / people
    };
    places.map(away).sum::<f64>() / people
}

/// In which share of ways to turn people round or not something holds: all ways, or as many as are drawn.
fn share(people: usize, seed: u64, holds: impl Fn(&dyn Fn(usize) -> bool) -> bool) -> f64 {
    if people <= COUNTED {
        let ways = 1_u32 << people;
        let held = (0..ways).filter(|way| holds(&|person| way >> person & 1 == 1)).count();
        return held as f64 / f64::from(ways);
    }
    let drawn = draws(people);
    let words = people.div_ceil(64);
    let held = (0..drawn).filter(|draw| {
        let first = scramble(seed ^ u64::from(*draw));
        let coins: Vec<u64> = (0..words as u64).map(|word| scramble(first.wrapping_add(word))).collect();
        holds(&|person| coins[person / 64] >> (person % 64) & 1 == 1)
    });
    (1.0 + held.count() as f64) / (1.0 + f64::from(drawn))
}

/// A number that follows from what was said.
fn seed(said: &[impl AsWords]) -> u64 {
    said.iter().flat_map(AsWords::words).fold(0, |seed, word| scramble(seed ^ word))
}

trait AsWords {
    fn words(&self) -> impl Iterator<Item = u64>;
}

impl<const D: usize> AsWords for [i64; D] {
    fn words(&self) -> impl Iterator<Item = u64> {
        self.iter().map(|x| x.cast_unsigned())
    }
}

impl<const D: usize> AsWords for Pair<D> {
    fn words(&self) -> impl Iterator<Item = u64> {
        self.0.iter().chain(&self.1).map(|x| u64::from(x.cast_unsigned()))
    }
}

/// The p of McNemar's test: of those who changed sides so many went one way and the other.
#[must_use]
pub fn mcnemar(one: u32, other: u32) -> f64 {
    let (few, all) = (one.min(other), one + other);
    // P(at most `few` heads of `all`), as the tail of a Beta distribution.
    let half = Beta::new(f64::from(all - few), f64::from(few) + 1.0);
    half.map_or(1.0, |half| (2.0 * half.tails(0.5).below).min(1.0))
}

/// Wilcoxon's W (the ranks of those who went up) and its p, ties and those who stayed as usual; p is 1 if nobody moved.
/// Nothing where too many moved for it to be exact.
///
/// Ranks are doubled, so that middle ranks are whole; the shares of all sums of ranks come one person after the other.
#[must_use]
pub fn wilcoxon(moves: &[i32]) -> Option<(f64, f64)> {
    let mut moved: Vec<i32> = moves.iter().copied().filter(|step| *step != 0).collect();
    moved.sort_unstable_by_key(|step| (step.unsigned_abs(), *step));
    if moved.len() > RANKED {
        return None;
    }
    let (mut ranks, mut up, mut below) = (Vec::with_capacity(moved.len()), 0_usize, 0_usize);
    for tied in moved.chunk_by(|a, b| a.unsigned_abs() == b.unsigned_abs()) {
        let rank = 2 * below + tied.len() + 1;
        for step in tied {
            ranks.push(rank);
            up += if *step > 0 { rank } else { 0 };
        }
        below += tied.len();
    }
    let total: usize = ranks.iter().sum();
    let mut shares = vec![0.0; total + 1];
    shares[0] = 1.0;
    let mut reached = 0;
    for rank in ranks {
        reached += rank;
        for sum in (0..=reached).rev() {
            let with = if sum >= rank { shares[sum - rank] } else { 0.0 };
            shares[sum] = (shares[sum] + with) / 2.0;
        }
    }
    // How far from the middle, doubled again.
    let far = |sum: usize| (2 * sum).abs_diff(total);
    let p: f64 = (0..=total).filter(|&sum| far(sum) >= far(up)).map(|sum| shares[sum]).sum();
    Some((up as f64 / 2.0, p.min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(of: impl Iterator<Item = (i32, i32)>) -> Vec<Pair<1>> {
        of.map(|(before, after)| ([before], [after])).collect()
    }

    #[test]
    fn nobody_and_those_who_stay_tell_nothing() {
        assert_eq!((shift::<1>(&[]), spread::<1>(&[]).1, mcnemar(0, 0)), (1.0, 1.0, 1.0));
        let stay = pairs((0..9).map(|x| (x, x)));
        assert_eq!((shift(&stay), spread(&stay).1), (1.0, 1.0));
        assert_eq!(wilcoxon(&[0; 5]), Some((0.0, 1.0)));
    }

    #[test]
    fn fewer_than_six_can_never_tell_and_six_can() {
        let all_up = |n| shift(&pairs((0..n).map(|x| (x, x + 20))));
        assert!(all_up(TELLING as i32 - 1) > 0.05 && all_up(TELLING as i32) < 0.05);
    }

    #[test]
    fn drawn_and_counted_agree_and_no_order_of_people_changes_a_bit() {
        // The same people, sixteen and with one more who stays: counted, then drawn.
        let some: Vec<(i32, i32)> = (0..16).map(|x| (7 * x % 31, 7 * x % 31 + x - 5)).collect();
        let counted = pairs(some.iter().copied());
        let drawn = pairs(some.iter().copied().chain([(3, 3)]));
        assert!((shift(&counted) - shift(&drawn)).abs() < 0.02, "{} {}", shift(&counted), shift(&drawn));
        let mut turned = drawn.clone();
        turned.reverse();
        assert_eq!((shift(&turned), spread(&turned)), (shift(&drawn), spread(&drawn)));
    }

    #[test]
    fn many_are_drawn_less_often() {
        assert_eq!([0, 200, 1_000, 5_000, 200_000].map(draws), [9_999, 9_999, 9_999, 2_000, 999]);
    }

    #[test]
    fn ranks_of_many_are_left_out() {
        assert!(wilcoxon(&vec![1; RANKED]).is_some_and(|(_, p)| p < 1e-9));
        assert_eq!(wilcoxon(&vec![1; RANKED + 1]), None);
    }
}
