//! `comments.csv`: the statements.
//!
//! The columns `agrees` and `disagrees` are not read: they count every event, a changed vote twice.
//! Next: [`super::votes`].

use std::collections::BTreeMap;

use super::export::{Moderation, Statement};
use super::row::{Column, Row};
use super::table::Table;
use super::{COMMENTS, Progress, ReadError};

/// The statements by their number, and what was odd.
pub(super) struct Comments {
    pub statements: BTreeMap<i64, Statement>,
    pub notes: Vec<String>,
}

/// Reads the bytes of `comments.csv`.
///
/// Of two rows of one number the first stands; where either is rejected, so is the statement.
pub(super) fn read(bytes: &[u8], report: &mut dyn FnMut(Progress)) -> Result<Comments, ReadError> {
    let mut table = Table::open(COMMENTS, bytes, report)?;
    let (tid, body) = (table.needed("comment-id")?, table.needed("comment-body")?);
    let (at, author) = (table.optional("timestamp")?, table.optional("author-id")?);
    let moderated = table.optional("moderated")?;
    // The first new exports wrote an underscore.
    let is_meta = table.optional("is-meta")?.or(table.optional("is_meta")?);
    let is_seed = table.optional("is-seed")?.or(table.optional("is_seed")?);
    let mut statements: BTreeMap<i64, Statement> = BTreeMap::new();
    let (mut repeated, mut empty) = (0_usize, 0_usize);
    while let Some(row) = table.next()? {
        let text = row.text(body)?;
        let text = if text.trim().is_empty() { None } else { Some(text.to_owned()) };
        let statement = Statement {
            tid: row.whole(tid)?,
            created: row.moment(at)?,
            author: author.map(|column| row.whole_if_any(column)).transpose()?.flatten(),
            text,
            moderation: moderation(&row, moderated)?,
            is_meta: row.yes(is_meta)?,
            is_seed: row.yes(is_seed)?,
        };
        empty += usize::from(statement.text.is_none());
        if let Some(first) = statements.get_mut(&statement.tid) {
            repeated += 1;
            if statement.moderation == Moderation::Rejected {
                first.moderation = Moderation::Rejected;
            }
        } else {
            statements.insert(statement.tid, statement);
        }
    }
    let mut notes = Vec::new();
    if is_meta.is_none() {
        notes.push(
            "comments.csv has no column is-meta (an export from before 2024): statements that Polis held for \
             meta cannot be told from the others."
                .to_owned(),
        );
    }
    if moderated.is_none() {
        notes.push("comments.csv has no column moderated: every statement counts as unmoderated.".to_owned());
    }
    if repeated > 0 {
        notes.push(format!(
            "Rows of comments.csv that repeat a comment-id: {repeated}. The first row stands."
        ));
    }
    if empty > 0 {
        notes.push(format!("Rows of comments.csv without a text: {empty}."));
    }
    Ok(Comments { statements, notes })
}

fn moderation(row: &Row<'_>, column: Option<Column>) -> Result<Moderation, ReadError> {
    let Some(column) = column else {
        return Ok(Moderation::Unmoderated);
    };
    match row.text(column)?.trim() {
        "1" => Ok(Moderation::Accepted),
        "-1" => Ok(Moderation::Rejected),
        "" | "0" => Ok(Moderation::Unmoderated),
        _ => Err(row.wrong(column, "1 (accepted), -1 (rejected) or 0 (not moderated)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Comments {
        read(text.as_bytes(), &mut |_| ()).unwrap()
    }

    #[test]
    fn the_old_header_is_read() {
        let read = parsed(
            "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n\
             1435654192085,Tue,4,7,2,0,-1,\"一\n二\"\n1435654192,Tue,3,7,2,0,1,x\n",
        );
        let four = &read.statements[&4];
        assert_eq!((four.created, four.author), (Some(1_435_654_192_085), Some(7)));
        assert_eq!(four.text.as_deref(), Some("一\n二"));
        assert_eq!((four.moderation, four.is_meta, four.is_seed), (Moderation::Rejected, false, false));
        assert_eq!(read.statements[&3].created, Some(1_435_654_192_000));
        assert!(read.notes[0].contains("no column is-meta"));
    }

    #[test]
    fn the_new_header_is_read_in_both_spellings() {
        for name in ["is-meta", "is_meta"] {
            let read = parsed(&format!(
                "comment-body,{name},is-seed,moderated,group-informed-consensus,comment-id\n\
                 a,true,false,0,0.3,0\nb,false,true,1,0.4,1\n"
            ));
            assert_eq!((read.statements[&0].is_meta, read.statements[&0].is_seed), (true, false));
            assert_eq!((read.statements[&1].is_meta, read.statements[&1].is_seed), (false, true));
            assert_eq!(read.notes, [""; 0]);
        }
    }

    #[test]
    fn a_rejection_is_never_lost_to_a_repeated_row() {
        let read = parsed("comment-id,comment-body,moderated\n0,a,1\n0,b,-1\n1,,1\n");
        assert_eq!(read.statements[&0].text.as_deref(), Some("a"));
        assert_eq!(read.statements[&0].moderation, Moderation::Rejected);
        assert_eq!(read.statements[&1].text, None);
        assert_eq!(read.notes.len(), 3);
    }
}
