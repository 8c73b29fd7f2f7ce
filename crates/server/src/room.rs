//! A room: one deliberation while it is in use. What lives here is its handle, and the registry of all rooms.
//!
//! Acts go in by a queue to one task, the [`keeper`], which judges a group of them, has it committed, answers, and
//! only then judges the next: so what is published is always committed, the order of the log is the order of the
//! queue, and when a commit fails nothing speculative has been built upon it. Readers go to the [`board`].
//!
//! What may not live here: HTTP, SQL, rules. Next: [`state`] (what becomes of one act), [`keeper`], [`board`].

pub mod board;
pub mod keeper;
pub mod presence;
pub mod screening;
pub mod state;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use deliberation_core::annotation::elsewhere::elsewhere;
use deliberation_core::date::Date;
use deliberation_core::id::{ActId, DeliberationId, Pseudonym};
use deliberation_core::moderation::Gate;
use deliberation_core::moderation::mine::Receipt;
use deliberation_core::moderation::queue::Queue;
use deliberation_core::participant::Role;
use deliberation_core::procedure::ground;
use deliberation_core::protocol::envelope::{ActResult, Desk, Mine};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::publish::Rows;
use deliberation_core::rules::Refusal;
use tokio::sync::{OnceCell, mpsc};

use crate::classifier::Asker;
use crate::clock;
use crate::identity::Session;
use crate::ledger::{Ledger, LedgerError};
use crate::random;
use board::{Board, first_number};
use keeper::{Keeper, Message};
use presence::{Looks, Presence};
use screening::Screening;
use state::{Posted, State};

/// So many calls may wait for a room; more are told to try again.
const QUEUE: usize = 1_024;

/// Why a room gives no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RoomError {
    /// More is waiting than is taken.
    #[error("more calls are waiting than are taken")]
    Busy,
    /// What was asked could not be done, and nothing of it was kept.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// One deliberation in use.
#[derive(Debug)]
pub struct Room {
    queue: mpsc::Sender<Message>,
    board: Arc<Board>,
    presence: Mutex<Presence>,
}

impl Room {
    /// Reads a deliberation's log and opens its room.
    ///
    /// # Errors
    /// When the log cannot be read.
    async fn start(
        ledger: Arc<dyn Ledger>,
        id: DeliberationId,
        interval: Duration,
        asker: Arc<Asker>,
    ) -> Result<Self, LedgerError> {
        let state = State::load(ledger.clone(), id.clone()).await?;
        let first = first_number(crate::clock::now());
        let published =
            state.publish(&random::text::<6>(), first).ok_or_else(|| LedgerError::Unreadable {
                deliberation: id.clone(),
                seq: 1,
                detail: "it does not open the deliberation".to_owned(),
            })?;
        let board = Arc::new(Board::new(published, state.rows(&Rows::default()), interval));
        let (queue, inbox) = mpsc::channel(QUEUE);
        let screening = Screening::new(asker, &id);
        let keeper = Keeper::new(ledger, id, state, Arc::clone(&board), interval, screening);
        tokio::spawn(keeper.run(inbox));
        Ok(Self { queue, board, presence: Mutex::default() })
    }

    /// A problem, with the article of the deliberation that it stands on.
    #[must_use]
    pub fn problem(&self, cause: Cause) -> Problem {
        let rule = ground(&self.board.published().articles, cause.guard());
        Problem { rule, ..Problem::new(cause) }
    }

    /// What has been published.
    #[must_use]
    pub const fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// Does acts, and says what became of each once that is durable. Acts that could not be read come along as
    /// their results.
    ///
    /// # Errors
    /// When nothing is known of what became of them; they may be sent again.
    pub async fn post(&self, session: Arc<Session>, acts: Vec<Posted>) -> Result<Vec<ActResult>, RoomError> {
        let (post, answered) = Message::post(session, acts);
        self.send(post)?;
        answered.await.map_err(|_| LedgerError::Closed)?
    }

    /// Does acts however many calls wait for the room: for what must get through while it is flooded.
    ///
    /// # Errors
    /// When nothing is known of what became of them; they may be sent again.
    pub async fn insist(
        &self,
        session: Arc<Session>,
        acts: Vec<Posted>,
    ) -> Result<Vec<ActResult>, RoomError> {
        let (post, answered) = Message::post(session, acts);
        self.queue.send(post).await.map_err(|_| LedgerError::Closed)?;
        answered.await.map_err(|_| LedgerError::Closed)?
    }

    /// Whether whoever has a session runs the room.
    ///
    /// # Errors
    /// When the room does not answer.
    pub async fn is_staff(&self, session: Arc<Session>) -> Result<bool, RoomError> {
        self.look(move |state| state.is_staff(&session)).await
    }

    /// How writing goes on, and who said so.
    ///
    /// # Errors
    /// When the room does not answer.
    pub async fn gate(&self) -> Result<Gate, RoomError> {
        let (look, answered) = Message::look(State::gate);
        self.queue.send(look).await.map_err(|_| LedgerError::Closed)?;
        Ok(answered.await.map_err(|_| LedgerError::Closed)?)
    }

    /// What is a session's own.
    ///
    /// # Errors
    /// When the room does not answer.
    pub async fn mine(&self, session: Arc<Session>) -> Result<Mine, RoomError> {
        self.look(move |state| state.mine(&session)).await
    }

    /// Whether words were kept for as long as the terms say.
    ///
    /// # Errors
    /// When the room does not answer.
    pub async fn is_kept_too_long(&self, now: i64) -> Result<bool, RoomError> {
        self.look(move |state| state.is_kept_too_long(now)).await
    }

    /// What somebody sees of the room after all that was kept before they asked.
    async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&State) -> T + Send + 'static,
    ) -> Result<T, RoomError> {
        let (look, answered) = Message::look(look);
        self.send(look)?;
        Ok(answered.await.map_err(|_| LedgerError::Closed)?)
    }

    /// What stands on the desk of those who annotate. `alike`: a note of theirs, which they may put under the claims that
    /// say nearly the same. These are found on a thread of their own, of what is published: whoever folds acts waits for
    /// no search.
    ///
    /// # Errors
    /// When the room does not answer; inside, when the session's role may not read it.
    pub async fn desk(
        &self,
        session: Arc<Session>,
        alike: Option<ActId>,
    ) -> Result<Result<Desk, Refusal>, RoomError> {
        let asks = Arc::clone(&session);
        let mut desk = match self.look(move |state| state.desk(&asks)).await? {
            Ok(desk) => desk,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let first = desk.mine.iter().find(|own| Some(own.row.id) == alike).map(|own| own.row.clone());
        if let Some(first) = first {
            let (published, rows) = (self.board.published(), self.board.rows());
            let today = Date::of(clock::now());
            let find = move || elsewhere(&published, &rows, &first, &session.standing, &today);
            desk.alike = tokio::task::spawn_blocking(find).await.map_err(|_| LedgerError::Closed)?;
        }
        Ok(Ok(desk))
    }

    /// What waits for those who moderate; and what others of them look at, who are told what whoever asks does.
    ///
    /// # Errors
    /// When the room does not answer; inside, when the session's role may not read it.
    pub async fn queue(
        &self,
        session: Arc<Session>,
        looks: Looks,
    ) -> Result<Result<Queue, Refusal>, RoomError> {
        let by = session.public_by;
        let found = self.look(move |state| state.queue(&session)).await?;
        Ok(found.map(|(mut queue, role)| {
            // Whoever only reads takes nobody's work.
            if role != Role::Auditor {
                // A panic elsewhere leaves it whole: it is replaced, never half written.
                let mut presence = self.presence.lock().unwrap_or_else(PoisonError::into_inner);
                queue.present = presence.seen(by, looks, Instant::now());
            }
            queue
        }))
    }

    /// Whether a session may read what was done, act by act.
    ///
    /// # Errors
    /// When the room does not answer; inside, when its role may not.
    pub async fn may_audit(&self, session: Arc<Session>) -> Result<Result<(), Refusal>, RoomError> {
        self.look(move |state| state.may_audit(&session)).await
    }

    /// The numbers under which everybody sees what people write; nothing of those who wrote nothing.
    ///
    /// # Errors
    /// When the room does not answer.
    pub async fn author_numbers(&self, people: Vec<Pseudonym>) -> Result<Vec<Option<u32>>, RoomError> {
        self.look(move |state| people.into_iter().map(|by| state.deliberation().author_number(by)).collect())
            .await
    }

    /// What a receipt tells whoever has it.
    ///
    /// # Errors
    /// When the room does not answer; inside, when no report has this receipt.
    pub async fn receipt(&self, receipt: String) -> Result<Result<Receipt, Box<Problem>>, RoomError> {
        self.look(move |state| state.receipt(&receipt)).await
    }

    fn send(&self, message: Message) -> Result<(), RoomError> {
        self.queue.try_send(message).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => RoomError::Busy,
            mpsc::error::TrySendError::Closed(_) => LedgerError::Closed.into(),
        })
    }
}

type Place = Arc<OnceCell<Arc<Room>>>;

/// All rooms in use, each opened at its first use.
#[derive(Debug)]
pub struct Rooms {
    ledger: Arc<dyn Ledger>,
    interval: Duration,
    asker: Arc<Asker>,
    open: Mutex<HashMap<DeliberationId, Place>>,
}

impl Rooms {
    /// The rooms of a ledger, which publish at most once in `interval`, and ask one classifier.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, interval: Duration, asker: Asker) -> Self {
        Self { ledger, interval, asker: Arc::new(asker), open: Mutex::default() }
    }

    /// The room of a deliberation; nothing when there is none of this name.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn find(&self, id: &DeliberationId) -> Result<Option<Arc<Room>>, LedgerError> {
        let known = self.places().get(id).cloned();
        let place = match known {
            // Should a keeper have died, the room is opened anew.
            Some(place) if place.get().is_none_or(|room| !room.queue.is_closed()) => place,
            _ => {
                // Asked of the ledger first, so that names which nobody opened leave nothing behind.
                let (ledger, asked) = (Arc::clone(&self.ledger), id.clone());
                let there = tokio::task::spawn_blocking(move || ledger.has(&asked)).await;
                if !there.map_err(|_| LedgerError::Closed)?? {
                    return Ok(None);
                }
                let mut places = self.places();
                let place = places.entry(id.clone()).or_default();
                if place.get().is_some_and(|room| room.queue.is_closed()) {
                    *place = Place::default();
                }
                Arc::clone(place)
            }
        };
        let start = || async {
            let (ledger, asker) = (Arc::clone(&self.ledger), Arc::clone(&self.asker));
            Room::start(ledger, id.clone(), self.interval, asker).await.map(Arc::new)
        };
        place.get_or_try_init(start).await.cloned().map(Some)
    }

    /// The deliberations whose rooms are open: those that somebody may be reading at this moment.
    #[must_use]
    pub fn in_use(&self) -> Vec<DeliberationId> {
        self.places().iter().filter(|(_, place)| place.initialized()).map(|(id, _)| id.clone()).collect()
    }

    fn places(&self) -> std::sync::MutexGuard<'_, HashMap<DeliberationId, Place>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
