//! Letters and sides that stay when a few people or votes come or go.

use std::fmt::Write;

use deliberation_core::opinion::groups::CLEAR;
use deliberation_core::opinion::{Drawing, Parameters, Sums, Votes, fit, follow, publishable};

use crate::crowd::{Dice, camps, latent};
use crate::shared::conversations;

const SEEDS: u64 = 30;

/// Some votes are left out: those for which `stays` says no.
fn some(votes: &Votes, mut stays: impl FnMut(usize, u32) -> bool) -> Votes {
    let mut out = Votes::new(votes.statements());
    for person in 0..votes.people() {
        out.push_row(&votes.row(person).filter(|&(j, _)| stays(person, j)).collect::<Vec<_>>());
    }
    out
}

fn letter(drawing: &Drawing, person: usize) -> Option<u8> {
    drawing.group_of[person].map(|group| drawing.groups[usize::from(group)].letter)
}

/// How alike two lists of numbers are: the cosine, after taking their means away.
fn alike(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
    let dot = |f: fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - x, p.1 - y)).sum::<f64>();
    dot(|a, b| a * b) / (dot(|a, _| a * a) * dot(|_, b| b * b)).sqrt()
}

/// What happened in all steps of one kind.
struct Steps {
    /// Maps with groups before and after, and how many of these pairs both clear.
    both: u32,
    clear: u32,
    /// The groups went, came, or are more or fewer.
    gone: u32,
    came: u32,
    other_number: u32,
    /// The least share of people who keep their letter, and of those in clear groups; with the two mean shares.
    least: f64,
    least_clear: f64,
    mean: f64,
    /// How alike people's places along each axis are, at least.
    axes: [f64; 2],
}

fn step(steps: &mut Steps, a: &Votes, b: &Votes, out: &[bool]) {
    let parameters = Parameters::default();
    let fitted = |votes: &Votes| fit(votes, &Sums::of(votes), out, &parameters);
    let before = follow(None, &fitted(a), a);
    let picture = publishable(&before, a, &parameters);
    let after = follow(Some(&picture), &fitted(b), b);
    for axis in 0..2 {
        let places = before.places.iter().zip(&after.places);
        let pairs: Vec<_> =
            places.filter_map(|(p, q)| Some((p.as_ref()?[axis], q.as_ref()?[axis]))).collect();
        steps.axes[axis] = steps.axes[axis].min(alike(&pairs));
    }
    match (before.groups.len(), after.groups.len()) {
        (0, 0) => return,
        (0, _) => return steps.came += 1,
        (_, 0) => return steps.gone += 1,
        (k, l) => steps.other_number += u32::from(k != l),
    }
    let letters =
        (0..a.people()).filter_map(|person| Some((letter(&before, person)?, letter(&after, person)?)));
    let (mut kept, mut all) = (0.0, 0.0);
    for (old, new) in letters {
        all += 1.0;
        kept += f64::from(old == new);
    }
    let share = kept / all;
    steps.both += 1;
    steps.mean += share;
    steps.least = steps.least.min(share);
    if [&before, &after].iter().all(|drawing| drawing.stability.unwrap() >= CLEAR) {
        steps.clear += 1;
        steps.least_clear = steps.least_clear.min(share);
    }
}

fn walk(name: &str, votes: &Votes, out: &[bool], table: &mut String, failed: &mut Vec<String>) {
    for kind in ["+5 % people", "−5 % of votes"] {
        let mut steps = Steps {
            both: 0,
            clear: 0,
            gone: 0,
            came: 0,
            other_number: 0,
            least: 1.0,
            least_clear: 1.0,
            mean: 0.0,
            axes: [1.0; 2],
        };
        for seed in 0..SEEDS {
            let mut dice = Dice::new(seed + 77);
            if kind == "+5 % people" {
                let order = dice.order(votes.people());
                let held = votes.people().div_ceil(20);
                let mut stays = vec![true; votes.people()];
                order[..held].iter().for_each(|&person| stays[person] = false);
                step(&mut steps, &some(votes, |person, _| stays[person]), votes, out);
            } else {
                step(&mut steps, votes, &some(votes, |_, _| !dice.chance(0.05)), out);
            }
        }
        let Steps { both, clear, gone, came, other_number, least, least_clear, mean, axes } = steps;
        let mean = mean / f64::from(both.max(1));
        let line = format!(
            "{name}, {kind}: {both} drawn (mean {mean:.3}, least {least:.3}), {clear} clear (least {least_clear:.3}), \
             gone {gone}, came {came}, other k {other_number}, axes ≥ {axes:.3?}"
        );
        writeln!(table, "  {line}").unwrap();
        if least_clear < 0.95 || axes.iter().any(|alike| *alike <= 0.0) {
            failed.push(line);
        }
    }
}

#[test]
fn people_keep_their_letters_and_sides() {
    let mut table = format!("\nletters: share of people who keep theirs, {SEEDS} steps each\n");
    let mut failed = Vec::new();
    for c in conversations("letters") {
        walk(c.name, &c.votes, &c.out, &mut table, &mut failed);
    }
    walk("latent 1000 × 100", &latent(1000, 100, 5).0, &[], &mut table, &mut failed);
    walk("three camps of 60", &camps(&[60, 60, 60], 30, 0.6, 0.1, 6).votes, &[], &mut table, &mut failed);
    println!("{table}");
    assert!(failed.is_empty(), "{failed:#?}");
}
