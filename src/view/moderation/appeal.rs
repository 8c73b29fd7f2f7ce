//! What one can do against a decision: the way to its rules, the field of an appeal, and what became of that.

use crate::queries::moderation::{Measure, Pleads};
use crate::state::moderation::{Pleading, SentAppeal};
use crate::tasks::hands::Hands;
use crate::tasks::moderation;
use crate::text::More;
use crate::view::drawn::watched;
use crate::view::node::{Element, View, button, el};
use crate::view::vote_card::once;
use crate::view::words::Words;

/// All of it. `there`: where the thing stands; else in the news.
pub fn appeals(hands: Hands, words: Words, own: &Measure, there: bool) -> View {
    let decision = own.decision;
    match &own.mine {
        Pleads::No => {
            let rule = own.review.filter(|_| there);
            let how = rule.map(|rule| {
                button("link", move || hands.look(|data| data.reading = Some(rule)))
                    .text(words.say(More::StandsHow))
            });
            how.into()
        }
        Pleads::May => {
            let plead = move || hands.with(|state, ports| moderation::plead(state, ports, decision, there));
            button("link", plead).text(words.say(More::StandsAppeal)).into()
        }
        Pleads::Writes => field(hands, there),
        Pleads::Did(sent) => did(hands, words, sent, there),
        Pleads::Ruled => View::Nothing,
    }
}

/// What became of mine.
fn did(hands: Hands, words: Words, sent: &SentAppeal, there: bool) -> View {
    let quote = el("blockquote").attr("dir", "auto").text(sent.text.clone());
    let Some(problem) = &sent.refused else {
        let said = el("p").class("quiet").attr("role", "status").text(words.say(More::ToldAppealSent));
        return View::Many(vec![said.into(), quote.into()]);
    };
    let (decision, text) = (sent.decision, sent.text.clone());
    let again = move || {
        hands.with(|state, ports| moderation::plead_again(state, ports, decision, &text, there));
    };
    let reason = words.problem_more(problem);
    let said = words.fill(More::ThreadRefused, &[("reason", reason)]);
    let again = button("button", again).text(words.say(More::ThreadPutBack));
    View::Many(vec![words.refused(hands, Some(problem), said).into(), quote.into(), again.into()])
}

/// The field. It follows what is typed by itself.
fn field(hands: Hands, there: bool) -> View {
    let state = hands.state();
    let look = move || {
        Some(state.follow_moderation(|own| {
            let pleading = own.pleading.clone().filter(|own| own.there == there);
            state.follow(|data| (Words::of(data), pleading, own.begun))
        }))
    };
    watched(look, move |(words, pleading, begun)| {
        pleading.as_ref().map(|own| form(hands, *words, own, *begun)).into()
    })
}

fn form(hands: Hands, words: Words, own: &Pleading, begun: u32) -> Element {
    let area = el("textarea")
        .attr("rows", "4")
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("part", "input")
        .maybe("aria-invalid", own.unfit.is_some().then_some("true"))
        .value(own.text.clone())
        .on_input(move |text| hands.with(|state, ports| moderation::keep_pleading(state, ports, text)))
        .keeps_keys()
        .tell(move |node| {
            if once(node, begun) {
                let _ = node.focus();
            }
        });
    let label = el("label").class("field");
    let label = label.child(el("span").class("label").text(words.say(More::ToldAppealField)));
    let label = label.child(el("span").class("quiet").text(words.say(More::ToldAppealHint)));
    let unfit = own.unfit.as_ref().map(|error| words.unfit(error));
    let send =
        el("button").attr("type", "submit").class("button primary").text(words.say(More::ToldAppealSend));
    let leave = move || hands.with(|state, _| moderation::leave_pleading(state));
    let leave = button("button", leave).text(words.say(More::WriteCancel));
    el("form")
        .class("reply")
        .flag("novalidate", true)
        .on("submit", move |event| {
            event.prevent_default();
            hands.with(moderation::send_pleading);
        })
        .child(label.child(area))
        .child(unfit)
        .child(el("div").class("row").child(send).child(leave))
}
