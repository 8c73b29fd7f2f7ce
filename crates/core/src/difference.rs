//! Ticks: differences of two editions of [`Published`]. Rows are absolute and only what changed, so a tick
//! that comes twice or late does no harm.
//!
//! Next: [`crate::publish`].

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::wire::{Json, record};

use crate::annotation::published::NotesHead;
use crate::id::ActId;
use crate::participant::Tie;
use crate::procedure::Article;
use crate::publish::{
    Byline, Participation, PhaseInForce, Published, PublishedMap, PublishedStatement, Rows,
};
use crate::thread::published::{DemandsOf, PublishedPost, ThreadHead};
use crate::vote::Tally;

/// What changed from one edition to the next. The same bytes for everybody.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tick {
    /// The epoch of its number.
    pub epoch: String,
    /// Its number: it leads from edition `tick − 1` to edition `tick`.
    pub tick: u64,
    /// The last act it takes account of.
    pub seq: u64,
    /// When that act was received (Unix, ms).
    pub at: i64,
    /// The phase, if it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<PhaseInForce>,
    /// All articles, if one changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub articles: Option<Vec<Article>>,
    /// Who takes part, if that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participation: Option<Participation>,
    /// Statements that are new or changed in more than their sums.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<PublishedStatement>,
    /// Statements that are no longer shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<ActId>,
    /// Sums that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<ResultRow>,
    /// Threads in which there are more posts than before, or fewer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub threads: Vec<ThreadHead>,
    /// How all demands stand, if that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demands: Option<Vec<DemandsOf>>,
    /// Posts that are new or changed, each a [`PublishedPost`](crate::thread::published::PublishedPost), for whoever
    /// has loaded their thread. Kept as it came: most readers look at no thread.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<crate::thread::published::PublishedPost>))]
    pub posts: Json,
    /// Whether so many posts changed that whoever shows a thread loads it anew.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub posts_anew: bool,
    /// Which claims experts said something of, or were asked to, if that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<NotesHead>,
    /// Annotations that are new or changed, each a
    /// [`PublishedAnnotation`](crate::annotation::published::PublishedAnnotation). Kept as they came, like posts.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<crate::annotation::published::PublishedAnnotation>))]
    pub annotations: Json,
    /// The stance line, if it changed. Kept as it came.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::movement::line::Line>))]
    pub stance: Json,
    /// How moderation stands, whole, if that changed. Kept as it came.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::moderation::published::ModerationHead>))]
    pub moderation: Json,
    /// The map, if it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<Arc<PublishedMap>>,
    /// Whether there is no map any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub map_gone: bool,
}

record!(Tick { epoch, tick, seq, at; phase, articles, participation, statements, gone, results, threads, demands, posts, posts_anew, notes, annotations, stance, moderation, map, map_gone });

/// The sums of one statement, whole.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ResultRow {
    /// The statement.
    pub id: ActId,
    /// The sums, as far as they are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
    /// The sums by tie, as far as they are shown.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ties: BTreeMap<Tie, Tally>,
}

record!(ResultRow { id; tally, ties });

/// Whether a tick could be applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applied {
    /// It led one edition further.
    Fresh,
    /// It was there already; nothing changed.
    Known,
    /// Ticks are missing before it, or the epoch is another: nothing changed, load what is missing.
    Gap,
}

impl Published {
    /// What leads from `self` to `next`.
    #[must_use]
    pub fn difference(&self, next: &Self) -> Tick {
        let before: BTreeMap<ActId, &PublishedStatement> =
            self.statements.iter().map(|s| (s.id, s)).collect();
        let after: BTreeMap<ActId, &PublishedStatement> = next.statements.iter().map(|s| (s.id, s)).collect();
        let mut statements = Vec::new();
        let mut results = Vec::new();
        for new in &next.statements {
            match before.get(&new.id) {
                Some(old) if **old == *new => {}
                Some(old) if same_but_results(old, new) => {
                    results.push(ResultRow { id: new.id, tally: new.tally, ties: new.ties.clone() });
                }
                _ => statements.push(new.clone()),
            }
        }
        let changed = |same: bool| if same { None } else { Some(()) };
        Tick {
            epoch: next.epoch.clone(),
            tick: next.tick,
            seq: next.seq,
            at: next.at,
            phase: changed(self.phase == next.phase).map(|()| next.phase.clone()),
            articles: changed(self.articles == next.articles).map(|()| next.articles.clone()),
            participation: changed(self.participation == next.participation)
                .map(|()| next.participation.clone()),
            statements,
            gone: before.keys().filter(|id| !after.contains_key(id)).copied().collect(),
            results,
            threads: heads(&self.threads, &next.threads),
            demands: changed(self.demands == next.demands).map(|()| next.demands.clone()),
            posts: Json::Null,
            posts_anew: false,
            notes: changed(self.notes == next.notes).map(|()| next.notes.clone()),
            annotations: Json::Null,
            stance: if self.stance == next.stance { Json::Null } else { next.stance.clone() },
            moderation: if self.moderation == next.moderation { Json::Null } else { next.moderation.clone() },
            map: if same_map(self, next) { None } else { next.map.clone() },
            map_gone: self.map.is_some() && next.map.is_none(),
        }
    }

    /// Goes one edition further, if `tick` is the next one.
    pub fn apply(&mut self, tick: &Tick) -> Applied {
        if tick.epoch != self.epoch || tick.tick > self.tick + 1 {
            return Applied::Gap;
        }
        if tick.tick <= self.tick {
            return Applied::Known;
        }
        self.tick = tick.tick;
        self.seq = tick.seq;
        self.at = tick.at;
        if let Some(phase) = &tick.phase {
            self.phase = phase.clone();
        }
        if let Some(articles) = &tick.articles {
            self.articles = articles.clone();
        }
        if let Some(participation) = &tick.participation {
            self.participation = participation.clone();
        }
        self.statements.retain(|s| !tick.gone.contains(&s.id));
        for new in &tick.statements {
            // Statements stand by number, so a late one finds its place.
            match self.statements.binary_search_by_key(&new.number, |s| s.number) {
                Ok(place) => self.statements[place] = new.clone(),
                Err(place) => self.statements.insert(place, new.clone()),
            }
        }
        for row in &tick.results {
            if let Some(statement) = self.statements.iter_mut().find(|s| s.id == row.id) {
                statement.tally = row.tally;
                statement.ties = row.ties.clone();
            }
        }
        for head in &tick.threads {
            self.threads.retain(|own| own.statement != head.statement);
            if head.posts > 0 {
                self.threads.push(*head);
            }
        }
        self.threads.sort_unstable_by_key(|head| head.statement);
        if let Some(demands) = &tick.demands {
            self.demands = demands.clone();
        }
        if let Some(notes) = &tick.notes {
            self.notes = notes.clone();
        }
        if !tick.stance.is_null() {
            self.stance = tick.stance.clone();
        }
        // Once there was any it is never gone: only what it says changes.
        if !tick.moderation.is_null() {
            self.moderation = tick.moderation.clone();
        }
        if tick.map.is_some() || tick.map_gone {
            self.map = tick.map.clone();
        }
        Applied::Fresh
    }
}

impl Tick {
    /// Whether nothing that anybody sees changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phase.is_none()
            && self.articles.is_none()
            && self.participation.is_none()
            && self.statements.is_empty()
            && self.gone.is_empty()
            && self.results.is_empty()
            && self.threads.is_empty()
            && self.demands.is_none()
            && self.posts.is_null()
            && !self.posts_anew
            && self.notes.is_none()
            && self.annotations.is_null()
            && self.stance.is_null()
            && self.moderation.is_null()
            && self.map.is_none()
            && !self.map_gone
    }

    /// The same with the posts and annotations that are new or changed; where these are many, with the word that there are.
    #[must_use]
    pub fn with_rows(mut self, before: &Rows, after: &Rows) -> Self {
        let posts: Vec<_> =
            fresh(&before.posts, &after.posts, |row| row.number).take(MOST_ROWS + 1).collect();
        let notes = fresh(&before.annotations, &after.annotations, |row| row.number);
        let notes: Vec<_> = notes.take(MOST_ROWS + 1).collect();
        // A row that is gone, and not with its statement, can be told by no row.
        let held = |row: &PublishedPost| !row.statement.is_some_and(|id| self.gone.contains(&id));
        let mut rows = pairs(&before.posts, &after.posts, |row| row.number);
        let held = rows.any(|(old, new)| new.is_none() && old.is_some_and(|old| held(old)));
        if held || posts.len() + notes.len() > MOST_ROWS {
            self.posts_anew = true;
            return self;
        }
        // These types hold strings, whole numbers and lists: JSON can say them all.
        if !posts.is_empty() {
            self.posts = serde_json::to_value(posts).unwrap_or_default();
        }
        if !notes.is_empty() {
            self.annotations = serde_json::to_value(notes).unwrap_or_default();
        }
        self
    }
}

/// A tick carries so many posts and annotations at most: it goes to everybody, whether or not they look at a thread.
pub const MOST_ROWS: usize = 200;

/// The rows of two editions side by side, by number.
fn pairs<'a, T>(
    before: &'a [Arc<T>],
    after: &'a [Arc<T>],
    number: fn(&T) -> u32,
) -> impl Iterator<Item = (Option<&'a Arc<T>>, Option<&'a Arc<T>>)> {
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    std::iter::from_fn(move || match (old.peek(), new.peek()) {
        (None, None) => None,
        (Some(_), None) => Some((old.next(), None)),
        (None, Some(_)) => Some((None, new.next())),
        (Some(a), Some(b)) => Some(match number(a).cmp(&number(b)) {
            Ordering::Less => (old.next(), None),
            Ordering::Greater => (None, new.next()),
            Ordering::Equal => (old.next(), new.next()),
        }),
    })
}

/// Those that are new or changed.
fn fresh<'a, T: PartialEq>(
    before: &'a [Arc<T>],
    after: &'a [Arc<T>],
    number: fn(&T) -> u32,
) -> impl Iterator<Item = &'a T> {
    pairs(before, after, number).filter_map(|(old, new)| {
        let new = new?;
        let same = old.is_some_and(|old| Arc::ptr_eq(old, new) || old == new);
        (!same).then_some(&**new)
    })
}

/// Whether an edition took words away that an earlier one showed: what was kept of that one must go.
#[must_use]
pub fn takes_words(before: &Rows, after: &Rows) -> bool {
    let mut posts = pairs(&before.posts, &after.posts, |row| row.number);
    let mut notes = pairs(&before.annotations, &after.annotations, |row| row.number);
    posts.any(|(old, new)| {
        old.is_some_and(|old| {
            let kept = |new: &Arc<PublishedPost>| {
                (old.text.is_none() || new.text.is_some()) && !takes_name(&old.by, Some(&new.by))
            };
            !new.is_some_and(kept) && (old.text.is_some() || old.by.name.is_some())
        })
    }) || notes.any(|(old, new)| {
        old.is_some_and(|old| old.note.is_some()) && new.is_none_or(|new| new.note.is_none())
    })
}

/// Whether an edition took the name of an author away that an earlier one showed beside a statement.
#[must_use]
pub fn takes_names(before: &Published, after: &Published) -> bool {
    before.statements.iter().any(|old| {
        let place = after.statements.binary_search_by_key(&old.number, |new| new.number);
        let new = place.ok().and_then(|place| after.statements[place].by.as_ref());
        old.by.as_ref().is_some_and(|by| takes_name(by, new))
    })
}

/// Whether a name is gone, or is another now: it may be so because it was hidden, or because its bearer wishes it.
fn takes_name(old: &Byline, new: Option<&Byline>) -> bool {
    old.name.is_some() && new.is_none_or(|new| new.name != old.name)
}

/// The heads that changed; of a thread that is empty now, that it is.
fn heads(before: &[ThreadHead], after: &[ThreadHead]) -> Vec<ThreadHead> {
    let new = after.iter().filter(|head| !before.contains(head)).copied();
    let emptied = before.iter().filter(|head| after.iter().all(|own| own.statement != head.statement));
    new.chain(emptied.map(|head| ThreadHead { posts: 0, ..*head })).collect()
}

fn same_but_results(old: &PublishedStatement, new: &PublishedStatement) -> bool {
    let bare = |s: &PublishedStatement| {
        let (tally, ties) = (None, BTreeMap::new());
        PublishedStatement { tally, ties, ..s.clone() }
    };
    bare(old) == bare(new)
}

/// Maps are known by the act after which they were computed, and by the statements that are left in them.
fn same_map(before: &Published, after: &Published) -> bool {
    match (before.map.as_deref(), after.map.as_deref()) {
        (Some(before), Some(after)) => before.seq == after.seq && before.statements == after.statements,
        (None, None) => true,
        _ => false,
    }
}
