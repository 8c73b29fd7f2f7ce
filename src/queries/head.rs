//! The head of the widget: the question, where it stands, who takes part; and the line below it.

use deliberation_core::participant::Tie;
use deliberation_core::policy::PhaseKind;
use deliberation_core::procedure::ArticleRef;

use super::{Text, text};
use crate::state::{Connection, Data, Notice};

/// What the head shows.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Head {
    /// The question.
    pub question: Text,
    /// Why it is asked, how it is decided, where the material comes from.
    pub more: [Option<Text>; 3],
    /// What happens in the phase in force.
    pub about: Option<Text>,
    /// The phases, in order.
    pub phases: Vec<PhaseName>,
    /// Which of them is in force.
    pub at: usize,
    /// The article it is in force by.
    pub rule: Option<ArticleRef>,
    /// People who took part.
    pub took_part: u32,
    /// Of those, how many have a vote in force.
    pub voters: u32,
    /// Of those, how many declared which tie.
    pub ties: Vec<(Tie, u32)>,
}

/// A phase's name: its own, or that of its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhaseName {
    /// The host's name for it.
    pub own: Option<Text>,
    /// Its kind.
    pub kind: PhaseKind,
}

/// The head.
#[must_use]
pub fn head(data: &Data) -> Head {
    let Some(published) = &data.published else { return Head::default() };
    let opening = &published.opening;
    let phases = &opening.phases;
    let at = phases.iter().position(|phase| phase.id == published.phase.id).unwrap_or(0);
    Head {
        question: text(data, &opening.question),
        more: [&opening.why, &opening.how, &opening.attribution]
            .map(|part| part.as_ref().map(|part| text(data, part))),
        about: phases.get(at).and_then(|phase| phase.about.as_ref()).map(|about| text(data, about)),
        phases: phases.iter().map(|phase| name(data, phase)).collect(),
        at,
        rule: published.phase.rule,
        took_part: published.participation.took_part,
        voters: published.participation.voters,
        ties: published.participation.ties.iter().map(|(tie, n)| (*tie, *n)).collect(),
    }
}

/// The name of the phase in force.
#[must_use]
pub fn phase_now(data: &Data) -> Option<PhaseName> {
    super::phase::current(data.published.as_ref()?).map(|phase| name(data, phase))
}

fn name(data: &Data, phase: &deliberation_core::policy::Phase) -> PhaseName {
    PhaseName { own: phase.name.as_ref().map(|own| text(data, own)), kind: phase.kind }
}

/// The line under the head.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// How the page hears of changes.
    pub connection: Connection,
    /// Whether what waits outlives the page.
    pub keeps: bool,
    /// How many of my acts wait to be sent.
    pub unsent: u32,
    /// How many stay on this device, because I said "not now".
    pub held: u32,
}

/// The line.
#[must_use]
pub fn line(data: &Data) -> Line {
    let when = |notice: Notice| if data.notice == notice { data.mine.unsent() as u32 } else { 0 };
    let (unsent, held) = (when(Notice::Agreed), when(Notice::Later));
    Line { connection: data.connection, keeps: data.keeps, unsent, held }
}
