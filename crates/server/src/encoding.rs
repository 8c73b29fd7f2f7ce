//! Bytes that many ask for: compressed once for each encoding, with a strong `ETag` for each.
//!
//! What may not live here: what the bytes mean. Next: [`crate::room::board`], which holds most of them.

use std::io::Write as _;
use std::sync::Arc;

use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::sync::OnceCell;

/// Fewer bytes than this are not worth compressing.
const WORTH_COMPRESSING: usize = 512;
/// Brotli's quality: at 4 it is as fast as gzip and smaller.
const BROTLI_QUALITY: u32 = 4;

/// An encoding of content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coding {
    /// As it is.
    Identity,
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

impl Coding {
    /// The best one that a request accepts.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> Self {
        let accepts = |name: &str| {
            let lists = headers.get_all(ACCEPT_ENCODING).into_iter().filter_map(|list| list.to_str().ok());
            lists.flat_map(|list| list.split(',')).any(|item| {
                let mut parts = item.split(';').map(str::trim);
                let same = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name));
                let refused = parts.any(|part| {
                    let weight = part.strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok());
                    weight.is_some_and(|weight| weight <= 0.0)
                });
                same && !refused
            })
        };
        if accepts("br") {
            Self::Brotli
        } else if accepts("gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    /// Its name in headers.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// The strong tag of content in this encoding.
    #[must_use]
    pub fn tag(self, content: &str) -> String {
        match self.name() {
            None => format!("\"{content}\""),
            Some(name) => format!("\"{content}-{name}\""),
        }
    }
}

/// Whether a request has what this tag names already.
#[must_use]
pub fn has(headers: &HeaderMap, tag: &str) -> bool {
    let lists = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|list| list.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|item| item == "*" || item.strip_prefix("W/").unwrap_or(item) == tag)
}

/// JSON that many ask for.
#[derive(Debug)]
pub struct Encoded {
    name: String,
    identity: Bytes,
    brotli: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
}

impl Encoded {
    /// Some JSON under a name that no other content of the same address ever has.
    #[must_use]
    pub fn new(name: String, json: Vec<u8>) -> Self {
        Self { name, identity: json.into(), brotli: OnceCell::new(), gzip: OnceCell::new() }
    }

    /// As it is.
    #[must_use]
    pub const fn identity(&self) -> &Bytes {
        &self.identity
    }

    /// The answer to a request with these headers.
    pub async fn answer(self: Arc<Self>, headers: &HeaderMap, cache: &'static str) -> Response {
        let coding = match Coding::accepted(headers) {
            _ if self.identity.len() < WORTH_COMPRESSING => Coding::Identity,
            coding => coding,
        };
        let tag = coding.tag(&self.name);
        let common = [(ETAG, tag.as_str()), (CACHE_CONTROL, cache), (VARY, "accept-encoding")];
        if has(headers, &tag) {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        let body = self.bytes(coding).await;
        let mut answer = (common, [(CONTENT_TYPE, "application/json")], body).into_response();
        if let Some(name) = coding.name() {
            answer
                .headers_mut()
                .insert(CONTENT_ENCODING, name.parse().expect("br and gzip are header values"));
        }
        answer
    }

    async fn bytes(self: &Arc<Self>, coding: Coding) -> Bytes {
        let (cell, compress): (_, Compress) = match coding {
            Coding::Identity => return self.identity.clone(),
            Coding::Brotli => (&self.brotli, brotli),
            Coding::Gzip => (&self.gzip, gzip),
        };
        let compressed = cell.get_or_init(async || {
            let json = self.identity.clone();
            let work = tokio::task::spawn_blocking(move || compress(&json));
            // Writing into memory does not fail.
            work.await.ok().and_then(Result::ok).unwrap_or_default().into()
        });
        compressed.await.clone()
    }
}

/// Writes bytes in another encoding.
type Compress = fn(&[u8]) -> std::io::Result<Vec<u8>>;

fn brotli(json: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI_QUALITY, 22);
    out.write_all(json)?;
    Ok(out.into_inner())
}

fn gzip(json: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(json)?;
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: axum::http::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn the_best_accepted_coding_is_taken() {
        let coding = |value| Coding::accepted(&with(ACCEPT_ENCODING, value));
        assert_eq!(coding("gzip, deflate, br"), Coding::Brotli);
        assert_eq!(coding("gzip, br;q=0"), Coding::Gzip);
        assert_eq!(coding("identity"), Coding::Identity);
        assert_eq!(coding("BR; q=0.5"), Coding::Brotli);
    }

    #[test]
    fn a_tag_is_found_among_others() {
        assert!(has(&with(IF_NONE_MATCH, "\"a\", W/\"b\""), "\"b\""));
        assert!(has(&with(IF_NONE_MATCH, "*"), "\"b\""));
        assert!(!has(&with(IF_NONE_MATCH, "\"a-br\""), "\"a\""));
    }
}
