//! The stance line 分歧线: where people stand on the main question, before and after, and whether anybody has moved.
//!
//! [`stances`] is the private part of the fold; [`line`](mod@line) is what everybody may see of it, a histogram and sums of
//! people, by the table of small rooms; [`regions`] says what those hold who stand in a part of the line; [`step`] is the
//! event, [`significance`] the tests. What may not live here: where one person stands, anywhere but in `stances`.
//! Read on in [`step`], [`stances`], [`line`](mod@line), [`regions`].

pub mod line;
pub mod regions;
pub mod significance;
pub mod stances;
pub mod step;
