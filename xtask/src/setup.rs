//! `cargo xtask setup`: the tools that a build needs and that neither cargo nor Node bring along, each installed
//! once, in a folder that carries its name and version, with a mark written last: a folder without the mark was
//! left half done and is made anew.
//!
//! ```text
//! target/tools/  wasm-bindgen-cli-0.2.130/bin/…     from source; the version of Cargo.lock, or the glue does not fit
//!                node-<hash of the lock>/node_modules   wasm-opt, playwright-core, axe-core
//! ```
//! `$DELIBERATION_TOOLS` puts them elsewhere, so that a clean clone need not build them again.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::house::House;
use crate::run;
use crate::trouble::{Result, Trouble};

/// The target that the widget is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";
/// When Cargo.lock does not say.
const WASM_BINDGEN: &str = "0.2.130";
/// Written when a folder is complete.
const MARK: &str = ".complete";

/// Where the tools are.
#[derive(Debug, Clone)]
pub struct Tools {
    /// Folders for the front of the search path.
    pub path: Vec<PathBuf>,
    /// The folder that holds `node_modules`.
    pub node: PathBuf,
    /// Names and versions: part of what a build depends on.
    pub versions: String,
}

/// Installs what is missing.
pub fn setup(house: &House) -> Result<Tools> {
    fs::create_dir_all(house.tools()).map_err(Trouble::at(house.tools()))?;
    wasm_target(house)?;
    let bindgen_version = locked_version(house, "wasm-bindgen")?.unwrap_or_else(|| WASM_BINDGEN.to_owned());
    // It reads and writes the whole widget at each build: not at opt-level 0.
    let bindgen = from_source(house, "wasm-bindgen-cli", &bindgen_version)?;
    let node = from_npm(house)?;
    Ok(Tools {
        path: vec![bindgen.join("bin"), node.join("node_modules/.bin")],
        versions: [&bindgen, &node]
            .iter()
            .filter_map(|folder| folder.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect::<Vec<_>>()
            .join(" "),
        node,
    })
}

/// The compiler's part for [`WASM`]. Without rustup it is there, or the compiler says that it is not.
fn wasm_target(house: &House) -> Result<()> {
    if run::find(&["rustup"]).is_none() {
        return Ok(());
    }
    let installed = run::output(run::command(house, "rustup").args(["target", "list", "--installed"]))?;
    if installed.lines().any(|line| line.trim() == WASM) {
        return Ok(());
    }
    run::run(run::command(house, "rustup").args(["target", "add", WASM]))
}

/// Installs a program of the Rust registry into its folder.
fn from_source(house: &House, name: &str, version: &str) -> Result<PathBuf> {
    let folder = house.tools().join(format!("{name}-{version}"));
    if is_complete(&folder) {
        return Ok(folder);
    }
    println!("Installing {name} {version}, once. It takes a few minutes.");
    empty(&folder)?;
    let build = house.tools().join(format!("{name}-{version}.build"));
    let install = |locked: bool| {
        let mut cargo = run::cargo(house);
        cargo.args(["install", name, "--version", version, "--root"]).arg(&folder);
        if locked {
            cargo.arg("--locked");
        }
        cargo
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_LTO", "false")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env_remove("RUSTFLAGS");
        run::run(&mut cargo)
    };
    // A lock can name a version that a lagging mirror of the registry does not have yet.
    install(true).or_else(|_| {
        println!("Its lock cannot be met here; with the newest versions that can be had:");
        install(false)
    })?;
    fs::remove_dir_all(&build).map_err(Trouble::at(&build))?;
    complete(&folder)?;
    Ok(folder)
}

/// The folder with what Node needs, installed if it is not there.
pub fn node(house: &House) -> Result<PathBuf> {
    fs::create_dir_all(house.tools()).map_err(Trouble::at(house.tools()))?;
    from_npm(house)
}

/// The same, if it is there.
#[cfg(test)]
pub fn node_if_there(house: &House) -> Result<PathBuf> {
    let folder = npm_folder(house)?;
    if is_complete(&folder) { Ok(folder) } else { Err(Trouble::say("not installed")) }
}

fn npm_folder(house: &House) -> Result<PathBuf> {
    let lock = house.root().join("package-lock.json");
    let text = fs::read(&lock).map_err(Trouble::at(&lock))?;
    let hash: String = Sha256::digest(&text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Ok(house.tools().join(format!("node-{hash}")))
}

/// Installs what package-lock.json names. The folder carries the lock's hash, so that clones can share it.
fn from_npm(house: &House) -> Result<PathBuf> {
    let folder = npm_folder(house)?;
    if is_complete(&folder) {
        return Ok(folder);
    }
    println!("Installing what Node needs, once.");
    empty(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        let (from, to) = (house.root().join(name), folder.join(name));
        fs::copy(&from, to).map_err(Trouble::at(&from))?;
    }
    let mut npm = run::command(house, "npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    run::run(&mut npm)?;
    complete(&folder)?;
    Ok(folder)
}

/// The version of `package` in Cargo.lock.
fn locked_version(house: &House, package: &str) -> Result<Option<String>> {
    let path = house.root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(Trouble::at(&path))?;
    Ok(version_in(&lock, package))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

/// Whether a folder was finished.
pub fn is_complete(folder: &Path) -> bool {
    folder.join(MARK).is_file()
}

/// Marks a folder as finished.
pub fn complete(folder: &Path) -> Result<()> {
    let mark = folder.join(MARK);
    fs::write(&mark, "").map_err(Trouble::at(&mark))
}

/// Makes a folder anew.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Trouble::at(folder))?;
    }
    fs::create_dir_all(folder).map_err(Trouble::at(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n[[package]]\nname = \
                        \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn the_version_is_that_of_the_package_and_not_of_its_cousin() {
        assert_eq!(version_in(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(LOCK, "leptos"), None);
    }
}
