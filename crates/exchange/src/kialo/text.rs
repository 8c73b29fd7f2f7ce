//! The text of a claim: what tells it from the form around it, and what its Markdown says.

/// Beginnings of a text that would be read as part of the form.
const BEGINNINGS: [&str; 3] = ["-> See", "Pro:", "Con:"];

/// The number at the beginning of a line, without its last dot, and what follows it.
pub(super) fn number(line: &str) -> Option<(&str, &str)> {
    let mut end = 0;
    loop {
        let digits = line[end..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || line.as_bytes().get(end + digits) != Some(&b'.') {
            break;
        }
        end += digits + 1;
    }
    let (number, rest) = line.split_at(end);
    (end > 0 && (rest.is_empty() || rest.starts_with(' '))).then(|| (&number[..end - 1], rest.trim_start()))
}

/// The text as it is written after a number and a side.
pub(super) fn escaped(text: &str) -> String {
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default();
    let mut written = String::with_capacity(text.len());
    if BEGINNINGS.iter().any(|beginning| first.trim_start_matches('\\').starts_with(beginning)) {
        written.push('\\');
    }
    written.push_str(first);
    for line in lines {
        written.push('\n');
        let digits = digits_of(line);
        let slashes = slashes_of(&line[digits..]);
        let entry_like = digits > 0 && line[digits + slashes..].starts_with('.');
        written.push_str(&line[..digits]);
        if entry_like {
            written.push('\\');
        }
        written.push_str(&line[digits..]);
    }
    written
}

/// The text of what is written after a number and a side.
pub(super) fn unescaped(written: &str) -> String {
    let mut lines = written.split('\n');
    let first = lines.next().unwrap_or_default();
    let bare = first.strip_prefix('\\').filter(|rest| {
        BEGINNINGS.iter().any(|beginning| rest.trim_start_matches('\\').starts_with(beginning))
    });
    let mut text = bare.unwrap_or(first).to_owned();
    for line in lines {
        text.push('\n');
        let digits = digits_of(line);
        let slashes = slashes_of(&line[digits..]);
        let taken = usize::from(digits > 0 && slashes > 0 && line[digits + slashes..].starts_with('.'));
        text.push_str(&line[..digits]);
        text.push_str(&line[digits + taken..]);
    }
    text
}

fn digits_of(line: &str) -> usize {
    line.bytes().take_while(u8::is_ascii_digit).count()
}

fn slashes_of(line: &str) -> usize {
    line.bytes().take_while(|&b| b == b'\\').count()
}

/// What a reader sees of Kialo's Markdown, and the addresses it links to, in the order they stand.
///
/// `[words](address)` gives the words; a backslash before punctuation goes; all else stays as it is.
#[must_use]
pub fn plain(markdown: &str) -> (String, Vec<String>) {
    let (mut text, mut addresses) = (String::with_capacity(markdown.len()), Vec::new());
    // Where in `text` the words of a link may have begun.
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(letter) = markdown[at..].chars().next() {
        at += letter.len_utf8();
        match letter {
            '\\' => match markdown[at..].chars().next().filter(char::is_ascii_punctuation) {
                Some(escaped) => {
                    text.push(escaped);
                    at += 1;
                }
                None => text.push('\\'),
            },
            '[' => {
                open.push(text.len());
                text.push('[');
            }
            ']' => match (open.pop(), address(&markdown[at..])) {
                (Some(begin), Some((address, length))) => {
                    text.remove(begin);
                    addresses.push(address.to_owned());
                    at += length;
                }
                _ => text.push(']'),
            },
            _ => text.push(letter),
        }
    }
    (text, addresses)
}

/// The address in parentheses at the beginning, which may have parentheses in it, and how long that is.
fn address(rest: &str) -> Option<(&str, usize)> {
    let inner = rest.strip_prefix('(')?;
    let mut depth = 0_usize;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some((&inner[..at], at + 2)),
            b')' => depth -= 1,
            b' ' | b'\n' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_a_text_that_begins_with_one() {
        assert_eq!(number("1.2.13. Pro: x"), Some(("1.2.13", "Pro: x")));
        assert_eq!(number("1. x"), Some(("1", "x")));
        assert_eq!(number("1.5 million"), None);
        assert_eq!(number("2019"), None);
        assert_eq!(number("1..2. x"), None);
        assert_eq!(number(""), None);
    }

    #[test]
    fn links_become_words_and_addresses() {
        let (text, addresses) = plain(r"See [the law](https://a.example/x_(y)) \[emphasis mine\] [sic] a\b");
        assert_eq!(text, r"See the law [emphasis mine] [sic] a\b");
        assert_eq!(addresses, ["https://a.example/x_(y)"]);
        assert_eq!(plain("[a](b c) 链接[甲](乙)").0, "[a](b c) 链接甲");
    }
}
