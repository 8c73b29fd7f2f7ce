//! What has no place in any committed file: where packages come from on one machine, and paths of one machine.
//! And a hint when a file of code grows long.

use super::{File, Finding};

/// Nine in ten files of the best codebases are shorter.
const LONG: usize = 400;

/// Files that a tool writes as it must.
const BY_TOOLS: [&str; 1] = ["Cargo.lock"];

/// Every such place, and the hint.
pub fn check(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    if !BY_TOOLS.iter().any(|name| file.path.ends_with(name)) {
        for (at, line) in file.text.lines().enumerate() {
            for needle in needles() {
                if line.contains(&needle) {
                    found.push(Finding::breach(
                        &file.path,
                        at + 1,
                        format!("`{needle}` belongs to one machine"),
                    ));
                }
            }
        }
    }
    let lines = file.text.lines().count();
    if lines > LONG
        && ["rs", "js", "mjs", "css"].iter().any(|kind| file.path.extension().is_some_and(|e| e == *kind))
    {
        found.push(Finding::hint(&file.path, 0, format!("{lines} lines; most files are below {LONG}")));
    }
    found
}

/// Hosts of registries and folders of machines. Put together here, so that this file does not name them.
fn needles() -> Vec<String> {
    [
        ("registry.npm", "js.org"),
        ("npm", "js.com"),
        ("crates", ".io"),
        ("pypi", ".org"),
        ("files.python", "hosted.org"),
        ("deb.debian", ".org"),
        ("static.rust", "-lang.org"),
        ("/wo", "rk/"),
        ("/ro", "ot/"),
    ]
    .iter()
    .map(|(one, two)| format!("{one}{two}"))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Weight, file};
    use super::*;

    #[test]
    fn a_host_or_a_path_of_one_machine_is_found() {
        for needle in needles() {
            assert_eq!(check(&file("README.md", &format!("one\nsee {needle}x"))).len(), 1, "{needle}");
        }
        assert_eq!(check(&file("README.md", "work/ in progress, at the root/")), []);
    }

    #[test]
    fn a_long_file_is_a_hint() {
        let found = check(&file("src/a.rs", &"\n".repeat(LONG + 1)));
        assert_eq!(found.iter().map(|finding| finding.weight).collect::<Vec<_>>(), [Weight::Hint]);
    }
}
