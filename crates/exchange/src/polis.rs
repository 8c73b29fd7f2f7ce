//! Polis: reads the directory of CSV files that a conversation on Polis is exported as.
//!
//! Start at [`read`]; [`Export`], plain data, is what comes out, and [`acts`](acts()) makes a log of it. Inside,
//! each file has its own reader (`summary`, `comments`, `votes`, `matrix`) over one shared `table` of `row`s, and
//! `reconcile` says which file is believed where two differ. What is wrong with a file is told by [`ReadError`].
//!
//! Both generations of headers are read, columns are found by name and never by place, unknown columns are
//! passed over. The column `xid` (a key of a person at the host's) is passed over on purpose.

mod acts;
mod comments;
mod error;
mod export;
mod files;
mod language;
mod lines;
mod matrix;
mod opening;
mod reconcile;
mod row;
mod summary;
mod table;
mod votes;

pub use acts::{Acts, Options, Unmoderated, acts};
pub use error::ReadError;
pub use export::{Export, Moderation, Shape, Statement, VoteEvent};
pub use files::{Files, Progress, parse, read, read_with};
pub use summary::Summary;

/// The name of the file with the question.
pub const SUMMARY: &str = "summary.csv";
/// The name of the file with the statements.
pub const COMMENTS: &str = "comments.csv";
/// The name of the file with each vote in time.
pub const VOTES: &str = "votes.csv";
/// The name of the file with the last vote of each person on each statement.
pub const MATRIX: &str = "participants-votes.csv";
