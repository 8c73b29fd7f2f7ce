//! Reports, decisions, appeals and rulings: what they come to, what everybody sees of them and what nobody does; and what
//! waits.

use deliberation_core::act::{
    Appeal, Attach, Decision, Flag, Ground, Hold, Join, Links, Outcome, Reason, Relation, Ruling, Screen,
    Verb, Verdict, Writing,
};
use deliberation_core::difference::takes_words;
use deliberation_core::id::ActId;
use deliberation_core::moderation::case::{DecisionState, Source};
use deliberation_core::moderation::published::{
    AboutKind, AppealState, ModerationHead, PublishedDecision, PublishedMeasure,
};
use deliberation_core::moderation::waits::Wait;
use deliberation_core::participant::{Assurance, Role};
use deliberation_core::publish::Rows;
use deliberation_core::rules::{ModerationRefusal, Refusal, admit};
use deliberation_core::statement::Visibility;
use deliberation_core::thread::published::{Absent, PostKind};
use deliberation_core::vote::Value;

use crate::room::{
    Actor, Room, argue, author, decide, grounded, host, merge, remark, report, reported, revise, statement,
    supersede, text, vote, voter, with_ground,
};

fn me() -> Actor {
    author(1, Role::Participant)
}

fn other(who: u32) -> Actor {
    author(who, Role::Participant)
}

fn moderator() -> Actor {
    author(30, Role::Moderator)
}

fn reviewer() -> Actor {
    author(31, Role::Reviewer)
}

/// A room with two statements and an argument of mine under the first: the room, and the argument.
fn room() -> (Room, ActId) {
    let mut room = Room::open("", 2);
    room.act(&me(), argue(room.id(0), Relation::Support, "Words of mine")).unwrap();
    let post = room.post(0);
    (room, post)
}

fn last_decision(room: &Room) -> ActId {
    room.deliberation().moderation().decisions().last().unwrap().id
}

fn appeal(room: &Room) -> Verb {
    Verb::Appeal(Appeal { decision: last_decision(room), text: text("Look again.") })
}

fn rule(room: &Room, finding: Verdict) -> Verb {
    let appeal = room.deliberation().moderation().appeals().last().unwrap().id;
    Verb::Ruling(Ruling { appeal, finding, text: text("I looked.") })
}

fn is_open(room: &Room, target: ActId) -> bool {
    room.deliberation().moderation().case(target).is_some_and(|case| case.open)
}

fn head(room: &Room) -> ModerationHead {
    serde_json::from_value(room.published().moderation).unwrap()
}

fn measures(room: &Room, place: usize) -> Vec<PublishedMeasure> {
    room.posts()[place].measures.clone()
}

fn refusal(done: Result<bool, Refusal>) -> ModerationRefusal {
    match done {
        Err(Refusal::Moderation(refusal)) => refusal,
        done => panic!("{done:?}"),
    }
}

/// The list of decisions.
fn list(room: &Room) -> Vec<PublishedDecision> {
    room.publisher.rows(&Rows::default()).decisions.iter().map(|row| (**row).clone()).collect()
}

/// What is seen by anybody, but for how far the log goes.
fn seen(room: &Room) -> String {
    let mut published = room.published();
    (published.seq, published.at, published.tick) = (0, 0, 0);
    let rows = room.publisher.rows(&Rows::default());
    let rows = serde_json::to_string(&(&rows.posts, &rows.annotations, &rows.moderation)).unwrap();
    let list = list(room);
    format!("{}{rows}{}", serde_json::to_string(&published).unwrap(), serde_json::to_string(&list).unwrap())
}

#[test]
fn nobody_sees_that_something_was_reported() {
    let (mut room, post) = room();
    let before = seen(&room);
    for (who, reason) in [(2, Reason::Illegal), (3, Reason::Attack), (4, Reason::Other)] {
        room.act(&other(who), report(post, reason)).unwrap();
    }
    room.act(&other(2), report(room.id(0), Reason::OffTopic)).unwrap();
    assert_eq!(seen(&room), before);
    // Who only reported has no number among those who write, and took no part.
    assert_eq!(room.deliberation().author_number(other(2).by), None);
    assert_eq!(room.deliberation().took_part(), 0);
    // Nor is it seen who reported once that was decided, nor how many did.
    room.act(&moderator(), grounded(&room, post, Outcome::Label)).unwrap();
    let bytes = seen(&room);
    for act in &room.log {
        if matches!(act.0.verb, Verb::Flag(_)) {
            assert!(!bytes.contains(&act.0.id.to_string()) && !bytes.contains(&act.1.by.to_string()));
        }
    }
    for word in [
        "Article 246",
        "Whoever reads it",
        "flags\":[",
        "explanation",
        "contact",
        &moderator().by.to_string(),
    ] {
        assert!(!bytes.contains(word), "{word}");
    }
}

#[test]
fn the_same_report_twice_is_one() {
    let (mut room, post) = room();
    room.act(&other(2), report(post, Reason::Spam)).unwrap();
    room.act(&other(2), report(post, Reason::Attack)).unwrap();
    let case = room.deliberation().moderation().case(post).unwrap();
    assert_eq!(case.flags.iter().map(|flag| flag.reason).collect::<Vec<_>>(), [Reason::Attack]);
    assert!(case.open);
    // Either receipt leads to it.
    let ids = room.log.iter().filter(|(act, _)| matches!(act.verb, Verb::Flag(_))).map(|(act, _)| act.id);
    for id in ids {
        let receipt = deliberation_core::moderation::case::receipt(id);
        let (_, flag) = room.deliberation().moderation().by_receipt(&receipt).unwrap();
        assert_eq!((flag.by, flag.reason), (other(2).by, Reason::Attack));
    }
    assert!(room.deliberation().moderation().by_receipt("0000-0000-0000-0000").is_none());
}

#[test]
fn a_report_says_what_its_reason_needs_and_is_of_others() {
    let (mut room, post) = room();
    let told = |room: &mut Room, flag: Flag| room.act(&other(2), Verb::Flag(Box::new(flag)));
    let illegal = || reported(post, Reason::Illegal);
    let incomplete = |pointer| ModerationRefusal::FlagIncomplete { pointer };
    assert_eq!(refusal(told(&mut room, Flag { law: None, ..illegal() })), incomplete("/law"));
    assert_eq!(refusal(told(&mut room, Flag { explanation: None, ..illegal() })), incomplete("/explanation"));
    assert_eq!(refusal(told(&mut room, Flag { good_faith: false, ..illegal() })), incomplete("/good_faith"));
    let why = Flag { explanation: None, ..reported(post, Reason::Other) };
    assert_eq!(refusal(told(&mut room, why)), incomplete("/explanation"));
    let stale = Flag { revision: 2, ..illegal() };
    assert_eq!(told(&mut room, stale), Err(Refusal::StaleRevision { current: 1 }));
    assert_eq!(refusal(room.act(&me(), report(post, Reason::Spam))), ModerationRefusal::OwnThing);
    let nobody = ActId::derived(0, &[b"nobody"]);
    let unknown = Err(Refusal::UnknownPost { id: nobody, pointer: "/target" });
    assert_eq!(room.act(&other(2), report(nobody, Reason::Spam)), unknown);
    // Nobody is told that something waits, by being let report it.
    room.act(&moderator(), decide(post, Outcome::Hold)).unwrap();
    let unknown = Err(Refusal::UnknownPost { id: post, pointer: "/target" });
    assert_eq!(room.act(&other(2), report(post, Reason::Spam)), unknown);
}

#[test]
fn one_person_reports_thirty_things_an_hour() {
    let mut room = Room::open("", 32);
    for place in 0..30 {
        room.act(&other(2), report(room.id(place), Reason::Spam)).unwrap();
    }
    let more = |room: &mut Room| room.act(&other(2), report(room.id(30), Reason::Spam));
    assert_eq!(refusal(more(&mut room)), ModerationRefusal::TooManyFlags);
    room.act(&other(3), report(room.id(30), Reason::Spam)).unwrap();
    room.now += 3_600_000;
    more(&mut room).unwrap();
}

#[test]
fn a_case_opens_again_for_a_new_reason_for_three_reports_and_for_other_words() {
    let (mut room, post) = room();
    room.act(&other(2), report(post, Reason::Attack)).unwrap();
    assert!(is_open(&room, post));
    room.act(&moderator(), grounded(&room, post, Outcome::Show)).unwrap();
    assert!(!is_open(&room, post));
    // What was decided already is answered by that.
    room.act(&other(3), report(post, Reason::Attack)).unwrap();
    room.act(&other(4), report(post, Reason::Attack)).unwrap();
    assert!(!is_open(&room, post));
    let answers = |room: &Room| {
        let case = room.deliberation().moderation().case(post).unwrap();
        case.flags.iter().map(|flag| flag.answer).collect::<Vec<_>>()
    };
    assert_eq!(answers(&room), [Some(0), Some(0), Some(0)]);
    // The third is one too many: those since the decision wait for another.
    room.act(&other(5), report(post, Reason::Attack)).unwrap();
    assert!(is_open(&room, post));
    assert_eq!(answers(&room), [Some(0), None, None, None]);
    room.act(&moderator(), grounded(&room, post, Outcome::Show)).unwrap();
    assert_eq!(answers(&room), [Some(0), Some(1), Some(1), Some(1)]);
    // A new reason is looked at at once.
    room.act(&other(6), report(post, Reason::Threat)).unwrap();
    assert!(is_open(&room, post));
    room.act(&moderator(), grounded(&room, post, Outcome::Label)).unwrap();
    assert!(!is_open(&room, post));
    // So are other words.
    room.act(&me(), revise(post, 1, "Other words")).unwrap();
    assert!(is_open(&room, post));
    // Words that nobody reported and nothing stands on are not.
    room.act(&me(), argue(room.id(0), Relation::Support, "More of mine")).unwrap();
    let more = room.post(1);
    room.act(&me(), revise(more, 1, "More of them")).unwrap();
    assert!(!is_open(&room, more));
}

#[test]
fn a_decision_on_what_has_changed_since_is_refused() {
    let (mut room, post) = room();
    let base = |room: &Room| room.deliberation().moderation().base(post);
    let on = |room: &Room, base| {
        Verb::Decision(Box::new(Decision { base: Some(base), ..with_ground(room, post, Outcome::Label) }))
    };
    assert_eq!(base(&room), 0);
    let before = on(&room, 0);
    room.act(&other(2), report(post, Reason::Attack)).unwrap();
    assert_eq!(refusal(room.act(&moderator(), before)), ModerationRefusal::CaseChanged);
    // Two moderators read the same: one of them decides.
    let read = base(&room);
    let (first, second) = (on(&room, read), on(&room, read));
    room.act(&moderator(), first).unwrap();
    assert_eq!(refusal(room.act(&author(32, Role::Moderator), second)), ModerationRefusal::CaseChanged);
    assert_eq!(room.deliberation().moderation().decisions().len(), 1);
    // And whoever read other words decides on those alone.
    let label = grounded(&room, post, Outcome::Label);
    room.act(&me(), revise(post, 1, "Other words")).unwrap();
    assert_eq!(room.act(&moderator(), label), Err(Refusal::StaleRevision { current: 2 }));
}

#[test]
fn what_is_hidden_leaves_a_stone_with_the_reason_and_without_words() {
    let (mut room, post) = room();
    let before = room.publisher.rows(&Rows::default());
    room.act(&other(2), report(post, Reason::Attack)).unwrap();
    room.act(&moderator(), grounded(&room, post, Outcome::Hide)).unwrap();
    let row = room.posts()[0].clone();
    assert_eq!((row.absent, &row.text), (Some(Absent::Hidden), &None));
    let [measure] = &row.measures[..] else { panic!("{row:?}") };
    assert_eq!(
        (measure.outcome, measure.about, measure.by),
        (Outcome::Hide, Some(Reason::Attack), Role::Moderator)
    );
    assert!(matches!(&measure.ground, Some(Ground::Article(rule)) if rule.article == 2));
    assert_eq!(measure.reason, Some(text("It attacks a person.")));
    assert!(takes_words(&before, &room.publisher.rows(&before)));
    assert!(!seen(&room).contains("Words of mine"));
    assert_eq!(head(&room).changed, room.deliberation().seq());
    // It comes back, and nothing stands on it.
    room.act(&moderator(), grounded(&room, post, Outcome::Show)).unwrap();
    let row = room.posts()[0].clone();
    assert_eq!((row.absent, &row.measures[..]), (None, &[][..]));
    let states = room.deliberation().moderation().decisions().iter().map(|decided| decided.state);
    assert_eq!(states.collect::<Vec<_>>(), [DecisionState::Lifted, DecisionState::Stands]);
}

#[test]
fn a_statement_that_is_hidden_is_named_with_its_number_and_the_reason() {
    let mut room = Room::open("", 3);
    let (first, second) = (room.id(0), room.id(1));
    // A review without a ground says nothing to anybody, as it always did.
    room.act(&host(), decide(first, Outcome::Hide)).unwrap();
    assert!(room.published().moderation.is_null());
    assert!(!room.bytes().contains(&first.to_string()));
    room.act(&moderator(), grounded(&room, second, Outcome::Hide)).unwrap();
    let gone = head(&room).gone;
    assert_eq!(gone.iter().map(|gone| (gone.id, gone.number)).collect::<Vec<_>>(), [(second, 2)]);
    assert!(!room.bytes().contains("Statement 1"));
    room.act(&moderator(), grounded(&room, second, Outcome::Show)).unwrap();
    assert!(head(&room).gone.is_empty());
}

#[test]
fn label_fold_and_lock_stand_beside_each_other_and_each_is_lifted_by_itself() {
    let (mut room, post) = room();
    for outcome in [Outcome::Label, Outcome::Collapse, Outcome::Lock] {
        room.act(&moderator(), grounded(&room, post, outcome)).unwrap();
    }
    let outcomes = |room: &Room| measures(room, 0).iter().map(|own| own.outcome).collect::<Vec<_>>();
    assert_eq!(outcomes(&room), [Outcome::Collapse, Outcome::Label, Outcome::Lock]);
    // Nobody replies to it, nor below it; those who run the room do.
    let reply = argue(post, Relation::Oppose, "No.");
    let closed = Err(Refusal::PostClosed { id: post, pointer: "/on" });
    assert_eq!(room.act(&other(2), reply.clone()), closed);
    room.act(&host(), reply).unwrap();
    assert_eq!(room.act(&other(2), argue(room.post(1), Relation::Ask, "Why?")), closed);
    let label = room.deliberation().moderation().decisions()[0].id;
    let lift =
        |of| Verb::Decision(Box::new(Decision { of: Some(of), ..Decision::plain(post, Outcome::Lift) }));
    room.act(&moderator(), lift(label)).unwrap();
    assert_eq!(outcomes(&room), [Outcome::Collapse, Outcome::Lock]);
    // Once is enough.
    let unfit = ModerationRefusal::UnfitDecision { pointer: "/of" };
    assert_eq!(refusal(room.act(&moderator(), lift(label))), unfit);
    let lock = room.deliberation().moderation().decisions()[2].id;
    room.act(&moderator(), lift(lock)).unwrap();
    room.act(&other(2), argue(post, Relation::Oppose, "Yes.")).unwrap();
    // A statement is labelled and locked, too.
    let first = room.id(0);
    room.act(&moderator(), grounded(&room, first, Outcome::Lock)).unwrap();
    let shown: Vec<PublishedMeasure> =
        serde_json::from_value(room.published().statements[0].measures.clone()).unwrap();
    assert_eq!(shown.len(), 1);
    assert!(room.act(&other(3), argue(first, Relation::Ask, "And now?")).is_err());
    assert!(room.act(&other(3), remark(Some(first), "And now?")).is_err());
    room.act(&voter(1, None), vote(first, Value::Agree, 1)).unwrap();
    let unfit = ModerationRefusal::UnfitDecision { pointer: "/outcome" };
    for outcome in [Outcome::Collapse, Outcome::Move] {
        assert_eq!(refusal(room.act(&moderator(), grounded(&room, first, outcome))), unfit);
    }
}

#[test]
fn what_is_moved_takes_its_replies_along_and_goes_back() {
    let (mut room, post) = room();
    let (first, second) = (room.id(0), room.id(1));
    room.act(&other(2), argue(post, Relation::Oppose, "A reply")).unwrap();
    room.act(&other(3), argue(room.post(1), Relation::Oppose, "A reply to it")).unwrap();
    let places = |room: &Room| {
        let posts = room.deliberation().threads().posts().iter();
        posts.map(|post| (post.on, post.statement, post.depth)).collect::<Vec<_>>()
    };
    let before = places(&room);
    let to =
        |room: &Room, to| Verb::Decision(Box::new(Decision { to, ..with_ground(room, post, Outcome::Move) }));
    let unfit = ModerationRefusal::UnfitDecision { pointer: "/to" };
    assert_eq!(refusal(room.act(&moderator(), to(&room, Some(first)))), unfit);
    room.act(&moderator(), to(&room, Some(second))).unwrap();
    assert!(places(&room).iter().all(|(_, statement, _)| *statement == Some(second)));
    let [pointer] = &head(&room).moved[..] else { panic!() };
    assert_eq!((pointer.post, pointer.statement, pointer.now), (post, Some(first), Some(second)));
    assert_eq!(measures(&room, 0)[0].outcome, Outcome::Move);
    // The same words may be said again where it stood, and not where it stands.
    room.act(&other(4), argue(first, Relation::Support, "Words of mine")).unwrap();
    let again = Err(Refusal::DuplicateStatement { of: post });
    assert_eq!(room.act(&other(4), argue(second, Relation::Support, "Words of mine")), again);
    // To the remarks: it takes no side there, and its author does not carry it back.
    room.act(&moderator(), to(&room, None)).unwrap();
    let row = room.posts()[0].clone();
    assert_eq!((row.kind, row.relation, row.statement, row.on), (PostKind::Remark, None, None, None));
    assert!(room.act(&me(), Verb::Attach(Attach { target: post, to: first })).is_err());
    // Overturned, it is again where it was first.
    room.act(&me(), appeal(&room)).unwrap();
    room.act(&reviewer(), rule(&room, Verdict::Overturned)).unwrap();
    assert_eq!(places(&room)[..3], before[..]);
    assert!(head(&room).moved.is_empty());
    assert_eq!(room.posts()[0].relation, Some(Relation::Support));
}

#[test]
fn a_warning_and_a_limit_are_told_to_their_author_alone() {
    let (mut room, post) = room();
    room.act(&moderator(), grounded(&room, post, Outcome::Warn)).unwrap();
    let until = "2023-11-20".to_owned().try_into().unwrap();
    let limit = Decision { until: Some(until), ..with_ground(&room, post, Outcome::Limit) };
    room.act(&moderator(), Verb::Decision(Box::new(limit))).unwrap();
    assert!(measures(&room, 0).is_empty());
    let rows = list(&room);
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!(
            (row.kind, row.target, row.statement, &row.reason),
            (AboutKind::Person, None, None, &None)
        );
    }
    // 2023-11-14 in this room: the last day is one of those on which nothing is written.
    let write = |room: &mut Room, words: &str| room.act(&me(), remark(None, words));
    assert_eq!(refusal(write(&mut room, "One")), ModerationRefusal::Limited);
    room.act(&me(), Verb::Join(Join { tie: None })).unwrap();
    room.act(&me(), report(room.id(0), Reason::Spam)).unwrap();
    room.now += 7 * 24 * 3_600_000;
    write(&mut room, "Two").unwrap();
}

#[test]
fn a_limit_ends_when_it_is_lifted_or_overturned() {
    for lifted in [true, false] {
        let (mut room, post) = room();
        let until = "2023-11-20".to_owned().try_into().unwrap();
        let limit = Decision { until: Some(until), ..with_ground(&room, post, Outcome::Limit) };
        room.act(&moderator(), Verb::Decision(Box::new(limit))).unwrap();
        assert!(room.act(&me(), remark(None, "One")).is_err());
        if lifted {
            let of = Some(last_decision(&room));
            let lift = Decision { of, ..Decision::plain(post, Outcome::Lift) };
            room.act(&moderator(), Verb::Decision(Box::new(lift))).unwrap();
        } else {
            room.act(&me(), appeal(&room)).unwrap();
            room.act(&reviewer(), rule(&room, Verdict::Overturned)).unwrap();
        }
        room.act(&me(), remark(None, "One")).unwrap();
    }
}

#[test]
fn what_is_held_is_seen_by_nobody_and_what_is_passed_on_stays_open() {
    let (mut room, post) = room();
    room.act(&other(2), report(post, Reason::Attack)).unwrap();
    room.act(&moderator(), decide(post, Outcome::Pass)).unwrap();
    assert!(is_open(&room, post));
    assert_eq!(room.deliberation().moderation().case(post).unwrap().passed, [moderator().by]);
    let before = (room.published(), room.publisher.rows(&Rows::default()));
    room.act(&moderator(), decide(post, Outcome::Hold)).unwrap();
    assert!(is_open(&room, post) && room.posts().is_empty());
    assert_eq!(room.deliberation().moderation().waiting(post).map(|own| own.why), Some(Wait::Moderator));
    // Whoever shows the thread is told to load it anew: no row can say that a row is gone.
    let after = room.publisher.rows(&before.1);
    assert!(takes_words(&before.1, &after));
    assert!(before.0.difference(&room.published()).with_rows(&before.1, &after).posts_anew);
    // Neither is in the list.
    assert_eq!(list(&room).len(), 0);
    room.act(&moderator(), decide(post, Outcome::Show)).unwrap();
    assert!(!is_open(&room, post) && room.posts().len() == 1);
    assert!(room.deliberation().moderation().waiting(post).is_none());
}

#[test]
fn what_is_passed_on_without_a_report_is_found_by_others() {
    let (mut room, post) = room();
    let before = seen(&room);
    room.act(&moderator(), decide(post, Outcome::Pass)).unwrap();
    assert!(is_open(&room, post));
    assert_eq!(seen(&room), before);
}

#[test]
fn the_author_and_who_reported_appeal_once_and_somebody_else_rules() {
    let (mut room, post) = room();
    room.act(&other(2), report(post, Reason::Attack)).unwrap();
    room.act(&author(33, Role::Reviewer), report(post, Reason::Attack)).unwrap();
    room.act(&author(34, Role::Host), grounded(&room, post, Outcome::Hide)).unwrap();
    let hidden = room.deliberation().moderation().decisions()[0].clone();
    assert_eq!((hidden.answers, hidden.source), (2, Source::Flags));
    // Nobody else has a part in it.
    assert_eq!(room.act(&other(9), appeal(&room)), Err(Refusal::NotYours));
    room.act(&me(), appeal(&room)).unwrap();
    assert_eq!(refusal(room.act(&me(), appeal(&room))), ModerationRefusal::AppealClosed);
    assert_eq!(measures(&room, 0)[0].appeal, Some(AppealState::Waiting));
    // Not who decided, reported or appealed.
    let upheld = rule(&room, Verdict::Upheld);
    for involved in [author(34, Role::Host), author(33, Role::Reviewer), author(1, Role::Admin)] {
        assert_eq!(refusal(room.act(&involved, upheld.clone())), ModerationRefusal::Involved);
    }
    room.act(&reviewer(), upheld.clone()).unwrap();
    assert_eq!(refusal(room.act(&reviewer(), upheld)), ModerationRefusal::AppealClosed);
    let list = list(&room);
    assert_eq!(list[0].state, DecisionState::Upheld);
    assert_eq!(list[0].ruling.as_ref().map(|ruling| ruling.by), Some(Role::Reviewer));
    assert!(room.posts()[0].text.is_none());
    // Who reported may ask as well, and is heard by yet another.
    room.act(&other(2), appeal(&room)).unwrap();
    room.act(&host(), rule(&room, Verdict::Overturned)).unwrap();
    assert!(room.posts()[0].text.is_some() && room.posts()[0].measures.is_empty());
    assert_eq!(room.deliberation().moderation().decisions()[0].state, DecisionState::Overturned);
    assert!(!seen(&room).contains("Look again."));
}

#[test]
fn an_appeal_comes_within_six_months_and_while_the_decision_stands() {
    let (mut room, post) = room();
    room.act(&moderator(), grounded(&room, post, Outcome::Label)).unwrap();
    let late = appeal(&room);
    room.now += 184 * 24 * 3_600_000;
    assert_eq!(refusal(room.act(&me(), late)), ModerationRefusal::AppealClosed);
    room.act(&moderator(), grounded(&room, post, Outcome::Label)).unwrap();
    let lifted = appeal(&room);
    let lift = Decision { of: Some(last_decision(&room)), ..Decision::plain(post, Outcome::Lift) };
    room.act(&moderator(), Verb::Decision(Box::new(lift))).unwrap();
    assert_eq!(refusal(room.act(&me(), lifted)), ModerationRefusal::AppealClosed);
}

#[test]
fn a_decision_to_keep_is_overturned_by_opening_the_case_again() {
    let (mut room, post) = room();
    room.act(&other(2), report(post, Reason::Attack)).unwrap();
    room.act(&moderator(), grounded(&room, post, Outcome::Show)).unwrap();
    // Its author has nothing to appeal against.
    assert_eq!(room.act(&me(), appeal(&room)), Err(Refusal::NotYours));
    room.act(&other(2), appeal(&room)).unwrap();
    room.act(&reviewer(), rule(&room, Verdict::Overturned)).unwrap();
    assert!(is_open(&room, post) && room.posts()[0].text.is_some());
}

#[test]
fn a_decision_that_restricts_says_what_was_found_on_what_ground_and_why() {
    let (mut room, post) = room();
    for outcome in Outcome::ALL.into_iter().filter(|own| own.restricts() && *own != Outcome::Hide) {
        let until = Some("2023-11-20".to_owned().try_into().unwrap());
        let whole = || Decision { until: until.clone(), ..with_ground(&room, post, outcome) };
        let missing = |pointer| ModerationRefusal::GroundMissing { pointer };
        let unknown = Ground::Article(deliberation_core::procedure::ArticleRef { article: 2, version: 2 });
        let cases = [
            (Decision { about: None, ..whole() }, missing("/about")),
            (Decision { ground: None, ..whole() }, missing("/ground")),
            (Decision { ground: Some(unknown), ..whole() }, missing("/ground/article")),
            (Decision { reason: None, ..whole() }, missing("/reason")),
        ];
        for (decision, wants) in cases {
            let mut room = room.clone();
            assert_eq!(
                refusal(room.act(&moderator(), Verb::Decision(Box::new(decision)))),
                wants,
                "{outcome:?}"
            );
        }
    }
    // To hide without a ground stands in old logs: it folds, and is not admitted any more.
    let hide = decide(post, Outcome::Hide);
    let (mut act, mut stamp) = room.log.last().unwrap().clone();
    (act.id, act.verb) = (ActId::derived(1, &[b"hide"]), hide.clone());
    (stamp.by, stamp.standing) = (moderator().by, moderator().standing);
    let admitted = |act: &_, stamp: &_| admit(room.deliberation(), act, stamp);
    assert_eq!(admitted(&act, &stamp), Err(ModerationRefusal::GroundMissing { pointer: "/about" }.into()));
    act.verb =
        Verb::Decision(Box::new(Decision { wording: None, ..with_ground(&room, post, Outcome::Hide) }));
    assert_eq!(admitted(&act, &stamp), Err(ModerationRefusal::UnfitDecision { pointer: "/wording" }.into()));
    act.verb = grounded(&room, post, Outcome::Hide);
    assert_eq!(admitted(&act, &stamp), Ok(()));
    // Nor on one's own text, or on what one reported.
    stamp.by = me().by;
    assert_eq!(admitted(&act, &stamp), Err(ModerationRefusal::Involved.into()));
    let mut flagged = room.clone();
    flagged.act(&author(30, Role::Participant), report(post, Reason::Spam)).unwrap();
    stamp.by = moderator().by;
    assert_eq!(admit(flagged.deliberation(), &act, &stamp), Err(ModerationRefusal::Involved.into()));
    // A limit ends within a year and a day.
    let long = Some("2025-01-01".to_owned().try_into().unwrap());
    let limit = Decision { until: long, ..with_ground(&room, post, Outcome::Limit) };
    act.verb = Verb::Decision(Box::new(limit));
    assert_eq!(admitted(&act, &stamp), Err(ModerationRefusal::UnfitDecision { pointer: "/until" }.into()));
    room.act(&moderator(), hide).unwrap();
    assert!(room.posts()[0].measures.is_empty());
}

#[test]
fn while_writing_is_paused_votes_reports_and_appeals_go_on() {
    let (mut room, post) = room();
    room.act(&moderator(), grounded(&room, post, Outcome::Label)).unwrap();
    let pause = Writing { closed: true, reason: Some(text("The broadcast begins.")), ..Writing::default() };
    room.act(&moderator(), Verb::Writing(pause)).unwrap();
    let first = room.id(0);
    let closed = head(&room).closed.unwrap();
    assert_eq!((closed.reason, closed.since), (Some(text("The broadcast begins.")), room.now));
    for verb in [
        statement("One more"),
        argue(first, Relation::Support, "A reason"),
        remark(None, "A remark"),
        revise(post, 1, "Other words"),
        supersede(first, "Better"),
    ] {
        let refused = room.act(&me(), verb).unwrap_err();
        assert_eq!(refused, ModerationRefusal::WritingClosed.into());
    }
    room.act(&voter(1, None), vote(first, Value::Agree, 1)).unwrap();
    room.act(&other(2), report(post, Reason::Spam)).unwrap();
    room.act(&me(), appeal(&room)).unwrap();
    // Those who run the room say why, and what goes on.
    room.act(&host(), statement("We go on at nine")).unwrap();
    room.act(&host(), merge(room.id(1), room.id(2), false)).unwrap();
    room.act(&moderator(), Verb::Writing(Writing::default())).unwrap();
    room.act(&me(), statement("One more")).unwrap();
    assert_eq!(head(&room).closed, None);
}

#[test]
fn in_slow_mode_texts_of_one_person_lie_apart() {
    let mut room = Room::open("", 1);
    room.act(&me(), remark(None, "One")).unwrap();
    room.act(&host(), Verb::Writing(Writing { slow_s: 30, ..Writing::default() })).unwrap();
    room.now += 12_500;
    let soon = room.act(&me(), remark(None, "Two"));
    assert_eq!(refusal(soon), ModerationRefusal::SlowMode { wait_s: 18 });
    room.act(&other(2), remark(None, "Mine")).unwrap();
    room.act(&host(), remark(None, "Mine")).unwrap();
    room.act(&host(), remark(None, "Mine, too")).unwrap();
    room.now += 17_500;
    room.act(&me(), remark(None, "Two")).unwrap();
    // What was refused counts for nothing.
    assert!(room.act(&me(), remark(None, "Three")).is_err());
    room.now += 30_000;
    room.act(&me(), remark(None, "Three")).unwrap();
}

fn why(room: &Room, post: usize) -> Option<Wait> {
    let id = room.post(post);
    let waits = room.deliberation().moderation().waiting(id).map(|own| own.why);
    let visibility = room.deliberation().threads().post(id).unwrap().visibility;
    assert_eq!(visibility == Visibility::Waiting, waits.is_some());
    waits
}

#[test]
fn texts_wait_for_the_first_reason_that_holds_and_votes_never_do() {
    let mut room = Room::open("", 1);
    let first = room.id(0);
    let screen = Screen { words: vec!["代孕".to_owned()], links: Links::Hold, ..Screen::default() };
    room.act(&host(), Verb::Screen(screen)).unwrap();
    for words in ["Nothing to see", "这里有代 孕", "see example.com"] {
        room.act(&me(), remark(None, words)).unwrap();
    }
    assert_eq!([0, 1, 2].map(|at| why(&room, at)), [None, Some(Wait::Word), Some(Wait::Link)]);
    // Of officials and who run the room none of these waits.
    room.act(&author(8, Role::Official), remark(None, "see example.com")).unwrap();
    assert_eq!(why(&room, 3), None);
    let hold = |hold| Verb::Writing(Writing { hold, ..Writing::default() });
    room.act(&host(), hold(Hold::Unvouched)).unwrap();
    room.act(&me(), remark(None, "Nobody vouches for me")).unwrap();
    let mut vouched = me();
    vouched.standing.assurance = Assurance::Host;
    room.act(&vouched, remark(None, "Somebody does")).unwrap();
    assert_eq!([4, 5].map(|at| why(&room, at)), [Some(Wait::Unvouched), None]);
    room.act(&host(), hold(Hold::Everyone)).unwrap();
    room.act(&vouched, remark(None, "And now")).unwrap();
    room.act(&author(8, Role::Official), remark(None, "And I")).unwrap();
    room.act(&moderator(), remark(None, "Please wait")).unwrap();
    assert_eq!([6, 7, 8].map(|at| why(&room, at)), [Some(Wait::Held), Some(Wait::Held), None]);
    room.act(&voter(1, None), vote(first, Value::Agree, 1)).unwrap();
    assert_eq!(room.deliberation().voters(), 1);
    // How long that takes is said in steps, and not of one text.
    assert_eq!(head(&room).waits_min, None);
    room.now += 12 * 60_000;
    room.act(&voter(1, None), vote(first, Value::Pass, 2)).unwrap();
    assert_eq!(head(&room).waits_min, Some(10));
    // A statement waits as well, and so does another wording, while the one before stands.
    room.act(&vouched, statement("A statement")).unwrap();
    assert_eq!(room.published().statements.len(), 1);
    room.act(&me(), revise(room.post(0), 1, "Other words")).unwrap();
    assert_eq!(room.posts()[0].text, Some(text("Nothing to see")));
    room.act(&moderator(), grounded(&room, room.post(0), Outcome::Show)).unwrap();
    assert_eq!(room.posts()[0].text, Some(text("Other words")));
    assert!(room.deliberation().moderation().waiting(room.post(0)).is_none());
}

#[test]
fn what_is_decided_is_decided_of_the_words_that_were_read() {
    let (mut room, post) = room();
    let standing = with_ground(&room, post, Outcome::Hide).wording;
    room.act(&host(), Verb::Writing(Writing { hold: Hold::Everyone, ..Writing::default() })).unwrap();
    room.act(&me(), revise(post, 1, "Other words")).unwrap();
    let waiting = with_ground(&room, post, Outcome::Hide).wording;
    assert_ne!(standing, waiting);
    let on = |outcome, wording| {
        let decision = Decision { wording, ..with_ground(&room, post, outcome) };
        let mut room = room.clone();
        let done = room.act(&moderator(), Verb::Decision(Box::new(decision)));
        done.map(|_| room.posts()[0].text.as_ref().map(|text| text.original().to_owned()))
    };
    let stale = Err(Refusal::StaleRevision { current: 1 });
    let says = |words: &str| Ok(Some(words.to_owned()));
    // Shown is what waits, and by nobody who read the words before.
    assert_eq!(on(Outcome::Show, waiting), says("Other words"));
    assert_eq!(on(Outcome::Show, standing), stale);
    // Labelled is what stands there.
    assert_eq!(on(Outcome::Label, standing), says("Words of mine"));
    assert_eq!(on(Outcome::Label, waiting), stale);
    // Turned down is what waits, or hidden is the whole.
    assert_eq!(on(Outcome::Hide, waiting), says("Words of mine"));
    assert_eq!(on(Outcome::Hide, standing), Ok(None));
}

#[test]
fn those_who_run_the_room_do_not_silence_each_other() {
    let mut room = Room::open("", 1);
    room.act(&host(), remark(None, "Of the host")).unwrap();
    let until = Some("2023-11-20".to_owned().try_into().unwrap());
    let limit = Decision { until, ..with_ground(&room, room.post(0), Outcome::Limit) };
    room.act(&moderator(), Verb::Decision(Box::new(limit))).unwrap();
    room.act(&host(), remark(None, "And one more")).unwrap();
}

#[test]
fn a_phase_says_when_its_texts_are_reviewed_and_who_is_trusted() {
    let phases = r#""policy":{"review":"before"},"phases":[
        {"id":"talk","kind":"deliberate","allows":["vote","statement","argument","remark"],"review":"trusted"},
        {"id":"open","kind":"deliberate","allows":["remark"],"review":"after"},
        {"id":"usual","kind":"deliberate","allows":["remark"]}],"#;
    let mut room = Room::open(phases, 1);
    let say = |room: &mut Room| {
        let at = room.deliberation().threads().posts().len();
        room.act(&me(), remark(None, &format!("Remark {at}"))).unwrap();
        (room.post(at), why(room, at))
    };
    let show = |room: &mut Room, id| room.act(&moderator(), decide(id, Outcome::Show)).unwrap();
    for _ in 0..3 {
        let (id, waits) = say(&mut room);
        assert_eq!(waits, Some(Wait::New));
        show(&mut room, id);
    }
    let (shown, waits) = say(&mut room);
    assert_eq!(waits, None);
    // To hide what was shown is no judgement of who waits; to turn down what waited is.
    room.act(&moderator(), grounded(&room, shown, Outcome::Hide)).unwrap();
    assert_eq!(say(&mut room).1, None);
    room.act(&host(), crate::room::phase("usual")).unwrap();
    let (id, waits) = say(&mut room);
    assert_eq!(waits, Some(Wait::Review));
    room.act(&moderator(), decide(id, Outcome::Hide)).unwrap();
    room.act(&host(), crate::room::phase("talk")).unwrap();
    assert_eq!(say(&mut room).1, Some(Wait::New));
    room.act(&host(), crate::room::phase("open")).unwrap();
    assert_eq!(say(&mut room).1, None);
    // A phase writes it only where it says so, so that old openings keep their bytes.
    let published = serde_json::to_string(&room.published().opening.phases).unwrap();
    assert_eq!(published.matches("\"review\"").count(), 2);
}
