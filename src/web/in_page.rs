//! The backend of a page without a backend. It is a wasm module of its own (`crates/in-page`), loaded only
//! where it is needed; it and the widget speak JSON.

use std::rc::Rc;

use deliberation_core::difference::Tick;
use deliberation_core::protocol::envelope::{ActResult, ActsAnswer, JoinRequest, Mine, Session};
use deliberation_core::publish::Published;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

use super::http::read;
use crate::ports::Later;
use crate::ports::backend::{Backend, Edition, Following, Line, News, Trouble};

#[wasm_bindgen]
extern "C" {
    /// What the module makes of an opening.
    #[derive(Clone, Debug)]
    pub type InPageModule;
    #[wasm_bindgen(method)]
    fn snapshot(this: &InPageModule) -> String;
    #[wasm_bindgen(method)]
    fn send(this: &InPageModule, acts: &str) -> String;
    #[wasm_bindgen(method)]
    fn mine(this: &InPageModule) -> String;
    #[wasm_bindgen(method)]
    fn read(this: &InPageModule, path: &str) -> Option<String>;
    /// What changed since it was last asked; nothing when nothing did.
    #[wasm_bindgen(method)]
    fn tick(this: &InPageModule) -> Option<String>;
}

type Hear = Rc<dyn Fn(News)>;

/// The adapter.
pub struct InPage {
    module: InPageModule,
    hear: Rc<RefCell<Option<Hear>>>,
}

impl std::fmt::Debug for InPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InPage")
    }
}

impl InPage {
    /// The adapter of a module that has opened a deliberation.
    #[must_use]
    pub fn new(module: InPageModule) -> Self {
        Self { module, hear: Rc::default() }
    }
}

impl Backend for InPage {
    fn snapshot(&self) -> Later<Result<Published, Trouble>> {
        let published = read(&self.module.snapshot());
        Box::pin(async move { published })
    }

    fn join(&self, _: JoinRequest) -> Later<Result<Session, Trouble>> {
        Box::pin(async { Ok(Session { token: "in-page".to_owned(), role: Default::default() }) })
    }

    fn send(&self, _: &str, acts: Vec<String>) -> Later<Result<Vec<ActResult>, Trouble>> {
        let answer = read::<ActsAnswer>(&self.module.send(&format!("[{}]", acts.join(","))));
        let hear = self.hear.borrow().clone();
        if let (Some(hear), Some(Ok(tick))) = (hear, self.module.tick().map(|tick| read::<Tick>(&tick))) {
            hear(News::Tick(Box::new(tick)));
        }
        Box::pin(async { answer.map(|answer| answer.results) })
    }

    fn read(&self, path: &str, _: Option<&str>) -> Later<Result<String, Trouble>> {
        let read = self.module.read(path).ok_or(Trouble::Garbled);
        Box::pin(async move { read })
    }

    fn mine(&self, _: &str) -> Later<Result<Mine, Trouble>> {
        let mine = read(&self.module.mine());
        Box::pin(async move { mine })
    }

    fn follow(&self, _: Edition, hear: Box<dyn Fn(News)>) -> Following {
        hear(News::Line(Line::Alone));
        self.hear.replace(Some(hear.into()));
        Box::new(Listening(Rc::clone(&self.hear)))
    }

    fn is_shared(&self) -> bool {
        false
    }
}

struct Listening(Rc<RefCell<Option<Hear>>>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.take();
    }
}
