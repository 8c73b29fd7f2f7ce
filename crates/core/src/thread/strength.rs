//! How strong the arguments of a thread are, from their published rows: whoever has the rows computes the same.
//!
//! Next: [`crate::strength`], where the semantics and its error bars are.

use std::collections::HashMap;

use crate::act::Relation as Bears;
use crate::annotation::FLOOR;
use crate::annotation::published::PublishedAnnotation;
use crate::id::ActId;
use crate::strength::base::discount;
use crate::strength::{Edge, Graph, Pull, RHO, Ratings, Relation, Semantics, deviations, evaluate, pulls};

use super::published::PublishedPost;

/// How strong one argument is.
#[derive(Clone, PartialEq, Debug)]
pub struct Strength {
    /// From 0 to 1.
    pub value: f64,
    /// Its standard deviation, from the number of ratings.
    pub deviation: f64,
    /// The share of those who found the argument itself persuasive, drawn towards one half while few rated it.
    pub base: f64,
    /// The replies that raise or lower it, the strongest first, by their places among the rows.
    pub pulls: Vec<Pull>,
}

/// The strengths of the arguments among `rows`, each row at its place. Nothing for what is no argument, or has no words.
///
/// A row must come after the one it stands under, as it does in a thread; what stands under a row that is not there
/// bears on nothing.
#[must_use]
pub fn strengths<'a>(rows: impl IntoIterator<Item = &'a PublishedPost>) -> Vec<Option<Strength>> {
    weighed(rows, &HashMap::new())
}

/// The same with what annotations take away of the base scores of their claims. The default everywhere is without; whoever
/// shows this shows the other beside it.
#[must_use]
pub fn strengths_with<'a>(
    rows: impl IntoIterator<Item = &'a PublishedPost>,
    annotations: impl IntoIterator<Item = &'a PublishedAnnotation>,
) -> Vec<Option<Strength>> {
    let mut takes: HashMap<ActId, Vec<f64>> = HashMap::new();
    for row in annotations {
        if let Some(note) = row.note.as_ref().filter(|note| note.takes > 0) {
            takes.entry(row.target).or_default().push(f64::from(note.takes) / 100.0);
        }
    }
    let left = takes.into_iter().map(|(claim, lambdas)| (claim, discount(lambdas, FLOOR))).collect();
    weighed(rows, &left)
}

/// `left`: the share that annotations leave of a base score.
fn weighed<'a>(
    rows: impl IntoIterator<Item = &'a PublishedPost>,
    left: &HashMap<ActId, f64>,
) -> Vec<Option<Strength>> {
    let rows: Vec<&PublishedPost> = rows.into_iter().collect();
    let places: HashMap<ActId, u32> = rows.iter().enumerate().map(|(at, row)| (row.id, at as u32)).collect();
    let ratings = |row: &PublishedPost| row.ratings.unwrap_or_default();
    let counts = |row: &PublishedPost| row.relation.is_some() && row.text.is_some();
    let edges = rows.iter().enumerate().filter(|(_, row)| counts(row)).filter_map(|(from, row)| {
        let to = *places.get(&row.on?)?;
        let relation = match row.relation? {
            Bears::Support => Relation::Support,
            Bears::Oppose => Relation::Attack,
            Bears::Ask | Bears::Answer => return None,
        };
        Some(Edge { from: from as u32, to, relation, weight: ratings(row).credibility() })
    });
    let left = |row: &PublishedPost| left.get(&row.id).copied().unwrap_or(1.0);
    let base: Vec<f64> = rows.iter().map(|row| Ratings::mean(ratings(row)) * left(row)).collect();
    let variances: Vec<f64> =
        rows.iter().map(|row| ratings(row).variance() * left(row) * left(row)).collect();
    // What is made of rows has as many scores as arguments, and all of them from 0 to 1.
    let Ok(graph) = Graph::new(rows.len(), edges) else { return vec![None; rows.len()] };
    let Ok(values) = evaluate(&graph, &base, Semantics::OURS) else { return vec![None; rows.len()] };
    let spread = deviations(&graph, &base, &variances, &values, RHO).unwrap_or_default();
    let strength = |(at, row): (usize, &&PublishedPost)| {
        let deviation = spread.get(at).copied().flatten()?;
        let value = values.of(at).filter(|_| counts(row))?;
        Some(Strength { value, deviation, base: base[at], pulls: pulls(&graph, &values, RHO, at) })
    };
    rows.iter().enumerate().map(strength).collect()
}
