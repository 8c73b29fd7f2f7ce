//! The foot of the widget: what is mine, help, rules and privacy, the sheet on paper, larger type, the other language.

use deliberation_core::procedure::Guard;
use wasm_bindgen::JsCast;

use super::drawn::drawn;
use super::node::{View, button, el};
use super::rest::print;
use super::words::Words;
use crate::queries::rules::grounding;
use crate::state::{Coming, Data, Dialog};
use crate::tasks::hands::Hands;
use crate::text::{Key, Locale};

/// The foot.
pub fn footer(hands: Hands) -> View {
    drawn(hands, |data: &Data| (data.larger, data.rest == Coming::Here), foot)
}

/// What the second module brings is offered when that is here.
fn foot(hands: Hands, words: Words, &(larger, here): &(bool, bool)) -> View {
    let other = match words.locale() {
        Locale::ZhCn => Locale::En,
        Locale::En => Locale::ZhCn,
    };
    let link = |key: Key, click: Box<dyn Fn()>| button("link", click).text(words.say(key));
    let read = |guard: Guard, key: Key| {
        link(key, Box::new(move || hands.look(|data| data.reading = grounding(data, guard))))
    };
    let asks = |dialog: Dialog, key: Key| {
        here.then(|| link(key, Box::new(move || hands.look(|data| data.dialog = Some(dialog)))))
    };
    let paper = here.then(|| {
        let paper = el("button").attr("type", "button").class("link").text(words.say(Key::FootPrint));
        paper.on("click", move |event| {
            let foot =
                event.current_target().and_then(|node| node.unchecked_ref::<web_sys::Node>().parent_node());
            if let Some(foot) = foot {
                print(hands, words, foot.unchecked_ref());
            }
        })
    });
    let larger = link(Key::FootLarger, Box::new(move || hands.read_larger(!larger)))
        .attr("aria-pressed", if larger { "true" } else { "false" });
    let switch = button("link", move || hands.state().read_in(other.tag()));
    el("footer")
        .class("foot")
        .child(asks(Dialog::Mine, Key::MineLabel))
        .child(asks(Dialog::Help, Key::FootHelp))
        .child(read(Guard::Phase, Key::RuleLabel))
        .child(read(Guard::Session, Key::PrivacyLabel))
        .child(paper)
        .child(larger)
        .child(switch.attr("lang", other.tag()).text(other.name()))
        .into()
}
