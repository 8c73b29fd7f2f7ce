//! The link of a statement: `#dw-` and sixteen hexadecimal digits at the end of the page's address, four of them of
//! the deliberation, so that of two widgets on a page only the one that is meant hears of it. The whole id of a
//! statement does as well.

use deliberation_core::id::ActId;
use deliberation_core::publish::Published;

use super::next_card::ask_for;
use crate::ports::Ports;
use crate::state::list::Link;
use crate::state::{Data, Panel, State, Wanted};

/// What our links begin with. No other is ours to follow.
const OURS: &str = "#dw-";
/// In the place of a statement: what stands beside the programme.
const BESIDE: &str = "000000000000";

/// The page's address asks for what stands after its `#`: followed at once, or as soon as there is something to
/// show. What is not ours is left alone.
pub fn follow_link(state: &State, hash: &str) {
    let Some(asked) = hash.strip_prefix(OURS) else { return };
    state.change(|data| {
        data.asked = Some(asked.to_owned());
        find_asked(data);
    });
}

/// Puts what the address asks for on the card, once.
pub(super) fn find_asked(data: &mut Data) {
    let (Some(published), Some(asked)) = (&data.published, &data.asked) else { return };
    // Of a post: the statement's link, and the end of the post's id.
    let (asked, post) = match asked.split_once('-') {
        Some((statement, post)) if statement.len() == 16 => (statement.to_owned(), Some(post.to_owned())),
        _ => (asked.clone(), None),
    };
    let ids = || published.statements.iter().map(|s| s.id);
    let found = ids().find(|id| code(published, *id) == *asked || id.to_string() == *asked);
    let ours = asked.len() == 16 && asked.starts_with(&hex(&published.opening.act.bytes()[14..]));
    data.missed = data.asked.take();
    if let (Some(post), true) = (post, ours) {
        let beside = asked.ends_with(BESIDE);
        data.wanted = Some(Wanted { statement: found, post, gone: found.is_none() && !beside });
        data.panel = Panel::Thread;
        return;
    }
    if found.is_some() || ours {
        ask_for(data, found);
    }
}

/// Gives the link of a statement: into the clipboard where that can be, and else to be copied by hand.
pub async fn give_link(state: &State, ports: &Ports, statement: ActId) {
    let Some(published) = state.look(|data| data.published.clone()) else { return };
    // Before any waiting: the clipboard is only for who has just clicked.
    let (address, copied) = (ports.share)(&(OURS.to_owned() + &code(&published, statement)));
    state.change(|data| data.link = Some(Link { statement, address, copied: None }));
    let copied = copied.await;
    state.change(|data| {
        if let Some(link) = data.link.as_mut().filter(|link| link.statement == statement) {
            link.copied = Some(copied);
        }
    });
}

/// What the link of a post ends in: that of its statement (zeros beside the programme), and the end of its own id.
#[must_use]
pub fn link_of_post(published: &Published, statement: Option<ActId>, post: ActId) -> String {
    let at = match statement {
        Some(id) => code(published, id),
        None => hex(&published.opening.act.bytes()[14..]) + BESIDE,
    };
    OURS.to_owned() + &at + "-" + &hex(&post.bytes()[10..])
}

fn code(published: &Published, statement: ActId) -> String {
    hex(&published.opening.act.bytes()[14..]) + &hex(&statement.bytes()[10..])
}

fn hex(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            digits.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
        }
    }
    digits
}
