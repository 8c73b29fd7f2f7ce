//! The foot of the widget: the rules, the other language.

use deliberation_core::procedure::Guard;

use super::drawn::drawn;
use super::node::{View, button, el};
use super::words::Words;
use crate::queries::rules::grounding;
use crate::tasks::hands::Hands;
use crate::text::{Key, Locale};

/// The foot.
pub fn footer(hands: Hands) -> View {
    drawn(hands, |_| (), foot)
}

fn foot(hands: Hands, words: Words, (): &()) -> View {
    let other = match words.locale() {
        Locale::ZhCn => Locale::En,
        Locale::En => Locale::ZhCn,
    };
    let switch = move || hands.state().read_in(other.tag());
    let rules = move || hands.look(|data| data.reading = grounding(data, Guard::Phase));
    let rules = button("link", rules).text(words.say(Key::RuleLabel));
    let switch = button("link", switch).attr("lang", other.tag()).text(other.name());
    el("footer").class("foot").child(rules).child(switch).into()
}
