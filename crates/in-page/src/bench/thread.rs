//! A thread of invented posts, to time the strength of all of them.

use deliberation_core::strength::{Edge, Graph, RHO, Ratings, Relation, Semantics, deviations, evaluate};

use super::crowd::Dice;

/// Ratings of posts and what each of them replies to.
#[derive(Debug)]
pub struct Thread {
    ratings: Vec<Ratings>,
    edges: Vec<Edge>,
}

impl Thread {
    /// So many posts, as deep as `depth`: a chain goes all the way down, the others hang where chance has it.
    #[must_use]
    pub fn new(posts: usize, depth: usize) -> Self {
        let mut dice = Dice::new(5);
        let mut thread = Self { ratings: Vec::with_capacity(posts), edges: Vec::with_capacity(posts) };
        let mut depths: Vec<usize> = Vec::with_capacity(posts);
        for post in 0..posts {
            let ratings = Ratings { up: dice.below(40) as u32, down: dice.below(20) as u32 };
            if post > 0 {
                let mut to = if post < depth { post - 1 } else { dice.below(post) };
                while depths[to] + 1 >= depth && to > 0 {
                    to = dice.below(to);
                }
                let relation = if dice.below(2) == 0 { Relation::Support } else { Relation::Attack };
                let weight = ratings.credibility();
                thread.edges.push(Edge { from: post as u32, to: to as u32, relation, weight });
                depths.push(depths[to] + 1);
            } else {
                depths.push(0);
            }
            thread.ratings.push(ratings);
        }
        thread
    }

    /// Strengths and error bars of all posts, from their ratings and replies: the graph is built, too. Gives how many.
    #[must_use]
    pub fn strengths(&self) -> usize {
        let base: Vec<f64> = self.ratings.iter().map(|ratings| ratings.mean()).collect();
        let variances: Vec<f64> = self.ratings.iter().map(|ratings| ratings.variance()).collect();
        let Ok(graph) = Graph::new(base.len(), self.edges.iter().copied()) else {
            return 0;
        };
        let Ok(strengths) = evaluate(&graph, &base, Semantics::OURS) else {
            return 0;
        };
        deviations(&graph, &base, &variances, &strengths, RHO)
            .map_or(0, |found| found.iter().flatten().count())
    }
}
