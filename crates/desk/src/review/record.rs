//! What was decided, as `…/decisions` gives it: by number, of two rows the later one.

use std::collections::BTreeMap;

use deliberation_core::moderation::published::PublishedDecision;
use deliberation_core::wire::{Json, Read as _};

use crate::face::parse;
use crate::state::{Desk, later};

/// All decisions that came so far.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Decided {
    /// By their numbers.
    pub rows: BTreeMap<u32, PublishedDecision>,
    /// Whether they were asked for.
    pub begun: bool,
    /// Whether all are here.
    pub whole: bool,
    /// Whether the last answer did not come.
    pub missing: bool,
    /// The last act that is known of.
    since: u64,
}

impl Decided {
    /// Takes in an answer; whether there is more.
    fn take_in(&mut self, page: Option<&Json>) -> bool {
        let rows = page.and_then(|page| page.get("decisions")).and_then(Json::as_array);
        let Some((page, rows)) = page.zip(rows) else {
            self.missing = true;
            return false;
        };
        for row in rows.iter().filter_map(|row| PublishedDecision::read(row).ok()) {
            if self.rows.get(&row.number).is_none_or(|old| old.changed <= row.changed) {
                self.rows.insert(row.number, row);
            }
        }
        let more = page.get("more").and_then(Json::as_bool).unwrap_or(false);
        self.since = page.get("since").and_then(Json::as_u64).unwrap_or(self.since);
        (self.missing, self.whole) = (false, !more);
        more
    }
}

impl Desk {
    /// Asks for what was decided since one asked last.
    pub fn ask_record(self) {
        let (Some(data), Some(face)) = (self.data(), self.with_face(Clone::clone)) else { return };
        let mut since = data.review.record.since;
        self.on_review(|review| review.record.begun = true);
        later(Box::pin(async move {
            loop {
                let answer = face.ask(&format!("/decisions?since={since}")).await;
                let page = parse(&answer.body).filter(|_| answer.status == 200);
                let mut more = false;
                self.on_review(|review| {
                    more = review.record.take_in(page.as_ref());
                    since = review.record.since;
                });
                if !more {
                    return;
                }
            }
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &str, since: u64, more: bool) -> Json {
        parse(&format!(r#"{{"decisions":[{rows}],"since":{since},"more":{more}}}"#)).unwrap()
    }

    fn row(number: u32, state: &str, changed: u64) -> String {
        let id = "0193a1c0-0000-7000-8000-000000000001";
        format!(
            r#"{{"number":{number},"id":"{id}","kind":"post","outcome":"hide","by":"moderator","at":1,"source":"own","state":"{state}","changed":{changed}}}"#
        )
    }

    #[test]
    fn of_two_rows_of_a_decision_the_later_one_holds() {
        let mut record = Decided::default();
        assert!(record.take_in(Some(&page(&[row(1, "stands", 5), row(2, "stands", 6)].join(","), 6, true))));
        assert!(!record.take_in(Some(&page(&row(1, "lifted", 9), 9, false))));
        let states: Vec<_> = record.rows.values().map(|row| (row.number, row.changed)).collect();
        assert_eq!((states, record.since, record.whole), (vec![(1, 9), (2, 6)], 9, true));
        assert!(!record.take_in(None));
        assert!(record.missing && record.rows.len() == 2);
    }
}
