//! Posts, demands and wordings: who may do what, what becomes of it, and which numbers are never added.

use deliberation_core::act::{Asked, Attach, DemandMark, Outcome, Rate, Relation, Step, Verb, Withdraw};
use deliberation_core::difference::MOST_ROWS;
use deliberation_core::id::ActId;
use deliberation_core::participant::Role;
use deliberation_core::procedure::{Guard, Procedure};
use deliberation_core::protocol::envelope::{PAGE, begins_page, mine_of_threads, page};
use deliberation_core::publish::Rows;
use deliberation_core::rules::Refusal;
use deliberation_core::strength::Ratings;
use deliberation_core::thread::demand::DemandState;
use deliberation_core::thread::published::{Absent, Posts};
use deliberation_core::thread::strength::strengths;
use deliberation_core::vote::Value;
use proptest::prelude::*;

use crate::room::{
    Actor, Room, answer, argue, author, decide, decide_on, demand, host, merge, official, phase, rate,
    remark, revise, spoken, statement, step, supersede, text, vote, voter,
};

const ROLES: [Role; 5] = [Role::Participant, Role::Expert, Role::Official, Role::Moderator, Role::Host];

fn me() -> Actor {
    author(1, Role::Participant)
}

fn state(room: &Room, post: usize) -> Option<DemandState> {
    room.deliberation().threads().posts()[post].demand.as_ref().map(|demand| demand.state)
}

#[test]
fn an_argument_stands_where_it_was_put_to_any_depth() {
    let mut room = Room::open("", 1);
    let mut on = room.id(0);
    for depth in 0..3_000 {
        room.act(&me(), argue(on, Relation::Oppose, &format!("Reason {depth}"))).unwrap();
        on = room.post(depth);
    }
    let posts = room.posts();
    assert!(posts.iter().all(|post| post.statement == Some(room.id(0))));
    assert!(posts.windows(2).all(|pair| pair[1].on == Some(pair[0].id)));
    assert_eq!(room.deliberation().threads().posts()[2_999].depth, 2_999);
    assert!(strengths(&posts).iter().all(Option::is_some));
}

#[test]
fn a_revision_stands_beside_the_earlier_wording_and_their_ratings_are_never_added() {
    let mut room = Room::open("", 1);
    room.act(&me(), argue(room.id(0), Relation::Support, "It is cheap")).unwrap();
    let post = room.post(0);
    for who in 0..6 {
        room.act(&voter(who, None), rate(post, 1, Rate::Down, 1)).unwrap();
    }
    room.act(&me(), revise(post, 1, "It costs 12 yuan a month")).unwrap();
    let stale = room.act(&voter(7, None), rate(post, 1, Rate::Up, 1));
    assert_eq!(stale, Err(Refusal::StaleRevision { current: 2 }));
    assert_eq!(room.act(&me(), revise(post, 1, "Again")), Err(Refusal::StaleRevision { current: 2 }));
    for who in 0..7 {
        room.act(&voter(who, None), rate(post, 2, Rate::Up, 2)).unwrap();
    }
    let row = room.posts().remove(0);
    assert_eq!((row.revision, row.text.unwrap()), (2, text("It costs 12 yuan a month")));
    assert_eq!(row.ratings, Some(Ratings { up: 5, down: 0 }));
    assert_eq!(row.earlier.len(), 1);
    assert_eq!(row.earlier[0].text, text("It is cheap"));
    assert_eq!(row.earlier[0].ratings, Some(Ratings { up: 0, down: 5 }));
    let mine = room.deliberation().ratings_of(voter(0, None).by);
    assert_eq!(
        mine.iter().map(|m| (m.revision, m.value)).collect::<Vec<_>>(),
        [(1, Rate::Down), (2, Rate::Up)]
    );
}

#[test]
fn what_is_withdrawn_or_hidden_leaves_its_place_and_no_words() {
    let mut room = Room::open("", 1);
    room.act(&me(), argue(room.id(0), Relation::Support, "A slip")).unwrap();
    room.act(&me(), argue(room.id(0), Relation::Support, "An insult")).unwrap();
    let (slip, insult) = (room.post(0), room.post(1));
    room.act(&author(2, Role::Participant), argue(slip, Relation::Ask, "Really?")).unwrap();
    room.act(&me(), revise(slip, 1, "Another slip")).unwrap();
    let not_mine = Verb::Withdraw(Withdraw { target: insult });
    assert_eq!(room.act(&author(2, Role::Moderator), not_mine), Err(Refusal::NotYours));
    room.act(&me(), Verb::Withdraw(Withdraw { target: slip })).unwrap();
    room.act(&author(3, Role::Moderator), decide(insult, Outcome::Hide)).unwrap();
    let posts = room.posts();
    assert_eq!(
        posts.iter().map(|post| post.absent).collect::<Vec<_>>(),
        [Some(Absent::Withdrawn), Some(Absent::Hidden), None]
    );
    let bytes = serde_json::to_string(&posts).unwrap();
    assert!(!bytes.contains("slip") && !bytes.contains("insult"));
    assert_eq!(room.published().threads[0].posts, 1);
    let closed = room.act(&me(), argue(slip, Relation::Answer, "Never mind"));
    assert!(matches!(closed, Err(Refusal::PostClosed { .. })));
}

#[test]
fn a_review_before_publication_holds_posts_of_participants_alone() {
    let mut room = Room::open(r#""policy":{"review":"before"},"#, 1);
    room.act(&me(), argue(room.id(0), Relation::Support, "Held")).unwrap();
    room.act(&author(2, Role::Expert), argue(room.id(0), Relation::Oppose, "Free")).unwrap();
    assert_eq!(room.posts().len(), 1);
    room.act(&host(), decide(room.post(0), Outcome::Show)).unwrap();
    assert_eq!(room.posts().len(), 2);
}

#[test]
fn under_review_another_wording_waits_while_the_one_before_stands() {
    let mut room = Room::open(r#""policy":{"review":"before"},"#, 1);
    room.act(&me(), argue(room.id(0), Relation::Support, "Kind words")).unwrap();
    room.act(&me(), statement("My statement")).unwrap();
    let (post, mine) = (room.post(0), room.id(1));
    for id in [post, mine] {
        room.act(&host(), decide(id, Outcome::Show)).unwrap();
    }
    room.act(&me(), revise(post, 1, "An insult")).unwrap();
    room.act(&me(), revise(mine, 1, "Another insult")).unwrap();
    let bytes = room.bytes() + &serde_json::to_string(&room.posts()).unwrap();
    assert!(bytes.contains("Kind words") && !bytes.contains("nsult"));
    let read = room.wording(0);
    // Another wording came after the moderator had read the first.
    room.act(&me(), revise(post, 1, "Words in time")).unwrap();
    assert_eq!(
        room.act(&host(), decide_on(post, read, Outcome::Show)),
        Err(Refusal::StaleRevision { current: 1 })
    );
    assert!(matches!(room.act(&host(), decide(post, Outcome::Show)), Err(Refusal::UnfitPost { .. })));
    room.act(&host(), decide_on(post, room.wording(0), Outcome::Show)).unwrap();
    assert_eq!(room.posts()[0].text, Some(text("Words in time")));
    // Turned down is what waited; what stood there stands.
    room.act(&me(), revise(post, 2, "Worse")).unwrap();
    room.act(&host(), decide_on(post, room.wording(0), Outcome::Hide)).unwrap();
    assert_eq!(room.posts()[0].text, Some(text("Words in time")));
    room.act(&host(), decide(post, Outcome::Hide)).unwrap();
    room.act(&host(), decide(post, Outcome::Show)).unwrap();
    assert_eq!(room.posts()[0].revision, 2, "what was turned down does not come back");
}

#[test]
fn a_participant_signs_nothing_with_the_name_of_a_body() {
    let mut room = Room::open("", 1);
    let signed = room.act(&me(), answer(room.id(0), Some("The mayor"), "All is well."));
    assert!(matches!(signed, Err(Refusal::UnfitPost { pointer: "/signed", .. })));
}

#[test]
fn a_remark_moves_to_a_statement_with_all_that_was_replied() {
    let mut room = Room::open("", 2);
    room.act(&me(), remark(None, "What about the noise?")).unwrap();
    room.act(&author(2, Role::Expert), argue(room.post(0), Relation::Answer, "45 dB")).unwrap();
    room.act(&me(), argue(room.post(1), Relation::Ask, "At night?")).unwrap();
    let attach = |target, to| Verb::Attach(Attach { target, to });
    let beside = page(&room.publisher.rows(&Rows::default()), 1, None, 0);
    assert_eq!((beside.posts.len(), beside.next), (3, None));
    let other = room.act(&author(2, Role::Participant), attach(room.post(0), room.id(1)));
    assert!(matches!(other, Err(Refusal::RoleForbids { .. })));
    room.act(&author(3, Role::Moderator), attach(room.post(0), room.id(1))).unwrap();
    assert!(room.posts().iter().all(|post| post.statement == Some(room.id(1))));
    assert!(matches!(room.act(&me(), attach(room.post(1), room.id(0))), Err(Refusal::UnfitPost { .. })));
    let remarks = room.act(&voter(1, None), rate(room.post(0), 1, Rate::Up, 1));
    assert!(matches!(remarks, Err(Refusal::UnfitPost { .. })));
}

#[test]
fn what_was_said_is_written_down_by_the_desk_and_corrected_there() {
    let mut room = Room::open("", 1);
    assert!(matches!(room.act(&me(), spoken(None, "Forty-eight homes")), Err(Refusal::RoleForbids { .. })));
    room.act(&host(), spoken(None, "Forty-eighty homes")).unwrap();
    let post = room.post(0);
    assert!(room.act(&me(), revise(post, 1, "Forty-eight homes")).is_err());
    room.act(&author(3, Role::Moderator), revise(post, 1, "Forty-eight homes")).unwrap();
    let row = room.posts().remove(0);
    assert_eq!((row.speaker.unwrap().name, row.moment.unwrap().ms), ("Ms Li".to_owned(), 61_000));
    room.act(&me(), argue(post, Relation::Ask, "All of them?")).unwrap();
    // A demand that was spoken cannot be accepted by who wrote it down.
    room.act(&host(), Verb::Demand(DemandMark { target: post, asked: Asked::default() })).unwrap();
    room.act(&official(5, "Office"), answer(post, Some("Ms Wu"), "Yes.")).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Answered));
    assert_eq!(room.act(&host(), step(post, Step::Accepted)), Err(Refusal::NotYours));
}

#[test]
fn a_demand_is_answered_by_a_named_person_of_the_body_that_was_asked() {
    let mut room = Room::open("", 1);
    room.act(&me(), demand(room.id(0), Some("The office"), "Where is the money?")).unwrap();
    let post = room.post(0);
    let other = official(4, "Fire brigade");
    let office = official(5, "the OFFICE");
    room.act(&other, answer(post, Some("Mr Xu"), "Not ours.")).unwrap();
    room.act(&office, answer(post, None, "Somebody will answer.")).unwrap();
    room.act(&author(6, Role::Expert), answer(post, Some("Dr Ma"), "I believe so.")).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Open));
    assert!(matches!(room.act(&me(), step(post, Step::Accepted)), Err(Refusal::UnfitDemand { .. })));
    room.act(&office, answer(post, Some("Ms Wu"), "On the board.")).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Answered));
    room.act(&me(), step(post, Step::NotSatisfied)).unwrap();
    room.act(&host(), step(post, Step::CarriedOver)).unwrap();
    let row = room.posts().remove(0).demand.unwrap();
    assert_eq!(
        (row.state, row.until.unwrap().to_string()),
        (DemandState::CarriedOver, "2026-12-24".to_owned())
    );
    room.act(&office, answer(post, Some("Ms Wu"), "Here are the accounts.")).unwrap();
    let of = &room.published().demands[0];
    assert_eq!((of.asked, of.answered, of.accepted), (1, 1, 0));
    room.act(&me(), step(post, Step::Accepted)).unwrap();
    assert_eq!(room.published().demands[0].accepted, 1);
    assert!(room.act(&me(), step(post, Step::Withdrawn)).is_err(), "what is accepted stays so");
}

#[test]
fn nobody_but_its_author_accepts_a_demand() {
    let mut room = Room::open("", 1);
    room.act(&me(), demand(room.id(0), None, "Measure the light first.")).unwrap();
    room.act(&official(5, "Office"), answer(room.post(0), Some("Ms Wu"), "In March.")).unwrap();
    for role in ROLES {
        let mut other = author(50, role);
        other.standing.org = Some("Office".to_owned());
        for to in [Step::Accepted, Step::NotSatisfied, Step::Withdrawn] {
            assert_eq!(room.act(&other, step(room.post(0), to)), Err(Refusal::NotYours), "{role:?}");
        }
        if role != Role::Host {
            let carried = room.act(&other, step(room.post(0), Step::CarriedOver));
            assert!(matches!(carried, Err(Refusal::RoleForbids { .. })), "{role:?}");
        }
        // Whoever marks it anew does not take it over.
        let _ = room.act(&other, Verb::Demand(DemandMark { target: room.post(0), asked: Asked::default() }));
    }
    assert_eq!(state(&room, 0), Some(DemandState::Answered));
    // In whatever role its author comes back, it is theirs.
    let mut later = me();
    later.standing.role = Role::Expert;
    room.act(&later, step(room.post(0), Step::Accepted)).unwrap();
}

#[test]
fn residents_are_asked_in_the_same_form_by_officials() {
    let mut room = Room::open("", 1);
    let ask = |on| {
        let Verb::Argument(mut new) = demand(on, None, "May the firm come in and measure?") else {
            unreachable!()
        };
        new.demand = Some(Asked { body: None, residents: true });
        Verb::Argument(new)
    };
    assert!(matches!(room.act(&me(), ask(room.id(0))), Err(Refusal::RoleForbids { .. })));
    room.act(&official(5, "Office"), ask(room.id(0))).unwrap();
    room.act(&official(5, "Office"), answer(room.post(0), Some("Ms Wu"), "I ask again.")).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Open));
    room.act(&me(), answer(room.post(0), None, "Come on Tuesday.")).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Answered));
    assert!(room.published().demands[0].residents);
}

#[test]
fn a_statement_is_reworded_until_somebody_votes_and_superseded_then() {
    let mut room = Room::open("", 1);
    room.act(&me(), statement("Lifts cost too much")).unwrap();
    let old = room.id(1);
    room.act(&me(), revise(old, 1, "A lift costs too much")).unwrap();
    assert_eq!(room.published().statements[1].text, text("A lift costs too much"));
    room.act(&voter(1, None), vote(old, Value::Agree, 1)).unwrap_err();
    let second =
        Verb::Vote(deliberation_core::act::Vote { statement: old, revision: 2, value: Value::Agree, nth: 1 });
    room.act(&voter(1, None), second).unwrap();
    assert_eq!(room.act(&me(), revise(old, 2, "Cheap")), Err(Refusal::VotedOn(old)));
    let other = author(2, Role::Participant);
    assert_eq!(room.act(&other, supersede(old, "A lift costs 12 yuan")), Err(Refusal::NotYours));
    room.act(&me(), supersede(old, "A lift costs 12 yuan")).unwrap();
    let new = room.id(2);
    let shown = room.published().statements;
    assert_eq!((shown[1].closed_by, shown[2].supersedes), (Some(new), Some(old)));
    assert_eq!(room.act(&voter(2, None), vote(old, Value::Agree, 1)), Err(Refusal::StatementClosed(old)));
    assert_eq!(room.act(&me(), supersede(old, "Twice")), Err(Refusal::StatementClosed(old)));
    // Hidden, the new one closes nothing; and it is named nowhere.
    room.act(&host(), decide(new, Outcome::Hide)).unwrap();
    assert_eq!(room.published().statements[1].closed_by, None);
    room.act(&host(), decide(new, Outcome::Show)).unwrap();
    assert_eq!(room.published().statements[1].closed_by, Some(new));
}

#[test]
fn under_review_a_new_wording_closes_the_old_one_only_when_it_is_shown() {
    let mut room = Room::open(r#""policy":{"review":"before"},"#, 1);
    room.act(&me(), statement("Lifts cost too much")).unwrap();
    let old = room.id(1);
    room.act(&host(), decide(old, Outcome::Show)).unwrap();
    room.act(&voter(1, None), vote(old, Value::Agree, 1)).unwrap();
    room.act(&me(), supersede(old, "A lift costs 12 yuan")).unwrap();
    room.act(&voter(2, None), vote(old, Value::Agree, 1)).unwrap();
    room.act(&host(), decide(room.id(2), Outcome::Show)).unwrap();
    assert!(room.act(&voter(3, None), vote(old, Value::Agree, 1)).is_err());
}

#[test]
fn duplicates_are_merged_by_staff_and_that_is_undone() {
    let mut room = Room::open("", 3);
    let (a, b, c) = (room.id(0), room.id(1), room.id(2));
    let staff = author(9, Role::Moderator);
    assert!(matches!(room.act(&me(), merge(a, b, false)), Err(Refusal::RoleForbids { .. })));
    assert!(room.act(&staff, merge(a, a, false)).is_err());
    room.act(&staff, merge(a, b, false)).unwrap();
    assert!(room.act(&voter(1, None), vote(a, Value::Agree, 1)).is_err());
    assert!(room.act(&staff, merge(c, a, false)).is_err(), "into what is closed");
    assert!(room.act(&staff, merge(a, c, true)).is_err(), "another merge");
    room.act(&staff, merge(a, b, true)).unwrap();
    assert!(room.act(&voter(1, None), vote(a, Value::Agree, 1)).is_ok());
}

#[test]
fn pages_give_a_thread_whole_and_in_order() {
    let mut room = Room::open("", 2);
    for n in 0..PAGE + 3 {
        let on = if n % 5 == 4 { room.post(n - 1) } else { room.id(0) };
        room.act(&me(), argue(on, Relation::Ask, &format!("Question {n}"))).unwrap();
    }
    room.act(&me(), argue(room.id(1), Relation::Ask, "Elsewhere")).unwrap();
    let rows = room.publisher.rows(&Rows::default());
    let posts = &rows.posts;
    let (mut after, mut found) = (0, Vec::new());
    loop {
        assert!(begins_page(posts, Some(room.id(0)), after));
        let page = page(&rows, 1, Some(room.id(0)), after);
        found.extend(page.posts.iter().map(|post| post.number));
        match page.next {
            Some(next) => after = next,
            None => break,
        }
    }
    let whole: Vec<u32> =
        posts.iter().filter(|post| post.statement == Some(room.id(0))).map(|post| post.number).collect();
    assert_eq!(found, whole);
    assert!((1..PAGE as u32 + 9).filter(|&n| begins_page(posts, Some(room.id(0)), n)).count() == 1);
}

#[test]
fn what_is_closed_to_participants_is_open_to_who_has_to_answer() {
    let phases = r#""phases":[{"id":"talk","kind":"deliberate","allows":["argument","remark","rate"]},
        {"id":"over","kind":"report"}],"#;
    let mut room = Room::open(phases, 1);
    room.act(&me(), demand(room.id(0), Some("Office"), "When?")).unwrap();
    room.act(&host(), phase("over")).unwrap();
    assert!(matches!(room.act(&me(), remark(None, "Late")), Err(Refusal::PhaseClosed { .. })));
    assert!(matches!(
        room.act(&voter(1, None), rate(room.post(0), 1, Rate::Up, 1)),
        Err(Refusal::PhaseClosed { .. })
    ));
    room.act(&official(5, "Office"), answer(room.post(0), Some("Ms Wu"), "In May.")).unwrap();
    room.act(&me(), step(room.post(0), Step::Accepted)).unwrap();
}

#[test]
fn without_any_demand_none_is_published() {
    let room = Room::open("", 1);
    assert!(room.published().demands.is_empty() && !room.bytes().contains("\"demands\""));
}

#[test]
fn nothing_of_a_post_without_words_says_who_or_what() {
    let mut room = Room::open("", 1);
    room.act(&me(), demand(room.id(0), Some("Crooks Ltd"), "Pay us")).unwrap();
    room.act(&official(5, "Office"), answer(room.id(0), Some("Ms Wu"), "We pay.")).unwrap();
    room.act(&host(), spoken(None, "A slip of the tongue")).unwrap();
    for at in 0..3 {
        room.act(&host(), decide(room.post(at), Outcome::Hide)).unwrap();
    }
    let bytes = serde_json::to_string(&room.posts()).unwrap() + &room.bytes();
    for words in ["Crooks", "Ms Wu", "Ms Li", "slip"] {
        assert!(!bytes.contains(words), "{words}");
    }
    // Who takes back what was hidden does not change why it is gone.
    room.act(&me(), Verb::Withdraw(Withdraw { target: room.post(0) })).unwrap();
    assert_eq!(room.posts()[0].absent, Some(Absent::Hidden));
}

#[test]
fn under_review_the_body_that_is_asked_waits_like_any_words() {
    let mut room = Room::open(r#""policy":{"review":"before"},"#, 1);
    room.act(&me(), argue(room.id(0), Relation::Ask, "Who pays?")).unwrap();
    let post = room.post(0);
    room.act(&host(), decide(post, Outcome::Show)).unwrap();
    let asked = Asked { body: Some(text("An insult")), residents: false };
    room.act(&me(), Verb::Demand(DemandMark { target: post, asked })).unwrap();
    let bytes = serde_json::to_string(&room.posts()).unwrap() + &room.bytes();
    assert!(!bytes.contains("insult"));
    room.act(&host(), decide(post, Outcome::Show)).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Open));
    // And a step has no words of its own: a reply has.
    let mut refused = step(post, Step::Withdrawn);
    if let Verb::DemandStep(step) = &mut refused {
        step.reason = Some(text("Another insult"));
    }
    assert!(matches!(room.act(&me(), refused), Err(Refusal::UnfitDemand { pointer: "/reason", .. })));
}

#[test]
fn an_answer_counts_as_long_as_everybody_can_read_it() {
    let mut room = Room::open("", 1);
    let office = official(5, "Office");
    room.act(&me(), demand(room.id(0), Some("Office"), "When?")).unwrap();
    let post = room.post(0);
    room.act(&office, answer(post, Some("Ms Wu"), "In May.")).unwrap();
    room.act(&office, answer(post, Some("Ms Wu"), "In June.")).unwrap();
    let answered = |room: &Room| room.posts()[0].demand.clone().unwrap().answer;
    let since = |room: &Room| room.posts()[0].demand.clone().unwrap().since;
    assert_eq!((state(&room, 0), answered(&room)), (Some(DemandState::Answered), Some(room.post(2))));
    room.act(&office, Verb::Withdraw(Withdraw { target: room.post(2) })).unwrap();
    assert_eq!((state(&room, 0), answered(&room)), (Some(DemandState::Answered), Some(room.post(1))));
    room.now += 1_000;
    let before = since(&room);
    room.act(&office, answer(post, Some("Ms Wu"), "In July.")).unwrap();
    assert_eq!(since(&room), before, "saying more does not begin the seven days anew");
    room.act(&host(), decide(room.post(1), Outcome::Hide)).unwrap();
    room.act(&host(), decide(room.post(3), Outcome::Hide)).unwrap();
    assert_eq!((state(&room, 0), room.published().demands[0].answered), (Some(DemandState::Open), 0));
    room.act(&host(), decide(room.post(1), Outcome::Show)).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Answered), "on appeal it counts again");
    room.act(&me(), step(post, Step::NotSatisfied)).unwrap();
    room.act(&host(), decide(room.post(3), Outcome::Show)).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Answered), "a later one than the one that did not satisfy");
    room.act(&host(), decide(room.post(3), Outcome::Hide)).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::NotSatisfied));
    assert_eq!(room.published().demands[0].answered, 1, "it was answered once");
}

#[test]
fn a_demand_may_be_settled_after_it_was_put_off_and_addressed_after_somebody_took_it_on() {
    let mut room = Room::open("", 1);
    let office = official(5, "Office");
    room.act(&me(), argue(room.id(0), Relation::Ask, "When?")).unwrap();
    let post = room.post(0);
    room.act(&office, answer(post, Some("Ms Wu"), "In May.")).unwrap();
    let mark = |body: Option<&str>| {
        Verb::Demand(DemandMark { target: post, asked: Asked { body: body.map(text), residents: false } })
    };
    room.act(&me(), mark(None)).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Answered), "the answer was there before the mark");
    room.act(&me(), mark(Some("Fire brigade"))).unwrap();
    assert_eq!(state(&room, 0), Some(DemandState::Open));
    room.act(&author(9, Role::Moderator), mark(Some("Office"))).unwrap();
    assert_eq!(room.posts()[0].demand.clone().unwrap().marked_by, Some(Role::Moderator));
    assert_eq!(state(&room, 0), Some(DemandState::Answered));
    room.act(&host(), step(post, Step::CarriedOver)).unwrap();
    room.act(&me(), step(post, Step::Accepted)).unwrap();
}

#[test]
fn hidden_demands_are_counted_so_that_nobody_says_there_were_none() {
    let mut room = Room::open("", 1);
    room.act(&me(), demand(room.id(0), Some("Office"), "When?")).unwrap();
    room.act(&host(), decide(room.post(0), Outcome::Hide)).unwrap();
    let demands = room.published().demands;
    assert_eq!((demands.len(), demands[0].asked, demands[0].hidden), (1, 0, 1));
}

#[test]
fn a_phase_that_takes_nothing_takes_no_demand_and_no_move() {
    let mut room = Room::open(
        r#""phases":[{"id":"talk","kind":"deliberate","allows":["vote","statement","argument","rate","remark"]},{"id":"over","kind":"report"}],"#,
        2,
    );
    room.act(&me(), remark(None, "A remark")).unwrap();
    room.act(&host(), phase("over")).unwrap();
    let mark = Verb::Demand(DemandMark { target: room.post(0), asked: Asked::default() });
    let attach = |to| Verb::Attach(Attach { target: room.post(0), to });
    let (first, second) = (attach(room.id(0)), attach(room.id(1)));
    let closed = |done: Result<bool, Refusal>| matches!(done, Err(Refusal::PhaseClosed { .. }));
    assert!(closed(room.act(&me(), mark)));
    assert!(closed(room.act(&me(), first.clone())));
    assert!(closed(room.act(&official(5, "Office"), argue(room.id(0), Relation::Oppose, "No"))));
    room.act(&host(), phase("talk")).unwrap();
    room.act(&me(), first).unwrap();
    // Once: what others replied does not travel at its author's pleasure.
    assert!(matches!(room.act(&me(), second.clone()), Err(Refusal::UnfitPost { pointer: "/to", .. })));
    room.act(&author(9, Role::Moderator), second).unwrap();
    assert_eq!(room.posts()[0].statement, Some(room.id(1)));
    // Its author is told that somebody else moved it.
    let (posts, _) = mine_of_threads(room.deliberation(), me().by, me().by);
    assert_eq!(posts[0]["attached_by"], "moderator");
}

#[test]
fn what_closes_a_statement_follows_from_what_is_shown() {
    let mut room = Room::open("", 2);
    let (a, b) = (room.id(0), room.id(1));
    let staff = author(9, Role::Moderator);
    let closed_by = |room: &Room, id| room.deliberation().statement(id).unwrap().closed_by;
    room.act(&staff, merge(a, b, false)).unwrap();
    room.act(&staff, decide(b, Outcome::Hide)).unwrap();
    assert_eq!(closed_by(&room, a), None);
    room.act(&staff, decide(b, Outcome::Show)).unwrap();
    assert_eq!(closed_by(&room, a), Some(b));
    room.act(&staff, merge(a, b, true)).unwrap();
    assert_eq!(closed_by(&room, a), None);
}

#[test]
fn a_better_statement_that_waits_again_closes_nothing() {
    let mut room = Room::open(r#""policy":{"review":"before"},"#, 1);
    room.act(&me(), statement("Lifts cost too much")).unwrap();
    let old = room.id(1);
    room.act(&host(), decide(old, Outcome::Show)).unwrap();
    for words in ["A lift costs 12 yuan", "A lift costs 13 yuan"] {
        room.act(&me(), supersede(old, words)).unwrap();
    }
    let (first, second) = (room.id(2), room.id(3));
    let closed_by = |room: &Room| room.deliberation().statement(old).unwrap().closed_by;
    room.act(&host(), decide(first, Outcome::Show)).unwrap();
    room.act(&host(), decide(second, Outcome::Show)).unwrap();
    room.act(&host(), decide(first, Outcome::Hide)).unwrap();
    assert_eq!(closed_by(&room), Some(second));
    room.act(&me(), revise(second, 1, "A lift costs 14 yuan")).unwrap();
    assert_eq!(closed_by(&room), None);
}

#[test]
fn the_same_words_are_refused_only_where_one_can_be_told_of_them() {
    let mut room = Room::open(r#""policy":{"review":"before"},"#, 1);
    let (on, other) = (room.id(0), author(2, Role::Participant));
    room.act(&me(), argue(on, Relation::Support, "Quick")).unwrap();
    room.act(&other, argue(on, Relation::Support, "Quick")).unwrap();
    room.act(&host(), decide(room.post(0), Outcome::Show)).unwrap();
    let third = author(3, Role::Participant);
    assert!(matches!(
        room.act(&third, argue(on, Relation::Ask, "quick!")),
        Err(Refusal::DuplicateStatement { .. })
    ));
    room.act(&me(), revise(room.post(0), 1, "Slow")).unwrap();
    room.act(&host(), decide_on(room.post(0), room.wording(0), Outcome::Show)).unwrap();
    assert!(matches!(
        room.act(&third, argue(on, Relation::Ask, "Slow")),
        Err(Refusal::DuplicateStatement { .. })
    ));
    room.act(&third, argue(on, Relation::Ask, "Quick")).unwrap();
    room.act(&me(), Verb::Withdraw(Withdraw { target: room.post(0) })).unwrap();
    room.act(&third, argue(on, Relation::Ask, "Slow")).unwrap();
}

#[test]
fn a_wording_is_another_wording_and_a_rating_can_always_be_taken_back() {
    let mut room = Room::open("", 1);
    room.act(&me(), argue(room.id(0), Relation::Support, "Quick")).unwrap();
    let post = room.post(0);
    assert!(matches!(room.act(&me(), revise(post, 1, "Quick")), Err(Refusal::UnfitPost { .. })));
    room.act(&voter(1, None), rate(post, 1, Rate::Up, 1)).unwrap();
    room.act(&me(), revise(post, 1, "Quick.")).unwrap();
    room.act(&voter(1, None), rate(post, 1, Rate::None, 2)).unwrap();
    assert!(room.deliberation().ratings_of(voter(1, None).by).is_empty());
    assert!(room.act(&voter(1, None), rate(post, 3, Rate::None, 3)).is_err());
}

#[test]
fn what_a_phase_holds_back_of_ratings_is_gone_and_comes_again_of_every_wording() {
    let phases = r#""phases":[{"id":"talk","kind":"deliberate","allows":["vote","statement","argument","rate","remark"]},
        {"id":"hold","kind":"deliberate","results":"on-close"},{"id":"again","kind":"deliberate"}],"#;
    let mut room = Room::open(phases, 1);
    room.act(&me(), argue(room.id(0), Relation::Support, "Quick")).unwrap();
    for who in 0..5 {
        room.act(&voter(who, None), rate(room.post(0), 1, Rate::Down, 1)).unwrap();
    }
    room.act(&me(), revise(room.post(0), 1, "Quicker")).unwrap();
    let mut rows = room.publisher.posts(&Posts::default());
    for (to, shown) in [("hold", None), ("again", Some(Ratings { up: 0, down: 5 }))] {
        room.act(&host(), phase(to)).unwrap();
        rows = room.publisher.posts(&rows);
        assert_eq!(rows[0].earlier[0].ratings, shown, "{to}");
        assert_eq!(rows, room.publisher.posts(&Posts::default()), "kept or made anew, they are the same");
    }
}

#[test]
fn a_tick_goes_to_everybody_and_stays_small() {
    let mut room = Room::open("", 1);
    room.act(&me(), remark(None, "A remark")).unwrap();
    for n in 0..MOST_ROWS {
        room.act(&me(), argue(room.post(0), Relation::Ask, &format!("Question {n}"))).unwrap();
    }
    let (before, edition) = (room.publisher.rows(&Rows::default()), room.published());
    room.act(&host(), Verb::Attach(Attach { target: room.post(0), to: room.id(0) })).unwrap();
    let tick = edition.difference(&room.published()).with_rows(&before, &room.publisher.rows(&before));
    assert!(tick.posts_anew && tick.posts.is_null() && !tick.is_empty());
}

#[test]
fn articles_from_before_there_were_threads_still_open_a_deliberation() {
    let old: Vec<_> = Procedure::template().into_iter().filter(|article| article.number <= 10).collect();
    let articles = format!(r#""articles":{},"#, serde_json::to_string(&old).unwrap());
    let mut room = Room::open(&articles, 1);
    room.act(&me(), argue(room.id(0), Relation::Support, "Quick")).unwrap();
    let guards = room.published().articles.into_iter().flat_map(|article| article.guards);
    assert!(guards.collect::<Vec<_>>().contains(&Guard::Demand));
}

/// One thing that somebody does to wordings.
#[derive(Clone, Debug)]
enum Doing {
    Vote(u32, usize, bool),
    Rate(u32, usize, bool),
    Revise(usize),
    Supersede(usize),
    Merge(usize, usize),
}

fn a_doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        8 => (0..60_u32, 0..6_usize, any::<bool>()).prop_map(|(who, at, up)| Doing::Vote(who, at, up)),
        8 => (0..60_u32, 0..3_usize, any::<bool>()).prop_map(|(who, at, up)| Doing::Rate(who, at, up)),
        1 => (0..3_usize).prop_map(Doing::Revise),
        1 => (0..6_usize).prop_map(Doing::Supersede),
        1 => (0..6_usize, 0..6_usize).prop_map(|(a, b)| Doing::Merge(a, b)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Recounted wording by wording from the log, no published number holds more people than said so of that wording.
    #[test]
    fn no_number_adds_two_wordings(doings in prop::collection::vec(a_doing(), 0..500)) {
        let mut room = Room::open(r#""policy":{"profile":"club","map_from":15},"#, 1);
        for n in 0..3 {
            room.act(&me(), statement(&format!("Mine {n}"))).unwrap();
            room.act(&me(), argue(room.id(0), Relation::Support, &format!("Reason {n}"))).unwrap();
        }
        // Who said what of which wording last: (thing, revision, person) → for it or against it.
        let mut said = std::collections::BTreeMap::<(ActId, u32, u32), bool>::new();
        for (nth, doing) in (1_u64..).zip(&doings) {
            let statements = room.deliberation().statements();
            let id = |at: usize| statements[at % statements.len()].id;
            match *doing {
                Doing::Vote(who, at, up) => {
                    let (thing, value) = (id(at), if up { Value::Agree } else { Value::Disagree });
                    let revision = room.deliberation().statement(thing).unwrap().revision;
                    let verb = deliberation_core::act::Vote { statement: thing, revision, value, nth };
                    if room.act(&voter(who, None), Verb::Vote(verb)).is_ok() {
                        said.insert((thing, revision, who), up);
                    }
                }
                Doing::Rate(who, at, up) => {
                    let post = room.post(at);
                    let revision = room.deliberation().threads().posts()[at].revision();
                    let value = if up { Rate::Up } else { Rate::Down };
                    room.act(&voter(who, None), rate(post, revision, value, nth)).unwrap();
                    said.insert((post, revision, who), up);
                }
                Doing::Revise(at) => {
                    let base = room.deliberation().threads().posts()[at].revision();
                    let _ = room.act(&me(), revise(room.post(at), base, &format!("Wording {nth}")));
                }
                Doing::Supersede(at) => {
                    let _ = room.act(&me(), supersede(id(at), &format!("Better {nth}")));
                }
                Doing::Merge(a, b) => {
                    let _ = room.act(&host(), merge(id(a), id(b), false));
                }
            }
        }
        let count = |thing: ActId, revision: u32, up: bool| {
            said.iter().filter(|((id, at, _), own)| (*id, *at) == (thing, revision) && **own == up).count() as u32
        };
        let whole = |thing, revision| count(thing, revision, true) + count(thing, revision, false);
        for statement in room.published().statements {
            if let Some(tally) = statement.tally {
                prop_assert!(tally.seen() <= whole(statement.id, statement.revision), "{}", statement.number);
                if room.published().participation.stage == deliberation_core::release::Stage::Map {
                    prop_assert_eq!(tally.agree, count(statement.id, statement.revision, true));
                }
            }
            let ties: u32 = statement.ties.values().map(deliberation_core::vote::Tally::seen).sum();
            prop_assert!(ties <= whole(statement.id, statement.revision));
        }
        for post in room.posts() {
            let earlier = post.earlier.iter().map(|wording| (wording.revision, wording.ratings));
            for (revision, ratings) in earlier.chain([(post.revision, post.ratings)]) {
                if let Some(ratings) = ratings {
                    prop_assert!(ratings.up + ratings.down <= whole(post.id, revision));
                }
            }
        }
    }
}
