//! The list of all statements: searched, filtered, each answered where it stands. Nothing in it moves while one
//! reads: what came since waits behind a button.

use std::collections::BTreeSet;

use deliberation_core::vote::Value;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::drawn::drawn;
use super::moderation::{judged, marks, measures, report};
use super::moments::moments;
use super::node::{Element, View, button, el, many};
use super::vote_card::{answers, closed, link_given, notice, once, reasons, said, share, translated};
use super::words::Words;
use crate::queries::card;
use crate::queries::list::{self, List, Listed, Row, Stones, WINDOW};
use crate::state::list::Filter;
use crate::tasks::hands::Hands;
use crate::tasks::list_statements::{bring_in, list_anew, show_from};
use crate::text::{Key, More, MorePlural, Plural};

const FILTERS: [Filter; 6] = [
    Filter::All,
    Filter::Open,
    Filter::Answered(Value::Agree),
    Filter::Answered(Value::Disagree),
    Filter::Answered(Value::Pass),
    Filter::Mine,
];

fn name(words: Words, filter: Filter) -> &'static str {
    match filter {
        Filter::All => words.say(More::ListAll),
        Filter::Open => words.say(More::ListOpen),
        Filter::Answered(Value::Agree) => words.say(Key::VoteAgree),
        Filter::Answered(Value::Disagree) => words.say(Key::VoteDisagree),
        Filter::Answered(Value::Pass | Value::None) => words.say(Key::VotePass),
        Filter::Mine => words.say(Key::WriteMine),
    }
}

/// The list, and over its end what waits for me.
pub fn statement_list(hands: Hands) -> View {
    // One came to it before this was here.
    if hands.state().look(|data| list::is_open(data) && data.list.rows.known.is_empty()) {
        hands.look(|data| list_anew(data, |_| {}));
    }
    let notice = drawn(hands, card::notice_in_list, notice);
    let afloat = el("div").class("afloat").child(drawn(hands, list::new, newcomers));
    let whole =
        judged(hands, |data, own| (list::list(data), list::stones(data, own), list::erased(own)), whole);
    View::Many(vec![moments(hands), whole, afloat.child(notice).into()])
}

fn whole(hands: Hands, words: Words, (list, stones, erased): &(List, Stones, BTreeSet<u32>)) -> View {
    let toggle = list.wide.then(|| {
        let (to, key) = if list.open { (false, More::ListClose) } else { (true, More::ListOpenAll) };
        let flip = move || hands.look(|data| list_anew(data, |list| list.open = to));
        let flip = button("link", flip).attr("aria-expanded", if list.open { "true" } else { "false" });
        flip.text(words.say(key))
    });
    let all = words.count(MorePlural::ListCount, list.all);
    let heading = el("div").class("heading").child(el("h3").text(words.say(Key::ListLabel)));
    let heading = heading.child(el("span").class("quiet").text(all)).child(toggle);
    let body =
        list.open.then(|| many([tools(hands, words, list), rows(hands, words, list, (stones, erased))]));
    View::Many(vec![heading.into(), body.into()])
}

fn tools(hands: Hands, words: Words, list: &List) -> Element {
    let find =
        el("input").class("find").attr("type", "search").attr("dir", "auto").attr("autocomplete", "off");
    let find = find
        .attr("placeholder", words.say(More::ListFind))
        .attr("aria-label", words.say(More::ListFind))
        .value(list.find.clone())
        .on_input(move |text| hands.look(|data| list_anew(data, |list| list.find = text)))
        .keeps_keys();
    let filter = |own: Filter| {
        let pressed = if own == list.filter { "true" } else { "false" };
        button("chip-button", move || hands.look(|data| list_anew(data, |list| list.filter = own)))
            .attr("aria-pressed", pressed)
            .text(name(words, own))
    };
    let filters =
        el("div").class("filters").attr("role", "group").attr("aria-label", words.say(More::ListFilter));
    let by = list.by_votes;
    let sort = list.counts.then(|| {
        let key = if by { More::ListByNumber } else { More::ListByVotes };
        button("link", move || hands.look(|data| list_anew(data, |list| list.by_votes = !by)))
            .text(words.say(key))
    });
    let number = |at: usize| words.number(at as u32);
    let (first, last, of) = (number(list.from + 1), number(end(list)), words.number(list.of));
    let found = match list.of {
        0 => words.say(More::ListNone).to_owned(),
        _ => words.fill(More::ListShown, &[("first", &first), ("last", &last), ("of", &of)]),
    };
    let line = el("div").class("row apart").child(el("p").class("quiet").attr("role", "status").text(found));
    el("div").class("finder").child(find).child(filters.children(FILTERS.map(filter))).child(line.child(sort))
}

/// What stands on rows, and those whose words were erased.
type Standing<'a> = (&'a Stones, &'a BTreeSet<u32>);

fn rows(hands: Hands, words: Words, list: &List, stones: Standing<'_>) -> Element {
    let row = |(at, row): (usize, &Row)| row_of(hands, words, list, stones, at, row);
    let mark = list.focus;
    let rows = el("ul").class("rows").attr("role", "list").children(list.rows.iter().enumerate().map(row));
    let rows = rows.tell(move |node| {
        if once(node, mark)
            && let Some(row) = node.first_element_child()
        {
            let _ = row.unchecked_ref::<HtmlElement>().focus();
        }
    });
    let turn = |key: More, to: Option<usize>| {
        to.map(|to| button("button", move || hands.look(|data| show_from(data, to))).text(words.say(key)))
    };
    let back = turn(More::ListBack, list.from.checked_sub(WINDOW));
    let on = turn(More::ListMore, Some(end(list)).filter(|end| *end < list.of as usize));
    el("div").child(rows).child(el("div").class("row").child(back).child(on))
}

/// The row after the last one that is drawn.
fn end(list: &List) -> usize {
    list.from + list.rows.len()
}

fn row_of(
    hands: Hands,
    words: Words,
    list: &List,
    (stones, erased): Standing<'_>,
    at: usize,
    (n, row): &Row,
) -> Element {
    let number = words.fill(Key::VoteNumber, &[("n", &words.number(*n))]);
    let item = el("li").class("entry").attr("tabindex", "-1");
    let item = item
        .attr("aria-setsize", list.of.to_string())
        .attr("aria-posinset", (list.from + at + 1).to_string());
    let (standing, waits) = stones.get(n).map(|own| (&*own.0, own.1)).unwrap_or_default();
    let Some(row) = row else {
        if let Some(own) = standing.first() {
            return item.child(measures::stone_in_list(hands, words, own, &number));
        }
        let gone = el("p").class("quiet").text(number).text(" · ");
        let gone = gone.text(words.say(if erased.contains(n) { More::StandsErased } else { More::ListGone }));
        return item.child(gone);
    };
    let label = measures::label(hands, words, standing);
    let mark = waits.map(|waits| marks::mark(hands, words, row.id, &waits));
    let text = el("div").child(mark).child(label).child(said("statement small", &row.text));
    item.child(text.child(source(hands, words, &number, row))).child(acts(hands, words, list, number, row))
}

fn source(hands: Hands, words: Words, number: &str, row: &Listed) -> View {
    let mut source = number.to_owned();
    source.push_str(" · ");
    source.push_str(&words.byline(row.by.as_ref()));
    if let Some(seen) = row.seen {
        source.push_str(" · ");
        source.push_str(&words.count(Plural::PeopleVoters, seen));
    }
    let line = el("div").class("quiet source").text(source).text(" · ").child(reasons(
        hands,
        words,
        row.id,
        row.reasons,
    ));
    let line = line.text(" · ").child(share(hands, words, row.id));
    let report = (!row.own).then(|| {
        let thing = report::thing(row.id, row.revision, &row.text, Some((Some(row.id), row.id)));
        many([View::Text(" · ".into()), report::way(hands, words, move || thing.clone()).into()])
    });
    let line = line.child(report);
    let line = line.child(translated(words, row.original.as_ref()));
    View::Many(vec![line.into(), link_given(words, row.link.as_ref())])
}

/// The three answers; the one that is mine, pressed again, is taken back.
fn acts(hands: Hands, words: Words, list: &List, number: String, row: &Listed) -> Element {
    if let Some(by) = row.closed_by {
        return closed(hands, words, by);
    }
    if row.own {
        return el("p").class("quiet").text(words.say(Key::WriteMine));
    }
    let (id, mine) = (row.id, row.mine);
    let label = format!("{} · {number}", words.say(Key::VoteLabel));
    answers(words, label, Some(mine), !list.votes, move |value| {
        hands.look(|data| data.list.acted = true);
        if mine == Some(value) {
            hands.take_back(id);
        } else {
            // What the rules refuse here the row shows already.
            let _ = hands.vote(id, value);
        }
    })
}

fn newcomers(hands: Hands, words: Words, new: &u32) -> View {
    let new = (*new > 0).then(|| {
        button("button news", move || hands.look(bring_in)).text(words.count_with(
            MorePlural::ListNew,
            *new,
            &[],
        ))
    });
    // Said politely, wherever one is in the list.
    el("div").attr("role", "status").child(new).into()
}
