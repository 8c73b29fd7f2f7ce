//! What is mine to dispose of: the name that I choose, my code, my data. Only the second module knows it; it lies with what
//! moderation tells me, which has most of it ([`super::moderation::Moderation::own`]).
//!
//! Next: `queries::own` for what is shown of it, `tasks::own` for what changes it.

use deliberation_core::id::ActId;
use deliberation_core::protocol::problem::Problem;

use super::mine::Progress;

/// Why nobody is shown under what I typed.
#[derive(Clone, PartialEq, Debug)]
pub enum Unfit {
    /// There is no letter in it.
    Empty,
    /// It is too long.
    TooLong,
    /// It mixes scripts, or some of it cannot be seen.
    Scripts,
    /// It is a number.
    Form,
    /// It looks like an office, or like somebody who has one.
    Office,
    /// It is another's.
    Taken,
    /// Here people are shown by their number.
    Number,
    /// I have changed it often enough for today.
    TooOften,
    /// The backend refused it for something else.
    Else(Box<Problem>),
}

/// A name of mine that left; nothing where I am a number again.
#[derive(Clone, PartialEq, Debug)]
pub struct SentName {
    /// The act.
    pub id: ActId,
    /// The name.
    pub shown: Option<String>,
    /// How far it has got.
    pub progress: Progress,
}

/// How far choosing a name is.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Naming {
    /// Whether the field is open.
    pub open: bool,
    /// What I typed.
    pub text: String,
    /// Why it does not do.
    pub unfit: Option<Unfit>,
    /// The name that my sign-in on the host's page has. It stays in this browser unless I take it.
    pub offered: Option<String>,
    /// The last one that left, until the backend tells me of it.
    pub sent: Option<SentName>,
    /// The act whose refusal was told.
    pub told: Option<ActId>,
}

/// What I am about to erase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erasing {
    /// The statement or post; nothing where all goes.
    pub what: Option<ActId>,
    /// Its words.
    pub words: String,
    /// What was done, once I pressed.
    pub done: Option<Gone>,
}

/// How something was erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gone {
    /// It had never left the device.
    Here,
    /// By an act.
    By(ActId),
}

/// An erasure of mine that the backend has not told me of.
#[derive(Clone, PartialEq, Debug)]
pub struct SentErasure {
    /// The act.
    pub id: ActId,
    /// The statement or post; nothing where all goes.
    pub what: Option<ActId>,
    /// How far it has got.
    pub progress: Progress,
}

/// How far the file of my data is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Filing {
    /// Nobody asked for it.
    #[default]
    Nothing,
    /// On its way.
    Coming,
    /// Saved.
    Saved,
    /// There is no connection.
    Offline,
    /// The backend is busy.
    Busy,
    /// Whoever vouched for me does no more.
    SignIn,
    /// The backend does not know this device.
    Forgotten,
}

/// Where the focus goes when what had it is gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Focus {
    /// Nowhere.
    #[default]
    Nowhere,
    /// To the field of a name.
    NameField,
    /// To the way to that.
    NameWay,
    /// To the head of what I contributed.
    Head,
}

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Own {
    /// Choosing a name.
    pub naming: Naming,
    /// Whether my code lies in the clipboard, once I asked for that and it is known.
    pub copied: Option<bool>,
    /// What I am about to erase.
    pub erasing: Option<Erasing>,
    /// What was erased when its dialog was closed, until the focus has gone on.
    pub left: Option<Option<ActId>>,
    /// What I erased, until the backend tells me the rest.
    pub erased: Vec<SentErasure>,
    /// Where the focus goes, and how often it was sent somewhere.
    pub focus: (Focus, u32),
    /// The file.
    pub filing: Filing,
}

impl Own {
    /// The focus goes there.
    pub const fn go(&mut self, to: Focus) {
        self.focus = (to, self.focus.1 + 1);
    }

    /// Whether I erased this, as far as nobody refused it.
    #[must_use]
    pub fn erases(&self, id: ActId) -> bool {
        let stands = |own: &&SentErasure| !matches!(own.progress, Progress::Refused(_));
        self.erased.iter().filter(stands).any(|own| own.what.is_none_or(|what| what == id))
    }
}
