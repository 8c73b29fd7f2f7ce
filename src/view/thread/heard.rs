//! Claims often heard: the page of them, in a dialog; and the line under a field that says one is being written again.

use super::notes::read;
use crate::queries::heard::{Line, Page, page};
use crate::state::State;
pub use crate::state::heard::Field;
use crate::state::heard::Near;
use crate::state::thread::{Bringing, Writes};
use crate::tasks::hands::Hands;
use crate::tasks::heard;
use crate::text::{Key, More, MorePlural};
use crate::view::drawn::watched;
use crate::view::more::show;
use crate::view::node::{Element, View, button, el};
use crate::view::vote_card::once;
use crate::view::words::Words;

/// The page.
pub fn claims(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        Some(state.follow_thread(|thread| {
            state.follow(|data| state.look_heard(|heard| (Words::of(data), page(data, thread, heard))))
        }))
    };
    watched(look, move |(words, page)| dialog(hands, *words, page.as_ref()))
}

fn dialog(hands: Hands, words: Words, page: Option<&Page>) -> View {
    let close = move || hands.look(|data| data.dialog = None);
    let inside = page.map(|page| {
        let head = el("div").class("row apart").child(el("h3").text(words.say(More::ThreadHeard)));
        let head = head.child(button("button", close).text(words.say(Key::RuleClose)));
        let why = el("p").class("quiet").text(words.say(More::ThreadHeardWhy));
        View::Many(vec![head.into(), why.into(), body(hands, words, page)])
    });
    let open = page.is_some();
    let dialog = el("dialog").class("dialog heard").attr("aria-label", words.say(More::ThreadHeard));
    // Others close it by opening another: that one stays.
    let closed = move |_| {
        hands.look(|data| data.dialog = data.dialog.filter(|own| *own != crate::state::Dialog::Heard));
    };
    dialog.on("close", closed).keeps_keys().child(inside).tell(move |node| show(node, open)).into()
}

fn body(hands: Hands, words: Words, page: &Page) -> View {
    let said = |key: &'static str| el("p").class("quiet").attr("role", "status").text(key);
    let waits = match (page.coming, page.claims.is_empty()) {
        (Some(Bringing::Failed), _) => {
            let again = button("button", move || hands.go(heard::bring)).text(words.say(Key::LoadRetry));
            let failed = el("p").attr("role", "alert").text(words.say(More::ThreadHeardFailed));
            Some(View::Many(vec![failed.into(), again.into()]))
        }
        (Some(Bringing::Ready), true) => Some(said(words.say(More::ThreadHeardNone)).into()),
        (_, true) => Some(said(words.say(Key::LoadWaiting)).into()),
        _ => None,
    };
    let lines = page.claims.iter().map(|own| line(hands, words, page, own));
    View::Many(vec![waits.into(), el("ul").attr("role", "list").children(lines).into()])
}

fn line(hands: Hands, words: Words, page: &Page, own: &Line) -> Element {
    let quote = el("h4").attr("dir", "auto").text(own.note.exact.clone());
    let count = el("p").class("quiet").text(words.count(MorePlural::ThreadHeardOn, own.claims));
    let (statement, post) = own.place;
    let go = move || hands.look(|data| data.leave_for_thread(statement, post));
    let go = button("link", go).text(words.say(More::ThreadHeardThere));
    let asks = if own.asked { page.asks } else { 0 };
    let line =
        el("li").class("heard-claim").child(quote).child(count).child(read(words, &own.note)).child(go);
    line.tell(move |node| {
        if once(node, asks) {
            node.scroll_into_view();
        }
    })
}

/// Opens the page, at the claim of a note.
pub fn open(hands: Hands, first: Option<deliberation_core::id::ActId>) {
    hands.with(|state, _| heard::open(state, first));
    hands.go(heard::bring);
}

/// Says under a field that experts have looked at what is being written: one line, which holds nothing back. It follows
/// what is typed by itself.
pub fn hint(hands: Hands, field: Field) -> View {
    let state = hands.state();
    let look = move || {
        let written = text(&state, field).unwrap_or_default();
        let words = state.follow(Words::of);
        if hands.lend(heard::due) {
            hands.go(heard::bring);
        }
        let (known, near) = state.look_heard(|heard| {
            let writing = &heard.writing[field as usize];
            (writing.text == written, writing.near.clone().filter(|_| !written.is_empty()))
        });
        if !known {
            hands.go(|state, ports| heard::write(state, ports, field, written));
        }
        Some((words, near))
    };
    watched(look, move |(words, near)| told(hands, *words, near.as_ref()))
}

/// What is written there; nothing while another hint is said.
fn text(state: &State, field: Field) -> Option<String> {
    match field {
        Field::Statement => {
            // What is known of claims may come meanwhile.
            state.follow_thread(|_| ());
            state.follow(|data| data.writing.unfit.is_none().then(|| data.writing.draft.clone()))
        }
        Field::Thread => state.follow_draft(|thread| {
            let draft = thread.draft.as_ref()?;
            let plain = draft.hint.is_none() && !matches!(draft.writes, Writes::Revision(..));
            plain.then(|| draft.text.clone())
        }),
    }
}

fn told(hands: Hands, words: Words, near: Option<&Near>) -> View {
    // It is there before it says anything, so that what it then says is read.
    let place = el("div").attr("role", "status");
    let Some(Near { first, exact }) = near else { return place.into() };
    let first = *first;
    let said = words.fill(More::ThreadHeardNear, &[("words", exact)]);
    let read = button("link", move || open(hands, Some(first))).text(words.say(More::ThreadHeardRead));
    let seen = move || hands.with(|state, _| heard::put_aside(state, first));
    let seen = button("link", seen).text(words.say(More::ThreadHintDismiss));
    let row = el("div").class("row").child(read).child(seen);
    place.child(el("div").class("note").child(el("p").text(said)).child(row)).into()
}
