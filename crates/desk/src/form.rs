//! What one writes in: fields whose text is kept from the first letter on, and one button that sends. While it is on its
//! way the form says so; what was refused is said in a sentence, with the article, and stays as it was typed.

use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::wire::Written;
use deliberation_widget::view::node::{Element, View, button, el};
use deliberation_widget::web::graphemes::graphemes;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::state::{Data, Desk, Draft, Trouble};
use crate::words::{Key, Plural, Words};

/// A form in the making: its name, under which its draft is kept.
#[derive(Clone, Debug)]
pub struct Form {
    desk: Desk,
    words: Words,
    offline: bool,
    in_a_line: bool,
    key: String,
    draft: Draft,
    stale: Key,
    places: &'static [Place],
    then: fn(Desk, bool),
}

/// Where in an act a fault lies (the beginning of a JSON pointer), the field that it is said at, and what is said.
pub type Place = (&'static str, &'static str, Key);

/// What is kept of a choice, and what it is called.
pub type Choice = (String, String);

/// What there is to choose from: what is kept of each and what it is called; in groups that have names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options(Vec<(Option<String>, Vec<Choice>)>);

impl Options {
    /// The same and one group more; one without anything to choose is left out.
    #[must_use]
    pub fn group(mut self, name: &str, options: Vec<Choice>) -> Self {
        if !options.is_empty() {
            self.0.push((Some(name.to_owned()), options));
        }
        self
    }
}

impl From<Vec<Choice>> for Options {
    fn from(options: Vec<Choice>) -> Self {
        Self(vec![(None, options)])
    }
}

impl<const N: usize> From<[Choice; N]> for Options {
    fn from(options: [Choice; N]) -> Self {
        Vec::from(options).into()
    }
}

impl Form {
    /// The form of this name.
    #[must_use]
    pub fn new(desk: Desk, data: &Data, key: &str) -> Self {
        let (words, offline) = (data.words(), data.offline);
        let in_a_line = data.open.as_deref() == Some(key);
        Self {
            desk,
            words,
            offline,
            in_a_line,
            key: key.to_owned(),
            draft: desk.draft(key),
            stale: Key::DeskRefuseStale,
            places: &[],
            then: |_, _| {},
        }
    }

    /// What is being written.
    #[must_use]
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The same, with what is written where nothing was typed yet.
    #[must_use]
    pub fn first(self, name: &str, text: &str) -> Self {
        if !self.draft.fields.contains_key(name) {
            self.desk.keep(&self.key, name, text.to_owned());
        }
        Self { draft: self.desk.draft(&self.key), ..self }
    }

    /// The id of something of a field.
    fn id(&self, name: &str, part: &str) -> String {
        format!("desk-{}-{name}-{part}", self.key)
    }

    /// The same where a refusal says in which field something is wrong: of several places the first that it lies in counts.
    #[must_use]
    pub fn places(self, places: &'static [Place]) -> Self {
        Self { places, ..self }
    }

    /// The field that something is wrong in, and what.
    fn fault(&self) -> Option<(&'static str, Key)> {
        match self.draft.trouble.as_ref()? {
            Trouble::At(field, key) => Some((field, *key)),
            Trouble::Refused(problem) => place(problem, self.places),
            Trouble::Unfit(_) => None,
        }
    }

    /// What is wrong in one field.
    fn fault_of(&self, name: &str) -> Option<Key> {
        self.fault().filter(|(at, _)| *at == name).map(|(_, fault)| fault)
    }

    /// Named by its label alone: around a choice a label would read out what is chosen, too. What is wrong in it is said
    /// below it, and it has the focus.
    fn field(&self, name: &str, label: Key, field: Element) -> Element {
        let id = self.id(name, "label");
        let label = el("span").class("label").attr("id", id.clone()).text(self.words.say(label));
        let field = field.attr("aria-labelledby", id);
        // Of a group of boxes none is wrong by itself.
        let field = if self.fault_of(name).is_some() { field.attr("aria-invalid", "true") } else { field };
        self.with_fault(name, el("label").class("field").child(label), field)
    }

    /// A field in its box, with what is wrong with it: then it is described by that, and has the focus once.
    fn with_fault(&self, name: &str, whole: Element, field: Element) -> Element {
        let Some(fault) = self.fault_of(name) else { return whole.child(field) };
        let id = self.id(name, "fault");
        let said = self.words.say(fault);
        let said = el("span").class("alert").attr("role", "alert").attr("id", id.clone()).text(said);
        let desk = self.desk;
        whole.child(field.attr("aria-describedby", id)).child(said).tell(move |node| {
            let field = node.query_selector("input,select,textarea").ok().flatten();
            if desk.takes_focus()
                && let Some(field) = field
            {
                let _ = field.unchecked_ref::<HtmlElement>().focus();
            }
        })
    }

    fn keeps(&self, name: &'static str) -> impl Fn(String) + 'static {
        let (desk, key) = (self.desk, self.key.clone());
        move |text| desk.keep(&key, name, text)
    }

    fn plain(&self, name: &str, rows: &'static str) -> Element {
        let area =
            el("textarea").class("find").attr("rows", rows).attr("dir", "auto").attr("autocomplete", "off");
        area.value(self.draft.field(name).to_owned()).keeps_keys()
    }

    fn lines(&self, name: &'static str, rows: &'static str) -> Element {
        self.plain(name, rows).on_input(self.keeps(name))
    }

    /// Several lines that are read and selected in, and not written. In what browsers call read-only Chromium has no caret,
    /// so that keys could not select: here nothing is let in instead, and what an input method brings, which asks nobody,
    /// is put right.
    #[must_use]
    pub fn read(&self, name: &'static str, label: Key, rows: &'static str, focused: bool) -> Element {
        let area = self.plain(name, rows).attr("aria-readonly", "true").attr("inputmode", "none");
        let text = self.draft.field(name).to_owned();
        let area = area.on("beforeinput", |event| event.prevent_default()).on("input", move |event| {
            if let Some(area) = event.target() {
                area.unchecked_ref::<HtmlTextAreaElement>().set_value(&text);
            }
        });
        let area = if focused { area.tell(|node| drop(node.focus())) } else { area };
        self.field(name, label, area)
    }

    /// Several lines of text.
    #[must_use]
    pub fn area(&self, name: &'static str, label: Key, rows: &'static str) -> Element {
        self.field(name, label, self.lines(name, rows).flag("readonly", self.draft.act.is_some()))
    }

    /// The same with how many graphemes are left of `limit`.
    #[must_use]
    pub fn area_within(&self, name: &'static str, label: Key, rows: &'static str, limit: usize) -> Element {
        let (words, id) = (self.words, self.id(name, "left"));
        let now = left(words, self.draft.field(name), limit);
        let count = el("p").class("quiet desk-left").attr("id", id.clone()).text(now);
        let area = self.lines(name, rows).attr("aria-describedby", id);
        let area = area.flag("readonly", self.draft.act.is_some());
        // Typing draws nothing anew: the text that stands there says another number.
        let both = el("div").on("input", move |event| {
            let area = event.target().and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
            let both = event.current_target().and_then(|both| both.dyn_into::<HtmlElement>().ok());
            let said = both.and_then(|both| both.last_element_child()?.first_child());
            if let (Some(area), Some(said)) = (area, said) {
                said.set_node_value(Some(&left(words, &area.value(), limit)));
            }
        });
        both.child(self.field(name, label, area)).child(count)
    }

    /// One line of text.
    #[must_use]
    pub fn line(&self, name: &'static str, label: Key) -> Element {
        self.typed(name, label, "text")
    }

    /// One line of a type that browsers know, such as `date`.
    #[must_use]
    pub fn typed(&self, name: &'static str, label: Key, kind: &'static str) -> Element {
        let line =
            el("input").class("find").attr("type", kind).attr("dir", "auto").attr("autocomplete", "off");
        let line = line.flag("readonly", self.draft.act.is_some()).value(self.draft.field(name).to_owned());
        self.field(name, label, line.on_input(self.keeps(name)).keeps_keys())
    }

    /// The same, with what is said when the words were changed meanwhile.
    #[must_use]
    pub fn stale(self, stale: Key) -> Self {
        Self { stale, ..self }
    }

    /// The same; `then` hears, once what was sent is answered for, whether it was refused.
    #[must_use]
    pub fn then(self, then: fn(Desk, bool)) -> Self {
        Self { then, ..self }
    }

    /// One of several: what is kept of each, and what it is called.
    #[must_use]
    pub fn pick(&self, name: &'static str, label: Key, options: Vec<Choice>) -> Element {
        let keeps = self.keeps(name);
        self.select(name, label, options.into(), keeps)
    }

    /// The same where the screen depends on it: `then` hears what was chosen, and all is drawn anew.
    #[must_use]
    pub fn choose(
        &self,
        name: &'static str,
        label: Key,
        options: Options,
        then: impl Fn(Desk, &str) + 'static,
    ) -> Element {
        let (desk, keeps) = (self.desk, self.keeps(name));
        self.select(name, label, options, move |chosen| {
            keeps(chosen.clone());
            then(desk, &chosen);
            desk.change(|_| {});
        })
    }

    fn select(
        &self,
        name: &'static str,
        label: Key,
        options: Options,
        hear: impl Fn(String) + 'static,
    ) -> Element {
        let heard = move |event: web_sys::Event| {
            if let Some(field) = event.target() {
                hear(field.unchecked_ref::<HtmlSelectElement>().value());
            }
        };
        let chosen = self.draft.field(name).to_owned();
        let option = |(value, text): Choice| el("option").attr("value", value).text(text);
        let group = |(name, options): (Option<String>, Vec<Choice>)| -> View {
            match name {
                Some(name) => {
                    el("optgroup").attr("label", name).children(options.into_iter().map(option)).into()
                }
                None => View::Many(options.into_iter().map(|own| option(own).into()).collect()),
            }
        };
        let select = el("select").class("find").flag("disabled", self.draft.act.is_some());
        // Once its options stand there.
        let select =
            select.children(options.0.into_iter().map(group)).on("change", heard).tell(move |node| {
                node.unchecked_ref::<HtmlSelectElement>().set_value(&chosen);
            });
        self.field(name, label, select.keeps_keys())
    }

    /// Several of some: which, by what is kept of each, with blanks between.
    #[must_use]
    pub fn ticks(&self, name: &'static str, label: Key, options: Vec<Choice>) -> Element {
        let one = |(value, text): Choice| {
            let on = self.draft.field(name).split(' ').any(|own| own == value);
            let (desk, key) = (self.desk, self.key.clone());
            let flip = move |_| {
                let draft = desk.draft(&key);
                let others = draft.field(name).split(' ').filter(|own| *own != value && !own.is_empty());
                let mut all: Vec<&str> = others.collect();
                if !on {
                    all.push(&value);
                }
                desk.fill(&key, name, all.join(" "));
            };
            let tick = el("input").attr("type", "checkbox").flag("checked", on);
            let tick = tick.flag("disabled", self.draft.act.is_some()).on("change", flip);
            el("label").class("tick").child(tick).child(el("span").text(text))
        };
        let all = el("div").class("ticks").attr("role", "group").children(options.into_iter().map(one));
        // A label names one field: here each has its own.
        let id = self.id(name, "label");
        let label = el("span").class("label").attr("id", id.clone()).text(self.words.say(label));
        self.with_fault(name, el("div").class("field").child(label), all.attr("aria-labelledby", id))
    }

    /// A press puts a text into a field.
    #[must_use]
    pub fn put(&self, name: &'static str, text: String, label: &str) -> Element {
        let (desk, key) = (self.desk, self.key.clone());
        button("link", move || desk.fill(&key, name, text.clone())).text(label.to_owned())
    }

    /// The whole form. `make` makes the act of what is written; `done` is said once it is kept.
    #[must_use]
    pub fn send(
        self,
        fields: Vec<View>,
        send: Key,
        done: Key,
        make: impl Fn(Desk, &Draft) -> Result<Written, Trouble> + 'static,
    ) -> Element {
        let (desk, words, key) = (self.desk, self.words, self.key.clone());
        let (under_way, then, places) = (self.draft.act.is_some(), self.then, self.places);
        let form = el("form").class("desk-form").flag("novalidate", true).on("submit", move |event| {
            event.prevent_default();
            let own = key.clone();
            desk.send(&key, make(desk, &desk.draft(&key)), done, move |desk, refused| {
                // The field that was refused takes it.
                if let Some(Trouble::Refused(problem)) = &desk.draft(&own).trouble
                    && place(problem, places).is_some()
                {
                    desk.awaits_focus();
                }
                then(desk, refused);
            });
        });
        let press = el("button").attr("type", "submit").class("button primary").flag("disabled", under_way);
        let row = el("div").class("row").child(press.text(words.say(send)));
        let in_a_line = self.in_a_line;
        let cancel =
            in_a_line.then(|| button("button", move || desk.open(None)).text(words.say(Key::DeskCancel)));
        form.children(fields).child(self.outcome()).child(row.child(cancel))
    }

    /// A press that sends at once, without fields.
    #[must_use]
    pub fn press(
        self,
        class: &'static str,
        label: String,
        done: Key,
        make: impl Fn(Desk) -> Result<Written, Trouble> + 'static,
    ) -> View {
        let (desk, key, under_way) = (self.desk, self.key.clone(), self.draft.act.is_some());
        let then = self.then;
        let press = button(class, move || desk.send(&key, make(desk), done, then));
        View::Many(vec![press.flag("disabled", under_way).text(label).into(), self.outcome()])
    }

    /// That it is on its way, or why it was not accepted.
    #[must_use]
    pub fn outcome(&self) -> View {
        if self.draft.act.is_some() {
            let key = if self.offline { Key::DeskWaits } else { Key::DeskSending };
            return el("p").class("quiet").attr("role", "status").text(self.words.say(key)).into();
        }
        let trouble = self.draft.trouble.as_ref().filter(|_| self.fault().is_none());
        let Some(trouble) = trouble else { return View::Nothing };
        let alert = el("p").class("alert").attr("role", "alert");
        match trouble {
            Trouble::Unfit(key) | Trouble::At(_, key) => alert.text(self.words.say(*key)).into(),
            Trouble::Refused(problem) => {
                let sentence = if self.draft.is_stale() { self.stale } else { sentence(problem) };
                let alert = alert.text(self.words.say(sentence));
                let Some(rule) = problem.rule else { return alert.into() };
                let desk = self.desk;
                let (article, version) = (u32::from(rule.article), u32::from(rule.version));
                let open = move || {
                    desk.with_face(|face| face.open_article(article, version));
                };
                let name = self.words.fill(Key::DeskArticle, &[("n", &self.words.number(article))]);
                alert.text(" ").child(button("link", open).text(name)).into()
            }
        }
    }
}

/// Which field a refusal is about, and what is said there.
fn place(problem: &Problem, places: &'static [Place]) -> Option<(&'static str, Key)> {
    let pointer = &problem.errors.first()?.pointer;
    let lies = |within: &str| {
        pointer.strip_prefix(within).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    places.iter().find(|(within, ..)| lies(within)).map(|(_, field, key)| (*field, *key))
}

/// How many graphemes may still be written, or are too many.
fn left(words: Words, text: &str, limit: usize) -> String {
    let length = graphemes(text.trim());
    let n = u32::try_from(length.abs_diff(limit)).unwrap_or(u32::MAX);
    words.count(if length > limit { Plural::DeskOver } else { Plural::DeskLeft }, n)
}

/// Why it was not accepted, in a sentence that says what one can do.
#[must_use]
pub fn sentence(problem: &Problem) -> Key {
    match problem.cause() {
        Some(Cause::RoleForbids) => Key::DeskRefuseRole,
        Some(Cause::NotYours) => Key::DeskRefuseNotYours,
        Some(Cause::PhaseClosed) => Key::DeskRefusePhase,
        Some(Cause::PostTooLong | Cause::StatementTooLong | Cause::TooLarge) => Key::DeskRefuseLong,
        Some(Cause::StaleRevision) => Key::DeskRefuseStale,
        Some(Cause::PostClosed | Cause::StatementClosed) => Key::DeskRefuseClosed,
        Some(Cause::UnfitDemand) => Key::DeskRefuseDemand,
        Some(Cause::UnfitPost) => Key::DeskRefusePost,
        Some(Cause::UnknownPost | Cause::UnknownStatement) => Key::DeskRefuseUnknown,
        Some(Cause::DuplicateStatement) => Key::DeskRefuseSame,
        Some(Cause::TooManyPosts) => Key::DeskRefuseFull,
        Some(Cause::MalformedAct) => Key::DeskRefuseMalformed,
        Some(Cause::Involved) => Key::DeskRefuseInvolved,
        Some(Cause::CaseChanged) => Key::DeskRefuseCaseChanged,
        Some(Cause::UnfitDecision | Cause::GroundMissing) => Key::DeskRefuseDecision,
        #[cfg(feature = "panel")]
        _ => of_note(problem),
        #[cfg(not(feature = "panel"))]
        _ => Key::DeskRefuseElse,
    }
}

/// The same of notes.
#[cfg(feature = "panel")]
fn of_note(problem: &Problem) -> Key {
    match problem.cause() {
        Some(Cause::SameHouse) => Key::ExpertRefuseHouse,
        Some(Cause::SameField) => Key::ExpertRefuseField,
        Some(Cause::NeedsLawyer) => Key::ExpertRefuseLawyer,
        Some(Cause::HasInterest) => Key::ExpertRefuseInterest,
        Some(Cause::AnnotationClosed | Cause::UnknownAnnotation) => Key::ExpertRefuseNoteClosed,
        Some(Cause::SpanCutsCharacter | Cause::SpanOutOfRange) => Key::ExpertRefuseSpan,
        Some(Cause::QuoteDiffers) => Key::ExpertRefuseChanged,
        Some(Cause::LawMissing) => Key::ExpertRefuseLawMissing,
        Some(Cause::LawNotInForce) => Key::ExpertRefuseLawForce,
        Some(Cause::OutsideField) => Key::ExpertRefuseOutside,
        Some(Cause::OwnBody) => Key::ExpertRefuseOwnBody,
        Some(Cause::UnfitAnnotation) => Key::ExpertRefuseUnfitNote,
        Some(Cause::TooManyCorrections) => Key::ExpertRefuseTooMany,
        _ => Key::DeskRefuseElse,
    }
}
