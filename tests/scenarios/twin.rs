//! In-memory twins of everything outside, and a page on them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use deliberation_core::act::{Act, Stamp};
use deliberation_core::difference::Tick;
use deliberation_core::id::{ActId, Pseudonym};
use deliberation_core::participant::Standing;
use deliberation_core::protocol::envelope::{ActResult, ActsAnswer, JoinRequest, Mine, Session};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::publish::Published;
use deliberation_core::vote::Value;
use deliberation_core::wire;
use deliberation_in_page::log::Log;
use deliberation_in_page::room::Room;
use deliberation_widget::ports::backend::{Backend, Edition, Following, News, Trouble};
use deliberation_widget::ports::storage::{Memory, Storage};
use deliberation_widget::ports::vault::{Plain, Vault};
use deliberation_widget::ports::{Later, Ports, clock, entropy};
use deliberation_widget::state::State;
use deliberation_widget::tasks::carry_over::carry_words;
use deliberation_widget::tasks::cast_vote::cast_vote;
use deliberation_widget::tasks::load::{load, load_mine, recall, recall_acts};
use deliberation_widget::tasks::prove::solve;
use deliberation_widget::tasks::send_outbox::{Sent, send_outbox};
use leptos::prelude::Owner;

const STATEMENTS: [&str; 4] = [
    "Publish the cost first.",
    "One home must not stop it.",
    "Try it for a year.",
    "Riders pay by the ride.",
];

/// What is wrong with the connection.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    #[default]
    None,
    /// Nothing arrives.
    Network,
    /// What is sent arrives and is kept, and the answer is lost.
    AnswerLost,
    /// The next call is refused for its token.
    SessionForgotten,
    /// Every call is refused for its token.
    SignedOut,
    /// A call that carries a statement is refused as a whole.
    NoStatements,
    /// Every act is to be sent again later.
    Later,
    /// Every act is refused.
    Closed,
    /// There are enough texts for now.
    EnoughTexts,
    /// There is enough of everything for now.
    Busy,
    /// Whoever joins solves a challenge first, of so many bits.
    Proof(u8),
    /// The same, and no solution is good enough.
    NoProof,
}

/// The log of a room, which opens anew with it.
#[derive(Clone, Debug, Default)]
pub struct Shared(Rc<RefCell<Vec<(String, String)>>>);

impl Log for Shared {
    fn lines(&self) -> Vec<String> {
        self.0.borrow().iter().map(|(_, line)| line.clone()).collect()
    }

    fn keep(&mut self, key: &str, line: &str) {
        self.0.borrow_mut().push((key.to_owned(), line.to_owned()));
    }

    fn replace(&mut self, key: &str, line: &str) {
        self.0.borrow_mut().retain(|(own, _)| own != key);
        self.keep(key, line);
    }

    fn clear(&mut self) {
        self.0.borrow_mut().clear();
    }
}

/// A backend in memory.
pub struct Twin {
    room: RefCell<Room<Shared>>,
    opening: String,
    log: Shared,
    fault: Cell<Fault>,
    posted: Cell<usize>,
    joined: Cell<usize>,
    /// What happens while the next page of a thread is on its way.
    meanwhile: RefCell<Option<Box<dyn FnOnce()>>>,
    /// What happens while the next session is asked for, or the next act is on its way.
    in_flight: RefCell<Option<Box<dyn FnOnce()>>>,
    /// Pages that a cache between gives before any other, and how often it was asked.
    cached: RefCell<Vec<String>>,
    asked: Cell<usize>,
    /// Whether the host vouches for whoever is here.
    vouched: Cell<bool>,
    /// Whether somebody can be played, so that all can be begun anew.
    players: Cell<bool>,
}

impl Twin {
    fn new(more: &str) -> Self {
        let seed = |text: &&str| format!(r#"{{"text":{{"lang":"en","text":"{text}"}}}}"#);
        let statements = STATEMENTS.iter().map(seed).collect::<Vec<_>>().join(",");
        let opening =
            format!(r#"{{"question":{{"lang":"en","text":"A lift?"}},"statements":[{statements}]{more}}}"#);
        let log = Shared::default();
        let room = Room::open(&opening, log.clone()).unwrap();
        Self {
            room: RefCell::new(room),
            opening,
            log,
            fault: Cell::default(),
            posted: Cell::default(),
            joined: Cell::default(),
            meanwhile: RefCell::default(),
            in_flight: RefCell::default(),
            cached: RefCell::default(),
            asked: Cell::default(),
            vouched: Cell::default(),
            players: Cell::default(),
        }
    }

    /// An act of somebody else, in an office or without one: kept as a server would have. The room is opened anew with it,
    /// so that pages that were open before have to be reloaded.
    pub fn act_as(&self, who: u8, standing: Standing, kind: &str, members: &str, nth: u8) -> ActId {
        let id = ActId::new(1, [nth; 10]);
        let act = format!(r#"{{"id":"{id}","type":"{kind}","nonce":"MDEyMzQ1Njc4OWFiY2RlZg",{members}}}"#);
        let act = Act::read(&act).unwrap();
        let seq = self.kept() + 2;
        let stamp = Stamp { seq, received: 1, by: Pseudonym::new([who; 16]), session: who.into(), standing };
        let line = serde_json::json!({ "stamp": stamp, "act": act }).to_string();
        self.log.0.borrow_mut().push((id.to_string(), line));
        self.room.replace(Room::open(&self.opening, self.log.clone()).unwrap());
        assert_eq!(self.mine_now().seq, seq, "the {kind} was kept");
        id
    }

    /// Does something while the next page of a thread is on its way.
    pub fn meanwhile(&self, work: impl FnOnce() + 'static) {
        self.meanwhile.replace(Some(Box::new(work)));
    }

    /// Does something while the next session is asked for, or the next act is on its way.
    pub fn in_flight(&self, work: impl FnOnce() + 'static) {
        self.in_flight.replace(Some(Box::new(work)));
    }

    fn lets_others(&self) {
        if let Some(work) = self.in_flight.take() {
            work();
        }
    }

    /// The page of a thread as it is now.
    pub fn page(&self, statement: ActId) -> String {
        self.room.borrow().thread(&statement.to_string(), 0).unwrap()
    }

    /// A cache gives these pages before any other.
    pub fn cache(&self, pages: Vec<String>) {
        self.cached.replace(pages);
        self.asked.set(0);
    }

    /// How often a page of a thread was asked for since.
    pub fn asked(&self) -> usize {
        self.asked.get()
    }

    /// From now on the host vouches for whoever is here, or no more.
    pub fn vouch(&self, vouched: bool) {
        self.vouched.set(vouched);
    }

    /// From now on somebody can be played.
    pub fn offer_players(&self) {
        self.players.set(true);
    }

    /// What the room gives at an address.
    pub fn room_read(&self, path: &str) -> String {
        self.room.borrow_mut().read(path).unwrap()
    }

    /// All that is kept.
    pub fn log(&self) -> String {
        self.log.lines().join("\n")
    }

    pub fn fault(&self, fault: Fault) {
        self.fault.set(fault);
    }

    /// Acts that arrived, repeated ones counted each time.
    pub fn posted(&self) -> usize {
        self.posted.get()
    }

    pub fn joined(&self) -> usize {
        self.joined.get()
    }

    /// What the line brings next, where anything changed.
    pub fn tick(&self) -> Option<Tick> {
        let tick = self.room.borrow_mut().tick()?;
        Some(wire::from_text(&tick).unwrap())
    }

    fn mine_now(&self) -> Mine {
        wire::from_text(&self.room.borrow().mine()).unwrap()
    }

    pub fn my_votes(&self) -> Vec<(ActId, Value)> {
        self.mine_now().votes.into_iter().map(|vote| (vote.statement, vote.value)).collect()
    }

    /// Acts in the log, after the opening.
    pub fn kept(&self) -> u64 {
        self.mine_now().seq - 1
    }

    pub fn post_statement_of_somebody_else(&self, text: &str) {
        self.post_statement_of_somebody_else_as(text, 9);
    }

    /// One of several, each with a number of its own.
    pub fn post_statement_of_somebody_else_as(&self, text: &str, nth: u8) {
        let id = ActId::new(1, [nth; 10]);
        let act = format!(
            r#"[{{"id":"{id}","type":"statement","nonce":"MDEyMzQ1Njc4OWFiY2RlZg","text":{{"lang":"en","text":"{text}"}}}}]"#
        );
        assert!(self.room.borrow_mut().send(&act, 1).contains("\"seq\""));
    }

    /// A question under a statement.
    pub fn argue_as_somebody_else(&self, on: ActId, text: &str, nth: u8) -> ActId {
        self.argue(on, "ask", text, nth)
    }

    /// An argument of a relation, under a statement or a post.
    pub fn argue(&self, on: ActId, relation: &str, text: &str, nth: u8) -> ActId {
        let text = format!(r#""on":"{on}","relation":"{relation}","text":{{"lang":"en","text":"{text}"}}"#);
        self.act("argument", &text, nth)
    }

    /// An act with these members.
    pub fn act(&self, kind: &str, members: &str, nth: u8) -> ActId {
        let id = ActId::new(1, [nth; 10]);
        let act = format!(r#"[{{"id":"{id}","type":"{kind}","nonce":"MDEyMzQ1Njc4OWFiY2RlZg",{members}}}]"#);
        let answer = self.room.borrow_mut().send(&act, 1);
        assert!(answer.contains("\"seq\""), "{answer}");
        id
    }
}

impl Backend for Twin {
    fn snapshot(&self) -> Later<Result<Published, Trouble>> {
        let published = wire::from_text(&self.room.borrow().snapshot()).map_err(|_| Trouble::Garbled);
        Box::pin(async { published })
    }

    fn join(&self, request: JoinRequest) -> Later<Result<Session, Trouble>> {
        self.joined.set(self.joined.get() + 1);
        self.lets_others();
        let bits = match self.fault.get() {
            Fault::Proof(bits) if !request.proof.is_some_and(|own| own.holds()) => Some(bits),
            Fault::NoProof => Some(8),
            _ => None,
        };
        if let Some(bits) = bits {
            let challenge = Some(format!("{bits}.dGhlIHNhbWUgZWFjaCB0aW1l"));
            let refused = Problem { challenge, ..Problem::new(Cause::ProofNeeded) };
            return Box::pin(async { Err(Trouble::Problem(Box::new(refused))) });
        }
        let session = wire::from_text(r#"{"token":"t","role":"participant"}"#).map_err(|_| Trouble::Garbled);
        Box::pin(async { session })
    }

    fn send(&self, _: &str, acts: Vec<String>) -> Later<Result<Vec<ActResult>, Trouble>> {
        let answer = match self.fault.get() {
            Fault::Network => Err(Trouble::Network),
            Fault::SessionForgotten => {
                self.fault.set(Fault::None);
                Err(Trouble::Problem(Box::new(Problem::new(Cause::Unauthenticated))))
            }
            Fault::NoStatements if acts.iter().any(|act| act.contains("\"text\"")) => {
                Err(Trouble::Problem(Box::new(Problem::new(Cause::TooLarge))))
            }
            Fault::Busy => {
                self.posted.set(self.posted.get() + acts.len());
                Err(Trouble::Busy(Some(7)))
            }
            Fault::EnoughTexts if acts.iter().any(|act| act.contains("\"text\"")) => {
                Err(Trouble::Busy(Some(42)))
            }
            fault @ (Fault::Later | Fault::Closed) => {
                let cause = if fault == Fault::Later { Cause::TooManyRequests } else { Cause::PhaseClosed };
                let problem = Some(Problem::new(cause));
                Ok(acts.iter().map(|_| ActResult { id: None, seq: None, problem: problem.clone() }).collect())
            }
            fault => {
                self.posted.set(self.posted.get() + acts.len());
                let answer = self.room.borrow_mut().send(&format!("[{}]", acts.join(",")), 1);
                match fault {
                    Fault::AnswerLost => Err(Trouble::Network),
                    _ => Ok(wire::from_text::<ActsAnswer>(&answer).unwrap().results),
                }
            }
        };
        self.lets_others();
        Box::pin(async { answer })
    }

    fn read(&self, path: &str, token: Option<&str>) -> Later<Result<String, Trouble>> {
        let refused = || Trouble::Problem(Box::new(Problem::new(Cause::Unauthenticated)));
        let trouble = match self.fault.get() {
            Fault::Network if token.is_some() => Some(Trouble::Network),
            Fault::SignedOut if token.is_some() => Some(refused()),
            Fault::SessionForgotten if token.is_some() => {
                self.fault.set(Fault::None);
                Some(refused())
            }
            _ => None,
        };
        if let Some(trouble) = trouble {
            return Box::pin(async { Err(trouble) });
        }
        if self.players.get() && path == "/play?anew" {
            assert!(self.room.borrow_mut().begin_anew());
            return Box::pin(async { Ok(String::new()) });
        }
        let cached = self.cached.borrow_mut().pop();
        self.asked.set(self.asked.get() + 1);
        let page = cached.or_else(|| self.room.borrow_mut().read(path));
        if let Some(work) = self.meanwhile.take() {
            work();
        }
        Box::pin(async move { page.ok_or(Trouble::Network) })
    }

    fn mine(&self, _: &str) -> Later<Result<Mine, Trouble>> {
        let mine = self.mine_now();
        Box::pin(async { Ok(mine) })
    }

    fn follow(&self, _: Edition, _: Box<dyn Fn(News)>) -> Following {
        Box::new(())
    }

    fn vouched(&self) -> bool {
        self.vouched.get()
    }

    fn is_shared(&self) -> bool {
        true
    }
}

/// A page that has loaded the deliberation.
pub struct Page {
    pub state: State,
    pub ports: Ports,
    pub backend: Rc<Twin>,
    _owner: Owner,
}

impl Page {
    pub fn open() -> Self {
        Self::open_with("")
    }

    /// A page whose deliberation opens with `more` members.
    pub fn open_with(more: &str) -> Self {
        Self::on(
            Rc::new(Twin::new(more)),
            Rc::new(Memory::default()),
            Rc::new(clock::Counting::default()),
            Rc::default(),
            None,
        )
    }

    fn on(
        backend: Rc<Twin>,
        storage: Rc<dyn Storage>,
        clock: Rc<dyn clock::Clock>,
        entropy: Rc<entropy::Counting>,
        before: Option<(Rc<dyn Storage>, Rc<dyn Vault>)>,
    ) -> Self {
        let owner = Owner::new();
        owner.set();
        let state = State::new("en");
        let parse = |text: &str| wire::parse(text).ok();
        let ports = Ports {
            before,
            backend: backend.clone(),
            vault: Rc::new(Plain(Rc::clone(&storage))),
            storage,
            clock,
            entropy,
            parse,
            programme: Rc::new(deliberation_widget::ports::programme::Nowhere),
            rest: || Box::pin(async { true }),
            prover: || Some(solve),
            graphemes: deliberation_core::text::graphemes,
            share: |hash| (format!("https://host.example/{hash}"), Box::pin(async { true })),
        };
        carry_words(&ports);
        recall(&state, &ports);
        wait(recall_acts(&state, &ports));
        wait(load(&state, &ports));
        wait(load_mine(&state, &ports));
        Self { state, ports, backend, _owner: owner }
    }

    /// The page again, with what this browser kept: after a reload, or in another tab.
    pub fn reload(&self) -> Self {
        let entropy = Rc::new(entropy::Counting::default());
        // Random bytes of a new page differ from those of the old one.
        for _ in 0..1000 {
            entropy::Entropy::bytes(&*entropy);
        }
        let ports = &self.ports;
        Self::on(self.backend.clone(), Rc::clone(&ports.storage), Rc::clone(&ports.clock), entropy, None)
    }

    /// The page for somebody who has just signed in on this device, where nothing of theirs is yet.
    pub fn sign_in(&self) -> Self {
        let ports = &self.ports;
        let before = (Rc::clone(&ports.storage), Rc::clone(&ports.vault));
        let (backend, clock) = (self.backend.clone(), Rc::clone(&ports.clock));
        Self::on(backend, Rc::new(Memory::default()), clock, Rc::default(), Some(before))
    }

    pub fn card(&self) -> ActId {
        self.state.look(|data| data.card).unwrap()
    }

    pub fn vote(&self, value: Value) {
        cast_vote(&self.state, &self.ports, self.card(), value).unwrap();
    }

    /// A page whose clock tells when somebody waits.
    pub fn open_by(clock: Rc<dyn clock::Clock>) -> Self {
        Self::on(Rc::new(Twin::new("")), Rc::new(Memory::default()), clock, Rc::default(), None)
    }

    /// Two votes, after which acts leave.
    pub fn agree(&self) {
        self.vote(Value::Agree);
        self.vote(Value::Agree);
        assert_eq!(self.send(), Sent::All);
    }

    pub fn send(&self) -> Sent {
        wait(send_outbox(&self.state, &self.ports))
    }

    pub fn outbox(&self) -> Vec<String> {
        self.ports.storage.keys("outbox/")
    }
}

/// Runs to its end what never really waits.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("an in-memory port kept a task waiting"),
    }
}
