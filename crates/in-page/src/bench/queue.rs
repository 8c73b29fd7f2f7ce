//! A room of invented posts of which some were reported, to time what those who moderate are shown of it.

use deliberation_core::act::{
    Act, Decision, Flag, NewArgument, Origin, Outcome, Reason, Relation, Stamp, Verb,
};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, Nonce, Pseudonym};
use deliberation_core::moderation::queue::queue;
use deliberation_core::participant::{Role, Standing};
use deliberation_core::text::{Lang, LocalText};

/// One reports no more than this in an hour.
const REPORTS: usize = 5;
/// So much time lies between two acts (ms).
const APART_MS: i64 = 1_000;

/// The room.
#[derive(Debug, Default)]
pub struct Room {
    deliberation: Deliberation,
    seq: u64,
}

fn person(what: &str, nth: usize) -> Pseudonym {
    Pseudonym::derived(&[what.as_bytes(), &nth.to_be_bytes()])
}

impl Room {
    /// So many posts under one statement. Of the first ones every second was reported, until `reported` wait; each by a
    /// person, every third by two. As many as wait were reported and decided before, so that it is known how often each
    /// reporter was right.
    #[must_use]
    pub fn new(posts: usize, reported: usize) -> Self {
        let mut room = Self::default();
        let opening = r#"{"question":{"lang":"en","text":"A lift?"},"statements":[{"text":{"lang":"en","text":"Yes."}}]}"#;
        if let Ok(opening) = Act::read_opening(opening) {
            room.acts(person("host", 0), Role::Host, opening.verb);
        }
        let root = room.deliberation.statements().first().map(|statement| statement.id);
        let Some(on) = root else { return room };
        let mut all = Vec::with_capacity(posts);
        for n in 0..posts {
            let words = format!("A reason that somebody gave, and what it rests on, the {n}th of them.");
            let Ok(text) = LocalText::new(Lang::fallback(), &words) else { continue };
            let new = NewArgument {
                on,
                relation: Relation::Ask,
                text,
                sources: Vec::new(),
                signed: None,
                demand: None,
            };
            all.push(room.acts(person("author", n % 500), Role::Participant, Verb::Argument(new)));
        }
        // What was decided lies after what waits.
        for (n, target) in all.iter().rev().take(reported).enumerate() {
            room.reports(*target, n);
            let kept = if n % 4 == 0 { Outcome::Hide } else { Outcome::Show };
            let decision = Verb::Decision(Box::new(Decision::plain(*target, kept)));
            room.acts(person("moderator", n % 3), Role::Moderator, decision);
        }
        for (n, target) in all.iter().take(reported).enumerate() {
            room.reports(*target, n);
            if n % 3 == 0 {
                room.reports(*target, n + REPORTS);
            }
        }
        room
    }

    fn reports(&mut self, target: ActId, nth: usize) {
        let reason = Reason::ALL[1 + nth % 7];
        let flag = Flag {
            target,
            revision: 1,
            reason,
            law: None,
            explanation: None,
            good_faith: false,
            span: None,
            contact: None,
        };
        self.acts(person("reporter", nth / REPORTS), Role::Participant, Verb::Flag(Box::new(flag)));
    }

    fn acts(&mut self, by: Pseudonym, role: Role, verb: Verb) -> ActId {
        self.seq += 1;
        let received = 1_700_000_000_000 + self.seq as i64 * APART_MS;
        let id = ActId::derived(received, &[&self.seq.to_be_bytes()]);
        let act = Act { id, nonce: Nonce::new([7; 16]), at: None, moment: None, from: Origin::Remote, verb };
        let standing = Standing { role, ..Standing::default() };
        // What the rules refuse is not there, and is missed by whoever counts.
        let _ = self.deliberation.fold(&act, &Stamp { seq: self.seq, received, by, session: 0, standing });
        id
    }

    /// Makes what a moderator is shown, as it goes over the wire. Gives how many cases wait in all, and how many bytes that is.
    #[must_use]
    pub fn queue(&self) -> (u32, usize) {
        let standing = Standing { role: Role::Moderator, ..Standing::default() };
        let found = queue(&self.deliberation, person("moderator", 9), &standing);
        (found.open, serde_json::to_string(&found).map_or(0, |json| json.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_reported_waits_and_what_was_decided_does_not() {
        let room = Room::new(200, 60);
        assert_eq!(room.deliberation.threads().posts().len(), 200);
        let moderation = room.deliberation.moderation();
        assert_eq!((moderation.decisions().len(), room.queue().0), (60, 60));
        assert_eq!(moderation.open().map(|case| case.flags.len()).sum::<usize>(), 80);
    }
}
