//! A deliberation for tests: acts are made, stamped and folded in one call, and maps computed when due.

use deliberation_core::act::{Act, Decision, NewStatement, Origin, Outcome, PhaseChange, Stamp, Verb, Vote};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, Nonce, Pseudonym};
use deliberation_core::participant::{Role, Standing, Tie};
use deliberation_core::publish::{Published, Publisher};
use deliberation_core::rules::Refusal;
use deliberation_core::text::{Lang, LocalText};
use deliberation_core::vote::Value;

/// The room, its log and its clock.
#[derive(Clone)]
pub struct Room {
    pub log: Vec<(Act, Stamp)>,
    pub publisher: Publisher,
    pub now: i64,
}

/// Who acts, in which of their sessions, as what.
#[derive(Clone, Debug)]
pub struct Actor {
    pub by: Pseudonym,
    pub session: u32,
    pub standing: Standing,
}

/// Somebody who votes.
pub fn voter(who: u32, tie: Option<Tie>) -> Actor {
    Actor {
        by: Pseudonym::derived(&[b"voter", &who.to_be_bytes()]),
        session: 0,
        standing: Standing { tie, ..Standing::default() },
    }
}

/// Somebody who writes, in a role.
pub fn author(who: u32, role: Role) -> Actor {
    Actor {
        by: Pseudonym::derived(&[b"author", &who.to_be_bytes()]),
        session: 0,
        standing: Standing { role, ..Standing::default() },
    }
}

pub fn host() -> Actor {
    author(0, Role::Host)
}

pub fn text(words: &str) -> LocalText {
    LocalText::new(Lang::try_from("en".to_owned()).unwrap(), words).unwrap()
}

pub fn statement(words: &str) -> Verb {
    Verb::Statement(NewStatement { text: text(words) })
}

pub fn vote(statement: ActId, value: Value, nth: u64) -> Verb {
    Verb::Vote(Vote { statement, revision: 1, value, nth })
}

pub fn decide(target: ActId, outcome: Outcome) -> Verb {
    Verb::Decision(Decision { target, outcome, reason: None })
}

pub fn phase(to: &str) -> Verb {
    Verb::Phase(PhaseChange { to: to.to_owned(), article: None, reason: None })
}

impl Room {
    /// A room nobody has opened.
    pub fn closed() -> Self {
        Self { log: Vec::new(), publisher: Publisher::default(), now: 1_700_000_000_000 }
    }

    /// A room with so many first statements; `more` are members of the opening, each followed by a comma.
    pub fn open(more: &str, statements: usize) -> Self {
        let seed = |n| format!(r#"{{"text":{{"lang":"en","text":"Statement {n}"}}}}"#);
        let seeds: Vec<String> = (0..statements).map(seed).collect();
        let opening = format!(
            r#"{{"question":{{"lang":"en","text":"A lift?"}},{more}"statements":[{}]}}"#,
            seeds.join(",")
        );
        let mut room = Self::closed();
        let act = Act::read_opening(&opening).unwrap();
        room.act(&host(), act.verb).unwrap();
        room
    }

    pub fn deliberation(&self) -> &Deliberation {
        self.publisher.deliberation()
    }

    /// The id of the statement at a place.
    pub fn id(&self, place: usize) -> ActId {
        self.deliberation().statements()[place].id
    }

    /// Does an act now. Says whether the map was due.
    pub fn act(&mut self, actor: &Actor, verb: Verb) -> Result<bool, Refusal> {
        let seq = self.log.len() as u64 + 1;
        let act = Act {
            id: ActId::derived(self.now, &[&seq.to_be_bytes()]),
            nonce: Nonce::new([7; 16]),
            at: None,
            moment: None,
            from: Origin::Remote,
            verb,
        };
        let stamp = Stamp {
            seq,
            received: self.now,
            by: actor.by,
            session: actor.session,
            standing: actor.standing.clone(),
        };
        self.log.push((act.clone(), stamp.clone()));
        let job = self.publisher.fold(&act, &stamp)?;
        let due = job.is_some();
        if let Some(job) = job {
            self.publisher.set_map(job.run());
        }
        Ok(due)
    }

    /// What anybody may see now.
    pub fn published(&self) -> Published {
        self.publisher.publish("e", self.log.len() as u64).unwrap()
    }

    /// The same as it goes over the wire.
    pub fn bytes(&self) -> String {
        serde_json::to_string(&self.published()).unwrap()
    }
}
