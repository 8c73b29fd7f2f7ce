//! Threads as others write them, and what others wrote as a deliberation.
//!
//! Both forms know reasons for and against, and neither knows questions, answers, remarks or demands: those are left
//! out, and said to be. Ratings and authors leave the house in neither. Next: [`crate::argdown`], [`crate::kialo`].

use std::collections::HashMap;
use std::sync::Arc;

use deliberation_core::act::{NewArgument, Open, Relation as Bears, Seed, Verb};
use deliberation_core::id::{ActId, DeliberationId};
use deliberation_core::participant::{Assurance, Role, Standing};
use deliberation_core::policy::{Ability, Phase, PhaseKind, Policy, Results};
use deliberation_core::procedure::Procedure;
use deliberation_core::publish::Published;
use deliberation_core::text::{Lang, LocalText, MAX_BYTES, graphemes};
use deliberation_core::thread::published::PublishedPost;

use crate::argdown::{self, Block, Document, Kind, Line};
use crate::entry::{Entry, Log, MakeError, Maker};
use crate::kialo::{self, Discussion, Relation, What};
use crate::texts::local;

/// Something in another form, and how much of it has no place there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turned<T> {
    /// The other form.
    pub into: T,
    /// How many posts, or lines, were left out.
    pub left_out: usize,
}

/// One reason with what it stands under, in the order of the thread.
struct Reason<'a> {
    row: &'a PublishedPost,
    side: Relation,
    on: ActId,
    depth: u32,
}

/// The reasons for and against that stand under shown reasons, parents first, and how many other posts there are.
fn reasons(rows: &[Arc<PublishedPost>]) -> (Vec<Reason<'_>>, usize) {
    let mut depths: HashMap<ActId, u32> = HashMap::new();
    let mut found = Vec::new();
    for row in rows {
        let side = match row.relation {
            Some(Bears::Support) => Relation::Support,
            Some(Bears::Oppose) => Relation::Attack,
            _ => continue,
        };
        let (Some(on), Some(_)) = (row.on, &row.text) else { continue };
        let depth = match depths.get(&on) {
            Some(depth) => depth + 1,
            None if row.statement == Some(on) => 1,
            None => continue,
        };
        depths.insert(row.id, depth);
        found.push(Reason { row, side, on, depth });
    }
    let left = rows.len() - found.len();
    (found, left)
}

/// One line: a text form of lines has no room for more.
fn line(text: &LocalText) -> String {
    text.original().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A deliberation as Argdown: a heading and a tree for each statement that has reasons.
#[must_use]
pub fn to_argdown(published: &Published, rows: &[Arc<PublishedPost>]) -> Turned<Document> {
    let (reasons, left_out) = reasons(rows);
    let mut replies: HashMap<ActId, Vec<&Reason<'_>>> = HashMap::new();
    for reason in &reasons {
        replies.entry(reason.on).or_default().push(reason);
    }
    let plain = |text: String| argdown::What { argument: false, title: None, text: Some(quiet(&text)) };
    let mut blocks = vec![Block::Heading(1, quiet(&line(&published.opening.question)))];
    for statement in &published.statements {
        let title = Some(format!("S{}", statement.number));
        let what = argdown::What { argument: false, title, text: Some(quiet(&line(&statement.text))) };
        let mut lines = vec![Line { depth: 0, relation: None, what }];
        // Depth first, without recursion.
        let mut next: Vec<&Reason<'_>> =
            replies.get(&statement.id).into_iter().flatten().rev().copied().collect();
        while let Some(reason) = next.pop() {
            let kind = if reason.side == Relation::Support { Kind::Support } else { Kind::Attack };
            let relation = Some(argdown::Relation { kind, outgoing: false });
            let words = reason.row.text.as_ref().map(line).unwrap_or_default();
            lines.push(Line { depth: reason.depth, relation, what: plain(words) });
            next.extend(replies.get(&reason.row.id).into_iter().flatten().rev().copied());
        }
        blocks.push(Block::Tree(lines));
    }
    Turned { into: Document { front: None, blocks }, left_out }
}

/// Signs that Argdown would read, in the letters that look like them.
fn quiet(text: &str) -> String {
    let mut quiet = text.replace("<!--", "‹!--").replace("/*", "/ *").replace(" //", " / /");
    if quiet.starts_with("//") {
        quiet.insert(1, ' ');
    }
    for (sign, like) in [('[', '［'), ('<', '‹'), ('(', '（')] {
        if let Some(rest) = quiet.strip_prefix(sign) {
            quiet = format!("{like}{rest}");
        }
    }
    quiet
}

/// A deliberation as a Kialo discussion with several theses: the question, its statements, and their reasons.
#[must_use]
pub fn to_kialo(published: &Published, rows: &[Arc<PublishedPost>]) -> Turned<Discussion> {
    let (reasons, left_out) = reasons(rows);
    let title = line(&published.opening.question);
    let claim = |text: String| What::Claim(text);
    let mut entries = vec![kialo::Entry { parent: None, side: None, what: claim(title.clone()) }];
    let mut places: HashMap<ActId, u32> = HashMap::new();
    for statement in &published.statements {
        places.insert(statement.id, entries.len() as u32);
        entries.push(kialo::Entry { parent: Some(0), side: None, what: claim(line(&statement.text)) });
    }
    for reason in reasons {
        let Some(&parent) = places.get(&reason.on) else { continue };
        places.insert(reason.row.id, entries.len() as u32);
        let words = reason.row.text.as_ref().map(line).unwrap_or_default();
        entries.push(kialo::Entry { parent: Some(parent), side: Some(reason.side), what: claim(words) });
    }
    Turned { into: Discussion { title, entries }, left_out }
}

/// A deliberation that is being made of what others wrote: nobody knows who wrote it, and so one name stands for all.
struct Making {
    log: Log,
    maker: Maker,
    lang: Lang,
    at: i64,
    number: i64,
    left_out: usize,
}

/// The longest argument that a policy can allow, in graphemes.
const LONGEST: usize = 2_000;

impl Making {
    /// Opens it with these statements; their ids.
    fn open(
        id: &DeliberationId,
        lang: &Lang,
        at: i64,
        question: &str,
        theses: &[String],
    ) -> Result<(Self, Vec<ActId>), MakeError> {
        let mut log = Log::new(id.clone(), at);
        let host = Maker {
            by: log.pseudonym("host", 0),
            standing: Standing { role: Role::Host, assurance: Assurance::Imported, ..Standing::default() },
        };
        let seeds = theses.iter().map(|text| Ok(Seed { text: text_of(lang, text, 1_000)? }));
        let phase = |id: &str, kind, allows: &[Ability]| {
            let (allows, results) = (allows.to_vec(), Results::default());
            Phase { id: id.to_owned(), kind, name: None, about: None, allows, results, review: None }
        };
        let policy = serde_json::json!({ "statement_limit": 1_000, "post_limit": LONGEST });
        let open = Open {
            slug: Some(id.clone()),
            question: text_of(lang, question, 1_000)?,
            why: None,
            how: None,
            attribution: None,
            sides: None,
            ties: Vec::new(),
            languages: vec![lang.clone()],
            terms: None,
            policy: serde_json::from_value::<Policy>(policy).map_err(MakeError::Sample)?,
            phases: vec![
                phase("deliberate", PhaseKind::Deliberate, &Ability::ALL),
                phase("report", PhaseKind::Report, &[]),
            ],
            articles: Procedure::template(),
            statements: seeds.collect::<Result<_, MakeError>>()?,
        };
        let count = open.statements.len();
        let act = log.push(at, Some(at), &[], &host, Verb::Open(Box::new(open)))?;
        let maker = Maker {
            by: log.pseudonym("author", 0),
            standing: Standing { assurance: Assurance::Imported, ..Standing::default() },
        };
        let ids = (0..count).map(|index| Open::seed_id(act, index)).collect();
        Ok((Self { log, maker, lang: lang.clone(), at, number: 0, left_out: 0 }, ids))
    }

    fn argue(&mut self, on: ActId, side: Relation, words: &str) -> Result<ActId, MakeError> {
        self.number += 1;
        let relation = if side == Relation::Support { Bears::Support } else { Bears::Oppose };
        let (sources, signed, demand) = (Vec::new(), None, None);
        let text = text_of(&self.lang, words, LONGEST)?;
        let verb = Verb::Argument(NewArgument { on, relation, text, sources, signed, demand });
        self.log.push(self.at, Some(self.at), &[self.number], &self.maker, verb)
    }

    fn end(self) -> Turned<Vec<Entry>> {
        Turned { into: self.log.into_entries(), left_out: self.left_out }
    }
}

/// A text without control characters, cut where it is longer than can stand.
fn text_of(lang: &Lang, text: &str, limit: usize) -> Result<LocalText, MakeError> {
    let text: String = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    if graphemes(text.trim()) <= limit && text.len() <= MAX_BYTES {
        return local(lang.clone(), &text, "a text");
    }
    // A grapheme is at least one character.
    let mut cut: String = text.trim().chars().take(limit - 1).collect();
    while cut.len() + 3 > MAX_BYTES {
        cut.pop();
    }
    cut.push('…');
    local(lang.clone(), &cut, "a text")
}

/// A Kialo discussion as a deliberation: its theses become statements, or its one claim. What stands in a second place
/// is left out there.
///
/// # Errors
/// When there is no claim, or one that cannot stand.
pub fn from_kialo(
    discussion: &Discussion,
    id: &DeliberationId,
    lang: &Lang,
    at: i64,
) -> Result<Turned<Vec<Entry>>, MakeError> {
    let words = |entry: &kialo::Entry| match &entry.what {
        What::Claim(words) => Some(kialo::text::plain(words).0),
        What::See(_) => None,
    };
    let several = discussion.entries.iter().any(|entry| entry.parent.is_some() && entry.side.is_none());
    let is_thesis = |entry: &kialo::Entry| entry.side.is_none() && entry.parent.is_some() == several;
    let theses: Vec<String> =
        discussion.entries.iter().filter(|entry| is_thesis(entry)).filter_map(words).collect();
    let (mut making, ids) = Making::open(id, lang, at, &discussion.title, &theses)?;
    let mut ids = ids.into_iter();
    let mut places: Vec<Option<ActId>> = Vec::with_capacity(discussion.entries.len());
    for entry in &discussion.entries {
        let on = entry.parent.and_then(|parent| *places.get(parent as usize)?);
        places.push(match (words(entry), entry.side, on) {
            (Some(_), None, _) if is_thesis(entry) => ids.next(),
            (Some(words), Some(side), Some(on)) => Some(making.argue(on, side, &words)?),
            // The claim above the theses says the question.
            (Some(_), None, None) => None,
            _ => {
                making.left_out += 1;
                None
            }
        });
    }
    Ok(making.end())
}

/// An Argdown file as a deliberation: what stands at a root becomes a statement, what supports or attacks it a reason.
/// Reconstructions, undercuts, contradictions, outgoing relations and second places are left out.
///
/// # Errors
/// When a text cannot stand.
pub fn from_argdown(
    document: &Document,
    question: &str,
    id: &DeliberationId,
    lang: &Lang,
    at: i64,
) -> Result<Turned<Vec<Entry>>, MakeError> {
    let words = |what: &argdown::What| {
        what.text.clone().filter(|text| !text.is_empty()).or_else(|| what.title.clone())
    };
    let name = |what: &argdown::What| what.title.as_ref().map(|title| (what.argument, title.clone()));
    // The words of what is named in one place and said in another.
    let mut said: HashMap<(bool, String), String> = HashMap::new();
    let mut trees = Vec::new();
    let mut left_out = 0;
    for block in &document.blocks {
        match block {
            Block::Tree(lines) | Block::Item(_, _, lines) => trees.push(lines),
            Block::Steps(_) => left_out += 1,
            Block::Heading(..) => {}
        }
    }
    for line in trees.iter().copied().flatten() {
        if let (Some(name), Some(text)) = (name(&line.what), &line.what.text) {
            said.entry(name).or_insert_with(|| text.clone());
        }
    }
    let wording =
        |what: &argdown::What| name(what).and_then(|name| said.get(&name).cloned()).or_else(|| words(what));
    // Roots first: what is a root somewhere is a statement everywhere.
    let mut roots: Vec<String> = Vec::new();
    let mut known: HashMap<(bool, String), usize> = HashMap::new();
    let mut firsts = Vec::new();
    for tree in &trees {
        let Some(first) = tree.first() else { continue };
        let before = name(&first.what).and_then(|name| known.get(&name).copied());
        let place = before.unwrap_or_else(|| {
            roots.push(wording(&first.what).unwrap_or_default());
            roots.len() - 1
        });
        if let Some(name) = name(&first.what) {
            known.insert(name, place);
        }
        firsts.push(place);
    }
    let (mut making, ids) = Making::open(id, lang, at, question, &roots)?;
    making.left_out = left_out;
    let mut placed: HashMap<(bool, String), ActId> = HashMap::new();
    placed.extend(known.iter().filter_map(|(name, place)| Some((name.clone(), *ids.get(*place)?))));
    for (tree, place) in trees.iter().zip(firsts) {
        let mut open: Vec<Option<ActId>> = vec![ids.get(place).copied()];
        for line in tree.iter().skip(1) {
            open.truncate(line.depth as usize);
            let upper = open.last().copied().flatten();
            let side =
                line.relation.filter(|relation| !relation.outgoing).and_then(|relation| {
                    match relation.kind {
                        Kind::Support => Some(Relation::Support),
                        Kind::Attack => Some(Relation::Attack),
                        Kind::Undercut | Kind::Contradictory => None,
                    }
                });
            let title = name(&line.what);
            let there = title.as_ref().and_then(|title| placed.get(title).copied());
            let own = match (upper, side, wording(&line.what), there) {
                (Some(on), Some(side), Some(words), None) => {
                    let own = making.argue(on, side, &words)?;
                    placed.extend(title.map(|title| (title, own)));
                    Some(own)
                }
                _ => {
                    making.left_out += 1;
                    there
                }
            };
            open.push(own);
        }
    }
    Ok(making.end())
}
