//! What waits for those who moderate: three lists, one case open at a time, decided by presses or by keys, taken back for
//! eight seconds. What the case is stands in [`case`], how it is decided in [`decide`], the keys in [`keys`].

mod case;
mod decide;
mod keys;

use deliberation_core::moderation::queue::QueueCase;
use deliberation_widget::view::node::{Element, View, button, el};

use crate::parts::{begun, brief};
use crate::review::held::Held;
use crate::review::{Shelf, is_spam};
use crate::state::{Data, Desk};
use crate::words::{Key, Plural, Words};

pub use case::reason as reason_name;
pub use decide::name_of as outcome_name;
pub use keys::kept as kept_keys;

/// So many decisions that can be taken back are named.
const NAMED: usize = 3;

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let review = &data.review;
    let missing = review
        .missing
        .then(|| el("p").class("alert").attr("role", "alert").text(words.say(Key::StaffMissing)));
    let inside = match &review.queue {
        None if review.missing => View::Nothing,
        None => el("p").class("quiet").attr("role", "status").text(words.say(Key::DeskWaiting)).into(),
        Some(_) => cases(desk, data),
    };
    // Keys are heard wherever the focus is in here, but for where one writes.
    let whole = el("div").class("review").on_key(move |event| keys::pressed(desk, event));
    whole
        .child(shelves(desk, data))
        .child(times(words, data))
        .child(missing)
        .child(keys::table(desk, data))
        .child(inside)
        .child(held(desk, data))
        .into()
}

/// The lists, with how much stands on each.
fn shelves(desk: Desk, data: &Data) -> Element {
    let words = data.words();
    let review = &data.review;
    let shown = review.shelf();
    let press = |shelf: Shelf| {
        let key = match shelf {
            Shelf::Reported => Key::StaffReported,
            Shelf::Waiting => Key::StaffWaiting,
            Shelf::Fresh => Key::StaffFresh,
        };
        let n = words.number(u32::try_from(review.on(shelf).len()).unwrap_or(u32::MAX));
        let show = move || desk.on_review(|review| review.show(shelf));
        let press =
            button("chip-button", show).attr("aria-pressed", if shelf == shown { "true" } else { "false" });
        press.text(words.fill(key, &[("n", &n)]))
    };
    let list = el("div")
        .class("row review-shelves")
        .attr("role", "group")
        .attr("aria-label", words.say(Key::StaffShelves));
    list.children(Shelf::ALL.map(press)).child(spam(desk, data)).child(keys::switch(desk, data))
}

/// The way to what is only spam, where there is so much that it is hidden together.
fn spam(desk: Desk, data: &Data) -> Option<Element> {
    let review = &data.review;
    if review.shelf() != Shelf::Reported {
        return None;
    }
    let all: Vec<_> =
        review.on(Shelf::Reported).into_iter().filter(|case| is_spam(case)).map(|case| case.target).collect();
    let (ticks, n) = (review.ticked.is_some(), all.len());
    let key = if ticks { Key::StaffSpamEnd } else { Key::StaffSpam };
    let flip = move || {
        let next = (!ticks).then(|| all.clone());
        desk.on_review(|review| review.tick(next));
    };
    (ticks || n > 1).then(|| button("link", flip).text(data.words().say(key)))
}

/// How long things wait.
fn times(words: Words, data: &Data) -> Option<Element> {
    let queue = data.review.queue.as_ref()?;
    let oldest = took(words, queue.oldest_s?);
    let text = match queue.median_s {
        Some(typical) => {
            words.fill(Key::StaffTimes, &[("oldest", &oldest), ("typical", &took(words, typical))])
        }
        None => words.fill(Key::StaffOldest, &[("oldest", &oldest)]),
    };
    Some(el("p").class("quiet review-times").text(text))
}

/// So many seconds, as one says it.
fn took(words: Words, seconds: u32) -> String {
    let (key, n) = match seconds {
        0..=99 => (Key::StaffSeconds, seconds),
        100..=5_999 => (Key::StaffMinutes, seconds / 60),
        _ => (Key::StaffHours, seconds / 3_600),
    };
    words.fill(key, &[("n", &words.number(n))])
}

fn cases(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let review = &data.review;
    let here = review.lines();
    let Some(open) = review.current() else {
        let none =
            el("p").class("quiet review-none").attr("tabindex", "-1").text(words.say(Key::StaffNothing));
        return none
            .tell(move |node| {
                if desk.takes_focus() {
                    drop(node.focus())
                }
            })
            .into();
    };
    let at = here.iter().position(|case| case.target == open.target).unwrap_or(0);
    // What is not drawn is nobody's to find: the list begins a little before where one is.
    let first = at.saturating_sub(3);
    let shown = here.iter().enumerate().skip(first).take(data.window.max(4));
    let lines = shown.map(|(n, case)| {
        let line = el("li");
        if n == at {
            line.class("review-open").child(case::open(desk, data, case, n, here.len()))
        } else {
            line.child(closed(desk, data, case))
        }
    });
    let list = el("ul")
        .class("desk-list review-list")
        .attr("aria-label", words.say(Key::DeskReview))
        .children(lines.collect::<Vec<_>>());
    let batch = review.ticked.as_ref().map(|ticked| decide::batch(desk, data, ticked));
    View::Many(vec![batch.into(), list.into()])
}

/// A case that is not open: its first words, and why it is here.
fn closed(desk: Desk, data: &Data, case: &QueueCase) -> View {
    let target = case.target;
    let text = brief(data.text(&case.text).1);
    let tick = data.review.ticked.as_ref().map(|ticked| case::tick(desk, data, ticked, target, &text));
    let go = move || {
        desk.on_review(|review| review.go_to(target));
        desk.awaits_focus();
    };
    let why = case::why(data.words(), case);
    let line = button("review-line", go).child(begun(data, &case.text));
    View::Many(vec![tick.into(), line.child(el("span").class("quiet").text(why)).into()])
}

/// What was decided and can be taken back.
fn held(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let review = &data.review;
    let back = review.back.last().map(|back| {
        let target = back.read.target;
        let go = move || {
            desk.on_review(|review| review.go_to(target));
            desk.awaits_focus();
        };
        let line = el("p").class("note").attr("role", "alert").text(words.say(Key::StaffCameBack)).text(" ");
        line.child(button("link", go).text(words.say(Key::StaffBackGo)))
    });
    let waits: Vec<&Held> = review.held.iter().rev().collect();
    let more = u32::try_from(waits.len().saturating_sub(NAMED)).unwrap_or(u32::MAX);
    let more = (more > 0).then(|| el("li").class("quiet").text(words.count(Plural::StaffMoreHeld, more)));
    let last = waits.iter().position(|held| !held.sent);
    let lines = waits.iter().take(NAMED).enumerate().map(|(n, held)| {
        let places = [("what", words.say(decide::name(held.outcome, false))), ("text", &*held.brief)];
        let line = el("li").child(el("span").text(words.fill(Key::StaffHeld, &places)));
        if held.sent {
            return line.child(el("span").class("quiet").text(words.say(Key::StaffSending)));
        }
        let due = held.due;
        let undo = (last == Some(n)).then(|| {
            let undo = button("link", move || desk.undo()).text(words.say(Key::StaffUndo));
            let now = button("link", move || desk.send_due(due)).text(words.say(Key::StaffSendNow));
            View::Many(vec![
                undo.child(keys::hint(data, crate::review::keys::Command::Undo)).into(),
                now.into(),
            ])
        });
        line.child(View::from(undo))
    });
    let lines: Vec<Element> = lines.collect();
    let list = (!lines.is_empty()).then(|| {
        let note = el("li").class("said").text(words.say(Key::StaffHeldNote));
        el("ul").children(lines).child(more).child(note)
    });
    let place = el("div").class("review-held").attr("role", "status").child(list);
    View::Many(vec![back.into(), place.into()])
}
