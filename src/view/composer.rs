//! Writing a statement. The words are kept as they are typed, and a refusal leaves them where they are.

use deliberation_core::statement::Visibility;
use deliberation_core::text::TextError;

use super::drawn::drawn;
use super::moderation::{gate, judged};
use super::node::{View, button, el};
use super::thread::heard;
use super::words::Words;
use crate::queries::composer::{self, Composer};
use crate::state::Unfit;
use crate::state::mine::{MyStatement, Progress};
use crate::tasks::hands::Hands;
use crate::tasks::keep_draft::write_instead;
use crate::tasks::next_card::ask_for;
use crate::text::{Key, More, MorePlural};

/// Writing a statement, and the ones I wrote.
pub fn composer(hands: Hands) -> View {
    let form = judged(hands, composer::composer, form);
    let own = drawn(hands, composer::own, |_, words, own| self::own(words, own));
    el("div").class("composer").child(form).child(own).into()
}

fn form(hands: Hands, words: Words, composer: &Composer) -> View {
    if !composer.allowed {
        let closed = words.in_phase(More::WriteClosed, composer.phase.as_ref());
        return el("p").class("quiet").text(closed).into();
    }
    if let Some(paused) = &composer.gate.paused {
        return gate::paused(hands, words, paused, !composer.draft.trim().is_empty()).into();
    }
    gate::turn(hands, &composer.gate);
    let open = move |open: bool| hands.look(|data| data.writing.open = open);
    let field = if composer.open {
        let send =
            el("button").attr("type", "submit").class("button primary").text(words.say(send_key(composer)));
        // Sooner it would be refused.
        let send = send.flag("disabled", composer.gate.next.is_some());
        let cancel = button("button", move || open(false)).text(words.say(More::WriteCancel));
        let form = el("form").flag("novalidate", true).on("submit", move |event| {
            event.prevent_default();
            hands.look(|data| data.list.acted = false);
            hands.post_statement();
        });
        form.child(gate::before(words, &composer.gate))
            .child(field(hands, words, composer))
            .child(el("div").class("row").child(send).child(cancel))
    } else {
        let plus = el("span").attr("aria-hidden", "true").text("＋ ");
        button("link open", move || open(true)).child(plus).text(words.say(More::WriteOpen))
    };
    let sent = match composer.sent {
        Some(true) => words.say(More::WriteThanks),
        Some(false) => words.say(More::WriteHeld),
        None => "",
    };
    View::Many(vec![field.into(), el("p").class("quiet").attr("role", "status").text(sent).into()])
}

fn field(hands: Hands, words: Words, composer: &Composer) -> View {
    let over = composer.left < 0;
    let left = u32::try_from(composer.left.unsigned_abs()).unwrap_or(u32::MAX);
    let counter = words.count(if over { MorePlural::WriteOver } else { MorePlural::WriteLeft }, left);
    let reason = composer.unfit.as_ref().map(|unfit| {
        let sentence = match (unfit, &composer.problem) {
            (Unfit::Text(TextError::Empty), _) => words.say(Key::RefuseStatementEmpty),
            (Unfit::Text(TextError::TooLong), _) => words.say(Key::RefuseStatementTooLong),
            (Unfit::Text(_), _) => words.say(Key::RefuseStatementControl),
            (Unfit::Rules(_), Some(problem)) => words.problem(problem),
            (Unfit::Alike(_), _) => words.say(More::WriteAlike),
            (Unfit::Rules(_), None) => words.say(Key::RefuseElse),
        };
        let reason = words.refused(hands, composer.problem.as_ref(), sentence.to_owned());
        // Nothing is wrong with having the same thought.
        if matches!(unfit, Unfit::Alike(_)) { reason.class("near") } else { reason }
    });
    let area = el("textarea")
        .attr("rows", "3")
        .attr("dir", "auto")
        .attr("part", "input")
        .attr("autocomplete", "off")
        .maybe(
            "aria-invalid",
            (over || !matches!(composer.unfit, None | Some(Unfit::Alike(_)))).then_some("true"),
        )
        .value(composer.draft.clone())
        .on_input(move |text| hands.keep_draft(text))
        .keeps_keys();
    let label = el("label").class("field");
    let label = label.child(el("span").class("label").text(words.say(More::WriteField)));
    let label = label.child(el("span").class("quiet").text(words.say(More::WriteHint)));
    let supersedes = composer.supersedes.then(|| {
        let alone = move || hands.with(|state, ports| write_instead(state, ports, None, ""));
        let said = el("p").class("quiet").text(words.say(More::ThreadSupersedes)).text(" ");
        said.child(button("link", alone).text(words.say(More::WriteCancel)))
    });
    let counter = el("p").class(if over { "quiet counter over" } else { "quiet counter" }).text(counter);
    let alike = composer.alike.iter().map(|(id, text)| {
        let id = *id;
        let instead = move || {
            hands.look(|data| {
                // What I wrote is kept, in case I come back to it.
                data.writing.open = false;
                ask_for(data, Some(id));
            });
        };
        let said = el("span").attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone());
        el("li").child(said).text(" ").child(button("link", instead).text(words.say(More::WriteInstead)))
    });
    let alike = (!composer.alike.is_empty()).then(|| el("ul").class("alike").children(alike));
    let heard = heard::hint(hands, heard::Field::Statement);
    let field = label.child(area).into();
    View::Many(vec![supersedes.into(), field, counter.into(), heard, reason.into(), alike.into()])
}

fn send_key(composer: &Composer) -> More {
    match composer.unfit {
        Some(Unfit::Alike(_)) => More::WriteAnyway,
        _ => More::WriteSend,
    }
}

fn own(words: Words, own: &[MyStatement]) -> View {
    let line = |statement: &MyStatement| {
        let stands = match (&statement.progress, statement.visibility) {
            (Progress::Writing, _) => words.say(More::WriteStateWriting).to_owned(),
            (Progress::Held, _) => words.say(More::WriteStateHeld).to_owned(),
            (Progress::Waiting, _) => words.say(More::WriteStateWaiting).to_owned(),
            (Progress::Refused(p), _) => words.fill(Key::SentRefused, &[("reason", words.problem(p))]),
            (Progress::Kept, Visibility::Visible) => words.say(More::WriteStateShown).to_owned(),
            (Progress::Kept, Visibility::Hidden) => words.say(More::WriteStateHidden).to_owned(),
            (Progress::Kept, Visibility::Waiting) => words.say(More::WriteStateReview).to_owned(),
        };
        let text = el("span").attr("dir", "auto").text(statement.text.clone());
        el("li").child(text).text(" ").child(el("span").class("quiet").text(stands))
    };
    let list = (!own.is_empty()).then(|| {
        let list = el("ul").children(own.iter().map(line));
        el("div").class("own").child(el("h3").text(words.say(Key::WriteMine))).child(list)
    });
    list.into()
}
