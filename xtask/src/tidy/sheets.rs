//! Style sheets: no `rem` (a host's root may be of any size), `!important` only where it outranks a host's page
//! (`:host`), colours only in `style/tokens.css`.

use super::{File, Finding};

/// Functions that make a colour. `color-mix` mixes what tokens name.
const COLOURS: [&str; 10] = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"];
/// Names that slip in. Those of the system (`Canvas`, `currentColor` …) are no colours of ours.
const NAMED: [&str; 12] =
    ["white", "black", "red", "green", "blue", "gray", "grey", "orange", "yellow", "purple", "navy", "teal"];

/// Every breach of a sheet.
pub fn check(file: &File) -> Vec<Finding> {
    let may_have_colours = file.path.ends_with("style/tokens.css");
    let mut found = Vec::new();
    for Declaration { line, within, property, value } in declarations(&file.text) {
        let mut say = |text: String| found.push(Finding::breach(&file.path, line, text));
        if words(&value).any(|word| is_rem(&word)) {
            say(format!("`{property}: {value}`: a host's root may be of any size; use em or px"));
        }
        if value.contains("!important") && !within.iter().any(|rule| rule.starts_with(":host")) {
            say(format!("`{property}`: `!important` is for `:host` only"));
        }
        if !may_have_colours && has_colour(&value) {
            say(format!("`{property}: {value}`: colours stand in style/tokens.css"));
        }
    }
    found
}

struct Declaration {
    line: usize,
    /// The rules around it, outermost first.
    within: Vec<String>,
    property: String,
    value: String,
}

/// All declarations of a sheet. Comments are skipped, nesting is followed.
fn declarations(text: &str) -> Vec<Declaration> {
    let mut found = Vec::new();
    let mut within = Vec::new();
    let mut piece = String::new();
    let mut line = 1;
    let text = without_comments(text);
    for letter in text.chars() {
        match letter {
            '{' => within.push(std::mem::take(&mut piece).trim().to_owned()),
            ';' | '}' => {
                if let Some((property, value)) = std::mem::take(&mut piece).split_once(':') {
                    found.push(Declaration {
                        line,
                        within: within.clone(),
                        property: property.trim().to_owned(),
                        value: value.split_whitespace().collect::<Vec<_>>().join(" "),
                    });
                }
                if letter == '}' {
                    within.pop();
                }
            }
            other => piece.push(other),
        }
        line += usize::from(letter == '\n');
    }
    found
}

fn without_comments(text: &str) -> String {
    let mut lean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, tail) = after.split_once("*/").unwrap_or((after, ""));
        lean.push_str(before);
        lean.extend(comment.chars().filter(|letter| *letter == '\n'));
        rest = tail;
    }
    lean + rest
}

/// A value's words: `calc(1.5rem+2px)` has `calc`, `1.5rem` and `2px`.
fn words(value: &str) -> impl Iterator<Item = String> {
    let part_of = |letter: char| letter.is_alphanumeric() || "-.#%_".contains(letter);
    value.split(move |letter| !part_of(letter)).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase)
}

fn is_rem(word: &str) -> bool {
    let number = word.strip_suffix("rem").map(|number| number.trim_start_matches('-'));
    number.is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

fn has_colour(value: &str) -> bool {
    let called = |name: &str| {
        value.match_indices(&format!("{name}(")).any(|(at, _)| {
            let before = value[..at].chars().next_back();
            before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '-')
        })
    };
    // Not in an address such as url(#pattern).
    let hex = |word: &str| {
        word.strip_prefix('#').is_some_and(|digits| {
            matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
        })
    };
    COLOURS.iter().any(|name| called(name))
        || !value.contains("url(") && words(value).any(|word| hex(&word) || NAMED.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        check(&file(path, text)).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn each_breach_is_found_on_its_line() {
        let sheet = "/* a\n */ .a { margin: 1.5rem; }\n.b { color: #fff;\n &:hover { color: hsl(1 2% 3%) } }\n\
                     .c { left: 0 !important }\n.d { border: 1px solid red }";
        assert_eq!(found("style/a.css", sheet), [2, 3, 4, 5, 6]);
    }

    #[test]
    fn tokens_may_have_colours_and_nothing_else() {
        assert_eq!(
            found("style/tokens.css", ":host { --a: #0b5c8a; --b: rgb(0 0 0 / 10%) }"),
            [] as [usize; 0]
        );
        assert_eq!(found("style/tokens.css", ".a { margin: 2rem }"), [1]);
    }

    #[test]
    fn what_only_looks_like_a_breach_is_none() {
        let sheet = ":host { display: block !important }\n:host([dark]) .a { x: 1px !important }\n\
                     .a:hover, #bad { color: color-mix(in srgb, var(--red) 10%, CanvasText); fill: url(#abc) }\n\
                     .b { grid-area: remark; white-space: pre; color: currentColor }";
        assert_eq!(found("style/a.css", sheet), [] as [usize; 0]);
    }
}
