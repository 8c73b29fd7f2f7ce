//! What must hold for any votes whatever.

use deliberation_core::opinion::kmeans::{STARTS, cluster};
use deliberation_core::opinion::micro::Micro;
use deliberation_core::opinion::representative::{group_aware_consensus, majorities, select};
use deliberation_core::opinion::silhouette::{silhouette, silhouettes};
use deliberation_core::opinion::tally::{tally_all, tally_groups};
use deliberation_core::opinion::{
    Cell, Drawing, Fit, Parameters, Picture, Place, Sums, Tally, Votes, fit, follow, publishable,
};
use proptest::prelude::*;

type Rows = Vec<Vec<(u32, i8)>>;

fn votes(statements: usize, rows: &Rows) -> Votes {
    let mut votes = Votes::new(statements);
    rows.iter().for_each(|row| votes.push_row(row));
    votes
}

fn fitted(votes: &Votes, parameters: &Parameters) -> Fit {
    fit(votes, &Sums::of(votes), &[], parameters)
}

fn drawn(votes: &Votes, parameters: &Parameters) -> Drawing {
    follow(None, &fitted(votes, parameters), votes)
}

/// Any votes: statements out of range, repeated or never seen, empty rows, nobody.
fn any_rows() -> impl Strategy<Value = (usize, Rows)> {
    (0_usize..12).prop_flat_map(|statements| {
        let vote = (0..statements as u32 + 2, -1_i8..=1);
        (Just(statements), prop::collection::vec(prop::collection::vec(vote, 0..14), 0..70))
    })
}

/// Votes with a shape: everybody belongs to a camp, and mostly votes with it.
fn camps() -> impl Strategy<Value = (usize, Rows)> {
    let person = (0_usize..3, prop::collection::vec((0..9_u32, 0..10_u8), 0..9));
    (prop::collection::vec(person, 0..150), prop::collection::vec(prop::collection::vec(-1_i8..=1, 9), 3))
        .prop_map(|(people, creeds)| {
            let vote = |camp: usize, (statement, mood): (u32, u8)| match mood {
                0 => (statement, 0),
                1 => (statement, -creeds[camp][statement as usize]),
                _ => (statement, creeds[camp][statement as usize]),
            };
            let rows = people.into_iter().map(|(camp, v)| v.into_iter().map(|v| vote(camp, v)).collect());
            (9, rows.collect())
        })
}

fn some_rows() -> impl Strategy<Value = (usize, Rows)> {
    prop_oneof![any_rows(), camps()]
}

fn parameters() -> impl Strategy<Value = Parameters> {
    (0_usize..9, 0_u8..7, 0_usize..25, 0_usize..15)
        .prop_map(|(min_votes, k_max, min_group, cell)| Parameters { min_votes, k_max, min_group, cell })
}

/// A permutation of `0..n`, from a key a position.
fn shuffled(n: usize, keys: &[u64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| keys[i]);
    order
}

fn numbers(picture: &Picture) -> Vec<f64> {
    let cell = |c: &Cell| [c.x, c.y];
    let mut out = picture.center.clone();
    out.extend(picture.components.iter().flatten());
    out.extend(picture.explained.iter().chain(&picture.clarity).chain(&picture.stability));
    out.extend(picture.spread.iter().chain([&picture.noise]));
    out.extend(picture.groups.iter().flat_map(|g| g.center));
    out.extend(picture.cells.iter().flat_map(cell));
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_people_changes_nothing(
        (statements, rows) in some_rows(),
        keys in prop::collection::vec(any::<u64>(), 150),
        p in parameters(),
    ) {
        let order = shuffled(rows.len(), &keys);
        let (here, there) = (votes(statements, &rows), votes(statements, &order.iter().map(|&i| rows[i].clone()).collect()));
        let (a, b) = (fitted(&here, &p), fitted(&there, &p));
        prop_assert_eq!(&a.principal, &b.principal);
        prop_assert_eq!(&a.prior, &b.prior);
        prop_assert_eq!(&a.groupings, &b.groupings);
        let (a, b) = (follow(None, &a, &here), follow(None, &b, &there));
        for (new, &old) in order.iter().enumerate() {
            prop_assert_eq!(a.places[old], b.places[new]);
            prop_assert_eq!(a.group_of[old], b.group_of[new]);
        }
        prop_assert_eq!(publishable(&a, &here, &p), publishable(&b, &there, &p));
    }

    #[test]
    fn every_number_is_a_number((statements, rows) in some_rows(), p in parameters()) {
        let votes = votes(statements, &rows);
        let fit = fitted(&votes, &p);
        prop_assert!(fit.groupings.tried.iter().all(|(_, s)| (-1.0..=1.0).contains(s)));
        let stabilities = fit.groupings.candidates.iter().filter_map(|c| c.stability);
        prop_assert!(stabilities.into_iter().all(|s| (0.0..=1.0).contains(&s)));
        prop_assert!(fit.prior.noise.is_finite() && fit.prior.noise >= 0.0);
        prop_assert!(fit.prior.spread.iter().all(|t| t.is_finite() && *t >= 0.0));
        let found = follow(None, &fit, &votes);
        prop_assert!(found.places.iter().flatten().flatten().all(|x| x.is_finite()));
        prop_assert!(numbers(&publishable(&found, &votes, &p)).iter().all(|x| x.is_finite()));
        let [a, b] = &found.principal.components;
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        for v in [a, b] {
            let length = dot(v, v);
            prop_assert!(length == 0.0 || (length - 1.0).abs() < 1e-9, "{length}");
        }
        prop_assert!(dot(a, b).abs() < 1e-9);
        let shares = found.principal.explained;
        prop_assert!(shares[0] >= shares[1] && shares[1] >= 0.0 && shares[0] + shares[1] < 1.0 + 1e-9);
        let groups = tally_groups(&votes, &found.group_of, found.groups.len());
        for s in 0..statements {
            let of = groups.iter().map(|own| own[s]);
            prop_assert!(group_aware_consensus(of, true).is_finite());
        }
        for (g, own) in groups.iter().enumerate() {
            let rest = |s: usize| groups.iter().enumerate().filter(|&(o, _)| o != g).fold(Tally::default(), |sum, (_, t)| sum + t[s]);
            let chosen = select(own.iter().enumerate().map(|(s, t)| (s as u32, *t, rest(s))));
            prop_assert!(chosen.len() <= 5);
            prop_assert!(chosen.iter().all(|r| (r.side.ratio * r.side.ratio_test * r.side.share_test).is_finite()));
        }
        for m in majorities(tally_all(&votes).into_iter().enumerate().map(|(s, t)| (s as u32, t)), true) {
            prop_assert!(m.share > 0.5 && m.share_test.is_finite());
        }
    }

    #[test]
    fn the_first_component_has_the_most_variance((statements, rows) in some_rows(), probe in prop::collection::vec(-1.0_f64..1.0, 12)) {
        // No direction explains more than the first component does.
        let votes = votes(statements, &rows);
        let found = fitted(&votes, &Parameters::default()).principal;
        let (mut total, mut along) = (0.0, 0.0);
        let length: f64 = probe.iter().take(statements).map(|x| x * x).sum();
        prop_assume!(length > 0.0);
        for person in 0..votes.people() {
            let mut score = 0.0;
            for (s, v) in votes.row(person) {
                let x = f64::from(v) - found.center[s as usize];
                total += x * x;
                score += x * probe[s as usize];
            }
            along += score * score / length;
        }
        prop_assert!(along <= total * (found.explained[0] + 1e-6) + 1e-9);
    }

    #[test]
    fn nobody_is_alone_on_the_map((statements, rows) in some_rows(), p in parameters()) {
        let votes = votes(statements, &rows);
        let found = drawn(&votes, &p);
        let picture = publishable(&found, &votes, &p);
        let least = p.cell.max(1) as u32;
        prop_assert!(picture.cells.iter().all(|c| c.people >= least));
        prop_assert!(picture.groups.iter().all(|g| g.size >= least && g.size as usize >= p.min_group));
        prop_assert_eq!(picture.people as usize, rows_with_votes(&votes));
        prop_assert_eq!(picture.grouped, picture.groups.iter().map(|g| g.size).sum::<u32>());
        let in_cells = |group| picture.cells.iter().filter(|c| c.group == group).map(|c| c.people).sum::<u32>();
        for (g, group) in picture.groups.iter().enumerate() {
            prop_assert_eq!(in_cells(Some(g as u8)), group.size);
        }
        let ungrouped = picture.people - picture.grouped;
        prop_assert_eq!(in_cells(None), if ungrouped >= least { ungrouped } else { 0 });
    }

    #[test]
    fn small_sums_are_withheld((statements, rows) in some_rows(), p in parameters()) {
        let votes = votes(statements, &rows);
        let found = drawn(&votes, &p);
        let picture = publishable(&found, &votes, &p);
        let least = p.cell.max(1) as u32;
        let truth = tally_groups(&votes, &found.group_of, picture.groups.len());
        for (s, all) in tally_all(&votes).iter().enumerate() {
            let mut shown = 0;
            for (group, truth) in picture.groups.iter().zip(&truth) {
                if let Some(tally) = group.tallies[s] {
                    prop_assert_eq!(tally, truth[s]);
                    prop_assert!(tally.seen() >= least);
                    shown += tally.seen();
                }
            }
            let rest = all.seen() - shown;
            prop_assert!(rest == 0 || rest >= least || shown == 0, "statement {s}: {rest} people can be read off");
        }
        for group in &picture.groups {
            prop_assert!(group.quotes.len() <= 5);
            prop_assert!(group.quotes.iter().all(|q| group.tallies[q.statement as usize].is_some()));
        }
        for ground in &picture.common_ground {
            for group in &picture.groups {
                let tally = group.tallies[ground.statement as usize].unwrap();
                prop_assert!(2 * tally.side(ground.agrees) > tally.seen());
            }
        }
    }

    #[test]
    fn a_picture_survives_the_wire((statements, rows) in some_rows(), p in parameters()) {
        let votes = votes(statements, &rows);
        let picture = publishable(&drawn(&votes, &p), &votes, &p);
        let text = serde_json::to_string(&picture).unwrap();
        prop_assert!(!text.contains("-0.0,") && !text.contains("-0.0]"));
        prop_assert_eq!(serde_json::from_str::<Picture>(&text).unwrap(), picture);
    }

    #[test]
    fn clusters_do_not_depend_on_order(
        points in prop::collection::vec((-9_i8..9, -9_i8..9, 0_u32..4), 0..60),
        keys in prop::collection::vec(any::<u64>(), 60),
        k in 0_u8..7,
    ) {
        // Whole numbers, so that equal points and ties in distance abound.
        let place = |i: usize| -> Place { [f64::from(points[i].0), f64::from(points[i].1)] };
        let order = shuffled(points.len(), &keys);
        let (ones, weights): (Vec<Place>, Vec<u32>) = (0..points.len()).map(|i| (place(i), points[i].2)).unzip();
        let (others, weights_there): (Vec<Place>, Vec<u32>) = order.iter().map(|&i| (place(i), points[i].2)).unzip();
        let (a, b) = (cluster(&ones, &weights, k, STARTS), cluster(&others, &weights_there, k, STARTS));
        prop_assert_eq!(&a.centers, &b.centers);
        for (new, &old) in order.iter().enumerate() {
            prop_assert_eq!(a.labels[old], b.labels[new]);
        }
        prop_assert!(near(silhouette(&ones, &a.labels), silhouette(&others, &b.labels)));
        // Every point is nearest to its own centre.
        for (&point, &label) in ones.iter().zip(&a.labels) {
            let distance = |c: Place| (c[0] - point[0]) * (c[0] - point[0]) + (c[1] - point[1]) * (c[1] - point[1]);
            for &center in &a.centers {
                prop_assert!(distance(a.centers[label as usize]) <= distance(center));
            }
        }
    }

    #[test]
    fn a_weight_is_as_many_points(points in prop::collection::vec((-9_i8..9, -9_i8..9, 1_u32..4), 1..30), k in 2_u8..5) {
        let ones: Vec<Place> = points.iter().map(|p| [f64::from(p.0), f64::from(p.1)]).collect();
        let weights: Vec<u32> = points.iter().map(|p| p.2).collect();
        let many: Vec<Place> = ones.iter().zip(&weights).flat_map(|(&p, &w)| (0..w).map(move |_| p)).collect();
        let (a, b) = (cluster(&ones, &weights, k, STARTS), cluster(&many, &[], k, STARTS));
        prop_assert_eq!(&a.centers, &b.centers);
        let heaps: Vec<Micro> =
            ones.iter().zip(&weights).map(|(&center, &weight)| Micro { center, weight, spread: 0.0 }).collect();
        prop_assert!(near(silhouettes(&heaps, &[a.labels])[0], silhouette(&many, &b.labels)));
    }
}

/// Equal but for the order of sums.
fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-12,
        _ => a == b,
    }
}

fn rows_with_votes(votes: &Votes) -> usize {
    (0..votes.people()).filter(|&i| votes.row(i).len() > 0).count()
}
