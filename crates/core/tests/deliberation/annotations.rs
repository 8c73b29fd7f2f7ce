//! Annotations: who may say what of which words, what becomes of it, and what it never touches.

use deliberation_core::act::{
    Call, Finding, Helpful, Helps, LawChange, NewAnnotation, NoteReview, NotesOrder, OnAnnotation, Outcome,
    Rate, Relation, Revision, Signature, Verb, Withdraw,
};
use deliberation_core::anchor::Span;
use deliberation_core::annotation::code::{Code, Interest, Kind, Severity};
use deliberation_core::annotation::elsewhere::{AlikeClaim, MOST_ALIKE, elsewhere};
use deliberation_core::annotation::heard::{Heard, OFTEN, often_heard};
use deliberation_core::annotation::published::{Annotated, Note, PublishedAnnotation, annotated};
use deliberation_core::annotation::{CORRECTIONS_A_DAY, SIGNED_WITHIN_MS, State};
use deliberation_core::date::Date;
use deliberation_core::deliberation::Deliberation;
use deliberation_core::difference::takes_words;
use deliberation_core::id::ActId;
use deliberation_core::law::{LawVersion, LegalBasis};
use deliberation_core::participant::{Field, Role};
use deliberation_core::protocol::envelope::{MineNotes, desk, mine_of_notes};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::publish::Rows;
use deliberation_core::rules::{NoteRefusal, Refusal, casts_on_notes, of_panel};
use deliberation_core::thread::strength::{strengths, strengths_with};
use deliberation_core::vote::Value;
use proptest::prelude::*;

use crate::room::{
    Actor, Room, answer, argue, author, decide, demand, host, official, revise, statement, supersede, text,
    vote, voter,
};

const CLAIM: &str = "👩‍👩‍👧 一楼不同意，电梯就不能装。物业费我从今年起不交了。";

fn me() -> Actor {
    author(1, Role::Participant)
}

/// An expert of a field and a house.
fn expert(who: u32, field: Field, house: &str) -> Actor {
    let mut expert = author(who, Role::Expert);
    expert.standing.fields = vec![field];
    expert.standing.org = Some(house.to_owned());
    expert.standing.name = Some(format!("Expert {who}"));
    expert
}

fn lawyer() -> Actor {
    expert(20, Field::Law, "A law firm")
}

fn planner() -> Actor {
    expert(21, Field::Planning, "Planning institute")
}

fn law(version: &str, status: &str) -> LegalBasis {
    serde_json::from_str(&format!(
        r#"{{"jurisdiction":"CN","instrument":"中华人民共和国民法典","citation":"《中华人民共和国民法典》第二百七十八条第一款第七项",
            "version_date":"{version}","status":"{status}","checked_on":"2023-11-01","url":"https://example.org/law"}}"#
    ))
    .unwrap()
}

fn span(words: &str, exact: &str) -> Span {
    let start = words[..words.find(exact).unwrap()].chars().count() as u32;
    Span::of(words, start..start + exact.chars().count() as u32).unwrap()
}

fn note(target: ActId, exact: &str) -> NewAnnotation {
    NewAnnotation {
        target,
        revision: 1,
        span: span(CLAIM, exact),
        kind: Kind::Correction,
        code: Some(Code::L1),
        second: None,
        severity: Severity::Material,
        right: Some(text("The ground floor loses light.")),
        text: text("The law gives no veto to one floor."),
        question: Some(text("Which article gives it?")),
        suggestion: None,
        law: vec![law("2021-01-01", "in-force")],
        sources: Vec::new(),
        interests: Vec::new(),
        machine: false,
        amends: None,
        same_as: None,
    }
}

fn hint(target: ActId, code: Code, exact: &str) -> NewAnnotation {
    let law = if code == Code::L2 { vec![law("2021-01-01", "in-force")] } else { Vec::new() };
    NewAnnotation { code: Some(code), severity: Severity::Hint, law, ..note(target, exact) }
}

fn annotate(new: NewAnnotation) -> Verb {
    Verb::Annotation(Box::new(new))
}

fn sign(annotation: ActId, agrees: bool) -> Verb {
    let reason = (!agrees).then(|| text("The threshold is another."));
    Verb::Signature(Signature { annotation, agrees, reason })
}

fn say(annotation: ActId) -> OnAnnotation {
    OnAnnotation { annotation, text: text("Because.") }
}

fn review(annotation: ActId, finding: Finding) -> Verb {
    Verb::NoteReview(NoteReview { annotation, finding, text: text("I looked.") })
}

/// A room with a claim of mine: the room, and the claim.
fn room() -> (Room, ActId) {
    let mut room = Room::open("", 1);
    room.act(&me(), argue(room.id(0), Relation::Oppose, CLAIM)).unwrap();
    let claim = room.post(0);
    (room, claim)
}

fn rows(room: &Room) -> Vec<PublishedAnnotation> {
    annotated(room.deliberation(), None, &Annotated::default()).iter().map(|row| (**row).clone()).collect()
}

fn nth(room: &Room, at: usize) -> ActId {
    room.deliberation().annotations().all()[at].id
}

fn read(room: &Room, at: usize) -> Note {
    *rows(room)[at].note.clone().unwrap()
}

fn cause<T: std::fmt::Debug>(done: Result<T, Refusal>) -> Cause {
    Problem::refused(&done.unwrap_err(), &deliberation_core::procedure::Procedure::template())
        .cause()
        .unwrap()
}

/// A published note of the lawyer's on my claim, signed by the planner.
fn published() -> (Room, ActId, ActId) {
    let (mut room, claim) = room();
    room.act(&lawyer(), annotate(note(claim, "电梯就不能装"))).unwrap();
    let id = nth(&room, 0);
    room.act(&planner(), sign(id, true)).unwrap();
    (room, claim, id)
}

#[test]
fn what_carries_weight_says_nothing_before_another_house_signs_it() {
    let (mut room, claim) = room();
    room.act(&lawyer(), annotate(note(claim, "电梯就不能装"))).unwrap();
    let id = nth(&room, 0);
    assert_eq!((rows(&room)[0].state, rows(&room)[0].note.clone()), (State::Awaiting, None));
    let head = room.published().notes.claims[0];
    assert!(head.checking && head.notes == 0);
    let wire =
        room.bytes() + &serde_json::to_string(&room.publisher.rows(&Rows::default()).annotations).unwrap();
    assert!(!wire.contains("veto"));
    // Those who may sign read it.
    assert_eq!(
        desk(room.deliberation(), planner().by).awaiting[0].note.clone().unwrap().text,
        text("The law gives no veto to one floor.")
    );
    let colleague = expert(22, Field::Planning, "A LAW firm");
    assert_eq!(cause(room.act(&colleague, sign(id, true))), Cause::SameHouse);
    assert_eq!(cause(room.act(&lawyer(), sign(id, true))), Cause::SameHouse);
    assert!(matches!(room.act(&me(), sign(id, true)), Err(Refusal::RoleForbids { .. })));
    // Who differs is heard and decides nothing.
    room.act(&expert(23, Field::Law, "Another firm"), sign(id, false)).unwrap();
    assert_eq!(rows(&room)[0].state, State::Awaiting);
    room.act(&planner(), sign(id, true)).unwrap();
    let note = read(&room, 0);
    assert_eq!(note.signatures.iter().map(|own| own.agrees).collect::<Vec<_>>(), [false, true]);
    assert_eq!((note.by.name.as_deref(), note.by.org.as_deref()), (Some("Expert 20"), Some("A law firm")));
    assert_eq!((note.takes, note.place.unwrap().start), (25, 12));
}

#[test]
fn nobody_signs_after_a_week() {
    let (mut room, claim) = room();
    room.act(&lawyer(), annotate(note(claim, "电梯就不能装"))).unwrap();
    room.now += SIGNED_WITHIN_MS + 1;
    assert_eq!(cause(room.act(&planner(), sign(nth(&room, 0), true))), Cause::AnnotationClosed);
    assert_eq!(rows(&room)[0].state, State::Expired);
    assert!(room.published().notes.is_empty() && desk(room.deliberation(), planner().by).awaiting.is_empty());
}

#[test]
fn something_serious_is_signed_from_another_field_too() {
    let (mut room, claim) = room();
    room.act(
        &lawyer(),
        annotate(NewAnnotation { severity: Severity::Serious, ..note(claim, "电梯就不能装") }),
    )
    .unwrap();
    let id = nth(&room, 0);
    assert_eq!(cause(room.act(&expert(23, Field::Law, "Another firm"), sign(id, true))), Cause::SameField);
    room.act(&planner(), sign(id, true)).unwrap();
    assert_eq!(read(&room, 0).takes, 50);
}

#[test]
fn a_hint_is_published_at_once_and_takes_nothing_away() {
    let (mut room, claim) = room();
    room.act(&planner(), annotate(hint(claim, Code::R1, "我从今年起不交了"))).unwrap();
    assert_eq!((rows(&room)[0].state, read(&room, 0).takes), (State::Published, 0));
    assert_eq!(cause(room.act(&lawyer(), sign(nth(&room, 0), true))), Cause::AnnotationClosed);
}

#[test]
fn each_fault_is_a_problem_of_its_own() {
    let (mut room, claim) = room();
    let mut refused = |actor: &Actor, new: NewAnnotation| cause(room.act(actor, annotate(new)));
    let good = || note(claim, "电梯就不能装");
    let spanned = |start: u32, end: u32, exact: &str| {
        let span = serde_json::json!({ "start": start, "end": end, "exact": exact });
        NewAnnotation { span: serde_json::from_value(span).unwrap(), ..good() }
    };
    assert_eq!(refused(&lawyer(), spanned(100, 106, "电梯就不能装")), Cause::SpanOutOfRange);
    assert_eq!(refused(&lawyer(), spanned(2, 6, "👩‍👧 ")), Cause::SpanCutsCharacter);
    assert_eq!(refused(&lawyer(), spanned(12, 18, "电梯就可以装")), Cause::QuoteDiffers);
    assert_eq!(refused(&lawyer(), NewAnnotation { revision: 2, ..good() }), Cause::StaleRevision);
    assert_eq!(refused(&lawyer(), NewAnnotation { law: Vec::new(), ..good() }), Cause::LawMissing);
    for basis in [law("2030-01-01", "in-force"), law("2021-01-01", "not-in-force")] {
        assert_eq!(refused(&lawyer(), NewAnnotation { law: vec![basis], ..good() }), Cause::LawNotInForce);
    }
    assert_eq!(refused(&planner(), good()), Cause::OutsideField);
    assert_eq!(refused(&me(), good()), Cause::RoleForbids);
    assert_eq!(refused(&author(9, Role::Moderator), good()), Cause::RoleForbids);
    let interested = NewAnnotation { interests: vec![Interest::Contractor], ..good() };
    assert_eq!(refused(&lawyer(), interested), Cause::HasInterest);
    for unfit in [
        NewAnnotation { right: None, ..good() },
        NewAnnotation { code: None, ..good() },
        NewAnnotation { kind: Kind::Support, ..good() },
        NewAnnotation { second: Some(Code::L1), ..good() },
        NewAnnotation { code: Some(Code::L5), ..good() },
        NewAnnotation { kind: Kind::Context, ..good() },
    ] {
        assert_eq!(refused(&lawyer(), unfit), Cause::UnfitAnnotation);
    }
    let record = NewAnnotation { code: Some(Code::F2), law: Vec::new(), ..good() };
    assert_eq!(refused(&planner(), record), Cause::UnfitAnnotation);
    let nobody = ActId::derived(0, &[b"nobody"]);
    assert_eq!(refused(&lawyer(), NewAnnotation { target: nobody, ..good() }), Cause::UnknownPost);
    assert_eq!(cause(room.act(&planner(), sign(nobody, true))), Cause::UnknownAnnotation);
}

#[test]
fn what_somebody_wants_is_corrected_by_the_law_alone() {
    let mut room = Room::open("", 1);
    room.act(&me(), demand(room.id(0), None, CLAIM)).unwrap();
    let claim = room.post(0);
    assert_eq!(
        cause(room.act(&planner(), annotate(hint(claim, Code::R1, "不交了")))),
        Cause::UnfitAnnotation
    );
    let asks = NewAnnotation { kind: Kind::Question, code: None, ..hint(claim, Code::R1, "不交了") };
    room.act(&planner(), annotate(asks)).unwrap();
    room.act(&lawyer(), annotate(note(claim, "不交了"))).unwrap();
}

#[test]
fn a_body_does_not_judge_who_criticises_it_and_its_law_takes_a_lawyer() {
    let mut room = Room::open("", 1);
    room.act(&me(), argue(room.id(0), Relation::Oppose, "The Street Office never answers.")).unwrap();
    room.act(&me(), argue(room.id(0), Relation::Oppose, CLAIM)).unwrap();
    let (criticism, other) = (room.post(0), room.post(1));
    let office = official(30, "street office");
    let of_itself = NewAnnotation {
        span: span("The Street Office never answers.", "never answers"),
        ..hint(criticism, Code::R1, "电梯")
    };
    assert_eq!(cause(room.act(&office, annotate(of_itself.clone()))), Cause::OwnBody);
    room.act(&office, annotate(hint(other, Code::R1, "电梯就不能装"))).unwrap();
    room.act(&office, annotate(hint(other, Code::L2, "电梯就不能装"))).unwrap();
    let id = nth(&room, 1);
    assert_eq!(rows(&room)[1].state, State::Awaiting, "a hint, but of the law, by a body");
    assert_eq!(cause(room.act(&planner(), sign(id, true))), Cause::NeedsLawyer);
    room.act(&lawyer(), sign(id, true)).unwrap();
    assert_eq!(rows(&room)[1].state, State::Published);
}

#[test]
fn a_note_goes_along_with_the_very_words_or_stays_behind() {
    let (mut room, claim, _) = published();
    let longer = CLAIM.replace("不交了。", "不交了，直到修好为止。");
    room.act(&me(), revise(claim, 1, &longer)).unwrap();
    let place = read(&room, 0).place.unwrap();
    assert_eq!((place.revision, place.start, place.end), (2, 12, 18));
    assert_eq!(read(&room, 0).revision, 1, "and says on which wording it was made");
    room.act(&me(), revise(claim, 2, "一楼不同意，电梯就不好装。物业费照交。")).unwrap();
    let note = read(&room, 0);
    assert_eq!((note.place, note.takes, rows(&room)[0].state), (None, 0, State::Published));
    assert_eq!(note.exact, "电梯就不能装");
    // The words come back, the note does not follow by itself.
    room.act(&me(), revise(claim, 3, CLAIM)).unwrap();
    assert_eq!(read(&room, 0).place, None);
}

#[test]
fn its_author_answers_a_note_with_other_words_and_it_is_resolved() {
    let (mut room, claim, id) = published();
    let because = |target, because| {
        let text = text("一楼的采光要补偿，谈好再表决。");
        Verb::Revision(Revision { target, base: 1, text, sources: Vec::new(), because: Some(because) })
    };
    room.act(&author(2, Role::Participant), argue(room.id(0), Relation::Ask, "为什么？")).unwrap();
    let other = room.post(1);
    assert_eq!(cause(room.act(&author(2, Role::Participant), because(other, id))), Cause::UnfitAnnotation);
    room.act(&me(), because(claim, id)).unwrap();
    let note = read(&room, 0);
    assert_eq!(
        (rows(&room)[0].state, note.resolved_by, note.resolved_in),
        (State::Resolved, Some(claim), Some(2))
    );
    assert_eq!((note.takes, note.exact.as_str()), (0, "电梯就不能装"), "before and after can be shown");
}

#[test]
fn under_review_the_answer_to_a_note_waits_with_its_words() {
    let mut room = Room::open(r#""policy":{"review":"before"},"#, 1);
    room.act(&me(), argue(room.id(0), Relation::Oppose, CLAIM)).unwrap();
    let claim = room.post(0);
    assert!(room.act(&lawyer(), annotate(note(claim, "电梯"))).is_err(), "not what nobody sees");
    room.act(&host(), decide(claim, Outcome::Show)).unwrap();
    room.act(&planner(), annotate(hint(claim, Code::R1, "不交了"))).unwrap();
    let id = nth(&room, 0);
    let text = text("照交。");
    room.act(
        &me(),
        Verb::Revision(Revision { target: claim, base: 1, text, sources: Vec::new(), because: Some(id) }),
    )
    .unwrap();
    assert_eq!(rows(&room)[0].state, State::Published);
    room.act(&host(), crate::room::decide_on(claim, room.wording(0), Outcome::Show)).unwrap();
    assert_eq!(rows(&room)[0].state, State::Resolved);
}

#[test]
fn a_statement_that_was_voted_on_answers_a_note_by_a_better_one() {
    let mut room = Room::open("", 1);
    room.act(&me(), statement(CLAIM)).unwrap();
    let claim = room.id(1);
    room.act(&voter(1, None), vote(claim, Value::Agree, 1)).unwrap();
    room.act(&planner(), annotate(hint(claim, Code::R1, "不交了"))).unwrap();
    let id = nth(&room, 0);
    let Verb::Statement(mut better) = supersede(claim, "先谈补偿，再表决。") else { unreachable!() };
    better.because = Some(id);
    room.act(&me(), Verb::Statement(better)).unwrap();
    assert_eq!((rows(&room)[0].state, read(&room, 0).resolved_by), (State::Resolved, Some(room.id(2))));
}

#[test]
fn a_disputed_note_has_no_effect_until_another_house_has_looked() {
    let (mut room, _, id) = published();
    let stranger = author(3, Role::Participant);
    assert!(matches!(room.act(&stranger, Verb::Dispute(say(id))), Err(Refusal::RoleForbids { .. })));
    assert_eq!(cause(room.act(&planner(), Verb::Dispute(say(id)))), Cause::UnfitAnnotation);
    room.act(&me(), Verb::Dispute(say(id))).unwrap();
    assert_eq!((rows(&room)[0].state, read(&room, 0).takes), (State::Disputed, 0));
    for involved in [lawyer(), planner(), expert(22, Field::Law, "Planning Institute")] {
        assert_eq!(cause(room.act(&involved, review(id, Finding::Upheld))), Cause::SameHouse);
    }
    let media = expert(24, Field::Media, "A school");
    assert_eq!(cause(room.act(&media, review(id, Finding::Upheld))), Cause::OutsideField);
    let judge = expert(25, Field::Law, "Another firm");
    room.act(&judge, review(id, Finding::Upheld)).unwrap();
    assert!(read(&room, 0).upheld && read(&room, 0).takes == 25);
    assert_eq!(cause(room.act(&me(), Verb::Dispute(say(id)))), Cause::AnnotationClosed, "heard once");
    room.act(&media, Verb::Dispute(say(id))).unwrap();
    room.act(&judge, review(id, Finding::Withdrawn)).unwrap();
    let row = &rows(&room)[0];
    assert_eq!(row.state, State::Withdrawn);
    assert!(row.note.is_some(), "it stays readable");
}

#[test]
fn each_is_told_which_notes_they_stand_for_and_which_they_disputed() {
    let (mut room, _, id) = published();
    let media = expert(24, Field::Media, "A school");
    room.act(&media, Verb::Dispute(say(id))).unwrap();
    let mine = |who: &Actor| {
        let json = mine_of_notes(room.deliberation(), who.by, voter(9, None).by);
        serde_json::from_value::<Option<MineNotes>>(json).unwrap().unwrap_or_default()
    };
    let of = |who: &Actor| (mine(who).stands_for, mine(who).disputed);
    assert_eq!(of(&lawyer()), (vec![id], vec![]));
    assert_eq!(of(&planner()), (vec![id], vec![]), "who signed stands for it, too");
    assert_eq!(of(&media), (vec![], vec![id]));
    assert_eq!(mine(&me()), MineNotes::default());
}

#[test]
fn nobody_has_two_ways_to_be_heard_on_a_note() {
    let all = [Role::Participant, Role::Expert, Role::Official, Role::Moderator, Role::Host];
    let ways = all.map(|role| (casts_on_notes(role).is_ok(), of_panel(role).is_ok()));
    assert_eq!(ways, [(true, false), (false, true), (false, true), (false, false), (false, false)]);
}

#[test]
fn three_who_see_it_otherwise_open_a_review_if_both_sides_are_among_them() {
    let (mut room, _, id) = published();
    let on = room.id(0);
    let object = |n| Verb::Objection(Call { target: id, asks: true, nth: n });
    assert!(matches!(room.act(&lawyer(), object(1)), Err(Refusal::RoleForbids { .. })));
    for who in 1..4 {
        room.act(&voter(who, None), vote(on, Value::Agree, 1)).unwrap();
        room.act(&voter(who, None), object(2)).unwrap();
    }
    assert_eq!(rows(&room)[0].state, State::Published, "one side alone");
    room.act(&voter(4, None), vote(on, Value::Disagree, 1)).unwrap();
    room.act(&voter(4, None), object(2)).unwrap();
    assert_eq!(rows(&room)[0].state, State::Disputed);
    assert_eq!(room.deliberation().note_ballots_of(voter(4, None).by), [(id, Helps::None, true)]);
    assert_eq!(room.deliberation().last_nth(voter(4, None).by, 0), 2);
}

#[test]
fn a_law_that_changed_takes_the_effect_until_somebody_has_looked() {
    let (mut room, _, id) = published();
    let change = |date: &str| {
        let version = LawVersion {
            instrument: "民法典".to_owned(),
            version_date: date.to_owned().try_into().unwrap(),
        };
        Verb::LawChange(LawChange { version, reason: None })
    };
    assert!(matches!(room.act(&lawyer(), change("2023-10-01")), Err(Refusal::RoleForbids { .. })));
    room.act(&host(), change("2021-01-01")).unwrap();
    assert!(!read(&room, 0).law_changed, "the version that it cites");
    room.act(&host(), change("2023-10-01")).unwrap();
    assert!(read(&room, 0).law_changed && read(&room, 0).takes == 0);
    room.act(&expert(25, Field::Law, "Another firm"), review(id, Finding::Upheld)).unwrap();
    assert!(!read(&room, 0).law_changed && read(&room, 0).takes == 25);
}

#[test]
fn a_published_note_is_put_under_the_same_claim_elsewhere_by_whoever_stands_for_it() {
    let (mut room, _, id) = published();
    room.act(&author(2, Role::Participant), argue(room.id(0), Relation::Oppose, &format!("{CLAIM}真的。")))
        .unwrap();
    let twin = room.post(1);
    let copy = NewAnnotation { same_as: Some(id), ..note(twin, "电梯就不能装") };
    let other = expert(25, Field::Law, "Another firm");
    assert_eq!(room.act(&other, annotate(copy.clone())), Err(Refusal::NotYours));
    let reworded = NewAnnotation { text: text("Something else."), ..copy.clone() };
    assert_eq!(cause(room.act(&lawyer(), annotate(reworded))), Cause::UnfitAnnotation);
    // Other words of the same claim are not what the note is about.
    let elsewhere = NewAnnotation { span: span(CLAIM, "物业费我从今年起不交了"), ..copy.clone() };
    let refused = room.admits(&lawyer(), annotate(elsewhere)).unwrap_err();
    let problem = Problem::refused(&refused, &deliberation_core::procedure::Procedure::template());
    assert_eq!(problem.cause(), Some(Cause::UnfitAnnotation));
    assert!(problem.rule.is_some() && problem.errors[0].pointer == "/span", "{problem:?}");
    assert_eq!(room.admits(&lawyer(), annotate(copy.clone())), Ok(()));
    room.act(&lawyer(), annotate(copy)).unwrap();
    assert_eq!((rows(&room)[1].state, read(&room, 1).same_as), (State::Published, Some(id)), "signed once");
    // The author of the twin has all rights of the first.
    room.act(&author(2, Role::Participant), Verb::Dispute(say(nth(&room, 1)))).unwrap();
    assert_eq!((rows(&room)[0].state, rows(&room)[1].state), (State::Published, State::Disputed));
}

#[test]
fn the_same_claim_elsewhere_is_proposed_with_its_side_until_it_has_the_note() {
    let (mut room, _, id) = published();
    let other = author(2, Role::Participant);
    for (relation, words) in [
        (Relation::Support, "二楼说得对：一楼不同意，这电梯就不能安装！"),
        (Relation::Oppose, "电梯就不能装，没什么好谈。"),
        (Relation::Oppose, "谈谈物业费吧。"),
    ] {
        room.act(&other, argue(room.id(0), relation, words)).unwrap();
    }
    let found = proposed(&room, &lawyer(), id);
    let told: Vec<_> = found.iter().map(|claim| (claim.side, claim.span.exact().to_owned())).collect();
    assert_eq!(
        told,
        [
            (Some(Relation::Oppose), "电梯就不能装".to_owned()),
            (Some(Relation::Support), "这电梯就不能安装".to_owned()),
        ]
    );
    let copy = NewAnnotation {
        span: found[0].span.clone(),
        same_as: Some(id),
        ..note(found[0].target, "电梯就不能装")
    };
    room.act(&lawyer(), annotate(copy)).unwrap();
    assert_eq!(proposed(&room, &lawyer(), id).len(), 1);
}

#[test]
fn whoever_signed_a_note_puts_it_elsewhere_with_their_own_interest_and_it_says_who_wrote_it_first() {
    let (mut room, claim) = room();
    let twin = {
        room.act(
            &author(2, Role::Participant),
            argue(room.id(0), Relation::Oppose, &format!("{CLAIM}真的。")),
        )
        .unwrap();
        room.post(1)
    };
    let official = official(30, "Housing bureau");
    let context = NewAnnotation {
        kind: Kind::Context,
        right: None,
        interests: vec![Interest::Issuer],
        ..hint(claim, Code::L2, "电梯就不能装")
    };
    room.act(&official, annotate(context.clone())).unwrap();
    let id = nth(&room, 0);
    room.act(&lawyer(), sign(id, true)).unwrap();
    let signed = |who: &Actor| {
        let own = desk(room.deliberation(), who.by).mine;
        own.iter().map(|own| own.signed).collect::<Vec<_>>()
    };
    assert_eq!((signed(&official), signed(&lawyer())), (vec![false], vec![true]));
    let copy = NewAnnotation { target: twin, same_as: Some(id), interests: vec![], ..context };
    room.act(&lawyer(), annotate(copy.clone())).unwrap();
    let shown = read(&room, 1);
    assert_eq!((&*shown.interests, shown.by.name.as_deref()), (&[][..], Some("Expert 20")));
    assert_eq!(shown.first_by, Some(read(&room, 0).by));
    // Whoever puts their own note elsewhere is named once.
    let third = {
        room.act(
            &author(3, Role::Participant),
            argue(room.id(0), Relation::Oppose, &format!("{CLAIM}是的。")),
        )
        .unwrap();
        room.post(2)
    };
    let again = NewAnnotation { target: third, interests: vec![Interest::Issuer], ..copy };
    room.act(&official, annotate(again)).unwrap();
    assert_eq!(read(&room, 2).first_by, None);
}

/// The claims under which somebody may put a note of theirs.
fn proposed(room: &Room, who: &Actor, note: ActId) -> Vec<AlikeClaim> {
    let first = desk(room.deliberation(), who.by).mine.into_iter().find(|own| own.row.id == note);
    let rows = room.publisher.rows(&Rows::default());
    let today = Date::of(room.now);
    first.map(|own| elsewhere(&room.published(), &rows, &own.row, &who.standing, &today)).unwrap_or_default()
}

/// A room in which a note of the lawyer's, signed once, stands on so many claims of as many authors.
fn spread(claims: usize) -> (Room, ActId) {
    let (mut room, _, id) = published();
    for n in 1..claims {
        let words = format!("{CLAIM}{n}");
        room.act(&author(40 + n as u32, Role::Participant), argue(room.id(0), Relation::Oppose, &words))
            .unwrap();
        let copy = NewAnnotation { same_as: Some(id), ..note(room.post(n), "电梯就不能装") };
        room.act(&lawyer(), annotate(copy)).unwrap();
    }
    (room, id)
}

fn heard(room: &Room) -> Heard {
    often_heard(&room.published(), &room.publisher.rows(&Rows::default()))
}

#[test]
fn what_stands_on_three_claims_is_often_heard() {
    let (room, _) = spread(OFTEN - 1);
    assert_eq!(heard(&room).heard, []);
    let (mut room, id) = spread(OFTEN + 1);
    let list = heard(&room);
    assert_eq!(list.seq, room.published().seq);
    let [claim] = &*list.heard else { panic!("{list:?}") };
    assert_eq!((claim.first, claim.claims, claim.statement), (id, 4, Some(room.id(0))));
    assert_eq!(claim.text, text(CLAIM));
    assert_eq!(*claim.row, rows(&room)[0], "the row, as in pages of threads");
    let wire = serde_json::to_string(&list).unwrap();
    assert_eq!(serde_json::from_str::<Heard>(&wire).unwrap(), list);
    // The first author finds other words: it stands on the others, and the next of them tells it.
    let text = text("谈好再表决。");
    let answer = Revision { target: room.post(0), base: 1, text, sources: Vec::new(), because: Some(id) };
    room.act(&me(), Verb::Revision(answer)).unwrap();
    let list = heard(&room);
    assert_eq!((list.heard[0].first, list.heard[0].claims), (nth(&room, 1), 3));
}

#[test]
fn what_is_disputed_withdrawn_or_waits_for_a_review_is_not_heard() {
    let (mut room, id) = spread(OFTEN + 1);
    // One author disputes theirs: it stands on the other three.
    room.act(&author(43, Role::Participant), Verb::Dispute(say(nth(&room, 3)))).unwrap();
    assert_eq!(heard(&room).heard[0].claims, 3);
    let all = room.clone();
    room.act(&me(), Verb::Dispute(say(id))).unwrap();
    assert_eq!(heard(&room).heard, [], "nor are copies of what is disputed");
    let mut room = all.clone();
    room.act(&lawyer(), Verb::NoteWithdrawal(say(id))).unwrap();
    assert_eq!(heard(&room).heard, []);
    let mut room = all;
    let version = LawVersion {
        instrument: "民法典".to_owned(),
        version_date: "2023-10-01".to_owned().try_into().unwrap(),
    };
    room.act(&host(), Verb::LawChange(LawChange { version, reason: None })).unwrap();
    assert_eq!(heard(&room).heard, []);
}

#[test]
fn the_side_of_a_claim_is_told_through_all_that_it_replies_to() {
    let (mut room, _, id) = published();
    let other = author(2, Role::Participant);
    // Against a reason against the statement, and for that; a question takes no side, nor does what hangs on it.
    for (on, relation) in
        [(0, Relation::Oppose), (1, Relation::Support), (0, Relation::Ask), (3, Relation::Oppose)]
    {
        let at = room.deliberation().threads().posts().len();
        room.act(&other, argue(room.post(on), relation, &format!("{CLAIM}{at}"))).unwrap();
    }
    let sides = proposed(&room, &lawyer(), id);
    let sides: Vec<_> = sides.iter().map(|claim| claim.side).collect();
    assert_eq!(sides, [Some(Relation::Support), Some(Relation::Support), None, None]);
}

#[test]
fn a_note_is_not_proposed_where_it_could_not_stand() {
    let (mut room, claim) = room();
    for (relation, words) in [(Relation::Ask, "吗？"), (Relation::Oppose, "真的。")] {
        let words = format!("{CLAIM}{words}");
        room.act(&author(2, Role::Participant), argue(room.id(0), relation, &words)).unwrap();
    }
    room.act(&planner(), annotate(hint(claim, Code::R1, "不交了"))).unwrap();
    room.act(&planner(), annotate(hint(claim, Code::L2, "不交了"))).unwrap();
    let targets = |who: &Actor, at| {
        let claims = proposed(&room, who, nth(&room, at)).into_iter();
        claims.map(|claim| claim.target).collect::<Vec<_>>()
    };
    assert_eq!(targets(&planner(), 0), [room.post(2)], "a question is corrected by the law alone");
    assert_eq!(targets(&planner(), 1), [room.post(1), room.post(2)]);
}

#[test]
fn a_note_is_proposed_to_whoever_may_put_it_there_and_on_what_is_shown() {
    // The planner signed what takes a lawyer to say.
    let (mut room, _, id) = published();
    let words = |n: usize| format!("{CLAIM}{n}");
    let other = author(2, Role::Participant);
    room.act(&other, argue(room.id(0), Relation::Oppose, &words(1))).unwrap();
    assert_eq!(proposed(&room, &lawyer(), id).len(), 1);
    assert_eq!(proposed(&room, &planner(), id), []);
    let copy = NewAnnotation { same_as: Some(id), ..note(room.post(1), "电梯就不能装") };
    assert_eq!(cause(room.act(&planner(), annotate(copy))), Cause::OutsideField);
    // What names a body is not judged by it.
    let bureau = official(30, "Housing bureau");
    room.act(&other, argue(room.id(0), Relation::Oppose, "Housing bureau：电梯就不能装！")).unwrap();
    room.act(&bureau, annotate(hint(room.post(0), Code::R1, "电梯就不能装"))).unwrap();
    let targets: Vec<_> = proposed(&room, &bureau, nth(&room, 1)).iter().map(|own| own.target).collect();
    assert_eq!(targets, [room.post(1)]);
    // However many are hidden, they take no place from those that are shown.
    for n in 2..MOST_ALIKE + 3 {
        room.act(&other, argue(room.id(0), Relation::Oppose, &words(n))).unwrap();
        room.act(&host(), decide(room.post(n + 1), Outcome::Hide)).unwrap();
    }
    assert_eq!(proposed(&room, &bureau, nth(&room, 1)).len(), 1);
    room.act(&bureau, Verb::NoteWithdrawal(say(nth(&room, 1)))).unwrap();
    assert_eq!(proposed(&room, &bureau, nth(&room, 1)), []);
}

#[test]
fn a_note_is_not_proposed_once_its_law_has_run_out() {
    let (mut room, claim) = room();
    let mut basis = law("2021-01-01", "in-force");
    basis.expires_on = Some(Date::of(room.now + 86_400_000));
    room.act(
        &lawyer(),
        annotate(NewAnnotation { law: vec![basis], ..hint(claim, Code::L2, "电梯就不能装") }),
    )
    .unwrap();
    room.act(&me(), argue(room.id(0), Relation::Oppose, &format!("{CLAIM}真的。"))).unwrap();
    assert_eq!(proposed(&room, &lawyer(), nth(&room, 0)).len(), 1);
    room.now += 7 * 86_400_000;
    assert_eq!(proposed(&room, &lawyer(), nth(&room, 0)), []);
}

#[test]
fn who_wrote_or_signed_a_note_has_it_on_the_desk_with_the_claims_it_stands_on() {
    let (mut room, id) = spread(3);
    let mine = |room: &Room, who: &Actor| {
        let own = desk(room.deliberation(), who.by).mine.into_iter();
        own.map(|own| (own.row.id, own.row.state, own.claims)).collect::<Vec<_>>()
    };
    for who in [lawyer(), planner()] {
        assert_eq!(mine(&room, &who), [(id, State::Published, 3)]);
    }
    assert_eq!(mine(&room, &expert(25, Field::Law, "Another firm")), []);
    let claim = room.post(1);
    room.act(&lawyer(), annotate(note(claim, "电梯就不能装"))).unwrap();
    assert_eq!(mine(&room, &lawyer())[1].1, State::Awaiting);
    assert_eq!(mine(&room, &planner()).len(), 1);
    room.act(&lawyer(), Verb::NoteWithdrawal(say(id))).unwrap();
    assert_eq!(mine(&room, &lawyer()).len(), 1, "what was withdrawn is no tool any more");
}

#[test]
fn each_author_has_the_rights_of_the_first() {
    let (mut room, id) = spread(3);
    let second = author(41, Role::Participant);
    let copy = nth(&room, 1);
    room.act(&second, Verb::NoteReply(say(copy))).unwrap();
    assert_eq!(cause(room.act(&second, Verb::NoteReply(say(id)))), Cause::NotYours, "but of their own note");
    room.act(&second, Verb::Dispute(say(copy))).unwrap();
    let states = |room: &Room| rows(room).iter().map(|row| row.state).collect::<Vec<_>>();
    assert_eq!(states(&room), [State::Published, State::Disputed, State::Published]);
    // Who signed the first stands for the copy: it takes another house to look.
    assert_eq!(cause(room.act(&planner(), review(copy, Finding::Upheld))), Cause::SameHouse);
    let text = text("谈好再表决。");
    let third = author(42, Role::Participant);
    let answer =
        Revision { target: room.post(2), base: 1, text, sources: Vec::new(), because: Some(nth(&room, 2)) };
    room.act(&third, Verb::Revision(answer)).unwrap();
    assert_eq!(states(&room)[2], State::Resolved);
}

#[test]
fn nobody_who_stands_behind_a_note_or_a_dispute_of_it_under_any_claim_decides_it() {
    let (mut room, id) = spread(3);
    let [copy, other] = [nth(&room, 1), nth(&room, 2)];
    let (critic, colleague) =
        (expert(25, Field::Law, "Another firm"), expert(27, Field::Law, "Another firm"));
    room.act(&critic, Verb::Dispute(say(copy))).unwrap();
    room.act(&me(), Verb::Dispute(say(id))).unwrap();
    room.act(&author(42, Role::Participant), Verb::Dispute(say(other))).unwrap();
    let mut signer = planner();
    for note in [id, copy, other] {
        // Whoever disputed one of them, and whoever is of their house; the house of who signed the first.
        for who in [&critic, &colleague] {
            assert_eq!(cause(room.admits(who, review(note, Finding::Withdrawn))), Cause::SameHouse);
        }
        signer.by = expert(28, Field::Law, "").by;
        assert_eq!(cause(room.admits(&signer, review(note, Finding::Upheld))), Cause::SameHouse);
    }
    // Whose claim it is does not decide, as whatever they come.
    let mut mine = me();
    mine.standing = expert(29, Field::Law, "A university").standing;
    assert_eq!(cause(room.admits(&mine, review(id, Finding::Withdrawn))), Cause::SameHouse);
    for note in [id, copy, other] {
        let judge = expert(29, Field::Law, "A university");
        assert_eq!(room.admits(&judge, review(note, Finding::Upheld)), Ok(()));
        room.act(&judge, review(note, Finding::Upheld)).unwrap();
    }
}

#[test]
fn a_note_said_better_is_decided_by_nobody_who_disputed_what_was_said_first() {
    let (mut room, id) = spread(2);
    let copy = nth(&room, 1);
    let critic = expert(25, Field::Law, "Another firm");
    room.act(&critic, Verb::Dispute(say(id))).unwrap();
    let better = NewAnnotation { amends: Some(id), ..hint(room.post(0), Code::L2, "电梯就不能装") };
    room.act(&lawyer(), annotate(better)).unwrap();
    let better = nth(&room, 2);
    assert_eq!((rows(&room)[0].state, rows(&room)[2].state), (State::Amended, State::Published));
    let judge = expert(29, Field::Law, "A university");
    for note in [better, copy] {
        room.act(&expert(24, Field::Media, "A school"), Verb::Dispute(say(note))).unwrap();
        assert_eq!(cause(room.admits(&critic, review(note, Finding::Withdrawn))), Cause::SameHouse);
        // The planner signed the first.
        assert_eq!(cause(room.admits(&planner(), review(note, Finding::Withdrawn))), Cause::SameHouse);
        assert_eq!(room.admits(&judge, review(note, Finding::Withdrawn)), Ok(()));
    }
}

#[test]
fn what_old_logs_have_of_copies_and_reviews_folds_though_it_is_not_taken_any_more() {
    let (mut room, id) = spread(2);
    let words = format!("{CLAIM}真的。");
    room.act(&author(2, Role::Participant), argue(room.id(0), Relation::Oppose, &words)).unwrap();
    let copy = NewAnnotation { same_as: Some(id), ..note(room.post(2), "物业费我从今年起不交了") };
    let (copy, critic) = (annotate(copy), expert(25, Field::Law, "Another firm"));
    assert_eq!(cause(room.admits(&lawyer(), copy.clone())), Cause::UnfitAnnotation);
    room.act(&lawyer(), copy).unwrap();
    // Once they disputed the note under another claim; once the claim is theirs.
    room.act(&critic, Verb::Dispute(say(nth(&room, 1)))).unwrap();
    room.act(&expert(24, Field::Media, "A school"), Verb::Dispute(say(id))).unwrap();
    let mut mine = me();
    mine.standing = expert(29, Field::Law, "A university").standing;
    for (who, note) in [(&critic, id), (&mine, id)] {
        let mut old = room.clone();
        assert_eq!(cause(old.admits(who, review(note, Finding::Upheld))), Cause::SameHouse);
        old.act(who, review(note, Finding::Upheld)).unwrap();
        assert_eq!(rows(&old)[0].state, State::Published);
        let mut again = Deliberation::new();
        for (act, stamp) in &old.log {
            again.fold(act, stamp).unwrap();
        }
        assert_eq!(again.annotations().all().len(), 3);
    }
}

#[test]
fn what_is_said_of_somebodys_tone_is_no_claim_and_the_most_heard_comes_first() {
    let (mut room, id) = spread(OFTEN);
    let healer = expert(26, Field::Psychology, "A clinic");
    for (who, code, times) in [(healer, Code::C1, 5), (planner(), Code::R1, 4)] {
        let mut first = None;
        for n in 0..times {
            let words = format!("{CLAIM}{times}{n}");
            room.act(&author(60, Role::Participant), argue(room.id(0), Relation::Support, &words)).unwrap();
            let last = room.deliberation().threads().posts().len() - 1;
            let new = NewAnnotation { same_as: first, ..hint(room.post(last), code, "不交了") };
            room.act(&who, annotate(new)).unwrap();
            first = first.or_else(|| room.deliberation().annotations().all().last().map(|own| own.id));
        }
    }
    let list = heard(&room).heard;
    assert_eq!(list.iter().map(|own| own.claims).collect::<Vec<_>>(), [4, 3]);
    assert_eq!(list[1].first, id);
}

#[test]
fn an_amended_note_takes_the_place_of_the_first_once_it_is_published() {
    let (mut room, claim, id) = published();
    let better =
        NewAnnotation {
            amends: Some(id), text: text("No floor has a veto."), ..note(claim, "电梯就不能装")
        };
    assert_eq!(
        room.act(&expert(25, Field::Law, "Another firm"), annotate(better.clone())),
        Err(Refusal::NotYours)
    );
    room.act(&lawyer(), annotate(better)).unwrap();
    assert_eq!(rows(&room)[0].state, State::Published);
    room.act(&planner(), sign(nth(&room, 1), true)).unwrap();
    assert_eq!((rows(&room)[0].state, rows(&room)[1].state), (State::Amended, State::Published));
    assert_eq!(read(&room, 0).amended_by, Some(nth(&room, 1)));
}

#[test]
fn words_that_are_taken_back_are_no_longer_quoted() {
    let (mut room, claim, _) = published();
    let before = room.publisher.rows(&Rows::default());
    room.act(&me(), Verb::Withdraw(Withdraw { target: claim })).unwrap();
    let after = room.publisher.rows(&before);
    assert!(!serde_json::to_string(&after.annotations).unwrap().contains("电梯"));
    assert!(takes_words(&before, &after) && room.published().notes.is_empty());
}

#[test]
fn its_author_replies_and_whoever_wrote_it_takes_it_back() {
    let (mut room, _, id) = published();
    assert_eq!(room.act(&author(2, Role::Participant), Verb::NoteReply(say(id))), Err(Refusal::NotYours));
    room.act(&me(), Verb::NoteReply(say(id))).unwrap();
    let reply = read(&room, 0).reply.unwrap();
    assert_eq!((reply.by.name, reply.text), (None, text("Because.")));
    assert!(room.act(&planner(), Verb::NoteWithdrawal(say(id))).is_err());
    room.act(&lawyer(), Verb::NoteWithdrawal(say(id))).unwrap();
    assert_eq!(rows(&room)[0].state, State::Withdrawn);
}

#[test]
fn an_expert_publishes_ten_corrections_a_day() {
    let (mut room, claim) = room();
    for _ in 0..CORRECTIONS_A_DAY {
        room.act(&planner(), annotate(hint(claim, Code::R1, "不交了"))).unwrap();
    }
    assert_eq!(
        cause(room.act(&planner(), annotate(hint(claim, Code::R1, "不交了")))),
        Cause::TooManyCorrections
    );
    room.now += 25 * 3_600_000;
    room.act(&planner(), annotate(hint(claim, Code::R1, "不交了"))).unwrap();
}

#[test]
fn anybody_asks_for_an_expert_and_what_most_have_read_comes_first() {
    let mut room = Room::open("", 2);
    for at in 0..2 {
        room.act(&me(), argue(room.id(at), Relation::Oppose, CLAIM)).unwrap();
    }
    let call = |room: &mut Room, who, target, asks, nth| {
        room.act(&voter(who, None), Verb::ExpertCall(Call { target, asks, nth })).unwrap();
    };
    for who in 0..3 {
        let post = room.post(0);
        call(&mut room, who, post, true, 1);
    }
    let second = room.post(1);
    call(&mut room, 3, second, true, 1);
    for who in 0..9 {
        room.act(&voter(who, None), vote(room.id(1), Value::Agree, 9)).unwrap();
    }
    let asked = desk(room.deliberation(), planner().by).asked;
    assert_eq!(asked.iter().map(|claim| (claim.seen, claim.calls)).collect::<Vec<_>>(), [(9, 1), (0, 3)]);
    assert_eq!(room.published().notes.claims.iter().map(|claim| claim.calls).sum::<u32>(), 4);
    call(&mut room, 3, second, false, 10);
    assert_eq!(desk(room.deliberation(), planner().by).asked.len(), 1);
    room.act(&planner(), annotate(hint(room.post(0), Code::R1, "不交了"))).unwrap();
    assert!(desk(room.deliberation(), planner().by).asked.is_empty(), "somebody looked");
}

#[test]
fn what_was_said_on_air_and_what_officials_and_experts_say_can_be_annotated() {
    let mut room = Room::open("", 1);
    room.act(&host(), crate::room::spoken(None, CLAIM)).unwrap();
    room.act(&official(30, "Office"), answer(room.id(0), Some("Ms Wu"), CLAIM)).unwrap();
    room.act(&lawyer(), argue(room.id(0), Relation::Support, &format!("{CLAIM}是吗？"))).unwrap();
    for at in 0..3 {
        room.act(&planner(), annotate(hint(room.post(at), Code::R1, "不交了"))).unwrap();
    }
    // Whoever wrote down what was said does not reply for who said it.
    assert_eq!(room.act(&host(), Verb::NoteReply(say(nth(&room, 0)))), Err(Refusal::NotYours));
}

#[test]
fn only_the_host_lets_notes_count_in_the_order_and_everybody_is_told() {
    let (mut room, ..) = published();
    let order = |counts| Verb::NotesOrder(NotesOrder { counts, reason: None });
    assert!(room.act(&lawyer(), order(true)).is_err());
    assert!(!room.published().notes.counts);
    room.act(&host(), order(true)).unwrap();
    assert!(room.published().notes.counts);
}

#[test]
fn whether_a_note_helps_is_shown_by_handfuls_and_by_nobodys_name() {
    let (mut room, _, id) = published();
    let helps = |value| Verb::Helpful(Helpful { annotation: id, value, nth: 1 });
    assert!(matches!(room.act(&lawyer(), helps(Helps::Yes)), Err(Refusal::RoleForbids { .. })));
    for who in 0..4 {
        room.act(&voter(who, None), helps(Helps::Yes)).unwrap();
    }
    assert_eq!(read(&room, 0).helps, None);
    room.act(&voter(4, None), helps(Helps::Somewhat)).unwrap();
    let helped = read(&room, 0).helps.unwrap();
    assert_eq!((helped.yes, helped.somewhat, helped.no, helped.bridge), (4, 1, 0, None));
    room.act(&voter(5, None), helps(Helps::No)).unwrap();
    assert_eq!(read(&room, 0).helps, Some(helped), "never after one");
}

#[test]
fn across_groups_the_least_of_them_counts() {
    let mut room = Room::open(r#""policy":{"profile":"club","map_from":15},"#, 12);
    // Two camps that differ on all statements.
    for who in 0..60 {
        room.now += 10_000;
        for at in 0..12 {
            // One in eleven says something else than the camp.
            let camp = (who % 2 == 0) == (at % 2 == 0);
            let own = camp != (who as usize * 7 + at * 3).is_multiple_of(11);
            let side = if own { Value::Agree } else { Value::Disagree };
            room.act(&voter(who, None), vote(room.id(at), side, at as u64 + 1)).unwrap();
        }
    }
    room.act(&me(), argue(room.id(0), Relation::Oppose, CLAIM)).unwrap();
    room.act(&planner(), annotate(hint(room.post(0), Code::R1, "不交了"))).unwrap();
    let id = nth(&room, 0);
    let map = room.published().map.expect("there are enough for a map");
    assert_eq!(map.picture.groups.len(), 2);
    for who in 0..20 {
        // It helps all of one camp, and two of ten of the other.
        let value = if who % 2 == 0 || who < 4 { Helps::Yes } else { Helps::No };
        room.act(&voter(who, None), Verb::Helpful(Helpful { annotation: id, value, nth: 13 })).unwrap();
    }
    let rows = annotated(room.deliberation(), Some(&map), &Annotated::default());
    let helps = rows[0].note.clone().unwrap().helps.unwrap();
    assert_eq!((helps.yes, helps.no), (12, 8));
    assert_eq!(helps.bridge, Some(deliberation_core::annotation::published::Bridge::Contested));
    assert_eq!(helps.least.map(|[_, share, people]| (share, people)), Some((22, 10)), "(2·2 + 1) · 50 / 11");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever experts say, and whatever becomes of it: votes, map, sums, demands, posts and their order stay.
    #[test]
    fn notes_touch_nothing_but_notes(steps in prop::collection::vec((0..9_u32, 0..4_usize), 0..40)) {
        let mut room = Room::open("", 2);
        for n in 0..4 {
            room.act(&me(), argue(room.id(0), Relation::Oppose, &format!("{CLAIM}{n}"))).unwrap();
        }
        for who in 0..8 {
            room.act(&voter(who, None), vote(room.id(0), Value::Agree, 1)).unwrap();
        }
        let bare = |room: &Room| {
            let mut published = room.published();
            published.notes = Default::default();
            (published.seq, published.tick, published.at) = (0, 0, 0);
            published.participation.took_part = 0;
            (published, room.posts())
        };
        let before = bare(&room);
        for (what, at) in steps {
            let (claim, made) = (room.post(at), room.deliberation().annotations().all().len());
            let id = if made > 0 { nth(&room, at % made) } else { claim };
            let verb = match what {
                0 | 1 => annotate(note(claim, "电梯就不能装")),
                2 => annotate(hint(claim, Code::R1, "不交了")),
                3 => sign(id, true),
                4 => Verb::Dispute(say(id)),
                5 => review(id, Finding::Upheld),
                6 => Verb::NoteWithdrawal(say(id)),
                7 => Verb::Helpful(Helpful { annotation: id, value: Helps::Yes, nth: 2 }),
                _ => Verb::ExpertCall(Call { target: claim, asks: true, nth: 3 }),
            };
            let who = match what {
                0 | 1 | 6 => lawyer(),
                2 | 3 => planner(),
                4 => me(),
                5 => expert(25, Field::Law, "Another firm"),
                _ => voter(at as u32, None),
            };
            let _ = room.act(&who, verb);
        }
        prop_assert_eq!(bare(&room), before);
    }
}

#[test]
fn every_refusal_of_notes_says_where_and_what() {
    let (mut room, claim) = room();
    let refused = room.act(&planner(), annotate(note(claim, "电梯就不能装"))).unwrap_err();
    assert!(matches!(&refused, Refusal::Annotation(NoteRefusal::OutsideField { code: Code::L1, .. })));
    assert_eq!(refused.pointer(), "/code");
    assert_eq!(refused.to_string(), "L1 is not of your field; ask somebody of law");
}

#[test]
fn a_strength_is_given_without_notes_and_with_them() {
    let (mut room, _, id) = published();
    for who in 0..8 {
        room.act(&voter(who, None), crate::room::rate(room.post(0), 1, Rate::Up, 1)).unwrap();
    }
    let posts = room.posts();
    let value = |notes: &[PublishedAnnotation]| strengths_with(&posts, notes)[0].clone().unwrap().base;
    let without = strengths(&posts)[0].clone().unwrap().base;
    assert_eq!(value(&[]), without);
    assert!((value(&rows(&room)) - without * 0.75).abs() < 1e-12);
    room.act(&me(), Verb::Dispute(say(id))).unwrap();
    assert_eq!(value(&rows(&room)), without, "off while disputed");
}
