//! The list of all statements: which stand in it, and what each row says.
//!
//! Which stand in it is settled when it is made ([`gather`]) and stays so while one reads; what came since is
//! only counted. Each row is looked up by its number, so that a long list costs no more than what is drawn of it.

use std::collections::{BTreeMap, BTreeSet};

use deliberation_core::id::ActId;
use deliberation_core::policy::Ability;
use deliberation_core::publish::{Byline, Published, PublishedStatement};
use deliberation_core::rules::role_votes;
use deliberation_core::vote::Value;

use super::card::{ClosedBy, closed_by, posts};
use super::moderation::{Measure, gone_by_number, on_statement};
use super::next_statement::is_open as unanswered;
use super::results::{Showing, showing};
use super::{Text, original, phase, text};
use crate::state::list::{Filter, Link, Rows};
use crate::state::moderation::{Mark, Moderation};
use crate::state::{Data, Panel};

/// No more rows than so many are drawn at a time: each vote looks at all that are.
pub const WINDOW: usize = 50;

/// What the list shows.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct List {
    /// Whether it is open.
    pub open: bool,
    /// Whether it stands beside all other panels.
    pub wide: bool,
    /// Statements there are.
    pub all: u32,
    /// Rows in the list.
    pub of: u32,
    /// Which of them is the first that is drawn.
    pub from: usize,
    /// Rows that are drawn.
    pub rows: Vec<Row>,
    /// Whether the phase takes votes.
    pub votes: bool,
    /// Whether it is shown how many answered each.
    pub counts: bool,
    /// What I search for.
    pub find: String,
    /// Which it shows.
    pub filter: Filter,
    /// Whether those that most answered stand first.
    pub by_votes: bool,
    /// Counts the moves of the focus to the first row.
    pub focus: u32,
}

/// A row: its number, and its statement while that is shown.
pub type Row = (u32, Option<Listed>);

/// A statement in the list.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// Its id.
    pub id: ActId,
    /// Its words.
    pub text: Text,
    /// Its words as they were written, where `text` is a translation.
    pub original: Option<Text>,
    /// Who wrote it.
    pub by: Option<Byline>,
    /// How many people answered it, where that is shown.
    pub seen: Option<u32>,
    /// My vote on it.
    pub mine: Option<Value>,
    /// Whether I wrote it: it is not mine to vote on.
    pub own: bool,
    /// Its link, if I asked for it.
    pub link: Option<Link>,
    /// Posts under it.
    pub reasons: u32,
    /// The statement by which it was closed: it takes no more votes.
    pub closed_by: Option<ClosedBy>,
    /// Its revision.
    pub revision: u32,
}

/// What stands on the rows that are drawn, by their numbers; on one that is gone, why. For those who decide, what waits for that.
pub type Stones = BTreeMap<u32, (Vec<Measure>, Option<Mark>)>;

/// What stands on the rows that are drawn.
#[must_use]
pub fn stones(data: &Data, moderation: &Moderation) -> Stones {
    let Some(published) = data.published.as_ref().filter(|_| is_open(data)) else { return Stones::default() };
    let drawn = data.list.rows.rows.iter().skip(data.list.from).take(WINDOW);
    let stands = drawn.filter_map(|n| {
        let at = published.statements.binary_search_by_key(n, |s| s.number);
        let own = match at {
            Ok(at) => {
                let statement = published.statements.get(at)?;
                let measures = on_statement(data, moderation, &statement.measures);
                (measures, moderation.marks.get(&statement.id).copied())
            }
            Err(_) => (gone_by_number(data, moderation, *n).into_iter().collect(), None),
        };
        (!own.0.is_empty() || own.1.is_some()).then_some((*n, own))
    });
    stands.collect()
}

/// The statements whose words their authors erased, by their numbers.
#[must_use]
pub fn erased(moderation: &Moderation) -> BTreeSet<u32> {
    moderation.head.iter().flat_map(|head| &head.erased).map(|own| own.number).collect()
}

/// Whether the list is on the screen.
#[must_use]
pub fn is_open(data: &Data) -> bool {
    if data.wide { data.list.open } else { data.panel == Panel::List }
}

/// The link of a statement, if I asked for it.
#[must_use]
pub fn link(data: &Data, statement: ActId) -> Option<Link> {
    data.link.clone().filter(|link| link.statement == statement)
}

/// The list. Of one that is not on the screen only how many statements there are.
#[must_use]
pub fn list(data: &Data) -> List {
    let Some(published) = &data.published else { return List::default() };
    let (own, open) = (&data.list, is_open(data));
    let mut list = List { open, wide: data.wide, all: published.statements.len() as u32, ..List::default() };
    if !open {
        return list;
    }
    list.counts = counts(data, published);
    list.of = own.rows.rows.len() as u32;
    list.from = own.from;
    let drawn = own.rows.rows.iter().skip(own.from).take(WINDOW);
    list.rows = drawn.map(|n| (*n, listed(data, published, *n, list.counts))).collect();
    list.votes = phase::open(published, Ability::Vote) && role_votes(data.mine.role).is_ok();
    list.find.clone_from(&own.find);
    (list.filter, list.by_votes, list.focus) = (own.filter, own.by_votes, own.focus);
    list
}

fn listed(data: &Data, published: &Published, number: u32, counts: bool) -> Option<Listed> {
    let at = published.statements.binary_search_by_key(&number, |s| s.number).ok()?;
    let s = published.statements.get(at)?;
    Some(Listed {
        id: s.id,
        text: text(data, &s.text),
        original: original(data, &s.text),
        by: s.by.clone(),
        seen: s.tally.filter(|_| counts).map(|tally| tally.seen()),
        mine: data.mine.vote(s.id),
        own: wrote(data, s.id),
        link: link(data, s.id),
        reasons: posts(published, s.id),
        closed_by: closed_by(published, s),
        revision: s.revision,
    })
}

fn counts(data: &Data, published: &Published) -> bool {
    matches!(showing(published, &data.mine, data.shared), Showing::Map | Showing::Sums(_) | Showing::Soon)
}

/// Which statements stand in a list that is made now.
#[must_use]
pub fn gather(data: &Data) -> Rows {
    let Some(published) = &data.published else { return Rows::default() };
    let mut rows: Vec<_> = published.statements.iter().filter(|s| belongs(data, s)).collect();
    if data.list.by_votes && counts(data, published) {
        rows.sort_by_key(|s| std::cmp::Reverse(s.tally.map_or(0, |tally| tally.seen())));
    }
    Rows { known: numbers(published.statements.iter()), rows: numbers(rows.into_iter()) }
}

/// Those that came since, first; after them what stood in the list.
#[must_use]
pub fn with_newcomers(data: &Data) -> Rows {
    let known = data.published.as_ref().map(|p| numbers(p.statements.iter())).unwrap_or_default();
    let mut rows = newcomers(data);
    rows.extend_from_slice(&data.list.rows.rows);
    Rows { known, rows }
}

/// How many came since and belong in the list, while it is on the screen.
#[must_use]
pub fn new(data: &Data) -> u32 {
    if is_open(data) { newcomers(data).len() as u32 } else { 0 }
}

/// Those that came since and belong in the list.
fn newcomers(data: &Data) -> Vec<u32> {
    let Some(published) = &data.published else { return Vec::new() };
    let new =
        |s: &&PublishedStatement| data.list.rows.known.binary_search(&s.number).is_err() && belongs(data, s);
    numbers(published.statements.iter().filter(new))
}

fn numbers<'a>(statements: impl Iterator<Item = &'a PublishedStatement>) -> Vec<u32> {
    statements.map(|s| s.number).collect()
}

/// Whether I wrote a statement: it is not mine to vote on.
#[must_use]
pub fn wrote(data: &Data, statement: ActId) -> bool {
    data.mine.statements.iter().any(|own| own.id == statement)
}

fn belongs(data: &Data, s: &PublishedStatement) -> bool {
    let chosen = match data.list.filter {
        Filter::All => true,
        Filter::Open => unanswered(s, &data.mine),
        Filter::Answered(value) => data.mine.vote(s.id) == Some(value),
        Filter::Mine => wrote(data, s.id),
    };
    let find = data.list.find.trim().as_bytes();
    let has = |text: &str| text.as_bytes().windows(find.len()).any(|part| part.eq_ignore_ascii_case(find));
    chosen && (find.is_empty() || has(s.text.original()) || s.text.translations().values().any(|t| has(t)))
}
