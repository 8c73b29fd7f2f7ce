//! The widget's only state: what everybody may see, and what is mine, laid over it.
//!
//! One signal holds it all; views follow it through `queries`, whose answers are compared, so that a view is
//! drawn anew only when what it shows has changed. (A signal a field costs more bytes than the whole of the
//! maths.) No I/O; only `tasks` and the views' own switches change it. Next: [`mine`].

pub mod brought;
pub mod heard;
pub mod list;
pub mod map_view;
pub mod mine;
pub mod moderation;
pub mod notes;
pub mod own;
pub mod stance;
pub mod thread;

use std::any::Any;
use std::ops::DerefMut;
use std::rc::Rc;
use std::sync::Arc;

use deliberation_core::id::ActId;
use deliberation_core::procedure::ArticleRef;
use deliberation_core::publish::Published;
use deliberation_core::rules::Refusal;
use deliberation_core::text::{Lang, TextError};
use deliberation_core::wire::Json;
use leptos::prelude::*;

use list::{Link, Listing};
use map_view::MapView;
use mine::MyActs;

/// How far the page is with showing the deliberation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Loading {
    /// The snapshot is on its way.
    #[default]
    Waiting,
    /// It is here.
    Ready,
    /// It did not come.
    Failed(Failure),
}

/// Why there is nothing to show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// No connection.
    Network,
    /// The backend knows no such deliberation.
    Unknown,
    /// The host page names neither a backend nor a deliberation, or one that cannot be read. With the reason,
    /// for the host's developer.
    Setup(String),
}

/// How the page hears of changes. The state's own word for the line, so that it knows no port.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Connection {
    /// Not yet connected.
    #[default]
    Connecting,
    /// Changes come at once.
    Live,
    /// Changes are asked for.
    Polling,
    /// No connection: what I do waits here.
    Offline,
    /// There is no backend.
    Alone,
}

/// Whether the rest of the screens is here: what the first card can do without.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Coming {
    /// On its way.
    #[default]
    Coming,
    /// Here.
    Here,
    /// It did not come; it is asked for again.
    Missing,
}

/// Whether what I do may leave the device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Notice {
    /// I have done nothing yet.
    #[default]
    Unseen,
    /// My first act is on this device; the notice is on the screen. The next act turns both in.
    Shown,
    /// I read it and said "not now": acts stay here, and nothing asks again until I do.
    Later,
    /// I went on: acts leave.
    Agreed,
}

/// What one looks at where not everything fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Panel {
    /// The vote card.
    #[default]
    Vote,
    /// The position map.
    Map,
    /// Common ground.
    Common,
    /// The reasons of one statement, or what stands beside the programme.
    Thread,
    /// The list of all statements.
    List,
}

/// Why this statement is on the card.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Why {
    /// By chance: nothing else tells those I have not answered apart.
    #[default]
    Chance,
    /// Fewer people answered it than some others that I have not answered.
    Fewest,
    /// It is the last one that I have not answered.
    Last,
    /// I took back my vote on it.
    Undone,
    /// I asked for it, by its link or from elsewhere on the screen.
    Asked,
    /// What was here, or what I asked for, is not shown any more. It stays so until I go on.
    Gone,
}

/// What one asks for besides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialog {
    /// What I contributed.
    Mine,
    /// Help in two minutes.
    Help,
    /// Claims often heard.
    Heard,
}

/// Why the draft cannot be posted.
#[derive(Clone, PartialEq, Debug)]
pub enum Unfit {
    /// The words are no text.
    Text(TextError),
    /// The rules refuse it.
    Rules(Refusal),
    /// These say nearly the same. Posting the same words once more posts them.
    Alike(Vec<ActId>),
}

/// How far writing is.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Writing {
    /// What I am writing.
    pub draft: String,
    /// Its length in graphemes, blanks at the ends aside.
    pub length: usize,
    /// Whether the field is open.
    pub open: bool,
    /// The statement of mine that it says better: a draft of its own.
    pub supersedes: Option<ActId>,
    /// Why it could not be posted.
    pub unfit: Option<Unfit>,
    /// Whether something was just posted.
    pub sent: bool,
}

/// What others changed, as it is told to whoever listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// People who took part.
    pub people: u32,
    /// Statements; in what is told, the new ones.
    pub statements: u32,
}

/// A thread that I asked for: of a statement, or of what stands beside the programme; and the end of the id of a post
/// in it, if it is that.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The statement.
    pub statement: Option<ActId>,
    /// The last twelve hexadecimal digits of the post's id.
    pub post: String,
    /// Whether the statement is not shown, or not any more.
    pub gone: bool,
}

impl Data {
    /// Goes to the thread of a statement, or to what stands beside the programme; at a post of it, where one is named.
    pub fn go_to_thread(&mut self, statement: Option<ActId>, post: Option<ActId>) {
        let id = post.map(|post| post.to_string()).unwrap_or_default();
        let post = id[id.len().saturating_sub(12)..].to_owned();
        self.wanted = Some(Wanted { statement, post, gone: false });
        self.panel = Panel::Thread;
    }

    /// The same out of a dialog.
    pub fn leave_for_thread(&mut self, statement: Option<ActId>, post: Option<ActId>) {
        self.go_to_thread(statement, post);
        self.dialog = None;
    }
}

/// Everything.
#[derive(Clone, PartialEq, Debug)]
pub struct Data {
    /// What everybody may see.
    pub published: Option<Arc<Published>>,
    /// How far the page is with it.
    pub loading: Loading,
    /// Whether the rest of the screens is here.
    pub rest: Coming,
    /// Whether this device solves a challenge, before it gets a session.
    pub checking: bool,
    /// What is mine.
    pub mine: MyActs,
    /// How the page hears of changes.
    pub connection: Connection,
    /// What others changed, when it was told last.
    pub told: Option<Told>,
    /// How it was before the first change that has not been told.
    pub untold: Option<Told>,
    /// Whether what I do may leave.
    pub notice: Notice,
    /// Whether anybody else sees what I do.
    pub shared: bool,
    /// Whether what waits here outlives the page.
    pub keeps: bool,
    /// What I am writing.
    pub writing: Writing,
    /// The statement on the card, once one was chosen: it stays until I vote on it.
    pub card: Option<ActId>,
    /// Why that one.
    pub why: Why,
    /// What the page's address asks for, until it is found: the address after `#dw-`.
    pub asked: Option<String>,
    /// What it asked for last, found or not.
    pub missed: Option<String>,
    /// Counts how often the card was asked for: it is then brought into view.
    pub asks: u32,
    /// The link I asked for.
    pub link: Option<Link>,
    /// How I look at the list.
    pub list: Listing,
    /// What I look at where not everything fits.
    pub panel: Panel,
    /// Whether there is room for two columns.
    pub wide: bool,
    /// The width of the widget in CSS pixels.
    pub width: u32,
    /// Whether I look at the map as a table.
    pub as_table: bool,
    /// The programme beside which the widget stands, and how long it is in milliseconds, as far as that is known.
    pub programme: Option<(String, i64)>,
    /// How I look at the map.
    pub map_view: MapView,
    /// Whether I look at a thread: then what comes of posts is kept for it.
    pub threads: bool,
    /// How often everything was loaded anew: then nobody knows what went past.
    pub loads: u32,
    /// Posts as the line brought them, until the thread takes them in.
    pub posts: Vec<Json>,
    /// The thread that I asked for, until it is opened.
    pub wanted: Option<Wanted>,
    /// The article I asked to read.
    pub reading: Option<ArticleRef>,
    /// What I asked for in a dialog of its own.
    pub dialog: Option<Dialog>,
    /// Whether I read in larger type, one thing at a time.
    pub larger: bool,
    /// Whether the desk stands beside, for who has more than a reader's role.
    pub desk: bool,
    /// The language of the reader.
    pub reader: Lang,
}

/// The state of one widget. Copies share it.
///
/// Who follows it is told of every change. What may come a moment later, so that the next card never waits for it,
/// follows it as it has settled; what follows a hand on the map, its view alone.
#[derive(Clone, Copy, Debug)]
pub struct State {
    data: RwSignal<Data>,
    settled: Trigger,
    moved: Trigger,
    /// What the second module alone knows the type of.
    own: StoredValue<Option<Rc<dyn Any>>, LocalStorage>,
}

impl State {
    /// A state before anything has come, for a reader of the language `reader` (a tag; the widget's first
    /// language where it is none).
    #[must_use]
    pub fn new(reader: &str) -> Self {
        let reader = Lang::try_from(reader.to_owned()).unwrap_or_else(|_| Lang::fallback());
        let data = RwSignal::new(Data {
            published: None,
            loading: Loading::default(),
            rest: Coming::default(),
            checking: false,
            mine: MyActs::default(),
            connection: Connection::default(),
            told: None,
            untold: None,
            notice: Notice::default(),
            shared: true,
            keeps: true,
            writing: Writing::default(),
            card: None,
            why: Why::default(),
            asked: None,
            missed: None,
            asks: 0,
            link: None,
            list: Listing::default(),
            panel: Panel::default(),
            wide: false,
            width: 0,
            as_table: false,
            programme: None,
            map_view: MapView::default(),
            threads: false,
            loads: 0,
            posts: Vec::new(),
            wanted: None,
            reading: None,
            dialog: None,
            larger: false,
            desk: false,
            reader,
        });
        Self { data, settled: Trigger::new(), moved: Trigger::new(), own: StoredValue::new_local(None) }
    }

    /// Changes the language of the reader, where `tag` is one.
    pub fn read_in(self, tag: &str) {
        if let Ok(reader) = Lang::try_from(tag.to_owned()) {
            self.change(|data| data.reader = reader);
        }
    }

    /// Looks at the state, and no more.
    pub fn look<T>(self, look: impl FnOnce(&Data) -> T) -> T {
        look(&self.data.read_untracked())
    }

    /// Looks at the state; whoever does it in a view or a memo is asked again when it changes.
    pub fn follow<T>(self, look: impl FnOnce(&Data) -> T) -> T {
        look(&self.data.read())
    }

    /// Looks at the state; whoever does it in a view is asked again when it has settled.
    pub fn follow_settled<T>(self, look: impl FnOnce(&Data) -> T) -> T {
        self.settled.track();
        self.look(look)
    }

    /// The state has settled: to be called when what was changed last stands on the screen.
    pub fn settle(self) {
        self.settled.notify();
    }

    /// Looks at how the map is looked at; whoever does it in a view is asked again when that has changed.
    #[must_use]
    pub fn follow_view(self) -> MapView {
        self.moved.track();
        self.look(|data| data.map_view.clone())
    }

    /// Changes how the map is looked at. Who follows the state hears of it when something else was chosen.
    pub fn change_view(self, change: &mut dyn FnMut(&mut MapView)) {
        let Some(mut data) = self.data.try_write() else { return };
        let view = &mut data.map_view;
        let before = (view.chosen, view.at);
        change(view);
        let same = before == (view.chosen, view.at);
        if same {
            data.untrack();
        }
        drop(data);
        self.moved.notify();
        // What a hand chose on the map is shown at once.
        if !same {
            self.settle();
        }
    }

    /// The one value of a type that only the second module knows, made when it is first asked for.
    pub fn own<T: Default + 'static>(self) -> Rc<T> {
        if let Some(own) = self.own.try_get_value().flatten().and_then(|own| own.downcast::<T>().ok()) {
            return own;
        }
        let new = Rc::new(T::default());
        self.own.try_set_value(Some(Rc::clone(&new) as Rc<dyn Any>));
        new
    }

    /// Changes the state. Nothing happens when the widget has gone by now.
    pub fn change(self, change: impl FnOnce(&mut Data)) {
        if let Some(mut data) = self.write() {
            change(&mut data);
        }
    }

    /// Tells whoever follows when it is dropped. A guard of one type: `update` is compiled anew for every caller.
    #[inline(never)]
    fn write(&self) -> Option<impl DerefMut<Target = Data> + use<'_>> {
        self.data.try_write()
    }
}
