//! Who is given a role over the wire acts in it from the next act on; who chooses a name is shown by it.

use serde_json::{Value, json};

use crate::support::{HOST, Room, Server, act, opening, problem, statement};

#[test]
fn who_is_given_a_role_has_it_from_the_next_act_on() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let (person, other) = (room.join(), room.join());
    let host = room.join_as(Some(HOST), "");
    let handle = person.me().json()["moderation"]["handle"].clone();
    let given = |role: &str, more: Value| {
        let mut grant = json!({ "to": handle, "role": role });
        grant["standing"] = more;
        act("grant", grant)
    };
    assert_eq!(problem(&other.act(&given("moderator", Value::Null))), "role-forbids");
    assert_eq!(problem(&host.act(&given("admin", Value::Null))), "unfit-grant");
    person.get("/queue").is_problem("role-forbids", 403);
    // Whoever was made one who only reads is announced to nobody; whoever moderates is.
    let at = "/queue?at=0193a1b2-0000-7000-8000-000000000002";
    let present = || host.get("/queue").json()["present"].as_array().map_or(0, Vec::len);
    assert!(host.act(&given("auditor", Value::Null))["seq"].is_u64());
    assert_eq!((person.get(at).status, present()), (200, 0));
    assert!(host.act(&given("moderator", Value::Null))["seq"].is_u64());
    assert_eq!((person.get(at).status, present()), (200, 1));
    assert_eq!(person.get("/queue").status, 200);
    assert_eq!(person.me().json()["role"], "moderator");
    assert_eq!(host.me().json()["moderation"]["grants"][0]["to"], handle);
    // Whoever moderates does not vote; an expert acts under a name.
    let office =
        json!({ "name": "王律师", "org": "某某律师事务所", "fields": ["law"], "on_behalf_of": "一层" });
    assert!(host.act(&given("expert", office))["seq"].is_u64());
    person.get("/queue").is_problem("role-forbids", 403);
    let said = statement("As an expert.");
    assert!(person.act(&said)["seq"].is_u64());
    let published = room.wait("it", |published| published.statements.len() == 4);
    let by = serde_json::to_value(&published.statements[3].by).unwrap();
    assert_eq!((&by["name"], &by["on_behalf_of"]), (&json!("王律师"), &json!("一层")));
    assert!(host.act(&given("participant", Value::Null))["seq"].is_u64());
    assert_eq!(person.me().json()["role"], "participant");
}

#[test]
fn a_chosen_name_is_shown_and_kept_over_a_restart() {
    let server = Server::start();
    let room = server.open(&opening(json!({})));
    let person = room.join();
    assert!(person.act(&statement("Mine."))["seq"].is_u64());
    let refused = person.act(&act("name", json!({ "shown": "主持人" })));
    assert_eq!((problem(&refused), &refused["problem"]["rule"]["article"]), ("unfit-name", &json!(21)));
    assert!(person.act(&act("name", json!({ "shown": "七楼的老陈" })))["seq"].is_u64());
    let shown = |published: &deliberation_core::publish::Published| {
        let by = published.statements.last().and_then(|own| own.by.clone());
        by.and_then(|by| by.name).is_some_and(|name| name == "七楼的老陈")
    };
    room.wait("the name", shown);
    let path = room.path;
    let again = Server::on(server.stop(), crate::support::config());
    assert!(shown(&Room { client: again.client(), path }.published()));
}
