//! What moderation comes to, in numbers and as a list: what they say, and of whom they say nothing.

use deliberation_core::act::{
    Appeal, Attach, Decision, Outcome, Reason, Relation, Ruling, Verb, Verdict, Withdraw,
};
use deliberation_core::id::ActId;
use deliberation_core::moderation::list::changed_decisions;
use deliberation_core::moderation::numbers::{DecidedSo, FlagsFor, Numbers};
use deliberation_core::moderation::sides::OnGroup;
use deliberation_core::opinion::PictureGroup;
use deliberation_core::participant::Role;
use deliberation_core::publish::Rows;
use deliberation_core::vote::Value;

use crate::room::{
    Actor, Room, argue, author, decide, grounded, remark, report, statement, text, vote, voter, with_ground,
};

fn other(who: u32) -> Actor {
    author(who, Role::Participant)
}

fn moderator() -> Actor {
    author(30, Role::Moderator)
}

fn rows(room: &Room) -> Rows {
    room.publisher.rows(&Rows::default())
}

fn numbers(room: &Room) -> Numbers {
    (*rows(room).moderation).clone()
}

/// A room with so many remarks.
fn room(posts: usize) -> (Room, Vec<ActId>) {
    let mut room = Room::open("", 1);
    for n in 0..posts {
        room.act(&other(1), remark(None, &format!("Remark {n}"))).unwrap();
    }
    let ids = (0..posts).map(|n| room.post(n)).collect();
    (room, ids)
}

#[test]
fn reports_and_appeals_are_told_by_handfuls() {
    let (mut room, posts) = room(1);
    for who in 2..6 {
        room.act(&other(who), report(posts[0], Reason::Spam)).unwrap();
        assert_eq!(numbers(&room), Numbers::default());
    }
    room.act(&other(6), report(posts[0], Reason::Spam)).unwrap();
    let five = vec![FlagsFor { reason: Reason::Spam, count: 5 }];
    assert_eq!(numbers(&room).flags, five);
    // One thing waits: that is no handful.
    assert_eq!((numbers(&room).open, numbers(&room).oldest_min), (0, None));
    room.act(&other(7), report(posts[0], Reason::Spam)).unwrap();
    room.act(&other(7), report(room.id(0), Reason::Attack)).unwrap();
    assert_eq!(numbers(&room).flags, five);
    room.act(&moderator(), grounded(&room, posts[0], Outcome::Label)).unwrap();
    let decision = room.deliberation().moderation().decisions()[0].id;
    for who in 2..7 {
        assert_eq!(numbers(&room).by_reporters, 0);
        let appeal = Appeal { decision, text: text("Look again.") };
        room.act(&other(who), Verb::Appeal(appeal)).unwrap();
    }
    assert_eq!((numbers(&room).by_authors, numbers(&room).by_reporters), (0, 5));
}

#[test]
fn what_waits_is_told_by_handfuls_and_in_steps() {
    let (mut room, posts) = room(6);
    for (n, post) in posts.iter().enumerate() {
        room.act(&other(20), report(*post, Reason::Spam)).unwrap();
        assert_eq!(numbers(&room).open, if n < 4 { 0 } else { 5 });
    }
}

#[test]
fn decisions_are_counted_by_the_group_that_holds_what_they_are_on() {
    let mut room = Room::open(r#""policy":{"profile":"club","map_from":15},"#, 12);
    // Two camps: one agrees to the even statements, the other to the odd ones, but for one answer in eleven.
    for who in 0..60 {
        room.now += 10_000;
        for place in 0..12_usize {
            let own = (who as usize * 7 + place * 3).is_multiple_of(11);
            let agrees = (who as usize + place).is_multiple_of(2) != own;
            let value = if agrees { Value::Agree } else { Value::Disagree };
            room.act(&voter(who, None), vote(room.id(place), value, place as u64 + 1)).unwrap();
        }
    }
    let picture = room.published().map.unwrap().picture.clone();
    // Of an even and an odd statement whose sums are shown of both.
    let shown = |place: &usize| picture.groups.iter().all(|group| group.tallies[*place].is_some());
    let place = |odd| (0..12_usize).filter(shown).find(|place| place % 2 == odd).unwrap();
    let holds = |place: usize| {
        let agree = |group: &&PictureGroup| group.tallies[place].unwrap().agree;
        picture.groups.iter().max_by_key(agree).unwrap().id
    };
    let [first, second] = [0, 1].map(place);
    let [even, odd] = [first, second].map(holds);
    assert_ne!(even, odd);
    // For the first statement; against it; against what is against it; and of no side.
    let [first, second] = [first, second].map(|place| room.id(place));
    room.act(&other(1), argue(first, Relation::Support, "The bus is late.")).unwrap();
    room.act(&other(2), argue(first, Relation::Oppose, "It never was.")).unwrap();
    let against = room.post(1);
    room.act(&other(3), argue(against, Relation::Oppose, "It was on Monday.")).unwrap();
    room.act(&other(4), argue(against, Relation::Ask, "On which day?")).unwrap();
    for (post, outcome) in [(0, Outcome::Hide), (1, Outcome::Label), (2, Outcome::Hide), (3, Outcome::Hide)] {
        let of = room.post(post);
        room.act(&moderator(), grounded(&room, of, outcome)).unwrap();
    }
    let kept = decide(second, Outcome::Show);
    room.act(&moderator(), kept).unwrap();
    let mut expected = vec![
        OnGroup { group: even, restricted: 2, ..OnGroup::default() },
        OnGroup { group: odd, kept: 1, restricted: 1, ..OnGroup::default() },
    ];
    expected.sort_by_key(|own| own.group);
    assert_eq!(numbers(&room).groups, expected);
    let decision = room.deliberation().moderation().decisions()[0].id;
    room.act(&other(1), Verb::Appeal(Appeal { decision, text: text("It was late.") })).unwrap();
    let appeal = room.deliberation().moderation().appeals()[0].id;
    let ruling = Ruling { appeal, finding: Verdict::Overturned, text: text("So it was.") };
    room.act(&author(31, Role::Reviewer), Verb::Ruling(ruling)).unwrap();
    let undone = numbers(&room).groups.into_iter().find(|own| own.group == even).unwrap();
    assert_eq!((undone.restricted, undone.overturned), (2, 1));
}

#[test]
fn decisions_are_counted_by_what_was_decided_and_found_and_by_what_they_came_of() {
    let (mut room, posts) = room(6);
    for post in &posts[..2] {
        room.act(&other(20), report(*post, Reason::Attack)).unwrap();
    }
    for post in &posts[..4] {
        room.act(&moderator(), grounded(&room, *post, Outcome::Hide)).unwrap();
    }
    assert_eq!((numbers(&room).median_s, numbers(&room).p95_s), (None, None));
    room.act(&moderator(), decide(posts[4], Outcome::Show)).unwrap();
    // What only those who moderate know is in no number.
    room.act(&moderator(), decide(posts[5], Outcome::Pass)).unwrap();
    let now = numbers(&room);
    let so = |outcome, about, count| DecidedSo { outcome, about, count };
    assert_eq!(now.decisions, [so(Outcome::Show, None, 1), so(Outcome::Hide, Some(Reason::Attack), 4)]);
    assert_eq!((now.own, now.reported, now.automated), (3, 2, 0));
    // In a step, and of so few the longest wait is in no number.
    assert_eq!((now.median_s, now.p95_s), (Some(60), None));
    assert_eq!((now.ruled, now.overturned, now.overturned_pct), (0, 0, None));
    // What was hidden is appealed by its author, and four decisions are undone.
    room.act(&moderator(), grounded(&room, posts[5], Outcome::Hide)).unwrap();
    let listed = rows(&room).decisions;
    let hidden = listed.iter().filter(|row| row.outcome == Outcome::Hide);
    let decided: Vec<ActId> = hidden.map(|row| row.id).collect();
    assert_eq!(decided.len(), 5);
    for (n, decision) in decided.into_iter().enumerate() {
        let appeal = Appeal { decision, text: text("Look again.") };
        room.act(&other(1), Verb::Appeal(appeal)).unwrap();
        let appeal = room.deliberation().moderation().appeals()[n].id;
        let finding = if n < 4 { Verdict::Overturned } else { Verdict::Upheld };
        let ruling = Ruling { appeal, finding, text: text("I looked.") };
        room.act(&author(31, Role::Reviewer), Verb::Ruling(ruling)).unwrap();
        let told = numbers(&room).overturned_pct;
        assert_eq!(told.is_some(), n == 4);
    }
    let now = numbers(&room);
    assert_eq!((now.ruled, now.overturned, now.overturned_pct, now.by_authors), (5, 4, Some(80), 5));
}

/// Whoever knows when a decision was made learns nothing of when somebody reported: neither of one edition nor of two.
#[test]
fn how_long_things_waited_is_said_in_steps_and_renewed_by_handfuls() {
    let (mut room, posts) = room(21);
    let quick = numbers(&room);
    assert_eq!((quick.median_s, quick.p95_s), (None, None));
    for (n, post) in posts.iter().enumerate() {
        let before = numbers(&room);
        room.act(&other(20), report(*post, Reason::Attack)).unwrap();
        // The first handful waits for seconds, all later ones for an hour and some odd time.
        room.now += if n < 5 { 7_000 } else { 3_600_000 + 1_234 * n as i64 };
        room.act(&moderator(), grounded(&room, *post, Outcome::Hide)).unwrap();
        let now = numbers(&room);
        let steps = [60, 7_200];
        assert!([now.median_s, now.p95_s].into_iter().flatten().all(|told| steps.contains(&told)), "{now:?}");
        let told = |of: &Numbers| (of.median_s, of.p95_s);
        assert!(told(&now) == told(&before) || (n + 1) % 5 == 0, "{n}: {now:?}");
        assert_eq!((now.median_s.is_some(), now.p95_s.is_some()), (n >= 4, n >= 19), "{n}");
    }
    assert_eq!(numbers(&room).median_s, Some(7_200));
}

#[test]
fn facts_quote_what_everybody_may_read_and_nothing_else() {
    let mut room = Room::open("", 1);
    room.act(&other(1), statement("A claim of mine")).unwrap();
    let claim = room.id(1);
    room.act(&other(1), argue(claim, Relation::Support, "A reason of mine")).unwrap();
    let post = room.post(0);
    let quote = |room: &Room, outcome| {
        let facts = Some(text("It says: a reason of mine."));
        Verb::Decision(Box::new(Decision { facts, ..with_ground(room, post, outcome) }))
    };
    let told = |room: &Room, before: &Rows| {
        let rows = room.publisher.rows(before);
        let whole = rows.decisions.iter().map(|row| row.facts.is_some()).collect::<Vec<_>>();
        (rows, whole)
    };
    room.act(&moderator(), quote(&room, Outcome::Label)).unwrap();
    let (before, whole) = told(&room, &Rows::default());
    assert_eq!(whole, [true]);
    room.act(&moderator(), quote(&room, Outcome::Hide)).unwrap();
    let (before, whole) = told(&room, &before);
    assert_eq!(whole, [false, false]);
    room.act(&moderator(), decide(post, Outcome::Show)).unwrap();
    let (before, whole) = told(&room, &before);
    assert_eq!(whole, [true, false, false]);
    // With a statement goes what was said of it.
    room.act(&moderator(), grounded(&room, claim, Outcome::Hide)).unwrap();
    assert_eq!(told(&room, &before).1, [false; 4]);
}

#[test]
fn the_list_is_read_page_by_page_and_taken_over_where_nothing_changed() {
    let (mut room, posts) = room(5);
    for post in &posts {
        room.act(&moderator(), grounded(&room, *post, Outcome::Label)).unwrap();
    }
    let before = rows(&room);
    let first = changed_decisions(&before.decisions, 7, 0, 2);
    assert_eq!((first.tick, first.decisions.len(), first.more), (7, 2, true));
    let rest = changed_decisions(&before.decisions, 7, first.since, 10);
    assert_eq!((rest.decisions.len(), rest.more), (3, false));
    assert_eq!(rest.decisions.last().map(|row| row.changed), Some(rest.since));
    let none = changed_decisions(&before.decisions, 7, rest.since, 10);
    assert_eq!((none.decisions.len(), none.since, none.more), (0, rest.since, false));
    // Another label takes the place of the first: both rows changed, by one act, and come together.
    room.act(&moderator(), grounded(&room, posts[0], Outcome::Label)).unwrap();
    let after = room.publisher.rows(&before);
    let news = changed_decisions(&after.decisions, 8, rest.since, 1);
    assert_eq!(news.decisions.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 6]);
    assert!(std::sync::Arc::ptr_eq(&before.decisions[3], &after.decisions[3]));
    assert!(std::sync::Arc::ptr_eq(&after.decisions, &room.publisher.rows(&after).decisions));
}

#[test]
fn whoever_follows_the_list_is_told_where_something_was_put_and_what_can_be_quoted_no_more() {
    let (mut room, posts) = room(2);
    room.act(&other(3), statement("Another claim.")).unwrap();
    let [claim, other_claim] = [room.id(0), room.id(1)];
    room.act(&other(2), argue(posts[0], Relation::Ask, "Why?")).unwrap();
    let reply = room.post(2);
    for target in [posts[0], posts[1], reply] {
        let label = with_ground(&room, target, Outcome::Label);
        let quoted = Decision { facts: Some(text("It says so.")), ..label };
        room.act(&moderator(), Verb::Decision(Box::new(quoted))).unwrap();
    }
    let news = |room: &Room, since: u64| {
        let all = changed_decisions(&rows(room).decisions, 1, since, 10);
        let rows = all.decisions.iter().map(|row| (row.number, row.statement, row.facts.is_some()));
        (rows.collect::<Vec<_>>(), all.since)
    };
    let (all, mut since) = news(&room, 0);
    assert_eq!(all, [(1, None, true), (2, None, true), (3, None, true)]);
    // What was put under a statement takes its replies along; what stands elsewhere is not told of anew.
    let attach = Attach { target: posts[0], to: claim };
    room.act(&moderator(), Verb::Attach(attach)).unwrap();
    let moved = news(&room, since);
    assert_eq!(moved.0, [(1, Some(claim), true), (3, Some(claim), true)]);
    since = moved.1;
    // As a decision, and as one that is undone.
    let elsewhere = Decision { to: Some(other_claim), ..with_ground(&room, posts[0], Outcome::Move) };
    room.act(&moderator(), Verb::Decision(Box::new(elsewhere))).unwrap();
    let moved = news(&room, since);
    let places = [(1, Some(other_claim), true), (3, Some(other_claim), true), (4, Some(other_claim), false)];
    assert_eq!(moved.0, places);
    since = moved.1;
    // With a statement that is hidden goes what could be quoted of it, and comes back.
    for shown in [false, true] {
        let outcome = if shown { Outcome::Show } else { Outcome::Hide };
        room.act(&moderator(), grounded(&room, other_claim, outcome)).unwrap();
        let (changed, after) = news(&room, since);
        let told: Vec<_> = changed.into_iter().filter(|row| [1, 3].contains(&row.0)).collect();
        assert_eq!(told, [(1, Some(other_claim), shown), (3, Some(other_claim), shown)]);
        since = after;
    }
    // What its author takes back is quoted no more.
    room.act(&other(1), Verb::Withdraw(Withdraw { target: posts[1] })).unwrap();
    assert_eq!(news(&room, since).0, [(2, None, false)]);
}
