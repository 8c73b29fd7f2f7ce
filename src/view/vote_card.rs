//! The card: one statement, three answers, undo; under it the notice, while it is due.
//!
//! Keys work while the focus is in the card, and only then, so that they never take a key from the page. The
//! next card comes at once, network or not.

use deliberation_core::participant::Tie;
use deliberation_core::procedure::Guard;
use deliberation_core::vote::Value;
use web_sys::KeyboardEvent;

use super::closed::closed;
use super::drawn::drawn;
use super::node::{Element, View, button, el};
use super::words::Words;
use crate::queries::card::{self, Card, NoticeShown, OnCard};
use crate::queries::next_statement::Way;
use crate::queries::rules::grounding;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural};

/// An answer, its word, its class and its part, its sign.
type Answer = (Value, Key, [&'static str; 2], &'static str);

const ANSWERS: [Answer; 3] = [
    (Value::Agree, Key::VoteAgree, ["answer agree", "answer answer-agree"], "✓"),
    (Value::Disagree, Key::VoteDisagree, ["answer disagree", "answer answer-disagree"], "✕"),
    (Value::Pass, Key::VotePass, ["answer pass", "answer answer-pass"], "–"),
];

/// The card.
pub fn vote_card(hands: Hands) -> Element {
    let (face, notice) = (drawn(hands, card::card, face), drawn(hands, card::notice, notice));
    let card = el("div").class("card").attr("part", "card").on_key(move |event| keys(hands, event));
    card.child(face).child(notice)
}

fn vote(hands: Hands, value: Value) {
    if let Some(id) = hands.state().look(|data| data.card) {
        // What the rules refuse here the screen shows already: the phase is closed, the statement gone.
        let _ = hands.vote(id, value);
    }
}

fn keys(hands: Hands, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match event.key().as_str() {
        "1" => vote(hands, Value::Agree),
        "2" => vote(hands, Value::Disagree),
        "3" => vote(hands, Value::Pass),
        "z" | "Z" => hands.undo(),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn face(hands: Hands, words: Words, card: &Card) -> View {
    let body = match &card.statement {
        _ if !card.open => closed(hands),
        Some(statement) => question(hands, words, statement, card.way),
        None => {
            let (first, more) = if card.none {
                (Key::VoteNone, "")
            } else {
                (Key::VoteAllDone, words.say(Key::VoteAllDoneMore))
            };
            let first = el("p").class("statement").text(words.say(first));
            View::Many(vec![first.into(), el("p").class("quiet").text(more).into()])
        }
    };
    let refused = card.refused.as_ref().map(|problem| {
        let sentence = words.fill(Key::SentRefused, &[("reason", words.problem(problem))]);
        words.refused(hands, Some(problem), sentence)
    });
    let undo = button("link undo", move || hands.undo()).flag("disabled", !card.can_undo);
    let undo = undo.child(el("span").attr("aria-hidden", "true").text("↶ ")).text(words.say(Key::VoteUndo));
    let keys = el("span").class("quiet keys").attr("aria-hidden", "true").text(words.say(Key::VoteKeys));
    View::Many(vec![body, el("div").class("under").child(undo).child(keys).into(), refused.into()])
}

fn question(hands: Hands, words: Words, statement: &OnCard, way: Option<Way>) -> View {
    let way = way.map(|way| {
        let of = words.number(way.of);
        if way.to_enough > 0 {
            words.count_with(Plural::VoteWay, way.to_enough, &[("of", &of)])
        } else {
            words.count_with(Plural::VoteWayDone, way.voted, &[("of", &of)])
        }
    });
    let number = words.fill(Key::VoteNumber, &[("n", &words.number(statement.number))]);
    let source = format!("{number} · {}", words.byline(statement.by.as_ref()));
    let answer = |(value, key, [class, part], sign): Answer| {
        let pressed = statement.mine.map(|mine| if mine == value { "true" } else { "false" });
        button(class, move || vote(hands, value))
            .attr("part", part)
            .maybe("aria-pressed", pressed)
            .child(el("span").attr("aria-hidden", "true").text(sign))
            .text(words.say(key))
    };
    let text = el("p").class("statement").attr("part", "statement").attr("aria-live", "polite");
    let text =
        text.attr("lang", statement.text.lang.clone()).attr("dir", "auto").text(statement.text.text.clone());
    let answers =
        el("div").class("answers").attr("role", "group").attr("aria-label", words.say(Key::VoteLabel));
    View::Many(vec![
        el("p").class("quiet").text(way.unwrap_or_default()).into(),
        text.into(),
        el("p").class("quiet source").text(source).into(),
        answers.children(ANSWERS.map(answer)).into(),
    ])
}

/// What counts and what stays private, before anything leaves the device.
fn notice(hands: Hands, words: Words, notice: &Option<NoticeShown>) -> View {
    let notice = notice.as_ref().map(|notice| {
        let rules = |guard: Guard, key: Key| {
            button("link", move || hands.look(|data| data.reading = grounding(data, guard)))
                .text(words.say(key))
        };
        let text = words.say(if notice.shared { Key::NoticeText } else { Key::NoticeAlone });
        let text = el("p").text(text).text(" ").child(rules(Guard::SmallRooms, Key::NoticeRules));
        let text = text.text(" · ").child(rules(Guard::Session, Key::NoticePrivacy));
        let ties = notice.shared.then(|| tie_choice(hands, words, notice.tie));
        let answer =
            |key: Key, go: bool| button("link", move || hands.answer_notice(go)).text(words.say(key));
        let answers = notice.shared.then(|| {
            el("div").class("row").child(answer(Key::NoticeGo, true)).child(answer(Key::NoticeLater, false))
        });
        el("div")
            .class("notice")
            .attr("part", "notice")
            .attr("role", "note")
            .child(text)
            .child(ties)
            .child(answers)
    });
    notice.into()
}

/// Who one is to the matter, if one likes to say so.
pub fn tie_choice(hands: Hands, words: Words, mine: Option<Tie>) -> Element {
    let ask = words.say(Key::TieAsk);
    let choice = |tie: Option<Tie>| {
        let name = tie.map_or_else(|| words.say(Key::TieNone), |tie| words.tie(tie));
        let choice = button("chip-button", move || hands.choose_tie(tie));
        choice.attr("aria-pressed", if mine == tie { "true" } else { "false" }).text(name)
    };
    let choices = el("div").class("ties-choice").attr("role", "group").attr("aria-label", ask);
    let all = Tie::ALL.map(Some).into_iter().chain([None]);
    choices.child(el("span").class("quiet").text(ask)).children(all.map(choice))
}
