//! How writing goes on: one switch that closes it everywhere, a slower pace for a live show, and what makes a text wait.
//! Reading and voting go on whatever stands here.

use deliberation_core::act::{Classifier, Hold, Links, Screen, Writing};
use deliberation_core::text::LocalText;
use deliberation_core::wire::{Read, Record, Written};
use deliberation_widget::view::node::{Element, View, el};

use crate::form::Form;
use crate::parts::{heading, quoted};
use crate::state::{Data, Desk, Draft, Trouble};
use crate::words::{Key, Words};

/// The form of the switch.
const SWITCH: &str = "writing";
/// That of the pace.
const PACE: &str = "pace";
/// That of what makes a text wait.
const SCREEN: &str = "screen";
/// The pauses that are offered, in seconds.
const PAUSES: [u16; 6] = [0, 10, 30, 60, 300, 900];

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let now = now(data);
    View::Many(vec![
        heading(words, Key::StaffGateNow).into(),
        stands(data, &now).into(),
        switch(desk, data, &now).into(),
        heading(words, Key::StaffGatePace).into(),
        pace(desk, data, &now).into(),
        screen(desk, data),
    ])
}

/// How it goes on now. As nothing was said of it: as usual.
fn now(data: &Data) -> Writing {
    // Of the head no more than this.
    let Ok(head) = Record::of(&data.moderation) else { return Writing::default() };
    let closed = data.moderation.get("closed");
    let reason = closed.and_then(|closed| LocalText::read(closed.get("reason")?).ok());
    let (hold, slow_s) = (head.may("hold").unwrap_or_default(), head.may("slow_s").unwrap_or_default());
    Writing { closed: closed.is_some(), hold, slow_s, reason }
}

fn stands(data: &Data, now: &Writing) -> Element {
    let words = data.words();
    let mut all = Vec::new();
    if now.closed {
        all.push(words.say(Key::StaffGateClosed).to_owned());
    }
    match now.hold {
        Hold::Nothing => {}
        Hold::Unvouched => all.push(words.say(Key::StaffGateHeldUnvouched).to_owned()),
        Hold::Everyone => all.push(words.say(Key::StaffGateHeldEveryone).to_owned()),
    }
    if now.slow_s > 0 {
        let n = words.number(u32::from(now.slow_s));
        all.push(words.fill(Key::StaffGateSlow, &[("n", &n)]));
    }
    if all.is_empty() {
        all.push(words.say(Key::StaffGateOpen).to_owned());
    }
    let reason = now.reason.as_ref().map(|reason| quoted(data, reason));
    el("div").class("note").children(all.into_iter().map(|line| el("p").text(line))).child(reason)
}

fn begin(desk: Desk, writing: &Writing) -> Result<Written, Trouble> {
    let act = desk.begin("writing", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
    Ok(writing.write(act))
}

/// Closes writing for everybody, or opens it again; the pace stays what it is.
fn switch(desk: Desk, data: &Data, now: &Writing) -> Element {
    let form = Form::new(desk, data, SWITCH);
    let now = now.clone();
    if now.closed {
        return form.send(Vec::new(), Key::StaffGateReopen, Key::StaffGateDone, move |desk, _| {
            begin(desk, &Writing { closed: false, reason: None, ..now.clone() })
        });
    }
    let fields = vec![form.area("reason", Key::StaffGateReason, "2").into()];
    form.send(fields, Key::StaffGateClose, Key::StaffGateDone, move |desk, draft| {
        let reason = draft.said("reason").ok_or(Trouble::Unfit(Key::StaffGateNeed))?;
        begin(desk, &Writing { closed: true, reason: Some(desk.words(reason)?), ..now.clone() })
    })
}

const fn hold(hold: Hold) -> Key {
    match hold {
        Hold::Nothing => Key::StaffGateHoldNothing,
        Hold::Unvouched => Key::StaffGateHoldUnvouched,
        Hold::Everyone => Key::StaffGateHoldEveryone,
    }
}

fn pause(words: Words, seconds: u16) -> String {
    match seconds {
        0 => words.say(Key::StaffGatePaceNone).to_owned(),
        _ => words.fill(Key::StaffGateSeconds, &[("n", &words.number(u32::from(seconds)))]),
    }
}

/// Whose texts wait, and how fast one person writes; whether writing is closed stays what it is.
fn pace(desk: Desk, data: &Data, now: &Writing) -> Element {
    let words = data.words();
    let form = Form::new(desk, data, PACE).first("hold", now.hold.name());
    let form = form.first("slow", &now.slow_s.to_string());
    let holds = Hold::ALL.map(|own| (own.name().to_owned(), words.say(hold(own)).to_owned()));
    // A pause that somebody set elsewhere is there, too.
    let own = (!PAUSES.contains(&now.slow_s)).then_some(now.slow_s);
    let pauses = PAUSES.into_iter().chain(own).map(|seconds| (seconds.to_string(), pause(words, seconds)));
    let fields = vec![
        form.pick("hold", Key::StaffGateHold, holds.into()).into(),
        form.pick("slow", Key::StaffGatePaceOf, pauses.collect()).into(),
    ];
    let now = now.clone();
    form.send(fields, Key::StaffGateApply, Key::StaffGateDone, move |desk, draft| {
        let unfit = || Trouble::Unfit(Key::DeskRefuseElse);
        let hold = Hold::read(&draft.field("hold").into()).map_err(|_| unfit())?;
        let slow_s = draft.field("slow").parse().map_err(|_| unfit())?;
        begin(desk, &Writing { hold, slow_s, ..now.clone() })
    })
}

const fn links(links: Links) -> Key {
    match links {
        Links::Allow => Key::StaffScreenLinksAllow,
        Links::Hold => Key::StaffScreenLinksHold,
    }
}

const fn classifier(classifier: Classifier) -> Key {
    match classifier {
        Classifier::Off => Key::StaffScreenClassifierOff,
        Classifier::Open => Key::StaffScreenClassifierOpen,
        Classifier::Closed => Key::StaffScreenClassifierClosed,
    }
}

/// What makes a text wait, for whoever may say so.
fn screen(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let Some(now) = data.review.queue.as_ref().and_then(|queue| queue.screen.clone()) else {
        return View::Nothing;
    };
    let form = Form::new(desk, data, SCREEN).first("words", &now.words.join("\n"));
    let form = form.first("links", now.links.name()).first("classifier", now.classifier.name());
    let all_links = Links::ALL.map(|own| (own.name().to_owned(), words.say(links(own)).to_owned()));
    let all = Classifier::ALL.map(|own| (own.name().to_owned(), words.say(classifier(own)).to_owned()));
    let fields = vec![
        form.area("words", Key::StaffScreenWords, "4").into(),
        form.pick("links", Key::StaffScreenLinks, all_links.into()).into(),
        form.pick("classifier", Key::StaffScreenClassifier, all.into()).into(),
    ];
    let form = form.send(fields, Key::StaffGateApply, Key::DeskDone, screened);
    View::Many(vec![
        heading(words, Key::StaffScreen).into(),
        el("p").class("quiet").text(words.say(Key::StaffScreenNote)).into(),
        form.into(),
    ])
}

fn screened(desk: Desk, draft: &Draft) -> Result<Written, Trouble> {
    let unfit = || Trouble::Unfit(Key::DeskRefuseElse);
    let lines = draft.field("words").lines().map(str::trim).filter(|line| !line.is_empty());
    let act = desk.begin("screen", None).ok_or_else(unfit)?;
    let screen = Screen {
        words: lines.map(str::to_owned).collect(),
        links: Links::read(&draft.field("links").into()).map_err(|_| unfit())?,
        classifier: Classifier::read(&draft.field("classifier").into()).map_err(|_| unfit())?,
    };
    Ok(screen.write(act))
}
