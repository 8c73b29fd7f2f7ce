//! Parsing JSON with the browser's own parser. Rust's would bring its tables for decimal floats along: some
//! 25 KB of the download that compress to nothing less.

use deliberation_core::wire::Json;
use wasm_bindgen::{JsCast, JsValue};

/// The largest whole number that a JSON number of a browser holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Parses JSON text; nothing when it is not JSON.
#[must_use]
pub fn parse(text: &str) -> Option<Json> {
    js_sys::JSON::parse(text).ok().map(|value| json(&value))
}

fn json(value: &JsValue) -> Json {
    if let Some(text) = value.as_string() {
        return Json::String(text);
    }
    if let Some(number) = value.as_f64() {
        // `as` saturates; what is not whole or too large stays a float.
        let whole = number as i64;
        return if whole as f64 == number && number.abs() <= EXACT { whole.into() } else { number.into() };
    }
    if let Some(truth) = value.as_bool() {
        return Json::Bool(truth);
    }
    if let Some(list) = value.dyn_ref::<js_sys::Array>() {
        return Json::Array(list.iter().map(|item| json(&item)).collect());
    }
    if let Some(object) = value.dyn_ref::<js_sys::Object>() {
        let mut members = serde_json::Map::new();
        for entry in js_sys::Object::entries(object).iter() {
            let entry: js_sys::Array = entry.unchecked_into();
            if let Some(name) = entry.get(0).as_string() {
                members.insert(name, json(&entry.get(1)));
            }
        }
        return Json::Object(members);
    }
    Json::Null
}
