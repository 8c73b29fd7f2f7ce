//! How I look at the list of all statements, and the link of one that I asked for.

use std::sync::Arc;

use deliberation_core::id::ActId;
use deliberation_core::vote::Value;

/// Which statements the list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those I could vote on and have not.
    Open,
    /// Those I answered so.
    Answered(Value),
    /// Those I wrote.
    Mine,
}

/// Which statements stand in the list, by their numbers. They stay as they are while I read, whatever comes.
#[derive(PartialEq, Eq, Debug, Default)]
pub struct Rows {
    /// All there were when the list was made, ascending.
    pub known: Vec<u32>,
    /// Those the list shows, in its order.
    pub rows: Vec<u32>,
}

/// How I look at the list.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Listing {
    /// Whether it is open where there is room for all panels.
    pub open: bool,
    /// What I search for.
    pub find: String,
    /// Which it shows.
    pub filter: Filter,
    /// Whether those that most people answered stand first; else the order of the server.
    pub by_votes: bool,
    /// What stands in it.
    pub rows: Arc<Rows>,
    /// Which of them is the first that is drawn.
    pub from: usize,
    /// Counts the moves of the focus to the first row.
    pub focus: u32,
    /// Whether what I did last I did in the list: what waits for me then stands there.
    pub acted: bool,
}

/// The link of a statement that I asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The statement.
    pub statement: ActId,
    /// The address of the page that shows it first.
    pub address: String,
    /// Whether it lies in the clipboard; nothing while that is not known.
    pub copied: Option<bool>,
}
