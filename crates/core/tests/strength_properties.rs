//! What must hold of strengths for any thread whatever.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail by panicking")]

use deliberation_core::strength::{
    Edge, Graph, GraphError, Ratings, Relation, Semantics, Strengths, deviations, evaluate,
};
use proptest::prelude::*;

const RHO: f64 = 0.7;

/// A post: ratings, what it replies to (an earlier one, counted back), and on which side.
type Post = (Ratings, u32, Relation);

fn any_relation() -> impl Strategy<Value = Relation> {
    prop_oneof![Just(Relation::Support), Just(Relation::Attack)]
}

fn any_thread() -> impl Strategy<Value = Vec<Post>> {
    let ratings = (0_u32..40, 0_u32..40).prop_map(|(up, down)| Ratings { up, down });
    prop::collection::vec((ratings, 0_u32..50, any_relation()), 1..50)
}

fn edges(thread: &[Post]) -> Vec<Edge> {
    let edge = |(i, &(ratings, back, relation)): (usize, &Post)| Edge {
        from: i as u32,
        to: (i as u32 - 1).saturating_sub(back % i as u32),
        relation,
        weight: ratings.credibility(),
    };
    thread.iter().enumerate().skip(1).map(edge).collect()
}

fn base(thread: &[Post]) -> Vec<f64> {
    thread.iter().map(|(ratings, ..)| ratings.mean()).collect()
}

fn ours(arguments: usize, edges: Vec<Edge>, base: &[f64]) -> Strengths {
    evaluate(&Graph::new(arguments, edges).unwrap(), base, Semantics::Rqe { rho: RHO }).unwrap()
}

fn root(thread: &[Post]) -> f64 {
    ours(thread.len(), edges(thread), &base(thread)).of(0).unwrap()
}

proptest! {
    #[test]
    fn neither_the_order_of_replies_nor_the_names_change_a_bit(thread in any_thread(), seed in any::<u64>()) {
        let n = thread.len();
        let plain = ours(n, edges(&thread), &base(&thread));
        // Another order of the posts: by a scrambled number.
        let mut names: Vec<u32> = (0..n as u32).collect();
        names.sort_by_key(|&i| (u64::from(i) + 1).wrapping_mul(seed | 1).rotate_left(17));
        let mut renamed: Vec<Edge> = edges(&thread)
            .into_iter()
            .map(|edge| Edge { from: names[edge.from as usize], to: names[edge.to as usize], ..edge })
            .collect();
        renamed.reverse();
        let mut scores = vec![0.0; n];
        base(&thread).into_iter().enumerate().for_each(|(i, score)| scores[names[i] as usize] = score);
        let other = ours(n, renamed, &scores);
        for (i, &name) in names.iter().enumerate() {
            prop_assert_eq!(plain.of(i).map(f64::to_bits), other.of(name as usize).map(f64::to_bits));
        }
    }

    #[test]
    fn a_reason_for_never_lowers_and_one_against_never_raises(
        thread in any_thread(), up in 0_u32..40, down in 0_u32..40, relation in any_relation(),
    ) {
        let before = root(&thread);
        let mut longer = thread.clone();
        longer.push((Ratings { up, down }, u32::MAX, relation));
        let last = longer.len() as u32 - 1;
        let mut all = edges(&longer);
        all.last_mut().unwrap().to = 0;
        prop_assert_eq!(all.last().unwrap().from, last);
        let after = ours(longer.len(), all, &base(&longer)).of(0).unwrap();
        match relation {
            Relation::Support => prop_assert!(after >= before - 1e-15, "{} after {}", after, before),
            Relation::Attack => prop_assert!(after <= before + 1e-15, "{} after {}", after, before),
        }
        if up + down == 0 {
            prop_assert_eq!(after, before);
        }
    }

    #[test]
    fn exchanging_the_sides_mirrors_the_strength(thread in any_thread()) {
        let all = edges(&thread);
        let mut scores = base(&thread);
        let plain = ours(thread.len(), all.clone(), &scores).of(0).unwrap();
        scores[0] = 1.0 - scores[0];
        let swapped = |edge: Edge| match (edge.to, edge.relation) {
            (0, Relation::Support) => Edge { relation: Relation::Attack, ..edge },
            (0, Relation::Attack) => Edge { relation: Relation::Support, ..edge },
            _ => edge,
        };
        let mirrored = ours(thread.len(), all.into_iter().map(swapped).collect(), &scores).of(0).unwrap();
        prop_assert!((plain + mirrored - 1.0).abs() < 1e-12, "{} and {}", plain, mirrored);
    }

    #[test]
    fn any_graph_has_numbers_from_0_to_1_or_none(
        n in 1_u32..30, ends in prop::collection::vec((0_u32..30, 0_u32..30, any_relation(), 0.0..=1.0_f64), 0..60),
        scores in prop::collection::vec(0.0..=1.0_f64, 30),
    ) {
        let edge = |(from, to, relation, weight): (u32, u32, Relation, f64)| Edge { from: from % n, to: to % n, relation, weight };
        let graph = Graph::new(n as usize, ends.into_iter().map(edge)).unwrap();
        let scores = &scores[..n as usize];
        for semantics in [
            Semantics::OURS, Semantics::QuadraticEnergy, Semantics::DfQuad, Semantics::DampedProduct, Semantics::Mlp,
            Semantics::Euler, Semantics::Social,
        ] {
            let strengths = evaluate(&graph, scores, semantics).unwrap();
            for i in 0..n as usize {
                prop_assert!(strengths.of(i).is_none_or(|s| (0.0..=1.0).contains(&s)), "{:?}", semantics);
            }
        }
    }
}

#[test]
fn a_flood_of_unrated_replies_changes_nothing_and_of_rated_ones_not_everything() {
    let root_ratings = Ratings { up: 10, down: 5 };
    let flood = |ratings: Ratings, many: usize| {
        let mut thread = vec![(root_ratings, 0, Relation::Support)];
        thread.extend((0..many).map(|i| (ratings, i as u32, Relation::Attack)));
        let mut all = edges(&thread);
        all.iter_mut().for_each(|edge| edge.to = 0);
        ours(thread.len(), all, &base(&thread)).of(0).unwrap()
    };
    let alone = root_ratings.mean();
    assert_eq!(flood(Ratings::default(), 1000), alone);
    let bound = alone / (1.0 + (1.0 / (1.0 - RHO)).powi(2));
    assert!(flood(Ratings { up: 1000, down: 0 }, 1000) > bound);
}

#[test]
fn a_chain_of_a_hundred_thousand_does_not_overflow_the_stack() {
    let n = 100_000;
    let ratings = Ratings { up: 20, down: 2 };
    let chain = (1..n).map(|i| {
        let relation = if i % 3 == 0 { Relation::Support } else { Relation::Attack };
        Edge { from: i, to: i - 1, relation, weight: ratings.credibility() }
    });
    let graph = Graph::new(n as usize, chain).unwrap();
    let (scores, spread) = (vec![ratings.mean(); n as usize], vec![ratings.variance(); n as usize]);
    let strengths = evaluate(&graph, &scores, Semantics::OURS).unwrap();
    let found = deviations(&graph, &scores, &spread, &strengths, RHO).unwrap();
    assert!(strengths.of(0).is_some() && found[0].is_some());
}

#[test]
fn what_cannot_be_weighed_is_named() {
    let edge = |from, to, weight| Edge { from, to, relation: Relation::Support, weight };
    assert_eq!(Graph::new(2, [edge(0, 2, 1.0)]).err(), Some(GraphError::Unknown(2)));
    assert!(matches!(Graph::new(2, [edge(0, 1, f64::NAN)]), Err(GraphError::Weight { from: 0, to: 1, .. })));
    let graph = Graph::new(2, [edge(0, 1, 1.0)]).unwrap();
    let wrong = |base: &[f64]| evaluate(&graph, base, Semantics::OURS).err();
    assert_eq!(wrong(&[0.5]), Some(GraphError::Count { arguments: 2, scores: 1 }));
    assert_eq!(wrong(&[0.5, 1.5]), Some(GraphError::Base { argument: 1, score: 1.5 }));
}
