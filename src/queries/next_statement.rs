//! Which card comes next, and how many there are.
//!
//! The least seen first, in steps of a power of two, and within a step in an order of my own: so new
//! statements get votes and not everybody starts with the same card. While sums are not shown, my own order
//! alone decides. (Routing by what a vote would tell comes later.)

use deliberation_core::id::ActId;
use deliberation_core::publish::{Published, PublishedStatement};

use crate::state::Why;
use crate::state::mine::MyActs;

/// The next statement I have not voted on, and why that one. Nothing when I have voted on all, or all are my own.
#[must_use]
pub fn next_statement(published: &Published, mine: &MyActs) -> Option<(ActId, Why)> {
    let (mut best, mut most, mut count) = (None, 0, 0);
    for statement in published.statements.iter().filter(|s| is_open(s, mine)) {
        let step = step(statement);
        let place = (step, order(statement.id, mine.seed));
        if best.is_none_or(|(least, _)| place < least) {
            best = Some((place, statement.id));
        }
        (most, count) = (most.max(step), count + 1);
    }
    let ((step, _), id) = best?;
    let why = match count {
        1 => Why::Last,
        _ if step < most => Why::Fewest,
        _ => Why::Chance,
    };
    Some((id, why))
}

/// How far I am.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Way {
    /// Statements I voted on.
    pub voted: u32,
    /// Statements I could vote on, those included.
    pub of: u32,
    /// More votes until it is enough for a good place on the map.
    pub to_enough: u32,
}

/// From so many votes on it is enough.
pub const ENOUGH: u32 = 5;

/// How far I am.
#[must_use]
pub fn way(published: &Published, mine: &MyActs) -> Way {
    let voted = published.statements.iter().filter(|s| mine.vote(s.id).is_some()).count() as u32;
    let open = published.statements.iter().filter(|s| is_open(s, mine)).count() as u32;
    Way { voted, of: voted + open, to_enough: ENOUGH.saturating_sub(voted).min(open) }
}

/// Whether I could vote on it and have not.
#[must_use]
pub fn is_open(statement: &PublishedStatement, mine: &MyActs) -> bool {
    statement.closed_by.is_none()
        && mine.vote(statement.id).is_none()
        && mine.statements.iter().all(|own| own.id != statement.id)
}

fn step(statement: &PublishedStatement) -> u32 {
    statement.tally.map_or(0, |tally| u32::BITS - tally.seen().leading_zeros())
}

/// A permutation that follows from the seed (the finaliser of SplitMix64).
fn order(id: ActId, seed: u64) -> u64 {
    let [.., a, b, c, d, e, f, g, h] = *id.bytes();
    let mut x = u64::from_be_bytes([a, b, c, d, e, f, g, h]) ^ seed;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
