//! Where the invented crowd stands on the stance line, before the show and towards its end.
//!
//! From a seed of its own, so that nobody's votes depend on it. Of each person who votes, in the order in which the numbers
//! are drawn (u is in [0, 1)):
//!
//! 1. 17 of 20 say where they stand, as they come: undecided with the chance of their mind, else at the mind's place, give or
//!    take 30.
//! 2. 13 of 20 of these say it again from the 60th minute on, after their last vote and before the last one of all. Who was undecided takes a place at the
//!    middle of the mind and the middle of the line; of the others some go by 10 to 60, as their mind does, and the rest stay.
//! 3. Three of four of those who went name what moved them: the first statement that they voted on of those that move people.
//!
//! Next: [`super::acts`](super::acts()).

use deliberation_core::act::{Position, Stand, When};

use super::crowd::{Crowd, Person};
use crate::splitmix::SplitMix64;

const MINUTE: i64 = 60_000;
/// How long before their first vote somebody says where they stand, in milliseconds.
const EARLY: i64 = 2_000;
/// Nobody says again before this minute of the show where they stand.
const AGAIN: i64 = 60 * MINUTE;

/// One mind: its place, the share of those who are undecided, the share of those who go, and which way that is.
struct Mind {
    place: i32,
    undecided: f64,
    goes: f64,
    way: i32,
}

const MINDS: [Mind; 4] = [
    Mind { place: 68, undecided: 0.03, goes: 0.4, way: -1 },
    Mind { place: -72, undecided: 0.04, goes: 0.45, way: 1 },
    Mind { place: 22, undecided: 0.14, goes: 0.35, way: 1 },
    Mind { place: -8, undecided: 0.24, goes: 0.35, way: 1 },
];

/// What somebody says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Said {
    /// The place of the person in the crowd.
    pub who: usize,
    /// Milliseconds since the show began.
    pub at: i64,
    pub when: When,
    pub value: Stand,
    /// The place of the statement that moved them.
    pub because: Option<usize>,
}

/// What the crowd says. `moving`: the places of the statements that move people; `last`: when the last vote is cast.
pub(super) fn stances(crowd: &Crowd, moving: &[usize], seed: u64, last: i64) -> Vec<Said> {
    let mut random = SplitMix64::new(seed ^ 0x6c69_6e65);
    let mut all = Vec::new();
    for (who, person) in crowd.people.iter().enumerate() {
        all.extend(of_one(who, person, moving, &mut random, last).into_iter().flatten());
    }
    all
}

fn of_one(
    who: usize,
    person: &Person,
    moving: &[usize],
    random: &mut SplitMix64,
    last: i64,
) -> [Option<Said>; 2] {
    let (Some(first), Some(end)) = (person.votes.first(), person.votes.last()) else { return [None; 2] };
    let ms = |at: u64| i64::try_from(at).unwrap_or(i64::MAX);
    let mind = &MINDS[person.mind % MINDS.len()];
    if random.unit() >= 0.85 {
        return [None; 2];
    }
    let place = mind.place + whole(60.0 * (random.unit() + random.unit()) / 2.0) - 30;
    let undecided = random.unit() < mind.undecided;
    let before = if undecided { Stand::Undecided } else { stand(place) };
    let at = ms(first.at_offset_ms) - EARLY;
    let early = Said { who, at, when: When::Before, value: before, because: None };
    let again = random.unit() < 0.65;
    let (later, far, goes) = (random.unit(), random.unit(), random.unit() < mind.goes);
    if !again {
        return [Some(early), None];
    }
    let step = whole(10.0 + 50.0 * far);
    let value = match before.position().map(|own| i32::from(own.get())) {
        None => stand(mind.place / 2),
        Some(from) if goes => stand(from + mind.way * step),
        Some(from) => stand(from),
    };
    let moved = before != value && random.unit() < 0.75;
    let read = |place: &&usize| person.votes.iter().any(|ballot| ballot.statement == **place);
    let because = moving.iter().find(read).copied().filter(|_| moved);
    let at = (AGAIN + whole(later * 28.0 * MINUTE as f64) as i64).max(ms(end.at_offset_ms) + EARLY);
    [Some(early), Some(Said { who, at: at.min(last - 1), when: When::After, value, because })]
}

/// The step of the line on the screen that is nearest, at an end what is beyond it.
fn stand(place: i32) -> Stand {
    let near = (place + if place < 0 { -2 } else { 2 }) / 5 * 5;
    let near = i8::try_from(near.clamp(-100, 100)).ok().and_then(Position::new);
    near.map_or(Stand::Undecided, Stand::At)
}

fn whole(x: f64) -> i32 {
    x as i32
}

#[cfg(test)]
mod tests {
    use super::super::crowd::crowd;
    use super::*;

    fn said(seed: u64) -> Vec<Said> {
        let leanings = [[0.5, -0.5, 0.2, 0.1]; 20];
        stances(&crowd(&leanings, 7), &[3, 5], seed, 90 * MINUTE)
    }

    #[test]
    fn a_seed_gives_the_same_stances_and_another_seed_gives_others() {
        assert_eq!(said(7), said(7));
        assert_ne!(said(7), said(8));
    }

    #[test]
    fn who_says_it_after_has_said_it_before_and_only_movers_name_a_reason() {
        let all = said(7);
        let mut before = std::collections::HashMap::new();
        let (mut moved, mut named) = (0, 0);
        for own in &all {
            match own.when {
                When::Before => assert!(before.insert(own.who, own.value).is_none() && own.because.is_none()),
                When::After => {
                    let from = before[&own.who];
                    moved += usize::from(from != own.value);
                    named += usize::from(own.because.is_some());
                    assert!(own.because.is_none() || from != own.value);
                }
            }
        }
        assert!(before.len() > 300 && moved > 60 && named > 20, "{} {moved} {named}", before.len());
    }
}
