//! Crowds that are made, the same to the bit wherever they are made: with `+ - * /` and `sqrt` alone, as the maths of
//! the map. What may not: the standard library's exponentials, whose last bits differ between platforms.

use deliberation_core::opinion::Votes;
use deliberation_core::opinion::exact::scramble;

/// Four opinions, and the share of people who hold each or one before it.
const OPINIONS: [([f64; 2], f64); 4] =
    [([1.6, 0.5], 0.4), ([-1.4, 0.9], 0.7), ([0.2, -1.7], 0.9), ([-0.6, -0.3], 1.0)];
/// How far people are from the opinion that they hold.
const SCATTER: f64 = 0.45;
/// Of so many votes one is a pass.
const PASSES: f64 = 0.15;

/// What a crowd is made of.
#[derive(Debug, Clone, Copy)]
pub struct Crowd {
    /// How many people.
    pub people: usize,
    /// How many statements.
    pub statements: usize,
    /// How many votes half of the people give at least.
    pub median: f64,
    /// How unevenly people give them: 0 for all as many.
    pub diligence: f64,
    /// How much votes have to do with the opinions: 0 for nothing.
    pub shared: f64,
    /// Another number, another crowd.
    pub seed: u64,
}

impl Default for Crowd {
    fn default() -> Self {
        Self { people: 0, statements: 0, median: 40.0, diligence: 0.9, shared: 1.0, seed: 42 }
    }
}

impl Crowd {
    /// Its votes: each person sees some statements, in no order, and agrees the more likely the nearer a statement
    /// is to their opinion, and the more it appeals to all.
    #[must_use]
    pub fn votes(&self) -> Votes {
        let mut dice = Dice::new(self.seed);
        let statements: Vec<[f64; 3]> = (0..self.statements)
            .map(|_| [self.shared * dice.normal(), self.shared * dice.normal(), 0.4 + 0.8 * dice.normal()])
            .collect();
        let mut votes = Votes::new(self.statements);
        let mut deck: Vec<u32> = (0..self.statements as u32).collect();
        let mut row = Vec::new();
        for _ in 0..self.people {
            let lot = dice.unit();
            let held = OPINIONS.iter().find(|(_, share)| lot < *share).unwrap_or(&OPINIONS[3]).0;
            let [x, y] = held.map(|at| at + SCATTER * dice.normal());
            let count = (self.median * exponential(self.diligence * dice.normal()) + 0.5) as usize;
            row.clear();
            for at in 0..count.clamp(1, self.statements.max(1)).min(self.statements) {
                let other = at + dice.below(self.statements - at);
                deck.swap(at, other);
                let [along, across, appeal] = statements[deck[at] as usize];
                let agrees = dice.unit() < chance(along * x + across * y + appeal);
                let passes = dice.unit() < PASSES;
                row.push((deck[at], if passes { 0 } else { 2 * i8::from(agrees) - 1 }));
            }
            votes.push_row(&row);
        }
        votes
    }
}

/// Numbers that look drawn by lot (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that always fall the same.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(scramble(seed))
    }

    /// A number from 0 on, below 1.
    pub fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (scramble(self.0) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `n`; 0 of none.
    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// A normal one, near enough: the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// A number of any size as a chance: a half for 0, with the slope of the logistic curve there.
fn chance(x: f64) -> f64 {
    0.5 + 0.5 * x / (4.0 + x * x).sqrt()
}

/// eˣ, near enough: (1 + x/1024)¹⁰²⁴.
fn exponential(x: f64) -> f64 {
    (0..10).fold(1.0 + x / 1024.0, |power, _| power * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_is_as_it_was_ordered() {
        let votes = Crowd { people: 500, statements: 200, diligence: 0.0, ..Crowd::default() }.votes();
        assert_eq!((votes.people(), votes.statements()), (500, 200));
        assert!((0..500).all(|person| votes.seen(person) == 40));
        let uneven = Crowd { people: 500, statements: 200, ..Crowd::default() }.votes();
        let fewer = (0..500).filter(|&person| uneven.seen(person) < 40).count();
        assert!((200..300).contains(&fewer), "{fewer}");
        let values: Vec<i8> = (0..500).flat_map(|person| votes.row(person).map(|(_, value)| value)).collect();
        let passes = values.iter().filter(|value| **value == 0).count();
        assert!((2_700..3_300).contains(&passes), "{passes}");
        assert!(values.iter().map(|value| i32::from(*value)).sum::<i32>() > 0);
    }

    #[test]
    fn nobody_and_nothing_are_crowds_too() {
        assert_eq!(Crowd::default().votes(), Votes::new(0));
        let dumb = Crowd { people: 3, ..Crowd::default() }.votes();
        assert_eq!((dumb.people(), dumb.seen(0)), (3, 0));
        assert!((exponential(1.0) - std::f64::consts::E).abs() < 0.01);
        assert_eq!((chance(0.0), Dice::new(7).below(0)), (0.5, 0));
    }
}
