//! Any votes and any map before: a value, never a panic, nothing that is no number, no group that is none.

use std::panic::{AssertUnwindSafe, catch_unwind};

use deliberation_core::opinion::analysis::analyse;
use deliberation_core::opinion::{
    Drawing, Fit, Parameters, Picture, PictureGroup, Standing, Sums, Votes, fit, follow, publishable,
};
use proptest::prelude::*;

use crate::crowd::{Dice, camps, latent};

const PARAMETERS: [Parameters; 4] = [
    Parameters { min_votes: 7, k_max: 5, min_group: 20, cell: 10 },
    Parameters::analyst(),
    Parameters { min_votes: 0, k_max: 0, min_group: 0, cell: 0 },
    Parameters { min_votes: 1, k_max: 6, min_group: 1, cell: 1 },
];

fn finite<'a>(numbers: impl IntoIterator<Item = &'a f64>) -> bool {
    numbers.into_iter().all(|x| x.is_finite())
}

/// What must hold of whatever was drawn.
fn sound(votes: &Votes, fit: &Fit, drawing: &Drawing, picture: &Picture, parameters: &Parameters) {
    let p = &drawing.principal;
    assert!(finite(&p.center) && finite(p.components.iter().flatten()) && finite(&p.explained));
    assert_eq!(
        (p.center.len(), p.components[0].len(), p.components[1].len()),
        [votes.statements(); 3].into()
    );
    assert!(finite(&drawing.prior.spread) && drawing.prior.noise.is_finite());
    assert!(finite(drawing.places.iter().flatten().flatten()));
    assert!(fit.groupings.tried.iter().all(|(_, s)| (-1.0..=1.0).contains(s)));
    assert!(drawing.silhouette.is_none_or(|s| (-1.0..=1.0).contains(&s)));
    assert!(drawing.stability.is_none_or(|s| (0.0..=1.0).contains(&s)));
    assert_eq!((drawing.places.len(), drawing.group_of.len()), (votes.people(), votes.people()));
    // Groups: at least two or none, none too small, each with its people and a letter of its own.
    assert_ne!(drawing.groups.len(), 1);
    let least = parameters.min_group.max(parameters.cell).max(1);
    for (g, group) in drawing.groups.iter().enumerate() {
        let people = drawing.group_of.iter().filter(|own| **own == Some(g as u8)).count();
        assert_eq!(people, group.size);
        assert!(people >= least, "a group of {people}");
        assert!(finite(&group.center));
        assert!(drawing.groups[..g].iter().all(|other| other.letter != group.letter), "{:?}", drawing.groups);
    }
    for (person, group) in drawing.group_of.iter().enumerate() {
        assert!(group.is_none_or(|g| usize::from(g) < drawing.groups.len()));
        assert!(group.is_none() || fit.included.binary_search(&person).is_ok());
    }
    assert!(drawing.groups.is_empty() || drawing.stability.unwrap() >= 0.4);
    // The picture.
    assert!(finite(&picture.center) && finite(picture.components.iter().flatten()));
    assert!(finite(picture.cells.iter().flat_map(|cell| [&cell.x, &cell.y])));
    assert!(finite(&picture.spread) && picture.noise.is_finite() && finite(&picture.explained));
    assert_eq!(picture.groups.len(), drawing.groups.len());
    let text = serde_json::to_string(picture).unwrap();
    assert_eq!(serde_json::from_str::<Picture>(&text).unwrap(), *picture);
}

/// The whole way; gives what was drawn.
fn walk(
    votes: &Votes,
    out: &[bool],
    before: Option<&Picture>,
    parameters: &Parameters,
) -> (Drawing, Picture) {
    let fit = fit(votes, &Sums::of(votes), out, parameters);
    let drawing = follow(before, &fit, votes);
    let picture = publishable(&drawing, votes, parameters);
    sound(votes, &fit, &drawing, &picture, parameters);
    (drawing, picture)
}

fn described(votes: &Votes, out: &[bool], parameters: &Parameters) {
    let standing: Vec<Standing> = out.iter().map(|&out| Standing { out, meta: false }).collect();
    let found = analyse(votes, &standing, parameters);
    let lists = [&found.center, &found.extremity, &found.priorities, &found.group_aware_consensus];
    assert!(lists.into_iter().all(|list| finite(list) && list.len() == votes.statements()));
    assert!(finite(found.places.iter().flatten().flatten()));
    assert!(found.groups.iter().all(|g| !g.members.is_empty() && g.tallies.len() == votes.statements()));
}

/// `people` rows, by person and statement.
fn votes(people: usize, statements: usize, vote: impl Fn(usize, usize) -> Option<i8>) -> Votes {
    let mut votes = Votes::new(statements);
    for person in 0..people {
        let row = (0..statements).filter_map(|j| Some((j as u32, vote(person, j)?)));
        votes.push_row(&row.collect::<Vec<_>>());
    }
    votes
}

fn side(agrees: bool) -> Option<i8> {
    Some(if agrees { 1 } else { -1 })
}

fn degenerate() -> Vec<(&'static str, Votes)> {
    let camps = camps(&[40, 30], 12, 0.8, 0.1, 1).votes;
    let mut unseen = camps.clone();
    unseen.widen(14);
    let mut late = Votes::new(0);
    late.push_row(&[(0, 1)]);
    late.widen(3);
    let wide = |people: usize, statements: usize| {
        let mut dice = Dice::new(7);
        let mut votes = Votes::new(statements);
        for _ in 0..people {
            let row: Vec<(u32, i8)> =
                (0..40).map(|_| (dice.below(statements) as u32, dice.below(3) as i8 - 1)).collect();
            votes.push_row(&row);
        }
        votes
    };
    vec![
        ("nothing", Votes::default()),
        ("nobody", Votes::new(5)),
        ("no statement, three people", votes(3, 0, |_, _| None)),
        ("people without votes", votes(50, 5, |_, _| None)),
        ("widened later", late),
        ("one person", votes(1, 4, |_, j| side(j % 2 == 0))),
        ("one vote", votes(30, 4, |person, j| (person == 3 && j == 2).then_some(1))),
        ("one statement", votes(60, 1, |person, _| side(person % 2 == 0))),
        ("one statement, three values", votes(90, 1, |person, _| Some((person % 3) as i8 - 1))),
        ("two statements", votes(80, 2, |person, j| side((person >> j) % 2 == 0))),
        ("all equal", votes(60, 9, |_, j| side(j % 2 == 0))),
        ("all pass", votes(60, 9, |_, _| Some(0))),
        ("two camps of one", votes(2, 9, |person, _| side(person == 0))),
        ("two camps of nineteen", votes(38, 9, |person, _| side(person % 2 == 0))),
        ("two points", votes(60, 9, |person, _| side(person % 2 == 0))),
        ("everybody another statement", votes(40, 40, |person, j| (person == j).then_some(1))),
        (
            "no two see the same pair",
            votes(60, 60, |person, j| if (person + j) % 60 < 1 { side(j % 2 == 0) } else { None }),
        ),
        ("all against one", votes(100, 10, |person, _| side(person > 0))),
        ("columns nobody saw", unseen),
        ("10,000 statements, 30 people", wide(30, 10_000)),
        ("256 statements", wide(80, 256)),
        ("257 statements", wide(80, 257)),
    ]
}

#[test]
fn degenerate_votes_have_a_value() {
    println!("\nedges: groups drawn under four sets of parameters");
    for (name, votes) in degenerate() {
        let mut drawn = Vec::new();
        for parameters in &PARAMETERS {
            let (drawing, picture) = walk(&votes, &[], None, parameters);
            drawn.push(drawing.groups.iter().map(|g| g.size).collect::<Vec<_>>());
            described(&votes, &[], parameters);
            // Once more after itself: nothing changes.
            let (again, next) = walk(&votes, &[], Some(&picture), parameters);
            assert_eq!(again.groups, drawing.groups, "{name}");
            assert_eq!(next, picture, "{name}");
            for out in [vec![true; votes.statements()], vec![true; 2], vec![true; votes.statements() + 9]] {
                let (drawing, _) = walk(&votes, &out, Some(&picture), parameters);
                described(&votes, &out, parameters);
                if out.len() >= votes.statements() {
                    assert!(
                        drawing.groups.is_empty() && drawing.places.iter().all(Option::is_none),
                        "{name}"
                    );
                }
            }
        }
        println!("  {name}: {drawn:?}");
        let groups = |of: usize| drawn[of].as_slice();
        match name {
            "two points" => assert_eq!([groups(0), groups(1)], [&[30, 30]; 2]),
            "two camps of nineteen" => assert_eq!([groups(0), groups(1)], [&[][..], &[19, 19]]),
            "columns nobody saw" | "one statement" | "one statement, three values" | "two statements" => {}
            "all against one" => assert!(groups(0).is_empty() && groups(1).is_empty()),
            _ => assert!(drawn.iter().all(Vec::is_empty), "{name}: groups out of nothing"),
        }
    }
}

/// Above 256 statements no sums of pairs are kept; the map is the same but for rounding.
#[test]
fn the_map_is_the_same_with_and_without_sums_of_pairs() {
    let dense = latent(500, 256, 9).0;
    let mut sparse = dense.clone();
    sparse.widen(257);
    let (one, _) = walk(&dense, &[], None, &Parameters::default());
    let (other, _) = walk(&sparse, &[], None, &Parameters::default());
    let mut most = 0.0_f64;
    for a in 0..2 {
        let (x, y) = (&one.principal.components[a], &other.principal.components[a]);
        most = x.iter().zip(y).fold(most, |most, (x, y)| most.max((x - y).abs()));
        assert_eq!(y[256], 0.0);
    }
    println!("256 and 257 statements: components differ by {most:e}, groups {:?}", other.groups);
    assert!(most < 1e-9);
    assert_eq!(one.group_of, other.group_of);
}

/// A map with groups, and what could be wrong with one that was stored or sent.
fn strange(sound: &Picture) -> Vec<(&'static str, Picture)> {
    let with = |change: fn(&mut Picture)| {
        let mut picture = sound.clone();
        change(&mut picture);
        picture
    };
    let group = |picture: &Picture, id: u8| PictureGroup { id, ..picture.groups[0].clone() };
    let mut six = sound.clone();
    six.groups = (0..6).map(|id| group(sound, id)).collect();
    vec![
        ("none", with(|p| p.groups.clear())),
        (
            "fewer statements",
            with(|p| {
                p.center.truncate(5);
                p.components.iter_mut().for_each(|v| v.truncate(5));
                p.groups.iter_mut().for_each(|g| g.tallies.truncate(5));
            }),
        ),
        (
            "lists of unlike length",
            with(|p| {
                p.center.truncate(9);
                p.components[0].truncate(3);
                p.components[1].clear();
            }),
        ),
        (
            "more statements",
            with(|p| {
                p.center.extend([0.5; 9]);
                p.components.iter_mut().for_each(|v| v.extend([0.1; 9]));
            }),
        ),
        (
            "empty",
            with(|p| {
                p.center.clear();
                p.components.iter_mut().for_each(Vec::clear);
            }),
        ),
        ("equal ids", with(|p| p.groups.iter_mut().for_each(|g| g.id = 3))),
        ("far ids", with(|p| (0..).zip(&mut p.groups).for_each(|(i, g)| g.id = 255 - i))),
        ("a zero prior", with(|p| (p.spread, p.noise) = ([0.0; 2], 0.0))),
        ("a negative prior", with(|p| (p.spread, p.noise) = ([-1.0; 2], -1.0))),
        (
            "huge numbers",
            with(|p| {
                p.center.iter_mut().for_each(|c| *c = 1e308);
                p.components.iter_mut().flatten().for_each(|x| *x *= 1e308);
                p.groups.iter_mut().for_each(|g| g.center = [-1e308, 1e308]);
            }),
        ),
        ("one group", with(|p| p.groups.truncate(1))),
        ("groups at one place", with(|p| p.groups.iter_mut().for_each(|g| g.center = [0.0; 2]))),
        ("turned round", with(|p| p.components.iter_mut().flatten().for_each(|x| *x = -*x))),
        ("six groups", six),
    ]
}

#[test]
fn a_strange_map_before_gives_letters_all_the_same() {
    let parameters = Parameters::default();
    let votes = camps(&[90, 60, 40], 24, 0.8, 0.1, 2).votes;
    let (drawing, picture) = walk(&votes, &[], None, &parameters);
    assert_eq!(drawing.groups.len(), 3);
    let mut failed = Vec::new();
    for (name, before) in strange(&picture) {
        let found = catch_unwind(AssertUnwindSafe(|| walk(&votes, &[], Some(&before), &parameters).0));
        let Ok(found) = found else {
            failed.push(name);
            continue;
        };
        let letters: Vec<u8> = found.groups.iter().map(|g| g.letter).collect();
        println!("  after {name}: letters {letters:?}");
        assert_eq!(letters.len(), 3, "{name}");
        if name == "turned round" {
            assert_eq!(found.principal.components[0][0], -drawing.principal.components[0][0]);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

/// All letters taken.
#[test]
fn letters_are_told_apart_after_any_number_of_groups() {
    let parameters = Parameters::default();
    let votes = camps(&[90, 60, 40], 24, 0.8, 0.1, 2).votes;
    let (_, mut picture) = walk(&votes, &[], None, &parameters);
    let group = picture.groups[0].clone();
    picture.groups = (0..=255).map(|id| PictureGroup { id, ..group.clone() }).collect();
    walk(&votes, &[], Some(&picture), &parameters);
}

#[test]
fn a_picture_of_ten_thousand_is_small() {
    let parameters = Parameters::default();
    let votes = latent(10_000, 500, 42).0;
    let (drawing, picture) = walk(&votes, &[], None, &parameters);
    let text = serde_json::to_string(&picture).unwrap();
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/picture-10000x500.json");
    std::fs::write(path, &text).unwrap();
    let sizes: Vec<_> = drawing.groups.iter().map(|g| g.size).collect();
    println!(
        "10,000 × 500: {} bytes of JSON in {path}, groups {sizes:?}, stability {:?}",
        text.len(),
        drawing.stability
    );
    assert!(text.len() < 100_000);
}

type Rows = Vec<Vec<(u32, i8)>>;

fn rows() -> impl Strategy<Value = (usize, Rows)> {
    (0_usize..9).prop_flat_map(|statements| {
        let vote = (0..statements as u32 + 2, any::<i8>());
        (Just(statements), prop::collection::vec(prop::collection::vec(vote, 0..10), 0..90))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_votes_after_any_votes(
        (statements, earlier) in rows(),
        (more, later) in rows(),
        out in prop::collection::vec(any::<bool>(), 0..12),
        parameters in (0_usize..9, 0_u8..8, 0_usize..25, 0_usize..15)
            .prop_map(|(min_votes, k_max, min_group, cell)| Parameters { min_votes, k_max, min_group, cell }),
    ) {
        let mut votes = Votes::new(statements);
        earlier.iter().for_each(|row| votes.push_row(row));
        let (_, before) = walk(&votes, &[], None, &parameters);
        votes.widen(more);
        later.iter().for_each(|row| votes.push_row(row));
        let (_, picture) = walk(&votes, &out, Some(&before), &parameters);
        described(&votes, &out, &parameters);
        // A map of other votes altogether.
        let mut other = Votes::new(more);
        later.iter().for_each(|row| other.push_row(row));
        walk(&other, &[], Some(&picture), &parameters);
    }
}
