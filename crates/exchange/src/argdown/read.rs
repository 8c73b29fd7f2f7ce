//! Reads Argdown line by line.

use super::{Block, Document, Kind, Line, Relation, Step, What};

/// Why a file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ArgdownError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: &'static str,
}

fn fault<T>(line: usize, what: &'static str) -> Result<T, ArgdownError> {
    Err(ArgdownError { line, what })
}

/// Reads a file.
///
/// # Errors
/// With the line, when a comment or the front matter does not end, a relation relates to nothing or has nothing to
/// say, or a reconstruction has no conclusion.
pub fn read(text: &str) -> Result<Document, ArgdownError> {
    let mut document = once(text)?;
    // Lines that belong together are joined, and may look like something else then ("#" and "a" like a heading): what
    // counts is how it reads when it is written out.
    for _ in 0..8 {
        let Ok(again) = once(&super::write(&document)) else { break };
        if again == document {
            return Ok(document);
        }
        document = again;
    }
    fault(1, "this reads as something else when its lines are joined")
}

fn once(text: &str) -> Result<Document, ArgdownError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let (front, body, first) = front(&text)?;
    let bare = without_comments(body, first)?;
    let mut reader =
        Reader { document: Document { front, blocks: Vec::new() }, tree: None, steps: None, rule: None };
    for (at, line) in bare.lines().enumerate() {
        reader.line(first + at, line)?;
    }
    let end = first + bare.lines().count();
    reader.end(end)?;
    Ok(reader.document)
}

/// What stands between `===` at the head, the rest, and the number of its first line.
fn front(text: &str) -> Result<(Option<String>, &str, usize), ArgdownError> {
    let blank: usize = text.lines().take_while(|line| line.trim().is_empty()).count();
    let head = text.trim_start();
    let Some(rest) = head
        .strip_prefix("===")
        .filter(|rest| rest.trim_start_matches('=').trim_start_matches(' ').starts_with('\n'))
    else {
        return Ok((None, text, 1));
    };
    let mut matter = String::new();
    let mut from = text.len() - rest.len();
    for (at, line) in rest.split_inclusive('\n').enumerate() {
        from += line.len();
        if at > 0 && line.trim_end().len() >= 3 && line.trim_end().bytes().all(|b| b == b'=') {
            return Ok((Some(matter.trim_end().to_owned()), &text[from..], blank + at + 2));
        }
        if at > 0 {
            matter.push_str(line);
        }
    }
    fault(blank + 1, "the front matter does not end")
}

/// A mark that a line was a comment, and so is no blank line.
const COMMENT: char = '\u{0}';

/// The text with comments taken out; lines stay lines.
fn without_comments(text: &str, first: usize) -> Result<String, ArgdownError> {
    let mut bare = String::with_capacity(text.len());
    let (mut rest, mut line) = (text, first);
    while let Some(letter) = rest.chars().next() {
        let begins = |mark: &str| rest.starts_with(mark);
        let apart = bare.chars().next_back().is_none_or(char::is_whitespace);
        let end = if begins("<!--") {
            Some(rest.find("-->").map(|at| at + 3))
        } else if begins("/*") {
            Some(rest.find("*/").map(|at| at + 2))
        } else if begins("//") && apart {
            Some(Some(rest.find('\n').unwrap_or(rest.len())))
        } else {
            None
        };
        match end {
            None => {
                // What is escaped begins nothing.
                let taken = if letter == '\\' {
                    rest.chars().take(2).map(char::len_utf8).sum()
                } else {
                    letter.len_utf8()
                };
                line += rest[..taken].matches('\n').count();
                bare.push_str(&rest[..taken]);
                rest = &rest[taken..];
            }
            Some(None) => return fault(line, "the comment does not end"),
            Some(Some(end)) => {
                bare.push(COMMENT);
                for _ in rest[..end].matches('\n') {
                    bare.push('\n');
                    bare.push(COMMENT);
                    line += 1;
                }
                rest = &rest[end..];
            }
        }
    }
    Ok(bare)
}

/// A tree that is being read: its lines, and the indentation of each open one.
struct Tree {
    /// An item of a list: its indentation, and whether it is numbered.
    item: Option<(usize, bool)>,
    lines: Vec<Line>,
    indents: Vec<usize>,
    /// Where it begins.
    at: usize,
}

struct Reader {
    document: Document,
    tree: Option<Tree>,
    steps: Option<(usize, Vec<Step>)>,
    /// An inference that is being read.
    rule: Option<String>,
}

impl Reader {
    fn line(&mut self, at: usize, line: &str) -> Result<(), ArgdownError> {
        let comment = line.contains(COMMENT);
        let line: String = line.chars().filter(|c| *c != COMMENT).collect();
        let words = line.trim();
        let indent = line.len() - line.trim_start().len();
        if words.is_empty() {
            return if comment { Ok(()) } else { self.blank(at) };
        }
        if let Some(rule) = &mut self.rule {
            // -- rule --
            if let Some(last) = words
                .strip_suffix("--")
                .filter(|_| words.chars().all(|c| c == '-') || !words.starts_with("--"))
            {
                push(rule, last.trim_end_matches('-'));
                let rule = std::mem::take(rule);
                self.rule = None;
                self.inference(rule);
            } else {
                push(rule, words);
            }
            return Ok(());
        }
        if indent == 0
            && let Some(heading) = heading(words)
        {
            self.blank_tree(at)?;
            self.close_steps(at)?;
            self.document.blocks.push(heading);
            return Ok(());
        }
        if let Some(said) = numbered(words) {
            self.flush(at)?;
            if self.steps.is_none() {
                self.steps = Some((at, Vec::new()));
            }
            self.begin(at, indent, None, said);
            return Ok(());
        }
        if self.steps.is_some() && words.starts_with("--") {
            self.flush(at)?;
            let inner = words.trim_matches('-').trim();
            if words.len() >= 4 && words.bytes().all(|b| b == b'-') {
                self.inference(String::new());
            } else if !inner.is_empty() && words.ends_with("--") {
                self.inference(inner.to_owned());
            } else {
                self.rule = Some(inner.to_owned());
            }
            return Ok(());
        }
        if let Some((relation, said)) = relation(words) {
            return self.relate(at, indent, relation, said);
        }
        if let Some((numbers, said)) = item(words) {
            self.flush(at)?;
            self.close_steps(at)?;
            self.begin(at, indent, Some((indent, numbers)), said);
            return Ok(());
        }
        match self.tree.as_mut().and_then(|tree| tree.lines.last_mut()) {
            // It goes on.
            Some(last) => {
                let text = last.what.text.get_or_insert_default();
                push(text, words);
            }
            None => {
                self.close_steps(at)?;
                self.begin(at, indent, None, words);
            }
        }
        Ok(())
    }

    fn begin(&mut self, at: usize, indent: usize, item: Option<(usize, bool)>, said: &str) {
        let line = Line { depth: 0, relation: None, what: what(said) };
        self.tree = Some(Tree { item, lines: vec![line], indents: vec![indent], at });
    }

    fn relate(
        &mut self,
        at: usize,
        indent: usize,
        relation: Relation,
        said: &str,
    ) -> Result<(), ArgdownError> {
        let Some(tree) = &mut self.tree else { return fault(at, "this relates to nothing") };
        if said.is_empty() {
            return fault(at, "expected what relates");
        }
        while tree.indents.len() > 1 && tree.indents.last().is_some_and(|own| *own >= indent) {
            tree.indents.pop();
        }
        let depth = tree.indents.len() as u32;
        tree.indents.push(indent);
        tree.lines.push(Line { depth, relation: Some(relation), what: what(said) });
        Ok(())
    }

    fn inference(&mut self, rule: String) {
        if let Some((_, steps)) = &mut self.steps {
            steps.push(Step::Inference(rule));
        }
    }

    /// A blank line ends a tree; a reconstruction goes on with its next number.
    fn blank(&mut self, at: usize) -> Result<(), ArgdownError> {
        if self.rule.is_some() {
            return fault(at, "the inference does not end");
        }
        self.blank_tree(at)
    }

    fn blank_tree(&mut self, at: usize) -> Result<(), ArgdownError> {
        self.flush(at)?;
        // A blank line within a reconstruction only ends it when something else follows, or it is whole.
        let whole = self.steps.as_ref().is_some_and(|(_, steps)| {
            matches!(steps.as_slice(), [.., Step::Inference(_), Step::Statement(_)])
        });
        if whole { self.close_steps(at) } else { Ok(()) }
    }

    fn flush(&mut self, _at: usize) -> Result<(), ArgdownError> {
        let Some(tree) = self.tree.take() else { return Ok(()) };
        if tree.lines.iter().any(|line| line.what.text.as_deref() == Some("") && line.what.title.is_none()) {
            return fault(tree.at, "expected words");
        }
        match (&mut self.steps, tree.item) {
            (Some((_, steps)), None) => steps.push(Step::Statement(tree.lines)),
            (_, Some((indent, numbers))) => {
                self.document.blocks.push(Block::Item(indent, numbers, tree.lines))
            }
            (None, None) => self.document.blocks.push(Block::Tree(tree.lines)),
        }
        Ok(())
    }

    fn close_steps(&mut self, at: usize) -> Result<(), ArgdownError> {
        self.flush(at)?;
        let Some((from, steps)) = self.steps.take() else { return Ok(()) };
        let whole =
            matches!(steps.as_slice(), [Step::Statement(_), .., Step::Inference(_), Step::Statement(_)]);
        if !whole {
            return fault(from, "a reconstruction needs premises, a line and a conclusion");
        }
        self.document.blocks.push(Block::Steps(steps));
        Ok(())
    }

    fn end(&mut self, at: usize) -> Result<(), ArgdownError> {
        if self.rule.is_some() {
            return fault(at, "the inference does not end");
        }
        self.close_steps(at)
    }
}

fn push(text: &mut String, words: &str) {
    let words = words.trim();
    if !text.is_empty() && !words.is_empty() {
        text.push(' ');
    }
    text.push_str(words);
}

fn heading(words: &str) -> Option<Block> {
    let level = words.bytes().take_while(|b| *b == b'#').count();
    let text = words[level..].strip_prefix(' ')?.trim();
    (1..=6).contains(&level).then(|| Block::Heading(level as u8, text.to_owned()))
}

/// (1) A premise.
fn numbered(words: &str) -> Option<&str> {
    let (number, said) = words.strip_prefix('(')?.split_once(')')?;
    let counts = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (counts && said.starts_with([' ', '\t'])).then(|| said.trim())
}

/// `* item`, `1. item`; whether it is numbered.
fn item(words: &str) -> Option<(bool, &str)> {
    if let Some(said) = words.strip_prefix("* ") {
        return Some((false, said.trim()));
    }
    let (number, said) = words.split_once(". ")?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| (true, said.trim()))
}

/// The sign of a relation, and what comes after it.
fn relation(words: &str) -> Option<(Relation, &str)> {
    const SIGNS: [(&str, Kind, bool); 10] = [
        ("><", Kind::Contradictory, false),
        ("<+", Kind::Support, false),
        ("<-", Kind::Attack, false),
        ("<_", Kind::Undercut, false),
        ("+>", Kind::Support, true),
        ("->", Kind::Attack, true),
        ("_>", Kind::Undercut, true),
        ("+", Kind::Support, false),
        ("-", Kind::Attack, false),
        ("_", Kind::Undercut, false),
    ];
    SIGNS.iter().find_map(|&(sign, kind, outgoing)| {
        let rest = words.strip_prefix(sign)?;
        (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| (Relation { kind, outgoing }, rest.trim()))
    })
}

/// What is said: `[Title]: words`, `<Title>: words`, a title alone (tags and data may follow), or words.
fn what(said: &str) -> What {
    let titled = |open: char, close: char| {
        let (title, rest) = said.strip_prefix(open)?.split_once(close)?;
        let after = rest.trim_start();
        let text = if let Some(text) = rest.strip_prefix(':') {
            Some(text.trim().to_owned())
        } else if after.is_empty() {
            None
        } else if rest.starts_with(char::is_whitespace) && after.starts_with(['#', '{']) {
            // Tags and data of what is only named belong to it.
            Some(after.to_owned())
        } else {
            return None;
        };
        let fits = !title.trim().is_empty();
        fits.then(|| What { argument: open == '<', title: Some(title.trim().to_owned()), text })
    };
    let words = || What { argument: false, title: None, text: Some(said.to_owned()) };
    titled('[', ']').or_else(|| titled('<', '>')).unwrap_or_else(words)
}
