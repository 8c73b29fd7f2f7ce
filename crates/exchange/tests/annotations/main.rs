//! Annotations in the forms of others: against the golden examples, the W3C's own samples, and for our sample.

mod golden;
mod musts;
mod samples;

use std::path::{Path, PathBuf};

/// A folder of the shared data, if they are there.
fn shared(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("DELIBERATION_SHARED").map_or_else(beside, PathBuf::from);
    let directory = shared.join(name);
    if directory.is_dir() {
        return Some(directory);
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "no shared data: {name}");
    println!("SKIPPED (no shared data): {name}");
    None
}
