//! What goes around acts: joining, results of posting, what is mine.
//!
//! Next: [`crate::act`] for what is inside, [`super::problem`] for what can go wrong.

use serde::Serialize;

use crate::wire::record;

use super::problem::Problem;
use crate::id::{ActId, DeliberationId};
use crate::participant::{Role, Tie};
use crate::statement::Visibility;
use crate::text::LocalText;
use crate::vote::Value;

/// The most acts in one call.
pub const MAX_ACTS: usize = 20;

/// Asks for a session. An empty object will do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JoinRequest {
    /// The tie to the matter, as the participant declares it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
}

record!(JoinRequest { ; tie });

/// A session. Sent as `Authorization: Bearer` with every act; whoever has it acts as this participant.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Session {
    /// 256 random bits, base64url. Shown once: the server keeps its hash.
    pub token: String,
    /// The role it acts in.
    pub role: Role,
}

record!(Session { token, role });

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A token in a log is a token lost.
        f.debug_struct("Session").field("role", &self.role).finish_non_exhaustive()
    }
}

/// The answer to posted acts, one result each, in the order they were sent.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ActsAnswer {
    /// One result an act.
    pub results: Vec<ActResult>,
}

record!(ActsAnswer { results });

/// What became of one act: a place in the log, or a problem.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ActResult {
    /// The act, when its id could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ActId>,
    /// Its place in the log: it is kept. Some backends give it later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

record!(ActResult { ; id, seq, problem });

/// What is mine: for the holder of the session only.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Mine {
    /// The role I act in.
    pub role: Role,
    /// The tie I declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// The greatest count of ballots this session has used; the next ballot counts one more.
    pub nth: u64,
    /// The last act that this answer takes account of.
    pub seq: u64,
    /// My votes in force, from all my sessions.
    pub votes: Vec<MineVote>,
    /// The statements I wrote, with where they stand.
    pub statements: Vec<MineStatement>,
}

record!(Mine { role, nth, seq, votes, statements; tie });

/// One of my votes in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineVote {
    /// The statement.
    pub statement: ActId,
    /// What I said.
    pub value: Value,
}

record!(MineVote { statement, value });

/// One of my statements.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineStatement {
    /// Its id.
    pub id: ActId,
    /// Its wording.
    pub text: LocalText,
    /// Where it stands with review.
    pub visibility: Visibility,
}

record!(MineStatement { id, text, visibility });

/// The answer to the act `open`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Opened {
    /// The deliberation's name in addresses.
    pub id: DeliberationId,
    /// The place of the act in its log.
    pub seq: u64,
}

record!(Opened { id, seq });
