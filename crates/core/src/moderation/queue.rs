//! What those who moderate look at: cases, what waits, what is new, appeals. Never in a snapshot or a tick.
//!
//! Cases come by weight, then by age; what waits comes by age alone, so that nobody waits longer than who came later. Who
//! reported is not told here either: as what they did, and whether somebody vouches for them, is.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::act::{Reason, Screen};
use crate::anchor::Span;
use crate::deliberation::Deliberation;
use crate::id::{ActId, Pseudonym};
use crate::participant::{Role, Standing};
use crate::publish::Byline;
use crate::rules::is_involved;
use crate::rules::table::{May, cells, may};
use crate::statement::Visibility;
use crate::text::LocalText;
use crate::wire::record;

use super::case::{Case, Decided, Flagged};
use super::published::{AboutKind, PublishedDecision, row};
use super::waits::{Wait, listed};
use super::{Moderation, is_staff};

/// So many of each are given at most.
pub const MOST_CASES: usize = 200;
/// So many new texts.
pub const MOST_FRESH: usize = 100;
/// The typical wait is that of so many decisions.
const RECENT: usize = 100;
/// Who says what makes a text wait.
const MAY_SCREEN: [May; 8] = cells("screen");
/// A second, in milliseconds.
const SECOND_MS: i64 = 1_000;

/// Everything there is to decide on.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Queue {
    /// The last act that this answer takes account of.
    pub seq: u64,
    /// What was reported or opened again, the heaviest first.
    pub cases: Vec<QueueCase>,
    /// What waits for a review, the oldest first.
    pub waiting: Vec<QueueCase>,
    /// Texts that everybody sees and nobody has looked at, the newest first.
    pub fresh: Vec<QueueCase>,
    /// Appeals that nobody has ruled on, the oldest first.
    pub appeals: Vec<QueueAppeal>,
    /// How many cases wait, and how many texts.
    pub open: u32,
    /// How many of these are left out here.
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub more: u32,
    /// How long things waited until they were decided, typically (median of the last hundred), in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_s: Option<u32>,
    /// How long the oldest has waited, when the last act came, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_s: Option<u32>,
    /// What others who moderate look at. Whoever serves this knows it; the log does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<Present>,
    /// What makes a text wait, for whoever may change that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen: Option<Screen>,
}

record!(Queue { seq, cases, waiting, fresh, appeals, open; more, median_s, oldest_s, present, screen });

/// Somebody who looks at a case at this moment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Present {
    /// The number by which they are told apart, from 1.
    pub number: u32,
    /// What they look at.
    pub target: ActId,
    /// Whether they have decided on it already, and can still take that back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub decides: bool,
}

record!(Present { number, target; decides });

/// One thing to decide on, with all that it takes.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueueCase {
    /// The statement, post or annotation.
    pub target: ActId,
    /// Which of these it is.
    pub kind: AboutKind,
    /// The statement at its root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// The statement or post it stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<ActId>,
    /// The words of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<LocalText>,
    /// The revision in force.
    pub revision: u32,
    /// The act that brought the words below: a decision names it.
    pub wording: ActId,
    /// The words to look at: those that wait, else those in force.
    pub text: LocalText,
    /// The words that stand while others wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<LocalText>,
    /// Who wrote it; nobody when it came with the opening.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Byline>,
    /// When it was received (Unix, ms).
    pub at: i64,
    /// Where it stands with review.
    pub visibility: Visibility,
    /// Why it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// The word of the list by which it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// The reports that no decision answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<QueueFlag>,
    /// How much they weigh together, in tenths of a report.
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub score: u32,
    /// Since when it waits (Unix, ms).
    pub since: i64,
    /// What a decision names as its `base`.
    pub changed: u64,
    /// What was decided on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decided: Vec<PublishedDecision>,
    /// How many passed it on.
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub passed: u32,
    /// Whether whoever asks is involved, and somebody else decides.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
}

record!(QueueCase { target, kind, revision, wording, text, at, visibility, since, changed; statement, on, answers, earlier, by, wait, word, flags, score, decided, passed, own });

/// One report, without who made it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueueFlag {
    /// Why.
    pub reason: Reason,
    /// The revision that was read.
    pub revision: u32,
    /// The law that it breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// Why, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<LocalText>,
    /// The words it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// As what they reported.
    pub role: Role,
    /// Whether somebody vouches for them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub vouched: bool,
    /// Whether the operator may write to them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub contact: bool,
    /// When it was received (Unix, ms).
    pub at: i64,
}

record!(QueueFlag { reason, revision, role, at; law, explanation, span, vouched, contact });

/// One appeal, with the case it is about.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueueAppeal {
    /// The appeal.
    pub id: ActId,
    /// The decision.
    pub decision: PublishedDecision,
    /// What it was decided on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<QueueCase>,
    /// Whether the author appeals; else somebody who reported.
    pub by_author: bool,
    /// Why.
    pub text: LocalText,
    /// When it was received (Unix, ms).
    pub at: i64,
    /// Whether whoever asks is involved, and somebody else rules.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
}

record!(QueueAppeal { id, decision, by_author, text, at; case, own });

/// Whoever asks.
#[derive(Clone, Copy)]
struct Asker<'a> {
    by: Pseudonym,
    standing: &'a Standing,
}

/// What there is to decide on, for whoever may read it ([`read_queue`](crate::rules::read_queue)): reviewers get what was
/// appealed, the others all.
#[must_use]
pub fn queue(of: &Deliberation, by: Pseudonym, standing: &Standing) -> Queue {
    let asker = Asker { by, standing };
    let moderation = of.moderation();
    let mut appeals: Vec<_> = moderation.appeals().iter().filter(|appeal| appeal.ruling.is_none()).collect();
    appeals.retain(|own| {
        moderation.decisions().get(own.decision as usize).is_some_and(|decided| decided.stands())
    });
    let oldest = moderation.open().map(|case| case.since);
    let oldest = oldest.chain(moderation.all_waiting().map(|(_, waiting)| waiting.since)).min();
    let mut queue = Queue {
        seq: of.seq(),
        appeals: appeals.iter().filter_map(|own| appeal(of, asker, own)).take(MOST_CASES).collect(),
        median_s: median(moderation),
        screen: may(&MAY_SCREEN, standing.role).ever().then(|| moderation.screen().clone()),
        oldest_s: oldest.map(|since| seconds(of.at().saturating_sub(since))),
        ..Queue::default()
    };
    if standing.role == Role::Reviewer {
        return queue;
    }
    let mut accuracies = Accuracies::default();
    let is_there = |target: ActId| of.thing(target).is_some();
    // Put in order by little, and written out as far as they are shown: thousands may wait.
    let waits = moderation.all_waiting().filter(|(target, _)| is_there(*target));
    let mut waits: Vec<(i64, ActId)> = waits
        .map(|(target, own)| {
            let open = moderation.case(target).filter(|case| case.open);
            (open.map_or(own.since, |case| case.since), target)
        })
        .collect();
    waits.sort_unstable();
    let reported = moderation.open_targets().filter(|target| moderation.waiting(*target).is_none());
    let mut reported: Vec<(Reverse<u32>, i64, ActId)> = reported
        .filter(|target| is_there(*target))
        .filter_map(|target| {
            let case = moderation.case(target)?;
            Some((Reverse(weight(moderation, case, &mut accuracies)), case.since, target))
        })
        .collect();
    reported.sort_unstable();
    queue.open = (reported.len() + waits.len()) as u32;
    queue.more =
        [reported.len(), waits.len()].map(|many| many.saturating_sub(MOST_CASES) as u32).iter().sum();
    let mut written = |target| case(of, asker, target, &mut accuracies);
    let cases = reported.into_iter().take(MOST_CASES);
    queue.cases = cases.filter_map(|(.., target)| written(target)).collect();
    queue.waiting = waits.into_iter().take(MOST_CASES).filter_map(|(_, target)| written(target)).collect();
    queue.fresh = fresh(of).into_iter().filter_map(written).collect();
    queue
}

/// How much the reports of a case weigh that nobody answered yet.
fn weight(moderation: &Moderation, case: &Case, accuracies: &mut Accuracies) -> u32 {
    score(&unanswered(case), |reporter| accuracies.of(moderation, reporter))
}

fn unanswered(case: &Case) -> Vec<&Flagged> {
    case.flags.iter().filter(|flag| flag.answer.is_none()).collect()
}

fn seconds(ms: i64) -> u32 {
    u32::try_from(ms / SECOND_MS).unwrap_or(if ms < 0 { 0 } else { u32::MAX })
}

/// How long things waited, typically: the median of the last decisions.
fn median(moderation: &Moderation) -> Option<u32> {
    // How fast a machine answers says nothing of how long one waits for a person.
    let settles = |decided: &&Decided| decided.new.outcome.settles() && !decided.new.automated;
    let settled = moderation.decisions().iter().rev().filter(settles);
    let mut waits: Vec<i64> =
        settled.take(RECENT).map(|decided| decided.received.saturating_sub(decided.since)).collect();
    waits.sort_unstable();
    waits.get(waits.len() / 2).copied().map(seconds)
}

/// The last texts that everybody sees, of people whom nobody reviewed, that nobody reported and nobody decided on.
fn fresh(of: &Deliberation) -> Vec<ActId> {
    let unseen = |id: ActId| of.moderation().case(id).is_none() && of.moderation().waiting(id).is_none();
    let statements = of.statements().iter().rev().filter(|own| {
        own.author.is_some() && own.visibility == Visibility::Visible && !is_staff(own.standing.role)
    });
    let statements = statements.filter(|own| unseen(own.id)).map(|own| (own.received, own.id));
    let posts = of.threads().posts().iter().rev();
    let posts = posts.filter(|own| own.is_open() && !is_staff(own.standing.role) && unseen(own.id));
    let posts = posts.filter_map(|own| Some((own.wordings.last()?.received, own.id)));
    let names = of.moderation().people().all().rev();
    let names = names.filter(|(id, own)| own.visibility == Visibility::Visible && unseen(*id));
    let names = names.map(|(id, own)| (own.received, id)).take(MOST_FRESH);
    let texts = statements.take(MOST_FRESH).chain(posts.take(MOST_FRESH));
    let mut fresh: Vec<(i64, ActId)> = texts.chain(names).collect();
    fresh.sort_unstable_by(|one, other| other.cmp(one));
    fresh.truncate(MOST_FRESH);
    fresh.into_iter().map(|(_, id)| id).collect()
}

fn case(
    of: &Deliberation,
    asker: Asker<'_>,
    target: ActId,
    accuracies: &mut Accuracies,
) -> Option<QueueCase> {
    let moderation = of.moderation();
    let thing = of.thing(target)?;
    let post = of.threads().post(target);
    let pending = post.and_then(|post| post.pending.as_ref());
    let text = pending.map_or(thing.text, |pending| &pending.text);
    let statement = of.statement(target);
    let (at, standing) = match (statement, post) {
        (Some(own), _) => (own.received, &own.standing),
        (None, Some(own)) => (own.wordings.first()?.received, &own.standing),
        (None, None) => {
            let note = of.annotations().get(target).map(|own| (own.received, &own.standing));
            note.or_else(|| moderation.people().name(target).map(|own| (own.received, &own.standing)))?
        }
    };
    let author = statement.map_or_else(|| post.map(|own| own.author).or(thing.author), |own| own.author);
    let by = author.map(|author| Byline::of(of, author, standing));
    let waiting = moderation.waiting(target);
    let word = waiting.filter(|own| own.why == Wait::Word).and_then(|_| {
        text.in_all().find_map(|text| listed(&moderation.screen().words, text)).map(str::to_owned)
    });
    let none = Case::default();
    let case = moderation.case(target).unwrap_or(&none);
    let decided = case.decided.iter().filter_map(|&place| {
        let decided = moderation.decisions().get(place as usize)?;
        Some(row(of, place, decided, true))
    });
    let on = post.and_then(|post| post.on).or_else(|| of.annotations().get(target).map(|own| own.new.target));
    Some(QueueCase {
        target,
        kind: thing.kind.into(),
        statement: thing.statement,
        on,
        answers: on.and_then(|on| Some(of.thing(on)?.text.clone())),
        revision: thing.revision,
        wording: thing.wording,
        text: text.clone(),
        earlier: pending.map(|_| thing.text.clone()),
        by,
        at,
        visibility: thing.visibility,
        wait: waiting.map(|own| own.why),
        word,
        score: weight(moderation, case, accuracies),
        flags: unanswered(case).into_iter().map(told).collect(),
        since: if case.open { case.since } else { waiting.map_or(at, |own| own.since) },
        changed: case.changed,
        decided: decided.collect(),
        passed: case.passed.len() as u32,
        own: is_involved(of, target, asker.by, asker.standing),
    })
}

fn told(flag: &Flagged) -> QueueFlag {
    QueueFlag {
        reason: flag.reason,
        revision: flag.revision,
        law: flag.law.clone(),
        explanation: flag.explanation.clone(),
        span: flag.span.clone(),
        role: flag.standing.role,
        vouched: flag.standing.assurance.is_vouched(),
        contact: flag.contact,
        at: flag.received,
    }
}

fn appeal(of: &Deliberation, asker: Asker<'_>, own: &super::case::Appealed) -> Option<QueueAppeal> {
    let moderation = of.moderation();
    let decided = moderation.decisions().get(own.decision as usize)?;
    let appealed = moderation.appeals_on(own.decision).any(|appeal| appeal.by == asker.by);
    let case = case(of, asker, decided.new.target, &mut Accuracies::default());
    Some(QueueAppeal {
        id: own.id,
        decision: row(of, own.decision, decided, true),
        by_author: own.by_author,
        text: own.text.clone(),
        at: own.received,
        own: appealed || decided.by == asker.by || case.as_ref().is_some_and(|case| case.own),
        case,
    })
}

/// How much reports weigh, in tenths: one each, one more where somebody vouches for who reports, more or less by how often
/// they were right, and more for what cannot wait. One person counts once.
fn score(flags: &[&Flagged], mut accuracy: impl FnMut(Pseudonym) -> i32) -> u32 {
    let mut weights: BTreeMap<Pseudonym, i32> = BTreeMap::new();
    for flag in flags {
        let urgent = match flag.reason {
            Reason::Threat => 60,
            Reason::PersonalData => 50,
            Reason::Illegal => 30,
            _ => 0,
        };
        let vouched = if flag.standing.assurance.is_vouched() { 10 } else { 0 };
        let weight = 10 + vouched + urgent + accuracy(flag.by);
        let known = weights.entry(flag.by).or_insert(weight);
        *known = (*known).max(weight);
    }
    u32::try_from(weights.values().sum::<i32>()).unwrap_or(0)
}

/// How often somebody's reports were agreed with, in tenths: 10 · (agreed · 10 / decided − 7), at most 30 either way, once
/// five were decided.
#[derive(Default)]
struct Accuracies(BTreeMap<Pseudonym, i32>);

impl Accuracies {
    fn of(&mut self, moderation: &Moderation, reporter: Pseudonym) -> i32 {
        *self.0.entry(reporter).or_insert_with(|| {
            let answers = moderation.flags_of(reporter).filter_map(|(_, flag)| flag.answer);
            let answers = answers.filter_map(|place| moderation.decisions().get(place as usize));
            let (mut decided, mut agreed) = (0, 0);
            for answer in answers {
                decided += 1;
                agreed += i32::from(answer.new.outcome.restricts() && answer.stands());
            }
            if decided < 5 { 0 } else { (10 * (agreed * 10 / decided - 7)).clamp(-30, 30) }
        })
    }
}
