//! How sure a strength is: the uncertainty of the ratings, carried up the replies.
//!
//! First order: the variance of a strength is that of its base score and those of its replies, each times the square of
//! how strongly it bears on the result, as if they were independent of each other. On a tree that lies within 4 % of
//! simulation. Closed form, the same for everybody.
//!
//! ```text
//! Var σ = (1−h)² Var w + ( 2|E| / (1+E²)² · (E>0 ? 1−w : w) )² · Σⱼ ( cⱼ ρ^rⱼ )² Var σⱼ
//! ```

use super::evaluate::Strengths;
use super::graph::{Graph, GraphError, Relation};

/// The standard deviations of strengths under [`super::Semantics::Rqe`], from the variances of the base scores.
/// Nothing for what lies on a loop or hangs on one. O(n + m log d).
///
/// # Errors
/// When there are not as many scores or variances as arguments, or a score is not from 0 to 1.
pub fn deviations(
    graph: &Graph,
    base: &[f64],
    variances: &[f64],
    strengths: &Strengths,
    rho: f64,
) -> Result<Vec<Option<f64>>, GraphError> {
    let base = graph.checked(base)?;
    for scores in [variances.len(), strengths.raw().len()] {
        if scores != graph.len() {
            return Err(GraphError::Count { arguments: graph.len(), scores });
        }
    }
    let mut found: Vec<Option<f64>> = vec![None; graph.len()];
    for component in graph.components() {
        if graph.is_loop(component) {
            continue;
        }
        let at = component[0] as usize;
        let side = |side| one_side(graph, component[0], side, strengths, &found, rho);
        let (Some(supports), Some(attacks)) = (side(Relation::Support), side(Relation::Attack)) else {
            continue;
        };
        let (energy, carried) = (supports.energy - attacks.energy, supports.variance + attacks.variance);
        let (w, square) = (base[at], energy * energy);
        let own = 1.0 / (1.0 + square);
        let room = if energy > 0.0 { 1.0 - w } else { w };
        let slope = 2.0 * energy.abs() * own * own * room;
        found[at] = Some(own * own * variances[at] + slope * slope * carried);
    }
    Ok(found.into_iter().map(|variance| variance.map(f64::sqrt)).collect())
}

/// What one side brings to the energy, and with what variance.
struct Side {
    energy: f64,
    variance: f64,
}

/// Of equal contributions the earlier argument ranks first. Nothing where one of them has no variance.
fn one_side(
    graph: &Graph,
    argument: u32,
    side: Relation,
    strengths: &Strengths,
    variances: &[Option<f64>],
    rho: f64,
) -> Option<Side> {
    let replies = graph.replies(argument).iter().filter(|reply| reply.relation == side);
    let mut replies: Vec<_> = replies
        .map(|reply| {
            let from = reply.from as usize;
            Some((reply.weight * strengths.raw()[from], reply.weight, variances[from]?))
        })
        .collect::<Option<_>>()?;
    // The replies lie in the order of their places, which a stable sort keeps among equals.
    replies.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut sum, mut rank) = (Side { energy: 0.0, variance: 0.0 }, 1.0);
    for (energy, weight, variance) in replies {
        sum.energy += rank * energy;
        sum.variance += (weight * rank) * (weight * rank) * variance;
        rank *= rho;
    }
    Some(sum)
}
