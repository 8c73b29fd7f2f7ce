//! Groups where there are some, and none where there are none.

use std::fmt::Write;

use deliberation_core::opinion::stability::adjusted_rand;
use deliberation_core::opinion::{Parameters, Sums, fit, follow};

use crate::crowd::{Shapeless, camps};

const SEEDS: u64 = 30;

const fn crowd(people: usize, statements: usize, median: f64) -> Shapeless {
    Shapeless {
        name: "",
        people,
        statements,
        median,
        pass: 0.15,
        appeal: 0.4,
        contested: 0,
        growing: false,
        skew: 1,
    }
}

const SHAPELESS: [Shapeless; 23] = [
    crowd(1000, 100, 20.0),
    crowd(300, 30, 15.0),
    crowd(150, 20, 20.0),
    crowd(500, 200, 40.0),
    crowd(3000, 50, 30.0),
    crowd(100, 10, 10.0),
    crowd(60, 12, 9.0),
    crowd(2000, 8, 8.0),
    Shapeless { name: "dense", ..crowd(400, 40, f64::INFINITY) },
    Shapeless { name: "dense, few statements", ..crowd(400, 7, f64::INFINITY) },
    Shapeless { name: "more agreement", appeal: 1.5, ..crowd(600, 60, 25.0) },
    Shapeless { name: "much agreement", appeal: 2.5, ..crowd(600, 60, 25.0) },
    Shapeless { name: "much agreement, dense", appeal: 2.5, ..crowd(600, 40, f64::INFINITY) },
    Shapeless { name: "one contested statement", appeal: 2.5, contested: 1, ..crowd(600, 60, 25.0) },
    Shapeless { name: "two contested statements", appeal: 2.5, contested: 2, ..crowd(600, 60, 25.0) },
    Shapeless { name: "much agreement, many people", appeal: 2.5, ..crowd(2000, 40, 25.0) },
    Shapeless {
        name: "two contested, much agreement else, dense",
        appeal: 3.5,
        contested: 2,
        ..crowd(600, 60, f64::INFINITY)
    },
    Shapeless { name: "60 % passes", pass: 0.6, ..crowd(600, 60, 25.0) },
    Shapeless { name: "statements come one by one", growing: true, ..crowd(800, 100, 30.0) },
    Shapeless { name: "few statements shown to most", skew: 3, ..crowd(800, 100, 30.0) },
    Shapeless { name: "three statements shown to nearly all", skew: 6, ..crowd(800, 100, 30.0) },
    Shapeless { name: "no passes", pass: 0.0, ..crowd(400, 25, 15.0) },
    Shapeless { name: "half vote on all, half on seven", ..crowd(600, 60, f64::NAN) },
];

#[test]
fn no_groups_where_there_are_none() {
    let mut table =
        format!("\nstructureless: maps with groups of {SEEDS} (default, analyst), greatest stability\n");
    let mut failed = Vec::new();
    for shape in SHAPELESS {
        let (mut drawn, mut stable) = ([0_u32; 2], 0.0_f64);
        for seed in 0..SEEDS {
            let votes = shape.votes(seed);
            let sums = Sums::of(&votes);
            for (drawn, parameters) in drawn.iter_mut().zip([Parameters::default(), Parameters::analyst()]) {
                let drawing = follow(None, &fit(&votes, &sums, &[], &parameters), &votes);
                *drawn += u32::from(!drawing.groups.is_empty());
                stable = drawing.stability.map_or(stable, |s| stable.max(s));
            }
        }
        let Shapeless { name, people, statements, median, .. } = shape;
        writeln!(table, "  {people} × {statements}, median {median} {name}: {drawn:?}, {stable:.3}").unwrap();
        if drawn.iter().any(|n| *n > 2) {
            failed.push(format!("{people} × {statements}, median {median} {name}: {drawn:?}"));
        }
    }
    println!("{table}");
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn clear_camps_are_found() {
    let mut table = String::from(
        "\ncamps, 10 % noise: drawn of 10, least share grouped, least stability, least ARI (of whoever knows the creeds), mean behind that\n",
    );
    let mut failed = Vec::new();
    let (default, analyst) = (Parameters::default(), Parameters::analyst());
    for (sizes, statements, seen, parameters) in [
        (&[30, 30][..], 20, 1.0, default),
        (&[30, 30], 30, 0.7, default),
        (&[20, 20, 20], 20, 1.0, analyst),
        (&[30, 30, 30], 40, 0.7, default),
        (&[60, 60], 40, 0.6, default),
        (&[90, 30], 40, 0.6, default),
        (&[100, 60, 40], 30, 0.7, default),
        (&[300, 300], 40, 0.5, default),
        (&[540, 60], 40, 0.5, default),
        (&[200, 200, 200], 40, 0.5, default),
        (&[300, 200, 100], 40, 0.5, default),
        (&[300, 200, 100], 300, 0.1, default),
        // Not so clear: few votes each. Held to what can be known at all.
        (&[30, 30], 20, 0.7, default),
        (&[30, 30, 30], 20, 0.7, default),
        (&[90, 30], 30, 0.5, default),
    ] {
        let (mut drawn, mut grouped, mut least, mut stable, mut knowable) =
            (0, 1.0_f64, 1.0_f64, 1.0_f64, 1.0_f64);
        let mut behind = 0.0;
        for seed in 0..10 {
            let camps = camps(sizes, statements, seen, 0.1, seed);
            let votes = &camps.votes;
            let drawing = follow(None, &fit(votes, &Sums::of(votes), &[], &parameters), votes);
            stable = stable.min(drawing.stability.unwrap_or(0.0));
            if drawing.groups.is_empty() {
                continue;
            }
            drawn += 1;
            let told = camps.told_by_creed();
            let all = drawing.group_of.iter().zip(camps.truth.iter().zip(&told));
            let (groups, both): (Vec<u8>, Vec<(u8, u8)>) =
                all.filter_map(|(group, (camp, told))| Some(((*group)?, (*camp, *told)))).unzip();
            let (truth, told): (Vec<u8>, Vec<u8>) = both.into_iter().unzip();
            let (ours, best) = (adjusted_rand(&groups, &truth), adjusted_rand(&told, &truth));
            least = least.min(ours);
            knowable = knowable.min(best);
            behind += (best - ours) / 10.0;
            grouped = grouped.min(groups.len() as f64 / votes.people() as f64);
        }
        let line = format!(
            "{sizes:?} × {statements}, {seen} seen: {drawn}, {grouped:.2}, {stable:.3}, {least:.3} ({knowable:.3}), {behind:.3}"
        );
        writeln!(table, "  {line}").unwrap();
        if drawn < 10 || (least < 0.9 && knowable >= 0.9) || behind > 0.02 {
            failed.push(line);
        }
    }
    println!("{table}");
    assert!(failed.is_empty(), "{failed:#?}");
}
