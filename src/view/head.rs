//! Question, why, phases, who takes part; and one quiet line on how the page hears of changes.

use std::cmp::Ordering;

use super::drawn::drawn;
use super::node::{Element, View, button, el};
use super::words::Words;
use crate::queries::head::{self, Head, Line};
use crate::state::Connection;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural};

/// The head.
pub fn head(hands: Hands) -> View {
    View::Many(vec![drawn(hands, head::head, header), drawn(hands, head::line, line)])
}

fn header(hands: Hands, words: Words, head: &Head) -> View {
    let mut ties = String::new();
    for (tie, n) in &head.ties {
        if !ties.is_empty() {
            ties.push_str(" · ");
        }
        ties.push_str(&words.count_with(Plural::PeopleOfTie, *n, &[("tie", words.tie(*tie))]));
    }
    let took_part = words.count(Plural::PeopleTookPart, head.took_part);
    let meta = el("p").class("meta").child(el("span").class("people").text(took_part));
    let question = el("h2").class("question").attr("part", "question");
    let question = question.attr("lang", head.question.lang.clone()).attr("dir", "auto");
    let more =
        (!head.more.is_empty()).then(|| {
            let why = el("details").class("why").child(el("summary").text(words.say(Key::WhyLabel)));
            why.children(head.more.iter().map(|part| {
                el("p").attr("lang", part.lang.clone()).attr("dir", "auto").text(part.text.clone())
            }))
        });
    let steps = (head.phases.len() > 1).then(|| {
        let steps = el("ol").class("steps").attr("aria-label", words.say(Key::PhaseLabel));
        steps.children((0..head.phases.len()).map(|i| step(hands, words, head, i)))
    });
    let header = el("header").class("head").child(meta.child(el("span").text(ties)));
    header.child(question.text(head.question.text.clone())).child(more).child(steps).into()
}

fn step(hands: Hands, words: Words, head: &Head, i: usize) -> Element {
    let name = words.phase(&head.phases[i]);
    let now = i == head.at;
    let label = match head.rule {
        Some(rule) if now => {
            let title = words.fill(Key::RuleOpen, &[("n", &rule.article.to_string())]);
            button("plain", move || hands.look(|data| data.reading = Some(rule)))
                .attr("title", title)
                .text(name)
        }
        _ => el("span").text(name),
    };
    let class = match i.cmp(&head.at) {
        Ordering::Less => "done",
        Ordering::Equal => "now",
        Ordering::Greater => "",
    };
    el("li").class(class).maybe("aria-current", now.then_some("step")).child(label)
}

fn line(_: Hands, words: Words, line: &Line) -> View {
    let (class, key) = match line.connection {
        Connection::Connecting => ("status", Key::BrandConnecting),
        Connection::Live => ("status live", Key::BrandLive),
        Connection::Polling => ("status", Key::BrandPolling),
        Connection::Offline if line.keeps => ("status offline", Key::BrandOffline),
        Connection::Offline => ("status offline", Key::BrandOfflineForgets),
        Connection::Alone => ("status", Key::BrandAlone),
    };
    let unsent = (line.unsent > 0).then(|| el("span").text(words.count(Plural::SentWaiting, line.unsent)));
    let status = el("p").class(class).attr("role", "status");
    let forgets = (line.unsent > 0 && !line.keeps).then(|| el("span").text(words.say(Key::SentForgets)));
    status.child(el("span").text(words.say(key))).child(unsent).child(forgets).into()
}
