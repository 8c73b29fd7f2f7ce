//! How strong an argument is: from what readers think of it and from the arguments for and against it.
//!
//! [`graph`] holds who supports and who attacks whom; [`semantics`] how one argument's strength follows from those of
//! its replies; [`evaluate`] goes through the whole graph, loops included, without recursion; [`base`] makes the strength
//! an argument has by itself out of its ratings; [`error`] says how sure all that is. What may not live here: posts,
//! people, a list's order. A vote on a statement, the map and the meters know nothing of it.
//!
//! Ours is [`Semantics::Rqe`]; the textbook ones stand beside it for comparison. All strengths lie in [0, 1].

pub mod base;
pub mod error;
pub mod evaluate;
pub mod graph;
pub mod semantics;

pub use base::{Ratings, discount};
pub use error::deviations;
pub use evaluate::{Pull, Strengths, evaluate, pulls};
pub use graph::{Edge, Graph, GraphError, Relation};
pub use semantics::{RHO, Semantics};
