//! The act `open`: the question, its phases and rules, and the first statements.
//!
//! Next: [`crate::procedure`] for the articles, [`crate::policy`] for the numbers.

use serde::Serialize;

use super::is_name;
use crate::id::{ActId, DeliberationId};
use crate::participant::Tie;
use crate::policy::terms::Terms;
use crate::policy::{Ability, Phase, PhaseKind, Policy, Results, Review};
use crate::procedure::{Article, Procedure};
use crate::text::{Lang, LocalText};
use crate::wire::{Json, Malformed, Read, Record, deserialize, record};

/// What opens a deliberation.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Open {
    /// Its name in addresses; without one, the id of this act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<DeliberationId>,
    /// The question.
    pub question: LocalText,
    /// Why it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<LocalText>,
    /// How it is done, and who decides afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<LocalText>,
    /// Where the material comes from and under which licence, if it must be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<LocalText>,
    /// The two ends of the stance line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sides: Option<[LocalText; 2]>,
    /// How many there are of a tie, where that is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<KnownTie>,
    /// The languages it is held in.
    pub languages: Vec<Lang>,
    /// Its numbers and switches.
    pub policy: Policy,
    /// Its terms: who writes, when that is reviewed, where people turn to. Those of a profile, or stricter ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Box<Terms>>,
    /// Its phases, in order; the first is open.
    pub phases: Vec<Phase>,
    /// Its rules of procedure.
    pub articles: Vec<Article>,
    /// The first statements.
    pub statements: Vec<Seed>,
}

/// How many there are of a tie: the denominator of "31 of 48 households".
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KnownTie {
    /// The tie.
    pub tie: Tie,
    /// How many there are, at least 1.
    #[cfg_attr(feature = "schema", schema(minimum = 1))]
    size: u32,
    /// What they are counted in, such as households; people when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<LocalText>,
}

impl KnownTie {
    /// So many there are of a tie, in a unit. Nothing when that is nobody.
    #[must_use]
    pub fn new(tie: Tie, size: u32, unit: Option<LocalText>) -> Option<Self> {
        (size > 0).then_some(Self { tie, size, unit })
    }

    /// How many there are, at least 1.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.size
    }
}

impl Read for KnownTie {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let known = Self::new(record.need("tie")?, record.need("size")?, record.may("unit")?);
        known.ok_or_else(|| Malformed::here("expected at least 1").within("size"))
    }
}

deserialize!(KnownTie);

/// A first statement, part of the opening.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Seed {
    /// Its wording.
    pub text: LocalText,
}

record!(Seed { text });

/// The most statements of a deliberation.
pub const MAX_STATEMENTS: usize = 10_000;

impl Read for Open {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let mut open = Self {
            slug: record.may("slug")?,
            question: record.need("question")?,
            why: record.may("why")?,
            how: record.may("how")?,
            attribution: record.may("attribution")?,
            sides: record.may("sides")?,
            ties: record.may("ties")?,
            languages: record.may("languages")?,
            policy: record.may("policy")?,
            terms: record.may::<Option<Terms>>("terms")?.map(Box::new),
            phases: record.may("phases")?,
            articles: record.may("articles")?,
            statements: record.may("statements")?,
        };
        if open.languages.is_empty() {
            open.languages.push(open.question.lang().clone());
            open.languages.extend(open.question.translations().keys().cloned());
        }
        if open.phases.is_empty() {
            open.phases.push(Phase {
                id: "deliberate".to_owned(),
                kind: PhaseKind::Deliberate,
                name: None,
                about: None,
                allows: Ability::ALL.to_vec(),
                results: Results::default(),
                review: None,
            });
        }
        if open.articles.is_empty() {
            open.articles = Procedure::template();
        }
        open.coherent()
    }
}

deserialize!(Open);

impl Open {
    /// The opening, if its parts go together.
    fn coherent(self) -> Result<Self, Malformed> {
        let at = |list: &str, i: usize, detail: String| {
            Err(Malformed::here(detail).within(&i.to_string()).within(list))
        };
        for (i, phase) in self.phases.iter().enumerate() {
            let id = &phase.id;
            if !is_name(id) {
                return at("phases", i, format!("the id {id:?} is not 1 to 32 of the characters a–z 0–9 -"));
            }
            if self.phases[..i].iter().any(|other| other.id == *id) {
                return at("phases", i, format!("the id {id:?} is used twice"));
            }
            let floor = self.terms.as_ref().map_or(Review::After, |terms| terms.review());
            if phase.review.is_some_and(|review| review.strictness() < floor.strictness()) {
                let fault = Malformed::here("the terms ask for more").within("review");
                return Err(fault.within(&i.to_string()).within("phases"));
            }
        }
        for (i, known) in self.ties.iter().enumerate() {
            if self.ties[..i].iter().any(|other| other.tie == known.tie) {
                return at("ties", i, format!("the tie {} stands there twice", known.tie.name()));
            }
        }
        Procedure::new(self.articles.clone()).map_err(|e| Malformed::here(e).within("articles"))?;
        let (count, limit) = (self.statements.len(), self.policy.statement_limit());
        if count > MAX_STATEMENTS {
            let detail = format!("{count} first statements; at most {MAX_STATEMENTS}");
            return Err(Malformed::here(detail).within("statements"));
        }
        for (i, seed) in self.statements.iter().enumerate() {
            let length = crate::text::graphemes(seed.text.original());
            if length > limit {
                return at("statements", i, format!("the statement has {length} graphemes; at most {limit}"));
            }
        }
        Ok(self)
    }

    /// The id of the first statement at `index`, which follows from the id of the act.
    #[must_use]
    pub fn seed_id(open: ActId, index: usize) -> ActId {
        ActId::derived(open.time(), &[b"seed", open.bytes(), &(index as u64).to_be_bytes()])
    }
}
