//! Words that are hidden, that wait, or that were said to moderators alone are in no public answer and in no event: one walk
//! over every public address of the API's own description, and over the stream from its first event.

use std::time::Duration;

use deliberation_core::moderation::case::receipt;
use deliberation_server::config::Config;
use serde_json::{Value, json};

use crate::portal::{Portal, claims};
use crate::support::{HOST, Room, Server, Stream, act, argue, does, hide, opening, problem, statement, text};

/// In what nobody may read at any time, but whoever wrote it and those who moderate.
const NEVER: &str = "Zanzibar";
/// In what everybody read once, until it was hidden.
const GONE: &str = "Quetzalcoatl";
/// In what everybody reads.
const SHOWN: &str = "Kilimanjaro";

fn remark(words: &str) -> Value {
    act("remark", json!({ "text": text(words) }))
}

/// Every public address of the description, with all that there is in its place.
fn addresses(
    room: &Room,
    things: &[String],
    ticks: std::ops::RangeInclusive<u64>,
    receipt: &str,
) -> Vec<String> {
    let description = room.client.get("/api/v1/openapi.json").json();
    let mut found = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(rest) = path.strip_prefix("/api/v1/deliberations/{id}") else { continue };
        let private = !methods["get"]["security"].is_null();
        if methods.get("get").is_none() || private || rest == "/live" {
            continue;
        }
        if rest.contains("{statement}") {
            found.extend(things.iter().map(|id| rest.replace("{statement}", id)));
        } else if rest.contains("{number}") {
            found.extend(ticks.clone().map(|number| rest.replace("{number}", &number.to_string())));
        } else {
            found.push(rest.replace("{receipt}", receipt));
        }
    }
    found
}

#[test]
fn what_is_hidden_or_waits_or_was_reported_is_in_no_public_answer_and_no_event() {
    let portal = Portal::new();
    let quick =
        Config { heartbeat: Duration::from_millis(150), wait: Duration::from_millis(5), ..portal.config() };
    let server = Server::with(quick);
    let room = server.open(&opening(json!({})));
    let (author, reporter, host) = (room.join(), room.join(), room.join_as(Some(HOST), ""));
    let bearer = room.join();
    let expert = json!({ "role": "expert", "name": "Lin", "org": "Lin & Co", "fields": ["law"] });
    let expert = room.join_as(Some(&portal.sign(&claims("expert", expert))), "");
    let first = room.published();
    let start = format!("{}.{}", first.epoch, first.tick);
    let mut stream = Stream::open(&room, "/live", Some(&start));
    let events = std::thread::spawn(move || {
        let mut events = Vec::new();
        while let Some(event) = stream.next() {
            let last = event.data.contains("The end");
            events.push(event.data);
            if last {
                break;
            }
        }
        events
    });

    // What everybody reads at first.
    let shown = does(&author, &statement(&format!("{SHOWN} is high.")));
    let reason = does(&author, &argue(&shown, "support", &format!("{SHOWN} is a reason.")));
    let gone = does(&author, &statement(&format!("{GONE} is a claim.")));
    let under = does(&author, &argue(&gone, "support", &format!("{GONE} is said of it.")));
    let post = does(&author, &argue(&shown, "support", &format!("{GONE} is a reason.")));
    let own = does(&author, &statement("A claim that is reported."));
    let again = does(&author, &statement("A claim that is warned of."));
    let name = does(&bearer, &act("name", json!({ "shown": GONE })));
    does(&bearer, &statement("A claim under a name."));
    does(&bearer, &argue(&shown, "support", "A reason under a name."));
    room.wait("all of it", |published| published.statements.len() == 8);
    let words = room.get("").text() + &room.get("/posts").text();
    assert!(words.contains(GONE) && words.contains(SHOWN));

    // What is told to those who moderate.
    let contact = json!({ "name": NEVER, "email": format!("{NEVER}@example.org") });
    let illegal = json!({
        "target": own, "revision": 1, "reason": "illegal", "law": format!("Law of {NEVER}"),
        "explanation": text(&format!("{NEVER} is why.")), "good_faith": true, "contact": contact,
    });
    let report = does(&reporter, &act("flag", illegal));
    does(&host, &act("screen", json!({ "words": [NEVER.to_lowercase()] })));
    let mut warning = hide(&again, &again);
    (warning["outcome"], warning["reason"]) = (json!("warn"), text(&format!("{NEVER} is not said here.")));
    let warned = does(&host, &warning);
    does(
        &author,
        &act("appeal", json!({ "decision": warned, "text": text(&format!("{NEVER} is a word.")) })),
    );

    // What waits: for the word, and, once all is held, for somebody to look.
    let mut waiting = vec![does(&author, &remark(&format!("{NEVER}, by its word.")))];
    does(&host, &act("writing", json!({ "hold": "everyone" })));
    waiting.push(does(&author, &statement(&format!("{NEVER} as a claim."))));
    waiting.push(does(&author, &argue(&shown, "support", &format!("{NEVER} as a reason."))));
    let better = text(&format!("{NEVER} in better words."));
    does(&author, &act("revision", json!({ "target": reason, "base": 1, "text": better })));
    author.act(&act("name", json!({ "shown": NEVER })));
    // A note that nobody has signed.
    let note = json!({
        "target": shown, "revision": 1, "kind": "correction", "code": "R1", "severity": "material",
        "span": { "start": 0, "end": 11, "exact": SHOWN }, "right": text(NEVER), "text": text(NEVER), "interests": [],
    });
    let noted = expert.act(&act("annotation", note));
    assert_eq!(problem(&noted), "none", "{noted}");

    // What goes: a statement, with what was said of it, and a post. The facts quote them.
    for id in [&gone, &post] {
        let mut decision = hide(id, id);
        decision["facts"] = text(&format!("It says {NEVER} and {GONE}."));
        does(&host, &decision);
    }
    does(&host, &act("writing", json!({})));
    // Last, with nothing else that goes: a name, which stands beside what nobody hides.
    room.wait("less of it", |published| published.statements.len() == 7);
    assert!(room.get("").text().contains(GONE) && room.get("/posts").text().contains(GONE));
    does(&host, &hide(&name, &name));
    does(&author, &statement("The end of it."));
    let end =
        room.wait("the end", |published| published.statements.len() == 8 && !published.moderation.is_null());

    // It was all kept: whom it concerns reads it.
    let mine = author.me().text();
    assert!(mine.contains(NEVER) && mine.contains(GONE));
    assert!(host.get("/queue").text().contains(NEVER));

    let things: Vec<String> = [shown, gone, under, post, own, again].into_iter().chain(waiting).collect();
    let receipt = receipt(report.parse().unwrap());
    let addresses = addresses(&room, &things, first.tick..=end.tick, &receipt);
    assert!(addresses.len() > 20, "{addresses:?}");
    let mut control = 0;
    for address in &addresses {
        let reply = room.get(address);
        assert!(reply.status < 500, "{address}");
        let body = reply.text();
        control += usize::from(body.contains(SHOWN));
        for word in [NEVER, GONE] {
            assert!(!body.to_lowercase().contains(&word.to_lowercase()), "{word} at {address}: {body}");
        }
    }
    assert!(control >= 3, "what is shown is at {control} addresses");
    // Whoever comes back to the stream after it gets nothing of it; whoever was there saw what was shown, and no more.
    let mut late = Stream::open(&room, "/live", Some(&start));
    while let Some(event) = late.next_of_all().filter(|event| event.name != "heartbeat") {
        assert!(!event.data.contains(GONE) && !event.data.contains(NEVER), "{}", event.data);
    }
    let events = events.join().unwrap();
    assert!(events.iter().any(|data| data.contains(GONE)), "the walk hears what is said");
    for data in events {
        assert!(!data.to_lowercase().contains(&NEVER.to_lowercase()), "{data}");
    }
}
