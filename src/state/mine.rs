//! What is mine: my votes and statements, with how far each has got. Plain data, no signals.
//!
//! Next: `tasks::send_outbox`, which moves them on.

use deliberation_core::id::ActId;
use deliberation_core::participant::Tie;
use deliberation_core::protocol::envelope::Mine;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::statement::Visibility;
use deliberation_core::vote::Value;

/// How far one of my acts has got.
#[derive(Clone, PartialEq, Debug)]
pub enum Progress {
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

    /// How many of my acts have not been kept yet.
    #[must_use]
    pub fn unsent(&self) -> usize {
        let unsent = |progress: &&Progress| matches!(progress, Progress::Held | Progress::Waiting);
        let votes = self.votes.iter().map(|vote| &vote.progress);
        votes.chain(self.statements.iter().map(|s| &s.progress)).filter(unsent).count()
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

    /// Moves one act on, wherever it is.
    pub fn progress(&mut self, act: ActId, progress: &Progress) {
        for vote in self.votes.iter_mut().filter(|vote| vote.act == Some(act)) {
            vote.progress = progress.clone();
        }
        for statement in self.statements.iter_mut().filter(|s| s.id == act) {
            statement.progress = progress.clone();
        }
    }

    /// Takes over what the backend knows of me. What has not been kept yet stays as it is on this screen.
    pub fn take_over(&mut self, mine: Mine) {
        let open = |progress: &Progress| !matches!(progress, Progress::Kept);
        self.votes.retain(|vote| matches!(vote.progress, Progress::Held | Progress::Waiting));
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
        self.statements.retain(|s| open(&s.progress) && mine.statements.iter().all(|known| known.id != s.id));
        self.statements.extend(mine.statements.into_iter().map(|known| MyStatement {
            id: known.id,
            text: known.text.original().to_owned(),
            visibility: known.visibility,
            progress: Progress::Kept,
        }));
        self.tie = mine.tie.or(self.tie);
    }
}
