//! Rust source with what is no code blanked out, so that a rule can search for words. Lines and columns stay.

use std::iter::Peekable;
use std::str::Chars;

/// One file in two readings.
#[derive(Debug)]
pub struct Source {
    /// Without comments and without the insides of texts.
    pub code: String,
    /// Without comments.
    pub with_texts: String,
}

impl Source {
    /// Reads a file. Not a compiler: enough to tell code from comments, texts and lifetimes.
    pub fn read(text: &str) -> Self {
        let mut reader =
            Reader { rest: text.chars().peekable(), code: String::new(), with_texts: String::new() };
        reader.run();
        Self { code: reader.code, with_texts: reader.with_texts }
    }
}

/// Where `needle` stands in `code` as a word of its own, from line 1.
pub fn lines_with<'a>(code: &'a str, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
    let hit = move |line: &str| {
        line.match_indices(needle).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let inside = |letter: char| letter.is_alphanumeric() || letter == '_';
            !(needle.starts_with(inside) && before.is_some_and(inside))
        })
    };
    code.lines().enumerate().filter(move |(_, line)| hit(line)).map(|(at, _)| at + 1)
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    code: String,
    with_texts: String,
}

impl Reader<'_> {
    fn run(&mut self) {
        let mut last = ' ';
        while let Some(letter) = self.rest.next() {
            match letter {
                '/' if self.rest.peek() == Some(&'/') => self.comment_to_end_of_line(),
                '/' if self.rest.peek() == Some(&'*') => self.comment_in_marks(),
                '"' => self.text(),
                'r' if !last.is_alphanumeric() && last != '_' => self.perhaps_raw(),
                '\'' => self.letter_or_lifetime(),
                other => self.keep(other),
            }
            last = letter;
        }
    }

    fn keep(&mut self, letter: char) {
        self.code.push(letter);
        self.with_texts.push(letter);
    }

    fn blank(&mut self, letter: char) {
        self.keep(if letter == '\n' { '\n' } else { ' ' });
    }

    fn inside(&mut self, letter: char) {
        self.code.push(if letter == '\n' { '\n' } else { ' ' });
        self.with_texts.push(letter);
    }

    fn comment_to_end_of_line(&mut self) {
        self.blank('/');
        while let Some(letter) = self.rest.next_if(|letter| *letter != '\n') {
            self.blank(letter);
        }
    }

    fn comment_in_marks(&mut self) {
        self.blank('/');
        let (mut depth, mut before) = (0, '/');
        while let Some(letter) = self.rest.next() {
            self.blank(letter);
            match (before, letter) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    before = letter;
                    continue;
                }
            }
            // A mark's second letter is not the first of another: `*/*`.
            before = ' ';
            if depth == 0 {
                return;
            }
        }
    }

    fn text(&mut self) {
        self.keep('"');
        while let Some(letter) = self.rest.next() {
            match letter {
                '"' => return self.keep('"'),
                '\\' => {
                    self.inside(letter);
                    if let Some(escaped) = self.rest.next() {
                        self.inside(escaped);
                    }
                }
                other => self.inside(other),
            }
        }
    }

    /// After an `r` that begins a word: `r"…"`, `r#"…"#`, or a name such as `row`.
    fn perhaps_raw(&mut self) {
        self.keep('r');
        let mut marks = 0;
        let mut ahead = self.rest.clone();
        while ahead.next_if_eq(&'#').is_some() {
            marks += 1;
        }
        if ahead.next() != Some('"') {
            return;
        }
        for letter in self.rest.by_ref().take(marks + 1).collect::<Vec<_>>() {
            self.keep(letter);
        }
        let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', marks)).collect();
        let mut seen = String::new();
        while let Some(letter) = self.rest.next() {
            self.inside(letter);
            seen.push(letter);
            if seen.ends_with(&end) {
                return;
            }
        }
    }

    /// `'a'` and `'\n'` are letters, `'a` in `&'a str` is a lifetime.
    fn letter_or_lifetime(&mut self) {
        self.keep('\'');
        let mut ahead = self.rest.clone();
        let first = ahead.next();
        if first == Some('\\') || ahead.next() == Some('\'') {
            let mut escaped = false;
            while let Some(letter) = self.rest.next() {
                if letter == '\'' && !escaped {
                    return self.keep('\'');
                }
                escaped = letter == '\\' && !escaped;
                self.inside(letter);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_no_code() {
        let source =
            Source::read("a // b\n/* c /* d */ e */ f \"g \\\" h\" 'i' r#\"j \" k\"# l::<'m>() '\\'' n");
        for (word, is_code) in [
            ("a", true),
            ("b", false),
            ("c", false),
            ("d", false),
            ("e", false),
            ("f", true),
            ("g", false),
            ("h", false),
            ("i", false),
            ("j", false),
            ("k", false),
            ("l", true),
            ("m", true),
            ("n", true),
        ] {
            let found = source.code.split(|c: char| !c.is_alphanumeric()).any(|other| other == word);
            assert_eq!(found, is_code, "{word} in {:?}", source.code);
        }
        assert!(source.with_texts.contains("j \" k") && !source.with_texts.contains('e'));
    }

    #[test]
    fn lines_stay_where_they_are() {
        let text = "/* one\n two */\nlet x = \"\n\";\nx.exp()";
        let source = Source::read(text);
        assert_eq!(source.code.lines().count(), text.lines().count());
        assert_eq!(lines_with(&source.code, ".exp(").collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn a_word_within_another_is_not_meant() {
        assert_eq!(lines_with("xleptos::a\nleptos::b", "leptos::").collect::<Vec<_>>(), [2]);
    }
}
