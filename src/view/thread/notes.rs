//! The notes of experts: marks in a text, the way to them by keys, and the card, which says first what is right.
//!
//! A mark is a button at the end of the marked words; its sign says what kind it is, and its colour says it once more.
//! Here is what stands around the words of a claim and at the head of a thread. Next: [`marks`], [`card`], [`note`].

mod acts;
mod answer;
mod card;
mod law;
mod marks;
mod names;
mod note;
mod people;
mod stands;

use deliberation_core::act::Rate;

pub use marks::{keys, marked};
pub use note::read;

use super::heard;
use crate::queries::notes::{Claimed, Head, Shown};
use crate::queries::thread::Shown as ThreadShown;
use crate::state::thread::Undone;
use crate::tasks::hands::Hands;
use crate::tasks::{notes, threads};
use crate::text::{Key, More, MorePlural};
use crate::view::node::{View, button, el, many};
use crate::view::words::Words;

/// What stands below the words of a claim: that experts check it, notes that mark nothing, whether a rating stands, and
/// the card.
pub fn under(hands: Hands, words: Words, claimed: Option<&Claimed>) -> View {
    let Some(claimed) = claimed else { return View::Nothing };
    let claim = claimed.id;
    let checking =
        claimed.checking.then(|| el("p").class("quiet checking").text(words.say(More::ThreadNotesChecking)));
    let loose = (!claimed.loose.is_empty()).then(|| {
        let badges =
            claimed.loose.iter().map(|own| marks::badge(hands, words, claim, own, claimed.card.as_ref()));
        el("p").class("loose").children(badges)
    });
    let stood = claimed.stood.map(|(rate, revision)| {
        let (key, name) = match rate {
            Rate::Down => (Rate::Down, More::ThreadDown),
            _ => (Rate::Up, More::ThreadUp),
        };
        let keep = move || hands.with(|state, ports| threads::rate(state, ports, claim, revision, key));
        let said = words.fill(More::ThreadNoteStands, &[("rate", words.say(name))]);
        let keep = button("link", keep).text(words.say(More::ThreadNoteStandsYes));
        el("p").class("quiet stood").text(said).text(" ").child(keep)
    });
    let card = claimed.card.as_ref().map(|own| card::card(hands, words, claim, own));
    let undone = undone(hands, words, &claimed.undone);
    View::Many(vec![checking.into(), loose.into(), stood.into(), undone, card.into()])
}

/// Asks for an expert, or takes that back; and how many ask.
pub fn ask(hands: Hands, words: Words, claimed: Option<&Claimed>) -> View {
    let Some(claimed) = claimed else { return View::Nothing };
    let (claim, asked) = (claimed.id, claimed.asked);
    let ask = button("link", move || hands.with(|state, ports| notes::ask(state, ports, claim)));
    let key = if asked { More::ThreadNotesAsked } else { More::ThreadNotesAsk };
    let ask = ask.attr("aria-pressed", if asked { "true" } else { "false" }).text(words.say(key));
    let calls = (claimed.calls > 0)
        .then(|| el("span").class("quiet").text(words.count(MorePlural::ThreadNotesCalls, claimed.calls)));
    View::Many(vec![ask.into(), calls.into()])
}

/// At the head of a thread: how much of it experts have looked at, and whether marks are shown.
pub fn head(hands: Hands, words: Words, shown: &ThreadShown) -> View {
    let Head { looked, of, off, counts } = shown.notes;
    if of == 0 {
        return View::Nothing;
    }
    let places = [("n", &*words.number(looked)), ("of", &*words.number(of))];
    let key = if looked > 0 { More::ThreadNotesLooked } else { More::ThreadNotesNone };
    let said = el("span").text(words.fill(key, &places));
    let switch = (looked > 0).then(|| {
        let key = if off { More::ThreadNotesOff } else { More::ThreadNotesOn };
        let switch = button("link", move || hands.with(notes::switch));
        let switch = switch.attr("aria-pressed", if off { "false" } else { "true" }).text(words.say(key));
        let often = button("link", move || heard::open(hands, None)).text(words.say(More::ThreadHeard));
        el("span").class("unprinted").child(switch).text(" · ").child(often)
    });
    let line = el("p").class("quiet notes-head").child(said).text(" ").child(switch);
    let order = counts.then(|| el("p").class("note").text(words.say(More::ThreadNotesCounts)));
    View::Many(vec![line.into(), order.into()])
}

/// That something which I did without words was refused, with its article, until I say that I have read it.
pub fn undone(hands: Hands, words: Words, all: &[Undone]) -> View {
    let one = |Undone { acts, problem }: &Undone| {
        let acts = acts.clone();
        let sentence = words.fill(Key::SentRefused, &[("reason", words.problem_more(problem))]);
        let read = move || hands.with(|state, ports| threads::put_aside(state, ports, &acts));
        let read = button("link", read).text(words.say(More::ThreadHintDismiss));
        let said = words.refused(hands, Some(problem), sentence).text(" · ").child(read);
        el("div").class("undone").child(said)
    };
    many(all.iter().map(one))
}

/// Below the thread, for paper: how much of it is printed, and the notes by their numbers.
pub fn feet(words: Words, shown: &ThreadShown) -> View {
    let part = (shown.drawn < shown.posts).then(|| {
        let places = [("n", &*words.number(shown.drawn)), ("of", &*words.number(shown.posts))];
        el("p").text(words.fill(More::ThreadPrinted, &places))
    });
    let foot = |(at, note): (usize, &Shown)| {
        let number = el("p").class("note-number-of").text(format!("[{}] ", at + 1));
        let number = number.child(el("q").attr("dir", "auto").text(note.exact.clone()));
        let helped = note.helps.as_ref().map(|own| acts::helped(words, own));
        el("li").child(number).child(note::read(words, note)).child(helped)
    };
    let notes = (!shown.feet.is_empty()).then(|| {
        let name = el("h4").text(words.say(More::ThreadFeet));
        let list = el("ol").children(shown.feet.iter().enumerate().map(foot));
        View::Many(vec![name.into(), list.into()])
    });
    el("section").class("note-feet").child(part).child(notes).into()
}
