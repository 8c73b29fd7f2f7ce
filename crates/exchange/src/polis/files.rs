//! The four files of an export: opens them, in a directory or in memory, and hands each to its reader.
//!
//! The only place of this crate that touches a disk. Next: [`super::export`].

use std::path::Path;
use std::{fs, io};

use super::export::Export;
use super::reconcile::reconcile;
use super::{COMMENTS, MATRIX, ReadError, SUMMARY, VOTES, comments, matrix, summary, votes};

/// How far the reading of one file has come; told about every thousand rows and at the file's end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// The file's name.
    pub file: &'static str,
    /// Bytes read.
    pub read: u64,
    /// Bytes in all.
    pub of: u64,
}

/// The bytes of the files that are there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Files<'a> {
    /// `summary.csv`; may be missing.
    pub summary: Option<&'a [u8]>,
    /// `comments.csv`.
    pub comments: Option<&'a [u8]>,
    /// `votes.csv`; may be missing where the matrix is there.
    pub votes: Option<&'a [u8]>,
    /// `participants-votes.csv`; may be missing where the votes are there.
    pub matrix: Option<&'a [u8]>,
}

/// Reads the export in a directory.
///
/// # Errors
/// When a file that is needed is missing or cannot be opened, or one says what it cannot mean.
pub fn read(dir: &Path) -> Result<Export, ReadError> {
    read_with(dir, &mut |_| ())
}

/// Reads the export in a directory and tells how far it has come.
///
/// # Errors
/// As [`read`].
pub fn read_with(dir: &Path, report: &mut dyn FnMut(Progress)) -> Result<Export, ReadError> {
    let (summary, comments) = (open(dir, SUMMARY)?, open(dir, COMMENTS)?);
    let (votes, matrix) = (open(dir, VOTES)?, open(dir, MATRIX)?);
    let files = Files {
        summary: summary.as_deref(),
        comments: comments.as_deref(),
        votes: votes.as_deref(),
        matrix: matrix.as_deref(),
    };
    parse(files, report)
}

/// Reads an export whose files are already in memory.
///
/// # Errors
/// As [`read`], but for the opening of files.
pub fn parse(files: Files<'_>, report: &mut dyn FnMut(Progress)) -> Result<Export, ReadError> {
    let comments = files.comments.ok_or_else(missing_comments)?;
    if files.votes.is_none() && files.matrix.is_none() {
        return Err(missing_votes());
    }
    let summary = files.summary.map(|bytes| summary::read(bytes, report)).transpose()?;
    let comments = comments::read(comments, report)?;
    let votes = files.votes.map(|bytes| votes::read(bytes, report)).transpose()?;
    let matrix = files.matrix.map(|bytes| matrix::read(bytes, report)).transpose()?;
    Ok(reconcile(summary, comments, votes, matrix))
}

/// There is no `comments.csv`.
pub(super) const fn missing_comments() -> ReadError {
    ReadError::Missing { file: COMMENTS, needed: "it has the texts of the statements" }
}

/// There is neither `votes.csv` nor `participants-votes.csv`.
pub(super) const fn missing_votes() -> ReadError {
    let needed = "either participants-votes.csv or votes.csv is needed to know who voted on what";
    ReadError::Missing { file: MATRIX, needed }
}

/// The bytes of a file, or nothing where there is none.
pub(super) fn open(dir: &Path, file: &'static str) -> Result<Option<Vec<u8>>, ReadError> {
    match fs::read(dir.join(file)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ReadError::Unopened { file, source }),
    }
}
