//! What goes around acts: joining, results of posting, what is mine.
//!
//! Next: [`crate::act`] for what is inside, [`super::problem`] for what can go wrong.

use std::sync::Arc;

use serde::Serialize;

use crate::wire::{Json, record};

use super::problem::Problem;
use crate::act::{Helps, Rate, Relation, Source, Stand, When};
use crate::annotation::elsewhere::AlikeClaim;
use crate::annotation::published::{PublishedAnnotation, stood_for, whole};
use crate::deliberation::Deliberation;
use crate::id::{ActId, DeliberationId, Pseudonym};
#[cfg(any(feature = "schema", doc))]
use crate::moderation::mine::MineModeration;
use crate::movement::stances::MyStance;
#[cfg(any(feature = "schema", doc))]
use crate::participant::Standing;
use crate::participant::{Role, Tie};
use crate::protocol::proof::Proof;
use crate::publish::Rows;
use crate::statement::Visibility;
use crate::text::LocalText;
use crate::thread::MyRating;
use crate::thread::post::{Kind, Post};
use crate::thread::published::{PublishedDemand, PublishedPost, demand};
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
    /// The solution of the challenge that came with the problem `proof-needed`, where the server asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

record!(JoinRequest { ; tie, proof });

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
    /// My posts, each a [`MinePost`], for whoever looks at threads.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<MinePost>))]
    pub posts: Json,
    /// What I said of annotations, and for what I asked for an expert: a [`MineNotes`].
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = MineNotes))]
    pub notes: Json,
    /// My ratings in force, each a [`MineRating`].
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<MineRating>))]
    pub ratings: Json,
    /// Where I stand on the stance line, each a [`MineStance`].
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<MineStance>))]
    pub stances: Json,
    /// As what I act, a [`Standing`], for the tools of my role: nothing for participants.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Standing>))]
    pub standing: Json,
    /// What was decided on mine, and what became of what I reported: a [`MineModeration`].
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<MineModeration>))]
    pub moderation: Json,
}

record!(Mine { role, nth, seq, votes, statements; tie, posts, ratings, notes, stances, standing, moderation });

/// One of my posts.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MinePost {
    /// Its id.
    pub id: ActId,
    /// The statement or post it stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<ActId>,
    /// The statement at its root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// How an argument bears on what it stands under; nothing for a remark or what was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// The words in force. Its author keeps them, whatever was decided.
    pub text: LocalText,
    /// What they rest on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The demand it is; who marked it, where that was somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand: Option<PublishedDemand>,
    /// The revision in force.
    pub revision: u32,
    /// The role of who put it under a statement, where that was not me.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached_by: Option<Role>,
    /// Where it stands with review.
    pub visibility: Visibility,
    /// Whether I took it back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

record!(MinePost { id, text, revision, visibility; on, statement, relation, sources, demand, attached_by, withdrawn });

/// One of my ratings in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineRating {
    /// The argument.
    pub post: ActId,
    /// The revision it was cast on.
    pub revision: u32,
    /// What I said.
    pub value: Rate,
}

record!(MineRating { post, revision, value });

/// Where I stand on the stance line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineStance {
    /// Before or after.
    pub when: When,
    /// A whole number from −100 to 100, or `undecided`.
    pub value: Stand,
    /// What moved me.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<ActId>,
}

record!(MineStance { when, value; because });

/// Where I stand on the stance line, as [`Mine`] carries it: nothing where I said nothing.
#[must_use]
pub fn mine_of_stances(deliberation: &Deliberation, ballots: Pseudonym) -> Json {
    let mine = deliberation.stances_of(ballots).into_iter();
    let mine = mine.map(|MyStance { when, value, because }| MineStance { when, value, because });
    let mine: Vec<MineStance> = mine.collect();
    if mine.is_empty() { Json::Null } else { serde_json::to_value(mine).unwrap_or_default() }
}

/// What I said of annotations, and for what I asked for an expert.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineNotes {
    /// The annotations I said something of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<MineNote>,
    /// The claims for which I asked for an expert.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<ActId>,
    /// The annotations that I wrote or signed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stands_for: Vec<ActId>,
    /// The annotations that I disputed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<ActId>,
}

record!(MineNotes { ; said, calls, stands_for, disputed });

/// What I said of one annotation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineNote {
    /// The annotation.
    pub annotation: ActId,
    /// Whether it helps.
    pub helps: Helps,
    /// Whether I see it otherwise.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub objects: bool,
}

record!(MineNote { annotation, helps; objects });

/// What I said of annotations, as [`Mine`] carries it: nothing where there is nothing. Ballots are cast under the one
/// pseudonym, words written under the other.
#[must_use]
pub fn mine_of_notes(deliberation: &Deliberation, public: Pseudonym, ballots: Pseudonym) -> Json {
    let said = deliberation.note_ballots_of(ballots).into_iter();
    let said = said.map(|(annotation, helps, objects)| MineNote { annotation, helps, objects }).collect();
    let notes = deliberation.annotations().all().iter();
    let stands_for = notes.clone().filter(|note| note.is_of(public)).map(|note| note.id).collect();
    let disputed = notes.filter(|note| note.is_disputed_by(public)).map(|note| note.id).collect();
    let mine = MineNotes { said, calls: deliberation.calls_of(ballots), stands_for, disputed };
    if mine == MineNotes::default() { Json::Null } else { serde_json::to_value(mine).unwrap_or_default() }
}

/// What only those who may sign annotations see, and what experts were asked for. Never in a snapshot or a tick.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Desk {
    /// The last act that this answer takes account of.
    pub seq: u64,
    /// Annotations that wait for a second signature.
    pub awaiting: Vec<PublishedAnnotation>,
    /// Claims for which somebody asked for an expert and that have no annotation yet, those that most people saw first.
    pub asked: Vec<AskedClaim>,
    /// Annotations that whoever asks wrote or signed, as far as they live; copies are counted with the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mine: Vec<OwnNote>,
    /// Claims alike that of the annotation of `mine` that was asked about, those that may get it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<AlikeClaim>,
}

record!(Desk { seq, awaiting, asked; mine, alike });

/// An annotation for which somebody stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OwnNote {
    /// Its row, with all that it says.
    pub row: PublishedAnnotation,
    /// On how many claims it stands, itself and its copies together.
    pub claims: u32,
    /// Whether they signed what somebody else wrote.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub signed: bool,
}

record!(OwnNote { row, claims; signed });

/// A claim for which somebody asked for an expert.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AskedClaim {
    /// The statement or post.
    pub target: ActId,
    /// The statement at its root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// The words.
    pub text: LocalText,
    /// Their revision.
    pub revision: u32,
    /// How many asked.
    pub calls: u32,
    /// How many have read it at least: who voted on the statement it stands under, or rated it.
    pub seen: u32,
}

record!(AskedClaim { target, text, revision, calls, seen; statement });

/// What stands on the desk of those who annotate.
///
/// `me`: as whom they write. Claims alike another are found of what is published ([`crate::annotation::elsewhere`]).
#[must_use]
pub fn desk(deliberation: &Deliberation, me: Pseudonym) -> Desk {
    let notes = deliberation.annotations();
    let asked = notes.called().filter(|(target, _)| notes.on(*target).next().is_none());
    let asked = asked.filter_map(|(target, calls)| {
        let claim = deliberation.claim(target).filter(|claim| claim.open)?;
        let voted = claim.statement.map_or(0, |root| deliberation.voted_on(root));
        let rated = deliberation.threads().post(target).map_or(0, |post| post.raters());
        let (statement, text, revision) = (claim.statement, claim.text.clone(), claim.revision);
        Some(AskedClaim { target, statement, text, revision, calls, seen: voted.max(rated) })
    });
    let mut asked: Vec<AskedClaim> = asked.collect();
    asked.sort_by_key(|claim| std::cmp::Reverse((claim.seen, claim.calls)));
    let mine = stood_for(deliberation, me);
    let mine = mine.map(|(row, claims, signed)| OwnNote { row, claims, signed }).collect();
    let alike = Vec::new();
    Desk { seq: deliberation.seq(), awaiting: whole(deliberation).collect(), asked, mine, alike }
}

/// A page of a thread, in the order in which the posts came.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ThreadPage {
    /// The edition it belongs to.
    pub tick: u64,
    /// The posts: a post always comes after the one it stands under.
    pub posts: Vec<Arc<PublishedPost>>,
    /// On the first page, the annotations on the statement and on all posts of the thread.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Arc<PublishedAnnotation>>,
    /// Where the next page begins (`after`); nothing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u32>,
}

record!(ThreadPage { tick, posts; annotations, next });

/// The most posts of one page.
pub const PAGE: usize = 500;

/// The page of the thread of `statement` (nothing: what stands beside the programme) after the post number `after`.
#[must_use]
pub fn page(rows: &Rows, tick: u64, statement: Option<ActId>, after: u32) -> ThreadPage {
    let annotations = rows.annotations.iter().filter(|row| row.statement == statement && after == 0);
    let mut found = rows.posts.iter().filter(|post| post.statement == statement && post.number > after);
    let posts: Vec<_> = found.by_ref().take(PAGE).cloned().collect();
    let next = posts.last().map(|post| post.number).filter(|_| found.next().is_some());
    ThreadPage { tick, posts, annotations: annotations.cloned().collect(), next }
}

/// Posts of the whole deliberation, for whoever looks after all of it: those that an act changed after the one asked
/// for, the longest unchanged first. With all pages one has every post that anybody may see; posts of a statement that is
/// not shown any more are not told.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChangedPosts {
    /// The edition it belongs to.
    pub tick: u64,
    /// The posts.
    pub posts: Vec<Arc<PublishedPost>>,
    /// Where to go on, now or later (`since`): the last act that it takes account of.
    pub since: u64,
    /// Whether there are more already.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

record!(ChangedPosts { tick, posts, since; more });

/// The posts that were changed after the act `since`: about [`PAGE`], and those of one act together.
#[must_use]
pub fn changed(posts: &[Arc<PublishedPost>], tick: u64, since: u64) -> ChangedPosts {
    let (posts, since, more) = changed_after(posts, since, PAGE, |post| post.changed);
    ChangedPosts { tick, posts, since, more }
}

/// Rows that were changed after an act, about `most` and those of one act together; where to go on; whether there are more.
pub(crate) fn changed_after<T>(
    rows: &[Arc<T>],
    since: u64,
    most: usize,
    changed: impl Fn(&T) -> u64,
) -> (Vec<Arc<T>>, u64, bool) {
    let mut found: Vec<_> = rows.iter().filter(|row| changed(row) > since).cloned().collect();
    found.sort_by_key(|row| changed(row));
    let last = most.checked_sub(1).and_then(|at| found.get(at)).map(|row| changed(row));
    let end = last.map_or(found.len(), |last| found.partition_point(|row| changed(row) <= last));
    let more = end < found.len();
    found.truncate(end);
    let since = found.last().map_or(since, |row| changed(row));
    (found, since, more)
}

/// Whether whoever reads the pages of a thread in their order asks for one after this number.
#[must_use]
pub fn begins_page(posts: &[Arc<PublishedPost>], statement: Option<ActId>, after: u32) -> bool {
    let before = posts.iter().filter(|post| post.statement == statement && post.number <= after);
    let (count, last) = before.fold((0, 0), |(count, _), post| (count + 1, post.number));
    count % PAGE == 0 && last == after
}

/// My posts and ratings, as [`Mine`] carries them: nothing where there are none.
#[must_use]
pub fn mine_of_threads(deliberation: &Deliberation, public: Pseudonym, ballots: Pseudonym) -> (Json, Json) {
    let post = |post: &Post| MinePost {
        sources: post.wordings[post.wordings.len() - 1].sources.clone(),
        demand: post.demand.as_ref().map(|own| demand(own, true)),
        attached_by: post.attached_by,
        id: post.id,
        on: post.on,
        statement: post.statement,
        relation: match post.kind {
            Kind::Argument(relation) => Some(relation),
            Kind::Remark | Kind::Spoken(_) => None,
        },
        text: post.wordings[post.wordings.len() - 1].text.clone(),
        revision: post.revision(),
        visibility: post.visibility,
        withdrawn: post.withdrawn,
    };
    let posts: Vec<MinePost> =
        deliberation.threads().by(public).filter(|own| !own.erased).map(post).collect();
    let rating = |MyRating { post, revision, value }: MyRating| MineRating { post, revision, value };
    let ratings: Vec<MineRating> = deliberation.ratings_of(ballots).into_iter().map(rating).collect();
    (list(&posts), list(&ratings))
}

fn list<T: Serialize>(items: &[T]) -> Json {
    if items.is_empty() { Json::Null } else { serde_json::to_value(items).unwrap_or_default() }
}

/// One of my votes in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MineVote {
    /// The statement.
    pub statement: ActId,
    /// What I said.
    #[cfg_attr(feature = "schema", schema(value_type = crate::vote::VoteValue))]
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
