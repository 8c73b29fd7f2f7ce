//! Puts the widget together: state, hands, the screen; and tells the host what it may hear.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::ports::Ports;
use crate::queries::facts::{Facts, news};
use crate::queries::statement;
use crate::state::{Data, Failure, Loading, Panel, State, Why};
use crate::tasks::hands::Hands;
use crate::tasks::link_statement::follow_link;
use crate::view::node::View;
use crate::view::patch::build;
use crate::view::rest::ask_for_desk;
pub use crate::view::rest::{bring, prover, sheet};
use crate::view::screen::screen;

/// Tells the host page: the name of an event, and its detail as JSON.
pub type Told = Rc<dyn Fn(&str, &str)>;

/// What the widget starts with.
pub struct Start {
    /// The reader's language, as a tag.
    pub reader: String,
    /// The ports.
    pub ports: Ports,
    /// What is wrong with how the host set the widget up.
    pub fault: Option<String>,
    /// Tells the host page: the name of an event, and its detail as JSON.
    pub told: Told,
}

impl std::fmt::Debug for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Start")
    }
}

/// A widget on the screen, as whoever mounted it can ask things of it. Copies are the same.
#[derive(Clone, Copy, Debug)]
pub struct Widget(Hands);

impl Widget {
    /// Changes the language of the reader, where `tag` is one.
    pub fn read_in(self, tag: &str) {
        self.0.state().read_in(tag);
    }

    /// The page's address now ends so, from its `#` on.
    pub fn follow(self, hash: &str) {
        follow_link(&self.0.state(), hash);
    }

    /// Looks which player the host names now.
    pub fn look_beside(self) {
        self.0.look_beside();
    }

    /// Loads everything anew.
    pub fn refresh(self) {
        self.0.reload();
    }

    /// Forgets the session: the next act asks for another.
    pub fn forget_session(self) {
        self.0.forget_session();
    }

    /// What the desk asks (`element/face.js`): what, and with which JSON. Some of it is answered later, to `hear`.
    #[must_use]
    pub fn asked(self, what: &str, json: &str, hear: Rc<dyn Fn(&str)>) -> Option<String> {
        ask_for_desk(self.0, what, json, hear)
    }

    /// Puts a statement on the card and the card on the screen. False when there is none with this id.
    #[must_use]
    pub fn show(self, id: &str) -> bool {
        let Ok(id) = id.parse() else { return false };
        let known = |data: &Data| data.published.as_ref().is_some_and(|all| statement(all, id).is_some());
        let known = self.0.state().look(known);
        if known {
            self.0.look(|data| (data.card, data.why, data.panel) = (Some(id), Why::Asked, Panel::Vote));
        }
        known
    }
}

/// The widget, in `container`.
pub fn app(start: Start, container: &HtmlElement) -> Widget {
    let state = State::new(&start.reader);
    let hands = Hands::new(state, start.ports);
    match start.fault {
        Some(reason) => state.change(|data| data.loading = Loading::Failed(Failure::Setup(reason))),
        None => hands.start(),
    }
    // The owner keeps the screen, and drops it when the widget ends.
    StoredValue::new_local((screen(hands, container), build(tell(state, start.told), container)));
    Widget(hands)
}

/// Draws nothing: tells the host what has become of the widget since it last looked.
fn tell(state: State, told: Told) -> View {
    let mut before = Facts::default();
    View::Live(Box::new(move || {
        let now = state.follow(Facts::of);
        for (name, detail) in news(&before, &now) {
            told(name, &detail);
        }
        before = now;
        None
    }))
}
