//! `cargo xtask tidy`: the rules of the house that no compiler knows. It also runs as a test.
//!
//! One rule a file; each gives what it found, and each has a test that shows it can fail. What the rules allow
//! stands in `xtask/tidy.toml`: adding to it is argued in the commit.

mod arrows;
mod docs;
mod hygiene;
mod lists;
mod manifests;
mod markup;
mod numbers;
mod readings;
mod sheets;
mod source;
mod words;

use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, str};

use crate::house::House;
use crate::run;
use crate::stamp;
use crate::trouble::{Result, Trouble};

use lists::Lists;

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    path: PathBuf,
    /// From 1; 0 when it is about the whole file.
    line: usize,
    text: String,
    weight: Weight,
}

/// What follows from a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// The house is not tidy.
    Breach,
    /// Worth a thought.
    Hint,
}

impl Finding {
    /// A breach.
    fn breach(path: &Path, line: usize, text: impl Into<String>) -> Self {
        Self { path: path.to_path_buf(), line, text: text.into(), weight: Weight::Breach }
    }

    /// A hint.
    fn hint(path: &Path, line: usize, text: impl Into<String>) -> Self {
        Self { weight: Weight::Hint, ..Self::breach(path, line, text) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.weight {
            Weight::Breach => "",
            Weight::Hint => "hint: ",
        };
        write!(f, "{mark}{}:{}: {}", self.path.display(), self.line, self.text)
    }
}

/// A file of the repository, by its path from the root.
#[derive(Debug, Clone)]
struct File {
    path: PathBuf,
    text: String,
}

impl File {
    fn is_under(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    fn is_rust(&self) -> bool {
        self.path.extension().is_some_and(|kind| kind == "rs")
    }

    fn is_sheet(&self) -> bool {
        self.path.extension().is_some_and(|kind| kind == "css")
    }
}

/// Prints what was found; fails on a breach.
pub fn tidy(house: &House) -> Result<()> {
    let findings = inspect(house)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.iter().filter(|finding| finding.weight == Weight::Breach).count() {
        0 => crate::face::check(house),
        n => Err(Trouble::say(format!("{n} breaches of the rules of the house, listed above"))),
    }
}

/// All findings, rule by rule.
fn inspect(house: &House) -> Result<Vec<Finding>> {
    let lists = Lists::read(house)?;
    let files = files(house)?;
    let rust: Vec<&File> = files.iter().filter(|file| file.is_rust()).collect();
    let widget: Vec<&File> = rust.iter().copied().filter(|file| file.is_under("src")).collect();
    let sheets: Vec<&File> = files.iter().filter(|file| file.is_under("style") && file.is_sheet()).collect();

    let mut found = Vec::new();
    found.extend(widget.iter().flat_map(|file| arrows::check(file, &lists)));
    found.extend(files.iter().flat_map(|file| manifests::check(file, &lists)));
    found.extend(rust.iter().flat_map(|file| docs::check(file)));
    // Who draws on the screen, and so speaks.
    let drawn =
        |file: &&&File| ["src", "crates/desk/src", "crates/meter/src"].iter().any(|room| file.is_under(room));
    let drawn: Vec<&File> = rust.iter().filter(drawn).copied().collect();
    found.extend(drawn.iter().flat_map(|file| markup::check(file)));
    found.extend(
        rust.iter().filter(|file| file.is_under("crates/core/src")).flat_map(|file| numbers::check(file)),
    );
    found.extend(sheets.iter().flat_map(|file| sheets::check(file)));
    found.extend(words::check(&files, &drawn));
    found.extend(words::wording(&files, &lists));
    found.extend(readings::check(&files));
    found.extend(files.iter().flat_map(hygiene::check));
    Ok(found)
}

/// What is in the repository or is about to be: not what is ignored. Files that are no text are left out.
fn files(house: &House) -> Result<Vec<File>> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let paths: Vec<PathBuf> = match run::output(run::command(house, "git").args(list)) {
        Ok(names) => names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect(),
        // A copy without its history.
        Err(_) => ["src", "style", "locales", "crates", "xtask/src", "tests", "demo", "Cargo.toml"]
            .iter()
            .map(|name| stamp::files(&house.root().join(name)))
            .collect::<Result<Vec<_>>>()?
            .concat()
            .iter()
            .filter_map(|path| path.strip_prefix(house.root()).ok().map(Path::to_path_buf))
            .collect(),
    };
    let read = |path: PathBuf| {
        let bytes = fs::read(house.root().join(&path)).ok()?;
        Some(File { text: str::from_utf8(&bytes).ok()?.to_owned(), path })
    };
    // A file that is listed and cannot be read was just deleted.
    Ok(paths.into_iter().filter_map(read).collect())
}

/// For the rules' tests: a file that exists nowhere.
#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File { path: PathBuf::from(path), text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let house = House::find().expect("cargo says where we are");
        tidy(&house).expect("no breach");
    }
}
