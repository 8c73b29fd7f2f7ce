//! Writes down what was said on air, and corrects what was written down. Corrections are revisions: what was written
//! before can still be read.

use deliberation_core::act::{Moment, NewSpoken, Revision, Speaker};
use deliberation_core::text::LocalText;
use deliberation_core::thread::published::{PostKind, PublishedPost};
use deliberation_core::wire::Written;
use deliberation_widget::view::node::{Element, View, el};

use crate::form::Form;
use crate::moments::{clock, typed};
use crate::parts::{chosen, heading, in_order, list, opens, post, show, statements};
use crate::state::{Data, Desk, Draft, Trouble};
use crate::words::Key;

const NEW: &str = "spoken";

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let form = Form::new(desk, data, NEW);
    // Of a programme that stands beside the widget the name is known.
    let beside = desk.with_face(|face| face.now()).flatten();
    let last = || data.posts.iter().rev().find_map(|post| Some(post.moment.as_ref()?.programme.clone()));
    let programme = match &beside {
        Some(_) => None,
        None => Some(form.clone().first("programme", &last().unwrap_or_default())),
    };
    let form = programme.clone().unwrap_or(form);
    let now = beside.and_then(|(_, ms)| ms).map(|_| {
        let press = move || {
            let now = desk.with_face(|face| face.now()).flatten().and_then(|(_, ms)| ms);
            desk.fill(NEW, "moment", now.map(clock).unwrap_or_default());
        };
        deliberation_widget::view::node::button("button", press).text(words.say(Key::DeskNow))
    });
    let moment = el("div").class("row desk-moment").child(form.line("moment", Key::DeskMoment)).child(now);
    let fields = vec![
        form.area("text", Key::DeskSaid, "4").into(),
        el("div")
            .class("desk-two")
            .child(form.line("name", Key::DeskSpeaker))
            .child(form.line("role", Key::DeskSpeakerRole))
            .into(),
        moment.into(),
        programme.map(|form| form.line("programme", Key::DeskProgramme)).into(),
        form.pick("on", Key::DeskUnder, statements(data, Key::DeskUnderNone)).into(),
    ];
    let form = form.send(fields, Key::DeskWrite, Key::DeskWritten, spoken);
    let said = data.posts.iter().filter(|post| post.kind == PostKind::Spoken && post.text.is_some());
    // The latest first.
    let said = in_order(said, |post| {
        (-post.moment.as_ref().map_or(-1, |moment| moment.ms), -i64::from(post.number))
    });
    let none = said.is_empty().then(|| el("p").class("quiet").text(words.say(Key::DeskSaidNone)));
    let lines = said.into_iter().map(|post| line(desk, data, post)).collect();
    View::Many(vec![
        heading(words, Key::DeskAirNew).into(),
        form.into(),
        heading(words, Key::DeskSaidSoFar).into(),
        none.into(),
        list(desk, data, Key::DeskSaidSoFar, lines),
    ])
}

fn spoken(desk: Desk, draft: &Draft) -> Result<Written, Trouble> {
    let unfit = |key| Trouble::Unfit(key);
    let text = desk.words(draft.field("text"))?;
    let name = draft.said("name").ok_or_else(|| unfit(Key::DeskNeedSpeaker))?.to_owned();
    let beside = desk.with_face(|face| face.now()).flatten();
    let (programme, now) = match beside {
        Some((programme, now)) => (programme, now),
        None => (draft.said("programme").ok_or_else(|| unfit(Key::DeskNeedProgramme))?.to_owned(), None),
    };
    let ms = match draft.said("moment") {
        Some(text) => typed(text).ok_or_else(|| unfit(Key::DeskNeedMoment))?,
        // As long as nobody types another it is the player's.
        None => now.ok_or_else(|| unfit(Key::DeskNeedMoment))?,
    };
    let moment =
        Moment { programme, ms, error_ms: None }.check().map_err(|_| unfit(Key::DeskNeedProgramme))?;
    let speaker = Speaker { name, role: draft.said("role").map(str::to_owned) };
    let act = desk.begin("spoken", Some(moment)).ok_or_else(|| unfit(Key::DeskRefuseElse))?;
    Ok(NewSpoken { text, speaker, on: chosen(draft.field("on")) }.write(act))
}

fn line(desk: Desk, data: &Data, said: &PublishedPost) -> Element {
    let words = data.words();
    let key = format!("revise/{}", said.id);
    let text = said.text.as_ref().map(LocalText::original).unwrap_or_default().to_owned();
    let acts = el("div").class("acts").child(opens(desk, key.clone(), words.say(Key::DeskCorrect), &text));
    let acts = acts.child(show(desk, said, words.say(Key::DeskShow)));
    let open = data.open.as_ref() == Some(&key);
    let form = open.then(|| {
        let form = Form::new(desk, data, &key).first("text", &text).first("base", &said.revision.to_string());
        let (target, lang) = (said.id, said.text.as_ref().map(|text| text.lang().clone()));
        let fields = vec![form.area("text", Key::DeskCorrected, "4").into()];
        form.send(fields, Key::DeskCorrectSend, Key::DeskCorrectDone, move |desk, draft| {
            let unfit = || Trouble::Unfit(Key::DeskNeedText);
            let lang = lang.clone().ok_or_else(unfit)?;
            let text = LocalText::new(lang, draft.field("text")).map_err(|_| unfit())?;
            let base = draft.field("base").parse().unwrap_or(1);
            let act = desk.begin("revision", None).ok_or_else(unfit)?;
            Ok(Revision { target, base, text, sources: Vec::new(), because: None }.write(act))
        })
    });
    el("li").child(post(data, said)).child((!open).then_some(acts)).child(form)
}
