//! What moderation tells me: what was decided on mine, what became of what I reported and appealed.

use deliberation_core::act::{Outcome, Reason, Verdict};
use deliberation_core::date::Date;
use deliberation_core::id::ActId;
use deliberation_core::moderation::case::DecisionState;
use deliberation_core::moderation::published::PublishedDecision;
use deliberation_core::protocol::envelope::MinePost;
use deliberation_core::wire::Read;

use super::{Measure, measure};
use crate::queries::{Text, statement, text};
use crate::state::Data;
use crate::state::mine::Progress;
use crate::state::moderation::{Moderation, Pleading};
use crate::state::thread::{Place, Thread};

/// Something that I am told.
#[derive(Clone, PartialEq, Debug)]
pub struct News {
    /// By what it is put aside.
    pub key: String,
    /// Why I had reported it, where it is not mine.
    pub reported: Option<Reason>,
    /// The words it is about, as far as they are here.
    pub words: Option<Text>,
    /// The decision.
    pub measure: Measure,
    /// Where it can be read: the thread, and the post in it.
    pub place: Option<(Place, Option<ActId>)>,
    /// The ruling on it, if there was one.
    pub ruling: Option<(Verdict, Text, i64)>,
    /// Of a limit: its last day.
    pub until: Option<String>,
}

/// All that I have not put aside, the last first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Told {
    /// The news.
    pub news: Vec<News>,
    /// Counts how often I put some aside.
    pub put_aside: u32,
    /// The appeal I am writing there.
    pub pleading: Option<Pleading>,
}

/// What I am told.
#[must_use]
pub fn told(data: &Data, thread: &Thread, moderation: &Moderation) -> Told {
    let mut news = news(data, thread, moderation);
    news.retain(|own| !moderation.seen.contains(&own.key));
    news.reverse();
    let pleading = moderation.pleading.clone().filter(|own| !own.there);
    Told { news, put_aside: moderation.put_aside, pleading }
}

/// All of it, the oldest first.
#[must_use]
pub fn news(data: &Data, thread: &Thread, moderation: &Moderation) -> Vec<News> {
    let mine = &moderation.mine;
    let own = mine.on_mine.iter().enumerate().filter(|(at, own)| {
        let before = &mine.on_mine[..*at];
        match own.outcome {
            // That a text was reported and stays is nobody's matter; that it is back is.
            Outcome::Show => {
                before.iter().any(|other| other.target == own.target && other.outcome.restricts())
            }
            Outcome::Lift => true,
            outcome => outcome.restricts() && own.state != DecisionState::Lifted,
        }
    });
    let own = own.map(|(_, own)| one(data, thread, moderation, own, None));
    let reported = mine.flags.iter().filter_map(|flag| {
        let answer = flag.answer.as_ref()?;
        Some(one(data, thread, moderation, answer, Some((flag.id, flag.target, flag.reason))))
    });
    let mut all: Vec<News> = own.chain(reported).collect();
    all.sort_by_key(|own| own.ruling.as_ref().map_or(own.measure.at, |(_, _, at)| *at));
    all
}

fn one(
    data: &Data,
    thread: &Thread,
    moderation: &Moderation,
    own: &PublishedDecision,
    flag: Option<(ActId, ActId, Reason)>,
) -> News {
    let ruling = own.ruling.as_ref().map(|ruling| (ruling.finding, text(data, &ruling.text), ruling.at));
    let target = own.target.or(flag.map(|(_, target, _)| target));
    let mut key = flag.map(|(id, ..)| id.to_string()).unwrap_or_default();
    key.push_str(&own.id.to_string());
    if let Some((.., at)) = &ruling {
        key.push_str(&at.to_string());
    }
    let place = target.and_then(|target| place(data, own, target));
    News {
        key,
        reported: flag.map(|(.., reason)| reason),
        words: target.and_then(|target| words(data, thread, target)),
        measure: measure(data, moderation, &own.measure(), false),
        place,
        ruling,
        until: own.until.as_ref().map(Date::to_string),
    }
}

/// The decision that hid something of mine, where no row says so.
#[must_use]
pub fn hid(data: &Data, moderation: &Moderation, target: ActId) -> Option<Measure> {
    let hides = |own: &&PublishedDecision| own.target == Some(target) && own.outcome == Outcome::Hide;
    let own = moderation.mine.on_mine.iter().rfind(hides)?;
    let stands = !matches!(own.state, DecisionState::Lifted | DecisionState::Overturned);
    (stands && own.ground.is_some()).then(|| measure(data, moderation, &own.measure(), true))
}

/// Whether one may appeal against a decision, as its author or as who reported it.
#[must_use]
pub fn appealable(own: &PublishedDecision, author: bool) -> bool {
    // Another may have appealed already: I still may.
    let stands = matches!(own.state, DecisionState::Stands | DecisionState::Appealed | DecisionState::Upheld);
    let party = if author { own.outcome.restricts() } else { !own.outcome.is_personal() };
    stands && party && own.outcome.settles()
}

fn words(data: &Data, thread: &Thread, target: ActId) -> Option<Text> {
    let published = data.published.as_ref()?;
    if let Some(own) = statement(published, target) {
        return Some(text(data, &own.text));
    }
    if let Some(own) = data.mine.statements.iter().find(|own| own.id == target) {
        return Some(Text { lang: String::new(), text: own.text.clone() });
    }
    let row = thread.rows.iter().find(|row| row.id == target).and_then(|row| row.text.as_ref());
    if let Some(row) = row {
        return Some(text(data, row));
    }
    let mut posts = data.mine.threads[0].as_array().into_iter().flatten();
    let own = posts.find_map(|raw| MinePost::read(raw).ok().filter(|own| own.id == target))?;
    Some(text(data, &own.text))
}

/// Where something stands: nowhere, where its statement is gone.
fn place(data: &Data, own: &PublishedDecision, target: ActId) -> Option<(Place, Option<ActId>)> {
    let published = data.published.as_ref()?;
    let here = own.statement.or_else(|| statement(published, target).map(|own| own.id));
    match here {
        Some(id) => {
            statement(published, id)?;
            Some((Some(id), (id != target).then_some(target)))
        }
        // Beside the programme; of a person nothing is said of where.
        None => own.target.map(|target| (None, Some(target))),
    }
}

/// A report of mine, to look through.
#[derive(Clone, PartialEq, Debug)]
pub struct Reported {
    /// What its outcome can be looked up by.
    pub receipt: String,
    /// Why.
    pub reason: Reason,
    /// The words, as far as they are here.
    pub words: Option<Text>,
    /// How far it has got.
    pub progress: Progress,
    /// The decision that answers it.
    pub answer: Option<Measure>,
}

/// My reports, the last first.
#[must_use]
pub fn reports(data: &Data, thread: &Thread, moderation: &Moderation) -> Vec<Reported> {
    let sent = moderation.reports.iter().rev().map(|own| Reported {
        receipt: receipt(own.id),
        reason: own.reason,
        words: words(data, thread, own.target),
        progress: own.progress.clone(),
        answer: None,
    });
    let known = moderation.mine.flags.iter().rev().map(|own| Reported {
        receipt: own.receipt.clone(),
        reason: own.reason,
        words: words(data, thread, own.target),
        progress: Progress::Kept,
        answer: own.answer.as_ref().map(|own| measure(data, moderation, &own.measure(), false)),
    });
    sent.chain(known).collect()
}

/// What the outcome of a report can be looked up by.
#[must_use]
pub fn receipt(report: ActId) -> String {
    deliberation_core::moderation::case::receipt(report)
}
