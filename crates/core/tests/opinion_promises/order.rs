//! The same bits, whatever the order of people, of statements and of arrival.

use std::fmt::Write;

use deliberation_core::opinion::sums::Running;
use deliberation_core::opinion::{Fit, Parameters, Picture, Sums, Votes, fit, follow, publishable};

use crate::crowd::{Dice, camps, latent};
use crate::shared::conversations;

/// How often the order is changed.
const ORDERS: u64 = 50;

/// The votes with people and statements renumbered (`people[new]` is an old number), cast one by one in a random
/// order. Some are cast otherwise first, some are taken back in between, and some come that do not stay.
fn cast(votes: &Votes, people: &[usize], new_statement: &[u32], dice: &mut Dice) -> Running {
    let mut all: Vec<(usize, u32, Option<i8>)> = Vec::new();
    for (new, &old) in people.iter().enumerate() {
        all.extend(votes.row(old).map(|(j, v)| (new, new_statement[j as usize], Some(v))));
    }
    let count = all.len();
    dice.shuffle(&mut all, count);
    let mut running = Running::of(Votes::new(1));
    running.widen(votes.statements());
    // People who never vote count too.
    if let Some(last) = people.len().checked_sub(1) {
        running.set(last, 0, None);
    }
    for (place, &(person, statement, value)) in all.iter().enumerate() {
        match dice.below(10) {
            0 => running.set(person, statement, Some(dice.below(3) as i8 - 1)),
            1 => {
                running.set(person, statement, value);
                running.set(person, statement, None);
            }
            2 => {
                // One that is cast again later, or that nobody cast.
                let (other, ..) = all[dice.below(count)];
                let strange = dice.below(votes.statements()) as u32;
                if !all[..place].iter().rev().take(40).any(|&(p, s, _)| (p, s) == (other, strange)) {
                    let now = running.votes().row(other).find(|&(s, _)| s == strange).map(|(_, v)| v);
                    running.set(other, strange, Some(1));
                    running.set(other, strange, Some(-1));
                    running.set(other, strange, now);
                }
            }
            _ => {}
        }
        running.set(person, statement, value);
    }
    running
}

/// The sums of three shards, added up.
fn sharded(votes: &Votes, dice: &mut Dice) -> Sums {
    let mut shards = [(); 3].map(|()| Sums::new(votes.statements()));
    for person in 0..votes.people() {
        shards[dice.below(3)].add(votes.codes(person));
    }
    let [first, mut second, third] = shards;
    second.merge(&third);
    second.merge(&first);
    second
}

fn bits(x: &[f64]) -> Vec<u64> {
    x.iter().map(|x| x.to_bits()).collect()
}

/// The list by new statements, put back into the old order.
fn back<T: Clone>(list: &[T], new_statement: &[u32]) -> Vec<T> {
    new_statement.iter().map(|&new| list[new as usize].clone()).collect()
}

fn same_fit(a: &Fit, b: &Fit, people: &[usize], new_statement: &[u32], name: &str) {
    let (p, q) = (&a.principal, &b.principal);
    assert_eq!(bits(&p.center), bits(&back(&q.center, new_statement)), "{name}: centre");
    for axis in 0..2 {
        let found = back(&q.components[axis], new_statement);
        assert_eq!(bits(&p.components[axis]), bits(&found), "{name}: component {axis}");
    }
    assert_eq!(p.directions.len(), q.directions.len(), "{name}");
    for (x, y) in p.directions.iter().zip(&q.directions) {
        assert_eq!(bits(x), bits(&back(y, new_statement)), "{name}: a direction beyond the second");
    }
    assert_eq!(bits(&p.explained), bits(&q.explained), "{name}: explained");
    assert_eq!(p.variance.to_bits(), q.variance.to_bits(), "{name}: variance");
    assert_eq!((p.products, p.converged), (q.products, q.converged), "{name}: search");
    assert_eq!(bits(&a.prior.spread), bits(&b.prior.spread), "{name}: spread");
    assert_eq!(a.prior.noise.to_bits(), b.prior.noise.to_bits(), "{name}: noise");
    for (new, &old) in people.iter().enumerate() {
        assert_eq!(
            a.places[old].map(|p| bits(&p)),
            b.places[new].map(|p| bits(&p)),
            "{name}: place of {old}"
        );
    }
    let mut included: Vec<usize> = b.included.iter().map(|&new| people[new]).collect();
    included.sort_unstable();
    assert_eq!(a.included, included, "{name}: included");
    assert_eq!(a.groupings, b.groupings, "{name}: groupings");
}

/// The picture with its statements numbered as before; lists that may hold ties sorted.
fn renumbered(picture: &Picture, new_statement: &[u32]) -> Picture {
    let old = |new: u32| new_statement.iter().position(|n| *n == new).unwrap() as u32;
    let mut picture = picture.clone();
    picture.center = back(&picture.center, new_statement);
    picture.components = picture.components.map(|own| back(&own, new_statement));
    for group in &mut picture.groups {
        group.tallies = back(&group.tallies, new_statement);
        group.quotes.iter_mut().for_each(|quote| quote.statement = old(quote.statement));
        group.quotes.sort_by_key(|quote| (quote.statement, quote.agrees));
    }
    picture.common_ground.iter_mut().for_each(|ground| ground.statement = old(ground.statement));
    picture.common_ground.sort_by_key(|ground| (ground.statement, ground.agrees));
    picture
}

/// Changes the order so often; gives how many groups are drawn.
fn any_order(name: &str, votes: &Votes, out: &[bool], parameters: &Parameters, orders: u64) -> usize {
    let before = fit(votes, &Sums::of(votes), out, parameters);
    let drawing = follow(None, &before, votes);
    let same: Vec<u32> = (0..votes.statements() as u32).collect();
    let picture = renumbered(&publishable(&drawing, votes, parameters), &same);
    for seed in 0..orders {
        let mut dice = Dice::new(seed + 1000);
        // Rows only, columns only, then both.
        let people = if seed % 4 == 0 { (0..votes.people()).collect() } else { dice.order(votes.people()) };
        let statements =
            if seed % 4 == 1 { (0..votes.statements()).collect() } else { dice.order(votes.statements()) };
        let new_statement: Vec<u32> = statements.iter().map(|&new| new as u32).collect();
        let running = cast(votes, &people, &new_statement, &mut dice);
        let now = running.votes();
        assert_eq!(*running.sums(), Sums::of(now), "{name}: recounted");
        let sums = sharded(now, &mut dice);
        assert_eq!(*running.sums(), sums, "{name}: shards");
        let mut new_out = vec![false; votes.statements()];
        out.iter().zip(&new_statement).for_each(|(out, &new)| new_out[new as usize] = *out);
        let found = fit(now, &sums, &new_out, parameters);
        same_fit(&before, &found, &people, &new_statement, name);
        let drawn = follow(None, &found, now);
        for (new, &old) in people.iter().enumerate() {
            assert_eq!(drawing.group_of[old], drawn.group_of[new], "{name}: group of {old}");
        }
        let published = renumbered(&publishable(&drawn, now, parameters), &new_statement);
        assert_eq!(picture, published, "{name}: picture, order {seed}");
    }
    drawing.groups.len()
}

#[test]
fn any_order_of_people_statements_and_arrival_gives_the_same_bits() {
    let mut table = String::from("\norder: conversation, people × statements, orders, groups\n");
    for c in conversations("order") {
        let groups = any_order(c.name, &c.votes, &c.out, &Parameters::default(), ORDERS);
        let (people, statements) = (c.votes.people(), c.votes.statements());
        writeln!(table, "  {:<36} {people} × {statements}  {ORDERS} orders  {groups} groups", c.name)
            .unwrap();
    }
    // Made crowds on both sides of the size above which there are no sums of pairs.
    for (name, (votes, _)) in [
        ("latent 700 × 120", latent(700, 120, 1)),
        ("latent 400 × 300", latent(400, 300, 2)),
        ("latent 300 × 30", latent(300, 30, 3)),
    ] {
        let groups = any_order(name, &votes, &[], &Parameters::default(), 15);
        writeln!(table, "  {name:<36} 15 orders  {groups} groups").unwrap();
    }
    println!("{table}");
}

/// Whoever voted on them agreed, so nothing varies; not even the start of the search may be left in there.
#[test]
fn a_statement_without_variance_has_no_part_in_a_component() {
    let mut votes = camps(&[20, 20], 6, 1.0, 0.1, 1).votes;
    votes.widen(8);
    votes.set(0, 6, Some(1));
    votes.set(0, 7, Some(1));
    let found = fit(&votes, &Sums::of(&votes), &[], &Parameters::default()).principal;
    for component in &found.components {
        println!("components where nothing varies: {:e} {:e}", component[6], component[7]);
    }
    assert!(found.components.iter().all(|component| component[6] == 0.0 && component[7] == 0.0));
}

/// Statements on which everybody voted alike differ by their numbers only. That may show in the last bits, and in what is
/// published only in which of them are quoted. With as many statements for one camp as for the other the sign of the
/// axis hangs on more than the sum of its entries.
#[test]
fn statements_that_cannot_be_told_apart_change_hardly_a_bit() {
    let parameters = Parameters::default();
    let picture = |votes: &Votes, same: &[u32]| {
        let found = fit(votes, &Sums::of(votes), &[], &parameters);
        let mut picture = renumbered(&publishable(&follow(None, &found, votes), votes, &parameters), same);
        picture.groups.iter_mut().for_each(|group| group.quotes.clear());
        picture
    };
    let mut failed = Vec::new();
    for (name, first, statements) in [("five for one camp, four for the other", 5, 9), ("four each", 4, 8)] {
        let mut votes = Votes::new(statements);
        for person in 0..60 {
            let view = if person < 35 { 1 } else { -1 };
            let vote = |j: usize| (j as u32, if j < first { view } else { -view });
            votes.push_row(&(0..statements).map(vote).collect::<Vec<_>>());
        }
        let before = picture(&votes, &(0..statements as u32).collect::<Vec<u32>>());
        assert_eq!(before.groups.len(), 2);
        let mut others = 0;
        for seed in 0..ORDERS {
            let mut dice = Dice::new(seed);
            let people = dice.order(votes.people());
            let order: Vec<u32> = dice.order(statements).into_iter().map(|new| new as u32).collect();
            let running = cast(&votes, &people, &order, &mut dice);
            others += u32::from(before != picture(running.votes(), &order));
        }
        println!("statements alike, {name}: another picture in {others} of {ORDERS} orders");
        if others > 0 {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}
