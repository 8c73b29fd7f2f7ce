//! On which line of its file a record begins.
//!
//! Next: [`super::table`].

/// Counts lines as an editor does: "\n", "\r\n" and a lone "\r" each end one.
///
/// The parser's own count stands still between "\r" and "\n" and at blank lines, so its line of a record can be
/// too small. We keep our own, which only ever walks forward.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    /// Stands at the first line.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line on which the first record at or after this byte begins.
    pub fn of_record_after(&mut self, byte: u64) -> u64 {
        let from = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, self.bytes.len());
        let blank = self.bytes[from..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        while self.at < from + blank {
            let next = self.bytes.get(self.at + 1);
            match self.bytes[self.at] {
                b'\n' => self.line += 1,
                b'\r' if next != Some(&b'\n') => self.line += 1,
                _ => {}
            }
            self.at += 1;
        }
        self.line
    }
}
