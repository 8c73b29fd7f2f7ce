//! The card: one statement, three answers, undo; under it the notice, while it is due.
//!
//! Keys work while the focus is in the card, and only then, so that they never take a key from the page. The
//! next card comes at once, network or not.

use deliberation_core::participant::Tie;
use deliberation_core::procedure::Guard;
use deliberation_core::vote::Value;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::drawn::{drawn, maybe};
use super::words::Words;
use crate::queries::card::{self, Card, NoticeShown, OnCard};
use crate::queries::next_statement::Way;
use crate::queries::rules::grounding;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural};

const ANSWERS: [(Value, Key, &str, &str); 3] = [
    (Value::Agree, Key::VoteAgree, "agree", "✓"),
    (Value::Disagree, Key::VoteDisagree, "disagree", "✕"),
    (Value::Pass, Key::VotePass, "pass", "–"),
];

/// The card.
pub fn vote_card(hands: Hands) -> AnyView {
    view! {
        <div class="card" part="card" on:keydown=move |event| keys(hands, &event)>
            {drawn(hands, card::card, face)}
            {drawn(hands, card::notice, notice)}
        </div>
    }
    .into_any()
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

fn face(hands: Hands, words: Words, card: Card) -> AnyView {
    let body = match card.statement {
        _ if !card.open => {
            let closed = words.in_phase(Key::VoteClosed, card.phase.as_ref());
            view! { <p class="statement">{closed}</p> }.into_any()
        }
        Some(statement) => question(hands, words, statement, card.way),
        None => {
            let (first, more) = if card.none {
                (Key::VoteNone, "")
            } else {
                (Key::VoteAllDone, words.say(Key::VoteAllDoneMore))
            };
            view! { <p class="statement">{words.say(first)}</p><p class="quiet">{more}</p> }.into_any()
        }
    };
    let refused = maybe(card.refused, |problem| {
        let sentence = words.fill(Key::SentRefused, &[("reason", words.problem(&problem))]);
        words.refused(hands, Some(&problem), sentence)
    });
    view! {
        {body}
        <div class="under">
            <button type="button" class="link undo" disabled=!card.can_undo on:click=move |_| hands.undo()>
                <span aria-hidden="true">"↶ "</span>{words.say(Key::VoteUndo)}
            </button>
            <span class="quiet keys" aria-hidden="true">{words.say(Key::VoteKeys)}</span>
        </div>
        {refused}
    }
    .into_any()
}

fn question(hands: Hands, words: Words, statement: OnCard, way: Option<Way>) -> AnyView {
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
    let mine = statement.mine;
    let answer = |(value, key, class, sign): (Value, Key, &'static str, &'static str)| {
        view! {
            <button
                type="button" class=format!("answer {class}") part=format!("answer answer-{class}")
                aria-pressed=mine.map(|mine| (mine == value).to_string()) on:click=move |_| vote(hands, value)
            >
                <span aria-hidden="true">{sign}</span>{words.say(key)}
            </button>
        }
        .into_any()
    };
    view! {
        <p class="quiet">{way}</p>
        <p class="statement" part="statement" aria-live="polite" lang=statement.text.lang dir="auto">
            {statement.text.text}
        </p>
        <p class="quiet source">{source}</p>
        <div class="answers" role="group" aria-label=words.say(Key::VoteLabel)>
            {ANSWERS.into_iter().map(answer).collect_view()}
        </div>
    }
    .into_any()
}

/// What counts and what stays private, before anything leaves the device.
fn notice(hands: Hands, words: Words, notice: Option<NoticeShown>) -> AnyView {
    maybe(notice, |notice| {
        let rules = move |guard: Guard| hands.look(|data| data.reading = grounding(data, guard));
        let text = words.say(if notice.shared { Key::NoticeText } else { Key::NoticeAlone });
        let ties = maybe(notice.shared.then_some(notice.tie), |mine| tie_choice(hands, words, mine));
        view! {
            <div class="notice" part="notice" role="note">
                <p>
                    {text}" "
                    <button type="button" class="link" on:click=move |_| rules(Guard::SmallRooms)>
                        {words.say(Key::NoticeRules)}
                    </button>
                    " · "
                    <button type="button" class="link" on:click=move |_| rules(Guard::Session)>
                        {words.say(Key::NoticePrivacy)}
                    </button>
                </p>
                {ties}
            </div>
        }
        .into_any()
    })
}

/// Who one is to the matter, if one likes to say so.
fn tie_choice(hands: Hands, words: Words, mine: Option<Tie>) -> AnyView {
    let choice = move |tie: Option<Tie>| {
        let name = tie.map_or_else(|| words.say(Key::TieNone), |tie| words.tie(tie));
        view! {
            <button
                type="button" class="chip-button" aria-pressed=(mine == tie).to_string()
                on:click=move |_| hands.choose_tie(tie)
            >
                {name}
            </button>
        }
        .into_any()
    };
    let all = Tie::ALL.map(Some).into_iter().chain([None]);
    view! {
        <div class="ties-choice" role="group" aria-label=words.say(Key::TieAsk)>
            <span class="quiet">{words.say(Key::TieAsk)}</span>
            {all.map(choice).collect_view()}
        </div>
    }
    .into_any()
}
