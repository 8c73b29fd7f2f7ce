//! One note: what is right first, then what to check, the law, one question; who says it, where it stands; in its card,
//! what one can do.

use deliberation_core::annotation::State;
use deliberation_core::annotation::code::{Code, Kind, Severity};

use super::acts::acts;
use super::law::basis;
use super::names::{class, code, name};
use super::people::who;
use super::stands::state;
use crate::queries::Text;
use crate::queries::notes::{Shown, sign};
use crate::tasks::hands::Hands;
use crate::text::More;
use crate::view::node::{Element, View, el};
use crate::view::thread::post;
use crate::view::words::Words;

/// Words of somebody, in their language.
pub fn said(class: &'static str, text: &Text) -> Element {
    el("p").class(class).attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone())
}

/// A part under a name; `level` is the heading that it takes where it stands.
fn part(words: Words, level: &'static str, name: More, inside: impl Into<View>) -> Element {
    el("section").child(el(level).text(words.say(name))).child(inside)
}

/// One note in its card, with what one can do.
pub fn note(hands: Hands, words: Words, note: &Shown) -> Element {
    let about = el("p").class("quiet about").text(words.say(More::ThreadNoteAbout));
    let about = about.child(el("q").attr("dir", "auto").text(note.exact.clone()));
    framed(note, View::Many(vec![about.into(), inside(words, "h6", note)])).child(acts(hands, words, note))
}

/// One note to be read, and nothing else, below a heading of the fourth level.
pub fn read(words: Words, note: &Shown) -> Element {
    framed(note, inside(words, "h5", note))
}

fn framed(note: &Shown, inside: View) -> Element {
    let void = note.state == State::Withdrawn;
    let class = if void { ["note-of struck ", class(note.tone)] } else { ["note-of ", class(note.tone)] };
    el("article").class(class.concat()).child(inside)
}

/// What is right, what to check, the law, one question, who says it, where it stands.
fn inside(words: Words, level: &'static str, note: &Shown) -> View {
    let right =
        note.right.as_ref().map(|text| part(words, level, More::ThreadNoteRight, said("right", text)));
    let law = (!note.law.is_empty()).then(|| {
        let law = View::Many(note.law.iter().map(|law| basis(words, law).into()).collect());
        part(words, level, More::ThreadNoteLaw, law)
    });
    let sources = (!note.sources.is_empty()).then(|| post::sources(words, &note.sources));
    // Once it is answered, there is nothing left to suggest.
    let suggestion = note.suggestion.as_ref().filter(|_| note.live).map(|text| {
        let name = el("p").class("quiet").text(words.say(More::ThreadNoteSuggestion));
        View::Many(vec![name.into(), said("suggested", text).into()])
    });
    View::Many(vec![
        right.into(),
        problem(words, level, note).into(),
        law.into(),
        sources.into(),
        question(words, level, note),
        suggestion.into(),
        who(words, note).into(),
        state(words, note),
    ])
}

fn problem(words: Words, level: &'static str, note: &Shown) -> Element {
    let title = match note.kind {
        Kind::Correction => More::ThreadNoteCheck,
        Kind::Context | Kind::Question => More::ThreadNoteBeside,
        Kind::Support | Kind::Acknowledge => More::ThreadNoteHolds,
    };
    let face = el("span").class(["sign-of ", class(note.tone)].concat()).attr("aria-hidden", "true");
    let face = face.text(sign(note.kind, note.codes.first().copied()));
    let label = |problem: Option<Code>| words.say(name(note.kind, problem));
    let labels: Vec<&str> = if note.codes.is_empty() {
        vec![label(None)]
    } else {
        note.codes.iter().map(|problem| label(Some(*problem))).collect()
    };
    let weight = (note.kind == Kind::Correction).then(|| {
        let key = match note.severity {
            Severity::Hint => More::ThreadNoteHint,
            Severity::Material => More::ThreadNoteMaterial,
            Severity::Serious => More::ThreadNoteSerious,
        };
        el("span").class("quiet").text([" · ", words.say(key)].concat())
    });
    let line = el("p").class("problem").child(face).child(el("b").text(labels.join(" · "))).child(weight);
    let why = note.codes.first().map(|problem| el("p").class("quiet").text(words.say(code(*problem)[1])));
    part(words, level, title, View::Many(vec![line.into(), said("says", &note.text).into(), why.into()]))
}

fn question(words: Words, level: &'static str, note: &Shown) -> View {
    let own = note.question.as_ref().map(|text| said("asks", text));
    let given = note.codes.first().map(|problem| el("p").class("asks").text(words.say(code(*problem)[2])));
    let asks = own.or(given.filter(|_| note.kind == Kind::Correction));
    asks.map(|asks| part(words, level, More::ThreadNoteQuestion, asks)).into()
}
