//! Every refusal stands on a guard, and every guard on an article that people can read.

use deliberation_core::act::{
    Act, MAX_STATEMENTS, OnAnnotation, Outcome, PhaseChange, Rate, Relation, Step, Verb, Vote, When,
};
use deliberation_core::id::ActId;
use deliberation_core::participant::{Assurance, Role};
use deliberation_core::procedure::{Article, Guard, Procedure, ProcedureError, ground};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::rules::table::TABLE;
use deliberation_core::rules::{ModerationRefusal, Refusal};
use deliberation_core::vote::Value;

use crate::room::{
    Room, argue, author, decide, host, phase, rate, remark, revise, stand, statement, step, text, vote, voter,
};

/// The number of each refusal's place in the list below, so that a new one cannot be forgotten.
const fn place(refusal: &Refusal) -> usize {
    match refusal {
        Refusal::NotOpened => 0,
        Refusal::OpenedAlready => 1,
        Refusal::PhaseClosed { .. } => 2,
        Refusal::RoleForbids { .. } => 3,
        Refusal::StatementTooLong { .. } => 4,
        Refusal::DuplicateStatement { .. } => 5,
        Refusal::TooManyStatements => 6,
        Refusal::UnknownStatement(_) => 7,
        Refusal::StatementClosed(_) => 8,
        Refusal::StaleRevision { .. } => 9,
        Refusal::UnknownPhase(_) => 10,
        Refusal::UnknownArticle(_) => 11,
        Refusal::Procedure(ProcedureError::Ungrounded(_)) => 12,
        Refusal::Procedure(ProcedureError::Version { .. }) => 13,
        Refusal::UnknownPost { .. } => 14,
        Refusal::PostTooLong { .. } => 15,
        Refusal::TooManyPosts => 16,
        Refusal::PostClosed { .. } => 17,
        Refusal::UnfitPost { .. } => 18,
        Refusal::NotYours => 19,
        Refusal::VotedOn(_) => 20,
        Refusal::UnfitDemand { .. } => 21,
        Refusal::Annotation(_) => 22,
        Refusal::DoesNotVote { .. } => 23,
        Refusal::NoStanceLine => 24,
        Refusal::StanceFixed => 25,
        Refusal::Moderation(_) => 26,
    }
}

/// Every refusal, made by an act that earns it.
fn refusals() -> Vec<Refusal> {
    let phases = r#""phases":[{"id":"talk","kind":"deliberate","allows":["vote","statement"]},
        {"id":"over","kind":"report"}],"#;
    let opening = || Act::read_opening(r#"{"question":{"lang":"en","text":"A lift?"}}"#).unwrap().verb;
    let mut room = Room::open(phases, 2);
    let (me, writer) = (voter(1, None), author(1, Role::Participant));
    let (first, second) = (room.id(0), room.id(1));
    let nobody = ActId::derived(0, &[b"nobody"]);
    let article = |version, guards| {
        Verb::Article(Article {
            number: 1,
            version,
            guards,
            title: text("What is done"),
            text: text("Nothing."),
        })
    };
    let stale = Verb::Vote(Vote { statement: first, revision: 2, value: Value::Agree, nth: 1 });
    let unknown_article = Verb::Phase(PhaseChange { to: "over".to_owned(), article: Some(99), reason: None });
    let long = statement(&"x".repeat(141));
    room.act(&host(), decide(second, Outcome::Hide)).unwrap();
    let mut refusals = vec![
        Room::closed().act(&me, vote(first, Value::Agree, 1)),
        room.act(&host(), opening()),
        room.act(&me, phase("over")),
        room.act(&writer, long),
        room.act(&writer, statement("statement, 0!")),
        room.act(&me, vote(nobody, Value::Agree, 1)),
        room.act(&me, vote(second, Value::Agree, 1)),
        room.act(&me, stale),
        room.act(&host(), vote(first, Value::Agree, 1)),
        room.act(&host(), phase("away")),
        room.act(&host(), phase("talk")),
        room.act(&host(), unknown_article),
        room.act(&host(), article(2, Vec::new())),
        room.act(&host(), article(1, vec![Guard::Phase])),
        room.act(&author(2, Role::Expert), decide(first, Outcome::Hide)),
        room.act(&author(2, Role::Moderator), decide(nobody, Outcome::Hide)),
        Room::closed().act(&writer, opening()),
    ];
    room.act(&host(), phase("over")).unwrap();
    refusals.push(room.act(&me, vote(first, Value::Agree, 1)));
    refusals.push(room.act(&writer, statement("Too late")));
    refusals.extend(of_threads());
    let nobodys = OnAnnotation { annotation: nobody, text: text("No.") };
    refusals.push(room.act(&author(3, Role::Expert), Verb::NoteWithdrawal(nobodys)));
    let mut lined = Room::open(crate::movement::SIDES, 0);
    lined.act(&me, stand(When::After, 10, 1)).unwrap();
    refusals.push(lined.act(&me, stand(When::Before, 20, 2)));
    refusals.push(Room::open("", 0).act(&me, stand(When::Before, 20, 1)));
    refusals.push(Err(ModerationRefusal::Involved.into()));
    let mut full = Room::open("", MAX_STATEMENTS);
    refusals.push(full.act(&host(), statement("One more")));
    refusals.into_iter().map(|refused| refused.unwrap_err()).collect()
}

/// Those of posts and wordings.
fn of_threads() -> Vec<Result<bool, Refusal>> {
    let mut room = Room::open("", 2);
    let (me, other) = (author(1, Role::Participant), author(2, Role::Participant));
    let (first, hidden) = (room.id(0), room.id(1));
    room.act(&host(), decide(hidden, Outcome::Hide)).unwrap();
    room.act(&me, argue(first, Relation::Support, "A reason")).unwrap();
    room.act(&me, remark(None, "A remark")).unwrap();
    room.act(&me, statement("Mine")).unwrap();
    let (reason, said, mine) = (room.post(0), room.post(1), room.id(2));
    room.act(&voter(1, None), vote(mine, Value::Agree, 1)).unwrap();
    let mut refusals = vec![
        room.act(&me, argue(ActId::derived(0, &[b"nobody"]), Relation::Ask, "What?")),
        room.act(&me, argue(first, Relation::Ask, &"x".repeat(601))),
        room.act(&me, argue(hidden, Relation::Ask, "What?")),
        room.act(&voter(1, None), rate(said, 1, Rate::Up, 2)),
        room.act(&other, revise(reason, 1, "Not mine")),
        room.act(&me, revise(mine, 1, "Reworded")),
        room.act(&me, step(reason, Step::Accepted)),
    ];
    for base in 1..50 {
        room.act(&me, revise(reason, base, &format!("Wording {base}"))).unwrap();
    }
    refusals.push(room.act(&me, revise(reason, 50, "One more")));
    refusals
}

#[test]
fn every_refusal_names_an_article_in_force() {
    let template = Procedure::template();
    let mut seen = [false; 27];
    for refusal in refusals() {
        seen[place(&refusal)] = true;
        let problem = Problem::refused(&refusal, &template);
        let rule = problem.rule.unwrap_or_else(|| panic!("{refusal}"));
        let article = template.iter().find(|article| article.number == rule.article).unwrap();
        assert!(article.guards.contains(&refusal.guard()), "{refusal}");
        assert!(problem.detail.is_some() && problem.cause().is_some(), "{refusal}");
    }
    assert_eq!(seen, [true; 27]);
}

/// Both ways: every cause of a problem stands on an article; every article says what the software does by it, or is kept by
/// people.
#[test]
fn every_cause_has_an_article_and_every_article_something_that_is_done_by_it() {
    let template = Procedure::template();
    for &cause in Cause::ALL {
        assert!(ground(&template, cause.guard()).is_some(), "{cause:?}");
    }
    // What the rules refuse stands on one guard, whether it is asked as a refusal or as its cause: but for what is told of
    // posts and statements alike.
    for refusal in refusals() {
        let cause = Problem::refused(&refusal, &template).cause().unwrap();
        let alike = matches!(cause, Cause::UnknownDeliberation | Cause::DeliberationExists);
        assert!(alike || cause.guard() == refusal.guard(), "{refusal}: {cause:?}");
    }
    // What no act is refused by, and holds all the same: how votes count, what others see, what a result is, when texts wait.
    let shown = [Guard::Vote, Guard::SmallRooms, Guard::NotABallot, Guard::Review];
    for article in &template {
        for guard in &article.guards {
            let refuses = Cause::ALL.iter().any(|cause| cause.guard() == *guard);
            let line = TABLE.iter().any(|line| line.guard == *guard);
            assert!(refuses || line || shown.contains(guard), "{guard:?}");
        }
        assert_eq!(article.kept_by_people(), article.guards.is_empty());
    }
    assert_eq!(template.iter().filter(|article| article.kept_by_people()).count(), 3);
    for line in TABLE {
        assert!(ground(&template, line.guard).is_some(), "{}", line.key);
    }
}

#[test]
fn every_guard_stands_on_an_article_and_follows_it_to_its_next_version() {
    let mut room = Room::open("", 1);
    let old = Procedure::template()[0].clone();
    for guard in Guard::ALL {
        assert!(room.deliberation().procedure().ground(guard).is_some(), "{guard:?}");
    }
    let next = Article { version: 2, ..old };
    room.act(&host(), Verb::Article(next)).unwrap();
    let ground = room.deliberation().procedure().ground(Guard::Phase).unwrap();
    assert_eq!((ground.article, ground.version), (1, 2));
    let articles = room.published().articles;
    let refusal = Refusal::PhaseClosed { phase: "x".to_owned() };
    assert_eq!(Problem::refused(&refusal, &articles).rule, Some(ground));
}

#[test]
fn the_same_words_are_refused_to_people_and_taken_from_an_import() {
    let mut room = Room::open("", 1);
    let of = room.id(0);
    let mut writer = author(1, Role::Participant);
    let again = || statement("STATEMENT 0.");
    let refused = Err(Refusal::DuplicateStatement { of });
    assert_eq!(room.act(&writer, again()), refused);
    assert_eq!(room.act(&host(), again()), refused);
    writer.standing.assurance = Assurance::Imported;
    assert_eq!(room.act(&writer, again()), Ok(false));
    assert_eq!(room.deliberation().statements().len(), 2);
}

#[test]
fn a_decision_on_nothing_points_at_its_target() {
    let mut room = Room::open("", 1);
    let nobody = ActId::derived(0, &[b"nobody"]);
    let refused = room.act(&host(), decide(nobody, Outcome::Hide)).unwrap_err();
    assert_eq!(refused.pointer(), "/target");
    let refused = room.act(&voter(1, None), vote(nobody, Value::Agree, 1)).unwrap_err();
    assert_eq!(refused.pointer(), "/statement");
}

#[test]
fn votes_of_an_import_on_what_is_hidden_are_kept_and_not_shown() {
    let mut room = Room::open("", 2);
    let id = room.id(0);
    room.act(&host(), decide(id, Outcome::Hide)).unwrap();
    for who in 0..60 {
        let mut me = voter(who, None);
        let refused = room.act(&me, vote(id, Value::Agree, 1));
        assert_eq!(refused, Err(Refusal::StatementClosed(id)));
        me.standing.assurance = Assurance::Imported;
        room.act(&me, vote(id, Value::Agree, 1)).unwrap();
    }
    assert_eq!(room.deliberation().sums()[0].total().agree, 60);
    assert!(!room.bytes().contains(&id.to_string()));
}
