//! `summary.csv`: the question, its description, and what Polis counted.
//!
//! Lines of key and value without a header; values may run over lines. Nothing is computed from it: the counts
//! are Polis' own, and `voters-in-conv` of old exports wrongly says all voters. Next: [`super::comments`].

use super::error::{ReadError, quoted};
use super::row::Row;
use super::table::Table;
use super::{Progress, SUMMARY};

/// What the export says of the whole conversation. What it does not say is nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// The question.
    pub topic: Option<String>,
    /// The conversation's address.
    pub url: Option<String>,
    /// The description under the question, in Markdown.
    pub description: Option<String>,
    /// Visits of the page.
    pub views: Option<u64>,
    /// People who voted.
    pub voters: Option<u64>,
    /// People whom Polis placed on its map (all voters, wrongly, in old exports).
    pub voters_in_conv: Option<u64>,
    /// People who wrote a statement.
    pub commenters: Option<u64>,
    /// Statements.
    pub comments: Option<u64>,
    /// Groups that Polis found.
    pub groups: Option<u64>,
}

/// Reads the bytes of `summary.csv`.
pub(super) fn read(bytes: &[u8], report: &mut dyn FnMut(Progress)) -> Result<Summary, ReadError> {
    let mut table = Table::without_header(SUMMARY, bytes, report);
    let mut summary = Summary::default();
    while let Some(row) = table.next_of_any_length()? {
        let key = row.text_at(0, "key")?.trim().to_owned();
        match key.as_str() {
            "topic" => summary.topic = text(&row, &key)?,
            "url" => summary.url = text(&row, &key)?,
            "conversation-description" => summary.description = text(&row, &key)?,
            "views" => summary.views = count(&row, &key)?,
            "voters" => summary.voters = count(&row, &key)?,
            "voters-in-conv" => summary.voters_in_conv = count(&row, &key)?,
            "commenters" => summary.commenters = count(&row, &key)?,
            "comments" => summary.comments = count(&row, &key)?,
            "groups" => summary.groups = count(&row, &key)?,
            _ => {}
        }
    }
    Ok(summary)
}

/// All that follows the key: old exports do not quote a question that has commas.
fn text(row: &Row<'_>, key: &str) -> Result<Option<String>, ReadError> {
    let parts: Vec<&str> = (1..row.len()).map(|at| row.text_at(at, key)).collect::<Result<_, _>>()?;
    let whole = parts.join(",");
    Ok(if whole.trim().is_empty() { None } else { Some(whole.trim().to_owned()) })
}

fn count(row: &Row<'_>, key: &str) -> Result<Option<u64>, ReadError> {
    match row.text_at(1, key)?.trim() {
        "" => Ok(None),
        digits => match digits.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(row.fault(key, "a whole number", &quoted(digits.as_bytes()))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_lines_and_commas_and_unknown_keys_are_passed_over() {
        let bytes = "\u{feff}topic,Lifts, and who pays\r\nviews,12\r\nnew-key,1\r\n\
                     conversation-description,\"一行\n二行, \"\"引\"\"\"\r\n";
        let summary = read(bytes.as_bytes(), &mut |_| ()).unwrap();
        assert_eq!(summary.topic.as_deref(), Some("Lifts, and who pays"));
        assert_eq!(summary.description.as_deref(), Some("一行\n二行, \"引\""));
        assert_eq!((summary.views, summary.groups), (Some(12), None));
    }

    #[test]
    fn a_count_that_is_none_is_told() {
        let fault = read(b"topic,\"a\nb\"\nvoters,many\n", &mut |_| ()).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "summary.csv, line 3, column voters: expected a whole number, found \"many\"."
        );
    }
}
