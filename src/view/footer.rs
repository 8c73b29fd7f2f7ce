//! The foot of the widget: rules and privacy, what is mine, help, the sheet on paper, larger type, the other language.

use deliberation_core::procedure::Guard;

use super::drawn::drawn;
use super::more::asking;
use super::node::{View, button, el};
use super::words::Words;
use crate::queries::mine::paper_rows;
use crate::queries::rules::grounding;
use crate::state::Data;
use crate::tasks::hands::Hands;
use crate::text::{Key, Locale};

/// The foot.
pub fn footer(hands: Hands) -> View {
    drawn(hands, |data: &Data| (data.larger, data.late), foot)
}

fn foot(hands: Hands, words: Words, &(larger, late): &(bool, bool)) -> View {
    let other = match words.locale() {
        Locale::ZhCn => Locale::En,
        Locale::En => Locale::ZhCn,
    };
    let read = |guard: Guard, key: Key| {
        button("link", move || hands.look(|data| data.reading = grounding(data, guard))).text(words.say(key))
    };
    let mine =
        button("link", move || hands.look(|data| data.mine_open = true)).text(words.say(Key::MineLabel));
    let larger = button("link", move || hands.read_larger(!larger))
        .attr("aria-pressed", if larger { "true" } else { "false" })
        .text(words.say(Key::FootLarger));
    let switch = button("link", move || hands.state().read_in(other.tag()));
    let late =
        el("p").class("alert").attr("role", "status").text(if late { words.say(Key::FootLate) } else { "" });
    let foot = el("footer").class("foot").on("late", move |_| hands.look(|data| data.late = true));
    foot.child(mine)
        .child(asking(hands, words, Key::FootHelp, "help", |_| String::new()))
        .child(read(Guard::Phase, Key::RuleLabel))
        .child(read(Guard::Session, Key::PrivacyLabel))
        .child(asking(hands, words, Key::FootPrint, "paper", paper_rows))
        .child(larger)
        .child(switch.attr("lang", other.tag()).text(other.name()))
        .child(late)
        .into()
}
