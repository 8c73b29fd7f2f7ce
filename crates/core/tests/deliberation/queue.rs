//! What those who moderate look at, in which order; and what each person is told of theirs.

use deliberation_core::act::{Appeal, Flag, Hold, Outcome, Reason, Relation, Ruling, Verb, Verdict, Writing};
use deliberation_core::id::{ActId, Handle};
use deliberation_core::moderation::mine::{MineModeration, ReceiptState, by_receipt, mine_of_moderation};
use deliberation_core::moderation::published::AboutKind;
use deliberation_core::moderation::queue::{MOST_CASES, Queue, queue};
use deliberation_core::participant::{Assurance, Role};
use deliberation_core::rules::{read_queue, table};

use crate::room::{
    Actor, Room, argue, author, decide, grounded, host, remark, report, reported, revise, statement, text,
    with_ground,
};

fn other(who: u32) -> Actor {
    author(who, Role::Participant)
}

fn moderator() -> Actor {
    author(30, Role::Moderator)
}

fn seen_by(room: &Room, actor: &Actor) -> Queue {
    queue(room.deliberation(), actor.by, &actor.standing)
}

fn told(room: &Room, actor: &Actor) -> MineModeration {
    let json = mine_of_moderation(room.deliberation(), actor.by, actor.standing.role);
    serde_json::from_value(json).unwrap()
}

/// What somebody is told of whom there is nothing to tell.
fn nothing(actor: &Actor) -> MineModeration {
    MineModeration { handle: Some(Handle::of(actor.by)), ..MineModeration::default() }
}

/// A room with so many statements, each of another author.
fn room(statements: u32) -> Room {
    let mut room = Room::open("", 0);
    for n in 0..statements {
        room.now += 1_000;
        room.act(&other(100 + n), statement(&format!("Statement {n}"))).unwrap();
    }
    room
}

#[test]
fn the_heaviest_case_comes_first_and_of_equals_the_oldest() {
    let mut room = room(5);
    let ids: Vec<ActId> = (0..5).map(|place| room.id(place)).collect();
    let mut flag = |place: usize, who: u32, reason, vouched: bool| {
        room.now += 1_000;
        let mut actor = other(who);
        if vouched {
            actor.standing.assurance = Assurance::Host;
        }
        room.act(&actor, report(ids[place], reason)).unwrap();
    };
    flag(0, 1, Reason::Spam, false);
    flag(1, 1, Reason::Spam, false);
    flag(2, 2, Reason::Spam, true);
    flag(3, 3, Reason::Threat, false);
    flag(4, 1, Reason::Spam, false);
    flag(4, 2, Reason::Spam, false);
    // One person weighs once, however often they report.
    flag(4, 2, Reason::Attack, false);
    let queue = seen_by(&room, &moderator());
    let order: Vec<_> = queue.cases.iter().map(|case| (case.target, case.score)).collect();
    let expected = [(3, 70), (2, 20), (4, 20), (0, 10), (1, 10)].map(|(place, score)| (ids[place], score));
    assert_eq!(order, expected);
    assert_eq!((queue.open, queue.more, queue.waiting.len()), (5, 0, 0));
    assert_eq!(queue.oldest_s, Some(6));
    // Nothing of who reported is in it, to the last letter.
    let bytes = serde_json::to_string(&queue).unwrap();
    for (act, stamp) in &room.log {
        if matches!(act.verb, Verb::Flag(_)) {
            assert!(!bytes.contains(&stamp.by.to_string()) && !bytes.contains(&act.id.to_string()));
        }
    }
}

#[test]
fn who_was_right_before_weighs_more_and_who_was_not_less() {
    let mut room = room(14);
    let ids: Vec<ActId> = (0..14).map(|place| room.id(place)).collect();
    for place in 0..6 {
        room.act(&other(1), report(ids[place], Reason::Spam)).unwrap();
        room.act(&moderator(), grounded(&room, ids[place], Outcome::Label)).unwrap();
        room.act(&other(2), report(ids[place + 6], Reason::Spam)).unwrap();
        room.act(&moderator(), grounded(&room, ids[place + 6], Outcome::Show)).unwrap();
    }
    room.act(&other(1), report(ids[12], Reason::Spam)).unwrap();
    room.act(&other(2), report(ids[13], Reason::Spam)).unwrap();
    let scores: Vec<_> = seen_by(&room, &moderator()).cases.iter().map(|case| case.score).collect();
    assert_eq!(scores, [40, 0]);
}

#[test]
fn what_waits_comes_by_age_alone_with_what_is_to_be_read() {
    let mut room = Room::open("", 1);
    room.act(&other(1), argue(room.id(0), Relation::Support, "Words")).unwrap();
    let post = room.post(0);
    room.act(&host(), Verb::Writing(Writing { hold: Hold::Everyone, ..Writing::default() })).unwrap();
    room.now += 1_000;
    room.act(&other(1), revise(post, 1, "Other words")).unwrap();
    room.now += 1_000;
    room.act(&other(2), remark(None, "A remark")).unwrap();
    let queue = seen_by(&room, &moderator());
    let [revised, said] = &queue.waiting[..] else { panic!("{queue:?}") };
    assert_eq!(
        (revised.target, &revised.text, &revised.earlier),
        (post, &text("Other words"), &Some(text("Words")))
    );
    assert_eq!((said.text.original(), &said.earlier), ("A remark", &None));
    // What it names is what a decision has to name.
    let decision = with_ground(&room, post, Outcome::Show);
    assert_eq!(decision.wording, Some(revised.wording));
    room.act(&moderator(), decide_as(&decision, revised.changed)).unwrap();
    assert_eq!(seen_by(&room, &moderator()).waiting.len(), 1);
    assert_eq!(seen_by(&room, &moderator()).median_s, Some(1));
}

fn decide_as(decision: &deliberation_core::act::Decision, base: u64) -> Verb {
    Verb::Decision(Box::new(deliberation_core::act::Decision { base: Some(base), ..decision.clone() }))
}

#[test]
fn each_office_sees_what_is_its_own() {
    let mut room = room(2);
    let (first, second) = (room.id(0), room.id(1));
    room.act(&other(1), report(first, Reason::Attack)).unwrap();
    room.act(&other(1), report(second, Reason::Attack)).unwrap();
    room.act(&moderator(), grounded(&room, first, Outcome::Hide)).unwrap();
    let decision = room.deliberation().moderation().decisions()[0].id;
    let appeal = Verb::Appeal(Appeal { decision, text: text("Look again.") });
    room.act(&other(100), appeal).unwrap();
    let reviewer = seen_by(&room, &author(31, Role::Reviewer));
    assert!(reviewer.cases.is_empty() && reviewer.fresh.is_empty());
    let [appealed] = &reviewer.appeals[..] else { panic!() };
    assert_eq!(appealed.case.as_ref().map(|case| case.text.original()), Some("Statement 0"));
    assert!(appealed.by_author && !appealed.own);
    // Whoever decided does not rule.
    let moderator = seen_by(&room, &moderator());
    assert!(moderator.appeals[0].own && moderator.cases.len() == 1);
    // Nor does who reported decide.
    assert!(seen_by(&room, &author(1, Role::Host)).cases[0].own);
    let readers: Vec<Role> =
        table::ROLES.into_iter().filter(|&role| read_queue(&author(1, role).standing).is_ok()).collect();
    assert_eq!(readers, [Role::Moderator, Role::Host, Role::Reviewer, Role::Auditor]);
}

#[test]
fn new_texts_are_there_until_somebody_has_looked_and_long_lists_are_cut() {
    let mut room = room(3);
    let fresh =
        |room: &Room| seen_by(room, &moderator()).fresh.iter().map(|case| case.target).collect::<Vec<_>>();
    let ids: Vec<ActId> = (0..3).map(|place| room.id(place)).collect();
    assert_eq!(fresh(&room), [ids[2], ids[1], ids[0]]);
    room.act(&moderator(), decide(ids[1], Outcome::Show)).unwrap();
    room.act(&other(1), report(ids[0], Reason::Spam)).unwrap();
    room.act(&host(), statement("Of the host")).unwrap();
    assert_eq!(fresh(&room), [ids[2]]);
    let mut full = self::room(MOST_CASES as u32 + 7);
    for place in 0..full.deliberation().statements().len() {
        let id = full.id(place);
        full.act(&other(place as u32 / 20), report(id, Reason::Spam)).unwrap();
    }
    let queue = seen_by(&full, &moderator());
    assert_eq!((queue.cases.len(), queue.more, queue.open), (MOST_CASES, 7, MOST_CASES as u32 + 7));
}

#[test]
fn everybody_is_told_what_became_of_theirs_and_of_nothing_else() {
    let mut room = room(1);
    let target = room.id(0);
    assert_eq!(told(&room, &other(1)), nothing(&other(1)));
    let illegal = Flag { explanation: Some(text("A secret of mine")), ..reported(target, Reason::Illegal) };
    room.act(&other(1), Verb::Flag(Box::new(illegal))).unwrap();
    let receipt = told(&room, &other(1)).flags[0].receipt.clone();
    let state = |room: &Room| by_receipt(room.deliberation(), &receipt).map(|own| own.state);
    assert_eq!(state(&room), Some(ReceiptState::Waiting));
    room.act(&moderator(), grounded(&room, target, Outcome::Warn)).unwrap();
    assert_eq!(state(&room), Some(ReceiptState::Decided));
    // Who reported is told that something was done; to whom is told to them.
    let answer = told(&room, &other(1)).flags[0].answer.clone().unwrap();
    assert_eq!((answer.kind, answer.target, answer.reason), (AboutKind::Person, None, None));
    let warned = told(&room, &other(100)).on_mine;
    assert_eq!((warned[0].target, &warned[0].reason), (Some(target), &Some(text("It attacks a person."))));
    let all = serde_json::to_string(&told(&room, &other(100))).unwrap();
    assert!(!all.contains("A secret of mine") && !all.contains(&other(1).by.to_string()));
    assert_eq!(told(&room, &other(2)), nothing(&other(2)));
    // A new reason opens it again; then it is hidden, appealed and ruled on.
    room.act(&other(2), report(target, Reason::Threat)).unwrap();
    assert_eq!(state(&room), Some(ReceiptState::Reopened));
    room.act(&moderator(), grounded(&room, target, Outcome::Hide)).unwrap();
    let second = told(&room, &other(2)).flags[0].receipt.clone();
    let state = |room: &Room| by_receipt(room.deliberation(), &second).map(|own| own.state);
    let decision = room.deliberation().moderation().decisions()[1].id;
    room.act(&other(100), Verb::Appeal(Appeal { decision, text: text("Look again.") })).unwrap();
    assert_eq!(state(&room), Some(ReceiptState::Appealed));
    let appeal = told(&room, &other(100)).appeals[0].clone();
    assert_eq!((appeal.text, appeal.ruling), (text("Look again."), None));
    let ruling = Ruling { appeal: appeal.id, finding: Verdict::Upheld, text: text("I looked.") };
    room.act(&author(31, Role::Reviewer), Verb::Ruling(ruling)).unwrap();
    assert_eq!(state(&room), Some(ReceiptState::Final));
    assert_eq!(
        told(&room, &other(100)).appeals[0].ruling.as_ref().map(|own| own.finding),
        Some(Verdict::Upheld)
    );
}
