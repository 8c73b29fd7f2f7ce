//! Who agrees with a statement: its choice, and each group's shares.

use deliberation_core::opinion::Tally;
use deliberation_core::opinion::layout::tenths;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use super::node::{Element, View, el, many};
use super::picture::change;
use super::words::{Words, hue};
use crate::queries::groups::Agreeing;
use crate::queries::letter;
use crate::queries::map::Drawn;
use crate::state::map_view::Chosen;
use crate::tasks::hands::Hands;
use crate::text::{More, percent};

/// The choice of a statement.
pub fn chooser(hands: Hands, words: Words, map: &Drawn) -> Option<Element> {
    let (choices, first) = &map.choices;
    if choices.is_empty() {
        return None;
    }
    let option = |(at, choice): (usize, &(_, crate::queries::Text))| {
        let text = &choice.1;
        el("option").attr("value", at.to_string()).attr("lang", text.lang.clone()).text(text.text.clone())
    };
    let all: Vec<_> = choices.iter().enumerate().collect();
    let (quoted, others) = all.split_at(*first);
    let part = |key: More, part: &[(usize, &(_, _))]| {
        let options = many(part.iter().copied().map(option));
        (!part.is_empty()).then(|| el("optgroup").attr("label", words.say(key)).child(options))
    };
    let ids: Vec<_> = choices.iter().map(|choice| choice.0).collect();
    let chosen = map.statement.as_ref().map_or(String::new(), |(at, ..)| at.to_string());
    let select = el("select")
        .class("select")
        .on_input(move |value| {
            let id = value.parse().ok().and_then(|at: usize| ids.get(at).copied());
            change(hands, |view| view.chosen = id.map(Chosen::Statement));
        })
        .child(el("option").attr("value", "").text(words.say(More::MapAskNone)))
        .child(part(More::MapAskFirst, quoted))
        .child(part(More::MapAskOthers, others))
        // Only once its options are there.
        .tell(move |select| select.unchecked_ref::<HtmlSelectElement>().set_value(&chosen));
    Some(el("label").class("ask").child(el("span").text(words.say(More::MapAsk))).child(select))
}

/// Each group's shares on the statement that is chosen, and its words.
pub fn agreeing(words: Words, map: &Drawn) -> Option<Element> {
    let (_, text, Agreeing { groups, .. }) = map.statement.as_ref()?;
    let row = |(group, sums): &(u8, Option<Tally>)| {
        let chip = el("span").class("chip").text(letter(*group).to_string());
        let body = match sums {
            Some(sums) => shares(words, *sums),
            None => el("p").class("quiet").text(words.say(More::MapAskedFew)).into(),
        };
        let name = words.fill(More::MapGroup, &[("letter", &letter(*group).to_string())]);
        let body = el("div").child(el("span").class("said").text(name)).child(body);
        el("li").class(hue(*group)).child(chip.attr("aria-hidden", "true")).child(body)
    };
    let said = el("p").class("statement small").attr("lang", text.lang.clone()).attr("dir", "auto");
    let rows = el("ul").class("shares").children(groups.iter().map(row));
    Some(el("div").class("asked").child(said.text(text.text.clone())).child(rows))
}

fn shares(words: Words, sums: Tally) -> View {
    let seen = sums.seen();
    let part = |class: &'static str, people: u32| {
        let share = f64::from(people) / f64::from(seen.max(1));
        el("i").class(class).style("width", format!("{}%", tenths(100.0 * share)))
    };
    let bar = el("div").class("bar").attr("aria-hidden", "true");
    let bar = bar.child(part("agree", sums.agree)).child(part("disagree", sums.disagree));
    let [agree, disagree, pass] = [sums.agree, sums.disagree, sums.pass].map(|n| percent(n, seen));
    let places = [("agree", &*agree), ("disagree", &disagree), ("pass", &pass), ("n", &words.number(seen))];
    let said = el("p").class("quiet").text(words.fill(More::MapAskedRow, &places));
    View::Many(vec![bar.into(), said.into()])
}
