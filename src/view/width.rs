//! The width of a node, which decides on columns.

use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver, ResizeObserverEntry};

/// Tells the width of a node in CSS pixels, now and whenever it changes, as long as it is kept.
#[derive(Debug)]
pub struct Watch {
    observer: ResizeObserver,
    _changed: Closure<dyn FnMut(js_sys::Array)>,
}

impl Watch {
    /// Watches `node`. None where the browser cannot.
    pub fn new(node: &HtmlElement, tell: impl Fn(f64) + 'static) -> Option<Self> {
        tell(node.get_bounding_client_rect().width());
        let _changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
                tell(entry.content_rect().width());
            }
        });
        let observer = ResizeObserver::new(_changed.as_ref().unchecked_ref()).ok()?;
        observer.observe(node);
        Some(Self { observer, _changed })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
