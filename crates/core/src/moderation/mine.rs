//! What moderation tells one person: what was decided on theirs, what became of what they reported and appealed. And what a
//! receipt tells whoever has it.

use serde::Serialize;

use crate::act::Reason;
use crate::date::Date;
use crate::deliberation::Deliberation;
use crate::id::{ActId, Handle, Pseudonym};
use crate::participant::Role;
use crate::rules::gives_roles;
use crate::statement::Visibility;
use crate::text::LocalText;
use crate::wire::{Json, record, word};

use super::case::DecisionState;
use super::people::Granted;
use super::published::{PublishedDecision, PublishedRuling, row};

/// So much of each is told at most: the last.
pub const MOST_TOLD: usize = 200;

/// What moderation tells me.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineModeration {
    /// The code by which I am given a role. Nobody else is shown it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<Handle>,
    /// The number under which I am shown, once I wrote something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The role that I was given here, while it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted: Option<MineGrant>,
    /// The name that I chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether others see it: it may wait for a review, or be hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_is: Option<Visibility>,
    /// Who was given which role, for those who give them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<MineGrant>,
    /// The last day on which I do not write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limited: Option<Date>,
    /// What was decided on what I wrote, warnings too, the last one last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on_mine: Vec<PublishedDecision>,
    /// What I reported.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<MineFlag>,
    /// What I appealed against.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub appeals: Vec<MineAppeal>,
}

record!(MineModeration { ; handle, number, granted, name, name_is, grants, limited, on_mine, flags, appeals });

/// A role that somebody was given.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineGrant {
    /// To whom.
    pub to: Handle,
    /// Which role; `participant` where it was taken back.
    pub role: Role,
    /// The last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Their name, of a role that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The body they act for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// When it was given (Unix, ms).
    pub at: i64,
}

record!(MineGrant { to, role, at; until, name, org });

/// A report of mine.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineFlag {
    /// The act.
    pub id: ActId,
    /// What anybody who has it may look the outcome up by.
    pub receipt: String,
    /// What I reported.
    pub target: ActId,
    /// Why.
    pub reason: Reason,
    /// When it was received (Unix, ms).
    pub at: i64,
    /// The decision that answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<PublishedDecision>,
}

record!(MineFlag { id, receipt, target, reason, at; answer });

/// An appeal of mine.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineAppeal {
    /// The act.
    pub id: ActId,
    /// The decision.
    pub decision: ActId,
    /// What I said.
    pub text: LocalText,
    /// When it was received (Unix, ms).
    pub at: i64,
    /// The ruling, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<PublishedRuling>,
}

record!(MineAppeal { id, decision, text, at; ruling });

/// The last ones of a list.
fn last<T>(mut list: Vec<T>) -> Vec<T> {
    let over = list.len().saturating_sub(MOST_TOLD);
    list.drain(..over);
    list
}

impl MineGrant {
    fn of(granted: &Granted) -> Self {
        let office = granted.grant.standing.as_ref();
        Self {
            to: granted.grant.to,
            role: granted.grant.role,
            until: granted.grant.until.clone(),
            name: office.and_then(|office| office.name.clone()),
            org: office.and_then(|office| office.org.clone()),
            at: granted.received,
        }
    }
}

/// Who was given which role.
fn grants(of: &Deliberation) -> Vec<MineGrant> {
    let mut grants: Vec<_> = of.moderation().people().grants().collect();
    grants.sort_by_key(|granted| granted.received);
    grants.into_iter().map(MineGrant::of).collect()
}

/// What moderation tells one person, as [`Mine`](crate::protocol::envelope::Mine) carries it. `public`: the pseudonym under
/// which they write and report; `role`: that in which they do now.
#[must_use]
pub fn mine_of_moderation(of: &Deliberation, public: Pseudonym, role: Role) -> Json {
    let moderation = of.moderation();
    let whole = |place: u32, told: bool| {
        let decided = moderation.decisions().get(place as usize)?;
        Some(row(of, place, decided, told))
    };
    let on_mine = moderation.decisions().iter().enumerate().filter(|(_, decided)| {
        !decided.new.outcome.is_quiet()
            && of.thing(decided.new.target).is_some_and(|thing| thing.author == Some(public))
    });
    let on_mine = on_mine.map(|(place, decided)| row(of, place as u32, decided, true)).collect();
    let mut flags: Vec<_> =
        moderation.flags_of(public).map(|(target, flag)| (flag.seq, target, flag)).collect();
    flags.sort_by_key(|(seq, ..)| *seq);
    let flags = flags.into_iter().map(|(_, target, flag)| MineFlag {
        id: flag.id,
        receipt: flag.receipt(),
        target,
        reason: flag.reason,
        at: flag.received,
        answer: flag.answer.and_then(|place| whole(place, false)),
    });
    let appeals = moderation.appeals().iter().filter(|appeal| appeal.by == public).filter_map(|appeal| {
        Some(MineAppeal {
            id: appeal.id,
            decision: moderation.decisions().get(appeal.decision as usize)?.id,
            text: appeal.text.clone(),
            at: appeal.received,
            ruling: appeal.ruling.as_ref().map(PublishedRuling::of),
        })
    });
    let limited = moderation.limit(public).map(|(until, _)| until.clone());
    let named = moderation.people().named(public).map(|(_, named)| named);
    let handle = Handle::of(public);
    let mine = MineModeration {
        handle: Some(handle),
        number: of.author_number(public),
        granted: moderation.people().granted(handle, of.at()).map(MineGrant::of),
        name: named.map(|named| named.text.original().to_owned()),
        name_is: named.map(|named| named.visibility),
        grants: if gives_roles(role) { last(grants(of)) } else { Vec::new() },
        limited: limited.filter(|until| Date::of(of.at()) <= *until),
        on_mine: last(on_mine),
        flags: last(flags.collect()),
        appeals: last(appeals.collect()),
    };
    // It holds words, whole numbers and texts: JSON can say them all.
    serde_json::to_value(mine).unwrap_or_default()
}

/// What a receipt tells whoever has it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// When the report was received (Unix, ms).
    pub received: i64,
    /// How it stands.
    pub state: ReceiptState,
    /// The decision that answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<PublishedDecision>,
}

record!(Receipt { received, state; decision });

/// How a report stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReceiptState {
    /// Nobody has decided.
    Waiting,
    /// It was decided.
    Decided,
    /// It was decided once, and is looked at anew.
    Reopened,
    /// Somebody else is to look at the decision.
    Appealed,
    /// It was ruled on.
    Final,
}

word!(ReceiptState { Waiting = "waiting", Decided = "decided", Reopened = "reopened", Appealed = "appealed", Final = "final" });

/// What a receipt tells: see [`Flagged::receipt`](super::case::Flagged::receipt). Nothing where there is no such report.
#[must_use]
pub fn by_receipt(of: &Deliberation, receipt: &str) -> Option<Receipt> {
    let moderation = of.moderation();
    let (case, flag) = moderation.by_receipt(receipt)?;
    let answer = flag.answer.and_then(|place| Some((place, moderation.decisions().get(place as usize)?)));
    let state = match answer.map(|(_, decided)| decided.state) {
        _ if case.is_anew() => ReceiptState::Reopened,
        None => ReceiptState::Waiting,
        Some(DecisionState::Appealed) => ReceiptState::Appealed,
        Some(DecisionState::Upheld | DecisionState::Overturned) => ReceiptState::Final,
        Some(DecisionState::Stands | DecisionState::Lifted) => ReceiptState::Decided,
    };
    let decision = answer.map(|(place, decided)| row(of, place, decided, false));
    Some(Receipt { received: flag.received, state, decision })
}
