//! Claims often heard: what notes that stand say of several claims at once, for whoever is about to write it again.
//!
//! Computed of what is published, so that a server and a page without one have the same list. Next: [`super::published`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::id::ActId;
use crate::publish::{Published, Rows};
use crate::text::LocalText;
use crate::wire::record;

use super::State;
use super::code::Family;
use super::published::PublishedAnnotation;

/// On so many claims a note stands before they are called often heard.
pub const OFTEN: usize = 3;
/// No more are listed.
pub const MOST_HEARD: usize = 100;

/// Claims often heard.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Heard {
    /// The last act that this answer takes account of.
    pub seq: u64,
    /// One for each note that stands on several claims, most claims first.
    pub heard: Vec<HeardClaim>,
}

record!(Heard { seq, heard });

/// A claim often heard, and what is said of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HeardClaim {
    /// The first note that stands.
    pub first: ActId,
    /// On how many claims it stands, itself and its copies together.
    pub claims: u32,
    /// The note, as in pages of threads.
    pub row: Arc<PublishedAnnotation>,
    /// The statement at the root of its claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// The words of its claim.
    pub text: LocalText,
}

record!(HeardClaim { first, claims, row, text; statement });

/// The notes that stand on [`OFTEN`] claims or more, most claims first, the earlier of two first; [`MOST_HEARD`] at most.
///
/// A note stands while everybody reads it, nobody disputes it, its law holds, and its words are there. When the note that
/// was copied is disputed, withdrawn, amended or in need of a review, its copies are not listed either. What is said of
/// somebody's tone is no claim.
#[must_use]
pub fn often_heard(published: &Published, rows: &Rows) -> Heard {
    let mut same: BTreeMap<ActId, Vec<&Arc<PublishedAnnotation>>> = BTreeMap::new();
    let mut fallen = BTreeSet::new();
    for row in rows.annotations.iter() {
        let copied = row.note.as_ref().and_then(|note| note.same_as);
        if stands(row) {
            same.entry(copied.unwrap_or(row.id)).or_default().push(row);
        } else if copied.is_none() && has_fallen(row) {
            fallen.insert(row.id);
        }
    }
    same.retain(|first, _| !fallen.contains(first));
    let claims = |notes: &[&Arc<PublishedAnnotation>]| {
        let targets: BTreeSet<ActId> = notes.iter().map(|row| row.target).collect();
        targets.len()
    };
    let mut often: Vec<(usize, &Arc<PublishedAnnotation>)> =
        same.values().filter_map(|notes| Some((claims(notes), *notes.first()?))).collect();
    often.retain(|(claims, _)| *claims >= OFTEN);
    often.sort_by_key(|(claims, row)| (Reverse(*claims), row.number));
    let heard = often.into_iter().filter_map(|(claims, row)| {
        let text = words(published, rows, row.target)?.clone();
        let row = Arc::clone(row);
        Some(HeardClaim { first: row.id, claims: claims as u32, statement: row.statement, row, text })
    });
    Heard { seq: published.seq, heard: heard.take(MOST_HEARD).collect() }
}

fn stands(row: &PublishedAnnotation) -> bool {
    row.state == State::Published
        && row.note.as_ref().is_some_and(|note| {
            let tone = note.code.iter().chain(&note.second).any(|code| code.family() == Family::Civility);
            !note.law_changed && note.place.is_some() && !tone
        })
}

fn has_fallen(row: &PublishedAnnotation) -> bool {
    matches!(row.state, State::Disputed | State::Withdrawn | State::Amended)
        || row.note.as_ref().is_some_and(|note| note.law_changed)
}

/// The words of a claim as they stand now.
fn words<'a>(published: &'a Published, rows: &'a Rows, target: ActId) -> Option<&'a LocalText> {
    let statement = published.statements.iter().find(|own| own.id == target).map(|own| &own.text);
    statement.or_else(|| rows.posts.iter().find(|post| post.id == target)?.text.as_ref())
}
