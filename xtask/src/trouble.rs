//! What can go wrong in a chore, said in a sentence that names what to do.

use std::io;
use std::path::{Path, PathBuf};

/// The result of a chore.
pub type Result<T, E = Trouble> = std::result::Result<T, E>;

/// Why a chore could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A file could not be read, written or removed.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A program could not be started.
    #[error("cannot start `{program}`: {error}")]
    Start {
        /// Which.
        program: String,
        /// What the system said.
        error: io::Error,
    },
    /// A program ended badly; its own words stand above.
    #[error("`{command}` failed ({status})")]
    Failed {
        /// As it was called.
        command: String,
        /// How it ended.
        status: String,
    },
    /// Anything else, in a sentence.
    #[error("{0}")]
    Other(String),
}

impl Trouble {
    /// For `map_err` on what touches `path`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::File { path, error }
    }

    /// A sentence.
    pub fn say(sentence: impl Into<String>) -> Self {
        Self::Other(sentence.into())
    }
}
