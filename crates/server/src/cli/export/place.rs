//! Puts files into a directory so that a set which is not whole never looks whole.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use deliberation_exchange::polis::{self, Set};

use crate::cli::CliError;

/// Whether the set may be put there.
pub(super) fn vacant(directory: &Path, force: bool) -> Result<(), CliError> {
    let names = [polis::SUMMARY, polis::COMMENTS, polis::VOTES, polis::MATRIX];
    let taken =
        names.map(|name| directory.join(name)).into_iter().find(|path| path.symlink_metadata().is_ok());
    match taken {
        Some(path) if !force => Err(CliError::Occupied(path.display().to_string())),
        _ => Ok(()),
    }
}

/// Writes all files under other names first, then gives them their own; `comments.csv`, without which nobody reads
/// the others, is the first to go and the last to come.
pub(super) fn put(directory: &Path, set: &Set) -> Result<(), CliError> {
    let fault = |path: &Path| {
        let path = path.display().to_string();
        move |error| CliError::Unwritten { path, error }
    };
    fs::create_dir_all(directory).map_err(fault(directory))?;
    let parts = Parts(set.files().map(|(name, _)| directory.join(format!(".{name}.part"))));
    for (part, (_, text)) in parts.0.iter().zip(set.files()) {
        write(part, text).map_err(fault(part))?;
    }
    let last = directory.join(polis::COMMENTS);
    match fs::remove_file(&last) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fault(&last)(error)),
        _ => {}
    }
    for (part, (name, _)) in parts.0.iter().zip(set.files()) {
        let path = directory.join(name);
        fs::rename(part, &path).map_err(fault(&path))?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    // What an export that was cut off left behind.
    let _ = fs::remove_file(path);
    let mut options = File::options();
    options.write(true).create_new(true);
    // One row a person: nobody else on this machine reads it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Files that are gone when the work is over, however it ended.
struct Parts([PathBuf; 4]);

impl Drop for Parts {
    fn drop(&mut self) {
        for part in &self.0 {
            // What has its own name now is not there any more.
            let _ = fs::remove_file(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_on_the_way_leaves_no_comments() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        let set = Set { comments: "new".to_owned(), ..Set::default() };
        put(directory.path(), &set).unwrap();
        assert_eq!(fs::read_to_string(at(polis::COMMENTS)).unwrap(), "new");
        assert!(vacant(directory.path(), false).is_err() && vacant(directory.path(), true).is_ok());
        // A directory of that name cannot be replaced by a file.
        fs::remove_file(at(polis::MATRIX)).unwrap();
        fs::create_dir(at(polis::MATRIX)).unwrap();
        let fault = put(directory.path(), &set).unwrap_err().to_string();
        assert!(fault.contains("participants-votes.csv cannot be written"), "{fault}");
        assert!(!at(polis::COMMENTS).exists());
        let left = fs::read_dir(directory.path()).unwrap();
        let left =
            left.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
        assert_eq!(left.count(), 0);
    }
}
