//! The line, as a ladder: server-sent events; a GET of the next tick that waits; plain polling. Two failures
//! in a row lead one rung down; when the network comes back the climb starts at the top again.
//!
//! Next: `tasks::follow_live`, which takes in what this brings.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use deliberation_core::difference::Tick;
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent};

use super::browser_clock::Timer;
use super::http::{ask, asks_by_host, read};
use crate::ports::backend::{Edition, Following, Line, News, Trouble};

/// How changes are heard of, best first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rung {
    Events,
    Waiting,
    Polling,
}

/// Between two polls, in milliseconds.
const POLL_MS: u32 = 3_000;
/// After a failure, in milliseconds, up to twice that: many who lost the same server do not come back at once.
const RETRY_MS: f64 = 1_500.0;
/// Below the top rung the top is tried again after so many milliseconds.
const CLIMB_MS: f64 = 60_000.0;
/// So many missing ticks are fetched one by one; more, and the snapshot is loaded.
const FEW: u64 = 8;
/// A stream that brings nothing for so long, heartbeats included, is taken for dead.
const SILENCE_MS: u32 = 40_000;

struct Ladder {
    base: String,
    edition: RefCell<Edition>,
    hear: Box<dyn Fn(News)>,
    rung: Cell<Rung>,
    failures: Cell<u32>,
    events: RefCell<Option<Events>>,
    timer: RefCell<Option<Timer>>,
    gone: Cell<bool>,
    below_since: Cell<f64>,
}

/// Follows from `edition` on, until what comes back is dropped.
pub fn follow(base: String, edition: Edition, hear: Box<dyn Fn(News)>) -> Following {
    let ladder = Rc::new(Ladder {
        base,
        edition: RefCell::new(edition),
        hear,
        rung: Cell::new(Rung::Events),
        failures: Cell::new(0),
        events: RefCell::new(None),
        timer: RefCell::new(None),
        gone: Cell::new(false),
        below_since: Cell::new(0.0),
    });
    let weak = Rc::downgrade(&ladder);
    let online = Listener::on("online", move || {
        if let Some(ladder) = weak.upgrade() {
            ladder.rung.set(Rung::Events);
            ladder.failures.set(0);
            ladder.climb();
        }
    });
    let weak = Rc::downgrade(&ladder);
    let offline = Listener::on("offline", move || {
        if let Some(ladder) = weak.upgrade() {
            (ladder.hear)(News::Line(Line::Offline));
        }
    });
    ladder.climb();
    Box::new(Followed { ladder, _listeners: [online, offline] })
}

/// Ends everything when it is dropped.
struct Followed {
    ladder: Rc<Ladder>,
    _listeners: [Option<Listener>; 2],
}

impl Drop for Followed {
    fn drop(&mut self) {
        self.ladder.gone.set(true);
        self.ladder.events.take();
        self.ladder.timer.take();
    }
}

impl Ladder {
    fn climb(self: &Rc<Self>) {
        self.timer.take();
        match self.rung.get() {
            Rung::Events => self.listen(),
            Rung::Waiting | Rung::Polling => {
                self.events.take();
                self.ask_once();
            }
        }
    }

    fn later(self: &Rc<Self>, ms: u32) {
        let weak = Rc::downgrade(self);
        let timer = Timer::after(ms, move || {
            if let Some(ladder) = weak.upgrade() {
                ladder.climb();
            }
        });
        self.timer.replace(Some(timer));
    }

    fn failed(self: &Rc<Self>) {
        let failures = self.failures.get() + 1;
        self.failures.set(failures);
        if failures.is_multiple_of(2) {
            self.rung.set(match self.rung.get() {
                Rung::Events => Rung::Waiting,
                Rung::Waiting | Rung::Polling => Rung::Polling,
            });
        }
        self.below_since.set(js_sys::Date::now());
        let wait = RETRY_MS * (1.0 + js_sys::Math::random());
        self.later(wait as u32);
    }

    fn took(self: &Rc<Self>, text: &str) {
        let Ok(tick) = read::<Tick>(text) else { return };
        let next = (tick.epoch.clone(), tick.tick);
        let (epoch, number) = self.edition.borrow().clone();
        if next.0 != epoch || next.1 > number + FEW {
            (self.hear)(News::Reload);
            return;
        }
        if next.1 > number + 1 {
            self.catch_up();
            return;
        }
        if next.1 == number + 1 {
            self.edition.replace(next);
            (self.hear)(News::Tick(Box::new(tick)));
        }
    }

    fn listen(self: &Rc<Self>) {
        let (epoch, number) = self.edition.borrow().clone();
        let url = format!("{}/live?after={epoch}.{number}", self.base);
        let events = if asks_by_host() { None } else { Events::open(&url, Rc::downgrade(self)) };
        let opened = events.is_some();
        // The old stream ends here.
        self.events.replace(events);
        if opened {
            self.watch();
        } else {
            self.rung.set(Rung::Waiting);
            self.later(0);
        }
    }

    /// Starts the watch over a silent stream anew.
    fn watch(self: &Rc<Self>) {
        self.later(SILENCE_MS);
    }

    /// Fetches the ticks that are missing, by number, until one is there already or none is left.
    fn catch_up(self: &Rc<Self>) {
        let ladder = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            for _ in 0..FEW {
                let next = ladder.edition.borrow().1 + 1;
                let answer = ask(&format!("{}/ticks/{next}", ladder.base), None, None).await;
                if ladder.gone.get() {
                    return;
                }
                match answer {
                    Ok((200, text)) => ladder.took(&text),
                    Ok(_) => return,
                    Err(_) => return (ladder.hear)(News::Reload),
                }
            }
        });
    }

    fn ask_once(self: &Rc<Self>) {
        let ladder = Rc::clone(self);
        let rung = self.rung.get();
        let next = self.edition.borrow().1 + 1;
        let url = match rung {
            Rung::Waiting => format!("{}/ticks/{next}", self.base),
            _ => format!("{}/ticks/latest", self.base),
        };
        wasm_bindgen_futures::spawn_local(async move {
            let answer = ask(&url, None, None).await;
            if ladder.gone.get() {
                return;
            }
            match answer {
                Ok((status, text)) => {
                    ladder.failures.set(0);
                    (ladder.hear)(News::Line(Line::Polling));
                    if status != 204 {
                        ladder.took(&text);
                    }
                    if js_sys::Date::now() - ladder.below_since.get() > CLIMB_MS {
                        ladder.rung.set(Rung::Events);
                    }
                    if !ladder.gone.get() {
                        ladder.later(if rung == Rung::Waiting { 50 } else { POLL_MS });
                    }
                }
                // Another epoch, or a tick that is no longer kept.
                Err(Trouble::Problem(_)) => {
                    (ladder.hear)(News::Reload);
                }
                Err(_) => {
                    (ladder.hear)(News::Line(Line::Offline));
                    ladder.failed();
                }
            }
        });
    }
}

/// A stream of server-sent events; dropping it closes it.
struct Events {
    source: EventSource,
    _heard: [Closure<dyn FnMut(MessageEvent)>; 3],
    _failed: Closure<dyn FnMut()>,
    _opened: Closure<dyn FnMut()>,
}

impl Events {
    fn open(url: &str, ladder: Weak<Ladder>) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let on = |what: fn(&Rc<Ladder>, &MessageEvent)| {
            let ladder = ladder.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(ladder) = ladder.upgrade() {
                    ladder.watch();
                    what(&ladder, &event);
                }
            })
        };
        let tick = on(|ladder, event| ladder.took(&event.data().as_string().unwrap_or_default()));
        let reload = on(|ladder, _| (ladder.hear)(News::Reload));
        let heartbeat = on(|_, _| {});
        for (name, heard) in [("tick", &tick), ("reload", &reload), ("heartbeat", &heartbeat)] {
            let _ = source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        }
        let weak = ladder.clone();
        let opened = Closure::<dyn FnMut()>::new(move || {
            if let Some(ladder) = weak.upgrade() {
                ladder.failures.set(0);
                (ladder.hear)(News::Line(Line::Live));
            }
        });
        let failed = Closure::<dyn FnMut()>::new(move || {
            if let Some(ladder) = ladder.upgrade() {
                // Its own retries would go on from where it began; ours go on from the last tick.
                if let Some(events) = &*ladder.events.borrow() {
                    events.source.close();
                }
                (ladder.hear)(News::Line(Line::Offline));
                ladder.failed();
            }
        });
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Self { source, _heard: [tick, reload, heartbeat], _failed: failed, _opened: opened })
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

/// A listener on the window for the state of the network; dropping it removes it.
struct Listener {
    name: &'static str,
    heard: Closure<dyn FnMut()>,
}

impl Listener {
    fn on(name: &'static str, work: impl FnMut() + 'static) -> Option<Self> {
        let heard = Closure::new(work);
        let window = web_sys::window()?;
        window.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref()).ok()?;
        Some(Self { name, heard })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _ =
                window.remove_event_listener_with_callback(self.name, self.heard.as_ref().unchecked_ref());
        }
    }
}
