//! The line, as a ladder: server-sent events; a GET of the next tick that waits; plain polling. Two failures
//! in a row lead one rung down; when the network comes back the climb starts at the top again.
//!
//! The tabs of one origin share one line to a deliberation: whoever holds the lock leads and tells the others
//! ([`super::tabs`]); each knows by number what it missed. A tab that nobody looks at rests, and catches up when it
//! is looked at. Where data are to be saved, there is only slow polling.
//!
//! Next: `tasks::follow_live`, which takes in what this brings.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use deliberation_core::difference::Tick;
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent};

use super::browser_clock::Timer;
use super::http::{ask, asks_by_host, read};
use super::tabs::{Tabs, saves_data};
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
/// And where data are to be saved.
const SAVING_MS: u32 = 30_000;
/// After a failure, in milliseconds, up to twice that: many who lost the same server do not come back at once.
const RETRY_MS: f64 = 1_500.0;
/// Below the top rung the top is tried again after so many milliseconds.
const CLIMB_MS: f64 = 60_000.0;
/// So many missing ticks are fetched one by one; more, and the snapshot is loaded.
const FEW: u64 = 8;
/// A stream that brings nothing for so long, heartbeats included, is taken for dead; so is a tab that leads.
const SILENCE_MS: u32 = 40_000;
/// If no tab that leads has answered by then, there is none, or the browser has frozen it.
const ANSWER_MS: u32 = 3_000;
/// Nobody has looked for so long: the line is given back.
const HIDDEN_MS: u32 = 30_000;

/// What tabs tell each other besides ticks: that the line is live, or polled; anything else is neither.
const LIVE: &str = "live";
const POLLED: &str = "polled";

struct Ladder {
    base: String,
    edition: RefCell<Edition>,
    hear: Box<dyn Fn(News)>,
    rung: Cell<Rung>,
    failures: Cell<u32>,
    events: RefCell<Option<Events>>,
    timer: RefCell<Option<Timer>>,
    below_since: Cell<f64>,
    line: Cell<Line>,
    saving: bool,
    /// Counts times of being awake: what was asked for in an earlier one is too late.
    life: Cell<u32>,
    awake: Cell<bool>,
    bedtime: RefCell<Option<Timer>>,
    /// Whether this tab has a line of its own, for itself and the others.
    leads: Cell<bool>,
    tabs: RefCell<Option<Tabs>>,
    /// Whether what came before this tab heard of the line has been asked for.
    fresh: Cell<bool>,
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
        below_since: Cell::new(0.0),
        line: Cell::new(Line::Connecting),
        saving: saves_data(),
        life: Cell::new(0),
        awake: Cell::new(false),
        bedtime: RefCell::new(None),
        leads: Cell::new(false),
        tabs: RefCell::new(None),
        fresh: Cell::new(false),
    });
    let on = |name, work| Listener::on(name, Rc::downgrade(&ladder), work);
    let _listeners = [
        on("online", |ladder| {
            if ladder.leads.get() {
                ladder.begin_at_top();
                ladder.climb();
            }
        }),
        on("offline", |ladder| (ladder.hear)(News::Line(Line::Offline))),
        // It goes up from the document to the window.
        on("visibilitychange", Ladder::looked_at),
        on("pagehide", Ladder::rest),
        on("pageshow", Ladder::looked_at),
    ];
    ladder.wake();
    ladder.looked_at();
    Box::new(Followed { ladder, _listeners })
}

/// Ends everything when it is dropped.
struct Followed {
    ladder: Rc<Ladder>,
    _listeners: [Option<Listener>; 5],
}

impl Drop for Followed {
    fn drop(&mut self) {
        self.ladder.bedtime.take();
        self.ladder.rest();
    }
}

impl Ladder {
    /// The page was hidden, or is looked at again.
    fn looked_at(self: &Rc<Self>) {
        let hidden = web_sys::window().and_then(|window| window.document()).is_some_and(|page| page.hidden());
        let bedtime = hidden.then(|| self.after(HIDDEN_MS, Self::rest));
        self.bedtime.replace(bedtime);
        if !hidden && !self.awake.get() {
            self.wake();
        }
    }

    /// Closes everything. Another tab may lead.
    fn rest(self: &Rc<Self>) {
        self.life.set(self.life.get() + 1);
        self.awake.set(false);
        self.leads.set(false);
        self.events.take();
        self.timer.take();
        self.tabs.take();
    }

    /// Asks who leads, and waits in line for it.
    fn wake(self: &Rc<Self>) {
        self.awake.set(true);
        self.begin_at_top();
        let weak = Rc::downgrade(self);
        let life = self.life.get();
        let tabs = Tabs::join(
            &self.base,
            Rc::new(move |said| {
                let ladder = weak.upgrade().filter(|ladder| ladder.life.get() == life);
                let Some(ladder) = ladder else { return false };
                match said {
                    Some(text) => ladder.heard(&text),
                    None if !ladder.leads.get() => ladder.climb(),
                    None => {}
                }
                true
            }),
        );
        let shared = tabs.is_some();
        self.tabs.replace(tabs);
        if shared {
            self.tell("?");
            self.later(ANSWER_MS);
            self.fresh.set(false);
        } else {
            self.climb();
        }
    }

    fn begin_at_top(&self) {
        self.rung.set(if self.saving { Rung::Polling } else { Rung::Events });
        self.failures.set(0);
    }

    fn tell(&self, text: &str) {
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.tell(text);
        }
    }

    /// Where the line is, for the other tabs.
    fn tell_state(&self) {
        self.tell(match self.line.get() {
            Line::Live => LIVE,
            Line::Polling => POLLED,
            _ => "",
        });
    }

    /// The state of the line, for this tab and the others.
    fn say(&self, line: Line) {
        self.line.set(line);
        self.tell_state();
        (self.hear)(News::Line(line));
    }

    /// What another tab said.
    fn heard(self: &Rc<Self>, text: &str) {
        if text == "?" {
            if self.leads.get() {
                self.tell_state();
            }
            return;
        }
        // Who took the lead because nobody answered gives it back.
        let holds = self.tabs.borrow().as_ref().is_some_and(Tabs::holds);
        if !holds {
            self.leads.set(false);
            self.events.take();
            self.later(SILENCE_MS);
        }
        if text.starts_with('{') {
            return self.took(text);
        }
        if holds {
            return;
        }
        (self.hear)(News::Line(match text {
            LIVE => Line::Live,
            POLLED => Line::Polling,
            _ => Line::Offline,
        }));
        // What came between my edition and my joining.
        if !self.fresh.replace(true) {
            self.ask_once();
        }
    }

    /// The next step of whoever leads. Who does not and was told nothing for too long leads from here on.
    fn climb(self: &Rc<Self>) {
        self.leads.set(true);
        self.timer.take();
        match self.rung.get() {
            Rung::Events => self.listen(),
            Rung::Waiting | Rung::Polling => {
                self.events.take();
                self.ask_once();
            }
        }
    }

    fn after(self: &Rc<Self>, ms: u32, work: fn(&Rc<Self>)) -> Timer {
        let weak = Rc::downgrade(self);
        Timer::after(ms, move || {
            if let Some(ladder) = weak.upgrade() {
                work(&ladder);
            }
        })
    }

    fn later(self: &Rc<Self>, ms: u32) {
        self.timer.replace(Some(self.after(ms, Self::climb)));
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
            self.catch_up(next.1);
            return;
        }
        if next.1 == number + 1 {
            self.edition.replace(next);
            if self.leads.get() {
                self.tell(text);
            }
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

    /// Fetches the ticks that are missing, by number, up to `until`.
    fn catch_up(self: &Rc<Self>, until: u64) {
        let ladder = Rc::clone(self);
        let life = self.life.get();
        wasm_bindgen_futures::spawn_local(async move {
            for _ in 0..FEW {
                let next = ladder.edition.borrow().1 + 1;
                if next > until {
                    return;
                }
                let answer = ask(&format!("{}/ticks/{next}", ladder.base), None, None).await;
                if ladder.life.get() != life {
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
        let life = self.life.get();
        let next = self.edition.borrow().1 + 1;
        let url = match rung {
            Rung::Waiting => format!("{}/ticks/{next}", self.base),
            _ => format!("{}/ticks/latest", self.base),
        };
        wasm_bindgen_futures::spawn_local(async move {
            let answer = ask(&url, None, None).await;
            if ladder.life.get() != life {
                return;
            }
            match answer {
                Ok((200, text)) if !ladder.leads.get() => ladder.took(&text),
                _ if !ladder.leads.get() => {}
                Ok((status, text)) => {
                    ladder.failures.set(0);
                    ladder.say(Line::Polling);
                    if status != 204 {
                        ladder.took(&text);
                    }
                    if js_sys::Date::now() - ladder.below_since.get() > CLIMB_MS {
                        ladder.begin_at_top();
                    }
                    if ladder.life.get() == life {
                        ladder.later(match rung {
                            Rung::Waiting => 50,
                            _ if ladder.saving => SAVING_MS,
                            _ => POLL_MS,
                        });
                    }
                }
                // Another epoch, or a tick that is no longer kept.
                Err(Trouble::Problem(_)) => {
                    (ladder.hear)(News::Reload);
                }
                Err(_) => {
                    ladder.say(Line::Offline);
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
        let heartbeat = on(|ladder, _| ladder.tell_state());
        for (name, heard) in [("tick", &tick), ("reload", &reload), ("heartbeat", &heartbeat)] {
            let _ = source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        }
        let weak = ladder.clone();
        let opened = Closure::<dyn FnMut()>::new(move || {
            if let Some(ladder) = weak.upgrade() {
                ladder.failures.set(0);
                ladder.say(Line::Live);
            }
        });
        let failed = Closure::<dyn FnMut()>::new(move || {
            if let Some(ladder) = ladder.upgrade() {
                // Its own retries would go on from where it began; ours go on from the last tick.
                if let Some(events) = &*ladder.events.borrow() {
                    events.source.close();
                }
                ladder.say(Line::Offline);
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

/// A listener on the window for the state of network and page; dropping it removes it.
struct Listener {
    name: &'static str,
    heard: Closure<dyn FnMut()>,
}

impl Listener {
    fn on(name: &'static str, ladder: Weak<Ladder>, work: fn(&Rc<Ladder>)) -> Option<Self> {
        let heard = Closure::new(move || {
            if let Some(ladder) = ladder.upgrade() {
                work(&ladder);
            }
        });
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
