//! The stance line from outside: who may stand on it, what is on the wire of it, and what is not.

use deliberation_core::act::{Join, Outcome, Position, Stance, Stand, Verb, When};
use deliberation_core::id::ActId;
use deliberation_core::movement::line::{Histogram, Line};
use deliberation_core::movement::regions::ByRegion;
use deliberation_core::participant::Role;
use deliberation_core::publish::Rows;
use deliberation_core::release::{FEW, MAP_INTERVAL_MS};
use deliberation_core::rules::Refusal;
use deliberation_core::vote::Value;
use serde_json::Value as Json;

use crate::room::{Room, argue, author, decide, host, phase, stand, vote, voter};

/// The members of an opening that names two sides.
pub const SIDES: &str = r#""sides":[{"lang":"zh-CN","text":"不装","translations":{"en":"No lift"}},{"lang":"en","text":"A lift"}],"#;

fn line(room: &Room) -> Line {
    let json: Json = serde_json::from_str(&room.bytes()).unwrap();
    serde_json::from_value(json["stance"].clone()).unwrap()
}

fn people(histogram: &Option<Histogram>) -> Option<u32> {
    histogram.as_ref().map(Histogram::people)
}

fn off(when: When, value: Stand, nth: u64) -> Verb {
    Verb::Stance(Stance { when, value, nth, because: None })
}

#[test]
fn who_may_stand_where_and_when() {
    let mut room = Room::open(SIDES, 1);
    let me = voter(1, None);
    for role in [Role::Expert, Role::Official, Role::Moderator, Role::Host] {
        let refused = room.act(&author(7, role), stand(When::Before, 10, 1));
        assert_eq!(refused, Err(Refusal::DoesNotVote { role }));
    }
    room.act(&me, stand(When::Before, -80, 1)).unwrap();
    room.act(&me, stand(When::Before, -70, 2)).unwrap();
    room.act(&me, stand(When::After, 10, 3)).unwrap();
    // Where one stood before is no longer changed, unless one takes back where one stands after.
    assert_eq!(room.act(&me, stand(When::Before, 0, 4)), Err(Refusal::StanceFixed));
    room.act(&me, off(When::After, Stand::None, 5)).unwrap();
    room.act(&me, stand(When::Before, -60, 6)).unwrap();
    let mine = room.deliberation().stances_of(me.by);
    assert_eq!((mine.len(), mine[0].because), (1, None));
    assert_eq!((mine[0].when, mine[0].value), (When::Before, Stand::At(Position::new(-60).unwrap())));
    assert_eq!(room.deliberation().last_nth(me.by, 0), 6);
    // A late ballot of the same session changes nothing.
    room.act(&me, stand(When::Before, 100, 4)).unwrap();
    assert_eq!(room.deliberation().stances_of(me.by), mine);
    let unknown = ActId::derived(0, &[b"nobody"]);
    let because =
        |because| Verb::Stance(Stance { when: When::After, value: Stand::Undecided, nth: 9, because });
    assert!(matches!(
        room.act(&me, because(Some(unknown))),
        Err(Refusal::UnknownPost { pointer: "/because", .. })
    ));
    let first = room.id(0);
    room.act(&host(), decide(first, Outcome::Hide)).unwrap();
    assert!(matches!(room.act(&me, because(Some(first))), Err(Refusal::PostClosed { .. })));
    room.act(&host(), decide(first, Outcome::Show)).unwrap();
    room.act(&me, because(Some(first))).unwrap();
    assert_eq!(room.deliberation().stances_of(me.by)[1].because, Some(first));
    // Without sides there is no line, and nothing of it on the wire.
    let mut plain = Room::open("", 1);
    assert_eq!(plain.act(&me, stand(When::After, 1, 1)), Err(Refusal::NoStanceLine));
    assert!(!plain.bytes().contains("\"stance\":"));
}

#[test]
fn a_small_room_is_shown_by_handfuls() {
    let mut room = Room::open(SIDES, 1);
    for who in 0..4 {
        room.act(&voter(who, None), stand(When::Before, 10, 1)).unwrap();
        assert_eq!((line(&room).people, line(&room).before), (who + 1, None));
    }
    room.act(&voter(4, None), off(When::Before, Stand::Undecided, 1)).unwrap();
    let first = line(&room);
    assert_eq!((people(&first.before), people(&first.after)), (Some(FEW), None));
    assert_eq!(first.before.as_ref().map(|before| (before.bars[11], before.undecided)), Some((4, 1)));
    // One who goes back and forth, and three others, are not five.
    for nth in 2..30 {
        let place = if nth % 2 == 0 { -90 } else { 10 };
        room.act(&voter(0, None), stand(When::After, place, nth)).unwrap();
    }
    for who in 1..4 {
        room.act(&voter(who, None), stand(When::After, 60, 2)).unwrap();
    }
    assert_eq!(line(&room), first, "four say where they stand after");
    room.act(&voter(5, None), stand(When::After, 60, 1)).unwrap();
    let second = line(&room);
    assert_eq!((people(&second.before), people(&second.after), second.people), (Some(5), Some(5), 6));
    // Four said both on the line, and four have no pairs yet.
    assert_eq!((second.before, second.moved), (first.before, None));
}

/// Four who say something else of where they stood before are known to whoever brought them. One who says with them where they
/// stand after is told by nothing that is shown.
#[test]
fn one_who_says_after_is_not_told_by_others_who_change_before() {
    let mut room = Room::open(SIDES, 1);
    for who in 0..20 {
        room.act(&voter(who, None), stand(When::Before, 10, 1)).unwrap();
    }
    for who in 0..10 {
        room.act(&voter(who, None), stand(When::After, 60, 2)).unwrap();
    }
    let then = line(&room);
    assert_eq!((people(&then.before), people(&then.after)), (Some(20), Some(10)));
    room.act(&voter(10, None), stand(When::After, -100, 2)).unwrap();
    for who in 20..25 {
        room.act(&voter(who, None), stand(When::Before, -30, 2)).unwrap();
    }
    let now = line(&room);
    assert_eq!((people(&now.before), people(&now.after)), (Some(25), Some(10)));
    assert_eq!((&now.after, &now.moved), (&then.after, &then.moved));
    // What was said comes out again as it was said.
    let mine = room.deliberation().stances_of(voter(10, None).by);
    assert_eq!(mine.iter().map(|own| own.when).collect::<Vec<_>>(), [When::Before, When::After]);
}

/// Four who move together whenever nobody else has would tell each next one: they count once in a phase.
#[test]
fn who_goes_back_and_forth_by_appointment_tells_nobody_who_comes() {
    let phases = r#""phases":[{"id":"talk","kind":"deliberate","allows":["vote"]},
        {"id":"more","kind":"deliberate","allows":["vote"]}],"#;
    let mut room = Room::open(&[SIDES, phases].concat(), 1);
    for who in 0..10 {
        room.act(&voter(who, None), stand(When::After, 10, 1)).unwrap();
    }
    let then = line(&room);
    for (nth, who) in (10..14).enumerate() {
        for other in 0..4 {
            let place = if nth % 2 == 0 { 90 } else { 10 };
            room.act(&voter(other, None), stand(When::After, place, nth as u64 + 2)).unwrap();
        }
        room.act(&voter(who, None), stand(When::After, -100, 1)).unwrap();
        assert_eq!(line(&room).after, then.after, "{who} is the only one who is new to all");
    }
    // With the fifth who is new they are shown together.
    room.act(&voter(14, None), stand(When::After, 0, 1)).unwrap();
    assert_eq!(people(&line(&room).after), Some(15));
    // A finger's width within a bar is no change; when a phase ends everybody counts again.
    for who in 0..4 {
        room.act(&voter(who, None), stand(When::After, 9, 9)).unwrap();
    }
    let then = line(&room);
    room.act(&host(), phase("more")).unwrap();
    assert_eq!(line(&room).after, then.after);
    for who in 0..5 {
        room.act(&voter(who, None), stand(When::After, -50, 10)).unwrap();
    }
    assert_eq!(line(&room).after.map(|after| after.bars[5]), Some(5));
}

#[test]
fn nobody_who_stands_on_the_line_is_on_the_wire() {
    let mut room = Room::open(SIDES, 2);
    let because = room.id(0);
    let parts = |line: &Line| {
        let moved = line.moved.clone().unwrap_or_default();
        let told =
            [line.before.as_ref(), line.after.as_ref()].map(|own| serde_json::to_string(&own).unwrap());
        let pairs =
            serde_json::to_string(&(moved.people, moved.shift, moved.spread, moved.ways, moved.stepped));
        let [before, after] = told;
        [before, after, pairs.unwrap(), serde_json::to_string(&moved.reasons).unwrap()]
    };
    let mut shown = parts(&line(&room));
    // Since each was renewed last: how many have said something of it, and when that was.
    let (mut elsewhere, mut renewed) = ([0; 4], [None; 4]);
    for who in 0..120_u32 {
        let me = voter(who, None);
        // Three go over, one stays where it is but for a finger's width.
        let place = [-70, 70, -30, 2][who as usize % 4];
        for (part, when) in [When::Before, When::After].into_iter().enumerate() {
            room.now += 500;
            let value = Stand::At(Position::new(if part == 1 { -place } else { place }).unwrap());
            let because = Some(because).filter(|_| part == 1);
            let nth = part as u64 + 1;
            room.act(&me, Verb::Stance(Stance { when, value, nth, because })).unwrap();
            elsewhere[part] += 1;
            elsewhere[2] += u32::from(part == 1);
            elsewhere[3] += u32::from(part == 1 && place != 2);
            let line = line(&room);
            assert!(!room.bytes().contains(&me.by.to_string()));
            let now = parts(&line);
            for part in 0..4 {
                if now[part] != shown[part] {
                    let (needed, rest) = if line.people < 50 { (FEW, 0) } else { (10, MAP_INTERVAL_MS) };
                    assert!(elsewhere[part] >= needed, "{elsewhere:?} of {}", line.people);
                    assert!(renewed[part].is_none_or(|at| room.now - at >= rest));
                    (elsewhere[part], renewed[part]) = (0, Some(room.now));
                }
            }
            shown = now;
        }
    }
    let moved = line(&room).moved.unwrap();
    let [first, second, stayed] = moved.ways.unwrap();
    assert!(moved.people >= 90 && second > first && first > 20 && stayed > 20, "{moved:?}");
    assert_eq!(moved.stepped, Some(first + second));
    assert!((80..=90).contains(&moved.reasons[0].people), "{moved:?}");
}

#[test]
fn a_test_is_made_when_a_phase_ends_and_held_results_stay_held() {
    let phases = r#""phases":[{"id":"talk","kind":"deliberate","allows":["vote"]},
        {"id":"secret","kind":"decide","allows":["vote"],"results":"on-close"},{"id":"over","kind":"report"}],"#;
    let mut room = Room::open(&[SIDES, phases].concat(), 1);
    for who in 0..8_u32 {
        let place = who as i8 * 5 - 60;
        room.act(&voter(who, None), stand(When::Before, place, 1)).unwrap();
        room.act(&voter(who, None), stand(When::After, place + 30, 2)).unwrap();
    }
    assert!(line(&room).before.is_some() && line(&room).test.is_none(), "not while it runs");
    room.act(&host(), phase("secret")).unwrap();
    let held = line(&room);
    assert_eq!((held.people, held.before, held.after, held.moved, held.test), (8, None, None, None, None));
    room.act(&voter(8, None), stand(When::Before, 5, 1)).unwrap();
    room.act(&host(), phase("over")).unwrap();
    let open = line(&room);
    let test = open.test.unwrap();
    // What was said while results were held comes out with the rest.
    assert_eq!((test.people, people(&open.before)), (8, Some(9)));
    assert_eq!((test.shift, test.ranks), (Some(0.008), Some(0.008)));
    // A mean of eight, beside one of nine, would tell where the ninth went.
    assert_eq!(open.moved.unwrap().shift, None);
}

#[test]
fn what_people_in_a_part_of_the_line_hold_and_what_moved_them() {
    let mut room = Room::open(SIDES, 2);
    let (first, second) = (room.id(0), room.id(1));
    room.act(
        &author(1, Role::Participant),
        argue(first, deliberation_core::act::Relation::Support, "Old knees"),
    )
    .unwrap();
    let reason = room.post(0);
    let mut cast = 0;
    for who in 0..80_u32 {
        room.now += 1_000;
        let me = voter(who, None);
        let place = if who % 2 == 0 { -80 } else { 80 };
        room.act(&me, stand(When::Before, place, 1)).unwrap();
        if who < 30 && who % 2 == 0 {
            let value = Stand::At(Position::new(30).unwrap());
            room.act(&me, Verb::Stance(Stance { when: When::After, value, nth: 2, because: Some(reason) }))
                .unwrap();
        }
        let value = if who % 2 == 0 { Value::Disagree } else { Value::Agree };
        cast += usize::from(room.act(&me, vote(first, value, 3)).unwrap());
        room.act(&me, vote(second, Value::Agree, 4)).unwrap();
    }
    assert!(cast > 1, "the map was renewed");
    let rows = room.publisher.rows(&Rows::default());
    let table: ByRegion = serde_json::from_str(&serde_json::to_string(&*rows.regions).unwrap()).unwrap();
    assert_eq!((table.statements.len(), table.statements[0].id, table.seq), (2, first, line(&room).regions));
    let [far, near, middle, other, end] = &*table.statements[0].regions else { panic!("{table:?}") };
    assert_eq!((near, middle), (&None, &None));
    assert!(far.is_some_and(|tally| tally.agree == 0 && tally.disagree >= 10));
    assert!(other.is_some_and(|tally| tally.disagree == 15) && end.is_some_and(|tally| tally.disagree == 0));
    // The others are of the same mind on the second, and nothing of anybody's is anywhere else.
    assert!(
        table.statements[1].regions.iter().flatten().all(|tally| tally.disagree == 0 && tally.seen() >= 10)
    );
    let moved = line(&room).moved.unwrap();
    assert_eq!(
        (moved.people, moved.reasons.len(), moved.reasons[0].target, moved.reasons[0].people),
        (15, 1, reason, 15)
    );
    assert_eq!((moved.ways, moved.stepped), (Some([0, 15, 0]), Some(15)));
    // A statement that is hidden takes its row along.
    room.act(&host(), decide(first, Outcome::Hide)).unwrap();
    let rows = room.publisher.rows(&rows);
    assert_eq!(rows.regions.statements.len(), 1);
    room.act(&voter(0, None), Verb::Join(Join { tie: None })).unwrap();
    let again = room.publisher.rows(&rows);
    assert!(std::sync::Arc::ptr_eq(&again.regions, &rows.regions), "what is the same is kept");
}
