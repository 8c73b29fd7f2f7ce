//! The numbers behind a meter: the three questions with their answers, a table of who said what, and for experts the
//! indices and the method.

use deliberation_core::consensus::meters::{CommonGround, Headline, Meter, Meters, Part, VERSION};
use deliberation_core::consensus::ordinal::{CATEGORIES, esteban_ray, leik, tastle_wierman, van_der_eijk};
use deliberation_core::consensus::rounding::{INDICES_FROM, Said, outwards};
use deliberation_core::consensus::support::{Share, support};
use deliberation_core::vote::Tally;

use super::{Voice, sided, verdict};
use crate::text::{Gauge, GaugePlural};
use crate::view::node::{Element, View, el};

/// What opens under a meter.
pub fn numbers(voice: Voice, meters: &Meters) -> Element {
    let first = meters.first();
    let ground = &meters.common_ground;
    let headline = match meters.headline {
        Headline::Affected => Gauge::MeterFirstAffected,
        Headline::TiesNotShown => Gauge::MeterFirstTies,
        Headline::AffectedTooFew => Gauge::MeterFirstFew,
    };
    let unsure = first.people.pass;
    let unsure = (unsure > 0).then(|| voice.count(GaugePlural::MeterUnsure, unsure, &[]));
    let left_out = ground.not_counted;
    let left_out = (left_out > 0).then(|| voice.count(GaugePlural::MeterNotIn, left_out, &[]));
    let quiet = |text: &'static str| el("p").class("quiet").text(text);
    let list = el("dl")
        .child(question(voice, Gauge::MeterSupport))
        .child(
            el("dd").text(supports(voice, first)).child(unsure.map(|text| el("span").text(" ").text(text))),
        )
        .child(question(voice, Gauge::MeterGround))
        .child(
            el("dd").text(verdict(voice, ground)).child(left_out.map(|text| el("span").text(" ").text(text))),
        )
        .child(question(voice, Gauge::MeterSplit))
        .child(el("dd").text(splits(voice, &first.split)));
    el("details")
        .class("evidence numbers")
        .child(el("summary").text(voice.say(Gauge::MeterNumbers)))
        .child(quiet(voice.say(headline)))
        .child(list)
        .child(table(voice, meters))
        .child(experts(voice, meters))
        .child(quiet(voice.say(Gauge::MeterSelfSelected)))
        .child(quiet(voice.say(Gauge::MeterNotABallot)))
}

fn question(voice: Voice, key: Gauge) -> Element {
    el("dt").text(voice.say(key))
}

fn supports(voice: Voice, meter: &Meter) -> String {
    let share = &meter.support;
    let n = voice.number(share.of);
    match share.said {
        Said::Nothing(reason) => voice.why(reason).to_owned(),
        Said::Dots => {
            let [agree, disagree] = [meter.people.agree, meter.people.disagree].map(|n| voice.number(n));
            voice.count(GaugePlural::MeterDots, share.of, &[("agree", &agree), ("disagree", &disagree)])
        }
        Said::Words => voice.fill(Gauge::MeterSupportEarly, &[("n", &n)]),
        said => voice.fill(Gauge::MeterSupportSaid, &[("share", &voice.share(said)), ("n", &n)]),
    }
}

fn splits(voice: Voice, share: &Share) -> String {
    match share.said {
        Said::Nothing(reason) => voice.why(reason).to_owned(),
        Said::Dots | Said::Words => voice.fill(Gauge::MeterSplitEarly, &[("n", &voice.number(share.of))]),
        said => voice.fill(Gauge::MeterSplitSaid, &[("share", &voice.share(said))]),
    }
}

/// Everybody, those affected, each tie and each group: what they said, and the share that may be said.
fn table(voice: Voice, meters: &Meters) -> Element {
    let heads = [
        voice.say(Gauge::MeterWho),
        voice.say(Gauge::MeterAgree),
        voice.say(Gauge::MeterDisagree),
        voice.say(Gauge::MeterUnsureHead),
        voice.say(Gauge::MeterShareHead),
    ];
    let heads = el("tr").children(heads.map(|head| el("th").attr("scope", "col").text(head)));
    let mut rows = vec![row(voice, voice.say(Gauge::MeterEverybody).to_owned(), &meters.all.people)];
    if let Some(affected) = &meters.affected {
        rows.push(row(voice, voice.say(Gauge::MeterAffected).to_owned(), &affected.people));
    }
    rows.extend(meters.ties.iter().map(|(tie, meter)| row(voice, voice.tie(*tie).to_owned(), &meter.people)));
    let groups = meters.common_ground.parts.iter().filter(|(part, _)| matches!(part, Part::Group(_)));
    rows.extend(groups.map(|(part, tally)| row(voice, voice.part(*part), tally)));
    let table = el("table").child(el("caption").class("said").text(voice.say(Gauge::MeterTable)));
    // Where it is wider than a phone it is moved by itself.
    el("div")
        .class("scroller")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", voice.say(Gauge::MeterTable))
        .child(table.child(el("thead").child(heads)).child(el("tbody").children(rows)))
}

fn row(voice: Voice, who: String, people: &Tally) -> Element {
    let numbers = [people.agree, people.disagree, people.pass].map(|n| el("td").text(voice.number(n)));
    let head = el("th").attr("scope", "row").text(who);
    el("tr").child(head).children(numbers).child(el("td").text(with_band(voice, &support(people))))
}

/// A share with the band it may well lie in.
fn with_band(voice: Voice, share: &Share) -> String {
    let (Some(steps), Some(band)) = (share.said.steps(), share.band) else { return voice.share(share.said) };
    let [low, high] = outwards(band, steps).map(|end| voice.percent(end));
    voice.fill(Gauge::MeterBand, &[("share", &voice.share(share.said)), ("low", &low), ("high", &high)])
}

/// A row of the drawer: what, and how much.
type Exact = (Gauge, Option<String>);

/// The other indices, with the method and its version.
fn experts(voice: Voice, meters: &Meters) -> View {
    let (first, ground) = (meters.first(), &meters.common_ground);
    let mut rows: Vec<Exact> = grounds(ground);
    rows.push((Gauge::MeterExactSplit, first.split.value.map(fixed)));
    if sided(&first.people, true).seen() >= INDICES_FROM {
        let Tally { agree, disagree, pass } = first.people;
        let counts: [u32; CATEGORIES] = [disagree, 0, pass, 0, agree];
        rows.extend([
            (Gauge::MeterExactEr, esteban_ray(&counts).map(fixed)),
            (Gauge::MeterExactLeik, leik(&counts).map(fixed)),
            (Gauge::MeterExactA, van_der_eijk(&counts).map(fixed)),
            (Gauge::MeterExactCns, tastle_wierman(&counts).map(fixed)),
        ]);
    }
    let rows = rows.into_iter().filter_map(|(key, value)| {
        Some(el("tr").child(el("th").attr("scope", "row").text(voice.say(key))).child(el("td").text(value?)))
    });
    let method = voice.fill(Gauge::MeterMethod, &[("n", &VERSION.to_string())]);
    el("details")
        .class("evidence")
        .child(el("summary").text(voice.say(Gauge::MeterForExperts)))
        .child(el("table").child(el("tbody").children(rows)))
        .child(el("p").class("quiet").text(method))
        .into()
}

fn grounds(ground: &CommonGround) -> Vec<Exact> {
    let band = ground.lowest.band.map(|[low, high]| format!("{} – {}", fixed(low), fixed(high)));
    let aware = ground.group_aware.map(|[agree, disagree]| format!("{} / {}", fixed(agree), fixed(disagree)));
    let apart = ground.apart.map(|(gap, deviation)| format!("{} ± {}", fixed(gap), fixed(deviation)));
    vec![
        (Gauge::MeterExactSure, ground.probability.map(fixed)),
        (Gauge::MeterExactBand, band),
        (Gauge::MeterExactAware, aware),
        (Gauge::MeterExactApart, apart),
    ]
}

/// Three decimals, without the code that writes any float.
fn fixed(value: f64) -> String {
    let thousandths = (value.abs() * 1000.0 + 0.5) as u32;
    let sign = if value < 0.0 && thousandths > 0 { "−" } else { "" };
    format!("{sign}{}.{:03}", thousandths / 1000, thousandths % 1000)
}

#[cfg(test)]
mod tests {
    use super::fixed;

    #[test]
    fn three_decimals() {
        assert_eq!(
            (&*fixed(0.0614), &*fixed(-0.5), &*fixed(1.9996), &*fixed(-0.0001)),
            ("0.061", "−0.500", "2.000", "0.000")
        );
    }
}
