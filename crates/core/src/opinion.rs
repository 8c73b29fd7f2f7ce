//! From votes to a picture of opinion: who stands where, which groups there are, what sets them apart,
//! what they share.
//!
//! What lives here: pure maths over statement *indices* (`u32`) and rows of votes. What may not: ids,
//! acts, clocks, randomness, I/O, threads. The geometry (sums, components, places, groups, clarity) uses
//! only `+ - * /` and `sqrt`, in one fixed order, so that a browser and a server get the same bits.
//! Everything is defined for nobody, for one person and for no statement, and no NaN ever leaves.
//!
//! One way leads through the rooms, each of them a file:
//! votes ([`matrix`]) → components ([`pca`]) → places ([`projection`]) → groups ([`groups`], which tries
//! [`kmeans`] for several k and keeps the clearest by [`silhouette`]) → what sets a group apart
//! ([`representative`]) → cells of people ([`cells`]) → what may be published ([`disclosure`], [`map`]).
//!
//! How a picture is drawn stands in [`layout`].
//! A second way, [`polis`], is Polis' own algorithm to the letter. It ends in the same [`analysis`], which
//! holds everything at full precision, for whoever may see the votes.
//!
//! Read next: [`map`], which walks that way twice: [`map::fit`] for one's own analysis, and
//! [`map::publishable`] for everybody.
//!
//! The order of people never matters: rows and points are put into an order of their own before anything
//! is summed, so that shuffled people get the same bits. The formulas are those of Polis where it has
//! one (Small et al., "Polis: Scaling deliberation by mapping high dimensional opinion spaces", 2021,
//! and the published source of its maths); where we differ, the file says so.

pub mod matrix;

pub mod pca;
pub mod projection;

pub mod plane;

pub mod kmeans;
pub mod silhouette;

pub mod groups;

pub mod tally;

pub mod representative;

pub mod analysis;

pub mod polis;

pub mod cells;
pub mod disclosure;

pub mod map;

pub mod layout;

pub use analysis::{Analysis, GroupAnalysis, Standing};
pub use map::{Cell, CommonGround, Fit, Parameters, Picture, PictureGroup, Quote, fit, publishable};
pub use matrix::Votes;
pub use projection::{Place, place};
pub use tally::Tally;
