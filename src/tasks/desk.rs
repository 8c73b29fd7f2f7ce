//! What the desk asks of the widget, and hears of it: the widget's end of the face that both have (`element/face.js`).
//! All of it is JSON; ARCHITECTURE.md has the table.
//!
//! An act of the desk goes through the outbox like a vote, whole as the desk wrote it, so that the same act twice is
//! once. Where it was refused, that is the desk's to say.

use deliberation_core::id::{ActId, Nonce};
use deliberation_core::procedure::ArticleRef;
use deliberation_core::protocol::problem::{FieldError, Problem};
use deliberation_core::wire::{Json, Read, Record, Written};

use super::hands::Hands;
use super::next_card::ask_for;
use super::{agree, key};
use crate::ports::Ports;
use crate::queries::statement;
use crate::state::mine::{MyAct, Progress};
pub use crate::state::thread::Hear;
use crate::state::thread::Threads;
use crate::state::{Connection, Notice, State};

/// Answers the desk. `hear` is for what comes later.
pub fn asked(hands: Hands, what: &str, json: &str, hear: Hear) -> Option<String> {
    let state = hands.state();
    match what {
        "facts" => Some(facts(&state)),
        "head" => Some(hands.lend(|_, ports| head(ports))),
        "moment" => hands.lend(|_, ports| moment(ports)),
        "token" => hands.lend(|_, ports| ports.storage.get(key::TOKEN)),
        "read" => {
            read(hands, json, hear);
            None
        }
        "act" => {
            hands.with(|state, ports| act(state, ports, json, hear));
            None
        }
        "follow" => {
            state.own::<Threads>().desk.borrow_mut().changes = Some(hear);
            None
        }
        "leave" => {
            *state.own::<Threads>().desk.borrow_mut() = Default::default();
            None
        }
        "focus" => {
            hands.lend(|state, ports| focus(state, ports, json));
            None
        }
        "article" => {
            let json = hands.lend(|_, ports| (ports.parse)(json))?;
            let rule = ArticleRef::read(&json).ok()?;
            hands.look(|data| data.reading = Some(rule));
            None
        }
        "keep" => {
            hands.lend(|_, ports| keep(ports, json));
            None
        }
        "kept" => hands.lend(|_, ports| ports.storage.get(&[key::DESK, json].concat())),
        _ => None,
    }
}

/// Reads at an address of the backend, for a desk on a page without a server; as `{status, body}`.
fn read(hands: Hands, path: &str, hear: Hear) {
    let path = path.to_owned();
    hands.go(|_, ports| async move {
        let read = ports.backend.read(&path, None).await;
        let status = if read.is_ok() { "200" } else { "404" };
        let answer = Written::default().json("status", status);
        hear(&answer.text("body", &read.unwrap_or_default()).end());
    });
}

/// As what one acts, in which language, and whether there is a connection.
fn facts(state: &State) -> String {
    state.look(|data| {
        let facts = Written::default().text("role", data.mine.role.name()).text("lang", data.reader.as_str());
        facts.json("offline", if data.connection == Connection::Offline { "true" } else { "false" }).end()
    })
}

/// What an act begins with.
fn head(ports: &Ports) -> String {
    let at = ports.clock.now();
    let mut tail = [0; 10];
    tail.copy_from_slice(&ports.entropy.bytes()[6..]);
    let (id, nonce) = (ActId::new(at, tail), Nonce::new(ports.entropy.bytes()));
    let head = Written::default().text("id", &id.to_string()).text("nonce", &nonce.to_string());
    head.json("at", &at.to_string()).end()
}

/// Where the programme is now; of one that does not know, its name alone.
fn moment(ports: &Ports) -> Option<String> {
    let moment = Written::default();
    match ports.programme.now() {
        Some(now) => Some(moment.text("programme", &now.programme).json("ms", &now.ms.to_string()).end()),
        None => Some(moment.text("programme", &ports.programme.name()?).end()),
    }
}

fn keep(ports: &Ports, json: &str) {
    let Some(json) = (ports.parse)(json) else { return };
    let Some(name) = json.get("key").and_then(Json::as_str) else { return };
    let name = [key::DESK, name].concat();
    match json.get("text").and_then(Json::as_str) {
        Some(text) => drop(ports.storage.set(&name, text)),
        None => ports.storage.remove(&name),
    }
}

/// Puts a statement on the card, or opens the thread of a post at that post.
fn focus(state: &State, ports: &Ports, json: &str) {
    let Some(json) = (ports.parse)(json) else { return };
    let id = |name: &str| json.get(name).and_then(Json::as_str)?.parse::<ActId>().ok();
    let Some(target) = id("target") else { return };
    let is_statement =
        state.look(|data| data.published.as_ref().is_some_and(|all| statement(all, target).is_some()));
    state.change(|data| {
        if is_statement {
            ask_for(data, Some(target));
        } else {
            data.go_to_thread(id("statement"), Some(target));
        }
    });
}

/// Puts an act of the desk in the outbox.
fn act(state: &State, ports: &Ports, text: &str, hear: Hear) {
    let id = (ports.parse)(text).and_then(|json| json.get("id")?.as_str()?.parse::<ActId>().ok());
    let Some(id) = id else { return };
    goes_out(state, ports);
    state.change(|data| {
        data.mine.others.retain(|own| own.id != id);
        let text = text.to_owned();
        data.mine.others.push(MyAct { id, text, progress: Progress::Writing, seq: None });
    });
    state.own::<Threads>().desk.borrow_mut().acts.push((id, hear));
    let state = *state;
    let done = Box::new(move |keeps| {
        state.change(|data| {
            data.keeps = keeps;
            data.mine.written(id, &Progress::Waiting);
        });
    });
    ports.vault.put(id, text.to_owned(), done);
}

/// Whoever works at the desk knows that it is public: nothing is held back. They do not take part by that; what they did
/// as a reader before goes along.
fn goes_out(state: &State, ports: &Ports) {
    if agree::agreed(state, ports) {
        return;
    }
    if state.look(|data| data.mine.unsent() > 0) {
        return agree::go_on(state, ports);
    }
    ports.storage.set(key::AGREED, "yes");
    state.change(|data| data.notice = Notice::Agreed);
}

/// Whether the desk waits for what becomes of an act.
#[must_use]
pub fn waits(state: &State) -> bool {
    !state.own::<Threads>().desk.borrow().acts.is_empty()
}

/// Tells the desk what has become of its acts.
pub fn tell(state: &State, ports: &Ports) {
    let threads = state.own::<Threads>();
    let mut told = Vec::new();
    threads.desk.borrow_mut().acts.retain(|(id, hear)| {
        let answer = state.look(|data| match data.mine.others.iter().find(|own| own.id == *id) {
            Some(own) => match &own.progress {
                Progress::Kept => Some((kept(own.seq), false)),
                Progress::Refused(problem) => {
                    Some((Written::default().json("problem", &written(problem)).end(), true))
                }
                _ => None,
            },
            // It was answered for, and the backend has been asked anew since.
            None => Some((kept(None), false)),
        });
        let Some((answer, refused)) = answer else { return true };
        told.push((*id, Hear::clone(hear), answer, refused));
        false
    });
    for (id, hear, answer, refused) in told {
        if refused {
            state.change(|data| data.mine.others.retain(|own| own.id != id));
            ports.storage.remove(&(key::REFUSED.to_owned() + &id.to_string()));
        }
        hear(&answer);
    }
}

/// A problem as it goes over the wire.
fn written(problem: &Problem) -> String {
    let json = Written::default().text("type", &problem.kind).text("title", &problem.title);
    let json = json.json("status", &problem.status.to_string());
    let json = match &problem.detail {
        Some(detail) => json.text("detail", detail),
        None => json,
    };
    let Some(ArticleRef { article, version }) = problem.rule else { return json.end() };
    let rule = Written::default().json("article", &article.to_string());
    json.json("rule", &rule.json("version", &version.to_string()).end()).end()
}

fn kept(seq: Option<u64>) -> String {
    match seq {
        Some(seq) => Written::default().json("seq", &seq.to_string()).end(),
        None => Written::default().end(),
    }
}

/// Tells the desk that something has changed.
pub fn tell_change(state: &State) {
    let hear = state.own::<Threads>().desk.borrow().changes.clone();
    if let Some(hear) = hear {
        hear(&facts(state));
    }
}
    // Where in the act it lies: the desk says it at that field.
    let json = match problem.errors.first() {
        Some(FieldError { pointer, detail }) => {
            let error = Written::default().text("pointer", pointer).text("detail", detail);
            json.json("errors", &["[", &error.end(), "]"].concat())
        }
        None => json,
    };
