//! Question, why, phases, who takes part; and one quiet line on how the page hears of changes.

use std::cmp::Ordering;

use super::drawn::drawn;
use super::node::{Element, View, button, el};
use super::words::Words;
use crate::queries::head::{self, Head, Line};
use crate::state::{Connection, Notice};
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
    let voted =
        words.count_with(Plural::PeopleVotedOf, head.voters, &[("of", &words.number(head.took_part))]);
    let meta = el("p").class("meta").child(el("span").class("people").text(took_part));
    let meta = meta.child(el("span").text(voted));
    let question = el("h2").class("question").attr("part", "question");
    let question = question.attr("lang", head.question.lang.clone()).attr("dir", "auto");
    let parts = [Key::WhyWhy, Key::WhyHow, Key::WhySource].into_iter().zip(&head.more);
    let mut told = Vec::new();
    for (key, part) in parts {
        if let Some(part) = part {
            told.push(el("h3").text(words.say(key)));
            let text = el("p").attr("lang", part.lang.clone()).attr("dir", "auto");
            told.push(text.text(part.text.clone()));
        }
    }
    let more = (!told.is_empty()).then(|| {
        let why = el("details").class("why").child(el("summary").text(words.say(Key::WhyLabel)));
        why.children(told)
    });
    let steps = (head.phases.len() > 1).then(|| {
        let steps = el("ol").class("steps").attr("aria-label", words.say(Key::PhaseLabel));
        steps.children((0..head.phases.len()).map(|i| step(hands, words, head, i)))
    });
    let about = head.about.as_ref().map(|about| {
        el("p").class("about").attr("lang", about.lang.clone()).attr("dir", "auto").text(about.text.clone())
    });
    let header = el("header").class("head").child(meta.child(el("span").text(ties)));
    header.child(question.text(head.question.text.clone())).child(more).child(steps).child(about).into()
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
    let (class, state) = match i.cmp(&head.at) {
        Ordering::Less => ("done", Some(Key::PhaseDone)),
        Ordering::Equal => ("now", None),
        Ordering::Greater => ("", Some(Key::PhaseNext)),
    };
    // What is now is said by `aria-current`; what was and what comes, in a word for who hears it.
    let state = state.map(|key| el("span").class("said").text(words.say(key)));
    el("li").class(class).maybe("aria-current", now.then_some("step")).child(label).child(state)
}

fn line(hands: Hands, words: Words, line: &Line) -> View {
    let (class, key) = match line.connection {
        Connection::Connecting => ("status", Key::BrandConnecting),
        Connection::Live => ("status live", Key::BrandLive),
        Connection::Polling => ("status", Key::BrandPolling),
        Connection::Offline if line.keeps => ("status offline", Key::BrandOffline),
        Connection::Offline => ("status offline", Key::BrandOfflineForgets),
        Connection::Alone => ("status", Key::BrandAlone),
    };
    let unsent = (line.unsent > 0).then(|| el("span").text(words.count(Plural::SentWaiting, line.unsent)));
    let held = (line.held > 0).then(|| {
        let again = button("link", move || hands.look(|data| data.notice = Notice::Shown));
        let held = el("span").text(words.count(Plural::SentHeld, line.held)).text(" ");
        held.child(again.text(words.say(Key::NoticeAgain)))
    });
    let status = el("p").class(class).attr("role", "status");
    let forgets = (line.unsent > 0 && !line.keeps).then(|| el("span").text(words.say(Key::SentForgets)));
    status.child(el("span").text(words.say(key))).child(unsent).child(held).child(forgets).into()
}
