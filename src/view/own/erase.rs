//! Erasing words of mine: what goes, what stays, that it cannot be undone; then, by a second press, that it is done.

use deliberation_core::id::ActId;

use crate::queries::own::{Erases, erases};
use crate::state::mine::Progress;
use crate::state::own::Gone;
use crate::tasks::hands::Hands;
use crate::tasks::own::erase;
use crate::text::{Key, More};
use crate::view::moderation::judged;
use crate::view::more::show;
use crate::view::node::{Element, View, button, el};
use crate::view::vote_card::{notice, once};
use crate::view::words::Words;

/// The way to the dialog, where the words stand.
pub fn way(hands: Hands, words: Words, id: ActId, text: String) -> Element {
    let ask = move || hands.lend(|state, _| erase::ask(state, Some(id), &text));
    button("link", ask).attr("aria-haspopup", "dialog").text(words.say(More::OwnErase))
}

/// The dialog.
pub fn dialog(hands: Hands) -> View {
    judged(hands, erases, |hands, words, erases| whole(hands, words, erases.as_ref()))
}

fn whole(hands: Hands, words: Words, own: Option<&Erases>) -> View {
    let open = own.is_some();
    let all = own.is_some_and(|own| own.asked.what.is_none());
    let name = words.say(if all { More::OwnEraseAllLabel } else { More::OwnEraseLabel });
    let inside = own.map(|own| {
        let head = |text: &'static str| el("h3").text(text).into();
        match own.asked.done {
            None => View::Many(vec![head(name), asks(hands, words, own)]),
            Some(gone) => View::Many(vec![head(words.say(More::OwnErasing)), done(hands, words, own, gone)]),
        }
    });
    let dialog = el("dialog").class("dialog erasing").attr("aria-label", name);
    let closed = move |_| hands.lend(|state, _| erase::closed(state));
    dialog.on("close", closed).keeps_keys().child(inside).tell(move |node| show(node, open)).into()
}

fn asks(hands: Hands, words: Words, own: &Erases) -> View {
    let all = own.asked.what.is_none();
    let quote = (!all).then(|| el("blockquote").attr("dir", "auto").text(own.asked.words.clone()));
    let [goes, stays] = match (all, own.shared) {
        (false, _) => [More::OwnGoesOne, More::OwnStaysOne],
        (true, true) => [More::OwnGoesAll, More::OwnStaysAll],
        (true, false) => [More::OwnGoesAll, More::OwnStaysAlone],
    };
    let line = |name: More, text: More| {
        el("div").child(el("dt").text(words.say(name))).child(el("dd").text(words.say(text)))
    };
    let what = el("dl").child(line(More::OwnGoes, goes)).child(line(More::OwnStays, stays));
    // Whoever presses Enter by mistake keeps everything.
    let cancel = button("button", move || hands.lend(|state, _| erase::close(state)));
    let cancel = cancel.text(words.say(More::OwnCancel)).tell(|node| {
        if once(node, 1) {
            let _ = node.focus();
        }
    });
    let go = button("button danger", move || hands.with(erase::erase)).text(words.say(More::OwnEraseDo));
    let last = el("p").child(el("b").text(words.say(More::OwnEraseLast)));
    let row = el("div").class("row").child(cancel).child(go);
    View::Many(vec![quote.into(), what.into(), last.into(), row.into()])
}

fn done(hands: Hands, words: Words, own: &Erases, gone: Gone) -> View {
    let all = own.asked.what.is_none();
    let said = match (&own.progress, gone) {
        (Some(Progress::Refused(problem)), _) => {
            let reason = words.problem_more(problem);
            words.refused(hands, Some(problem), words.fill(More::OwnEraseRefused, &[("reason", reason)]))
        }
        (_, Gone::Here) => el("p").text(words.say(More::OwnEraseHere)),
        (Some(Progress::Kept), _) if all => el("p").text(words.say(More::OwnEraseDoneAll)),
        (Some(Progress::Kept), _) => el("p").text(words.say(More::OwnEraseDone)),
        _ if own.offline || own.notice.is_some() => el("p").text(words.say(More::OwnEraseWaits)),
        _ => el("p").text(words.say(More::OwnEraseSending)),
    };
    let close = button("button", move || hands.lend(|state, _| erase::close(state)));
    let close = close.text(words.say(Key::RuleClose)).tell(|node| {
        if once(node, 2) {
            let _ = node.focus();
        }
    });
    View::Many(vec![
        el("div").attr("role", "status").child(said).into(),
        notice(hands, words, &own.notice),
        el("div").class("row").child(close).into(),
    ])
}
