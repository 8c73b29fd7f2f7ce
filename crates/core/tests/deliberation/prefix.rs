//! Any sequence of acts: folding it in one go or in pieces gives the same, and whoever has the edition of some
//! prefix and all ticks since sees what is published now.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use deliberation_core::act as demand_step;
use deliberation_core::act::{
    Appeal, Asked, Attach, Classifier, Decision, DemandMark, Flag, Grant, Hold, Join, Links, NewName,
    Outcome, Position, Rate, Reason, Relation, Ruling, Screen, Stance, Stand, Verb, Verdict, When, Withdraw,
    Writing,
};
use deliberation_core::deliberation::Deliberation;
use deliberation_core::difference::{Applied, Tick};
use deliberation_core::id::{ActId, Handle};
use deliberation_core::moderation::published::ModerationHead;
use deliberation_core::participant::{Role, Tie};
use deliberation_core::policy::Results;
use deliberation_core::procedure::{Article, Guard, Procedure};
use deliberation_core::publish::Rows;
use deliberation_core::publish::{Published, Publisher};
use deliberation_core::statement::Visibility;
use deliberation_core::thread::published::PublishedPost;
use deliberation_core::vote::Value;
use proptest::prelude::*;

use crate::movement::SIDES;
use crate::room::{
    Actor, Room, answer, argue, author, decide, demand, host, merge, phase, rate, remark, reported, revise,
    spoken, statement, step as settle, supersede, text, vote, voter, with_ground,
};

/// One act before it is known which statements there are.
#[derive(Clone, Debug)]
pub enum Step {
    Join(u32, Option<Tie>, bool),
    Statement(u32, Role, u32),
    Vote { who: u32, tie: Option<Tie>, session: u32, nth: u64, place: usize, value: Value },
    Decision(Role, usize, Outcome),
    Phase(Role, &'static str),
    Article(u16, Vec<Guard>),
    Unknown(u32),
    Post(u32, Role, PostStep, u32),
    Rate { who: u32, nth: u64, post: usize, revision: u32, value: Rate },
    Stand { who: u32, session: u32, nth: u64, when: When, value: Stand },
    Moderate(u32, Role, ModerationStep),
}

/// What moderation does; places are those of statements first, then of posts.
#[derive(Clone, Debug)]
pub enum ModerationStep {
    Flag(usize, Reason),
    Decide { place: usize, outcome: Outcome, grounded: bool, to: Option<usize>, of: usize, stale: bool },
    Appeal(usize),
    Rule(usize, Verdict),
    Write(bool, Hold, u16),
    Screen(bool, Links, Classifier),
    Name(usize),
    Grant(u32, Role),
}

/// What may be done with posts; places are those of statements first, then of posts.
#[derive(Clone, Debug)]
pub enum PostStep {
    Argue(usize, Relation, bool),
    Remark(Option<usize>),
    Spoken(Option<usize>),
    Revise(usize, u32),
    Withdraw(usize),
    Attach(usize, usize),
    Mark(usize),
    Settle(usize, demand_step::Step),
    Supersede(usize),
    Merge(usize, usize, bool),
}

const OPENINGS: [&str; 4] = [
    r#""policy":{"profile":"club","room":"closed","map_from":15},"#,
    r#""policy":{"profile":"club","room":"closed","map_from":15,"review":"before"},"#,
    r#""policy":{"profile":"club","map_from":15},"#,
    "",
];

const PHASES: &str = r#""phases":[
    {"id":"talk","kind":"deliberate","allows":["vote","statement","argument","rate","remark"]},
    {"id":"held","kind":"collect","allows":["vote","statement","argument","rate"],"results":"on-close"},
    {"id":"over","kind":"report","results":"always"}],"#;

fn a_tie() -> impl Strategy<Value = Option<Tie>> {
    prop::option::of(prop::sample::select(Tie::ALL.to_vec()))
}

fn a_vote() -> impl Strategy<Value = Step> {
    let value = prop_oneof![
        6 => Just(Value::Agree), 4 => Just(Value::Disagree), 2 => Just(Value::Pass), 1 => Just(Value::None),
    ];
    let session = prop_oneof![9 => Just(0_u32), 1 => Just(1)];
    (0..30_u32, a_tie(), session, 0..40_u64, 0..8_usize, value).prop_map(
        |(who, tie, session, nth, place, value)| Step::Vote { who, tie, session, nth, place, value },
    )
}

fn a_step() -> impl Strategy<Value = Step> {
    let role = || {
        prop::sample::select(vec![
            Role::Participant,
            Role::Participant,
            Role::Official,
            Role::Moderator,
            Role::Host,
        ])
    };
    let outcome = prop::sample::select(vec![Outcome::Show, Outcome::Hide]);
    let to = prop::sample::select(vec!["talk", "talk", "held", "over", "nowhere"]);
    prop_oneof![
        60 => a_vote(),
        4 => (0..30_u32, a_tie(), any::<bool>()).prop_map(|(who, tie, vouched)| Step::Join(who, tie, vouched)),
        6 => (0..6_u32, role(), 0..9_u32).prop_map(|(who, role, words)| Step::Statement(who, role, words)),
        5 => (role(), 0..9_usize, outcome).prop_map(|(role, place, outcome)| Step::Decision(role, place, outcome)),
        3 => (role(), to).prop_map(|(role, to)| Step::Phase(role, to)),
        2 => (1..13_u16, prop::sample::subsequence(Guard::ALL.to_vec(), 0..3))
            .prop_map(|(number, guards)| Step::Article(number, guards)),
        1 => (0..30_u32).prop_map(Step::Unknown),
        30 => (0..6_u32, role(), a_post_step(), 0..40_u32).prop_map(|(who, role, step, words)| Step::Post(who, role, step, words)),
        12 => a_rating(),
        20 => a_stance(),
        30 => (0..6_u32, prop::sample::select(vec![Role::Participant, Role::Moderator, Role::Host, Role::Reviewer]), a_moderation_step())
            .prop_map(|(who, role, step)| Step::Moderate(who, role, step)),
    ]
}

fn a_post_step() -> impl Strategy<Value = PostStep> {
    use demand_step::Step;
    let relation =
        prop::sample::select(vec![Relation::Support, Relation::Oppose, Relation::Ask, Relation::Answer]);
    let to =
        prop::sample::select(vec![Step::Accepted, Step::NotSatisfied, Step::Withdrawn, Step::CarriedOver]);
    let place = || 0..16_usize;
    prop_oneof![
        12 => (place(), relation, any::<bool>()).prop_map(|(on, relation, demand)| PostStep::Argue(on, relation, demand)),
        2 => prop::option::of(0..6_usize).prop_map(PostStep::Remark),
        2 => prop::option::of(0..6_usize).prop_map(PostStep::Spoken),
        4 => (place(), 1..4_u32).prop_map(|(target, base)| PostStep::Revise(target, base)),
        1 => place().prop_map(PostStep::Withdraw),
        2 => (place(), 0..6_usize).prop_map(|(target, to)| PostStep::Attach(target, to)),
        1 => place().prop_map(PostStep::Mark),
        3 => (place(), to).prop_map(|(target, to)| PostStep::Settle(target, to)),
        1 => (0..6_usize).prop_map(PostStep::Supersede),
        1 => (0..6_usize, 0..6_usize, any::<bool>()).prop_map(|(target, into, undo)| PostStep::Merge(target, into, undo)),
    ]
}

fn a_moderation_step() -> impl Strategy<Value = ModerationStep> {
    let place = || 0..16_usize;
    let reason = prop::sample::select(vec![Reason::Illegal, Reason::Attack, Reason::Spam]);
    let decide = (
        place(),
        prop::sample::select(Outcome::ALL.to_vec()),
        prop::bool::weighted(0.8),
        prop::option::of(0..6_usize),
        0..8_usize,
        prop::bool::weighted(0.1),
    )
        .prop_map(|(place, outcome, grounded, to, of, stale)| ModerationStep::Decide {
            place,
            outcome,
            grounded,
            to,
            of,
            stale,
        });
    let verdict = prop::sample::select(vec![Verdict::Upheld, Verdict::Overturned, Verdict::Overturned]);
    let hold = prop::sample::select(vec![Hold::Nothing, Hold::Nothing, Hold::Unvouched, Hold::Everyone]);
    let links = prop::sample::select(vec![Links::Allow, Links::Hold]);
    let classifier =
        prop::sample::select(vec![Classifier::Off, Classifier::Off, Classifier::Open, Classifier::Closed]);
    prop_oneof![
        8 => (place(), reason).prop_map(|(place, reason)| ModerationStep::Flag(place, reason)),
        12 => decide,
        4 => (0..8_usize).prop_map(ModerationStep::Appeal),
        4 => (0..6_usize, verdict).prop_map(|(at, verdict)| ModerationStep::Rule(at, verdict)),
        1 => (prop::bool::weighted(0.2), hold, prop::sample::select(vec![0_u16, 0, 2])).prop_map(|(closed, hold, slow)| ModerationStep::Write(closed, hold, slow)),
        1 => (any::<bool>(), links, classifier).prop_map(|(words, links, classifier)| ModerationStep::Screen(words, links, classifier)),
        3 => (0..6_usize).prop_map(ModerationStep::Name),
        1 => (0..4_u32, prop::sample::select(vec![Role::Participant, Role::Moderator, Role::Admin])).prop_map(|(who, role)| ModerationStep::Grant(who, role)),
    ]
}

fn a_rating() -> impl Strategy<Value = Step> {
    let value = prop::sample::select(vec![Rate::Up, Rate::Up, Rate::Down, Rate::None]);
    (0..30_u32, 0..40_u64, 0..4_usize, 1..3_u32, value)
        .prop_map(|(who, nth, post, revision, value)| Step::Rate { who, nth, post, revision, value })
}

fn a_stance() -> impl Strategy<Value = Step> {
    let place = (-100..=100_i8).prop_map(|place| Position::new(place).map_or(Stand::None, Stand::At));
    let value = prop_oneof![8 => place, 1 => Just(Stand::Undecided), 1 => Just(Stand::None)];
    let session = prop_oneof![9 => Just(0_u32), 1 => Just(1)];
    let when = prop::sample::select(vec![When::Before, When::After]);
    (0..30_u32, session, 0..40_u64, when, value).prop_map(|(who, session, nth, when, value)| Step::Stand {
        who,
        session,
        nth,
        when,
        value,
    })
}

/// An opening, and steps with the time that passes before each.
pub fn a_history() -> impl Strategy<Value = (usize, Vec<(i64, Step)>)> {
    let wait = prop_oneof![3 => 0..900_i64, 1 => 900..9_000_i64, 1 => -500..0_i64];
    (0..OPENINGS.len(), prop::collection::vec((wait, a_step()), 0..220))
}

/// What the step is in the room as it stands.
fn act(room: &Room, step: &Step) -> (Actor, Verb) {
    let statements = room.deliberation().statements();
    let id = |place: usize| statements.get(place).map_or(ActId::derived(0, &[b"nobody"]), |s| s.id);
    match step {
        &Step::Join(who, tie, vouched) => {
            let mut actor = voter(who, tie);
            actor.standing.vouched = vouched;
            (actor, Verb::Join(Join { tie }))
        }
        &Step::Statement(who, role, words) => (author(who, role), statement(&format!("Words {words}"))),
        &Step::Vote { who, tie, session, nth, place, value } => {
            let actor = Actor { session, ..voter(who, tie) };
            (actor, vote(id(place), value, nth))
        }
        &Step::Decision(role, place, outcome) => (author(9, role), decide(id(place), outcome)),
        &Step::Phase(role, to) => (author(9, role), phase(to)),
        Step::Article(number, guards) => {
            let procedure = room.deliberation().procedure();
            let version = procedure.article(*number).map_or(1, |article| article.version + 1);
            let old = procedure.articles().find(|article| article.number == *number);
            let article = Article {
                number: *number,
                version,
                guards: if guards.is_empty() {
                    old.map_or(Vec::new(), |old| old.guards.clone())
                } else {
                    guards.clone()
                },
                title: text("An article"),
                text: text("Words."),
            };
            (host(), Verb::Article(article))
        }
        &Step::Rate { who, nth, post, revision, value } => {
            let posts = room.deliberation().threads().posts();
            let post = posts.get(post).map_or(ActId::derived(0, &[b"nobody"]), |post| post.id);
            (voter(who, None), rate(post, revision, value, nth))
        }
        &Step::Stand { who, session, nth, when, value } => {
            let actor = Actor { session, ..voter(who, None) };
            (actor, Verb::Stance(Stance { when, value, nth, because: None }))
        }
        Step::Post(who, role, step, words) => {
            let mut actor = author(*who, *role);
            actor.standing.org = (*role == Role::Official).then(|| "Office".to_owned());
            (actor, post_step(room, step, *words))
        }
        Step::Moderate(who, role, step) => (author(*who, *role), moderation_step(room, step)),
        Step::Unknown(who) => (voter(*who, None), Verb::Unknown("song".to_owned())),
    }
}

fn post_step(room: &Room, step: &PostStep, words: u32) -> Verb {
    let statements = room.deliberation().statements().iter().map(|s| s.id);
    let posts = room.deliberation().threads().posts().iter().map(|p| p.id);
    let names = room.deliberation().moderation().people().all().map(|(id, _)| id);
    let things: Vec<ActId> = statements.chain(posts).chain(names).collect();
    let id = |place: usize| things.get(place).copied().unwrap_or(ActId::derived(0, &[b"nobody"]));
    let text = format!("Words {words}");
    match *step {
        PostStep::Argue(on, _, true) => demand(id(on), words.is_multiple_of(2).then_some("Office"), &text),
        PostStep::Argue(on, Relation::Answer, _) => answer(id(on), Some("Ms Wu"), &text),
        PostStep::Argue(on, relation, _) => argue(id(on), relation, &text),
        PostStep::Remark(on) => remark(on.map(id), &text),
        PostStep::Spoken(on) => spoken(on.map(id), &text),
        PostStep::Revise(target, base) => revise(id(target), base, &text),
        PostStep::Withdraw(target) => Verb::Withdraw(Withdraw { target: id(target) }),
        PostStep::Attach(target, to) => Verb::Attach(Attach { target: id(target), to: id(to) }),
        PostStep::Mark(target) => Verb::Demand(DemandMark { target: id(target), asked: Asked::default() }),
        PostStep::Settle(target, to) => settle(id(target), to),
        PostStep::Supersede(old) => supersede(id(old), &text),
        PostStep::Merge(target, into, undo) => merge(id(target), id(into), undo),
    }
}

fn moderation_step(room: &Room, step: &ModerationStep) -> Verb {
    let statements = room.deliberation().statements().iter().map(|s| s.id);
    let posts = room.deliberation().threads().posts().iter().map(|p| p.id);
    let things: Vec<ActId> = statements.chain(posts).collect();
    let nobody = ActId::derived(0, &[b"nobody"]);
    let id = |place: usize| things.get(place).copied().unwrap_or(nobody);
    let moderation = room.deliberation().moderation();
    // The last ones are those that stand.
    let decision = |back: usize| moderation.decisions().iter().rev().nth(back).map_or(nobody, |own| own.id);
    match *step {
        ModerationStep::Flag(place, reason) => {
            let revision = room.deliberation().thing(id(place)).map_or(1, |thing| thing.revision);
            Verb::Flag(Box::new(Flag { revision, ..reported(id(place), reason) }))
        }
        ModerationStep::Decide { place, outcome, grounded, to, of, stale } => {
            let of = (outcome == Outcome::Lift).then(|| decision(of));
            let ended = of.and_then(|of| moderation.decision(of)).map(|own| own.new.target);
            let target = ended.unwrap_or(id(place));
            let whole = with_ground(room, target, outcome);
            let ground = whole.ground.clone().filter(|_| grounded);
            let until = (outcome == Outcome::Limit).then(|| "2023-11-15".to_owned().try_into().unwrap());
            let base = Some(moderation.base(target) + u64::from(stale));
            Verb::Decision(Box::new(Decision { base, ground, of, until, to: to.map(id), ..whole }))
        }
        ModerationStep::Appeal(back) => {
            Verb::Appeal(Appeal { decision: decision(back), text: text("Look again.") })
        }
        ModerationStep::Rule(back, finding) => {
            let appeal = moderation.appeals().iter().rev().nth(back).map_or(nobody, |own| own.id);
            Verb::Ruling(Ruling { appeal, finding, text: text("I looked.") })
        }
        ModerationStep::Write(closed, hold, slow_s) => {
            Verb::Writing(Writing { closed, hold, slow_s, reason: closed.then(|| text("A pause.")) })
        }
        ModerationStep::Screen(words, links, classifier) => {
            let words = if words { vec!["Words 3".to_owned()] } else { Vec::new() };
            Verb::Screen(Screen { words, links, classifier })
        }
        // Some of these are taken, one is no name, one is an office.
        ModerationStep::Name(which) => {
            let names = ["Old Chen", "Young Li", "old chen", "Words 3", "Moderator"];
            Verb::Name(NewName { shown: names.get(which).copied().map(str::to_owned) })
        }
        ModerationStep::Grant(who, role) => {
            let to = Handle::of(author(who, Role::Participant).by);
            Verb::Grant(Box::new(Grant { to, role, until: None, standing: None }))
        }
    }
}

/// The rooms as they stood after each act, the opening first.
pub fn rooms((opening, steps): &(usize, Vec<(i64, Step)>)) -> Vec<Room> {
    let mut room = Room::open(&format!("{}{PHASES}{SIDES}", OPENINGS[*opening]), 4);
    let mut rooms = vec![room.clone()];
    for (wait, step) in steps {
        room.now += wait;
        let (actor, verb) = act(&room, step);
        let _ = room.act(&actor, verb);
        rooms.push(room.clone());
    }
    rooms
}

/// Folds part of a log onto a deliberation.
fn fold(mut onto: Deliberation, room: &Room, from: usize, to: usize) -> Deliberation {
    for (act, stamp) in &room.log[from..to] {
        let _ = onto.fold(act, stamp);
    }
    onto
}

fn through_json<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn in_one_go_and_in_pieces_gives_the_same(history in a_history(), cuts in prop::collection::vec(0.0..1.0_f64, 0..5)) {
        let rooms = rooms(&history);
        let whole = rooms.last().unwrap();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| (cut * whole.log.len() as f64) as usize).collect();
        cuts.push(whole.log.len());
        cuts.sort_unstable();
        let (mut pieces, mut from) = (Deliberation::new(), 0);
        for to in cuts {
            pieces = fold(pieces, whole, from, to);
            prop_assert_eq!(&pieces, &fold(Deliberation::new(), whole, 0, to));
            if to > 0 {
                prop_assert_eq!(&pieces, rooms[to - 1].deliberation());
            }
            from = to;
        }
    }

    #[test]
    fn what_is_refused_leaves_no_trace((opening, mut steps) in a_history()) {
        // Where a clock steps back, the latest time counts, and a refused act may have brought it.
        steps.iter_mut().for_each(|(wait, _)| *wait = (*wait).max(0));
        let history = (opening, steps);
        let room = rooms(&history).pop().unwrap();
        let (mut all, mut accepted) = (Deliberation::new(), Deliberation::new());
        for (act, stamp) in &room.log {
            if all.fold(act, stamp).is_ok() {
                prop_assert!(accepted.fold(act, stamp).is_ok());
            }
        }
        prop_assert_eq!(all.statements(), accepted.statements());
        prop_assert_eq!(all.threads().posts(), accepted.threads().posts());
        prop_assert_eq!(all.sums(), accepted.sums());
        prop_assert_eq!(all.took_part(), accepted.took_part());
        prop_assert_eq!(all.ties(), accepted.ties());
        prop_assert_eq!(all.procedure(), accepted.procedure());
        prop_assert_eq!(all.running(), accepted.running());
        prop_assert_eq!(all.stance_line(), accepted.stance_line());
        prop_assert_eq!(all.moderation(), accepted.moderation());
    }

    #[test]
    fn an_earlier_edition_and_all_ticks_since_give_the_present_one(
        history in a_history(), steps in prop::collection::vec(1..9_usize, 1..40), start in 0..40_usize,
    ) {
        let rooms = rooms(&history);
        // Editions as a server makes them: some acts apart, numbered one after the other.
        let mut editions: Vec<Published> = Vec::new();
        let (mut at, mut next) = (0, steps.iter().cycle());
        while at < rooms.len() {
            editions.push(rooms[at].publisher.publish("e", editions.len() as u64).unwrap());
            at += next.next().unwrap();
        }
        let ticks: Vec<Tick> = editions.windows(2).map(|pair| pair[0].difference(&pair[1])).collect();
        for (tick, pair) in ticks.iter().zip(editions.windows(2)) {
            prop_assert_eq!(&through_json(tick), tick);
            let (mut old, new) = (pair[0].clone(), &pair[1]);
            (old.tick, old.seq, old.at) = (new.tick, new.seq, new.at);
            prop_assert_eq!(tick.is_empty(), old == *new);
        }
        let start = start % editions.len();
        let mut seen = through_json(&editions[start]);
        prop_assert_eq!(&seen, &editions[start]);
        for (at, tick) in ticks.iter().enumerate().skip(start) {
            if let Some(missing) = ticks.get(at + 1) {
                prop_assert_eq!(seen.apply(missing), Applied::Gap);
            }
            let other = Tick { epoch: "f".to_owned(), ..tick.clone() };
            prop_assert_eq!(seen.apply(&other), Applied::Gap);
            prop_assert_eq!(&seen, &editions[at]);
            prop_assert_eq!(seen.apply(&through_json(tick)), Applied::Fresh);
            // Twice, and any that comes late.
            for late in &ticks[..=at] {
                prop_assert_eq!(seen.apply(late), Applied::Known);
            }
            prop_assert_eq!(&seen, &editions[at + 1]);
        }
    }

    #[test]
    fn posts_of_an_earlier_edition_and_all_ticks_since_are_those_of_now(
        history in a_history(), steps in prop::collection::vec(1..9_usize, 1..40), start in 0..40_usize,
    ) {
        let rooms = rooms(&history);
        let mut editions: Vec<(Published, Rows)> = vec![(rooms[0].published(), rooms[0].publisher.rows(&Rows::default()))];
        let (mut at, mut next) = (0, steps.iter().cycle());
        while at < rooms.len() {
            // What is taken over from the edition before is what would be made anew.
            let now = rooms[at].publisher.rows(&editions[editions.len() - 1].1);
            prop_assert_eq!(&now, &rooms[at].publisher.rows(&Rows::default()));
            editions.push((rooms[at].published(), now));
            at += next.next().unwrap();
        }
        let start = start % editions.len();
        let row = |post: &Arc<PublishedPost>| (post.id, (**post).clone());
        let all = |rows: &Rows| rows.posts.iter().map(row).collect::<BTreeMap<_, _>>();
        let mut seen: BTreeMap<ActId, PublishedPost> = all(&editions[start].1);
        for pair in editions[start..].windows(2) {
            let tick = pair[0].0.difference(&pair[1].0).with_rows(&pair[0].1, &pair[1].1);
            if tick.posts_anew {
                seen = all(&pair[1].1);
                continue;
            }
            let rows: Vec<PublishedPost> =
                if tick.posts.is_null() { Vec::new() } else { serde_json::from_value(tick.posts).unwrap() };
            prop_assert!(rows.iter().all(|row| seen.get(&row.id).is_none_or(|old| old.changed <= row.changed)));
            seen.extend(rows.into_iter().map(|row| (row.id, row)));
            // With a statement that is hidden goes what was said of it; whoever follows is told of the statement alone.
            seen.retain(|_, row| !row.statement.is_some_and(|id| tick.gone.contains(&id)));
            prop_assert_eq!(&seen, &all(&pair[1].1));
        }
    }

    #[test]
    fn a_replay_gives_what_was_followed(history in a_history()) {
        let rooms = rooms(&history);
        for room in [&rooms[rooms.len() / 2], &rooms[rooms.len() - 1]] {
            let log = || Ok::<_, Infallible>(room.log.iter().cloned().map(Ok));
            let Ok(replayed) = Publisher::replay(log);
            prop_assert_eq!(replayed.deliberation(), room.deliberation());
            prop_assert_eq!(replayed.publish("e", 1), room.publisher.publish("e", 1));
            let none = Rows::default();
            prop_assert_eq!(replayed.rows(&none), room.publisher.rows(&none));
        }
    }

    #[test]
    fn maps_that_come_late_or_twice_or_out_of_order_end_in_the_same_edition(history in a_history()) {
        let whole = rooms(&history).pop().unwrap();
        let mut late = Publisher::default();
        let mut jobs = Vec::new();
        for (act, stamp) in &whole.log {
            if let Ok(Some(job)) = late.fold(act, stamp) {
                jobs.push(job);
            }
        }
        let maps: Vec<_> = jobs.into_iter().map(|job| job.run()).collect();
        for map in maps.iter().rev().chain(&maps) {
            late.set_map(map.clone());
        }
        prop_assert_eq!(late.publish("e", 1), whole.publisher.publish("e", 1));
        prop_assert_eq!(late.rows(&Rows::default()).history, whole.publisher.rows(&Rows::default()).history);
    }

    #[test]
    fn hidden_and_waiting_statements_and_ballots_are_nowhere_and_held_results_are_kept_back(history in a_history()) {
        for room in rooms(&history).iter().step_by(7) {
            let mut published = room.published();
            // That a statement went, and why, is told with its id and its number; nothing else of it is.
            let head = std::mem::take(&mut published.moderation);
            let bytes = serde_json::to_string(&published).unwrap();
            if !head.is_null() {
                let head: ModerationHead = serde_json::from_value(head).unwrap();
                for gone in &head.gone {
                    let hidden = room.deliberation().statement(gone.id).map(|own| own.visibility);
                    prop_assert_eq!(hidden, Some(Visibility::Hidden));
                    prop_assert!(gone.measure.ground.is_some());
                }
            }
            let shown: Vec<ActId> = published.statements.iter().map(|s| s.id).collect();
            for statement in room.deliberation().statements() {
                let id = statement.id.to_string();
                prop_assert_eq!(bytes.contains(&id), shown.contains(&statement.id));
            }
            for (act, stamp) in &room.log {
                if matches!(act.verb, Verb::Flag(_) | Verb::Appeal(_)) {
                    let all = room.bytes();
                    prop_assert!(!all.contains(&act.id.to_string()) && !all.contains(&stamp.by.to_string()));
                }
                if act.verb.is_ballot() {
                    prop_assert!(!bytes.contains(&stamp.by.to_string()));
                }
            }
            if room.deliberation().phase().is_some_and(|phase| phase.results == Results::OnClose) {
                for key in ["\"tally\":", "\"ties\":", "\"map\":"] {
                    prop_assert!(!bytes.contains(key));
                }
            }
        }
    }

    /// A map, and what is shown by tie, comes of a renewal and of nothing else; and of each renewal one comes.
    #[test]
    fn a_map_is_due_at_renewals_alone(history in a_history()) {
        let whole = rooms(&history).pop().unwrap();
        let mut all = Deliberation::new();
        for (act, stamp) in &whole.log {
            let before = all.releases().grouped().map(|release| release.seq);
            let due = all.fold(act, stamp).is_ok_and(|effect| effect.map_due);
            let renewed = all.releases().grouped().map(|release| release.seq) != before;
            prop_assert_eq!(due, renewed);
            prop_assert!(!due || matches!(act.verb, Verb::Vote(_) | Verb::Phase(_)));
        }
    }
}

#[test]
fn the_template_survives_the_wire() {
    let room = Room::open("", 1);
    assert_eq!(room.published().articles, Procedure::template());
    assert_eq!(through_json(&room.published()), room.published());
}
