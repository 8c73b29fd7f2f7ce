//! Tests of movement against other people's results: scipy's exact and permutation tests, and exact binomials.
//!
//! The vectors are looked for in `$DELIBERATION_SHARED`, else beside the repository. Without them a test says so and
//! passes, except in CI.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail by panicking")]

mod at_hand;

use deliberation_core::movement::significance::{Pair, mcnemar, shift, spread, wilcoxon};
use serde_json::Value;

/// What closed forms are exact to.
const CLOSED: f64 = 1e-12;

fn golden(test: &str, name: &str) -> Option<Value> {
    at_hand::golden(test, &format!("metrics/{name}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn place<const D: usize>(value: &Value) -> [i32; D] {
    let axes: Vec<i32> = list(value).iter().map(|x| x.as_i64().unwrap() as i32).collect();
    axes.try_into().unwrap()
}

/// The p of a shift, both spreads and their p, of people who stood along so many axes.
fn tested<const D: usize>(case: &Value) -> (f64, [f64; 2], f64) {
    let places = list(&case["before"]).iter().zip(list(&case["after"]));
    let pairs: Vec<Pair<D>> = places.map(|(before, after)| (place(before), place(after))).collect();
    let ([before, after], p) = spread(&pairs);
    (shift(&pairs), [before, after], p)
}

#[test]
fn fourteen_groups_of_people_before_and_after() {
    let Some(golden) = golden("movement", "movement.json") else { return };
    let close = |found: f64, expected: &Value, label: &str| {
        let expected = expected.as_f64().unwrap();
        assert!((found - expected).abs() <= CLOSED, "{label}: {found} for {expected}");
    };
    let mut ranked = 0;
    for case in list(&golden["cases"]) {
        let name = case["name"].as_str().unwrap();
        let axes = case["d"].as_u64().unwrap();
        let (shift, [before, after], spread) = match axes {
            1 => tested::<1>(case),
            2 => tested::<2>(case),
            5 => tested::<5>(case),
            7 => tested::<7>(case),
            9 => tested::<9>(case),
            other => panic!("{other} axes"),
        };
        close(shift, &case["signflip_p"], name);
        close(before, &case["dispersion_before"], name);
        close(after, &case["dispersion_after"], name);
        close(spread, &case["dispersion_p"], name);
        for (axis, expected) in list(&case["wilcoxon"]).iter().enumerate() {
            let at = |side: &str, person: usize| case[side][person][axis].as_i64().unwrap() as i32;
            let people = 0..case["n"].as_u64().unwrap() as usize;
            let moves: Vec<i32> = people.map(|person| at("after", person) - at("before", person)).collect();
            let (w, p) = wilcoxon(&moves).unwrap();
            if !expected["W"].is_null() {
                close(w, &expected["W"], name);
            }
            close(p, &expected["p"], name);
            ranked += 1;
        }
    }
    assert_eq!((list(&golden["cases"]).len(), ranked), (14, 41));
}

#[test]
fn people_who_changed_sides() {
    let Some(golden) = golden("changed sides", "movement.json") else { return };
    let cases = list(&golden["mcnemar"]);
    for case in cases {
        let count = |name: &str| case[name].as_u64().unwrap() as u32;
        let (found, expected) = (mcnemar(count("toward"), count("away")), case["p"].as_f64().unwrap());
        assert!((found - expected).abs() <= CLOSED, "{case}: {found}");
    }
    assert_eq!(cases.len(), 7);
}
