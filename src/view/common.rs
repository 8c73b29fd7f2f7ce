//! Common ground: who is here, what every group and tie accepts and where one does not; with few people, what most say.

use deliberation_core::consensus::meters::book::Book;
use deliberation_core::consensus::meters::whole::Section;
use deliberation_core::publish::Known;

use super::drawn::settled;
use super::meter::{Voice, here, legend, list, section_of};
use super::node::{Element, View, el};
use super::opinion_map::why_not;
use super::words::Words;
use crate::queries::Text;
use crate::queries::common::{self, CommonShown, Ground, Line};
use crate::state::Panel;
use crate::tasks::hands::Hands;
use crate::text::{Gauge, Key, More, percent};

/// Common ground.
pub fn common(hands: Hands) -> View {
    let mut book = Book::default();
    settled(hands, Panel::Common, move |data| common::common(data, &mut book), panel)
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

fn known_people(words: Words, known: Known) -> Element {
    let n = words.number(known.all);
    let text = if known.verified == 0 {
        words.fill(More::CommonKnown, &[("n", &n)])
    } else {
        words.fill(More::CommonVerified, &[("n", &n), ("verified", &words.number(known.verified))])
    };
    el("p").class("quiet").text(text)
}

/// Where those affected and the viewers differ stands first.
fn ground(words: Words, shown: &Ground) -> View {
    let voice = Voice(words.locale());
    let part = |section, lines: &[Line]| section_of(voice, "h3", section, lines);
    let all = [&shown.opposed, &shown.shared, &shown.rejected, &shown.by_groups, &shown.divided];
    let legend = legend(voice, all.into_iter().flatten().map(|(_, meters)| meters));
    // Before the first rail.
    let (above, below) = if shown.opposed.is_empty() { (None, legend) } else { (legend, None) };
    let none = shown.shared.is_empty().then(|| el("p").text(words.say(More::CommonNone)));
    let ties = shown.here.iter().map(|(tie, unit)| (tie, unit.as_ref().map(|unit| unit.text.clone())));
    let rest = (shown.unclear + shown.silent > 0).then(|| {
        let [unclear, silent] = [shown.unclear, shown.silent].map(|n| words.number(n));
        let places = [("unclear", &*unclear), ("silent", &silent)];
        el("p").class("quiet").text(words.fill(Gauge::MeterPanelRest, &places))
    });
    View::Many(vec![
        above.into(),
        part(Section::Opposed, &shown.opposed),
        heading(words.say(Key::CommonLabel)),
        here(voice, ties),
        shown.known.map(|known| known_people(words, known)).into(),
        below.into(),
        none.into(),
        list(voice, &shown.shared).into(),
        part(Section::Rejected, &shown.rejected),
        part(Section::ByGroups, &shown.by_groups),
        part(Section::Divided, &shown.divided),
        rest.into(),
    ])
}
