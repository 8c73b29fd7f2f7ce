//! Meters of a deliberation that was held, from the bytes that everybody gets; and who is in the sums at all.

use deliberation_core::consensus::meters::book::Book;
use deliberation_core::consensus::meters::whole::Participating;
use deliberation_core::consensus::meters::{Between, Headline, Meters, Verdict};
use deliberation_core::participant::{Assurance, Role, Tie};
use deliberation_core::publish::Published;
use deliberation_core::rules::Refusal;
use deliberation_core::vote::Value;

use crate::room::{Room, author, vote, voter};

/// A room in which these have voted on the first statement, and a little on a second so that there is a map.
fn held(more: &str, people: &[(Option<Tie>, Value)]) -> Room {
    let mut room = Room::open(more, 3);
    let (first, second) = (room.id(0), room.id(1));
    for (who, (tie, value)) in people.iter().enumerate() {
        let me = voter(who as u32, *tie);
        room.now += 1_000;
        room.act(&me, vote(first, *value, 1)).unwrap();
        let other = if who % 3 == 0 { Value::Disagree } else { Value::Agree };
        room.act(&me, vote(second, other, 2)).unwrap();
    }
    room
}

/// What a widget has: the edition as it went over the wire.
fn read(room: &Room) -> Published {
    serde_json::from_str(&room.bytes()).unwrap()
}

#[test]
fn nobody_says_all_agree_while_those_affected_do_not() {
    let viewers = |n| vec![(Some(Tie::Viewer), Value::Agree); n];
    let affected = |n| vec![(Some(Tie::Affected), Value::Disagree); n];
    for few in [12, 9, 5] {
        let room = held("", &[affected(few), viewers(300)].concat());
        let edition = read(&room);
        let meters: Vec<Meters> = edition.statements.iter().map(|s| Meters::of(&edition, s)).collect();
        let first = &meters[0];
        assert!(!matches!(first.common_ground.verdict, Verdict::Shared), "{few}: {:?}", first.common_ground);
        assert!(first.all.support.said.percent().is_none_or(|percent| percent < 100), "{few}");
        let mut book = Book::default();
        book.renew(&edition);
        let whole = book.whole();
        assert!(whole.shared.iter().all(|(id, _)| *id != edition.statements[0].id));
        if few == 12 {
            assert_eq!((first.headline, first.between), (Headline::Affected, Some(Between::Opposed)));
            assert_eq!(first.first().people.disagree, 12);
            assert_eq!(whole.opposed, [edition.statements[0].id]);
        } else {
            // Nine could be told from the rest: no sum by tie is on the wire.
            assert!(edition.statements[0].ties.is_empty());
            assert_eq!(first.headline, Headline::TiesNotShown);
        }
    }
}

#[test]
fn the_size_of_a_tie_goes_out_as_it_was_opened() {
    let size = r#""ties":[{"size":48,"tie":"affected","unit":{"lang":"en","text":"households"}}],"#;
    let (affected, viewers) = ((Some(Tie::Affected), Value::Agree), (Some(Tie::Viewer), Value::Agree));
    let room = held(size, &[vec![affected; 40], vec![viewers; 20]].concat());
    let edition = read(&room);
    assert!(room.bytes().contains("\"size\":48"));
    let here = &Participating::of(&edition, &edition.opening.known_ties()).ties[0];
    assert_eq!((here.tie, here.people, here.of), (Tie::Affected, Some(40), Some(48)));
    // Without one nothing is said.
    assert!(!held("", &[]).bytes().contains("\"ties\""));
}

#[test]
fn only_participants_are_in_the_sums() {
    let mut room = Room::open("", 1);
    let id = room.id(0);
    for role in [Role::Expert, Role::Official, Role::Moderator, Role::Host] {
        let mut somebody = author(9, role);
        assert_eq!(room.act(&somebody, vote(id, Value::Agree, 1)), Err(Refusal::DoesNotVote { role }));
        somebody.standing.assurance = Assurance::Host;
        assert_eq!(room.act(&somebody, vote(id, Value::Agree, 2)), Err(Refusal::DoesNotVote { role }));
    }
    assert_eq!((room.deliberation().voters(), room.deliberation().took_part()), (0, 0));
    room.act(&voter(1, None), vote(id, Value::Agree, 1)).unwrap();
    assert_eq!(room.deliberation().sums()[0].total().agree, 1);
}
