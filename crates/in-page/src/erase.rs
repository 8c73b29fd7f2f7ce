//! Erasing words where a browser keeps the log: what is left of an act is written in its place, as the server does it.

use std::collections::{BTreeMap, BTreeSet};

use deliberation_core::act::bare::{THINGS, Whose, is_office};
use deliberation_core::act::{Act, Stamp};
use deliberation_core::id::ActId;
use deliberation_core::moderation::waits::Wait;
use deliberation_core::wire::{Json, parse};

use crate::file::Line;

/// What is left of the acts whose words go. `held`: why some once waited for their words.
pub fn erase(lines: Vec<Line>, whose: Whose, held: &BTreeMap<ActId, Wait>) -> Vec<(ActId, Stamp, Json)> {
    let things = things(&lines, whose);
    let theirs = |thing: ActId| whose == Whose::Everybody || things.contains(&thing);
    let bare = |(act, stamp): Line| {
        if is_office(act.verb.name()) {
            return None;
        }
        let part = whose.part(act.id, stamp.by, &act.verb, theirs)?;
        let bare = parse(&act.bare(part, held.get(&act.id).copied())).ok()?;
        Some((act.id, stamp, bare))
    };
    lines.into_iter().filter_map(bare).collect()
}

/// The ids of what those wrote whose words go.
fn things(lines: &[Line], whose: Whose) -> BTreeSet<ActId> {
    let is_thing = |act: &Act| THINGS.contains(&act.verb.name());
    match whose {
        Whose::Thing(thing) => BTreeSet::from([thing]),
        Whose::Everybody => BTreeSet::new(),
        Whose::Person(person) => {
            let own = lines.iter().filter(|(act, stamp)| stamp.by == person && is_thing(act));
            own.map(|(act, _)| act.id).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{Log as _, MemoryLog};
    use crate::room::Room;

    const OPENING: &str = r#"{"question":{"lang":"en","text":"A lift?"},
        "statements":[{"text":{"lang":"en","text":"Publish the cost first."}}]}"#;

    fn statement(room: &Room<MemoryLog>) -> String {
        let snapshot = parse(&room.snapshot()).unwrap();
        snapshot["statements"][0]["id"].as_str().unwrap().to_owned()
    }

    const TEXT: &str = "secret words";

    fn write(room: &mut Room<MemoryLog>, n: u8, kind: &str, members: &str) -> ActId {
        let id = ActId::new(i64::from(n), [n; 10]);
        let act = format!(r#"[{{"id":"{id}","type":"{kind}","nonce":"MDEyMzQ1Njc4OWFiY2RlZg",{members}}}]"#);
        let answer = room.send(&act, i64::from(n));
        assert!(answer.contains("\"seq\""), "{answer}");
        id
    }

    fn stored(room: &Room<MemoryLog>) -> String {
        room.log().lines().join("\n")
    }

    #[test]
    fn what_is_erased_is_in_no_line_of_the_store_and_the_rest_stands_as_it_did() {
        let mut room = Room::open(OPENING, MemoryLog::default()).unwrap();
        let on = statement(&room);
        let text = |words: &str| format!(r#""text":{{"lang":"en","text":"{words}"}}"#);
        let first =
            write(&mut room, 1, "argument", &format!(r#""on":"{on}","relation":"ask",{}"#, text(TEXT)));
        let other = format!(r#""on":"{first}","relation":"answer",{}"#, text("A reply of mine."));
        let other = write(&mut room, 2, "argument", &other);
        let _ = write(
            &mut room,
            3,
            "revision",
            &format!(r#""target":"{first}","base":1,{}"#, text("secret words, better")),
        );
        let _ = room.tick();
        assert!(
            stored(&room).contains("secret") && room.thread(&on.to_string(), 0).unwrap().contains("secret")
        );
        let _ = write(&mut room, 4, "erasure", &format!(r#""what":"{first}""#));
        let _ = room.tick();
        let mut again = Room::open(OPENING, room.log().clone()).unwrap();
        for room in [&mut room, &mut again] {
            let thread = room.thread(&on.to_string(), 0).unwrap();
            assert!(!stored(room).contains("secret") && !thread.contains("secret"));
            assert!(thread.contains(r#""absent":"erased""#) && thread.contains("A reply of mine."));
            assert!(room.mine().contains(&other.to_string()) && !room.mine().contains("secret"));
            assert!(!room.read("/me/data").unwrap().contains("secret"));
        }
        assert_eq!(room.mine(), again.mine());
        // All the rest, a name among it.
        let _ = write(&mut room, 5, "name", r#""shown":"Old Chen""#);
        assert!(room.read("/me/data").unwrap().contains("Old Chen"));
        let _ = write(&mut room, 6, "erasure", r#""all":true"#);
        let mut again = Room::open(OPENING, room.log().clone()).unwrap();
        let all = [
            stored(&room),
            again.mine(),
            again.read("/me/data").unwrap(),
            again.thread(&on.to_string(), 0).unwrap(),
        ];
        for gone in ["secret", "A reply of mine.", "Old Chen"] {
            assert!(all.iter().all(|text| !text.contains(gone)), "{gone}");
        }
        // It goes on from there.
        let _ = write(
            &mut again,
            7,
            "argument",
            &format!(r#""on":"{on}","relation":"ask",{}"#, text("A new thought.")),
        );
    }
}
