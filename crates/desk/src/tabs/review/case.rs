//! A case as one reads it: the words, whose they are, where they stand, why they are here, what was decided before.

use deliberation_core::act::Reason;
use deliberation_core::anchor::segments;
use deliberation_core::id::ActId;
use deliberation_core::moderation::published::{AboutKind, PublishedDecision};
use deliberation_core::moderation::queue::{QueueCase, QueueFlag};
use deliberation_core::moderation::waits::Wait;
use deliberation_core::participant::Role;
use deliberation_widget::view::node::{Element, View, button, el};

use super::{decide, keys};
use crate::form::sentence;
use crate::parts::{begun, brief, named_by, read, role_name, translation};
use crate::review::Back;
use crate::review::keys::Command;
use crate::state::{Data, Desk, Trouble};
use crate::words::{Key, Plural, Words};

/// What was found or reported.
pub const fn reason(about: Reason) -> Key {
    match about {
        Reason::Illegal => Key::StaffAboutIllegal,
        Reason::PersonalData => Key::StaffAboutPersonalData,
        Reason::Threat => Key::StaffAboutThreat,
        Reason::Attack => Key::StaffAboutAttack,
        Reason::Hate => Key::StaffAboutHate,
        Reason::Spam => Key::StaffAboutSpam,
        Reason::OffTopic => Key::StaffAboutOffTopic,
        Reason::FakeExpert => Key::StaffAboutFakeExpert,
        Reason::Other => Key::StaffAboutOther,
    }
}

fn waits(words: Words, wait: Wait, word: Option<&str>) -> String {
    let key = match wait {
        Wait::Review => Key::StaffWaitReview,
        Wait::New => Key::StaffWaitNew,
        Wait::Unvouched => Key::StaffWaitUnvouched,
        Wait::Held => Key::StaffWaitHeld,
        Wait::Word => Key::StaffWaitWord,
        Wait::Link => Key::StaffWaitLink,
        Wait::Classifier => Key::StaffWaitClassifier,
        Wait::Moderator => Key::StaffWaitModerator,
    };
    words.fill(key, &[("word", word.unwrap_or_default())])
}

/// Why it is here, in one line.
pub fn why(words: Words, case: &QueueCase) -> String {
    let mut parts = Vec::new();
    for about in Reason::ALL {
        let n = case.flags.iter().filter(|flag| flag.reason == about).count();
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        match n {
            0 => {}
            1 => parts.push(words.say(reason(about)).to_owned()),
            _ => parts.push(format!("{} {}", words.say(reason(about)), words.number(n))),
        }
    }
    parts.extend(case.wait.map(|wait| waits(words, wait, case.word.as_deref())));
    parts.join(" · ")
}

/// Whether it is hidden together with others.
pub fn tick(desk: Desk, data: &Data, ticked: &[ActId], target: ActId, text: &str) -> Element {
    let on = ticked.contains(&target);
    let flip = move |_| {
        desk.on_review(|review| {
            let Some(ticked) = &mut review.ticked else { return };
            if on { ticked.retain(|own| *own != target) } else { ticked.push(target) }
        });
    };
    let name = data.words().fill(Key::StaffTick, &[("text", text)]);
    el("input")
        .attr("type", "checkbox")
        .class("review-tick")
        .flag("checked", on)
        .attr("aria-label", name)
        .on("change", flip)
}

/// The case that is open.
pub fn open(desk: Desk, data: &Data, case: &QueueCase, n: usize, all: usize) -> View {
    let words = data.words();
    let [n, all] = [n + 1, all].map(|n| words.number(u32::try_from(n).unwrap_or(u32::MAX)));
    let name = words.fill(Key::StaffCase, &[("n", &n), ("all", &all)]);
    let whole = el("article").class("review-case").attr("tabindex", "0").attr("aria-label", name.clone());
    let whole = whole.attr("data-target", case.target.to_string());
    let whole = whole.tell(move |node| {
        if desk.takes_focus() {
            let _ = node.focus();
        }
    });
    let kind = match case.kind {
        AboutKind::Statement => Key::StaffKindStatement,
        AboutKind::Annotation => Key::StaffKindAnnotation,
        AboutKind::Name => Key::StaffKindName,
        AboutKind::Post | AboutKind::Person => Key::StaffKindPost,
    };
    let by = case.by.as_ref().map(|by| el("span").text(named_by(words, by, None)));
    let head = el("p")
        .class("by")
        .child(by)
        .child(el("span").text(words.say(kind)))
        .child(el("span").class("quiet").text(name));
    let tick = data
        .review
        .ticked
        .as_ref()
        .map(|ticked| tick(desk, data, ticked, case.target, &brief(case.text.original())));
    let quiet = |key| el("p").class("quiet").text(words.say(key)).text(" ");
    let replies = case.answers.as_ref().map(|text| quiet(Key::StaffReplies).child(begun(data, text)));
    let earlier = case.earlier.as_ref().map(|text| quiet(Key::StaffEarlier).child(read(data, text)));
    let wait = case.wait.map(|wait| el("li").text(waits(words, wait, case.word.as_deref())));
    let passed = (case.passed > 0).then(|| el("li").text(words.count(Plural::StaffPassed, case.passed)));
    let before = case.decided.iter().rev().map(|own| el("li").text(decided(words, own)));
    let present =
        data.review.queue.iter().flat_map(|queue| &queue.present).filter(|own| own.target == case.target);
    let present = present.map(|own| {
        let key = if own.decides { Key::StaffDeciding } else { Key::StaffLooks };
        el("li").class("review-present").text(words.fill(key, &[("n", &words.number(own.number))]))
    });
    let why = el("ul")
        .class("review-why")
        .children(present)
        .child(wait)
        .children(case.flags.iter().map(|own| flag(data, own)))
        .child(passed)
        .children(before);
    let back = data.review.came_back(case.target).map(|back| updated(data, back, case));
    let back = back.or_else(|| {
        let news = data.review.changed.as_ref().map(|read| news(words, read, case))?;
        Some(told(words, Key::StaffUpdatedRead, news))
    });
    let acts: View = if data.review.is_gone() {
        let next = button("button", move || {
            desk.on_review(|review| review.step_by(1));
            desk.awaits_focus();
        });
        let next = next.text(words.say(Key::StaffNext)).child(keys::hint(data, Command::Next));
        el("div")
            .class("note")
            .attr("role", "status")
            .child(el("p").text(words.say(Key::StaffGone)))
            .child(next)
            .into()
    } else if case.own {
        el("p").class("note").text(words.say(Key::StaffOwn)).into()
    } else {
        decide::acts(desk, data, case)
    };
    let show = button("link", desk.shows(case.target, case.statement))
        .text(words.say(Key::StaffInPage))
        .child(keys::hint(data, Command::Show));
    let place = el("p").class("acts").child(show);
    whole
        .child(tick)
        .child(head)
        .child(replies)
        .child(said(data, case))
        .child(earlier)
        .child(why)
        .child(back)
        .child(acts)
        .child(place)
        .into()
}

/// The words, with those marked that were reported.
fn said(data: &Data, case: &QueueCase) -> View {
    let text = case.text.original();
    let spans = case.flags.iter().filter(|flag| flag.revision == case.revision && case.earlier.is_none());
    let marks: Vec<(u32, u32)> = spans
        .filter_map(|flag| flag.span.as_ref())
        .map(|span| (span.range().start, span.range().end))
        .collect();
    let signs: Vec<char> = text.chars().collect();
    let length = u32::try_from(signs.len()).unwrap_or(u32::MAX);
    let pieces = segments(length, &marks).into_iter().map(|piece| -> View {
        let words: String = signs[piece.start as usize..piece.end as usize].iter().collect();
        if piece.marks.is_empty() { View::Text(words.into()) } else { el("mark").text(words).into() }
    });
    let words = el("p").class("words").attr("lang", case.text.lang().to_string()).attr("dir", "auto");
    View::Many(vec![words.children(pieces).into(), translation(data, &case.text)])
}

/// Why somebody reported it.
fn flag(data: &Data, flag: &QueueFlag) -> Element {
    let words = data.words();
    let line = el("li").child(el("b").text(words.say(reason(flag.reason))));
    let mut about = Vec::new();
    if flag.role != Role::Participant {
        about.push(words.say(role_name(flag.role)).to_owned());
    }
    if flag.vouched {
        about.push(words.say(Key::StaffVouched).to_owned());
    }
    if flag.contact {
        about.push(words.say(Key::StaffContact).to_owned());
    }
    about.extend(flag.law.as_ref().map(|law| words.fill(Key::StaffByLaw, &[("law", law)])));
    let about =
        (!about.is_empty()).then(|| el("span").class("quiet").text(format!(" · {}", about.join(" · "))));
    let said = flag.explanation.as_ref().map(|text| read(data, text).class("review-said"));
    line.child(about).child(said)
}

fn decided(words: Words, own: &PublishedDecision) -> String {
    let what = words.say(decide::name(own.outcome, false));
    let what = match own.about {
        Some(about) => format!("{what} · {}", words.say(reason(about))),
        None => what.to_owned(),
    };
    words.fill(Key::StaffBefore, &[("what", &what)])
}

/// Why it came back.
fn updated(data: &Data, back: &Back, now: &QueueCase) -> Element {
    let words = data.words();
    let news = news(words, &back.read, now);
    let first = match &back.trouble {
        Trouble::Refused(problem) if news.is_empty() => sentence(problem),
        _ => Key::StaffUpdated,
    };
    told(words, first, news)
}

fn told(words: Words, first: Key, news: Vec<String>) -> Element {
    let list = (!news.is_empty()).then(|| el("ul").children(news.into_iter().map(|new| el("li").text(new))));
    el("div").class("alert").attr("role", "alert").child(el("p").text(words.say(first))).child(list)
}

/// What came since it was read.
fn news(words: Words, read: &QueueCase, now: &QueueCase) -> Vec<String> {
    let mut news = Vec::new();
    if read.wording != now.wording || read.revision != now.revision {
        news.push(words.say(Key::StaffUpdatedWords).to_owned());
    }
    for flag in now.flags.iter().filter(|flag| !read.flags.contains(flag)) {
        news.push(words.fill(Key::StaffUpdatedFlag, &[("what", words.say(reason(flag.reason)))]));
    }
    for own in now.decided.iter().filter(|own| !read.decided.iter().any(|old| old.id == own.id)) {
        let what = words.say(decide::name(own.outcome, false));
        news.push(words.fill(Key::StaffUpdatedDecided, &[("what", what)]));
    }
    news
}
