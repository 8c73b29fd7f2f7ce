//! The smallest act of each line of the permission table, and what must be there before it.

use serde_json::{Value, json};

use crate::support::{Person, act, argue, does, hide, text};

/// Those who act in one room.
pub struct People {
    /// Whoever is looked at, in the role that is.
    pub me: Person,
    /// The same person without a role.
    pub plain: Person,
    /// Somebody else, without one.
    pub other: Person,
    /// An expert of another house and field.
    pub expert: Person,
    /// One of my house, who is me where I am an expert.
    pub mine: Person,
    pub moderator: Person,
    pub host: Person,
    /// The handle of somebody who does nothing, and mine.
    pub handles: [String; 2],
}

fn remark(words: &str) -> Value {
    act("remark", json!({ "text": text(words) }))
}

fn spoken(words: &str) -> Value {
    let speaker = json!({ "name": "Ms Li", "role": "2nd floor" });
    let mut said = act("spoken", json!({ "text": text(words), "speaker": speaker }));
    said["moment"] = json!({ "programme": "ep-298", "ms": 61_000 });
    said
}

fn note(on: &str, exact: &str, severity: &str) -> Value {
    let corrects = severity != "hint";
    let mut note = json!({
        "target": on, "revision": 1, "kind": if corrects { "correction" } else { "context" }, "severity": severity,
        "span": { "start": 0, "end": exact.chars().count(), "exact": exact }, "text": text("And more."), "interests": [],
    });
    if corrects {
        (note["code"], note["right"]) = (json!("R1"), text("So far, yes."));
    }
    act("annotation", note)
}

/// The act of a line, with what it is about made before: by me where it is to be my `own`. `n` tells one from another.
#[expect(clippy::too_many_lines, reason = "a list: one arm a line of the table")]
pub fn fixture(key: &str, people: &People, own: bool, first: &str, n: u64) -> Value {
    let words = format!("Words {n} {key}");
    let owner = if own { &people.plain } else { &people.other };
    // The ballots of a session are counted.
    let nth = n + 1;
    let claim = || does(owner, &argue(first, "support", &words));
    let noted = |by: &Person, claim: &str, severity: &str| does(by, &note(claim, "Words", severity));
    match key {
        "open" => act("open", json!({ "question": text("A lift?") })),
        "join" => act("join", json!({})),
        "statement" => act("statement", json!({ "text": text(&words) })),
        "statement/supersedes" => {
            let old = does(owner, &act("statement", json!({ "text": text(&words) })));
            act("statement", json!({ "text": text(&format!("{words}, better")), "supersedes": old }))
        }
        "vote" => act("vote", json!({ "statement": first, "revision": 1, "value": "agree", "nth": nth })),
        "stance" => act("stance", json!({ "when": "before", "value": 10, "nth": nth })),
        "rating" => act("rating", json!({ "post": claim(), "revision": 1, "value": "up", "nth": nth })),
        "argument" => argue(first, "oppose", &words),
        "argument/answer" => argue(first, "answer", &words),
        "remark" => remark(&words),
        "residents" => act("remark", json!({ "text": text(&words), "demand": { "residents": true } })),
        "spoken" => spoken(&words),
        "revision/statement" => {
            let target = does(owner, &act("statement", json!({ "text": text(&words) })));
            revise(&target, &words)
        }
        "revision/argument" => revise(&claim(), &words),
        "revision/answer" => revise(&does(owner, &argue(first, "answer", &words)), &words),
        "revision/remark" => revise(&does(owner, &remark(&words)), &words),
        "revision/spoken" => revise(&does(&people.host, &spoken(&words)), &words),
        "withdraw" => act("withdraw", json!({ "target": does(owner, &remark(&words)) })),
        "withdraw/spoken" => act("withdraw", json!({ "target": does(&people.host, &spoken(&words)) })),
        "attach" => act("attach", json!({ "target": does(owner, &remark(&words)), "to": first })),
        "demand/argument" | "demand/remark" => {
            let post = if key == "demand/remark" { remark(&words) } else { argue(first, "ask", &words) };
            act("demand", json!({ "target": does(owner, &post) }))
        }
        "demand-step" | "demand-step/carried-over" => {
            let mut demand = argue(first, "oppose", &words);
            demand["demand"] = json!({});
            let target = does(owner, &demand);
            if key == "demand-step" {
                act("demand-step", json!({ "target": target, "to": "withdrawn" }))
            } else {
                let (reason, until) = (text("Next month."), "9999-12-24");
                act(
                    "demand-step",
                    json!({ "target": target, "to": "carried-over", "reason": reason, "until": until }),
                )
            }
        }
        "merge" => {
            let target = does(owner, &act("statement", json!({ "text": text(&words) })));
            act("merge", json!({ "target": target, "into": first }))
        }
        "decision" => act("decision", json!({ "target": claim(), "outcome": "show" })),
        "annotation" => note(&claim(), "Words", "hint"),
        "signature" => {
            let annotation = noted(&people.expert, &claim(), "material");
            act("signature", json!({ "annotation": annotation, "agrees": true }))
        }
        "note-reply" | "dispute" => {
            let annotation = noted(&people.expert, &claim(), "hint");
            act(key, json!({ "annotation": annotation, "text": text("Because.") }))
        }
        "note-review" => {
            // Whoever wrote the note does not decide on it.
            let by = if own { &people.mine } else { &people.expert };
            let claim = does(&people.other, &argue(first, "support", &words));
            let annotation = noted(by, &claim, "hint");
            let said = json!({ "annotation": annotation, "text": text("Because.") });
            does(&people.other, &act("dispute", said));
            act(key, json!({ "annotation": annotation, "finding": "upheld", "text": text("I looked.") }))
        }
        // Who moderates is involved where the claim is theirs; who wrote the note takes it back.
        "note-withdrawal" | "note-withdrawal/moderates" => {
            let by = if own && key == "note-withdrawal" { &people.mine } else { &people.expert };
            let annotation = noted(by, &claim(), "hint");
            act("note-withdrawal", json!({ "annotation": annotation, "text": text("Because.") }))
        }
        "helpful" => {
            let annotation = noted(&people.expert, &claim(), "hint");
            act(key, json!({ "annotation": annotation, "value": "yes", "nth": nth }))
        }
        "objection" => {
            let target = noted(&people.expert, &claim(), "hint");
            act(key, json!({ "target": target, "asks": true, "nth": nth }))
        }
        "expert-call" => act(key, json!({ "target": first, "asks": true, "nth": nth })),
        "law-change" => {
            let version = json!({ "instrument": format!("Law {n}"), "version_date": "2026-01-01" });
            act(key, json!({ "version": version }))
        }
        "notes-order" => act(key, json!({ "counts": true })),
        "phase" => act(key, json!({ "to": if own { "more" } else { "talk" } })),
        "article" => {
            let (title, words) = (text("A title"), text(&words));
            act(
                key,
                json!({ "number": 1_000 + n, "version": 1, "guards": [], "title": title, "text": words }),
            )
        }
        "flag" => {
            // Nobody reports their own: the cell is of others' things.
            let target = does(&people.other, &argue(first, "support", &words));
            act(key, json!({ "target": target, "revision": 1, "reason": "spam" }))
        }
        "appeal" | "ruling" => {
            let target = claim();
            let decision = does(&people.moderator, &hide(&target, &target));
            let appeal = act("appeal", json!({ "decision": decision, "text": text("Look again.") }));
            if key == "appeal" {
                appeal
            } else {
                let appeal = does(owner, &appeal);
                act(key, json!({ "appeal": appeal, "finding": "overturned", "text": text("I looked.") }))
            }
        }
        "writing" | "screen" => act(key, json!({})),
        "grant" => act(key, json!({ "to": people.handles[usize::from(own)], "role": "moderator" })),
        "name" => act(key, json!({ "shown": if own { "Old Chen" } else { "Old Wang" } })),
        "name/number" => act("name", json!({})),
        "erasure" => act(key, json!({ "what": does(owner, &remark(&words)) })),
        "erasure/retention" => act("erasure", json!({ "all": true, "why": "retention" })),
        "unknown" => act("song", json!({ "words": "la" })),
        _ => panic!("no fixture for {key}"),
    }
}

fn revise(target: &str, words: &str) -> Value {
    act("revision", json!({ "target": target, "base": 1, "text": text(&format!("{words}, better")) }))
}
