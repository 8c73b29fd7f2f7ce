//! The public face: what `deliberation.js` (the custom-element class and loader) calls, the stylesheet, and
//! the screen of a panic. What hosts can rely on stands in `element/face.json`.
//!
//! Attributes are read here and nowhere else. An instance of this module serves one element at a time, so that
//! a panic takes no other widget along. Next: [`crate::app`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::app::{Start, Widget, app, bring, prover, sheet};
use crate::ports::backend::Backend;
use crate::ports::storage::Storage;
use crate::ports::vault::Vault;
use crate::ports::{Later, Ports};
use crate::text::{self, Key, Locale};
use crate::web::browser_clock::BrowserClock;
use crate::web::browser_entropy::BrowserEntropy;
use crate::web::browser_storage::BrowserStorage;
use crate::web::graphemes::graphemes;
use crate::web::http::{self, Http};
use crate::web::in_page::{InPage, InPageModule};
use crate::web::indexed_db::IndexedDb;
use crate::web::json;
use crate::web::media::Media;
use crate::web::share::share;

const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

thread_local! {
    /// What is mounted, for the screen of a panic: host, container, and who is told.
    static MOUNTED: RefCell<Option<(HtmlElement, HtmlElement, Options)>> = const { RefCell::new(None) };
}

/// A mounted widget. JavaScript holds it; `unmount` ends it.
#[wasm_bindgen]
pub struct Mounted {
    host: HtmlElement,
    view: Option<Box<dyn std::any::Any>>,
    widget: Option<Widget>,
}

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mounted")
    }
}

#[wasm_bindgen]
extern "C" {
    /// What the loader hands over besides the nodes.
    #[derive(Clone, Debug)]
    pub type Options;
    #[wasm_bindgen(method, getter)]
    fn snapshot(this: &Options) -> Option<js_sys::Promise>;
    #[wasm_bindgen(method, getter)]
    fn backend(this: &Options) -> Option<InPageModule>;
    #[wasm_bindgen(method, getter)]
    fn name(this: &Options) -> Option<String>;
    /// Whom the host's token names, as a short word; nothing when nobody is signed in.
    #[wasm_bindgen(method, getter)]
    fn who(this: &Options) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn fault(this: &Options) -> Option<String>;
    /// What the host gives by properties.
    #[wasm_bindgen(method, getter)]
    fn host(this: &Options) -> http::Host;
    /// The host's own words: a place and a text in turns.
    #[wasm_bindgen(method, getter)]
    fn words(this: &Options) -> Vec<String>;
    /// Tells the host: the event's name and its detail as JSON.
    #[wasm_bindgen(method)]
    fn told(this: &Options, name: &str, detail: &str);
    /// Puts the stylesheet in.
    #[wasm_bindgen(method)]
    fn style(this: &Options, css: &str);
}

/// Called once when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        web_error(&info.to_string());
        // No borrow of a widget is held: the panic may have come from inside one.
        let mounted = MOUNTED.with(|m| m.try_borrow().map(|m| m.clone()).unwrap_or_default());
        if let Some((host, container, options)) = mounted {
            broken(&host, &container);
            options.told("error", r#"{"type":"panic"}"#);
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
    options.style(STYLE);
    MOUNTED.with(|m| *m.borrow_mut() = Some((host.clone(), container.clone(), options.clone())));
    http::speak_for(options.host());
    text::replace(options.words());
    let (ports, fault) = ports(&host, options);
    let told = options.clone();
    let told = Rc::new(move |name: &str, detail: &str| told.told(name, detail));
    let start = Start { reader: reader(&host), ports, fault, told };
    let slot = Rc::new(Cell::new(None));
    let widget = Rc::clone(&slot);
    let view = mount_to(container.clone(), move || slot.set(Some(app(start, &container))));
    Mounted { host, view: Some(Box::new(view)), widget: widget.get() }
}

#[wasm_bindgen]
impl Mounted {
    /// An attribute changed while the widget is mounted. Only the language can: another backend or another
    /// deliberation is another widget, which the loader mounts anew.
    #[wasm_bindgen(js_name = attributeChanged)]
    pub fn attribute_changed(&self, name: &str, _value: Option<String>) {
        // After an unmount there is nothing to tell.
        match (&self.widget, name) {
            (Some(widget), "lang") => widget.read_in(&reader(&self.host)),
            (Some(widget), "media") => widget.look_beside(),
            _ => {}
        }
    }

    /// Loads everything anew.
    pub fn refresh(&self) {
        if let Some(widget) = self.widget {
            widget.refresh();
        }
    }

    /// Puts a statement on the card. False when there is none with this id.
    #[must_use]
    pub fn show(&self, id: &str) -> bool {
        self.widget.is_some_and(|widget| widget.show(id))
    }

    /// Forgets the session: the host's token is another's.
    #[wasm_bindgen(js_name = forgetSession)]
    pub fn forget_session(&self) {
        if let Some(widget) = self.widget {
            widget.forget_session();
        }
    }

    /// What the desk asks; see `face.js`, which alone calls it.
    #[must_use]
    pub fn ask(&self, what: &str, json: &str, hear: js_sys::Function) -> Option<String> {
        let hear = move |json: &str| drop(hear.call1(&JsValue::NULL, &JsValue::from_str(json)));
        self.widget?.asked(what, json, Rc::new(hear))
    }

    /// The page's address now ends so, from its `#` on.
    #[wasm_bindgen(js_name = addressChanged)]
    pub fn address_changed(&self, hash: &str) {
        if let Some(widget) = self.widget {
            widget.follow(hash);
        }
    }

    /// Ends the widget: its view, what it follows, what is under way.
    pub fn unmount(&mut self) {
        MOUNTED.with(|m| m.borrow_mut().take());
        self.widget = None;
        self.view = None;
    }
}

/// The backend that the host names, or the one that the loader made in the page; or what is wrong.
fn ports(host: &HtmlElement, options: &Options) -> (Ports, Option<String>) {
    let attribute = |name| host.get_attribute(name).filter(|value| !value.trim().is_empty());
    let (api, deliberation) = (attribute("api"), attribute("deliberation"));
    let (mut fault, who) = (options.fault(), options.who());
    let backend: Rc<dyn Backend> = match (&api, &deliberation, options.backend()) {
        (Some(api), Some(name), _) => Rc::new(Http::new(api, name, who.is_some(), options.snapshot())),
        (_, _, Some(module)) => Rc::new(InPage::new(module)),
        _ => {
            fault.get_or_insert_with(|| {
                "api=\"…\" with deliberation=\"…\", or src=\"….json\", is missing".to_owned()
            });
            Rc::new(Http::new("", "", false, None))
        }
    };
    let name = options.name().or(deliberation).unwrap_or_default();
    let name = format!("{}/{name}", api.unwrap_or_default());
    // People who share a device share nothing of this.
    let keep = |who: &str| {
        let prefix = format!("deliberation/{name}{who}/");
        let storage: Rc<dyn Storage> = Rc::new(BrowserStorage::new(prefix.clone()));
        let vault: Rc<dyn Vault> = Rc::new(IndexedDb::new(&prefix, Rc::clone(&storage)));
        (storage, vault)
    };
    let nobody = keep("");
    let ((storage, vault), before) = match who {
        Some(who) => (keep(&format!("@{who}")), Some(nobody)),
        None => (nobody, None),
    };
    let (clock, entropy) = (Rc::new(BrowserClock), Rc::new(BrowserEntropy));
    let programme = Rc::new(Media(host.clone()));
    let parse = json::parse;
    (
        Ports {
            backend,
            storage,
            vault,
            before,
            clock,
            programme,
            entropy,
            parse,
            rest: bring_dressed,
            prover,
            graphemes,
            share,
        },
        fault,
    )
}

/// Brings the rest of the screens, and puts its stylesheet in.
fn bring_dressed() -> Later<bool> {
    Box::pin(async {
        let here = bring().await;
        let options = MOUNTED.with(|m| m.borrow().as_ref().map(|(_, _, options)| options.clone()));
        if let (Some(options), Some(css)) = (options, sheet()) {
            options.style(css);
        }
        here
    })
}

/// The language of the reader: the nearest `lang` around the element, else the browser's.
fn reader(host: &HtmlElement) -> String {
    let near = host.closest("[lang]").ok().flatten().and_then(|node| node.get_attribute("lang"));
    let browser = || web_sys::window().and_then(|window| window.navigator().language());
    near.filter(|tag| !tag.is_empty()).or_else(browser).unwrap_or_default()
}

/// The screen of a panic: made by hand, since nothing of the widget can be relied on any more. The page
/// around it goes on. Its button is the loader's, which mounts another instance.
fn broken(host: &HtmlElement, container: &HtmlElement) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let locale = Locale::best([&*reader(host)]).unwrap_or(Locale::En);
    container.set_text_content(None);
    for (tag, key) in [("p", Key::PanicTitle), ("button", Key::LoadRetry)] {
        if let Ok(node) = document.create_element(tag) {
            node.set_class_name(if tag == "p" { "widget blank" } else { "widget button" });
            let _ = node.set_attribute("role", if tag == "p" { "alert" } else { "button" });
            node.set_text_content(Some(text::say(locale, key)));
            let _ = container.append_child(&node);
        }
    }
}
