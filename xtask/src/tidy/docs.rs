//! Each file of Rust opens by saying what lives in it.

use std::path::Path;

use super::{File, Finding};

/// A Rust source file that does not open with `//!`.
pub fn check(file: &File) -> Option<Finding> {
    if !is_room(&file.path) || file.text.trim_start().starts_with("//!") {
        return None;
    }
    Some(Finding::breach(&file.path, 1, "the file does not open with `//!` and what lives in it"))
}

/// Ours in `src`, `crates/*/src` and `xtask/src`.
fn is_room(path: &Path) -> bool {
    path.starts_with("src")
        || path.starts_with("xtask/src")
        || path.starts_with("crates")
            && path.components().nth(2).is_some_and(|folder| folder.as_os_str() == "src")
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn a_file_says_what_lives_in_it() {
        assert_eq!(check(&file("src/view.rs", "\n//! Views.\n")), None);
        for path in ["src/view.rs", "crates/core/src/act.rs", "xtask/src/main.rs"] {
            assert!(check(&file(path, "use std::fmt;\n")).is_some(), "{path}");
        }
        assert_eq!(check(&file("tests/data/make.rs", "fn main() {}")), None);
    }
}
