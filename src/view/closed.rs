//! What stands in the place of the card when the phase takes no votes: where it stands, and what came of it.

use super::drawn::drawn;
use super::node::{View, button, el};
use super::words::Words;
use crate::queries::phase::{self, Closed};
use crate::state::Panel;
use crate::tasks::hands::Hands;
use crate::text::{Key, Plural};

/// The closed card.
pub fn closed(hands: Hands) -> View {
    drawn(hands, phase::closed, face)
}

fn face(hands: Hands, words: Words, closed: &Closed) -> View {
    let said = el("p").class("statement").text(words.in_phase(Key::VoteClosed, closed.phase.as_ref()));
    let about = closed.about.as_ref().map(|about| {
        el("p").class("outcome").attr("lang", about.lang.clone()).attr("dir", "auto").text(about.text.clone())
    });
    let of = words.number(closed.statements);
    let mut sums = words.count_with(Plural::ClosedVoters, closed.voters, &[("of", &of)]);
    if closed.mine > 0 {
        sums.push(' ');
        sums.push_str(&words.count_with(Plural::ClosedMine, closed.mine, &[("of", &of)]));
    }
    let to = |panel: Panel, key: Key| {
        button("button", move || hands.look(|data| data.panel = panel)).text(words.say(key))
    };
    let results = closed.elsewhere.then(|| {
        let row = el("div").class("row");
        row.child(to(Panel::Common, Key::CommonLabel)).child(to(Panel::Map, Key::MapLabel))
    });
    View::Many(vec![said.into(), about.into(), el("p").class("quiet").text(sums).into(), results.into()])
}
