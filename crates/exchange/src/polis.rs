//! Polis: reads the directory of CSV files that a conversation on Polis is exported as, and writes one.
//!
//! Start at [`read`]; [`Export`], plain data, is what comes out, [`acts`](acts()) makes a log of it, and
//! [`write`](write()) makes files of it again. [`rows`](rows()) is the quick way to the votes in force alone, for an
//! analysis; [`math`](math()) reads what Polis' own server published of its sums. Inside,
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
mod grid;
mod language;
mod lines;
mod math;
mod matrix;
mod opening;
mod recall;
mod reconcile;
mod row;
mod rows;
mod summary;
mod table;
mod votes;
mod write;

pub use acts::{Acts, Options, Unmoderated, acts};
pub use error::ReadError;
pub use export::{Export, Moderation, Shape, Statement, VoteEvent};
pub use files::{Files, Progress, parse, read, read_with};
pub use math::{BaseCluster, Math, MathError, math};
pub use recall::Recalled;
pub use rows::{Rows, rows, rows_of};
pub use summary::Summary;
pub use write::{Form, Header, Set, write};

/// The name of the file with the question.
pub const SUMMARY: &str = "summary.csv";
/// The name of the file with the statements.
pub const COMMENTS: &str = "comments.csv";
/// The name of the file with each vote in time.
pub const VOTES: &str = "votes.csv";
/// The name of the file with the last vote of each person on each statement.
pub const MATRIX: &str = "participants-votes.csv";
