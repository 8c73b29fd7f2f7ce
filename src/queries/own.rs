//! What is mine to dispose of, as it is shown: under which name I appear, my code, a role I was given, what I am about to erase.

use deliberation_core::moderation::people::chooses;
use deliberation_core::participant::Role;
use deliberation_core::statement::Visibility;
use deliberation_core::wire::Json;

use super::card::{NoticeShown, notice_anywhere};
use crate::state::mine::Progress;
use crate::state::moderation::Moderation;
use crate::state::own::{Erasing, Filing, Focus, Gone, Naming};
use crate::state::{Connection, Data, Dialog};

/// Under which name I appear.
#[derive(Clone, PartialEq, Debug)]
pub struct Named {
    /// The role I act in, where that is not one in which a name is chosen.
    pub role: Option<Role>,
    /// My number, once I wrote something.
    pub number: Option<u32>,
    /// The name that I chose, and where it stands.
    pub name: Option<(String, Visibility)>,
    /// How far choosing one is.
    pub naming: Naming,
    /// Where the focus goes.
    pub focus: (Focus, u32),
    /// The notice, where it is due.
    pub notice: Option<NoticeShown>,
}

/// The same, while I look at what is mine.
#[must_use]
pub fn named(data: &Data, moderation: &Moderation) -> Option<Named> {
    let role = data.mine.role;
    let mine = &moderation.mine;
    (data.dialog == Some(Dialog::Mine)).then(|| Named {
        role: (!chooses(role)).then_some(role),
        number: mine.number,
        name: mine.name.clone().map(|name| (name, mine.name_is.unwrap_or(Visibility::Waiting))),
        naming: moderation.own.naming.clone(),
        focus: moderation.own.focus,
        notice: notice_anywhere(data).filter(|_| moderation.own.naming.sent.is_some()),
    })
}

/// My code, and a role that I was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coded {
    /// The code; none before I have taken part.
    pub code: Option<String>,
    /// Whether it lies in the clipboard, once I asked.
    pub copied: Option<bool>,
    /// The role, and the last day on which it holds.
    pub granted: Option<(Role, Option<String>)>,
}

/// The same, while I look at what is mine.
#[must_use]
pub fn coded(data: &Data, moderation: &Moderation) -> Option<Coded> {
    let mine = &moderation.mine;
    // What I act as now, the backend says with each answer.
    let granted =
        mine.granted.as_ref().filter(|own| own.role == data.mine.role && own.role != Role::Participant);
    (data.dialog == Some(Dialog::Mine)).then(|| Coded {
        code: mine.handle.map(|handle| handle.to_string()),
        copied: moderation.own.copied,
        granted: granted.map(|own| (own.role, own.until.as_ref().map(ToString::to_string))),
    })
}

/// How far the file of my data is, while I look at what is mine.
#[must_use]
pub fn filed(data: &Data, moderation: &Moderation) -> Option<Filing> {
    (data.dialog == Some(Dialog::Mine)).then_some(moderation.own.filing)
}

/// The dialog in which I erase something.
#[derive(Clone, PartialEq, Debug)]
pub struct Erases {
    /// What I was asked.
    pub asked: Erasing,
    /// How far it has got, once I pressed.
    pub progress: Option<Progress>,
    /// Whether there is no connection.
    pub offline: bool,
    /// Whether others take part.
    pub shared: bool,
    /// The notice, where it is due.
    pub notice: Option<NoticeShown>,
}

/// The same, while it is open.
#[must_use]
pub fn erases(data: &Data, moderation: &Moderation) -> Option<Erases> {
    let asked = moderation.own.erasing.clone()?;
    let progress = asked.done.map(|gone| match gone {
        Gone::Here => Progress::Kept,
        Gone::By(act) => {
            let sent = moderation.own.erased.iter().find(|own| own.id == act);
            sent.map_or(Progress::Kept, |own| own.progress.clone())
        }
    });
    let offline = data.connection == Connection::Offline;
    Some(Erases { asked, progress, offline, shared: data.shared, notice: notice_anywhere(data) })
}

/// The name in a token that the host page has (a JWT), as far as it says one. Nobody is believed here, and nothing of it leaves
/// this browser: it is what I might like to be called.
#[must_use]
pub fn name_in_token(token: &str, parse: fn(&str) -> Option<Json>) -> Option<String> {
    let claims = decoded(token.split('.').nth(1)?)?;
    let name = parse(&claims)?.get("name")?.as_str()?.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// Text in base64url, or in base64, with padding or without.
fn decoded(text: &str) -> Option<String> {
    let six = |sign: u8| match sign {
        b'A'..=b'Z' => Some(sign - b'A'),
        b'a'..=b'z' => Some(sign - b'a' + 26),
        b'0'..=b'9' => Some(sign - b'0' + 52),
        b'-' | b'+' => Some(62),
        b'_' | b'/' => Some(63),
        _ => None,
    };
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for sign in text.trim_end_matches('=').bytes() {
        bits = (bits << 6 | u32::from(six(sign)?)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    String::from_utf8(bytes).ok()
}
