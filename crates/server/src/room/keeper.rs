//! The one task that changes a room: it judges what waits as a group, has the group committed, answers, and puts
//! up an edition when one is due. **Never one message per vote.**

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use deliberation_core::id::DeliberationId;
use deliberation_core::protocol::envelope::ActResult;
use deliberation_core::publish::{MapJob, PublishedMap};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use crate::identity::Session;
use crate::ledger::{Ledger, LedgerError};
use crate::room::RoomError;
use crate::room::board::Board;
use crate::room::screening::{Answered, Screening, brings_questions, decision};
use crate::room::state::{Group, Posted, State};

/// About so many acts are judged before they are committed.
const GROUP: usize = 200;

/// What a room is asked.
#[derive(Debug)]
pub enum Message {
    /// To do acts.
    Post(Post),
    /// To look at what the room knows now.
    Look(Look),
}

impl Message {
    /// To do acts; and where it is told what became of them.
    pub fn post(session: Arc<Session>, acts: Vec<Posted>) -> (Self, oneshot::Receiver<Done>) {
        let (answer, answered) = oneshot::channel();
        (Self::Post(Post { session, acts, answer }), answered)
    }

    /// To look at the room; and where what was seen comes.
    pub fn look<T: Send + 'static>(
        look: impl FnOnce(&State) -> T + Send + 'static,
    ) -> (Self, oneshot::Receiver<T>) {
        let (answer, answered) = oneshot::channel();
        (Self::Look(Look(Box::new(move |state| drop(answer.send(look(state)))))), answered)
    }
}

/// What became of acts.
type Done = Result<Vec<ActResult>, RoomError>;

/// Looks at a room, and answers whoever asked for it.
pub struct Look(pub Box<dyn FnOnce(&State) + Send>);

impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Look")
    }
}

/// Acts of one call.
#[derive(Debug)]
pub struct Post {
    /// Whose.
    pub session: Arc<Session>,
    /// The acts; of those that could not be read, the results.
    pub acts: Vec<Posted>,
    /// Where to answer, once what was accepted is durable.
    pub answer: oneshot::Sender<Done>,
}

/// Answers that wait for the commit.
type Answer = (oneshot::Sender<Done>, Result<Vec<ActResult>, LedgerError>);

/// The task.
#[derive(Debug)]
pub struct Keeper {
    ledger: Arc<dyn Ledger>,
    id: DeliberationId,
    /// Nothing while the ledger cannot be read after a commit failed.
    state: Option<State>,
    /// Counts the states, so that a map computed of one that was thrown away is thrown away as well.
    generation: u32,
    board: Arc<Board>,
    interval: Duration,
    /// Whether something was folded that has not been published.
    unseen: bool,
    next_edition: Instant,
    maps: Maps,
    screening: Screening,
    /// Whether an answer was lost, and is asked for again with the next edition: no sooner, since the ledger may still fail.
    ask_again: bool,
}

/// The computing of maps: one at a time, off the task.
#[derive(Debug)]
struct Maps {
    running: bool,
    waiting: Option<(u32, MapJob)>,
    done: mpsc::Sender<(u32, Option<Arc<PublishedMap>>)>,
    inbox: mpsc::Receiver<(u32, Option<Arc<PublishedMap>>)>,
}

impl Maps {
    fn start(&mut self, generation: u32, job: MapJob) {
        if self.running {
            // Who waited is out of date now.
            self.waiting = Some((generation, job));
            return;
        }
        self.running = true;
        let done = self.done.clone();
        tokio::spawn(async move {
            let map = tokio::task::spawn_blocking(move || job.run()).await;
            let map = map.inspect_err(|error| tracing::error!(%error, "a map could not be computed")).ok();
            let _ = done.send((generation, map)).await;
        });
    }

    fn finished(&mut self) {
        self.running = false;
        if let Some((generation, job)) = self.waiting.take() {
            self.start(generation, job);
        }
    }
}

impl Keeper {
    /// The keeper of a room whose first edition is on the board.
    #[must_use]
    pub fn new(
        ledger: Arc<dyn Ledger>,
        id: DeliberationId,
        state: State,
        board: Arc<Board>,
        interval: Duration,
        screening: Screening,
    ) -> Self {
        let (done, inbox) = mpsc::channel(1);
        Self {
            ledger,
            id,
            state: Some(state),
            generation: 0,
            board,
            interval,
            unseen: false,
            next_edition: Instant::now(),
            maps: Maps { running: false, waiting: None, done, inbox },
            screening,
            ask_again: false,
        }
    }

    /// Runs until the room's last handle is gone.
    pub async fn run(mut self, mut inbox: mpsc::Receiver<Message>) {
        // What waited for an answer when the server stopped.
        self.ask();
        loop {
            tokio::select! {
                message = inbox.recv() => match message {
                    Some(first) => self.take(first, &mut inbox).await,
                    None => return,
                },
                Some((generation, map)) = self.maps.inbox.recv() => {
                    self.maps.finished();
                    if let Some(state) = &mut self.state
                        && generation == self.generation
                        && let Some(map) = map
                    {
                        state.set_map(map);
                        self.unseen = true;
                    }
                }
                Some(answered) = self.screening.next() => self.answered(&answered).await,
                () = sleep_until(self.next_edition), if self.unseen => {}
            }
            if self.unseen && Instant::now() >= self.next_edition {
                self.publish().await;
            }
        }
    }

    /// Takes all that waits, does it, and answers.
    async fn take(&mut self, first: Message, inbox: &mut mpsc::Receiver<Message>) {
        let (mut posts, mut looks, mut size) = (Vec::new(), Vec::new(), 0);
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Post(post) => {
                    size += post.acts.len();
                    posts.push(post);
                }
                Message::Look(look) => looks.push(look),
            }
            next = if size < GROUP { inbox.try_recv().ok() } else { None };
        }
        if self.state.is_none() {
            self.reload().await;
        }
        if !posts.is_empty() {
            self.post(posts).await;
        }
        // Answered after the commit, so that what is said to be mine is kept; dropped when there is no state.
        if let Some(state) = &self.state {
            looks.into_iter().for_each(|Look(look)| look(state));
        }
    }

    /// Asks the host's classifier about what has come to wait for it: at the start, after words, and where an answer was lost.
    fn ask(&mut self) {
        if let Some(state) = &self.state {
            self.screening.ask(state);
        }
    }

    /// Does what follows of an answer of the classifier. Where that is not kept, it is asked again.
    async fn answered(&mut self, answered: &Answered) {
        if let Some(state) = &self.state {
            let Some(sent) = decision(answered, state) else { return };
            let (answer, kept) = oneshot::channel();
            self.post(vec![Post { session: self.screening.session(), acts: vec![Ok(sent)], answer }]).await;
            if kept.await.is_ok_and(|results| results.is_ok()) {
                return;
            }
        }
        self.screening.forget(answered);
        self.ask_again = true;
    }

    async fn post(&mut self, posts: Vec<Post>) {
        let Some(state) = &mut self.state else {
            for post in posts {
                let _ = post.answer.send(Err(LedgerError::Closed.into()));
            }
            return;
        };
        let acts = posts.iter().flat_map(|post| post.acts.iter().flatten());
        let mut group = match state.look_up(acts.map(|sent| sent.act.id)).await {
            Ok(group) => group,
            Err(error) => {
                for post in posts {
                    let _ = post.answer.send(Err(error.clone().into()));
                }
                return;
            }
        };
        let mut answers: Vec<Answer> = Vec::with_capacity(posts.len());
        for Post { session, acts, answer } in posts {
            let judged = acts.into_iter().map(|sent| match sent {
                Ok(sent) => state.judge(&session, sent, &mut group),
                Err(result) => Ok(*result),
            });
            answers.push((answer, judged.collect()));
        }
        let Group { rows, map, erase, .. } = group;
        let asks = brings_questions(&rows);
        let committed = if rows.is_empty() {
            Ok(())
        } else {
            self.unseen = true;
            let written = self.ledger.append(&self.id, rows, erase).await;
            written.unwrap_or(Err(LedgerError::Closed))
        };
        if let Err(error) = &committed {
            tracing::error!(deliberation = %self.id, %error, "a group was not kept");
            self.state = None;
            self.reload().await;
        } else if let Some(job) = map {
            self.maps.start(self.generation, job);
        }
        // What was not kept was not said, and is not asked about.
        if asks && committed.is_ok() {
            self.ask();
        }
        for (answer, results) in answers {
            let results = committed.clone().and(results).map_err(RoomError::from);
            let _ = answer.send(results);
        }
    }

    /// Reads the state anew from the ledger: nothing speculative survives.
    async fn reload(&mut self) {
        self.generation += 1;
        self.maps.waiting = None;
        match State::load(Arc::clone(&self.ledger), self.id.clone()).await {
            Ok(state) => {
                self.state = Some(state);
                self.unseen = true;
            }
            Err(error) => tracing::error!(deliberation = %self.id, %error, "the room cannot be read"),
        }
    }

    /// Puts up an edition. What has been folded here is committed: groups are judged one after the other.
    async fn publish(&mut self) {
        self.unseen = false;
        self.next_edition = Instant::now() + self.interval;
        if self.ask_again && self.state.is_some() {
            self.ask_again = false;
            self.ask();
        }
        let number = self.board.published().tick + 1;
        let state = self.state.as_ref();
        let next = state.and_then(|state| {
            Some((state.publish(self.board.epoch(), number)?, state.rows(&self.board.rows())))
        });
        if let Some((next, rows)) = next {
            let board = Arc::clone(&self.board);
            // Comparing and writing out a large room takes milliseconds.
            let _ = tokio::task::spawn_blocking(move || board.publish(next, rows)).await;
        }
    }
}
