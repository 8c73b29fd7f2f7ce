//! The stance line: where I stand, what I may say, and what everybody may see of where people stand.

use deliberation_core::act::{Position, Stance, Stand, When};
use deliberation_core::id::ActId;
use deliberation_core::movement::line::Line;
use deliberation_core::participant::Standing as Office;
use deliberation_core::policy::{Ability, Phase, Results};
use deliberation_core::protocol::envelope::MineStance;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::publish::Published;
use deliberation_core::release::Stage;
use deliberation_core::rules::{self, Refusal};
use deliberation_core::wire::{Json, Read, parse};

use super::card::{NoticeShown, notice_on_the_line};
use super::{Text, text, wording};
use crate::state::Data;
use crate::state::mine::Progress;
use crate::state::stance::{Standing, Told};
use crate::state::thread::Thread;

/// So many statements, and so many posts, can be named as what moved me.
const CHOICES: usize = 30;

/// A stance of mine.
#[derive(Clone, PartialEq, Debug)]
pub struct Own {
    /// Where I stand.
    pub value: Stand,
    /// What moved me, as far as this page knows.
    pub because: Option<ActId>,
    /// How far it has got.
    pub progress: Progress,
}

/// What I said and was refused.
#[derive(Clone, PartialEq, Debug)]
pub struct Refused {
    /// The acts.
    pub acts: Vec<ActId>,
    /// Why the last of them was.
    pub problem: Problem,
}

/// Where I stand, before and after, and what was refused of what I said last.
#[must_use]
pub fn mine(data: &Data) -> ([Own; 2], Option<Refused>) {
    let kept = Vec::<MineStance>::read(&data.mine.threads[3]).unwrap_or_default();
    let own = |when: When| {
        let kept = kept.iter().find(|own| own.when == when);
        let (value, because) = kept.map_or((Stand::None, None), |own| (own.value, own.because));
        Own { value, because, progress: Progress::Kept }
    };
    let mut all = [own(When::Before), own(When::After)];
    let (mut last, mut refused) = ([0; 2], [None, None]);
    // Most acts are others': none is read in vain.
    for act in data.mine.others.iter().filter(|act| act.text.contains("\"stance\"")) {
        let Some(json) = parse(&act.text).ok().filter(|json| json.get("type").is_some_and(|t| t == "stance"))
        else {
            continue;
        };
        let Ok(stance) = Stance::read(&json) else { continue };
        let at = stance.when as usize;
        if stance.nth < last[at] {
            continue;
        }
        if let Progress::Refused(problem) = &act.progress {
            let mut acts = refused[at].take().map(|before: Refused| before.acts).unwrap_or_default();
            acts.push(act.id);
            refused[at] = Some(Refused { acts, problem: (**problem).clone() });
            continue;
        }
        (last[at], refused[at]) = (stance.nth, None);
        let progress = act.progress.clone();
        all[at] = Own { value: stance.value, because: stance.because, progress };
    }
    (all, refused.into_iter().flatten().next_back())
}

/// Something that may have moved me.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// Its id.
    pub id: ActId,
    /// Its words.
    pub text: Text,
    /// What it is to me.
    pub from: Source,
}

/// Where a choice comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// A statement that I voted on.
    Statement,
    /// A post of the thread that I look at.
    Post,
    /// I named it before, and it is neither here.
    Before,
}

/// What I may say, and what I said.
#[derive(Clone, PartialEq, Debug)]
pub struct Form {
    /// The two ends of the line.
    pub sides: [Text; 2],
    /// What I said, before and after.
    pub said: [Own; 2],
    /// Which of the two I am about to say.
    pub when: When,
    /// Whether I listened meanwhile: there was a phase before in which one could say it.
    pub later: bool,
    /// Whether I may as well say the other.
    pub both: bool,
    /// Where the handle is, −100 to 100.
    pub handle: i8,
    /// Whether the handle is where I have not said yet that I stand.
    pub moved: bool,
    /// Why I may not say anything now.
    pub shut: Option<Problem>,
    /// What may have moved me.
    pub choices: Vec<Choice>,
    /// What moved me, as I am about to say.
    pub because: Option<ActId>,
    /// Why I could not say it.
    pub unfit: Option<Problem>,
    /// What was refused of what I said.
    pub refused: Option<Refused>,
    /// What I did last.
    pub told: Option<Told>,
    /// The notice, while it is due here.
    pub notice: Option<NoticeShown>,
}

/// The two ends of the line for the reader; nothing where the opening names none.
#[must_use]
pub fn sides(data: &Data) -> Option<[Text; 2]> {
    let published = data.published.as_ref()?;
    let [first, second] = published.opening.sides.as_ref()?;
    Some([text(data, first), text(data, second)])
}

/// Whether I listened meanwhile: some phase before this one took votes, or this is the only one that does.
fn later(published: &Published) -> bool {
    let takes = |phase: &&Phase| phase.allows(Ability::Vote);
    let phases = &published.opening.phases;
    let before = phases.iter().take_while(|phase| phase.id != published.phase.id);
    before.into_iter().any(|phase| takes(&phase)) || phases.iter().filter(takes).count() == 1
}

/// Whether I may say where I stand then.
///
/// # Errors
/// With the reason when I may not.
pub fn may_say(data: &Data, when: When) -> Result<(), Refusal> {
    let Some(published) = &data.published else { return Err(Refusal::NotOpened) };
    rules::votes(&Office { role: data.mine.role, ..Office::default() })?;
    if let Some(phase) = super::phase::current(published) {
        rules::phase_allows(phase, Ability::Vote)?;
    }
    let [_, after] = mine(data).0;
    rules::stance_at(published.opening.sides.is_some(), when, after.value != Stand::None)
}

/// Which of the two I am about to say, where I chose none; and whether I may as well say the other.
#[must_use]
pub fn due(data: &Data, chosen: Option<When>) -> (When, bool) {
    let later = data.published.as_deref().is_some_and(later);
    let ([before, after], _) = mine(data);
    let said = |own: &Own| own.value != Stand::None;
    let both = later && !said(&after);
    let when = match chosen {
        Some(when) if both => when,
        _ if said(&after) || (later && said(&before)) => When::After,
        _ => When::Before,
    };
    (when, both)
}

/// What I may say, and what I said; nothing where there is no line.
#[must_use]
pub fn form(data: &Data, standing: &Standing, thread: &Thread) -> Option<Form> {
    let published = data.published.as_ref()?;
    let sides = sides(data)?;
    let (said, refused) = mine(data);
    let (when, both) = due(data, standing.when);
    let problem = |refusal: Refusal| Problem::refused(&refusal, &published.articles);
    let shut = may_say(data, when).err().map(problem);
    let own = said[when as usize].value;
    // Who says it after begins where they stood before.
    let start = own.position().or_else(|| said[0].value.position()).map_or(0, Position::get);
    Some(Form {
        later: later(published),
        both: both && shut.is_none(),
        handle: standing.handle.unwrap_or(start),
        moved: own.position().map(Position::get) != Some(standing.handle.unwrap_or(start)),
        choices: if when == When::After && shut.is_none() {
            choices(data, thread, said[1].because)
        } else {
            Vec::new()
        },
        because: standing.because.unwrap_or(said[1].because),
        unfit: standing.unfit.clone().map(problem),
        told: standing.told,
        notice: notice_on_the_line(data),
        sides,
        said,
        when,
        shut,
        refused,
    })
}

/// What I read: the posts of the thread I look at, the statements I voted on, the latest first. And what I named before.
fn choices(data: &Data, thread: &Thread, named: Option<ActId>) -> Vec<Choice> {
    let posts = thread.rows.iter().filter(|row| thread.shown.contains(&row.number));
    let posts = posts.filter_map(|row| {
        let words = row.text.as_ref()?;
        Some(Choice { id: row.id, text: text(data, words), from: Source::Post })
    });
    let open = |id: &ActId| {
        let all = data.published.as_ref()?;
        let shown = super::statement(all, *id).filter(|shown| shown.closed_by.is_none())?;
        Some(Choice { id: *id, text: text(data, &shown.text), from: Source::Statement })
    };
    let voted = data.mine.trail.iter().rev().filter_map(open);
    let mut all: Vec<Choice> = voted.take(CHOICES).chain(posts.take(CHOICES)).collect();
    if let Some(id) = named.filter(|id| all.iter().all(|choice| choice.id != *id)) {
        all.push(Choice { id, text: words_of(data, thread, id), from: Source::Before });
    }
    all
}

/// The words of a statement, or of a post that is there.
fn words_of(data: &Data, thread: &Thread, id: ActId) -> Text {
    let post = thread.rows.iter().find(|row| row.id == id).and_then(|row| row.text.as_ref());
    post.map_or_else(|| wording(data, id), |words| text(data, words))
}

/// Why where people stand is not shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// There is no backend, and so nobody else.
    Alone,
    /// Not before the phase closes. With how many have said it.
    Held(u32),
    /// Not before I have said it myself: a courtesy of the screen. With how many have.
    AfterMine(u32),
    /// Too few. With how many there are.
    Few(u32),
    /// Enough, but nothing has been released yet. With how many there are.
    Soon(u32),
}

/// Where people stand, or why that is not shown.
#[derive(Clone, PartialEq, Debug)]
pub enum Picture {
    /// Why not.
    Not(Wait),
    /// Where people stand.
    Drawn(Box<Drawn>),
}

/// Where people stand.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// The two ends of the line.
    pub sides: [Text; 2],
    /// What is published.
    pub line: Line,
    /// Which row of the table of small rooms holds.
    pub stage: Stage,
    /// People of a cell.
    pub cell: u32,
    /// From how many people on the second row holds.
    pub many: u32,
    /// Where I stand, before and after.
    pub own: [Stand; 2],
    /// What moved people, in its words, and how many named it.
    pub reasons: Vec<(Text, u32)>,
    /// Whether I look at the bars as a table.
    pub as_table: bool,
    /// The part of the line that I chose.
    pub region: Option<usize>,
}

/// What the line published says.
#[must_use]
pub fn line(published: &Published) -> Option<Line> {
    if published.stance == Json::Null { None } else { Line::read(&published.stance).ok() }
}

/// Where people stand; nothing where there is no line.
#[must_use]
pub fn picture(data: &Data, standing: &Standing, thread: &Thread) -> Option<Picture> {
    let published = data.published.as_ref()?;
    let (sides, line) = (sides(data)?, line(published)?);
    let (people, policy) = (line.people, &published.opening.policy);
    let (own, _) = mine(data);
    let own = own.map(|own| own.value);
    let phase = super::phase::current(published);
    let courtesy = phase.is_some_and(|phase| phase.results == Results::AfterMyVote)
        && may_say(data, When::After).is_ok()
        && own == [Stand::None; 2];
    let stage = Stage::of(people, policy);
    Some(match stage {
        _ if !data.shared => Picture::Not(Wait::Alone),
        _ if published.participation.results_held => Picture::Not(Wait::Held(people)),
        Stage::Few => Picture::Not(Wait::Few(people)),
        _ if courtesy => Picture::Not(Wait::AfterMine(people)),
        _ if line.before.is_none() && line.after.is_none() => Picture::Not(Wait::Soon(people)),
        _ => {
            let named = line.moved.iter().flat_map(|moved| &moved.reasons);
            Picture::Drawn(Box::new(Drawn {
                reasons: named.map(|own| (words_of(data, thread, own.target), own.people)).collect(),
                cell: policy.cell(),
                many: policy.map_from(),
                as_table: standing.as_table,
                region: standing.region.filter(|_| line.regions.is_some()),
                sides,
                line,
                stage,
                own,
            }))
        }
    })
}
