//! What all groups accept, a rail for each group; with few people, what most say so far.

use leptos::prelude::*;

use super::drawn::drawn;
use super::opinion_map::why_not;
use super::words::Words;
use crate::queries::common::{self, CommonShown};
use crate::queries::common_ground::Share;
use crate::queries::map_layout::tenths;
use crate::queries::{Text, letter};
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural, percent};

/// Common ground.
pub fn common(hands: Hands) -> AnyView {
    drawn(hands, common::common, panel)
}

fn panel(_: Hands, words: Words, shown: Option<CommonShown>) -> AnyView {
    let side = |agrees: bool| words.say(if agrees { Key::MapAgrees } else { Key::MapDisagrees });
    let (title, sub, body) = match shown {
        Some(CommonShown::Ground(lines)) if lines.is_empty() => {
            let none = words.say(Key::CommonNone);
            (Key::CommonLabel, "", view! { <p>{none}</p> }.into_any())
        }
        Some(CommonShown::Ground(lines)) => {
            let line = |(line, text): (common::CommonLine, Text)| {
                let rails = line.groups.iter().map(|share| rail(words, *share, side(line.agrees)));
                let lean = words.say(if line.agrees { Key::CommonAgree } else { Key::CommonDisagree });
                let note = format!("{lean} {}", words.count(Plural::CommonSeen, line.seen));
                shared(text, rails.collect_view().into_any(), note)
            };
            let lines = list(lines.into_iter().map(line).collect());
            (Key::CommonLabel, words.say(Key::CommonSorted), lines)
        }
        Some(CommonShown::Most(lines)) => {
            let line = |(line, text): (common::Agreement, Text)| {
                let (seen, share) = (words.number(line.seen), percent(line.people, line.seen));
                let places = [("seen", &*seen), ("share", &share), ("side", side(line.agrees))];
                shared(text, ().into_any(), words.fill(Key::AgreeRow, &places))
            };
            (Key::AgreeLabel, "", list(lines.into_iter().map(line).collect()))
        }
        Some(CommonShown::Not(why)) => (Key::CommonLabel, "", why_not(words, why, None)),
        None => (Key::CommonLabel, "", ().into_any()),
    };
    let note = format!("{} {}", words.say(Key::CommonSelfSelected), words.say(Key::CommonNotABallot));
    view! {
        <div class="heading"><h3>{words.say(title)}</h3><span class="quiet">{sub}</span></div>
        {body}
        <p class="quiet foot-note">{note}</p>
    }
    .into_any()
}

fn list(lines: Vec<AnyView>) -> AnyView {
    view! { <ol class="ground">{lines}</ol> }.into_any()
}

fn shared(text: Text, rails: AnyView, note: String) -> AnyView {
    view! {
        <li class="shared">
            <p class="statement small" lang=text.lang dir="auto">{text.text}</p>
            {rails}
            <p class="quiet">{note}</p>
        </li>
    }
    .into_any()
}

/// One share: the band it may well lie in, the share, and the middle. Said in words for those who hear it.
fn rail(words: Words, share: Share, side: &str) -> AnyView {
    let at = |part: f64| format!("{}%", tenths(part * 100.0));
    let part = f64::from(share.people) / f64::from(share.seen.max(1));
    let [low, high] = share.band;
    let (name, seen) = (letter(share.group), words.number(share.seen));
    let percent = percent(share.people, share.seen);
    let places = [("letter", &*name.to_string()), ("seen", &seen), ("share", &percent), ("side", side)];
    let said = words.fill(Key::CommonRow, &places);
    view! {
        <div class=format!("rail-row g{}", share.group)>
            <span class="chip" aria-hidden="true">{name}</span>
            <span class="said">{said}</span>
            <span class="rail" aria-hidden="true">
                <i class="half"></i>
                <i class="band" style:inset-inline-start=at(low) style:width=at(high - low)></i>
                <i class="point" style:inset-inline-start=at(part)></i>
            </span>
            <span class="number" aria-hidden="true">{percent}</span>
        </div>
    }
    .into_any()
}
