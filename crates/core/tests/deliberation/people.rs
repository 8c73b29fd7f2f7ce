//! Names that people choose and roles that they are given: who is shown how, and who may.

use deliberation_core::act::{
    Act, Decision, Erasure, Grant, Hold, NewName, Office, Origin, Outcome, Reason, Relation, Stamp, Verb,
    Writing,
};
use deliberation_core::id::{ActId, Handle, Nonce};
use deliberation_core::moderation::mine::{MineModeration, mine_of_moderation};
use deliberation_core::moderation::published::AboutKind;
use deliberation_core::moderation::queue::queue;
use deliberation_core::participant::{Field, Role, Standing};
use deliberation_core::rules::{ModerationRefusal, NameFault, Refusal, check};
use deliberation_core::statement::Visibility;

use crate::room::{Actor, Room, argue, author, demand, grounded, host, report, statement, with_ground};

fn me() -> Actor {
    author(1, Role::Participant)
}

fn other() -> Actor {
    author(2, Role::Participant)
}

fn moderator() -> Actor {
    author(30, Role::Moderator)
}

fn name(shown: &str) -> Verb {
    Verb::Name(NewName { shown: Some(shown.to_owned()) })
}

fn grant(to: &Actor, role: Role, standing: Option<Office>) -> Verb {
    Verb::Grant(Box::new(Grant { to: Handle::of(to.by), role, until: None, standing }))
}

fn office(name: &str, org: &str) -> Office {
    let (name, org) = (Some(name.to_owned()), Some(org.to_owned()));
    Office { name, org, fields: vec![Field::Law], ..Office::default() }
}

/// A room in which I wrote a statement and an argument.
fn room() -> Room {
    let mut room = Room::open("", 1);
    room.act(&me(), statement("Mine")).unwrap();
    room.act(&me(), argue(room.id(0), Relation::Support, "Mine too")).unwrap();
    room
}

/// The names beside the statement and the argument, and the act that chose them.
fn shown(room: &Room) -> [Option<(String, ActId)>; 2] {
    let statement = room.published().statements[1].by.clone().unwrap();
    let post = room.posts()[0].by.clone();
    [statement, post].map(|by| Some((by.name?, by.named?)))
}

fn told(room: &Room, actor: &Actor) -> MineModeration {
    serde_json::from_value(mine_of_moderation(room.deliberation(), actor.by, actor.standing.role)).unwrap()
}

fn refused(done: Result<bool, Refusal>) -> ModerationRefusal {
    match done {
        Err(Refusal::Moderation(refusal)) => refusal,
        done => panic!("{done:?}"),
    }
}

fn last(room: &Room) -> ActId {
    room.log.last().unwrap().0.id
}

#[test]
fn a_name_stands_beside_all_that_its_author_wrote_and_the_number_stays() {
    let mut room = room();
    assert_eq!(shown(&room), [None, None]);
    let rows = room.posts();
    room.act(&me(), name("Old Chen")).unwrap();
    let named = Some(("Old Chen".to_owned(), last(&room)));
    assert_eq!(shown(&room), [named.clone(), named]);
    assert_eq!(room.published().statements[1].by.as_ref().map(|by| by.number), Some(1));
    // Whoever follows by ticks gets the rows anew.
    assert!(room.posts()[0].changed > rows[0].changed);
    assert_eq!(told(&room, &me()).name.as_deref(), Some("Old Chen"));
    assert_eq!(told(&room, &other()).name, None);
    assert_eq!((told(&room, &me()).number, told(&room, &other()).number), (Some(1), None));
    // A name alone makes nobody an author.
    room.act(&other(), name("Young Li")).unwrap();
    assert_eq!(room.deliberation().author_number(other().by), None);
    room.act(&me(), Verb::Name(NewName::default())).unwrap();
    assert_eq!(shown(&room), [None, None]);
}

#[test]
fn no_name_looks_like_an_office_or_somebody_else() {
    let mut room = room();
    let mut expert = author(40, Role::Expert);
    (expert.standing.name, expert.standing.org) =
        (Some("Ms Zhang".to_owned()), Some("House of Law".to_owned()));
    room.act(&expert, argue(room.id(0), Relation::Ask, "Why?")).unwrap();
    room.act(&me(), demand(room.id(0), Some("Water Works"), "Answer us")).unwrap();
    room.act(&me(), name("Old Chen")).unwrap();
    for (tried, fault) in [
        ("old-chen", NameFault::Taken),
        ("0ld Chen", NameFault::Taken),
        ("Ms Zhang", NameFault::Office),
        ("Ms Zhang 2", NameFault::Office),
        ("House of Law", NameFault::Office),
        ("The Water Works", NameFault::Office),
        ("Moderator", NameFault::Office),
        ("主持人", NameFault::Office),
        ("居民 001", NameFault::Form),
        ("a\u{200B}b", NameFault::Form),
    ] {
        assert_eq!(refused(room.act(&other(), name(tried))), ModerationRefusal::UnfitName(fault), "{tried}");
    }
    // One's own again is no other's; and what one gives up is free.
    room.act(&me(), name("Old  Chen")).unwrap();
    room.act(&me(), name("七楼的老陈")).unwrap();
    room.act(&other(), name("Old Chen")).unwrap();
}

#[test]
fn an_office_in_disguise_is_refused_now_and_folds_from_old_logs() {
    let mut room = room();
    let mut expert = author(40, Role::Expert);
    (expert.standing.name, expert.standing.org) = (Some("Lin".to_owned()), Some("House of Law".to_owned()));
    room.act(&expert, argue(room.id(0), Relation::Ask, "Why?")).unwrap();
    for tried in ["M o d e r a t o r", "Ádmin", "𝐌𝐨𝐝", "superadmin", "管理員", "張律師"] {
        let refusal = room.admits(&other(), name(tried));
        assert_eq!(refusal, Err(ModerationRefusal::UnfitName(NameFault::Office).into()), "{tried}");
    }
    assert_eq!(refused(room.act(&other(), name("Dr Lin"))), ModerationRefusal::UnfitName(NameFault::Office));
    room.act(&other(), name("Caroline")).unwrap();
    assert_eq!(room.admits(&other(), name("Badminton")), Ok(()));
    // What was taken before this was asked.
    let act = Act {
        id: ActId::derived(room.now + 1, &[b"a name"]),
        nonce: Nonce::new([7; 16]),
        at: None,
        moment: None,
        from: Origin::Remote,
        verb: name("superadmin"),
    };
    let stamp = Stamp {
        seq: room.log.len() as u64 + 1,
        received: room.now,
        by: other().by,
        session: 0,
        standing: other().standing,
    };
    assert_eq!(check(room.deliberation(), &act, &stamp), Ok(()));
}

#[test]
fn one_person_chooses_three_names_a_day() {
    const DAY_MS: i64 = 24 * 3_600_000;
    let mut room = room();
    let often = Err(ModerationRefusal::UnfitName(NameFault::TooOften).into());
    // A day begins at midnight, UTC.
    room.now += DAY_MS - room.now.rem_euclid(DAY_MS);
    for shown in ["Old Chen", "Chen Seven", "七楼的老陈"] {
        assert_eq!(room.admits(&me(), name(shown)), Ok(()));
        room.act(&me(), name(shown)).unwrap();
        // Back to the number, which is always free.
        room.act(&me(), Verb::Name(NewName::default())).unwrap();
    }
    assert_eq!(room.admits(&me(), name("Old Chen")), often);
    assert_eq!(room.admits(&me(), Verb::Name(NewName::default())), Ok(()));
    assert_eq!(room.admits(&other(), name("Old Li")), Ok(()));
    // Old logs hold more: the fold takes it.
    room.act(&me(), name("A fourth")).unwrap();
    // Erasing gives no more of them.
    let erasure = Erasure { what: Some(last(&room)), all: false, why: None };
    room.act(&me(), Verb::Erasure(erasure)).unwrap();
    assert_eq!(room.admits(&me(), name("A fifth")), often);
    room.now += DAY_MS;
    assert_eq!(room.admits(&me(), name("A fifth")), Ok(()));
}

#[test]
fn a_name_is_reported_hidden_and_shown_like_a_text() {
    let mut room = room();
    room.act(&me(), name("Rude Word")).unwrap();
    let id = last(&room);
    assert_eq!(refused(room.act(&me(), report(id, Reason::Attack))), ModerationRefusal::OwnThing);
    room.act(&other(), report(id, Reason::Attack)).unwrap();
    let cases = queue(room.deliberation(), moderator().by, &moderator().standing).cases;
    assert_eq!((cases[0].kind, cases[0].text.original()), (AboutKind::Name, "Rude Word"));
    assert_eq!(
        refused(room.act(&moderator(), grounded(&room, id, Outcome::Lock))),
        ModerationRefusal::UnfitDecision { pointer: "/outcome" }
    );
    room.act(&moderator(), grounded(&room, id, Outcome::Hide)).unwrap();
    assert_eq!(shown(&room), [None, None]);
    assert_eq!(told(&room, &me()).name_is, Some(Visibility::Hidden));
    assert_eq!(told(&room, &me()).on_mine.len(), 1);
    // Nobody takes it after that.
    for actor in [me(), other()] {
        let taken = ModerationRefusal::UnfitName(NameFault::Taken);
        assert_eq!(refused(room.act(&actor, name("rude word"))), taken);
    }
    room.act(&moderator(), grounded(&room, id, Outcome::Show)).unwrap();
    assert!(shown(&room).iter().all(Option::is_some));
}

#[test]
fn where_texts_wait_a_name_does() {
    let mut room = room();
    room.act(&host(), Verb::Writing(Writing { hold: Hold::Unvouched, ..Writing::default() })).unwrap();
    room.act(&me(), name("Old Chen")).unwrap();
    let id = last(&room);
    assert_eq!((shown(&room), told(&room, &me()).name_is), ([None, None], Some(Visibility::Waiting)));
    assert_eq!(room.deliberation().moderation().waiting(id).map(|own| own.since), Some(room.now));
    // Who goes back to the number leaves nothing to look at.
    room.act(&me(), Verb::Name(NewName::default())).unwrap();
    assert!(room.deliberation().moderation().waiting(id).is_none());
    room.act(&me(), name("Old Chen")).unwrap();
    room.act(&moderator(), grounded(&room, last(&room), Outcome::Show)).unwrap();
    assert!(shown(&room).iter().all(Option::is_some));
}

#[test]
fn a_role_is_given_for_a_time_and_taken_back() {
    let mut room = room();
    let admin = author(50, Role::Admin);
    let unfit = |pointer| ModerationRefusal::UnfitGrant { pointer };
    assert_eq!(refused(room.act(&host(), grant(&host(), Role::Moderator, None))), unfit("/to"));
    for role in [Role::Host, Role::Admin] {
        assert_eq!(refused(room.act(&host(), grant(&me(), role, None))), unfit("/role"));
        room.act(&admin, grant(&me(), role, None)).unwrap();
        // Whom the platform put in charge, nobody below it puts elsewhere.
        for role in [Role::Participant, Role::Moderator] {
            let taken = room.admits(&host(), grant(&me(), role, None));
            assert_eq!(taken, Err(Refusal::Moderation(unfit("/to"))));
        }
        assert!(room.admits(&admin, grant(&me(), Role::Participant, None)).is_ok());
    }
    assert_eq!(refused(room.act(&host(), grant(&me(), Role::Expert, None))), unfit("/standing"));
    let nameless = Office { fields: Vec::new(), ..office("Ms Wu", "House Q") };
    let fields = refused(room.act(&host(), grant(&me(), Role::Expert, Some(nameless))));
    assert_eq!(fields, unfit("/standing/fields"));
    let over = |room: &Room, at: i64| {
        let people = room.deliberation().moderation().people();
        let granted = people.granted(Handle::of(me().by), at);
        granted.map_or_else(|| me().standing, |granted| granted.over(me().standing))
    };
    room.act(&host(), grant(&me(), Role::Expert, Some(office("Ms Wu", "House Q")))).unwrap();
    assert_eq!(told(&room, &me()).granted.map(|own| own.role), Some(Role::Expert));
    assert_eq!(told(&room, &other()).granted, None);
    let standing = over(&room, room.now);
    assert_eq!((standing.role, standing.name.as_deref()), (Role::Expert, Some("Ms Wu")));
    // Nobody else is shown under that name from then on.
    assert_eq!(refused(room.act(&other(), name("Ms Wu"))), ModerationRefusal::UnfitName(NameFault::Office));
    // A name and a body are for roles that have them.
    room.act(&host(), grant(&me(), Role::Moderator, Some(office("Ms Wu", "House Q")))).unwrap();
    assert_eq!(over(&room, room.now), Standing { role: Role::Moderator, ..me().standing });
    let last_day = Grant {
        to: Handle::of(me().by),
        role: Role::Moderator,
        until: Some("2023-11-14".to_owned().try_into().unwrap()),
        standing: None,
    };
    // What was taken back stays so after what was given for a time.
    room.act(&host(), grant(&me(), Role::Participant, None)).unwrap();
    room.act(&host(), Verb::Grant(Box::new(last_day.clone()))).unwrap();
    let people = room.deliberation().moderation().people();
    let later = people.granted(Handle::of(me().by), room.now + 24 * 3_600_000).unwrap();
    assert_eq!(later.grant.role, Role::Participant);
    let day = 24 * 3_600_000;
    assert_eq!(over(&room, room.now).role, Role::Moderator);
    assert_eq!(over(&room, room.now + day).role, Role::Participant);
    room.now += day;
    assert_eq!(
        room.admits(&host(), Verb::Grant(Box::new(last_day))),
        Err(Refusal::Moderation(unfit("/until")))
    );
    room.act(&host(), grant(&me(), Role::Participant, None)).unwrap();
    assert_eq!(over(&room, room.now).role, Role::Participant);
    // Whoever gives roles sees who has which; nobody else does, and no edition says so.
    assert_eq!(told(&room, &host()).grants.len(), 1);
    assert!(told(&room, &me()).grants.is_empty() && told(&room, &moderator()).grants.is_empty());
    assert!(!room.bytes().contains(&Handle::of(me().by).to_string()));
}

#[test]
fn an_automated_hold_of_what_no_machine_was_asked_about_folds_as_it_did() {
    let mut room = room();
    let post = last(&room);
    let hold = Decision { automated: true, ..with_ground(&room, post, Outcome::Hold) };
    room.act(&moderator(), Verb::Decision(Box::new(hold))).unwrap();
    assert_eq!(room.deliberation().thing(post).unwrap().visibility, Visibility::Waiting);
}
