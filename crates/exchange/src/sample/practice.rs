//! The practice ground: a small deliberation in which thirty posts were reported, some rightly, and five claims stand that
//! experts may look at. A page plays it without a server (`crates/in-page`).
//!
//! The texts are in `sample/practice.json`; `demo/practice.json` is what is made of them, and a test compares the two
//! (`cargo run -p deliberation-exchange --example practice > demo/practice.json` makes it anew).

use deliberation_core::act::{Act, Flag, NewArgument, Open, Reason, Relation, Verb};
use deliberation_core::id::{ActId, DeliberationId};
use deliberation_core::participant::{Assurance, Field, Role, Standing};
use deliberation_core::text::LocalText;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::entry::{Entry, Log, MakeError, Maker};
use crate::texts::both;

/// When the first post was written: 2026-11-01, 10:00 (UTC). The same texts give the same bytes.
const BEGIN: i64 = 1_793_527_200_000;
const MINUTE: i64 = 60_000;
/// So many people write; others report.
const AUTHORS: i64 = 9;
const REPORTERS: i64 = 7;

/// `sample/practice.json`.
#[derive(Deserialize)]
struct Texts {
    question: LocalText,
    why: LocalText,
    statements: Vec<Said>,
    posts: Vec<Post>,
    claims: Vec<Post>,
}

#[derive(Deserialize)]
struct Said {
    zh: String,
    en: String,
}

/// A post, why it was reported, and what would be right.
#[derive(Deserialize)]
struct Post {
    /// The statement it stands under, from 1.
    on: usize,
    is: Is,
    zh: String,
    en: String,
    #[serde(default)]
    reported: Vec<Reason>,
    #[serde(default)]
    right: String,
    /// Of one that belongs elsewhere: the statement, from 1; 0 for beside the programme.
    to: Option<usize>,
    #[serde(default)]
    why_zh: String,
    #[serde(default)]
    why_en: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Is {
    Support,
    Oppose,
    Ask,
}

impl From<Is> for Relation {
    fn from(is: Is) -> Self {
        match is {
            Is::Support => Self::Support,
            Is::Oppose => Self::Oppose,
            Is::Ask => Self::Ask,
        }
    }
}

/// The file of the practice ground, as a page without a server reads it: the opening, what was done since, who can be
/// played; and for the page around it what would be right, in the order of the posts.
///
/// # Errors
/// When its texts are not what their reader expects: never, a test says.
pub fn practice() -> Result<String, MakeError> {
    let texts: Texts =
        serde_json::from_str(include_str!("../../../../sample/practice.json")).map_err(MakeError::Sample)?;
    let seeds: Vec<Value> = texts
        .statements
        .iter()
        .map(|said| Ok(json!({ "text": both(&said.zh, &said.en)? })))
        .collect::<Result<_, MakeError>>()?;
    let opening = json!({
        "question": texts.question, "why": texts.why, "languages": ["zh-CN", "en"], "statements": seeds,
    });
    let open = Act::read_opening(&opening.to_string())?.id;
    let acts = acts(&texts, open)?;
    let lines: Vec<String> = acts.iter().map(line).collect::<Result<_, MakeError>>()?;
    let lesson = |post: &Post| json!({ "right": post.right, "to": post.to, "why": { "zh": post.why_zh, "en": post.why_en } });
    let lessons: Vec<String> = texts.posts.iter().map(|post| format!("  {}", lesson(post))).collect();
    Ok(format!(
        "{{\n \"opening\": {opening},\n \"acts\": [\n{}\n ],\n \"play\": {},\n \"lessons\": [\n{}\n ]\n}}\n",
        lines.join(",\n"),
        json!(players()),
        lessons.join(",\n")
    ))
}

fn line(entry: &Entry) -> Result<String, MakeError> {
    let act: Value = serde_json::from_str(&entry.body).map_err(MakeError::Sample)?;
    Ok(format!("  {}", json!({ "stamp": entry.stamp, "act": act })))
}

/// Who can be played.
fn players() -> Vec<Value> {
    let named = |role, name: &str, org: &str, fields| Standing {
        role,
        name: Some(name.to_owned()),
        org: Some(org.to_owned()),
        fields,
        assurance: Assurance::Host,
        ..Standing::default()
    };
    let plain = |role| Standing { role, assurance: Assurance::Host, ..Standing::default() };
    let all = [
        ("participant", Standing::default()),
        ("moderator", plain(Role::Moderator)),
        (
            "expert-law",
            named(Role::Expert, "张律师", "某某律师事务所（示例）", vec![Field::Law, Field::Property]),
        ),
        ("host", plain(Role::Host)),
        ("reviewer", plain(Role::Reviewer)),
    ];
    all.into_iter().map(|(id, standing)| json!({ "id": id, "standing": standing })).collect()
}

/// What was done before somebody comes to practise.
fn acts(texts: &Texts, open: ActId) -> Result<Vec<Entry>, MakeError> {
    let name = DeliberationId::try_from("practice".to_owned())
        .map_err(|_| MakeError::Dangling("name".to_owned()))?;
    let mut log = Log::new(name, BEGIN);
    let mut written = Vec::new();
    for (nth, post) in (0..).zip(texts.posts.iter().chain(&texts.claims)) {
        let seed = post.on.checked_sub(1).filter(|at| *at < texts.statements.len());
        let seed = seed.ok_or_else(|| MakeError::Dangling(format!("statement {}", post.on)))?;
        let argument = NewArgument {
            on: Open::seed_id(open, seed),
            relation: post.is.into(),
            text: both(&post.zh, &post.en)?,
            sources: Vec::new(),
            signed: None,
            demand: None,
        };
        let maker = maker(&log, "author", nth % AUTHORS);
        let at = BEGIN + nth * MINUTE;
        written.push(log.push(at, Some(at), &[nth], &maker, Verb::Argument(argument))?);
    }
    for (nth, (post, target)) in (0..).zip(texts.posts.iter().zip(written)) {
        for (more, reason) in (0..).zip(&post.reported) {
            let flag = Verb::Flag(Box::new(report(target, *reason)?));
            let maker = maker(&log, "reporter", (nth + more) % REPORTERS);
            let at = log.now() + MINUTE / 2;
            log.push(at, Some(at), &[nth, more], &maker, flag)?;
        }
    }
    Ok(log.into_entries())
}

fn maker(log: &Log, part: &str, who: i64) -> Maker {
    Maker { by: log.pseudonym(part, who), standing: Standing::default() }
}

fn report(target: ActId, reason: Reason) -> Result<Flag, MakeError> {
    let explained = match reason {
        Reason::Illegal => {
            Some(both("已经立案的事，不该在这里议论。", "What is before a court should not be argued here.")?)
        }
        Reason::Other => Some(both("没有来源，听上去不对。", "It has no source and sounds wrong.")?),
        _ => None,
    };
    let illegal = reason == Reason::Illegal;
    Ok(Flag {
        target,
        revision: 1,
        reason,
        law: illegal.then(|| "民事诉讼法（示例）".to_owned()),
        explanation: explained,
        good_faith: illegal,
        span: None,
        contact: None,
    })
}
