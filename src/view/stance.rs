//! The stance line: what I say of where I stand, where people stand, and what people in a part of it hold.
//!
//! Each part follows what it shows by itself: a hand on the handle draws no bars anew.

pub mod bars;
mod form;
mod held;
mod moved;

use deliberation_core::act::{Position, Stand};

use super::drawn::watched;
use super::node::{View, el};
use super::words::Words;
use crate::queries::Text;
use crate::queries::stance::sides;
use crate::state::stance::Standing;
use crate::state::thread::Thread;
use crate::state::{Data, Panel};
use crate::tasks::hands::Hands;
use crate::text::More;

/// The line, under the map; nothing where the opening names no sides.
pub fn stance(hands: Hands) -> View {
    let look = move || Some(hands.state().follow_settled(|data| (Words::of(data), sides(data).is_some())));
    watched(look, move |&(words, there)| if there { section(hands, words) } else { View::Nothing })
}

fn section(hands: Hands, words: Words) -> View {
    let heading = el("div").class("heading").child(el("h3").text(words.say(More::LineLabel)));
    el("section")
        .class("stance")
        .attr("aria-label", words.say(More::LineLabel))
        .child(heading)
        .child(standing(hands, crate::queries::stance::form, form::form))
        .child(standing(hands, crate::queries::stance::picture, bars::picture))
        .into()
}

/// Follows the state, the line and the thread, while the panel is shown.
fn standing<T: PartialEq + 'static>(
    hands: Hands,
    query: fn(&Data, &Standing, &Thread) -> T,
    draw: fn(Hands, Words, &T) -> View,
) -> View {
    let state = hands.state();
    let look = move || {
        state.follow_standing(|standing| {
            state.follow_thread(|thread| {
                state.follow_settled(|data| {
                    let shown = data.wide || data.panel == Panel::Map;
                    shown.then(|| (Words::of(data), query(data, standing, thread)))
                })
            })
        })
    };
    watched(look, move |(words, answer)| draw(hands, *words, answer))
}

/// A place on the line in words.
pub fn place(words: Words, sides: &[Text; 2], place: i64) -> String {
    let side = &*sides[usize::from(place > 0)].text;
    let far = u32::try_from(place.unsigned_abs()).unwrap_or(0);
    match far {
        0 => words.say(More::LineMiddle).to_owned(),
        far if far >= Position::END.unsigned_abs().into() => words.fill(More::LineEnd, &[("side", side)]),
        far => words.fill(More::LineNear, &[("side", side), ("n", &words.number(far))]),
    }
}

/// Where somebody stands in words; nothing where they said nothing.
fn stands(words: Words, sides: &[Text; 2], stand: Stand) -> Option<String> {
    match stand {
        Stand::At(position) => Some(place(words, sides, position.get().into())),
        Stand::Undecided => Some(words.say(More::LineUndecided).to_owned()),
        Stand::None => None,
    }
}

/// A part of the line in words.
fn part(words: Words, sides: &[Text; 2], region: usize) -> String {
    let side = |key: More, at: usize| words.fill(key, &[("side", &sides[at].text)]);
    match region {
        0 => side(More::LinePartFar, 0),
        1 => side(More::LinePartNear, 0),
        2 => words.say(More::LinePartMiddle).to_owned(),
        3 => side(More::LinePartNear, 1),
        _ => side(More::LinePartFar, 1),
    }
}
