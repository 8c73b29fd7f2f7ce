//! That something waits for a decision, where it stands: for those who decide, and nobody else. A press opens the desk at it.

use deliberation_core::id::ActId;

use crate::state::moderation::Mark;
use crate::tasks::desk::decide;
use crate::tasks::hands::Hands;
use crate::text::{More, MorePlural};
use crate::view::node::{Element, button, el};
use crate::view::words::Words;

/// The mark of something, in words.
pub fn mark(hands: Hands, words: Words, target: ActId, mark: &Mark) -> Element {
    let flag = el("span").attr("aria-hidden", "true").text("⚑ ");
    let open = el("span").class("said").text(words.say(More::FlagDecide));
    let press = button("waits", move || decide(hands, target)).child(flag).text(said(words, mark));
    el("p").class("waiting-mark").child(press.child(open))
}

fn said(words: Words, mark: &Mark) -> String {
    let reports = (mark.reports > 0).then(|| words.count(MorePlural::FlagReports, mark.reports));
    let waits = mark.waits.then(|| words.say(More::FlagWaits).to_owned());
    let appealed = mark.appealed.then(|| words.say(More::FlagAppealed).to_owned());
    let all: Vec<String> = [reports, waits, appealed].into_iter().flatten().collect();
    // Decided once, and open again without a report.
    if all.is_empty() { words.say(More::FlagAgain).to_owned() } else { all.join(" · ") }
}
