//! `/` and everything under it that is not the API: the demo page and the widget, as `cargo xtask build` leaves them in `dist/`.
//!
//! A release has them inside; a debug build reads them from the disk, so that nothing need be rebuilt. Files with a
//! `.br` next to them are sent compressed. What is not there is a problem like any other; without any build, `/`
//! says how to make one.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, REFERRER_POLICY,
    VARY,
};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use deliberation_core::protocol::problem::Cause;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::encoding::{Coding, has};
use crate::errors::{Answer, Failure};

/// What the page may do: its own scripts, styles, pictures and requests, and WebAssembly. Nothing of anybody else.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

/// The names are not hashed, so browsers ask again after a while; with the tag that costs a line.
const CACHED: &str = "public, max-age=300, stale-while-revalidate=86400";
/// The page, and whatever is read from the disk while somebody works on it, is asked for each time.
const ASKED: &str = "no-cache";

const HOW_TO_BUILD: &str = "The server runs, but the widget is not inside it yet.\n\n\
    Build both with:   cargo xtask demo\n\
    The API is at:     /api/v1 (its description: /api/v1/openapi.json)\n";

#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Inside;

/// One file, and the SHA-256 of what is in it.
struct File {
    content: Cow<'static, [u8]>,
    digest: [u8; 32],
}

/// Where the files are.
#[derive(Debug)]
pub enum Assets {
    /// Inside the program.
    Inside,
    /// In a directory.
    Directory(PathBuf),
}

impl Assets {
    /// The files of a directory, or those inside the program.
    #[must_use]
    pub fn new(directory: Option<PathBuf>) -> Self {
        directory.map_or(Self::Inside, Self::Directory)
    }

    async fn get(&self, path: &str) -> Option<File> {
        match self {
            Self::Inside => {
                Inside::get(path).map(|file| File { digest: file.metadata.sha256_hash(), content: file.data })
            }
            Self::Directory(directory) => {
                let plain = |part| matches!(part, Component::Normal(_));
                let path = Path::new(path);
                if !path.components().all(plain) {
                    return None;
                }
                let path = directory.join(path);
                let read = tokio::task::spawn_blocking(move || std::fs::read(path)).await;
                let content = read.ok()?.ok()?;
                Some(File { digest: Sha256::digest(&content).into(), content: content.into() })
            }
        }
    }
}

/// One file, or the problem that there is none.
pub async fn asset(State(app): State<App>, request: Request) -> Answer {
    let path = path(request.uri());
    let unknown = || Failure::new(Cause::UnknownAddress);
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        // An address that has nothing to get does not take another method either.
        let there = path == "index.html" || app.assets.get(&path).await.is_some();
        let mut answer =
            if there { Failure::new(Cause::MethodNotAllowed) } else { unknown() }.into_response();
        if there {
            answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET,HEAD"));
        }
        return Ok(answer);
    }
    let brotli = Coding::accepted(request.headers()) == Coding::Brotli && !path.ends_with(".br");
    let packed = if brotli { app.assets.get(&format!("{path}.br")).await } else { None };
    let (coding, File { content, digest }) = match packed {
        Some(file) => (Coding::Brotli, file),
        None => match app.assets.get(&path).await {
            Some(file) => (Coding::Identity, file),
            None if path == "index.html" => return Ok(how_to_build()),
            None => return Err(unknown()),
        },
    };
    let name: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let tag = coding.tag(&name);
    let page = path.ends_with(".html");
    let cache = match app.assets {
        Assets::Inside if !page && !cfg!(debug_assertions) => CACHED,
        _ => ASKED,
    };
    let common = [(ETAG, tag.as_str()), (CACHE_CONTROL, cache), (VARY, "accept-encoding")];
    if has(request.headers(), &tag) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let mut answer = (common, [(CONTENT_TYPE, media_type(&path))], content.into_owned()).into_response();
    let headers = answer.headers_mut();
    if coding == Coding::Brotli {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if page {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    }
    Ok(answer)
}

fn path(uri: &Uri) -> String {
    let path = uri.path().trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

fn how_to_build() -> Response {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, ASKED)];
    (headers, HOW_TO_BUILD).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "vtt" => "text/vtt; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
