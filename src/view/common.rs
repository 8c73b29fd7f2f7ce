//! Common ground: who is here, what every group and tie accepts and where one does not; with few people, what most say.

use deliberation_core::consensus::meters::whole::Here;

use super::drawn::settled;
use super::meter::{Voice, here, meter};
use super::node::{Element, View, el};
use super::opinion_map::why_not;
use super::words::Words;
use crate::queries::Text;
use crate::queries::common::{self, CommonShown, Ground, Line};
use crate::state::Panel;
use crate::tasks::hands::Hands;
use crate::text::{Gauge, Key, More, fill, percent, say};

/// Common ground.
pub fn common(hands: Hands) -> View {
    settled(hands, Panel::Common, common::common, panel)
}

fn panel(_: Hands, words: Words, shown: &Option<CommonShown>) -> View {
    let body = match shown {
        Some(CommonShown::Ground(shown)) => ground(words, shown),
        Some(CommonShown::Most(lines)) => {
            let side = |agrees: bool| words.say(if agrees { More::MapAgrees } else { More::MapDisagrees });
            let list = el("ol").class("ground").children(lines.iter().map(|(line, text)| {
                let (seen, share) = (words.number(line.seen), percent(line.people, line.seen));
                let places = [("seen", &*seen), ("share", &share), ("side", side(line.agrees))];
                let row = el("p").class("quiet").text(words.fill(More::AgreeRow, &places));
                said(text).child(row)
            }));
            View::Many(vec![heading(words.say(More::AgreeLabel)), list.into()])
        }
        Some(CommonShown::Not(why)) => {
            View::Many(vec![heading(words.say(Key::CommonLabel)), why_not(words, *why, None).into()])
        }
        None => heading(words.say(Key::CommonLabel)),
    };
    let note = format!("{} {}", words.say(More::CommonSelfSelected), words.say(More::CommonNotABallot));
    View::Many(vec![body, el("p").class("quiet foot-note").text(note).into()])
}

fn heading(title: &'static str) -> View {
    el("div").class("heading").child(el("h3").text(title)).into()
}

fn said(text: &Text) -> Element {
    let statement = el("p").class("statement small").attr("lang", text.lang.clone()).attr("dir", "auto");
    el("li").class("shared").child(statement.text(text.text.clone()))
}

/// Where those affected and the viewers differ stands first.
fn ground(words: Words, shown: &Ground) -> View {
    let voice = Voice(words.locale());
    let say = |key| say(words.locale(), key);
    let list = |lines: &[Line]| {
        el("ol").class("ground").children(lines.iter().map(|(text, meters)| meter(voice, text, meters)))
    };
    let part = |title: &'static str, lines: &[Line]| {
        if lines.is_empty() { View::Nothing } else { View::Many(vec![heading(title), list(lines).into()]) }
    };
    let none = shown.shared.is_empty().then(|| el("p").text(words.say(More::CommonNone)));
    let units = |tie: &Here| {
        let at = shown.participating.ties.iter().position(|own| own.tie == tie.tie)?;
        shown.units.get(at)?.as_ref().map(|unit| unit.text.clone())
    };
    let rest = (shown.unclear + shown.silent > 0).then(|| {
        let [unclear, silent] = [shown.unclear, shown.silent].map(|n| words.number(n));
        let places = [("unclear", &*unclear), ("silent", &silent)];
        el("p").class("quiet").text(fill(words.locale(), Gauge::MeterPanelRest, &places))
    });
    View::Many(vec![
        part(say(Gauge::MeterPanelOpposed), &shown.opposed),
        heading(words.say(Key::CommonLabel)),
        here(voice, &shown.participating, units),
        none.into(),
        list(&shown.shared).into(),
        part(say(Gauge::MeterPanelRejected), &shown.rejected),
        part(say(Gauge::MeterPanelByGroups), &shown.by_groups),
        part(say(Gauge::MeterPanelDivided), &shown.divided),
        rest.into(),
    ])
}
