//! Argument strength against other people's implementations (Uncertainpy, QBAF-Py, TweetyProject) and against our
//! whole pipeline computed twice elsewhere.
//!
//! The vectors are looked for in `$DELIBERATION_SHARED`, else beside the repository. Without them a test says so and
//! passes, except in CI.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail by panicking")]

mod at_hand;

use std::collections::BTreeMap;

use deliberation_core::strength::{
    Edge, Graph, Ratings, Relation, Semantics, deviations, discount, evaluate, pulls,
};
use serde_json::Value;

/// What the vectors are exact to without loops, and on loops.
const CLOSED: f64 = 1e-12;
const LOOPS: f64 = 1e-9;

fn golden(test: &str, name: &str) -> Option<Value> {
    at_hand::golden(test, &format!("metrics/{name}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// The arguments of a graph by name, and its edges.
fn graph(json: &Value) -> (BTreeMap<&str, usize>, Graph) {
    let args = list(&json["args"]).iter().enumerate();
    let places: BTreeMap<&str, usize> = args.map(|(i, arg)| (arg[0].as_str().unwrap(), i)).collect();
    let none = Vec::new();
    let edges = |side: &str, relation| {
        let edges = json[side].as_array().unwrap_or(&none);
        let place = |name: &Value| places[name.as_str().unwrap()] as u32;
        let edge = |edge: &Value| Edge {
            from: place(&edge[0]),
            to: place(&edge[1]),
            relation,
            weight: edge.get(2).map_or(1.0, |weight| weight.as_f64().unwrap()),
        };
        edges.iter().map(edge).collect::<Vec<_>>()
    };
    let all = [edges("att", Relation::Attack), edges("sup", Relation::Support)].concat();
    let graph = Graph::new(places.len(), all).unwrap();
    (places, graph)
}

#[test]
fn textbook_semantics_equal_two_reference_implementations() {
    let Some(golden) = golden("textbook semantics", "qbaf.json") else { return };
    let named = [
        ("dfquad", Semantics::DfQuad),
        ("quadratic_energy", Semantics::QuadraticEnergy),
        ("euler_based", Semantics::Euler),
        ("mlp_based", Semantics::Mlp),
        ("squared_dfquad_1max", Semantics::DampedProduct),
        // Ours without the discount by rank is quadratic energy.
        ("quadratic_energy", Semantics::Rqe { rho: 1.0 }),
    ];
    let mut compared = 0;
    for json in list(&golden["graphs"]) {
        let (places, graph) = graph(json);
        let base: Vec<f64> = list(&json["args"]).iter().map(|arg| arg[1].as_f64().unwrap()).collect();
        let tolerance = if json["acyclic"].as_bool().unwrap() { CLOSED } else { LOOPS };
        for (name, semantics) in named {
            let strengths = evaluate(&graph, &base, semantics).unwrap();
            for (argument, expected) in json["semantics"][name]["strength"].as_object().unwrap() {
                let (found, expected) = (strengths.of(places[&**argument]), expected.as_f64().unwrap());
                let label = format!("{} {semantics:?} {argument}: {found:?} for {expected}", json["name"]);
                assert!((found.unwrap_or(f64::NAN) - expected).abs() <= tolerance, "{label}");
                compared += 1;
            }
        }
    }
    assert_eq!(list(&golden["graphs"]).len(), 45);
    assert!(compared > 10_000, "{compared} strengths compared");
}

#[test]
fn social_argumentation_equals_its_reference() {
    let Some(golden) = golden("social argumentation", "saf.json") else { return };
    for json in list(&golden["graphs"]) {
        let (places, graph) = graph(json);
        let epsilon = json["epsilon"].as_f64().unwrap();
        let ratings = |arg: &Value| {
            let count = |at: usize| arg[at].as_u64().unwrap() as u32;
            Ratings { up: count(1), down: count(2) }
        };
        let base: Vec<f64> = list(&json["args"]).iter().map(|arg| ratings(arg).social(epsilon)).collect();
        let strengths = evaluate(&graph, &base, Semantics::Social).unwrap();
        for (argument, place) in places {
            let expected = json["strength"][argument].as_f64().unwrap();
            let found = strengths.of(place).unwrap();
            assert!((base[place] - json["tau"][argument].as_f64().unwrap()).abs() <= CLOSED);
            assert!((found - expected).abs() <= LOOPS, "{} {argument}: {found} for {expected}", json["name"]);
        }
    }
    assert_eq!(list(&golden["graphs"]).len(), 12);
}

#[test]
fn ratings_to_strength_with_its_error_bar() {
    let Some(golden) = golden("ratings to strength", "argument_pipeline.json") else { return };
    let params = &golden["meta"]["params"];
    let floor = params["floor"].as_f64().unwrap();
    for tree in list(&golden["trees"]) {
        let votes = list(&tree["votes"]).iter();
        let count = |value: &Value| value.as_u64().unwrap() as u32;
        let ratings: Vec<Ratings> =
            votes.map(|vote| Ratings { up: count(&vote[0]), down: count(&vote[1]) }).collect();
        let lambda = |severity: &Value| params["severity"][severity.as_str().unwrap()].as_f64().unwrap();
        let notes = list(&tree["ann"]).iter();
        let factors: Vec<f64> = notes.map(|notes| discount(list(notes).iter().map(lambda), floor)).collect();
        let each = |f: &dyn Fn(usize) -> f64| (0..ratings.len()).map(f).collect::<Vec<f64>>();
        let base = each(&|i| ratings[i].mean() * factors[i]);
        let variances = each(&|i| ratings[i].variance() * factors[i] * factors[i]);
        let edges = (0..ratings.len()).filter_map(|i| {
            let to = tree["parent"][i].as_u64()? as u32;
            let relation = match tree["rel"][i].as_str().unwrap() {
                "pro" => Relation::Support,
                _ => Relation::Attack,
            };
            Some(Edge { from: i as u32, to, relation, weight: ratings[i].credibility() })
        });
        let graph = Graph::new(ratings.len(), edges).unwrap();
        for (rho, expected) in tree["results"].as_object().unwrap() {
            let rho: f64 = rho.parse().unwrap();
            let strengths = evaluate(&graph, &base, Semantics::Rqe { rho }).unwrap();
            let found = deviations(&graph, &base, &variances, &strengths, rho).unwrap();
            for i in 0..ratings.len() {
                let near = |found: f64, what: &str| {
                    let expected = expected[what][i].as_f64().unwrap();
                    let label = format!("{} ρ {rho} {i}: {what} {found} for {expected}", tree["name"]);
                    assert!((found - expected).abs() <= CLOSED, "{label}");
                };
                near(strengths.of(i).unwrap(), "strength");
                near(found[i].unwrap(), "sd_delta");
                let pull = |side| {
                    let pulls = pulls(&graph, &strengths, rho, i).into_iter();
                    pulls.filter(|pull| pull.relation == side).map(|pull| pull.energy).sum::<f64>()
                };
                near(pull(Relation::Support) - pull(Relation::Attack), "energy");
            }
        }
    }
    assert_eq!(list(&golden["trees"]).len(), 12);
}
