//! How writing goes on: paused for everybody, or for me for a time; more slowly; and how long new texts wait. Voting goes on.

use super::measures::ground;
use super::quoted;
use crate::queries::moderation::{Gate, Paused};
use crate::tasks::hands::Hands;
use crate::tasks::moderation::wait_for_turn;
use crate::text::{Key, More};
use crate::view::moderation::appeal::appeals;
use crate::view::node::{Element, View, button, el};
use crate::view::words::Words;

/// In the place of a field. `draft`: whether something was being written.
pub fn paused(hands: Hands, words: Words, paused: &Paused, draft: bool) -> Element {
    let kept = draft.then(|| el("p").class("quiet").text(words.say(More::GateDraft)));
    let inside = match paused {
        Paused::Closed(reason, since, rule) => {
            let said = words.fill(More::GateClosed, &[("time", &words.date(*since))]);
            let rule = rule.map(|rule| {
                let name = words.fill(Key::RuleOpen, &[("n", &rule.article.to_string())]);
                button("link", move || hands.look(|data| data.reading = Some(rule))).text(name)
            });
            let reason = reason.as_ref().map(|reason| quoted("p", reason).class("because"));
            View::Many(vec![el("p").text(said).into(), reason.into(), rule.into()])
        }
        Paused::Limited(until, by) => {
            let said = words.fill(More::GateLimited, &[("until", until)]);
            let by = by.as_deref().map(|own| {
                let line =
                    own.ground.as_ref().map(|own| el("p").class("quiet").child(ground(hands, words, own)));
                let reason = own.reason.as_ref().map(|reason| quoted("p", reason).class("because"));
                View::Many(vec![line.into(), reason.into(), appeals(hands, words, own, true)])
            });
            View::Many(vec![el("p").text(said).into(), by.into()])
        }
    };
    el("div").class("stone gate").child(inside).child(kept)
}

/// Before a field: how long new texts wait, and when mine is taken.
pub fn before(words: Words, gate: &Gate) -> View {
    let waits = gate.waits.map(|n| {
        let said = words.fill(More::GateWaits, &[("n", &words.number(u32::from(n)))]);
        el("p").class("quiet").text(said)
    });
    // It is there before it says anything, so that what it then says is read.
    let next = gate.next.map(|next| words.fill(More::GateNext, &[("time", &words.clock(next))]));
    let next = el("p").class("quiet").attr("role", "status").text(next.unwrap_or_default());
    View::Many(vec![waits.into(), next.into()])
}

/// Looks at the clock again when my next text is taken.
pub fn turn(hands: Hands, gate: &Gate) {
    if let Some(next) = gate.next {
        hands.go(move |state, ports| wait_for_turn(state, ports, next));
    }
}
