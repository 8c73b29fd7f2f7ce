//! The thread one looks at: its posts, how one looks at them, what one writes in it. Only the second module knows it; the
//! first keeps what comes of posts until it is taken in ([`crate::state::Data::posts`]).
//!
//! Next: `queries::thread` for what is shown of it, `tasks::threads` for what changes it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use deliberation_core::act::{NewArgument, NewRemark, Rate, Relation};
use deliberation_core::id::ActId;
use deliberation_core::protocol::envelope::MinePost;
use deliberation_core::rules::Refusal;
use deliberation_core::text::TextError;
use deliberation_core::thread::published::PublishedPost;
use deliberation_core::thread::strength::Strength;
use leptos::prelude::*;

use super::State;
use super::list::Link;

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

/// What I am writing in a thread.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// What it will be.
    pub writes: Writes,
    /// The words.
    pub text: String,
    /// Their length in graphemes, blanks at the ends aside.
    pub length: usize,
    /// The address of a source.
    pub url: String,
    /// What the source is called.
    pub title: String,
    /// Whether it is a demand.
    pub demand: bool,
    /// The body that is asked; empty while that is not known.
    pub body: String,
    /// What I had better look at; said once, before posting.
    pub hint: Option<Hint>,
    /// Whether I have seen a hint and want to post all the same.
    pub waived: bool,
    /// Why it could not be posted.
    pub unfit: Option<Unfit>,
}

/// A post of mine that is not among the published ones yet.
#[derive(Clone, PartialEq, Debug)]
pub enum Pending {
    /// An argument.
    Argument(NewArgument),
    /// A remark.
    Remark(NewRemark),
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Thread {
    /// Which thread it is, once one was opened.
    pub at: Option<Place>,
    /// How far the page is with bringing it.
    pub bringing: Bringing,
    /// Its posts, by number.
    pub rows: Vec<PublishedPost>,
    /// How strong they are, each at its post's place.
    pub strengths: Vec<Option<Strength>>,
    /// The numbers of the posts that are shown: what came since waits until I ask for it.
    pub shown: BTreeSet<u32>,
    /// In what order they stand.
    pub sort: Sort,
    /// How many posts at the root are drawn, of each list.
    pub window: usize,
    /// The posts all of whose replies I want to see.
    pub unfolded: BTreeSet<ActId>,
    /// The posts whose replies I do not want to see.
    pub folded: BTreeSet<ActId>,
    /// What I am writing.
    pub draft: Option<Draft>,
    /// Posts of mine that nobody sees yet, with what they say.
    pub pending: Vec<(ActId, Pending)>,
    /// My posts, as the backend has them.
    pub mine: Vec<MinePost>,
    /// My ratings, by post and revision.
    pub rated: BTreeMap<(ActId, u32), Rate>,
    /// The post that was asked for, and how often one was: it is brought into view once.
    pub focus: (Option<ActId>, u32),
    /// The words of a post that was refused, until I have them back or put them aside.
    pub refused: Option<String>,
    /// The remark I wrote last, which may still be attached to a statement.
    pub remark: Option<ActId>,
    /// The link of a post, if I asked for it: the address, and whether it lies in the clipboard, once that is known.
    pub link: Option<(ActId, Link)>,
    /// The time when the thread was opened (Unix, ms).
    pub now: i64,
}

/// The thread, and who is told of its changes.
#[derive(Debug, Default)]
pub struct Threads {
    thread: RefCell<Thread>,
    changed: ArcTrigger,
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
}

impl std::fmt::Debug for Waits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waits")
    }
}

/// Posts at the root that are drawn at first, of each list; so many more each time.
pub const WINDOW: usize = 12;

impl State {
    /// Looks at the thread, and no more.
    pub fn look_thread<T>(self, look: impl FnOnce(&Thread) -> T) -> T {
        look(&self.own::<Threads>().thread.borrow())
    }

    /// Looks at the thread; whoever does it in a view is asked again when it changes.
    pub fn follow_thread<T>(self, look: impl FnOnce(&Thread) -> T) -> T {
        let threads = self.own::<Threads>();
        threads.changed.track();
        let thread = threads.thread.borrow();
        look(&thread)
    }

    /// Changes the thread.
    pub fn change_thread(self, change: impl FnOnce(&mut Thread)) {
        let threads = self.own::<Threads>();
        change(&mut threads.thread.borrow_mut());
        threads.changed.notify();
    }
}
