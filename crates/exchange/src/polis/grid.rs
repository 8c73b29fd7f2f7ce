//! The votes in force as numbered rows and columns, and the quick way to them.
//!
//! [`quick`] reads the usual form of `participants-votes.csv` byte by byte: no quotes, the statements' columns last
//! and ascending, cells of at most two characters. Whatever is not so, and every fault, it leaves to the reader of
//! [`super::matrix`] by giving nothing: so there is one set of messages. A test holds both to the same result.
//! Next: [`super::rows`](super::rows()).

use std::collections::HashMap;

use deliberation_core::opinion::Votes as Rows;

use super::matrix::{self, Matrix};
use super::votes::Votes;
use super::{Progress, ReadError};

/// Who voted what, by full cells only.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grid {
    /// The people, one a row.
    pub people: Vec<i64>,
    /// The group in which Polis put each of them, where it did.
    pub groups: Vec<Option<i64>>,
    /// The statements, one a column; ascending.
    pub tids: Vec<i64>,
    /// The votes by row and column. Of two on one column the later counts.
    pub votes: Rows,
    /// What was odd.
    pub notes: Vec<String>,
}

impl Grid {
    /// Reads the bytes of `participants-votes.csv`, the quick way where it can be gone.
    pub fn read(bytes: &[u8], report: &mut dyn FnMut(Progress)) -> Result<Self, ReadError> {
        match quick(bytes) {
            Some(grid) => Ok(grid),
            None => Ok(matrix::read(bytes, report)?.into()),
        }
    }

    /// No row yet.
    fn new(tids: Vec<i64>) -> Self {
        Self { votes: Rows::new(tids.len()), tids, ..Self::default() }
    }

    /// Adds a person and their votes by column.
    fn push(&mut self, person: i64, group: Option<i64>, row: &[(u32, i8)]) {
        self.people.push(person);
        self.groups.push(group);
        self.votes.push_row(row);
    }
}

/// The places of statements in ascending order.
fn columns(tids: impl Iterator<Item = i64>) -> (Vec<i64>, HashMap<i64, u32>) {
    let mut sorted: Vec<i64> = tids.collect();
    sorted.sort_unstable();
    sorted.dedup();
    let places = sorted.iter().copied().zip(0..).collect();
    (sorted, places)
}

impl From<Matrix> for Grid {
    fn from(matrix: Matrix) -> Self {
        let (tids, places) = columns(matrix.tids.iter().copied());
        let mut grid = Self { notes: matrix.notes, ..Self::new(tids) };
        let mut cells = matrix.cells.iter().peekable();
        let mut row = Vec::new();
        for &person in &matrix.participants {
            row.clear();
            while let Some((_, tid, vote)) = cells.next_if(|(of, ..)| *of == person) {
                row.extend(places.get(tid).map(|&place| (place, vote.sign())));
            }
            grid.push(person, matrix.groups.get(&person).copied(), &row);
        }
        grid
    }
}

impl From<Votes> for Grid {
    fn from(votes: Votes) -> Self {
        let (tids, places) = columns(votes.events.iter().map(|event| event.tid));
        let mut rows: HashMap<i64, Vec<(u32, i8)>> = HashMap::new();
        for event in &votes.events {
            let place = places.get(&event.tid).map(|&place| (place, event.value.sign()));
            rows.entry(event.participant).or_default().extend(place);
        }
        let mut grid = Self::new(tids);
        for person in votes.voters {
            grid.push(person, None, &rows.remove(&person).unwrap_or_default());
        }
        grid
    }
}

/// What a column before those of the statements is.
#[derive(Clone, Copy)]
enum Lead {
    Participant,
    Group,
    Votes,
    Agree,
    Disagree,
    Other,
}

/// The header as far as it is usual: the leading columns, and the statements behind them.
fn header(line: &[u8]) -> Option<(Vec<Lead>, Vec<i64>)> {
    let line = std::str::from_utf8(line).ok()?;
    if line.contains(['"', '\r']) {
        return None;
    }
    let names: Vec<String> = line.split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
    let first = names.iter().position(|name| name.parse::<i64>().is_ok())?;
    let (leading, statements) = names.split_at(first);
    let once = |name: &str| leading.iter().filter(|other| *other == name).count() <= 1;
    let known = ["participant", "group-id", "n-votes", "n-agree", "n-disagree"];
    if !known.into_iter().all(once) || !leading.iter().any(|name| name == "participant") {
        return None;
    }
    let lead = |name: &String| match name.as_str() {
        "participant" => Lead::Participant,
        "group-id" => Lead::Group,
        "n-votes" => Lead::Votes,
        "n-agree" => Lead::Agree,
        "n-disagree" => Lead::Disagree,
        _ => Lead::Other,
    };
    let tids: Vec<i64> = statements.iter().map(|name| name.parse().ok()).collect::<Option<_>>()?;
    tids.is_sorted_by(|a, b| a < b).then(|| (leading.iter().map(lead).collect(), tids))
}

/// The whole file, if all of it is usual and right.
fn quick(bytes: &[u8]) -> Option<Grid> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    let line = bytes.get(..end)?;
    let (leads, tids) = header(line.strip_suffix(b"\r").unwrap_or(line))?;
    let width = u32::try_from(tids.len()).ok()?;
    let mut grid = Grid::new(tids);
    // A vote takes two bytes at least. Room that is not used is never touched.
    grid.votes.reserve(0, bytes.len() / 2);
    let mut row = Vec::new();
    let mut cursor = Cursor { bytes, at: end + 1 };
    let mut miscounted = 0;
    while cursor.at < bytes.len() {
        if cursor.line_end() {
            continue;
        }
        let (mut person, mut group, mut said) = (None, None, [None; 3]);
        for lead in &leads {
            let field = cursor.field()?;
            match lead {
                Lead::Participant => person = number(field)?,
                Lead::Group => group = number(field)?,
                Lead::Votes => said[0] = number(field)?,
                Lead::Agree => said[1] = number(field)?,
                Lead::Disagree => said[2] = number(field)?,
                Lead::Other => {}
            }
        }
        row.clear();
        cursor.cells(width, &mut row)?;
        let of = |sign: i8| row.iter().filter(|cell| cell.1 == sign).count();
        let differs = |said: Option<i64>, number: &dyn Fn() -> usize| {
            said.is_some_and(|said| usize::try_from(said) != Ok(number()))
        };
        miscounted += usize::from(
            differs(said[0], &|| row.len()) || differs(said[1], &|| of(1)) || differs(said[2], &|| of(-1)),
        );
        grid.push(person?, group, &row);
    }
    let mut sorted = grid.people.clone();
    sorted.sort_unstable();
    if !sorted.is_sorted_by(|a, b| a < b) {
        return None;
    }
    grid.notes.extend(matrix::miscounted(miscounted));
    Some(grid)
}

/// A whole number without a sign, or nothing in an empty field; `None` for anything else.
fn number(field: &[u8]) -> Option<Option<i64>> {
    if field.len() > 18 || !field.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add = |sum: i64, digit: &u8| sum * 10 + i64::from(digit - b'0');
    Some((!field.is_empty()).then(|| field.iter().fold(0, add)))
}

/// Where the quick reader stands.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes the end of a line, if it stands before one.
    fn line_end(&mut self) -> bool {
        let length = match self.rest() {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return false,
        };
        self.at += length;
        true
    }

    /// The bytes up to the next comma, which is passed; nothing where the line ends first or is unusual.
    fn field(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest();
        let length = rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r' | b'"'))?;
        if rest.get(length) != Some(&b',') {
            return None;
        }
        self.at += length + 1;
        rest.get(..length)
    }

    /// Reads the cells of `width` columns and the end of the line.
    fn cells(&mut self, width: u32, cells: &mut Vec<(u32, i8)>) -> Option<()> {
        let mut column = 0_u32;
        loop {
            while self.eight(width, &mut column, cells)? {}
            let sign = match self.rest() {
                [b',', ..] => None,
                [b'1', ..] => Some((1, 1)),
                [b'-', b'1', ..] => Some((-1, 2)),
                [b'0', ..] => Some((0, 1)),
                // The last cell is empty.
                rest => return (column + 1 == width && (rest.is_empty() || self.line_end())).then_some(()),
            };
            if let Some((sign, length)) = sign {
                cells.push((column, sign));
                self.at += length;
            }
            match self.rest() {
                [b',', ..] if column + 1 < width => {
                    self.at += 1;
                    column += 1;
                }
                rest => return (column + 1 == width && (rest.is_empty() || self.line_end())).then_some(()),
            }
        }
    }

    /// Passes the empty cells and at most one full one that are whole within the next eight bytes; says whether it
    /// passed any. What a full one says is as good as random, so nothing is asked of it that could be guessed wrong.
    fn eight(&mut self, width: u32, column: &mut u32, cells: &mut Vec<(u32, i8)>) -> Option<bool> {
        const COMMAS: u64 = u64::from_le_bytes([b','; 8]);
        let Some(chunk) = self.rest().first_chunk() else { return Some(false) };
        let chunk = u64::from_le_bytes(*chunk);
        let empty = (chunk ^ COMMAS).trailing_zeros() / 8;
        let mut passed = (empty, empty);
        if empty <= 5 {
            let rest = chunk >> (8 * empty);
            let minus = u64::from(rest & 0xff == u64::from(b'-'));
            let rest = rest >> (8 * minus);
            let digit = (rest & 0xff).wrapping_sub(u64::from(b'0'));
            if minus <= digit && digit <= 1 && (rest >> 8) & 0xff == u64::from(b',') {
                cells.push((*column + empty, digit as i8 * (1 - 2 * minus as i8)));
                passed = (empty + 1, empty + 2 + minus as u32);
            }
        }
        *column += passed.0;
        self.at += passed.1 as usize;
        (*column < width).then_some(passed.0 > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitmix::SplitMix64;

    fn slow(bytes: &[u8]) -> Result<Grid, ReadError> {
        Ok(matrix::read(bytes, &mut |_| ())?.into())
    }

    /// What the quick reader takes, the other takes for the same.
    fn both(bytes: &[u8]) -> bool {
        let Some(grid) = quick(bytes) else { return false };
        let slow = slow(bytes).map_err(|fault| fault.to_string());
        assert_eq!(slow.as_ref(), Ok(&grid), "{}", String::from_utf8_lossy(bytes));
        true
    }

    #[test]
    fn usual_files_go_the_quick_way() {
        for text in [
            "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,7\n4,1,0,2,1,1,1,-1\n9,,,0,0,0,,\n2,,0,9,0,0,0,\n",
            "participant,0\n1,\n2,1",
            "\u{feff}participant,xid,0,1,2\r\n1,a b,,,0\r\n\r\n2,,1,,\r\n",
            "participant,0,1,2,3,4,5,6,7,8,9,10,11\n1,,,,,,,,,,,,\n2,,,,,,,,,,,,-1\n3,1,,,,,,,,,,,",
            "participant,0\n",
        ] {
            assert!(both(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn unusual_ones_and_faults_are_left_to_the_other() {
        for text in [
            "",
            "participant\n1\n",
            "participant,1,0\n",
            "participant,0,00\n",
            "participant,0,x\n1,1,\n",
            "participant,participant,0\n",
            "participant,0\n1,\"1\"\n",
            "participant,0\n1, 1\n",
            "participant,0\n1,+1\n",
            "participant,0\n1,1.0\n",
            "participant,0\n1,10\n",
            "participant,0\n1,2\n",
            "participant,0\n1\n",
            "participant,0\n1,,\n",
            "participant,0\n1,1,\n",
            "participant,0\n,1\n",
            "participant,0\n-1,1\n",
            "participant,0\n1,1\n1,0\n",
            "participant,0\n1,1\r2,1\r",
            "participant,0\n1,1\r",
            "group-id,0\n1,1\n",
        ] {
            assert!(!both(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn mangled_tables_are_the_same_to_both() {
        const NASTY: &[&str] =
            &[",", "\n", "\r\n", "\r", "1", "-1", "0", "\"", " ", "-", "x", "\u{feff}", "é", "00"];
        let mut random = SplitMix64::new(11);
        let mut taken = 0;
        for _ in 0..4_000 {
            let (people, width) = (random.below(6), 1 + random.below(20));
            let mut text = "participant,group-id,n-votes,n-agree".to_owned();
            (0..width).for_each(|tid| text.push_str(&format!(",{}", 2 * tid)));
            for person in 0..people {
                text.push_str(&format!("\n{person},,{},", random.below(3)));
                for _ in 0..width {
                    text.push(',');
                    text.push_str(["", "", "", "1", "-1", "0"][random.below(6)]);
                }
            }
            for _ in 0..random.below(3) {
                let at = text.floor_char_boundary(random.below(text.len()));
                text.insert_str(at, NASTY[random.below(NASTY.len())]);
            }
            taken += usize::from(both(text.as_bytes()));
        }
        assert!((1_000..4_000).contains(&taken), "{taken}");
    }

    #[test]
    fn a_later_event_replaces_the_earlier() {
        let bytes = b"comment-id,voter-id,vote,timestamp\n7,5,1,20\n3,5,0,20\n7,4,-1,9\n7,5,-1,30\n";
        let grid: Grid = super::super::votes::read(bytes, &mut |_| ()).map(Grid::from).unwrap();
        assert_eq!((&grid.people[..], &grid.tids[..]), (&[5, 4][..], &[3, 7][..]));
        assert_eq!(grid.votes.row(1).collect::<Vec<_>>(), [(1, -1)]);
        assert_eq!(grid.votes.row(0).collect::<Vec<_>>(), [(0, 0), (1, -1)]);
    }
}
