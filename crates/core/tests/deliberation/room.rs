//! A deliberation for tests: acts are made, stamped and folded in one call, and maps computed when due.

use deliberation_core::act::{
    Act, Asked, Decision, DemandStep, Flag, Ground, Merge, Moment, NewArgument, NewRemark, NewSpoken,
    NewStatement, Origin, Outcome, PhaseChange, Position, Rate, Rating, Reason, Relation, Revision, Speaker,
    Stamp, Stance, Stand, Step, Verb, Vote, When,
};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, Nonce, Pseudonym};
use deliberation_core::participant::{Assurance, Role, Standing, Tie};
use deliberation_core::procedure::ArticleRef;
use deliberation_core::publish::{Published, Publisher};
use deliberation_core::rules::{Refusal, admit};
use deliberation_core::text::{Lang, LocalText};
use deliberation_core::thread::published::{Posts, PublishedPost};
use deliberation_core::vote::Value;

/// The room, its log and its clock.
#[derive(Clone)]
pub struct Room {
    pub log: Vec<(Act, Stamp)>,
    pub publisher: Publisher,
    pub now: i64,
    /// How everybody is known here, whatever they came as.
    pub known: Option<Assurance>,
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
    Verb::Statement(NewStatement { text: text(words), supersedes: None, because: None })
}

pub fn vote(statement: ActId, value: Value, nth: u64) -> Verb {
    Verb::Vote(Vote { statement, revision: 1, value, nth })
}

pub fn supersede(old: ActId, words: &str) -> Verb {
    Verb::Statement(NewStatement { text: text(words), supersedes: Some(old), because: None })
}

pub fn merge(target: ActId, into: ActId, undo: bool) -> Verb {
    Verb::Merge(Merge { target, into, undo })
}

pub fn argue(on: ActId, relation: Relation, words: &str) -> Verb {
    let (sources, signed, demand) = (Vec::new(), None, None);
    Verb::Argument(NewArgument { on, relation, text: text(words), sources, signed, demand })
}

/// An argument against `on` that is a demand on `body`.
pub fn demand(on: ActId, body: Option<&str>, words: &str) -> Verb {
    let demand = Some(Asked { body: body.map(text), residents: false });
    let (sources, signed, relation) = (Vec::new(), None, Relation::Oppose);
    Verb::Argument(NewArgument { on, relation, text: text(words), sources, signed, demand })
}

pub fn answer(on: ActId, signed: Option<&str>, words: &str) -> Verb {
    let signed = signed.map(str::to_owned);
    let (sources, demand, relation) = (Vec::new(), None, Relation::Answer);
    Verb::Argument(NewArgument { on, relation, text: text(words), sources, signed, demand })
}

pub fn step(target: ActId, to: Step) -> Verb {
    let (reason, until) = match to {
        Step::CarriedOver => (Some(text("Next month.")), Some("2026-12-24".to_owned().try_into().unwrap())),
        _ => (None, None),
    };
    Verb::DemandStep(DemandStep { target, to, reason, until })
}

pub fn remark(on: Option<ActId>, words: &str) -> Verb {
    Verb::Remark(NewRemark { text: text(words), on, demand: None })
}

pub fn spoken(on: Option<ActId>, words: &str) -> Verb {
    let speaker = Speaker { name: "Ms Li".to_owned(), role: Some("2nd floor".to_owned()) };
    Verb::Spoken(NewSpoken { text: text(words), speaker, on })
}

pub fn revise(target: ActId, base: u32, words: &str) -> Verb {
    Verb::Revision(Revision { target, base, text: text(words), sources: Vec::new(), because: None })
}

pub fn rate(post: ActId, revision: u32, value: Rate, nth: u64) -> Verb {
    Verb::Rating(Rating { post, revision, value, nth })
}

/// Stands at a place of the stance line.
pub fn stand(when: When, place: i8, nth: u64) -> Verb {
    let value = Stand::At(Position::new(place).unwrap());
    Verb::Stance(Stance { when, value, nth, because: None })
}

/// Somebody who speaks for a body.
pub fn official(who: u32, org: &str) -> Actor {
    let mut actor = author(who, Role::Official);
    actor.standing.org = Some(org.to_owned());
    actor
}

pub fn decide(target: ActId, outcome: Outcome) -> Verb {
    Verb::Decision(Box::new(Decision::plain(target, outcome)))
}

/// The same of a wording that was read.
pub fn decide_on(target: ActId, wording: Option<ActId>, outcome: Outcome) -> Verb {
    Verb::Decision(Box::new(Decision { wording, ..Decision::plain(target, outcome) }))
}

/// A decision as one is made today: on the words in force, with what was found, a ground and a reason.
pub fn grounded(room: &Room, target: ActId, outcome: Outcome) -> Verb {
    Verb::Decision(Box::new(with_ground(room, target, outcome)))
}

/// The same, to change something of it.
pub fn with_ground(room: &Room, target: ActId, outcome: Outcome) -> Decision {
    let wording = room.deliberation().thing(target).map(|thing| thing.wording);
    Decision { wording, ..with_reason(target, outcome) }
}

/// The same of no words in particular.
pub fn with_reason(target: ActId, outcome: Outcome) -> Decision {
    let restricts = outcome.restricts();
    let article = ArticleRef { article: 2, version: 1 };
    Decision {
        about: restricts.then_some(Reason::Attack),
        ground: restricts.then_some(Ground::Article(article)),
        reason: restricts.then(|| text("It attacks a person.")),
        ..Decision::plain(target, outcome)
    }
}

/// Reports the words in force.
pub fn report(target: ActId, reason: Reason) -> Verb {
    Verb::Flag(Box::new(reported(target, reason)))
}

/// The same, to change something of it.
pub fn reported(target: ActId, reason: Reason) -> Flag {
    let told = matches!(reason, Reason::Illegal | Reason::Other);
    Flag {
        target,
        revision: 1,
        reason,
        law: (reason == Reason::Illegal).then(|| "Article 246".to_owned()),
        explanation: told.then(|| text("Whoever reads it sees why.")),
        good_faith: reason == Reason::Illegal,
        span: None,
        contact: None,
    }
}

pub fn phase(to: &str) -> Verb {
    Verb::Phase(PhaseChange { to: to.to_owned(), article: None, reason: None })
}

impl Room {
    /// A room nobody has opened.
    pub fn closed() -> Self {
        let (log, publisher) = (Vec::new(), Publisher::default());
        Self { log, publisher, now: 1_700_000_000_000, known: None }
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

    /// The id of the post at a place.
    pub fn post(&self, place: usize) -> ActId {
        self.deliberation().threads().posts()[place].id
    }

    /// The act that brought the wording of a post which a review is about.
    pub fn wording(&self, place: usize) -> Option<ActId> {
        self.deliberation().threads().posts()[place].under_review().map(|wording| wording.act)
    }

    /// The posts that anybody may see now.
    pub fn posts(&self) -> Vec<PublishedPost> {
        self.publisher.posts(&Posts::default()).iter().map(|row| (**row).clone()).collect()
    }

    /// An act as it would come now.
    fn comes(&self, actor: &Actor, verb: Verb) -> (Act, Stamp) {
        let seq = self.log.len() as u64 + 1;
        let spoken = matches!(verb, Verb::Spoken(_));
        let act = Act {
            id: ActId::derived(self.now, &[&seq.to_be_bytes()]),
            nonce: Nonce::new([7; 16]),
            at: None,
            moment: spoken.then(|| Moment { programme: "ep-298".to_owned(), ms: 61_000, error_ms: None }),
            from: Origin::Remote,
            verb,
        };
        let stamp = Stamp {
            seq,
            received: self.now,
            by: actor.by,
            session: actor.session,
            standing: Standing {
                assurance: self.known.unwrap_or(actor.standing.assurance),
                ..actor.standing.clone()
            },
        };
        (act, stamp)
    }

    /// What a server says of an act that comes now, before it keeps it.
    pub fn admits(&self, actor: &Actor, verb: Verb) -> Result<(), Refusal> {
        let (act, stamp) = self.comes(actor, verb);
        admit(self.deliberation(), &act, &stamp)
    }

    /// Does an act now. Says whether the map was due.
    pub fn act(&mut self, actor: &Actor, verb: Verb) -> Result<bool, Refusal> {
        let (act, stamp) = self.comes(actor, verb);
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
