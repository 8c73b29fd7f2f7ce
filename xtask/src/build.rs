//! `cargo xtask build`: the widget and its demo page, in `dist/`.
//!
//! Trunk compiles, binds and optimises; then the glue is patched ([`crate::glue`]) and what a browser loads is
//! compressed. Because this takes minutes, it is skipped when nothing that goes in has changed ([`crate::stamp`]).

use std::fs;
use std::path::{Path, PathBuf};

use crate::house::House;
use crate::setup::{self, Tools};
use crate::trouble::{Result, Trouble};
use crate::{face, glue, precompress, run, stamp, thin};

/// Everything that the result depends on.
const INPUTS: [&str; 18] = [
    "src",
    "crates/in-page/src",
    "crates/in-page/Cargo.toml",
    ".cargo/config.toml",
    "style",
    "locales",
    "demo",
    "crates/core/src",
    "crates/core/Cargo.toml",
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "index.html",
    "Trunk.toml",
    "rust-toolchain.toml",
    "xtask/src/glue.rs",
    "xtask/src/thin.rs",
    "xtask/src/face.rs",
];

/// The loader: the only file whose address a host page writes.
pub const LOADER: &str = "deliberation.js";
/// The glue between the browser and the widget's code.
pub const GLUE: &str = "deliberation-widget.js";
/// The widget's code.
pub const WASM: &str = "deliberation-widget_bg.wasm";

/// The backend of a page without one: a module that only such a page loads.
const IN_PAGE: &str = "deliberation-in-page";
/// The names of all texts, for pages that bring their own.
const WORDS: &str = "deliberation-words.js";
/// Its profile in Cargo.toml: quicker maths, for a few bytes.
const IN_PAGE_PROFILE: &str = "in-page";
/// Its glue.
pub const IN_PAGE_GLUE: &str = "deliberation-in-page.js";
/// Its code.
pub const IN_PAGE_WASM: &str = "deliberation-in-page_bg.wasm";

/// For readers, or for whoever is writing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Small.
    Release,
    /// Soon there.
    Dev,
}

impl Mode {
    /// From the flag `--dev`.
    pub fn new(dev: bool) -> Self {
        if dev { Self::Dev } else { Self::Release }
    }
}

/// Builds, unless `dist/` is what it would become.
pub fn build(house: &House, mode: Mode) -> Result<()> {
    let tools = setup::setup(house)?;
    let goes_in = stamp::of(house.root(), &INPUTS, &[&tools.versions, &format!("{mode:?}")])?;
    let stamp_file = house.target().join("dist.stamp");
    let dist = house.dist();
    // Made aside, and moved when it is whole: who reads dist/ meanwhile never sees glue beside another's code.
    let next = dist.join(".next");
    let stamp = |listing: &str| format!("{goes_in}\n{listing}\n");
    if dist.join(WASM).is_file()
        && fs::read_to_string(&stamp_file)
            .is_ok_and(|old| stamp::listing(&dist).is_ok_and(|now| old == stamp(&now)))
    {
        println!("The widget in dist/ is up to date.");
        return Ok(());
    }
    trunk(house, &tools, mode, &next)?;
    in_page(house, &tools, mode, &next)?;
    if mode == Mode::Release {
        shrink(house, &tools, &next.join(WASM))?;
        shrink(house, &tools, &next.join(IN_PAGE_WASM))?;
    }
    rewrite(&next.join(GLUE), glue::glue)?;
    rewrite(&next.join(IN_PAGE_GLUE), glue::glue)?;
    if mode == Mode::Release {
        shorten(&next.join(WASM), &next.join(GLUE))?;
        shorten(&next.join(IN_PAGE_WASM), &next.join(IN_PAGE_GLUE))?;
    }
    face::write(house, &next)?;
    let version = version(&next)?;
    rewrite(&next.join(LOADER), |script| glue::loader(script, &version))?;
    rewrite(&next.join("index.html"), |html| Ok(glue::page(html)))?;
    if mode == Mode::Release {
        precompress::precompress(&next)?;
    }
    replace(&dist, &next)?;
    fs::create_dir_all(house.target()).map_err(Trouble::at(house.target()))?;
    fs::write(&stamp_file, stamp(&stamp::listing(&dist)?)).map_err(Trouble::at(&stamp_file))
}

fn trunk(house: &House, tools: &Tools, mode: Mode, into: &Path) -> Result<()> {
    // Trunk is kept offline, since it would look for tools elsewhere when one does not fit; the crates come first.
    let host = run::output(run::command(house, "rustc").arg("-vV"))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let mut fetch = run::cargo(house);
    fetch.args(["fetch", "--locked", "--quiet", "--target", setup::WASM]);
    if !host.is_empty() {
        fetch.args(["--target", host]);
    }
    run::run(&mut fetch)?;
    let mut trunk = run::command(house, &tools.trunk);
    trunk.args(["build", "--offline", "--locked", "--dist"]).arg(into);
    if mode == Mode::Release {
        trunk.arg("--release");
    }
    trunk
        .env("PATH", run::path_with(&tools.path)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // The compiler has said what is wrong; how Trunk heard of it helps nobody.
        .env("RUST_BACKTRACE", "0")
        // Trunk 0.21 takes `NO_COLOR=1` for a wrong option and stops.
        .env_remove("NO_COLOR");
    run::run(&mut trunk)
}

/// Trunk knows one main module; the second goes the same way by hand.
fn in_page(house: &House, tools: &Tools, mode: Mode, into: &Path) -> Result<()> {
    let profile = if mode == Mode::Release { IN_PAGE_PROFILE } else { "dev" };
    let folder = if mode == Mode::Release { IN_PAGE_PROFILE } else { "debug" };
    bound(house, tools, &["--profile", profile], folder, into)
}

/// The module of a page without a backend, as readers get it but with the bench inside: `cargo xtask bench` and the
/// journey `same-bits` load it. Gives the folder.
pub fn bench(house: &House, tools: &Tools) -> Result<PathBuf> {
    let into = house.target().join("bench");
    fs::create_dir_all(&into).map_err(Trouble::at(&into))?;
    bound(house, tools, &["--profile", IN_PAGE_PROFILE, "--features", "bench"], IN_PAGE_PROFILE, &into)?;
    shrink(house, tools, &into.join(IN_PAGE_WASM))?;
    Ok(into)
}

/// Compiles the module of a page without a backend, and makes its glue. `folder` is where cargo leaves it.
fn bound(house: &House, tools: &Tools, flags: &[&str], folder: &str, into: &Path) -> Result<()> {
    let mut build = run::cargo(house);
    build.args(["build", "--locked", "--package", IN_PAGE, "--target", setup::WASM]).args(flags);
    run::run(&mut build)?;
    let built = house.target().join(setup::WASM).join(folder).join("deliberation_in_page.wasm");
    let mut bind = run::command(house, "wasm-bindgen");
    bind.env("PATH", run::path_with(&tools.path)?);
    bind.args(["--target", "web", "--no-typescript", "--out-name", IN_PAGE, "--out-dir"]);
    bind.arg(into).arg(built);
    run::run(&mut bind)
}

/// What the compiler targets: wasm-opt does not guess it.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Gives what a module imports short names, there and in its glue.
fn shorten(module: &Path, script: &Path) -> Result<()> {
    let wasm = fs::read(module).map_err(Trouble::at(module))?;
    let (wasm, names) = thin::short_names(&wasm)?;
    fs::write(module, wasm).map_err(Trouble::at(module))?;
    rewrite(script, |glue| thin::glue(glue, &names))
}

/// Makes a module small. Without inlining: copies of a function are cheap in bytes but not after compression,
/// where it costs 8 %. Twice: the second time it knows what each function does to the rest.
fn shrink(house: &House, tools: &Tools, path: &Path) -> Result<()> {
    let wasm = fs::read(path).map_err(Trouble::at(path))?;
    fs::write(path, thin::without_foreign(&wasm)?).map_err(Trouble::at(path))?;
    let mut opt = run::command(house, "wasm-opt");
    opt.env("PATH", run::path_with(&tools.path)?);
    opt.args(["--no-inline=*", "-Oz", "--generate-global-effects", "-Oz"])
        .args(["--strip-debug", "--strip-producers"])
        .args(FEATURES);
    opt.arg(path).arg("-o").arg(path);
    run::run(&mut opt)
}

fn rewrite(path: &Path, change: impl Fn(&str) -> Result<String>) -> Result<()> {
    let text = fs::read_to_string(path).map_err(Trouble::at(path))?;
    fs::write(path, change(&text)?).map_err(Trouble::at(path))
}

/// What the loader adds to the addresses of the others: names stay, yet no cache gives old code to new glue.
fn version(folder: &Path) -> Result<String> {
    let mut version = stamp::of(folder, &[GLUE, WASM, IN_PAGE_GLUE, IN_PAGE_WASM, WORDS], &[])?;
    version.truncate(10);
    Ok(version)
}

/// Moves what is in `next` to `dist`, and removes what else was there.
fn replace(dist: &Path, next: &Path) -> Result<()> {
    let mut stale = stamp::files(dist)?;
    for file in stamp::files(next)? {
        let place = dist.join(file.strip_prefix(next).unwrap_or(&file));
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).map_err(Trouble::at(folder))?;
        }
        fs::rename(&file, &place).map_err(Trouble::at(&place))?;
        stale.retain(|old| *old != place && *old != file);
    }
    for file in stale {
        fs::remove_file(&file).map_err(Trouble::at(&file))?;
    }
    fs::remove_dir_all(next).map_err(Trouble::at(next))
}
