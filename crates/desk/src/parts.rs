//! Small parts that several tabs share: a post as a line, a statement's name, "show more".

use deliberation_core::id::ActId;
use deliberation_core::participant::{Field, Role};
use deliberation_core::publish::{Byline, PublishedStatement};
use deliberation_core::text::LocalText;
use deliberation_core::thread::published::{PostKind, PublishedPost};
use deliberation_widget::view::node::{Element, View, button, el};

use crate::moments::clock;
use crate::state::{Data, Desk, WINDOW};
use crate::words::{Key, Plural, Words};

/// In a list of statements to choose from, so much of each is read.
const BRIEF: usize = 48;

/// The beginning of a text.
#[must_use]
pub fn brief(text: &str) -> String {
    let mut letters = text.chars();
    let mut brief: String = letters.by_ref().take(BRIEF).collect();
    if letters.next().is_some() {
        brief.push('…');
    }
    brief
}

/// "No. 3 · Its words", as much as fits.
#[must_use]
pub fn named(data: &Data, statement: &PublishedStatement) -> String {
    format!("{} · {}", number(data.words(), statement.number), brief(data.text(&statement.text).1))
}

/// "No. 3".
#[must_use]
pub fn number(words: Words, n: u32) -> String {
    words.fill(Key::DeskNumber, &[("n", &words.number(n))])
}

/// All open statements to choose from, after "none".
#[must_use]
pub fn statements(data: &Data, none: Key) -> Vec<(String, String)> {
    let open = data.open_statements().map(|own| (own.id.to_string(), named(data, own)));
    std::iter::once((String::new(), data.words().say(none).to_owned())).chain(open).collect()
}

/// The id of a statement that was chosen.
#[must_use]
pub fn chosen(text: &str) -> Option<ActId> {
    text.parse().ok()
}

/// Who says it.
#[must_use]
pub fn who(words: Words, post: &PublishedPost) -> String {
    if let Some(speaker) = &post.speaker {
        return match &speaker.role {
            Some(role) => format!("{} · {role}", speaker.name),
            None => speaker.name.clone(),
        };
    }
    named_by(words, &post.by, post.signed.as_ref())
}

/// Who wrote it. `signed`: the name under which they answered, where that is another.
#[must_use]
pub fn named_by(words: Words, by: &Byline, signed: Option<&String>) -> String {
    match (signed.or(by.name.as_ref()), &by.org, by.role) {
        (Some(name), Some(org), _) => format!("{name} · {org}"),
        (Some(one), None, _) | (None, Some(one), _) => one.clone(),
        (None, None, Role::Participant) => {
            words.fill(Key::DeskResident, &[("n", &format!("{:03}", by.number))])
        }
        (None, None, role) => words.say(role_name(role)).to_owned(),
    }
}

/// The name of a role.
#[must_use]
pub const fn role_name(role: Role) -> Key {
    match role {
        Role::Participant => Key::DeskRoleParticipant,
        Role::Expert => Key::DeskRoleExpert,
        Role::Official => Key::DeskRoleOfficial,
        Role::Moderator => Key::DeskRoleModerator,
        Role::Host => Key::DeskRoleHost,
        Role::Reviewer => Key::DeskRoleReviewer,
        Role::Auditor => Key::DeskRoleAuditor,
        Role::Admin => Key::DeskRoleAdmin,
    }
}

/// The name of a field.
#[must_use]
pub const fn field_name(field: Field) -> Key {
    match field {
        Field::Law => Key::DeskFieldLaw,
        Field::Planning => Key::DeskFieldPlanning,
        Field::Property => Key::DeskFieldProperty,
        Field::Psychology => Key::DeskFieldPsychology,
        Field::Media => Key::DeskFieldMedia,
        Field::Engineering => Key::DeskFieldEngineering,
        Field::Other => Key::DeskFieldOther,
    }
}

/// Who, when, and the words of a post.
#[must_use]
pub fn post(data: &Data, post: &PublishedPost) -> View {
    let words = data.words();
    let kind = match post.kind {
        PostKind::Spoken => Some(Key::DeskKindSpoken),
        PostKind::Remark => Some(Key::DeskKindRemark),
        PostKind::Argument => None,
    };
    let moment = post.moment.as_ref().map(|moment| el("span").class("moment").text(clock(moment.ms)));
    let by = el("p").class("by").child(el("span").text(who(words, post)));
    let by = by.child(moment).child(kind.map(|kind| el("span").text(words.say(kind))));
    View::Many(vec![by.into(), post.text.as_ref().map_or(View::Nothing, |text| said(data, text))])
}

/// A text as this reader gets it, within a line.
#[must_use]
pub fn read(data: &Data, text: &LocalText) -> Element {
    let (lang, text) = data.text(text);
    el("span").attr("lang", lang).attr("dir", "auto").text(text.to_owned())
}

/// The beginning of it.
#[must_use]
pub fn begun(data: &Data, text: &LocalText) -> Element {
    let (lang, text) = data.text(text);
    el("span").attr("lang", lang).attr("dir", "auto").text(brief(text))
}

/// A line of its own: a reason, facts.
#[must_use]
pub fn quoted(data: &Data, text: &LocalText) -> Element {
    let (lang, text) = data.text(text);
    el("p").class("quiet").attr("lang", lang).attr("dir", "auto").text(text.to_owned())
}

/// The words of a claim as they were said, and below them, where this reader gets one, their translation, which says that
/// it is one.
#[must_use]
pub fn said(data: &Data, text: &LocalText) -> View {
    let words = el("p").class("words").attr("lang", text.lang().to_string()).attr("dir", "auto");
    View::Many(vec![words.text(text.original().to_owned()).into(), translation(data, text)])
}

/// That translation.
#[must_use]
pub fn translation(data: &Data, text: &LocalText) -> View {
    let (lang, read) = data.text(text);
    let line = el("p").class("quiet").attr("lang", lang).attr("dir", "auto");
    let told = || line.text(data.words().fill(Key::DeskTranslation, &[("text", read)]));
    (read != text.original()).then(told).into()
}

/// The wording in force of a claim, and its number.
#[cfg(feature = "panel")]
#[must_use]
pub fn claim<'a>(data: &'a Data, target: &str) -> Option<(u32, &'a LocalText)> {
    let post = || {
        let post = data.posts.iter().find(|post| post.id.to_string() == target)?;
        Some((post.revision, post.text.as_ref()?))
    };
    data.statement(target).map(|own| (own.revision, &own.text)).or_else(post)
}

/// A press that shows a post in the widget.
#[must_use]
pub fn show(desk: Desk, post: &PublishedPost, label: &'static str) -> Element {
    let whose = post.text.as_ref().map(LocalText::original).unwrap_or_default();
    of(button("link", desk.shows(post.id, post.statement)).text(label), whose)
}

/// Several such presses stand in a list: whose words, for who hears it.
#[must_use]
pub fn of(press: Element, whose: &str) -> Element {
    press.child(el("span").class("said").text(format!(": {}", brief(whose))))
}

/// A press that opens the form of a line.
#[must_use]
pub fn opens(desk: Desk, key: String, label: &'static str, whose: &str) -> Element {
    let press = button("link", move || desk.open(Some(key.clone())));
    of(press.text(label), whose)
}

/// A list of which the first lines are drawn; the others on asking.
#[must_use]
pub fn list(desk: Desk, data: &Data, label: Key, lines: Vec<Element>) -> View {
    let words = data.words();
    let more = lines.len().saturating_sub(data.window);
    let shown = lines.into_iter().take(data.window);
    let list = el("ul").class("desk-list").attr("aria-label", words.say(label)).children(shown);
    let more = (more > 0).then(|| {
        let more_of = words.count(Plural::DeskMore, u32::try_from(more).unwrap_or(u32::MAX));
        button("button", move || desk.change(|data| data.window += 3 * WINDOW)).text(more_of)
    });
    View::Many(vec![list.into(), more.into()])
}

/// A heading over a part of a tab.
#[must_use]
pub fn heading(words: Words, key: Key) -> Element {
    el("h3").text(words.say(key))
}

/// Things in the order of their numbers; of the same numbers, as they came.
#[must_use]
pub fn in_order<'a, T>(
    things: impl Iterator<Item = &'a T>,
    number: impl Fn(&'a T) -> (i64, i64),
) -> Vec<&'a T> {
    let all: Vec<&T> = things.collect();
    let numbers: Vec<(i64, i64)> = all.iter().map(|thing| number(thing)).collect();
    let order = ordered(all.len(), |one, other| numbers[one] < numbers[other]);
    order.into_iter().filter_map(|at| all.get(at).copied()).collect()
}

/// The places of so many things in their order, by merging runs: std's sorts are fifteen kilobytes of code. `precedes`: of
/// two places, whether what stands at the first comes before what stands at the second.
fn ordered(count: usize, mut precedes: impl FnMut(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut width = 1;
    while width < order.len() {
        let mut merged = Vec::with_capacity(order.len());
        for runs in order.chunks(2 * width) {
            let (mut one, mut other) = runs.split_at(width.min(runs.len()));
            while let (Some(&first), Some(&second)) = (one.first(), other.first()) {
                let from = if precedes(second, first) { &mut other } else { &mut one };
                merged.push(from[0]);
                *from = &from[1..];
            }
            merged.extend_from_slice(one);
            merged.extend_from_slice(other);
        }
        order = merged;
        width *= 2;
    }
    order
}

/// Waits so many milliseconds.
#[cfg(feature = "staff")]
pub async fn pause(ms: i32) {
    let wait = js_sys::Promise::new(&mut |done, _| {
        let window = web_sys::window();
        let _ = window.map(|window| window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms));
    });
    let _ = wasm_bindgen_futures::JsFuture::from(wait).await;
}

/// The clock of this machine (Unix, ms).
#[cfg(any(feature = "staff", feature = "stage"))]
#[must_use]
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// Whether somebody may be looking at the page.
#[cfg(feature = "staff")]
#[must_use]
pub fn is_seen() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| !document.hidden())
}

/// A text in small letters, by the browser's tables: Rust's are fifteen kilobytes.
#[must_use]
pub fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_numbers_stay_as_they_came() {
        let things = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        let order: String = in_order(things.iter(), |(n, _)| (*n, 0)).iter().map(|(_, c)| *c).collect();
        assert_eq!(order, "dbeac");
        // However many come the wrong way round: one by one they would be compared half a million times.
        let mut compared = 0;
        let order = ordered(1_024, |one, other| {
            compared += 1;
            other < one
        });
        assert!(order.into_iter().eq((0..1_024).rev()));
        assert!(compared <= 10 * 1_024, "{compared}");
    }
}
