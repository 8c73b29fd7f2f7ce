//! From votes to a picture of opinion: who stands where, which groups there are, what sets them apart,
//! what they share.
//!
//! What lives here: pure maths over statement *indices* (`u32`) and rows of votes. What may not: ids,
//! acts, clocks, randomness, I/O, threads. The geometry (sums, components, places, groups, stability) uses
//! only `+ - * /` and `sqrt`, so that a browser and a server get the same bits.
//! Everything is defined for nobody, for one person and for no statement, and no NaN ever leaves.
//!
//! One way leads through the rooms, each of them a file:
//! votes ([`matrix`]) → their whole-number sums ([`sums`]) → components ([`pca`]) → places with their uncertainty
//! ([`projection`]) → groups ([`groups`], which tries [`kmeans`] over [`micro`] points for several k, measured by
//! [`silhouette`] and [`stability`]) → [`fit`]. That is a function of the votes alone, to the bit, whatever the
//! order of people, statements and arrival: all sums are exact ([`exact`]). (One thing cannot be so: where a crowd is its own
//! mirror image, a number must say which side is which.)
//!
//! Then the map is drawn as the one before was ([`follow`]); what sets a group apart ([`representative`]), cells of
//! people ([`cells`]) and what may be published of them ([`disclosure`]) make the picture ([`map`]), and
//! [`layout`] says where each thing of it is drawn.
//!
//! A second way, [`polis`], is Polis' own algorithm to the letter (Small et al., "Polis: Scaling deliberation by
//! mapping high dimensional opinion spaces", 2021, and the published source of its maths). Both ways end in the same
//! [`analysis`], which holds everything at full precision, for whoever may see the votes.

pub mod exact;
pub mod matrix;
pub mod sums;

pub mod eigen;
pub mod keys;
pub mod pca;
pub mod projection;

pub mod plane;

pub mod micro;

pub mod kmeans;
pub mod silhouette;

pub mod stability;

pub mod groups;

pub mod fit;

pub mod tally;

pub mod representative;

pub mod analysis;

pub mod polis;

pub mod cells;
pub mod disclosure;

pub mod follow;

pub mod map;

pub mod layout;

pub use analysis::{Analysis, GroupAnalysis, Standing};
pub use fit::{Fit, Parameters, fit};
pub use follow::{Drawing, follow};
pub use map::{Cell, CommonGround, Picture, PictureGroup, Quote, publishable};
pub use matrix::Votes;
pub use projection::{Place, locate, place};
pub use sums::{Running, Sums};
pub use tally::Tally;
