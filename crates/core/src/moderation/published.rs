//! What everybody sees of moderation: what stands on a text and why, what went, how writing goes on; and the list of
//! decisions.
//!
//! Never: who reported, how often, with which words; who decided, beyond their office; what appeals say; which word held a
//! text. What is decided of a person, a warning or a limit, stands in the list without saying of whom. A decision without
//! a ground (a review, or one from before decisions took one) shows no more than its outcome, as it always did.

use serde::Serialize;

use crate::act::{Ground, Hold, Outcome, Reason, Verdict};
use crate::date::Date;
use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::participant::Role;
use crate::procedure::{ArticleRef, Guard};
use crate::statement::Visibility;
use crate::text::LocalText;
use crate::wire::{Json, record, word};

use super::ThingKind;
use super::case::{Decided, DecisionState, Ruled, Source};

/// The head names so many statements that went, and so many posts that were moved: the last ones.
pub const MOST_NAMED: usize = 200;
/// How long texts wait is said in these steps, in minutes; below the first, nothing is said.
const WAIT_STEPS_MIN: [u16; 5] = [60, 40, 20, 10, 5];
/// A minute, in milliseconds.
const MINUTE_MS: i64 = 60_000;

/// One measure that stands on a text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedMeasure {
    /// The decision.
    pub decision: ActId,
    /// What was decided.
    pub outcome: Outcome,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Reason>,
    /// What it stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
    /// When (Unix, ms).
    pub at: i64,
    /// The office of who decided.
    pub by: Role,
    /// Where an appeal against it stands, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<AppealState>,
}

record!(PublishedMeasure { decision, outcome, at, by; about, ground, reason, appeal });

/// Where an appeal stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AppealState {
    /// Somebody else is to look.
    Waiting,
    /// The decision stands.
    Upheld,
    /// It was undone.
    Overturned,
}

word!(AppealState { Waiting = "waiting", Upheld = "upheld", Overturned = "overturned" });

impl AppealState {
    /// Of a decision that stands so; nothing where nobody appealed.
    #[must_use]
    pub const fn of(state: DecisionState) -> Option<Self> {
        match state {
            DecisionState::Appealed => Some(Self::Waiting),
            DecisionState::Upheld => Some(Self::Upheld),
            DecisionState::Overturned => Some(Self::Overturned),
            DecisionState::Stands | DecisionState::Lifted => None,
        }
    }
}

fn measure(decided: &Decided) -> Option<PublishedMeasure> {
    let new = &decided.new;
    new.ground.as_ref()?;
    Some(PublishedMeasure {
        decision: decided.id,
        outcome: new.outcome,
        about: new.about,
        ground: new.ground.clone(),
        reason: new.reason.clone(),
        at: decided.received,
        by: decided.role,
        appeal: AppealState::of(decided.state),
    })
}

/// What stands on something, as everybody sees it. Of what is hidden, that alone.
#[must_use]
pub fn measures(of: &Deliberation, target: ActId) -> Vec<PublishedMeasure> {
    let moderation = of.moderation();
    let Some(own) = moderation.measures(target) else { return Vec::new() };
    let at = |place: u32| moderation.decisions().get(place as usize).and_then(measure);
    match own.hidden {
        Some(place) => at(place).into_iter().collect(),
        None => own.standing().filter_map(at).collect(),
    }
}

/// The same as the edition carries it: nothing where there is none.
pub(crate) fn raw(measures: &[PublishedMeasure]) -> Json {
    // They hold words, whole numbers and texts: JSON can say them all.
    if measures.is_empty() { Json::Null } else { serde_json::to_value(measures).unwrap_or_default() }
}

/// How moderation stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ModerationHead {
    /// The last act by which something was decided, ruled, or said of how writing goes on.
    pub changed: u64,
    /// That writing is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Whose texts wait, whatever the phase says.
    #[serde(skip_serializing_if = "Hold::is_nothing")]
    pub hold: Hold,
    /// So many seconds lie between two texts of one person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow_s: Option<u16>,
    /// How long texts wait at present, in minutes: 5, 10, 20, 40 or 60 at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_min: Option<u16>,
    /// The statements that were hidden by a decision with a ground.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Gone>,
    /// The posts that stand elsewhere by a decision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Pointer>,
    /// The statements whose words were erased: the last ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<ErasedStatement>,
}

record!(ModerationHead { changed; closed, hold, slow_s, waits_min, gone, moved, erased });

/// A statement whose words were erased: its place and its votes stay.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ErasedStatement {
    /// The statement.
    pub id: ActId,
    /// Its number, from 1.
    pub number: u32,
}

record!(ErasedStatement { id, number });

/// That writing is paused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Closed {
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
    /// Since when (Unix, ms).
    pub since: i64,
    /// The article it stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<ArticleRef>,
}

record!(Closed { since; reason, rule });

/// A statement that was hidden: its place is told, its words are not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Gone {
    /// The statement.
    pub id: ActId,
    /// Its number, from 1.
    pub number: u32,
    /// Why.
    pub measure: PublishedMeasure,
}

record!(Gone { id, number, measure });

/// Where a post stood, and where it went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Pointer {
    /// The post.
    pub post: ActId,
    /// Its number, from 1.
    pub number: u32,
    /// The statement or post it stood under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<ActId>,
    /// The statement at the root of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// The statement under which it stands now; nothing where it stands among the remarks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<ActId>,
    /// The decision.
    pub decision: ActId,
    /// When (Unix, ms).
    pub at: i64,
}

record!(Pointer { post, number, decision, at; on, statement, now });

/// How moderation stands, as the edition carries it; nothing while nothing was decided that everybody is told of.
#[must_use]
pub fn head(of: &Deliberation) -> Json {
    let moderation = of.moderation();
    if moderation.told() == 0 {
        return Json::Null;
    }
    let gate = moderation.gate();
    let writing = &gate.writing;
    let closed = writing.closed.then(|| Closed {
        reason: writing.reason.clone(),
        since: gate.since,
        rule: of.procedure().ground(Guard::Writing),
    });
    let head = ModerationHead {
        changed: moderation.told(),
        closed,
        hold: writing.hold,
        slow_s: (writing.slow_s > 0).then_some(writing.slow_s),
        waits_min: waits_min(of),
        gone: last(gone(of)),
        moved: last(moved(of)),
        erased: erased(of),
    };
    serde_json::to_value(head).unwrap_or_default()
}

/// The last ones of a list that is sorted by what was decided when.
fn last<T>(mut list: Vec<(u32, T)>) -> Vec<T> {
    list.sort_by_key(|(place, _)| *place);
    let over = list.len().saturating_sub(MOST_NAMED);
    list.drain(..over);
    list.into_iter().map(|(_, row)| row).collect()
}

fn gone(of: &Deliberation) -> Vec<(u32, Gone)> {
    let moderation = of.moderation();
    let gone = moderation.measured().filter_map(|(id, own)| {
        let (place, number) = (own.hidden?, of.statement_number(id)?);
        let hidden = of.statement(id)?.visibility == Visibility::Hidden;
        let measure = moderation.decisions().get(place as usize).and_then(measure).filter(|_| hidden)?;
        Some((place, Gone { id, number, measure }))
    });
    gone.collect()
}

fn erased(of: &Deliberation) -> Vec<ErasedStatement> {
    let all = (1..).zip(of.statements()).filter(|(_, own)| own.erased);
    let mut erased: Vec<_> = all.map(|(number, own)| ErasedStatement { id: own.id, number }).collect();
    let over = erased.len().saturating_sub(MOST_NAMED);
    erased.drain(..over);
    erased
}

fn moved(of: &Deliberation) -> Vec<(u32, Pointer)> {
    let moderation = of.moderation();
    let shown = |id: Option<ActId>| {
        id.is_none_or(|id| of.statement(id).is_some_and(|own| own.visibility == Visibility::Visible))
    };
    let moved = moderation.measured().filter_map(|(id, own)| {
        let stood = own.moved.as_ref()?;
        let (post, number) = (of.threads().post(id)?, of.threads().number(id)?);
        let decided = moderation.decisions().get(stood.by as usize)?;
        // With a statement that is hidden goes what was said of it.
        if !post.is_open() || !shown(stood.statement) || !shown(post.statement) {
            return None;
        }
        let pointer = Pointer {
            post: id,
            number,
            on: stood.on,
            statement: stood.statement,
            now: post.statement,
            decision: decided.id,
            at: decided.received,
        };
        Some((stood.by, pointer))
    });
    moved.collect()
}

/// How long the oldest text that waits has waited, when the last act came: in steps, so that nothing can be told of one.
fn waits_min(of: &Deliberation) -> Option<u16> {
    let oldest = of.moderation().all_waiting().map(|(_, waiting)| waiting.since).min()?;
    in_steps(of.at().saturating_sub(oldest))
}

/// A time of waiting (ms) in steps, in minutes; nothing below the first.
pub(super) fn in_steps(waited: i64) -> Option<u16> {
    let minutes = waited / MINUTE_MS;
    WAIT_STEPS_MIN.into_iter().find(|step| minutes >= i64::from(*step))
}

/// What a decision is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AboutKind {
    /// A statement.
    Statement,
    /// A post.
    Post,
    /// An annotation.
    Annotation,
    /// A name that somebody chose.
    Name,
    /// A person, of whom nothing is said.
    Person,
}

impl From<ThingKind> for AboutKind {
    fn from(kind: ThingKind) -> Self {
        match kind {
            ThingKind::Statement => Self::Statement,
            ThingKind::Post => Self::Post,
            ThingKind::Annotation => Self::Annotation,
            ThingKind::Name => Self::Name,
        }
    }
}

word!(AboutKind { Statement = "statement", Post = "post", Annotation = "annotation", Name = "name", Person = "person" });

/// One decision, as everybody may look it up. Of two rows of a decision the one with the greater `changed` holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedDecision {
    /// Its number, from 1. Some are left out: what only passes a case on, or holds a text.
    pub number: u32,
    /// The act.
    pub id: ActId,
    /// What kind of thing it is about.
    pub kind: AboutKind,
    /// The thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<ActId>,
    /// The statement at its root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// The revision in force then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
    /// What was decided.
    pub outcome: Outcome,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Reason>,
    /// What it stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// The facts that it rests on. They may quote what was decided on: where that is hidden, or waits, its author and those
    /// who moderate read them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<LocalText>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
    /// The office of who decided.
    pub by: Role,
    /// When (Unix, ms).
    pub at: i64,
    /// What it came of.
    pub source: Source,
    /// Of what was moved: under which statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<ActId>,
    /// Of what was lifted: the decision that ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<ActId>,
    /// Of a limit: its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What became of it.
    pub state: DecisionState,
    /// The last ruling on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<PublishedRuling>,
    /// The last act that changed this row.
    pub changed: u64,
}

record!(PublishedDecision { number, id, kind, outcome, by, at, source, state, changed; target, statement, revision, about, ground, facts, reason, to, of, until, ruling });

/// A ruling, as everybody may look it up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedRuling {
    /// What it finds.
    pub finding: Verdict,
    /// Why.
    pub text: LocalText,
    /// When (Unix, ms).
    pub at: i64,
    /// The office of who ruled.
    pub by: Role,
}

record!(PublishedRuling { finding, text, at, by });

impl PublishedDecision {
    /// The same as what stands on the thing.
    #[must_use]
    pub fn measure(&self) -> PublishedMeasure {
        PublishedMeasure {
            decision: self.id,
            outcome: self.outcome,
            about: self.about,
            ground: self.ground.clone(),
            reason: self.reason.clone(),
            at: self.at,
            by: self.by,
            appeal: AppealState::of(self.state),
        }
    }
}

impl PublishedRuling {
    pub(super) fn of(ruled: &Ruled) -> Self {
        Self { finding: ruled.finding, text: ruled.text.clone(), at: ruled.received, by: ruled.role }
    }
}

/// Whether facts that quote what was decided on quote what everybody may read.
pub(super) fn quotable(of: &Deliberation, decided: &Decided) -> bool {
    let shown = |id: ActId| of.statement(id).is_some_and(|own| own.visibility == Visibility::Visible);
    let open =
        of.thing(decided.new.target).is_some_and(|thing| thing.open && thing.statement.is_none_or(shown));
    // What a review keeps from others may be a new wording of something that they read.
    open && decided.new.outcome != Outcome::Hide
}

/// What the row of a decision says of the thing that was decided on: where it stands, and whether facts may quote it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Followed(Option<ActId>, bool);

impl Followed {
    pub(crate) fn of(of: &Deliberation, decided: &Decided) -> Self {
        let statement = of.thing(decided.new.target).and_then(|thing| thing.statement);
        Self(statement, decided.new.facts.is_some() && quotable(of, decided))
    }
}

/// The row of a decision. `told`: for whom it is about, who sees all of it.
pub(super) fn row(of: &Deliberation, place: u32, decided: &Decided, told: bool) -> PublishedDecision {
    let new = &decided.new;
    let personal = new.outcome.is_personal();
    let whole = told || !personal;
    // What a review says is for the author.
    let words = told || (new.ground.is_some() && !personal);
    let thing = of.thing(new.target);
    let kind = thing.map_or(AboutKind::Statement, |thing| thing.kind.into());
    let rulings = of.moderation().appeals_on(place).filter_map(|appeal| appeal.ruling.as_ref());
    PublishedDecision {
        number: place + 1,
        id: decided.id,
        kind: if whole { kind } else { AboutKind::Person },
        target: whole.then_some(new.target),
        statement: thing.and_then(|thing| thing.statement).filter(|_| whole),
        revision: whole.then_some(decided.revision),
        outcome: new.outcome,
        about: new.about,
        ground: new.ground.clone(),
        facts: new.facts.clone().filter(|_| told || (words && quotable(of, decided))),
        reason: new.reason.clone().filter(|_| words),
        by: decided.role,
        at: decided.received,
        source: decided.source,
        to: new.to,
        of: new.of,
        until: new.until.clone(),
        state: decided.state,
        // What a ruling on a warning says may name whom it is about.
        ruling: rulings.last().map(PublishedRuling::of).filter(|_| whole),
        changed: decided.changed,
    }
}
