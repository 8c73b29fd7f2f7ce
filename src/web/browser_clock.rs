//! The browser's clock and timers.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::ports::Later;
use crate::ports::clock::Clock;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(work: &js_sys::Function, ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// The browser's clock.
#[derive(Debug, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this age fit")]
        let now = js_sys::Date::now() as i64;
        now
    }

    fn sleep(&self, ms: u32) -> Later<()> {
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            set_timeout(&resolve, ms);
        });
        Box::pin(async move {
            let _ = JsFuture::from(promise).await;
        })
    }
}

/// Work that is done after a while, unless this is dropped before.
pub struct Timer {
    id: JsValue,
    _work: Closure<dyn FnMut()>,
}

impl std::fmt::Debug for Timer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Timer")
    }
}

impl Timer {
    /// Does `work` after `ms` milliseconds.
    #[must_use]
    pub fn after(ms: u32, work: impl FnOnce() + 'static) -> Self {
        let work = Closure::once(work);
        let id = set_timeout(work.as_ref().unchecked_ref(), ms);
        Self { id, _work: work }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}
