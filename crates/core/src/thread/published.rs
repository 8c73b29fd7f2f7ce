//! What anybody may see of posts: one row a post, absolute, so that a row that comes twice or late does no harm.
//!
//! Of two rows of a post the one with the greater `changed` holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::act::{Moment, Origin, Relation, Source, Speaker};
use crate::date::Date;
use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::moderation::published::{PublishedMeasure, measures};
use crate::participant::Role;
use crate::policy::Results;
use crate::publish::Byline;
use crate::statement::Visibility;
use crate::strength::Ratings;
use crate::text::{LocalText, fingerprint};
use crate::wire::{record, word};

use super::demand::{Demand, DemandState};
use super::post::{Kind, Post};

/// What kind of post it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PostKind {
    /// An argument: it has a relation.
    Argument,
    /// A remark 留言.
    Remark,
    /// Said on air 现场发言: it has a speaker.
    Spoken,
}

word!(PostKind { Argument = "argument", Remark = "remark", Spoken = "spoken" });

/// Why there are no words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Absent {
    /// They were erased; the place stays.
    Erased,
    /// Its author took them back.
    Withdrawn,
    /// A moderator decided against them.
    Hidden,
}

word!(Absent { Erased = "erased", Withdrawn = "withdrawn", Hidden = "hidden" });

record!(Ratings { up, down });

/// An earlier wording, with the ratings that it alone got.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EarlierWording {
    /// Its number, from 1.
    pub revision: u32,
    /// The words.
    pub text: LocalText,
    /// When they were received (Unix, ms).
    pub received: i64,
    /// How they were rated, as far as that is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratings: Option<Ratings>,
}

record!(EarlierWording { revision, text, received; ratings });

/// A demand as everybody sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedDemand {
    /// The body that is asked, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<LocalText>,
    /// Whether the residents are asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub residents: bool,
    /// Where it stands.
    pub state: DemandState,
    /// Since when (Unix, ms).
    pub since: i64,
    /// The last answer of who was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<ActId>,
    /// Why it stands so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
    /// Until when it is put off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The role of who marked it, where that was not its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marked_by: Option<Role>,
}

record!(PublishedDemand { state, since; body, residents, answer, reason, until, marked_by });

/// One post as everybody sees it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedPost {
    /// Its id.
    pub id: ActId,
    /// Its number among the posts of the deliberation, from 1.
    pub number: u32,
    /// What kind it is.
    pub kind: PostKind,
    /// The statement or post it stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<ActId>,
    /// The statement at its root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// How an argument bears on what it stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Who wrote it; of what was said, who wrote it down.
    pub by: Byline,
    /// Who said it on air.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// The name of who answers for a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
    /// The words in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<LocalText>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// What they rest on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The revision in force.
    pub revision: u32,
    /// When the post was received (Unix, ms).
    pub received: i64,
    /// Where in the programme it was written or said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moment: Option<Moment>,
    /// Where it was done.
    pub from: Origin,
    /// How the wording in force was rated, as far as that is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratings: Option<Ratings>,
    /// The earlier wordings, the first one first. Their ratings are never added to those in force.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierWording>,
    /// The demand it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand: Option<PublishedDemand>,
    /// What stands on it by decisions; of a post that is hidden, why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<PublishedMeasure>,
    /// The last act that changed this row.
    pub changed: u64,
}

record!(PublishedPost { id, number, kind, by, revision, received, from, changed; on, statement, relation, speaker, signed, text, absent, sources, moment, ratings, earlier, demand, measures });

/// How much stands under one statement, or beside the programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ThreadHead {
    /// The statement; nothing for what stands by itself beside the programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// Posts, those without words aside.
    pub posts: u32,
}

record!(ThreadHead { posts; statement });

/// How the demands on one body stand.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DemandsOf {
    /// The body; nothing where it is not known yet, or the residents are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<LocalText>,
    /// Whether the residents are asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub residents: bool,
    /// Demands, withdrawn ones aside.
    pub asked: u32,
    /// Of these, answered at least once.
    pub answered: u32,
    /// Of these, accepted by who asked.
    pub accepted: u32,
    /// Demands that a moderator hid, whoever was asked: in a row of their own, the last.
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub hidden: u32,
}

record!(DemandsOf { asked, answered, accepted; body, residents, hidden });

/// The rows of all posts that anybody may see, in their order; each shared with the edition before where it is the same.
pub type Posts = Arc<[Arc<PublishedPost>]>;

/// The rows of now. Those of `before` that have not changed are taken over.
#[must_use]
pub fn posts(deliberation: &Deliberation, before: &Posts) -> Posts {
    let held = deliberation.phase().is_some_and(|phase| phase.results == Results::OnClose);
    let mut known = before.iter().peekable();
    let rows = shown(deliberation).map(|(number, post)| {
        while known.next_if(|row| row.number < number).is_some() {}
        let same = known.next_if(|row| row.number == number);
        // What is held back of ratings goes and comes with the phase, which changes no post.
        let same = same.filter(|row| row.changed == post.changed && rated(row).eq(shown_ratings(post, held)));
        same.map_or_else(|| Arc::new(row(deliberation, number, post, held)), Arc::clone)
    });
    rows.collect()
}

/// The posts that have a place before everybody, with their numbers.
fn shown(deliberation: &Deliberation) -> impl Iterator<Item = (u32, &Post)> {
    let posts = deliberation.threads().posts().iter().enumerate();
    let posts = posts.map(|(at, post)| (at as u32 + 1, post));
    posts.filter(|(_, post)| post.visibility != Visibility::Waiting && under_shown(deliberation, post))
}

/// Not under a statement that is hidden: with it goes what was said of it.
fn under_shown(deliberation: &Deliberation, post: &Post) -> bool {
    let statement = post.statement.map(|id| deliberation.statement(id));
    statement.is_none_or(|s| s.is_some_and(|s| s.visibility == Visibility::Visible))
}

/// The ratings in a row, wording by wording; none where there are no words.
fn rated(row: &PublishedPost) -> impl Iterator<Item = Option<Ratings>> + '_ {
    let words = row.absent.is_none();
    row.earlier
        .iter()
        .map(|earlier| earlier.ratings)
        .chain(std::iter::once(row.ratings))
        .filter(move |_| words)
}

/// Those that a row of now has.
fn shown_ratings(post: &Post, held: bool) -> impl Iterator<Item = Option<Ratings>> + '_ {
    let words = absent(post).is_none();
    post.wordings.iter().map(move |wording| wording.rated.shown().filter(|_| !held)).filter(move |_| words)
}

/// A decision outweighs that its author took the words back, too: who hid them answers for it.
const fn absent(post: &Post) -> Option<Absent> {
    match post.visibility {
        // There is nothing left to decide on.
        _ if post.erased => Some(Absent::Erased),
        Visibility::Hidden => Some(Absent::Hidden),
        _ if post.withdrawn => Some(Absent::Withdrawn),
        _ => None,
    }
}

fn row(deliberation: &Deliberation, number: u32, post: &Post, held: bool) -> PublishedPost {
    let gone = absent(post);
    let (relation, kind, speaker) = match &post.kind {
        Kind::Argument(relation) => (Some(*relation), PostKind::Argument, None),
        Kind::Remark => (None, PostKind::Remark, None),
        Kind::Spoken(speaker) => (None, PostKind::Spoken, Some(speaker.clone())),
    };
    let words = post.wordings.last().filter(|_| gone.is_none());
    let earlier = post.wordings.iter().take(post.wordings.len().saturating_sub(1)).enumerate();
    let earlier = earlier.filter(|_| gone.is_none()).map(|(at, wording)| EarlierWording {
        revision: at as u32 + 1,
        text: wording.text.clone(),
        received: wording.received,
        ratings: wording.rated.shown().filter(|_| !held),
    });
    PublishedPost {
        id: post.id,
        number,
        kind,
        on: post.on,
        statement: post.statement,
        relation,
        by: Byline::of(deliberation, post.author, &post.standing),
        // Names go with the words.
        speaker: speaker.filter(|_| gone.is_none()),
        signed: post.signed.clone().filter(|_| gone.is_none()),
        text: words.map(|wording| wording.text.clone()),
        absent: gone,
        sources: words.map(|wording| wording.sources.clone()).unwrap_or_default(),
        revision: post.revision(),
        received: post.wordings.first().map_or(0, |wording| wording.received),
        moment: post.moment.clone(),
        from: post.from,
        ratings: words.and_then(|wording| wording.rated.shown()).filter(|_| !held),
        earlier: earlier.collect(),
        demand: post.demand.as_ref().map(|own| demand(own, gone.is_none())),
        measures: measures(deliberation, post.id),
        changed: post.changed,
    }
}

/// What is seen of a demand. `words`: whether its post has any; of one without, where it stands is all that is left.
pub(crate) fn demand(demand: &Demand, words: bool) -> PublishedDemand {
    PublishedDemand {
        body: demand.asked.body.clone().filter(|_| words),
        residents: demand.asked.residents,
        state: demand.state,
        since: demand.since,
        answer: demand.answer.or(demand.refused),
        reason: demand.reason.clone().filter(|_| words),
        until: demand.until.clone(),
        marked_by: demand.marked_by,
    }
}

/// How much stands where, by statement; what stands beside the programme comes first.
#[must_use]
pub fn heads(deliberation: &Deliberation) -> Vec<ThreadHead> {
    let mut counts: BTreeMap<Option<ActId>, u32> = BTreeMap::new();
    for (_, post) in shown(deliberation).filter(|(_, post)| absent(post).is_none()) {
        *counts.entry(post.statement).or_default() += 1;
    }
    counts.into_iter().map(|(statement, posts)| ThreadHead { statement, posts }).collect()
}

/// How the demands stand, body by body in the order in which they were first asked.
#[must_use]
pub fn demands(deliberation: &Deliberation) -> Vec<DemandsOf> {
    let mut found: Vec<(String, DemandsOf)> = Vec::new();
    let mut hidden = 0;
    for post in deliberation.threads().posts() {
        let Some(demand) = &post.demand else { continue };
        if demand.state == DemandState::Withdrawn || post.visibility == Visibility::Waiting {
            continue;
        }
        // What a moderator hid was asked all the same: that there were none would be untrue.
        if post.visibility == Visibility::Hidden || !under_shown(deliberation, post) {
            hidden += 1;
            continue;
        }
        let body = demand.asked.body.as_ref().map(|body| fingerprint(body.original())).unwrap_or_default();
        let name = format!("{}{body}", demand.asked.residents);
        let at = found.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            let Demand { asked, .. } = demand.clone();
            found.push((
                name,
                DemandsOf { body: asked.body, residents: asked.residents, ..DemandsOf::default() },
            ));
            found.len() - 1
        });
        let of = &mut found[at].1;
        of.asked += 1;
        of.answered += u32::from(demand.answer.or(demand.refused).is_some());
        of.accepted += u32::from(demand.state == DemandState::Accepted);
    }
    let rest = (hidden > 0).then(|| DemandsOf { hidden, ..DemandsOf::default() });
    found.into_iter().map(|(_, of)| of).chain(rest).collect()
}
