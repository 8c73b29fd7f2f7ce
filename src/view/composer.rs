//! Writing a statement. The words are kept as they are typed, and a refusal leaves them where they are.

use deliberation_core::statement::Visibility;
use deliberation_core::text::TextError;
use leptos::prelude::*;

use super::drawn::{drawn, maybe};
use super::words::Words;
use crate::queries::composer::{self, Composer};
use crate::state::mine::{MyStatement, Progress};
use crate::state::Unfit;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural};

/// Writing a statement, and the ones I wrote.
pub fn composer(hands: Hands) -> AnyView {
    view! {
        <div class="composer">
            {drawn(hands, composer::composer, form)}
            {drawn(hands, composer::own, own)}
        </div>
    }
    .into_any()
}

fn form(hands: Hands, words: Words, composer: Composer) -> AnyView {
    if !composer.allowed {
        let closed = words.in_phase(Key::WriteClosed, composer.phase.as_ref());
        return view! { <p class="quiet">{closed}</p> }.into_any();
    }
    let open = move |open: bool| hands.look(|data| data.writing.open = open);
    let field = if composer.open {
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            hands.post_statement();
        };
        view! {
            <form on:submit=send novalidate=true>{field(hands, words, &composer)}
                <div class="row">
                    <button type="submit" class="button primary">{words.say(Key::WriteSend)}</button>
                    <button type="button" class="button" on:click=move |_| open(false)>
                        {words.say(Key::WriteCancel)}
                    </button>
                </div>
            </form>
        }
        .into_any()
    } else {
        view! {
            <button type="button" class="link open" on:click=move |_| open(true)>
                <span aria-hidden="true">"＋ "</span>{words.say(Key::WriteOpen)}
            </button>
        }
        .into_any()
    };
    let sent = match composer.sent {
        Some(true) => words.say(Key::WriteThanks),
        Some(false) => words.say(Key::WriteHeld),
        None => "",
    };
    view! { {field}<p class="quiet" role="status">{sent}</p> }.into_any()
}

fn field(hands: Hands, words: Words, composer: &Composer) -> AnyView {
    let state = hands.state();
    let over = composer.left < 0;
    let left = u32::try_from(composer.left.unsigned_abs()).unwrap_or(u32::MAX);
    let counter = words.count(if over { Plural::WriteOver } else { Plural::WriteLeft }, left);
    let reason = maybe(composer.unfit.as_ref(), |unfit| {
        let sentence = match (unfit, &composer.problem) {
            (Unfit::Text(TextError::Empty), _) => words.say(Key::RefuseStatementEmpty),
            (Unfit::Text(TextError::TooLong), _) => words.say(Key::RefuseStatementTooLong),
            (Unfit::Text(_), _) => words.say(Key::RefuseStatementControl),
            (Unfit::Rules(_), Some(problem)) => words.problem(problem),
            (Unfit::Rules(_), None) => words.say(Key::RefuseElse),
        };
        words.refused(hands, composer.problem.as_ref(), sentence.to_owned())
    });
    let invalid = (over || composer.unfit.is_some()).then_some("true");
    view! {
        <label class="field">
            <span class="label">{words.say(Key::WriteField)}</span>
            <span class="quiet">{words.say(Key::WriteHint)}</span>
            <textarea
                rows="3" dir="auto" part="input" autocomplete="off" aria-invalid=invalid
                prop:value=move || state.follow(composer::draft)
                on:input:target=move |event| hands.keep_draft(event.target().value())
                on:keydown=move |event| event.stop_propagation()
            ></textarea>
        </label>
        <p class=if over { "quiet counter over" } else { "quiet counter" }>{counter}</p>
        {reason}
    }
    .into_any()
}

fn own(_: Hands, words: Words, own: Vec<MyStatement>) -> AnyView {
    let line = |statement: MyStatement| {
        let stands = match (&statement.progress, statement.visibility) {
            (Progress::Held, _) => words.say(Key::WriteStateHeld).to_owned(),
            (Progress::Waiting, _) => words.say(Key::WriteStateWaiting).to_owned(),
            (Progress::Refused(p), _) => words.fill(Key::SentRefused, &[("reason", words.problem(p))]),
            (Progress::Kept, Visibility::Visible) => words.say(Key::WriteStateShown).to_owned(),
            (Progress::Kept, Visibility::Hidden) => words.say(Key::WriteStateHidden).to_owned(),
            (Progress::Kept, Visibility::Waiting) => words.say(Key::WriteStateReview).to_owned(),
        };
        view! { <li><span dir="auto">{statement.text}</span>" "<span class="quiet">{stands}</span></li> }.into_any()
    };
    maybe((!own.is_empty()).then_some(own), |own| {
        view! {
            <div class="own"><h3>{words.say(Key::WriteMine)}</h3><ul>{own.into_iter().map(line).collect_view()}</ul></div>
        }
        .into_any()
    })
}
