//! One deliberation with one person in it: folds, publishes, answers. Pure but for its [`Log`].
//!
//! Next: [`deliberation_core::publish`], which does the same on the server.

use std::collections::BTreeMap;

use deliberation_core::act::bare::Whose;
use deliberation_core::act::{Act, Stamp, Verb};
use deliberation_core::annotation::heard::often_heard;
use deliberation_core::deliberation::MyVote;
use deliberation_core::id::ActId;
use deliberation_core::moderation::list::changed_decisions;
use deliberation_core::moderation::mine::mine_of_moderation;
use deliberation_core::moderation::queue::queue;
use deliberation_core::participant::Role;
use deliberation_core::protocol::envelope::{
    ActResult, ActsAnswer, Mine, MineStatement, MineVote, PAGE, changed, desk, mine_of_notes,
    mine_of_stances, mine_of_threads, page,
};
use deliberation_core::protocol::problem::Problem;
use deliberation_core::publish::{Published, Publisher, Rows};
use deliberation_core::rules::{admit, read_desk, read_queue};
use deliberation_core::wire::{Json, Malformed, parse};
use serde::Serialize;
use serde_json::json;

use crate::erase::erase;
use crate::file::{File, Line, fold, line};
use crate::log::Log;
use crate::play::Players;

const EPOCH: &str = "in-page";

/// A deliberation in a page.
#[derive(Debug)]
pub struct Room<L> {
    file: File,
    players: Players,
    publisher: Publisher,
    /// The edition that was last told.
    told: Published,
    /// Its posts and annotations.
    rows: Rows,
    seq: u64,
    known: BTreeMap<ActId, u64>,
    log: L,
}

/// A line of the log.
#[derive(Serialize)]
struct Written<'a> {
    stamp: &'a Stamp,
    act: &'a Act,
}

/// The same of what is left of an act.
#[derive(Serialize)]
struct Bare<'a> {
    stamp: &'a Stamp,
    act: &'a Json,
}

/// What a log has kept, in its order.
fn kept(log: &impl Log) -> Vec<Line> {
    let read = |text: &String| parse(text).ok().and_then(|json| line(&json).ok());
    let mut lines: Vec<Line> = log.lines().iter().filter_map(read).collect();
    lines.sort_by_key(|(_, stamp)| stamp.seq);
    lines
}

impl<L: Log> Room<L> {
    /// Opens the deliberation that `text` has ([`crate::file`]), and folds what `log` has kept of it.
    ///
    /// # Errors
    /// When `text` is not an act `open`, nor a file with one.
    pub fn open(text: &str, log: L) -> Result<Self, Malformed> {
        let file = File::read(text)?;
        let (mut publisher, mut seq) = file.begin()?;
        let mut known = BTreeMap::new();
        for (act, stamp) in kept(&log) {
            seq = seq.max(stamp.seq);
            known.insert(act.id, stamp.seq);
            // What was accepted once and is refused now (the page's opening was changed) is passed over.
            let _ = fold(&mut publisher, &act, &stamp);
        }
        let told = publisher.publish(EPOCH, 1).ok_or_else(|| Malformed::here("the opening was refused"))?;
        let rows = publisher.rows(&Rows::default());
        let players = Players::new(file.players.clone(), log.played().as_deref());
        Ok(Self { file, players, publisher, told, rows, seq, known, log })
    }

    /// What it has kept.
    pub const fn log(&self) -> &L {
        &self.log
    }

    /// Plays somebody else from now on. Whether there is such a one.
    pub fn play(&mut self, player: &str) -> bool {
        let is_there = self.players.choose(player);
        if is_there {
            self.log.play(player);
        }
        is_there
    }

    /// Forgets all that was done in this browser. Who is played stays.
    pub fn begin_anew(&mut self) -> bool {
        let Ok((publisher, seq)) = self.file.begin() else { return false };
        let Some(told) = publisher.publish(EPOCH, self.told.tick + 1) else { return false };
        self.log.clear();
        self.rows = publisher.rows(&Rows::default());
        (self.publisher, self.told, self.seq) = (publisher, told, seq);
        self.known.clear();
        true
    }

    /// What everybody may see, as JSON.
    #[must_use]
    pub fn snapshot(&self) -> String {
        text(&self.told)
    }

    /// Posts a JSON list of acts received at `now` (Unix, ms); gives their results as JSON.
    pub fn send(&mut self, acts: &str, now: i64) -> String {
        let acts = parse(acts).ok().and_then(|json| json.as_array().cloned()).unwrap_or_default();
        let results = acts.iter().map(|act| self.post(act, now)).collect();
        text(&ActsAnswer { results })
    }

    fn post(&mut self, json: &Json, now: i64) -> ActResult {
        let result = |id, seq, problem| ActResult { id, seq, problem };
        let act = match Act::from_json(json) {
            Ok(act) => act,
            Err(malformed) => return result(None, None, Some(Problem::malformed(malformed))),
        };
        // The same act again has the effect of once.
        if let Some(&seq) = self.known.get(&act.id) {
            return result(Some(act.id), Some(seq), None);
        }
        let seq = self.seq + 1;
        let (by, standing) = self.players.now();
        let stamp = Stamp { seq, received: now, by, session: 0, standing };
        let admitted = admit(self.publisher.deliberation(), &act, &stamp);
        match admitted.and_then(|()| fold(&mut self.publisher, &act, &stamp)) {
            Ok(()) => {
                self.seq = seq;
                self.known.insert(act.id, seq);
                self.log.keep(&act.id.to_string(), &text(&Written { stamp: &stamp, act: &act }));
                if let Verb::Erasure(erasure) = &act.verb {
                    self.erase(erasure.whose(stamp.by));
                }
                result(Some(act.id), Some(seq), None)
            }
            Err(refusal) => result(Some(act.id), None, Some(Problem::refused(&refusal, &self.told.articles))),
        }
    }

    /// Takes words out of what this browser has kept.
    fn erase(&mut self, whose: Whose) {
        let held = self.publisher.deliberation().moderation().all_screened();
        for (id, stamp, act) in erase(kept(&self.log), whose, held) {
            self.log.replace(&id.to_string(), &text(&Bare { stamp: &stamp, act: &act }));
        }
    }

    /// All that the person who is played did here, and what became of it: what the server gives as `…/me/data`.
    fn data(&self) -> Option<String> {
        let (me, _) = self.players.now();
        let mine = parse(&self.mine()).ok()?;
        let own = kept(&self.log).into_iter().filter(|(_, stamp)| stamp.by == me);
        let acts = own.map(|(act, stamp)| {
            let Stamp { seq, received, standing, .. } = stamp;
            json!({ "seq": seq, "received": received, "type": act.verb.name(), "as": standing, "act": act })
        });
        let acts: Vec<Json> = acts.collect();
        Some(json!({ "deliberation": self.told.id, "mine": mine, "acts": acts }).to_string())
    }

    /// What changed since this was last asked, as JSON; nothing when nothing did.
    pub fn tick(&mut self) -> Option<String> {
        let next = self.publisher.publish(EPOCH, self.told.tick + 1)?;
        let rows = self.publisher.rows(&self.rows);
        let tick = self.told.difference(&next).with_rows(&self.rows, &rows);
        // Of moderation no tick tells everything.
        self.rows = rows;
        if tick.is_empty() {
            return None;
        }
        self.told = next;
        Some(text(&tick))
    }

    /// What a server gives at an address below that of the deliberation: the snapshot where that is empty, `/me`, `/me/data`,
    /// `/thread?after=0`, the same below `/statements/{id}`, `/posts?since=0`, `/decisions?since=0`, `/moderation`, `/heard`, `/history`, `/regions`; to those who
    /// have a role `/desk` and `/queue`. Besides, where somebody can be played: `/play`, `/play?as=ID`, and `/play?anew`, which
    /// forgets all that was done here. Nothing at another.
    pub fn read(&mut self, path: &str) -> Option<String> {
        let (place, query) = path.split_once('?').unwrap_or((path, ""));
        match place {
            "" => Some(self.snapshot()),
            "/me" => Some(self.mine()),
            "/me/data" => self.data(),
            "/heard" => Some(self.heard()),
            "/history" => Some(self.history()),
            "/regions" => Some(self.regions()),
            "/posts" => Some(text(&changed(&self.rows.posts, self.told.tick, since(query)?))),
            "/decisions" => {
                Some(text(&changed_decisions(&self.rows.decisions, self.told.tick, since(query)?, PAGE)))
            }
            "/moderation" => Some(text(&*self.rows.moderation)),
            "/desk" => self.desk(),
            "/queue" => self.queue(),
            "/play" => self.plays(query),
            _ => self.page_of(path),
        }
    }

    fn plays(&mut self, query: &str) -> Option<String> {
        let done = match query.split_once('=') {
            _ if !self.players.are_offered() => false,
            Some(("as", player)) => self.play(player),
            _ if query == "anew" => self.begin_anew(),
            _ => query.is_empty(),
        };
        done.then(|| self.players.listed())
    }

    /// What stands on the desk, as JSON.
    fn desk(&self) -> Option<String> {
        let (by, standing) = self.players.now();
        read_desk(&standing).ok()?;
        Some(text(&desk(self.publisher.deliberation(), by)))
    }

    /// What there is to decide on, as JSON.
    fn queue(&self) -> Option<String> {
        let (by, standing) = self.players.now();
        read_queue(&standing).ok()?;
        Some(text(&queue(self.publisher.deliberation(), by, &standing)))
    }

    fn page_of(&self, path: &str) -> Option<String> {
        let (path, after) = path.split_once("/thread?after=")?;
        let statement = if path.is_empty() { path } else { path.strip_prefix("/statements/")? };
        self.thread(statement, after.parse().ok()?)
    }

    /// The page of a thread after the post number `after`, as JSON: of the statement with the id `statement`; of what
    /// stands beside the programme where that is empty. Nothing where there is no such statement.
    #[must_use]
    pub fn thread(&self, statement: &str, after: u32) -> Option<String> {
        let statement = match statement {
            "" => None,
            id => Some(id.parse().ok().filter(|id| self.told.statements.iter().any(|s| s.id == *id))?),
        };
        Some(text(&page(&self.rows, self.told.tick, statement, after)))
    }

    /// The deliberation at earlier moments, as JSON.
    #[must_use]
    pub fn history(&self) -> String {
        text(&*self.rows.history)
    }

    /// What people in parts of the stance line hold, as JSON.
    #[must_use]
    pub fn regions(&self) -> String {
        text(&*self.rows.regions)
    }

    /// Claims often heard, as JSON.
    #[must_use]
    pub fn heard(&self) -> String {
        text(&often_heard(&self.told, &self.rows))
    }

    /// What is mine, as JSON.
    #[must_use]
    pub fn mine(&self) -> String {
        let deliberation = self.publisher.deliberation();
        let (me, standing) = self.players.now();
        let role = standing.role;
        let (posts, ratings) = mine_of_threads(deliberation, me, me);
        let vote = |MyVote { statement, value, .. }: MyVote| MineVote { statement, value };
        let named = role != Role::Participant;
        text(&Mine {
            standing: if named { serde_json::to_value(&standing).unwrap_or_default() } else { Json::Null },
            moderation: mine_of_moderation(deliberation, me, role),
            posts,
            notes: mine_of_notes(deliberation, me, me),
            ratings,
            stances: mine_of_stances(deliberation, me),
            role,
            tie: deliberation.tie_of(me).flatten(),
            nth: deliberation.last_nth(me, 0),
            seq: deliberation.seq(),
            votes: deliberation.ballots_of(me).into_iter().map(vote).collect(),
            statements: deliberation
                .statements_by(me)
                .filter(|s| !s.erased)
                .map(|s| MineStatement { id: s.id, text: s.text.clone(), visibility: s.visibility })
                .collect(),
        })
    }
}

/// After which act something is asked for.
fn since(query: &str) -> Option<u64> {
    query.strip_prefix("since=").map_or(Some(0), |number| number.parse().ok())
}

fn text(value: &impl Serialize) -> String {
    // Every type that goes through here has string keys and finite numbers only.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::MemoryLog;

    const OPENING: &str = r#"{"question":{"lang":"en","text":"A lift?"},
        "statements":[{"text":{"lang":"en","text":"Publish the cost first."}}]}"#;

    fn vote(room: &Room<MemoryLog>, id: u8, nth: u64, value: &str) -> String {
        let statement = room.told.statements[0].id;
        let id = ActId::new(i64::from(id), [id; 10]);
        format!(
            r#"[{{"id":"{id}","type":"vote","nonce":"MDEyMzQ1Njc4OWFiY2RlZg","nth":{nth},
                "statement":"{statement}","value":"{value}"}}]"#
        )
    }

    #[test]
    fn a_vote_is_kept_and_comes_back_after_a_reload() {
        let mut room = Room::open(OPENING, MemoryLog::default()).unwrap();
        let agree = vote(&room, 1, 1, "agree");
        assert!(room.send(&agree, 5).contains("\"seq\":2"));
        assert!(room.tick().unwrap().contains("\"took_part\":1"));
        assert_eq!(room.tick(), None);
        // The same again has the effect of once.
        assert!(room.send(&agree, 6).contains("\"seq\":2"));
        let mut again = Room::open(OPENING, room.log.clone()).unwrap();
        assert!(again.mine().contains("\"agree\""));
        let undo = vote(&again, 2, 2, "none");
        assert!(again.send(&undo, 7).contains("\"seq\":3"));
        assert!(!again.mine().contains("\"agree\""));
    }

    #[test]
    fn what_cannot_be_read_gets_a_problem_and_its_neighbours_do_not() {
        let mut room = Room::open(OPENING, MemoryLog::default()).unwrap();
        let good = vote(&room, 1, 1, "pass");
        let both = format!("[{{}},{}", good.strip_prefix('[').unwrap());
        let answer = room.send(&both, 5);
        assert!(answer.contains("malformed-act") && answer.contains("\"seq\":2"), "{answer}");
        assert!(Room::open("{}", MemoryLog::default()).unwrap_err().pointer.contains("question"));
    }

    #[test]
    fn a_reason_is_in_the_thread_and_in_the_tick_and_survives_a_reload() {
        let mut room = Room::open(OPENING, MemoryLog::default()).unwrap();
        let on = room.told.statements[0].id;
        let id = ActId::new(1, [1; 10]);
        let argue = format!(
            r#"[{{"id":"{id}","type":"argument","nonce":"MDEyMzQ1Njc4OWFiY2RlZg","on":"{on}","relation":"ask",
                "text":{{"lang":"en","text":"Which cost?"}}}}]"#
        );
        assert!(room.send(&argue, 5).contains("\"seq\":2"));
        assert!(room.tick().unwrap().contains("Which cost?"));
        let again = Room::open(OPENING, room.log.clone()).unwrap();
        for room in [room, again] {
            assert!(room.thread(&on.to_string(), 0).unwrap().contains("Which cost?"));
            assert!(!room.thread(&on.to_string(), 1).unwrap().contains("Which cost?"));
            assert!(!room.thread("", 0).unwrap().contains("Which cost?"));
            assert_eq!(room.thread(&id.to_string(), 0), None);
            assert!(room.mine().contains("Which cost?"));
        }
    }

    #[test]
    fn nothing_is_often_heard_where_nobody_annotates() {
        let room = Room::open(OPENING, MemoryLog::default()).unwrap();
        assert_eq!(room.heard(), r#"{"seq":1,"heard":[]}"#);
    }

    #[test]
    fn it_reads_at_the_addresses_of_a_server_and_at_no_other() {
        let mut room = Room::open(OPENING, MemoryLog::default()).unwrap();
        assert_eq!(room.read("/heard"), Some(room.heard()));
        assert_eq!(room.read("/thread?after=0"), room.thread("", 0));
        let id = room.told.statements[0].id.to_string();
        let page = room.read(&format!("/statements/{id}/thread?after=7"));
        assert!(page.is_some() && page == room.thread(&id, 7));
        assert_eq!((room.read(""), room.read("/me")), (Some(room.snapshot()), Some(room.mine())));
        assert!(room.read("/posts?since=0").unwrap().contains(r#""posts":[]"#));
        // Nobody is played here, and a reader has no desk.
        let others = ["/play", "/play?anew", "/play?as=host", "/desk", "/queue", "/posts?since=x"];
        for path in ["/", "/thread", "/thread?after=x", "/posts/1/thread?after=0"].into_iter().chain(others) {
            assert_eq!(room.read(path), None, "{path}");
        }
    }

    #[test]
    fn alone_nothing_but_the_number_of_people_is_shown() {
        let mut room = Room::open(OPENING, MemoryLog::default()).unwrap();
        let agree = vote(&room, 1, 1, "agree");
        let _ = room.send(&agree, 5);
        let _ = room.tick();
        assert!(!room.snapshot().contains("\"tally\""));
    }
}
