//! The words of a view, in the reader's language.

use deliberation_core::participant::{Role, Tie};
use deliberation_core::policy::PhaseKind;
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::publish::Byline;
use deliberation_core::text::TextError;

use super::node::{Element, button, el};
use crate::queries::head::PhaseName;
use crate::state::Data;
use crate::tasks::hands::Hands;
use crate::text::{self, Counts, Key, Locale, More, Says};

/// Says things in one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words(Locale);

impl Words {
    /// The words for the reader.
    #[must_use]
    pub fn of(data: &Data) -> Self {
        Self(Locale::best([data.reader.as_str()]).unwrap_or(Locale::En))
    }

    /// The language.
    #[must_use]
    pub const fn locale(self) -> Locale {
        self.0
    }

    /// A text.
    #[must_use]
    pub fn say(self, key: impl Says) -> &'static str {
        text::say(self.0, key)
    }

    /// A text with its places filled.
    #[must_use]
    pub fn fill(self, key: impl Says, places: &[(&str, &str)]) -> String {
        text::fill(self.0, key, places)
    }

    /// A text that depends on a number.
    #[must_use]
    pub fn count(self, plural: impl Counts, n: u32) -> String {
        text::count(self.0, plural, n, &[])
    }

    /// A text that depends on a number, with other places filled.
    #[must_use]
    pub fn count_with(self, plural: impl Counts, n: u32, places: &[(&str, &str)]) -> String {
        text::count(self.0, plural, n, places)
    }

    /// A number.
    #[must_use]
    pub fn number(self, n: u32) -> String {
        text::number(self.0, f64::from(n))
    }

    /// A day and a time (Unix, ms).
    #[must_use]
    pub fn date(self, ms: i64) -> String {
        text::date(self.0, ms)
    }

    /// A day (Unix, ms).
    #[must_use]
    pub fn day(self, ms: i64) -> String {
        text::day(self.0, ms)
    }

    /// A time of the day (Unix, ms), to the second.
    #[must_use]
    pub fn clock(self, ms: i64) -> String {
        text::clock(self.0, ms)
    }

    /// A small number in words, where the language has one.
    #[must_use]
    pub fn few(self, n: u32) -> String {
        let word = match n {
            2 => Key::NumberTwo,
            3 => Key::NumberThree,
            4 => Key::NumberFour,
            5 => Key::NumberFive,
            _ => return self.number(n),
        };
        self.say(word).to_owned()
    }

    /// The name of a phase.
    #[must_use]
    pub fn phase(self, phase: &PhaseName) -> String {
        let own = phase.own.as_ref().map(|own| own.text.clone());
        own.unwrap_or_else(|| self.say(kind(phase.kind)).to_owned())
    }

    /// A sentence that names the phase in force.
    #[must_use]
    pub fn in_phase(self, key: impl Says, phase: Option<&PhaseName>) -> String {
        self.fill(key, &[("phase", &phase.map(|phase| self.phase(phase)).unwrap_or_default())])
    }

    /// Who wrote a statement.
    #[must_use]
    pub fn byline(self, by: Option<&Byline>) -> String {
        let Some(by) = by else { return self.say(Key::VoteSeed).to_owned() };
        match (&by.name, &by.org, by.role) {
            (Some(name), Some(org), _) => {
                self.fill(Key::VoteByOfficial, &[("org", &[name, " · ", org].concat())])
            }
            (Some(one), None, _) | (None, Some(one), _) => self.fill(Key::VoteByOfficial, &[("org", one)]),
            (None, None, Role::Participant) => {
                let number = format!("{:03}", by.number);
                self.fill(Key::VoteBy, &[("n", &number)])
            }
            (None, None, role) => self.fill(Key::VoteByRole, &[("role", self.say(role_name(role)))]),
        }
    }

    /// The name of a tie to the matter.
    #[must_use]
    pub fn tie(self, tie: Tie) -> &'static str {
        self.say(match tie {
            Tie::Party => Key::TieParty,
            Tie::Affected => Key::TieAffected,
            Tie::Nearby => Key::TieNearby,
            Tie::Viewer => Key::TieViewer,
        })
    }

    /// Why an act was refused, in a sentence.
    #[must_use]
    pub fn problem(self, problem: &Problem) -> &'static str {
        self.say(match problem.cause() {
            Some(Cause::PhaseClosed) => Key::RefusePhaseClosed,
            Some(Cause::StatementTooLong) => Key::RefuseStatementTooLong,
            Some(Cause::DuplicateStatement) => Key::RefuseDuplicateStatement,
            Some(Cause::StatementClosed) => Key::RefuseStatementClosed,
            Some(Cause::UnknownStatement) => Key::RefuseUnknownStatement,
            Some(Cause::StaleRevision) => Key::RefuseStaleRevision,
            // The article, which stands beside it, says which roles do not vote.
            Some(Cause::RoleForbids | Cause::DoesNotVote) => Key::RefuseRoleForbids,
            _ => Key::RefuseElse,
        })
    }

    /// Why what was typed cannot stand as a text of a thread, with `role=alert`.
    #[must_use]
    pub fn unfit(self, error: &TextError) -> Element {
        let sentence = match error {
            TextError::Empty => self.say(Key::RefuseStatementEmpty),
            TextError::TooLong => self.say(More::ThreadTooLong),
            _ => self.say(Key::RefuseStatementControl),
        };
        el("p").class("alert").attr("role", "alert").text(sentence)
    }

    /// The same for acts on posts.
    #[must_use]
    pub fn problem_more(self, problem: &Problem) -> &'static str {
        self.say(match problem.cause() {
            Some(Cause::UnknownPost | Cause::UnknownStatement) => More::ThreadRefuseUnknown,
            Some(Cause::PostClosed) => More::ThreadRefuseClosed,
            Some(Cause::DoesNotVote) => More::ThreadRefuseDoesNotVote,
            Some(Cause::NoStanceLine) => More::ThreadRefuseNoLine,
            Some(Cause::StanceFixed) => More::ThreadRefuseStanceFixed,
            Some(Cause::PostTooLong) => More::ThreadTooLong,
            Some(Cause::TooManyPosts) => More::ThreadRefuseFull,
            Some(Cause::DuplicateStatement) => More::ThreadRefuseTwice,
            Some(Cause::StaleRevision) => More::ThreadRefuseStale,
            Some(Cause::NotYours) => More::ThreadRefuseNotYours,
            Some(Cause::SpanOutOfRange) => More::ThreadRefuseSpan,
            Some(Cause::SpanCutsCharacter) => More::ThreadRefuseCut,
            Some(Cause::QuoteDiffers) => More::ThreadRefuseQuote,
            Some(Cause::LawMissing) => More::ThreadRefuseLawMissing,
            Some(Cause::LawNotInForce) => More::ThreadRefuseLawForce,
            Some(Cause::OutsideField) => More::ThreadRefuseField,
            Some(Cause::SameHouse) => More::ThreadRefuseHouse,
            Some(Cause::SameField) => More::ThreadRefuseOtherField,
            Some(Cause::NeedsLawyer) => More::ThreadRefuseLawyer,
            Some(Cause::OwnBody) => More::ThreadRefuseOwnBody,
            Some(Cause::HasInterest) => More::ThreadRefuseInterest,
            Some(Cause::UnfitAnnotation) => More::ThreadRefuseUnfitNote,
            Some(Cause::UnknownAnnotation) => More::ThreadRefuseNoNote,
            Some(Cause::AnnotationClosed) => More::ThreadRefuseNoteClosed,
            Some(Cause::TooManyCorrections) => More::ThreadRefuseManyNotes,
            Some(Cause::VotedOn) => More::ThreadRefuseVotedOn,
            Some(Cause::WritingClosed) => More::ThreadRefusePaused,
            Some(Cause::SlowMode) => More::ThreadRefuseSlow,
            Some(Cause::Limited) => More::ThreadRefuseLimited,
            Some(Cause::OwnThing) => More::ThreadRefuseOwnThing,
            Some(Cause::FlagIncomplete) => More::ThreadRefuseReport,
            Some(Cause::TooManyFlags) => More::ThreadRefuseManyReports,
            Some(Cause::UnknownDecision | Cause::AppealClosed) => More::ThreadRefuseAppeal,
            Some(Cause::UnfitErasure | Cause::ErasedAlready) => More::OwnEraseNothing,
            _ => return self.problem(problem),
        })
    }

    /// Why something was refused, with the article it stands on one tap away.
    pub fn refused(self, hands: Hands, problem: Option<&Problem>, sentence: String) -> Element {
        let alert = el("p").class("alert").attr("role", "alert").text(sentence);
        let Some(rule) = problem.and_then(|problem| problem.rule) else { return alert };
        let name = self.fill(Key::RuleOpen, &[("n", &rule.article.to_string())]);
        alert.text(" ").child(button("link", move || hands.look(|data| data.reading = Some(rule))).text(name))
    }
}

/// The class that gives a group its hue, by its letter.
#[must_use]
pub fn hue(letter: u8) -> String {
    format!("g{}", letter % 5)
}

const fn kind(kind: PhaseKind) -> Key {
    match kind {
        PhaseKind::Collect => Key::PhaseCollect,
        PhaseKind::Deliberate => Key::PhaseDeliberate,
        PhaseKind::Decide => Key::PhaseDecide,
        PhaseKind::Implement => Key::PhaseImplement,
        PhaseKind::Report => Key::PhaseReport,
        PhaseKind::Improve => Key::PhaseImprove,
    }
}

/// The name of a role.
pub(super) const fn role_name(role: Role) -> Key {
    match role {
        Role::Participant => Key::RoleParticipant,
        Role::Expert => Key::RoleExpert,
        Role::Official => Key::RoleOfficial,
        Role::Moderator => Key::RoleModerator,
        Role::Host => Key::RoleHost,
        Role::Reviewer => Key::RoleReviewer,
        Role::Auditor => Key::RoleAuditor,
        Role::Admin => Key::RoleAdmin,
    }
}
