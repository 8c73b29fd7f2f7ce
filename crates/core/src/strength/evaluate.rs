//! The strengths of all arguments of a graph, and what makes each of them what it is.
//!
//! Where nothing bears on itself, one pass, replies first: O(n + m log d) of d replies to one argument. On a loop, a
//! damped iteration from the base scores. The start is part of the definition, as there may be several fixed points.

use super::graph::{Graph, GraphError, Relation};
use super::semantics::Semantics;

/// The part of the way that one step on a loop goes. Whole steps can swing for ever; so short a one follows the
/// continuous flow (Potyka 2018), which settled on every graph we know of.
const STEP: f64 = 0.1;
/// Steps on a loop before we say that it does not settle.
const STEPS: usize = 10_000;
/// Settled: no strength would move by more than this.
const SETTLED: f64 = 1e-13;

/// The strengths of a graph's arguments.
#[derive(Clone, PartialEq, Debug)]
pub struct Strengths(Vec<f64>);

impl Strengths {
    /// The strength of one argument, from 0 to 1. Nothing where it lies on a loop that does not settle, or hangs on one:
    /// such an argument has no number.
    #[must_use]
    pub fn of(&self, argument: usize) -> Option<f64> {
        self.0.get(argument).copied().filter(|strength| strength.is_finite())
    }

    pub(super) fn raw(&self) -> &[f64] {
        &self.0
    }
}

/// The strengths of all arguments, from their base scores.
///
/// # Errors
/// When there are not as many scores as arguments, or one is not from 0 to 1.
pub fn evaluate(graph: &Graph, base: &[f64], semantics: Semantics) -> Result<Strengths, GraphError> {
    let base = graph.checked(base)?;
    let mut strengths = base.to_vec();
    let mut scratch = [Vec::new(), Vec::new()];
    for component in graph.components() {
        if graph.is_loop(component) {
            settle(graph, base, semantics, component, &mut strengths, &mut scratch);
        } else {
            let at = component[0];
            let strength = graph.strength_of(at, base[at as usize], &strengths, semantics, &mut scratch);
            // What hangs on something without a number: sorting would hide it, so it is asked.
            let unknown = graph.replies(at).iter().any(|reply| strengths[reply.from as usize].is_nan());
            strengths[at as usize] = if unknown { f64::NAN } else { strength };
        }
    }
    Ok(Strengths(strengths))
}

/// Goes from the base scores to a fixed point of a loop, or leaves no numbers.
fn settle(
    graph: &Graph,
    base: &[f64],
    semantics: Semantics,
    component: &[u32],
    strengths: &mut [f64],
    scratch: &mut [Vec<f64>; 2],
) {
    let replies = || component.iter().flat_map(|&argument| graph.replies(argument));
    let mut next = vec![0.0; component.len()];
    if replies().all(|reply| !strengths[reply.from as usize].is_nan()) {
        for _ in 0..STEPS {
            let mut most = 0.0_f64;
            for (next, &argument) in next.iter_mut().zip(component) {
                let at = argument as usize;
                *next = graph.strength_of(argument, base[at], strengths, semantics, scratch);
                most = most.max((*next - strengths[at]).abs());
            }
            if most <= SETTLED {
                return;
            }
            for (next, &argument) in next.iter().zip(component) {
                let strength = &mut strengths[argument as usize];
                *strength += STEP * (next - *strength);
            }
        }
    }
    component.iter().for_each(|&argument| strengths[argument as usize] = f64::NAN);
}

/// What one reply does to what it replies to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pull {
    /// The reply, by its place.
    pub from: u32,
    /// On which side it stands.
    pub relation: Relation,
    /// What it adds to the energy E of its side: ρʳ × weight × strength, 0 or more.
    pub energy: f64,
}

/// Which replies raise or lower an argument under [`Semantics::Rqe`], the strongest first. The energies of the supports
/// less those of the attacks are E.
///
/// Nothing for an argument without a number, or none of the graph.
#[must_use]
pub fn pulls(graph: &Graph, strengths: &Strengths, rho: f64, argument: usize) -> Vec<Pull> {
    if strengths.of(argument).is_none() {
        return Vec::new();
    }
    let weighed = |side: Relation| {
        let replies = graph.replies(argument as u32).iter().filter(move |reply| reply.relation == side);
        let mut pulls: Vec<Pull> = replies
            .map(|reply| {
                let energy = reply.weight * strengths.raw()[reply.from as usize];
                Pull { from: reply.from, relation: side, energy }
            })
            .collect();
        by_rank(&mut pulls);
        let mut weight = 1.0;
        for pull in &mut pulls {
            pull.energy *= weight;
            weight *= rho;
        }
        pulls
    };
    let mut pulls = weighed(Relation::Support);
    pulls.extend(weighed(Relation::Attack));
    by_rank(&mut pulls);
    pulls
}

/// The greatest first; of equal ones the earlier argument.
fn by_rank(pulls: &mut [Pull]) {
    pulls.sort_unstable_by(|a, b| b.energy.total_cmp(&a.energy).then(a.from.cmp(&b.from)));
}
