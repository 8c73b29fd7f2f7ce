//! Connections below HTTP: heads that never end, bodies that never come, heads that are too long.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use deliberation_server::config::Config;
use serde_json::json;

use crate::support::{Server, config, opening};

fn quick() -> Server {
    Server::with(Config {
        header_timeout: Duration::from_millis(300),
        body_timeout: Duration::from_millis(500),
        ..config()
    })
}

/// Sends something, and gives what comes back until the server closes, which it must.
fn until_closed(server: &Server, sent: &str) -> (String, Duration) {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(sent.as_bytes()).unwrap();
    let started = Instant::now();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server closes the connection");
    (String::from_utf8_lossy(&answer).into_owned(), started.elapsed())
}

#[test]
fn half_a_head_is_closed() {
    let server = quick();
    for half in ["GET / HTTP/1.1\r\nhost: x\r\nx-slow:", "G", ""] {
        let (answer, took) = until_closed(&server, half);
        assert!(!answer.contains("200"), "{answer}");
        assert!(
            (Duration::from_millis(200)..Duration::from_secs(3)).contains(&took),
            "{half:?} took {took:?}"
        );
    }
}

#[test]
fn a_body_that_does_not_come_is_a_problem() {
    let server = quick();
    let room = server.open(&opening(json!({})));
    let person = room.join();
    let head = format!(
        "POST /api/v1{}/acts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: 100\r\n\r\n{{\"acts\":[",
        room.path, person.token
    );
    let (answer, _) = until_closed(&server, &head);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("/problems/too-slow"), "{answer}");
}

#[test]
fn a_head_too_long_is_refused() {
    let server = quick();
    let many: String = (0..100).map(|n| format!("x-{n}: y\r\n")).collect();
    let (answer, _) = until_closed(&server, &format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n"));
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let long = "y".repeat(40_000);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    // The server may close before all of it is sent.
    let _ = stream.write_all(format!("GET / HTTP/1.1\r\nhost: x\r\nx: {long}\r\n\r\n").as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/1.1 2"));
}

#[test]
fn a_body_left_unread_does_not_cost_the_answer_or_the_connection() {
    let server = quick();
    let room = server.open(&opening(json!({})));
    let body = "x".repeat(300_000);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    for _ in 0..3 {
        let head = format!(
            "POST /api/v1{}/acts HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
            room.path,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        // The answer is known before the body is there.
        std::thread::sleep(Duration::from_millis(50));
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = [0; 2048];
        let length = stream.read(&mut answer).unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 401"));
    }
}
