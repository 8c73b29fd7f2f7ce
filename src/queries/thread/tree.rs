//! Who stands under whom in a thread, and in what order. Computed when a post changes; what is drawn is then looked up.
//!
//! Nothing here goes down a thread by recursion.

use std::cmp::Reverse;
use std::collections::HashMap;

use deliberation_core::act::Relation;
use deliberation_core::id::ActId;
use deliberation_core::thread::demand::DemandState;
use deliberation_core::thread::published::PublishedPost;

use crate::state::thread::{Line, Sort, Thread, Tree};

/// The tree of what is shown of a thread, in the order in which it came.
#[must_use]
pub fn grown(thread: &Thread) -> Tree {
    let at = thread.at.flatten();
    let rows = thread.rows.iter().enumerate().filter(|(_, row)| thread.shown.contains(&row.number));
    let mut lines: Vec<Line> = rows.map(|(i, _)| Line::Row(i)).collect();
    lines.extend((0..thread.own.len()).map(Line::Own));
    let places: HashMap<ActId, usize> =
        lines.iter().enumerate().map(|(i, line)| (id(thread, *line), i)).collect();
    let mut tree = Tree { replies: vec![Vec::new(); lines.len()], ..Tree::default() };
    for (i, line) in lines.iter().enumerate() {
        let on = match *line {
            Line::Row(row) => thread.rows[row].on,
            Line::Own(own) => thread.own[own].on,
        };
        // What stands under something that is not drawn stands at the root.
        let parent = on.filter(|on| Some(*on) != at).and_then(|on| places.get(&on)).copied();
        tree.parents.push(parent);
        match parent {
            Some(parent) => tree.replies[parent].push(i),
            None => tree.roots[side(relation(thread, *line))].push(i),
        }
    }
    // A reply comes after what it stands under, so that one pass from the end counts all depths.
    tree.below = vec![0; lines.len()];
    for i in (0..lines.len()).rev() {
        if let Some(parent) = tree.parents[i] {
            tree.below[parent] += tree.below[i] + u32::from(says(thread, lines[i]));
        }
    }
    (tree.lines, tree.places) = (lines, places);
    tree
}

/// In which list something stands at the root.
const fn side(relation: Option<Relation>) -> usize {
    match relation {
        Some(Relation::Support) => 0,
        Some(Relation::Oppose) => 1,
        _ => 2,
    }
}

/// The id of a post in the tree.
#[must_use]
pub fn id(thread: &Thread, line: Line) -> ActId {
    match line {
        Line::Row(i) => thread.rows[i].id,
        Line::Own(i) => thread.own[i].id,
    }
}

/// How a post in the tree bears on what it stands under.
#[must_use]
pub fn relation(thread: &Thread, line: Line) -> Option<Relation> {
    match line {
        Line::Row(i) => thread.rows[i].relation,
        Line::Own(i) => thread.own[i].relation,
    }
}

fn says(thread: &Thread, line: Line) -> bool {
    match line {
        Line::Row(i) => thread.rows[i].text.is_some(),
        Line::Own(_) => true,
    }
}

/// The place of each post in the order that was chosen, as things stand now.
#[must_use]
pub fn ranks(thread: &Thread, tree: &Tree) -> HashMap<ActId, usize> {
    let row = |i: usize| match tree.lines[i] {
        Line::Row(row) => Some(&thread.rows[row]),
        Line::Own(_) => None,
    };
    let mut order: Vec<usize> = (0..tree.lines.len()).collect();
    match thread.sort {
        Sort::Strength => {
            let strength = |i: usize| match tree.lines[i] {
                Line::Row(row) => {
                    thread.ordering().get(row).and_then(Option::as_ref).map_or(0.0, |s| s.value)
                }
                // What nobody else can rate yet does not stand behind what they did.
                Line::Own(_) => 2.0,
            };
            order.sort_by(|&a, &b| strength(b).total_cmp(&strength(a)).then(a.cmp(&b)));
        }
        Sort::Newest => order.reverse(),
        Sort::Moment => {
            let moment = |i: usize| row(i).and_then(|row| row.moment.as_ref()).map_or(i64::MAX, |m| m.ms);
            order.sort_by_key(|&i| (moment(i), i));
        }
        Sort::Contested => {
            let contested = |i: usize| {
                let ratings = row(i).and_then(|row| row.ratings).unwrap_or_default();
                ratings.up.min(ratings.down)
            };
            order.sort_by_key(|&i| (Reverse(contested(i)), i));
        }
        Sort::Unanswered => order.sort_by_key(|&i| (waits(thread, tree, i, row(i)), i)),
    }
    order.into_iter().enumerate().map(|(rank, i)| (id(thread, tree.lines[i]), rank)).collect()
}

/// What waits for an answer comes first, then what nobody replied to.
fn waits(thread: &Thread, tree: &Tree, i: usize, row: Option<&PublishedPost>) -> u8 {
    use DemandState::{CarriedOver, NotSatisfied, Open};
    let demand = row.and_then(|row| row.demand.as_ref()).map(|demand| demand.state);
    let asks = relation(thread, tree.lines[i]) == Some(Relation::Ask);
    match demand {
        Some(Open | NotSatisfied | CarriedOver) => 0,
        _ if asks && !tree.replies[i].iter().any(|&reply| answers(thread, tree, reply)) => 1,
        _ if tree.below[i] == 0 => 2,
        _ => 3,
    }
}

fn answers(thread: &Thread, tree: &Tree, i: usize) -> bool {
    relation(thread, tree.lines[i]) == Some(Relation::Answer)
}

/// Puts every list of the tree in the order of `thread.rank`. What has no place in it is shown since: my own, first.
pub fn sort(thread: &Thread, tree: &mut Tree) {
    let key = |i: usize| match thread.rank.get(&id(thread, tree.lines[i])) {
        None => (false, usize::MAX - i),
        Some(rank) => (true, *rank),
    };
    let keys: Vec<(bool, usize)> = (0..tree.lines.len()).map(key).collect();
    // Answers first: whoever asked looks for them.
    let answer: Vec<bool> = (0..tree.lines.len()).map(|i| !answers(thread, tree, i)).collect();
    for list in &mut tree.roots {
        list.sort_by_key(|&i| keys[i]);
    }
    for list in &mut tree.replies {
        list.sort_by_key(|&i| (answer[i], keys[i]));
    }
}
