//! Deciding: what becomes of it, what was found, on what ground, and why. All of it is written already for what is found
//! most often; who decides may write it themselves.

use deliberation_core::act::{Ground, Outcome, Reason};
use deliberation_core::date::Date;
use deliberation_core::id::ActId;
use deliberation_core::moderation::queue::QueueCase;
use deliberation_core::text::LocalText;
use deliberation_core::wire::Read as _;
use deliberation_widget::view::node::{Element, View, button, el};

use super::case::reason;
use super::keys;
use crate::form::{Form, Options};
use crate::parts::named;
use crate::review::Step;
use crate::review::choice::{self, Choice, outcomes, reasons};
use crate::review::is_spam;
use crate::review::keys::Command;
use crate::state::{Data, Desk, Draft, Trouble};
use crate::words::Key;

/// So many places are offered by a digit each.
const PLACES: usize = 9;
/// The name of the form in which many are hidden together.
const BATCH: &str = "batch";

/// What an outcome is called. `waits`: of something that nobody sees yet.
pub const fn name(outcome: Outcome, waits: bool) -> Key {
    match outcome {
        Outcome::Show if waits => Key::StaffShow,
        Outcome::Show => Key::StaffKeep,
        Outcome::Hide => Key::StaffHide,
        Outcome::Label => Key::StaffLabel,
        Outcome::Collapse => Key::StaffCollapse,
        Outcome::Move => Key::StaffMove,
        Outcome::Lock => Key::StaffLock,
        Outcome::Warn => Key::StaffWarn,
        Outcome::Limit => Key::StaffLimit,
        Outcome::Lift => Key::StaffLift,
        Outcome::Hold => Key::StaffHold,
        Outcome::Pass => Key::StaffPass,
    }
}

/// The same of what somebody decided.
pub const fn name_of(outcome: Outcome) -> Key {
    name(outcome, false)
}

/// What one can do with the case that is open.
pub fn acts(desk: Desk, data: &Data, case: &QueueCase) -> View {
    let words = data.words();
    let step = data.review.step;
    let waits = case.wait.is_some();
    let press = |outcome: Outcome| {
        let on = matches!(step, Step::Choosing(own) | Step::Writing(own, _) if own == outcome);
        let class = if is_frequent(outcome) { "button" } else { "link" };
        let press = button(class, move || with(desk, |data| press(desk, data, outcome)));
        let plain = matches!(outcome, Outcome::Show | Outcome::Pass);
        let press =
            if plain { press } else { press.attr("aria-expanded", if on { "true" } else { "false" }) };
        press.text(words.say(name(outcome, waits))).child(keys::hint(data, Command::Decide(outcome)))
    };
    let row = el("div").class("row review-acts").children(outcomes(case).into_iter().map(press));
    let next = match step {
        Step::Reading => View::Nothing,
        Step::Choosing(Outcome::Move) => places(desk, data, case).into(),
        Step::Choosing(outcome) => finds(desk, data, case, outcome).into(),
        Step::Writing(outcome, about) => form(desk, data, case, outcome, about).into(),
    };
    View::Many(vec![row.into(), next])
}

/// What is decided most often stands out.
const fn is_frequent(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Show | Outcome::Hide | Outcome::Label | Outcome::Move | Outcome::Pass)
}

/// What was found, a digit each.
fn finds(desk: Desk, data: &Data, case: &QueueCase, outcome: Outcome) -> Element {
    let words = data.words();
    let one = |(nth, about): (usize, Reason)| {
        let press = button("button", move || with(desk, |data| chosen(desk, data, outcome, nth + 1)));
        el("li").child(
            press.child(keys::digit(words, data.review.keys.on, nth + 1)).text(words.say(reason(about))),
        )
    };
    let list = el("ul").class("review-choice").children(reasons(case).into_iter().enumerate().map(one));
    let own = button("link", move || with(desk, |data| write(desk, data)));
    let own = own.text(words.say(Key::StaffWrite)).child(keys::hint(data, Command::Write));
    let head = el("p").attr("role", "status").text(words.say(Key::StaffFind));
    el("div").class("review-step").child(head).child(list).child(own)
}

/// Where it belongs, a digit each.
fn places(desk: Desk, data: &Data, case: &QueueCase) -> Element {
    let words = data.words();
    let one = |nth: usize, name: String| {
        let press = button("button", move || with(desk, |data| chosen(desk, data, Outcome::Move, nth)));
        el("li").child(press.child(keys::digit(words, data.review.keys.on, nth)).text(name))
    };
    let near = choice::nearest(data, case, PLACES).into_iter().enumerate();
    let near = near.filter_map(|(nth, id)| Some(one(nth + 1, named(data, data.statement(&id.to_string())?))));
    // Where it is a remark already, it stands there.
    let remarks = case.on.is_some().then(|| one(0, words.say(Key::StaffRemarks).to_owned()));
    let list = el("ul").class("review-choice").children(near).child(remarks);
    let head = el("p").attr("role", "status").text(words.say(Key::StaffWhere));
    el("div").class("review-step").child(head).child(list)
}

fn with(desk: Desk, work: impl FnOnce(&Data)) {
    if let Some(data) = desk.data() {
        work(&data);
    }
}

/// A press on what becomes of it.
pub fn press(desk: Desk, data: &Data, outcome: Outcome) {
    let ours = |case: &&QueueCase| !case.own && !data.review.is_gone() && outcomes(case).contains(&outcome);
    let Some(case) = data.review.current().filter(ours) else {
        return;
    };
    if desk.takes_note() {
        return;
    }
    match outcome {
        Outcome::Show | Outcome::Pass => desk.decide(case, Choice::plain(outcome)),
        _ => {
            let open = data.review.step == Step::Choosing(outcome);
            desk.on_review(|review| review.step = if open { Step::Reading } else { Step::Choosing(outcome) });
        }
    }
}

/// The `nth` of what there is to choose from.
pub fn chosen(desk: Desk, data: &Data, outcome: Outcome, nth: usize) {
    let Some(case) = data.review.current().filter(|_| !data.review.is_gone()) else { return };
    if desk.takes_note() {
        return;
    }
    if outcome == Outcome::Move {
        let near = choice::nearest(data, case, PLACES);
        let to = match nth.checked_sub(1) {
            None => case.on.map(|_| None),
            Some(at) => near.get(at).map(|id| Some(*id)),
        };
        if let Some(choice) = to.and_then(|to| choice::moved(data, case, to)) {
            desk.decide(case, choice);
        }
        return;
    }
    let about = nth.checked_sub(1).and_then(|at| reasons(case).get(at).copied());
    let Some(about) = about else { return };
    match choice::ready(data, case, outcome, about) {
        Some(choice) => desk.decide(case, choice),
        None => writes(desk, outcome, Some(about)),
    }
}

/// Writes the words before it is decided.
pub fn write(desk: Desk, data: &Data) {
    if let Step::Choosing(outcome) = data.review.step
        && outcome != Outcome::Move
    {
        writes(desk, outcome, None);
    }
}

fn writes(desk: Desk, outcome: Outcome, about: Option<Reason>) {
    desk.on_review(|review| review.step = Step::Writing(outcome, about));
    desk.awaits_focus();
}

/// Facts and reason in one's own words.
fn form(desk: Desk, data: &Data, case: &QueueCase, outcome: Outcome, about: Option<Reason>) -> Element {
    let words = data.words();
    let key = format!("decide/{}", case.target);
    let first = about.map_or("", Reason::name);
    let facts = choice::facts(words, case).map(|text| text.original().to_owned()).unwrap_or_default();
    let because = about.and_then(choice::because).map_or("", |because| words.say(because));
    let mut form = Form::new(desk, data, &key).first("facts", &facts);
    if about.is_some() {
        form = form.first("about", first).first("ground", &ground_of(data, about)).first("reason", because);
    }
    let all =
        reasons(case).into_iter().map(|about| (about.name().to_owned(), words.say(reason(about)).to_owned()));
    let none = std::iter::once((String::new(), words.say(Key::DeskChoose).to_owned()));
    let articles = data.articles.iter().map(|own| {
        let n = words.number(u32::from(own.number));
        let title = data.text(&own.title).1;
        (own.number.to_string(), format!("{} · {title}", words.fill(Key::DeskArticle, &[("n", &n)])))
    });
    let law = std::iter::once(("law".to_owned(), words.say(Key::StaffLawOwn).to_owned()));
    let abouts: Vec<(String, String)> = none.clone().chain(all).collect();
    let grounds: Vec<(String, String)> = none.chain(articles).chain(law).collect();
    let fill_key = key.clone();
    let about_field = form.choose("about", Key::StaffAbout, Options::from(abouts), move |desk, chosen| {
        let about = Reason::read(&chosen.into()).ok();
        if let Some(data) = desk.data() {
            desk.keep(&fill_key, "ground", ground_of(&data, about));
            let because = about.and_then(choice::because).map_or("", |because| data.words().say(because));
            if !because.is_empty() {
                desk.keep(&fill_key, "reason", because.to_owned());
            }
        }
    });
    let by_law = form.draft().field("ground") == "law";
    let fields: Vec<View> = vec![
        about_field.into(),
        form.choose("ground", Key::StaffGround, Options::from(grounds), |_, _| {}).into(),
        by_law.then(|| form.line("law", Key::StaffLaw)).into(),
        form.area("facts", Key::StaffFactsLabel, "2").into(),
        form.area("reason", Key::StaffReason, "3").into(),
        (outcome == Outcome::Limit).then(|| form.typed("until", Key::StaffUntil, "date")).into(),
    ];
    let sent = case.clone();
    let heard = key.clone();
    let whole =
        el("form").class("desk-form review-step").flag("novalidate", true).on("submit", move |event| {
            event.prevent_default();
            let draft = desk.draft(&heard);
            let made = desk
                .data()
                .ok_or(Trouble::Unfit(Key::DeskRefuseElse))
                .and_then(|data| made(desk, &data, outcome, &draft));
            match made {
                Ok(choice) => {
                    desk.put(&heard, Draft::default());
                    desk.decide(&sent, choice);
                }
                Err(trouble) => {
                    desk.put(&heard, Draft { trouble: Some(trouble), ..draft });
                    desk.change(|_| {});
                }
            }
        });
    let send =
        el("button").attr("type", "submit").class("button primary").text(words.say(name(outcome, false)));
    let back = button("button", move || {
        desk.on_review(|review| review.step = Step::Reading);
        desk.awaits_focus();
    });
    let row = el("div").class("row").child(send).child(back.text(words.say(Key::StaffBack)));
    let focused = move |node: &web_sys::HtmlElement| {
        let first = node.query_selector("select").ok().flatten();
        if desk.takes_focus()
            && let Some(first) = first
        {
            use wasm_bindgen::JsCast as _;
            let _ = first.unchecked_ref::<web_sys::HtmlElement>().focus();
        }
    };
    whole.children(fields).child(form.outcome()).child(row).tell(focused)
}

/// What is chosen first as the ground of a finding.
fn ground_of(data: &Data, about: Option<Reason>) -> String {
    match about {
        Some(Reason::Illegal) => "law".to_owned(),
        Some(about) => {
            choice::article(&data.articles, about).map(|own| own.number.to_string()).unwrap_or_default()
        }
        None => String::new(),
    }
}

/// The decision that is written in the form.
fn made(desk: Desk, data: &Data, outcome: Outcome, draft: &Draft) -> Result<Choice, Trouble> {
    let unfit = Trouble::Unfit;
    let about = Reason::read(&draft.field("about").into()).map_err(|_| unfit(Key::StaffNeedAbout))?;
    let ground = match draft.field("ground") {
        "law" => {
            let law = draft.said("law").ok_or(unfit(Key::StaffNeedLaw))?;
            Ground::Law { law: law.to_owned(), url: None }
        }
        number => {
            let article = data.articles.iter().find(|own| own.number.to_string() == number);
            choice::ground(article.ok_or(unfit(Key::StaffNeedGround))?)
        }
    };
    let until = match outcome {
        Outcome::Limit => {
            let until = Date::try_from(draft.field("until").trim().to_owned());
            Some(until.map_err(|_| unfit(Key::StaffNeedUntil))?)
        }
        _ => None,
    };
    let reason = draft.said("reason").ok_or(unfit(Key::DeskNeedReason))?;
    // Words of the desk's own that were left as they are go out in both languages.
    let ready = choice::because(about).filter(|because| data.words().say(*because) == reason);
    let ready: Option<LocalText> = ready.and_then(|_| choice::reason(data, about));
    let reason = match ready {
        Some(reason) => reason,
        None => desk.words(reason)?,
    };
    let facts = draft.said("facts").map(|facts| desk.words(facts)).transpose()?;
    Ok(Choice {
        about: Some(about),
        ground: Some(ground),
        facts,
        reason: Some(reason),
        until,
        ..Choice::plain(outcome)
    })
}

/// Hides together what is ticked, once how many these are was typed.
pub fn batch(desk: Desk, data: &Data, ticked: &[ActId]) -> Element {
    let words = data.words();
    let here = data.review.here();
    let all: Vec<QueueCase> =
        here.into_iter().filter(|case| is_spam(case) && ticked.contains(&case.target)).cloned().collect();
    let n = words.number(u32::try_from(all.len()).unwrap_or(u32::MAX));
    let form = Form::new(desk, data, BATCH);
    let label = words.fill(Key::StaffBatch, &[("n", &n)]);
    let field =
        el("input").class("find").attr("inputmode", "numeric").attr("autocomplete", "off").attr("size", "4");
    let field = field
        .value(form.draft().field("n").to_owned())
        .on_input(move |text| desk.keep(BATCH, "n", text))
        .keeps_keys();
    let trouble = form.draft().trouble.is_some().then(|| {
        let need = words.fill(Key::StaffBatchNeed, &[("n", &n)]);
        el("p").class("alert").attr("role", "alert").text(need)
    });
    let send = el("button").attr("type", "submit").class("button").text(words.say(Key::StaffBatchSend));
    let whole =
        el("form").class("desk-form review-step").flag("novalidate", true).on("submit", move |event| {
            event.prevent_default();
            let draft = desk.draft(BATCH);
            let fits = !all.is_empty() && draft.said("n").and_then(|n| n.parse().ok()) == Some(all.len());
            if !fits {
                desk.put(BATCH, Draft { trouble: Some(Trouble::Unfit(Key::StaffBatchNeed)), ..draft });
                return desk.change(|_| {});
            }
            let Some(data) = desk.data() else { return };
            let both = |case: &QueueCase| {
                Some((case.clone(), choice::ready(&data, case, Outcome::Hide, Reason::Spam)?))
            };
            let chosen: Vec<_> = all.iter().filter_map(both).collect();
            desk.put(BATCH, Draft::default());
            desk.decide_all(chosen);
            desk.on_review(|review| review.tick(None));
        });
    whole
        .child(el("label").class("field").child(el("span").class("label").text(label)).child(field))
        .child(trouble)
        .child(el("div").class("row").child(send))
}
