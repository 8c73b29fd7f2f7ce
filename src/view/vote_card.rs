//! The card: one statement, three answers, undo; under it the notice, while it is due.
//!
//! Keys work while the focus is in the card, and only then, so that they never take a key from the page. The
//! next card comes at once, network or not.

use deliberation_core::id::ActId;
use deliberation_core::participant::Tie;
use deliberation_core::procedure::Guard;
use deliberation_core::vote::Value;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement, KeyboardEvent};

use super::drawn::drawn;
use super::moments::way_to;
use super::node::{Element, View, button, el, many};
use super::rest::{dialog, rest};
use super::words::{Words, role_name};
use crate::queries::Text;
use crate::queries::card::{self, Card, Carries, ClosedBy, NoticeShown, OnCard};
use crate::queries::list::wrote;
use crate::queries::rules::grounding;
use crate::state::Why;
use crate::state::list::Link;
use crate::tasks::hands::Hands;
use crate::tasks::next_card::{ask_for, take_next};
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
    card.child(dialog(hands, |rest| rest.label)).child(face).child(notice)
}

fn vote(hands: Hands, value: Value) {
    if let Some(id) = hands.state().look(|data| data.card.filter(|id| !wrote(data, *id))) {
        hands.look(|data| data.list.acted = false);
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
        _ if !card.open => rest(hands, |rest| rest.closed),
        Some(statement) => question(hands, words, statement, card),
        None if card.gone => {
            let gone = el("p").class("statement").attr("role", "status").text(words.say(Key::VoteGone));
            many([gone.into(), dialog(hands, |rest| rest.stone), go_on(hands, words).into()])
        }
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
    let (share, link) = match &card.statement {
        Some(statement) if card.open => {
            (Some(share(hands, words, statement.id)), link_given(words, statement.link.as_ref()))
        }
        _ => (None, View::Nothing),
    };
    let asks = card.asks;
    let face = el("div").class("face").attr("tabindex", "-1").tell(move |node| {
        if once(node, asks) {
            let _ = node.focus();
        }
    });
    let reasons =
        card.statement.as_ref().map(|statement| reasons(hands, words, statement.id, statement.reasons));
    let under = el("div").class("under").child(undo).child(reasons).child(share);
    // It comes later, into room that is there.
    let report = el("span").class("under-report").child(dialog(hands, |rest| rest.report));
    let under = under.child(report).child(keys);
    View::Many(vec![face.child(body).into(), under.into(), link, refused.into()])
}

/// Puts the next one on the card.
fn go_on(hands: Hands, words: Words) -> Element {
    button("button", move || hands.look(take_next)).text(words.say(Key::VoteNext))
}

/// Whether `node` has not heard of `mark` yet, which counts from 1.
pub(super) fn once(node: &HtmlElement, mark: u32) -> bool {
    let (text, known) = (mark.to_string(), node.get_attribute("data-mark"));
    let _ = node.set_attribute("data-mark", &text);
    mark != 0 && known.is_none_or(|known| known != text)
}

/// The words of a statement, in their language.
pub(super) fn said(class: &'static str, text: &Text) -> Element {
    el("p").class(class).attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone())
}

/// Says of an element that its text is this wording, for whoever asks which words are selected.
pub(super) fn of_wording(text: Element, id: ActId, revision: u32, translated: bool) -> Element {
    let text = text.attr("data-target", id.to_string()).attr("data-revision", revision.to_string());
    text.flag("data-translated", translated)
}

/// That a text is a translation, and what of.
pub(super) fn translated(words: Words, original: Option<&Text>) -> View {
    let fold = original.map(|original| fold(words, Key::TextTranslated, said("original", original)));
    fold.into()
}

/// At the end of a quiet line: what it opens stands below it.
fn fold(words: Words, key: Key, inside: Element) -> View {
    let summary = el("summary").text(words.say(key));
    many([View::Text(" · ".into()), el("details").class("fold").child(summary).child(inside).into()])
}

/// The way to the reasons of a statement.
pub(super) fn reasons(hands: Hands, words: Words, id: ActId, count: u32) -> Element {
    let go = move || {
        hands.look(|data| data.go_to_thread(Some(id), None));
    };
    let name = if count > 0 {
        words.count(Plural::VoteReasons, count)
    } else {
        words.say(Key::VoteNoReasons).to_owned()
    };
    button("link", go).text(name)
}

/// Asks for the link of a statement.
pub(super) fn share(hands: Hands, words: Words, id: ActId) -> Element {
    button("link", move || hands.share(id)).text(words.say(Key::LinkCopy))
}

/// That the link was copied; or the link, to be copied by hand.
pub(super) fn link_given(words: Words, link: Option<&Link>) -> View {
    let given = link.and_then(|link| {
        let view = if link.copied? {
            el("span").text(words.say(Key::LinkCopied))
        } else {
            let field = el("input")
                .class("find")
                .flag("readonly", true)
                .attr("aria-label", words.say(Key::LinkField));
            field.value(link.address.clone()).keeps_keys().tell(|field| {
                field.unchecked_ref::<HtmlTextAreaElement>().select();
            })
        };
        Some(view)
    });
    el("div").class("quiet").attr("role", "status").child(given).into()
}

fn question(hands: Hands, words: Words, statement: &OnCard, card: &Card) -> View {
    let way = card.way.map(|way| {
        let of = words.number(way.of);
        if way.to_enough > 0 {
            words.count_with(Plural::VoteWay, way.to_enough, &[("of", &of)])
        } else {
            words.count_with(
                Plural::VoteWayDone,
                way.voted,
                &[("of", &of), ("left", &words.number(way.of - way.voted))],
            )
        }
    });
    let number = words.fill(Key::VoteNumber, &[("n", &words.number(statement.number))]);
    let source = format!("{number} · {}", words.byline(statement.by.as_ref()));
    let why = match statement.why {
        Why::Chance => Key::WhyChance,
        Why::Fewest => Key::WhyFewest,
        Why::Last => Key::WhyLast,
        Why::Undone => Key::WhyUndone,
        Why::Asked | Why::Gone => Key::WhyAsked,
    };
    let why = fold(words, Key::WhyCard, el("p").text(words.say(why)));
    let pressed = statement.mine.map(Some);
    let label = words.say(Key::VoteLabel).to_owned();
    let text = said("statement", &statement.text).attr("part", "statement").attr("aria-live", "polite");
    let text = of_wording(text, statement.id, statement.revision, statement.original.is_some());
    let acts = if let Some(by) = statement.closed_by {
        closed(hands, words, by).into()
    } else if let Some(role) = card.no_voter {
        let role = words.say(role_name(role));
        let said = words.fill(Key::VoteNotAs, &[("role", role)]);
        many([el("p").class("quiet").text(said), go_on(hands, words)])
    } else if statement.own {
        many([el("p").class("quiet").text(words.say(Key::WriteMine)), go_on(hands, words)])
    } else {
        answers(words, label, pressed, false, move |value| vote(hands, value)).into()
    };
    let carry = statement.carries.map(|Carries { value, merged }| {
        let said = words
            .say(ANSWERS.iter().find(|answer| answer.0 == value).map_or(Key::VotePass, |answer| answer.1));
        let key = if merged { Key::VoteCarriesMerged } else { Key::VoteCarries };
        let carry = button("link", move || vote(hands, value)).text(words.say(Key::VoteCarry));
        el("p").class("quiet").text(words.fill(key, &[("value", said)])).text(" ").child(carry)
    });
    View::Many(vec![
        el("div").class("quiet").text(way.unwrap_or_default()).child(why).into(),
        text.into(),
        el("div")
            .class("quiet source")
            .text(source)
            .child(translated(words, statement.original.as_ref()))
            .child(statement.moment.map(|ms| way_to(hands, words, ms)))
            .into(),
        carry.into(),
        acts,
    ])
}

/// The way to the statement by which this one was closed, in the place of the answers.
pub(super) fn closed(hands: Hands, words: Words, ClosedBy { id, number, merged }: ClosedBy) -> Element {
    let key = if merged { Key::VoteMerged } else { Key::VoteReworded };
    let go = button("button", move || hands.look(|data| ask_for(data, Some(id))));
    go.text(words.fill(key, &[("n", &words.number(number))]))
}

/// The three answers. `mine` is which of them is pressed, where any can be.
pub(super) fn answers(
    words: Words,
    label: String,
    mine: Option<Option<Value>>,
    closed: bool,
    act: impl Fn(Value) + Copy + 'static,
) -> Element {
    let answer = |(value, key, [class, part], sign): Answer| {
        let pressed = mine.map(|mine| if mine == Some(value) { "true" } else { "false" });
        button(class, move || act(value))
            .attr("part", part)
            .flag("disabled", closed)
            .maybe("aria-pressed", pressed)
            .child(el("span").attr("aria-hidden", "true").text(sign))
            .text(words.say(key))
    };
    let group = el("div").class("answers").attr("role", "group").attr("aria-label", label);
    group.children(ANSWERS.map(answer))
}

/// What counts and what stays private, before anything leaves the device.
pub(super) fn notice(hands: Hands, words: Words, notice: &Option<NoticeShown>) -> View {
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
