//! An invented crowd for a demonstration: 428 people of four minds who vote during a show of ninety minutes.
//!
//! Nobody here exists, and whoever shows their votes says so: [`Crowd::note`] is for that. The statements and
//! how each mind leans on them come as an argument (`sample/elevator.json` at the root has ours); no text lives
//! here. Only `+ - * / sqrt` are used, so that one seed gives the same bytes on every machine.
//!
//! How a person comes about, in the order in which the numbers are drawn from [`SplitMix64`] (u, u′ are in
//! [0, 1)):
//!
//! 1. *Tie and mind* are fixed by [`TIES`], the same for each seed; only the order of the people is shuffled.
//! 2. *Temper* t = 0.3 · (u + u′ − 1): some agree with more, some with less.
//! 3. *Arrival*: 45 of 100 come in the first quarter of an hour, evenly; the others evenly up to the 80th minute.
//! 4. *Number of votes* ⌊b / √u⌋, with b of the tie, and at most all: a long tail, P(n ≥ x) ≈ (b / x)².
//! 5. *Which statements*: drawn evenly without putting back.
//! 6. *Each vote*, with l the leaning of the mind on the statement: a pause of 4 to 15 seconds; "not sure" with
//!    probability 0.19 − 0.12·|l|, about one in eight on our statements; else "agree" with probability
//!    ½ (1 + x / √(1 + x²)), x = 2 (l + t). Who is still voting when the show ends, stops.
//!
//! Next: [`super::acts`](super::acts()), [`crate::splitmix`].

use deliberation_core::participant::Tie;
use serde::Serialize;

use crate::splitmix::SplitMix64;
use crate::vote::Vote;

/// How long the show is, in milliseconds.
pub const SHOW_MS: u64 = 90 * MINUTE;

const MINUTE: u64 = 60_000;

/// Nobody comes later than this.
const LAST_ARRIVAL: u64 = 80 * MINUTE;

/// Until here comes the rush at the beginning.
const RUSH: u64 = 15 * MINUTE;

/// The people of one tie.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// The tie.
    pub tie: Tie,
    /// How many of them are of each mind.
    pub minds: [usize; 4],
    /// The fewest statements that one of them votes on.
    pub fewest_votes: f64,
}

/// Who is in the crowd: 48 parties (one person speaks for each home of the building), 24 affected (they rent there
/// or look onto the site), 36 nearby and 320 viewers.
pub const TIES: [Share; 4] = [
    Share { tie: Tie::Party, minds: [20, 9, 13, 6], fewest_votes: 14.0 },
    Share { tie: Tie::Affected, minds: [7, 7, 6, 4], fewest_votes: 9.0 },
    Share { tie: Tie::Nearby, minds: [10, 7, 10, 9], fewest_votes: 7.0 },
    Share { tie: Tie::Viewer, minds: [96, 58, 77, 89], fewest_votes: 4.0 },
];

/// The crowd and its votes.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Crowd {
    /// That it is invented, in Chinese and English.
    pub note: String,
    /// Everybody, in no order that means anything.
    pub people: Vec<Person>,
}

/// An invented person.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Person {
    /// Their tie to the matter.
    pub tie: Tie,
    /// Which of the four minds they are of, 0 to 3. Known because we made them; never shown.
    pub mind: usize,
    /// Their votes in the order of time.
    pub votes: Vec<Ballot>,
}

/// One vote of an invented person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Ballot {
    /// The place of the statement among those given to [`crowd`].
    pub statement: usize,
    /// What they say.
    pub value: Vote,
    /// Milliseconds since the show began; below [`SHOW_MS`].
    pub at_offset_ms: u64,
}

/// That a crowd of this seed is invented, in Chinese and in English.
#[must_use]
pub fn note(seed: u64) -> [String; 2] {
    [
        format!("这些人和他们的表态由程序生成（种子 {seed}），不是真人意见。"),
        format!("These people and their votes are made by a program (seed {seed}); nobody said any of this."),
    ]
}

/// Makes a crowd. `leanings` says of each statement how each of the four minds leans on it, from −1 (against) to
/// +1 (for); what lies outside counts as the nearest of the two, and what is no number as 0.
#[must_use]
pub fn crowd(leanings: &[[f64; 4]], seed: u64) -> Crowd {
    let mut random = SplitMix64::new(seed);
    let mut kinds = Vec::new();
    for share in TIES {
        for (mind, count) in share.minds.into_iter().enumerate() {
            kinds.extend(std::iter::repeat_n((share, mind), count));
        }
    }
    shuffle_first(&mut kinds, usize::MAX, &mut random);
    let note = note(seed).join(" / ");
    let people = kinds.into_iter().map(|(share, mind)| person(share, mind, leanings, &mut random)).collect();
    Crowd { note, people }
}

fn person(share: Share, mind: usize, leanings: &[[f64; 4]], random: &mut SplitMix64) -> Person {
    let temper = 0.3 * (random.unit() + random.unit() - 1.0);
    let latest = if random.unit() < 0.45 { RUSH } else { LAST_ARRIVAL };
    let mut now = within(latest, random);
    let count = long_tailed(share.fewest_votes, random);
    let mut order: Vec<usize> = (0..leanings.len()).collect();
    shuffle_first(&mut order, count, random);
    let mut votes = Vec::new();
    for statement in order.into_iter().take(count) {
        now += 4_000 + within(11_000, random);
        if now >= SHOW_MS {
            break;
        }
        let value = vote(leanings[statement][mind], temper, random);
        votes.push(Ballot { statement, value, at_offset_ms: now });
    }
    Person { tie: share.tie, mind, votes }
}

fn vote(leaning: f64, temper: f64, random: &mut SplitMix64) -> Vote {
    let leaning = if leaning.is_nan() { 0.0 } else { leaning.clamp(-1.0, 1.0) };
    if random.unit() < 0.19 - 0.12 * leaning.abs() {
        return Vote::Pass;
    }
    let x = 2.0 * (leaning + temper);
    let agrees = 0.5 * (1.0 + x / (1.0 + x * x).sqrt());
    if random.unit() < agrees { Vote::Agree } else { Vote::Disagree }
}

/// ⌊fewest / √(1 − u)⌋; 1 − u is never 0, so the largest is fewest · 2²⁶·⁵.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and far below 2⁶³")]
fn long_tailed(fewest: f64, random: &mut SplitMix64) -> usize {
    (fewest / (1.0 - random.unit()).sqrt()) as usize
}

/// A moment in 0..`end`, in whole milliseconds.
#[expect(clippy::cast_possible_truncation, reason = "`end` is at most the length of the show")]
fn within(end: u64, random: &mut SplitMix64) -> u64 {
    random.below(end as usize) as u64
}

/// Fisher and Yates' shuffle, stopped when the first `count` places are drawn.
fn shuffle_first<T>(items: &mut [T], count: usize, random: &mut SplitMix64) {
    for at in 0..count.min(items.len()) {
        let other = at + random.below(items.len() - at);
        items.swap(at, other);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    /// How the minds lean in the sample that we ship.
    fn ours() -> Vec<[f64; 4]> {
        let sample = include_str!("../../../../sample/elevator.json");
        let sample: serde_json::Value = serde_json::from_str(sample).unwrap();
        let of =
            |statement: &serde_json::Value| serde_json::from_value(statement["leanings"].clone()).unwrap();
        sample["statements"].as_array().unwrap().iter().map(of).collect()
    }

    fn bytes(seed: u64) -> Vec<u8> {
        serde_json::to_vec(&crowd(&ours(), seed)).unwrap()
    }

    #[test]
    fn a_seed_gives_the_same_bytes_and_another_seed_gives_others() {
        assert_eq!(bytes(7), bytes(7));
        assert_ne!(bytes(7), bytes(8));
    }

    #[test]
    fn the_crowd_is_as_large_as_its_docs_say_and_says_that_it_is_invented() {
        let crowd = crowd(&ours(), 7);
        assert!(crowd.note.contains("不是真人意见") && crowd.note.contains("made by a program (seed 7)"));
        assert_eq!(crowd.people.len(), 428);
        let count = |tie| crowd.people.iter().filter(|person| person.tie == tie).count();
        assert_eq!([Tie::Party, Tie::Affected, Tie::Nearby, Tie::Viewer].map(count), [48, 24, 36, 320]);
        for share in TIES {
            for mind in 0..4 {
                let of = |person: &&Person| person.tie == share.tie && person.mind == mind;
                assert_eq!(crowd.people.iter().filter(of).count(), share.minds[mind]);
            }
        }
    }

    #[test]
    fn nobody_votes_twice_on_a_statement_or_after_the_show() {
        let statements = ours().len();
        for person in crowd(&ours(), 7).people {
            let on: HashSet<usize> = person.votes.iter().map(|ballot| ballot.statement).collect();
            assert_eq!(on.len(), person.votes.len());
            assert!(on.iter().all(|at| *at < statements));
            assert!(person.votes.is_sorted_by_key(|ballot| ballot.at_offset_ms));
            assert!(person.votes.iter().all(|ballot| ballot.at_offset_ms < SHOW_MS));
        }
    }

    #[test]
    fn about_one_in_eight_is_unsure_and_few_vote_on_much() {
        let people = crowd(&ours(), 7).people;
        let votes: Vec<Vote> = people.iter().flat_map(|p| &p.votes).map(|ballot| ballot.value).collect();
        let unsure = votes.iter().filter(|vote| **vote == Vote::Pass).count();
        let per_mille = unsure * 1000 / votes.len();
        assert!((100..=140).contains(&per_mille), "{per_mille} per mille of {}", votes.len());
        let mut counts: Vec<usize> = people.iter().map(|person| person.votes.len()).collect();
        counts.sort_unstable();
        let (median, most) = (counts[counts.len() / 2], counts[counts.len() - 1]);
        assert!((5..=9).contains(&median) && most > 4 * median, "median {median}, most {most}");
    }

    /// Of the statements on which both took a side, the share on which they took the same, summed over pairs.
    fn agreement(people: &[Person]) -> HashMap<(usize, usize), f64> {
        let mut counts: HashMap<(usize, usize), (u32, u32)> = HashMap::new();
        let sides = |person: &Person| -> HashMap<usize, Vote> {
            let sides = person.votes.iter().filter(|ballot| ballot.value != Vote::Pass);
            sides.map(|ballot| (ballot.statement, ballot.value)).collect()
        };
        let all: Vec<(usize, HashMap<usize, Vote>)> = people.iter().map(|p| (p.mind, sides(p))).collect();
        for (at, (one, left)) in all.iter().enumerate() {
            for (other, right) in &all[at + 1..] {
                let (same, both) = counts.entry((*one.min(other), *one.max(other))).or_default();
                for (statement, vote) in left {
                    if let Some(theirs) = right.get(statement) {
                        *both += 1;
                        *same += u32::from(vote == theirs);
                    }
                }
            }
        }
        counts.into_iter().map(|(pair, (same, both))| (pair, f64::from(same) / f64::from(both))).collect()
    }

    #[test]
    fn each_mind_agrees_with_itself_more_than_with_any_other() {
        let share = agreement(&crowd(&ours(), 7).people);
        for one in 0..4 {
            for other in one + 1..4 {
                let between = share[&(one, other)];
                for mind in [one, other] {
                    let inside = share[&(mind, mind)];
                    assert!(
                        inside > between,
                        "{mind}: {inside:.3} inside, {between:.3} for {one} and {other}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_mind_of_most_who_voted_a_while_can_be_told_from_their_votes() {
        let leanings = ours();
        let people = crowd(&leanings, 7).people;
        let many: Vec<&Person> = people.iter().filter(|person| person.votes.len() >= 14).collect();
        let told = many.iter().filter(|person| {
            let fit = |mind: usize| -> f64 {
                let distance =
                    |ballot: &Ballot| f64::from(ballot.value.sign()) - leanings[ballot.statement][mind];
                person.votes.iter().map(distance).map(|d| d * d).sum()
            };
            (0..4).min_by(|a, b| fit(*a).total_cmp(&fit(*b))) == Some(person.mind)
        });
        let (told, all) = (told.count(), many.len());
        assert!(all >= 60 && told * 100 >= all * 75, "{told} of {all}");
    }

    #[test]
    fn no_statements_and_odd_leanings_are_no_trouble() {
        assert!(crowd(&[], 1).people.iter().all(|person| person.votes.is_empty()));
        let odd = crowd(&[[f64::NAN, f64::INFINITY, -9.0, 0.0]], 1);
        assert_eq!(odd.people.len(), 428);
    }
}
