//! Who moved, in people, and whether that is more than chance. Nothing is said of why.

use deliberation_core::movement::line::{Moved, Test};
use deliberation_core::movement::significance::TELLING;

use crate::queries::stance::Drawn;
use crate::text::{More, MorePlural, date};
use crate::view::node::{Element, View, el};
use crate::view::words::Words;

/// Below this it is more than chance.
const SURE: f64 = 0.05;

/// Who moved, as far as that is published.
pub fn moved(words: Words, drawn: &Drawn) -> View {
    let Some(moved) = &drawn.line.moved else { return View::Nothing };
    let mut lines = vec![ways(words, drawn, moved)];
    if let Some(stepped) = moved.stepped {
        let places = [("n", &*words.number(stepped)), ("people", &words.number(moved.people))];
        lines.push(words.fill(More::LineStepped, &places));
    }
    if let Some(shift) = moved.shift {
        lines.push(match shift {
            0 => words.say(More::LineShiftNone).to_owned(),
            shift => {
                let side = &*drawn.sides[usize::from(shift > 0)].text;
                let n = words.number(shift.unsigned_abs() as u32);
                words.fill(More::LineShift, &[("n", &n), ("side", side)])
            }
        });
    }
    let reasons = (!drawn.reasons.is_empty()).then(|| {
        let line = |(text, people): &(crate::queries::Text, u32)| {
            let said = match &*text.text {
                "" => el("span").text(words.say(More::LineReasonElsewhere)),
                said => el("q").attr("lang", text.lang.clone()).attr("dir", "auto").text(said.to_owned()),
            };
            let by = words.count(MorePlural::LineNamedBy, *people);
            el("li").child(said).child(el("span").class("quiet").text(format!(" · {by}")))
        };
        el("div").child(el("p").class("stance-choose").text(words.say(More::LineNamed))).child(
            el("ul").class("stance-reasons").attr("role", "list").children(drawn.reasons.iter().map(line)),
        )
    });
    let enough = moved.people as usize >= TELLING;
    let test = enough.then(|| tested(words, drawn, moved));
    el("div")
        .class("stance-moved")
        .child(el("h4").text(words.say(More::LineMoved)))
        .children(lines.into_iter().map(|line| el("p").text(line)))
        .child(test)
        .child(reasons)
        .into()
}

fn ways(words: Words, drawn: &Drawn, moved: &Moved) -> String {
    if (moved.people as usize) < TELLING {
        return words.count(MorePlural::LineWaysNone, moved.people);
    }
    let people = words.number(moved.people);
    let Some(ways) = moved.ways else {
        let cell = words.number(drawn.cell);
        return words.fill(More::LineWaysFew, &[("people", &people), ("cell", &cell)]);
    };
    let [first, second, stayed] = ways.map(|n| words.number(n));
    let [a, b] = &drawn.sides;
    let places = [
        ("people", &*people),
        ("first", &first),
        ("second", &second),
        ("stayed", &stayed),
        ("a", &a.text),
        ("b", &b.text),
    ];
    words.fill(More::LineWays, &places)
}

/// What the test says, and how it was made for whoever opens that.
fn tested(words: Words, drawn: &Drawn, moved: &Moved) -> View {
    let said = |text: String| View::from(el("p").text(text));
    let Some(test) = &drawn.line.test else { return said(words.say(More::LineTestLater).to_owned()) };
    let Some(shift) = test.shift else { return said(words.say(More::LineTestFew).to_owned()) };
    let side = test.side.and_then(|side| drawn.sides.get(side as usize));
    let key = match side {
        _ if shift >= SURE => More::LineTestMay,
        Some(_) => More::LineTestMore,
        None => More::LineTestMoreAny,
    };
    let (n, date) = (words.number(test.people), date(words.locale(), test.at));
    let side = side.map_or("", |side| &side.text);
    let first = said(words.fill(key, &[("n", &n), ("date", &date), ("side", side)]));
    // As it stood then: what is above may be newer.
    let spread = test.spread.filter(|p| *p < SURE).zip(test.nearer).map(|(_, nearer)| {
        el("p").text(words.say(if nearer { More::LineTestNearer } else { More::LineTestApart }))
    });
    View::Many(vec![first, spread.into(), how(words, moved, test).into()])
}

fn how(words: Words, moved: &Moved, test: &Test) -> Element {
    let p = |value: f64| {
        if value < 0.001 {
            return words.say(More::LinePSmall).to_owned();
        }
        let thousandths = (value * 1000.0 + 0.5) as u32;
        words.fill(More::LineP, &[("p", &format!("0.{thousandths:03}"))])
    };
    let line = |key: More, value: Option<f64>| {
        value.map(|value| {
            let said = if value >= 1.0 { words.fill(More::LineP, &[("p", "1")]) } else { p(value) };
            el("li").text(words.fill(key, &[("p", &said)]))
        })
    };
    let spread = moved.spread.map(|spread| {
        let [before, after] = spread.map(|n| words.number(n.unsigned_abs() as u32));
        el("li").text(words.fill(More::LineSpread, &[("before", &before), ("after", &after)]))
    });
    let lines = [
        line(More::LineHowShift, test.shift),
        line(More::LineHowSpread, test.spread),
        spread,
        line(More::LineHowRanks, test.ranks),
        line(More::LineHowSides, test.sides),
    ];
    el("details")
        .class("stance-how")
        .child(el("summary").text(words.say(More::LineHow)))
        .child(el("p").class("quiet").text(words.say(More::LineHowP)))
        .child(el("ul").class("quiet").children(lines.into_iter().flatten()))
        .child(el("p").class("quiet").text(words.say(More::LineNoCause)))
}
