//! What moderation shows a participant: what stands on a text, the dialog of a report, what one is told, an appeal, and how
//! writing goes on.
//!
//! Calm and in whole sentences; always with the ground, the reason and a way on. Next: [`measures`].

pub mod appeal;
pub mod gate;
pub mod marks;
pub mod measures;
pub mod report;
pub mod told;

use super::drawn::watched;
use super::node::{Element, View, el};
use super::own::erase;
use super::words::Words;
use crate::queries::Text;
use crate::state::Data;
use crate::state::moderation::Moderation;
use crate::tasks::hands::Hands;

/// Draws an answer that follows from the state and from moderation, and draws it anew when it is another.
pub fn judged<T: PartialEq + 'static>(
    hands: Hands,
    query: fn(&Data, &Moderation) -> T,
    draw: fn(Hands, Words, &T) -> View,
) -> View {
    let state = hands.state();
    let look =
        move || Some(state.follow_moderation(|own| state.follow(|data| (Words::of(data), query(data, own)))));
    watched(look, move |(words, answer)| draw(hands, *words, answer))
}

/// The dialogs: of a report, and of words that are erased.
pub fn dialogs(hands: Hands) -> View {
    View::Many(vec![report::dialog(hands), erase::dialog(hands)])
}

/// The words of somebody, in their language; of no known one, whatever they are in.
fn quoted(tag: &'static str, text: &Text) -> Element {
    let lang = (!text.lang.is_empty()).then(|| text.lang.clone());
    el(tag).maybe("lang", lang).attr("dir", "auto").text(text.text.clone())
}
