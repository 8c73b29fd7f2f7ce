//! The log of the sample: the texts of `sample/elevator.json`, and the votes of an invented crowd.
//!
//! In order: `open` three days before the show, with the host's statements; in the phase `collect` the
//! statements of residents and officials, evenly over these days; `phase` to `deliberate` as the show begins;
//! then each person's `join`, a moment before their first vote, their votes, and where they stand on the line
//! ([`super::stances`]); between them the threads ([`super::threads`]) and what experts note ([`super::annotations`]). The last vote comes at `ends_at`. The opening says that the people here are invented. Next: [`crate::entry`].

use deliberation_core::act::{
    Join, KnownTie, NewStatement, Open, PhaseChange, Seed, Stance, Verb, Vote, When,
};
use deliberation_core::id::{ActId, DeliberationId};
use deliberation_core::participant::{Assurance, Role, Standing, Tie};
use deliberation_core::policy::terms::Terms;
use deliberation_core::policy::{Phase, Policy};
use deliberation_core::procedure::{Guard, Procedure, ground};
use deliberation_core::text::{Lang, LocalText};
use deliberation_core::vote::Value;
use serde::Deserialize;

use super::annotations::Notes;
use super::crowd::{Crowd, Person, crowd, note};
use super::stances::{Said, stances};
use super::threads::{Around, RATED, Threads};
use crate::entry::{Entry, Log, MakeError, Maker};
use crate::texts::{both, tag};

/// How long statements are collected before the show, in milliseconds.
const COLLECT_MS: i64 = 3 * 24 * 60 * 60 * 1_000;

/// How long before their first vote somebody says who they are, in milliseconds. Nobody votes sooner after they
/// have come.
const JOIN_MS: i64 = 4_000;

/// The phase of the show.
const DELIBERATE: &str = "deliberate";

/// The body that the sample's officials speak for.
pub(super) const OFFICE: &str = "光明街道办（示例）";

/// `sample/elevator.json`.
#[derive(Deserialize)]
struct Sample {
    note: LocalText,
    question: LocalText,
    why: LocalText,
    how: LocalText,
    sides: [LocalText; 2],
    ties: Vec<KnownTie>,
    policy: Policy,
    terms: Terms,
    phases: Vec<Phase>,
    statements: Vec<Line>,
}

/// A statement of the sample.
#[derive(Deserialize)]
struct Line {
    by: By,
    tie: Option<Tie>,
    text: LocalText,
    leanings: [f64; 4],
    /// Whether it moves people on the stance line.
    #[serde(default)]
    moves: bool,
}

/// Who wrote a statement of the sample.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum By {
    Host,
    Resident,
    Official,
}

/// Makes the log of the sample for the deliberation `slug`, with the crowd of `seed`, so that the last vote is
/// received at `ends_at` (Unix, ms). The same arguments give the same bytes.
///
/// # Errors
/// When the sample's file is not what its reader expects: never, a test says.
pub fn acts(slug: &DeliberationId, seed: u64, ends_at: i64) -> Result<Vec<Entry>, MakeError> {
    let sample: Sample =
        serde_json::from_str(include_str!("../../../../sample/elevator.json")).map_err(MakeError::Sample)?;
    let leanings: Vec<[f64; 4]> = sample.statements.iter().map(|line| line.leanings).collect();
    let crowd = crowd(&leanings, seed);
    let votes = crowd.people.iter().flat_map(|person| &person.votes);
    let last = votes.map(|ballot| ms(ballot.at_offset_ms)).max().unwrap_or(0);
    let show = ends_at.saturating_sub(last);
    let begin = show.saturating_sub(COLLECT_MS);

    let mut log = Log::new(slug.clone(), begin);
    let host = Maker {
        by: log.pseudonym("host", 0),
        standing: Standing { role: Role::Host, assurance: Assurance::Host, ..Standing::default() },
    };
    let verb = Verb::Open(Box::new(opening(&sample, slug, seed)?));
    let open = log.push(begin, Some(begin), &[], &host, verb)?;
    let ids = write(&mut log, &sample, open, begin)?;
    let to_deliberate = Verb::Phase(PhaseChange {
        to: DELIBERATE.to_owned(),
        article: ground(&Procedure::template(), Guard::Host).map(|article| article.article),
        reason: Some(both("节目开播，进入协商。", "The show begins, and with it deliberation.")?),
    });
    log.push(show, Some(show), &[], &host, to_deliberate)?;
    let there = (0..)
        .zip(&crowd.people)
        .filter(|(_, person)| person.votes.first().is_some_and(|first| ms(first.at_offset_ms) < RATED));
    let rater = |(who, person): (i64, &Person)| {
        let standing = Standing { assurance: known(who, person.tie), ..Standing::default() };
        Maker { by: log.pseudonym("voter", who), standing }
    };
    let raters = there.map(rater).collect();
    let around = Around { statements: &ids, host: &host, show, crowd: raters };
    let threads = Threads::new(&log, &around)?;
    let texts: Vec<&LocalText> = sample.statements.iter().map(|line| &line.text).collect();
    let notes = Notes::new(&log, &around, &texts)?;
    let moving: Vec<usize> =
        sample.statements.iter().enumerate().filter(|(_, line)| line.moves).map(|(at, _)| at).collect();
    let said = stances(&crowd, &moving, seed, last);
    vote(&mut log, &crowd, &ids, &said, show, (threads, notes))?;
    Ok(log.into_entries())
}

fn ms(offset: u64) -> i64 {
    i64::try_from(offset).unwrap_or(i64::MAX)
}

fn opening(sample: &Sample, slug: &DeliberationId, seed: u64) -> Result<Open, MakeError> {
    let [chinese, english] = note(seed);
    let (zh, en) = (tag("zh-CN")?, tag("en")?);
    let of = |text: &LocalText, lang: &Lang| text.for_reader(lang).1.to_owned();
    let how =
        |note: &str, lang: &Lang| format!("{note}\n{}\n{}", of(&sample.note, lang), of(&sample.how, lang));
    let seeds = sample.statements.iter().filter(|line| line.by == By::Host);
    Ok(Open {
        slug: Some(slug.clone()),
        question: sample.question.clone(),
        why: Some(sample.why.clone()),
        how: Some(both(&how(&chinese, &zh), &how(&english, &en))?),
        attribution: None,
        sides: Some(sample.sides.clone()),
        ties: sample.ties.clone(),
        languages: vec![zh, en],
        terms: Some(Box::new(sample.terms.clone())),
        policy: sample.policy.clone(),
        phases: sample.phases.clone(),
        articles: Procedure::template(),
        statements: seeds.map(|line| Seed { text: line.text.clone() }).collect(),
    })
}

/// Writes the statements of residents and officials; returns the ids of all, in the sample's order.
fn write(log: &mut Log, sample: &Sample, open: ActId, begin: i64) -> Result<Vec<ActId>, MakeError> {
    let seeds = sample.statements.iter().filter(|line| line.by == By::Host).count();
    let written = sample.statements.len() - seeds;
    let pause = COLLECT_MS / (ms(written as u64) + 1);
    let (mut ids, mut seed, mut at) = (Vec::new(), 0, begin);
    for (number, line) in (0..).zip(&sample.statements) {
        let (role, who, org, assurance) = match line.by {
            By::Host => {
                ids.push(Open::seed_id(open, seed));
                seed += 1;
                continue;
            }
            By::Resident => (Role::Participant, number, None, Assurance::Anonymous),
            // One person speaks for the office.
            By::Official => (Role::Official, -1, Some(OFFICE.to_owned()), Assurance::Host),
        };
        let maker = Maker {
            by: log.pseudonym("author", who),
            standing: Standing { role, tie: line.tie, org, assurance, ..Standing::default() },
        };
        at += pause;
        let text = line.text.clone();
        let verb = Verb::Statement(NewStatement { text, supersedes: None, because: None });
        ids.push(log.push(at, Some(at), &[number], &maker, verb)?);
    }
    Ok(ids)
}

/// Lets the crowd join and vote, in the order of time, while the threads go on and experts annotate them.
fn vote(
    log: &mut Log,
    crowd: &Crowd,
    ids: &[ActId],
    said: &[Said],
    show: i64,
    (mut threads, mut notes): (Threads, Notes),
) -> Result<(), MakeError> {
    let mut events = Vec::new();
    for (who, person) in (0..).zip(&crowd.people) {
        if let Some(first) = person.votes.first() {
            let at = show + ms(first.at_offset_ms) - JOIN_MS;
            let tie = Some(person.tie);
            events.push((at, who, 0, person.tie, Verb::Join(Join { tie })));
        }
        for (nth, ballot) in (1..).zip(&person.votes) {
            let Some(&statement) = ids.get(ballot.statement) else {
                continue;
            };
            let verb = Verb::Vote(Vote {
                statement,
                revision: 1,
                value: Value::from_sign(ballot.value.sign()),
                nth,
            });
            events.push((show + ms(ballot.at_offset_ms), who, nth, person.tie, verb));
        }
    }
    for own in said {
        let Some(person) = crowd.people.get(own.who) else { continue };
        // After all their votes; the second time counts on.
        let nth = person.votes.len() as u64 + if own.when == When::Before { 1 } else { 2 };
        let because = own.because.and_then(|at| ids.get(at).copied());
        let verb = Verb::Stance(Stance { when: own.when, value: own.value, nth, because });
        events.push((show + own.at, own.who as i64, nth, person.tie, verb));
    }
    // At one time, whoever comes first in the crowd; of one person, in their order.
    events.sort_by_key(|&(at, who, nth, ..)| (at, who, nth));
    for (at, who, nth, tie, verb) in events {
        let maker = Maker {
            by: log.pseudonym("voter", who),
            standing: Standing { tie: Some(tie), assurance: known(who, tie), ..Standing::default() },
        };
        let nth = i64::try_from(nth).unwrap_or(i64::MAX);
        threads.until(log, at)?;
        notes.until(log, at, &threads)?;
        log.push(at, Some(at), &[who, nth], &maker, verb)?;
    }
    threads.until(log, i64::MAX)?;
    notes.until(log, i64::MAX, &threads)
}

/// How somebody of the crowd is known: the viewers are not, those of the house signed in at the portal, and a third of these
/// showed who they are.
fn known(who: i64, tie: Tie) -> Assurance {
    match tie {
        Tie::Viewer => Assurance::Anonymous,
        _ if who % 3 == 0 => Assurance::Verified,
        _ => Assurance::Host,
    }
}
