//! The public face: what `deliberation.js` (the custom-element class and loader) calls, the stylesheet, and
//! the screen of a panic.
//!
//! Attributes are read here and nowhere else. Next: [`crate::app`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, CustomEvent, CustomEventInit, HtmlElement, ShadowRoot};

use crate::app::{Start, app};
use crate::ports::Ports;
use crate::ports::backend::Backend;
use crate::ports::storage::Storage;
use crate::state::State;
use crate::text::{self, Key, Locale};
use crate::web::browser_clock::BrowserClock;
use crate::web::browser_entropy::BrowserEntropy;
use crate::web::browser_storage::BrowserStorage;
use crate::web::graphemes::graphemes;
use crate::web::http::Http;
use crate::web::in_page::{InPage, InPageModule};
use crate::web::indexed_db::IndexedDb;
use crate::web::json;

const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

thread_local! {
    /// One sheet for all widgets of a page.
    static SHEET: RefCell<Option<CssStyleSheet>> = const { RefCell::new(None) };
    /// What is mounted, for the screen of a panic.
    static MOUNTED: RefCell<Vec<(HtmlElement, HtmlElement)>> = const { RefCell::new(Vec::new()) };
}

/// A mounted widget. JavaScript holds it; `unmount` ends it.
#[wasm_bindgen]
pub struct Mounted {
    host: HtmlElement,
    view: Option<Box<dyn std::any::Any>>,
    state: Option<State>,
}

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mounted")
    }
}

#[wasm_bindgen]
extern "C" {
    /// What the loader hands over besides the nodes.
    #[derive(Debug)]
    #[wasm_bindgen(
        typescript_type = "{ snapshot?: Promise<string>, backend?: object, name?: string, fault?: string }"
    )]
    pub type Options;
    #[wasm_bindgen(method, getter)]
    fn snapshot(this: &Options) -> Option<js_sys::Promise>;
    #[wasm_bindgen(method, getter)]
    fn backend(this: &Options) -> Option<InPageModule>;
    #[wasm_bindgen(method, getter)]
    fn name(this: &Options) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn fault(this: &Options) -> Option<String>;
}

/// Called once when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        web_error(&info.to_string());
        // No borrow of a widget is held: the panic may have come from inside one.
        let mounted = MOUNTED.with(|m| m.try_borrow().map(|m| m.clone()).unwrap_or_default());
        for (host, container) in mounted {
            broken(&host, &container);
        }
    }));
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn web_error(text: &str);
}

/// Mounts a widget in `container`, a `div` in the shadow root of `host`. To be called after an `await`, so
/// that no other widget's owner is current.
#[wasm_bindgen]
#[must_use]
pub fn mount(host: HtmlElement, container: HtmlElement, options: &Options) -> Mounted {
    adopt_style(&container);
    MOUNTED.with(|m| m.borrow_mut().push((host.clone(), container.clone())));
    let (ports, fault) = ports(&host, options);
    let start = Start { reader: reader(&host), ports, fault };
    let slot = Rc::new(Cell::new(None));
    let state = Rc::clone(&slot);
    let view = mount_to(container.clone(), move || slot.set(Some(app(start, &container))));
    Mounted { host, view: Some(Box::new(view)), state: state.get() }
}

#[wasm_bindgen]
impl Mounted {
    /// An attribute changed while the widget is mounted. Only the language can: another backend or another
    /// deliberation is another widget, which the loader mounts anew.
    #[wasm_bindgen(js_name = attributeChanged)]
    pub fn attribute_changed(&self, name: &str, _value: Option<String>) {
        if let (Some(state), "lang") = (&self.state, name) {
            // After an unmount there is nothing to tell.
            state.read_in(&reader(&self.host));
        }
    }

    /// Ends the widget: its view, what it follows, what is under way.
    pub fn unmount(&mut self) {
        MOUNTED.with(|m| m.borrow_mut().retain(|(host, _)| *host != self.host));
        self.view = None;
    }
}

/// The backend that the host names, or the one that the loader made in the page; or what is wrong.
fn ports(host: &HtmlElement, options: &Options) -> (Ports, Option<String>) {
    let attribute = |name| host.get_attribute(name).filter(|value| !value.trim().is_empty());
    let (api, deliberation) = (attribute("api"), attribute("deliberation"));
    let mut fault = options.fault();
    let backend: Rc<dyn Backend> = match (&api, &deliberation, options.backend()) {
        (Some(api), Some(name), _) => Rc::new(Http::new(api, name, options.snapshot())),
        (_, _, Some(module)) => Rc::new(InPage::new(module)),
        _ => {
            fault.get_or_insert_with(|| {
                "api=\"…\" with deliberation=\"…\", or src=\"….json\", is missing".to_owned()
            });
            Rc::new(Http::new("", "", None))
        }
    };
    let name = options.name().or(deliberation).unwrap_or_default();
    let name = format!("{}/{name}", api.unwrap_or_default());
    let prefix = format!("deliberation/{name}/");
    let storage: Rc<dyn Storage> = Rc::new(BrowserStorage::new(prefix.clone()));
    let vault = Rc::new(IndexedDb::new(&prefix, Rc::clone(&storage)));
    let (clock, entropy) = (Rc::new(BrowserClock), Rc::new(BrowserEntropy));
    (Ports { backend, storage, vault, clock, entropy, parse: json::parse, graphemes }, fault)
}

/// The language of the reader: the nearest `lang` around the element, else the browser's.
fn reader(host: &HtmlElement) -> String {
    let near = host.closest("[lang]").ok().flatten().and_then(|node| node.get_attribute("lang"));
    let browser = || web_sys::window().and_then(|window| window.navigator().language());
    near.filter(|tag| !tag.is_empty()).or_else(browser).unwrap_or_default()
}

fn adopt_style(container: &HtmlElement) {
    let Ok(root) = container.get_root_node().dyn_into::<ShadowRoot>() else { return };
    let sheet = SHEET.with(|sheet| {
        let mut sheet = sheet.borrow_mut();
        if sheet.is_none() {
            let new = CssStyleSheet::new().ok();
            if let Some(new) = &new {
                let _ = new.replace_sync(STYLE);
            }
            *sheet = new;
        }
        sheet.clone()
    });
    if let Some(sheet) = sheet {
        let sheets = root.adopted_style_sheets();
        if !sheets.includes(&sheet, 0) {
            sheets.push(&sheet);
        }
    }
}

/// The screen of a panic: made by hand, since nothing of the widget can be relied on any more. The page
/// around it goes on.
fn broken(host: &HtmlElement, container: &HtmlElement) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let locale = Locale::best([&*reader(host)]).unwrap_or(Locale::En);
    container.set_text_content(None);
    if let Ok(text) = document.create_element("p") {
        text.set_class_name("widget blank");
        let _ = text.set_attribute("role", "alert");
        text.set_text_content(Some(text::say(locale, Key::PanicTitle)));
        let _ = container.append_child(&text);
    }
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_detail(&js_sys::JSON::parse(r#"{"type":"panic"}"#).unwrap_or_default());
    if let Ok(event) = CustomEvent::new_with_event_init_dict("deliberation-error", &init) {
        let _ = host.dispatch_event(&event);
    }
}
