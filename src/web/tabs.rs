//! The tabs of one origin that follow one deliberation: who holds the lock leads, and all hear each other.
//!
//! Web Locks pass the lead on when a tab closes, however it ends. Next: [`super::live`].

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
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
    ) -> Result<Asked, JsValue>;

    #[wasm_bindgen(js_name = Promise)]
    type Asked;
    #[wasm_bindgen(method, js_name = catch)]
    fn or_else(this: &Asked, refused: &JsValue);

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
    _granted: Closure<dyn FnMut() -> Promise>,
}

impl std::fmt::Debug for Tabs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tabs")
    }
}

/// Gets what another tab says, and nothing when it is on this tab to lead. Says whether anybody still listens.
pub type Hear = Rc<dyn Fn(Option<String>) -> bool>;

impl Tabs {
    /// Joins those who share `name`. `None` where the page lacks locks or channels.
    #[must_use]
    pub fn join(name: &str, hear: Hear) -> Option<Self> {
        let mut name = name.to_owned();
        name.push_str(" deliberation");
        let abort = AbortController::new().ok()?;
        let held: Rc<RefCell<Option<Function>>> = Rc::default();
        let (keep, lead, alone) = (Rc::clone(&held), Rc::clone(&hear), Rc::clone(&hear));
        let _granted = Closure::new(move || {
            let promise = Promise::new(&mut |give_back, _| {
                keep.replace(Some(give_back));
            });
            if !lead(None) {
                release(&keep);
            }
            promise
        });
        // A frame without an origin may not have locks. Whoever gave up waiting is gone by now.
        let refused = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            alone(None);
        });
        let _heard = Closure::new(move |event: MessageEvent| {
            hear(event.data().as_string());
        });
        let channel = Channel::new(&name).ok()?;
        let asked = LOCKS.with(|locks| locks.as_ref()?.request(&name, &abort, _granted.as_ref()).ok());
        let Some(asked) = asked else {
            channel.close();
            return None;
        };
        // It is heard after this is dropped, too.
        asked.or_else(&refused.into_js_value());
        channel.set_onmessage(_heard.as_ref());
        Some(Self { channel, abort, held, _heard, _granted })
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
        release(&self.held);
    }
}

fn release(held: &RefCell<Option<Function>>) {
    if let Some(give_back) = held.take() {
        let _ = give_back.call0(&JsValue::NULL);
    }
}
