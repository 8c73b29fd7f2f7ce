//! Whatever a client sends, the answer is never the server's fault.

use serde_json::{Value, json};

use crate::support::{HOST, Server, act, opening, statement, vote};

/// Numbers that look random and are the same each time (xorshift).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// Spoils some text: bytes changed, cut out, doubled, cut off, or something else put in place of a value.
pub fn spoil(text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    const ODD: [&str; 12] = [
        "null",
        "-1",
        "1e999",
        "18446744073709551616",
        "\"\\ud800\"",
        "[[[[",
        "{\"a\":{}}",
        "\"\u{0}\"",
        "\"\\u0000\"",
        "true",
        "9007199254740993",
        "\"\u{202e}\"",
    ];
    for _ in 0..=dice.below(2) {
        let at = dice.below(bytes.len().max(1));
        match dice.below(10) {
            0 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
            1 => bytes.truncate(at),
            2 if at < bytes.len() => {
                bytes.remove(at);
            }
            3 => {
                let again = bytes[at.min(bytes.len())..].to_vec();
                bytes.extend(again);
            }
            _ => {
                let odd = ODD[dice.below(ODD.len())].bytes();
                let colons: Vec<usize> = (0..bytes.len()).filter(|&i| bytes[i] == b':').collect();
                if !colons.is_empty() {
                    let colon = colons[dice.below(colons.len())] + 1;
                    let end = bytes[colon..]
                        .iter()
                        .position(|b| b",}]".contains(b))
                        .map_or(bytes.len(), |e| colon + e);
                    bytes.splice(colon..end, odd);
                }
            }
        }
    }
    bytes
}

#[test]
fn garbled_bodies_are_never_the_servers_fault() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (person, host) = (room.join(), room.join_as(Some(HOST), ""));
    let id = &room.statements()[0];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let article = json!({ "number": 1, "version": 2, "guards": ["phase"],
        "title": { "lang": "en", "text": "t" }, "text": { "lang": "en", "text": "x" } });
    let kinds: [Value; 7] = [
        vote(id, "agree", 1),
        statement("Whatever."),
        act("join", json!({ "tie": "party" })),
        act("decision", json!({ "target": id, "outcome": "hide", "reason": { "lang": "en", "text": "r" } })),
        act("phase", json!({ "to": "deliberate", "article": 1 })),
        act("article", article),
        act("open", opening(json!({}))),
    ];
    let mut statuses = std::collections::BTreeMap::new();
    for n in 0..700 {
        let mut kind = kinds[n % kinds.len()].clone();
        kind["id"] = act("x", json!({}))["id"].clone();
        kind["moment"] = json!({ "programme": "p", "ms": 5, "error_ms": 3 });
        kind["at"] = json!(1);
        let whole = match n % 4 {
            0 => opening(json!({ "slug": format!("s{n}"), "policy": { "map_from": 50 } })).to_string(),
            1 => json!({ "tie": "viewer" }).to_string(),
            _ => json!({ "acts": [kind.clone(), kind] }).to_string(),
        };
        let body = spoil(&whole, &mut dice);
        let (path, token) = match n % 4 {
            0 => ("/deliberations".to_owned(), Some(HOST)),
            1 => (room.at("/join"), None),
            2 => (room.at("/acts"), Some(person.token.as_str())),
            _ => (room.at("/acts"), Some(host.token.as_str())),
        };
        let reply = room.client.post_as(&path, token, Some("application/json"), &body);
        assert!(reply.status < 500, "{}: {}", reply.text(), String::from_utf8_lossy(&body));
        if reply.status >= 400 {
            assert_eq!(reply.header("content-type"), "application/problem+json");
        } else if let Some(results) = reply.json()["results"].as_array() {
            let worst = results.iter().filter_map(|result| result["problem"]["status"].as_u64()).max();
            assert!(worst.unwrap_or(0) < 500, "{}", reply.text());
        }
        *statuses.entry(reply.status).or_insert(0) += 1;
    }
    // The dice reach past the front door.
    assert!(statuses[&200] > 50 && statuses[&400] > 50, "{statuses:?}");
    assert_eq!(room.get("").status, 200);
    let directory = server.stop();
    let server = Server::on(directory, crate::support::config());
    assert_eq!(server.client().get(&room.path).status, 200);
}
