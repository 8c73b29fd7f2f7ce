//! The widget's only state: what everybody may see, and what is mine, laid over it.
//!
//! One signal holds it all; views follow it through `queries`, whose answers are compared, so that a view is
//! drawn anew only when what it shows has changed. (A signal a field costs more bytes than the whole of the
//! maths.) No I/O; only `tasks` and the views' own switches change it. Next: [`mine`].

pub mod map_view;
pub mod mine;

use std::ops::DerefMut;
use std::sync::Arc;

use deliberation_core::id::ActId;
use deliberation_core::procedure::ArticleRef;
use deliberation_core::publish::Published;
use deliberation_core::rules::Refusal;
use deliberation_core::text::{Lang, TextError};
use leptos::prelude::*;

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
}

/// Why the draft cannot be posted.
#[derive(Clone, PartialEq, Debug)]
pub enum Unfit {
    /// The words are no text.
    Text(TextError),
    /// The rules refuse it.
    Rules(Refusal),
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
    /// Why it could not be posted.
    pub unfit: Option<Unfit>,
    /// Whether something was just posted.
    pub sent: bool,
}

/// Everything.
#[derive(Clone, PartialEq, Debug)]
pub struct Data {
    /// What everybody may see.
    pub published: Option<Arc<Published>>,
    /// How far the page is with it.
    pub loading: Loading,
    /// What is mine.
    pub mine: MyActs,
    /// How the page hears of changes.
    pub connection: Connection,
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
    /// What I look at where not everything fits.
    pub panel: Panel,
    /// Whether there is room for two columns.
    pub wide: bool,
    /// The width of the widget in CSS pixels.
    pub width: u32,
    /// Whether I look at the map as a table.
    pub as_table: bool,
    /// How I look at the map.
    pub map_view: MapView,
    /// The article I asked to read.
    pub reading: Option<ArticleRef>,
    /// Whether I look at what I contributed.
    pub mine_open: bool,
    /// Whether I read in larger type, one thing at a time.
    pub larger: bool,
    /// Whether what I asked for besides could not be loaded.
    pub late: bool,
    /// The language of the reader.
    pub reader: Lang,
}

/// The state of one widget. Copies share it.
#[derive(Clone, Copy, Debug)]
pub struct State(RwSignal<Data>);

impl State {
    /// A state before anything has come, for a reader of the language `reader` (a tag; the widget's first
    /// language where it is none).
    #[must_use]
    pub fn new(reader: &str) -> Self {
        let reader = Lang::try_from(reader.to_owned()).unwrap_or_else(|_| Lang::fallback());
        Self(RwSignal::new(Data {
            published: None,
            loading: Loading::default(),
            mine: MyActs::default(),
            connection: Connection::default(),
            notice: Notice::default(),
            shared: true,
            keeps: true,
            writing: Writing::default(),
            card: None,
            panel: Panel::default(),
            wide: false,
            width: 0,
            as_table: false,
            map_view: MapView::default(),
            reading: None,
            mine_open: false,
            larger: false,
            late: false,
            reader,
        }))
    }

    /// Changes the language of the reader, where `tag` is one.
    pub fn read_in(self, tag: &str) {
        if let Ok(reader) = Lang::try_from(tag.to_owned()) {
            self.change(|data| data.reader = reader);
        }
    }

    /// Looks at the state, and no more.
    pub fn look<T>(self, look: impl FnOnce(&Data) -> T) -> T {
        look(&self.0.read_untracked())
    }

    /// Looks at the state; whoever does it in a view or a memo is asked again when it changes.
    pub fn follow<T>(self, look: impl FnOnce(&Data) -> T) -> T {
        look(&self.0.read())
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
        self.0.try_write()
    }
}
