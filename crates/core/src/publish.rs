//! What anybody may see: a pure function of the acts.
//!
//! [`publish`] makes [`Published`] of a [`Deliberation`] and the last map; [`Publisher`] keeps the two in
//! step while acts come in. The same bytes go to everybody: nothing here is personal. Next:
//! [`crate::difference`] for what changes between two of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

pub use crate::renewal::{MapJob, PublishedMap};

use crate::wire::{Json, Read, record};

use crate::act::{Act, KnownTie, Moment, Stamp};
use crate::annotation::published::{Annotated, NotesHead, annotated};
use crate::deliberation::Deliberation;
use crate::id::{ActId, DeliberationId, Pseudonym};
use crate::keyframe::{GroupSize, History, history, sizes};
use crate::moderation::list::{Decisions, decisions};
use crate::moderation::numbers::{Numbers, numbers};
use crate::moderation::people::chooses;
use crate::moderation::published::{head, measures, raw};
use crate::movement::regions::{ByRegion, by_region};
use crate::opinion::disclosure::disclosed;
use crate::participant::{Assurance, Role, Standing, Tie};
use crate::policy::terms::Terms;
use crate::policy::{Phase, Policy, Results};
use crate::procedure::{Article, ArticleRef};
use crate::release::{Release, Stage};
use crate::renewal::{Renewals, visible};
use crate::rules::Refusal;
use crate::statement::Visibility;
use crate::text::{Lang, LocalText};
use crate::thread::published::{DemandsOf, Posts, ThreadHead, demands, heads, posts};
use crate::vote::{ByTie, Tally};

/// One edition of what anybody may see.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Published {
    /// The deliberation's name in addresses.
    pub id: DeliberationId,
    /// Which run of numbers `tick` belongs to. Another epoch: load the snapshot anew.
    pub epoch: String,
    /// The edition's number in its epoch.
    pub tick: u64,
    /// The last act it takes account of.
    pub seq: u64,
    /// When that act was received (Unix, ms).
    pub at: i64,
    /// The question and what belongs to it.
    pub opening: Opening,
    /// The articles in force.
    pub articles: Vec<Article>,
    /// The phase in force.
    pub phase: PhaseInForce,
    /// Who takes part.
    pub participation: Participation,
    /// The visible statements, by number.
    pub statements: Vec<PublishedStatement>,
    /// How much stands under each statement, and beside the programme.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub threads: Vec<ThreadHead>,
    /// How the demands stand, body by body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<DemandsOf>,
    /// Which claims experts said something of, or were asked to.
    #[serde(skip_serializing_if = "NotesHead::is_empty")]
    pub notes: NotesHead,
    /// The stance line, where the opening names two sides: a [`Line`](crate::movement::line::Line). Kept as it came, since what
    /// is needed first does not read it.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::movement::line::Line>))]
    pub stance: Json,
    /// How moderation stands, once there was any: a [`ModerationHead`](crate::moderation::published::ModerationHead). Kept
    /// as it came.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<crate::moderation::published::ModerationHead>))]
    pub moderation: Json,
    /// The position map, where the table of small rooms and the phase allow one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<Arc<PublishedMap>>,
}

record!(Published { id, epoch, tick, seq, at, opening, articles, phase, participation, statements; threads, demands, notes, stance, moderation, map });

/// What the deliberation opened with and never changes.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Opening {
    /// The id of the act `open`.
    pub act: ActId,
    /// The question.
    pub question: LocalText,
    /// Why it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<LocalText>,
    /// How it is done, and who decides afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<LocalText>,
    /// Where the material comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<LocalText>,
    /// The two ends of the stance line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sides: Option<[LocalText; 2]>,
    /// How many there are of a tie, where that is known: a list of [`KnownTie`]. Kept as it came, since only the meters read
    /// it.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<KnownTie>))]
    pub ties: Json,
    /// The languages it is held in.
    pub languages: Vec<Lang>,
    /// Its numbers and switches.
    pub policy: Policy,
    /// Its phases, in order.
    pub phases: Vec<Phase>,
    /// Its terms, where it has any: [`Terms`]. Kept as they came, since the second module alone reads them.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<Terms>))]
    pub terms: Json,
}

record!(Opening { act, question, languages, policy, phases; why, how, attribution, sides, ties, terms });

impl Opening {
    /// How many there are of a tie, where that is known.
    #[must_use]
    pub fn known_ties(&self) -> Vec<KnownTie> {
        // What the opening says was read when it was opened.
        Vec::read(&self.ties).unwrap_or_default()
    }

    /// Its terms, where it has any.
    #[must_use]
    pub fn known_terms(&self) -> Option<Terms> {
        Terms::read(&self.terms).ok()
    }
}

/// The phase in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PhaseInForce {
    /// Its id.
    pub id: String,
    /// Since when (Unix, ms).
    pub since: i64,
    /// The article it is in force by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<ArticleRef>,
}

record!(PhaseInForce { id, since; rule });

/// Who takes part.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Participation {
    /// People who voted or joined.
    pub took_part: u32,
    /// People with at least one vote in force.
    pub voters: u32,
    /// How many had which tie when what is shown by tie was last renewed. A tie is left out where it, or the rest
    /// without it, is too few people.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ties: BTreeMap<Tie, u32>,
    /// How many were known how well at that time, by [`Assurance`]; with what is too few left out likewise. Kept as it came,
    /// since what is needed first does not read it.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = BTreeMap<Assurance, u32>))]
    pub assurance: Json,
    /// Which row of the table of small rooms holds.
    pub stage: Stage,
    /// Whether the phase keeps results back until it closes.
    pub results_held: bool,
}

record!(Participation { took_part, voters, stage, results_held; ties, assurance });

/// How many the host knows, as far as that is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// All for whom the host vouches.
    pub all: u32,
    /// Of those, how many had their identity checked.
    pub verified: u32,
}

impl Participation {
    /// How many the host knows; nothing where that is not shown.
    #[must_use]
    pub fn known(&self) -> Option<Known> {
        let count = |key: &str| self.assurance.get(key).and_then(Json::as_u64).map(|n| n as u32);
        let (host, verified) = (count("host"), count("verified"));
        let all = host.unwrap_or(0) + verified.unwrap_or(0);
        (all > 0).then_some(Known { all, verified: verified.unwrap_or(0) })
    }
}

/// A statement as everybody sees it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedStatement {
    /// Its id.
    pub id: ActId,
    /// Its number in the deliberation, from 1.
    pub number: u32,
    /// Its wording.
    pub text: LocalText,
    /// The revision in force.
    pub revision: u32,
    /// Who wrote it; nobody when it came with the opening.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Byline>,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// Where in the programme it was written. (Of votes no moment is ever published.)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moment: Option<Moment>,
    /// The statement that it says better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ActId>,
    /// The one by which it was closed: a better wording, or one that says the same. It takes no more votes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<ActId>,
    /// Whether that one is somebody else's, which says the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
    /// The sums, as far as they are shown. Never those of another wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
    /// The sums by tie, as far as they are shown.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ties: BTreeMap<Tie, Tally>,
    /// What stands on it by decisions, each a [`PublishedMeasure`](crate::moderation::published::PublishedMeasure). Kept as
    /// they came.
    #[serde(skip_serializing_if = "Json::is_null")]
    #[cfg_attr(feature = "schema", schema(value_type = Vec<crate::moderation::published::PublishedMeasure>))]
    pub measures: Json,
}

record!(PublishedStatement { id, number, text, revision, received; by, moment, supersedes, closed_by, merged, tally, ties, measures });

/// Who wrote something, as everybody sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Byline {
    /// The author's number in the deliberation, from 1.
    pub number: u32,
    /// The role they wrote in.
    pub role: Role,
    /// Their tie, if the host vouched for it. A declared tie stays private to sums.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// Their name: of a role that has one, that under which they act; of a participant, one that they chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The act that chose it: what a report of the name is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<ActId>,
    /// The body they speak for, of a role that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// On whose behalf, where that is somebody else than `org`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
}

record!(Byline { number, role; tie, name, named, org, on_behalf_of });

impl Byline {
    /// What everybody sees of an author who wrote as `standing`.
    #[must_use]
    pub fn of(deliberation: &Deliberation, author: Pseudonym, standing: &Standing) -> Self {
        let Standing { role, tie, vouched, name, org, on_behalf_of, .. } = standing;
        let office = |text: &Option<String>| text.clone().filter(|_| role.is_named());
        let people = deliberation.moderation().people();
        let chosen = if chooses(*role) { people.shown(author) } else { None };
        Self {
            number: deliberation.author_number(author).unwrap_or(0),
            role: *role,
            tie: tie.filter(|_| *vouched),
            name: chosen.map_or_else(|| office(name), |(_, name)| Some(name.to_owned())),
            named: chosen.map(|(id, _)| id),
            org: office(org),
            on_behalf_of: office(on_behalf_of),
        }
    }
}

/// What makes `Published` of a deliberation. Pure: the same arguments give the same value.
///
/// `map` is the map computed at the last instant the fold named; `epoch` and `tick` number the edition.
/// Nothing when the deliberation has not been opened.
#[must_use]
pub fn publish(
    deliberation: &Deliberation,
    map: Option<&Arc<PublishedMap>>,
    epoch: &str,
    tick: u64,
) -> Option<Published> {
    let (act, open) = deliberation.opening()?;
    let phase = deliberation.phase()?;
    let policy = deliberation.policy();
    let stage = Stage::of(deliberation.voters(), policy);
    let held = phase.results == Results::OnClose;
    let (since, rule) = deliberation.phase_since();
    let sums = deliberation.shown_sums();
    let grouped = deliberation.releases().grouped().filter(|_| deliberation.shows_groups());
    let shown = |id| deliberation.statement(id).is_some_and(|s| s.visibility == Visibility::Visible);
    let statements = deliberation.statements().iter().enumerate();
    let statements = statements.filter(|(_, s)| s.visibility == Visibility::Visible).map(|(place, s)| {
        PublishedStatement {
            id: s.id,
            number: place as u32 + 1,
            text: s.text.clone(),
            revision: s.revision,
            by: s.author.map(|author| Byline::of(deliberation, author, &s.standing)),
            received: s.received,
            moment: s.moment.clone(),
            supersedes: s.supersedes.filter(|id| shown(*id)),
            closed_by: s.closed_by,
            merged: s.merged(),
            // A statement that came after the release has nothing released yet.
            tally: sums.and_then(|sums| sums.get(place)).map(ByTie::total),
            ties: grouped
                .and_then(|release| release.sums.get(place))
                .map(|s| ties(s, policy.cell()))
                .unwrap_or_default(),
            measures: raw(&measures(deliberation, s.id)),
        }
    });
    Some(Published {
        id: open.slug.clone().unwrap_or_else(|| act.into()),
        epoch: epoch.to_owned(),
        tick,
        seq: deliberation.seq(),
        at: deliberation.at(),
        opening: Opening {
            act,
            question: open.question.clone(),
            why: open.why.clone(),
            how: open.how.clone(),
            attribution: open.attribution.clone(),
            sides: open.sides.clone(),
            ties: if open.ties.is_empty() {
                Json::Null
            } else {
                // Words, whole numbers and texts: JSON can say them all.
                serde_json::to_value(&open.ties).unwrap_or_default()
            },
            terms: open
                .terms
                .as_ref()
                .map(|terms| serde_json::to_value(terms).unwrap_or_default())
                .unwrap_or_default(),
            languages: open.languages.clone(),
            policy: policy.clone(),
            phases: open.phases.clone(),
        },
        articles: deliberation.procedure().articles().cloned().collect(),
        phase: PhaseInForce { id: phase.id.clone(), since, rule },
        participation: Participation {
            took_part: deliberation.took_part(),
            voters: deliberation.voters(),
            ties: grouped.map(|release| people(release, &release.ties, policy.cell())).unwrap_or_default(),
            assurance: grouped.map(|release| known(release, policy.cell())).unwrap_or_default(),
            stage,
            results_held: held,
        },
        statements: statements.collect(),
        threads: heads(deliberation),
        demands: demands(deliberation),
        notes: NotesHead::of(deliberation),
        // Whole numbers, finite floats and lists: JSON can say them all.
        stance: deliberation
            .stance_line()
            .and_then(|line| serde_json::to_value(line).ok())
            .unwrap_or_default(),
        moderation: head(deliberation),
        map: map.filter(|_| deliberation.shows_groups()).map(|map| visible(map, deliberation)),
    })
}

/// The numbers of people of some kinds that may be shown: neither a kind nor the rest of those who took part is
/// fewer than a cell's worth of people.
fn people<T: Copy + Ord>(release: &Release, kinds: &BTreeMap<T, u32>, cell: u32) -> BTreeMap<T, u32> {
    // The rule counts whoever saw a statement; here each person counts once.
    let count = |agree| Tally { agree, ..Tally::default() };
    let parts: Vec<Tally> = kinds.values().map(|people| count(*people)).collect();
    let shown = disclosed(count(release.took_part), &parts, cell as usize);
    kinds.iter().zip(shown).filter(|(_, shown)| *shown).map(|((kind, people), _)| (*kind, *people)).collect()
}

/// How many are known how well, as far as it may be shown; nothing where nobody is known. All whom the host knows are one
/// kind where those of one kind would be missing from it, so that what is shown of them is all of them.
fn known(release: &Release, cell: u32) -> Json {
    let vouched = [Assurance::Host, Assurance::Verified];
    let count = |kind: &Assurance| release.assurance.get(kind).copied().unwrap_or(0);
    let mut shown = people(release, &release.assurance, cell);
    if vouched.iter().any(|kind| count(kind) > 0 && !shown.contains_key(kind)) {
        let mut fewer = release.assurance.clone();
        fewer.remove(&Assurance::Verified);
        fewer.insert(Assurance::Host, vouched.iter().map(count).sum());
        shown = people(release, &fewer, cell);
    }
    // That nobody is known goes without saying.
    if !shown.keys().any(|kind| kind.is_vouched()) {
        return Json::Null;
    }
    // Words and whole numbers: JSON can say them all.
    serde_json::to_value(shown).unwrap_or_default()
}

/// The sums by tie that may be shown, none of which singles anybody out.
fn ties(sums: &ByTie, cell: u32) -> BTreeMap<Tie, Tally> {
    let parts = Tie::ALL.map(|tie| sums.of(Some(tie)));
    let shown = disclosed(sums.total(), &parts, cell as usize);
    let ties = Tie::ALL.into_iter().zip(parts).zip(shown);
    ties.filter(|(_, shown)| *shown).map(|(tie, _)| tie).collect()
}

/// The value there was, if it is the same.
fn kept<T: PartialEq>(before: &Arc<T>, now: T) -> Arc<T> {
    if **before == now { Arc::clone(before) } else { Arc::new(now) }
}

/// What is published beside the snapshot, for whoever looks for it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rows {
    /// The posts.
    pub posts: Posts,
    /// The annotations.
    pub annotations: Annotated,
    /// What people in parts of the stance line hold.
    pub regions: Arc<ByRegion>,
    /// The deliberation at earlier moments.
    pub history: Arc<History>,
    /// What was decided in moderation.
    pub decisions: Decisions,
    /// What moderation comes to.
    pub moderation: Arc<Numbers>,
}

/// A deliberation and its last map, kept in step.
#[derive(Clone, Debug, Default)]
pub struct Publisher {
    deliberation: Deliberation,
    renewals: Renewals,
    map: Option<Arc<PublishedMap>>,
    /// How large the groups of the landmarks were, as far as these have been computed.
    groups: BTreeMap<u64, Vec<GroupSize>>,
}

impl Publisher {
    /// Everything done so far.
    #[must_use]
    pub const fn deliberation(&self) -> &Deliberation {
        &self.deliberation
    }

    /// Adds one act. Where the map is due, the job comes back; its result goes to [`Self::set_map`]. Jobs may be
    /// left out when a later one is there.
    ///
    /// # Errors
    /// With the reason when the rules refuse the act.
    pub fn fold(&mut self, act: &Act, stamp: &Stamp) -> Result<Option<MapJob>, Refusal> {
        let effect = self.deliberation.fold(act, stamp)?;
        Ok(effect.map_due.then(|| self.renewals.job(&self.deliberation)))
    }

    /// Puts a computed map in place, unless a later one is there.
    pub fn set_map(&mut self, map: Arc<PublishedMap>) {
        if self.map.as_ref().is_none_or(|old| old.seq <= map.seq) {
            // A map is computed after the landmarks before it, so that nobody waits here.
            let landmarks = self.renewals.landmarks_to(map.seq);
            self.groups.extend(landmarks.iter().map(|map| (map.seq, sizes(&map.picture))));
            self.map = Some(map);
        }
    }

    /// Folds a whole log. `log` is asked for it twice: to compute the landmarks ([`crate::renewal`]) and to find the
    /// last instant at which a map was due; and to compute that map. The other maps are skipped.
    ///
    /// # Errors
    /// What reading the log ends with.
    pub fn replay<I, E>(log: impl Fn() -> Result<I, E>) -> Result<Self, E>
    where
        I: Iterator<Item = Result<(Act, Stamp), E>>,
    {
        let mut deliberation = Deliberation::new();
        let mut renewals = Renewals::default();
        let mut due = None;
        for entry in log()? {
            let (act, stamp) = entry?;
            if deliberation.fold(&act, &stamp).is_ok_and(|effect| effect.map_due) {
                due = Some(stamp.seq);
                renewals.pass(&deliberation);
            }
        }
        let mut map = None;
        if let Some(due) = due {
            map = renewals.landmark().filter(|landmark| landmark.seq == due);
            if map.is_none() {
                let mut then = Deliberation::new();
                for entry in log()? {
                    let (act, stamp) = entry?;
                    let last = stamp.seq == due;
                    // What the rules refused above they refuse here too.
                    let _ = then.fold(&act, &stamp);
                    if last {
                        map = Some(renewals.job(&then).run());
                        break;
                    }
                }
            }
        }
        let mut publisher = Self { deliberation, renewals, ..Self::default() };
        if let Some(map) = map {
            publisher.set_map(map);
        }
        Ok(publisher)
    }

    /// The posts that anybody may see now. Those of `before` that have not changed are taken over.
    #[must_use]
    pub fn posts(&self, before: &Posts) -> Posts {
        posts(&self.deliberation, before)
    }

    /// What anybody may see now beside the snapshot. What of `before` has not changed is taken over.
    #[must_use]
    pub fn rows(&self, before: &Rows) -> Rows {
        let map = self.map.as_deref().filter(|_| self.deliberation.shows_groups());
        Rows {
            posts: self.posts(&before.posts),
            annotations: annotated(&self.deliberation, self.map.as_deref(), &before.annotations),
            regions: kept(&before.regions, by_region(&self.deliberation)),
            history: history(&self.deliberation, &self.groups, &before.history),
            decisions: decisions(&self.deliberation, &before.decisions),
            moderation: kept(&before.moderation, numbers(&self.deliberation, map)),
        }
    }

    /// What anybody may see now, the posts aside.
    #[must_use]
    pub fn publish(&self, epoch: &str, tick: u64) -> Option<Published> {
        publish(&self.deliberation, self.map.as_ref(), epoch, tick)
    }
}
