//! One post: its kind, its place, its wordings.

use crate::act::{Act, Asked, Moment, Origin, Relation, Source, Speaker, Stamp};
use crate::id::{ActId, Pseudonym};
use crate::participant::{Role, Standing};
use crate::statement::Visibility;
use crate::text::LocalText;

use super::demand::Demand;
use super::rated::Rated;

/// What kind of post it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An argument.
    Argument(Relation),
    /// A remark.
    Remark,
    /// Said on air.
    Spoken(Speaker),
}

/// One wording of a post. Revision 1 is the first.
#[derive(Clone, PartialEq, Debug)]
pub struct Wording {
    /// The act that brought it.
    pub act: ActId,
    /// The words.
    pub text: LocalText,
    /// What they rest on.
    pub sources: Vec<Source>,
    /// When they were received (Unix, ms).
    pub received: i64,
    /// How they were rated.
    pub rated: Rated,
    /// The annotation that they answer.
    pub because: Option<ActId>,
}

impl Wording {
    pub(super) fn new(act: ActId, text: LocalText, sources: Vec<Source>, received: i64) -> Self {
        Self { act, text, sources, received, rated: Rated::default(), because: None }
    }
}

/// One post as the fold knows it.
#[derive(Clone, PartialEq, Debug)]
pub struct Post {
    /// The id of the act that made it.
    pub id: ActId,
    /// What kind it is.
    pub kind: Kind,
    /// The statement or post it stands under; nothing for what stands by itself.
    pub on: Option<ActId>,
    /// The statement at its root; nothing for what hangs on something that stands by itself.
    pub statement: Option<ActId>,
    /// Posts between it and its root.
    pub depth: u32,
    /// Who wrote it, or wrote it down.
    pub author: Pseudonym,
    /// As what they wrote it.
    pub standing: Standing,
    /// The name of who answers for a body.
    pub signed: Option<String>,
    /// Where in the programme it was written or said.
    pub moment: Option<Moment>,
    /// Where it was done.
    pub from: Origin,
    /// Its wordings, the one in force last; never empty.
    pub wordings: Vec<Wording>,
    /// Another wording that waits for review; till then the one before stands.
    pub pending: Option<Wording>,
    /// Who is asked, where that waits for review.
    pub pending_asked: Option<Asked>,
    /// The demand it is.
    pub demand: Option<Demand>,
    /// The role of who attached it, where that was not its author.
    pub attached_by: Option<Role>,
    /// Where it stands with review.
    pub visibility: Visibility,
    /// Whether its author took back the words.
    pub withdrawn: bool,
    /// Whether its words were erased.
    pub erased: bool,
    /// The last act that changed what is seen of it.
    pub changed: u64,
}

impl Post {
    pub(super) fn new(act: &Act, stamp: &Stamp, kind: Kind, text: &LocalText, waits: bool) -> Self {
        Self {
            id: act.id,
            kind,
            on: None,
            statement: None,
            depth: 0,
            author: stamp.by,
            standing: stamp.standing.clone(),
            signed: None,
            moment: act.moment.clone(),
            from: act.from,
            wordings: vec![Wording::new(act.id, text.clone(), Vec::new(), stamp.received)],
            pending: None,
            pending_asked: None,
            demand: None,
            attached_by: None,
            visibility: if waits { Visibility::Waiting } else { Visibility::Visible },
            withdrawn: false,
            erased: false,
            changed: stamp.seq,
        }
    }

    /// The revision in force, from 1.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.wordings.len() as u32
    }

    /// How many rated one of its wordings: the one that most rated, since people may have rated several.
    #[must_use]
    pub fn raters(&self) -> u32 {
        self.wordings.iter().map(|wording| wording.rated.raters()).max().unwrap_or(0)
    }

    /// The wording that a review is about: the one that waits, else the one in force.
    #[must_use]
    pub fn under_review(&self) -> Option<&Wording> {
        self.pending.as_ref().or(self.wordings.last())
    }

    /// Whether it can be replied to, rated, revised.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.visibility == Visibility::Visible && !self.withdrawn && !self.erased
    }

    /// Whether it says the words of somebody who is not there to speak for them.
    #[must_use]
    pub const fn is_spoken(&self) -> bool {
        matches!(self.kind, Kind::Spoken(_))
    }
}
