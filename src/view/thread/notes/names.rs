//! What notes are called, and the classes that give them their colour.

use deliberation_core::annotation::code::{Code, Kind};

use crate::queries::notes::Tone;
use crate::text::More;

/// The label, the explanation and the question of a code.
pub const fn code(code: Code) -> [More; 3] {
    use More as M;
    match code {
        Code::R1 => [M::ThreadCodeR1, M::ThreadWhyR1, M::ThreadQuestionR1],
        Code::R2 => [M::ThreadCodeR2, M::ThreadWhyR2, M::ThreadQuestionR2],
        Code::R3 => [M::ThreadCodeR3, M::ThreadWhyR3, M::ThreadQuestionR3],
        Code::R4 => [M::ThreadCodeR4, M::ThreadWhyR4, M::ThreadQuestionR4],
        Code::R5 => [M::ThreadCodeR5, M::ThreadWhyR5, M::ThreadQuestionR5],
        Code::F1 => [M::ThreadCodeF1, M::ThreadWhyF1, M::ThreadQuestionF1],
        Code::F2 => [M::ThreadCodeF2, M::ThreadWhyF2, M::ThreadQuestionF2],
        Code::F3 => [M::ThreadCodeF3, M::ThreadWhyF3, M::ThreadQuestionF3],
        Code::F4 => [M::ThreadCodeF4, M::ThreadWhyF4, M::ThreadQuestionF4],
        Code::L1 => [M::ThreadCodeL1, M::ThreadWhyL1, M::ThreadQuestionL1],
        Code::L2 => [M::ThreadCodeL2, M::ThreadWhyL2, M::ThreadQuestionL2],
        Code::L3 => [M::ThreadCodeL3, M::ThreadWhyL3, M::ThreadQuestionL3],
        Code::L4 => [M::ThreadCodeL4, M::ThreadWhyL4, M::ThreadQuestionL4],
        Code::L5 => [M::ThreadCodeL5, M::ThreadWhyL5, M::ThreadQuestionL5],
        Code::C1 => [M::ThreadCodeC1, M::ThreadWhyC1, M::ThreadQuestionC1],
        Code::C2 => [M::ThreadCodeC2, M::ThreadWhyC2, M::ThreadQuestionC2],
    }
}

/// What a note is called.
pub const fn name(kind: Kind, problem: Option<Code>) -> More {
    match (kind, problem) {
        (_, Some(problem)) => code(problem)[0],
        (Kind::Correction, None) => More::ThreadNoteCheck,
        (Kind::Context, None) => More::ThreadNoteKindContext,
        (Kind::Question, None) => More::ThreadNoteKindQuestion,
        (Kind::Support, None) => More::ThreadNoteKindSupport,
        (Kind::Acknowledge, None) => More::ThreadNoteKindAcknowledge,
    }
}

/// The class of a tone.
pub const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Danger => "danger",
        Tone::Doubt => "doubt",
        Tone::Beside => "beside",
        Tone::Holds => "holds",
    }
}
