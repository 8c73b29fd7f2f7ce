//! The meters of all statements, kept from one edition to the next: those whose sums are the same are not computed anew.
//!
//! *Cost*: to compare, a few sums a statement; to compute, see the bench. Next: [`super::whole`].

use std::collections::BTreeMap;

use super::{Meters, Sums};
use crate::publish::Published;

/// The meters of the edition that was looked at last.
#[derive(Clone, Debug, Default)]
pub struct Book {
    sums: Vec<Sums>,
    meters: Vec<Meters>,
}

impl Book {
    /// The meters of this edition, one for each statement, in order.
    pub fn renew(&mut self, edition: &Published) -> &[Meters] {
        let mut places = BTreeMap::new();
        for (place, id) in edition.map.iter().flat_map(|map| map.statements.iter().enumerate()) {
            places.insert(*id, place);
        }
        let all = edition.statements.len();
        self.sums.truncate(all);
        self.meters.truncate(all);
        for (at, statement) in edition.statements.iter().enumerate() {
            let sums = Sums::of(edition, statement, places.get(&statement.id).copied());
            match self.sums.get_mut(at) {
                Some(same) if *same == sums => {}
                Some(other) => {
                    self.meters[at] = Meters::made_of(&sums);
                    *other = sums;
                }
                None => {
                    self.meters.push(Meters::made_of(&sums));
                    self.sums.push(sums);
                }
            }
        }
        &self.meters
    }
}
