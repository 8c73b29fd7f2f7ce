//! The vault of acts in IndexedDB: an act is written when its transaction is complete, with strict durability.
//! One database for all deliberations of a site. Tabs take turns by Web Locks; where there are none (plain http)
//! each sends for itself, and the same act twice is once.
//!
//! What IndexedDB does not take (an old web view, a sandbox, no room, no answer in time) goes to the storage, which
//! says whether it keeps. What lies there from earlier versions is found and sent as well.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use deliberation_core::id::ActId;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::browser_clock::set_timeout;
use crate::ports::Later;
use crate::ports::storage::Storage;
use crate::ports::vault::{Inside, Plain, Vault};

#[wasm_bindgen]
extern "C" {
    /// A database, a transaction, a store or a request.
    #[derive(Clone)]
    type Idb;
    // Throws where there is none, and where it is forbidden.
    #[wasm_bindgen(catch, js_namespace = indexedDB)]
    fn open(name: &str) -> Result<Idb, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn result(this: &Idb) -> JsValue;
    #[wasm_bindgen(method, catch, js_name = createObjectStore)]
    fn create_object_store(this: &Idb, name: &str) -> Result<Idb, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Idb, store: &str, mode: &str, options: &JsValue) -> Result<Idb, JsValue>;
    #[wasm_bindgen(method, catch, js_name = objectStore)]
    fn object_store(this: &Idb, name: &str) -> Result<Idb, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn put(this: &Idb, value: &str, key: &str) -> Result<Idb, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn delete(this: &Idb, key: &str) -> Result<Idb, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getAll)]
    fn get_all(this: &Idb) -> Result<Idb, JsValue>;
    // Safari has it from 15, Chromium from 76.
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Idb) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, work: &JsValue) -> Result<js_sys::Promise, JsValue>;
}

/// Its name: that of the database and of its only store.
const NAME: &str = "deliberation-outbox";
/// What has not answered after so many milliseconds does not work.
const PATIENCE_MS: u32 = 4_000;
/// Nobody waits longer than this for another tab.
const TURN_MS: u32 = 25_000;

/// The vault of one deliberation.
#[derive(Clone)]
pub struct IndexedDb {
    prefix: Rc<str>,
    open: Rc<RefCell<Option<Idb>>>,
    plain: Rc<Plain>,
}

impl std::fmt::Debug for IndexedDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IndexedDb")
    }
}

/// Whether `target` comes to its good end.
async fn ends(target: &Idb, good: &str) -> bool {
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        for (event, then) in [(good, &resolve), ("onerror", &reject), ("onabort", &reject)] {
            let _ = js_sys::Reflect::set(target, &event.into(), then);
        }
        set_timeout(&reject, PATIENCE_MS);
    });
    JsFuture::from(promise).await.is_ok()
}

impl IndexedDb {
    /// The vault under a prefix that names the backend and the deliberation; what it cannot take goes to `storage`.
    #[must_use]
    pub fn new(prefix: &str, storage: Rc<dyn Storage>) -> Self {
        Self { prefix: prefix.into(), open: Rc::default(), plain: Rc::new(Plain(storage)) }
    }

    fn key(&self, id: ActId) -> String {
        let mut key = self.prefix.to_string();
        key.push_str(&id.to_string());
        key
    }

    /// Begins a transaction and does `work` in it, where the database is open. Gives the transaction and the request.
    fn begin(&self, mode: &str, work: &dyn Fn(&Idb) -> Result<Idb, JsValue>) -> Option<(Idb, Idb)> {
        let open = self.open.borrow().clone()?;
        let begun = || {
            let options = js_sys::JSON::parse(r#"{"durability":"strict"}"#)?;
            let transaction = open.transaction(NAME, mode, &options)?;
            let request = work(&transaction.object_store(NAME)?)?;
            let _ = transaction.commit();
            Ok::<_, JsValue>((transaction, request))
        };
        begun().ok()
    }

    /// The same, opening the database before where it is not open, or not any more.
    async fn begin_anew(
        &self,
        mode: &str,
        work: &dyn Fn(&Idb) -> Result<Idb, JsValue>,
    ) -> Option<(Idb, Idb)> {
        if let Some(begun) = self.begin(mode, work) {
            return Some(begun);
        }
        let request = open(NAME).ok()?;
        let new = request.clone();
        let create = Closure::once_into_js(move || {
            let _ = new.result().unchecked_into::<Idb>().create_object_store(NAME);
        });
        let _ = js_sys::Reflect::set(&request, &"onupgradeneeded".into(), &create);
        if !ends(&request, "onsuccess").await {
            return None;
        }
        self.open.replace(Some(request.result().unchecked_into()));
        self.begin(mode, work)
    }

    /// Puts an act in, or takes it out. Begun at once where the database is open: the page may be closed next.
    fn write(&self, id: ActId, text: Option<String>, done: Box<dyn FnOnce(bool)>) {
        let (own, key) = (self.clone(), self.key(id));
        let value = text.as_ref().map(|text| [&key, text.as_str()].join("\n"));
        let work = move |store: &Idb| match &value {
            Some(value) => store.put(value, &key),
            None => store.delete(&key),
        };
        let begun = self.begin("readwrite", &work);
        spawn_local(async move {
            let begun = match begun {
                Some(begun) => Some(begun),
                None => own.begin_anew("readwrite", &work).await,
            };
            let written = match &begun {
                Some((transaction, _)) => ends(transaction, "oncomplete").await,
                None => false,
            };
            done(written || text.is_some_and(|text| own.plain.write(id, &text)));
        });
    }
}

impl Vault for IndexedDb {
    fn put(&self, id: ActId, text: String, done: Box<dyn FnOnce(bool)>) {
        self.write(id, Some(text), done);
    }

    fn remove(&self, id: ActId, done: Box<dyn FnOnce(bool)>) {
        self.plain.remove(id, Box::new(drop));
        self.write(id, None, done);
    }

    fn all(&self) -> Later<Inside> {
        let own = self.clone();
        Box::pin(async move {
            let read = match own.begin_anew("readonly", &|store| store.get_all()).await {
                Some((transaction, request)) => {
                    ends(&transaction, "oncomplete").await.then(|| request.result())
                }
                None => None,
            };
            let mut acts = own.plain.list();
            // Where it never opened, nothing of this page is in it.
            let whole = read.is_some() || own.open.borrow().is_none();
            for value in js_sys::Array::from(&read.unwrap_or_else(|| js_sys::Array::new().into())).iter() {
                let value = value.as_string().unwrap_or_default();
                let known = value.strip_prefix(&*own.prefix).and_then(|act| act.split_once('\n'));
                if let Some((Ok(id), text)) = known.map(|(id, text)| (id.parse::<ActId>(), text))
                    && let Err(at) = acts.binary_search_by(|(other, _)| other.cmp(&id))
                {
                    acts.insert(at, (id, text.to_owned()));
                }
            }
            Inside { acts, whole }
        })
    }

    fn turn(&self) -> Later<Box<dyn Any>> {
        let mut release = None;
        let held = js_sys::Promise::new(&mut |resolve, _| release = Some(resolve));
        let mut locked = None;
        let mine = js_sys::Promise::new(&mut |resolve, _| {
            let (mine, held) = (resolve.clone(), held.clone());
            let work = Closure::once_into_js(move || -> JsValue {
                let _ = mine.call0(&JsValue::NULL);
                held.into()
            });
            match request_lock(&self.prefix, &work) {
                Ok(lock) => locked = Some(lock),
                Err(_) => drop(resolve.call0(&JsValue::NULL)),
            }
            set_timeout(&resolve, TURN_MS);
        });
        // Where locks are forbidden, the request fails.
        let either = js_sys::Promise::race(&[mine].into_iter().chain(locked).collect::<js_sys::Array>());
        Box::pin(async move {
            let release: Box<dyn Any> = Box::new(Release(release));
            let _ = JsFuture::from(either).await;
            release
        })
    }
}

struct Release(Option<js_sys::Function>);

impl Drop for Release {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}
