//! Links to a place in the host's page, and the clipboard.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::ports::Later;

#[wasm_bindgen]
extern "C" {
    /// Throws where there is no clipboard, as on a page over plain HTTP.
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    fn write_text(text: &str) -> Result<js_sys::Promise, JsValue>;
}

/// The page's address with `hash` (from its `#` on), and later whether it lies in the clipboard.
#[must_use]
pub fn share(hash: &str) -> (String, Later<bool>) {
    let page = web_sys::window().and_then(|window| window.document()).and_then(|page| page.url().ok());
    let page = page.unwrap_or_default();
    let address = page.split('#').next().unwrap_or_default().to_owned() + hash;
    let written = write_text(&address);
    let copied = async {
        match written {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        }
    };
    (address, Box::pin(copied))
}
