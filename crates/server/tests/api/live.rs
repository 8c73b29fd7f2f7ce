//! `GET …/live`

use std::time::{Duration, Instant};

use deliberation_core::difference::Tick;
use serde_json::{Value, json};

use crate::support::{HOST, Server, Stream, config, opening, statement};

#[test]
fn a_vote_on_one_page_shows_on_another() {
    let server =
        Server::with(deliberation_server::config::Config { tick: Duration::from_secs(1), ..config() });
    let room = server.open(&opening(json!({})));
    let mut stream = Stream::open(&room, "/live", None);
    let started = Instant::now();
    for voters in 1..=2 {
        room.join().vote(&room.statements()[0], "agree");
        let event = stream.next().unwrap();
        let tick: Tick = serde_json::from_str(&event.data).unwrap();
        assert_eq!((event.name.as_str(), event.id), ("tick", format!("{}.{}", tick.epoch, tick.tick)));
        assert_eq!(tick.participation.unwrap().voters, voters);
        assert_eq!(room.get(&format!("/ticks/{}", tick.tick)).text(), event.data);
    }
    assert!(started.elapsed() < Duration::from_millis(2_500));
}

#[test]
fn who_comes_back_gets_what_was_missed() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let host = room.join_as(Some(HOST), "");
    let start = room.published();
    for n in 0..5 {
        host.act(&statement(&format!("Number {n}.")));
        room.wait("it", |published| published.statements.len() == 4 + n);
    }
    let last = format!("{}.{}", start.epoch, start.tick + 2);
    let numbers = |mut stream: Stream, count: usize| -> Vec<u64> {
        let ticks =
            (0..count).map(|_| serde_json::from_str::<Tick>(&stream.next().unwrap().data).unwrap().tick);
        ticks.collect()
    };
    let missed = [start.tick + 3, start.tick + 4, start.tick + 5];
    assert_eq!(numbers(Stream::open(&room, "/live", Some(&last)), 3), missed);
    assert_eq!(numbers(Stream::open(&room, &format!("/live?after={last}"), None), 3), missed);
    // The header is the browser's own, and later than the address.
    let first = format!("{}.{}", start.epoch, start.tick);
    assert_eq!(numbers(Stream::open(&room, &format!("/live?after={first}"), Some(&last)), 3), missed);
}

#[test]
fn who_missed_too_much_is_told_to_reload() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let start = room.published();
    let reload = |last: &str| {
        let event = Stream::open(&room, "/live", Some(last)).next().unwrap();
        assert_eq!(event.name, "reload", "{last}");
        let now: Value = serde_json::from_str(&event.data).unwrap();
        assert_eq!(now["epoch"], start.epoch);
        now["tick"].as_u64().unwrap()
    };
    assert_eq!(reload("another.1"), start.tick);
    assert_eq!(reload("nonsense"), start.tick);
    assert_eq!(reload(&format!("{}.{}", start.epoch, start.tick + 7)), start.tick);
    let host = room.join_as(Some(HOST), "");
    for n in 0..65 {
        host.act(&statement(&format!("Number {n}.")));
        room.wait("it", |published| published.statements.len() == 4 + n);
    }
    assert_eq!(reload(&format!("{}.{}", start.epoch, start.tick)), start.tick + 65);
    let event = Stream::open(&room, "/live", Some(&format!("{}.{}", start.epoch, start.tick + 1))).next();
    assert_eq!(event.unwrap().name, "tick");
}

#[test]
fn a_silent_stream_says_that_it_lives_by_an_event_that_browsers_hand_on() {
    assert_eq!(config().heartbeat, Duration::from_secs(15));
    let server = Server::with(deliberation_server::config::Config {
        heartbeat: Duration::from_millis(50),
        ..config()
    });
    let room = server.open(&opening(json!({})));
    let mut stream = Stream::open(&room, "/live", None);
    for _ in 0..3 {
        let event = stream.next_of_all().unwrap();
        // No id: it is no tick to come back to.
        assert_eq!((event.name.as_str(), event.id.as_str(), event.data.as_str()), ("heartbeat", "", ""));
    }
}

#[test]
fn a_stream_lives_longer_than_a_request_may_take_and_says_bye() {
    let server = Server::with(deliberation_server::config::Config {
        request_timeout: Duration::from_millis(300),
        heartbeat: Duration::from_millis(50),
        ..config()
    });
    let room = server.open(&opening(json!({})));
    let mut stream = Stream::open(&room, "/live", None);
    std::thread::sleep(Duration::from_millis(700));
    room.join().vote(&room.statements()[0], "agree");
    assert_eq!(stream.next().unwrap().name, "tick");
    let started = Instant::now();
    let ends = std::thread::spawn(move || (stream.next().map(|event| event.name), stream.next()));
    drop(server);
    assert_eq!(ends.join().unwrap(), (Some("bye".to_owned()), None));
    assert!(started.elapsed() < Duration::from_secs(3));
}
