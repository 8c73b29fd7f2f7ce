//! The position map with its sentence and its table; or why there is none yet.

use super::drawn::drawn;
use super::map_table::{brief, table};
use super::node::{Element, View, button, el};
use super::picture::picture;
use super::words::Words;
use crate::queries::letter;
use crate::queries::map::{self, Drawn, MapShown};
use crate::queries::results::Showing;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural};

/// The map, or why there is none.
pub fn opinion_map(hands: Hands) -> View {
    drawn(hands, map::map, panel)
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

/// How clearly the groups lie apart, in words. Bounds after Kaufman & Rousseeuw (1990): from 0.5 on a
/// structure is reasonable, from 0.25 on weak.
fn clarity(words: Words, map: &Drawn) -> String {
    let groups = map.groups.len() as u32;
    match map.clarity {
        Some(clarity) if groups > 1 => {
            let how = match clarity {
                0.5.. => Key::MapClear,
                0.25..0.5 => Key::MapFairly,
                _ => Key::MapHardly,
            };
            format!("{} · {}", words.count(Plural::MapGroups, groups), words.say(how))
        }
        _ => words.say(Key::MapNoGroups).to_owned(),
    }
}

fn whole(hands: Hands, words: Words, map: &Drawn) -> View {
    let place = near(words, map);
    let all = says(words, map);
    let (drawing, groups, other) = if map.as_table {
        (table(words, &map.groups), None, Key::MapAsPicture)
    } else {
        let drawing = picture(words, &map.layout, format!("{place} {all}"));
        (drawing, brief(words, &map.groups), Key::MapAsTable)
    };
    let says =
        el("p").class("says").attr("aria-live", "polite").child(el("b").text(place)).text(" ").text(all);
    let turn =
        button("link", move || hands.look(|data| data.as_table = !data.as_table)).text(words.say(other));
    let blur = el("p").class("quiet foot-note").text(words.say(Key::MapBlur));
    View::Many(vec![drawing.into(), says.into(), turn.into(), groups.into(), blur.into()])
}

fn near(words: Words, map: &Drawn) -> String {
    let name = |group: usize| letter(group).to_string();
    match map.near {
        None => words.say(Key::MapUnplaced).to_owned(),
        Some([Some(a), Some(b)]) => {
            let (a, b) = (name(a.min(b)), name(a.max(b)));
            words.fill(Key::MapBetween, &[("a", &a), ("b", &b)])
        }
        Some([Some(a), None]) => words.fill(Key::MapNearOne, &[("a", &name(a))]),
        Some([None, _]) => String::new(),
    }
}

fn says(words: Words, map: &Drawn) -> String {
    let people = words.count(Plural::PeopleVoters, map.people);
    let groups = map.groups.len() as u32;
    if groups > 1 {
        let (grouped, n) = (words.number(map.grouped), words.number(groups));
        words.fill(Key::MapSaysGroups, &[("people", &people), ("grouped", &grouped), ("n", &n)])
    } else {
        words.fill(Key::MapSays, &[("people", &people)])
    }
}

/// Why results are not shown yet, and my place in words where there is one.
pub fn why_not(words: Words, why: Showing, place: Option<(u32, u32)>) -> Element {
    let text = match why {
        Showing::AfterMyVote => words.say(Key::WaitAfterVote).to_owned(),
        Showing::Alone => words.say(Key::WaitAlone).to_owned(),
        Showing::Held => words.say(Key::WaitHeld).to_owned(),
        Showing::Few(more) => words.count(Plural::WaitFew, more),
        Showing::Sums(more) => words.count(Plural::WaitMap, more),
        Showing::Soon | Showing::Map => words.say(Key::WaitSoon).to_owned(),
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
