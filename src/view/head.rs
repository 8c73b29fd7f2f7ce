//! Question, why, phases, who takes part; and one quiet line on how the page hears of changes.

use leptos::prelude::*;

use super::drawn::{drawn, maybe};
use super::words::Words;
use crate::queries::head::{self, Head, Line};
use crate::queries::Text;
use crate::state::Connection;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural};

/// The head.
pub fn head(hands: Hands) -> AnyView {
    view! { {drawn(hands, head::head, header)}{drawn(hands, head::line, line)} }.into_any()
}

fn header(hands: Hands, words: Words, head: Head) -> AnyView {
    let ties = head.ties.iter().map(|(tie, n)| words.count_with(Plural::PeopleOfTie, *n, &[("tie", words.tie(*tie))]));
    let ties = ties.collect::<Vec<_>>().join(" · ");
    let more = maybe((!head.more.is_empty()).then_some(head.more), |more| {
        let part = |Text { lang, text }: Text| view! { <p lang=lang dir="auto">{text}</p> }.into_any();
        view! {
            <details class="why">
                <summary>{words.say(Key::WhyLabel)}</summary>
                {more.into_iter().map(part).collect_view()}
            </details>
        }
        .into_any()
    });
    let (at, rule) = (head.at, head.rule);
    let step = move |(i, phase): (usize, head::PhaseName)| {
        let name = words.phase(&phase);
        let label = match rule {
            Some(rule) if i == at => {
                let title = words.fill(Key::RuleOpen, &[("n", &rule.article.to_string())]);
                let read = move |_| hands.look(|data| data.reading = Some(rule));
                view! { <button type="button" class="plain" on:click=read title=title>{name}</button> }.into_any()
            }
            _ => view! { <span>{name}</span> }.into_any(),
        };
        let class = match i.cmp(&at) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        };
        view! { <li class=class aria-current=(i == at).then_some("step")>{label}</li> }.into_any()
    };
    let steps = maybe((head.phases.len() > 1).then_some(head.phases), |phases| {
        view! {
            <ol class="steps" aria-label=words.say(Key::PhaseLabel)>
                {phases.into_iter().enumerate().map(step).collect_view()}
            </ol>
        }
        .into_any()
    });
    view! {
        <header class="head">
            <p class="meta">
                <span class="people">{words.count(Plural::PeopleTookPart, head.took_part)}</span>
                <span>{ties}</span>
            </p>
            <h2 class="question" part="question" lang=head.question.lang dir="auto">{head.question.text}</h2>
            {more}
            {steps}
        </header>
    }
    .into_any()
}

fn line(_: Hands, words: Words, line: Line) -> AnyView {
    let (class, key) = match line.connection {
        Connection::Connecting => ("status", Key::BrandConnecting),
        Connection::Live => ("status live", Key::BrandLive),
        Connection::Polling => ("status", Key::BrandPolling),
        Connection::Offline if line.keeps => ("status offline", Key::BrandOffline),
        Connection::Offline => ("status offline", Key::BrandOfflineForgets),
        Connection::Alone => ("status", Key::BrandAlone),
    };
    let unsent = maybe((line.unsent > 0).then_some(line.unsent), |n| {
        view! { <span>{words.count(Plural::SentWaiting, n)}</span> }.into_any()
    });
    view! { <p class=class role="status"><span>{words.say(key)}</span>{unsent}</p> }.into_any()
}
