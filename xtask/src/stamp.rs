//! Whether anything changed since the last build: a hash over what goes in and a list of what came out.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::trouble::{Result, Trouble};

/// The hash of `words` and of all files under `inputs` (files or folders, relative to `root`), by path and bytes.
pub fn of(root: &Path, inputs: &[&str], words: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    for word in words {
        put(&mut hash, word.as_bytes());
    }
    for input in inputs {
        for file in files(&root.join(input))? {
            let bytes = fs::read(&file).map_err(Trouble::at(&file))?;
            put(&mut hash, file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
            put(&mut hash, &bytes);
        }
    }
    Ok(hex(hash))
}

/// The hash of names and sizes in `folder`: enough to notice that somebody emptied it or built into it by hand.
pub fn listing(folder: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files(folder)? {
        let size = fs::metadata(&file).map_err(Trouble::at(&file))?.len();
        put(&mut hash, file.to_string_lossy().as_bytes());
        put(&mut hash, &size.to_be_bytes());
    }
    Ok(hex(hash))
}

/// All files under `path` (or itself), in one order; none when it is not there.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(Trouble::at(path))? {
            found.extend(files(&entry.map_err(Trouble::at(path))?.path())?);
        }
    }
    found.sort();
    Ok(found)
}

/// Length first, so that no two different lists of pieces look alike.
fn put(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
