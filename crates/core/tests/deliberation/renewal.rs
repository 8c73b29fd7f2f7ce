//! Maps that follow landmarks: a room that grows, and its recount.

use std::sync::Arc;

use deliberation_core::publish::{MapJob, PublishedMap, Publisher};
use deliberation_core::vote::Value;

use crate::room::{Room, vote, voter};

const STATEMENTS: usize = 12;

/// Two camps that come one by one, and the jobs of all maps that fell due.
fn growing(people: u32) -> (Room, Vec<MapJob>) {
    let mut room = Room::open("", STATEMENTS);
    let mut jobs = Vec::new();
    for who in 0..people {
        for place in 0..STATEMENTS {
            // One vote in eight goes the other way.
            let odd = (who as usize * 31 + place * 17).is_multiple_of(8);
            let agrees = (who.is_multiple_of(3) == (place % 2 == 0)) != odd;
            room.now += 700;
            let statement = room.id(place);
            let before = room.publisher.clone();
            let due = room
                .act(
                    &voter(who, None),
                    vote(statement, if agrees { Value::Agree } else { Value::Disagree }, 1),
                )
                .unwrap();
            if due {
                let (act, stamp) = room.log.last().unwrap();
                jobs.extend(before.clone().fold(act, stamp).unwrap());
            }
        }
    }
    (room, jobs)
}

fn map(publisher: &Publisher) -> Arc<PublishedMap> {
    publisher.publish("e", 1).unwrap().map.unwrap()
}

#[test]
fn a_map_follows_the_last_landmark_and_names_it() {
    let (room, jobs) = growing(160);
    let maps: Vec<_> = jobs.iter().map(MapJob::run).collect();
    assert!(maps.len() > 8, "{}", maps.len());
    assert_eq!(maps[0].follows, None);
    let landmarks: std::collections::BTreeSet<u64> =
        maps[1..].iter().map(|map| map.follows.unwrap()).collect();
    assert!(landmarks.len() > 3 && landmarks.len() < maps.len(), "{landmarks:?} of {}", maps.len());
    for pair in maps.windows(2) {
        let seqs = [pair[0].seq, pair[1].seq];
        assert!(pair[1].follows.unwrap() <= seqs[0] && seqs[0] < seqs[1]);
        // The greater camp keeps its letter and its side.
        let first = |map: &PublishedMap| map.picture.groups.first().map(|g| (g.id, g.center[0] > 0.0));
        if first(&pair[0]).is_some() {
            assert_eq!(first(&pair[0]), first(&pair[1]));
        }
    }
    // The smaller camp is large enough from the 60th person on.
    assert!(maps.iter().filter(|map| map.picture.groups.len() == 2).count() > maps.len() / 2);
    assert_eq!(map(&room.publisher), *maps.last().unwrap());
}

#[test]
fn a_recount_and_a_server_that_skips_maps_get_the_same_last_map() {
    let (room, jobs) = growing(160);
    let log = || Ok::<_, ()>(room.log.iter().cloned().map(Ok));
    let replayed = Publisher::replay(log).unwrap();
    assert_eq!(map(&replayed), map(&room.publisher));
    // Only the last job is run; it computes the landmarks that it needs.
    let mut hurried = Publisher::default();
    let mut last = None;
    for (act, stamp) in &room.log {
        if let Ok(Some(job)) = hurried.fold(act, stamp) {
            last = Some(job);
        }
    }
    assert_eq!(last.unwrap().run(), jobs.last().unwrap().run());
    // And what comes next follows the same landmark, whoever counted.
    let mut both = [room.publisher.clone(), replayed];
    let mut more = room;
    for who in 1_000..1_012 {
        more.now += 6_000;
        let statement = more.id(1);
        let _ = more.act(&voter(who, None), vote(statement, Value::Agree, 1)).unwrap();
    }
    let added = more.log.len() - 12;
    for publisher in &mut both {
        for (act, stamp) in &more.log[added..] {
            if let Some(job) = publisher.fold(act, stamp).unwrap() {
                publisher.set_map(job.run());
            }
        }
    }
    assert_eq!(map(&both[0]), map(&both[1]));
    assert_eq!(map(&both[0]), map(&more.publisher));
}
