//! Argdown, the text form of argument maps: read and written.
//!
//! *Source*: <https://argdown.org/syntax/>. What is read is kept as it was said, line by line with its depth, so that
//! writing it and reading that again gives the same ([`read`] ∘ [`write`] ∘ [`read`] = [`read`]). [`graph`] says what it
//! comes to: statements and arguments by their titles, and who supports or attacks whom, counted as Argdown's own tools do.
//!
//! Left out: the strict mode (in which `-` between statements means "contrary"), styling and layout. Data in braces and
//! the front matter are kept as text. Next: [`crate::kialo`], the simpler form.

mod graph;
mod read;
mod write;

pub use graph::{Graph, graph};
pub use read::{ArgdownError, read};
pub use write::write;

/// A file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Document {
    /// What stands between `===` at its head, if anything.
    pub front: Option<String>,
    /// What comes then.
    pub blocks: Vec<Block>,
}

/// What stands between blank lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A heading of a level, from 1.
    Heading(u8, String),
    /// A statement or an argument with what relates to it, each line with its depth: the first alone has depth 0.
    Tree(Vec<Line>),
    /// An item of a list: at which indentation, whether numbered, and its tree.
    Item(usize, bool, Vec<Line>),
    /// Premises, inferences and conclusions of the argument of the block before; of one without a title where that is
    /// none.
    Steps(Vec<Step>),
}

/// A line of a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// How deep it stands.
    pub depth: u32,
    /// How it relates to the line that it stands under: nothing for the first.
    pub relation: Option<Relation>,
    /// What it says.
    pub what: What,
}

/// How a line relates to the one that it stands under.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Relation {
    /// What it does.
    pub kind: Kind,
    /// Whether the upper line does it to the lower (`+>`), not the lower to the upper (`+`).
    pub outgoing: bool,
}

/// What one does to the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// `+`
    Support,
    /// `-`
    Attack,
    /// `_`: it attacks an inference.
    Undercut,
    /// `><`: both cannot be true, nor both false.
    Contradictory,
}

/// A statement or an argument, named or said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct What {
    /// Whether it is an argument (`<…>`).
    pub argument: bool,
    /// Its title. An argument has one.
    pub title: Option<String>,
    /// Its words, with tags and data as they stand; nothing where it is only named.
    pub text: Option<String>,
}

/// A line of a reconstruction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A premise or a conclusion with what relates to it.
    Statement(Vec<Line>),
    /// From what stands above to what stands below, by this rule; empty where none is named.
    Inference(String),
}
