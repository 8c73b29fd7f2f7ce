//! The table of small rooms, held against the bytes that everybody gets, after every single ballot.

use std::collections::{BTreeMap, BTreeSet};

use deliberation_core::act::{Join, Outcome, Verb};
use deliberation_core::participant::{Assurance, Role, Tie};
use deliberation_core::publish::Published;
use deliberation_core::release::{FEW, MAP_INTERVAL_MS, Stage};
use deliberation_core::vote::{Tally, Value};
use serde_json::{Value as Json, json};

use crate::room::{Actor, Room, author, decide, host, phase, statement, vote, voter};

const STATEMENTS: usize = 12;

/// How somebody votes who is of one of two camps.
fn opinion(who: u32, place: usize) -> Value {
    match (who as usize * 7 + place * 3) % 11 {
        0 => Value::Pass,
        1 => Value::Disagree,
        _ if (who as usize + place).is_multiple_of(2) => Value::Agree,
        _ => Value::Disagree,
    }
}

fn tie(who: u32) -> Option<Tie> {
    [Some(Tie::Party), Some(Tie::Viewer), None, Some(Tie::Viewer)][who as usize % 4]
}

/// How somebody is known: most are not, some by the host, few with their identity checked.
fn known(who: u32) -> Actor {
    let mut actor = voter(who, tie(who));
    actor.standing.assurance = match who % 9 {
        0..5 => Assurance::Anonymous,
        5..8 => Assurance::Host,
        _ => Assurance::Verified,
    };
    actor
}

/// The numbers of a room.
struct Table {
    opening: &'static str,
    map_from: u32,
    cell: u32,
}

const PUBLIC: Table = Table { opening: "", map_from: 50, cell: 10 };
const CLUB: Table =
    Table { opening: r#""policy":{"profile":"club","map_from":15},"#, map_from: 15, cell: 10 };
const CLOSED: Table =
    Table { opening: r#""policy":{"profile":"club","room":"closed","map_from":15},"#, map_from: 15, cell: 5 };

/// By person and place.
type Votes = BTreeMap<u32, BTreeMap<usize, Value>>;

/// What was seen of a room so far.
struct Watch<'a> {
    table: &'a Table,
    room: Room,
    /// The last sums of a room that is small, the act they came with, and who had a vote in force then.
    small: Option<(Vec<Tally>, u64, BTreeSet<u32>)>,
    /// When the last map came.
    map: Option<(u64, i64)>,
    /// The votes in force at that time, and now.
    then: Votes,
    votes: Votes,
    maps: u32,
}

fn tallies(published: &Published) -> Option<Vec<Tally>> {
    published.statements.iter().map(|statement| statement.tally).collect()
}

impl<'a> Watch<'a> {
    fn new(table: &'a Table) -> Self {
        Self {
            table,
            room: Room::open(table.opening, STATEMENTS),
            small: None,
            map: None,
            then: Votes::new(),
            votes: Votes::new(),
            maps: 0,
        }
    }

    fn cast(&mut self, who: u32, place: usize, value: Value, nth: u64) {
        let id = self.room.id(place);
        self.room.act(&known(who), vote(id, value, nth)).unwrap();
        let row = self.votes.entry(who).or_default();
        match value {
            Value::None => row.remove(&place),
            _ => row.insert(place, value),
        };
        if row.is_empty() {
            self.votes.remove(&who);
        }
        self.look();
    }

    /// Holds what is published against the table.
    fn look(&mut self) {
        let published = self.room.published();
        let bytes = self.room.bytes();
        let json: Json = serde_json::from_str(&bytes).unwrap();
        for who in 0..100 {
            assert!(!bytes.contains(&voter(who, None).by.to_string()), "a ballot's pseudonym");
        }
        let voters = self.room.deliberation().voters();
        assert_eq!(json["participation"]["voters"], voters);
        let ties = &published.participation.ties;
        assert!(ties.values().all(|people| *people >= self.table.cell));
        assert!(ties.is_empty() || voters >= self.table.map_from);
        self.look_at_known(&published, voters);
        if voters < FEW {
            assert_eq!(published.participation.stage, Stage::Few);
            assert!(ties.is_empty());
            for key in ["\"tally\":", "\"ties\":", "\"assurance\":", "\"map\":", "\"agree\":"] {
                assert!(!bytes.contains(key), "{voters} voters: {key}");
            }
            return;
        }
        let shown = tallies(&published).unwrap();
        if voters < self.table.map_from {
            assert_eq!(published.participation.stage, Stage::Sums);
            assert!(json.get("map").is_none() && !self.by_tie(&published));
            let new = self.newcomers();
            let seq = self.room.deliberation().releases().small().unwrap().seq;
            match &self.small {
                Some((then, at, _)) if *at == seq => assert_eq!(*then, shown),
                _ => {
                    assert!(new >= FEW as usize, "sums changed after {new} new voters");
                    self.small = Some((shown, seq, self.votes.keys().copied().collect()));
                }
            }
            return;
        }
        assert_eq!(published.participation.stage, Stage::Map);
        match &self.small {
            Some((then, ..)) if self.newcomers() < 2 => assert_eq!(*then, shown),
            _ => {
                let live = self.room.deliberation().sums().iter().map(|sums| sums.total());
                assert_eq!(shown, live.collect::<Vec<_>>());
            }
        }
        self.look_at_map(&published);
    }

    /// How many have a vote in force and had none at the last sums of the small room.
    fn newcomers(&self) -> usize {
        let had = |who: &u32| self.small.as_ref().is_some_and(|(_, _, then)| then.contains(who));
        self.votes.keys().filter(|who| !had(who)).count()
    }

    fn by_tie(&self, published: &Published) -> bool {
        published.statements.iter().any(|statement| !statement.ties.is_empty())
    }

    /// Nobody is told from how many are known how well: neither from a number nor from what it leaves.
    fn look_at_known(&self, published: &Published, voters: u32) {
        let known = &published.participation.assurance;
        let Some(known) = known.as_object() else { return };
        assert!(voters >= self.table.map_from);
        let numbers: Vec<u32> = known.values().map(|n| n.as_u64().unwrap() as u32).collect();
        let release = self.room.deliberation().releases().grouped().unwrap();
        let rest = release.took_part - numbers.iter().sum::<u32>();
        assert!(numbers.iter().all(|n| *n >= self.table.cell), "{known:?}");
        assert!(rest == 0 || rest >= self.table.cell, "{known:?} of {}", release.took_part);
    }

    fn look_at_map(&mut self, published: &Published) {
        let cell = self.table.cell;
        for statement in &published.statements {
            assert!(statement.ties.values().all(|tally| tally.seen() >= cell));
        }
        let map = published.map.as_ref().unwrap();
        let picture = &map.picture;
        assert!(picture.cells.iter().all(|c| c.people >= cell), "{:?}", picture.cells);
        // Those of a group too small for a cell stand in none.
        assert!(picture.cells.iter().map(|c| c.people).sum::<u32>() <= picture.people);
        assert!(picture.groups.iter().all(|group| group.size >= 2 * cell));
        if self.map.is_some_and(|(seq, _)| seq == map.seq) {
            return;
        }
        let people: BTreeSet<&u32> = self.then.keys().chain(self.votes.keys()).collect();
        let changed = people.iter().filter(|who| self.then.get(who) != self.votes.get(who));
        let changed = changed.count() as u32;
        assert!(changed >= cell, "a new map after {changed} changed voters");
        if let Some((_, at)) = self.map {
            assert!(map.at - at >= MAP_INTERVAL_MS, "a new map after {} ms", map.at - at);
        }
        self.map = Some((map.seq, map.at));
        self.maps += 1;
        self.then = self.votes.clone();
    }
}

/// One voter after the other, each with some ballots, `step` ms apart.
fn fill(table: &Table, people: u32, step: i64) -> Watch<'_> {
    let mut watch = Watch::new(table);
    watch.look();
    for who in 0..people {
        for nth in 0..8 {
            watch.room.now += step;
            let place = (who as usize + nth * 5) % STATEMENTS;
            watch.cast(who, place, opinion(who, place), nth as u64 + 1);
        }
        assert_eq!(watch.room.deliberation().voters(), who + 1);
    }
    watch
}

#[test]
fn a_public_room_keeps_to_the_table_at_every_number_of_voters() {
    let watch = fill(&PUBLIC, 90, 700);
    assert!((3..=5).contains(&watch.maps), "{} maps", watch.maps);
}

#[test]
fn a_club_shows_its_map_from_fifteen_on() {
    assert!(fill(&CLUB, 40, 700).maps >= 2);
}

#[test]
fn a_closed_room_has_cells_of_five() {
    let watch = fill(&CLOSED, 40, 700);
    assert!(watch.maps >= 4);
    let cells = watch.room.published().map.unwrap().picture.cells.clone();
    assert!(cells.iter().any(|cell| cell.people < 10));
}

#[test]
fn in_a_rush_the_map_waits_for_its_five_seconds() {
    let watch = fill(&CLOSED, 60, 40);
    // 60 people in 19 seconds.
    assert!((2..=4).contains(&watch.maps), "{} maps", watch.maps);
}

#[test]
fn people_who_leave_and_come_back_step_the_table_down_and_up() {
    for table in [&PUBLIC, &CLUB, &CLOSED] {
        let mut watch = fill(table, table.map_from + 2, 700);
        let mut nth = 100;
        // Down to one voter and up again, one vote at a time, with others who change their minds between.
        for value in [Value::None, Value::Agree] {
            for who in 0..=table.map_from {
                for place in 0..STATEMENTS {
                    nth += 1;
                    watch.room.now += 100;
                    watch.cast(who, place, value, nth);
                }
                watch.cast(table.map_from + 1, 0, opinion(who, 1), nth);
            }
        }
        assert_eq!(watch.room.deliberation().voters(), table.map_from + 2);
    }
}

#[test]
fn changed_minds_alone_never_renew_the_sums_of_a_small_room() {
    let mut watch = fill(&PUBLIC, 12, 700);
    let shown = tallies(&watch.room.published());
    for nth in 9..40 {
        watch.cast(3, nth as usize % STATEMENTS, opinion(nth, 2), u64::from(nth));
        assert_eq!(tallies(&watch.room.published()), shown);
    }
}

const PHASES: &str = r#""phases":[
    {"id":"held","kind":"collect","allows":["vote","statement"],"results":"on-close"},
    {"id":"open","kind":"deliberate","allows":["vote","statement"]}],"#;

#[test]
fn the_end_of_a_phase_renews_the_sums_but_not_of_fewer_than_five() {
    for people in [3, 7, 12] {
        let mut room = Room::open(&PHASES.replace("on-close", "always"), 3);
        for who in 0..people {
            let id = room.id(0);
            room.act(&voter(who, None), vote(id, Value::Agree, 1)).unwrap();
        }
        room.act(&host(), phase("open")).unwrap();
        let shown = tallies(&room.published());
        assert_eq!(shown.map(|shown| shown[0].agree), (people >= FEW).then_some(people));
    }
}

#[test]
fn while_results_are_held_back_they_are_not_in_the_bytes() {
    for people in [3, 20, 70] {
        let mut room = Room::open(PHASES, STATEMENTS);
        let before = |room: &Room| {
            let published = room.published();
            assert!(published.participation.results_held);
            let bytes = room.bytes();
            for key in ["\"tally\":", "\"ties\":", "\"map\":", "\"agree\":", "\"picture\":"] {
                assert!(!bytes.contains(key), "{key}");
            }
        };
        for who in 0..people {
            let me = voter(who, tie(who));
            room.act(&me, Verb::Join(Join { tie: tie(who) })).unwrap();
            for place in 0..8 {
                room.now += 700;
                let id = room.id(place);
                room.act(&me, vote(id, opinion(who, place), place as u64 + 1)).unwrap();
                before(&room);
            }
        }
        room.act(&host(), phase("open")).unwrap();
        let published = room.published();
        assert!(!published.participation.results_held);
        assert_eq!(tallies(&published).is_some(), people >= FEW);
        assert_eq!(published.map.is_some(), people >= 50);
        assert_eq!(published.participation.ties.contains_key(&Tie::Viewer), people >= 50);
        if let Some(tallies) = tallies(&published) {
            let live = room.deliberation().sums().iter().map(|sums| sums.total());
            assert_eq!(tallies, live.collect::<Vec<_>>());
        }
        room.act(&host(), phase("held")).unwrap();
        before(&room);
    }
}

#[test]
fn a_hidden_statement_leaves_the_map_at_once_and_nobody_s_new_vote_comes_with_it() {
    let mut watch = fill(&PUBLIC, 60, 700);
    let old = watch.room.published().map.unwrap();
    // One more voter, who must not be told by what a moderator does.
    for place in 0..STATEMENTS {
        watch.cast(60, place, Value::Agree, place as u64 + 1);
    }
    let id = watch.room.id(3);
    assert_eq!(watch.room.act(&host(), decide(id, Outcome::Hide)), Ok(false));
    let new = watch.room.published().map.unwrap();
    assert!(new.seq == old.seq && !new.statements.contains(&id));
    assert_eq!(new.statements.len(), STATEMENTS - 1);
    assert!(!watch.room.bytes().contains(&id.to_string()));
    // Shown again it comes back, with the same votes.
    assert_eq!(watch.room.act(&host(), decide(id, Outcome::Show)), Ok(false));
    assert_eq!(watch.room.published().map.unwrap(), old);
    // The next renewal computes without it.
    watch.room.act(&host(), decide(id, Outcome::Hide)).unwrap();
    let mut who = 61;
    while watch.room.published().map.unwrap().seq == old.seq {
        watch.room.now += 1_000;
        let first = watch.room.id(0);
        watch.room.act(&voter(who, None), vote(first, Value::Agree, 1)).unwrap();
        who += 1;
    }
    watch.room.act(&host(), decide(id, Outcome::Show)).unwrap();
    let map = watch.room.published().map.unwrap();
    assert_eq!((map.statements.len(), map.picture.center.len()), (11, 11));
}

/// So many people, each with one vote on the first statement.
fn crowd(room: &mut Room, who: std::ops::Range<u32>, tie: Option<Tie>) {
    for who in who {
        let id = room.id(0);
        room.act(&voter(who, tie), vote(id, Value::Agree, 1)).unwrap();
    }
}

/// The agreement shown with the first statement.
fn agree(room: &Room) -> Option<u32> {
    room.published().statements[0].tally.map(|tally| tally.agree)
}

#[test]
fn the_tie_of_whoever_comes_next_is_not_told() {
    let mut room = Room::open("", 2);
    crowd(&mut room, 0..49, Some(Tie::Viewer));
    assert!(room.published().participation.ties.is_empty());
    crowd(&mut room, 49..50, Some(Tie::Viewer));
    let ties = |room: &Room| room.published().participation.ties;
    assert_eq!(ties(&room), BTreeMap::from([(Tie::Viewer, 50)]));
    room.now += 60_000;
    crowd(&mut room, 50..59, Some(Tie::Party));
    assert_eq!(ties(&room), BTreeMap::from([(Tie::Viewer, 50)]));
    crowd(&mut room, 59..60, Some(Tie::Party));
    assert_eq!(ties(&room), BTreeMap::from([(Tie::Party, 10), (Tie::Viewer, 50)]));
    // Three without a tie would be the rest of those shown: the smallest goes with them.
    room.now += 60_000;
    crowd(&mut room, 60..63, None);
    crowd(&mut room, 63..70, Some(Tie::Viewer));
    assert_eq!(ties(&room), BTreeMap::from([(Tie::Viewer, 57)]));
}

#[test]
fn the_end_of_a_phase_never_renews_the_sums_after_one() {
    for (people, shown) in [(5, 5), (6, 5), (7, 7)] {
        let mut room = Room::open(&PHASES.replace("on-close", "always"), 2);
        crowd(&mut room, 0..people, None);
        room.act(&host(), phase("open")).unwrap();
        assert_eq!(agree(&room), Some(shown));
    }
}

#[test]
fn live_sums_begin_with_the_second_new_voter() {
    let mut room = Room::open(&PHASES.replace("on-close", "always"), 2);
    crowd(&mut room, 0..49, None);
    room.act(&host(), phase("open")).unwrap();
    assert_eq!(agree(&room), Some(49));
    crowd(&mut room, 49..50, None);
    assert_eq!(room.published().participation.stage, Stage::Map);
    assert_eq!(agree(&room), Some(49));
    // Nor does a map tell the fiftieth's votes, whose centre is a mean over all.
    room.now += 60_000;
    room.act(&voter(49, None), vote(room.id(1), Value::Agree, 1)).unwrap();
    assert!(room.published().map.is_none());
    crowd(&mut room, 50..51, None);
    assert_eq!(agree(&room), Some(51));
    assert_eq!(room.published().map.map(|map| map.picture.people), Some(51));
}

#[test]
fn whoever_goes_back_and_forth_renews_nothing() {
    let mut room = Room::open("", 2);
    crowd(&mut room, 0..6, None);
    let id = room.id(0);
    // The sixth goes and comes back.
    for nth in 1..20 {
        for value in [Value::None, Value::Agree] {
            let nth = 2 * nth + u64::from(value == Value::Agree);
            room.act(&voter(5, None), vote(id, value, nth)).unwrap();
        }
        assert_eq!(agree(&room), Some(5));
    }
    crowd(&mut room, 6..60, None);
    room.now += 60_000;
    crowd(&mut room, 60..61, None);
    let map = room.published().map.unwrap();
    room.now += 60_000;
    for who in 0..30 {
        for (nth, value) in [(100, Value::Disagree), (101, Value::Agree)] {
            room.act(&voter(who, None), vote(id, value, nth)).unwrap();
        }
    }
    crowd(&mut room, 61..70, None);
    assert_eq!(room.published().map.unwrap().seq, map.seq);
    crowd(&mut room, 70..71, None);
    assert!(room.published().map.unwrap().seq > map.seq);
}

#[test]
fn a_statement_newer_than_the_sums_has_none() {
    let mut room = Room::open("", 1);
    crowd(&mut room, 0..6, None);
    let writer = author(1, Role::Participant);
    room.act(&writer, statement("Something new")).unwrap();
    let tallies = |room: &Room| -> Vec<bool> {
        let statements = room.published().statements;
        statements.iter().map(|s| s.tally.is_some()).collect()
    };
    assert_eq!(tallies(&room), [true, false]);
    crowd(&mut room, 6..10, None);
    assert_eq!(tallies(&room), [true, true]);
}

#[test]
fn a_byline_names_a_tie_that_the_host_vouches_for() {
    let mut room = Room::open("", 1);
    let mut writer = author(1, Role::Participant);
    writer.standing.tie = Some(Tie::Party);
    room.act(&writer, statement("It is dear")).unwrap();
    writer.standing.vouched = true;
    room.act(&writer, statement("It is loud")).unwrap();
    let statements = room.published().statements;
    let tie = |at: usize| statements[at].by.as_ref().unwrap().tie;
    assert_eq!((tie(1), tie(2)), (None, Some(Tie::Party)));
}

#[test]
fn a_hidden_statement_is_taken_out_of_the_map_as_it_is() {
    let room = fill(&PUBLIC, 60, 700).room;
    let mut hidden = room.clone();
    let (before, id) = (room.published(), room.id(3));
    assert_eq!(hidden.act(&host(), decide(id, Outcome::Hide)), Ok(false));
    let after = hidden.published();
    let (old, new) = (before.map.clone().unwrap(), after.map.clone().unwrap());
    let (old_picture, picture) = (&old.picture, &new.picture);
    assert_eq!(new.statements.len(), STATEMENTS - 1);
    assert_eq!(picture.cells, old_picture.cells);
    assert!([&picture.center, &picture.components[0], &picture.components[1]].iter().all(|c| c.len() == 11));
    for (now, then) in picture.groups.iter().zip(&old_picture.groups) {
        assert_eq!((now.size, now.tallies.len()), (then.size, STATEMENTS - 1));
        for quote in &now.quotes {
            let id = new.statements[quote.statement as usize];
            let place = old.statements.iter().position(|other| *other == id).unwrap();
            assert_eq!(now.tallies[quote.statement as usize], then.tallies[place]);
            assert!(then.quotes.iter().any(|q| (q.statement as usize, q.agrees) == (place, quote.agrees)));
        }
    }
    // Whoever follows by ticks sees it too.
    let mut followed = before.clone();
    followed.apply(&before.difference(&after));
    assert_eq!(followed, after);
}

/// What is shown of a room of so many who are anonymous, known to the host, and verified.
fn shown(people: [u32; 3]) -> Json {
    let mut room = Room::open("", STATEMENTS);
    let levels = [Assurance::Anonymous, Assurance::Host, Assurance::Verified];
    let everybody = levels.into_iter().zip(people).flat_map(|(level, n)| (0..n).map(move |_| level));
    let everybody: Vec<Actor> = (0..)
        .zip(everybody)
        .map(|(who, level)| {
            let mut actor = voter(who, None);
            actor.standing.assurance = level;
            actor
        })
        .collect();
    // The map is renewed when all are there and some of them vote once more.
    for (who, actor) in everybody.iter().enumerate().chain(everybody.iter().enumerate().take(20)) {
        room.now += MAP_INTERVAL_MS;
        let nth = 1 + room.log.len();
        let id = room.id((who + nth) % STATEMENTS);
        room.act(actor, vote(id, opinion(who as u32, nth), nth as u64)).unwrap();
    }
    let json: Json = serde_json::from_str(&room.bytes()).unwrap();
    json["participation"]["assurance"].clone()
}

#[test]
fn how_many_are_verified_is_shown_where_it_tells_of_nobody() {
    assert_eq!(shown([40, 30, 20]), json!({ "anonymous": 40, "host": 30, "verified": 20 }));
    // Too few to be shown: they are among those whom the host knows.
    assert_eq!(shown([40, 30, 3]), json!({ "anonymous": 40, "host": 33 }));
    assert_eq!(shown([40, 3, 30]), json!({ "anonymous": 40, "host": 33 }));
    // What is shown of those who are known is all of them, or nothing.
    assert_eq!(shown([3, 30, 40]), Json::Null);
    assert_eq!(shown([60, 2, 3]), Json::Null);
    assert_eq!(shown([90, 0, 0]), Json::Null);
}
