//! Appeals, the oldest first: what was decided, why, and what is said against it. Whoever took part in it does not rule.

use deliberation_core::act::{Ground, Ruling, Verdict};
use deliberation_core::moderation::published::PublishedDecision;
use deliberation_core::moderation::queue::QueueAppeal;
use deliberation_core::wire::Read;
use deliberation_widget::view::node::{Element, View, el};

use super::review::{outcome_name, reason_name};
use crate::form::Form;
use crate::parts::{list, opens, quoted, said};
use crate::state::{Coming, Data, Desk, Trouble};
use crate::words::{Key, Words};

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let Some(queue) = &data.review.queue else {
        let key = if data.review.missing { Key::StaffMissing } else { Key::DeskWaiting };
        return el("p").class("quiet").attr("role", "status").text(words.say(key)).into();
    };
    if queue.appeals.is_empty() && data.coming == Coming::Here {
        return el("p").class("quiet").text(words.say(Key::StaffAppealsNone)).into();
    }
    let lines = queue.appeals.iter().map(|own| line(desk, data, own)).collect();
    list(desk, data, Key::DeskAppeals, lines)
}

/// What was decided, and on what it stands.
pub fn what(data: &Data, own: &PublishedDecision) -> String {
    let words = data.words();
    let mut parts = vec![words.say(outcome_name(own.outcome)).to_owned()];
    parts.extend(own.about.map(|about| words.say(reason_name(about)).to_owned()));
    parts.extend(own.ground.as_ref().map(|ground| stands(words, ground)));
    parts.join(" · ")
}

fn stands(words: Words, ground: &Ground) -> String {
    match ground {
        Ground::Article(rule) => {
            words.fill(Key::DeskArticle, &[("n", &words.number(u32::from(rule.article)))])
        }
        Ground::Law { law, .. } => law.clone(),
    }
}

fn line(desk: Desk, data: &Data, own: &QueueAppeal) -> Element {
    let words = data.words();
    let decided = words.fill(Key::StaffAppealDecision, &[("what", &what(data, &own.decision))]);
    let case = own.case.as_ref().map(|case| said(data, &case.text));
    let whose = if own.by_author { Key::StaffAppealAuthor } else { Key::StaffAppealReporter };
    let whole = el("li").child(View::from(case)).child(el("p").class("desk-state").text(decided));
    let whole = whole.child(own.decision.facts.as_ref().map(|facts| quoted(data, facts)));
    let whole = whole.child(own.decision.reason.as_ref().map(|reason| quoted(data, reason)));
    let whole = whole.child(el("p").class("by").text(words.say(whose))).child(said(data, &own.text));
    if own.own {
        return whole.child(el("p").class("note").text(words.say(Key::StaffAppealOwn)));
    }
    let key = format!("ruling/{}", own.id);
    if data.open.as_ref() == Some(&key) {
        return whole.child(form(desk, data, own, &key));
    }
    let text = own.text.original();
    whole.child(el("div").class("acts").child(opens(desk, key, words.say(Key::StaffAppealSend), text)))
}

const fn finding(verdict: Verdict) -> Key {
    match verdict {
        Verdict::Upheld => Key::StaffAppealUpheld,
        Verdict::Overturned => Key::StaffAppealOverturned,
    }
}

fn form(desk: Desk, data: &Data, own: &QueueAppeal, key: &str) -> Element {
    let words = data.words();
    let form = Form::new(desk, data, key);
    let none = std::iter::once((String::new(), words.say(Key::DeskChoose).to_owned()));
    let all = Verdict::ALL.map(|own| (own.name().to_owned(), words.say(finding(own)).to_owned()));
    let fields = vec![
        form.pick("finding", Key::StaffAppealFinding, none.chain(all).collect()).into(),
        form.area("text", Key::StaffAppealText, "4").into(),
    ];
    let appeal = own.id;
    form.send(fields, Key::StaffAppealSend, Key::StaffAppealDone, move |desk, draft| {
        let finding = Verdict::read(&draft.field("finding").into());
        let finding = finding.map_err(|_| Trouble::Unfit(Key::StaffNeedFinding))?;
        let text = draft.said("text").ok_or(Trouble::Unfit(Key::DeskNeedReason))?;
        let act = desk.begin("ruling", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
        Ok(Ruling { appeal, finding, text: desk.words(text)? }.write(act))
    })
}
