//! My code, by which a host gives me a role; and the role that I was given.

use super::part;
use crate::queries::own::{Coded, coded};
use crate::tasks::hands::Hands;
use crate::tasks::own;
use crate::text::More;
use crate::view::copy::{Copies, copies};
use crate::view::moderation::judged;
use crate::view::node::{Element, View, el};
use crate::view::words::{Words, role_name};

/// All of it.
pub fn section(hands: Hands) -> View {
    judged(hands, coded, |hands, words, coded| coded.as_ref().map(|own| whole(hands, words, own)).into())
}

fn whole(hands: Hands, words: Words, own: &Coded) -> Element {
    let granted = own.granted.as_ref().map(|(role, until)| {
        let role = words.say(role_name(*role));
        let said = match until {
            Some(until) => words.fill(More::OwnRoleUntil, &[("role", role), ("until", until)]),
            None => words.fill(More::OwnRole, &[("role", role)]),
        };
        el("p").class("note").text(said)
    });
    let note = el("p").class("quiet").text(words.say(More::OwnCodeNote));
    let part = part(words.say(More::OwnCodeLabel)).child(granted).child(note);
    let Some(code) = &own.code else {
        return part.child(el("p").class("quiet").text(words.say(More::OwnCodeNone)));
    };
    let copies = copies(
        hands,
        words,
        &Copies {
            name: More::OwnCodeLabel,
            says: More::OwnCodeCopy,
            text: code,
            copied: own.copied,
            told: own::copied,
        },
    );
    part.child(el("p").child(el("code").class("receipt").text(code.clone()))).child(copies)
}
