//! What was decided, the newest first, as anybody may look it up: what, on what ground, why, and what became of it. What
//! lasts can be lifted.

use deliberation_core::act::{Decision, Outcome};
use deliberation_core::moderation::case::DecisionState;
use deliberation_core::moderation::published::PublishedDecision;
use deliberation_widget::view::node::{Element, View, button, el};

use super::appeals::what;
use crate::form::Form;
use crate::parts::{list, quoted};
use crate::state::{Data, Desk, Trouble};
use crate::words::Key;

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let record = &data.review.record;
    if !record.begun {
        desk.ask_record();
    }
    let missing = record.missing.then(|| {
        let again = button("link", move || desk.ask_record()).text(words.say(Key::DeskAgain));
        el("p")
            .class("alert")
            .attr("role", "alert")
            .text(words.say(Key::StaffDecidedMissing))
            .text(" ")
            .child(again)
    });
    let none = (record.rows.is_empty() && record.whole)
        .then(|| el("p").class("quiet").text(words.say(Key::StaffDecidedNone)));
    let lines = record.rows.values().rev().map(|own| line(desk, data, own)).collect();
    View::Many(vec![missing.into(), none.into(), list(desk, data, Key::DeskDecided, lines)])
}

const fn state(state: DecisionState) -> Key {
    match state {
        DecisionState::Stands => Key::StaffDecidedStateStands,
        DecisionState::Lifted => Key::StaffDecidedStateLifted,
        DecisionState::Appealed => Key::StaffDecidedStateAppealed,
        DecisionState::Upheld => Key::StaffDecidedStateUpheld,
        DecisionState::Overturned => Key::StaffDecidedStateOverturned,
    }
}

fn line(desk: Desk, data: &Data, own: &PublishedDecision) -> Element {
    let words = data.words();
    let head = el("p").class("desk-state").child(el("b").text(what(data, own))).text(" ");
    let head = head.child(el("span").text(words.say(state(own.state))));
    let ruling = own.ruling.as_ref().map(|ruling| quoted(data, &ruling.text));
    let whole = el("li").child(head);
    let whole = whole.child(own.facts.as_ref().map(|facts| quoted(data, facts)));
    let whole = whole.child(own.reason.as_ref().map(|reason| quoted(data, reason))).child(ruling);
    let Some(target) = own.target else {
        return whole.child(el("p").class("quiet").text(words.say(Key::StaffDecidedPerson)));
    };
    let show = button("link", desk.shows(target, own.statement));
    let acts = el("div").class("acts").child(show.text(words.say(Key::StaffInPage)));
    let stands = matches!(own.state, DecisionState::Stands | DecisionState::Appealed | DecisionState::Upheld);
    let lift = (stands && own.outcome.restricts()).then(|| {
        let ended = own.id;
        let form = Form::new(desk, data, &format!("lift/{ended}"));
        let form = form.then(|desk, _| desk.ask_record());
        let label = words.say(Key::StaffDecidedLift).to_owned();
        form.press("link", label, Key::StaffDecidedLifted, move |desk| {
            let act = desk.begin("decision", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
            Ok(Decision { of: Some(ended), ..Decision::plain(target, Outcome::Lift) }.write(act))
        })
    });
    whole.child(acts.child(View::from(lift)))
}
