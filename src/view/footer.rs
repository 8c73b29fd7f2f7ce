//! The foot of the widget: the rules, the other language.

use deliberation_core::procedure::Guard;
use leptos::prelude::*;

use super::drawn::drawn;
use super::words::Words;
use crate::queries::rules::grounding;
use crate::tasks::hands::Hands;
use crate::text::{Key, Locale};

/// The foot.
pub fn footer(hands: Hands) -> AnyView {
    drawn(hands, |_| (), foot)
}

fn foot(hands: Hands, words: Words, (): ()) -> AnyView {
    let other = match words.locale() {
        Locale::ZhCn => Locale::En,
        Locale::En => Locale::ZhCn,
    };
    let switch = move |_| hands.state().read_in(other.tag());
    let rules = move |_| hands.look(|data| data.reading = grounding(data, Guard::Phase));
    view! {
        <footer class="foot">
            <button type="button" class="link" on:click=rules>{words.say(Key::RuleLabel)}</button>
            <button type="button" class="link" lang=other.tag() on:click=switch>{other.name()}</button>
        </footer>
    }
    .into_any()
}
