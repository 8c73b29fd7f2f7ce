//! A backend over HTTP: the JSON API. No cookie is ever sent; the token goes as `Authorization: Bearer`.
//!
//! Next: [`super::live`] for what comes without asking.

use std::cell::RefCell;

use deliberation_core::protocol::envelope::{ActResult, ActsAnswer, JoinRequest, Mine, Session};
use deliberation_core::protocol::problem::Problem;
use deliberation_core::protocol::proof::Proof;
use deliberation_core::publish::Published;
use deliberation_core::wire::{self, Written};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, Response};

use super::browser_clock::Timer;
use super::live;
use crate::ports::Later;
use crate::ports::backend::{Backend, Edition, Following, News, Trouble};

#[wasm_bindgen]
extern "C" {
    /// What the host page gives by properties of the element, looked up at each use.
    #[derive(Clone, Debug)]
    pub type Host;
    /// The host's own way to ask, or the browser's.
    #[wasm_bindgen(method)]
    fn fetch(this: &Host, url: &str, init: &RequestInit) -> js_sys::Promise;
    /// A promise of the host's token, or of nothing.
    #[wasm_bindgen(method)]
    fn token(this: &Host) -> js_sys::Promise;
    /// Whether requests go as the browser makes them, so that streams may too.
    #[wasm_bindgen(method, getter)]
    fn plain(this: &Host) -> bool;
}

thread_local! {
    /// The host of the one widget that this instance of the module serves.
    static HOST: RefCell<Option<Host>> = const { RefCell::new(None) };
}

/// Asks on behalf of `host` from now on.
pub fn speak_for(host: Host) {
    HOST.set(Some(host));
}

fn host() -> Result<Host, Trouble> {
    HOST.with_borrow(Clone::clone).ok_or(Trouble::Garbled)
}

/// Whether all requests are the host's to make: then there are no streams.
pub(super) fn asks_by_host() -> bool {
    host().is_ok_and(|host| !host.plain())
}

/// A request that has brought nothing after so many milliseconds counts as lost.
const PATIENCE_MS: u32 = 20_000;

/// The backend at an address.
#[derive(Debug)]
pub struct Http {
    base: String,
    vouched: bool,
    /// The snapshot that the loader asked for while the wasm was on its way: a promise of text.
    early: RefCell<Option<js_sys::Promise>>,
}

impl Http {
    /// The backend of `deliberation` at `api`, for somebody whom the host knows or not.
    #[must_use]
    pub fn new(api: &str, deliberation: &str, vouched: bool, early: Option<js_sys::Promise>) -> Self {
        let name = String::from(js_sys::encode_uri_component(deliberation));
        let base = format!("{}/deliberations/{name}", api.trim_end_matches('/'));
        Self { base, vouched, early: RefCell::new(early) }
    }
}

/// One request, and its answer as text. `None` as a body means GET.
pub(super) async fn ask(
    url: &str,
    token: Option<&str>,
    body: Option<String>,
) -> Result<(u16, String), Trouble> {
    let init = RequestInit::new();
    let headers = Headers::new().map_err(|_| Trouble::Garbled)?;
    if let Some(token) = token {
        let _ = headers.set("authorization", &format!("Bearer {token}"));
    }
    init.set_method(if body.is_some() { "POST" } else { "GET" });
    if let Some(body) = body {
        let _ = headers.set("content-type", "application/json");
        init.set_body(&JsValue::from_str(&body));
    }
    // Who asks wants it as it is now; what many may share is shared by caches on the way.
    init.set_cache(RequestCache::NoStore);
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::Omit);
    let abort = AbortController::new().ok();
    init.set_signal(abort.as_ref().map(AbortController::signal).as_ref());
    let _patience = abort.map(|abort| Timer::after(PATIENCE_MS, move || abort.abort()));
    let answer = JsFuture::from(host()?.fetch(url, &init)).await.map_err(|_| Trouble::Network)?;
    let answer: Response = answer.dyn_into().map_err(|_| Trouble::Garbled)?;
    let wait = answer.headers().get("retry-after").ok().flatten().and_then(|s| s.parse().ok());
    let text = answer.text().map_err(|_| Trouble::Network)?;
    let text = JsFuture::from(text).await.map_err(|_| Trouble::Network)?.as_string().unwrap_or_default();
    match answer.status() {
        status @ 200..=299 => Ok((status, text)),
        408 | 425 | 429 | 500..=599 => Err(Trouble::Busy(wait)),
        status => {
            let problem = read::<Problem>(&text).unwrap_or_else(|_| Problem::bare(status));
            Err(Trouble::Problem(Box::new(problem)))
        }
    }
}

pub(super) fn read<T: wire::Read>(text: &str) -> Result<T, Trouble> {
    super::json::parse(text).and_then(|json| T::read(&json).ok()).ok_or(Trouble::Garbled)
}

impl Backend for Http {
    fn snapshot(&self) -> Later<Result<Published, Trouble>> {
        let asked = self.read("", None);
        let early = self.early.borrow_mut().take();
        Box::pin(async move {
            if let Some(early) = early
                && let Ok(text) = JsFuture::from(early).await
                && let Some(published) = text.as_string().and_then(|text| read(&text).ok())
            {
                return Ok(published);
            }
            read(&asked.await?)
        })
    }

    fn join(&self, request: JoinRequest) -> Later<Result<Session, Trouble>> {
        let url = format!("{}/join", self.base);
        let body = match request.tie {
            Some(tie) => Written::default().text("tie", tie.name()),
            None => Written::default(),
        };
        let body = match request.proof {
            Some(Proof { challenge, nonce }) => {
                let proof = Written::default().text("challenge", &challenge);
                body.json("proof", &proof.json("nonce", &nonce.to_string()).end())
            }
            None => body,
        };
        let body = body.end();
        Box::pin(async move {
            // The host vouches for whom it knows; a host that cannot say now is asked again.
            let token = JsFuture::from(host()?.token()).await.map_err(|_| Trouble::Busy(None))?.as_string();
            read(&ask(&url, token.as_deref(), Some(body)).await?.1)
        })
    }

    fn send(&self, token: &str, acts: Vec<String>) -> Later<Result<Vec<ActResult>, Trouble>> {
        let url = format!("{}/acts", self.base);
        let token = token.to_owned();
        // Each act goes as the bytes that lie in the outbox: the same act is the same bytes every time.
        let body = format!("{{\"acts\":[{}]}}", acts.join(","));
        Box::pin(async move {
            let (_, text) = ask(&url, Some(&token), Some(body)).await?;
            if text.trim().is_empty() {
                return Ok(Vec::new());
            }
            read::<ActsAnswer>(&text).map(|answer| answer.results)
        })
    }

    fn read(&self, path: &str, token: Option<&str>) -> Later<Result<String, Trouble>> {
        let url = [&*self.base, path].concat();
        let token = token.map(str::to_owned);
        Box::pin(async move { ask(&url, token.as_deref(), None).await.map(|(_, text)| text) })
    }

    fn mine(&self, token: &str) -> Later<Result<Mine, Trouble>> {
        let asked = self.read("/me", Some(token));
        Box::pin(async move { read(&asked.await?) })
    }

    fn vouched(&self) -> bool {
        self.vouched
    }

    fn follow(&self, edition: Edition, hear: Box<dyn Fn(News)>) -> Following {
        live::follow(self.base.clone(), edition, hear)
    }

    fn is_shared(&self) -> bool {
        true
    }
}
