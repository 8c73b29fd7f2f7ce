//! Statements: short positions that are voted on. Never reworded once somebody else has voted.
//!
//! Next: [`crate::rules`] for what a statement must be, [`crate::publish`] for what others see of it.

use serde::Serialize;

use crate::wire::word;

use crate::act::Moment;
use crate::id::{ActId, Pseudonym};
use crate::participant::Standing;
use crate::text::LocalText;

/// Where a statement stands with review.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Everybody sees it.
    Visible,
    /// Waiting for review: its author sees it.
    Waiting,
    /// A moderator decided against it.
    Hidden,
}

word!(Visibility { Visible = "visible", Waiting = "waiting", Hidden = "hidden" });

/// One statement as the fold knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// The id of the act that made it.
    pub id: ActId,
    /// Its wording.
    pub text: LocalText,
    /// The revision in force.
    pub revision: u32,
    /// Who wrote it, under the pseudonym of their public acts; nobody when it came with the opening.
    pub author: Option<Pseudonym>,
    /// As what its author wrote it.
    pub standing: Standing,
    /// Whether it came with the opening.
    pub seed: bool,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// Where in the programme it was written.
    pub moment: Option<Moment>,
    /// Where it stands with review.
    pub visibility: Visibility,
    /// The act that brought its wording.
    pub wording: ActId,
    /// The statement that it says better.
    pub supersedes: Option<ActId>,
    /// The one that says the same, into which staff merged it.
    pub merged_into: Option<ActId>,
    /// The one by which it is closed, as long as that one is shown: it keeps its votes, and takes no more. It follows from
    /// who supersedes whom, and what was merged.
    pub closed_by: Option<ActId>,
    /// The annotation that it answers.
    pub because: Option<ActId>,
    /// Whether its words were erased.
    pub erased: bool,
}

impl Statement {
    /// Whether it is closed by somebody else's, which says the same.
    #[must_use]
    pub fn merged(&self) -> bool {
        self.closed_by.is_some() && self.closed_by == self.merged_into
    }
}
