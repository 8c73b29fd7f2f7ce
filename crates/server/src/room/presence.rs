//! Which of those who moderate looks at what at this moment, so that two do not decide on the same thing unknowing. It is in
//! no log, and gone with the process; of people it tells a number alone.

use std::time::{Duration, Instant};

use deliberation_core::id::{ActId, Pseudonym};
use deliberation_core::moderation::queue::Present;

/// So long somebody counts as looking who has not asked again.
const LASTS: Duration = Duration::from_secs(20);
/// So many people are known at most; then the one who was away longest is forgotten.
const MOST: usize = 100;

/// What somebody says that they look at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Looks {
    /// The case that is open before them.
    pub at: Option<ActId>,
    /// What they have decided and can still take back.
    pub held: Vec<ActId>,
}

#[derive(Debug)]
struct Person {
    by: Pseudonym,
    looks: Looks,
    seen: Instant,
}

/// All of them; a person's number is their place.
#[derive(Debug, Default)]
pub struct Presence(Vec<Person>);

impl Presence {
    /// Takes note of what somebody looks at, and says what the others do.
    pub fn seen(&mut self, by: Pseudonym, looks: Looks, now: Instant) -> Vec<Present> {
        let place = self.0.iter().position(|person| person.by == by);
        let place = place.or_else(|| {
            let longest = self.0.iter().enumerate().min_by_key(|(_, person)| person.seen);
            longest.map(|(place, _)| place).filter(|_| self.0.len() >= MOST)
        });
        let person = Person { by, looks, seen: now };
        match place.and_then(|place| self.0.get_mut(place)) {
            Some(known) => *known = person,
            None => self.0.push(person),
        }
        let others = self
            .0
            .iter()
            .zip(1..)
            .filter(|(person, _)| person.by != by && now.saturating_duration_since(person.seen) < LASTS);
        let told = others.flat_map(|(person, number)| {
            let decides = person.looks.held.iter().map(move |target| (number, *target, true));
            let reads = person.looks.at.map(|target| (number, target, false));
            decides.chain(reads).map(|(number, target, decides)| Present { number, target, decides })
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(n: usize) -> Pseudonym {
        Pseudonym::derived(&[&n.to_le_bytes()])
    }

    #[test]
    fn others_are_told_what_one_looks_at_as_long_as_one_does() {
        let (one, other, start) = (ActId::derived(0, &[b"1"]), ActId::derived(0, &[b"2"]), Instant::now());
        let mut presence = Presence::default();
        let looks = Looks { at: Some(one), held: vec![other] };
        assert_eq!(presence.seen(who(1), looks, start), []);
        let told = presence.seen(who(2), Looks::default(), start + LASTS / 2);
        let told: Vec<_> = told.iter().map(|own| (own.number, own.target, own.decides)).collect();
        assert_eq!(told, [(1, other, true), (1, one, false)]);
        assert_eq!(presence.seen(who(2), Looks::default(), start + LASTS), []);
    }

    #[test]
    fn whoever_was_away_longest_is_forgotten_first() {
        let (start, mut presence) = (Instant::now(), Presence::default());
        for n in 0..=MOST {
            presence.seen(who(n), Looks::default(), start + Duration::from_millis(n as u64));
        }
        assert_eq!((presence.0.len(), presence.0[0].by), (MOST, who(MOST)));
    }
}
