//! Meters that stand alone on a page, beside an article or a report: `<deliberation-meter>`.
//!
//! The element (`src/element/meter.js`) asks the API for the snapshot that everybody gets and parses it; here
//! it is read, core says what the meters say, and the widget's `view::meter` draws it: the same digits as in the widget. One
//! module serves all meters of a page; none of them knows a person, a session or a vote.

mod edition;

use deliberation_core::act::KnownTie;
use deliberation_core::consensus::meters::Meters;
use deliberation_core::consensus::meters::book::Book;
use deliberation_core::consensus::meters::whole::{Participating, Section};
use deliberation_core::id::ActId;
use deliberation_core::publish::{Published, PublishedStatement};
use deliberation_core::text::{Lang, LocalText};
use deliberation_widget::queries::Text;
use deliberation_widget::text::{Gauge, Locale, say};
use deliberation_widget::view::meter::{Voice, here, legend, list, section_of};
use deliberation_widget::view::node::{View, el};
use deliberation_widget::view::patch::{Built, renew};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use edition::edition;

/// At most so many statements under a heading, where no statement is named.
const LINES: usize = 3;

/// The sheet of all meters.
#[wasm_bindgen]
#[must_use]
pub fn style() -> String {
    include_str!(concat!(env!("OUT_DIR"), "/style.css")).to_owned()
}

/// A meter in its place. JavaScript holds it.
#[wasm_bindgen]
pub struct Meter {
    place: HtmlElement,
    built: Built,
}

impl std::fmt::Debug for Meter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meter").finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl Meter {
    /// A meter in `place`, empty so far.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(place: HtmlElement) -> Self {
        Self { place, built: Built::Nothing }
    }

    /// Shows what a snapshot (parsed JSON) says: of a statement, by its id or its number, or of all together where `statement` is
    /// empty. Whether there was anything to read.
    pub fn show(&mut self, snapshot: &JsValue, statement: &str, lang: &str) -> bool {
        let reader = Reader::of(lang);
        let view = edition(snapshot).map(|(edition, known)| reader.screen(&edition, &known, statement));
        let read = view.is_some();
        self.draw(view.unwrap_or_else(|| reader.status(Gauge::MeterNotHere)));
        read
    }

    /// Says that there is nothing to show now.
    pub fn fail(&mut self, lang: &str) {
        self.draw(Reader::of(lang).status(Gauge::MeterNotHere));
    }

    fn draw(&mut self, view: View) {
        let old = std::mem::replace(&mut self.built, Built::Nothing);
        self.built = renew(old, view, &self.place);
    }
}

/// Whom it is said to.
struct Reader {
    /// The language of the page, for what people wrote.
    lang: Lang,
    /// The nearest that we speak.
    voice: Voice,
}

impl Reader {
    fn of(lang: &str) -> Self {
        let voice = Voice(Locale::best([lang]).unwrap_or(Locale::En));
        Self { lang: Lang::try_from(lang.to_owned()).unwrap_or_else(|_| Lang::fallback()), voice }
    }

    fn say(&self, key: Gauge) -> &'static str {
        say(self.voice.0, key)
    }

    fn status(&self, key: Gauge) -> View {
        el("p").class("quiet").attr("role", "status").text(self.say(key)).into()
    }

    fn text(&self, local: &LocalText) -> Text {
        let (lang, text) = local.for_reader(&self.lang);
        Text { lang: lang.to_string(), text: text.to_owned() }
    }

    fn screen(&self, edition: &Published, known: &[KnownTie], statement: &str) -> View {
        let Text { lang, text } = self.text(&edition.opening.question);
        let head = el("p").class("quiet").attr("lang", lang).attr("dir", "auto").text(text);
        let body = if statement.is_empty() {
            self.whole(edition, known)
        } else {
            match edition.statements.iter().find(|own| is_named(own, statement)) {
                Some(own) => {
                    let line = (self.text(&own.text), Meters::of(edition, own));
                    let legend = legend(self.voice, std::iter::once(&line.1));
                    View::Many(vec![legend.into(), list(self.voice, &[line]).into()])
                }
                None => self.status(Gauge::MeterNoStatement),
            }
        };
        let foot = el("p").class("quiet").text(self.say(Gauge::MeterNotABallot));
        View::Many(vec![head.into(), body, foot.into()])
    }

    /// All statements together: where those affected and the viewers differ, what is shared, and where it is not.
    fn whole(&self, edition: &Published, known: &[KnownTie]) -> View {
        let mut book = Book::default();
        book.renew(edition);
        let line = |id: ActId| {
            let own = edition.statements.iter().find(|own| own.id == id)?;
            Some((self.text(&own.text), book.meters(id)?))
        };
        let lines = |(section, ids): (Section, Vec<ActId>)| {
            (section, ids.into_iter().take(LINES).filter_map(line).collect::<Vec<_>>())
        };
        let sections = book.whole().sections().map(lines);
        let legend = legend(self.voice, sections.iter().flat_map(|(_, lines)| lines).map(|line| &line.1));
        let sections = sections.map(|(section, lines)| section_of(self.voice, "h2", section, &lines));
        let ties = Participating::of(edition, known).ties;
        let ties = ties.iter().map(|here| (here, here.unit.as_ref().map(|unit| self.text(unit).text)));
        View::Many(vec![here(self.voice, ties), legend.into(), View::Many(sections.into())])
    }
}

fn is_named(statement: &PublishedStatement, name: &str) -> bool {
    statement.id.to_string() == name || name.parse() == Ok(statement.number)
}
