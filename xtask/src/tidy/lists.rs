//! `xtask/tidy.toml`: what the rules allow.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;

use crate::house::House;
use crate::trouble::{Result, Trouble};

/// All lists.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// By the room's name, a file or folder directly under `src/`.
    pub rooms: BTreeMap<String, Room>,
    /// By the package's name.
    pub packages: BTreeMap<String, Package>,
    /// Words that the screen does not say, by language (the name of its file in `locales/`), and what it says instead.
    #[serde(default)]
    pub wording: BTreeMap<String, BTreeMap<String, String>>,
}

/// What a room of the widget may use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Other rooms.
    pub rooms: Vec<String>,
    /// Crates, by their names in Cargo.toml.
    pub crates: Vec<String>,
    /// Paths within allowed crates that it may not name all the same.
    #[serde(default)]
    pub never: Vec<String>,
}

/// What a package may depend on.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// In what it ships.
    pub dependencies: Vec<String>,
    /// In its tests and examples.
    #[serde(default)]
    pub tests: Vec<String>,
    /// In its build script.
    #[serde(default)]
    pub build: Vec<String>,
}

impl Lists {
    /// Reads the file.
    pub fn read(house: &House) -> Result<Self> {
        let path = house.root().join("xtask/tidy.toml");
        let text = fs::read_to_string(&path).map_err(Trouble::at(&path))?;
        toml::from_str(&text).map_err(|error| Trouble::say(format!("xtask/tidy.toml: {error}")))
    }

    /// The crates that the widget has, as Rust writes them.
    pub fn crates(&self) -> Vec<String> {
        let widget = self.packages.get("deliberation-widget");
        widget.iter().flat_map(|package| &package.dependencies).map(|name| name.replace('-', "_")).collect()
    }
}
