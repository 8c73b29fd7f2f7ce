//! The only adapters of the ports: network, storage, clock, randomness of a browser.
//!
//! Nothing else in the house knows them. Each has a fallback for what an old or insecure page lacks. Next:
//! [`http`].

pub mod browser_clock;
pub mod browser_entropy;
pub mod browser_storage;
pub mod graphemes;
pub mod http;
pub mod in_page;
pub mod indexed_db;
pub mod json;
pub mod live;
pub mod media;
pub mod share;
pub mod tabs;
