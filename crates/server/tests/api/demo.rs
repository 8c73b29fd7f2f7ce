//! `serve --demo`: `POST /demo/token` and `GET /players.json`.

use deliberation_server::config::Config;
use deliberation_server::demo::{Demo, PLAYERS};
use serde_json::{Value, json};

use crate::support::{Client, Server, config, opening};

fn demo() -> Config {
    let demo = Demo::new();
    Config { issuer: Some(demo.issuer()), demo: Some(demo), ..config() }
}

fn ask(client: &Client, body: &Value, headers: &[(&str, &str)]) -> (u16, Value) {
    let mut request = client.agent.post(format!("{}/demo/token", client.root));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header("content-type", "application/json");
    let mut answer = request.send(body.to_string()).unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), serde_json::from_str(&text).unwrap())
}

#[test]
fn each_player_joins_in_their_role() {
    let server = Server::with(demo());
    let room = server.open(&opening(json!({})));
    let players = server.client().get("/players.json");
    assert_eq!((players.status, players.json()), (200, json!(PLAYERS)));
    for player in PLAYERS {
        let (status, answer) = ask(&server.client(), &json!({ "player": player, "lang": "en" }), &[]);
        assert_eq!(status, 200, "{answer}");
        let joined = room.join_as(answer["token"].as_str(), "").me().json();
        let role = match player {
            "resident" | "party" => "participant",
            player => player.split('-').next().unwrap(),
        };
        assert_eq!(joined["role"], role, "{player}");
    }
    let (status, problem) = ask(&server.client(), &json!({ "player": "admin" }), &[]);
    assert_eq!((status, &problem["type"]), (400, &json!("/problems/malformed-body")));
}

#[test]
fn a_key_of_one_run_is_good_for_nothing_else() {
    let (server, other) = (Server::with(demo()), Server::with(demo()));
    let room = server.open(&opening(json!({})));
    let (_, answer) = ask(&other.client(), &json!({ "player": "host" }), &[]);
    room.client.post(&room.at("/join"), answer["token"].as_str(), "").is_problem("unauthenticated", 401);
}

#[test]
fn a_page_of_somebody_else_plays_nobody() {
    let server = Server::with(demo());
    let host = json!({ "player": "host" });
    let own = server.client().root;
    assert_eq!(ask(&server.client(), &host, &[("origin", &own)]).0, 200);
    for strange in
        [("origin", "https://other.test"), ("host", "rebound.test"), ("x-forwarded-for", "192.0.2.1")]
    {
        assert_eq!(ask(&server.client(), &host, &[strange]).0, 404, "{strange:?}");
    }
}

#[test]
fn without_a_demonstration_there_is_nothing_there() {
    let server = Server::start();
    let (status, problem) = ask(&server.client(), &json!({ "player": "host" }), &[]);
    assert_eq!((status, &problem["type"]), (404, &json!("/problems/unknown-address")));
}
