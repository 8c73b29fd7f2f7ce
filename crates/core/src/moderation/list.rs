//! The list of decisions, as everybody may look it up: who followed it asks for what changed since.

use std::sync::Arc;

use serde::Serialize;

use crate::deliberation::Deliberation;
use crate::protocol::envelope::changed_after;
use crate::wire::record;

use super::case::Decided;
use super::published::{PublishedDecision, quotable, row};

/// The rows, in the order the decisions came.
pub type Decisions = Arc<[Arc<PublishedDecision>]>;

/// The decisions as everybody may look them up. Rows of `before` that have not changed are taken over, and all of it where
/// none has.
#[must_use]
pub fn decisions(of: &Deliberation, before: &Decisions) -> Decisions {
    let mut known = before.iter().peekable();
    let mut same = 0;
    let told = of.moderation().decisions().iter().zip(0_u32..);
    let told = told.filter(|(decided, _)| !decided.new.outcome.is_quiet());
    let rows: Vec<_> = told
        .map(|(decided, place)| {
            while known.next_if(|row| row.number <= place).is_some() {}
            let found = known.next_if(|row| row.number == place + 1);
            let found = found.filter(|row| row.changed == decided.changed && stands(of, decided, row));
            same += usize::from(found.is_some());
            found.map_or_else(|| Arc::new(row(of, place, decided, false)), Arc::clone)
        })
        .collect();
    if same == rows.len() && same == before.len() { Arc::clone(before) } else { rows.into() }
}

/// Whether what was decided on stands where the row says, and can still be quoted: it may have been put elsewhere since, or
/// hidden.
fn stands(of: &Deliberation, decided: &Decided, row: &PublishedDecision) -> bool {
    let thing = of.thing(decided.new.target);
    row.target.is_none()
        || (thing.is_some_and(|thing| thing.statement == row.statement)
            && (decided.new.facts.is_none() || row.facts.is_some() == quotable(of, decided)))
}

/// Decisions that an act changed after the one asked for, the longest unchanged first.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChangedDecisions {
    /// The edition.
    pub tick: u64,
    /// The decisions.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<PublishedDecision>))]
    pub decisions: Vec<Arc<PublishedDecision>>,
    /// Where to go on, now or later (`since`): the last act that it takes account of.
    pub since: u64,
    /// Whether there are more already.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

record!(ChangedDecisions { tick, decisions, since; more });

/// The decisions that were changed after the act `since`: about `most`, and those of one act together.
#[must_use]
pub fn changed_decisions(
    rows: &[Arc<PublishedDecision>],
    tick: u64,
    since: u64,
    most: usize,
) -> ChangedDecisions {
    let (decisions, since, more) = changed_after(rows, since, most, |row| row.changed);
    ChangedDecisions { tick, decisions, since, more }
}
