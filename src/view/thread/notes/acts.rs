//! What one can do with a note: its claim's author revises, replies, disputes; another of the panel disputes; every other
//! reader says whether it helps, or that they see it otherwise.

use deliberation_core::act::Helps;
use deliberation_core::annotation::published::{Bridge, PublishedHelp};

use super::answer::{answer, refused};
use super::undone;
use crate::queries::notes::Shown;
use crate::state::notes::Says;
use crate::tasks::hands::Hands;
use crate::tasks::notes;
use crate::text::More;
use crate::view::moderation::report;
use crate::view::node::{Element, View, button, el};
use crate::view::words::Words;

/// All of it.
pub fn acts(hands: Hands, words: Words, note: &Shown) -> Element {
    let id = note.id;
    let writes = note.writes;
    let say = move |says: Says, key: More| {
        let begin = move || hands.with(|state, ports| notes::begin(state, ports, id, says));
        button("button", begin).text(words.say(key))
    };
    let waits = |says: Says| note.sent.iter().any(|own| own.0 == says);
    let dispute =
        (note.may_dispute && !waits(Says::Dispute)).then(|| say(Says::Dispute, More::ThreadNoteDispute));
    let words_of = (writes.is_none() && (note.own || dispute.is_some())).then(|| {
        let revise = move || hands.with(|state, ports| notes::revise(state, ports, id));
        let revise = (note.own && note.live)
            .then(|| button("button primary", revise).text(words.say(More::ThreadNoteRevise)));
        let reply = (note.own && !waits(Says::Reply)).then(|| say(Says::Reply, More::ThreadNoteReply));
        el("div").class("row").child(revise).child(reply).child(dispute)
    });
    let sent = note.sent.iter().map(|(says, text)| {
        let name = match says {
            Says::Reply => More::ThreadNoteReplied,
            Says::Dispute => More::ThreadNoteDisputes,
        };
        let waits = el("p")
            .class("quiet")
            .text([words.say(name), " · ", words.say(More::ThreadNoteWaiting)].concat());
        el("div").class("told").child(waits).child(el("p").attr("dir", "auto").text(text.clone()))
    });
    let refused = note.refused.iter().map(|own| refused(hands, words, own));
    // Whoever it is about says so as a reply.
    let thing = report::thing(id, 1, &note.text, None);
    let report = (!note.own).then(|| report::way(hands, words, move || thing.clone()));
    let casts = note.casts.then(|| helps(hands, words, note));
    let many = View::Many(vec![
        View::Many(sent.map(Into::into).collect()),
        View::Many(refused.map(Into::into).collect()),
    ]);
    let stays =
        (note.own && note.live).then(|| el("p").class("quiet").text(words.say(More::ThreadNoteYours)));
    el("div")
        .class("note-acts")
        .child(many)
        .child(note.helps.as_ref().map(|own| helped(words, own)))
        .child(stays)
        .child(words_of)
        .child(writes.map(|_| answer(hands)))
        .child(casts)
        .child(report)
        .child(undone(hands, words, &note.undone))
}

fn helps(hands: Hands, words: Words, note: &Shown) -> Element {
    let (id, said) = (note.id, note.said);
    let choice = |(value, key): (Helps, More)| {
        let say = move || hands.with(|state, ports| notes::helps(state, ports, id, value));
        let chip = button("chip-button", say);
        chip.attr("aria-pressed", if said == value { "true" } else { "false" }).text(words.say(key))
    };
    let all = [
        (Helps::Yes, More::ThreadNoteHelpYes),
        (Helps::Somewhat, More::ThreadNoteHelpSome),
        (Helps::No, More::ThreadNoteHelpNo),
    ];
    let group =
        el("div").class("row").attr("role", "group").attr("aria-label", words.say(More::ThreadNoteHelp));
    let object = note.live.then(|| {
        let object = move || hands.with(|state, ports| notes::object(state, ports, id));
        let key = if note.objects { More::ThreadNoteObjected } else { More::ThreadNoteDispute };
        let object = button("link", object).attr("aria-pressed", if note.objects { "true" } else { "false" });
        object.text(words.say(key))
    });
    group.children(all.map(choice)).child(object)
}

/// How many find it helpful, never without how many said so.
pub fn helped(words: Words, help: &PublishedHelp) -> Element {
    let PublishedHelp { yes, somewhat, no, bridge, least } = help;
    let [all, yes, some, no] = [yes + somewhat + no, *yes, *somewhat, *no].map(|n| words.number(n));
    let places = [("all", &*all), ("yes", &*yes), ("some", &*some), ("no", &*no)];
    let line = el("p").class("quiet").text(words.fill(More::ThreadNoteHelped, &places));
    let floor = bridge.zip(*least).map(|(bridge, [_, share, n])| {
        let key = match bridge {
            Bridge::Across => More::ThreadNoteAcross,
            Bridge::Contested => More::ThreadNoteContested,
            Bridge::Rewrite => More::ThreadNoteRewrite,
            Bridge::Mixed => More::ThreadNoteMixed,
        };
        let (share, n) = (words.number(share), words.number(n));
        words.fill(key, &[("share", &share), ("n", &n)])
    });
    let floor = floor.map(|floor| el("p").child(el("b").text(floor)));
    el("div").class("helped").child(floor).child(line)
}
