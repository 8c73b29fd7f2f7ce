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

pub mod book;
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
    /// The meters of a statement of this edition. Of all of them: [`book`].
    #[must_use]
    pub fn of(edition: &Published, statement: &PublishedStatement) -> Self {
        let map = edition.map.as_deref();
        let place = map.and_then(|map| map.statements.iter().position(|id| *id == statement.id));
        Self::made_of(&Sums::of(edition, statement, place))
    }

    fn made_of(sums: &Sums) -> Self {
        let all = match sums.all {
            Some(tally) => Meter::of(tally),
            None => Meter::silent(sums.why),
        };
        let ties: Vec<(Tie, Meter)> =
            sums.ties.iter().map(|(tie, tally)| (*tie, Meter::of(*tally))).collect();
        let affected = sums.affected().map(Meter::of);
        let headline = match (&affected, ties.is_empty()) {
            (Some(_), _) => Headline::Affected,
            (None, true) => Headline::TiesNotShown,
            (None, false) => Headline::AffectedTooFew,
        };
        let viewers = ties.iter().find(|(tie, _)| *tie == Tie::Viewer).map(|(_, meter)| meter);
        let between =
            affected.as_ref().zip(viewers).and_then(|(affected, viewers)| between(affected, viewers));
        let common_ground = CommonGround::of(sums);
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

/// The sums of a statement: all that its meters are made of.
#[derive(Clone, PartialEq, Debug)]
struct Sums {
    all: Option<Tally>,
    ties: Vec<(Tie, Tally)>,
    /// Each found group, by its letter; none where its sums are withheld.
    groups: Vec<(u8, Option<Tally>)>,
    /// Why there are no sums, if there are none.
    why: Reason,
}

impl Sums {
    /// Those of a statement of this edition. `place`: where the map has it.
    fn of(edition: &Published, statement: &PublishedStatement, place: Option<usize>) -> Self {
        let mut groups = Vec::new();
        if let Some(map) = edition.map.as_deref() {
            for (at, group) in map.picture.groups.iter().enumerate() {
                let tally = place.and_then(|place| group.tallies.get(place).copied().flatten());
                groups.push((map.picture.letter(at), tally));
            }
        }
        few(&mut groups, |a, b| a.0.cmp(&b.0));
        let ties = statement.ties.iter().map(|(tie, tally)| (*tie, *tally)).collect();
        Self { all: statement.tally, ties, groups, why: why_silent(&edition.participation) }
    }

    /// Those directly affected and the parties together, as far as their sums are shown.
    fn affected(&self) -> Option<Tally> {
        let own = self.ties.iter().filter(|(tie, _)| is_affected(*tie)).map(|(_, tally)| *tally);
        own.reduce(|a, b| a + b).filter(|tally| opinions(tally) >= METER_FROM)
    }

    fn viewers(&self) -> Option<Tally> {
        self.ties.iter().find(|(tie, _)| *tie == Tie::Viewer).map(|(_, tally)| *tally)
    }

    /// The found groups that can be counted, and whether that is every one.
    fn counted_groups(&self) -> (Parts, bool) {
        let counted = self.groups.iter().filter_map(|(letter, tally)| {
            Some((Part::Group(*letter), (*tally)?)).filter(|(_, tally)| opinions(tally) >= METER_FROM)
        });
        let counted: Parts = counted.collect();
        let every = counted.len() == self.groups.len();
        (counted, every)
    }

    fn counted_ties(&self) -> Parts {
        let shown = self.ties.iter().filter(|(_, tally)| opinions(tally) >= METER_FROM);
        shown.map(|(tie, tally)| (Part::Tie(*tie), *tally)).collect()
    }
}

/// The least willing part: of equals the one with fewer people, then the first.
fn least(parts: &[(Part, Tally)], agrees: bool) -> Option<(Part, Tally)> {
    let mean = |tally: &Tally| Beta::of_side(tally, agrees).mean();
    let by = |a: &&(Part, Tally), b: &&(Part, Tally)| {
        mean(&a.1).total_cmp(&mean(&b.1)).then(opinions(&a.1).cmp(&opinions(&b.1)))
    };
    parts.iter().min_by(by).copied()
}

/// What one way to divide people says.
struct Asked {
    lowest: Lowest,
    probability: f64,
    least: (Part, Tally),
}

impl Asked {
    fn of(parts: &[(Part, Tally)], agrees: bool) -> Option<Self> {
        let lowest = Lowest::of(parts.iter().map(|(_, tally)| Beta::of_side(tally, agrees)))?;
        Some(Self { probability: lowest.above(TAU), least: least(parts, agrees)?, lowest })
    }

    /// Whether the least willing part itself does not go along, as nearly surely as we ask.
    fn is_unwilling(&self, agrees: bool) -> bool {
        Beta::of_side(&self.least.1, agrees).above(TAU) <= 1.0 - SURE
    }

    /// The lowest share, of as many people as the least willing part has.
    fn lowest_share(&self, agrees: bool) -> Share {
        let tally = &self.least.1;
        let (all, none) = (tally.side(!agrees) == 0, tally.side(agrees) == 0);
        Share::known(opinions(tally), self.lowest.mean(), self.lowest.band(BAND), all, none)
    }
}

/// The answer of all parts, without a band.
struct Answer {
    agrees: bool,
    verdict: Verdict,
    groups: Parts,
    ties: Parts,
    /// The less willing of the two ways to divide people; none where nobody was asked.
    asked: Option<Asked>,
}

impl Answer {
    fn of(sums: &Sums) -> Self {
        let (groups, every_group) = sums.counted_groups();
        let ties = sums.counted_ties();
        let all = sums.all.unwrap_or_default();
        let agrees = all.agree >= all.disagree;
        let found = !sums.groups.is_empty();
        let silent = if sums.all.is_none() {
            Some(sums.why)
        } else if groups.len() + ties.len() >= 2 {
            None
        } else {
            Some(if found { Reason::GroupTooSmall } else { Reason::NoGroups })
        };
        if let Some(reason) = silent {
            return Self { agrees, verdict: Verdict::Silent(reason), groups, ties, asked: None };
        }
        let asked = [Asked::of(&groups, agrees), Asked::of(&ties, agrees)].into_iter().flatten();
        let asked = asked.min_by(|a, b| a.probability.total_cmp(&b.probability));
        let affected = ties.iter().any(|(part, _)| matches!(part, Part::Tie(tie) if is_affected(*tie)));
        let verdict = match &asked {
            None => Verdict::Unclear,
            Some(asked) => match asked.probability {
                // Of many parts each of whom may well go along the product is small too: nobody is named for that.
                p if p <= 1.0 - SURE && asked.is_unwilling(agrees) => Verdict::NotShared(asked.least.0),
                p if p < SURE => Verdict::Unclear,
                _ if !found => Verdict::Silent(Reason::NoGroups),
                _ if !every_group => Verdict::Silent(Reason::GroupTooSmall),
                _ if affected => Verdict::Shared,
                _ => Verdict::SharedByGroups,
            },
        };
        Self { agrees, verdict, groups, ties, asked }
    }
}

impl CommonGround {
    fn of(sums: &Sums) -> Self {
        let Answer { agrees, verdict, groups, ties, asked } = Answer::of(sums);
        let all = sums.all.unwrap_or_default();
        let in_groups = groups.iter().fold(0_u32, |sum, (_, tally)| sum.saturating_add(tally.seen()));
        let tallies: Vec<Tally> = groups.iter().map(|(_, tally)| *tally).collect();
        let aware = |agrees| group_aware(&tallies, agrees);
        let not_counted = if sums.groups.is_empty() { 0 } else { all.seen().saturating_sub(in_groups) };
        let lowest = match (&asked, verdict) {
            (Some(asked), _) => asked.lowest_share(agrees),
            (None, Verdict::Silent(reason)) => Share::nothing(0, reason),
            (None, _) => Share::nothing(0, Reason::NoGroups),
        };
        let apart = asked.is_some().then(|| Asked::of(&groups, agrees)).flatten();
        Self {
            agrees,
            verdict,
            probability: asked.as_ref().map(|asked| asked.probability),
            lowest,
            not_counted,
            group_aware: aware(true).zip(aware(false)).map(|(yes, no)| [yes, no]),
            apart: apart.map(|asked| asked.lowest.apart()),
            parts: if asked.is_some() { [groups, ties].concat() } else { Vec::new() },
        }
    }
}

#[cfg(test)]
mod tests;
