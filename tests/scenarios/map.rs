//! The map: what is drawn and said of a picture that came, and what choosing on it changes.

use std::sync::Arc;

use deliberation_core::opinion::{Cell, Picture, PictureGroup, Quote, Tally};
use deliberation_core::publish::PublishedMap;
use deliberation_core::release::Stage;
use deliberation_core::vote::Value;
use deliberation_widget::queries::map::{Drawn, MARKS, MapShown, map};
use deliberation_widget::state::map_view::Chosen;

use crate::twin::Page;

fn group(id: u8, center: [f64; 2], agree: u32) -> PictureGroup {
    let tally = |agree| Some(Tally { agree, disagree: 20 - agree, pass: 5 });
    let tallies = vec![tally(agree), tally(10), None, tally(10)];
    let quotes = vec![Quote { statement: 0, agrees: agree > 10 }, Quote { statement: 3, agrees: true }];
    PictureGroup { id, size: 30, center, tallies, quotes }
}

/// A page with a map of two groups, A and C, in `cells` cells.
fn page(stability: Option<f64>, cells: u32) -> Page {
    let page = Page::open();
    page.agree();
    let cell =
        |i: u32| Cell { x: f64::from(i % 9), y: f64::from(i % 5), people: 10, group: Some((i % 2) as u8) };
    page.state.change(|data| {
        let mut published = (**data.published.as_ref().unwrap()).clone();
        published.participation.stage = Stage::Map;
        published.participation.voters = 60;
        let statements: Vec<_> = published.statements.iter().map(|s| s.id).collect();
        let picture = Picture {
            people: 60,
            grouped: 60,
            center: vec![0.0; 4],
            components: [vec![0.5; 4], vec![0.5, -0.5, 0.5, -0.5]],
            explained: [0.4, 0.2],
            clarity: Some(0.4),
            stability,
            spread: [1.0, 0.5],
            noise: 0.5,
            groups: vec![group(2, [1.0, 0.0], 18), group(0, [-1.0, 0.0], 2)],
            cells: (0..cells).map(cell).collect(),
            common_ground: vec![],
        };
        published.map =
            Some(Arc::new(PublishedMap { seq: 1, at: 1, statements, picture, follows: Default::default() }));
        data.published = Some(Arc::new(published));
    });
    page
}

fn drawn(page: &Page) -> Drawn {
    match page.state.look(map) {
        Some(MapShown::Drawn(map)) => map.as_ref().clone(),
        other => panic!("there should be a map: {other:?}"),
    }
}

#[test]
fn groups_go_by_their_letters_and_are_clear_only_when_they_are() {
    let map = drawn(&page(Some(0.91), 6));
    assert_eq!(map.groups.iter().map(|(line, _)| line.group).collect::<Vec<_>>(), [2, 0]);
    assert_eq!(map.layout.cells[0].letter, Some(2), "a cell names its group by its place in the list");
    assert_eq!((map.stable, drawn(&page(Some(0.79), 6)).stable), (Some((9, true)), Some((8, false))));
    assert_eq!(drawn(&page(None, 6)).stable, None);
}

#[test]
fn a_vote_moves_me_and_makes_my_place_surer() {
    let page = page(Some(0.9), 6);
    let area = |map: &Drawn| {
        let [[a, b], [c, d]] = map.me.unwrap().axes;
        (a * d - b * c).abs()
    };
    let before = drawn(&page);
    page.vote(Value::Disagree);
    let after = drawn(&page);
    assert_ne!(before.me.unwrap().at, after.me.unwrap().at);
    assert!(area(&after) < area(&before));
}

#[test]
fn who_agrees_with_a_statement_is_told_by_group_and_with_denominators() {
    let page = page(Some(0.9), 6);
    let first = drawn(&page).choices.0[0].0;
    page.state.change(|data| data.map_view.choose(Chosen::Statement(first)));
    let (at, text, found) = drawn(&page).statement.unwrap();
    assert_eq!((at, text.text.is_empty()), (0, false));
    let shares: Vec<_> = found.groups.iter().map(|(g, t)| (*g, t.map(|t| (t.agree, t.seen())))).collect();
    assert_eq!(shares, [(2, Some((18, 25))), (0, Some((2, 25)))]);
    assert_eq!((found.all.agree, found.all.seen()), (20, 50));
    page.state.change(|data| data.map_view.choose(Chosen::Statement(first)));
    assert!(drawn(&page).statement.is_none(), "the same again ends it");
}

#[test]
fn quoted_statements_come_first_and_each_once() {
    let map = drawn(&page(Some(0.9), 6));
    let (all, first) = map.choices;
    assert_eq!((all.len(), first), (4, 2));
    assert!(all.iter().enumerate().all(|(at, a)| all[..at].iter().all(|b| a.0 != b.0)));
}

#[test]
fn a_group_that_a_new_map_lacks_is_chosen_no_more() {
    let page = page(Some(0.9), 6);
    page.state.change(|data| data.map_view.choose(Chosen::Group(2)));
    assert_eq!(drawn(&page).group, Some(2));
    page.state.change(|data| data.map_view.choose(Chosen::Group(4)));
    assert_eq!(drawn(&page).group, None);
}

#[test]
fn very_many_marks_are_for_a_canvas() {
    assert!(drawn(&page(None, MARKS as u32)).canvas.is_none());
    assert!(drawn(&page(None, MARKS as u32 + 1)).canvas.is_some());
}
