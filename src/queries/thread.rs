//! What is shown of a thread: both sides side by side, each post with its replies, in a flat list of what is drawn.
//!
//! Of thousands of posts a window is drawn: so many at the root of each list, and of replies the first few until one
//! asks for all. Nothing here goes down a thread by recursion.

use std::collections::HashMap;

use deliberation_core::act::{Rate, Relation, Source};
use deliberation_core::id::ActId;
use deliberation_core::policy::{Ability, PhaseKind};
use deliberation_core::publish::{Byline, Published};
use deliberation_core::strength::{Ratings, Relation as Bears};
use deliberation_core::text::LocalText;
use deliberation_core::thread::demand::{DemandState, SILENCE_MS};
use deliberation_core::thread::published::{Absent, DemandsOf, PostKind, PublishedDemand, PublishedPost};

use super::card::{NoticeShown, notice_in_thread};
use super::{Text, original, phase, statement, text};
use crate::state::Data;
use crate::state::list::Link;
use crate::state::mine::Progress;
use crate::state::thread::{Bringing, Draft, Pending, Place, Sort, Thread, Writes};

/// Of replies to one post so many are drawn until one asks for all.
const FIRST_REPLIES: usize = 2;
/// Replies are drawn to this depth until one asks for them.
const FIRST_DEPTH: u32 = 2;
/// From this width on (CSS pixels) both sides stand side by side.
const COLUMNS: u32 = 760;
/// What lies deeper is set no further in.
pub const DEEPEST: u32 = 4;

/// The thread.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shown {
    /// Which it is, once one was opened.
    pub at: Option<Place>,
    /// The statement: its number and its words.
    pub statement: Option<(u32, Text)>,
    /// The statement by which it was closed: its number, its id, and whether it is somebody else's.
    pub closed: Option<(u32, ActId, bool)>,
    /// Counts how often a thread was gone to, while no post in it was asked for.
    pub focus: u32,
    /// How far the page is with bringing it.
    pub bringing: Bringing,
    /// In what order posts stand.
    pub sort: Sort,
    /// Posts with words.
    pub posts: u32,
    /// Whether both sides stand side by side.
    pub columns: bool,
    /// For it, and against it; where they do not stand side by side, the first has both in turns.
    pub sides: [Vec<Item>; 2],
    /// Questions, answers, remarks, and what was said.
    pub others: Vec<Item>,
    /// How many speak for it and against it, and how many other posts stand at the root.
    pub counts: [u32; 3],
    /// Whether more could be drawn at the root.
    pub more: bool,
    /// How many came since.
    pub new: u32,
    /// Whether the phase takes arguments, and ratings, and remarks.
    pub open: [bool; 3],
    /// How the demands stand, body by body.
    pub demands: Vec<(Option<Text>, DemandsOf)>,
    /// Whether the talking is over, so that one may say there were none.
    pub over: bool,
    /// What I am writing, and how many graphemes are left.
    pub draft: Option<(Draft, i32)>,
    /// Words of mine that were refused.
    pub refused: Option<String>,
    /// The notice, while it is due here.
    pub notice: Option<NoticeShown>,
    /// Statements with threads, the fullest first, to go to: id, number, words, posts.
    pub others_at: Vec<(Place, u32, Text, u32)>,
}

/// One line of what is drawn.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// A post.
    Post(Box<Post>),
    /// Replies that are not drawn: to which post, how many, at which depth.
    More(ActId, u32, u32),
}

/// One post.
#[derive(Clone, PartialEq, Debug)]
pub struct Post {
    /// Its id.
    pub id: ActId,
    /// What kind it is.
    pub kind: PostKind,
    /// How it bears on what it stands under.
    pub relation: Option<Relation>,
    /// How deep it is drawn, from 0.
    pub depth: u32,
    /// Whose words those are that it stands under, where that is not the line above.
    pub by: Option<Byline>,
    /// Who said it on air, and as what.
    pub speaker: Option<(String, Option<String>)>,
    /// The name of who answers for a body.
    pub signed: Option<String>,
    /// The words.
    pub text: Option<Text>,
    /// The words as they were written, where `text` is a translation.
    pub original: Option<Text>,
    /// Why there are none.
    pub absent: Option<Absent>,
    /// What they rest on.
    pub sources: Vec<Source>,
    /// The revision in force.
    pub revision: u32,
    /// Earlier wordings: number, words, ratings of that wording alone.
    pub earlier: Vec<(u32, Text, Option<Ratings>)>,
    /// Where in the programme beside the widget it was written or said (ms).
    pub moment: Option<i64>,
    /// How the wording in force was rated.
    pub ratings: Option<Ratings>,
    /// My rating of it.
    pub rated: Option<Rate>,
    /// Whether it can be rated by me.
    pub ratable: bool,
    /// Whether I wrote it.
    pub own: bool,
    /// How far it has got, where nobody else sees it yet.
    pub progress: Option<Progress>,
    /// How strong it is, in percent: lowest, value, highest.
    pub strength: Option<[u32; 3]>,
    /// Of those who rated it, in percent, drawn to one half while they are few.
    pub base: u32,
    /// What raises (true) or lowers it, the strongest first: its words, and its share of all pulls in percent.
    pub pulls: Vec<(bool, String, u32)>,
    /// The demand it is.
    pub demand: Option<Demanded>,
    /// Replies with words, at any depth.
    pub replies: u32,
    /// Whether its replies are put away.
    pub folded: bool,
    /// Its link, if I asked for it.
    pub link: Option<Link>,
    /// Counts how often it was asked for, while it is the one that was.
    pub focus: u32,
}

/// A demand.
#[derive(Clone, PartialEq, Debug)]
pub struct Demanded {
    /// The body that is asked.
    pub body: Option<Text>,
    /// Whether the residents are asked.
    pub residents: bool,
    /// Where it stands.
    pub state: DemandState,
    /// Whether an answer has stood for seven days without a word.
    pub silent: bool,
    /// Why it stands so.
    pub reason: Option<Text>,
    /// Until when it is put off.
    pub until: Option<String>,
    /// Whether somebody else marked it.
    pub marked: bool,
}

/// The thread.
#[must_use]
pub fn shown(data: &Data, thread: &Thread) -> Shown {
    let Some(published) = &data.published else { return Shown::default() };
    let open = [Ability::Argument, Ability::Rate, Ability::Remark].map(|able| phase::open(published, able));
    let demands = published.demands.iter();
    let demands = demands.map(|of| (of.body.as_ref().map(|body| text(data, body)), of.clone()));
    let kind = phase::current(published).map(|phase| phase.kind);
    let over = matches!(
        kind,
        Some(PhaseKind::Decide | PhaseKind::Implement | PhaseKind::Report | PhaseKind::Improve)
    );
    let mut shown = Shown {
        at: thread.at,
        focus: if thread.focus.0.is_none() { thread.focus.1 } else { 0 },
        bringing: thread.bringing,
        sort: thread.sort,
        open,
        demands: demands.collect(),
        over,
        refused: thread.refused.clone(),
        notice: notice_in_thread(data),
        others_at: elsewhere(data, published, thread.at),
        ..Shown::default()
    };
    shown.draft = thread.draft.clone().map(|draft| {
        let policy = &published.opening.policy;
        let limit =
            if draft.writes == Writes::Remark { policy.statement_limit() } else { policy.post_limit() };
        let left = limit as i32 - draft.length as i32;
        (draft, left)
    });
    let Some(at) = thread.at else { return shown };
    if let Some(s) = at.and_then(|id| statement(published, id)) {
        shown.statement = Some((s.number, text(data, &s.text)));
        let by = s.closed_by.and_then(|id| statement(published, id));
        shown.closed = by.map(|by| (by.number, by.id, s.merged));
    }
    let tree = Tree::of(data, thread, at);
    shown.posts = thread.rows.iter().filter(|row| row.text.is_some()).count() as u32;
    shown.new = thread.rows.iter().filter(|row| !thread.shown.contains(&row.number)).count() as u32;
    let roots = tree.replies.get(&at).map(Vec::as_slice).unwrap_or_default();
    let list = |belongs: &dyn Fn(Option<Relation>) -> bool| -> Vec<usize> {
        let mut list: Vec<usize> =
            roots.iter().copied().filter(|&i| belongs(tree.lines[i].relation())).collect();
        tree.sort(&mut list, thread.sort);
        list
    };
    let lists = [
        list(&|relation| relation == Some(Relation::Support)),
        list(&|relation| relation == Some(Relation::Oppose)),
        list(&|relation| !matches!(relation, Some(Relation::Support | Relation::Oppose))),
    ];
    shown.counts = [0, 1, 2].map(|side: usize| lists[side].len() as u32);
    shown.more = lists.iter().any(|list| list.len() > thread.window);
    let first = |list: &[usize]| list[..list.len().min(thread.window)].to_vec();
    let [support, oppose, others] = lists.map(|list| first(&list));
    shown.others = tree.draw(&others);
    shown.columns = data.width >= COLUMNS;
    shown.sides = if shown.columns {
        [tree.draw(&support), tree.draw(&oppose)]
    } else {
        [tree.draw(&in_turns(&support, &oppose)), Vec::new()]
    };
    shown
}

/// One of each side in turns, as long as there are both; the longer list's rest after them.
fn in_turns(support: &[usize], oppose: &[usize]) -> Vec<usize> {
    let mut turns = Vec::with_capacity(support.len() + oppose.len());
    for at in 0..support.len().max(oppose.len()) {
        turns.extend(support.get(at));
        turns.extend(oppose.get(at));
    }
    turns
}

/// Where else there is something to read.
fn elsewhere(data: &Data, published: &Published, at: Option<Place>) -> Vec<(Place, u32, Text, u32)> {
    let heads = published.threads.iter().filter(|head| Some(head.statement) != at);
    let mut found: Vec<_> = heads
        .filter_map(|head| match head.statement {
            None => Some((None, 0, Text::default(), head.posts)),
            Some(id) => {
                let s = statement(published, id)?;
                Some((Some(id), s.number, text(data, &s.text), head.posts))
            }
        })
        .collect();
    found.sort_by_key(|(place, number, _, posts)| (place.is_some(), std::cmp::Reverse(*posts), *number));
    found
}

/// A post, published or still mine alone.
enum Line<'a> {
    Row(&'a PublishedPost, usize),
    Own(ActId, &'a Pending),
}

impl Line<'_> {
    fn id(&self) -> ActId {
        match self {
            Self::Row(row, _) => row.id,
            Self::Own(id, _) => *id,
        }
    }

    fn relation(&self) -> Option<Relation> {
        match self {
            Self::Row(row, _) => row.relation,
            Self::Own(_, Pending::Argument(new)) => Some(new.relation),
            Self::Own(_, Pending::Remark(_)) => None,
        }
    }
}

/// Who stands under whom.
struct Tree<'a> {
    data: &'a Data,
    thread: &'a Thread,
    lines: Vec<Line<'a>>,
    replies: HashMap<Option<ActId>, Vec<usize>>,
    /// Replies with words at any depth, by line.
    below: Vec<u32>,
}

impl<'a> Tree<'a> {
    fn of(data: &'a Data, thread: &'a Thread, at: Place) -> Self {
        let rows = thread.rows.iter().enumerate().filter(|(_, row)| thread.shown.contains(&row.number));
        let mut lines: Vec<Line<'_>> = rows.map(|(place, row)| Line::Row(row, place)).collect();
        let known: HashMap<ActId, usize> = thread.rows.iter().map(|row| (row.id, 0)).collect();
        for (id, pending) in thread.pending.iter().filter(|(id, _)| !known.contains_key(id)) {
            let here = match pending {
                Pending::Argument(new) => Some(new.on) == at || known.contains_key(&new.on),
                Pending::Remark(new) => new.on == at,
            };
            if here {
                lines.push(Line::Own(*id, pending));
            }
        }
        let places: HashMap<ActId, usize> =
            lines.iter().enumerate().map(|(i, line)| (line.id(), i)).collect();
        let mut replies: HashMap<Option<ActId>, Vec<usize>> = HashMap::new();
        let mut parents = Vec::with_capacity(lines.len());
        for (i, line) in lines.iter().enumerate() {
            let on = match line {
                Line::Row(row, _) => row.on,
                Line::Own(_, Pending::Argument(new)) => Some(new.on),
                Line::Own(_, Pending::Remark(new)) => new.on,
            };
            // What stands under something that is not drawn stands at the root.
            let parent = on.filter(|id| places.contains_key(id));
            parents.push(parent.and_then(|id| places.get(&id)).copied());
            replies.entry(if parent.is_some() { parent } else { at }).or_default().push(i);
        }
        // A reply comes after what it stands under, so that one pass from the end counts all depths.
        let mut below = vec![0; lines.len()];
        for i in (0..lines.len()).rev() {
            let words = match lines[i] {
                Line::Row(row, _) => u32::from(row.text.is_some()),
                Line::Own(..) => 1,
            };
            if let Some(parent) = parents[i] {
                below[parent] += below[i] + words;
            }
        }
        Self { data, thread, lines, replies, below }
    }

    fn strength(&self, i: usize) -> f64 {
        match self.lines[i] {
            Line::Row(_, place) => {
                self.thread.strengths.get(place).and_then(Option::as_ref).map_or(0.0, |s| s.value)
            }
            // What I just wrote stands first.
            Line::Own(..) => 2.0,
        }
    }

    fn sort(&self, list: &mut [usize], by: Sort) {
        let row = |i: usize| match self.lines[i] {
            Line::Row(row, _) => Some(row),
            Line::Own(..) => None,
        };
        match by {
            Sort::Strength => {
                list.sort_by(|&a, &b| self.strength(b).total_cmp(&self.strength(a)).then(a.cmp(&b)))
            }
            Sort::Newest => list.sort_by(|a, b| b.cmp(a)),
            Sort::Moment => {
                let moment = |i: usize| row(i).and_then(|row| row.moment.as_ref()).map_or(i64::MAX, |m| m.ms);
                list.sort_by_key(|&i| (moment(i), i));
            }
            Sort::Contested => {
                let contested = |i: usize| {
                    let ratings = row(i).and_then(|row| row.ratings).unwrap_or_default();
                    ratings.up.min(ratings.down)
                };
                list.sort_by_key(|&i| (std::cmp::Reverse(contested(i)), i));
            }
            Sort::Unanswered => {
                let waits = |i: usize| {
                    let asks = self.lines[i].relation() == Some(Relation::Ask);
                    let open = row(i).and_then(|row| row.demand.as_ref()).map(|demand| demand.state);
                    match (open, asks && !self.answered(i)) {
                        (
                            Some(DemandState::Open | DemandState::NotSatisfied | DemandState::CarriedOver),
                            _,
                        ) => 0,
                        (_, true) => 1,
                        _ if self.below[i] == 0 => 2,
                        _ => 3,
                    }
                };
                list.sort_by_key(|&i| (waits(i), i));
            }
        }
    }

    fn answered(&self, i: usize) -> bool {
        let replies = self.replies.get(&Some(self.lines[i].id()));
        let mut replies = replies.into_iter().flatten();
        replies.any(|&reply| self.lines[reply].relation() == Some(Relation::Answer))
    }

    /// The lines of these posts and of what is shown under them.
    fn draw(&self, roots: &[usize]) -> Vec<Item> {
        /// A post with its depth; or the rest of the replies to one.
        enum Step {
            Post(usize, u32),
            More(usize, u32, u32),
        }
        let mut items = Vec::new();
        let mut steps: Vec<Step> = roots.iter().rev().map(|&i| Step::Post(i, 0)).collect();
        while let Some(step) = steps.pop() {
            let (i, depth) = match step {
                Step::More(i, left, depth) => {
                    items.push(Item::More(self.lines[i].id(), left, depth.min(DEEPEST)));
                    continue;
                }
                Step::Post(i, depth) => (i, depth),
            };
            items.push(Item::Post(Box::new(self.post(i, depth))));
            let id = self.lines[i].id();
            let mut replies = self.replies.get(&Some(id)).cloned().unwrap_or_default();
            if replies.is_empty() || self.thread.folded.contains(&id) {
                continue;
            }
            // Answers first: whoever asked looks for them.
            self.sort(&mut replies, self.thread.sort);
            replies.sort_by_key(|&reply| self.lines[reply].relation() != Some(Relation::Answer));
            let all = self.thread.unfolded.contains(&id);
            let drawn = if all {
                replies.len()
            } else if depth >= FIRST_DEPTH {
                0
            } else {
                replies.len().min(FIRST_REPLIES)
            };
            let left: u32 = replies[drawn..].iter().map(|&reply| self.below[reply] + 1).sum();
            if left > 0 {
                steps.push(Step::More(i, left, depth + 1));
            }
            steps.extend(replies[..drawn].iter().rev().map(|&reply| Step::Post(reply, depth + 1)));
        }
        items
    }

    fn post(&self, i: usize, depth: u32) -> Post {
        let (data, thread, depth) = (self.data, self.thread, depth.min(DEEPEST));
        let folded = thread.folded.contains(&self.lines[i].id());
        let focus = |id: ActId| if thread.focus.0 == Some(id) { thread.focus.1 } else { 0 };
        let words = |local: &LocalText| text(data, local);
        match self.lines[i] {
            Line::Own(id, pending) => {
                let (local, relation, sources, demand) = match pending {
                    Pending::Argument(new) => {
                        (&new.text, Some(new.relation), new.sources.clone(), &new.demand)
                    }
                    Pending::Remark(new) => (&new.text, None, Vec::new(), &new.demand),
                };
                let progress =
                    data.mine.others.iter().find(|act| act.id == id).map(|act| act.progress.clone());
                Post {
                    id,
                    kind: if relation.is_some() { PostKind::Argument } else { PostKind::Remark },
                    relation,
                    depth,
                    by: None,
                    speaker: None,
                    signed: None,
                    text: Some(words(local)),
                    original: None,
                    absent: None,
                    sources,
                    revision: 1,
                    earlier: Vec::new(),
                    moment: None,
                    ratings: None,
                    rated: None,
                    ratable: false,
                    own: true,
                    progress,
                    strength: None,
                    base: 50,
                    pulls: Vec::new(),
                    demand: demand.as_ref().map(|asked| Demanded {
                        body: asked.body.as_ref().map(words),
                        residents: asked.residents,
                        state: DemandState::Open,
                        silent: false,
                        reason: None,
                        until: None,
                        marked: false,
                    }),
                    replies: self.below[i],
                    folded,
                    link: None,
                    focus: focus(id),
                }
            }
            Line::Row(row, place) => {
                let own = thread.mine.iter().any(|own| own.id == row.id)
                    || thread.pending.iter().any(|(id, _)| *id == row.id);
                let strength = thread.strengths.get(place).and_then(Option::as_ref);
                let percent = |x: f64| (x.clamp(0.0, 1.0) * 100.0).round() as u32;
                let beside = data.programme.as_ref().map(|(name, _)| name);
                let moment = row.moment.as_ref().filter(|moment| Some(&moment.programme) == beside);
                Post {
                    id: row.id,
                    kind: row.kind,
                    relation: row.relation,
                    depth,
                    by: Some(row.by.clone()),
                    speaker: row.speaker.as_ref().map(|speaker| (speaker.name.clone(), speaker.role.clone())),
                    signed: row.signed.clone(),
                    text: row.text.as_ref().map(words),
                    original: row.text.as_ref().and_then(|local| original(data, local)),
                    absent: row.absent,
                    sources: row.sources.clone(),
                    revision: row.revision,
                    earlier: row.earlier.iter().map(|w| (w.revision, words(&w.text), w.ratings)).collect(),
                    moment: moment.map(|moment| moment.ms),
                    ratings: row.ratings,
                    rated: thread
                        .rated
                        .get(&(row.id, row.revision))
                        .copied()
                        .filter(|rate| *rate != Rate::None),
                    ratable: row.relation.is_some() && row.text.is_some() && !own,
                    own,
                    progress: None,
                    strength: strength.map(|s| {
                        [percent(s.value - s.deviation), percent(s.value), percent(s.value + s.deviation)]
                    }),
                    base: strength.map_or(50, |s| percent(s.base)),
                    pulls: strength.map(|s| self.pulls(&s.pulls)).unwrap_or_default(),
                    demand: row.demand.as_ref().map(|demand| self.demanded(demand)),
                    replies: self.below[i],
                    folded,
                    link: thread.link.as_ref().filter(|(id, _)| *id == row.id).map(|(_, link)| link.clone()),
                    focus: focus(row.id),
                }
            }
        }
    }

    fn pulls(&self, pulls: &[deliberation_core::strength::Pull]) -> Vec<(bool, String, u32)> {
        let all: f64 = pulls.iter().map(|pull| pull.energy).sum();
        let pulls = pulls.iter().filter(|pull| pull.energy > 0.0).take(5);
        let named = pulls.filter_map(|pull| {
            let row = self.thread.rows.get(pull.from as usize)?;
            let words = text(self.data, row.text.as_ref()?).text;
            let mut start: String = words.chars().take(36).collect();
            if start.len() < words.len() {
                start.push('…');
            }
            Some((pull.relation == Bears::Support, start, (100.0 * pull.energy / all).round() as u32))
        });
        named.collect()
    }

    fn demanded(&self, demand: &PublishedDemand) -> Demanded {
        let words = |local: &LocalText| text(self.data, local);
        let silent = demand.state == DemandState::Answered && self.thread.now - demand.since > SILENCE_MS;
        Demanded {
            body: demand.body.as_ref().map(words),
            residents: demand.residents,
            state: demand.state,
            silent,
            reason: demand.reason.as_ref().map(words),
            until: demand.until.as_ref().map(ToString::to_string),
            marked: demand.marked_by.is_some(),
        }
    }
}

/// The sentence that one may write beside the programme, and what became of the last one.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RemarkShown {
    /// Whether the phase takes remarks.
    pub open: bool,
    /// What I am writing, and how many graphemes are left.
    pub draft: Option<(Draft, i32)>,
    /// My last one, while it may still be attached; and the statement on the card, to which: id, number.
    pub attach: Option<(ActId, Option<(ActId, u32)>)>,
}

/// The remark.
#[must_use]
pub fn remark(data: &Data, thread: &Thread) -> RemarkShown {
    let Some(published) = &data.published else { return RemarkShown::default() };
    let draft = thread.draft.clone().filter(|draft| draft.writes == Writes::Remark);
    let card = data.card.and_then(|id| statement(published, id)).map(|s| (s.id, s.number));
    RemarkShown {
        open: phase::open(published, Ability::Remark),
        draft: draft.map(|draft| {
            let left = published.opening.policy.statement_limit() as i32 - draft.length as i32;
            (draft, left)
        }),
        attach: thread.remark.map(|id| (id, card)),
    }
}
