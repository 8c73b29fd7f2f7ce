//! Who may do what, when: here and nowhere else. The widget asks to hide a button, the server asks to refuse
//! an act, and each refusal names the guard, and so the article, it stands on.
//!
//! [`check`] is for ever: what was kept under it folds. [`admit`] is of today: what came to be ruled out later, although
//! old logs have it. Next: [`table`] for the roles, [`crate::procedure`] for guards and articles, [`crate::deliberation`]
//! which asks before it folds.

mod annotations;
mod identity;
mod moderation;
mod posts;
pub mod table;

pub use annotations::{NoteRefusal, casts_on_notes, may_name, note_fits, of_panel};
pub use moderation::{ModerationRefusal, NameFault, is_involved};
pub use posts::post_form;

use crate::act::{Act, MAX_STATEMENTS, Stamp, Stance, Verb, When};
use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::moderation::is_staff;
use crate::movement::stances::MyStance;
use crate::participant::{Assurance, Role, Standing};
use crate::policy::{Ability, Phase, Policy};
use crate::procedure::{Guard, ProcedureError};
use crate::statement::Visibility;
use crate::text::{LocalText, fingerprint, graphemes};

use table::{May, Why, cells, may, readers, reads};

/// A statement as an act names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// The statement of a vote.
    Statement(ActId),
    /// The target of a decision.
    Target(ActId),
}

impl Named {
    /// The statement's id.
    #[must_use]
    pub const fn id(self) -> ActId {
        match self {
            Self::Statement(id) | Self::Target(id) => id,
        }
    }
}

/// Why an act is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Nothing can be done before the act `open`.
    #[error("the deliberation has not been opened")]
    NotOpened,
    /// There is one act `open`.
    #[error("the deliberation is open already")]
    OpenedAlready,
    /// The phase does not allow it.
    #[error("the phase {phase} does not allow this")]
    PhaseClosed {
        /// The phase in force.
        phase: String,
    },
    /// The role does not allow it.
    #[error("only the role {needs:?} may do this")]
    RoleForbids {
        /// The role it takes.
        needs: Role,
    },
    /// Whoever advises, answers, reviews or runs the deliberation is no part of the sums.
    #[error("the role {role:?} does not vote")]
    DoesNotVote {
        /// The role.
        role: Role,
    },
    /// The statement is too long.
    #[error("the statement has {length} graphemes; at most {limit}")]
    StatementTooLong {
        /// The most graphemes.
        limit: usize,
        /// Its graphemes.
        length: usize,
    },
    /// The same words stand there already.
    #[error("the same statement stands there already")]
    DuplicateStatement {
        /// The statement.
        of: ActId,
    },
    /// There are as many statements as there can be.
    #[error("there are {MAX_STATEMENTS} statements already")]
    TooManyStatements,
    /// No statement has that id.
    #[error("no statement has the id {id}", id = .0.id())]
    UnknownStatement(Named),
    /// The statement is not, or no longer, shown to everybody.
    #[error("the statement {0} is not open for votes")]
    StatementClosed(ActId),
    /// The vote was cast on another wording.
    #[error("the statement is at revision {current}")]
    StaleRevision {
        /// The revision in force.
        current: u32,
    },
    /// No statement or post has that id.
    #[error("no statement or post has the id {id}")]
    UnknownPost {
        /// The id.
        id: ActId,
        /// JSON pointer to where the act names it.
        pointer: &'static str,
    },
    /// The post is too long.
    #[error("the post has {length} graphemes; at most {limit}")]
    PostTooLong {
        /// The most graphemes.
        limit: usize,
        /// Its graphemes.
        length: usize,
    },
    /// There are as many posts, or wordings of one, as there can be.
    #[error("there is no room for more")]
    TooManyPosts,
    /// What it stands under was withdrawn, hidden or closed.
    #[error("{id} takes this no more")]
    PostClosed {
        /// The statement or post.
        id: ActId,
        /// JSON pointer to where the act names it.
        pointer: &'static str,
    },
    /// This kind of post does not take that.
    #[error("{expected}")]
    UnfitPost {
        /// What would have been right, in words.
        expected: &'static str,
        /// JSON pointer to what is wrong.
        pointer: &'static str,
    },
    /// Only its author may do this.
    #[error("only its author may do this")]
    NotYours,
    /// Others voted on that wording.
    #[error("the statement {0} has been voted on: write another that supersedes it")]
    VotedOn(ActId),
    /// It is no demand, or the demand does not stand where this can be done.
    #[error("{expected}")]
    UnfitDemand {
        /// What would have been right, in words.
        expected: &'static str,
        /// JSON pointer to what is wrong.
        pointer: &'static str,
    },
    /// The opening names no two sides.
    #[error("this deliberation has no stance line")]
    NoStanceLine,
    /// Whoever has said where they stand after does not change where they stood before.
    #[error("where you stood before stays, since you have said where you stand after")]
    StanceFixed,
    /// It concerns an annotation.
    #[error(transparent)]
    Annotation(#[from] NoteRefusal),
    /// It concerns moderation.
    #[error(transparent)]
    Moderation(#[from] ModerationRefusal),
    /// No phase has that id, or it is in force already.
    #[error("there is no other phase {0:?}")]
    UnknownPhase(String),
    /// No article in force has that number.
    #[error("no article has the number {0}")]
    UnknownArticle(u16),
    /// The articles would no longer hold together.
    #[error(transparent)]
    Procedure(#[from] ProcedureError),
}

impl Refusal {
    /// The guard that refuses.
    #[must_use]
    pub const fn guard(&self) -> Guard {
        match self {
            Self::PhaseClosed { .. } => Guard::Phase,
            Self::StatementTooLong { .. } | Self::TooManyStatements => Guard::StatementForm,
            Self::DuplicateStatement { .. } => Guard::Duplicate,
            Self::UnknownStatement(_) | Self::StatementClosed(_) | Self::StaleRevision { .. } => {
                Guard::VoteTarget
            }
            Self::UnknownPost { .. }
            | Self::PostTooLong { .. }
            | Self::TooManyPosts
            | Self::PostClosed { .. }
            | Self::UnfitPost { .. } => Guard::Thread,
            Self::NotYours | Self::VotedOn(_) => Guard::Wording,
            Self::UnfitDemand { .. } => Guard::Demand,
            Self::Annotation(_) => Guard::Annotation,
            Self::Moderation(refusal) => refusal.guard(),
            Self::RoleForbids { .. } => Guard::Session,
            Self::DoesNotVote { .. } => Guard::Voters,
            Self::NoStanceLine | Self::StanceFixed => Guard::Stance,
            Self::NotOpened
            | Self::OpenedAlready
            | Self::UnknownPhase(_)
            | Self::UnknownArticle(_)
            | Self::Procedure(_) => Guard::Host,
        }
    }

    /// JSON pointer to the member of the act that is refused.
    #[must_use]
    pub const fn pointer(&self) -> &'static str {
        match self {
            Self::StatementTooLong { .. } | Self::DuplicateStatement { .. } | Self::PostTooLong { .. } => {
                "/text"
            }
            Self::UnknownPost { pointer, .. }
            | Self::PostClosed { pointer, .. }
            | Self::UnfitPost { pointer, .. }
            | Self::UnfitDemand { pointer, .. } => pointer,
            Self::Annotation(refusal) => refusal.pointer(),
            Self::Moderation(refusal) => refusal.pointer(),
            Self::NotYours | Self::VotedOn(_) => "/target",
            Self::UnknownStatement(Named::Target(_)) => "/target",
            Self::UnknownStatement(Named::Statement(_)) | Self::StatementClosed(_) => "/statement",
            Self::StaleRevision { .. } => "/revision",
            Self::StanceFixed => "/when",
            Self::UnknownPhase(_) => "/to",
            Self::UnknownArticle(_) => "/article",
            Self::Procedure(ProcedureError::Version { .. }) => "/version",
            Self::Procedure(ProcedureError::Ungrounded(_)) => "/guards",
            _ => "",
        }
    }
}

/// Whether `phase` lets participants use `ability`.
///
/// # Errors
/// When it does not.
pub fn phase_allows(phase: &Phase, ability: Ability) -> Result<(), Refusal> {
    if phase.allows(ability) { Ok(()) } else { Err(Refusal::PhaseClosed { phase: phase.id.clone() }) }
}

/// Whether somebody who acts so is counted among those who vote: experts, officials, moderators and the host have
/// other ways to say what they think, and the sums are those of the people.
///
/// # Errors
/// When they are not.
pub fn votes(standing: &Standing) -> Result<(), Refusal> {
    role_votes(standing.role)
}

/// The same of a role.
///
/// # Errors
/// When it is not one of those who vote.
pub const fn role_votes(role: Role) -> Result<(), Refusal> {
    const VOTE: [May; 8] = cells("vote");
    if may(&VOTE, role).ever() { Ok(()) } else { Err(Refusal::DoesNotVote { role }) }
}

/// Whether a statement of so many graphemes may stand.
///
/// # Errors
/// When it is too long.
pub fn statement_form(length: usize, policy: &Policy) -> Result<(), Refusal> {
    let limit = policy.statement_limit();
    if length > limit { Err(Refusal::StatementTooLong { limit, length }) } else { Ok(()) }
}

/// Whether the same words stand among `statements` already.
///
/// # Errors
/// When they do.
pub fn not_twice<'a>(
    text: &LocalText,
    statements: impl IntoIterator<Item = (ActId, &'a LocalText)>,
) -> Result<(), Refusal> {
    let new = fingerprint(text.original());
    let same = |other: &LocalText| fingerprint(other.original()) == new;
    match statements.into_iter().find(|(_, other)| same(other)) {
        Some((of, _)) => Err(Refusal::DuplicateStatement { of }),
        None => Ok(()),
    }
}

fn role_is(standing: &Standing, needs: Role) -> Result<(), Refusal> {
    if standing.role == needs { Ok(()) } else { Err(Refusal::RoleForbids { needs }) }
}

fn role_is_staff(standing: &Standing) -> Result<(), Refusal> {
    if is_staff(standing.role) { Ok(()) } else { Err(Refusal::RoleForbids { needs: Role::Moderator }) }
}

/// Whether somebody of this role gives others theirs.
#[must_use]
pub const fn gives_roles(role: Role) -> bool {
    const GRANT: [May; 8] = cells("grant");
    may(&GRANT, role).ever()
}

/// Whether somebody of the role `by` gives others that one: who runs one deliberation makes nobody their equal, the platform
/// does.
#[must_use]
pub const fn gives(by: Role, role: Role) -> bool {
    gives_roles(by) && (matches!(by, Role::Admin) || !matches!(role, Role::Host | Role::Admin))
}

/// Whether somebody may read what stands on the desk: notes that wait for a signature, and what experts are asked.
///
/// # Errors
/// When their role has no part in it.
pub const fn read_desk(standing: &Standing) -> Result<(), Refusal> {
    const DESK: [bool; 8] = readers("desk");
    if reads(&DESK, standing.role) { Ok(()) } else { Err(Refusal::RoleForbids { needs: Role::Expert }) }
}

/// Whether somebody may read what there is to decide on.
///
/// # Errors
/// When their role has no part in it.
pub const fn read_queue(standing: &Standing) -> Result<(), Refusal> {
    const QUEUE: [bool; 8] = readers("queue");
    if reads(&QUEUE, standing.role) { Ok(()) } else { Err(Refusal::RoleForbids { needs: Role::Moderator }) }
}

/// Whether somebody may read what was done, act by act.
///
/// # Errors
/// When their role has no part in it.
pub const fn read_audit(standing: &Standing) -> Result<(), Refusal> {
    const AUDIT: [bool; 8] = readers("audit");
    if reads(&AUDIT, standing.role) { Ok(()) } else { Err(Refusal::RoleForbids { needs: Role::Auditor }) }
}

/// Whether somebody may say where they stood then. `line`: whether there is one; `said_after`: whether they have said where
/// they stand after.
///
/// # Errors
/// When they may not.
pub fn stance_at(line: bool, when: When, said_after: bool) -> Result<(), Refusal> {
    match when {
        _ if !line => Err(Refusal::NoStanceLine),
        When::Before if said_after => Err(Refusal::StanceFixed),
        When::Before | When::After => Ok(()),
    }
}

/// Whether somebody may say so where they stand.
fn stance_form(deliberation: &Deliberation, stance: &Stance, stamp: &Stamp) -> Result<(), Refusal> {
    let line = deliberation.opening().is_some_and(|(_, open)| open.sides.is_some());
    stance_at(line, stance.when, deliberation.said_after(stamp.by))?;
    let Some(id) = stance.because else { return Ok(()) };
    let pointer = "/because";
    let claim = deliberation.claim(id).ok_or(Refusal::UnknownPost { id, pointer })?;
    // What was named while it was open may be named on.
    let named = |own: &MyStance| own.because == Some(id);
    if claim.open || deliberation.stances_of(stamp.by).iter().any(named) {
        Ok(())
    } else {
        Err(Refusal::PostClosed { id, pointer })
    }
}

/// What the table says of an act: whether the role may, in this phase.
fn permitted(of: &Deliberation, phase: &Phase, act: &Act, role: Role) -> Result<(), Refusal> {
    for line in table::lines(act, of) {
        match may(&line.cells, role) {
            May::Always | May::Own | May::Uninvolved => {}
            May::InPhase(ability) | May::OwnInPhase(ability) | May::NotNow(ability) => {
                phase_allows(phase, ability)?;
            }
            May::No(Why::NoVote) => return Err(Refusal::DoesNotVote { role }),
            May::No(Why::Role) => return Err(Refusal::RoleForbids { needs: line.first() }),
        }
    }
    Ok(())
}

/// Whether `act`, stamped so, may be kept now: what [`check`] allows, less what came to be ruled out when logs had it
/// already. Asked by whoever keeps a log, never by the fold.
///
/// # Errors
/// With the reason when it may not.
pub fn admit(deliberation: &Deliberation, act: &Act, stamp: &Stamp) -> Result<(), Refusal> {
    check(deliberation, act, stamp)?;
    let role = stamp.standing.role;
    // What comes from elsewhere comes as it was there.
    if stamp.standing.assurance == Assurance::Imported {
        return Ok(());
    }
    if table::lines(act, deliberation).any(|line| matches!(may(&line.cells, role), May::NotNow(_))) {
        return Err(Refusal::DoesNotVote { role });
    }
    moderation::admit(deliberation, &act.verb, stamp)?;
    identity::admit(deliberation, &act.verb, stamp)?;
    posts::admit(deliberation, &act.verb, stamp)?;
    annotations::admit(deliberation, &act.verb, stamp)
}

/// Whether `act`, stamped so, may be added to `deliberation` as it stands.
///
/// # Errors
/// With the reason when it may not.
pub fn check(deliberation: &Deliberation, act: &Act, stamp: &Stamp) -> Result<(), Refusal> {
    let standing = &stamp.standing;
    let Some(phase) = deliberation.phase() else {
        return match act.verb {
            Verb::Open(_) => role_is(standing, Role::Host),
            _ => Err(Refusal::NotOpened),
        };
    };
    if matches!(act.verb, Verb::Open(_)) {
        return Err(Refusal::OpenedAlready);
    }
    permitted(deliberation, phase, act, standing.role)?;
    if table::brings_words(act, deliberation) {
        moderation::writes(deliberation, stamp)?;
        identity::known(deliberation, stamp)?;
    }
    match &act.verb {
        Verb::Open(_)
        | Verb::Join(_)
        | Verb::Unknown(_)
        | Verb::LawChange(_)
        | Verb::NotesOrder(_)
        | Verb::Writing(_)
        | Verb::Screen(_) => Ok(()),
        Verb::Grant(grant) => identity::grant(grant, stamp),
        Verb::Name(new) => identity::name(deliberation, new, stamp),
        Verb::Erasure(erasure) => identity::erasure(deliberation, erasure, stamp),
        Verb::Statement(new) => {
            statement_form(graphemes(new.text.original()), deliberation.policy())?;
            if deliberation.statements().len() >= MAX_STATEMENTS {
                return Err(Refusal::TooManyStatements);
            }
            if let Some(old) = new.supersedes {
                posts::supersede(deliberation, old, stamp)?;
            }
            match (new.because, new.supersedes) {
                (Some(note), Some(old)) => annotations::because(deliberation, note, old)?,
                (Some(note), None) => return Err(NoteRefusal::Unknown(note).into()),
                (None, _) => {}
            }
            posts::said_once(deliberation, &act.verb, stamp)
        }
        Verb::Vote(vote) => {
            let statement = deliberation
                .statement(vote.statement)
                .ok_or(Refusal::UnknownStatement(Named::Statement(vote.statement)))?;
            // An import keeps every vote of its source: nobody is shown those on what is hidden.
            let imported = standing.assurance == Assurance::Imported;
            let open = statement.visibility == Visibility::Visible && statement.closed_by.is_none();
            if !open && !imported {
                return Err(Refusal::StatementClosed(vote.statement));
            }
            if statement.revision != vote.revision {
                return Err(Refusal::StaleRevision { current: statement.revision });
            }
            Ok(())
        }
        Verb::Decision(decision) => moderation::decision(deliberation, decision),
        Verb::Flag(flag) => moderation::flag(deliberation, flag, stamp),
        Verb::Appeal(appeal) => moderation::appeal(deliberation, appeal, stamp),
        Verb::Ruling(ruling) => moderation::ruling(deliberation, ruling, stamp),
        Verb::Phase(change) => {
            if change.to == phase.id || !deliberation.phases().iter().any(|p| p.id == change.to) {
                return Err(Refusal::UnknownPhase(change.to.clone()));
            }
            match change.article {
                Some(number) if deliberation.procedure().article(number).is_none() => {
                    Err(Refusal::UnknownArticle(number))
                }
                _ => Ok(()),
            }
        }
        Verb::Article(article) => {
            deliberation.procedure().amended(article.clone())?;
            Ok(())
        }
        Verb::Argument(new) => posts::argument(deliberation, new, stamp),
        Verb::Remark(new) => posts::remark(deliberation, new, stamp),
        Verb::Spoken(new) => posts::spoken(deliberation, act, new),
        Verb::Revision(revision) => {
            posts::revision(deliberation, revision, stamp)?;
            revision.because.map_or(Ok(()), |note| annotations::because(deliberation, note, revision.target))
        }
        Verb::Withdraw(withdraw) => posts::withdraw(deliberation, withdraw.target, stamp),
        Verb::Attach(attach) => posts::attach(deliberation, attach, stamp),
        Verb::Demand(mark) => posts::mark(deliberation, mark, stamp),
        Verb::DemandStep(step) => posts::step(deliberation, step, stamp),
        Verb::Rating(rating) => posts::rating(deliberation, rating),
        Verb::Stance(stance) => stance_form(deliberation, stance, stamp),
        Verb::Merge(merge) => posts::merge(deliberation, merge),
        Verb::Annotation(new) => annotations::annotate(deliberation, new, stamp),
        Verb::Signature(signature) => annotations::sign(deliberation, signature, stamp),
        Verb::NoteReply(said) => annotations::reply(deliberation, said, stamp),
        Verb::Dispute(said) => annotations::dispute(deliberation, said, stamp),
        Verb::NoteReview(review) => annotations::review(deliberation, review, stamp),
        Verb::NoteWithdrawal(said) => annotations::take_back(deliberation, said, stamp),
        Verb::Helpful(helpful) => annotations::helps(deliberation, helpful, stamp),
        Verb::Objection(call) => annotations::object(deliberation, call, stamp),
        Verb::ExpertCall(call) => annotations::call(deliberation, call),
    }
}
