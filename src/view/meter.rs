//! The meters of a statement as people read them: a sentence, a picture, and the numbers for who opens them.
//!
//! It knows the reader's language and what core says, and nothing of the widget's state: the widget and
//! `<deliberation-meter>` draw with the same lines. Next: [`numbers`].

mod numbers;

use deliberation_core::consensus::meters::whole::{Here, Section};
use deliberation_core::consensus::meters::{Between, CommonGround, Headline, Meters, Part, Verdict};
use deliberation_core::consensus::rounding::{Reason, Said, outwards};
use deliberation_core::consensus::support::{Share, support};
use deliberation_core::opinion::layout::tenths;
use deliberation_core::participant::Tie;
use deliberation_core::vote::Tally;

use super::node::{Element, View, el};
use crate::queries::{Text, letter};
use crate::text::{Gauge, GaugePlural, Locale, count, fill, number, say};

/// Says what meters say, in one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Voice(pub Locale);

impl Voice {
    fn say(self, key: Gauge) -> &'static str {
        say(self.0, key)
    }

    fn fill(self, key: Gauge, places: &[(&str, &str)]) -> String {
        fill(self.0, key, places)
    }

    fn count(self, key: GaugePlural, n: u32, places: &[(&str, &str)]) -> String {
        count(self.0, key, n, places)
    }

    fn number(self, n: u32) -> String {
        number(self.0, f64::from(n))
    }

    /// The name of a tie.
    fn tie(self, tie: Tie) -> &'static str {
        self.say(match tie {
            Tie::Party => Gauge::MeterTieParty,
            Tie::Affected => Gauge::MeterTieAffected,
            Tie::Nearby => Gauge::MeterTieNearby,
            Tie::Viewer => Gauge::MeterTieViewer,
        })
    }

    fn part(self, part: Part) -> String {
        match part {
            Part::Group(group) => self.fill(Gauge::MeterGroup, &[("letter", &letter(group).to_string())]),
            Part::Tie(tie) => self.tie(tie).to_owned(),
        }
    }

    /// A share, as finely as it may be said.
    fn share(self, said: Said) -> String {
        match said {
            Said::Tens(tenths) => {
                let numeral = self.say(Gauge::MeterNumerals).split(' ').nth(usize::from(tenths));
                self.fill(Gauge::MeterTens, &[("n", numeral.unwrap_or_default())])
            }
            Said::Fives(percent) | Said::Ones(percent) => self.percent(percent),
            Said::Nothing(_) | Said::Dots | Said::Words => self.say(Gauge::MeterTooEarly).to_owned(),
        }
    }

    /// Two sentences. Only Chinese runs on without a space.
    fn both(self, first: &str, then: &str) -> String {
        if self.0 == Locale::ZhCn { [first, then].concat() } else { [first, " ", then].concat() }
    }

    fn percent(self, percent: u8) -> String {
        self.fill(Gauge::MeterPercent, &[("n", &percent.to_string())])
    }

    fn why(self, reason: Reason) -> &'static str {
        self.say(match reason {
            Reason::Nobody => Gauge::MeterWhyNobody,
            Reason::Held => Gauge::MeterWhyHeld,
            Reason::FewVoted => Gauge::MeterWhyFewVoted,
            Reason::NotYetCounted => Gauge::MeterWhyNotCounted,
            Reason::AllUnsure => Gauge::MeterWhyAllUnsure,
            Reason::NoGroups => Gauge::MeterWhyNoGroups,
            Reason::GroupTooSmall => Gauge::MeterWhyTooSmall,
        })
    }
}

/// The sums of the side that is asked about, as those who agree.
const fn sided(tally: &Tally, agrees: bool) -> Tally {
    if agrees { *tally } else { Tally { agree: tally.disagree, disagree: tally.agree, pass: tally.pass } }
}

/// The statement, what is said of it, a rail for each group and tie, and the numbers behind.
#[must_use]
pub fn meter(voice: Voice, text: &Text, meters: &Meters) -> Element {
    let said = el("p").class("statement small").attr("lang", text.lang.clone()).attr("dir", "auto");
    el("li")
        .class("shared meter")
        .child(said.text(text.text.clone()))
        .child(between(voice, meters).map(|line| el("p").class("differ").text(line)))
        .child(el("p").class("verdict").text(verdict(voice, &meters.common_ground)))
        .children(rails(voice, meters))
        .child(numbers::numbers(voice, meters))
}

/// That those affected and the viewers differ: before anything else.
fn between(voice: Voice, meters: &Meters) -> Option<String> {
    let key = match meters.between? {
        Between::Alike => return None,
        Between::Apart => Gauge::MeterApart,
        Between::Opposed => Gauge::MeterOpposed,
    };
    let viewers = meters.ties.iter().find(|(tie, _)| *tie == Tie::Viewer).map(|(_, meter)| meter)?;
    let [affected, viewer] =
        [meters.affected.as_ref()?, viewers].map(|meter| voice.share(meter.support.said));
    Some(voice.fill(key, &[("affected", &affected), ("viewer", &viewer)]))
}

/// Whether every group and tie goes along, in a sentence.
#[must_use]
pub fn verdict(voice: Voice, ground: &CommonGround) -> String {
    let sided = |agree, disagree| voice.say(if ground.agrees { agree } else { disagree });
    match ground.verdict {
        Verdict::Shared => {
            with_range(voice, ground, sided(Gauge::MeterSharedAgree, Gauge::MeterSharedDisagree))
        }
        Verdict::SharedByGroups => {
            with_range(voice, ground, sided(Gauge::MeterByGroupsAgree, Gauge::MeterByGroupsDisagree))
        }
        Verdict::NotShared(part) => {
            let tally = ground.parts.iter().find(|(own, _)| *own == part).map(|(_, tally)| *tally);
            let share = support(&self::sided(&tally.unwrap_or_default(), ground.agrees));
            let key = if ground.agrees { Gauge::MeterNotAgree } else { Gauge::MeterNotDisagree };
            voice.fill(key, &[("part", &voice.part(part)), ("share", &voice.share(share.said))])
        }
        Verdict::Unclear => sided(Gauge::MeterUnclearAgree, Gauge::MeterUnclearDisagree).to_owned(),
        Verdict::Silent(reason) => voice.why(reason).to_owned(),
    }
}

/// With the least and the most willing share, where every one of them may be said.
fn with_range(voice: Voice, ground: &CommonGround, sentence: &str) -> String {
    let shares = ground.parts.iter().map(|(_, tally)| support(&sided(tally, ground.agrees)).said.percent());
    let Some(shares) = shares.collect::<Option<Vec<u8>>>() else { return sentence.to_owned() };
    let (Some(low), Some(high)) = (shares.iter().min(), shares.iter().max()) else {
        return sentence.to_owned();
    };
    let side = voice.say(if ground.agrees { Gauge::MeterAgree } else { Gauge::MeterDisagree });
    let places = [("low", &*voice.percent(*low)), ("high", &voice.percent(*high)), ("side", side)];
    let key = if low == high { Gauge::MeterRangeOne } else { Gauge::MeterRange };
    voice.both(sentence, &voice.fill(key, &places))
}

/// A rail for each group and each tie; where there are none, for everybody.
fn rails(voice: Voice, meters: &Meters) -> Vec<Element> {
    let ground = &meters.common_ground;
    let line = |(part, tally): &(Part, Tally)| {
        let share = support(&sided(tally, ground.agrees));
        let (class, chip) = match part {
            Part::Group(group) => (super::words::hue(*group), letter(*group).to_string()),
            Part::Tie(tie) => ("tie".to_owned(), voice.tie(*tie).to_owned()),
        };
        rail(voice, class, chip, &voice.part(*part), &share, ground.agrees)
    };
    if !ground.parts.is_empty() {
        return ground.parts.iter().map(line).collect();
    }
    let first = meters.first();
    let who =
        if meters.headline == Headline::Affected { Gauge::MeterAffected } else { Gauge::MeterEverybody };
    let name = voice.say(who).to_owned();
    let share = support(&sided(&first.people, ground.agrees));
    if share.of == 0 {
        Vec::new()
    } else {
        vec![rail(voice, "tie".to_owned(), name.clone(), &name, &share, ground.agrees)]
    }
}

/// One share: the band it may well lie in, and the share. Said in words for those who hear it.
fn rail(voice: Voice, class: String, chip: String, name: &str, share: &Share, agrees: bool) -> Element {
    let at = |part: f64| format!("{}%", tenths(part * 100.0));
    let start = "inset-inline-start";
    let bar = el("span").class("rail").attr("aria-hidden", "true").child(el("i").class("half"));
    let band = share
        .band
        .map(|[low, high]| el("i").class("band").style(start, at(low)).style("width", at(high - low)));
    let point = share.value.map(|value| el("i").class("point").style(start, at(value)));
    let side = voice.say(if agrees { Gauge::MeterAgree } else { Gauge::MeterDisagree });
    let said = format!("{name}: {}", spoken(voice, share, side));
    el("div")
        .class(format!("rail-row {class}"))
        .child(el("span").class("chip").attr("aria-hidden", "true").text(chip))
        .child(el("span").class("said").text(said))
        .child(bar.child(band).child(point))
        .child(el("span").class("number").attr("aria-hidden", "true").text(short(voice, share)))
}

/// A share and its denominator, as it is heard.
fn spoken(voice: Voice, share: &Share, side: &str) -> String {
    let side = if share.said.percent().is_some() { format!(" {side}") } else { String::new() };
    format!("{}{side} (n = {})", voice.share(share.said), voice.number(share.of))
}

/// What stands at the end of a rail.
fn short(voice: Voice, share: &Share) -> String {
    match share.said.steps() {
        // "About 7 in 10" is as wide as the rail: its band, in tenths.
        Some(10) => share.band.map_or_else(String::new, |band| {
            let [low, high] = outwards(band, 10);
            format!("{low}–{}", voice.percent(high))
        }),
        Some(_) => voice.share(share.said),
        None => format!("n = {}", voice.number(share.of)),
    }
}

/// Statements with their meters.
#[must_use]
pub fn list(voice: Voice, lines: &[(Text, Meters)]) -> Element {
    el("ol").class("ground").children(lines.iter().map(|(text, meters)| meter(voice, text, meters)))
}

/// How the rails below are read: what the letters are, what is shaded. Nothing where no rail is drawn.
#[must_use]
pub fn legend<'a>(voice: Voice, meters: impl Iterator<Item = &'a Meters>) -> Option<Element> {
    let (mut groups, mut any) = (false, false);
    for own in meters {
        let parts = &own.common_ground.parts;
        any |= !parts.is_empty() || own.first().support.of > 0;
        groups |= parts.iter().any(|(part, _)| matches!(part, Part::Group(_)));
    }
    let rails = voice.say(Gauge::MeterLegend);
    let text = if groups { voice.both(voice.say(Gauge::MeterLegendGroups), rails) } else { rails.to_owned() };
    any.then(|| el("p").class("quiet legend").text(text))
}

/// Statements under their heading, which is a `tag`; nothing where there are none.
#[must_use]
pub fn section_of(voice: Voice, tag: &'static str, section: Section, lines: &[(Text, Meters)]) -> View {
    if lines.is_empty() {
        return View::Nothing;
    }
    let title = voice.say(match section {
        Section::Opposed => Gauge::MeterPanelOpposed,
        Section::Shared => Gauge::MeterPanelShared,
        Section::Rejected => Gauge::MeterPanelRejected,
        Section::ByGroups => Gauge::MeterPanelByGroups,
        Section::Divided => Gauge::MeterPanelDivided,
    });
    let heading = el("div").class("heading").child(el(tag).text(title));
    View::Many(vec![heading.into(), list(voice, lines).into()])
}

/// Who is here, and of how many: one line for each tie that is shown, with what it is counted in if not in people.
#[must_use]
pub fn here<'a>(voice: Voice, ties: impl Iterator<Item = (&'a Here, Option<String>)>) -> View {
    let line = |(here, unit): (&Here, Option<String>)| {
        let unit = unit.unwrap_or_else(|| voice.say(Gauge::MeterPeople).to_owned());
        let numbers = [here.people, here.of].map(|n| n.map(|n| voice.number(n)));
        let tie = voice.tie(here.tie);
        let text = match numbers {
            [Some(people), Some(of)] => {
                let places = [("tie", tie), ("people", &people), ("of", &of), ("unit", &unit)];
                voice.fill(Gauge::MeterHereOf, &places)
            }
            [Some(people), None] => voice.fill(Gauge::MeterHere, &[("tie", tie), ("people", &people)]),
            [None, of] => {
                let places = [("tie", tie), ("of", of.as_deref().unwrap_or_default()), ("unit", &unit)];
                voice.fill(Gauge::MeterHereUnknown, &places)
            }
        };
        el("li").text(text)
    };
    let lines: Vec<Element> = ties.map(line).collect();
    if lines.is_empty() { View::Nothing } else { el("ul").class("here").children(lines).into() }
}
