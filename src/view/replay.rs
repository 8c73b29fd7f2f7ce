//! How it came to this: a slider over earlier moments, with what was known of each; as a table, too.

use deliberation_core::act::Stand;
use deliberation_core::keyframe::GroupSize;
use deliberation_core::opinion::layout::tenths;
use js_sys::{Function, Reflect};

use super::drawn::watched;
use super::node::{Element, View, button, el};
use super::stance::bars;
use super::vote_card::once;
use super::words::{Words, hue};
use crate::queries::history::{Moment, Moments, Then, moments};
use crate::queries::{Text, letter};
use crate::state::Panel;
use crate::state::thread::Bringing;
use crate::tasks::hands::Hands;
use crate::tasks::history;
use crate::text::{Key, More, MorePlural, date, percent};

/// So long each moment stands, in milliseconds; and where the reader wants things to keep still.
const STANDS: [u32; 2] = [900, 2_500];
/// A share of fewer people is said in people.
const IN_PEOPLE: u32 = 10;

/// The moments, under the map.
pub fn replay(hands: Hands) -> View {
    let state = hands.state();
    let look = move || {
        state.follow_replay(|replay| {
            state.follow_settled(|data| {
                (data.wide || data.panel == Panel::Map).then(|| (Words::of(data), moments(data, replay)))
            })
        })
    };
    watched(look, move |(words, moments)| section(hands, *words, moments.as_ref()))
}

fn section(hands: Hands, words: Words, moments: Option<&Moments>) -> View {
    let Some(moments) = moments else { return View::Nothing };
    if !moments.open {
        let open = button("button", move || hands.go(history::bring)).text(words.say(More::TimeOpen));
        let open = focused(open, moments.turned);
        return el("section")
            .class("replay")
            .attr("aria-label", words.say(More::TimeLabel))
            .child(open)
            .into();
    }
    let now =
        button("button", move || hands.lend(|state, _| history::close(state))).text(words.say(More::TimeNow));
    let title = el("h3").attr("tabindex", "-1").text(words.say(More::TimeLabel));
    let heading = el("div").class("row apart").child(focused(title, moments.turned)).child(now);
    let body = match (moments.coming, moments.moments.get(moments.at)) {
        (Some(Bringing::Failed), None) => {
            let again = button("button", move || hands.go(history::bring)).text(words.say(Key::LoadRetry));
            let said = el("p").attr("role", "alert").text(words.say(More::TimeFailed));
            View::Many(vec![said.into(), again.into()])
        }
        (Some(Bringing::Ready), None) => {
            let key = if moments.held { More::TimeHeld } else { More::TimeWaitsNone };
            el("p").attr("role", "status").text(words.say(key)).into()
        }
        (_, None) => el("p").class("quiet").attr("role", "status").text(words.say(Key::LoadWaiting)).into(),
        (_, Some(moment)) => shown(hands, words, moments, moment),
    };
    el("section")
        .class("replay")
        .attr("aria-label", words.say(More::TimeLabel))
        .child(heading)
        .child(body)
        .into()
}

/// What gets the focus when the moments were opened or closed the last time.
fn focused(element: Element, turned: u32) -> Element {
    element.tell(move |node| {
        if once(node, turned) {
            let _ = node.focus();
        }
    })
}

fn shown(hands: Hands, words: Words, moments: &Moments, moment: &Moment) -> View {
    let turn = if moments.as_table { More::TimeAsPicture } else { More::TimeAsTable };
    let turn =
        button("link", move || hands.lend(|state, _| history::turn_table(state))).text(words.say(turn));
    let body = if moments.as_table {
        el("div")
            .class("replay-scroller")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", words.say(More::TimeTable))
            .child(table(words, moments))
            .into()
    } else {
        View::Many(vec![slider(hands, words, moments, moment), picture(words, moments, moment)])
    };
    View::Many(vec![body, el("div").class("row apart tools").child(turn).into()])
}

/// The date, and the phase.
fn when(words: Words, moment: &Moment) -> String {
    let at = date(words.locale(), moment.at);
    match &moment.phase {
        Some(phase) => format!("{at} · {}", words.phase(phase)),
        None => at,
    }
}

fn slider(hands: Hands, words: Words, moments: &Moments, moment: &Moment) -> View {
    let last = moments.moments.len().saturating_sub(1);
    let when = when(words, moment);
    let [n, all] = [moments.at + 1, last + 1].map(|n| words.number(n as u32));
    let range = el("input")
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", last.to_string())
        .attr("step", "1")
        .attr("aria-label", words.say(More::TimeSlider))
        .attr("aria-valuetext", when.clone())
        .value(moments.at.to_string())
        .on_input(move |text| {
            if let Ok(at) = text.parse() {
                hands.lend(|state, _| history::go_to(state, at));
            }
        })
        .keeps_keys();
    let play = if moments.playing {
        button("button", move || hands.lend(|state, _| history::pause(state)))
            .text(words.say(More::TimePause))
    } else {
        let begin = move || {
            let still = STANDS[usize::from(keeps_still())];
            hands.go(move |state, ports| history::play(state, ports, still));
        };
        button("button", begin).text(words.say(More::TimePlay))
    };
    let place = words.fill(More::TimePlace, &[("n", &n), ("all", &all)]);
    let said = el("p").class("replay-when").child(el("b").text(when)).text(" ");
    let said = said.child(el("span").class("quiet").text(place));
    let row = el("div").class("row replay-row").child(play).child(range);
    View::Many(vec![said.into(), row.into()])
}

/// Whether the reader wants things to keep still.
fn keeps_still() -> bool {
    let matches = || {
        let window = js_sys::global();
        let ask = Function::from(Reflect::get(&window, &"matchMedia".into()).ok()?);
        let list = ask.call1(&window, &"(prefers-reduced-motion: reduce)".into()).ok()?;
        Reflect::get(&list, &"matches".into()).ok()?.as_bool()
    };
    matches().unwrap_or(false)
}

fn picture(words: Words, moments: &Moments, moment: &Moment) -> View {
    let people = format!(
        "{} · {}",
        words.count(MorePlural::TimeTookPart, moment.took_part),
        words.count(MorePlural::TimeVoters, moment.voters)
    );
    let title = |key: More| el("h4").text(words.say(key));
    let line = moments.sides.as_ref().map(|sides| {
        let shown = match &moment.line {
            [None, None] => el("p").class("quiet").text(words.say(More::TimeLineUnknown)).into(),
            [before, after] => {
                bars::two(words, sides, [before.as_ref(), after.as_ref()], [Stand::None; 2], moments.highest)
            }
        };
        View::Many(vec![title(More::TimeLine).into(), shown])
    });
    let support = (!moments.statements.is_empty()).then(|| {
        let rows =
            moments.statements.iter().zip(&moment.then).map(|(text, then)| support(words, text, *then));
        View::Many(vec![
            title(More::TimeSupport).into(),
            el("p").class("quiet").text(words.say(More::TimeSupportOf)).into(),
            el("ul").class("replay-support").attr("role", "list").children(rows).into(),
        ])
    });
    View::Many(vec![
        el("p").text(people).into(),
        title(More::TimeGroups).into(),
        groups(words, moment.groups.as_deref()),
        line.unwrap_or(View::Nothing),
        support.unwrap_or(View::Nothing),
    ])
}

fn groups(words: Words, groups: Option<&[GroupSize]>) -> View {
    let said = |key: More| el("p").class("quiet").text(words.say(key)).into();
    match groups {
        None => said(More::TimeGroupsUnknown),
        Some([]) => said(More::TimeGroupsNone),
        Some(groups) => {
            let most = groups.iter().map(|own| own.size).max().unwrap_or(1).max(1);
            let row = |own: &GroupSize| {
                let name = letter(own.id).to_string();
                let text = words.fill(More::TimeGroup, &[("letter", &name), ("n", &words.number(own.size))]);
                let wide = format!("{}%", tenths(100.0 * f64::from(own.size) / f64::from(most)));
                el("li")
                    .class(hue(own.id))
                    .child(el("span").class("chip").attr("aria-hidden", "true").text(name))
                    .child(el("span").text(text))
                    .child(el("i").class("replay-bar").attr("aria-hidden", "true").style("width", wide))
            };
            el("ul").class("replay-groups").attr("role", "list").children(groups.iter().map(row)).into()
        }
    }
}

/// A share in words, with how many it is a share of.
fn then(words: Words, then: Then) -> String {
    match then {
        Then::Missing => words.say(More::TimeMissing).to_owned(),
        Then::Nobody => words.say(More::TimeNobody).to_owned(),
        Then::Share(agree, of) if of < IN_PEOPLE => {
            let [agree, of] = [agree, of].map(|n| words.number(n));
            words.fill(More::TimeInPeople, &[("agree", &agree), ("n", &of)])
        }
        Then::Share(agree, of) => {
            words.fill(More::TimeShare, &[("share", &percent(agree, of)), ("n", &words.number(of))])
        }
    }
}

fn support(words: Words, text: &Text, own: Then) -> Element {
    let wide = match own {
        Then::Share(agree, of) => 100.0 * f64::from(agree) / f64::from(of.max(1)),
        Then::Missing | Then::Nobody => 0.0,
    };
    let known = matches!(own, Then::Share(..));
    let rail = known.then(|| {
        let share = el("i").class("agree").style("width", format!("{}%", tenths(wide)));
        el("div").class("bar").attr("aria-hidden", "true").child(share)
    });
    let said = el("p").class("statement small").attr("lang", text.lang.clone()).attr("dir", "auto");
    el("li")
        .child(said.text(text.text.clone()))
        .child(rail)
        .child(el("p").class("quiet").text(then(words, own)))
}

/// A row a moment.
fn table(words: Words, moments: &Moments) -> Element {
    let mut columns: Vec<View> =
        [More::TimeColWhen, More::TimeColTookPart, More::TimeColVoters, More::TimeGroups]
            .map(|key| el("th").attr("scope", "col").text(words.say(key)).into())
            .into();
    if moments.sides.is_some() {
        columns.push(el("th").attr("scope", "col").text(words.say(More::TimeColLine)).into());
    }
    for text in &moments.statements {
        columns.push(
            el("th").attr("scope", "col").attr("lang", text.lang.clone()).text(text.text.clone()).into(),
        );
    }
    let row = |moment: &Moment| {
        let cell = |text: String| View::from(el("td").text(text));
        let groups = match moment.groups.as_deref() {
            None => words.say(More::TimeUnknown).to_owned(),
            Some([]) => words.say(More::TimeGroupsNone).to_owned(),
            Some(groups) => {
                let one = |own: &GroupSize| format!("{} {}", letter(own.id), words.number(own.size));
                groups.iter().map(one).collect::<Vec<_>>().join(" · ")
            }
        };
        let mut cells =
            vec![cell(words.number(moment.took_part)), cell(words.number(moment.voters)), cell(groups)];
        if moments.sides.is_some() {
            let on = moment.line.iter().map(|own| match own {
                Some(own) => words.number(own.bars.iter().sum()),
                None => words.say(More::TimeUnknown).to_owned(),
            });
            cells.push(cell(on.collect::<Vec<_>>().join(" · ")));
        }
        cells.extend(moment.then.iter().map(|own| cell(then(words, *own))));
        el("tr").child(el("th").attr("scope", "row").text(when(words, moment))).children(cells)
    };
    el("table")
        .class("stance-table")
        .child(el("caption").text(words.say(More::TimeTable)))
        .child(el("thead").child(el("tr").children(columns)))
        .child(el("tbody").children(moments.moments.iter().map(row)))
}
