//! The position map with its sentence and its table, or why there is none yet; under it the stance line and earlier moments.

use std::rc::Rc;

use super::agreeing::{agreeing, chooser};
use super::drawn::settled;
use super::map_table::{brief, table};
use super::node::{Element, View, button, el};
use super::picture::{closer, picture, whole as whole_picture};
use super::replay::replay;
use super::stance::stance;
use super::words::Words;
use crate::queries::letter;
use crate::queries::map::{self, Drawn, MapShown};
use crate::queries::results::Showing;
use crate::state::Panel;
use crate::tasks::hands::Hands;
use crate::text::{Key, More, MorePlural, Plural, percent};

/// The map, or why there is none, and what stands under it.
pub fn opinion_map(hands: Hands) -> View {
    View::Many(vec![settled(hands, Panel::Map, map::map, panel), stance(hands), replay(hands)])
}

fn panel(hands: Hands, words: Words, shown: &Option<MapShown>) -> View {
    let (clear, body) = match shown {
        Some(MapShown::Drawn(map)) => (clarity(words, map), whole(hands, words, map)),
        Some(MapShown::Not(why, place)) => (String::new(), why_not(words, *why, *place).into()),
        None => (String::new(), View::Nothing),
    };
    let heading = el("div").class("heading").child(el("h3").text(words.say(Key::MapLabel)));
    View::Many(vec![heading.child(el("span").class("quiet").text(clear)).into(), body])
}

/// How many groups there are and how clearly they lie apart, in words; and of how many people.
fn clarity(words: Words, map: &Drawn) -> String {
    let n = words.few(map.groups.len() as u32);
    let groups = match map.stable {
        _ if map.groups.is_empty() => words.say(More::MapNoGroups).to_owned(),
        Some((_, true)) => words.fill(More::MapGroupsClear, &[("n", &n)]),
        Some((_, false)) => words.fill(More::MapGroupsHardly, &[("n", &n)]),
        None => words.fill(More::MapGroups, &[("n", &n)]),
    };
    format!("{groups} · {}", words.count(Plural::PeopleVoters, map.people))
}

/// How much maps of halves of the people agree; without groups, what it takes for some.
fn stable(words: Words, map: &Drawn) -> Option<String> {
    let people = words.number(map.people);
    let figure =
        |key: More| map.stable.map(|(n, _)| words.fill(key, &[("people", &people), ("n", &words.number(n))]));
    if !map.groups.is_empty() {
        return figure(More::MapStable);
    }
    let mut all = words.say(More::MapWhenGroups).to_owned();
    if let Some(figure) = figure(More::MapStableNot) {
        all.push(' ');
        all.push_str(&figure);
    }
    Some(all)
}

fn whole(hands: Hands, words: Words, map: &Rc<Drawn>) -> View {
    let place = near(words, map);
    let all = says(words, map);
    let (drawing, zoom, groups, other) = if map.as_table {
        (table(words, &map.groups).into(), None, None, More::MapAsPicture)
    } else {
        let drawing = picture(hands, words, Rc::clone(map), format!("{place} {all}"));
        (drawing, Some(zooms(hands, words)), brief(hands, words, map), More::MapAsTable)
    };
    let says = el("p").class("says").child(el("b").text(place)).text(" ");
    let turn =
        button("link", move || hands.look(|data| data.as_table = !data.as_table)).text(words.say(other));
    let note = |text: String| el("p").class("quiet foot-note").text(text);
    let stable = stable(words, map).map(note);
    let blur = map.me.map(|_| note(words.say(More::MapBlur).to_owned()));
    let keys =
        (!map.as_table).then(|| el("p").class("quiet foot-note map-keys").text(words.say(More::MapKeys)));
    View::Many(vec![
        drawing,
        el("div").class("row apart tools").child(turn).child(zoom).into(),
        says.text(all).into(),
        chooser(hands, words, map).into(),
        agreeing(words, map).into(),
        groups.into(),
        el("div").class("notes").child(stable).child(blur).child(keys).into(),
    ])
}

/// Buttons for those who have neither wheel nor two fingers on it.
fn zooms(hands: Hands, words: Words) -> View {
    View::Live(Box::new(move || Some(zoom(hands, words, hands.state().follow_view().zoom.ends()).into())))
}

fn zoom(hands: Hands, words: Words, [closest, all]: [bool; 2]) -> Element {
    let sign = |sign: &'static str, key: More, end: bool, factor: f64| {
        button("zoom", move || closer(hands, factor))
            .attr("aria-label", words.say(key))
            .attr("aria-disabled", if end { "true" } else { "false" })
            .text(sign)
    };
    let out = button("zoom wide", move || whole_picture(hands)).text(words.say(More::MapWhole));
    el("div")
        .class("zooms")
        .attr("role", "group")
        .attr("aria-label", words.say(More::MapZoom))
        .child(sign("+", More::MapCloser, closest, 1.5))
        .child(sign("−", More::MapFarther, all, 1.0 / 1.5))
        .child(out.attr("aria-disabled", if all { "true" } else { "false" }))
}

fn near(words: Words, map: &Drawn) -> String {
    let name = |group: u8| letter(group).to_string();
    match map.near {
        None => words.say(More::MapUnplaced).to_owned(),
        Some([Some(a), Some(b)]) => {
            let (a, b) = (name(a.min(b)), name(a.max(b)));
            words.fill(More::MapBetween, &[("a", &a), ("b", &b)])
        }
        Some([Some(a), None]) => words.fill(More::MapNearOne, &[("a", &name(a))]),
        Some([None, _]) => String::new(),
    }
}

fn says(words: Words, map: &Drawn) -> String {
    let people = words.count(Plural::PeopleVoters, map.people);
    let groups = map.groups.len() as u32;
    let mut all = if groups > 1 {
        let (grouped, n) = (words.number(map.grouped), words.number(groups));
        words.fill(More::MapSaysGroups, &[("people", &people), ("grouped", &grouped), ("n", &n)])
    } else {
        words.fill(More::MapSays, &[("people", &people)])
    };
    if let Some((_, _, found)) = &map.statement {
        let (seen, share) = (words.number(found.all.seen()), percent(found.all.agree, found.all.seen()));
        all.push(' ');
        all.push_str(&words.fill(More::MapAsked, &[("seen", &seen), ("share", &share)]));
    }
    all
}

/// Why results are not shown yet, and my place in words where there is one.
pub fn why_not(words: Words, why: Showing, place: Option<(u32, u32)>) -> Element {
    let text = match why {
        Showing::AfterMyVote => words.say(More::WaitAfterVote).to_owned(),
        Showing::Alone => words.say(More::WaitAlone).to_owned(),
        Showing::Held => words.say(More::WaitHeld).to_owned(),
        Showing::Few(more) => words.count(MorePlural::WaitFew, more),
        Showing::Sums(more) => words.count(MorePlural::WaitMap, more),
        Showing::Soon | Showing::Map => words.say(More::WaitSoon).to_owned(),
    };
    let place = place.map(|(with, of)| {
        let (with, of) = (words.number(with), words.number(of));
        el("p").text(words.fill(Key::PlaceWithMost, &[("with", &with), ("of", &of)]))
    });
    let ellipse = |[cx, cy, rx, ry]: [&'static str; 4]| {
        el("ellipse").attr("cx", cx).attr("cy", cy).attr("rx", rx).attr("ry", ry)
    };
    let ghost = el("svg").attr("viewBox", "0 0 120 60").attr("aria-hidden", "true").class("ghost");
    let ghost = ghost.children([["38", "32", "26", "18"], ["80", "26", "22", "15"]].map(ellipse));
    el("div").class("not-yet").child(ghost).child(el("p").text(text)).child(place)
}
