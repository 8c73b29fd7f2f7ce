//! `votes.csv`: each vote at its time; who changes their mind stands there twice.
//!
//! The file is not in the order of time: Polis sorts it by statement and person. So the events are sorted, and
//! of two with the same time the later line comes later. Next: [`super::matrix`].

use std::collections::HashSet;

use super::export::VoteEvent;
use super::table::Table;
use super::{Progress, ReadError, VOTES};

/// The events, and who cast them.
pub(super) struct Votes {
    /// In the order of time; those without a time come first, in the order of the file.
    pub events: Vec<VoteEvent>,
    /// In the order in which the file first names them.
    pub voters: Vec<i64>,
}

/// Reads the bytes of `votes.csv`.
pub(super) fn read(bytes: &[u8], report: &mut dyn FnMut(Progress)) -> Result<Votes, ReadError> {
    let mut table = Table::open(VOTES, bytes, report)?;
    let (tid, voter, vote) = (table.needed("comment-id")?, table.needed("voter-id")?, table.needed("vote")?);
    let at = table.optional("timestamp")?;
    let mut events: Vec<VoteEvent> = Vec::new();
    while let Some(row) = table.next()? {
        let value = row.vote_if_any(vote)?;
        events.push(VoteEvent {
            at_ms: row.moment(at)?,
            participant: row.whole(voter)?,
            tid: row.whole(tid)?,
            value: value.ok_or_else(|| row.wrong(vote, "1 (agree), -1 (disagree) or 0 (pass)"))?,
        });
    }
    let mut named = HashSet::new();
    let voters =
        events.iter().map(|event| event.participant).filter(|person| named.insert(*person)).collect();
    // The sort is stable.
    events.sort_by_key(|event| event.at_ms);
    Ok(Votes { events, voters })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vote::Vote::{Agree, Disagree, Pass};

    #[test]
    fn events_come_in_the_order_of_time_and_then_of_lines() {
        let bytes = b"vote,voter-id,comment-id,datetime,timestamp\n\
                      1,5,0,x,1500000000000\n-1,5,0,x,1400000000\n0,5,0,x,1500000000000\n";
        let values: Vec<_> =
            read(bytes, &mut |_| ()).unwrap().events.iter().map(|event| event.value).collect();
        assert_eq!(values, [Disagree, Agree, Pass]);
    }

    #[test]
    fn a_vote_is_one_of_three() {
        for bad in ["", "2", "yes", "1.0"] {
            let text = format!("comment-id,voter-id,vote\n0,0,1\n0,1,{bad}\n");
            let fault = read(text.as_bytes(), &mut |_| ()).err().map(|fault| fault.to_string()).unwrap();
            assert!(fault.starts_with("votes.csv, line 3, column vote: expected 1 (agree)"), "{fault}");
        }
    }
}
