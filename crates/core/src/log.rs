//! What the ledger commits to. The log that anybody can verify is built on this; it needs no change to acts
//! that are stored already.
//!
//! No JSON is ever written anew to be hashed: the body's bytes are those that were received. Next:
//! [`commitment`].

pub mod commitment;
