//! The rules of procedure, in a dialog, open at the article that was asked for.

use deliberation_core::procedure::ArticleRef;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use super::drawn::drawn;
use super::host::given;
use super::node::{Element, View, button, el};
use super::words::Words;
use crate::queries::rules::{ArticleText, reading};
use crate::tasks::hands::Hands;
use crate::text::{Key, More};

/// The dialog.
pub fn article_dialog(hands: Hands) -> View {
    drawn(hands, reading, dialog)
}

fn dialog(hands: Hands, words: Words, reading: &Option<(ArticleRef, Vec<ArticleText>)>) -> View {
    let asked = reading.as_ref().map(|(asked, _)| *asked);
    let articles = reading.as_ref().map(|(asked, articles)| {
        let head = el("div").class("row apart");
        let head = head.child(el("h3").text(words.say(Key::RuleLabel)));
        let list = el("ol").class("articles").children(articles.iter().map(|a| article(words, a, *asked)));
        View::Many(vec![
            head.child(button("button", move || close(hands)).text(words.say(Key::RuleClose))).into(),
            list.into(),
            policy(words).into(),
            el("h3").text(words.say(Key::PrivacyLabel)).into(),
            el("p").text(words.say(Key::PrivacyText)).into(),
        ])
    });
    let dialog = el("dialog").class("dialog").on("close", move |_| close(hands)).keeps_keys();
    dialog.child(articles).tell(move |node| show(node.unchecked_ref(), asked)).into()
}

/// The way to the same on one page, for those who sign for it: where there is a server, which has that page.
fn policy(words: Words) -> Element {
    let link = el("a").attr("target", "_blank").attr("rel", "noopener").text(words.say(More::StandsPolicy));
    let note = el("p").class("quiet").text(words.say(More::StandsPolicyNote));
    el("div").class("policy").flag("hidden", true).child(link).child(note).tell(move |node| {
        let of = |name: &str| given(node, name);
        let (Some(api), Some(deliberation), Ok(Some(link))) =
            (of("api"), of("deliberation"), node.query_selector("a"))
        else {
            return;
        };
        let name = String::from(js_sys::encode_uri_component(&deliberation));
        let (api, lang) = (api.trim_end_matches('/'), words.locale().tag());
        let _ = link.set_attribute("href", &format!("{api}/deliberations/{name}/policy?lang={lang}"));
        let _ = node.remove_attribute("hidden");
    })
}

fn close(hands: Hands) {
    hands.look(|data| data.reading = None);
}

fn show(dialog: &HtmlDialogElement, asked: Option<ArticleRef>) {
    match asked {
        Some(rule) if !dialog.open() => {
            let _ = dialog.show_modal();
            let asked = dialog.query_selector(&format!("[data-article=\"{}\"]", rule.article));
            if let Ok(Some(asked)) = asked {
                let _ = asked.unchecked_ref::<HtmlElement>().focus();
            }
        }
        None if dialog.open() => dialog.close(),
        _ => {}
    }
}

fn article(words: Words, article: &ArticleText, asked: ArticleRef) -> Element {
    let ArticleRef { article: number, version } = article.article;
    let number_text = number.to_string();
    let head = words.fill(Key::RuleArticle, &[("n", &number_text)]);
    let version = words.fill(Key::RuleVersion, &[("n", &version.to_string())]);
    let title = el("span").attr("lang", article.title.lang.clone()).text(article.title.text.clone());
    let text =
        el("p").attr("lang", article.text.lang.clone()).attr("dir", "auto").text(article.text.text.clone());
    let head =
        el("h4").text(head).text(" ").child(title).text(" ").child(el("span").class("quiet").text(version));
    let people = article.by_people.then(|| el("p").class("quiet").text(words.say(More::StandsPeople)));
    let item = el("li").class(if number == asked.article { "article asked" } else { "article" });
    item.attr("tabindex", "-1").attr("data-article", number_text).child(head).child(text).child(people)
}
