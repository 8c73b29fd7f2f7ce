//! The screen while there is nothing to show: it is on its way, or it did not come.

use super::node::{Element, button, el};
use super::words::Words;
use crate::state::{Failure, Loading};
use crate::tasks::hands::Hands;
use crate::text::Key;

/// The screen without a deliberation.
pub fn blank(hands: Hands, words: Words, loading: &Loading) -> Element {
    let blank = el("div").class("blank");
    let failure = match loading {
        Loading::Failed(failure) => failure,
        Loading::Waiting | Loading::Ready => {
            let bones =
                el("div").class("bones").attr("aria-hidden", "true").children([el("i"), el("i"), el("i")]);
            return blank
                .attr("role", "status")
                .child(el("p").text(words.say(Key::LoadWaiting)))
                .child(bones);
        }
    };
    let (key, reason) = match failure {
        Failure::Network => (Key::LoadNetwork, None),
        Failure::Unknown => (Key::LoadUnknown, None),
        Failure::Setup(reason) => (Key::LoadSetup, Some(reason)),
    };
    let again = move || {
        hands.look(|data| data.loading = Loading::Waiting);
        hands.reload();
    };
    let more = match reason {
        Some(reason) => el("p").class("quiet").child(el("code").text(reason.clone())),
        None => button("button", again).text(words.say(Key::LoadRetry)),
    };
    blank.attr("role", "alert").child(el("p").text(words.say(key))).child(more)
}
