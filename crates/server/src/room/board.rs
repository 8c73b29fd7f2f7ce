//! The board of a room: what has been published and is still kept. Readers come here and nowhere else, so that
//! a hundred thousand of them never wait for whoever folds acts.
//!
//! **Numbers.** Editions are numbered one by one. The first number of a run is taken from the clock (milliseconds
//! since 1970), so that a number is never used again after a restart: what caches keep under it stays
//! true. No room publishes more often than once a millisecond.
//!
//! **What is taken away is gone.** An edition that no longer shows a statement, or the words of a post, takes all older
//! snapshots and ticks with it: they contain it. Who was behind loads the newest.
//! Next: [`super::keeper`], which publishes; `routes/{snapshot,ticks,live}`, which read.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use deliberation_core::annotation::heard::often_heard;
use deliberation_core::difference::{Tick, takes_names, takes_words};
use deliberation_core::id::ActId;
use deliberation_core::keyframe::History;
use deliberation_core::moderation::list::changed_decisions;
use deliberation_core::moderation::numbers::Numbers;
use deliberation_core::movement::regions::ByRegion;
use deliberation_core::protocol::envelope::{begins_page, changed, page};
use deliberation_core::publish::{Published, Rows};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::encoding::Encoded;

/// So many ticks are kept. Who has missed more loads the newest snapshot.
pub const TICKS_KEPT: usize = 64;
/// So many snapshots are kept under their own addresses.
pub const SNAPSHOTS_KEPT: usize = 8;

/// What this backend can do beyond keeping acts.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Capabilities {
    /// 0: it takes acts; 1: and gives them back; 2: and gives snapshots and ticks.
    pub level: u8,
    /// How ticks can be followed, best first: `sse`, `wait` (a GET of the next number), `poll`.
    pub live: Vec<String>,
    /// The least time between two ticks, in milliseconds.
    pub interval_ms: u64,
}

/// A snapshot as it goes over the wire: what is published, and what this backend can do.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Snapshot<'a> {
    /// What anybody may see.
    #[serde(flatten)]
    pub published: &'a Published,
    /// What this backend can do.
    pub capabilities: &'a Capabilities,
}

/// One tick, as it is sent.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its number.
    pub number: u64,
    /// For those who ask for it.
    pub answer: Arc<Encoded>,
    /// For those who follow: the whole event of the stream.
    pub event: Bytes,
}

/// What there is of a number.
#[derive(Debug)]
pub enum Found<T> {
    /// It is kept.
    Kept(T),
    /// It is the next one.
    Next,
    /// It is further off.
    Unknown,
    /// It is no longer kept.
    Gone,
}

/// So many pages of threads are kept of an edition.
const PAGES_KEPT: usize = 64;

/// Something beside the snapshot that was written out: of what, and how it is sent.
type Written<T> = Option<(Arc<T>, Arc<Encoded>)>;

struct Inside {
    history: Written<History>,
    regions: Written<ByRegion>,
    moderation: Written<Numbers>,
    /// How often what stands beside the snapshot was replaced: an edition has one of it after another.
    turn: u64,
    pages: HashMap<(Option<ActId>, u32), Arc<Encoded>>,
    heard: Option<Arc<Encoded>>,
    published: Arc<Published>,
    rows: Rows,
    snapshots: VecDeque<(u64, Arc<Encoded>)>,
    ticks: VecDeque<Kept>,
}

/// What has been published of one room.
pub struct Board {
    epoch: String,
    capabilities: Capabilities,
    inside: Mutex<Inside>,
    latest: watch::Sender<u64>,
}

impl std::fmt::Debug for Board {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Board").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

/// The first number of a run that starts now (Unix, ms).
#[must_use]
pub const fn first_number(now: i64) -> u64 {
    now.unsigned_abs()
}

impl Board {
    /// A board with its first edition.
    #[must_use]
    pub fn new(published: Published, rows: Rows, interval: Duration) -> Self {
        let first = published.tick;
        let board = Self {
            epoch: published.epoch.clone(),
            capabilities: Capabilities {
                level: 2,
                live: ["sse", "wait", "poll"].map(str::to_owned).to_vec(),
                interval_ms: interval.as_millis() as u64,
            },
            inside: Mutex::new(Inside {
                history: None,
                regions: None,
                moderation: None,
                turn: 0,
                pages: HashMap::new(),
                heard: None,
                published: Arc::new(published.clone()),
                rows: rows.clone(),
                snapshots: VecDeque::new(),
                ticks: VecDeque::new(),
            }),
            latest: watch::Sender::new(first),
        };
        // The first edition has a tick, too, in which nothing changes: `ticks/latest` always has an answer.
        let tick = published.difference(&published);
        board.put(published, rows, &tick);
        board
    }

    /// Which run of numbers this is.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// The newest edition.
    #[must_use]
    pub fn published(&self) -> Arc<Published> {
        Arc::clone(&self.inside().published)
    }

    /// The newest edition's number, and how to hear of the next.
    #[must_use]
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.latest.subscribe()
    }

    /// The posts and annotations of the newest edition.
    #[must_use]
    pub fn rows(&self) -> Rows {
        self.inside().rows.clone()
    }

    /// A page of a thread of the newest edition: written out once for all who ask.
    #[must_use]
    pub fn page(&self, statement: Option<ActId>, after: u32) -> Arc<Encoded> {
        let (rows, tick) = {
            let inside = self.inside();
            if let Some(page) = inside.pages.get(&(statement, after)) {
                return Arc::clone(page);
            }
            (inside.rows.clone(), inside.published.tick)
        };
        // These types hold strings, whole numbers and lists: JSON can say them all.
        let json = serde_json::to_vec(&page(&rows, tick, statement, after)).unwrap_or_default();
        let name = statement.map(|id| id.to_string()).unwrap_or_default();
        let page = Arc::new(Encoded::new(format!("{}.{tick}.{name}.{after}", self.epoch), json));
        // Whoever makes up places to begin at gets an answer, and no room for it.
        let kept = begins_page(&rows.posts, statement, after);
        let mut inside = self.inside();
        if kept && inside.published.tick == tick && inside.pages.len() < PAGES_KEPT {
            inside.pages.insert((statement, after), Arc::clone(&page));
        }
        page
    }

    /// The deliberation at earlier moments. Written out once, however many editions it stays the same.
    #[must_use]
    pub fn history(&self) -> Arc<Encoded> {
        self.beside("history", |rows| &rows.history, |inside| &mut inside.history)
    }

    /// What people in parts of the stance line hold. Written out once, however many editions it stays the same.
    #[must_use]
    pub fn regions(&self) -> Arc<Encoded> {
        self.beside("regions", |rows| &rows.regions, |inside| &mut inside.regions)
    }

    /// What moderation comes to. Written out once, however many editions it stays the same.
    #[must_use]
    pub fn moderation(&self) -> Arc<Encoded> {
        self.beside("moderation", |rows| &rows.moderation, |inside| &mut inside.moderation)
    }

    fn beside<T: Serialize>(
        &self,
        name: &str,
        of: fn(&Rows) -> &Arc<T>,
        place: fn(&mut Inside) -> &mut Written<T>,
    ) -> Arc<Encoded> {
        let (now, tick, turn) = {
            let mut inside = self.inside();
            let now = Arc::clone(of(&inside.rows));
            if let Some((then, written)) = place(&mut inside)
                && Arc::ptr_eq(then, &now)
            {
                return Arc::clone(written);
            }
            (now, inside.published.tick, inside.turn)
        };
        // These types hold whole numbers, ids and lists: JSON can say them all.
        let json = serde_json::to_vec(&*now).unwrap_or_default();
        let written = Arc::new(Encoded::new(format!("{}.{tick}.{turn}.{name}", self.epoch), json));
        *place(&mut self.inside()) = Some((now, Arc::clone(&written)));
        written
    }

    /// The claims often heard of the newest edition: written out once for all who ask.
    #[must_use]
    pub fn heard(&self) -> Arc<Encoded> {
        let (published, rows) = {
            let inside = self.inside();
            if let Some(heard) = &inside.heard {
                return Arc::clone(heard);
            }
            (Arc::clone(&inside.published), inside.rows.clone())
        };
        // These types hold strings, whole numbers and lists: JSON can say them all.
        let json = serde_json::to_vec(&often_heard(&published, &rows)).unwrap_or_default();
        let heard = Arc::new(Encoded::new(format!("{}.{}.heard", self.epoch, published.tick), json));
        let mut inside = self.inside();
        if inside.published.tick == published.tick {
            inside.heard = Some(Arc::clone(&heard));
        }
        heard
    }

    /// The posts of the newest edition that were changed after an act. Few ask for them: each answer is written for one.
    #[must_use]
    pub fn changed(&self, since: u64) -> Arc<Encoded> {
        let (posts, tick) = {
            let inside = self.inside();
            (Arc::clone(&inside.rows.posts), inside.published.tick)
        };
        // These types hold strings, whole numbers and lists: JSON can say them all.
        let json = serde_json::to_vec(&changed(&posts, tick, since)).unwrap_or_default();
        Arc::new(Encoded::new(format!("{}.{tick}.since.{since}", self.epoch), json))
    }

    /// The decisions of the newest edition that were changed after an act, about `most` of them: each answer is written for
    /// one.
    #[must_use]
    pub fn decisions(&self, since: u64, most: usize) -> Arc<Encoded> {
        let (rows, tick, turn) = {
            let inside = self.inside();
            (Arc::clone(&inside.rows.decisions), inside.published.tick, inside.turn)
        };
        // These types hold strings, whole numbers and lists: JSON can say them all.
        let json = serde_json::to_vec(&changed_decisions(&rows, tick, since, most)).unwrap_or_default();
        Arc::new(Encoded::new(format!("{}.{tick}.{turn}.{since}.{most}", self.epoch), json))
    }

    /// Puts up the next edition, if anybody sees a difference. Of moderation no tick tells everything: what is listed and
    /// counted of it goes up by itself.
    pub fn publish(&self, next: Published, rows: Rows) {
        let tick = self.published().difference(&next).with_rows(&self.rows(), &rows);
        if tick.is_empty() {
            let mut inside = self.inside();
            inside.turn += 1;
            (inside.rows.decisions, inside.rows.moderation) = (rows.decisions, rows.moderation);
        } else {
            let number = next.tick;
            self.put(next, rows, &tick);
            self.latest.send_replace(number);
        }
    }

    fn put(&self, next: Published, rows: Rows, tick: &Tick) {
        let number = next.tick;
        let snapshot = Snapshot { published: &next, capabilities: &self.capabilities };
        // These types hold strings, whole numbers and finite floats: JSON can say them all.
        let snapshot = serde_json::to_vec(&snapshot).unwrap_or_default();
        let json = serde_json::to_vec(tick).unwrap_or_default();
        let mut event = format!("id: {}.{number}\nevent: tick\ndata: ", self.epoch).into_bytes();
        event.extend_from_slice(&json);
        event.extend_from_slice(b"\n\n");
        let name = format!("{}.{number}", self.epoch);
        let kept = Kept { number, answer: Arc::new(Encoded::new(name.clone(), json)), event: event.into() };
        // Only the keeper puts up editions, so that this is the one before; nobody who reads waits while both are compared.
        let names = takes_names(&Arc::clone(&self.inside().published), &next);
        let taken = names || !tick.gone.is_empty() || takes_words(&self.rows(), &rows);
        let mut inside = self.inside();
        inside.published = Arc::new(next);
        inside.pages.clear();
        inside.heard = None;
        inside.rows = rows;
        inside.turn += 1;
        if taken {
            inside.snapshots.clear();
            inside.ticks.clear();
        }
        inside.snapshots.push_back((number, Arc::new(Encoded::new(name, snapshot))));
        inside.ticks.push_back(kept);
        while inside.snapshots.len() > SNAPSHOTS_KEPT {
            inside.snapshots.pop_front();
        }
        while inside.ticks.len() > TICKS_KEPT {
            inside.ticks.pop_front();
        }
    }

    /// The newest snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Option<Arc<Encoded>> {
        self.inside().snapshots.back().map(|(_, snapshot)| Arc::clone(snapshot))
    }

    /// The snapshot of one edition.
    #[must_use]
    pub fn snapshot_of(&self, number: u64) -> Found<Arc<Encoded>> {
        let inside = self.inside();
        let found = inside.snapshots.iter().find(|(kept, _)| *kept == number);
        match found {
            Some((_, snapshot)) => Found::Kept(Arc::clone(snapshot)),
            None => absent(number, inside.published.tick),
        }
    }

    /// The newest tick.
    #[must_use]
    pub fn tick(&self) -> Option<Kept> {
        self.inside().ticks.back().cloned()
    }

    /// One tick.
    #[must_use]
    pub fn tick_of(&self, number: u64) -> Found<Kept> {
        let inside = self.inside();
        match inside.ticks.iter().find(|tick| tick.number == number) {
            Some(tick) => Found::Kept(tick.clone()),
            None => absent(number, inside.published.tick),
        }
    }

    /// All ticks after a number; nothing when some of them are no longer kept, or the number is not of this run.
    #[must_use]
    pub fn since(&self, number: u64) -> Option<Vec<Kept>> {
        let inside = self.inside();
        let oldest = inside.ticks.front()?.number;
        let whole = number.saturating_add(1) >= oldest && number <= inside.published.tick;
        whole.then(|| inside.ticks.iter().filter(|tick| tick.number > number).cloned().collect())
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn absent<T>(number: u64, latest: u64) -> Found<T> {
    if number <= latest {
        Found::Gone
    } else if number == latest + 1 {
        Found::Next
    } else {
        Found::Unknown
    }
}
