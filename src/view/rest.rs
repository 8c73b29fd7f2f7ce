//! The rest of the screens: a module of its own, which comes once the first card stands.
//!
//! What is only reached through [`Rest`] is cut out of the first module when it is built (`xtask/src/split.rs`), code
//! and data alike, and is not paid for before the first vote. Whatever the card itself needs stays out of here.

use std::cell::Cell;
use std::pin::Pin;

use web_sys::HtmlElement;

use super::article_dialog::article_dialog;
use super::checked::told_and_checked;
use super::closed::closed;
use super::common::common;
use super::composer::composer;
use super::desk::{desk, to_desk};
use super::mine::mine;
use super::moderation::{dialogs, measures, report};
use super::more::{self, help};
use super::node::{View, el};
use super::opinion_map::opinion_map;
use super::statement_list::statement_list;
use super::thread::heard::claims;
use super::thread::remark::remark;
use super::thread::thread;
use super::words::Words;
use crate::state::{Coming, Data};
use crate::tasks::desk::{Hear, asked as asked_by_desk};
use crate::tasks::hands::Hands;
use crate::tasks::list_statements::list_anew;
use crate::tasks::prove::{Solver, solve};
use crate::text::Key;

/// A view of the second module.
pub type Screen = fn(Hands) -> View;

/// The views of the second module.
#[derive(Clone, Copy, Debug)]
pub struct Rest {
    /// The position map.
    pub map: Screen,
    /// Common ground.
    pub common: Screen,
    /// The list of all statements.
    pub list: Screen,
    /// The rules of procedure.
    pub rules: Screen,
    /// What I contributed.
    pub mine: Screen,
    /// Help.
    pub help: Screen,
    /// Claims often heard.
    pub heard: Screen,
    /// Prints the sheet on paper, from a frame in the element.
    pub print: fn(Hands, Words, &HtmlElement),
    /// The reasons of one statement, or what stands beside the programme.
    pub thread: Screen,
    /// Writing a statement.
    pub composer: Screen,
    /// What stands in the place of the card when the phase takes no votes.
    pub closed: Screen,
    /// A sentence beside the programme.
    pub remark: Screen,
    /// The way to the desk, for who has more than a reader's role.
    pub to_desk: Screen,
    /// What moderation tells me.
    pub told: Screen,
    /// What a moderator notes of the statement on the card.
    pub label: Screen,
    /// Why what was on the card is gone.
    pub stone: Screen,
    /// The way to report the statement on the card.
    pub report: Screen,
    /// The dialogs of a report and of words that are erased.
    pub reports: Screen,
    /// The place of the desk.
    pub desk: Screen,
    /// What the desk asks, see [`ask_for_desk`].
    pub asked: fn(Hands, &str, &str, Hear) -> Option<String>,
    /// Makes that list anew.
    pub list_anew: fn(&mut Data),
    /// Solves a challenge.
    pub solve: Solver,
    /// The stylesheet of all these.
    pub style: &'static str,
}

thread_local! {
    static REST: Cell<Option<Rest>> = const { Cell::new(None) };
}

/// It did not come; the browser's console has the reason.
struct Missing;

impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

#[cfg(feature = "element")]
#[wasm_split_helpers::wasm_split(rest, fallible)]
fn second_module() -> Result<Rest, Missing> {
    Ok(whole())
}

/// Where nothing is cut.
#[cfg(not(feature = "element"))]
async fn second_module() -> Result<Rest, Missing> {
    Ok(whole())
}

fn whole() -> Rest {
    Rest {
        map: opinion_map,
        common,
        list: statement_list,
        rules: article_dialog,
        mine,
        help,
        heard: claims,
        print: more::print,
        composer,
        closed,
        thread,
        remark,
        to_desk,
        told: told_and_checked,
        label: measures::card_label,
        stone: measures::card_stone,
        report: report::on_card,
        reports: dialogs,
        desk,
        asked: asked_by_desk,
        list_anew: made_anew,
        solve,
        style: include_str!(concat!(env!("OUT_DIR"), "/rest.css")),
    }
}

/// Brings the second module, unless it is here. Whether it is.
#[must_use]
pub fn bring() -> Pin<Box<dyn Future<Output = bool>>> {
    Box::pin(async {
        let Ok(rest) = second_module().await else { return false };
        REST.set(Some(rest));
        true
    })
}

/// Answers the desk, once the second module is here: [`crate::tasks::desk`] says what it may ask.
#[must_use]
pub fn ask_for_desk(hands: Hands, what: &str, json: &str, hear: Hear) -> Option<String> {
    (REST.get()?.asked)(hands, what, json, hear)
}

/// What solves the challenge of a backend, once the second module is here.
#[must_use]
pub fn prover() -> Option<Solver> {
    REST.get().map(|rest| rest.solve)
}

/// The stylesheet of the second module, once that is here.
#[must_use]
pub fn sheet() -> Option<&'static str> {
    REST.get().map(|rest| rest.style)
}

fn made_anew(data: &mut Data) {
    list_anew(data, |_| {});
}

/// Makes the list anew, where the second module is here; else that makes it when it comes.
pub fn make_list(data: &mut Data) {
    if let Some(rest) = REST.get() {
        (rest.list_anew)(data);
    }
}

/// Prints the sheet on paper, where the second module is here.
pub fn print(hands: Hands, words: Words, near: &HtmlElement) {
    if let Some(rest) = REST.get() {
        (rest.print)(hands, words, near);
    }
}

/// A dialog of the second module; nothing until that is here.
pub fn dialog(hands: Hands, which: fn(&Rest) -> Screen) -> View {
    let mut here = false;
    View::Live(Box::new(move || {
        if here || hands.state().follow(|data| data.rest) != Coming::Here {
            return None;
        }
        here = true;
        REST.get().as_ref().map(which).map(|screen| screen(hands))
    }))
}

/// A view of the second module; until that is here, what is said instead.
pub fn rest(hands: Hands, which: fn(&Rest) -> Screen) -> View {
    let mut shown = None;
    View::Live(Box::new(move || {
        let now = hands.state().follow(|data| (Words::of(data), data.rest));
        // Once it stands it follows the rest by itself.
        if shown == Some(now) || shown.is_some_and(|(_, before)| before == Coming::Here) {
            return None;
        }
        shown = Some(now);
        let (words, coming) = now;
        let here = REST.get().as_ref().map(which);
        Some(here.map_or_else(|| absent(words, coming), |screen| screen(hands)))
    }))
}

fn absent(words: Words, coming: Coming) -> View {
    let key = if coming == Coming::Missing { Key::RestMissing } else { Key::LoadWaiting };
    el("p").class("quiet").attr("role", "status").text(words.say(key)).into()
}
