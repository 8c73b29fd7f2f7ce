//! The hands of a view: everything it can ask for, so that it knows neither ports nor waiting.
//!
//! Made once a widget, in its owner; what is under way ends with it.

use std::pin::Pin;

use deliberation_core::id::ActId;
use deliberation_core::participant::Tie;
use deliberation_core::rules::Refusal;
use deliberation_core::vote::Value;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use super::agree::{go_on, not_now};
use super::announce::announce;
use super::bring_rest::bring_rest;
use super::carry_over::carry_words;
use super::cast_vote::{cast_vote, forget_held, take_back, undo_vote};
use super::choose_tie::choose_tie;
use super::follow_live::{Next, take_in};
use super::keep_draft::keep_draft;
use super::larger::read_larger;
use super::link_statement::give_link;
use super::load::{load, load_mine, recall, recall_acts};
use super::post_statement::post_statement;
use super::send_outbox::{Sent, send_outbox};
use crate::ports::Ports;
use crate::ports::backend::Following;
use crate::state::{Data, Notice, State};

/// The longest first wait before trying again, in milliseconds; it doubles each time.
const FIRST_WAIT: u32 = 1_000;
/// The longest wait of all.
const LONGEST_WAIT: u32 = 30_000;

/// What sending does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sending {
    Nothing,
    /// A round is under way.
    Round,
    /// A round is under way, and something was put in since it began.
    Again,
    /// Waits before it tries again.
    Waits,
    /// Waits as long as the backend said.
    Obeys,
}

/// A handle; copies are the same.
#[derive(Clone, Copy, Debug)]
pub struct Hands {
    state: State,
    ports: StoredValue<Ports, LocalStorage>,
    owner: StoredValue<Owner>,
    line: StoredValue<Option<Following>, LocalStorage>,
    /// And how often it was begun: what sleeps finds out that it was overtaken.
    sending: StoredValue<(Sending, u32)>,
}

impl Hands {
    /// Hands for a widget. To be called inside its owner.
    #[must_use]
    pub fn new(state: State, ports: Ports) -> Self {
        Self {
            state,
            ports: StoredValue::new_local(ports),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            line: StoredValue::new_local(None),
            sending: StoredValue::new((Sending::Nothing, 0)),
        }
    }

    /// The state that these hands change.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Brings back what was kept, loads what there is, follows what comes, sends what waits.
    pub fn start(self) {
        self.ports.with_value(|ports| {
            carry_words(ports);
            recall(&self.state, ports);
        });
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            // Who was never here need not wait for what may have been kept.
            let known = !ports.storage.keys("").is_empty();
            if known {
                recall_acts(&self.state, &ports).await;
            }
            load(&self.state, &ports).await;
            self.bring_rest();
            if !known {
                recall_acts(&self.state, &ports).await;
            }
            self.go_on(&ports).await;
        });
    }

    fn bring_rest(self) {
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            let mut wait = FIRST_WAIT;
            while !bring_rest(&self.state, &ports).await {
                ports.clock.sleep(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
        });
    }

    /// Forgets the session: who it was for is another now.
    pub fn forget_session(self) {
        self.ports.with_value(|ports| ports.storage.remove(super::key::TOKEN));
    }

    /// Loads the snapshot and what is mine anew, and follows from there.
    pub fn reload(self) {
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            load(&self.state, &ports).await;
            self.go_on(&ports).await;
        });
    }

    async fn go_on(self, ports: &Ports) {
        load_mine(&self.state, ports).await;
        self.follow(ports);
        self.send();
    }

    /// Loads everything anew in a moment: not all widgets of a page view at once, and never in a tight circle.
    fn reload_soon(self) {
        self.line.set_value(None);
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            let [a, ..] = ports.entropy.bytes();
            ports.clock.sleep(300 + 5 * u32::from(a)).await;
            self.reload();
        });
    }

    fn follow(self, ports: &Ports) {
        let Some(published) = self.state.look(|data| data.published.clone()) else { return };
        let edition = (published.epoch.clone(), published.tick);
        let hear = Box::new(move |news| {
            // The line may bring something after the widget has gone.
            if self.sending.try_get_value().is_none() {
                return;
            }
            match take_in(&self.state, news) {
                Next::Listen => {}
                Next::Reload => self.reload_soon(),
                Next::Send => self.send_now(true),
                Next::Tell => self.spawn(async move {
                    let Some(ports) = self.ports.try_get_value() else { return };
                    announce(&self.state, &ports).await;
                }),
            }
        });
        // The old line ends before the new one begins.
        self.line.set_value(None);
        let line = ports.backend.follow(edition, hear);
        self.line.set_value(Some(line));
    }

    /// Sends what waits, trying again until it is gone. One round at a time.
    pub fn send(self) {
        self.send_now(false);
    }

    /// The same; when the line is `back`, without waiting on, unless the backend said how long.
    fn send_now(self, back: bool) {
        let (doing, begun) = self.sending.get_value();
        match doing {
            Sending::Nothing => {}
            Sending::Waits if back => {}
            Sending::Round => return self.sending.set_value((Sending::Again, begun)),
            _ => return,
        }
        let begun = begun.wrapping_add(1);
        self.sending.set_value((Sending::Round, begun));
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            let mut most = FIRST_WAIT;
            loop {
                let sent = send_outbox(&self.state, &ports).await;
                let again = self.sending.get_value().0 == Sending::Again;
                match sent {
                    Sent::All if again => {}
                    Sent::All => return self.sending.set_value((Sending::Nothing, begun)),
                    Sent::Later(at_least) => {
                        let doing = if at_least.is_some() { Sending::Obeys } else { Sending::Waits };
                        self.sending.set_value((doing, begun));
                        // Full jitter: many who lost the same server do not come back at once.
                        let [a, b, ..] = ports.entropy.bytes();
                        let jitter = most * u32::from(u16::from_be_bytes([a, b])) / u32::from(u16::MAX);
                        ports.clock.sleep(at_least.unwrap_or(0).saturating_add(jitter)).await;
                        if self.sending.get_value().1 != begun {
                            return;
                        }
                        most = (most * 2).min(LONGEST_WAIT);
                    }
                }
                self.sending.set_value((Sending::Round, begun));
            }
        });
    }

    /// Casts a vote.
    ///
    /// # Errors
    /// When the rules refuse it.
    pub fn vote(self, statement: ActId, value: Value) -> Result<(), Refusal> {
        self.ports.with_value(|ports| cast_vote(&self.state, ports, statement, value))?;
        self.send();
        Ok(())
    }

    /// Takes back my vote on a statement.
    pub fn take_back(self, statement: ActId) {
        if self.ports.with_value(|ports| take_back(&self.state, ports, statement)).is_some() {
            self.taken_back(statement);
        }
    }

    /// Gives the link of a statement.
    pub fn share(self, statement: ActId) {
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            give_link(&self.state, &ports, statement).await;
        });
    }

    /// Takes back my last vote.
    pub fn undo(self) {
        if let Some(statement) = self.ports.with_value(|ports| undo_vote(&self.state, ports)) {
            self.taken_back(statement);
        }
    }

    fn taken_back(self, statement: ActId) {
        if self.state.look(|data| data.notice) == Notice::Agreed {
            return self.send();
        }
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            forget_held(&self.state, &ports, statement).await;
            self.send();
        });
    }

    /// Posts the draft as a statement; where it is not fit, the state says why and the draft stays.
    pub fn post_statement(self) {
        let unfit = self.ports.with_value(|ports| post_statement(&self.state, ports)).err();
        self.state.change(|data| {
            data.writing.sent = unfit.is_none();
            data.writing.unfit = unfit;
        });
        self.send();
    }

    /// Keeps what I am writing.
    pub fn keep_draft(self, text: String) {
        self.state.change(|data| {
            data.writing.sent = false;
            data.writing.unfit = None;
        });
        self.ports.with_value(|ports| keep_draft(&self.state, ports, text));
    }

    /// Hands in what was held, or says "not now".
    pub fn answer_notice(self, go: bool) {
        self.ports
            .with_value(|ports| if go { go_on(&self.state, ports) } else { not_now(&self.state, ports) });
        self.send();
    }

    /// Looks what programme there is beside the widget.
    pub fn look_beside(self) {
        let now = self
            .ports
            .with_value(|ports| Some((ports.programme.name()?, ports.programme.length().unwrap_or(0))));
        if self.state.look(|data| data.programme != now) {
            self.state.change(|data| data.programme = now);
        }
    }

    /// Goes to `ms` milliseconds from the beginning of the programme.
    pub fn seek(self, ms: i64) {
        self.ports.with_value(|ports| ports.programme.seek(ms));
    }

    /// Reads in larger type, or no more.
    pub fn read_larger(self, on: bool) {
        self.ports.with_value(|ports| read_larger(&self.state, ports, on));
    }

    /// Looks elsewhere on the screen: another panel, the rules, another language.
    pub fn look(self, change: impl FnOnce(&mut Data)) {
        self.state.change(change);
    }

    /// Says who I am to the matter.
    pub fn choose_tie(self, tie: Option<Tie>) {
        self.ports.with_value(|ports| choose_tie(&self.state, ports, tie));
        self.send();
    }

    /// Does something that only the second module knows, at once, and sends what comes of it.
    pub fn with<T>(self, work: impl FnOnce(&State, &Ports) -> T) -> T {
        let done = self.ports.with_value(|ports| work(&self.state, ports));
        self.send();
        done
    }

    /// The same for what sends nothing.
    pub fn lend<T>(self, work: impl FnOnce(&State, &Ports) -> T) -> T {
        self.ports.with_value(|ports| work(&self.state, ports))
    }

    /// The same for what takes a while.
    pub fn go<W: Future<Output = ()> + 'static>(self, work: impl FnOnce(State, Ports) -> W) {
        if let Some(ports) = self.ports.try_get_value() {
            self.spawn(work(self.state, ports));
        }
    }

    fn spawn(self, work: impl Future<Output = ()> + 'static) {
        // Boxed: what cancels is generic in what it cancels; one instance does.
        let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
        if let Some(owner) = self.owner.try_get_value() {
            owner.with(|| spawn_local_scoped_with_cancellation(work));
        }
    }
}
