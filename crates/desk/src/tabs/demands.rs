//! The demands: all of them by where they stand; marking a post as one; carrying over; asking the residents. The answer of
//! a body is written in the thread, under its name.

use deliberation_core::act::{Asked, DemandMark, DemandStep, NewRemark, Step};
use deliberation_core::date::Date;
use deliberation_core::participant::Role;
use deliberation_core::text::LocalText;
use deliberation_core::thread::demand::DemandState;
use deliberation_core::thread::published::{DemandsOf, PublishedDemand, PublishedPost};
use deliberation_widget::view::node::{Element, View, button, el};

use crate::form::Form;
use crate::parts::{chosen, heading, in_order, list, lower, opens, post, quoted, show, statements};
use crate::state::{Data, Desk, Trouble};
use crate::words::{Key, Words};

/// So many posts are offered to be marked.
const FOUND: usize = 6;
const FIND: &str = "find";
const ASK: &str = "ask";

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let staff = matches!(data.role, Role::Host | Role::Moderator);
    let asks = matches!(data.role, Role::Host | Role::Official);
    let posts = data.posts.iter().filter(|post| post.demand.is_some());
    let posts = in_order(posts, |post| {
        (post.demand.as_ref().map_or(0, |demand| place(demand.state).into()), post.number.into())
    });
    let demands: Vec<(&PublishedPost, &PublishedDemand)> =
        posts.into_iter().filter_map(|post| Some((post, post.demand.as_ref()?))).collect();
    let none = demands.is_empty().then(|| el("p").class("quiet").text(words.say(Key::DeskDemandsNone)));
    let sums = data.demands.iter().filter(|of| of.hidden == 0).map(|of| sum(data, of));
    let sums = el("ul").class("desk-sums").attr("aria-label", words.say(Key::DeskSums)).children(sums);
    let lines = demands.iter().map(|(post, demand)| line(desk, data, post, demand)).collect();
    View::Many(vec![
        heading(words, Key::DeskDemandsAll).into(),
        sums.into(),
        none.into(),
        list(desk, data, Key::DeskDemandsAll, lines),
        staff.then(|| mark(desk, data)).into(),
        asks.then(|| ask(desk, data)).into(),
    ])
}

/// Those first that wait for somebody.
const fn place(state: DemandState) -> u8 {
    match state {
        DemandState::Open => 0,
        DemandState::NotSatisfied => 1,
        DemandState::Answered => 2,
        DemandState::CarriedOver => 3,
        DemandState::Accepted => 4,
        DemandState::Withdrawn => 5,
    }
}

fn body(data: &Data, body: Option<&LocalText>, residents: bool) -> String {
    match body {
        Some(body) => data.text(body).1.to_owned(),
        None => data.words().say(if residents { Key::DeskResidents } else { Key::DeskNobodyYet }).to_owned(),
    }
}

/// "Asked of the office: 6, answered 4, accepted 3".
fn sum(data: &Data, of: &DemandsOf) -> Element {
    let words = data.words();
    let [asked, answered, accepted] = [of.asked, of.answered, of.accepted].map(|n| words.number(n));
    let who = body(data, of.body.as_ref(), of.residents);
    let places = [("body", &*who), ("asked", &*asked), ("answered", &*answered), ("accepted", &*accepted)];
    el("li").text(words.fill(Key::DeskSum, &places))
}

fn stands(words: Words, demand: &PublishedDemand) -> String {
    let key = match demand.state {
        DemandState::Open => Key::DeskOpen,
        DemandState::Answered => Key::DeskAnswered,
        DemandState::Accepted => Key::DeskAccepted,
        DemandState::NotSatisfied => Key::DeskNotSatisfied,
        DemandState::Withdrawn => Key::DeskWithdrawn,
        DemandState::CarriedOver => Key::DeskCarried,
    };
    let until = demand.until.as_ref().map(ToString::to_string).unwrap_or_default();
    words.fill(key, &[("until", &until)])
}

fn line(desk: Desk, data: &Data, asked: &PublishedPost, demand: &PublishedDemand) -> Element {
    let words = data.words();
    let who = body(data, demand.body.as_ref(), demand.residents);
    let state = el("p").class("desk-state").child(el("b").text(stands(words, demand))).text(" ");
    let state = state.child(el("span").text(words.fill(Key::DeskAskedOf, &[("body", &who)])));
    let reason = demand.reason.as_ref().map(|reason| quoted(data, reason));
    let text = asked.text.as_ref().map(LocalText::original).unwrap_or_default();
    let carry = format!("carry/{}", asked.id);
    let open = data.open.as_deref();
    let settled =
        matches!(demand.state, DemandState::Accepted | DemandState::Withdrawn) || asked.text.is_none();
    let may_carry = data.role == Role::Host && !settled;
    let nobody = demand.body.is_none() && !demand.residents;
    let may_name = matches!(data.role, Role::Host | Role::Moderator) && !settled && nobody;
    let key = mark_key(asked);
    let answers = data.role == Role::Official && !settled;
    let acts = el("div")
        .class("acts")
        .child(show(desk, asked, words.say(if answers { Key::DeskAnswer } else { Key::DeskShow })))
        .child(may_carry.then(|| opens(desk, carry.clone(), words.say(Key::DeskCarry), text)))
        .child(may_name.then(|| opens(desk, key.clone(), words.say(Key::DeskName), text)));
    let form = if open == Some(&*carry) {
        Some(carries(desk, data, asked, &carry))
    } else if open == Some(&*key) {
        Some(marks(desk, data, asked))
    } else {
        None
    };
    let idle = form.is_none().then_some(acts);
    el("li").child(state).child(reason).child(post(data, asked)).child(idle).child(form)
}

/// Puts a demand off: with a reason, and a date.
fn carries(desk: Desk, data: &Data, asked: &PublishedPost, key: &str) -> Element {
    let form = Form::new(desk, data, key);
    let target = asked.id;
    let fields = vec![
        form.area("reason", Key::DeskReason, "3").into(),
        form.typed("until", Key::DeskUntil, "date").into(),
    ];
    form.send(fields, Key::DeskCarrySend, Key::DeskCarryDone, move |desk, draft| {
        let reason = draft.said("reason").ok_or(Trouble::Unfit(Key::DeskNeedReason))?;
        let reason = desk.words(reason)?;
        let until = Date::try_from(draft.field("until").trim().to_owned());
        let until = until.map_err(|_| Trouble::Unfit(Key::DeskNeedDate))?;
        let act = desk.begin("demand-step", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        let step = DemandStep { target, to: Step::CarriedOver, reason: Some(reason), until: Some(until) };
        Ok(step.write(act))
    })
}

fn mark_key(post: &PublishedPost) -> String {
    format!("mark/{}", post.id)
}

/// Says that a post is a demand, and of whom.
fn marks(desk: Desk, data: &Data, asked: &PublishedPost) -> Element {
    let form = Form::new(desk, data, &mark_key(asked));
    let target = asked.id;
    let known = data.demands.iter().filter_map(|of| of.body.as_ref());
    let known = known.map(|body| form.put("body", data.text(body).1.to_owned(), data.text(body).1));
    let known: Vec<Element> = known.collect();
    let known = (!known.is_empty()).then(|| {
        let label = el("span").class("quiet").text(data.words().say(Key::DeskKnown));
        el("div").class("row").child(label).children(known)
    });
    let fields = vec![form.line("body", Key::DeskBody).into(), known.into()];
    form.send(fields, Key::DeskMarkSend, Key::DeskMarkDone, move |desk, draft| {
        let body = draft.said("body").map(|body| desk.words(body)).transpose()?;
        let act = desk.begin("demand", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        Ok(DemandMark { target, asked: Asked { body, residents: false } }.write(act))
    })
}

/// Finds a post to be marked: by its words, or by words that are selected.
fn mark(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let find = Form::new(desk, data, FIND);
    let asked = lower(find.draft().field("words").trim());
    let field =
        el("input").class("find").attr("type", "search").attr("dir", "auto").attr("autocomplete", "off");
    let field = field.value(find.draft().field("words").to_owned());
    let field = field.on_input(move |text| desk.fill(FIND, "words", text)).keeps_keys();
    let label = el("span").class("label").text(words.say(Key::DeskFind));
    let field = el("label").class("field").child(label).child(field);
    // What is selected in the widget is what one means.
    let selected = button("link", move || {
        let target = desk.with_face(|face| face.selected()).flatten().map(|own| own.target);
        let key = target.map(|target| format!("mark/{target}"));
        desk.change(|data| {
            let known = |key: &String| data.posts.iter().any(|post| mark_key(post) == *key);
            data.done = None;
            data.open = key.filter(known);
            if data.open.is_none() {
                data.done = Some(Key::DeskSelectFirst);
            }
        });
    });
    let open = |post: &PublishedPost| data.open.as_ref() == Some(&mark_key(post));
    let fits = |post: &&PublishedPost| {
        let has = |text: &LocalText| {
            let all = text.translations().values().map(String::as_str).chain([text.original()]);
            all.into_iter().any(|text| lower(text).contains(&asked))
        };
        let found = !asked.is_empty() && post.text.as_ref().is_some_and(has);
        post.demand.is_none() && post.text.is_some() && (found || open(post))
    };
    let found = data.posts.iter().rev().filter(fits).take(FOUND).map(|found| {
        let text = found.text.as_ref().map(LocalText::original).unwrap_or_default();
        let acts = (!open(found)).then(|| {
            el("div").class("acts").child(opens(desk, mark_key(found), words.say(Key::DeskMark), text))
        });
        el("li").child(post(data, found)).child(acts).child(open(found).then(|| marks(desk, data, found)))
    });
    let found = el("ul").class("desk-list").attr("aria-label", words.say(Key::DeskMarkNew)).children(found);
    View::Many(vec![
        heading(words, Key::DeskMarkNew).into(),
        field.into(),
        selected.text(words.say(Key::DeskSelected)).into(),
        found.into(),
    ])
}

/// Officials and the host ask the residents in the same form.
fn ask(desk: Desk, data: &Data) -> View {
    let form = Form::new(desk, data, ASK);
    let fields = vec![
        form.area("text", Key::DeskAskText, "3").into(),
        form.pick("on", Key::DeskUnder, statements(data, Key::DeskUnderNone)).into(),
    ];
    let form = form.send(fields, Key::DeskAskSend, Key::DeskAskDone, |desk, draft| {
        let text = desk.words(draft.field("text"))?;
        let act = desk.begin("remark", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        let demand = Some(Asked { body: None, residents: true });
        Ok(NewRemark { text, on: chosen(draft.field("on")), demand }.write(act))
    });
    View::Many(vec![heading(data.words(), Key::DeskAskNew).into(), form.into()])
}
