//! What meters need of a snapshot, read with the browser's own JSON: a parser of ours and the readers of everything else that
//! a snapshot carries would be more bytes than the meters.
//!
//! What is read goes through core's readers, as everywhere; what no meter asks for stays empty.

use deliberation_core::annotation::published::NotesHead;
use deliberation_core::id::ActId;
use deliberation_core::opinion::Picture;
use deliberation_core::policy::Policy;
use deliberation_core::publish::{Opening, PhaseInForce, Published, PublishedMap};
use deliberation_core::text::LocalText;
use deliberation_core::wire::{Json, Read};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The edition, as far as meters go; nothing where it is not one.
pub fn edition(snapshot: &JsValue) -> Option<Published> {
    let opening = member(snapshot, "opening");
    let question: LocalText = read(&member(&opening, "question"))?;
    let map = member(snapshot, "map");
    let map = if map.is_undefined() { None } else { Some(std::sync::Arc::new(picture(&map)?)) };
    let nobody = ActId::new(0, [0; 10]);
    Some(Published {
        id: "meter".parse().ok()?,
        epoch: String::new(),
        tick: 0,
        seq: 0,
        at: 0,
        opening: Opening {
            act: nobody,
            question,
            why: None,
            how: None,
            attribution: None,
            sides: None,
            ties: json(&member(&opening, "ties")),
            languages: Vec::new(),
            policy: Policy::default(),
            phases: Vec::new(),
        },
        articles: Vec::new(),
        phase: PhaseInForce { id: String::new(), since: 0, rule: None },
        participation: read(&member(snapshot, "participation"))?,
        statements: read(&member(snapshot, "statements"))?,
        threads: Vec::new(),
        demands: Vec::new(),
        notes: NotesHead::default(),
        stance: Json::Null,
        map,
    })
}

fn picture(map: &JsValue) -> Option<PublishedMap> {
    let groups = read(&member(&member(map, "picture"), "groups"))?;
    Some(PublishedMap {
        seq: 0,
        at: 0,
        follows: None,
        statements: read(&member(map, "statements"))?,
        picture: Picture { groups, ..Picture::default() },
    })
}

fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or_default()
}

fn read<T: Read>(value: &JsValue) -> Option<T> {
    T::read(&json(value)).ok()
}

/// The same value as core knows it. What JSON has no word for is null.
fn json(value: &JsValue) -> Json {
    if let Some(number) = value.as_f64() {
        return number_of(number);
    }
    if let Some(text) = value.as_string() {
        return Json::String(text);
    }
    if let Some(flag) = value.as_bool() {
        return Json::Bool(flag);
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        return Json::Array(list.iter().map(|own| json(&own)).collect());
    }
    let Some(object) = value.dyn_ref::<Object>() else { return Json::Null };
    let entries = Object::entries(object);
    // One by one: a map from a list is sorted first, with all the code of it.
    let mut members = serde_json::Map::new();
    for pair in entries.iter() {
        let Some(pair) = pair.dyn_ref::<Array>() else { continue };
        if let Some(name) = pair.get(0).as_string() {
            members.insert(name, json(&pair.get(1)));
        }
    }
    Json::Object(members)
}

/// Whole numbers as such.
fn number_of(number: f64) -> Json {
    let whole = number as i64;
    // Beyond that a browser does not count by ones.
    if whole as f64 == number && whole.unsigned_abs() < 1 << 53 {
        return Json::from(whole);
    }
    serde_json::Number::from_f64(number).map_or(Json::Null, Json::Number)
}
