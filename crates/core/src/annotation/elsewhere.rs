//! Once for all: the claims that say nearly what a note was made on, for whoever stands for it to put it there.
//!
//! Computed of what is published, so that nobody waits who folds acts, and of what is not shown nothing is told. Only ever
//! a proposal ([`crate::alike`]); what may be done is decided by [`crate::rules`], which leaves out here what it would
//! refuse. Next: [`super::heard`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::act::Relation;
use crate::alike::{PROPOSED, nearest, pieces, says, within};
use crate::anchor::Span;
use crate::date::Date;
use crate::id::ActId;
use crate::participant::Standing;
use crate::publish::{Published, Rows};
use crate::rules::{may_name, note_fits};
use crate::text::LocalText;
use crate::thread::{self, published::PublishedPost};
use crate::wire::record;

use super::State;
use super::published::PublishedAnnotation;

/// A claim that says nearly what an annotation was made on.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AlikeClaim {
    /// The statement or post.
    pub target: ActId,
    /// The statement at its root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// On which side of the statement at its root it speaks (`support` or `oppose`), through all that it replies to; nothing
    /// where it takes none. Which side is corrected is to be seen before it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Relation>,
    /// The words.
    pub text: LocalText,
    /// Their revision.
    pub revision: u32,
    /// Where the words of the annotation, or the clauses nearest to them, stand.
    pub span: Span,
    /// How much of the words stands there, in hundredths.
    pub share: u32,
}

record!(AlikeClaim { target, text, revision, span, share; statement, side });

/// No more are proposed at once.
pub const MOST_ALIKE: usize = 100;

/// One claim of those that everybody may read.
struct Claim<'a> {
    target: ActId,
    statement: Option<ActId>,
    post: Option<&'a PublishedPost>,
    text: &'a LocalText,
    revision: u32,
}

fn claims<'a>(published: &'a Published, rows: &'a Rows) -> impl Iterator<Item = Claim<'a>> {
    let statements = published.statements.iter().map(|own| {
        let (target, text, revision) = (own.id, &own.text, own.revision);
        Claim { target, statement: Some(target), post: None, text, revision }
    });
    // What has no words is not shown any more.
    let posts = rows.posts.iter().filter_map(|own| {
        let (target, text, revision) = (own.id, own.text.as_ref()?, own.revision);
        Some(Claim { target, statement: own.statement, post: Some(own), text, revision })
    });
    statements.chain(posts)
}

/// The claims that say nearly what a note was made on, do not have it yet, and may get it from somebody with this standing;
/// the most alike first, [`MOST_ALIKE`] at most. `first`: the row of the note, which is no copy. On a day on which its law is
/// not in force it goes nowhere.
#[must_use]
pub fn elsewhere(
    published: &Published,
    rows: &Rows,
    first: &PublishedAnnotation,
    standing: &Standing,
    today: &Date,
) -> Vec<AlikeClaim> {
    let note = first.note.as_deref().filter(|note| first.state == State::Published && !note.law_changed);
    let note = note.filter(|note| note.law.iter().all(|basis| basis.check(today).is_ok()));
    let Some(note) = note else { return Vec::new() };
    let over = |state: State| matches!(state, State::Withdrawn | State::Amended);
    let copies = rows.annotations.iter().filter(|row| !over(row.state));
    let copies = copies.filter(|row| row.note.as_ref().is_some_and(|own| own.same_as == Some(first.id)));
    let have: BTreeSet<ActId> = copies.map(|row| row.target).chain([first.target]).collect();
    let own = pieces(&note.exact);
    let near = claims(published, rows).filter(|claim| !have.contains(&claim.target)).filter_map(|claim| {
        let demand = claim.post.and_then(|post| post.demand.as_ref());
        let wants = demand.is_some() || claim.post.is_some_and(|post| post.relation == Some(Relation::Ask));
        let share = within(&own, claim.text.original());
        let asked = demand.and_then(|demand| demand.body.as_ref());
        let codes = note.code.into_iter().chain(note.second);
        let fits = share >= PROPOSED
            && note_fits(note.kind, note.code, wants)
            && may_name(codes, standing, claim.text, asked).is_ok();
        fits.then_some((share, claim))
    });
    let mut near: Vec<(usize, Claim<'_>)> = near.collect();
    near.sort_by_key(|(share, _)| Reverse(*share));
    let posts: BTreeMap<ActId, &PublishedPost> = rows.posts.iter().map(|own| (own.id, &**own)).collect();
    let proposed = near.into_iter().filter_map(|(share, claim)| {
        let span =
            nearest(&note.exact, claim.text.original()).filter(|span| says(&note.exact, span.exact()))?;
        Some(AlikeClaim {
            target: claim.target,
            statement: claim.statement,
            side: claim.post.and_then(|post| side(&posts, post)),
            text: claim.text.clone(),
            revision: claim.revision,
            span,
            share: share as u32,
        })
    });
    proposed.take(MOST_ALIKE).collect()
}

/// The side of a post.
fn side(posts: &BTreeMap<ActId, &PublishedPost>, post: &PublishedPost) -> Option<Relation> {
    let (_, agrees) = thread::side(post.id, |id| posts.get(&id).map(|own| (own.relation, own.on)))?;
    Some(if agrees { Relation::Support } else { Relation::Oppose })
}
