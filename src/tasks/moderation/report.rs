//! Reporting something: begun, kept with each letter, sent; its receipt is known at once, with or without a connection.

use deliberation_core::act::{EXPLANATION_LIMIT, Reason, Relation};
use deliberation_core::id::ActId;
use deliberation_core::text::LocalText;
use deliberation_core::wire::{Json, Read, Written};

use super::{id, kind, take_in};
use crate::ports::Ports;
use crate::state::State;
use crate::state::mine::{MyAct, Progress};
use crate::state::moderation::{Missing, Report, Thing};
use crate::state::thread::{Place, Writes};
use crate::tasks::{key, threads};

/// Where a report lies until it is sent.
fn lies(target: ActId) -> String {
    [key::FLAG, &target.to_string()].concat()
}

/// Begins a report, or goes on where I was; one that was refused begins with what it said.
pub fn begin(state: &State, ports: &Ports, thing: Thing) {
    let kept = ports.storage.get(&lies(thing.target)).and_then(|text| (ports.parse)(&text));
    let kept = kept.or_else(|| refused(state, ports, thing.target));
    let report = match kept {
        Some(json) => read(&json, thing),
        None => Report::new(thing),
    };
    state.change_moderation(|own| own.report = Some(report));
}

/// The last report of mine of something that was refused, as it was sent.
fn refused(state: &State, ports: &Ports, target: ActId) -> Option<Json> {
    let acts = state.look(|data| data.mine.others.clone());
    let refused = |act: &&MyAct| matches!(act.progress, Progress::Refused(_));
    acts.iter().rev().filter(refused).find_map(|act| {
        let json = (ports.parse)(&act.text)?;
        (kind(&json) == Some("flag") && id(&json, "target") == Some(target)).then_some(json)
    })
}

/// A report as it was kept, or as it was sent.
fn read(json: &Json, thing: Thing) -> Report {
    let text = |json: Option<&Json>| json.and_then(Json::as_str).unwrap_or_default().to_owned();
    let of_contact = |name: &str| text(json.get("contact").and_then(|contact| contact.get(name)));
    Report {
        reason: json.get("reason").and_then(|reason| Reason::read(reason).ok()),
        law: text(json.get("law")),
        why: text(json.get("explanation").and_then(|why| why.get("text"))),
        faith: json.get("good_faith").and_then(Json::as_bool).unwrap_or_default(),
        name: of_contact("name"),
        email: of_contact("email"),
        ..Report::new(thing)
    }
}

/// A report as members of its act. `all`: also what its reason does not ask for, so that who chooses another one and
/// comes back finds it again.
fn members(report: &Report, lang: &str, all: bool, act: Written) -> Written {
    let line = |act: Written, name: &str, text: &str| match text.trim() {
        "" => act,
        text => act.text(name, text),
    };
    let illegal = all || report.reason == Some(Reason::Illegal);
    let mut act = match report.reason {
        Some(reason) => act.text("reason", reason.name()),
        None => act,
    };
    if !report.why.trim().is_empty() {
        let why = Written::default().text("lang", lang).text("text", report.why.trim()).end();
        act = act.json("explanation", &why);
    }
    if !illegal {
        return act;
    }
    act = line(act, "law", &report.law);
    if report.faith {
        act = act.json("good_faith", "true");
    }
    let contact = line(line(Written::default(), "name", &report.name), "email", &report.email).end();
    if contact == "{}" { act } else { act.json("contact", &contact) }
}

/// Keeps what I write, as `change` changes it.
pub fn keep(state: &State, ports: &Ports, change: impl FnOnce(&mut Report)) {
    let lang = state.look(|data| data.reader.to_string());
    let mut kept = None;
    state.write_moderation(|own| {
        let Some(report) = own.report.as_mut().filter(|own| own.sent.is_none()) else { return };
        change(report);
        // What is missing is looked for anew when it is sent.
        report.missing = None;
        kept = Some(report.clone());
    });
    let Some(report) = kept else { return };
    let place = lies(report.thing.target);
    if report.is_empty() {
        return ports.storage.remove(&place);
    }
    ports.storage.set(&place, &members(&report, &lang, true, Written::default()).end());
}

/// Closes the dialog. What I wrote is kept.
pub fn close(state: &State) {
    if state.look_moderation(|own| own.report.is_some()) {
        state.change_moderation(|own| own.report = None);
    }
}

/// I see it otherwise: closes the dialog. What is replied to in place of a report, and in which thread that stands.
pub fn otherwise(state: &State) -> Option<(Place, ActId)> {
    let thing = state.look_moderation(|own| own.report.as_ref().map(|own| own.thing.clone()));
    close(state);
    thing.and_then(|thing| thing.reply)
}

/// Begins a reason against it.
pub async fn reply(state: State, ports: Ports, on: ActId) {
    threads::begin(&state, &ports, Writes::Reply(on, Relation::Oppose));
}

/// What is missing, the first of it.
fn missing(report: &Report, why: Result<usize, ()>) -> Option<Missing> {
    let empty = |text: &str| text.trim().is_empty();
    let illegal = report.reason == Some(Reason::Illegal);
    match report.reason {
        None => Some(Missing::Reason),
        Some(Reason::Illegal) if empty(&report.law) => Some(Missing::Law),
        Some(Reason::Illegal | Reason::Other) if empty(&report.why) => Some(Missing::Why),
        _ if !empty(&report.why) && why.is_ok_and(|length| length > EXPLANATION_LIMIT) => {
            Some(Missing::TooLong)
        }
        _ if !empty(&report.why) && why.is_err() => Some(Missing::Why),
        _ if illegal && !report.faith => Some(Missing::Faith),
        _ => None,
    }
}

/// Sends the report; what is missing is said, and its field takes the focus.
pub fn send(state: &State, ports: &Ports) {
    let report = state.look_moderation(|own| own.report.clone().filter(|own| own.sent.is_none()));
    let Some(report) = report else { return };
    let lang = state.look(|data| data.reader.clone());
    let why = LocalText::new(lang.clone(), &report.why).map(|why| (ports.graphemes)(why.original()));
    let missing = missing(&report, why.map_err(drop));
    if missing.is_some() {
        return state.write_moderation(|own| {
            if let Some(report) = &mut own.report {
                report.missing = missing;
                report.tries += 1;
            }
        });
    }
    let place = lies(report.thing.target);
    let kept = ports.storage.get(&place).map(|text| (place, text));
    let (target, revision) = (report.thing.target.to_string(), report.thing.revision.to_string());
    let act = threads::put(state, ports, "flag", kept, |act| {
        members(&report, lang.as_str(), false, act.text("target", &target).json("revision", &revision))
    });
    state.change_moderation(|own| {
        if let Some(report) = &mut own.report {
            report.sent = Some(act);
        }
    });
    take_in(state, ports);
}

/// Whether the receipt lies in the clipboard now.
pub fn copied(state: &State, copied: bool) {
    state.write_moderation(|own| {
        if let Some(report) = &mut own.report {
            report.copied = Some(copied);
        }
    });
}
