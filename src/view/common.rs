//! What all groups accept, a rail for each group; with few people, what most say so far.

use deliberation_core::opinion::layout::tenths;

use super::drawn::settled;
use super::node::{Element, View, el};
use super::opinion_map::why_not;
use super::words::{Words, hue};
use crate::queries::common::{self, CommonShown};
use crate::queries::common_ground::Share;
use crate::queries::{Text, letter};
use crate::state::Panel;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural, percent};

/// Common ground.
pub fn common(hands: Hands) -> View {
    settled(hands, Panel::Common, common::common, panel)
}

fn panel(_: Hands, words: Words, shown: &Option<CommonShown>) -> View {
    let side = |agrees: bool| words.say(if agrees { Key::MapAgrees } else { Key::MapDisagrees });
    let (title, sub, body) = match shown {
        Some(CommonShown::Ground(lines)) if lines.is_empty() => {
            (Key::CommonLabel, "", Some(el("p").text(words.say(Key::CommonNone))))
        }
        Some(CommonShown::Ground(lines)) => {
            let list = el("ol").class("ground").children(lines.iter().map(|(line, text)| {
                let lean = words.say(if line.agrees { Key::CommonAgree } else { Key::CommonDisagree });
                let note = format!("{lean} {}", words.count(Plural::CommonSeen, line.seen));
                let rails = line.groups.iter().map(|share| rail(words, *share, side(line.agrees)));
                shared(text).children(rails).child(quiet(note))
            }));
            (Key::CommonLabel, words.say(Key::CommonSorted), Some(list))
        }
        Some(CommonShown::Most(lines)) => {
            let list = el("ol").class("ground").children(lines.iter().map(|(line, text)| {
                let (seen, share) = (words.number(line.seen), percent(line.people, line.seen));
                let places = [("seen", &*seen), ("share", &share), ("side", side(line.agrees))];
                shared(text).child(View::Nothing).child(quiet(words.fill(Key::AgreeRow, &places)))
            }));
            (Key::AgreeLabel, "", Some(list))
        }
        Some(CommonShown::Not(why)) => (Key::CommonLabel, "", Some(why_not(words, *why, None))),
        None => (Key::CommonLabel, "", None),
    };
    let note = format!("{} {}", words.say(Key::CommonSelfSelected), words.say(Key::CommonNotABallot));
    let heading = el("div").class("heading").child(el("h3").text(words.say(title)));
    View::Many(vec![
        heading.child(el("span").class("quiet").text(sub)).into(),
        body.into(),
        el("p").class("quiet foot-note").text(note).into(),
    ])
}

fn shared(text: &Text) -> Element {
    let statement = el("p").class("statement small").attr("lang", text.lang.clone()).attr("dir", "auto");
    el("li").class("shared").child(statement.text(text.text.clone()))
}

fn quiet(note: String) -> Element {
    el("p").class("quiet").text(note)
}

/// One share: the band it may well lie in, the share, and the middle. Said in words for those who hear it.
fn rail(words: Words, share: Share, side: &str) -> Element {
    let at = |part: f64| format!("{}%", tenths(part * 100.0));
    let part = f64::from(share.people) / f64::from(share.seen.max(1));
    let [low, high] = share.band;
    let (name, seen) = (letter(share.group).to_string(), words.number(share.seen));
    let percent = percent(share.people, share.seen);
    let places = [("letter", &*name), ("seen", &seen), ("share", &percent), ("side", side)];
    let said = words.fill(Key::CommonRow, &places);
    let unheard = |tag, class| el(tag).class(class).attr("aria-hidden", "true");
    let start = "inset-inline-start";
    let bar = unheard("span", "rail").child(el("i").class("half"));
    let bar = bar.child(el("i").class("band").style(start, at(low)).style("width", at(high - low)));
    el("div")
        .class(format!("rail-row {}", hue(share.group)))
        .child(unheard("span", "chip").text(name))
        .child(el("span").class("said").text(said))
        .child(bar.child(el("i").class("point").style(start, at(part))))
        .child(unheard("span", "number").text(percent))
}
