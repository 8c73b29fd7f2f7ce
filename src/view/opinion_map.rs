//! The position map with its sentence and its table; or why there is none yet.

use leptos::prelude::*;

use super::drawn::{drawn, maybe};
use super::map_table::{brief, table};
use super::picture::picture;
use super::words::Words;
use crate::queries::letter;
use crate::queries::map::{self, Drawn, MapShown};
use crate::queries::results::Showing;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural};

/// The map, or why there is none.
pub fn opinion_map(hands: Hands) -> AnyView {
    drawn(hands, map::map, panel)
}

fn panel(hands: Hands, words: Words, shown: Option<MapShown>) -> AnyView {
    let (clear, body) = match shown {
        Some(MapShown::Drawn(map)) => (clarity(words, &map), whole(hands, words, &map)),
        Some(MapShown::Not(why, place)) => (String::new(), why_not(words, why, place)),
        None => (String::new(), ().into_any()),
    };
    view! {
        <div class="heading"><h3>{words.say(Key::MapLabel)}</h3><span class="quiet">{clear}</span></div>
        {body}
    }
    .into_any()
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

fn whole(hands: Hands, words: Words, map: &Drawn) -> AnyView {
    let place = near(words, map);
    let all = says(words, map);
    let turn = move |_| hands.look(|data| data.as_table = !data.as_table);
    let drawing = if map.as_table {
        table(words, &map.groups)
    } else {
        picture(words, &map.layout, format!("{place} {all}"))
    };
    let groups = if map.as_table { ().into_any() } else { brief(words, &map.groups) };
    let other = words.say(if map.as_table { Key::MapAsPicture } else { Key::MapAsTable });
    view! {
        {drawing}
        <p class="says" aria-live="polite"><b>{place}</b>" "{all}</p>
        <button type="button" class="link" on:click=turn>{other}</button>
        {groups}
        <p class="quiet foot-note">{words.say(Key::MapBlur)}</p>
    }
    .into_any()
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
pub fn why_not(words: Words, why: Showing, place: Option<(u32, u32)>) -> AnyView {
    let text = match why {
        Showing::AfterMyVote => words.say(Key::WaitAfterVote).to_owned(),
        Showing::Held => words.say(Key::WaitHeld).to_owned(),
        Showing::Few(more) => words.count(Plural::WaitFew, more),
        Showing::Sums(more) => words.count(Plural::WaitMap, more),
        Showing::Soon | Showing::Map => words.say(Key::WaitSoon).to_owned(),
    };
    let place = maybe(place, |(with, of)| {
        let (with, of) = (words.number(with), words.number(of));
        let text = words.fill(Key::PlaceWithMost, &[("with", &with), ("of", &of)]);
        view! { <p>{text}</p> }.into_any()
    });
    view! {
        <div class="not-yet">
            <svg viewBox="0 0 120 60" aria-hidden="true" class="ghost">
                <ellipse cx="38" cy="32" rx="26" ry="18"/><ellipse cx="80" cy="26" rx="22" ry="15"/>
            </svg>
            <p>{text}</p>
            {place}
        </div>
    }
    .into_any()
}
