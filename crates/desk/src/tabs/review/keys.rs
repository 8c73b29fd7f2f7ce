//! The keys of the list: what a press does, the switch, and the table in which one gives them others.

use deliberation_widget::view::node::{View, button, el};
use wasm_bindgen::JsCast as _;
use web_sys::KeyboardEvent;

use super::decide;
use crate::review::keys::{Command, Keys};
use crate::review::{Review, Step};
use crate::state::{Data, Desk};
use crate::words::{Key, Words};

/// Under this name they are kept on the device.
const KEPT: &str = "keys";

/// The keys as this person has them: read once.
pub fn kept(desk: Desk) -> Option<Keys> {
    desk.with_face(|face| face.remembered(KEPT)).flatten().and_then(|text| Keys::read(&text))
}

fn change(desk: Desk, change: impl FnOnce(&mut Keys)) {
    desk.on_review(|review| change(&mut review.keys));
    let written = desk.data().map(|data| data.review.keys.written());
    desk.with_face(|face| face.remember(KEPT, written));
}

/// Switches them on and off.
pub fn switch(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let (on, shown) = (data.review.keys.on, data.review.keys.shown);
    let key = if on { Key::StaffKeysOn } else { Key::StaffKeysOff };
    let flip = button("chip-button", move || {
        change(desk, |keys| keys.on = !keys.on);
        // They work where the cases are.
        if !on {
            desk.awaits_focus();
        }
    });
    let flip = flip.attr("aria-pressed", if on { "true" } else { "false" }).text(words.say(key));
    let all = button("link", move || desk.on_review(|review| review.keys.shown = !review.keys.shown));
    let all =
        all.attr("aria-expanded", if shown { "true" } else { "false" }).text(words.say(Key::StaffKeysAll));
    View::Many(vec![flip.into(), all.into()])
}

/// The key of a command beside its press, while they are on.
pub fn hint(data: &Data, command: Command) -> View {
    let keys = &data.review.keys;
    if !keys.on {
        return View::Nothing;
    }
    el("kbd").attr("aria-hidden", "true").text(keys.of(command).to_string()).into()
}

const fn name(command: Command) -> Key {
    match command {
        Command::Next => Key::StaffNext,
        Command::Previous => Key::StaffPrevious,
        Command::Decide(outcome) => decide::name(outcome, false),
        Command::Write => Key::StaffWrite,
        Command::Undo => Key::StaffUndo,
        Command::Show => Key::StaffInPage,
        Command::Help => Key::StaffKeysAll,
    }
}

/// Which key does what, and another for whoever wants one.
pub fn table(desk: Desk, data: &Data) -> View {
    let words = data.words();
    if !data.review.keys.shown {
        return View::Nothing;
    }
    let keys = &data.review.keys;
    let fields = Command::ALL.map(|(command, _)| {
        let field =
            el("input").class("find").attr("size", "2").attr("maxlength", "2").attr("autocomplete", "off");
        let field = field.value(keys.of(command).to_string()).keeps_keys();
        let field = field.on("change", move |event| {
            let typed = event
                .target()
                .and_then(|field| js_sys::Reflect::get(&field, &"value".into()).ok()?.as_string());
            give(desk, command, &typed.unwrap_or_default());
        });
        el("label").class("review-key").child(el("span").text(words.say(name(command)))).child(field)
    });
    let trouble = data.review.keys.trouble.map(|trouble| {
        let text = match trouble {
            Some(other) => words.fill(Key::StaffKeyTaken, &[("what", words.say(name(other)))]),
            None => words.say(Key::StaffKeyUnfit).to_owned(),
        };
        el("p").class("alert").attr("role", "alert").text(text)
    });
    let note = el("p").class("quiet").text(words.say(Key::StaffKeysNote));
    el("div").class("review-keys").child(note).children(fields).child(trouble).into()
}

fn give(desk: Desk, command: Command, key: &str) {
    change(desk, |keys| keys.trouble = keys.give(command, key).err());
}

/// A press of a key.
pub fn pressed(desk: Desk, event: &KeyboardEvent) {
    let Some(data) = desk.data() else { return };
    let review: &Review = &data.review;
    let taken = |event: &KeyboardEvent| {
        event.prevent_default();
        event.stop_propagation();
    };
    // Out of a choice one comes without a key of one's own.
    if event.key() == "Escape" && review.step != Step::Reading {
        taken(event);
        desk.on_review(|review| review.step = Step::Reading);
        desk.awaits_focus();
        return;
    }
    let ticks = event.target().and_then(|node| node.dyn_into::<web_sys::Element>().ok());
    let writes = ticks.is_some_and(|node| matches!(&*node.tag_name(), "INPUT" | "SELECT" | "TEXTAREA"));
    if !review.keys.on || writes || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let key = event.key();
    if let (Step::Choosing(outcome), Ok(nth @ 0..=9)) = (review.step, key.parse::<usize>()) {
        taken(event);
        return decide::chosen(desk, &data, outcome, nth);
    }
    let Some(command) = review.keys.command(&key) else { return };
    taken(event);
    obey(desk, &data, command);
}

fn obey(desk: Desk, data: &Data, command: Command) {
    match command {
        Command::Next | Command::Previous => {
            desk.on_review(|review| review.step_by(if command == Command::Next { 1 } else { -1 }));
            desk.awaits_focus();
        }
        Command::Decide(outcome) => decide::press(desk, data, outcome),
        Command::Write => decide::write(desk, data),
        Command::Undo => desk.undo(),
        Command::Show => {
            if let Some(case) = data.review.current() {
                desk.shows(case.target, case.statement)();
            }
        }
        Command::Help => desk.on_review(|review| review.keys.shown = !review.keys.shown),
    }
}

/// How a choice by digits is said.
pub fn digit(words: Words, on: bool, n: usize) -> View {
    if on {
        el("kbd").attr("aria-hidden", "true").text(words.number(u32::try_from(n).unwrap_or(0))).into()
    } else {
        View::Nothing
    }
}
