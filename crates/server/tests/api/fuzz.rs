//! Requests drawn from the API's own description, then spoiled: whatever it is, the answer is never the server's fault.
//!
//! Bodies, addresses and parameters follow the schemas of `/openapi.json`, with the ids of what is there, so that many are
//! taken and change something; a third is spoiled after. The same requests each time.

use std::collections::BTreeMap;
use std::time::Duration;

use deliberation_core::moderation::case::receipt;
use deliberation_server::config::Config;
use serde_json::{Map, Value, json};

use crate::garbled::{Dice, spoil};
use crate::portal::{Portal, claims};
use crate::support::{HOST, Server, act, config, opening};

/// So many requests.
const REQUESTS: usize = 20_000;
/// Words in the place of words.
const WORDS: [&str; 16] = [
    "",
    "x",
    "A lift helps.",
    "一楼的采光会受影响，应当先谈补偿。",
    "<img src=x onerror=alert(1)>",
    "\u{202e}txet",
    "\u{0}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "👩‍👩‍👧‍👦",
    "' OR 1=1 --",
    "{{7*7}}",
    "../../etc/passwd",
    "zh-CN",
    "2026-02-30",
    "https://example.org/a?b=c",
    "=HYPERLINK(1)",
];
/// Numbers in the place of numbers.
const NUMBERS: [i64; 12] =
    [0, 1, 2, 3, 7, 100, -1, 65_536, 1 << 31, 9_007_199_254_740_993, i64::MAX, i64::MIN];

/// Draws what a schema describes.
struct Drawn<'a> {
    schemas: &'a Value,
    /// Ids of what there is, and of nothing.
    ids: Vec<String>,
    dice: Dice,
    /// Counts ballots.
    nth: u64,
}

impl Drawn<'_> {
    fn once_in(&mut self, n: usize) -> bool {
        self.dice.below(n) == 0
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.dice.below(of.len())].clone()
    }

    /// Half of what is meant are the statements there were first.
    fn id(&mut self) -> String {
        let of = if self.once_in(2) { 3 } else { self.ids.len() };
        let place = self.dice.below(of);
        self.ids[place].clone()
    }

    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        if self.once_in(400) {
            return json!(self.one(&WORDS));
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            return match name {
                "ActId" => json!(self.id()),
                "Lang" => json!(self.one(&["en", "zh-CN", "de"])),
                "LocalText" => json!({ "lang": "en", "text": self.one(&WORDS) }),
                _ => self.value(&self.schemas[name].clone(), depth + 1),
            };
        }
        if let Some(words) = schema["enum"].as_array() {
            return self.one(words);
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(all) = schema[choice].as_array() {
                let own = self.one(all);
                return self.value(&own, depth);
            }
        }
        if let Some(all) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in all {
                whole.extend(self.value(part, depth).as_object().cloned().unwrap_or_default());
            }
            return Value::Object(whole);
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => self.one(kinds),
            kind => kind.clone(),
        };
        match kind.as_str() {
            Some("string") => json!(self.one(&WORDS)),
            Some("boolean") => json!(self.once_in(2)),
            Some("integer" | "number") => json!(self.one(&NUMBERS)),
            Some("array") => {
                let many = if depth > 12 { 0 } else { self.dice.below(4) };
                (0..many).map(|_| self.value(&schema["items"], depth + 1)).collect()
            }
            Some("object") => self.object(schema, depth),
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let needed = schema["required"].as_array().cloned().unwrap_or_default();
        let mut object = Map::new();
        for (name, own) in schema["properties"].as_object().into_iter().flatten() {
            let needed = needed.iter().any(|needed| needed == name);
            if needed && self.once_in(200) || !needed && (depth > 12 || !self.once_in(3)) {
                continue;
            }
            let value = match &**name {
                "nth" => {
                    self.nth += 1;
                    json!(self.nth)
                }
                "revision" | "version" => json!(1),
                _ => self.value(own, depth + 1),
            };
            object.insert(name.clone(), value);
        }
        Value::Object(object)
    }

    /// An act of any type, with an id of its own but for a few.
    fn act(&mut self, verb: &Value) -> Value {
        let mut whole = act("x", json!({}));
        let id = whole["id"].as_str().unwrap().to_owned();
        if self.once_in(20) {
            whole["id"] = json!(self.id());
        } else if self.ids.len() < 24 {
            self.ids.push(id);
        } else if self.once_in(4) {
            // The statements stay.
            let place = 3 + self.dice.below(21);
            self.ids[place] = id;
        }
        let members = self.value(verb, 0);
        whole.as_object_mut().unwrap().extend(members.as_object().cloned().unwrap_or_default());
        whole
    }
}

#[test]
fn what_the_description_allows_and_what_it_does_not_is_never_the_servers_fault() {
    let portal = Portal::new();
    let server = Server::with(Config { wait: Duration::from_millis(1), ..portal.config() });
    let sides = json!([{ "lang": "en", "text": "No" }, { "lang": "en", "text": "Yes" }]);
    let room = server.open(&opening(json!({ "sides": sides })));
    let expert = json!({ "role": "expert", "name": "Lin", "org": "Lin & Co", "fields": ["law"] });
    let tokens: Vec<Option<String>> =
        [json!({}), json!({ "role": "moderator" }), json!({ "role": "auditor" }), expert]
            .into_iter()
            .enumerate()
            .map(|(n, own)| Some(room.join_as(Some(&portal.sign(&claims(&format!("p{n}"), own))), "").token))
            .chain([Some(room.join().token), Some(room.join_as(Some(HOST), "").token), Some(HOST.to_owned())])
            .chain([Some("no token".to_owned()), None])
            .collect();
    let description = room.client.get("/api/v1/openapi.json").json();
    let schemas = &description["components"]["schemas"];
    let mut calls = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            calls.push((path.trim_start_matches("/api/v1").to_owned(), method.clone(), call.clone()));
        }
    }
    assert!(calls.len() >= 16, "{}", calls.len());
    let acts = calls.iter().position(|(path, ..)| path.ends_with("/acts")).unwrap();
    let verbs = schemas["Verb"]["oneOf"].as_array().unwrap();
    let id = room.path.trim_start_matches("/deliberations/").to_owned();
    let mut drawn = Drawn { schemas, ids: room.statements(), dice: Dice(0x2545_f491_4f6c_dd1d), nth: 0 };
    let report = json!({ "target": drawn.ids[0], "revision": 1, "reason": "spam" });
    let report = room.join().act(&act("flag", report))["id"].as_str().unwrap().parse();
    let known = receipt(report.unwrap());
    let (mut statuses, mut taken) = (BTreeMap::new(), BTreeMap::new());
    let mut tick = 1;
    for n in 0..REQUESTS {
        // Most that a server is asked for is acts.
        let at = if n % 2 == 0 { acts } else { drawn.dice.below(calls.len()) };
        let (path, method, call) = &calls[at];
        let mut address = path.clone();
        let mut query = Vec::new();
        for own in call["parameters"].as_array().into_iter().flatten() {
            let name = own["name"].as_str().unwrap();
            let meant = match name {
                "id" => id.clone(),
                "statement" => drawn.id(),
                "receipt" => known.clone(),
                // About the newest edition: some of before, some that never come.
                _ => (tick + drawn.dice.below(4)).saturating_sub(2).to_string(),
            };
            let value = if drawn.once_in(12) { drawn.one(&WORDS).to_owned() } else { meant };
            let value: String = value
                .bytes()
                .map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
                    byte => format!("%{byte:02X}"),
                })
                .collect();
            if own["in"] == "path" {
                address = address.replace(&format!("{{{name}}}"), &value);
            } else if drawn.once_in(2) {
                query.push(format!("{name}={value}"));
            }
        }
        if !query.is_empty() {
            address = format!("{address}?{}", query.join("&"));
        }
        let token = drawn.one(&tokens);
        let kinds: Vec<&Value> = verbs.iter().collect();
        let body = match &**method {
            "get" => Vec::new(),
            _ if at == acts => {
                let many = 1 + drawn.dice.below(3);
                let acts: Vec<Value> = (0..many)
                    .map(|_| {
                        let verb = drawn.one(&kinds);
                        drawn.act(verb)
                    })
                    .collect();
                json!({ "acts": acts }).to_string().into_bytes()
            }
            _ if path == "/deliberations" => {
                // A whole opening, but for one member.
                let schema = &schemas["Open"]["properties"];
                let names: Vec<&String> = schema.as_object().unwrap().keys().collect();
                let name = drawn.one(&names);
                let mut whole = opening(json!({ "slug": format!("s{n}") }));
                whole[name] = drawn.value(&schema[name], 0);
                whole.to_string().into_bytes()
            }
            _ => drawn
                .value(&call["requestBody"]["content"]["application/json"]["schema"], 0)
                .to_string()
                .into_bytes(),
        };
        let body = if !body.is_empty() && drawn.once_in(3) {
            spoil(&String::from_utf8_lossy(&body), &mut drawn.dice)
        } else {
            body
        };
        let said = || format!("{method} {address} {}", String::from_utf8_lossy(&body));
        if method == "get" && path.ends_with("/live") {
            let url = format!("{}{address}", room.client.api);
            let answer = room.client.agent.get(url).call().unwrap();
            assert!(answer.status().as_u16() < 500, "{}", said());
            continue;
        }
        let reply = if method == "get" {
            let bearer = token.map(|token| format!("Bearer {token}"));
            let headers: Vec<(&str, &str)> = bearer.iter().map(|own| ("authorization", &**own)).collect();
            room.client.get_with(&address, &headers)
        } else {
            room.client.post_as(&address, token.as_deref(), Some("application/json"), &body)
        };
        assert!(reply.status < 500, "{}: {}", reply.text(), said());
        if reply.status >= 400 {
            assert_eq!(reply.header("content-type"), "application/problem+json", "{}", said());
        } else if at == acts {
            let sent: Value = serde_json::from_slice(&body).unwrap_or_default();
            let sent = sent["acts"].as_array().cloned().unwrap_or_default();
            for (act, result) in sent.iter().zip(reply.json()["results"].as_array().unwrap()) {
                assert!(result["problem"]["status"].as_u64().unwrap_or(0) < 500, "{}: {result}", said());
                if result["problem"].is_null() {
                    *taken.entry(act["type"].as_str().unwrap_or("none").to_owned()).or_insert(0) += 1;
                }
            }
        }
        if address == room.path {
            tick = reply.json()["tick"].as_u64().map_or(tick, |tick| tick as usize);
        }
        *statuses.entry((path.clone(), reply.status / 100)).or_insert(0) += 1;
    }
    println!("{statuses:?}\n{taken:?}");
    // The dice reach past the front door: each address answers, and acts of most types are taken.
    for (path, method, _) in &calls {
        assert!(path.ends_with("/live") || statuses.contains_key(&(path.clone(), 2)), "{method} {path}");
    }
    let names = verbs.iter().map(|verb| verb["allOf"][1]["properties"]["type"]["enum"][0].as_str().unwrap());
    let real: Vec<&str> = names.filter(|name| taken.contains_key(*name)).collect();
    assert!(real.len() >= 10, "of {} types only {real:?} were taken", verbs.len());
    // What it kept it can read again.
    let newest = room.get("").json();
    let directory = server.stop();
    let server = Server::on(directory, config());
    assert_eq!(server.client().get(&room.path).json()["statements"], newest["statements"]);
}
