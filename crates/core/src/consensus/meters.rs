//! The meters of one statement, from what is published and nothing else: so whoever has the edition has the same digits.
//!
//! What is said first follows from who is affected. A *part* is a group of the map or a tie to the matter, as far as its sums are
//! published and five of it have an opinion:
//!
//! | | rule |
//! |---|---|
//! | headline | those directly affected and the parties, together, once five of them are published; else everybody, and why |
//! | they and the viewers differ | said before anything else: where one leans one way and the other the other, or their bands do not meet |
//! | common ground is there | every found group and every tie goes along (P of more than 60 % in each at least 0.9), those affected among them |
//! | by groups only | the same, but of those affected nothing is known |
//! | it is not there | that probability is at most 0.1; the least willing part is named |
//!
//! Groups and ties are two ways to divide the same people, so each is asked by itself and the less willing answer counts. A
//! found group that cannot be counted leaves the question open: nobody says "all" without it. *Cost*: some twenty tails a
//! band; see the bench. Next: [`whole`] for all statements together.

pub mod whole;

use super::beta::Beta;
use super::common_ground::{Lowest, TAU, group_aware};
use super::order::few;
use super::rounding::{BAND, METER_FROM, Reason};
use super::split::split;
use super::support::{Lean, SURE, Share, lean, support};
use crate::participant::Tie;
use crate::publish::{Participation, Published, PublishedStatement};
use crate::release::Stage;
use crate::vote::Tally;

/// Changes with whatever changes a digit; said beside the numbers.
pub const VERSION: u16 = 1;

/// What some people think of a statement.
#[derive(Clone, PartialEq, Debug)]
pub struct Meter {
    /// How many agree, disagree and are not sure; the unsure are in no support.
    pub people: Tally,
    /// How many of those with an opinion agree.
    pub support: Share,
    /// Which way they lean; nothing for fewer than five.
    pub lean: Option<Lean>,
    /// How often two of them are on opposite sides.
    pub split: Share,
}

impl Meter {
    /// The meter of these people.
    #[must_use]
    pub fn of(people: Tally) -> Self {
        Self { people, support: support(&people), lean: lean(&people), split: split(&people) }
    }

    /// A meter that cannot speak.
    #[must_use]
    pub fn silent(reason: Reason) -> Self {
        let nothing = Share::nothing(0, reason);
        Self { people: Tally::default(), support: nothing, lean: None, split: nothing }
    }
}

/// Whose numbers come first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Headline {
    /// Those of the people directly affected.
    Affected,
    /// Everybody's: sums by tie are not shown, or not yet.
    TiesNotShown,
    /// Everybody's: those directly affected are too few to be shown.
    AffectedTooFew,
}

/// How those affected and the viewers stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Between {
    /// Nothing tells them apart.
    Alike,
    /// They lean the same way or none, but not as much.
    Apart,
    /// One leans one way, the other the other.
    Opposed,
}

/// Some people whose consent is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// A group of the map, by its letter, 0 = A.
    Group(u8),
    /// The people of a tie.
    Tie(Tie),
}

/// Whether every part goes along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Every found group and every tie, those directly affected among them.
    Shared,
    /// Every found group, and every tie that is shown; of those directly affected nothing is known.
    SharedByGroups,
    /// Not this part.
    NotShared(Part),
    /// It cannot be told yet.
    Unclear,
    /// The question cannot be asked.
    Silent(Reason),
}

/// Common ground on one statement.
#[derive(Clone, PartialEq, Debug)]
pub struct CommonGround {
    /// Whether it is asked if all agree, or if all disagree: what more people say.
    pub agrees: bool,
    /// The answer.
    pub verdict: Verdict,
    /// P(more than 60 % of each part are on that side).
    pub probability: Option<f64>,
    /// The share of the least willing part, and where it may well lie.
    pub lowest: Share,
    /// Who was asked, each with what it said: groups by letter, then ties, nearest to the matter first.
    pub parts: Vec<(Part, Tally)>,
    /// People in groups too small to be counted, or in none. Groups are as of the last renewal of the map.
    pub not_counted: u32,
    /// Polis' group-aware consensus of agree and of disagree, as a geometric mean.
    pub group_aware: Option<[f64; 2]>,
    /// How far the two outermost groups lie apart, and the standard deviation of that.
    pub apart: Option<(f64, f64)>,
}

/// All meters of one statement.
#[derive(Clone, PartialEq, Debug)]
pub struct Meters {
    /// Everybody.
    pub all: Meter,
    /// The directly affected and the parties together; nothing until five of them are shown.
    pub affected: Option<Meter>,
    /// Each tie that is shown, nearest to the matter first.
    pub ties: Vec<(Tie, Meter)>,
    /// Whose numbers come first.
    pub headline: Headline,
    /// How those affected and the viewers stand to each other, where both are known. Unless they are alike it is said
    /// before anything else.
    pub between: Option<Between>,
    /// Whether every group and tie goes along.
    pub common_ground: CommonGround,
}

impl Meters {
    /// The meters of a statement of this edition.
    #[must_use]
    pub fn of(edition: &Published, statement: &PublishedStatement) -> Self {
        let all = match statement.tally {
            Some(tally) => Meter::of(tally),
            None => Meter::silent(why_silent(&edition.participation)),
        };
        let ties: Vec<(Tie, Meter)> =
            statement.ties.iter().map(|(tie, tally)| (*tie, Meter::of(*tally))).collect();
        let affected = affected(&ties);
        let headline = match (&affected, ties.is_empty()) {
            (Some(_), _) => Headline::Affected,
            (None, true) => Headline::TiesNotShown,
            (None, false) => Headline::AffectedTooFew,
        };
        let viewers = ties.iter().find(|(tie, _)| *tie == Tie::Viewer).map(|(_, meter)| meter);
        let between =
            affected.as_ref().zip(viewers).and_then(|(affected, viewers)| between(affected, viewers));
        let common_ground = CommonGround::of(edition, statement);
        Self { all, affected, ties, headline, between, common_ground }
    }

    /// The meter that comes first.
    #[must_use]
    pub fn first(&self) -> &Meter {
        self.affected.as_ref().unwrap_or(&self.all)
    }
}

/// Why there are no sums of a statement.
fn why_silent(participation: &Participation) -> Reason {
    match participation.stage {
        _ if participation.results_held => Reason::Held,
        Stage::Few => Reason::FewVoted,
        Stage::Sums | Stage::Map => Reason::NotYetCounted,
    }
}

/// Whether the matter itself is theirs.
#[must_use]
pub const fn is_affected(tie: Tie) -> bool {
    matches!(tie, Tie::Party | Tie::Affected)
}

fn opinions(tally: &Tally) -> u32 {
    tally.agree.saturating_add(tally.disagree)
}

/// Those directly affected and the parties, as far as their sums are shown.
fn affected(ties: &[(Tie, Meter)]) -> Option<Meter> {
    let mut own = ties.iter().filter(|(tie, _)| is_affected(*tie)).map(|(_, meter)| meter);
    let meter = match (own.next(), own.next()) {
        (None, _) => return None,
        (Some(one), None) => one.clone(),
        (Some(one), Some(other)) => Meter::of(one.people + other.people),
    };
    (opinions(&meter.people) >= METER_FROM).then_some(meter)
}

/// How two kinds of people stand to each other; nothing while one of them is too few.
fn between(one: &Meter, other: &Meter) -> Option<Between> {
    let (leans, bands) = (one.lean.zip(other.lean)?, one.support.band.zip(other.support.band)?);
    let meet = bands.0[0] <= bands.1[1] && bands.1[0] <= bands.0[1];
    Some(match leans {
        (one, other) if one.opposes(other) => Between::Opposed,
        _ if !meet => Between::Apart,
        _ => Between::Alike,
    })
}

/// One way to divide people, each part with its sums.
type Parts = Vec<(Part, Tally)>;

/// The found groups that can be counted, and whether that is every one.
fn groups(edition: &Published, statement: &PublishedStatement) -> (Parts, bool) {
    let Some(map) = edition.map.as_deref() else { return (Parts::new(), true) };
    let picture = &map.picture;
    let place = map.statements.iter().position(|id| *id == statement.id);
    let tally = |group: usize| picture.groups[group].tallies.get(place?).copied().flatten();
    let counted = (0..picture.groups.len()).filter_map(|group| {
        Some((picture.letter(group), tally(group)?)).filter(|(_, tally)| opinions(tally) >= METER_FROM)
    });
    let mut counted: Vec<(u8, Tally)> = counted.collect();
    few(&mut counted, |a, b| a.0.cmp(&b.0));
    let counted: Parts = counted.into_iter().map(|(letter, tally)| (Part::Group(letter), tally)).collect();
    let every = counted.len() == picture.groups.len();
    (counted, every)
}

fn ties(statement: &PublishedStatement) -> Parts {
    let shown = statement.ties.iter().filter(|(_, tally)| opinions(tally) >= METER_FROM);
    shown.map(|(tie, tally)| (Part::Tie(*tie), *tally)).collect()
}

/// The least willing part: of equals the one with fewer people, then the first.
fn least(parts: &[(Part, Tally)], agrees: bool) -> Option<Part> {
    let mean = |tally: &Tally| Beta::of_side(tally, agrees).mean();
    let by = |a: &&(Part, Tally), b: &&(Part, Tally)| {
        mean(&a.1).total_cmp(&mean(&b.1)).then(opinions(&a.1).cmp(&opinions(&b.1)))
    };
    parts.iter().min_by(by).map(|(part, _)| *part)
}

/// What one way to divide people says.
struct Asked {
    lowest: Lowest,
    probability: f64,
    least: Part,
}

impl Asked {
    fn of(parts: &[(Part, Tally)], agrees: bool) -> Option<Self> {
        let lowest = Lowest::of(parts.iter().map(|(_, tally)| Beta::of_side(tally, agrees)))?;
        Some(Self { probability: lowest.above(TAU), least: least(parts, agrees)?, lowest })
    }
}

impl CommonGround {
    /// Common ground on a statement of this edition.
    #[must_use]
    pub fn of(edition: &Published, statement: &PublishedStatement) -> Self {
        let (groups, every_group) = groups(edition, statement);
        let ties = ties(statement);
        let all = statement.tally.unwrap_or_default();
        let agrees = all.agree >= all.disagree;
        let in_groups = groups.iter().fold(0_u32, |sum, (_, tally)| sum.saturating_add(tally.seen()));
        let found = edition.map.as_deref().is_some_and(|map| !map.picture.groups.is_empty());
        let tallies: Vec<Tally> = groups.iter().map(|(_, tally)| *tally).collect();
        let aware = |agrees| group_aware(&tallies, agrees);
        let mut ground = Self {
            agrees,
            verdict: Verdict::Unclear,
            probability: None,
            lowest: Share::nothing(0, Reason::NoGroups),
            parts: Vec::new(),
            not_counted: if found { all.seen().saturating_sub(in_groups) } else { 0 },
            group_aware: aware(true).zip(aware(false)).map(|(yes, no)| [yes, no]),
            apart: None,
        };
        let silent = if statement.tally.is_none() {
            Some(why_silent(&edition.participation))
        } else if groups.len() + ties.len() >= 2 {
            None
        } else {
            Some(if found { Reason::GroupTooSmall } else { Reason::NoGroups })
        };
        if let Some(reason) = silent {
            ground.verdict = Verdict::Silent(reason);
            ground.lowest = Share::nothing(0, reason);
            return ground;
        }
        let (by_groups, by_ties) = (Asked::of(&groups, agrees), Asked::of(&ties, agrees));
        ground.apart = by_groups.as_ref().map(|asked| asked.lowest.apart());
        let affected = ties.iter().any(|(part, _)| matches!(part, Part::Tie(tie) if is_affected(*tie)));
        ground.parts = [groups, ties].concat();
        let asked = [by_groups, by_ties].into_iter().flatten();
        let Some(asked) = asked.min_by(|a, b| a.probability.total_cmp(&b.probability)) else { return ground };
        ground.probability = Some(asked.probability);
        ground.lowest = lowest(&asked, &ground.parts, agrees);
        ground.verdict = match asked.probability {
            // Of many parts each of whom may well go along the product is small too: nobody is named for that.
            p if p <= 1.0 - SURE && ground.unwilling(asked.least) => Verdict::NotShared(asked.least),
            p if p < SURE => Verdict::Unclear,
            _ if !found => Verdict::Silent(Reason::NoGroups),
            _ if !every_group => Verdict::Silent(Reason::GroupTooSmall),
            _ if affected => Verdict::Shared,
            _ => Verdict::SharedByGroups,
        };
        ground
    }

    /// Whether that part itself does not go along, as nearly surely as we ask.
    fn unwilling(&self, part: Part) -> bool {
        let tally = self.parts.iter().find(|(own, _)| *own == part).map(|(_, tally)| tally);
        tally.is_some_and(|tally| Beta::of_side(tally, self.agrees).above(TAU) <= 1.0 - SURE)
    }

    /// The lowest and the highest share among the parts: "between 71 % and 84 % in each". Nothing unless they were asked.
    #[must_use]
    pub fn range(&self) -> Option<[f64; 2]> {
        let shares = self.parts.iter().map(|(_, tally)| Beta::of_side(tally, self.agrees).mean());
        let [low, high] = shares.fold([1.0_f64, 0.0_f64], |[low, high], x| [low.min(x), high.max(x)]);
        (!self.parts.is_empty()).then_some([low, high])
    }
}

/// The share of the least willing part, of as many people as that part has.
fn lowest(asked: &Asked, parts: &[(Part, Tally)], agrees: bool) -> Share {
    let tally =
        parts.iter().find(|(part, _)| *part == asked.least).map(|(_, tally)| *tally).unwrap_or_default();
    let (all, none) = (tally.side(!agrees) == 0, tally.side(agrees) == 0);
    Share::known(opinions(&tally), asked.lowest.mean(), asked.lowest.band(BAND), all, none)
}

#[cfg(test)]
mod tests;
