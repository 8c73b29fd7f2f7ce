//! What is looked for in `$DELIBERATION_SHARED`, else beside the repository. Without it a test says so and passes, except in
//! CI.

#![allow(dead_code, reason = "each test takes of it what it needs")]

use std::path::PathBuf;

use serde_json::Value;

/// A file, as text.
pub fn shared(path: &str) -> Option<String> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let root = std::env::var_os("DELIBERATION_SHARED").map_or_else(beside, PathBuf::from);
    let text = std::fs::read_to_string(root.join(path)).ok();
    assert!(text.is_some() || std::env::var("CI").as_deref() != Ok("true"), "{path} is missing in CI");
    text
}

/// Vectors of `golden/`; where they are not there, `test` says so.
pub fn golden(test: &str, path: &str) -> Option<Value> {
    let text = shared(&format!("golden/{path}"));
    if text.is_none() {
        println!("SKIPPED (no shared data): {test} {path}");
    }
    text.map(|text| serde_json::from_str(&text).expect("a golden file is JSON"))
}
