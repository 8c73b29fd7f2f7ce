//! One record of a table, whose fields are asked for as what they mean: a number, a vote, a moment.
//!
//! Fields are decoded when they are asked for, so a fault in a column that nobody reads does no harm.
//! Next: [`super::table`].

use csv::ByteRecord;

use super::error::{ReadError, quoted};
use crate::vote::Vote;

/// Before this, a time stamp counts milliseconds of 1973 or earlier; so it must be seconds.
pub(super) const FIRST_MILLISECONDS: u64 = 100_000_000_000;

/// The place of a column in its table.
#[derive(Clone, Copy)]
pub(super) struct Column(pub usize);

/// One record of a table.
pub(super) struct Row<'t> {
    /// The file's name.
    pub file: &'static str,
    /// The line on which the record begins.
    pub line: u64,
    /// The names of the columns; none where the file has no header.
    pub columns: &'t [String],
    /// The fields.
    pub record: &'t ByteRecord,
}

impl Row<'_> {
    /// The field as it stands.
    pub fn text(&self, column: Column) -> Result<&str, ReadError> {
        std::str::from_utf8(self.bytes(column)).map_err(|_| self.wrong(column, "text in UTF-8"))
    }

    /// The field at a place, where the table has no header.
    pub fn text_at(&self, at: usize, name: &str) -> Result<&str, ReadError> {
        let bytes = self.record.get(at).unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|_| self.fault(name, "text in UTF-8", &quoted(bytes)))
    }

    /// How many fields the record has.
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// A whole number.
    pub fn whole(&self, column: Column) -> Result<i64, ReadError> {
        self.whole_if_any(column)?.ok_or_else(|| self.wrong(column, "a whole number"))
    }

    /// A whole number, or nothing where the field is empty.
    pub fn whole_if_any(&self, column: Column) -> Result<Option<i64>, ReadError> {
        match self.text(column)?.trim() {
            "" => Ok(None),
            digits => digits.parse().map(Some).map_err(|_| self.wrong(column, "a whole number")),
        }
    }

    /// A vote, or nothing where the field is empty.
    pub fn vote_if_any(&self, column: Column) -> Result<Option<Vote>, ReadError> {
        const EXPECTED: &str = "1 (agree), -1 (disagree) or 0 (pass)";
        match self.text(column)?.trim() {
            "" => Ok(None),
            digits => {
                let vote = digits.parse().ok().and_then(Vote::from_sign);
                vote.map(Some).ok_or_else(|| self.wrong(column, EXPECTED))
            }
        }
    }

    /// Yes or no; an empty field and a column that is not there mean no.
    pub fn yes(&self, column: Option<Column>) -> Result<bool, ReadError> {
        let Some(column) = column else { return Ok(false) };
        match self.text(column)?.trim().to_ascii_lowercase().as_str() {
            "true" | "t" | "1" => Ok(true),
            "" | "false" | "f" | "0" => Ok(false),
            _ => Err(self.wrong(column, "true or false")),
        }
    }

    /// A moment in milliseconds of 1970, whether the file counts in seconds or in milliseconds.
    pub fn moment(&self, column: Option<Column>) -> Result<Option<i64>, ReadError> {
        let Some(column) = column else { return Ok(None) };
        let stamp = self.whole_if_any(column)?;
        // Below the limit the product is far from overflow.
        Ok(stamp.map(|t| if t.unsigned_abs() < FIRST_MILLISECONDS { t * 1000 } else { t }))
    }

    /// The field is not what was expected.
    pub fn wrong(&self, column: Column, expected: &str) -> ReadError {
        let name = self.columns.get(column.0).map_or("", String::as_str);
        self.fault(name, expected, &quoted(self.bytes(column)))
    }

    /// What was expected and found in a column of this name.
    pub fn fault(&self, column: &str, expected: &str, found: &str) -> ReadError {
        ReadError::Wrong {
            file: self.file,
            line: self.line,
            column: column.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }

    fn bytes(&self, column: Column) -> &[u8] {
        self.record.get(column.0).unwrap_or_default()
    }
}
