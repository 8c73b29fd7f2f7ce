//! What is shown of moderation: what stands on a text and on what ground, what was moved from where, how writing goes on.
//!
//! Next: [`told`], what it tells me.

pub mod told;

use deliberation_core::act::{Ground, Hold, Outcome, Reason};
use deliberation_core::id::ActId;
use deliberation_core::moderation::is_staff;
use deliberation_core::moderation::published::{AppealState, PublishedMeasure};
use deliberation_core::policy::Review;
use deliberation_core::procedure::{ArticleRef, Guard, ground};
use deliberation_core::wire::{Json, Read};

use super::{Text, phase, statement, text};
use crate::state::Data;
use crate::state::moderation::{Mark, Moderation, SentAppeal};
use crate::state::thread::Place;

/// From so many minutes on it is said how long texts wait.
const TOLD_FROM_MIN: u16 = 5;

/// A measure that stands on a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Measure {
    /// The decision.
    pub decision: ActId,
    /// What was decided.
    pub outcome: Outcome,
    /// What was found.
    pub about: Option<Reason>,
    /// What it stands on.
    pub ground: Option<Stands>,
    /// Why.
    pub reason: Option<Text>,
    /// When (Unix, ms).
    pub at: i64,
    /// Where an appeal against it stands.
    pub appeal: Option<AppealState>,
    /// What I can do against it, or did.
    pub mine: Pleads,
    /// The article that says how decisions are looked at again.
    pub review: Option<ArticleRef>,
}

/// What a decision stands on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stands {
    /// An article, and its heading as far as it is in force.
    Article(ArticleRef, Option<Text>),
    /// A law, and where it can be read.
    Law(String, Option<String>),
}

/// What I can do against a decision, or did.
#[derive(Clone, PartialEq, Debug)]
pub enum Pleads {
    /// It is nothing of mine.
    No,
    /// I may appeal.
    May,
    /// I am writing, there where it stands.
    Writes,
    /// I did; or was refused.
    Did(SentAppeal),
    /// I did, and it was ruled on.
    Ruled,
}

/// A measure as it came. `there`: whether it is shown where the thing stands; else in the news.
#[must_use]
pub fn measure(data: &Data, moderation: &Moderation, own: &PublishedMeasure, there: bool) -> Measure {
    let articles = data.published.as_ref().map(|published| &published.articles[..]).unwrap_or_default();
    Measure {
        decision: own.decision,
        outcome: own.outcome,
        about: own.about,
        ground: own.ground.as_ref().map(|ground| stands(data, ground)),
        reason: own.reason.as_ref().map(|reason| text(data, reason)),
        at: own.at,
        appeal: own.appeal,
        mine: pleads(moderation, own.decision, there),
        review: ground(articles, Guard::Appeals),
    }
}

/// What a decision stands on, for the reader.
#[must_use]
pub fn stands(data: &Data, ground: &Ground) -> Stands {
    match ground {
        Ground::Article(article) => {
            let mut articles = data.published.iter().flat_map(|published| &published.articles);
            let title = articles.find(|own| own.number == article.article).map(|own| text(data, &own.title));
            Stands::Article(*article, title)
        }
        Ground::Law { law, url } => Stands::Law(law.clone(), url.clone()),
    }
}

/// What I can do against a decision. `there`: where the thing stands; else in the news.
#[must_use]
pub fn pleads(moderation: &Moderation, decision: ActId, there: bool) -> Pleads {
    let mine = &moderation.mine;
    if let Some(own) = mine.appeals.iter().find(|own| own.decision == decision) {
        return match own.ruling {
            Some(_) => Pleads::Ruled,
            None => Pleads::Did(SentAppeal {
                id: own.id,
                decision,
                text: own.text.original().to_owned(),
                refused: None,
            }),
        };
    }
    if moderation.pleading.as_ref().is_some_and(|own| own.decision == decision && own.there == there) {
        return Pleads::Writes;
    }
    if let Some(own) = moderation.appeals.iter().rfind(|own| own.decision == decision) {
        return Pleads::Did(own.clone());
    }
    let open = mine.on_mine.iter().any(|own| own.id == decision && told::appealable(own, true))
        || mine
            .flags
            .iter()
            .filter_map(|own| own.answer.as_ref())
            .any(|own| own.id == decision && told::appealable(own, false));
    if open { Pleads::May } else { Pleads::No }
}

/// The measures that stand on a statement, as the edition carries them.
#[must_use]
pub fn on_statement(data: &Data, moderation: &Moderation, measures: &Json) -> Vec<Measure> {
    if measures.is_null() {
        return Vec::new();
    }
    let measures = Vec::<PublishedMeasure>::read(measures).unwrap_or_default();
    measures.iter().map(|own| measure(data, moderation, own, true)).collect()
}

/// The measures on the statement on the card; and what waits for a decision on it, for those who decide.
#[must_use]
pub fn on_card(data: &Data, moderation: &Moderation) -> (Vec<Measure>, Option<(ActId, Mark)>) {
    let shown = data.published.as_ref().and_then(|published| statement(published, data.card?));
    let Some(own) = shown else { return Default::default() };
    let mark = moderation.marks.get(&own.id).map(|mark| (own.id, *mark));
    (on_statement(data, moderation, &own.measures), mark)
}

/// A statement that was hidden: its number, and why.
#[must_use]
pub fn gone(data: &Data, moderation: &Moderation, id: ActId) -> Option<(u32, Measure)> {
    let gone = moderation.head.as_ref()?.gone.iter().find(|own| own.id == id)?;
    Some((gone.number, measure(data, moderation, &gone.measure, true)))
}

/// The same by its number in the list.
#[must_use]
pub fn gone_by_number(data: &Data, moderation: &Moderation, number: u32) -> Option<Measure> {
    let gone = moderation.head.as_ref()?.gone.iter().find(|own| own.number == number)?;
    Some(measure(data, moderation, &gone.measure, true))
}

/// The statement that was asked for and is gone: the one on the card, or the one that a link names.
#[must_use]
pub fn gone_of_card(data: &Data, moderation: &Moderation) -> Option<(u32, Measure)> {
    match data.card {
        Some(card) => gone(data, moderation, card),
        None => gone_of_link(data, moderation),
    }
}

/// The one that the link which was followed last names: by its whole id, or by its end.
#[must_use]
pub fn gone_of_link(data: &Data, moderation: &Moderation) -> Option<(u32, Measure)> {
    let names = named_by_link(data)?;
    let found = moderation.head.as_ref()?.gone.iter().map(|own| own.id).find(|id| names(*id))?;
    gone(data, moderation, found)
}

/// Whether the link which was followed last names a statement.
fn named_by_link(data: &Data) -> Option<impl Fn(ActId) -> bool + '_> {
    let link = data.missed.as_deref()?;
    let whole = link.parse::<ActId>().ok();
    let end = link.get(4..16).unwrap_or(link);
    Some(move |id: ActId| whole == Some(id) || id.to_string().ends_with(end))
}

/// The number of a statement whose words its author erased: that with this id; without one, the one that the link which was
/// followed last names.
#[must_use]
pub fn erased(data: &Data, moderation: &Moderation, id: Option<ActId>) -> Option<u32> {
    let mut all = moderation.head.as_ref()?.erased.iter();
    let own = match id {
        Some(id) => all.find(|own| own.id == id),
        None => {
            let names = named_by_link(data)?;
            all.find(|own| names(own.id))
        }
    };
    own.map(|own| own.number)
}

/// A post that stood here, and where it stands now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The post.
    pub post: ActId,
    /// Its number.
    pub number: u32,
    /// The thread in which it stands now.
    pub now: Place,
    /// The number of that statement; none beside the programme.
    pub statement: Option<u32>,
    /// When (Unix, ms).
    pub at: i64,
}

/// The posts that stood under `on` in the thread `place`, by their number. Without `on`: at the root.
#[must_use]
pub fn moved(data: &Data, moderation: &Moderation, place: Place, on: Option<ActId>) -> Vec<Moved> {
    let Some(published) = &data.published else { return Vec::new() };
    let all = moderation.head.iter().flat_map(|head| &head.moved);
    let here = all.filter(|own| own.statement == place && own.on.filter(|on| Some(*on) != place) == on);
    let mut moved: Vec<Moved> = here
        .filter(|own| own.now != place)
        .map(|own| Moved {
            post: own.post,
            number: own.number,
            now: own.now,
            statement: own.now.and_then(|id| statement(published, id)).map(|own| own.number),
            at: own.at,
        })
        .collect();
    moved.sort_by_key(|own| own.number);
    moved
}

/// That nobody replies under a statement, and why.
#[must_use]
pub fn lock(measures: &[Measure]) -> Option<&Measure> {
    measures.iter().find(|own| own.outcome == Outcome::Lock)
}

/// How writing goes on, for me.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Gate {
    /// Why I do not write now.
    pub paused: Option<Paused>,
    /// When my next text is taken (Unix, ms).
    pub next: Option<i64>,
    /// About how many minutes texts wait at present.
    pub waits: Option<u16>,
}

/// Why I do not write now.
#[derive(Clone, PartialEq, Debug)]
pub enum Paused {
    /// Nobody does: why, since when (Unix, ms), by which article.
    Closed(Option<Text>, i64, Option<ArticleRef>),
    /// I do not until a day; by which decision.
    Limited(String, Option<Box<Measure>>),
}

/// How writing goes on, for me.
#[must_use]
pub fn gate(data: &Data, moderation: &Moderation) -> Gate {
    let Some(published) = data.published.as_ref().filter(|_| !is_staff(data.mine.role)) else {
        return Gate::default();
    };
    let head = moderation.head.as_ref();
    let limited = moderation.mine.limited.as_ref().map(|until| {
        let by = moderation.mine.on_mine.iter().rfind(|own| own.outcome == Outcome::Limit);
        let by = by.map(|own| Box::new(measure(data, moderation, &own.measure(), true)));
        Paused::Limited(until.to_string(), by)
    });
    let closed = head.and_then(|head| head.closed.as_ref()).map(|closed| {
        let reason = closed.reason.as_ref().map(|reason| text(data, reason));
        Paused::Closed(reason, closed.since, closed.rule)
    });
    let slow = head.and_then(|head| head.slow_s).map(|slow| moderation.wrote + i64::from(slow) * 1_000);
    let phase = phase::current(published).and_then(|phase| phase.review);
    let reviewed = phase.unwrap_or(published.opening.policy.review) != Review::After
        || head.is_some_and(|head| head.hold != Hold::Nothing);
    let waits = head.and_then(|head| head.waits_min);
    Gate {
        paused: limited.or(closed),
        next: slow.filter(|next| moderation.wrote > 0 && *next > moderation.now),
        waits: waits.filter(|waits| reviewed && *waits >= TOLD_FROM_MIN),
    }
}
