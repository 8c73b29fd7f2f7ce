//! What is mine: my votes and statements, with how far each has got. Plain data, no signals.
//!
//! Next: `tasks::send_outbox`, which moves them on.

use deliberation_core::id::ActId;
use deliberation_core::participant::{Role, Tie};
use deliberation_core::protocol::envelope::Mine;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::statement::Visibility;
use deliberation_core::vote::Value;
use deliberation_core::wire::Json;

/// How far one of my acts has got.
#[derive(Clone, PartialEq, Debug)]
pub enum Progress {
    /// Being written on this device: not safe yet.
    Writing,
    /// On this device only, until I have seen the notice.
    Held,
    /// On its way, or waiting for a connection.
    Waiting,
    /// Kept by the backend.
    Kept,
    /// Refused, with the reason.
    Refused(Box<Problem>),
}

/// One of my votes.
#[derive(Clone, PartialEq, Debug)]
pub struct MyVote {
    /// The statement.
    pub statement: ActId,
    /// The act that carries it; none when it came from the backend.
    pub act: Option<ActId>,
    /// What I said.
    pub value: Value,
    /// How far it has got.
    pub progress: Progress,
    /// What was kept before it: in force again should this one be refused.
    pub before: Option<Value>,
}

/// One of my statements.
#[derive(Clone, PartialEq, Debug)]
pub struct MyStatement {
    /// Its id.
    pub id: ActId,
    /// Its words.
    pub text: String,
    /// Where it stands with review.
    pub visibility: Visibility,
    /// How far it has got.
    pub progress: Progress,
    /// The one that it says better, as far as this page knows.
    pub supersedes: Option<ActId>,
}

/// Another act of mine: kept as it was sent, for whoever in the second module reads it.
#[derive(Clone, PartialEq, Debug)]
pub struct MyAct {
    /// Its id.
    pub id: ActId,
    /// The whole of it.
    pub text: String,
    /// How far it has got.
    pub progress: Progress,
    /// Its place in the log, once the backend has said it.
    pub seq: Option<u64>,
}

/// Everything that is mine.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MyActs {
    /// My votes, one a statement. A vote taken back is there with the value `None`.
    pub votes: Vec<MyVote>,
    /// The statements I voted on, in the order I did, for undo.
    pub trail: Vec<ActId>,
    /// The statements I wrote.
    pub statements: Vec<MyStatement>,
    /// What else I did since this page was opened, and what had not been answered for then, in its order.
    pub others: Vec<MyAct>,
    /// How often it was taken over what the backend knows.
    pub taken: u32,
    /// My posts, my ratings, what I said of notes, where I stand on the stance line, and what moderation tells me, as the
    /// backend has them.
    pub threads: [Json; 5],
    /// The role I act in, as far as the backend said.
    pub role: Role,
    /// The tie I declared.
    pub tie: Option<Tie>,
    /// What my order of cards follows from, so that not everybody gets the same first card.
    pub seed: u64,
}

impl MyVote {
    /// What I say by it, if it is in force on this screen.
    #[must_use]
    pub fn in_force(&self) -> Option<Value> {
        let refused = matches!(self.progress, Progress::Refused(_));
        let value = if refused { self.before? } else { self.value };
        (value != Value::None).then_some(value)
    }
}

impl MyActs {
    /// My vote on a statement, if one is in force on this screen.
    #[must_use]
    pub fn vote(&self, statement: ActId) -> Option<Value> {
        self.vote_on(statement)?.in_force()
    }

    /// What this screen knows of my vote on a statement, refused or taken back as it may be.
    #[must_use]
    pub fn vote_on(&self, statement: ActId) -> Option<&MyVote> {
        self.votes.iter().find(|vote| vote.statement == statement)
    }

    /// How many of my acts are on this device and have not been kept by the backend yet.
    #[must_use]
    pub fn unsent(&self) -> usize {
        let unsent = |progress: &&Progress| matches!(progress, Progress::Held | Progress::Waiting);
        let votes = self.votes.iter().map(|vote| &vote.progress);
        let others = self.others.iter().map(|act| &act.progress);
        votes.chain(self.statements.iter().map(|s| &s.progress)).chain(others).filter(unsent).count()
    }

    /// Whether an act of mine is on this screen.
    #[must_use]
    pub fn has(&self, act: ActId) -> bool {
        self.votes.iter().any(|own| own.act == Some(act))
            || self.statements.iter().any(|own| own.id == act)
            || self.others.iter().any(|own| own.id == act)
    }

    /// Casts a vote on this screen.
    pub fn cast(&mut self, statement: ActId, act: ActId, value: Value, progress: Progress) {
        self.trail.retain(|other| *other != statement);
        if value != Value::None {
            self.trail.push(statement);
        }
        let before = self.vote_on(statement).and_then(|old| match old.progress {
            Progress::Kept => Some(old.value),
            _ => old.before,
        });
        self.votes.retain(|vote| vote.statement != statement);
        self.votes.push(MyVote { statement, act: Some(act), value, progress, before });
    }

    /// Takes back a vote that never left, until it is gone from the device: it might still come back.
    pub fn take_back(&mut self, statement: ActId) {
        self.trail.retain(|other| *other != statement);
        for vote in self.votes.iter_mut().filter(|vote| vote.statement == statement) {
            (vote.act, vote.value, vote.progress) = (None, Value::None, Progress::Writing);
        }
    }

    /// It is gone, unless I voted again meanwhile.
    pub fn taken_back(&mut self, statement: ActId) {
        self.votes.retain(|vote| {
            vote.statement != statement || vote.progress != Progress::Writing || vote.act.is_some()
        });
    }

    /// Moves one act on, wherever it is.
    pub fn progress(&mut self, act: ActId, progress: &Progress) {
        self.each(&mut |id, own| {
            if id == Some(act) {
                *own = progress.clone();
            }
        });
    }

    /// The act has been written: if nothing more has become of it meanwhile, it is where `next` says.
    pub fn written(&mut self, act: ActId, next: &Progress) {
        self.each(&mut |id, own| {
            if id == Some(act) && *own == Progress::Writing {
                *own = next.clone();
            }
        });
    }

    /// What was held back may leave.
    pub fn release(&mut self) {
        self.each(&mut |_, own| {
            if *own == Progress::Held {
                *own = Progress::Waiting;
            }
        });
    }

    /// The acts that have got as far as `progress`.
    pub fn at(&mut self, progress: &Progress) -> Vec<ActId> {
        let mut acts = Vec::new();
        self.each(&mut |id, own| acts.extend(id.filter(|_| *own == *progress)));
        acts
    }

    fn each(&mut self, work: &mut dyn FnMut(Option<ActId>, &mut Progress)) {
        for vote in &mut self.votes {
            work(vote.act, &mut vote.progress);
        }
        for statement in &mut self.statements {
            work(Some(statement.id), &mut statement.progress);
        }
        for act in &mut self.others {
            work(Some(act.id), &mut act.progress);
        }
    }

    /// Takes over what the backend knows of me. `settled` are my acts that it had answered for when it was asked:
    /// what I did since then stays as it is on this screen.
    pub fn take_over(&mut self, mine: Mine, settled: &[ActId]) {
        let open = |id: ActId| !settled.contains(&id);
        let refused = |progress: &Progress| matches!(progress, Progress::Refused(_));
        self.votes.retain(|vote| vote.act.is_some_and(open) && !refused(&vote.progress));
        for vote in mine.votes {
            if self.vote_on(vote.statement).is_none() {
                let (statement, value) = (vote.statement, vote.value);
                self.votes.push(MyVote {
                    statement,
                    act: None,
                    value,
                    progress: Progress::Kept,
                    before: None,
                });
            }
            if !self.trail.contains(&vote.statement) {
                self.trail.push(vote.statement);
            }
        }
        let votes = &self.votes;
        self.trail.retain(|statement| votes.iter().any(|vote| vote.statement == *statement));
        self.statements.retain(|s| open(s.id) && mine.statements.iter().all(|known| known.id != s.id));
        self.statements.extend(mine.statements.into_iter().map(|known| MyStatement {
            id: known.id,
            text: known.text.original().to_owned(),
            visibility: known.visibility,
            progress: Progress::Kept,
            supersedes: None,
        }));
        self.others.retain(|act| open(act.id) || refused(&act.progress));
        self.threads = [mine.posts, mine.ratings, mine.notes, mine.stances, mine.moderation];
        self.role = mine.role;
        self.taken += 1;
        self.tie = mine.tie.or(self.tie);
    }
}
