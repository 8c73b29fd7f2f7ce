//! Says that the device is being checked, while it solves the challenge of a backend; beside the news of moderation, where one
//! is told what concerns oneself. Nothing has to be done, and all goes on meanwhile.

use super::drawn::watched;
use super::moderation::told::told;
use super::node::{View, el};
use super::words::Words;
use crate::tasks::hands::Hands;
use crate::text::More;

/// Both.
pub fn told_and_checked(hands: Hands) -> View {
    View::Many(vec![checked(hands), told(hands)])
}

/// The line is there before it says anything, so that what it then says is read.
fn checked(hands: Hands) -> View {
    let look = move || Some(hands.state().follow(|data| (Words::of(data), data.checking)));
    watched(look, |(words, checking)| {
        let says = checking.then(|| el("p").class("quiet checked").text(words.say(More::ToldDevice)));
        el("div").attr("role", "status").child(says).into()
    })
}
