//! The rules of procedure, in a dialog, open at the article that was asked for.

use deliberation_core::procedure::ArticleRef;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::drawn::drawn;
use super::words::Words;
use crate::queries::rules::{ArticleText, reading};
use crate::tasks::hands::Hands;
use crate::text::Key;

/// The dialog.
pub fn article_dialog(hands: Hands) -> AnyView {
    let state = hands.state();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let asked = state.follow(|data| data.reading);
        let Some(dialog) = dialog.get() else { return };
        match asked {
            Some(rule) if !dialog.open() => {
                let _ = dialog.show_modal();
                let asked = dialog.query_selector(&format!("[data-article=\"{}\"]", rule.article));
                if let Some(asked) = asked.ok().flatten().and_then(|n| n.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = asked.focus();
                }
            }
            None if dialog.open() => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            class="dialog" node_ref=dialog on:close=move |_| hands.look(|data| data.reading = None)
            on:keydown=move |event| event.stop_propagation()
        >
            {drawn(hands, reading, articles)}
        </dialog>
    }
    .into_any()
}

fn articles(hands: Hands, words: Words, reading: Option<(ArticleRef, Vec<ArticleText>)>) -> AnyView {
    let Some((asked, articles)) = reading else { return ().into_any() };
    let article = |article: ArticleText| {
        let ArticleRef { article: number, version } = article.article;
        let head = words.fill(Key::RuleArticle, &[("n", &number.to_string())]);
        let version = words.fill(Key::RuleVersion, &[("n", &version.to_string())]);
        let class = if number == asked.article { "article asked" } else { "article" };
        view! {
            <li class=class tabindex="-1" data-article=number.to_string()>
                <h4>{head}" "<span lang=article.title.lang>{article.title.text}</span>" "<span class="quiet">{version}</span></h4>
                <p lang=article.text.lang dir="auto">{article.text.text}</p>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="row apart">
            <h3>{words.say(Key::RuleLabel)}</h3>
            <button type="button" class="button" on:click=move |_| hands.look(|data| data.reading = None)>
                {words.say(Key::RuleClose)}
            </button>
        </div>
        <ol class="articles">{articles.into_iter().map(article).collect_view()}</ol>
        <h3>{words.say(Key::PrivacyLabel)}</h3>
        <p>{words.say(Key::PrivacyText)}</p>
    }
    .into_any()
}
