//! One CSV file as rows whose fields are asked for by the column's name.
//!
//! What every file has in common: a byte-order mark and either line end are accepted, quoted texts may run over
//! lines, and whatever is wrong is told with file, line and column. No file's own meaning lives here.
//! Next: [`super::comments`].

use csv::{ByteRecord, ReaderBuilder};

use super::Progress;
use super::error::{ReadError, quoted};
use super::lines::Lines;
use super::row::{Column, Row};

/// Rows between two reports of progress.
const ROWS_A_REPORT: u64 = 1024;

/// A CSV file that is being read.
pub(super) struct Table<'a> {
    file: &'static str,
    size: u64,
    reader: csv::Reader<&'a [u8]>,
    lines: Lines<'a>,
    columns: Vec<String>,
    record: ByteRecord,
    line: u64,
    rows: u64,
    report: &'a mut dyn FnMut(Progress),
}

impl<'a> Table<'a> {
    /// Opens a file and reads its header.
    pub fn open(
        file: &'static str,
        bytes: &'a [u8],
        report: &'a mut dyn FnMut(Progress),
    ) -> Result<Self, ReadError> {
        let mut table = Self::without_header(file, bytes, report);
        table.advance()?;
        let names = table.record.iter().map(|name| String::from_utf8_lossy(name).trim().to_ascii_lowercase());
        table.columns = names.collect();
        Ok(table)
    }

    /// Opens a file that has no header, such as `summary.csv`.
    pub fn without_header(file: &'static str, bytes: &'a [u8], report: &'a mut dyn FnMut(Progress)) -> Self {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        Self {
            file,
            size: bytes.len() as u64,
            reader: ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes),
            lines: Lines::new(bytes),
            columns: Vec::new(),
            record: ByteRecord::new(),
            line: 1,
            rows: 0,
            report,
        }
    }

    /// The names of all columns, in lower case.
    pub fn columns(&self) -> impl Iterator<Item = (Column, &str)> {
        self.columns.iter().enumerate().map(|(at, name)| (Column(at), name.as_str()))
    }

    /// A column that may be missing. Where a name stands twice, it cannot be told which is meant.
    pub fn optional(&self, name: &str) -> Result<Option<Column>, ReadError> {
        let mut places = self.columns().filter(|(_, other)| *other == name).map(|(at, _)| at);
        match (places.next(), places.next()) {
            (found, None) => Ok(found),
            _ => Err(self.header_fault(name, "one column of this name", "two of them")),
        }
    }

    /// A column without which the file means nothing.
    pub fn needed(&self, name: &str) -> Result<Column, ReadError> {
        self.optional(name)?.ok_or_else(|| {
            let header = quoted(self.columns.join(",").as_bytes());
            self.header_fault(name, "a column of this name in the header", &header)
        })
    }

    /// The next row, or nothing at the end of the file. Every row must be as long as the header.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, ReadError> {
        if !self.advance()? {
            return Ok(None);
        }
        let row = self.row();
        let (found, wanted) = (row.record.len(), row.columns.len());
        if let Some(first_missing) = row.columns.get(found) {
            return Err(row.fault(first_missing, "a field", "the end of the row"));
        }
        if found > wanted {
            let last = row.columns.last().map_or("", String::as_str);
            return Err(row.fault(last, &format!("{wanted} fields in the row"), &format!("{found} of them")));
        }
        Ok(Some(self.row()))
    }

    /// The next row, however many fields it has.
    pub fn next_of_any_length(&mut self) -> Result<Option<Row<'_>>, ReadError> {
        Ok(if self.advance()? { Some(self.row()) } else { None })
    }

    fn row(&self) -> Row<'_> {
        Row { file: self.file, line: self.line, columns: &self.columns, record: &self.record }
    }

    fn advance(&mut self) -> Result<bool, ReadError> {
        let start = self.reader.position().byte();
        let more = self
            .reader
            .read_byte_record(&mut self.record)
            .map_err(|error| ReadError::Unopened { file: self.file, source: error.into() })?;
        if more {
            self.line = self.lines.of_record_after(start);
        }
        if !more || self.rows.is_multiple_of(ROWS_A_REPORT) {
            let read = self.reader.position().byte().min(self.size);
            (self.report)(Progress { file: self.file, read, of: self.size });
        }
        self.rows += 1;
        Ok(more)
    }

    fn header_fault(&self, column: &str, expected: &str, found: &str) -> ReadError {
        Row { file: self.file, line: self.line, columns: &[], record: &self.record }
            .fault(column, expected, found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(bytes: &[u8]) -> Vec<u64> {
        let mut silent = |_| ();
        let mut table = Table::without_header("x.csv", bytes, &mut silent);
        let mut lines = Vec::new();
        while let Some(row) = table.next_of_any_length().unwrap() {
            lines.push(row.line);
        }
        lines
    }

    #[test]
    fn a_record_is_named_by_its_first_line() {
        assert_eq!(lines_of(b"a\nb\nc"), [1, 2, 3]);
        assert_eq!(lines_of(b"a\r\nb\r\nc\r\n"), [1, 2, 3]);
        assert_eq!(lines_of(b"\"a\n\n\"\nb\n\n\nc"), [1, 4, 7]);
        assert_eq!(lines_of(b"\"a\r\nb\"\r\n\r\nc"), [1, 4]);
        assert_eq!(lines_of(b"\xEF\xBB\xBFa\rb"), [1, 2]);
        assert_eq!(lines_of(b""), [0; 0]);
    }

    fn first_fault(bytes: &[u8]) -> String {
        let mut silent = |_| ();
        let mut read = || {
            let mut table = Table::open("x.csv", bytes, &mut silent)?;
            let (a, b) = (table.needed("a")?, table.needed("b")?);
            while let Some(row) = table.next()? {
                row.whole(a)?;
                row.vote_if_any(b)?;
            }
            Ok::<_, ReadError>(())
        };
        read().err().map_or_else(|| "none".to_owned(), |fault| fault.to_string())
    }

    #[test]
    fn each_fault_is_told_with_file_line_and_column() {
        assert_eq!(first_fault(b"b, A ,z\n1,2,\n,3,x\n"), "none");
        let told = [
            (
                &b""[..],
                r"x.csv, line 1, column a: expected a column of this name in the header, found nothing.",
            ),
            (b"a,a,b\n", "x.csv, line 1, column a: expected one column of this name, found two of them."),
            (b"a,b\n1\n", "x.csv, line 2, column b: expected a field, found the end of the row."),
            (b"a,b\n1,1,1\n", "x.csv, line 2, column b: expected 2 fields in the row, found 3 of them."),
            (b"a,b\n\n,1\n", "x.csv, line 3, column a: expected a whole number, found nothing."),
            (
                b"a,b\r\n1,0\r\n2,9\r\n",
                "x.csv, line 3, column b: expected 1 (agree), -1 (disagree) or 0 (pass), found \"9\".",
            ),
            (b"a,b\n\xFF,1\n", "x.csv, line 2, column a: expected text in UTF-8, found \"\u{fffd}\"."),
        ];
        for (bytes, message) in told {
            assert_eq!(first_fault(bytes), message);
        }
    }
}
