//! The map of a deliberation: when it is renewed, which earlier one it follows, what of it is still shown.
//!
//! Each map is computed from the votes alone and then drawn so that people find themselves where they were
//! ([`crate::opinion::follow`]): it follows an earlier map, which it names. Were that always the one just before, a
//! recount would have to compute every map there ever was. So it is the last *landmark*: the first map, and from then
//! on each that has an eighth more votes, or fewer, than the landmark before. A million votes make some hundred
//! landmarks, and a recount that computes only these costs about nine times the last map. Which maps are landmarks
//! follows from the acts alone. Next: [`crate::publish`].

use std::sync::{Arc, LazyLock};

use serde::Serialize;

use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::keyframe::by_an_eighth;
use crate::opinion::{
    CommonGround, Parameters, Picture, PictureGroup, Quote, Running, fit, follow, publishable,
};
use crate::statement::Visibility;
use crate::wire::record;

/// A map, as everybody may see it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedMap {
    /// The act after which it was computed.
    pub seq: u64,
    /// When that act was received (Unix, ms).
    pub at: i64,
    /// The `seq` of the map whose axes and letters it keeps; none for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<u64>,
    /// The statements it knows.
    pub statements: Vec<ActId>,
    /// Basis, groups, cells, common ground.
    pub picture: Picture,
}

record!(PublishedMap { seq, at, statements, picture; follows });

/// A map that is computed when it is first asked for.
type Lazy = LazyLock<Arc<PublishedMap>, Box<dyn FnOnce() -> Arc<PublishedMap> + Send>>;

/// The work of computing a map, apart from whoever holds the deliberation, so that it can be done elsewhere. Copies
/// share the work and its result.
#[derive(Clone, Debug)]
pub struct MapJob(Arc<Lazy>);

impl MapJob {
    fn of(deliberation: &Deliberation, landmark: Option<Self>) -> Self {
        let cell = deliberation.policy().cell() as usize;
        let task = Task {
            seq: deliberation.seq(),
            at: deliberation.at(),
            statements: deliberation.statements().iter().map(|statement| statement.id).collect(),
            out: deliberation.statements().iter().map(|s| s.visibility != Visibility::Visible).collect(),
            running: deliberation.running().clone(),
            parameters: Parameters { cell, min_group: 2 * cell, ..Parameters::default() },
            landmark,
        };
        Self(Arc::new(LazyLock::new(Box::new(move || Arc::new(task.run())))))
    }

    /// Computes the map, and before it the landmark that it follows where nobody has yet. Takes a time that grows
    /// with the number of votes.
    #[must_use]
    pub fn run(&self) -> Arc<PublishedMap> {
        Arc::clone(&**self.0)
    }
}

/// What a map is computed of.
struct Task {
    seq: u64,
    at: i64,
    statements: Vec<ActId>,
    out: Vec<bool>,
    running: Running,
    parameters: Parameters,
    landmark: Option<MapJob>,
}

impl Task {
    fn run(self) -> PublishedMap {
        let (votes, sums) = (self.running.votes(), self.running.sums());
        let before = self.landmark.map(|landmark| landmark.run());
        let known = before.as_ref().map(|map| renumbered(map, &self.statements));
        let fitted = fit(votes, sums, &self.out, &self.parameters);
        let picture = publishable(&follow(known.as_ref(), &fitted, votes), votes, &self.parameters);
        let follows = before.map(|map| map.seq);
        let map = PublishedMap { seq: self.seq, at: self.at, follows, statements: self.statements, picture };
        restricted(&map, |place, _| !self.out[place])
    }
}

/// The basis and the groups of an earlier map, by these statements.
fn renumbered(map: &PublishedMap, statements: &[ActId]) -> Picture {
    let places: std::collections::BTreeMap<ActId, usize> =
        map.statements.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let by_statement = |list: &[f64]| -> Vec<f64> {
        let at = |id: &ActId| places.get(id).and_then(|&place| list.get(place)).copied().unwrap_or(0.0);
        statements.iter().map(at).collect()
    };
    let picture = &map.picture;
    let group = |group: &PictureGroup| PictureGroup { tallies: Vec::new(), quotes: Vec::new(), ..*group };
    Picture {
        center: by_statement(&picture.center),
        components: picture.components.each_ref().map(|component| by_statement(component)),
        groups: picture.groups.iter().map(group).collect(),
        cells: Vec::new(),
        common_ground: Vec::new(),
        ..*picture
    }
}

/// The landmarks of a deliberation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renewals {
    /// The last landmark, and how many votes were in force then.
    last: Option<(i64, MapJob)>,
    /// Landmarks that nobody has asked for since they became due, with the act of each.
    fresh: Vec<(u64, MapJob)>,
}

impl Renewals {
    /// The job of the map that is due now.
    pub(crate) fn job(&mut self, deliberation: &Deliberation) -> MapJob {
        let votes = deliberation.running().sums().votes();
        let job = MapJob::of(deliberation, self.last.as_ref().map(|(_, landmark)| landmark.clone()));
        if self.is_due(votes) {
            self.last = Some((votes, job.clone()));
            self.fresh.push((deliberation.seq(), job.clone()));
        }
        job
    }

    /// Computes the map that is due now if it is a landmark; no other map needs it.
    pub(crate) fn pass(&mut self, deliberation: &Deliberation) {
        if self.is_due(deliberation.running().sums().votes()) {
            let _ = self.job(deliberation).run();
        }
    }

    /// The landmarks up to an act that were not asked for before. Where a map of that act is there they all are.
    pub(crate) fn landmarks_to(&mut self, seq: u64) -> Vec<Arc<PublishedMap>> {
        let later = self.fresh.iter().position(|(own, _)| *own > seq).unwrap_or(self.fresh.len());
        self.fresh.drain(..later).map(|(_, job)| job.run()).collect()
    }

    /// The last landmark.
    pub(crate) fn landmark(&self) -> Option<Arc<PublishedMap>> {
        self.last.as_ref().map(|(_, landmark)| landmark.run())
    }

    fn is_due(&self, votes: i64) -> bool {
        self.last.as_ref().is_none_or(|(then, _)| by_an_eighth(votes, *then))
    }
}

/// The map less the statements that have been hidden since it was computed. The next renewal computes without
/// them; until then nobody is shown their numbers.
pub(crate) fn visible(map: &Arc<PublishedMap>, deliberation: &Deliberation) -> Arc<PublishedMap> {
    let shown = |id: ActId| {
        let statement = deliberation.statement(id);
        statement.is_some_and(|statement| statement.visibility == Visibility::Visible)
    };
    if map.statements.iter().all(|id| shown(*id)) {
        return Arc::clone(map);
    }
    Arc::new(restricted(map, |_, id| shown(id)))
}

/// The map with these of its statements only.
fn restricted(map: &PublishedMap, keep: impl Fn(usize, ActId) -> bool) -> PublishedMap {
    let mut kept = 0;
    let number = |(place, id): (usize, &ActId)| {
        keep(place, *id).then(|| {
            kept += 1;
            kept - 1
        })
    };
    let places: Vec<Option<u32>> = map.statements.iter().enumerate().map(number).collect();
    let place = |statement: u32| places.get(statement as usize).copied().flatten();
    let picture = &map.picture;
    let quote =
        |&Quote { statement, agrees }: &Quote| place(statement).map(|statement| Quote { statement, agrees });
    let common = |&CommonGround { statement, agrees }: &CommonGround| {
        place(statement).map(|statement| CommonGround { statement, agrees })
    };
    let group = |group: &PictureGroup| PictureGroup {
        tallies: of_kept(&group.tallies, &places),
        quotes: group.quotes.iter().filter_map(quote).collect(),
        ..*group
    };
    PublishedMap {
        statements: of_kept(&map.statements, &places),
        picture: Picture {
            center: of_kept(&picture.center, &places),
            components: [0, 1].map(|axis| of_kept(&picture.components[axis], &places)),
            groups: picture.groups.iter().map(group).collect(),
            cells: picture.cells.clone(),
            common_ground: picture.common_ground.iter().filter_map(common).collect(),
            ..*picture
        },
        ..*map
    }
}

fn of_kept<T: Clone>(list: &[T], places: &[Option<u32>]) -> Vec<T> {
    let kept = list.iter().zip(places).filter(|(_, place)| place.is_some());
    kept.map(|(item, _)| item.clone()).collect()
}
