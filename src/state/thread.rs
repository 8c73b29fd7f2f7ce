//! The thread one looks at: its posts, how one looks at them, what one writes in it. Only the second module knows it; the
//! first keeps what comes of posts until it is taken in ([`crate::state::Data::posts`]).
//!
//! Next: `queries::thread` for what is shown of it, `tasks::threads` for what changes it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use deliberation_core::act::{Asked, Rate, Relation, Source, Step};
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::MinePost;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::rules::Refusal;
use deliberation_core::text::{LocalText, TextError};
use deliberation_core::thread::published::PublishedPost;
use deliberation_core::thread::strength::Strength;
use leptos::prelude::*;

use super::State;
use super::heard::Heard;
use super::list::Link;
use super::moderation::Moderation;
use super::notes::{Answer, Notes};
use super::stance::{Replay, Standing};

/// A thread: that of a statement; without one, what stands beside the programme.
pub type Place = Option<ActId>;

/// How far the page is with bringing the thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Bringing {
    /// On its way.
    #[default]
    Waiting,
    /// Here.
    Ready,
    /// It did not come.
    Failed,
}

/// In what order posts stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    /// The strongest first.
    #[default]
    Strength,
    /// The newest first.
    Newest,
    /// As they came in the programme.
    Moment,
    /// Those first on which people differ most.
    Contested,
    /// Questions and demands that nobody answered first.
    Unanswered,
}

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writes {
    /// A reply to a statement or post.
    Reply(ActId, Relation),
    /// A sentence beside the programme.
    Remark,
    /// Another wording of a post of mine, and which revision it was when I began.
    Revision(ActId, u32),
}

/// What one had better look at before posting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// What it is about.
    pub about: About,
    /// The words that it is about: bytes of the text.
    pub at: (usize, usize),
}

/// What a hint is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// A telephone number.
    Phone,
    /// The number of an identity document.
    Id,
    /// The plate of a car.
    Plate,
    /// The number of a flat.
    Door,
    /// The full name of somebody.
    Name,
    /// Somebody's health.
    Health,
    /// A word that leaves no exception.
    Absolute,
    /// A number without a source.
    Number,
    /// A law without its article.
    Law,
}

impl About {
    /// Whether it says something of a person that they may not want to be known.
    #[must_use]
    pub const fn personal(self) -> bool {
        !matches!(self, Self::Absolute | Self::Number | Self::Law)
    }
}

/// Why it cannot be posted.
#[derive(Clone, PartialEq, Debug)]
pub enum Unfit {
    /// The words are no text.
    Text(TextError),
    /// The address of a source is none.
    Source,
    /// The rules refuse it.
    Rules(Refusal),
}

/// A source as it is being written: one line of the form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cited {
    /// Its address.
    pub url: String,
    /// What it is called.
    pub title: String,
}

impl Cited {
    /// Whether nothing stands in the line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.url.trim().is_empty() && self.title.trim().is_empty()
    }
}

/// Hints that I have seen and want to post all the same.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Waived {
    /// The text as it was when the last one was said.
    pub text: String,
    /// The words that they were about.
    pub words: Vec<String>,
}

/// What I am writing in a thread.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// What it will be.
    pub writes: Writes,
    /// The words.
    pub text: String,
    /// Their length in graphemes, blanks at the ends aside.
    pub length: usize,
    /// What they rest on: a line each, one at least.
    pub sources: Vec<Cited>,
    /// Whether it is a demand.
    pub demand: bool,
    /// The body that is asked; empty while that is not known.
    pub body: String,
    /// What I had better look at; said once, before posting.
    pub hint: Option<Hint>,
    /// The hints I have seen.
    pub waived: Waived,
    /// Why it could not be posted.
    pub unfit: Option<Unfit>,
    /// The note that another wording answers.
    pub because: Option<ActId>,
}

impl Draft {
    /// An empty one.
    #[must_use]
    pub fn new(writes: Writes) -> Self {
        Self {
            writes,
            text: String::new(),
            length: 0,
            sources: vec![Cited::default()],
            demand: false,
            body: String::new(),
            hint: None,
            waived: Waived::default(),
            unfit: None,
            because: None,
        }
    }

    /// Whether there is nothing in it to lose.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.sources.iter().all(Cited::is_empty)
    }
}

/// A post of mine that is not among the published ones: on its way, under review, or hidden.
#[derive(Clone, PartialEq, Debug)]
pub struct Own {
    /// Its id.
    pub id: ActId,
    /// What it stands under.
    pub on: Option<ActId>,
    /// How it bears on that; nothing for a remark.
    pub relation: Option<Relation>,
    /// The words.
    pub text: LocalText,
    /// What they rest on.
    pub sources: Vec<Source>,
    /// The demand it is.
    pub demand: Option<Asked>,
    /// Whether a moderator decided against it.
    pub hidden: bool,
}

/// Words of mine that were refused: the whole of what I wrote, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Refused {
    /// The act.
    pub id: ActId,
    /// As a draft again.
    pub draft: Draft,
    /// Why, as far as that was said.
    pub problem: Option<Problem>,
}

/// Something that I did without words, and that was refused: a rating, a step of a demand, words that I took back.
#[derive(Clone, PartialEq, Debug)]
pub struct Undone {
    /// The acts, the last one last.
    pub acts: Vec<ActId>,
    /// Why that was refused.
    pub problem: Problem,
}

/// What is drawn of a list: from here to there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Window {
    /// The first that is drawn.
    pub from: usize,
    /// The one after the last.
    pub to: usize,
}

/// A post in the tree, by its place: among the rows, or among my own that are not published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// A published one.
    Row(usize),
    /// One of mine.
    Own(usize),
}

/// Who stands under whom, in the order that holds. Made anew when a post changes, never by what I type.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tree {
    /// The posts.
    pub lines: Vec<Line>,
    /// Where each stands among them.
    pub places: HashMap<ActId, usize>,
    /// What stands at the root: for it, against it, everything else.
    pub roots: [Vec<usize>; 3],
    /// The replies to each.
    pub replies: Vec<Vec<usize>>,
    /// What each replies to.
    pub parents: Vec<Option<usize>>,
    /// Replies with words at any depth, of each.
    pub below: Vec<u32>,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Thread {
    /// Which thread it is, once one was opened.
    pub at: Option<Place>,
    /// Whether I asked for one whose statement is not shown.
    pub gone: bool,
    /// How far the page is with bringing it.
    pub bringing: Bringing,
    /// Its posts, by number.
    pub rows: Vec<PublishedPost>,
    /// How strong they are, each at its post's place.
    pub strengths: Vec<Option<Strength>>,
    /// Counts how often a thread was asked of the backend: who finds another count was overtaken.
    pub turn: u32,
    /// What the line brings while the backend is being asked: it may be newer than the answer.
    pub since: Option<Vec<PublishedPost>>,
    /// How often everything had been loaded anew when it was asked.
    pub loads: u32,
    /// Whether it has to be asked anew: what was missed is not known.
    pub stale: bool,
    /// The numbers of the posts that are shown: what came since waits until I ask for it.
    pub shown: BTreeSet<u32>,
    /// In what order they stand.
    pub sort: Sort,
    /// The order, as it was when it was last asked for: what one reads does not move.
    pub rank: HashMap<ActId, usize>,
    /// Who stands under whom.
    pub tree: Rc<Tree>,
    /// Counts how often the tree was made.
    pub grown: u32,
    /// What is drawn at the root: of both sides, and of everything else.
    pub windows: [Window; 2],
    /// What is drawn of the replies to a post, where that is not the first few.
    pub unfolded: BTreeMap<ActId, Window>,
    /// The posts whose replies I do not want to see.
    pub folded: BTreeSet<ActId>,
    /// What I am writing.
    pub draft: Option<Draft>,
    /// Counts how often I began to write: the field then takes the focus, and not where it only comes back.
    pub begun: u32,
    /// Posts of mine that are not among the published ones.
    pub own: Vec<Own>,
    /// My posts, as the backend has them.
    pub mine: Vec<MinePost>,
    /// My ratings, by post and revision.
    pub rated: BTreeMap<(ActId, u32), Rate>,
    /// What I said of demands of mine: the act, the step, and the change of the row that it came after.
    pub steps: BTreeMap<ActId, (ActId, Step, u64)>,
    /// The post that was asked for, and how often one was: it is brought into view once.
    pub focus: (Option<ActId>, u32),
    /// Whether the page stays where it is when that post gets the focus: it is drawn where the reader's hand was.
    pub gently: bool,
    /// What was refused without words to give back, by the post, statement or note that it was done to: the last of each
    /// kind of act.
    pub undone: BTreeMap<ActId, Vec<Undone>>,
    /// Whether the post that a link names was looked for and is nowhere.
    pub missing: bool,
    /// Posts of mine that were refused, until I have the words back or put them aside.
    pub refused: Vec<Refused>,
    /// The remark I wrote last, which may still be attached to a statement.
    pub remark: Option<ActId>,
    /// The link of a post, if I asked for it: the address, and whether it lies in the clipboard, once that is known.
    pub link: Option<(ActId, Link)>,
    /// The time when the thread was opened (Unix, ms).
    pub now: i64,
    /// What experts say of it.
    pub notes: Notes,
}

/// The thread, and who is told of its changes.
#[derive(Debug, Default)]
pub struct Threads {
    thread: RefCell<Thread>,
    changed: ArcTrigger,
    typed: ArcTrigger,
    /// Claims often heard.
    heard: RefCell<Heard>,
    /// The stance line, and who is told of its changes.
    standing: RefCell<Standing>,
    stood: ArcTrigger,
    /// Earlier moments, and who is told of changes.
    replay: RefCell<Replay>,
    replayed: ArcTrigger,
    /// Moderation, and who is told of its changes.
    pub(super) moderation: RefCell<Moderation>,
    judged: ArcTrigger,
    /// The count of the last post that was brought to the reader, and of the last field that took the focus.
    landed: Cell<u32>,
    started: Cell<u32>,
    /// The same of the focus among what is mine.
    pub(super) arrived: Cell<u32>,
    /// Who of the desk waits for what.
    pub desk: RefCell<Waits>,
}

/// Hears JSON.
pub type Hear = Rc<dyn Fn(&str)>;

/// Who of the desk waits for what.
#[derive(Default)]
pub struct Waits {
    /// For what becomes of acts.
    pub acts: Vec<(ActId, Hear)>,
    /// For changes.
    pub changes: Option<Hear>,
    /// For a press on a mark: it hears what is to be decided on.
    pub marks: Option<Hear>,
}

impl std::fmt::Debug for Waits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waits")
    }
}

/// Posts at the root that are drawn at first, of each list.
pub const WINDOW: usize = 12;
/// So many more each time.
pub const STEP: usize = 3 * WINDOW;

impl Window {
    /// The first ones.
    pub const FIRST: Self = Self { from: 0, to: WINDOW };

    /// The same, where it has the place `at`; else one that has it: among the first, or with some around it.
    #[must_use]
    pub const fn with(self, at: usize) -> Self {
        if self.from <= at && at < self.to {
            self
        } else if at < WINDOW {
            Self::FIRST
        } else {
            Self { from: at - WINDOW / 2, to: at + WINDOW / 2 + 1 }
        }
    }
}

impl Threads {
    /// Whoever does it in a view is asked again when moderation changes.
    pub(super) fn track_moderation(&self) {
        self.judged.track();
    }

    /// Moderation has changed.
    pub(super) fn tell_moderation(&self) {
        self.judged.notify();
    }
}

fn is_news(last: &Cell<u32>, count: u32) -> bool {
    count > last.replace(last.get().max(count))
}

impl State {
    /// Looks at the thread, and no more.
    pub fn look_thread<T>(self, look: impl FnOnce(&Thread) -> T) -> T {
        look(&self.own::<Threads>().thread.borrow())
    }

    /// Looks at the thread; whoever does it in a view is asked again when it changes, but for what I type.
    pub fn follow_thread<T>(self, look: impl FnOnce(&Thread) -> T) -> T {
        let threads = self.own::<Threads>();
        threads.changed.track();
        let thread = threads.thread.borrow();
        look(&thread)
    }

    /// The same, and with what I type.
    pub fn follow_draft<T>(self, look: impl FnOnce(&Thread) -> T) -> T {
        self.own::<Threads>().typed.track();
        self.follow_thread(look)
    }

    /// Changes the thread.
    pub fn change_thread(self, change: impl FnOnce(&mut Thread)) {
        let threads = self.own::<Threads>();
        change(&mut threads.thread.borrow_mut());
        threads.changed.notify();
    }

    /// Changes what I am writing, and nothing else: of thousands of posts none is looked at for a letter.
    pub fn change_draft(self, change: impl FnOnce(&mut Draft)) {
        let threads = self.own::<Threads>();
        if let Some(draft) = &mut threads.thread.borrow_mut().draft {
            change(draft);
        }
        threads.typed.notify();
    }

    /// Whether a post that was asked for as the one of `count` is still to be brought to the reader. Says so once.
    #[must_use]
    pub fn lands(self, count: u32) -> bool {
        is_news(&self.own::<Threads>().landed, count)
    }

    /// Whether the field of what I began as the `count`th has not taken the focus yet. Says so once.
    #[must_use]
    pub fn starts(self, count: u32) -> bool {
        is_news(&self.own::<Threads>().started, count)
    }

    /// Looks at the claims often heard, and no more.
    pub fn look_heard<T>(self, look: impl FnOnce(&Heard) -> T) -> T {
        look(&self.own::<Threads>().heard.borrow())
    }

    /// Changes what is known of claims often heard. Who follows the thread is told.
    pub fn change_heard(self, change: impl FnOnce(&mut Heard)) {
        self.keep_heard(change);
        self.own::<Threads>().changed.notify();
    }

    /// The same of what nobody looks at yet: nobody is told.
    pub fn keep_heard(self, change: impl FnOnce(&mut Heard)) {
        change(&mut self.own::<Threads>().heard.borrow_mut());
    }

    /// Looks at the stance line, and no more.
    pub fn look_standing<T>(self, look: impl FnOnce(&Standing) -> T) -> T {
        look(&self.own::<Threads>().standing.borrow())
    }

    /// Looks at the stance line; whoever does it in a view is asked again when it changes.
    pub fn follow_standing<T>(self, look: impl FnOnce(&Standing) -> T) -> T {
        let threads = self.own::<Threads>();
        threads.stood.track();
        let standing = threads.standing.borrow();
        look(&standing)
    }

    /// Changes how I look at the stance line.
    pub fn change_standing(self, change: impl FnOnce(&mut Standing)) {
        let threads = self.own::<Threads>();
        change(&mut threads.standing.borrow_mut());
        threads.stood.notify();
    }

    /// Looks at earlier moments, and no more.
    pub fn look_replay<T>(self, look: impl FnOnce(&Replay) -> T) -> T {
        look(&self.own::<Threads>().replay.borrow())
    }

    /// Looks at earlier moments; whoever does it in a view is asked again when that changes.
    pub fn follow_replay<T>(self, look: impl FnOnce(&Replay) -> T) -> T {
        let threads = self.own::<Threads>();
        threads.replayed.track();
        let replay = threads.replay.borrow();
        look(&replay)
    }

    /// Changes how I look at earlier moments.
    pub fn change_replay(self, change: impl FnOnce(&mut Replay)) {
        let threads = self.own::<Threads>();
        change(&mut threads.replay.borrow_mut());
        threads.replayed.notify();
    }

    /// Changes what I am writing to a note, and nothing else.
    pub fn change_answer(self, change: impl FnOnce(&mut Answer)) {
        let threads = self.own::<Threads>();
        if let Some(answer) = &mut threads.thread.borrow_mut().notes.answer {
            change(answer);
        }
        threads.typed.notify();
    }
}
