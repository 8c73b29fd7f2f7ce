//! The tabs of one origin that follow one deliberation: who holds the lock leads, and all hear each other.
//!
//! Web Locks pass the lead on when a tab closes, however it ends. Next: [`super::live`].

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, MessageEvent};

#[wasm_bindgen]
extern "C" {
    type Locks;
    #[wasm_bindgen(thread_local_v2, js_namespace = navigator, js_name = locks)]
    static LOCKS: Option<Locks>;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &Locks,
        name: &str,
        options: &AbortController,
        granted: &JsValue,
    ) -> Result<Promise, JsValue>;

    type Network;
    #[wasm_bindgen(thread_local_v2, js_namespace = navigator, js_name = connection)]
    static NETWORK: Option<Network>;
    #[wasm_bindgen(method, getter, js_name = saveData)]
    fn save_data(this: &Network) -> Option<bool>;

    #[wasm_bindgen(js_name = BroadcastChannel)]
    type Channel;
    #[wasm_bindgen(constructor, catch, js_class = "BroadcastChannel")]
    fn new(name: &str) -> Result<Channel, JsValue>;
    #[wasm_bindgen(method, js_name = postMessage)]
    fn post(this: &Channel, text: &str);
    #[wasm_bindgen(method, setter, js_name = onmessage)]
    fn set_onmessage(this: &Channel, heard: &JsValue);
    #[wasm_bindgen(method)]
    fn close(this: &Channel);
}

/// Whether the reader asked for data to be saved.
#[must_use]
pub fn saves_data() -> bool {
    NETWORK.with(|network| network.as_ref().and_then(Network::save_data)).unwrap_or(false)
}

/// A place among the tabs; dropping it gives it up, and the lead with it.
pub struct Tabs {
    channel: Channel,
    /// Ends the waiting for the lock.
    abort: AbortController,
    /// Gives the lock back, while this tab has it.
    held: Rc<RefCell<Option<Function>>>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl std::fmt::Debug for Tabs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tabs")
    }
}

impl Tabs {
    /// Joins those who share `name`. `hear` gets what the others say; `lead` is called when the lock has come, and
    /// says whether it is still wanted; `alone` when there can be no lock. `None` where the page lacks locks or
    /// channels.
    #[must_use]
    pub fn join(
        name: &str,
        hear: Box<dyn Fn(String)>,
        lead: Box<dyn Fn() -> bool>,
        alone: Box<dyn Fn()>,
    ) -> Option<Self> {
        let name = format!("deliberation {name}");
        let abort = AbortController::new().ok()?;
        let held: Rc<RefCell<Option<Function>>> = Rc::default();
        let keep = Rc::clone(&held);
        let granted = Closure::once_into_js(move || {
            let promise = Promise::new(&mut |give_back, _| {
                keep.replace(Some(give_back));
            });
            if !lead()
                && let Some(give_back) = keep.take()
            {
                let _ = give_back.call0(&JsValue::NULL);
            }
            JsValue::from(promise)
        });
        let channel = Channel::new(&name).ok()?;
        let asked = LOCKS.with(|locks| locks.as_ref()?.request(&name, &abort, &granted).ok());
        let Some(asked) = asked else {
            channel.close();
            return None;
        };
        spawn_local(async move {
            // A frame without an origin may not have locks. Whoever gave up waiting is gone by now.
            if JsFuture::from(asked).await.is_err() {
                alone();
            }
        });
        let _heard = Closure::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(text);
            }
        });
        channel.set_onmessage(_heard.as_ref());
        Some(Self { channel, abort, held, _heard })
    }

    /// Says something to all other tabs.
    pub fn tell(&self, text: &str) {
        self.channel.post(text);
    }

    /// Whether this tab has the lock.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.held.borrow().is_some()
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.set_onmessage(&JsValue::NULL);
        self.channel.close();
        self.abort.abort();
        if let Some(give_back) = self.held.take() {
            let _ = give_back.call0(&JsValue::NULL);
        }
    }
}
