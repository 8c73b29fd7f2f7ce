//! Where people stand: bars before and after, their means, the undecided apart; as a table, too.

use deliberation_core::act::Stand;
use deliberation_core::movement::line::Histogram;
use deliberation_core::movement::step::BARS;
use deliberation_core::opinion::layout::tenths;
use deliberation_core::release::Stage;

use super::{held, moved, part, place, stands};
use crate::queries::Text;
use crate::queries::stance::{Drawn, Picture, Wait};
use crate::tasks::hands::Hands;
use crate::tasks::stance;
use crate::text::{More, MorePlural};
use crate::view::node::{Element, View, button, el};
use crate::view::words::Words;

/// The parts of the line, from the first side to the second.
const SIGNS: [&str; 5] = ["◀◀", "◀", "◆", "▶", "▶▶"];

/// Where people stand, or why that is not shown.
pub fn picture(hands: Hands, words: Words, picture: &Option<Picture>) -> View {
    match picture {
        None => View::Nothing,
        Some(Picture::Not(wait)) => waits(words, *wait),
        Some(Picture::Drawn(drawn)) => whole(hands, words, drawn),
    }
}

fn waits(words: Words, wait: Wait) -> View {
    let (people, key) = match wait {
        Wait::Alone => (None, More::LineWaitAlone),
        Wait::Held(people) => (Some(people), More::LineWaitHeld),
        Wait::AfterMine(people) => (Some(people), More::LineWaitMine),
        Wait::Few(people) => (Some(people), More::LineWaitFew),
        Wait::Soon(people) => (Some(people), More::LineWaitSoon),
    };
    let people = people.map(|n| el("p").class("quiet").text(words.count(MorePlural::LinePeople, n)));
    View::Many(vec![people.into(), el("p").class("stance-wait").text(words.say(key)).into()])
}

fn whole(hands: Hands, words: Words, drawn: &Drawn) -> View {
    let total = words.count(MorePlural::LinePeople, drawn.line.people);
    let heading = el("div").class("heading").child(el("h4").text(words.say(More::LineWhere)));
    let heading = heading.child(el("span").class("quiet").text(total));
    let line = [drawn.line.before.as_ref(), drawn.line.after.as_ref()];
    let body = if drawn.as_table {
        table(words, &drawn.sides, line).into()
    } else {
        let highest = line.into_iter().flatten().flat_map(|own| &own.bars).copied().max().unwrap_or(1).max(1);
        let bars = two(words, &drawn.sides, line, drawn.own, highest);
        View::Many(vec![bars, parts(hands, words, drawn)])
    };
    let turn = if drawn.as_table { More::LineAsPicture } else { More::LineAsTable };
    let turn = button("link", move || hands.lend(|state, _| stance::turn_table(state))).text(words.say(turn));
    let [many, cell] = [drawn.many, drawn.cell].map(|n| words.number(n));
    let row = match drawn.stage {
        Stage::Map => words.fill(More::LineRowMap, &[("many", &many), ("cell", &cell)]),
        Stage::Few | Stage::Sums => {
            let below = words.number(drawn.many.saturating_sub(1));
            words.fill(More::LineRowSums, &[("many", &below)])
        }
    };
    let tools = el("div").class("row apart tools").child(turn);
    View::Many(vec![
        heading.into(),
        body,
        tools.into(),
        held::held(hands),
        moved::moved(words, drawn),
        el("p").class("quiet foot-note").text(row).into(),
    ])
}

/// Both rows of bars, one scale for the two. `own`: where I stand.
pub fn two(
    words: Words,
    sides: &[Text; 2],
    line: [Option<&Histogram>; 2],
    own: [Stand; 2],
    highest: u32,
) -> View {
    let end =
        |side: &Text| el("span").attr("lang", side.lang.clone()).attr("dir", "auto").text(side.text.clone());
    let row = |at: usize| {
        let (key, class) = if at == 0 {
            (More::LineBefore, "stance-row before")
        } else {
            (More::LineAfter, "stance-row after")
        };
        let name = el("p").class("stance-when").child(el("b").text(words.say(key)));
        let Some(shown) = line[at] else { return View::Nothing };
        let facts = facts(words, sides, shown, own[at]);
        let bars = bars(shown, own[at], highest);
        let bars = bars.attr("role", "img").attr("aria-label", format!("{}: {facts}", words.say(key)));
        el("div")
            .class(class)
            .child(name.text(" ").child(el("span").class("quiet").text(facts)))
            .child(bars)
            .into()
    };
    let scale = words.fill(More::LineTallest, &[("n", &words.number(highest))]);
    View::Many(vec![
        row(0),
        row(1),
        el("div")
            .class("stance-ends")
            .attr("aria-hidden", "true")
            .child(end(&sides[0]))
            .child(end(&sides[1]))
            .into(),
        el("p").class("quiet").text(scale).into(),
    ])
}

/// How many, on average where, how many undecided, and where I am.
fn facts(words: Words, sides: &[Text; 2], shown: &Histogram, own: Stand) -> String {
    let on: u32 = shown.bars.iter().sum();
    let mut facts = vec![words.count(MorePlural::LineOn, on)];
    if let Some(mean) = shown.mean {
        facts.push(words.fill(More::LineMean, &[("place", &place(words, sides, mean))]));
    }
    facts.push(words.count(MorePlural::LineUnsure, shown.undecided));
    if let Some(own) = stands(words, sides, own) {
        facts.push(words.fill(More::LineYou, &[("place", &own)]));
    }
    facts.join(" · ")
}

fn bars(shown: &Histogram, own: Stand, highest: u32) -> Element {
    let bar = |n: &u32| {
        let high = 100.0 * f64::from(*n) / f64::from(highest);
        el("i")
            .class(if *n > 0 { "bar-of some" } else { "bar-of" })
            .style("height", format!("{}%", tenths(high)))
    };
    let mean = shown.mean.map(|mean| el("i").class("stance-mean").style("left", along(mean)));
    let me = own.position();
    let me = me.map(|own| el("i").class("stance-me").style("left", along(own.get().into())).text("▲"));
    el("div")
        .class("stance-bars")
        .child(el("i").class("stance-middle"))
        .children(shown.bars.iter().map(bar))
        .child(mean)
        .child(me)
}

/// Where along the bars a place is: inside its own bar.
fn along(place: i64) -> String {
    let far = (place.abs() as f64 - 0.5) / 10.0;
    let bars = match place {
        0 => 10.5,
        1.. => 11.0 + far,
        _ => 10.0 - far,
    };
    format!("{}%", tenths(100.0 * bars / BARS as f64))
}

/// The five parts of the line: each leads to what its people hold.
fn parts(hands: Hands, words: Words, drawn: &Drawn) -> View {
    if drawn.line.regions.is_none() {
        let many = words.number(drawn.many);
        let said = words.fill(More::LineHoldNotYet, &[("many", &many)]);
        return el("p").class("quiet").text(said).into();
    }
    let one = |region: usize| {
        let chosen = drawn.region == Some(region);
        button("stance-part", move || hands.lend(|state, _| stance::choose(state, region)))
            .attr("aria-pressed", if chosen { "true" } else { "false" })
            .attr("aria-label", part(words, &drawn.sides, region))
            .child(el("span").attr("aria-hidden", "true").text(SIGNS[region]))
    };
    let label = words.say(More::LineParts);
    let group = el("div").class("stance-parts").attr("role", "group").attr("aria-label", label);
    View::Many(vec![
        el("p").class("stance-choose").attr("aria-hidden", "true").text(label).into(),
        group.children((0..SIGNS.len()).map(one)).into(),
    ])
}

/// The places of a bar in words: ten of them, but for the middle.
fn places(words: Words, sides: &[Text; 2], bar: usize) -> String {
    let far = bar.abs_diff(BARS / 2) * 10;
    if far == 0 {
        return words.say(More::LineMiddle).to_owned();
    }
    let side = &*sides[usize::from(bar > BARS / 2)].text;
    words.fill(More::LineNear, &[("side", side), ("n", &format!("{}–{far}", far - 9))])
}

/// The bars as a table: a row a place, the undecided last.
fn table(words: Words, sides: &[Text; 2], line: [Option<&Histogram>; 2]) -> Element {
    let number = |own: Option<u32>| el("td").text(own.map_or_else(|| "–".to_owned(), |n| words.number(n)));
    let row = |name: String, of: &dyn Fn(&Histogram) -> Option<u32>| {
        let head = el("th").attr("scope", "row").text(name);
        el("tr").child(head).children(line.map(|own| number(own.and_then(of))))
    };
    let rows = (0..BARS).map(|at| row(places(words, sides, at), &|own| own.bars.get(at).copied()));
    let unsure = row(words.say(More::LineUndecided).to_owned(), &|own| Some(own.undecided));
    let column = |key: More| el("th").attr("scope", "col").text(words.say(key));
    let head = el("tr").children([More::LineColPlace, More::LineBefore, More::LineAfter].map(column));
    el("table")
        .class("stance-table")
        .child(el("caption").text(words.say(More::LineTable)))
        .child(el("thead").child(head))
        .child(el("tbody").children(rows).child(unsure))
}
