//! The deliberation at earlier moments: frames tell what was on the wire then, whoever recounts them.

use std::collections::BTreeMap;
use std::convert::Infallible;

use deliberation_core::act::{Outcome, When};
use deliberation_core::keyframe::{History, Keyframe};
use deliberation_core::publish::{Published, Publisher, Rows};
use deliberation_core::vote::Value;

use crate::movement::SIDES;
use crate::room::{Room, decide, host, phase, stand, vote, voter};

fn history(publisher: &Publisher) -> History {
    let history = publisher.rows(&Rows::default()).history;
    serde_json::from_str(&serde_json::to_string(&*history).unwrap()).unwrap()
}

/// The sums of an edition, as a frame has them.
fn sums(edition: &Published) -> Vec<[u32; 3]> {
    let tallies = edition.statements.iter().filter_map(|statement| statement.tally);
    tallies.map(|tally| [tally.agree, tally.disagree, tally.pass]).collect()
}

/// A room of two camps with so many people; what was on the wire after each act, by its act.
fn held(people: u32) -> (Room, BTreeMap<u64, Published>) {
    let mut room = Room::open(SIDES, 12);
    let mut editions = BTreeMap::new();
    for who in 0..people {
        for place in 0..12 {
            room.now += 200;
            let camp = if (who + place) % 2 == 0 { Value::Agree } else { Value::Disagree };
            let value = if (who * 7 + place * 3) % 11 == 0 { Value::Pass } else { camp };
            let id = room.id(place as usize);
            room.act(&voter(who, None), vote(id, value, u64::from(place) + 1)).unwrap();
            editions.insert(room.log.len() as u64, room.published());
        }
        let place = if who % 2 == 0 { -60 } else { 60 };
        room.act(&voter(who, None), stand(When::Before, place, 20)).unwrap();
        editions.insert(room.log.len() as u64, room.published());
    }
    (room, editions)
}

#[test]
fn a_frame_tells_what_was_on_the_wire_and_no_more() {
    let (room, editions) = held(120);
    let history = history(&room.publisher);
    assert_eq!(
        history.statements,
        editions.values().last().unwrap().statements.iter().map(|s| s.id).collect::<Vec<_>>()
    );
    assert!((20..60).contains(&history.frames.len()), "{}", history.frames.len());
    let mut drawn = 0;
    for frame in &history.frames {
        let edition = &editions[&frame.seq];
        assert_eq!(
            (frame.at, frame.voters, frame.took_part),
            (edition.at, edition.participation.voters, edition.participation.took_part)
        );
        assert_eq!(frame.sums, sums(edition));
        let stance = &edition.stance;
        assert_eq!(
            serde_json::to_value(&frame.before).unwrap(),
            stance.get("before").cloned().unwrap_or_default()
        );
        let groups = edition
            .map
            .as_ref()
            .filter(|map| map.seq == frame.seq)
            .map(|map| map.picture.groups.iter().map(|group| group.size).collect::<Vec<_>>());
        if let Some(own) = &frame.groups {
            assert_eq!(Some(own.iter().map(|group| group.size).collect::<Vec<_>>()), groups);
            drawn += usize::from(!own.is_empty());
        }
    }
    assert!(drawn >= 3, "{drawn} frames with groups");
    let order: Vec<u64> = history.frames.iter().map(|frame| frame.seq).collect();
    assert!(order.is_sorted());
    let bytes = serde_json::to_string(&history).unwrap();
    assert!((0..120).all(|who| !bytes.contains(&voter(who, None).by.to_string())));
}

#[test]
fn whoever_recounts_the_log_has_the_same_frames() {
    let (room, _) = held(90);
    let recount = Publisher::replay(|| Ok::<_, Infallible>(room.log.iter().cloned().map(Ok))).unwrap();
    assert_eq!(history(&recount), history(&room.publisher));
    // A prefix has the first of them.
    let half = room.log.len() / 2;
    let prefix = Publisher::replay(|| Ok::<_, Infallible>(room.log[..half].iter().cloned().map(Ok))).unwrap();
    let (some, all) = (history(&prefix).frames, history(&room.publisher).frames);
    assert!(!some.is_empty() && all.starts_with(&some));
}

#[test]
fn hidden_statements_and_held_phases_are_in_no_frame() {
    let phases = r#""phases":[{"id":"talk","kind":"deliberate","allows":["vote"]},
        {"id":"secret","kind":"decide","allows":["vote"],"results":"on-close"},{"id":"over","kind":"report"}],"#;
    let mut room = Room::open(phases, 2);
    let (first, second) = (room.id(0), room.id(1));
    let cast = |room: &mut Room, people: std::ops::Range<u32>| {
        for who in people {
            room.act(&voter(who, None), vote(first, Value::Agree, 1)).unwrap();
            room.act(&voter(who, None), vote(second, Value::Pass, 2)).unwrap();
        }
    };
    cast(&mut room, 0..12);
    let open = history(&room.publisher).frames.len();
    assert!(open >= 2);
    room.act(&host(), phase("secret")).unwrap();
    cast(&mut room, 12..30);
    assert_eq!(history(&room.publisher).frames, Vec::<Keyframe>::new());
    room.act(&host(), phase("over")).unwrap();
    let after = history(&room.publisher).frames;
    // Of the whole phase there is its end alone.
    assert_eq!((after.len(), after[open].phase.as_str(), after[open].voters), (open + 1, "over", 30));
    room.act(&host(), decide(first, Outcome::Hide)).unwrap();
    let hidden = history(&room.publisher);
    assert_eq!(hidden.statements, [second]);
    assert!(hidden.frames.iter().all(|frame| frame.sums.len() == 1 && frame.sums[0][0] == 0));
}
