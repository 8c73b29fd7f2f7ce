//! The permission table, cell by cell: every line, every role, with one's own and with others', while the phase allows it
//! and while it does not. What is expected is read from the table; what is got is what `admit` says.

use deliberation_core::act::Occasion;
use deliberation_core::act::{
    Act, Appeal, Asked, Attach, Call, DemandMark, Erasure, Finding, Grant, Helpful, Helps, Join, LawChange,
    NewAnnotation, NewName, NewRemark, NoteReview, NotesOrder, Office, OnAnnotation, Outcome, Rate, Reason,
    Relation, Ruling, Screen, Signature, Stamp, Step, Verb, Verdict, When, Withdraw, Writing,
};
use deliberation_core::anchor::Span;
use deliberation_core::annotation::code::{Code, Kind, Severity};
use deliberation_core::id::{ActId, Handle, Nonce};
use deliberation_core::law::LawVersion;
use deliberation_core::moderation::is_staff;
use deliberation_core::moderation::waits::{Wait, wait};
use deliberation_core::participant::{Assurance, Field, Role};
use deliberation_core::policy::Review;
use deliberation_core::policy::terms::{Floor, TermsOf};
use deliberation_core::procedure::{Article, Procedure, ground};
use deliberation_core::rules::table::{self, May, ROLES, TABLE, Why, may};
use deliberation_core::rules::{ModerationRefusal, Refusal, admit, check};
use deliberation_core::vote::Value;

use crate::movement::SIDES;
use crate::room::{
    Actor, Room, answer, argue, author, decide, decide_on, demand, grounded, host, merge, phase, rate,
    remark, report, revise, spoken, stand, statement, step, supersede, text, vote,
};

const PHASES: &str = r#""phases":[
    {"id":"talk","kind":"deliberate","allows":["vote","statement","argument","rate","remark"]},
    {"id":"over","kind":"report"}],"#;

/// Whoever is looked at, in a role.
fn me(role: Role) -> Actor {
    let mut me = author(60, role);
    (me.standing.org, me.standing.name) = (Some("House Q".to_owned()), Some("Ms Wu".to_owned()));
    me.standing.fields = vec![Field::Law];
    me
}

/// An expert of another house and field.
fn expert(who: u32) -> Actor {
    let mut expert = author(who, Role::Expert);
    expert.standing.org = Some(format!("House {who}"));
    expert.standing.fields = vec![Field::Planning];
    expert
}

pub fn note(target: ActId, words: &str, severity: Severity) -> NewAnnotation {
    let corrects = severity != Severity::Hint;
    NewAnnotation {
        target,
        revision: 1,
        span: Span::of(words, 0..4).unwrap(),
        kind: if corrects { Kind::Correction } else { Kind::Context },
        code: corrects.then_some(Code::R1),
        second: None,
        severity,
        right: corrects.then(|| text("So far, yes.")),
        text: text("And more."),
        question: None,
        suggestion: None,
        law: Vec::new(),
        sources: Vec::new(),
        interests: Vec::new(),
        machine: false,
        amends: None,
        same_as: None,
    }
}

/// The smallest room in which the act of a line makes sense, and the act. `owner`: whose the thing is.
#[expect(clippy::too_many_lines, reason = "a list: one arm a line of the table")]
fn fixture(key: &str, role: Role, owner: &Actor, terms: &str) -> (Room, Verb) {
    if key == "open" {
        let act = Act::read_opening(r#"{"question":{"lang":"en","text":"A lift?"}}"#).unwrap();
        return (Room::closed(), act.verb);
    }
    let mut room = Room::open(&format!("{PHASES}{SIDES}{terms}"), 2);
    // Whoever is needed before is known well enough, whatever the terms ask.
    room.known = (!terms.is_empty()).then_some(Assurance::Verified);
    let (first, second) = (room.id(0), room.id(1));
    let makes = |room: &mut Room, verb: Verb| {
        room.act(owner, verb).unwrap();
        room.now += 1;
        // Where texts wait, somebody has looked.
        let waiting: Vec<ActId> = room.deliberation().moderation().all_waiting().map(|(id, _)| id).collect();
        for id in waiting {
            let wording = room.deliberation().thing(id).map(|thing| thing.wording);
            room.act(&host(), decide_on(id, wording, Outcome::Show)).unwrap();
        }
    };
    let post = |room: &Room| room.post(room.deliberation().threads().posts().len() - 1);
    let said = |annotation| OnAnnotation { annotation, text: text("Because.") };
    let call = |target| Call { target, asks: true, nth: 1 };
    // A claim of the owner's, and a note on it by somebody else.
    let claim = |room: &mut Room, by: &Actor, severity| {
        makes(room, argue(first, Relation::Support, "Words of mine"));
        let claim = post(room);
        room.act(by, Verb::Annotation(Box::new(note(claim, "Words of mine", severity)))).unwrap();
        (claim, room.deliberation().annotations().all()[0].id)
    };
    let verb = match key {
        "join" => Verb::Join(Join { tie: None }),
        "statement" => statement("New words"),
        "statement/supersedes" => {
            makes(&mut room, statement("Mine"));
            supersede(room.id(2), "Mine, better")
        }
        "vote" => vote(first, Value::Agree, 1),
        "stance" => stand(When::Before, 10, 1),
        "rating" => {
            makes(&mut room, argue(first, Relation::Support, "Words of mine"));
            rate(post(&room), 1, Rate::Up, 1)
        }
        "argument" => argue(first, Relation::Oppose, "No."),
        "argument/answer" => answer(first, None, "Yes."),
        "remark" => remark(None, "A remark"),
        "spoken" => spoken(None, "Said"),
        "revision/statement" => {
            makes(&mut room, statement("Mine"));
            revise(room.id(2), 1, "Mine, better")
        }
        "revision/argument" | "revision/answer" | "revision/remark" => {
            makes(
                &mut room,
                match key {
                    "revision/argument" => argue(first, Relation::Support, "Words"),
                    "revision/answer" => answer(first, None, "Words"),
                    _ => remark(None, "Words"),
                },
            );
            revise(post(&room), 1, "Better words")
        }
        "revision/spoken" | "withdraw/spoken" => {
            room.act(&host(), spoken(None, "Said")).unwrap();
            let target = post(&room);
            if key == "revision/spoken" {
                revise(target, 1, "Said so")
            } else {
                Verb::Withdraw(Withdraw { target })
            }
        }
        "withdraw" => {
            makes(&mut room, remark(None, "Words"));
            Verb::Withdraw(Withdraw { target: post(&room) })
        }
        "attach" => {
            makes(&mut room, remark(None, "Words"));
            Verb::Attach(Attach { target: post(&room), to: first })
        }
        "demand/argument" | "demand/remark" => {
            let words = if key == "demand/remark" {
                remark(None, "Words")
            } else {
                argue(first, Relation::Ask, "Words")
            };
            makes(&mut room, words);
            Verb::Demand(DemandMark { target: post(&room), asked: Asked::default() })
        }
        "demand-step" | "demand-step/carried-over" => {
            makes(&mut room, demand(first, None, "Words"));
            step(post(&room), if key == "demand-step" { Step::Withdrawn } else { Step::CarriedOver })
        }
        "residents" => {
            let demand = Some(Asked { body: None, residents: true });
            Verb::Remark(NewRemark { text: text("A question to all"), on: None, demand })
        }
        "merge" => merge(second, first, false),
        "decision" => {
            makes(&mut room, argue(first, Relation::Support, "Words"));
            decide(post(&room), Outcome::Show)
        }
        "annotation" => Verb::Annotation(Box::new(note(first, "Statement 0", Severity::Hint))),
        "signature" => {
            let (_, annotation) = claim(&mut room, &expert(71), Severity::Material);
            Verb::Signature(Signature { annotation, agrees: true, reason: None })
        }
        "note-reply" => Verb::NoteReply(said(claim(&mut room, &expert(71), Severity::Hint).1)),
        "dispute" => Verb::Dispute(said(claim(&mut room, &expert(71), Severity::Hint).1)),
        "note-review" => {
            // Whoever wrote the note, or one of their house, does not decide on it.
            let own = owner.by == me(role).by;
            let by = if own { me(Role::Expert) } else { expert(71) };
            let other = author(50, Role::Participant);
            room.act(&other, argue(first, Relation::Support, "Words of mine")).unwrap();
            let claim = post(&room);
            room.act(&by, Verb::Annotation(Box::new(note(claim, "Words of mine", Severity::Hint)))).unwrap();
            let annotation = room.deliberation().annotations().all()[0].id;
            room.act(&other, Verb::Dispute(said(annotation))).unwrap();
            Verb::NoteReview(NoteReview { annotation, finding: Finding::Upheld, text: text("I looked.") })
        }
        "note-withdrawal" => {
            // Who moderates is involved where the claim is theirs; who wrote the note takes it back.
            let moderates = matches!(role, Role::Moderator | Role::Host);
            let own = owner.by == me(role).by;
            let by = if own && !moderates { me(Role::Expert) } else { expert(71) };
            Verb::NoteWithdrawal(said(claim(&mut room, &by, Severity::Hint).1))
        }
        "helpful" => {
            let (_, annotation) = claim(&mut room, &expert(71), Severity::Hint);
            Verb::Helpful(Helpful { annotation, value: Helps::Yes, nth: 1 })
        }
        "objection" => Verb::Objection(call(claim(&mut room, &expert(71), Severity::Hint).1)),
        "expert-call" => Verb::ExpertCall(call(first)),
        "law-change" => {
            let version_date = "2026-01-01".to_owned().try_into().unwrap();
            let version = LawVersion { instrument: "A law".to_owned(), version_date };
            Verb::LawChange(LawChange { version, reason: None })
        }
        "notes-order" => Verb::NotesOrder(NotesOrder { counts: true, reason: None }),
        "phase" => phase("over"),
        "article" => {
            let (title, text) = (text("A title"), text("Words"));
            Verb::Article(Article { number: 90, version: 1, guards: Vec::new(), title, text })
        }
        "flag" => {
            // Nobody reports their own: the cell is of others' things.
            let other = author(50, Role::Participant);
            room.act(&other, argue(first, Relation::Support, "Words")).unwrap();
            report(post(&room), Reason::Spam)
        }
        "appeal" | "ruling" => {
            makes(&mut room, argue(first, Relation::Support, "Words"));
            let target = post(&room);
            room.act(&author(80, Role::Moderator), grounded(&room, target, Outcome::Hide)).unwrap();
            let decision = room.deliberation().moderation().decisions()[0].id;
            let appeal = Verb::Appeal(Appeal { decision, text: text("Look again.") });
            if key == "appeal" {
                appeal
            } else {
                room.act(owner, appeal).unwrap();
                let appeal = room.deliberation().moderation().appeals()[0].id;
                Verb::Ruling(Ruling { appeal, finding: Verdict::Overturned, text: text("I looked.") })
            }
        }
        "writing" => Verb::Writing(Writing::default()),
        "screen" => Verb::Screen(Screen::default()),
        "grant" => {
            let (to, role) = (Handle::of(owner.by), Role::Moderator);
            Verb::Grant(Box::new(Grant { to, role, until: None, standing: None }))
        }
        "name" => Verb::Name(NewName { shown: Some("Old Chen".to_owned()) }),
        "name/number" => Verb::Name(NewName::default()),
        "erasure" => {
            makes(&mut room, remark(None, "Words"));
            Verb::Erasure(Erasure { what: Some(post(&room)), ..Erasure::default() })
        }
        "erasure/retention" => {
            // Over for longer than the terms say.
            let custom = r#""identity":"anonymous","review":"after","retention_days":1"#;
            room = Room::open(&format!(r#"{PHASES}"terms":{{"profile":"custom","version":1,{custom}}},"#), 2);
            room.act(owner, remark(None, "Words")).unwrap();
            room.act(&host(), phase("over")).unwrap();
            room.now += 2 * 24 * 3_600_000;
            Verb::Erasure(Erasure { what: None, all: true, why: Some(Occasion::Retention) })
        }
        "unknown" => Verb::Unknown("song".to_owned()),
        _ => panic!("no fixture for {key}"),
    };
    (room, verb)
}

/// What the table promises of one cell.
fn expected(cell: May, own: bool, open: bool) -> Result<(), &'static str> {
    match cell {
        May::InPhase(_) | May::OwnInPhase(_) | May::NotNow(_) if !open => Err("phase"),
        May::Always | May::InPhase(_) => Ok(()),
        May::Own | May::OwnInPhase(_) => {
            if own {
                Ok(())
            } else {
                Err("own")
            }
        }
        May::Uninvolved => {
            if own {
                Err("involved")
            } else {
                Ok(())
            }
        }
        May::No(Why::Role) => Err("role"),
        May::No(Why::NoVote) | May::NotNow(_) => Err("no vote"),
    }
}

#[test]
fn every_cell_of_the_table_is_what_happens() {
    let template = Procedure::template();
    for line in TABLE {
        for (role, own, open) in ROLES.into_iter().flat_map(|role| {
            [(true, true), (true, false), (false, true), (false, false)].map(|(own, open)| (role, own, open))
        }) {
            let actor = me(role);
            // Whoever owns the thing wrote it as one of those who may.
            let owner = if own { me(Role::Participant) } else { author(50, Role::Participant) };
            let (mut room, verb) = fixture(line.key, role, &owner, "");
            let phases = !matches!(line.key, "open" | "phase" | "erasure/retention");
            if !open && phases {
                room.act(&host(), phase("over")).unwrap();
            }
            room.now += 1;
            let spoken = line.key == "spoken";
            let act = Act {
                id: ActId::derived(room.now, &[b"the act"]),
                nonce: Nonce::new([7; 16]),
                at: None,
                moment: spoken.then(|| serde_json::from_str(r#"{"programme":"ep-298","ms":1}"#).unwrap()),
                from: deliberation_core::act::Origin::Remote,
                verb,
            };
            let stamp = Stamp {
                seq: room.log.len() as u64 + 1,
                received: room.now,
                by: actor.by,
                session: 0,
                standing: actor.standing.clone(),
            };
            let what = format!("{} by {role:?}, own {own}, open {open}", line.key);
            let lines: Vec<_> = table::lines(&act, room.deliberation()).collect();
            assert!(lines.iter().any(|own| own.key == line.key), "{what}");
            // An act that falls under two lines needs both.
            let wants: Vec<_> =
                lines.iter().map(|line| expected(may(&line.cells, role), own, open || !phases)).collect();
            let got = admit(room.deliberation(), &act, &stamp);
            if wants.iter().all(Result::is_ok) {
                assert_eq!(got, Ok(()), "{what}");
                assert_eq!(check(room.deliberation(), &act, &stamp), Ok(()), "{what}");
                continue;
            }
            let refusal = got.expect_err(&what);
            assert!(ground(&template, refusal.guard()).is_some(), "{what}");
            let why = wants.into_iter().find_map(Result::err).unwrap();
            match why {
                "phase" => assert!(matches!(refusal, Refusal::PhaseClosed { .. }), "{what}: {refusal}"),
                "role" => assert!(matches!(refusal, Refusal::RoleForbids { .. }), "{what}: {refusal}"),
                "no vote" => assert_eq!(refusal, Refusal::DoesNotVote { role }, "{what}"),
                _ => {}
            }
            // What only `admit` refuses folds from logs that have it.
            if matches!(may(&line.cells, role), May::NotNow(_)) && open {
                assert_eq!(check(room.deliberation(), &act, &stamp), Ok(()), "{what}");
            }
        }
    }
}

/// The terms of each profile, as an opening names them.
fn terms(profile: TermsOf) -> String {
    let addresses =
        r#""addresses":{"notice":"a@example.org","complaint":"b@example.org","appeal":"c@example.org"}"#;
    let says = if profile == TermsOf::Custom { r#","identity":"anonymous","review":"after""# } else { "" };
    format!(r#""terms":{{"profile":"{}","version":1,{addresses}{says}}},"#, profile.name())
}

/// For each profile, each line that brings words, each way to be known, each phase: what is kept is what the terms allow. And
/// whatever a text waits for, no vote does.
#[test]
fn no_act_that_a_profile_forbids_is_taken() {
    use Assurance::{Anonymous, Host, Verified};
    let mut asked = 0;
    for profile in TermsOf::ALL {
        let floor = Floor::of(profile, 1).unwrap();
        let lines = TABLE.iter().filter(|line| line.writes || line.key == "vote");
        let all = lines.flat_map(|line| ROLES.map(|role| (line, role)));
        for (line, role) in all.filter(|(line, role)| may(&line.cells, *role).ever()) {
            for (open, assurance, minor) in [true, false].into_iter().flat_map(|open| {
                [Anonymous, Host, Verified]
                    .into_iter()
                    .flat_map(move |known| [(open, known, false), (open, known, true)])
            }) {
                asked += 1;
                let mut actor = me(role);
                (actor.standing.assurance, actor.standing.minor) = (assurance, minor);
                let (mut room, verb) = fixture(line.key, role, &me(line.first()), &terms(profile));
                if !open {
                    room.act(&host(), phase("over")).unwrap();
                }
                let what = format!(
                    "{profile:?}, {} by {role:?}, {assurance:?}, minor {minor}, open {open}",
                    line.key
                );
                room.known = None;
                let got = room.admits(&actor, verb.clone());
                let cell = expected(may(&line.cells, role), true, open);
                let known = assurance >= floor.identity && !(minor && floor.age.is_some());
                assert_eq!(
                    got.is_ok(),
                    cell.is_ok() && (known || !line.writes || is_staff(role)),
                    "{what}: {got:?}"
                );
                if cell.is_ok() && line.writes && !known && !is_staff(role) {
                    let wants = if assurance < floor.identity {
                        ModerationRefusal::IdentityNeeded
                    } else {
                        ModerationRefusal::Underage
                    };
                    assert_eq!(got, Err(wants.into()), "{what}");
                }
                if got.is_ok() && line.key == "vote" {
                    assert_eq!(room.act(&actor, verb), Ok(false), "{what}");
                    assert_eq!(room.deliberation().voters(), 1, "{what}");
                } else if got.is_ok() {
                    let stamp = Stamp {
                        seq: room.log.len() as u64 + 1,
                        received: room.now,
                        by: actor.by,
                        session: 0,
                        standing: actor.standing,
                    };
                    let waits = match profile {
                        // A role says nothing of who somebody is.
                        _ if is_staff(role) => None,
                        TermsOf::CnNews => Some(Wait::Review),
                        TermsOf::EuPublic if assurance == Anonymous => Some(Wait::Unvouched),
                        _ => None,
                    };
                    assert_eq!(wait(room.deliberation(), &verb, &stamp), waits, "{what}");
                }
            }
        }
    }
    assert!(asked > 800, "{asked}");
}

/// Whoever is given a role here is no better known for it: neither is what they write let through.
#[test]
fn a_role_that_was_given_opens_no_way_around_the_terms() {
    for profile in TermsOf::ALL {
        let floor = Floor::of(profile, 1).unwrap();
        for (role, assurance) in
            [Role::Moderator, Role::Expert, Role::Official, Role::Host].into_iter().flat_map(|role| {
                [Assurance::Anonymous, Assurance::Host, Assurance::Verified].map(|known| (role, known))
            })
        {
            let what = format!("{profile:?}, {role:?}, {assurance:?}");
            let mut actor = me(role);
            actor.standing.assurance = assurance;
            let mut room = Room::open(&terms(profile), 1);
            let office = Office {
                name: actor.standing.name.clone(),
                org: actor.standing.org.clone(),
                fields: actor.standing.fields.clone(),
                ..Office::default()
            };
            let grant = Grant { to: Handle::of(actor.by), role, until: None, standing: Some(office) };
            room.act(&author(61, Role::Admin), Verb::Grant(Box::new(grant))).unwrap();
            let said = room.act(&actor, statement("New words"));
            if assurance < floor.identity {
                assert_eq!(said, Err(ModerationRefusal::IdentityNeeded.into()), "{what}");
                continue;
            }
            said.expect(&what);
            let held = !is_staff(role)
                && (floor.review == Some(Review::Before)
                    || (floor.holds_unvouched && assurance == Assurance::Anonymous));
            let waits = room.deliberation().moderation().all_waiting().count();
            assert_eq!(waits == 1, held, "{what}");
        }
    }
}

#[test]
fn where_the_terms_ask_for_a_ground_nothing_is_hidden_without_one() {
    for profile in TermsOf::ALL {
        let mut room = Room::open(&terms(profile), 1);
        let hidden = room.act(&host(), decide(room.id(0), Outcome::Hide));
        assert_eq!(hidden.is_ok(), profile != TermsOf::EuPublic, "{profile:?}");
        let grounded = grounded(&room, room.id(0), Outcome::Hide);
        assert!(room.act(&host(), grounded).is_ok(), "{profile:?}");
    }
}

#[test]
fn every_verb_has_a_line_and_every_line_is_asked_once() {
    for name in Verb::NAMES {
        assert!(TABLE.iter().any(|line| line.key.split('/').next() == Some(name)), "{name}");
    }
    for (at, line) in TABLE.iter().enumerate() {
        assert!(TABLE[at + 1..].iter().all(|other| other.key != line.key), "{}", line.key);
        assert!(line.cells.into_iter().any(May::ever), "{}: nobody may", line.key);
    }
}

#[test]
fn readme_shows_the_table() {
    let readme = include_str!("../../../../README.md");
    let shown = readme
        .split_once("<!-- permissions -->\n")
        .and_then(|(_, rest)| rest.split_once("<!-- /permissions -->"));
    assert_eq!(
        shown.map(|(shown, _)| shown),
        Some(&*table::markdown()),
        "copy what stands on the right into README"
    );
}

#[test]
fn what_an_import_brings_is_taken_as_it_was() {
    let (room, verb) = fixture("rating", Role::Expert, &author(50, Role::Participant), "");
    let mut standing = me(Role::Expert).standing;
    let act = Act {
        id: ActId::derived(1, &[b"the act"]),
        nonce: Nonce::new([7; 16]),
        at: None,
        moment: None,
        from: deliberation_core::act::Origin::Remote,
        verb,
    };
    let stamp =
        |standing| Stamp { seq: 9, received: room.now, by: me(Role::Expert).by, session: 0, standing };
    assert!(admit(room.deliberation(), &act, &stamp(standing.clone())).is_err());
    standing.assurance = Assurance::Imported;
    assert_eq!(admit(room.deliberation(), &act, &stamp(standing)), Ok(()));
}
