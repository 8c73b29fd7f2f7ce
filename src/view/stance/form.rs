//! Where I stand: a slider between the two sides, undecided beside it, taking it back, and what moved me.

use deliberation_core::act::{Position, Stand, When};
use deliberation_core::id::ActId;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use super::{place, stands};
use crate::queries::Text;
use crate::queries::stance::{Choice, Form, Own, Source};
use crate::state::mine::Progress;
use crate::state::stance::Told;
use crate::tasks::hands::Hands;
use crate::tasks::{stance, threads};
use crate::text::{Key, More};
use crate::view::node::{Element, View, button, el, many};
use crate::view::vote_card::notice;
use crate::view::words::Words;

/// So far a key moves the handle.
const STEP: i8 = 5;

/// What I said and may say; nothing where there is no line.
pub fn form(hands: Hands, words: Words, form: &Option<Form>) -> View {
    let Some(form) = form else { return View::Nothing };
    let unfit = form
        .unfit
        .as_ref()
        .map(|problem| words.refused(hands, Some(problem), words.problem_more(problem).to_owned()));
    let body = match &form.shut {
        Some(problem) => {
            let said = words.refused(hands, Some(problem), words.problem_more(problem).to_owned());
            said.class("quiet stance-shut").attr("role", "note").into()
        }
        None => saying(hands, words, form),
    };
    el("div")
        .class("stance-form")
        .child(said(words, form))
        .child(body)
        .child(unfit)
        .child(refused(hands, words, form))
        .child(told(words, form))
        .child(el("div").child(notice(hands, words, &form.notice)))
        .into()
}

/// What I said, and how far it has got.
fn said(words: Words, form: &Form) -> Option<Element> {
    let line = |own: &Own, key: More| {
        let place = stands(words, &form.sides, own.value)?;
        let got = match own.progress {
            Progress::Writing => Some(More::WriteStateWriting),
            Progress::Held => Some(More::WriteStateHeld),
            Progress::Waiting => Some(More::WriteStateWaiting),
            Progress::Kept | Progress::Refused(_) => None,
        };
        let got = got.map(|key| el("span").class("quiet").text(format!(" · {}", words.say(key))));
        Some(el("li").text(words.fill(key, &[("place", &place)])).child(got))
    };
    let [before, after] = &form.said;
    let lines = [line(before, More::LineSaidBefore), line(after, More::LineSaidAfter)];
    let any = lines.iter().any(Option::is_some);
    any.then(|| el("ul").class("stance-said").attr("role", "list").children(lines.into_iter().flatten()))
}

fn saying(hands: Hands, words: Words, form: &Form) -> View {
    let ask = match (form.when, form.later) {
        (When::After, _) => More::LineAskAfter,
        (When::Before, true) => More::LineAskBeforeLate,
        (When::Before, false) => More::LineAskBefore,
    };
    let (unsure, here) = match (form.when, form.later) {
        (When::Before, true) => (More::LineUndecidedThen, More::LineStood),
        _ => (More::LineUndecidedNow, More::LineStand),
    };
    let own = form.said[form.when as usize].value;
    let say = move |value: Stand| hands.with(|state, ports| stance::say(state, ports, value));
    let handle = form.handle;
    let stand = button("button primary", move || {
        if let Some(position) = Position::new(handle) {
            say(Stand::At(position));
        }
    });
    let stand = stand.attr("aria-pressed", if own != Stand::None && !form.moved { "true" } else { "false" });
    let undecided = button("button", move || say(Stand::Undecided)).text(words.say(unsure));
    let undecided = undecided.attr("aria-pressed", if own == Stand::Undecided { "true" } else { "false" });
    // It stays, so that the focus has a place when it was pressed.
    let none = own == Stand::None;
    let back = button("link", move || {
        if !none {
            say(Stand::None);
        }
    });
    let back =
        back.attr("aria-disabled", if none { "true" } else { "false" }).text(words.say(More::LineBack));
    let other = form.both.then(|| {
        let (to, key) = match form.when {
            When::Before => (When::After, More::LineToAfter),
            When::After => (When::Before, More::LineToBefore),
        };
        button("link", move || hands.lend(|state, _| stance::say_of(state, to))).text(words.say(key))
    });
    let row =
        el("div").class("row").child(stand.text(words.say(here))).child(undecided).child(back).child(other);
    View::Many(vec![
        el("p").class("stance-ask").text(words.say(ask)).into(),
        slider(hands, words, form).into(),
        reason(hands, words, form).into(),
        row.into(),
        el("p").class("quiet").text(words.say(More::LinePrivate)).into(),
    ])
}

fn slider(hands: Hands, words: Words, form: &Form) -> Element {
    let [a, b] = &form.sides;
    let label = words.fill(More::LineBetween, &[("a", &a.text), ("b", &b.text)]);
    let said = place(words, &form.sides, form.handle.into());
    let end =
        |side: &Text| el("span").attr("lang", side.lang.clone()).attr("dir", "auto").text(side.text.clone());
    // Where I stood before is a notch on the rail.
    let before = (form.when == When::After).then(|| form.said[0].value.position()).flatten();
    let notch = before.map(|own| {
        let share = f64::from(i16::from(own.get()) + 100) / 200.0;
        el("i").class("stance-notch").style("--at", format!("{share}"))
    });
    let range = el("input")
        .attr("type", "range")
        .attr("min", (-Position::END).to_string())
        .attr("max", Position::END.to_string())
        .attr("step", STEP.to_string())
        .attr("aria-label", label)
        .attr("aria-valuetext", said.clone())
        .value(form.handle.to_string())
        .on_input(move |text| {
            if let Ok(place) = text.parse() {
                hands.lend(|state, _| stance::hold(state, place));
            }
        })
        .keeps_keys();
    el("div")
        .class("stance-slider")
        .child(el("div").class("stance-ends").attr("aria-hidden", "true").child(end(a)).child(end(b)))
        .child(el("div").class("stance-rail").child(el("i").class("stance-middle")).child(notch).child(range))
        .child(el("p").class("stance-place").attr("aria-hidden", "true").text(said))
}

/// What moved me: something that I read.
fn reason(hands: Hands, words: Words, form: &Form) -> Option<Element> {
    if form.choices.is_empty() {
        return None;
    }
    let option = |choice: &Choice| {
        let option = el("option").attr("value", choice.id.to_string());
        match &*choice.text.text {
            "" => option.text(words.say(More::LineReasonElsewhere)),
            text => option.attr("lang", choice.text.lang.clone()).text(text.to_owned()),
        }
    };
    let of = |from: Source| form.choices.iter().filter(move |choice| choice.from == from);
    let part = |key: More, from: Source| {
        let own: Vec<&Choice> = of(from).collect();
        let any = !own.is_empty();
        any.then(|| el("optgroup").attr("label", words.say(key)).child(many(own.into_iter().map(option))))
    };
    let chosen = form.because.map_or_else(String::new, |id| id.to_string());
    let select = el("select")
        .class("select")
        .on_input(move |value| {
            let because = value.parse::<ActId>().ok();
            hands.lend(|state, _| stance::name_reason(state, because));
        })
        .child(el("option").attr("value", "").text(words.say(More::LineReasonNone)))
        .child(many(of(Source::Before).map(option)))
        .child(part(More::LineReasonStatements, Source::Statement))
        .child(part(More::LineReasonPosts, Source::Post))
        // Only once its options are there.
        .tell(move |select| select.unchecked_ref::<HtmlSelectElement>().set_value(&chosen));
    Some(el("label").class("ask").child(el("span").text(words.say(More::LineReason))).child(select))
}

/// That what I said was refused, with its article, until I say that I have read it.
fn refused(hands: Hands, words: Words, form: &Form) -> Option<Element> {
    let refused = form.refused.as_ref()?;
    let acts = refused.acts.clone();
    let sentence = words.fill(Key::SentRefused, &[("reason", words.problem_more(&refused.problem))]);
    let read = move || hands.with(|state, ports| threads::put_aside(state, ports, &acts));
    let read = button("link", read).text(words.say(More::ThreadHintDismiss));
    Some(words.refused(hands, Some(&refused.problem), sentence).text(" ").child(read))
}

fn told(words: Words, form: &Form) -> Element {
    let key = form.told.map(|told| match told {
        Told::Said(When::Before) => More::LineToldBefore,
        Told::Said(When::After) => More::LineToldAfter,
        Told::Back(_) => More::LineToldBack,
    });
    // It is there before it says anything, so that what it then says is read.
    el("p").class("quiet").attr("role", "status").text(key.map_or("", |key| words.say(key)))
}
