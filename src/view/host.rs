//! The element in which the widget stands, for what only the host's page knows. Looked up from a node of ours.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, ShadowRoot};

/// The element.
pub fn host(near: &Node) -> Option<Element> {
    near.get_root_node().dyn_into::<ShadowRoot>().ok().map(|root| root.host())
}

/// An attribute of it, unless it is empty.
pub fn given(near: &Node, name: &str) -> Option<String> {
    host(near)?.get_attribute(name).filter(|value| !value.is_empty())
}

/// Hears what a promise comes to; nothing where it is refused.
pub fn then(promise: &JsValue, hear: impl Fn(Option<JsValue>) + Clone + 'static) {
    let refused = hear.clone();
    let kept = Closure::once_into_js(move |value: JsValue| hear(Some(value)));
    let refused = Closure::once_into_js(move |_: JsValue| refused(None));
    let then = Reflect::get(promise, &"then".into()).ok().and_then(|then| then.dyn_into::<Function>().ok());
    if let Some(then) = then {
        drop(then.call2(promise, &kept, &refused));
    }
}

/// Hears the token by which the host's page says who is signed in, where it has one.
pub fn token(near: &Node, hear: impl Fn(String) + Clone + 'static) {
    let Some(host) = host(near) else { return };
    let of = |name: &str| Reflect::get(&host, &name.into()).unwrap_or_default();
    let said = match of("getToken").dyn_into::<Function>() {
        Ok(get) => get.call0(&host).unwrap_or_default(),
        Err(_) => of("token"),
    };
    then(&Promise::resolve(&said), move |said| {
        if let Some(said) = said.and_then(|said| said.as_string()) {
            hear(said);
        }
    });
}
