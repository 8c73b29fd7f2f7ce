//! What a file comes to: its statements and arguments, and the relations between them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Block, Document, Kind, Line, Step, What};

/// Statements and arguments, and the relations between them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Graph {
    /// Statements: what has the same title is the same; without one, each stands for itself.
    pub statements: usize,
    /// Arguments; a reconstruction of none counts as one.
    pub arguments: usize,
    /// Who does what to whom, each once.
    pub relations: BTreeSet<(Kind, String, String)>,
    /// Headings of the first level.
    pub sections: usize,
    /// Different tags.
    pub tags: BTreeSet<String>,
    /// Reconstructions.
    pub reconstructions: usize,
}

impl Graph {
    /// How many relations there are of a kind.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.relations.iter().filter(|(own, ..)| *own == kind).count()
    }
}

#[derive(Default)]
struct Counting {
    graph: Graph,
    names: BTreeSet<String>,
    untitled: usize,
    /// Which arguments were reconstructed, to which main conclusion.
    conclusions: BTreeMap<String, String>,
}

/// What the file comes to.
#[must_use]
pub fn graph(document: &Document) -> Graph {
    let mut counting = Counting::default();
    let mut before: Option<String> = None;
    for block in &document.blocks {
        let mut argument = None;
        match block {
            Block::Heading(level, text) => {
                counting.graph.sections += usize::from(*level == 1);
                counting.tags(text);
            }
            Block::Tree(lines) => {
                let name = counting.tree(lines);
                argument = lines.first().filter(|line| line.what.argument).map(|_| name);
            }
            Block::Item(_, _, lines) => drop(counting.tree(lines)),
            Block::Steps(steps) => {
                counting.graph.reconstructions += 1;
                let argument = before
                    .take()
                    .unwrap_or_else(|| counting.name(&What { argument: true, title: None, text: None }));
                let mut last = None;
                for step in steps {
                    match step {
                        Step::Statement(lines) => last = Some(counting.tree(lines)),
                        Step::Inference(rule) => counting.tags(rule),
                    }
                }
                if let Some(last) = last {
                    counting.conclusions.insert(argument, last);
                }
            }
        }
        before = argument;
    }
    let Counting { mut graph, names, conclusions, .. } = counting;
    // That an argument supports its own conclusion is said by its reconstruction.
    graph.relations.retain(|(kind, from, to)| *kind != Kind::Support || conclusions.get(from) != Some(to));
    graph.arguments = names.iter().filter(|name| name.starts_with('<')).count();
    graph.statements = names.len() - graph.arguments;
    graph
}

impl Counting {
    fn name(&mut self, what: &What) -> String {
        let title = what.title.clone().unwrap_or_else(|| {
            self.untitled += 1;
            // No title begins with a blank.
            format!(" {}", self.untitled)
        });
        let name = if what.argument { format!("<{title}>") } else { format!("[{title}]") };
        self.names.insert(name.clone());
        if let Some(text) = &what.text {
            self.tags(text);
        }
        name
    }

    /// Counts a tree; the name of its first line.
    fn tree(&mut self, lines: &[Line]) -> String {
        let mut open: Vec<String> = Vec::new();
        for line in lines {
            let name = self.name(&line.what);
            open.truncate(line.depth as usize);
            if let (Some(relation), Some(upper)) = (line.relation, open.last().cloned()) {
                let (mut from, mut to) =
                    if relation.outgoing { (upper, name.clone()) } else { (name.clone(), upper) };
                if relation.kind == Kind::Contradictory && to < from {
                    std::mem::swap(&mut from, &mut to);
                }
                self.graph.relations.insert((relation.kind, from, to));
            }
            open.push(name);
        }
        open.into_iter().next().unwrap_or_default()
    }

    /// #tag and #(a tag of several words), not within a link.
    fn tags(&mut self, text: &str) {
        let mut rest = text;
        let mut before = ' ';
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            if letter == '#' && before.is_whitespace() {
                let tag = match rest.strip_prefix('(') {
                    Some(inner) => inner.split_once(')').map(|(tag, _)| tag.to_owned()),
                    None => {
                        let word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
                        Some(rest.chars().take_while(|c| word(*c)).collect::<String>())
                    }
                };
                self.graph.tags.extend(tag.filter(|tag| !tag.is_empty()));
            }
            before = letter;
        }
    }
}
