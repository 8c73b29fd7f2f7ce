//! Writes Argdown.

use super::{Block, Document, Kind, Line, Relation, Step, What};

/// The file.
#[must_use]
pub fn write(document: &Document) -> String {
    let mut parts = Vec::new();
    if let Some(front) = &document.front {
        parts.push(format!("===\n{front}\n==="));
    }
    for block in &document.blocks {
        let mut text = String::new();
        match block {
            Block::Heading(level, heading) => {
                text.push_str(&"#".repeat(usize::from(*level)));
                text.push(' ');
                text.push_str(heading);
            }
            Block::Tree(lines) => tree(&mut text, 0, "", lines),
            Block::Item(indent, numbers, lines) => {
                tree(&mut text, *indent, if *numbers { "1. " } else { "* " }, lines);
            }
            Block::Steps(steps) => {
                for (n, step) in steps.iter().enumerate() {
                    if n > 0 {
                        text.push('\n');
                    }
                    match step {
                        Step::Statement(lines) => {
                            let number =
                                steps[..=n].iter().filter(|s| matches!(s, Step::Statement(_))).count();
                            tree(&mut text, 0, &format!("({number}) "), lines);
                        }
                        Step::Inference(rule) if rule.is_empty() => text.push_str("----"),
                        Step::Inference(rule) => text.push_str(&format!("--\n{rule}\n--")),
                    }
                }
            }
        }
        parts.push(text);
    }
    parts.join("\n\n") + "\n"
}

fn tree(text: &mut String, indent: usize, mark: &str, lines: &[Line]) {
    for (n, line) in lines.iter().enumerate() {
        if n > 0 {
            text.push('\n');
        }
        let depth = if n == 0 { 0 } else { line.depth as usize };
        text.push_str(&" ".repeat(indent + 2 * depth));
        text.push_str(if n == 0 { mark } else { "" });
        if let Some(relation) = line.relation {
            text.push_str(sign(relation));
            text.push(' ');
        }
        text.push_str(&said(&line.what));
    }
}

const fn sign(relation: Relation) -> &'static str {
    match (relation.kind, relation.outgoing) {
        (Kind::Support, false) => "+",
        (Kind::Support, true) => "+>",
        (Kind::Attack, false) => "-",
        (Kind::Attack, true) => "->",
        (Kind::Undercut, false) => "_",
        (Kind::Undercut, true) => "_>",
        (Kind::Contradictory, _) => "><",
    }
}

fn said(what: &What) -> String {
    let title = what
        .title
        .as_ref()
        .map(|title| if what.argument { format!("<{title}>") } else { format!("[{title}]") });
    match (title, &what.text) {
        (Some(title), None) => title,
        (Some(title), Some(text)) => format!("{title}: {text}").trim_end().to_owned(),
        (None, text) => text.clone().unwrap_or_default(),
    }
}
