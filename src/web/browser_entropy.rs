//! Random bytes from the browser, on insecure pages too (`getRandomValues` is there on plain http).

use crate::ports::entropy::Entropy;

/// The browser's randomness.
#[derive(Debug, Default)]
pub struct BrowserEntropy;

impl Entropy for BrowserEntropy {
    fn bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        // Without it (no browser that runs wasm lacks it) ids would still differ: they begin with the time,
        // and the backend refuses one that was used.
        if let Some(crypto) = crypto {
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        bytes
    }
}
