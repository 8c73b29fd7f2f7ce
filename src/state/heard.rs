//! Claims often heard: what notes that stand say of several claims at once. Only the second module knows them.
//!
//! Next: `queries::heard`, `tasks::heard`.

use std::collections::BTreeSet;

use deliberation_core::annotation::heard::HeardClaim;
use deliberation_core::id::ActId;

use super::brought::Brought;

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Heard {
    /// The claims, those heard most first.
    pub claims: Brought<Vec<HeardClaim>>,
    /// The one that was asked for.
    pub asked: Option<ActId>,
    /// Counts how often one was asked for.
    pub asks: u32,
    /// Those that I was told of and want to hear no more of, as long as this page is open.
    pub seen: BTreeSet<ActId>,
}
