//! What the desk asks of the widget, and hears of it: the widget's end of the face that both have (`element/face.js`).
//! All of it is JSON; ARCHITECTURE.md has the table.
//!
//! An act of the desk goes through the outbox like a vote, whole as the desk wrote it, so that the same act twice is
//! once. Where it was refused, that is the desk's to say.

use std::collections::BTreeMap;

use deliberation_core::id::{ActId, Nonce};
use deliberation_core::participant::Role;
use deliberation_core::procedure::ArticleRef;
use deliberation_core::protocol::problem::{FieldError, Problem};
use deliberation_core::wire::{Json, Read, Record, Written};

use super::hands::Hands;
use super::load::{forget, load_mine};
use super::next_card::ask_for;
use super::send_outbox::token;
use super::{agree, key};
use crate::ports::Ports;
use crate::queries::statement;
use crate::state::mine::{MyAct, Progress};
use crate::state::moderation::Mark;
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
        "renew" => {
            renew(hands, json, hear);
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
            let threads = state.own::<Threads>();
            let mut waits = threads.desk.borrow_mut();
            (waits.acts, waits.changes) = Default::default();
            None
        }
        "marks" => {
            state.own::<Threads>().desk.borrow_mut().marks = Some(hear);
            let json = hands.lend(|_, ports| (ports.parse)(json))?;
            mark(&state, marks(&json));
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

/// The backend does not know the session `over`: asks for another, as one's own acts do, and for what is mine by it.
fn renew(hands: Hands, over: &str, hear: Hear) {
    let over = over.to_owned();
    hands.go(|state, ports| async move {
        forget(&ports, &over);
        if token(&state, &ports).await.is_ok() {
            load_mine(&state, &ports).await;
        }
        hear("");
    });
}

/// What the desk says of things that wait for a decision.
fn marks(json: &Json) -> BTreeMap<ActId, Mark> {
    let one = |own: &Json| {
        let record = Record::of(own).ok()?;
        let mark = Mark {
            reports: record.may("reports").ok()?,
            waits: record.may("waits").ok()?,
            appealed: record.may("appealed").ok()?,
        };
        Some((record.need("target").ok()?, mark))
    };
    json.as_array().into_iter().flatten().filter_map(one).collect()
}

/// Marks them in the page; of what is as it was nothing is drawn anew.
fn mark(state: &State, marks: BTreeMap<ActId, Mark>) {
    if state.look_moderation(|own| own.marks != marks) {
        state.change_moderation(|own| own.marks = marks);
    }
}

/// Opens the desk at what waits for a decision.
pub fn decide(hands: Hands, target: ActId) {
    let hear = hands.state().own::<Threads>().desk.borrow().marks.clone();
    hands.look(|data| data.desk = true);
    if let Some(hear) = hear {
        hear(&target.to_string());
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

/// As what one acts, in which language, whether there is a connection, and whether the desk is open.
fn facts(state: &State) -> String {
    state.look(|data| {
        let facts = Written::default().text("role", data.mine.role.name()).text("lang", data.reader.as_str());
        let facts = facts.json("offline", yes(data.connection == Connection::Offline));
        facts.json("open", yes(data.desk)).end()
    })
}

const fn yes(so: bool) -> &'static str {
    if so { "true" } else { "false" }
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
    // Where in the act it lies: the desk says it at that field.
    let json = match problem.errors.first() {
        Some(FieldError { pointer, detail }) => {
            let error = Written::default().text("pointer", pointer).text("detail", detail);
            json.json("errors", &["[", &error.end(), "]"].concat())
        }
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

/// Tells the desk that something has changed. Whoever does not decide any more is shown no marks.
pub fn tell_change(state: &State) {
    if state.look(|data| data.mine.role < Role::Moderator) {
        mark(state, BTreeMap::new());
    }
    let hear = state.own::<Threads>().desk.borrow().changes.clone();
    if let Some(hear) = hear {
        hear(&facts(state));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deliberation_core::wire::parse;

    #[test]
    fn a_mark_says_what_waits_and_what_cannot_be_read_is_none() {
        let id = "0193a1c0-0000-7000-8000-000000000001";
        let text = format!(
            r#"[{{"target":"{id}","reports":2,"waits":true,"appealed":false}},{{"target":"no"}},{{"reports":1}},7]"#
        );
        let marks = marks(&parse(&text).unwrap());
        let only = Mark { reports: 2, waits: true, appealed: false };
        assert_eq!(marks, [(id.parse().unwrap(), only)].into());
    }
}
