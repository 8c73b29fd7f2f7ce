//! What anybody may see of annotations: one row each, absolute, with the act that changed it last.
//!
//! Of one that waits for its second signature a row says that it is there, and nothing it says. Whoever may sign reads
//! the [`whole`] row at an address of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::act::{NewAnnotation, Source};
use crate::deliberation::Deliberation;
use crate::id::{ActId, Pseudonym};
use crate::law::LegalBasis;
use crate::opinion::kmeans::nearest;
use crate::opinion::projection::{Prior, locate};
use crate::participant::{Credentials, Field, Role, Standing};
use crate::release::FEW;
use crate::renewal::PublishedMap;
use crate::statement::Visibility;
use crate::text::LocalText;
use crate::vote::Value;
use crate::wire::{record, word};

use super::code::{Code, Interest, Kind, Severity};
use super::{Annotation, Said, Signed, State};

/// Who speaks as an expert or for a body: always with name and house.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Panelist {
    /// Their number among those who write, from 1.
    pub number: u32,
    /// The role they act in.
    pub role: Role,
    /// Their name. Participants keep theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// For whom they speak, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<String>,
    /// Their fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// What makes them an expert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
}

record!(Panelist { number, role; name, org, on_behalf_of, fields, credentials });

/// One signature, or one that differs.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedSignature {
    /// Who.
    pub by: Panelist,
    /// Whether they sign.
    pub agrees: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<LocalText>,
    /// When (Unix, ms).
    pub received: i64,
}

record!(PublishedSignature { by, agrees, received; reason });

/// What somebody said about it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Remark {
    /// Who.
    pub by: Panelist,
    /// The words.
    pub text: LocalText,
    /// When (Unix, ms).
    pub received: i64,
}

record!(Remark { by, text, received });

/// Where the marked words stand in the wording in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Placed {
    /// The wording, from 1.
    pub revision: u32,
    /// The first code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
}

record!(Placed { revision, start, end });

/// Whether people of different groups find it helpful.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Bridge {
    /// In each group that can be judged, six of ten or more.
    Across,
    /// In one group fewer than four of ten.
    Contested,
    /// In every group fewer than four of ten: it had better be written anew.
    Rewrite,
    /// Something between.
    Mixed,
}

word!(Bridge { Across = "across", Contested = "contested", Rewrite = "rewrite", Mixed = "mixed" });

/// How many find it helpful, as far as that is shown.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedHelp {
    /// People whom it helps.
    pub yes: u32,
    /// Whom it helps somewhat.
    pub somewhat: u32,
    /// Whom it does not help.
    pub no: u32,
    /// What that comes to across the groups of the map; nothing while fewer than two groups can be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bridge: Option<Bridge>,
    /// The group that finds it least helpful: its letter (0 = A), its share in percent, its people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<[u32; 3]>,
}

record!(PublishedHelp { yes, somewhat, no; bridge, least });

/// What an annotation says, and what was said about it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Note {
    /// The wording it was written on.
    pub revision: u32,
    /// The words that it is about, as they stood there.
    pub exact: String,
    /// Where these words stand now; nothing when they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Placed>,
    /// What kind it is.
    pub kind: Kind,
    /// The problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// A second problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Code>,
    /// How much hangs on it.
    pub severity: Severity,
    /// What is right about the claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<LocalText>,
    /// What there is to say.
    pub text: LocalText,
    /// One question to the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<LocalText>,
    /// Words that would hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<LocalText>,
    /// The law it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub law: Vec<LegalBasis>,
    /// What else it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// What its author has to do with the matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interests: Vec<Interest>,
    /// Whether a machine drafted it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub machine: bool,
    /// The annotation that it amends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amends: Option<ActId>,
    /// The one that says the same of another claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<ActId>,
    /// Who wrote that one first, where it was somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_by: Option<Panelist>,
    /// Who wrote it; of one that says the same, who put it there.
    pub by: Panelist,
    /// When it was received (Unix, ms).
    pub received: i64,
    /// Whether a review upheld it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub upheld: bool,
    /// Whether its law has another version by now, so that it has no effect before a review.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub law_changed: bool,
    /// How much of the strength of its claim it takes away, where that is counted, in percent.
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub takes: u32,
    /// Signatures, and who differs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<PublishedSignature>,
    /// Who disputes it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Remark>,
    /// The reply of the author of the claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Remark>,
    /// What the last review said, or who took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Remark>,
    /// The annotation that says it better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amended_by: Option<ActId>,
    /// What resolved it: the claim itself, or the statement that supersedes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_by: Option<ActId>,
    /// In which wording of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_in: Option<u32>,
    /// Whether it helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helps: Option<PublishedHelp>,
}

record!(Note {
    revision, exact, kind, severity, text, by, received;
    place, code, second, right, question, suggestion, law, sources, interests, machine, amends, same_as, first_by,
    upheld, law_changed, takes, signatures, disputes, reply, verdict, amended_by, resolved_by, resolved_in, helps
});

/// One annotation as everybody sees it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PublishedAnnotation {
    /// Its id.
    pub id: ActId,
    /// Its number among the annotations of the deliberation, from 1.
    pub number: u32,
    /// The statement or post.
    pub target: ActId,
    /// The statement at the root of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<ActId>,
    /// Where it stands.
    pub state: State,
    /// Since when (Unix, ms).
    pub since: i64,
    /// What it says. Nothing while it waits for its second signature, and of a claim that has no words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Box<Note>>,
    /// The last act that changed this row.
    pub changed: u64,
}

record!(PublishedAnnotation { id, number, target, state, since, changed; statement, note });

/// The rows of all annotations, in their order; each shared with the edition before where it is the same.
pub type Annotated = Arc<[Arc<PublishedAnnotation>]>;

/// The rows of now. Those of `before` that have not changed are taken over.
#[must_use]
pub fn annotated(of: &Deliberation, map: Option<&PublishedMap>, before: &Annotated) -> Annotated {
    let all = of.annotations().all();
    if all.is_empty() {
        return Arc::clone(before);
    }
    let rows = all.iter().enumerate().map(|(at, own)| {
        let new = row(of, map, at, own);
        // Rows stand by number from 1 without gaps.
        before.get(at).filter(|old| ***old == new).map_or_else(|| Arc::new(new), Arc::clone)
    });
    rows.collect()
}

fn row(of: &Deliberation, map: Option<&PublishedMap>, at: usize, own: &Annotation) -> PublishedAnnotation {
    let state = own.state_at(of.at());
    let shown = !matches!(state, State::Awaiting | State::Expired) && has_words(of, own.new.target);
    PublishedAnnotation { note: shown.then(|| Box::new(note(of, map, own))), ..bare(of, at, own, state) }
}

/// The rows of those that wait for a second signature, with all that they say: for whoever may sign.
pub fn whole(of: &Deliberation) -> impl Iterator<Item = PublishedAnnotation> + '_ {
    let all = of.annotations().all().iter().enumerate();
    let waiting =
        all.filter(|(_, own)| own.state_at(of.at()) == State::Awaiting && has_words(of, own.new.target));
    waiting.map(|(at, own)| PublishedAnnotation {
        note: Some(Box::new(note(of, None, own))),
        ..bare(of, at, own, State::Awaiting)
    })
}

/// The rows of those that `me` wrote or signed, as far as they live, with all that they say, each with the number of claims
/// on which it stands, and whether they signed what somebody else wrote. A copy is counted with the first.
pub fn stood_for(
    of: &Deliberation,
    me: Pseudonym,
) -> impl Iterator<Item = (PublishedAnnotation, u32, bool)> + '_ {
    let mut claims: BTreeMap<ActId, u32> = BTreeMap::new();
    for own in of.annotations().all() {
        if own.state == State::Published && has_words(of, own.new.target) {
            *claims.entry(own.new.same_as.unwrap_or(own.id)).or_default() += 1;
        }
    }
    let first = of.annotations().all().iter().enumerate().filter(move |(_, own)| {
        let lives = matches!(own.state_at(of.at()), State::Awaiting | State::Published | State::Disputed);
        lives && own.is_of(me) && own.new.same_as.is_none() && has_words(of, own.new.target)
    });
    first.map(move |(at, own)| {
        let row = PublishedAnnotation {
            note: Some(Box::new(note(of, None, own))),
            ..bare(of, at, own, own.state_at(of.at()))
        };
        (row, claims.get(&own.id).copied().unwrap_or(0), own.author != me)
    })
}

fn bare(of: &Deliberation, at: usize, own: &Annotation, state: State) -> PublishedAnnotation {
    PublishedAnnotation {
        id: own.id,
        number: at as u32 + 1,
        target: own.new.target,
        statement: of.claim(own.new.target).and_then(|claim| claim.statement),
        state,
        since: own.since,
        note: None,
        changed: own.changed,
    }
}

/// Whether everybody may read the claim: what was taken back or hidden takes the words that were quoted along.
fn has_words(of: &Deliberation, target: ActId) -> bool {
    let Some(claim) = of.claim(target) else { return false };
    let root = claim.statement.and_then(|id| of.statement(id));
    claim.open && root.is_none_or(|root| root.visibility == Visibility::Visible)
}

fn panelist(of: &Deliberation, by: Pseudonym, standing: &Standing) -> Panelist {
    let office = standing.role != Role::Participant;
    Panelist {
        number: of.author_number(by).unwrap_or(0),
        role: standing.role,
        name: standing.name.clone().filter(|_| office),
        org: standing.org.clone().filter(|_| office),
        on_behalf_of: standing.on_behalf_of.clone().filter(|_| office),
        fields: standing.fields.clone(),
        credentials: standing.credentials.clone().filter(|_| office),
    }
}

fn note(of: &Deliberation, map: Option<&PublishedMap>, own: &Annotation) -> Note {
    let said = |said: &Said| Remark {
        by: panelist(of, said.by, &said.standing),
        text: said.text.clone(),
        received: said.received,
    };
    let signed = |signed: &Signed| PublishedSignature {
        by: panelist(of, signed.by, &signed.standing),
        agrees: signed.agrees,
        reason: signed.reason.clone(),
        received: signed.received,
    };
    let NewAnnotation { span, kind, code, second, severity, right, text, question, suggestion, .. } =
        own.new.clone();
    Note {
        revision: own.new.revision,
        exact: span.exact().to_owned(),
        place: own.place.as_ref().map(|span| Placed {
            revision: own.revision,
            start: span.range().start,
            end: span.range().end,
        }),
        kind,
        code,
        second,
        severity,
        right,
        text,
        question,
        suggestion,
        law: own.new.law.clone(),
        sources: own.new.sources.clone(),
        interests: own.new.interests.clone(),
        machine: own.new.machine,
        amends: own.new.amends,
        same_as: own.new.same_as,
        first_by: own
            .new
            .same_as
            .and_then(|first| of.annotations().get(first))
            .filter(|first| first.author != own.author)
            .map(|first| panelist(of, first.author, &first.standing)),
        by: panelist(of, own.author, &own.standing),
        received: own.received,
        upheld: own.upheld,
        law_changed: own.law_changed,
        takes: (own.lambda() * 100.0) as u32,
        signatures: own.signatures.iter().map(signed).collect(),
        disputes: own.disputes.iter().map(said).collect(),
        reply: own.reply.as_ref().map(said),
        verdict: own.verdict.as_ref().map(said),
        amended_by: own.amended_by,
        resolved_by: own.resolved_by.map(|(by, _)| by),
        resolved_in: own.resolved_by.map(|(_, revision)| revision),
        helps: help(of, map, own.helped.shown()),
    }
}

/// In percent, from which share on a group finds it helpful, and below which it does not.
const HELPFUL: [u32; 2] = [60, 40];

/// Group by group: h = (Σr + ½) / (n + 1) with r = 1, ½ or 0, over groups of the map in which at least [`FEW`] people said
/// so; the least of them is what counts. *Source*: the "group floor" of research on bridging; a majority of one camp
/// makes nothing helpful.
fn help(of: &Deliberation, map: Option<&PublishedMap>, said: &[(u32, Value)]) -> Option<PublishedHelp> {
    if said.is_empty() {
        return None;
    }
    let count = |value: Value| said.iter().filter(|(_, own)| *own == value).count() as u32;
    let mut groups: BTreeMap<u8, (u32, u32)> = BTreeMap::new();
    for &(person, value) in said {
        let halves = match value {
            Value::Agree => 2,
            Value::Pass => 1,
            Value::Disagree | Value::None => 0,
        };
        if let Some(letter) = map.and_then(|map| group(map, &of.votes_of(person))) {
            let (sum, people) = groups.entry(letter).or_default();
            (*sum, *people) = (*sum + halves, *people + 1);
        }
    }
    let judged = groups.into_iter().filter(|(_, (_, people))| *people >= FEW);
    // (halves + 1) / 2 ÷ (n + 1), in whole percent.
    let shares: Vec<[u32; 3]> =
        judged.map(|(letter, (sum, n))| [u32::from(letter), (sum + 1) * 50 / (n + 1), n]).collect();
    let least = shares.iter().copied().min_by_key(|share| share[1]).filter(|_| shares.len() >= 2);
    let bridge = least.map(|least| {
        let [helpful, not] = HELPFUL;
        match least[1] {
            share if share >= helpful => Bridge::Across,
            share if share >= not => Bridge::Mixed,
            _ if shares.iter().all(|share| share[1] < not) => Bridge::Rewrite,
            _ => Bridge::Contested,
        }
    });
    let (yes, somewhat, no) = (count(Value::Agree), count(Value::Pass), count(Value::Disagree));
    Some(PublishedHelp { yes, somewhat, no, bridge, least })
}

/// The letter of the group that somebody with these votes is nearest to.
fn group(map: &PublishedMap, votes: &[(ActId, i8)]) -> Option<u8> {
    let picture = &map.picture;
    let column = |id: ActId| map.statements.iter().position(|own| *own == id).map(|at| at as u32);
    let known: Vec<(u32, i8)> = votes.iter().filter_map(|&(id, sign)| Some((column(id)?, sign))).collect();
    if picture.groups.is_empty() || known.is_empty() {
        return None;
    }
    let prior = Prior { spread: picture.spread, noise: picture.noise };
    let at = locate(&picture.center, &picture.components, &prior, known).at;
    let centers: Vec<[f64; 2]> = picture.groups.iter().map(|group| group.center).collect();
    Some(picture.letter(nearest(&centers, at).0))
}

/// Which claims experts said something of, or were asked to.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NotesHead {
    /// Whether the order of arguments counts what annotations take away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub counts: bool,
    /// Claims with annotations, or for which somebody asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<NoteHead>,
}

record!(NotesHead { ; counts, claims });

/// One claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NoteHead {
    /// The statement or post.
    pub target: ActId,
    /// Annotations that can be read and stand.
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub notes: u32,
    /// Whether experts are checking it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub checking: bool,
    /// How many ask for an expert.
    #[serde(skip_serializing_if = "crate::wire::is_zero")]
    pub calls: u32,
}

record!(NoteHead { target; notes, checking, calls });

impl NotesHead {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.counts && self.claims.is_empty()
    }

    /// One claim, as far as there is anything of it.
    #[must_use]
    pub fn claim(&self, target: ActId) -> Option<&NoteHead> {
        self.claims.iter().find(|claim| claim.target == target)
    }

    pub(crate) fn of(deliberation: &Deliberation) -> Self {
        let notes = deliberation.annotations();
        let mut claims: BTreeMap<ActId, NoteHead> = BTreeMap::new();
        let mut head = |target: ActId, change: &dyn Fn(&mut NoteHead)| {
            if has_words(deliberation, target) {
                let bare = NoteHead { target, notes: 0, checking: false, calls: 0 };
                change(claims.entry(target).or_insert(bare));
            }
        };
        for own in notes.all() {
            match own.state_at(deliberation.at()) {
                State::Awaiting => head(own.new.target, &|claim| claim.checking = true),
                State::Published | State::Disputed | State::Resolved => {
                    head(own.new.target, &|claim| claim.notes += 1)
                }
                State::Expired | State::Amended | State::Withdrawn => {}
            }
        }
        for (target, calls) in notes.called() {
            head(target, &|claim| claim.calls = calls);
        }
        Self { counts: notes.counts(), claims: claims.into_values().collect() }
    }
}
