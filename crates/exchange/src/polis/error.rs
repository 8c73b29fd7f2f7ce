//! What can be wrong with an export, said so that whoever made it can mend it.
//!
//! Only the error lives here. It names the file, the line and the column, what was expected and what was found.
//! The line is that of the record's first character, counted from 1 as an editor does. Next: `table`.

use std::io;

/// Why an export cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file that is needed is not there.
    #[error("{file} is missing: {needed}.")]
    Missing {
        /// The file's name.
        file: &'static str,
        /// What is needed, and what for.
        needed: &'static str,
    },
    /// A file is there and the system does not give it.
    #[error("{file} cannot be opened: {source}.")]
    Unopened {
        /// The file's name.
        file: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// A field is not what it should be.
    #[error("{file}, line {line}, column {column}: expected {expected}, found {found}.")]
    Wrong {
        /// The file's name.
        file: &'static str,
        /// The line on which the record begins, from 1.
        line: u64,
        /// The column's name, or the key in `summary.csv`.
        column: String,
        /// What would have been right.
        expected: String,
        /// What stands there, shortened and quoted.
        found: String,
    },
}

/// Characters of a wrong field that a message quotes.
const QUOTED: usize = 40;

/// A field as a message quotes it: escaped, and cut where it is long.
pub(super) fn quoted(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let short: String = text.chars().take(QUOTED).collect();
    let more = if text.chars().nth(QUOTED).is_some() { " and more" } else { "" };
    format!("{short:?}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_however_long_or_odd_the_field_is() {
        assert_eq!(quoted(b""), "nothing");
        assert_eq!(quoted("二\n行".as_bytes()), r#""二\n行""#);
        assert_eq!(quoted(&[b'a'; 41]), format!("{:?} and more", "a".repeat(40)));
    }
}
