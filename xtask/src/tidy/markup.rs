//! No `<style>`, no style strings, no `inner_html` in the widget: a strict page blocks the first two, and the third
//! would let text become markup. `style:name=…` is fine.

use super::source::Source;
use super::{File, Finding};

/// Every such place.
pub fn check(file: &File) -> Vec<Finding> {
    let source = Source::read(&file.text);
    let mut found = Vec::new();
    for (at, (code, with_texts)) in source.code.lines().zip(source.with_texts.lines()).enumerate() {
        let mut say = |text: &str| found.push(Finding::breach(&file.path, at + 1, text));
        if sets_style(code) || with_texts.contains("\"style\"") {
            say("a style string: a strict page blocks it; write `style:name=…` or a class");
        }
        if with_texts.contains("inner_html") || with_texts.contains("innerHTML") {
            say("`inner_html`: text of people is text, never markup");
        }
        if opens_style(with_texts) {
            say("`<style`: a strict page blocks it; write it in style/");
        }
    }
    found
}

/// `style=` as an attribute: not `style:left=`, `font_style=`, `let style = ` or `style == `.
fn sets_style(code: &str) -> bool {
    code.match_indices("style=").any(|(at, word)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        before.is_none_or(|letter| letter.is_whitespace() || letter == '<') && after != Some('=')
    })
}

/// `<style>` or `<style nonce`, but not `Vec<style::Sheet>`.
fn opens_style(text: &str) -> bool {
    text.match_indices("<style").any(|(at, word)| {
        let after = text[at + word.len()..].chars().next();
        after.is_none_or(|letter| letter == '>' || letter == '/' || letter.is_whitespace())
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn what_a_strict_page_blocks_is_found() {
        for text in [
            r#"view! { <p style="color: red"> }"#,
            "view! { <p style=move || colour() > }",
            r#"node.set_attribute("style", "")"#,
            "view! { <style>{css}</style> }",
            r#"let s = "<style>";"#,
            "view! { <p inner_html=text/> }",
            "node.set_inner_html(text)",
        ] {
            assert_eq!(check(&file("src/view/a.rs", text)).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_it_lets_through_is_not() {
        for text in [
            "view! { <p style:left=move || x() class=\"style\u{3d}\"> }",
            "let style = sheet();",
            "if style==Style::Plain {}",
            "// never <style>",
            "fn all() -> Vec<style::Sheet>;",
        ] {
            assert_eq!(check(&file("src/view/a.rs", text)), [], "{text}");
        }
    }
}
