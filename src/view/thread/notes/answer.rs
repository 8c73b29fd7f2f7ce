//! Writing to a note: the field, and words that were refused.

use crate::state::notes::{Answer, RefusedAnswer, Says};
use crate::tasks::hands::Hands;
use crate::tasks::notes;
use crate::text::{Key, More};
use crate::view::drawn::watched;
use crate::view::node::{Element, View, button, el};
use crate::view::words::Words;

/// Words that were refused, with the reason.
pub fn refused(hands: Hands, words: Words, own: &RefusedAnswer) -> Element {
    let id = own.id;
    let take = move |again: bool| hands.with(|state, ports| notes::take_back(state, ports, id, again));
    let reason =
        own.problem.as_ref().map_or_else(|| words.say(Key::RefuseElse), |own| words.problem_more(own));
    let said = words.fill(More::ThreadRefused, &[("reason", reason)]);
    let quote = el("blockquote").attr("dir", "auto").text(own.text.clone());
    let again = button("button", move || take(true)).text(words.say(More::ThreadPutBack));
    let aside = button("link", move || take(false)).text(words.say(More::ThreadPutAside));
    let row = el("div").class("row").child(again).child(aside);
    el("div").class("told").child(words.refused(hands, own.problem.as_ref(), said)).child(quote).child(row)
}

/// The field of an answer. It follows what is typed by itself.
pub fn answer(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        Some(state.follow_draft(|thread| {
            state.follow_settled(|data| (Words::of(data), thread.notes.answer.clone()))
        }))
    };
    watched(look, move |(words, answer)| answer.as_ref().map(|answer| form(hands, *words, answer)).into())
}

fn form(hands: Hands, words: Words, answer: &Answer) -> Element {
    let label = match answer.says {
        Says::Reply => More::ThreadNoteReplyField,
        Says::Dispute => More::ThreadNoteDisputeWhy,
    };
    let area = el("textarea")
        .attr("rows", "3")
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("part", "input")
        .maybe("aria-invalid", answer.unfit.is_some().then_some("true"))
        .value(answer.text.clone())
        .on_input(move |text| hands.with(|state, ports| notes::keep(state, ports, text)))
        .tell(|node| {
            if node.get_attribute("data-there").is_none() {
                let _ = node.set_attribute("data-there", "");
                let _ = node.focus();
            }
        });
    let field = el("label").class("field").child(el("span").class("label").text(words.say(label)));
    let unfit = answer.unfit.as_ref().map(|error| words.unfit(error));
    let send = el("button").attr("type", "submit").class("button primary").text(words.say(More::WriteSend));
    let leave = move || hands.with(|state, _| notes::leave(state));
    let leave = button("button", leave).text(words.say(More::WriteCancel));
    el("form")
        .class("reply")
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            hands.with(notes::send);
        })
        .child(field.child(area))
        .child(unfit)
        .child(el("div").class("row").child(send).child(leave))
}
