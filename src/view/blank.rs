//! The screen while there is nothing to show: it is on its way, or it did not come.

use leptos::prelude::*;

use super::drawn::maybe;
use super::words::Words;
use crate::state::{Failure, Loading};
use crate::tasks::hands::Hands;
use crate::text::Key;

/// The screen without a deliberation.
pub fn blank(hands: Hands, words: Words, loading: Loading) -> AnyView {
    let failure = match loading {
        Loading::Failed(failure) => failure,
        Loading::Waiting | Loading::Ready => {
            return view! {
                <div class="blank" role="status">
                    <p>{words.say(Key::LoadWaiting)}</p>
                    <div class="bones" aria-hidden="true"><i></i><i></i><i></i></div>
                </div>
            }
            .into_any();
        }
    };
    let (key, reason) = match failure {
        Failure::Network => (Key::LoadNetwork, None),
        Failure::Unknown => (Key::LoadUnknown, None),
        Failure::Setup(reason) => (Key::LoadSetup, Some(reason)),
    };
    let again = move |_| {
        hands.look(|data| data.loading = Loading::Waiting);
        hands.reload();
    };
    let retry = maybe(reason.is_none().then_some(()), |()| {
        view! { <button type="button" class="button" on:click=again>{words.say(Key::LoadRetry)}</button> }.into_any()
    });
    let reason = maybe(reason, |reason| view! { <p class="quiet"><code>{reason}</code></p> }.into_any());
    view! { <div class="blank" role="alert"><p>{words.say(key)}</p>{reason}{retry}</div> }.into_any()
}
