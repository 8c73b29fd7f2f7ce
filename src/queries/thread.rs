//! What is shown of a thread: both sides side by side, each post with its replies, in a flat list of what is drawn.
//!
//! Of thousands of posts a window is drawn: so many at the root of each list, and of replies the first few until one
//! asks for more. Nothing here goes down a thread by recursion, and nothing looks at what I am typing but [`writing`].
//!
//! Next: [`tree`], which says who stands under whom.

pub mod tree;

use deliberation_core::act::{Outcome, Rate, Relation, Source, Step};
use deliberation_core::id::ActId;
use deliberation_core::moderation::is_staff;
use deliberation_core::policy::{Ability, PhaseKind};
use deliberation_core::protocol::problem::Problem;
use deliberation_core::publish::{Byline, Published};
use deliberation_core::rules::role_votes;
use deliberation_core::statement::Visibility;
use deliberation_core::strength::{Ratings, Relation as Bears};
use deliberation_core::text::LocalText;
use deliberation_core::thread::demand::{DemandState, SILENCE_MS};
use deliberation_core::thread::published::{Absent, DemandsOf, PostKind, PublishedDemand, PublishedPost};

use super::card::{NoticeShown, notice_in_thread};
use super::list;
use super::moderation::{Gate, Measure, Moved, gate, gone, gone_of_link, measure, moved, on_statement, told};
use super::{Text, notes, original, phase, statement, text};
use crate::state::Data;
use crate::state::list::Link;
use crate::state::mine::Progress;
use crate::state::moderation::{Mark, Moderation};
use crate::state::thread::{
    Bringing, Draft, Line, Own, Place, STEP as STEP_OF_REPLIES, Sort, Thread, Tree, Undone, Window, Writes,
};

/// Of replies to one post so many are drawn until one asks for more.
const FIRST_REPLIES: usize = 2;
/// Replies are drawn to this depth until one asks for them.
const FIRST_DEPTH: u32 = 2;
/// From this width on (CSS pixels) both sides stand side by side.
const COLUMNS: u32 = 760;
/// Of the other threads so many are named, the fullest.
const ELSEWHERE: usize = 30;
/// What lies deeper is set no further in.
pub const DEEPEST: u32 = 4;

/// The thread.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shown {
    /// Which it is, once one was opened.
    pub at: Option<Place>,
    /// Whether its statement is not shown, or not any more.
    pub gone: bool,
    /// Whether the post that a link names is nowhere.
    pub missing: bool,
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
    /// Whether more could be drawn at the root: before what is drawn, and after it.
    pub more: [bool; 2],
    /// How many came since.
    pub new: u32,
    /// Whether the phase takes arguments, and ratings, and remarks.
    pub open: [bool; 3],
    /// How the demands stand, body by body.
    pub demands: Vec<(Option<Text>, DemandsOf)>,
    /// Whether the talking is over, so that one may say there were none.
    pub over: bool,
    /// What I am writing, and whether what it is about is drawn: then it is written there.
    pub writes: Option<(Writes, bool)>,
    /// Words of mine that were refused, and why.
    pub refused: Vec<(ActId, String, Option<Problem>)>,
    /// The notice, while it is due here.
    pub notice: Option<NoticeShown>,
    /// Statements with threads, the fullest first, to go to: id, number, words, posts.
    pub others_at: Vec<(Place, u32, Text, u32)>,
    /// How much of it experts have looked at.
    pub notes: notes::Head,
    /// What experts say of the statement.
    pub claimed: Option<notes::Claimed>,
    /// What I did to the statement and was refused.
    pub undone: Vec<Undone>,
    /// The notes on what is drawn, by their numbers from 1: for paper.
    pub feet: Vec<notes::Shown>,
    /// How many of the posts with words are drawn.
    pub drawn: u32,
    /// How writing goes on, for me.
    pub gate: Gate,
    /// What stands on the statement by decisions; of one that is gone, why.
    pub measures: Vec<Measure>,
    /// What waits for a decision on it, for those who decide.
    pub mark: Option<Mark>,
    /// Whether the statement is mine.
    pub own: bool,
    /// The revision of the statement.
    pub revision: u32,
    /// The statement that is gone: its number, and why.
    pub stone: Option<(u32, Measure)>,
    /// The number of the statement whose words its author erased.
    pub erased: Option<u32>,
}

/// One line of what is drawn.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// A post.
    Post(Box<Post>),
    /// Replies that are not drawn.
    More(Further),
    /// A post that stood here, at its depth.
    Moved(Moved, u32),
}

/// Replies to a post that are not drawn, before those that are or after them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Further {
    /// To which post.
    pub of: ActId,
    /// How many, at any depth.
    pub count: u32,
    /// How deep they stand.
    pub depth: u32,
    /// Whether they come before those that are drawn.
    pub before: bool,
    /// What would be drawn of the list if I asked for more there.
    pub then: Window,
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
    /// Whether a moderator hid it: the words of mine I still see.
    pub hidden: bool,
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
    /// Whether the page stays where it is when it then gets the focus.
    pub gently: bool,
    /// What I did to it and was refused.
    pub undone: Vec<Undone>,
    /// What experts say of it.
    pub claimed: Option<notes::Claimed>,
    /// How strong it is with what notes take away, in percent, where they take anything.
    pub with: Option<u32>,
    /// What stands on it by decisions.
    pub measures: Vec<Measure>,
    /// What waits for a decision on it, for those who decide.
    pub mark: Option<Mark>,
    /// Whether nobody replies under it: it, or what it stands under, is locked.
    pub locked: bool,
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
pub fn shown(data: &Data, thread: &Thread, moderation: &Moderation) -> Shown {
    let Some(published) = &data.published else { return Shown::default() };
    let takes = |able| phase::open(published, able);
    // Who does not vote does not rate.
    let rates = takes(Ability::Rate) && role_votes(data.mine.role).is_ok();
    let gate = gate(data, moderation);
    let writes = gate.paused.is_none();
    let open = [writes && takes(Ability::Argument), rates, writes && takes(Ability::Remark)];
    let demands = published.demands.iter();
    let demands = demands.map(|of| (of.body.as_ref().map(|body| text(data, body)), of.clone()));
    let kind = phase::current(published).map(|phase| phase.kind);
    let over = matches!(
        kind,
        Some(PhaseKind::Decide | PhaseKind::Implement | PhaseKind::Report | PhaseKind::Improve)
    );
    let refused = thread.refused.iter();
    let mut shown = Shown {
        at: thread.at,
        gone: thread.gone,
        missing: thread.missing,
        focus: if thread.focus.0.is_none() { thread.focus.1 } else { 0 },
        bringing: thread.bringing,
        sort: thread.sort,
        open,
        demands: demands.collect(),
        over,
        refused: refused.map(|own| (own.id, own.draft.text.clone(), own.problem.clone())).collect(),
        writes: thread.draft.as_ref().map(|draft| (draft.writes, false)),
        notice: notice_in_thread(data),
        others_at: elsewhere(data, published, thread.at),
        stone: thread.gone.then(|| gone_of_link(data, moderation)).flatten(),
        erased: thread.gone.then(|| super::moderation::erased(data, moderation, None)).flatten(),
        gate,
        ..Shown::default()
    };
    // In the place of what is gone nothing takes the focus, but where I erased it.
    let left = if thread.gently { shown.focus } else { 0 };
    let Some(at) = thread.at else { return Shown { focus: left, ..shown } };
    if let Some(id) = at {
        // What was shown when the thread was opened may be hidden by now.
        let Some(s) = statement(published, id) else {
            let stone = gone(data, moderation, id);
            let erased = super::moderation::erased(data, moderation, Some(id));
            return Shown { gone: true, at: None, focus: left, stone, erased, ..shown };
        };
        (shown.own, shown.revision) = (list::wrote(data, id), s.revision);
        shown.measures = on_statement(data, moderation, &s.measures);
        shown.mark = moderation.marks.get(&id).copied();
        shown.statement = Some((s.number, text(data, &s.text)));
        shown.claimed = Some(notes::claimed(data, thread, id, &s.text, s.revision));
        let by = s.closed_by.and_then(|id| statement(published, id));
        shown.closed = by.map(|by| (by.number, by.id, s.merged));
    }
    shown.posts = thread.rows.iter().filter(|row| row.text.is_some()).count() as u32;
    shown.new = thread.rows.iter().filter(|row| !thread.shown.contains(&row.number)).count() as u32;
    shown.notes = notes::head(data, thread);
    shown.undone = at.and_then(|id| thread.undone.get(&id)).cloned().unwrap_or_default();
    // Those who run the room are heard all the same.
    let locks = shown.measures.iter().any(|own| own.outcome == Outcome::Lock);
    let branches = Branches { data, thread, moderation, tree: &thread.tree, locks };
    shown.open[0] &= !locks || is_staff(data.mine.role);
    let lists = [0, 1, 2].map(|side: usize| thread.tree.roots[side].as_slice());
    shown.counts = lists.map(|list| list.len() as u32);
    // Both sides move on together: neither is exposed more than the other.
    let windows = [thread.windows[0], thread.windows[0], thread.windows[1]];
    let drawn = [0, 1, 2].map(|side: usize| part(lists[side], windows[side]));
    let covers =
        |(list, drawn): (&[usize], &[usize])| (list.first() != drawn.first(), list.last() != drawn.last());
    let ends = [0, 1, 2].map(|side: usize| covers((lists[side], drawn[side])));
    shown.more = [ends.iter().any(|end| end.0), ends.iter().any(|end| end.1)];
    let [support, oppose, others] = drawn;
    shown.others = branches.draw(others);
    shown.others.extend(moved(data, moderation, at, None).into_iter().map(|own| Item::Moved(own, 0)));
    shown.columns = data.width >= COLUMNS;
    shown.sides = if shown.columns {
        [branches.draw(support), branches.draw(oppose)]
    } else {
        [branches.draw(&in_turns(support, oppose)), Vec::new()]
    };
    if let Some((writes, there)) = &mut shown.writes {
        let items = shown.sides.iter().flatten().chain(&shown.others);
        let mut posts =
            items.filter_map(|item| if let Item::Post(post) = item { Some(post.id) } else { None });
        *there = match *writes {
            Writes::Reply(on, _) => Some(on) == at || posts.any(|id| id == on),
            Writes::Revision(post, _) => posts.any(|id| id == post),
            // Written under the card.
            Writes::Remark => true,
        };
    }
    shown.drawn = posts(&shown)
        .filter(|post| post.progress.is_none() && !post.hidden && post.text.is_some())
        .count() as u32;
    shown.feet = notes::feet::number(data, thread, &mut shown);
    shown
}

/// The posts that are drawn, in the order of the page.
fn posts(shown: &Shown) -> impl Iterator<Item = &Post> {
    let items = shown.sides.iter().flatten().chain(&shown.others);
    items.filter_map(|item| if let Item::Post(post) = item { Some(&**post) } else { None })
}

/// Which posts are drawn, in the order of the page.
#[must_use]
pub fn drawn(data: &Data, thread: &Thread, moderation: &Moderation) -> Vec<ActId> {
    posts(&shown(data, thread, moderation)).map(|post| post.id).collect()
}

/// What of a list lies in a window; of one that ends before it, the end.
fn part(list: &[usize], window: Window) -> &[usize] {
    let length = window.to.saturating_sub(window.from);
    let from = window.from.min(list.len().saturating_sub(length));
    &list[from..window.to.clamp(from, list.len())]
}

/// What I am writing, and how many graphemes are left.
#[must_use]
pub fn writing(data: &Data, thread: &Thread) -> Option<(Draft, i32)> {
    let policy = &data.published.as_ref()?.opening.policy;
    let draft = thread.draft.clone()?;
    let row = |id: ActId| thread.rows.iter().find(|row| row.id == id);
    // A remark is as long as a statement may be, in every wording.
    let remark = match draft.writes {
        Writes::Remark => true,
        Writes::Reply(..) => false,
        Writes::Revision(id, _) => row(id).is_some_and(|row| row.kind == PostKind::Remark),
    };
    let limit = if remark { policy.statement_limit() } else { policy.post_limit() };
    let left = limit as i32 - draft.length as i32;
    Some((draft, left))
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
    let mut heads: Vec<_> =
        published.threads.iter().filter(|head| Some(head.statement) != at && head.posts > 0).collect();
    heads.sort_by_key(|head| (head.statement.is_some(), std::cmp::Reverse(head.posts), head.statement));
    let found = heads.into_iter().filter_map(|head| match head.statement {
        None => Some((None, 0, Text::default(), head.posts)),
        Some(id) => {
            let s = statement(published, id)?;
            Some((Some(id), s.number, text(data, &s.text), head.posts))
        }
    });
    found.take(ELSEWHERE).collect()
}

/// What is drawn of a tree.
struct Branches<'a> {
    data: &'a Data,
    thread: &'a Thread,
    moderation: &'a Moderation,
    tree: &'a Tree,
    /// Whether the statement is locked.
    locks: bool,
}

impl Branches<'_> {
    fn id(&self, i: usize) -> ActId {
        tree::id(self.thread, self.tree.lines[i])
    }

    /// The lines of these posts and of what is shown under them.
    fn draw(&self, roots: &[usize]) -> Vec<Item> {
        /// A post with its depth; or replies that are not drawn.
        enum Draw {
            Post(usize, u32),
            More(Further),
            Moved(Moved, u32),
        }
        let mut items = Vec::new();
        let mut steps: Vec<Draw> = roots.iter().rev().map(|&i| Draw::Post(i, 0)).collect();
        while let Some(step) = steps.pop() {
            let (i, depth) = match step {
                Draw::More(further) => {
                    items.push(Item::More(further));
                    continue;
                }
                Draw::Moved(own, depth) => {
                    items.push(Item::Moved(own, depth));
                    continue;
                }
                Draw::Post(i, depth) => (i, depth),
            };
            items.push(Item::Post(Box::new(self.post(i, depth))));
            let (id, replies) = (self.id(i), &self.tree.replies[i]);
            if self.thread.folded.contains(&id) {
                continue;
            }
            let left = moved(self.data, self.moderation, self.thread.at.flatten(), Some(id));
            let below = (depth + 1).min(DEEPEST);
            steps.extend(left.into_iter().rev().map(|own| Draw::Moved(own, below)));
            if replies.is_empty() {
                continue;
            }
            let first = if depth >= FIRST_DEPTH { 0 } else { FIRST_REPLIES };
            let window = self.thread.unfolded.get(&id).copied().unwrap_or(Window { from: 0, to: first });
            let (from, to) = (window.from.min(replies.len()), window.to.min(replies.len()));
            let from = from.min(to);
            let further = |left: &[usize], before: bool, then: Window| {
                let count: u32 = left.iter().map(|&reply| self.tree.below[reply] + 1).sum();
                let depth = (depth + 1).min(DEEPEST);
                (count > 0).then_some(Draw::More(Further { of: id, count, depth, before, then }))
            };
            let then = Window { from, to: to + STEP_OF_REPLIES };
            steps.extend(further(&replies[to..], false, then));
            steps.extend(replies[from..to].iter().rev().map(|&reply| Draw::Post(reply, depth + 1)));
            let then = Window { from: from.saturating_sub(STEP_OF_REPLIES), to };
            steps.extend(further(&replies[..from], true, then));
        }
        items
    }

    fn post(&self, i: usize, depth: u32) -> Post {
        let (depth, replies) = (depth.min(DEEPEST), self.tree.below[i]);
        let id = self.id(i);
        let own = match self.tree.lines[i] {
            Line::Row(place) => self.row(place),
            Line::Own(place) => self.own(&self.thread.own[place]),
        };
        let own = if self.moderation.own.erases(id) { erased(own) } else { own };
        let focus = if self.thread.focus.0 == Some(id) { self.thread.focus.1 } else { 0 };
        let undone = self.thread.undone.get(&id).cloned().unwrap_or_default();
        let (folded, gently) = (self.thread.folded.contains(&id), self.thread.gently);
        Post { depth, replies, focus, gently, undone, folded, locked: self.locked(i), ..own }
    }

    /// Whether nobody but those who run the room replies under a post.
    fn locked(&self, i: usize) -> bool {
        let lock = |i: &usize| match self.tree.lines[*i] {
            Line::Row(place) => {
                self.thread.rows[place].measures.iter().any(|own| own.outcome == Outcome::Lock)
            }
            Line::Own(_) => false,
        };
        let mut up = std::iter::successors(Some(i), |i| self.tree.parents[*i]).take(self.tree.lines.len());
        !is_staff(self.data.mine.role) && (self.locks || up.any(|i| lock(&i)))
    }

    /// One of mine that is not among the published ones.
    fn own(&self, own: &Own) -> Post {
        let words = |local: &LocalText| text(self.data, local);
        let act = self.data.mine.others.iter().find(|act| act.id == own.id);
        Post {
            id: own.id,
            kind: if own.relation.is_some() { PostKind::Argument } else { PostKind::Remark },
            relation: own.relation,
            depth: 0,
            by: None,
            speaker: None,
            signed: None,
            text: Some(words(&own.text)),
            original: None,
            absent: None,
            sources: own.sources.clone(),
            revision: 1,
            earlier: Vec::new(),
            moment: None,
            ratings: None,
            rated: None,
            ratable: false,
            own: true,
            // What the backend has and nobody else sees is under review.
            progress: Some(act.map_or(Progress::Kept, |act| act.progress.clone())),
            hidden: own.hidden,
            strength: None,
            base: 50,
            pulls: Vec::new(),
            demand: own.demand.as_ref().map(|asked| Demanded {
                body: asked.body.as_ref().map(words),
                residents: asked.residents,
                state: DemandState::Open,
                silent: false,
                reason: None,
                until: None,
                marked: false,
            }),
            replies: 0,
            folded: false,
            link: None,
            focus: 0,
            gently: false,
            undone: Vec::new(),
            claimed: None,
            with: None,
            measures: told::hid(self.data, self.moderation, own.id)
                .filter(|_| own.hidden)
                .into_iter()
                .collect(),
            mark: None,
            locked: false,
        }
    }

    fn row(&self, place: usize) -> Post {
        let (data, thread) = (self.data, self.thread);
        let row: &PublishedPost = &thread.rows[place];
        let words = |local: &LocalText| text(data, local);
        let mine = thread.mine.iter().find(|own| own.id == row.id);
        let own = mine.is_some() || data.mine.others.iter().any(|act| act.id == row.id);
        // What a moderator hid its author still reads, with that it is hidden.
        let hidden =
            mine.filter(|own| row.absent == Some(Absent::Hidden) && own.visibility == Visibility::Hidden);
        let strength = thread.strengths.get(place).and_then(Option::as_ref);
        let percent = |x: f64| (x.clamp(0.0, 1.0) * 100.0).round() as u32;
        let with = thread.notes.with.get(place).and_then(Option::as_ref).map(|s| percent(s.value));
        let beside = data.programme.as_ref().map(|(name, _)| name);
        let moment = row.moment.as_ref().filter(|moment| Some(&moment.programme) == beside);
        let rated = thread.rated.get(&(row.id, row.revision)).copied();
        Post {
            id: row.id,
            kind: row.kind,
            relation: row.relation,
            depth: 0,
            by: Some(row.by.clone()),
            speaker: row.speaker.as_ref().map(|speaker| (speaker.name.clone(), speaker.role.clone())),
            signed: row.signed.clone(),
            text: row.text.as_ref().or(hidden.map(|own| &own.text)).map(words),
            original: row.text.as_ref().and_then(|local| original(data, local)),
            absent: row.absent,
            sources: row.sources.clone(),
            revision: row.revision,
            earlier: row.earlier.iter().map(|w| (w.revision, words(&w.text), w.ratings)).collect(),
            moment: moment.map(|moment| moment.ms),
            ratings: row.ratings,
            rated: rated.filter(|rate| *rate != Rate::None),
            ratable: row.relation.is_some() && row.text.is_some() && !own,
            own,
            progress: None,
            hidden: hidden.is_some(),
            strength: strength
                .map(|s| [percent(s.value - s.deviation), percent(s.value), percent(s.value + s.deviation)]),
            base: strength.map_or(50, |s| percent(s.base)),
            pulls: strength.map(|s| self.pulls(&s.pulls)).unwrap_or_default(),
            demand: row.demand.as_ref().map(|demand| self.demanded(row, demand)),
            replies: 0,
            folded: false,
            link: thread.link.as_ref().filter(|(id, _)| *id == row.id).map(|(_, link)| link.clone()),
            focus: 0,
            gently: false,
            undone: Vec::new(),
            claimed: row.text.as_ref().map(|local| notes::claimed(data, thread, row.id, local, row.revision)),
            with: with.filter(|with| strength.is_some_and(|s| percent(s.value) != *with)),
            measures: row.measures.iter().map(|own| measure(data, self.moderation, own, true)).collect(),
            mark: self.moderation.marks.get(&row.id).copied(),
            locked: false,
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

    /// What I said of it myself, while the row does not know of it and it was not refused.
    fn said_of(&self, row: &PublishedPost) -> Option<DemandState> {
        let (act, step, changed) = self.thread.steps.get(&row.id)?;
        let mut others = self.data.mine.others.iter();
        let refused = others.any(|own| own.id == *act && matches!(own.progress, Progress::Refused(_)));
        (row.changed <= *changed && !refused).then_some(match step {
            Step::Accepted => DemandState::Accepted,
            Step::NotSatisfied => DemandState::NotSatisfied,
            Step::Withdrawn => DemandState::Withdrawn,
            Step::CarriedOver => DemandState::CarriedOver,
        })
    }

    fn demanded(&self, row: &PublishedPost, demand: &PublishedDemand) -> Demanded {
        let words = |local: &LocalText| text(self.data, local);
        let state = self.said_of(row).unwrap_or(demand.state);
        let silent = state == DemandState::Answered && self.thread.now - demand.since > SILENCE_MS;
        Demanded {
            body: demand.body.as_ref().map(words),
            residents: demand.residents,
            state,
            silent,
            reason: demand.reason.as_ref().map(words),
            until: demand.until.as_ref().map(ToString::to_string),
            marked: demand.marked_by.is_some(),
        }
    }
}

/// A post whose words I erased: gone on this screen at once, as far as nobody refused it.
fn erased(own: Post) -> Post {
    if own.kind == PostKind::Spoken {
        return own;
    }
    Post {
        text: None,
        original: None,
        absent: Some(Absent::Erased),
        sources: Vec::new(),
        earlier: Vec::new(),
        progress: None,
        hidden: false,
        claimed: None,
        signed: None,
        measures: Vec::new(),
        ..own
    }
}

/// The sentence that one may write beside the programme, and what became of the last one.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RemarkShown {
    /// Whether the phase takes remarks.
    pub open: bool,
    /// What I am writing, and how many graphemes are left.
    pub draft: Option<(Draft, i32)>,
    /// How writing goes on, for me.
    pub gate: Gate,
    /// My last one, while it may still be attached; and the statement on the card, to which: id, number.
    pub attach: Option<(ActId, Option<(ActId, u32)>)>,
}

/// The remark.
#[must_use]
pub fn remark(data: &Data, thread: &Thread, moderation: &Moderation) -> RemarkShown {
    let Some(published) = &data.published else { return RemarkShown::default() };
    let draft = writing(data, thread).filter(|(draft, _)| draft.writes == Writes::Remark);
    let card = data.card.and_then(|id| statement(published, id)).map(|s| (s.id, s.number));
    RemarkShown {
        open: phase::open(published, Ability::Remark),
        draft,
        gate: gate(data, moderation),
        attach: thread.remark.map(|id| (id, card)),
    }
}
