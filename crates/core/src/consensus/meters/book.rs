//! The meters of all statements, kept from one edition to the next: those whose sums are the same are not looked at anew.
//!
//! What all statements come to asks of each only how sure its answer is. Bands are computed where they are shown, or where they
//! decide the order. *Cost*: to compare, a few sums a statement; to compute, see the bench. Next: [`super::whole`].

use std::collections::BTreeMap;

use super::whole::{Brief, Whole};
use super::{Meters, Sums};
use crate::id::ActId;
use crate::publish::Published;

/// The edition that was looked at last, as far as meters go.
#[derive(Clone, Debug, Default)]
pub struct Book {
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    id: ActId,
    sums: Sums,
    brief: Brief,
}

impl Book {
    /// Looks at this edition.
    pub fn renew(&mut self, edition: &Published) {
        let mut places = BTreeMap::new();
        for (place, id) in edition.map.iter().flat_map(|map| map.statements.iter().enumerate()) {
            places.insert(*id, place);
        }
        self.lines.truncate(edition.statements.len());
        for (at, statement) in edition.statements.iter().enumerate() {
            let id = statement.id;
            let sums = Sums::of(edition, statement, places.get(&id).copied());
            match self.lines.get_mut(at) {
                Some(line) if line.sums == sums => line.id = id,
                Some(line) => *line = Line { id, brief: Brief::of(&sums), sums },
                None => self.lines.push(Line { id, brief: Brief::of(&sums), sums }),
            }
        }
    }

    /// What all statements come to.
    #[must_use]
    pub fn whole(&self) -> Whole {
        Whole::of(self.lines.iter().map(|line| (line.id, &line.brief)))
    }

    /// The meters of one statement, computed.
    #[must_use]
    pub fn meters(&self, statement: ActId) -> Option<Meters> {
        let line = self.lines.iter().find(|line| line.id == statement)?;
        Some(Meters::made_of(&line.sums))
    }
}
