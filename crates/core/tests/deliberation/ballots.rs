//! Which ballot is in force: of one session the one with the greatest count, between sessions the later in the
//! log. (That an act comes in once is the ledger's business.)

use deliberation_core::act::{Join, Outcome, Verb, Vote};
use deliberation_core::participant::Tie;
use deliberation_core::rules::Refusal;
use deliberation_core::vote::{Tally, Value};

use crate::room::{Actor, Room, decide, host, vote, voter};

use Value::{Agree, Disagree, None as Undo, Pass};

fn cast(room: &mut Room, actor: &Actor, place: usize, value: Value, nth: u64) {
    let id = room.id(place);
    room.act(actor, vote(id, value, nth)).unwrap();
}

/// The sums of the first statement: agree, disagree, pass.
fn sums(room: &Room) -> [u32; 3] {
    let Tally { agree, disagree, pass } = room.deliberation().sums()[0].total();
    [agree, disagree, pass]
}

fn second_session(actor: &Actor) -> Actor {
    Actor { session: 1, ..actor.clone() }
}

#[test]
fn a_person_counts_once_by_the_latest_word() {
    let mut room = Room::open("", 1);
    let me = voter(1, None);
    for (nth, value, expected) in [
        (1, Agree, [1, 0, 0]),
        (2, Disagree, [0, 1, 0]),
        (3, Pass, [0, 0, 1]),
        (4, Undo, [0, 0, 0]),
        (5, Agree, [1, 0, 0]),
    ] {
        cast(&mut room, &me, 0, value, nth);
        assert_eq!(sums(&room), expected);
        assert_eq!(room.deliberation().voters(), u32::from(value != Undo));
        assert_eq!(room.deliberation().took_part(), 1);
    }
}

#[test]
fn what_comes_late_from_a_session_changes_nothing() {
    let mut room = Room::open("", 1);
    let me = voter(1, None);
    cast(&mut room, &me, 0, Agree, 5);
    let before = room.published();
    for nth in [5, 4, 1] {
        cast(&mut room, &me, 0, Disagree, nth);
        assert_eq!(sums(&room), [1, 0, 0]);
    }
    cast(&mut room, &me, 0, Undo, 3);
    assert_eq!((sums(&room), room.deliberation().last_nth(me.by, 0)), ([1, 0, 0], 5));
    assert_eq!(before.statements, room.published().statements);
}

#[test]
fn between_two_devices_the_later_word_counts_and_neither_s_count_bothers_the_other() {
    let mut room = Room::open("", 1);
    let phone = voter(1, None);
    let desk = second_session(&phone);
    cast(&mut room, &phone, 0, Agree, 50);
    cast(&mut room, &desk, 0, Disagree, 1);
    assert_eq!(sums(&room), [0, 1, 0]);
    // An old ballot of the phone that comes late, then a new one.
    cast(&mut room, &phone, 0, Agree, 49);
    assert_eq!(sums(&room), [0, 1, 0]);
    cast(&mut room, &phone, 0, Undo, 51);
    assert_eq!((sums(&room), room.deliberation().voters()), ([0, 0, 0], 0));
    cast(&mut room, &desk, 0, Pass, 2);
    assert_eq!((sums(&room), room.deliberation().voters()), ([0, 0, 1], 1));
    let last = |session| room.deliberation().last_nth(phone.by, session);
    assert_eq!((last(0), last(1), last(2)), (51, 2, 0));
    let mine = room.deliberation().ballots_of(phone.by);
    assert_eq!(mine.iter().map(|b| (b.value, b.nth, b.session)).collect::<Vec<_>>(), [(Pass, 2, 1)]);
}

#[test]
fn each_statement_has_its_own_ballot_and_a_person_is_one_voter() {
    let mut room = Room::open("", 3);
    let me = voter(1, None);
    cast(&mut room, &me, 0, Agree, 9);
    // A smaller count on another statement is a ballot like any other.
    cast(&mut room, &me, 1, Agree, 2);
    cast(&mut room, &me, 0, Undo, 10);
    assert_eq!(room.deliberation().voters(), 1);
    cast(&mut room, &me, 1, Undo, 11);
    assert_eq!(room.deliberation().voters(), 0);
}

#[test]
fn a_ballot_keeps_the_tie_it_was_cast_with() {
    let mut room = Room::open("", 1);
    let viewer = voter(1, Some(Tie::Viewer));
    cast(&mut room, &viewer, 0, Agree, 1);
    let tie = Some(Tie::Nearby);
    room.act(&viewer, Verb::Join(Join { tie })).unwrap();
    let of = |room: &Room, tie| room.deliberation().sums()[0].of(Some(tie)).agree;
    assert_eq!((of(&room, Tie::Viewer), of(&room, Tie::Nearby)), (1, 0));
    assert_eq!(room.deliberation().tie_of(viewer.by), Some(tie));
    cast(&mut room, &voter(1, tie), 0, Agree, 2);
    assert_eq!((of(&room, Tie::Viewer), of(&room, Tie::Nearby)), (0, 1));
}

#[test]
fn what_the_host_vouches_for_outweighs_what_is_declared() {
    let mut room = Room::open("", 1);
    let mut me = voter(1, Some(Tie::Party));
    me.standing.vouched = true;
    let tie = Some(Tie::Viewer);
    room.act(&me, Verb::Join(Join { tie })).unwrap();
    assert_eq!(room.deliberation().tie_of(me.by), Some(Some(Tie::Party)));
}

#[test]
fn taking_back_nothing_is_no_vote_and_no_change() {
    let mut room = Room::open("", 1);
    for who in 0..50 {
        cast(&mut room, &voter(who, None), 0, Agree, 1);
    }
    let map = room.published().map.unwrap();
    room.now += 60_000;
    // A cell's worth of people, whatever tie they have, who take back what they never cast.
    for who in 100..120 {
        let me = voter(who, Some(Tie::Party));
        cast(&mut room, &me, 0, Undo, 1);
        cast(&mut room, &voter(who, None), 0, Undo, 2);
    }
    assert_eq!((sums(&room), room.deliberation().voters()), ([50, 0, 0], 50));
    assert_eq!(room.published().map.unwrap().seq, map.seq);
}

#[test]
fn a_vote_needs_a_visible_statement_and_its_current_wording() {
    let mut room = Room::open("", 1);
    let (me, id) = (voter(1, None), room.id(0));
    let stale = Verb::Vote(Vote { statement: id, revision: 2, value: Agree, nth: 1 });
    assert_eq!(room.act(&me, stale), Err(Refusal::StaleRevision { current: 1 }));
    room.act(&host(), decide(id, Outcome::Hide)).unwrap();
    assert_eq!(room.act(&me, vote(id, Agree, 1)), Err(Refusal::StatementClosed(id)));
    assert_eq!((sums(&room), room.deliberation().took_part()), ([0, 0, 0], 0));
    room.act(&host(), decide(id, Outcome::Show)).unwrap();
    room.act(&me, vote(id, Agree, 1)).unwrap();
    assert_eq!(sums(&room), [1, 0, 0]);
}

#[test]
fn my_ballots_come_in_the_order_of_the_log() {
    let mut room = Room::open("", 3);
    let me = voter(1, None);
    for (nth, place) in [(1, 2), (2, 0), (3, 1), (4, 2)] {
        cast(&mut room, &me, place, Agree, nth);
    }
    let mine = room.deliberation().ballots_of(me.by);
    let statements: Vec<_> = mine.iter().map(|vote| vote.statement).collect();
    assert_eq!(statements, [0, 1, 2].map(|place| room.id(place)));
    assert_eq!(mine.iter().map(|vote| vote.nth).collect::<Vec<_>>(), [2, 3, 4]);
    cast(&mut room, &me, 0, Disagree, 5);
    let last = room.deliberation().ballots_of(me.by).pop().unwrap();
    assert_eq!((last.statement, last.nth), (room.id(0), 5));
}
