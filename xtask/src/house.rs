//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use crate::trouble::{Result, Trouble};

/// The repository and the folders that chores write to.
#[derive(Debug, Clone)]
pub struct House {
    root: PathBuf,
    target: PathBuf,
    tools: PathBuf,
}

impl House {
    /// The repository that this program belongs to, as cargo tells.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .ok_or_else(|| Trouble::say("call me as `cargo xtask …`, from anywhere in the repository"))?;
        let root = PathBuf::from(manifest)
            .parent()
            .map(Path::to_path_buf)
            .ok_or_else(|| Trouble::say("xtask lies in no repository"))?;
        let folder = |name: &str, default: PathBuf| {
            env::var_os(name).filter(|value| !value.is_empty()).map_or(default, |value| root.join(value))
        };
        let target = folder("CARGO_TARGET_DIR", root.join("target"));
        let tools = folder("DELIBERATION_TOOLS", root.join("target").join("tools"));
        Ok(Self { root, target, tools })
    }

    /// The root of the repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo builds; also for what chores leave behind (stamps, databases, screenshots).
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Where the pinned tools are.
    pub fn tools(&self) -> &Path {
        &self.tools
    }

    /// What the browser loads.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The server's program as cargo leaves it in `profile`'s folder.
    pub fn server(&self, profile: &str) -> PathBuf {
        let name = format!("deliberation-server{}", env::consts::EXE_SUFFIX);
        self.target.join(profile).join(name)
    }
}
