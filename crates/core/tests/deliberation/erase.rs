//! Words that go, and what stays: a log of which words were erased folds to what the whole log folded to with the act that
//! erased them.

use std::collections::BTreeSet;

use deliberation_core::act::bare::Whose;
use deliberation_core::act::{
    Act, Appeal, Contact, Decision, Erasure, Flag, Hold, Links, NewName, Occasion, OnAnnotation, Outcome,
    Reason, Relation, Screen, Stamp, Verb, Writing,
};
use deliberation_core::anchor::Span;
use deliberation_core::annotation::code::Severity;
use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, Nonce, Pseudonym};
use deliberation_core::moderation::list::{Decisions, decisions};
use deliberation_core::moderation::mine::mine_of_moderation;
use deliberation_core::moderation::published::ModerationHead;
use deliberation_core::moderation::queue::queue;
use deliberation_core::moderation::waits::Wait;
use deliberation_core::participant::{Field, Role};
use deliberation_core::protocol::envelope::mine_of_threads;
use deliberation_core::publish::{Publisher, Rows};
use deliberation_core::rules::{ModerationRefusal, Refusal};
use deliberation_core::statement::Visibility;
use deliberation_core::thread::published::Absent;
use deliberation_core::vote::Value;
use proptest::prelude::*;

use crate::permissions::note;
use crate::prefix::{a_history, rooms};
use crate::room::{
    Actor, Room, argue, author, decide, grounded, host, remark, report, reported, revise, statement, text,
    vote, voter,
};

type Log = Vec<(Act, Stamp)>;

fn me() -> Actor {
    author(1, Role::Participant)
}

fn other(who: u32) -> Actor {
    author(who, Role::Participant)
}

fn one(what: ActId) -> Verb {
    Verb::Erasure(Erasure { what: Some(what), ..Erasure::default() })
}

fn all() -> Verb {
    Verb::Erasure(Erasure { all: true, ..Erasure::default() })
}

/// What is left of a log when words of it go, as whoever keeps it would leave it: `of` is how it folded before.
fn bare(log: &Log, whose: Whose, of: &Deliberation) -> Log {
    let things: BTreeSet<ActId> = match whose {
        Whose::Thing(thing) => BTreeSet::from([thing]),
        Whose::Everybody => log.iter().map(|(act, _)| act.id).collect(),
        Whose::Person(person) => {
            log.iter().filter(|(_, stamp)| stamp.by == person).map(|(act, _)| act.id).collect()
        }
    };
    let left = log.iter().map(|(act, stamp)| {
        let part = whose.part(act.id, stamp.by, &act.verb, |thing| things.contains(&thing));
        let act = match part {
            Some(part) => Act::read_kept(&act.bare(part, of.held_for_words(act.id))).unwrap(),
            None => act.clone(),
        };
        (act, stamp.clone())
    });
    left.collect()
}

fn folded(log: &Log) -> Publisher {
    let mut publisher = Publisher::default();
    for (act, stamp) in log {
        publisher.fold(act, stamp).unwrap_or_else(|refusal| panic!("{}: {refusal}", stamp.seq));
    }
    publisher
}

/// All that anybody sees, what those who moderate look at, and what each author is told.
fn seen(publisher: &Publisher) -> String {
    let of = publisher.deliberation();
    let rows = publisher.rows(&Rows::default());
    let moderator = author(30, Role::Moderator);
    let mine = (0..8).map(|who| {
        let by = author(who, Role::Participant).by;
        let told = mine_of_moderation(of, by, Role::Participant);
        format!("{told}{:?}", mine_of_threads(of, by, by))
    });
    let mine: Vec<String> = mine.collect();
    let list = decisions(of, &Decisions::default());
    serde_json::to_string(&(
        publisher.publish("e", 1),
        (&rows.posts, &rows.annotations, &rows.history, &rows.regions),
        queue(of, moderator.by, &moderator.standing),
        mine,
        list,
    ))
    .unwrap()
}

/// The acts of a room that its rules took.
fn taken(room: &Room) -> Log {
    let mut of = Deliberation::new();
    let log = room.log.iter().filter(|(act, stamp)| of.fold(act, stamp).is_ok());
    log.cloned().collect()
}

/// One more act at the end of a log.
fn then(log: &mut Log, by: Pseudonym, role: Role, verb: Verb) -> Option<Whose> {
    let (seq, received) = log.last().map(|(_, last)| (last.seq + 1, last.received))?;
    let whose = match &verb {
        Verb::Erasure(erasure) => erasure.whose(by),
        _ => return None,
    };
    let act = Act {
        id: ActId::derived(received, &[b"erase", &seq.to_be_bytes()]),
        nonce: Nonce::new([9; 16]),
        at: None,
        moment: None,
        from: deliberation_core::act::Origin::Remote,
        verb,
    };
    let stamp = Stamp { seq, received, by, session: 0, standing: author(0, role).standing };
    let mut of = Deliberation::new();
    log.iter().for_each(|(act, stamp)| drop(of.fold(act, stamp)));
    of.fold(&act, &stamp).ok()?;
    log.push((act, stamp));
    Some(whose)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_left_of_a_log_folds_to_what_the_log_did(history in a_history(), erased in prop::collection::vec((0..8_u32, 0..12_usize, 0..6_u8), 1..4)) {
        let room = rooms(&history).pop().unwrap();
        let mut whole = taken(&room);
        let mut left = whole.clone();
        for (who, place, which) in erased {
            let of = folded(&whole);
            let of = of.deliberation();
            let by = author(who, Role::Participant).by;
            let statements = of.statements_by(by).map(|own| own.id);
            let things: Vec<ActId> = statements.chain(of.threads().by(by).map(|own| own.id)).collect();
            let (role, verb) = match which {
                0 => (Role::Participant, all()),
                1 if place == 0 => (Role::Admin, Verb::Erasure(Erasure { what: None, all: true, why: Some(Occasion::Retention) })),
                _ => match things.get(place % things.len().max(1)) {
                    Some(thing) => (Role::Participant, one(*thing)),
                    None => continue,
                },
            };
            let before = whole.len();
            if let Some(whose) = then(&mut whole, by, role, verb) {
                left.extend_from_slice(&whole[before..]);
                left = bare(&left, whose, of);
            }
        }
        prop_assert_eq!(seen(&folded(&left)), seen(&folded(&whole)));
    }
}

/// A room in which I said much, and others spoke of it.
fn full() -> (Room, Vec<&'static str>) {
    let mut room = Room::open("", 2);
    room.act(&me(), statement("Violet statement")).unwrap();
    let mine = room.id(2);
    room.act(&voter(1, None), vote(mine, Value::Agree, 1)).unwrap();
    room.act(&me(), argue(room.id(0), Relation::Support, "Violet reason")).unwrap();
    let reason = room.post(0);
    room.act(&me(), revise(reason, 1, "Violet reason, better")).unwrap();
    room.act(&other(2), argue(reason, Relation::Oppose, "Orange reply")).unwrap();
    room.act(&me(), remark(None, "Violet remark")).unwrap();
    room.act(&me(), Verb::Name(NewName { shown: Some("Violet Name".to_owned()) })).unwrap();
    let mut expert = author(40, Role::Expert);
    (expert.standing.org, expert.standing.fields) = (Some("House Q".to_owned()), vec![Field::Law]);
    let mut on = note(reason, "Violet reason, better", Severity::Hint);
    on.revision = 2;
    on.span = Span::of("Violet reason, better", 0..6).unwrap();
    room.act(&expert, Verb::Annotation(Box::new(on))).unwrap();
    let annotation = room.deliberation().annotations().all()[0].id;
    let said = OnAnnotation { annotation, text: text("Violet answer") };
    room.act(&me(), Verb::NoteReply(said)).unwrap();
    let quote = Span::of("Violet reason, better", 0..13).unwrap();
    let flag = Flag {
        span: Some(quote),
        revision: 2,
        explanation: Some(text("They know.")),
        ..reported(reason, Reason::Attack)
    };
    room.act(&other(3), Verb::Flag(Box::new(flag))).unwrap();
    let contact = Some(Contact { name: Some("Violet Person".to_owned()), email: None });
    let flag = Flag {
        explanation: Some(text("Violet complaint")),
        contact,
        ..reported(room.post(1), Reason::Other)
    };
    room.act(&me(), Verb::Flag(Box::new(flag))).unwrap();
    room.act(&author(30, Role::Moderator), grounded(&room, mine, Outcome::Label)).unwrap();
    let decision = room.deliberation().moderation().decisions()[0].id;
    room.act(&me(), Verb::Appeal(Appeal { decision, text: text("Violet appeal") })).unwrap();
    room.act(&me(), Verb::Unknown("violet".to_owned())).unwrap();
    (room, vec!["Violet"])
}

/// That nothing of words is left: in the state, in what anybody sees, in what is left of the log. Contacts are in no state.
fn nothing_left(room: &Room, whose: Whose, before: &Deliberation, words: &[&str]) {
    let log = taken(room);
    let left = bare(&log, whose, before);
    let state = format!("{:?}", room.deliberation());
    let lines = serde_json::to_string(
        &left
            .iter()
            .map(|(act, _)| match act.verb {
                Verb::Unknown(_) => String::new(),
                _ => serde_json::to_string(act).unwrap(),
            })
            .collect::<Vec<_>>(),
    )
    .unwrap();
    for word in words {
        for (what, text) in [("state", &state), ("log", &lines), ("seen", &seen(&room.publisher))] {
            let at =
                text.find(word).map(|at| text[at.saturating_sub(80)..].chars().take(160).collect::<String>());
            assert_eq!(at, None, "{word} in the {what}");
        }
    }
    let (again, now) = (folded(&left), folded(&log));
    assert_eq!(seen(&again), seen(&now));
    assert_eq!(again.deliberation(), now.deliberation());
}

#[test]
fn of_one_text_the_words_go_and_its_place_stays() {
    let (mut room, _) = full();
    let reason = room.post(0);
    let before = room.deliberation().clone();
    assert_eq!(room.act(&other(2), one(reason)), Err(Refusal::NotYours));
    room.act(&me(), one(reason)).unwrap();
    nothing_left(&room, Whose::Thing(reason), &before, &["Violet reason"]);
    let rows = room.posts();
    assert_eq!((rows[0].absent, &rows[0].text, rows[0].number), (Some(Absent::Erased), &None, 1));
    // What was replied to it stays, and so does all else of mine.
    assert_eq!((rows[1].on, rows[1].text.is_some()), (Some(reason), true));
    assert!(room.bytes().contains("Violet statement"));
    let again = room.act(&me(), one(reason));
    assert_eq!(again, Err(ModerationRefusal::ErasedAlready.into()));
    assert!(room.act(&other(2), argue(reason, Relation::Ask, "What?")).is_err());
    for outcome in [Outcome::Show, Outcome::Hide, Outcome::Hold] {
        let unfit = ModerationRefusal::UnfitDecision { pointer: "/outcome" };
        assert_eq!(room.act(&host(), decide(reason, outcome)), Err(unfit.into()), "{outcome:?}");
    }
}

#[test]
fn of_a_statement_the_votes_and_the_number_stay() {
    let (mut room, _) = full();
    let mine = room.id(2);
    let before = room.deliberation().clone();
    room.act(&me(), one(mine)).unwrap();
    nothing_left(&room, Whose::Thing(mine), &before, &["Violet statement"]);
    assert_eq!(room.deliberation().sums()[2].total().agree, 1);
    assert_eq!(room.deliberation().statements()[2].visibility, Visibility::Hidden);
    let head: ModerationHead = serde_json::from_value(room.published().moderation).unwrap();
    assert_eq!((head.erased[0].id, head.erased[0].number), (mine, 3));
    assert_eq!(room.published().statements.len(), 2);
    // The next statement is the fourth.
    room.act(&other(2), statement("Violet statement")).unwrap();
    assert_eq!(room.published().statements[2].number, 4);
}

#[test]
fn of_all_that_somebody_said_nothing_is_left_but_what_others_say() {
    let (mut room, words) = full();
    let before = room.deliberation().clone();
    room.act(&me(), all()).unwrap();
    nothing_left(&room, Whose::Person(me().by), &before, &words);
    let state = format!("{:?}", room.deliberation());
    for word in ["Orange reply", "They know.", "And more.", "It attacks a person."] {
        assert!(state.contains(word), "{word}");
    }
    assert_eq!(room.posts().iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(room.deliberation().took_part(), 1);
}

#[test]
fn when_texts_were_kept_long_enough_those_of_all_go() {
    let (mut room, _) = full();
    let before = room.deliberation().clone();
    let everybody = || Verb::Erasure(Erasure { what: None, all: true, why: Some(Occasion::Retention) });
    assert!(matches!(room.act(&host(), everybody()), Err(Refusal::RoleForbids { needs: Role::Admin })));
    // Nobody does so by mistake: what comes is taken once it is time.
    let admin = author(60, Role::Admin);
    assert_eq!(room.admits(&admin, everybody()), Err(ModerationRefusal::UnfitErasure.into()));
    room.act(&admin, everybody()).unwrap();
    nothing_left(&room, Whose::Everybody, &before, &["Violet", "Orange reply", "They know.", "And more."]);
    // What the host asked, and why something was decided, is nobody's.
    assert!(room.bytes().contains("Statement 0") && seen(&room.publisher).contains("It attacks a person."));
    let odd = Verb::Erasure(Erasure { what: Some(room.id(0)), all: true, why: None });
    assert_eq!(room.act(&me(), odd), Err(ModerationRefusal::UnfitErasure.into()));
}

#[test]
fn what_waited_for_its_words_did_so_in_what_is_left() {
    let mut room = Room::open("", 1);
    let screen = Screen { words: vec!["mauve".to_owned()], links: Links::Hold, ..Screen::default() };
    room.act(&host(), Verb::Screen(screen)).unwrap();
    room.act(&me(), argue(room.id(0), Relation::Support, "A mauve reason")).unwrap();
    room.act(&me(), argue(room.id(0), Relation::Ask, "See example.com")).unwrap();
    room.act(&me(), argue(room.id(0), Relation::Oppose, "Plain")).unwrap();
    room.act(&host(), Verb::Writing(Writing { hold: Hold::Nothing, ..Writing::default() })).unwrap();
    let before = room.deliberation().clone();
    let held = |at: usize| before.held_for_words(room.post(at));
    assert_eq!([held(0), held(1), held(2)], [Some(Wait::Word), Some(Wait::Link), None]);
    room.act(&me(), all()).unwrap();
    nothing_left(
        &room,
        Whose::Person(me().by),
        &before,
        &["mauve", "example.com", "Plain"].map(|word| if word == "mauve" { "A mauve reason" } else { word }),
    );
    // Nobody writes what stands for words.
    let forged = room.admits(&other(2), argue(room.id(0), Relation::Support, "∅ erased"));
    assert!(matches!(forged, Err(Refusal::UnfitPost { .. })), "{forged:?}");
}

#[test]
fn once_words_are_gone_the_same_words_are_refused_where_they_come_and_not_where_they_are_kept() {
    let (mut room, _) = full();
    room.act(&me(), one(room.post(0))).unwrap();
    let twice = || argue(room.post(0), Relation::Oppose, "Orange reply");
    assert!(room.admits(&other(5), twice()).is_err());
    let stands = Refusal::DuplicateStatement { of: room.id(0) };
    assert_eq!(room.admits(&other(5), statement("Statement 0")), Err(stands));
    let decision = Decision::plain(room.id(0), Outcome::Show);
    assert!(room.act(&host(), Verb::Decision(Box::new(decision))).is_ok());
    assert!(room.act(&other(6), report(room.id(1), Reason::Spam)).is_ok());
}
