//! A short text that is to be carried elsewhere: a button that puts it into the clipboard; where there is none, a field in which
//! it is selected already.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::HtmlTextAreaElement;

use super::host::then;
use super::node::{Element, View, button, el};
use super::words::Words;
use crate::state::State;
use crate::tasks::hands::Hands;
use crate::text::More;

#[wasm_bindgen]
extern "C" {
    /// Throws where there is no clipboard, as on a page over plain HTTP.
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;
}

/// What is copied: its name, the words of the button, the text; and who is told whether it lies in the clipboard.
#[derive(Clone, Copy, Debug)]
pub struct Copies<'a> {
    /// What it is, for whoever hears the field.
    pub name: More,
    /// On the button.
    pub says: More,
    /// The text.
    pub text: &'a str,
    /// Whether it lies in the clipboard, once that was asked for and is known.
    pub copied: Option<bool>,
    /// Is told that.
    pub told: fn(&State, bool),
}

/// The button and what became of it.
pub fn copies(hands: Hands, words: Words, own: &Copies<'_>) -> Element {
    let (text, told) = (own.text.to_owned(), own.told);
    let copy = button("button", move || copy(hands, &text, told));
    let copied: View = match own.copied {
        None => View::Nothing,
        Some(true) => View::Text(words.say(More::FlagCopied).into()),
        // To be copied by hand.
        Some(false) => {
            let field = el("input").class("find").flag("readonly", true);
            let field = field.attr("aria-label", words.say(own.name)).value(own.text.to_owned());
            field.tell(|field| field.unchecked_ref::<HtmlTextAreaElement>().select()).into()
        }
    };
    let copied = el("span").class("quiet").attr("role", "status").child(copied);
    el("div").class("row").child(copy.text(words.say(own.says))).child(copied)
}

fn copy(hands: Hands, text: &str, told: fn(&State, bool)) {
    // The widget may be gone by then.
    let said = move |copied: bool| hands.go(move |state, _| async move { told(&state, copied) });
    match write_text(text) {
        Ok(promise) => then(&promise, move |copied| said(copied.is_some())),
        Err(_) => said(false),
    }
}
