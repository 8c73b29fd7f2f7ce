//! `cargo xtask build`: the widget and its demo page, in `dist/`.
//!
//! Each module is compiled, cut in two where it says so ([`crate::split`]), bound to its glue and made small; then the
//! glue is patched ([`crate::glue`]) and what a browser loads is compressed. Because this takes minutes, it is skipped
//! when nothing that goes in has changed ([`crate::stamp`]).

use std::fs;
use std::path::{Path, PathBuf};

use crate::house::House;
use crate::setup::{self, Tools};
use crate::trouble::{Result, Trouble};
use crate::{face, floor, glue, precompress, run, split, stamp, thin};

/// Everything that the result depends on.
const INPUTS: [&str; 25] = [
    "src",
    "crates/in-page/src",
    "crates/in-page/Cargo.toml",
    "crates/desk/src",
    "crates/desk/Cargo.toml",
    "crates/desk/build.rs",
    "crates/meter/src",
    "crates/meter/Cargo.toml",
    "crates/meter/build.rs",
    ".cargo/config.toml",
    "style",
    "locales",
    "demo",
    "crates/core/src",
    "crates/core/Cargo.toml",
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "build",
    "browsers.toml",
    "rust-toolchain.toml",
    "xtask/src/glue.rs",
    "xtask/src/thin.rs",
    "xtask/src/split.rs",
    "xtask/src/face.rs",
];

/// The loader: the only file whose address a host page writes.
pub const LOADER: &str = "deliberation.js";
/// The glue between the browser and the widget's code.
pub const GLUE: &str = "deliberation-widget.js";
/// The widget's code.
pub const WASM: &str = "deliberation-widget_bg.wasm";

/// The rest of its code, which comes when the first card stands.
pub const REST: &str = "deliberation-rest_bg.wasm";

/// The names of all texts, for pages that bring their own.
const WORDS: &str = "deliberation-words.js";
/// The element of the desk, and the face it has for the widget.
pub const DESK_FACE: &str = "deliberation-face.js";
/// The glue of the desk of experts and officials.
pub const PANEL_GLUE: &str = "deliberation-panel.js";
/// Its code.
pub const PANEL_WASM: &str = "deliberation-panel_bg.wasm";
/// The glue of the desk in which moderators and hosts look after what others write.
pub const STAFF_GLUE: &str = "deliberation-staff.js";
/// Its code.
pub const STAFF_WASM: &str = "deliberation-staff_bg.wasm";
/// The glue of the desk from which they run the programme.
pub const STAGE_GLUE: &str = "deliberation-stage.js";
/// Its code.
pub const STAGE_WASM: &str = "deliberation-stage_bg.wasm";
/// The element of a meter that stands alone: an address that a page writes, as the loader's.
pub const METER: &str = "deliberation-meter.js";
/// The glue of all such meters.
pub const METERS_GLUE: &str = "deliberation-meters.js";
/// Their code.
pub const METERS_WASM: &str = "deliberation-meters_bg.wasm";
/// The glue of the backend of a page without one.
pub const IN_PAGE_GLUE: &str = "deliberation-in-page.js";
/// Its code.
pub const IN_PAGE_WASM: &str = "deliberation-in-page_bg.wasm";

/// What a browser loads only later, or never: behind the loader, its glue and its code.
pub const LATER: [&str; 12] = [
    REST,
    DESK_FACE,
    PANEL_GLUE,
    PANEL_WASM,
    STAFF_GLUE,
    STAFF_WASM,
    STAGE_GLUE,
    STAGE_WASM,
    METERS_GLUE,
    METERS_WASM,
    IN_PAGE_GLUE,
    IN_PAGE_WASM,
];

/// A module that the browser loads.
#[derive(Debug, Clone, Copy)]
struct Module {
    /// Its package.
    name: &'static str,
    /// The stem of its files.
    out: &'static str,
    /// The one of its package's features that it has; all where none is named.
    feature: Option<&'static str>,
    /// Its profile in Cargo.toml.
    profile: &'static str,
    /// Whether a part of it comes later.
    in_two: bool,
}

/// What shows the deliberation.
const WIDGET: Module = Module { in_two: true, ..Module::of("deliberation-widget") };
/// What experts and officials do, and only they load. With the widget's profile, so that what both link is compiled once.
const PANEL: Module =
    Module { out: "deliberation-panel", feature: Some("panel"), ..Module::of("deliberation-desk") };
/// How moderators and hosts look after what others write; only they load it.
const STAFF: Module =
    Module { out: "deliberation-staff", feature: Some("staff"), ..Module::of("deliberation-desk") };
/// How they run the programme: loaded when one of its tabs is opened.
const STAGE: Module =
    Module { out: "deliberation-stage", feature: Some("stage"), ..Module::of("deliberation-desk") };
/// Meters that stand alone.
const METERS: Module = Module::of("deliberation-meters");
/// The backend of a page without one: only such a page loads it. Quicker maths, for a few bytes.
const IN_PAGE: Module = Module { profile: "in-page", ..Module::of("deliberation-in-page") };

impl Module {
    /// The whole of a package, small.
    const fn of(name: &'static str) -> Self {
        Self { name, out: name, feature: None, profile: "widget", in_two: false }
    }
}

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
    empty(&next)?;
    copy(&house.root().join("src/element").join(LOADER), &next)?;
    let face = house.root().join("src/element/face.js");
    fs::copy(&face, next.join(DESK_FACE)).map_err(Trouble::at(&face))?;
    let meter = house.root().join("src/element/meter.js");
    fs::copy(&meter, next.join(METER)).map_err(Trouble::at(&meter))?;
    for file in stamp::files(&house.root().join("demo"))? {
        copy(&file, &next)?;
    }
    for module in [WIDGET, PANEL, STAFF, STAGE, METERS, IN_PAGE] {
        bound(house, &tools, module, mode, &[], &next)?;
    }
    face::write(house, &next)?;
    let version = version(&next)?;
    for loader in [LOADER, METER] {
        rewrite(&next.join(loader), |script| glue::loader(script, &version))?;
    }
    if mode == Mode::Release {
        let desks = [DESK_FACE, PANEL_GLUE, STAFF_GLUE, STAGE_GLUE];
        for script in [LOADER, METER, WORDS, GLUE, METERS_GLUE, IN_PAGE_GLUE].into_iter().chain(desks) {
            minify(house, &tools, &next.join(script))?;
        }
        precompress::precompress(&next)?;
    }
    replace(&dist, &next)?;
    fs::create_dir_all(house.target()).map_err(Trouble::at(house.target()))?;
    fs::write(&stamp_file, stamp(&stamp::listing(&dist)?)).map_err(Trouble::at(&stamp_file))
}

fn empty(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        fs::remove_dir_all(folder).map_err(Trouble::at(folder))?;
    }
    fs::create_dir_all(folder).map_err(Trouble::at(folder))
}

fn copy(file: &Path, into: &Path) -> Result<()> {
    let name = file.file_name().unwrap_or(file.as_os_str());
    fs::copy(file, into.join(name)).map(drop).map_err(Trouble::at(file))
}

/// The module of a page without a backend, as readers get it but with the bench inside: `cargo xtask bench` and the
/// journey `same-bits` load it. Gives the folder.
pub fn bench(house: &House, tools: &Tools) -> Result<PathBuf> {
    let into = house.target().join("bench");
    empty(&into)?;
    bound(house, tools, IN_PAGE, Mode::Release, &["--features", "bench"], &into)?;
    Ok(into)
}

/// Compiles a module and makes its glue.
fn bound(
    house: &House,
    tools: &Tools,
    module: Module,
    mode: Mode,
    flags: &[&str],
    into: &Path,
) -> Result<()> {
    let (profile, folder) = match mode {
        Mode::Release => (module.profile, module.profile),
        Mode::Dev => ("dev", "debug"),
    };
    let mut build = run::cargo(house);
    build.args(["build", "--locked", "--lib", "--package", module.name, "--target", setup::WASM]);
    if let Some(feature) = module.feature {
        build.args(["--no-default-features", "--features", feature]);
    }
    run::run(build.args(["--profile", profile]).args(flags))?;
    let file = format!("{}.wasm", module.name.replace('-', "_"));
    let mut built = house.target().join(setup::WASM).join(folder).join(file);
    let halves = if module.in_two {
        let aside = house.target().join("split");
        empty(&aside)?;
        Some(split::split(&built, &aside)?)
    } else {
        None
    };
    if let Some(halves) = &halves {
        built.clone_from(&halves.first);
        let rest = into.join(REST);
        fs::copy(&halves.rest, &rest).map_err(Trouble::at(&halves.rest))?;
        if mode == Mode::Release {
            shrink(house, tools, &rest)?;
        }
    }
    let mut bind = run::command(house, "wasm-bindgen");
    bind.env("PATH", run::path_with(&tools.path)?);
    bind.args(["--target", "web", "--no-typescript", "--out-name", module.out, "--out-dir"]).arg(into);
    if module.in_two {
        // The rest is linked with them.
        bind.arg("--keep-lld-exports");
    }
    run::run(bind.arg(&built))?;
    let (wasm, script) =
        (into.join(format!("{}_bg.wasm", module.out)), into.join(format!("{}.js", module.out)));
    rewrite(&script, |script| match &halves {
        Some(halves) => glue::glue(&split::glue(script, halves)?),
        None => glue::glue(script),
    })?;
    if mode == Mode::Release {
        shrink(house, tools, &wasm)?;
        shorten(&wasm, &script)?;
    }
    Ok(())
}

/// What the compiler targets: wasm-opt does not guess it.
pub const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A script with short names and without blanks, in words that the oldest browsers know.
fn minify(house: &House, tools: &Tools, script: &Path) -> Result<()> {
    let mut esbuild = run::command(house, "esbuild");
    esbuild.env("PATH", run::path_with(&tools.path)?);
    esbuild.args(["--minify", "--format=esm", "--charset=utf8", "--log-level=warning", "--allow-overwrite"]);
    esbuild
        .arg(format!("--target={}", floor::targets(house)?))
        .arg(script)
        .arg(format!("--outfile={}", script.display()));
    run::run(&mut esbuild)
}

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
    let others = [&[GLUE, WASM, WORDS], &LATER[..]].concat();
    let mut version = stamp::of(folder, &others, &[])?;
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
