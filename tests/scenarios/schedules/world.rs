//! Everything outside, moved on by a schedule alone: a disk and a network that tabs share, a clock, and an executor.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Once;
use std::task::{Context, Poll, Waker};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::{ActResult, ActsAnswer, JoinRequest, Mine, Session};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::publish::Published;
use deliberation_core::vote::Value;
use deliberation_core::wire;
use deliberation_in_page::log::MemoryLog;
use deliberation_in_page::room::Room;
use deliberation_widget::ports::backend::{Backend, Edition, Following, Line, News, Trouble};
use deliberation_widget::ports::clock::Clock;
use deliberation_widget::ports::entropy::{self, Entropy};
use deliberation_widget::ports::storage::{Memory, Storage};
use deliberation_widget::ports::vault::{Inside, Vault};
use deliberation_widget::ports::{Later, Ports};
use deliberation_widget::state::State;
use deliberation_widget::state::mine::{MyVote, Progress};
use deliberation_widget::tasks::hands::Hands;
use leptos::prelude::Owner;

thread_local! {
    static TASKS: RefCell<Vec<PinnedLocalFuture<()>>> = const { RefCell::new(Vec::new()) };
}

/// Keeps tasks until [`World::run`] polls them.
struct Keeps;

impl CustomExecutor for Keeps {
    fn spawn(&self, task: PinnedFuture<()>) {
        self.spawn_local(task);
    }
    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        TASKS.with(|tasks| tasks.borrow_mut().push(task));
    }
    fn poll_local(&self) {}
}

/// SplitMix64.
pub struct Rng(pub u64);

impl Rng {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// Who hears of the line in a tab.
type Hearing = Rc<RefCell<Option<Box<dyn Fn(News)>>>>;

/// What comes later, once somebody puts it in.
struct Slot<T>(Rc<RefCell<Option<T>>>);

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: 'static> Slot<T> {
    fn new() -> Self {
        Self(Rc::new(RefCell::new(None)))
    }
    fn put(&self, value: T) {
        self.0.replace(Some(value));
    }
    fn later(&self) -> Later<T> {
        let slot = self.clone();
        Box::pin(poll_fn(move |_| slot.0.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)))
    }
}

enum Op {
    Put(ActId, String, Box<dyn FnOnce(bool)>),
    Remove(ActId, Box<dyn FnOnce(bool)>),
    All(Slot<Inside>),
}

/// One request under way.
struct Call {
    tab: usize,
    ask: Ask,
    /// What comes back, once it has arrived.
    answer: Option<Box<dyn FnOnce()>>,
}

enum Ask {
    Snapshot(Slot<Result<Published, Trouble>>),
    Join(Slot<Result<Session, Trouble>>),
    Mine(Slot<Result<Mine, Trouble>>),
    Send(String, Slot<Result<Vec<ActResult>, Trouble>>),
}

impl Ask {
    fn fails(self, trouble: Trouble) -> Box<dyn FnOnce()> {
        match self {
            Self::Snapshot(slot) => Box::new(move || slot.put(Err(trouble))),
            Self::Join(slot) => Box::new(move || slot.put(Err(trouble))),
            Self::Mine(slot) => Box::new(move || slot.put(Err(trouble))),
            Self::Send(_, slot) => Box::new(move || slot.put(Err(trouble))),
        }
    }
}

struct Inner {
    room: RefCell<Room<MemoryLog>>,
    calls: RefCell<Vec<Call>>,
    online: Cell<bool>,
    faultless: Cell<bool>,
    storage: Rc<Memory>,
    entropy: entropy::Counting,
    now: Cell<i64>,
    on_disk: RefCell<BTreeMap<ActId, String>>,
    ops: RefCell<Vec<(usize, Op)>>,
    turns: Rc<RefCell<VecDeque<u64>>>,
    tickets: Cell<u64>,
}

/// What all tabs share.
#[derive(Clone)]
pub struct World(Rc<Inner>);

/// The world as one tab has it.
struct Seat {
    world: World,
    tab: usize,
    hear: Hearing,
}

impl Seat {
    fn call(&self, ask: Ask) {
        self.world.0.calls.borrow_mut().push(Call { tab: self.tab, ask, answer: None });
    }
    fn op(&self, op: Op) {
        self.world.0.ops.borrow_mut().push((self.tab, op));
    }
}

impl Backend for Seat {
    fn snapshot(&self) -> Later<Result<Published, Trouble>> {
        let slot = Slot::new();
        self.call(Ask::Snapshot(slot.clone()));
        slot.later()
    }
    fn join(&self, _: JoinRequest) -> Later<Result<Session, Trouble>> {
        let slot = Slot::new();
        self.call(Ask::Join(slot.clone()));
        slot.later()
    }
    fn send(&self, _: &str, mut acts: Vec<String>) -> Later<Result<Vec<ActResult>, Trouble>> {
        let slot = Slot::new();
        assert_eq!(acts.len(), 1, "one act a call");
        self.call(Ask::Send(acts.remove(0), slot.clone()));
        slot.later()
    }
    fn read(&self, _: &str, _: Option<&str>) -> Later<Result<String, Trouble>> {
        unreachable!("nobody looks at a thread here")
    }
    fn mine(&self, _: &str) -> Later<Result<Mine, Trouble>> {
        let slot = Slot::new();
        self.call(Ask::Mine(slot.clone()));
        slot.later()
    }
    fn follow(&self, _: Edition, hear: Box<dyn Fn(News)>) -> Following {
        if self.world.0.online.get() {
            hear(News::Line(Line::Live));
        }
        self.hear.replace(Some(hear));
        Box::new(())
    }
    fn is_shared(&self) -> bool {
        true
    }
}

/// Leaves the queue when it is dropped, served or not.
struct Turn(Rc<RefCell<VecDeque<u64>>>, u64);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.borrow_mut().retain(|ticket| *ticket != self.1);
    }
}

impl Vault for Seat {
    fn put(&self, id: ActId, text: String, done: Box<dyn FnOnce(bool)>) {
        self.op(Op::Put(id, text, done));
    }
    fn remove(&self, id: ActId, done: Box<dyn FnOnce(bool)>) {
        self.op(Op::Remove(id, done));
    }
    fn all(&self) -> Later<Inside> {
        let slot = Slot::new();
        self.op(Op::All(slot.clone()));
        slot.later()
    }
    fn turn(&self) -> Later<Box<dyn Any>> {
        let ticket = self.world.0.tickets.get() + 1;
        self.world.0.tickets.set(ticket);
        let turns = Rc::clone(&self.world.0.turns);
        turns.borrow_mut().push_back(ticket);
        let mut turn = Some(Turn(turns, ticket));
        Box::pin(poll_fn(move |_| {
            let first = turn.as_ref().is_some_and(|turn| turn.0.borrow().front() == Some(&turn.1));
            if first { Poll::Ready(Box::new(turn.take()) as Box<dyn Any>) } else { Poll::Pending }
        }))
    }
}

impl Clock for World {
    fn now(&self) -> i64 {
        self.0.now.set(self.0.now.get() + 1);
        self.0.now.get()
    }
    fn sleep(&self, ms: u32) -> Later<()> {
        let (world, until) = (self.clone(), self.0.now.get() + i64::from(ms));
        Box::pin(poll_fn(move |_| if world.0.now.get() < until { Poll::Pending } else { Poll::Ready(()) }))
    }
}

impl Entropy for World {
    fn bytes(&self) -> [u8; 16] {
        self.0.entropy.bytes()
    }
}

/// A tab with the widget in it.
pub struct Tab {
    pub id: usize,
    pub state: State,
    hands: Hands,
    owner: Owner,
    hear: Hearing,
}

impl Tab {
    pub fn card(&self) -> Option<ActId> {
        self.state.look(|data| data.card)
    }
    pub fn last_vote(&self) -> Option<ActId> {
        self.state.look(|data| data.mine.trail.last().copied())
    }
    pub fn vote(&self, statement: ActId, value: Value) -> bool {
        self.owner.with(|| self.hands.vote(statement, value)).is_ok()
    }
    /// A vote on this statement that is on its way to the disk.
    pub fn writes(&self, statement: ActId) -> Option<Value> {
        let held = |vote: &&MyVote| vote.progress == Progress::Writing && vote.act.is_some();
        self.state.look(|data| data.mine.vote_on(statement).filter(held).map(|vote| vote.value))
    }
    /// Whether that changed anything on the screen.
    pub fn undo(&self, last: ActId) -> bool {
        let shown = || self.state.look(|data| data.mine.vote_on(last).cloned());
        let before = shown();
        self.owner.with(|| self.hands.undo());
        shown() != before
    }
    /// False while nothing can be written.
    pub fn write(&self, words: &str) -> bool {
        self.owner.with(|| {
            self.hands.keep_draft(words.to_owned());
            self.hands.post_statement();
        });
        self.state.look(|data| data.writing.unfit.is_none() && data.writing.sent)
    }
}

impl World {
    pub fn new(seed: u64) -> Self {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| Executor::init_custom_executor(Keeps).expect("nobody else has one"));
        TASKS.with(|tasks| tasks.borrow_mut().clear());
        let statements: Vec<String> = (0..12)
            .map(|n| format!(r#"{{"text":{{"lang":"en","text":"Statement {n} of {seed}."}}}}"#))
            .collect();
        let opening = format!(
            r#"{{"question":{{"lang":"en","text":"A lift?"}},"statements":[{}]}}"#,
            statements.join(",")
        );
        let room = Room::open(&opening, MemoryLog::default()).expect("an opening");
        Self(Rc::new(Inner {
            room: RefCell::new(room),
            calls: RefCell::default(),
            online: Cell::new(true),
            faultless: Cell::new(false),
            storage: Rc::default(),
            entropy: entropy::Counting::default(),
            now: Cell::new(1_000_000),
            on_disk: RefCell::default(),
            ops: RefCell::default(),
            turns: Rc::default(),
            tickets: Cell::default(),
        }))
    }

    pub fn open(&self, id: usize) -> Tab {
        let owner = Owner::new();
        let hear = Rc::new(RefCell::new(None));
        let seat = Rc::new(Seat { world: self.clone(), tab: id, hear: Rc::clone(&hear) });
        let (state, hands) = owner.with(|| {
            let state = State::new("en");
            let ports = Ports {
                before: None,
                backend: seat.clone(),
                storage: self.0.storage.clone(),
                vault: seat,
                clock: Rc::new(self.clone()),
                entropy: Rc::new(self.clone()),
                parse: |text| wire::parse(text).ok(),
                programme: Rc::new(deliberation_widget::ports::programme::Nowhere),
                rest: || Box::pin(async { true }),
                prover: || None,
                graphemes: deliberation_core::text::graphemes,
                share: |_| (String::new(), Box::pin(async { false })),
            };
            let hands = Hands::new(state, ports);
            hands.start();
            (state, hands)
        });
        let tab = Tab { id, state, hands, owner, hear };
        self.run();
        tab
    }

    /// What was on its way to the disk may have got there or not; so may what was on its way to the server.
    pub fn close(&self, tab: Tab, rng: &mut Rng) {
        tab.hear.take();
        for _ in 0..rng.below(4) {
            self.one_op(tab.id, false);
        }
        self.0.ops.borrow_mut().retain(|(own, _)| *own != tab.id);
        let calls: Vec<Call> = self.0.calls.borrow_mut().extract_if(.., |call| call.tab == tab.id).collect();
        for call in calls {
            if let (Ask::Send(act, _), None) = (&call.ask, &call.answer)
                && self.0.online.get()
                && rng.below(2) == 0
            {
                self.post(act);
            }
        }
        tab.owner.cleanup();
        drop(tab);
        self.run();
    }

    /// Polls every task until none comes further.
    pub fn run(&self) {
        let mut cx = Context::from_waker(Waker::noop());
        for _ in 0..6 {
            let tasks = TASKS.with(|tasks| std::mem::take(&mut *tasks.borrow_mut()));
            let mut left = Vec::new();
            for mut task in tasks {
                if task.as_mut().poll(&mut cx).is_pending() {
                    left.push(task);
                }
            }
            TASKS.with(|tasks| tasks.borrow_mut().append(&mut left));
        }
    }

    pub fn disk(&self, tab: usize) {
        self.one_op(tab, true);
    }

    /// The next thing that a tab asked of the disk. `tells`: the tab is still there to hear of it.
    fn one_op(&self, tab: usize, tells: bool) {
        let next = {
            let mut ops = self.0.ops.borrow_mut();
            ops.iter().position(|(own, _)| *own == tab).map(|at| ops.remove(at).1)
        };
        match next {
            None => {}
            Some(Op::Put(id, text, done)) => {
                self.0.on_disk.borrow_mut().insert(id, text);
                if tells {
                    done(true);
                }
            }
            Some(Op::Remove(id, done)) => {
                self.0.on_disk.borrow_mut().remove(&id);
                if tells {
                    done(true);
                }
            }
            Some(Op::All(slot)) => {
                let acts = self.0.on_disk.borrow().iter().map(|(id, text)| (*id, text.clone())).collect();
                slot.put(Inside { acts, whole: true });
            }
        }
    }

    fn post(&self, act: &str) -> Vec<ActResult> {
        let answer = self.0.room.borrow_mut().send(&format!("[{act}]"), self.0.now.get());
        self.0.room.borrow_mut().tick();
        wire::from_text::<ActsAnswer>(&answer).expect("an answer").results
    }

    /// Some request gets one step further, or into trouble. What happened.
    pub fn network(&self, rng: &mut Rng) -> &'static str {
        let mut call = {
            let mut calls = self.0.calls.borrow_mut();
            if calls.is_empty() {
                return "idle";
            }
            let at = rng.below(calls.len());
            calls.remove(at)
        };
        if !self.0.online.get() {
            call.ask.fails(Trouble::Network)();
            return "unreachable";
        }
        if let Some(answer) = call.answer {
            answer();
            return "answered";
        }
        let trouble = if self.0.faultless.get() { 9 } else { rng.below(10) };
        let (answer, what): (Box<dyn FnOnce()>, _) = match (call.ask, trouble) {
            (ask, 0) => (ask.fails(Trouble::Network), "lost before"),
            (ask, 1) => (ask.fails(Trouble::Busy(Some(1))), "429"),
            (ask, 2) => (ask.fails(Trouble::Busy(None)), "503"),
            (Ask::Send(act, slot), 3 | 4) => {
                self.post(&act);
                (Box::new(move || slot.put(Err(Trouble::Network))), "lost after")
            }
            (Ask::Send(_, slot), 5) => {
                let problem = Some(Problem::new(Cause::TooManyRequests));
                let result = vec![ActResult { id: None, seq: None, problem }];
                (Box::new(move || slot.put(Ok(result))), "429")
            }
            (Ask::Send(act, slot), _) => {
                let results = self.post(&act);
                (Box::new(move || slot.put(Ok(results))), "arrives")
            }
            (Ask::Snapshot(slot), _) => {
                let published = wire::from_text(&self.0.room.borrow().snapshot());
                (Box::new(move || slot.put(published.map_err(|_| Trouble::Garbled))), "arrives")
            }
            (Ask::Join(slot), _) => {
                let session = wire::from_text(r#"{"token":"t","role":"participant"}"#);
                (Box::new(move || slot.put(session.map_err(|_| Trouble::Garbled))), "arrives")
            }
            (Ask::Mine(slot), _) => {
                let mine = wire::from_text(&self.0.room.borrow().mine());
                (Box::new(move || slot.put(mine.map_err(|_| Trouble::Garbled))), "arrives")
            }
        };
        // Only the way back is left.
        call.ask = Ask::Snapshot(Slot::new());
        call.answer = Some(answer);
        self.0.calls.borrow_mut().push(call);
        what
    }

    pub fn later(&self, ms: i64) {
        self.0.now.set(self.0.now.get() + ms);
    }

    pub fn toggle(&self, tabs: &[Tab]) -> &'static str {
        let online = !self.0.online.get();
        self.0.online.set(online);
        for tab in tabs {
            if let Some(hear) = &*tab.hear.borrow() {
                hear(News::Line(if online { Line::Live } else { Line::Offline }));
            }
        }
        if online { "online" } else { "offline" }
    }

    pub fn heal(&self) {
        self.0.online.set(true);
        self.0.faultless.set(true);
    }

    /// Until nothing moves any more.
    pub fn settle(&self) {
        let mut rng = Rng(1);
        for _ in 0..2_000 {
            let tabs: Vec<usize> = self.0.ops.borrow().iter().map(|(tab, _)| *tab).collect();
            let idle = tabs.is_empty() && self.0.calls.borrow().is_empty();
            tabs.into_iter().for_each(|tab| self.disk(tab));
            if idle {
                self.later(1_000);
            } else {
                self.network(&mut rng);
            }
            self.run();
        }
    }

    /// Acts that lie on the disk or are on their way there.
    pub fn waiting(&self) -> usize {
        self.0.on_disk.borrow().len() + self.0.ops.borrow().len()
    }

    fn mine(&self) -> Mine {
        wire::from_text(&self.0.room.borrow().mine()).expect("what is mine")
    }

    pub fn votes(&self) -> BTreeMap<ActId, Value> {
        self.mine().votes.into_iter().map(|vote| (vote.statement, vote.value)).collect()
    }

    pub fn statements(&self) -> Vec<String> {
        self.mine().statements.into_iter().map(|own| own.text.original().to_owned()).collect()
    }

    pub fn draft(&self) -> String {
        self.0.storage.get("draft").unwrap_or_default()
    }
}
