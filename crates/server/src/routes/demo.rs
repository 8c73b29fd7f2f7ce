//! `POST /demo/token` and `GET /players.json`: who can be played, and a token to play them. Only under `serve --demo`;
//! only for this machine, and no page of anybody else's that is open on it.

use std::net::IpAddr;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, FORWARDED, HOST, ORIGIN};
use axum::response::IntoResponse as _;
use deliberation_core::protocol::problem::Cause;
use deliberation_core::wire;
use serde_json::{Value, json};

use crate::app::App;
use crate::clock;
use crate::demo::PLAYERS;
use crate::errors::{Answer, Failure};
use crate::extract::JsonText;
use crate::listen::Peer;

/// The most bytes of who is to be played.
const LIMIT: usize = 1024;

/// A token of the player whom `{"player": …}` names; with `"lang": "en"`, under their English name.
pub async fn token(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    JsonText(text): JsonText<LIMIT>,
) -> Answer {
    let unknown = || Failure::new(Cause::UnknownAddress);
    let demo = app.config.demo.as_ref().filter(|_| is_at_home(peer.ip(), &headers)).ok_or_else(unknown)?;
    let asked = wire::parse(&text).map_err(|fault| Failure::new(Cause::MalformedJson).detail(fault))?;
    let word = |member: &str| asked.get(member).and_then(Value::as_str).unwrap_or_default();
    let token = demo.token(word("player"), word("lang") == "en", clock::now());
    let token = token.ok_or_else(|| {
        Failure::new(Cause::MalformedBody).detail(format!("`player` is one of {}.", PLAYERS.join(", ")))
    })?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(json!({ "token": token }))).into_response())
}

/// Who can be played.
pub async fn players() -> Answer {
    Ok(([(CACHE_CONTROL, "no-store")], Json(PLAYERS)).into_response())
}

/// Whether a request comes from this machine, from a page that this server sent or from no page. A name that somebody
/// else has lead here, or a page that reads across origins, would play the host in a reader's browser.
fn is_at_home(peer: IpAddr, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(host) = text(HOST).and_then(|host| host.parse::<axum::http::uri::Authority>().ok()) else {
        return false;
    };
    let name = host.host().trim_matches(['[', ']']);
    let here = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|host| host.is_loopback());
    let passed_on = headers.contains_key(FORWARDED) || headers.contains_key("x-forwarded-for");
    let ours = text(ORIGIN).is_none_or(|origin| origin.strip_prefix("http://") == Some(host.as_str()));
    peer.to_canonical().is_loopback() && here && ours && !passed_on
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn only_this_machine_is_at_home() {
        let of = |peer: &str, headers: &[(&'static str, &'static str)]| {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            let headers = headers.iter().map(pair).collect();
            peer.parse().is_ok_and(|peer| is_at_home(peer, &headers))
        };
        let host = ("host", "127.0.0.1:8787");
        assert!(of("127.0.0.1", &[host]));
        assert!(of("::ffff:127.0.0.1", &[host, ("origin", "http://127.0.0.1:8787")]));
        assert!(of("::1", &[("host", "[::1]:8787"), ("origin", "http://[::1]:8787")]));
        assert!(of("127.0.0.1", &[("host", "localhost")]));
        assert!(!of("192.0.2.1", &[host]));
        assert!(!of("127.0.0.1", &[]));
        assert!(!of("127.0.0.1", &[("host", "rebound.test")]));
        for origin in ["https://other.test", "http://127.0.0.1:9000", "null"] {
            assert!(!of("127.0.0.1", &[host, ("origin", origin)]), "{origin}");
        }
        assert!(!of("127.0.0.1", &[host, ("x-forwarded-for", "192.0.2.1")]));
        assert!(!of("127.0.0.1", &[host, ("forwarded", "for=192.0.2.1")]));
    }
}
