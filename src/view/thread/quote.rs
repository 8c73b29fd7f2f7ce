//! Quoting what was said on air: the words that are selected in it, or all of it, with who said it and when. The reply is
//! one to it. Where one reads a translation, what was said is quoted, and all of it.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element as Node, Event, HtmlElement};

use crate::queries::thread::Post;
use crate::tasks::hands::Hands;
use crate::tasks::threads;
use crate::text::More;
use crate::view::moments::clock;
use crate::view::node::{Element, el};
use crate::view::words::Words;

/// The button.
pub fn quote(hands: Hands, words: Words, post: &Post) -> Element {
    let id = post.id;
    let translated = post.original.is_some();
    let whole = post.original.as_ref().or(post.text.as_ref());
    let whole = whole.map(|text| text.text.clone()).unwrap_or_default();
    let who = match &post.speaker {
        Some((name, Some(role))) => format!("{name} · {role}"),
        Some((name, None)) => name.clone(),
        None => String::new(),
    };
    let at = post.moment.map(clock);
    let begin = move |event: Event| {
        let line = event.target().and_then(|node| node.unchecked_into::<Node>().closest("li").ok()?);
        let line_of = line.as_ref().filter(|_| !translated);
        let chosen = line_of.and_then(|line| chosen(&line.query_selector(".words").ok()??));
        let said = chosen.as_deref().unwrap_or(&whole).trim();
        let places = [("words", said), ("who", &*who), ("at", at.as_deref().unwrap_or_default())];
        let key = if at.is_some() { More::ThreadQuoted } else { More::ThreadQuotedWho };
        hands.with(|state, ports| threads::quote(state, ports, id, &words.fill(key, &places)));
        // Where the field stands already, one goes on in it.
        if let Some(Ok(Some(field))) = line.map(|line| line.query_selector("textarea")) {
            let _ = field.unchecked_into::<HtmlElement>().focus();
        }
    };
    el("button")
        .attr("type", "button")
        .class("link")
        // A press would end the selection.
        .on("mousedown", |event| event.prevent_default())
        .on("click", begin)
        .text(words.say(More::ThreadQuote))
}

/// The words that are selected in an element, if some are, all of them in it. The signs of notes, which stand among the
/// words, are not of them.
fn chosen(element: &Node) -> Option<String> {
    let root: JsValue = element.get_root_node().into();
    let window: JsValue = web_sys::window()?.into();
    // Browsers differ in who tells what lies in a shadow root.
    let selection = call(&root, "getSelection", &[]).or_else(|| call(&window, "getSelection", &[]))?;
    let options = Object::new();
    Reflect::set(&options, &"shadowRoots".into(), &Array::of1(&root)).ok()?;
    let composed = call(&selection, "getComposedRanges", &[options.into()]);
    let range = composed.and_then(|ranges| ranges.dyn_into::<Array>().ok().map(|ranges| ranges.get(0)));
    let range = range
        .filter(|range| !range.is_undefined())
        .or_else(|| call(&selection, "getRangeAt", &[JsValue::from(0)]))?;
    let end = |name: &str| Reflect::get(&range, &name.into()).ok();
    let (from, to) = (end("startContainer")?, end("endContainer")?);
    let inside = |node: &JsValue| element.contains(node.dyn_ref::<web_sys::Node>());
    if !inside(&from) || !inside(&to) {
        return None;
    }
    let document: JsValue = element.owner_document()?.into();
    let copy = call(&document, "createRange", &[])?;
    call(&copy, "setStart", &[from, end("startOffset")?])?;
    call(&copy, "setEnd", &[to, end("endOffset")?])?;
    let words = call(&copy, "cloneContents", &[])?;
    let signs = call(&words, "querySelectorAll", &["button".into()])?;
    for sign in Array::from(&signs).iter() {
        call(&sign, "remove", &[]);
    }
    let text = Reflect::get(&words, &"textContent".into()).ok()?.as_string()?;
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Calls a method that may not be there.
fn call(of: &JsValue, name: &str, with: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    method.apply(of, &with.iter().collect::<Array>()).ok()
}
