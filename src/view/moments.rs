//! The programme beside the widget: when statements were written, as a strip and as a list, each the way to its moment.

use deliberation_core::opinion::layout::tenths;

use super::drawn::settled;
use super::node::{Element, View, button, el};
use super::words::Words;
use crate::queries::moments::{self, Moments, SLICES};
use crate::state::Panel;
use crate::tasks::hands::Hands;
use crate::text::{Key, MorePlural};

/// The moments; nothing without a programme.
pub fn moments(hands: Hands) -> View {
    settled(hands, Panel::List, moments::moments, section)
}

fn section(hands: Hands, words: Words, moments: &Option<Moments>) -> View {
    let Some(moments) = moments else { return View::Nothing };
    let all = words.count(MorePlural::ListCount, moments.lines.len() as u32);
    let heading = el("div").class("heading").child(el("h3").text(words.say(Key::MomentsLabel)));
    let heading = heading.child(el("span").class("quiet").text(all));
    let lines = moments.lines.iter().map(|line| {
        let text = el("span").attr("lang", line.text.lang.clone()).attr("dir", "auto");
        el("li").child(way_to(hands, words, line.ms)).child(text.text(line.text.text.clone()))
    });
    let list = el("ol").class("moments").children(lines);
    let body = el("section").class("programme").child(heading).child(strip(hands, moments)).child(list);
    body.attr("aria-label", words.say(Key::MomentsLabel)).into()
}

/// How dense they lie. The list says the same to whoever does not see it.
fn strip(hands: Hands, moments: &Moments) -> Element {
    let most = moments.strip.iter().copied().max().unwrap_or(1).max(1);
    let bars = moments.strip.iter().enumerate().map(|(at, n)| {
        let high = 2.0 + 22.0 * f64::from(*n) / f64::from(most);
        let from = at as i64 * moments.slice;
        el("rect")
            .class(if *n > 0 { "slice some" } else { "slice" })
            .attr("x", (at * 10).to_string())
            .attr("y", tenths(24.0 - high))
            .attr("width", "8")
            .attr("height", tenths(high))
            .on("click", move |_| hands.seek(from))
    });
    let view = format!("0 0 {} 24", SLICES * 10);
    let strip = el("svg").class("strip").attr("viewBox", view).attr("preserveAspectRatio", "none");
    strip.attr("aria-hidden", "true").children(bars)
}

/// The way to a moment.
pub fn way_to(hands: Hands, words: Words, ms: i64) -> Element {
    let at = clock(ms);
    let label = words.fill(Key::MomentsGo, &[("at", &at)]);
    button("link moment", move || hands.seek(ms)).attr("aria-label", label).text(at)
}

/// 12:34, or 1:02:03.
pub fn clock(ms: i64) -> String {
    let all = ms / 1000;
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}
