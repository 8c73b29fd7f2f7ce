//! The permission table: what each role may do and read. [`check`](super::check) asks it first; what it leaves open
//! (*whose*, *in which form*) is in the files beside it. Tests walk it cell by cell, and README shows it.
//!
//! Some acts have several lines, such as the revision of a remark and that of a transcript. Cells stand in the order of
//! [`ROLES`]. A file of the first module names a line through [`cells`] in a constant, so that the table itself stays out.

use crate::act::{Act, Asked, Relation, Step, Verb};
use crate::deliberation::Deliberation;
use crate::id::ActId;
use crate::participant::Role;
use crate::policy::Ability;
use crate::procedure::Guard;
use crate::thread::post::Kind;

/// What a role may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum May {
    /// At any time.
    Always,
    /// While the phase allows it.
    InPhase(Ability),
    /// With what is one's own.
    Own,
    /// With what is one's own, while the phase allows it.
    OwnInPhase(Ability),
    /// Where one is not involved in the matter.
    Uninvolved,
    /// Never.
    No(Why),
    /// Not any more, although the fold takes it, in such a phase, from logs that have it: see [`admit`](super::admit).
    NotNow(Ability),
}

/// Why somebody may not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It is others' office.
    Role,
    /// They are no part of the sums.
    NoVote,
}

/// One line: an act, or a kind of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// The act's type; after a slash, which kind of it.
    pub key: &'static str,
    /// The guard it stands on.
    pub guard: Guard,
    /// Whether it brings words that others read: what a pause of writing stops.
    pub writes: bool,
    /// What each of [`ROLES`] may.
    pub cells: [May; 8],
}

/// The roles, in the order of the columns.
pub const ROLES: [Role; 8] = [
    Role::Participant,
    Role::Expert,
    Role::Official,
    Role::Moderator,
    Role::Host,
    Role::Reviewer,
    Role::Auditor,
    Role::Admin,
];

/// Where a role stands among [`ROLES`].
const fn column(role: Role) -> usize {
    match role {
        Role::Participant => 0,
        Role::Expert => 1,
        Role::Official => 2,
        Role::Moderator => 3,
        Role::Host => 4,
        Role::Reviewer => 5,
        Role::Auditor => 6,
        Role::Admin => 7,
    }
}

const YES: May = May::Always;
const NO: May = May::No(Why::Role);
const NV: May = May::No(Why::NoVote);
const OWN: May = May::Own;
const UN: May = May::Uninvolved;
const SAY: May = May::InPhase(Ability::Statement);
const ARG: May = May::InPhase(Ability::Argument);
const REM: May = May::InPhase(Ability::Remark);
const VOT: May = May::InPhase(Ability::Vote);
const RAT: May = May::InPhase(Ability::Rate);
const ONCE: May = May::NotNow(Ability::Rate);
const O_S: May = May::OwnInPhase(Ability::Statement);
const O_A: May = May::OwnInPhase(Ability::Argument);
const O_R: May = May::OwnInPhase(Ability::Remark);

/// A line of what is read or counted by others.
const fn does(key: &'static str, guard: Guard, cells: [May; 8]) -> Line {
    Line { key, guard, writes: false, cells }
}

/// A line of words.
const fn writes(key: &'static str, guard: Guard, cells: [May; 8]) -> Line {
    Line { key, guard, writes: true, cells }
}

/// Who may do what.
#[rustfmt::skip]
pub const TABLE: &[Line] = &[
    //                                                 Part  Exp   Off   Mod   Host  Rev   Aud   Adm
    does("open", Guard::Host,                         [NO,   NO,   NO,   NO,   YES,  NO,   NO,   NO]),
    does("join", Guard::Session,                      [YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES]),
    // Article 1: once the phase is over, the host alone adds a statement.
    writes("statement", Guard::Phase,                 [SAY,  SAY,  SAY,  SAY,  YES,  NO,   NO,   NO]),
    writes("statement/supersedes", Guard::Wording,    [O_S,  O_S,  O_S,  O_S,  OWN,  NO,   NO,   NO]),
    does("vote", Guard::Voters,                       [VOT,  NV,   NV,   NV,   NV,   NV,   NV,   NV]),
    does("stance", Guard::Voters,                     [VOT,  NV,   NV,   NV,   NV,   NV,   NV,   NV]),
    does("rating", Guard::Voters,                     [RAT,  ONCE, ONCE, ONCE, ONCE, NV,   NV,   NV]),
    writes("argument", Guard::Thread,                 [ARG,  ARG,  ARG,  YES,  YES,  NO,   NO,   NO]),
    writes("argument/answer", Guard::Thread,          [ARG,  ARG,  YES,  YES,  YES,  NO,   NO,   NO]),
    writes("remark", Guard::Thread,                   [REM,  REM,  REM,  YES,  YES,  NO,   NO,   NO]),
    does("spoken", Guard::Thread,                     [NO,   NO,   NO,   YES,  YES,  NO,   NO,   NO]),
    writes("revision/statement", Guard::Wording,      [O_S,  O_S,  O_S,  OWN,  OWN,  NO,   NO,   NO]),
    writes("revision/argument", Guard::Wording,       [O_A,  O_A,  O_A,  OWN,  OWN,  NO,   NO,   NO]),
    writes("revision/answer", Guard::Wording,         [O_A,  O_A,  OWN,  OWN,  OWN,  NO,   NO,   NO]),
    writes("revision/remark", Guard::Wording,         [O_R,  O_R,  O_R,  OWN,  OWN,  NO,   NO,   NO]),
    writes("revision/spoken", Guard::Wording,         [NO,   NO,   NO,   YES,  YES,  NO,   NO,   NO]),
    does("withdraw", Guard::Wording,                  [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN]),
    does("withdraw/spoken", Guard::Wording,           [NO,   NO,   NO,   YES,  YES,  NO,   NO,   NO]),
    writes("attach", Guard::Thread,                   [O_R,  O_R,  O_R,  YES,  YES,  NO,   NO,   NO]),
    writes("demand/argument", Guard::Demand,          [O_A,  O_A,  O_A,  YES,  YES,  NO,   NO,   NO]),
    writes("demand/remark", Guard::Demand,            [O_R,  O_R,  O_R,  YES,  YES,  NO,   NO,   NO]),
    does("demand-step", Guard::Demand,                [OWN,  OWN,  OWN,  OWN,  OWN,  NO,   NO,   NO]),
    does("demand-step/carried-over", Guard::Demand,   [NO,   NO,   NO,   NO,   YES,  NO,   NO,   NO]),
    does("merge", Guard::Wording,                     [NO,   NO,   NO,   YES,  YES,  NO,   NO,   NO]),
    does("decision", Guard::Moderation,               [NO,   NO,   NO,   UN,   UN,   NO,   NO,   NO]),
    writes("annotation", Guard::Annotation,           [NO,   YES,  YES,  NO,   NO,   NO,   NO,   NO]),
    does("signature", Guard::Annotation,              [NO,   YES,  YES,  NO,   NO,   NO,   NO,   NO]),
    writes("note-reply", Guard::Annotation,           [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN]),
    writes("dispute", Guard::Annotation,              [OWN,  YES,  YES,  OWN,  OWN,  OWN,  OWN,  OWN]),
    does("note-review", Guard::Annotation,            [NO,   UN,   NO,   NO,   NO,   NO,   NO,   NO]),
    // Whoever wrote it takes it back in any role; those who moderate do where they are not involved.
    does("note-withdrawal", Guard::Annotation,        [OWN,  OWN,  OWN,  UN,   UN,   OWN,  OWN,  OWN]),
    does("helpful", Guard::Annotation,                [YES,  NO,   NO,   NO,   NO,   NO,   NO,   NO]),
    does("objection", Guard::Annotation,              [YES,  NO,   NO,   NO,   NO,   NO,   NO,   NO]),
    does("expert-call", Guard::Annotation,            [YES,  YES,  YES,  YES,  YES,  NO,   NO,   NO]),
    does("law-change", Guard::Host,                   [NO,   NO,   NO,   NO,   YES,  NO,   NO,   NO]),
    does("notes-order", Guard::Host,                  [NO,   NO,   NO,   NO,   YES,  NO,   NO,   NO]),
    does("phase", Guard::Host,                        [NO,   NO,   NO,   NO,   YES,  NO,   NO,   NO]),
    does("article", Guard::Host,                      [NO,   NO,   NO,   NO,   YES,  NO,   NO,   NO]),
    does("flag", Guard::Flags,                        [YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES]),
    // Of whoever wrote the thing, or reported it.
    does("appeal", Guard::Appeals,                    [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN]),
    does("ruling", Guard::Appeals,                    [NO,   NO,   NO,   NO,   UN,   UN,   NO,   UN]),
    does("writing", Guard::Writing,                   [NO,   NO,   NO,   YES,  YES,  NO,   NO,   YES]),
    does("screen", Guard::Writing,                    [NO,   NO,   NO,   NO,   YES,  NO,   NO,   YES]),
    // Host and admin by an admin alone.
    does("grant", Guard::Identity,                    [NO,   NO,   NO,   NO,   UN,   NO,   NO,   UN]),
    // Experts, officials and the host are named by who gave them the role.
    writes("name", Guard::Identity,                   [YES,  NO,   NO,   NO,   NO,   NO,   NO,   NO]),
    does("name/number", Guard::Identity,              [YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES]),
    does("erasure", Guard::OwnData,                   [OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN,  OWN]),
    // Everybody's, once they were kept for as long as the terms say.
    does("erasure/retention", Guard::OwnData,         [NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES]),
    // A part of other acts: whoever marks a demand may ask the residents, too.
    does("residents", Guard::Demand,                  [NO,   NO,   YES,  NO,   YES,  NO,   NO,   NO]),
    does("unknown", Guard::Requests,                  [YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES]),
];

/// What may be read by whom, beside what everybody may: the same columns.
#[rustfmt::skip]
pub const READS: &[(&str, [bool; 8])] = &[
    //              Part   Exp    Off    Mod    Host   Rev    Aud    Adm
    ("desk",       [false, true,  true,  true,  true,  false, false, false]),
    ("queue",      [false, false, false, true,  true,  true,  true,  false]),
    ("audit",      [false, false, false, false, false, false, true,  true]),
];

/// What each role may by the line `key`; nothing for anybody where there is no such line. For constants: as a part of one
/// it costs no table.
#[must_use]
pub const fn cells(key: &str) -> [May; 8] {
    let mut at = 0;
    while at < TABLE.len() {
        if same(TABLE[at].key, key) {
            return TABLE[at].cells;
        }
        at += 1;
    }
    [NO; 8]
}

/// Which roles may read `key`.
#[must_use]
pub const fn readers(key: &str) -> [bool; 8] {
    let mut at = 0;
    while at < READS.len() {
        if same(READS[at].0, key) {
            return READS[at].1;
        }
        at += 1;
    }
    [false; 8]
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut same = one.len() == other.len();
    let mut at = 0;
    while same && at < one.len() {
        same = one[at] == other[at];
        at += 1;
    }
    same
}

/// What a role may, of the cells of a line.
#[must_use]
pub const fn may(cells: &[May; 8], role: Role) -> May {
    cells[column(role)]
}

/// Whether a role reads it.
#[must_use]
pub const fn reads(readers: &[bool; 8], role: Role) -> bool {
    readers[column(role)]
}

impl May {
    /// Whether it is ever allowed.
    #[must_use]
    pub const fn ever(self) -> bool {
        !matches!(self, Self::No(_) | Self::NotNow(_))
    }
}

impl Line {
    /// The first of [`ROLES`] that may.
    #[must_use]
    pub fn first(&self) -> Role {
        let found = ROLES.into_iter().find(|&role| may(&self.cells, role).ever());
        found.unwrap_or(Role::Host)
    }
}

/// The line of that key.
#[must_use]
pub fn line(key: &str) -> Option<&'static Line> {
    TABLE.iter().find(|line| line.key == key)
}

/// The lines that an act falls under: its own, and that of what it asks beside.
pub fn lines(act: &Act, of: &Deliberation) -> impl Iterator<Item = &'static Line> {
    let asks = |asked: Option<&Asked>| asked.is_some_and(|asked| asked.residents).then_some("residents");
    let beside = match &act.verb {
        Verb::Argument(new) => asks(new.demand.as_ref()),
        Verb::Remark(new) => asks(new.demand.as_ref()),
        Verb::Demand(mark) => asks(Some(&mark.asked)),
        _ => None,
    };
    std::iter::once(key(act, of)).chain(beside).filter_map(line)
}

/// Whether an act brings words that others read.
#[must_use]
pub fn brings_words(act: &Act, of: &Deliberation) -> bool {
    lines(act, of).any(|line| line.writes)
}

/// Whether acts of this type bring words that others read, whatever they are done to. Where something stands is no word.
#[must_use]
pub fn may_bring_words(verb: &Verb) -> bool {
    let of_type = |line: &&Line| line.key.split('/').next() == Some(verb.name());
    match verb {
        Verb::Attach(_) => false,
        Verb::Name(new) if new.shown.is_none() => false,
        _ => TABLE.iter().filter(of_type).any(|line| line.writes),
    }
}

/// The key of an act's own line.
#[must_use]
pub fn key(act: &Act, of: &Deliberation) -> &'static str {
    match &act.verb {
        Verb::Open(_) => "open",
        Verb::Join(_) => "join",
        Verb::Statement(new) if new.supersedes.is_some() => "statement/supersedes",
        Verb::Statement(_) => "statement",
        Verb::Vote(_) => "vote",
        Verb::Argument(new) if new.relation == Relation::Answer => "argument/answer",
        Verb::Argument(_) => "argument",
        Verb::Remark(_) => "remark",
        Verb::Spoken(_) => "spoken",
        Verb::Revision(revision) => match kind(of, revision.target) {
            None => "revision/statement",
            Some(Kind::Argument(Relation::Answer)) => "revision/answer",
            Some(Kind::Argument(_)) => "revision/argument",
            Some(Kind::Remark) => "revision/remark",
            Some(Kind::Spoken(_)) => "revision/spoken",
        },
        Verb::Withdraw(withdraw) => match kind(of, withdraw.target) {
            Some(Kind::Spoken(_)) => "withdraw/spoken",
            _ => "withdraw",
        },
        Verb::Attach(_) => "attach",
        Verb::Demand(mark) => match kind(of, mark.target) {
            Some(Kind::Remark | Kind::Spoken(_)) => "demand/remark",
            _ => "demand/argument",
        },
        Verb::DemandStep(step) if step.to == Step::CarriedOver => "demand-step/carried-over",
        Verb::DemandStep(_) => "demand-step",
        Verb::Rating(_) => "rating",
        Verb::Stance(_) => "stance",
        Verb::Merge(_) => "merge",
        Verb::Decision(_) => "decision",
        Verb::Phase(_) => "phase",
        Verb::Article(_) => "article",
        Verb::Annotation(_) => "annotation",
        Verb::Signature(_) => "signature",
        Verb::NoteReply(_) => "note-reply",
        Verb::Dispute(_) => "dispute",
        Verb::NoteReview(_) => "note-review",
        Verb::NoteWithdrawal(_) => "note-withdrawal",
        Verb::Helpful(_) => "helpful",
        Verb::Objection(_) => "objection",
        Verb::ExpertCall(_) => "expert-call",
        Verb::LawChange(_) => "law-change",
        Verb::NotesOrder(_) => "notes-order",
        Verb::Flag(_) => "flag",
        Verb::Appeal(_) => "appeal",
        Verb::Ruling(_) => "ruling",
        Verb::Writing(_) => "writing",
        Verb::Screen(_) => "screen",
        Verb::Grant(_) => "grant",
        Verb::Name(new) if new.shown.is_none() => "name/number",
        Verb::Name(_) => "name",
        Verb::Erasure(erasure) if erasure.why.is_some() => "erasure/retention",
        Verb::Erasure(_) => "erasure",
        Verb::Unknown(_) => "unknown",
    }
}

/// The kind of a post; nothing for a statement, or what is not there.
fn kind(of: &Deliberation, id: ActId) -> Option<&Kind> {
    of.threads().post(id).map(|post| &post.kind)
}

/// The table as README shows it, in Markdown: ● at any time, ◐ if the phase allows it, ○ with one's own, ◇ where one is
/// not involved, – not.
#[must_use]
pub fn markdown() -> String {
    let roles = ROLES.map(|role| format!("{role:?}"));
    let mut text = format!("| act | {} |\n|---|{}\n", roles.join(" | "), "---|".repeat(ROLES.len()));
    for line in TABLE {
        let cells = line.cells.map(|cell| match cell {
            May::Always => "●",
            May::InPhase(_) => "◐",
            May::Own => "○",
            May::OwnInPhase(_) => "○◐",
            May::Uninvolved => "◇",
            May::No(_) | May::NotNow(_) => "–",
        });
        text.push_str(&format!("| `{}` | {} |\n", line.key, cells.join(" | ")));
    }
    for (key, readers) in READS {
        let cells = readers.map(|reads| if reads { "●" } else { "–" });
        text.push_str(&format!("| read `{key}` | {} |\n", cells.join(" | ")));
    }
    text
}
