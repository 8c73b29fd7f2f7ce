//! The meters against other people's results: R, scipy, mpmath and exact fractions.
//!
//! The vectors are looked for in `$DELIBERATION_SHARED`, else beside the repository. Without them a test says so and
//! passes, except in CI.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail by panicking")]

mod at_hand;

use deliberation_core::consensus::beta::Beta;
use deliberation_core::consensus::common_ground::{Lowest, group_aware};
use deliberation_core::consensus::ordinal::{
    esteban_ray, leik, opi, opposite_sides, tastle_wierman, van_der_eijk, variance,
};
use deliberation_core::consensus::participation::evenness;
use deliberation_core::consensus::split::{known, pairs};
use deliberation_core::consensus::wilson::wilson;
use deliberation_core::vote::Tally;
use serde_json::Value;

/// What the vectors are exact to: closed forms, and tails of the Beta distribution.
const CLOSED: f64 = 1e-12;
const TAILS: f64 = 1e-10;

fn golden(test: &str, name: &str) -> Option<Value> {
    at_hand::golden(test, &format!("metrics/{name}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn count(value: &Value) -> u32 {
    value.as_u64().unwrap() as u32
}

fn counts(value: &Value) -> Vec<u32> {
    list(value).iter().map(count).collect()
}

/// The greatest deviations met so far, each held to its bound.
#[derive(Default)]
struct Off {
    worst: f64,
    compared: usize,
}

impl Off {
    fn meet(&mut self, found: f64, expected: f64, bound: f64, label: &dyn std::fmt::Display) {
        let off = (found - expected).abs();
        assert!(off <= bound, "{label}: {found} for {expected}, off by {off:e}");
        self.worst = self.worst.max(off);
        self.compared += 1;
    }
}

#[test]
fn shares_of_one_to_a_hundred_thousand_people() {
    let Some(golden) = golden("shares", "binomial.json") else { return };
    let (mut tails, mut ends) = (Off::default(), Off::default());
    for case in list(&golden["cases"]) {
        let (agree, n) = (number(&case["agree"]), number(&case["n"]));
        let prior = &case["prior"];
        let beta = Beta::new(agree + number(&prior[0]), n - agree + number(&prior[1])).unwrap();
        ends.meet(beta.mean(), number(&case["post_mean"]), CLOSED, case);
        ends.meet(beta.sd(), number(&case["post_sd"]), CLOSED, case);
        let conf = number(&case["conf"]);
        for (found, expected) in beta.band(conf).into_iter().zip(list(&case["cred"])) {
            ends.meet(found, number(expected), CLOSED, case);
        }
        ends.meet(beta.quantile(0.5), number(&case["median"]), CLOSED, case);
        for (tau, name) in [(0.5, "p_gt_0.5"), (0.6, "p_gt_0.6"), (0.75, "p_gt_0.75")] {
            tails.meet(beta.above(tau), number(&case[name]), TAILS, case);
        }
        // Wilson's interval is only asked for at 90 %.
        if conf == 0.9 {
            for (found, expected) in wilson(agree as u32, n as u32).into_iter().zip(list(&case["wilson"])) {
                ends.meet(found, number(expected), CLOSED, case);
            }
        }
    }
    assert!(tails.compared >= 400 && ends.compared >= 700, "{} {}", tails.compared, ends.compared);
    println!("tails off by {:e}, quantiles by {:e}", tails.worst, ends.worst);
    // What `consensus/beta.rs` claims.
    assert!(tails.worst <= 2e-14 && ends.worst <= 1e-14, "{:e} {:e}", tails.worst, ends.worst);
}

#[test]
fn the_lowest_of_several_groups() {
    let Some(golden) = golden("common ground", "common_ground.json") else { return };
    let mut off = Off::default();
    for case in list(&golden["cases"]) {
        let groups: Vec<(f64, f64)> =
            list(&case["groups"]).iter().map(|group| (number(&group[0]), number(&group[1]))).collect();
        let (p0, p1) = (number(&case["prior"][0]), number(&case["prior"][1]));
        let lowest = Lowest::of(groups.iter().map(|(a, n)| Beta::new(a + p0, n - a + p1).unwrap())).unwrap();
        off.meet(lowest.above(number(&case["tau"])), number(&case["p_all_groups_gt_tau"]), TAILS, case);
        let [low, high] = lowest.band(number(&case["cred"]));
        off.meet(low, number(&case["min_q_lo"]), TAILS, case);
        off.meet(high, number(&case["min_q_hi"]), TAILS, case);
        off.meet(lowest.quantile(0.5), number(&case["min_median"]), TAILS, case);
        off.meet(lowest.mean(), number(&case["min_post_mean"]), CLOSED, case);
        off.meet(lowest.apart().0, number(&case["divisiveness_range"]), CLOSED, case);
        let tally = |&(a, n): &(f64, f64)| Tally { agree: a as u32, disagree: (n - a) as u32, pass: 0 };
        let turned = |&(a, n): &(f64, f64)| Tally { agree: (n - a) as u32, disagree: a as u32, pass: 0 };
        let of = |tally: &dyn Fn(&(f64, f64)) -> Tally| groups.iter().map(tally).collect::<Vec<_>>();
        off.meet(group_aware(&of(&tally), true).unwrap(), number(&case["polis_gac_geomean"]), CLOSED, case);
        // Disagreement is the same with the sides changed.
        off.meet(group_aware(&of(&turned), false).unwrap(), number(&case["polis_gac_geomean"]), CLOSED, case);
    }
    assert_eq!(off.compared, 18 * 8);
}

/// An index, its name there, and what becomes of its value before they are compared.
type Index = (&'static str, fn(&[u32]) -> Option<f64>, fn(f64) -> f64);

#[test]
fn indices_over_ordered_categories() {
    let Some(golden) = golden("indices", "consensus_ordinal.json") else { return };
    let same = |x: f64| x;
    let indices: [Index; 10] = [
        ("vdEijk_A", van_der_eijk, same),
        ("vdE_polarization", van_der_eijk, |a| (1.0 - a) / 2.0),
        ("leik_D", leik, same),
        ("leik_consensus", leik, |d| 1.0 - d),
        ("emd_polarization", leik, same),
        ("tastle_wierman_cns", tastle_wierman, same),
        ("norm_variance", variance, same),
        ("esteban_ray_a10", esteban_ray, same),
        ("osd", opposite_sides, same),
        ("opi5_koudenburg", opi, same),
    ];
    let mut off = Off::default();
    for case in list(&golden["cases"]) {
        let counts = counts(&case["counts"]);
        for (name, index, then) in indices {
            match (index(&counts).map(then), case[name].as_f64()) {
                (Some(found), Some(expected)) => off.meet(found, expected, CLOSED, &format!("{name} {case}")),
                (found, expected) => assert_eq!(found, expected, "{name} {case}"),
            }
        }
    }
    assert!(off.compared >= 9 * 78, "{}", off.compared);
}

#[test]
fn pairs_on_opposite_sides() {
    let Some(golden) = golden("pairs", "split_pairs.json") else { return };
    let mut off = Off::default();
    for case in list(&golden["cases"]) {
        let tally = Tally {
            agree: count(&case["pos"]),
            disagree: count(&case["neg"]),
            pass: count(&case["neutral"]),
        };
        match (pairs(&tally), case["share_pairs"].as_f64()) {
            (Some(found), Some(expected)) => off.meet(found, expected, CLOSED, case),
            (found, expected) => assert_eq!(found, expected, "{case}"),
        }
        let known = known(&tally).unwrap();
        off.meet(known.mean(), number(&case["post_mean_4pq"]), CLOSED, case);
        off.meet(known.sd(), number(&case["post_sd_4pq"]), CLOSED, case);
        let [low, high] = known.band(0.9);
        off.meet(low, number(&case["lo90"]), TAILS, case);
        off.meet(high, number(&case["hi90"]), TAILS, case);
    }
    assert_eq!(off.compared, 18 * 5 - 2);
}

#[test]
fn evenness_of_contributions() {
    let Some(golden) = golden("evenness", "participation.json") else { return };
    let mut off = Off::default();
    for case in list(&golden["cases"]) {
        let counts = counts(&case["counts"]);
        let found = evenness(&counts, counts.len() as u32);
        off.meet(found.gini, number(&case["gini"]), CLOSED, case);
        off.meet(found.effective, number(&case["effective_speakers"]), CLOSED, case);
        match (found.top, case["top_share"].as_f64()) {
            (Some(found), Some(expected)) => off.meet(found, expected, CLOSED, case),
            (found, expected) => assert_eq!(found, expected, "{case}"),
        }
    }
    assert_eq!(off.compared, 7 * 3 - 1);
}
