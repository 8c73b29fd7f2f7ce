//! The server from outside: a file for each address, over HTTP, against a server on a port of its own.
//!
//! Next: [`support`], a server in this process; [`process`], the real program.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod portal;
mod support;

mod acts;
mod analyze;
mod annotations;
mod assets;
mod audit;
mod classifier;
mod decidim;
mod decisions;
mod deliberations;
mod demo;
mod erasure;
mod export;
mod failing;
mod fuzz;
mod garbled;
mod head;
mod hidden;
mod history;
mod import;
mod join;
mod keys;
mod ledger;
mod limits;
mod live;
mod me;
mod moderation;
mod openapi;
mod people;
mod permissions;
mod policy;
mod problems;
mod process;
mod race;
mod roles;
mod room;
mod sign_in;
mod small_rooms;
mod snapshot;
mod thread;
mod ticks;
mod writing;
