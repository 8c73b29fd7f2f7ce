//! The desk's end of the face that it and the widget have for each other (`src/element/face.js`). All of it is JSON; the
//! table is in ARCHITECTURE.md.

use deliberation_core::id::ActId;
use deliberation_core::participant::Role;
use deliberation_core::text::Lang;
use deliberation_core::wire::{Json, Read, Record, Written};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// What the element gives.
    #[derive(Clone, Debug)]
    pub type Face;
    #[wasm_bindgen(method)]
    fn facts(this: &Face) -> String;
    #[wasm_bindgen(method)]
    fn head(this: &Face) -> String;
    #[wasm_bindgen(method)]
    fn act(this: &Face, json: &str) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn fetch(this: &Face, path: &str) -> js_sys::Promise;
    #[wasm_bindgen(method)]
    fn focus(this: &Face, json: &str);
    #[wasm_bindgen(method)]
    fn article(this: &Face, json: &str);
    #[wasm_bindgen(method)]
    fn selection(this: &Face) -> Option<String>;
    /// The words that were selected have been used: they count no more.
    #[wasm_bindgen(method)]
    pub fn forget(this: &Face);
    #[wasm_bindgen(method)]
    fn moment(this: &Face) -> Option<String>;
    #[wasm_bindgen(method)]
    fn subscribe(this: &Face, hear: &JsValue);
    #[wasm_bindgen(method)]
    fn keep(this: &Face, key: &str, text: Option<String>);
    #[wasm_bindgen(method)]
    fn kept(this: &Face, key: &str) -> Option<String>;
    /// Puts the desk's sheet in.
    #[wasm_bindgen(method)]
    pub fn style(this: &Face, css: &str);
    /// Shows a tool that is in another module: that one comes in the place of this.
    #[wasm_bindgen(method)]
    pub fn elsewhere(this: &Face, tab: &str);
    /// The tool to begin with, where somebody came for one.
    #[wasm_bindgen(method)]
    fn first(this: &Face) -> String;
    /// This instance broke.
    #[wasm_bindgen(method)]
    pub fn broke(this: &Face);
}

/// As what one acts, and how.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    /// The role.
    pub role: Role,
    /// All of it, a `Standing`: name, body, fields. Read by the tool that needs it.
    pub standing: Json,
    /// The language of the screen.
    pub lang: Lang,
    /// Whether there is no connection.
    pub offline: bool,
}

impl Read for Facts {
    fn read(json: &Json) -> Result<Self, deliberation_core::wire::Malformed> {
        let record = Record::of(json)?;
        let (role, standing) = (record.need("role")?, record.may("standing")?);
        Ok(Self { role, standing, lang: record.need("lang")?, offline: record.may("offline")? })
    }
}

/// Words that the person has selected in the widget: code points of a wording.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// The statement or post.
    pub target: String,
    /// Which wording; 0 for a translation, which is no wording.
    pub revision: u32,
    /// The first code point.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
    /// The words.
    pub exact: String,
}

impl Read for Selection {
    fn read(json: &Json) -> Result<Self, deliberation_core::wire::Malformed> {
        let record = Record::of(json)?;
        let (target, revision) = (record.need("target")?, record.may("revision")?);
        let (start, end) = (record.may("start")?, record.may("end")?);
        Ok(Self { target, revision, start, end, exact: record.may("exact")? })
    }
}

/// What answers an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The status; 0 without a connection.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// JSON from a text, by the browser's own reader: one in Rust would be a sixth of the desk.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn parse(text: &str) -> Option<Json> {
    deliberation_widget::web::json::parse(text)
}

/// The same where there is no browser: in tests.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn parse(text: &str) -> Option<Json> {
    deliberation_core::wire::parse(text).ok()
}

impl Face {
    /// As what one acts, and how.
    #[must_use]
    pub fn who(&self) -> Option<Facts> {
        Facts::read(&parse(&self.facts())?).ok()
    }

    /// The tool to begin with, where somebody came for one.
    #[must_use]
    pub fn came_for(&self) -> Option<&'static str> {
        let first = self.first();
        crate::tabs::ALL.iter().map(|tab| tab.id).find(|id| *id == first)
    }

    /// The language of the screen.
    #[must_use]
    pub fn lang(&self) -> String {
        self.who().map(|facts| facts.lang.to_string()).unwrap_or_default()
    }

    /// What a new act begins with: id, nonce, time.
    #[must_use]
    pub fn new_head(&self) -> Json {
        parse(&self.head()).unwrap_or_default()
    }

    /// Does an act, whole as it is. What became of it, once the backend has answered: `seq`, or `problem`.
    pub async fn do_act(&self, act: &str) -> Json {
        let answer = JsFuture::from(self.act(act)).await.ok().and_then(|answer| answer.as_string());
        answer.and_then(|answer| parse(&answer)).unwrap_or_default()
    }

    /// Asks an address of the deliberation (such as `/posts`), as who is signed in.
    pub async fn ask(&self, path: &str) -> Answer {
        let answer = JsFuture::from(self.fetch(path)).await.ok().and_then(|answer| answer.as_string());
        let json = answer.and_then(|answer| parse(&answer)).unwrap_or_default();
        let status = json.get("status").and_then(Json::as_u64).unwrap_or(0);
        let body = json.get("body").and_then(Json::as_str).unwrap_or_default().to_owned();
        Answer { status: u16::try_from(status).unwrap_or(0), body }
    }

    /// Shows a statement or post in the widget, with the focus on it. `statement`: at whose thread's root it stands.
    pub fn show(&self, target: ActId, statement: Option<ActId>) {
        let json = Written::default().text("target", &target.to_string());
        let json = match statement {
            Some(statement) => json.text("statement", &statement.to_string()),
            None => json,
        };
        self.focus(&json.end());
    }

    /// Opens the rules at an article.
    pub fn open_article(&self, article: u32, version: u32) {
        let json = Written::default().json("article", &article.to_string());
        self.article(&json.json("version", &version.to_string()).end());
    }

    /// The words that were selected last, if they are still there.
    #[must_use]
    pub fn selected(&self) -> Option<Selection> {
        Selection::read(&parse(&self.selection()?)?).ok()
    }

    /// The programme's name, and where it is now in milliseconds, as far as that is known.
    #[must_use]
    pub fn now(&self) -> Option<(String, Option<i64>)> {
        let json = parse(&self.moment()?)?;
        Some((json.get("programme")?.as_str()?.to_owned(), json.get("ms").and_then(Json::as_i64)))
    }

    /// Hears of everything that changes, first of all that there is, until the desk ends.
    pub fn hear(&self, hear: impl Fn(Json) + 'static) {
        let hear = Closure::<dyn Fn(String)>::new(move |json: String| hear(parse(&json).unwrap_or_default()));
        self.subscribe(&hear.into_js_value());
    }

    /// Keeps a text on this device, or forgets it.
    pub fn remember(&self, key: &str, text: Option<String>) {
        self.keep(key, text);
    }

    /// What was kept.
    #[must_use]
    pub fn remembered(&self, key: &str) -> Option<String> {
        self.kept(key)
    }
}
