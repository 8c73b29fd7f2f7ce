//! What the maths comes to, as a text that differs as soon as a single bit does: so that a browser and a server can be
//! compared.
//!
//! Hashed is what Rust's `Debug` writes: of each field of each result, and of each `f64` the shortest digits that
//! give back the same bits (and `-0.0` for −0). So nothing can be forgotten when a result gets another field.

use std::fmt::{self, Debug, Write};

use deliberation_core::opinion::analysis::analyse;
use deliberation_core::opinion::exact::scramble;
use deliberation_core::opinion::polis::cold;
use deliberation_core::opinion::projection::{Prior, locate};
use deliberation_core::opinion::{Parameters, Running, Standing, Votes, fit, follow, publishable};

use super::crowd::{Crowd, Dice};
use super::meters::Edition;

/// Groups of ten and more, so that small crowds have some.
const PARAMETERS: Parameters = Parameters { min_votes: 7, k_max: 5, min_group: 10, cell: 5 };
/// How many people are placed one by one.
const PLACED: usize = 50;

/// A line for each crowd and each step of the map: `crowd step hash`.
#[must_use]
pub fn witness() -> String {
    let mut lines = String::new();
    for (name, votes) in crowds() {
        for (step, hash) in steps(votes) {
            lines += &format!("{name} {step} {hash:016x}\n");
        }
    }
    lines
}

fn steps(votes: Votes) -> Vec<(&'static str, u64)> {
    let out: Vec<bool> = (0..votes.statements()).map(|statement| statement % 17 == 3).collect();
    let standing: Vec<Standing> = out.iter().map(|&out| Standing { out, meta: false }).collect();
    let mut steps = vec![
        ("polis", hash(&cold(&votes, &standing))),
        ("analyse", hash(&analyse(&votes, &standing, &Parameters::analyst()))),
    ];
    let mut running = Running::of(votes);
    let fitted = fit(running.votes(), running.sums(), &out, &PARAMETERS);
    let drawing = follow(None, &fitted, running.votes());
    let picture = publishable(&drawing, running.votes(), &PARAMETERS);
    steps.extend([("fit", hash(&fitted)), ("follow", hash(&drawing)), ("publishable", hash(&picture))]);
    let prior = Prior { spread: picture.spread, noise: picture.noise };
    let place = |person| {
        let located = locate(&picture.center, &picture.components, &prior, running.votes().row(person));
        (located, located.ellipse())
    };
    let placed: Vec<_> = (0..running.votes().people().min(PLACED)).map(place).collect();
    steps.push(("locate", hash(&placed)));
    let mut edition = Edition::new(running.votes(), &picture);
    edition.all();
    steps.push(("meters", hash(&edition.meters())));
    // Some vote otherwise, some take a vote back, and the next map follows.
    let mut dice = Dice::new(9);
    for turn in 0..running.votes().people() / 5 {
        let person = dice.below(running.votes().people());
        let statement = dice.below(running.votes().statements()) as u32;
        running.set(person, statement, [Some(1), Some(-1), Some(0), None][turn % 4]);
    }
    let fitted = fit(running.votes(), running.sums(), &out, &PARAMETERS);
    let drawing = follow(Some(&picture), &fitted, running.votes());
    let next = publishable(&drawing, running.votes(), &PARAMETERS);
    steps.extend([
        ("next fit", hash(&fitted)),
        ("next follow", hash(&drawing)),
        ("next picture", hash(&next)),
    ]);
    steps
}

/// Great and small, full and empty, on both sides of what the maths treats differently.
fn crowds() -> Vec<(&'static str, Votes)> {
    let crowd = |people, statements, median: f64, seed| {
        let crowd = Crowd { people, statements, median, seed, ..Crowd::default() };
        crowd.votes()
    };
    let shapeless = Crowd { people: 400, statements: 60, shared: 0.0, ..Crowd::default() };
    vec![
        ("nothing", Votes::new(0)),
        ("nobody", Votes::new(12)),
        ("silent", rows(5, 12, |_, _| None)),
        ("one person", crowd(1, 12, 8.0, 1)),
        ("two people", crowd(2, 12, 8.0, 2)),
        ("one statement", rows(60, 1, |person, _| Some(if person % 3 == 0 { -1 } else { 1 }))),
        ("all alike", rows(60, 12, |_, statement| Some([1, -1, 0][statement % 3]))),
        ("only passes", rows(60, 12, |_, _| Some(0))),
        (
            "two camps",
            rows(80, 14, |person, statement| Some(if (person + statement) % 2 == 0 { 1 } else { -1 })),
        ),
        ("no two saw the same", rows(40, 40, |person, statement| (person == statement).then_some(1))),
        ("small", crowd(60, 12, 9.0, 3)),
        (
            "dense",
            Crowd { people: 300, statements: 40, median: 99.0, diligence: 0.0, ..Crowd::default() }.votes(),
        ),
        ("sparse", crowd(1_500, 300, 9.0, 4)),
        ("shapeless", shapeless.votes()),
        ("256 statements", crowd(500, 256, 40.0, 5)),
        ("257 statements", crowd(500, 257, 40.0, 5)),
        ("more statements than people", crowd(90, 400, 60.0, 6)),
        ("many", crowd(3_000, 100, 25.0, 7)),
    ]
}

fn rows(people: usize, statements: usize, vote: impl Fn(usize, usize) -> Option<i8>) -> Votes {
    let mut votes = Votes::new(statements);
    for person in 0..people {
        let of = |statement| vote(person, statement).map(|value| (statement as u32, value));
        votes.push_row(&(0..statements).filter_map(of).collect::<Vec<_>>());
    }
    votes
}

/// The hash of what a thing looks like to a programmer.
fn hash(thing: &impl Debug) -> u64 {
    let mut sieve = Sieve(0xcbf2_9ce4_8422_2325);
    // The sieve takes everything.
    let _ = write!(sieve, "{thing:?}");
    scramble(sieve.0)
}

/// FNV-1a.
struct Sieve(u64);

impl Write for Sieve {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is looked at of each crowd: the maps', and the meters.
    const STEPS: usize = 10;

    #[test]
    fn a_single_bit_makes_another_hash() {
        let x = 0.1_f64;
        assert_ne!(hash(&x), hash(&f64::from_bits(x.to_bits() + 1)));
        assert_ne!(hash(&0.0_f64), hash(&-0.0_f64));
        assert_eq!(hash(&[x, 2.0]), hash(&[0.1, 2.0]));
    }

    #[test]
    fn the_witness_says_the_same_twice_and_something_of_each_step() {
        let said = witness();
        assert_eq!(said, witness());
        assert_eq!(said.lines().count(), STEPS * crowds().len());
        let hashes: std::collections::BTreeSet<_> =
            said.lines().filter_map(|line| line.rsplit(' ').next()).collect();
        // Crowds without votes look much alike; the others do not.
        assert!(hashes.len() > STEPS * 14, "{said}");
    }

    #[test]
    fn some_crowds_have_groups_and_some_have_none() {
        let groups = |votes: &Votes| {
            let sums = deliberation_core::opinion::Sums::of(votes);
            follow(None, &fit(votes, &sums, &[], &PARAMETERS), votes).groups.len()
        };
        let found: Vec<(&str, usize)> = crowds().iter().map(|(name, votes)| (*name, groups(votes))).collect();
        assert!(found.iter().filter(|(_, groups)| *groups >= 2).count() >= 4, "{found:?}");
        assert!(found.iter().any(|(_, groups)| *groups == 0), "{found:?}");
    }
}
