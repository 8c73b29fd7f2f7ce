//! One sentence beside the programme: the field opens with the words alone. To which statement it belongs can be said
//! afterwards, or never.

use super::{open, reply};
use crate::queries::thread::{RemarkShown, remark as query};
use crate::state::thread::Writes;
use crate::tasks::hands::Hands;
use crate::tasks::threads;
use crate::text::More;
use crate::view::drawn::watched;
use crate::view::moderation::gate;
use crate::view::node::{View, button, el};
use crate::view::words::Words;

/// Under the card.
pub fn remark(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        Some(state.follow_draft(|thread| {
            state.follow_moderation(|own| {
                state.follow_settled(|data| (Words::of(data), query(data, thread, own)))
            })
        }))
    };
    watched(look, move |(words, shown)| face(hands, *words, shown))
}

fn face(hands: Hands, words: Words, shown: &RemarkShown) -> View {
    let nothing = shown.gate.paused.is_some() && shown.draft.is_none() && shown.attach.is_none();
    if !shown.open || nothing {
        return View::Nothing;
    }
    gate::turn(hands, &shown.gate);
    let field: View = match &shown.draft {
        // The composer above says why.
        draft if shown.gate.paused.is_some() => {
            let kept = draft.is_some().then(|| el("p").class("quiet").text(words.say(More::GateDraft)));
            kept.into()
        }
        Some((draft, left)) => {
            let form = reply::form(hands, words, draft, *left, None);
            View::Many(vec![gate::before(words, &shown.gate), form.into()])
        }
        None => {
            let begin = move || hands.with(|state, ports| threads::begin(state, ports, Writes::Remark));
            let plus = el("span").attr("aria-hidden", "true").text("＋ ");
            let read = button("link", move || open(hands, None)).text(words.say(More::ThreadReadBeside));
            let write = button("link open", begin).child(plus).text(words.say(More::ThreadRemarkOpen));
            el("div").class("row apart").child(write).child(read).into()
        }
    };
    let attach = shown.attach.map(|(id, card)| {
        let to = card.map(|(statement, number)| {
            let attach = move || hands.with(|state, ports| threads::attach(state, ports, id, statement));
            let name = words.fill(More::ThreadAttach, &[("n", &words.number(number))]);
            button("button", attach).text(name)
        });
        let skip = move || hands.with(|state, _| state.change_thread(|thread| thread.remark = None));
        let skip = button("link", skip).text(words.say(More::ThreadAttachSkip));
        let said = el("p").attr("role", "status").text(words.say(More::ThreadRemarkSent));
        el("div").class("note").child(said).child(el("div").class("row").child(to).child(skip))
    });
    View::Many(vec![el("div").class("composer").child(field).child(attach).into()])
}
