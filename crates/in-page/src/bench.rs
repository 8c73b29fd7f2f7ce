//! What `cargo xtask bench` and the journey `same-bits` run, in a browser and natively. In no product: only with the
//! feature `bench`.
//!
//! Nothing here knows the time: whoever calls holds the watch. Next: [`crowd`], [`witness`].

pub mod crowd;
pub mod meters;
pub mod queue;
pub mod thread;
pub mod witness;

use std::hint::black_box;

use deliberation_core::opinion::projection::{Prior, locate};
use deliberation_core::opinion::{Parameters, Picture, Running, fit, follow, publishable};
use wasm_bindgen::prelude::*;

use crowd::{Crowd, Dice};
use meters::Edition;

/// What somebody has voted whose place is asked for: so many statements, at most.
const OWN_VOTES: usize = 60;

/// A crowd whose map is wanted.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bench {
    running: Running,
    shown: Option<Picture>,
    edition: Option<Edition>,
    dice: Dice,
}

#[wasm_bindgen]
impl Bench {
    /// A crowd of so many people and statements who give about 40 votes each: unevenly, as people do, or all as many.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(people: usize, statements: usize, unevenly: bool) -> Self {
        let diligence = if unevenly { 0.9 } else { 0.0 };
        let crowd = Crowd { people, statements, diligence, ..Crowd::default() };
        Self { running: Running::of(crowd.votes()), shown: None, edition: None, dice: Dice::new(1) }
    }

    /// How many votes were given.
    #[must_use]
    pub fn votes(&self) -> f64 {
        self.running.sums().votes() as f64
    }

    /// Makes the map of the votes as they are, drawn as the one before was. Gives the number of groups.
    pub fn map(&mut self) -> usize {
        let parameters = Parameters::default();
        let votes = self.running.votes();
        let fitted = fit(votes, self.running.sums(), &[], &parameters);
        let drawing = follow(self.shown.as_ref(), &fitted, votes);
        let picture = publishable(&drawing, votes, &parameters);
        self.shown.insert(picture).groups.len()
    }

    /// Takes in so many new votes: anybody's, on any statement.
    pub fn take_in(&mut self, votes: usize) {
        let (people, statements) = (self.running.votes().people(), self.running.votes().statements());
        for _ in 0..votes {
            let (person, statement) = (self.dice.below(people), self.dice.below(statements));
            let value = if self.dice.unit() < 0.5 { 1 } else { -1 };
            self.running.set(person, statement as u32, Some(value));
        }
    }

    /// Finds so many times somebody's place on the map that is shown. Gives where it is along the first axis.
    #[must_use]
    pub fn place(&self, times: usize) -> f64 {
        let Some(picture) = &self.shown else { return 0.0 };
        let prior = Prior { spread: picture.spread, noise: picture.noise };
        let statements = picture.center.len();
        let apart = (statements / OWN_VOTES).max(1);
        let own: Vec<(u32, i8)> = (0..statements).step_by(apart).take(OWN_VOTES).map(answer).collect();
        let mut found = 0.0;
        for _ in 0..times {
            let votes = black_box(&own).iter().copied();
            found = black_box(locate(&picture.center, &picture.components, &prior, votes)).at[0];
        }
        found
    }

    /// Computes the meters of all statements of what is published with the map that is shown. Gives how many have an answer.
    pub fn meters(&mut self) -> usize {
        let Some(picture) = &self.shown else { return 0 };
        let edition = self.edition.get_or_insert_with(|| Edition::new(self.running.votes(), picture));
        edition.all()
    }

    /// The same after so many of them got a vote more: of those alone.
    pub fn meters_after(&mut self, statements: usize) -> usize {
        self.edition.as_mut().map_or(0, |edition| edition.tick(statements))
    }

    /// What is published of the map that is shown, as JSON.
    #[must_use]
    pub fn picture(&self) -> String {
        serde_json::to_string(&self.shown).unwrap_or_default()
    }
}

fn answer(statement: usize) -> (u32, i8) {
    (statement as u32, (statement % 3) as i8 - 1)
}

/// See [`witness::witness`].
#[must_use]
#[wasm_bindgen]
pub fn witness() -> String {
    witness::witness()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_with_groups_has_a_map_with_groups() {
        let mut bench = Bench::new(600, 60, false);
        assert_eq!((bench.votes(), bench.place(1)), (24_000.0, 0.0));
        assert!(bench.map() >= 2);
        assert!(bench.place(1) != 0.0);
        assert!(bench.meters() > 0 && bench.meters_after(20) > 0);
        let before = bench.picture();
        bench.take_in(200);
        assert!(bench.votes() > 24_000.0 && bench.map() >= 2);
        assert_ne!(bench.picture(), before);
    }
}
