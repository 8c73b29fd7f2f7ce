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
use super::cast_vote::{cast_vote, undo_vote};
use super::choose_tie::choose_tie;
use super::follow_live::{Next, take_in};
use super::keep_draft::keep_draft;
use super::larger::read_larger;
use super::load::{load, load_mine, recall};
use super::post_statement::post_statement;
use super::send_outbox::{Sent, send_outbox};
use crate::ports::Ports;
use crate::ports::backend::Following;
use crate::state::{Data, State};

/// The first wait before trying again, in milliseconds; it doubles each time.
const FIRST_WAIT: u32 = 500;
/// The longest wait.
const LONGEST_WAIT: u32 = 8_000;

/// A handle; copies are the same.
#[derive(Clone, Copy, Debug)]
pub struct Hands {
    state: State,
    ports: StoredValue<Ports, LocalStorage>,
    owner: StoredValue<Owner>,
    line: StoredValue<Option<Following>, LocalStorage>,
    sending: StoredValue<bool>,
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
            sending: StoredValue::new(false),
        }
    }

    /// The state that these hands change.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Brings back what was kept, loads what there is, follows what comes, sends what waits.
    pub fn start(self) {
        self.ports.with_value(|ports| recall(&self.state, ports));
        self.reload();
    }

    /// Loads the snapshot and what is mine anew, and follows from there.
    pub fn reload(self) {
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            load(&self.state, &ports).await;
            load_mine(&self.state, &ports).await;
            self.follow(&ports);
            self.send();
        });
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
                Next::Send => self.send(),
            }
        });
        // The old line ends before the new one begins.
        self.line.set_value(None);
        let line = ports.backend.follow(edition, hear);
        self.line.set_value(Some(line));
    }

    /// Sends what waits, trying again until it is gone. One round at a time.
    pub fn send(self) {
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        self.spawn(async move {
            let Some(ports) = self.ports.try_get_value() else { return };
            let mut wait = FIRST_WAIT;
            while let Sent::Later(at_least) = send_outbox(&self.state, &ports).await {
                // Full jitter: many who lost the same server do not come back at once.
                let [a, b, ..] = ports.entropy.bytes();
                let jitter = wait * u32::from(u16::from_be_bytes([a, b])) / u32::from(u16::MAX);
                ports.clock.sleep(at_least.unwrap_or(0).max(jitter.max(200))).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            self.sending.set_value(false);
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

    /// Takes back my last vote.
    pub fn undo(self) {
        if self.ports.with_value(|ports| undo_vote(&self.state, ports)).is_some() {
            self.send();
        }
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

    fn spawn(self, work: impl Future<Output = ()> + 'static) {
        // Boxed: what cancels is generic in what it cancels; one instance does.
        let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
        if let Some(owner) = self.owner.try_get_value() {
            owner.with(|| spawn_local_scoped_with_cancellation(work));
        }
    }
}
