//! Who can be played where a page offers it: a practice ground, in which one person is by turns a resident, a moderator,
//! the host. Nothing of it leaves the browser.
//!
//! The page says who there is, in what it gives as its opening ([`crate::file`]). Each is another person with a pseudonym
//! of their own, so that the rules are those of a deliberation: nobody decides on their own matter.

use deliberation_core::id::Pseudonym;
use deliberation_core::participant::{Role, Standing};
use deliberation_core::wire::{Json, Malformed, Read, Record};
use serde_json::json;

/// The person in this browser: where nobody else is played there is nobody to keep apart from.
pub const ME: Pseudonym = Pseudonym::new([1; 16]);

/// Somebody who can be played.
#[derive(Clone, PartialEq, Debug)]
pub struct Player {
    /// What the page calls them.
    id: String,
    /// As what they act.
    standing: Standing,
}

impl Read for Player {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let id: String = record.need("id")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if id.is_empty() || id.len() > 40 || !id.chars().all(plain) {
            return Err(Malformed::here("expected 1 to 40 letters, digits and -").within("id"));
        }
        Ok(Self { id, standing: record.may("standing")? })
    }
}

impl Player {
    /// Participants are the person in this browser, who may have taken part before anybody could be played.
    fn by(&self) -> Pseudonym {
        if self.standing.role == Role::Participant {
            ME
        } else {
            Pseudonym::derived(&[b"play", self.id.as_bytes()])
        }
    }
}

/// All who can be played, and who is.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Players {
    all: Vec<Player>,
    now: usize,
}

impl Players {
    /// Those of a page. The first is played until another is chosen.
    #[must_use]
    pub fn new(all: Vec<Player>, played: Option<&str>) -> Self {
        let mut players = Self { all, now: 0 };
        if let Some(id) = played {
            players.choose(id);
        }
        players
    }

    /// Plays somebody else. Whether there is such a one.
    pub fn choose(&mut self, id: &str) -> bool {
        let place = self.all.iter().position(|player| player.id == id);
        self.now = place.unwrap_or(self.now);
        place.is_some()
    }

    /// Who acts, and as what.
    #[must_use]
    pub fn now(&self) -> (Pseudonym, Standing) {
        match self.all.get(self.now) {
            Some(player) => (player.by(), player.standing.clone()),
            None => (ME, Standing::default()),
        }
    }

    /// Whether there is anybody to choose from.
    #[must_use]
    pub fn are_offered(&self) -> bool {
        self.all.len() > 1
    }

    /// Who there is, and who is played, as JSON.
    #[must_use]
    pub fn listed(&self) -> String {
        let line = |player: &Player| {
            let Standing { role, name, .. } = &player.standing;
            json!({ "id": player.id, "role": role, "name": name })
        };
        let all: Vec<Json> = self.all.iter().map(line).collect();
        json!({ "as": self.all.get(self.now).map(|player| &player.id), "players": all }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::MemoryLog;
    use crate::room::Room;
    use deliberation_core::id::ActId;

    const FILE: &str = r#"{
        "opening": {"question":{"lang":"en","text":"A lift?"},"statements":[{"text":{"lang":"en","text":"Publish the cost first."}}]},
        "acts": [{"stamp":{"seq":2,"received":10,"by":"ffffffffffffffffffffffffffffffff","session":0,"as":{"role":"participant","assurance":"anonymous"}},
            "act":{"id":"00000000-0009-7000-8000-000000000001","nonce":"MDEyMzQ1Njc4OWFiY2RlZg","type":"statement",
            "text":{"lang":"en","text":"Buy my lifts."}}}],
        "play": [{"id":"participant"},{"id":"moderator","standing":{"role":"moderator","assurance":"host"}},
            {"id":"expert-law","standing":{"role":"expert","assurance":"host","name":"Lawyer Zhang","org":"A firm","fields":["law"]}}]}"#;

    fn act(id: u8, kind: &str, members: &str) -> String {
        let id = ActId::new(i64::from(id) + 10, [id; 10]);
        format!(r#"[{{"id":"{id}","type":"{kind}","nonce":"MDEyMzQ1Njc4OWFiY2RlZg",{members}}}]"#)
    }

    const SPAM: &str = "00000000-0009-7000-8000-000000000001";

    #[test]
    fn one_reports_as_a_resident_and_decides_as_a_moderator() {
        let mut room = Room::open(FILE, MemoryLog::default()).unwrap();
        assert_eq!(
            room.read("/play").unwrap(),
            r#"{"as":"participant","players":[{"id":"participant","name":null,"role":"participant"},{"id":"moderator","name":null,"role":"moderator"},{"id":"expert-law","name":"Lawyer Zhang","role":"expert"}]}"#
        );
        let flag = act(1, "flag", &format!(r#""target":"{SPAM}","revision":1,"reason":"spam""#));
        assert!(room.send(&flag, 20).contains("\"seq\":3"));
        assert_eq!(room.read("/queue"), None, "a resident has none");
        assert!(room.read("/play?as=moderator").unwrap().starts_with(r#"{"as":"moderator""#));
        assert!(room.mine().contains(r#""role":"moderator""#));
        let queue = room.read("/queue?at=x").unwrap();
        assert!(queue.contains(SPAM) && queue.contains(r#""open":1"#), "{queue}");
        let hide = act(
            2,
            "decision",
            &format!(
                r#""target":"{SPAM}","outcome":"hide","wording":"{SPAM}","about":"spam",
                    "ground":{{"article":2,"version":1}},"reason":{{"lang":"en","text":"It advertises."}}"#
            ),
        );
        assert!(room.send(&hide, 30).contains("\"seq\":4"));
        let _ = room.tick();
        assert!(!room.read("").unwrap().contains("Buy my lifts."));
        assert!(room.read("/decisions?since=0").unwrap().contains("It advertises."));
        assert!(room.read("/moderation").is_some() && room.read("/decisions?since=x").is_none());
        // After a reload all is as it was, who is played too; then all is as it was at first.
        let mut again = Room::open(FILE, room.log().clone()).unwrap();
        assert!(again.read("/queue").unwrap().contains(r#""open":0"#));
        assert!(again.read("/play?as=participant").is_some() && again.mine().contains(r#""answer":{"#));
        assert!(again.read("/play?anew").unwrap().starts_with(r#"{"as":"participant""#));
        assert!(again.read("").unwrap().contains("Buy my lifts."));
        assert!(again.log().0.is_empty());
        assert!(again.send(&flag, 40).contains("\"seq\":3"), "what was forgotten can be done again");
    }

    #[test]
    fn players_are_different_people() {
        let mut room = Room::open(FILE, MemoryLog::default()).unwrap();
        for (id, player) in [(1, "participant"), (2, "expert-law")] {
            assert!(room.play(player));
            let own = act(id, "statement", &format!(r#""text":{{"lang":"en","text":"{player}"}}"#));
            let answer = room.send(&own, 20);
            assert!(answer.contains("\"seq\""), "{answer}");
            assert!(room.mine().contains(player));
        }
        assert!(!room.mine().contains(r#""text":"participant""#), "what another wrote is not mine");
        assert!(room.read("/desk").is_some() && !room.play("admin"));
        let _ = room.tick();
        assert!(room.snapshot().contains("Lawyer Zhang"));
    }

    #[test]
    fn a_file_that_cannot_be_read_says_where() {
        let fault = |from: &str, to: &str| {
            Room::open(&FILE.replacen(from, to, 1), MemoryLog::default()).unwrap_err().pointer.clone()
        };
        assert_eq!(fault(r#""id":"moderator""#, r#""id":"<b>""#), "/play/1/id");
        assert_eq!(fault(r#""role":"moderator""#, r#""role":"king""#), "/play/1/standing/role");
        assert_eq!(fault(r#""type":"statement""#, r#""type":"vote""#), "/acts/0/act/statement");
        assert_eq!(fault(r#""text":"Buy my lifts.""#, r#""text":"Publish the cost first.""#), "/acts/0");
        assert_eq!(fault(r#""question""#, r#""answer""#), "/opening/question");
    }

    /// What the page of the practice ground gives.
    const PRACTICE: &str = include_str!("../../../demo/practice.json");

    fn json(text: &str) -> Json {
        deliberation_core::wire::parse(text).unwrap()
    }

    /// A decision that would be right.
    fn right(nth: usize, target: &str, lesson: &Json, statements: &Json) -> String {
        let outcome = match lesson["right"].as_str().unwrap() {
            "keep" => "show",
            other => other,
        };
        let mut members = json!({ "target": target, "outcome": outcome });
        if matches!(outcome, "hide" | "label" | "move") {
            members["wording"] = json!(target);
            members["about"] = json!("other");
            members["ground"] = json!({ "article": 2, "version": 1 });
            members["reason"] = json!({ "lang": "zh-CN", "text": lesson["why"]["zh"] });
        }
        if let Some(to) = lesson["to"].as_u64().and_then(|to| usize::try_from(to).ok()?.checked_sub(1)) {
            members["to"] = statements[to]["id"].clone();
        }
        let members = members.to_string();
        let inside = members.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap();
        act(u8::try_from(nth).unwrap() + 1, "decision", inside)
    }

    #[test]
    fn the_practice_ground_can_be_worked_through() {
        let file = json(PRACTICE);
        let lessons = file["lessons"].as_array().unwrap();
        let of = |right: &str| lessons.iter().filter(|own| own["right"] == right).count();
        let wanted = ["keep", "hide", "move", "label", "pass"].map(of);
        assert_eq!((lessons.len(), wanted), (30, [12, 8, 4, 4, 2]));
        let mut room = Room::open(PRACTICE, MemoryLog::default()).unwrap();
        let players = json(&room.read("/play").unwrap());
        let roles: Vec<&str> =
            players["players"].as_array().unwrap().iter().map(|own| own["role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["participant", "moderator", "expert", "host", "reviewer"]);
        assert!(room.play("moderator"));
        let queue = json(&room.read("/queue").unwrap());
        assert_eq!((queue["open"].as_u64(), queue["cases"].as_array().unwrap().len()), (Some(30), 30));
        assert!(queue["cases"].as_array().unwrap().iter().all(|own| own["own"].is_null()));
        let statements = json(&room.snapshot())["statements"].clone();
        let posts = json(&room.read("/posts?since=0").unwrap())["posts"].as_array().unwrap().clone();
        assert_eq!(posts.len(), 35);
        for (nth, lesson) in lessons.iter().enumerate() {
            let post = posts.iter().find(|post| post["number"].as_u64() == Some(nth as u64 + 1)).unwrap();
            let decision = right(nth, post["id"].as_str().unwrap(), lesson, &statements);
            let answer = room.send(&decision, 1_800_000_000_000 + nth as i64);
            assert!(answer.contains("\"seq\""), "{nth}: {answer} {decision}");
        }
        let _ = room.tick();
        assert_eq!(
            json(&room.read("/queue").unwrap())["open"].as_u64(),
            Some(2),
            "two are passed on to the host"
        );
        assert_eq!(json(&room.read("/decisions").unwrap())["decisions"].as_array().unwrap().len(), 28);
        // Those who annotate have claims to look at.
        assert!(room.play("expert-law") && room.read("/desk").is_some());
        assert!(room.begin_anew() && room.play("moderator"));
        assert_eq!(json(&room.read("/queue").unwrap())["open"].as_u64(), Some(30));
    }
}
