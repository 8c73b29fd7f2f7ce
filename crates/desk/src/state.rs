//! What the desk knows, and what is being written in it.
//!
//! A draft is kept on this device under its form's name from the first letter on. Once it is sent, the act itself is kept
//! with it: should the page go before the answer comes, the very same act is sent again, and twice is once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;

use deliberation_core::act::{Head, Moment, Origin};
use deliberation_core::id::ActId;
use deliberation_core::participant::{Role, Standing};
use deliberation_core::protocol::problem::{Cause, Problem};
use deliberation_core::publish::PublishedStatement;
use deliberation_core::text::{Lang, LocalText};
#[cfg(feature = "demands")]
use deliberation_core::thread::published::{DemandsOf, PublishedPost};
use deliberation_core::wire::{Json, Read, Record, Written};
use wasm_bindgen_futures::spawn_local;

use crate::face::{Face, Facts, parse};
use crate::words::{Key, Words};

/// How far the desk is with what there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Coming {
    /// On its way.
    #[default]
    Waiting,
    /// Here.
    Here,
    /// It did not come.
    Missing,
}

/// What everybody may see, as far as the desk needs it; and how one looks at it.
#[derive(Clone, PartialEq, Debug)]
pub struct Data {
    /// How far it is.
    pub coming: Coming,
    /// As what one acts.
    pub role: Role,
    /// All of that: name, house, fields.
    pub standing: Option<Standing>,
    /// What waits for those who annotate; nothing before it came.
    #[cfg(feature = "panel")]
    pub board: Option<Rc<deliberation_core::protocol::envelope::Desk>>,
    /// Whether it did not come when it was asked for last.
    #[cfg(feature = "panel")]
    pub board_missing: bool,
    /// The note that is being put under the same claim elsewhere.
    #[cfg(feature = "panel")]
    pub once: Option<Rc<crate::board::Once>>,
    /// The language of the screen.
    pub lang: Lang,
    /// Whether there is no connection.
    pub offline: bool,
    /// The statements, by number.
    pub statements: Vec<PublishedStatement>,
    /// How the demands stand, body by body.
    #[cfg(feature = "demands")]
    pub demands: Vec<DemandsOf>,
    /// All posts that have a place, by number.
    #[cfg(feature = "demands")]
    pub posts: Vec<PublishedPost>,
    /// Who was given which role.
    #[cfg(feature = "stage")]
    pub people: crate::people::People,
    /// The articles in force.
    #[cfg(feature = "staff")]
    pub articles: Vec<deliberation_core::procedure::Article>,
    /// What waits for those who moderate, and what they are deciding.
    #[cfg(feature = "staff")]
    pub review: Rc<crate::review::Review>,
    /// How moderation stands, as everybody is told.
    #[cfg(feature = "staff")]
    pub moderation: Json,
    /// The tab that is shown.
    pub tab: &'static str,
    /// The form that is open in a line of a list.
    pub open: Option<String>,
    /// How many lines of each list are drawn.
    pub window: usize,
    /// What was done last.
    pub done: Option<Key>,
}

/// So many lines of a list are drawn at first, and each time more.
pub const WINDOW: usize = 12;

impl Data {
    /// The words of the screen.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::of(self.lang.as_str())
    }

    /// A text as this reader gets it, with its language.
    #[must_use]
    pub fn text<'a>(&self, text: &'a LocalText) -> (String, &'a str) {
        let (lang, text) = text.for_reader(&self.lang);
        (lang.to_string(), text)
    }

    /// A statement by its id.
    #[must_use]
    pub fn statement(&self, id: &str) -> Option<&PublishedStatement> {
        self.statements.iter().find(|own| own.id.to_string() == id)
    }

    /// The statements that are not closed.
    pub fn open_statements(&self) -> impl Iterator<Item = &PublishedStatement> {
        self.statements.iter().filter(|own| own.closed_by.is_none())
    }

    fn take_in(&mut self, json: &Json) {
        if let Some(facts) = json.get("facts").and_then(|facts| Facts::read(facts).ok()) {
            self.standing = Standing::read(&facts.standing).ok();
            (self.role, self.lang, self.offline) = (facts.role, facts.lang, facts.offline);
        }
        if json.get("failed").is_some() && self.coming == Coming::Waiting {
            self.coming = Coming::Missing;
        }
        let Some(snapshot) = json.get("snapshot") else { return };
        // Of the snapshot no more is read than what is shown here: maps and sums are the widget's.
        if let Ok(record) = Record::of(snapshot)
            && let Ok(statements) = record.need("statements")
        {
            (self.statements, self.coming) = (statements, Coming::Here);
            #[cfg(feature = "demands")]
            {
                self.demands = record.may("demands").unwrap_or_default();
            }
        }
        #[cfg(feature = "staff")]
        if let Ok(record) = Record::of(snapshot) {
            self.articles = record.may("articles").unwrap_or_default();
            self.moderation = record.may("moderation").unwrap_or_default();
        }
        #[cfg(feature = "demands")]
        self.take_in_posts(json);
    }

    #[cfg(feature = "demands")]
    fn take_in_posts(&mut self, json: &Json) {
        for row in json.get("posts").and_then(Json::as_array).into_iter().flatten() {
            let Ok(row) = PublishedPost::read(row) else { continue };
            match self.posts.binary_search_by_key(&row.number, |own| own.number) {
                Ok(at) => self.posts[at] = row,
                Err(at) => self.posts.insert(at, row),
            }
        }
        // A statement that is hidden takes its posts along.
        let statements = &self.statements;
        self.posts.retain(|post| post.statement.is_none_or(|id| statements.iter().any(|own| own.id == id)));
    }
}

/// Why something cannot be sent, or was not accepted.
#[derive(Clone, PartialEq, Debug)]
pub enum Trouble {
    /// Something is missing, or is not as it must be.
    Unfit(Key),
    /// The same of what stands in one field.
    At(&'static str, Key),
    /// It was refused.
    Refused(Box<Problem>),
}

/// What is being written in one form.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Draft {
    /// What was typed and chosen, by the fields' names.
    pub fields: BTreeMap<String, String>,
    /// The act it became, until that is answered for.
    pub act: Option<String>,
    /// Why it was not accepted.
    pub trouble: Option<Trouble>,
}

impl Draft {
    /// What stands in a field.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The same without blanks at the ends, if anything is left.
    #[must_use]
    pub fn said(&self, name: &str) -> Option<&str> {
        Some(self.field(name).trim()).filter(|text| !text.is_empty())
    }

    /// Whether it was refused because the words that it is about were changed.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        let Some(Trouble::Refused(problem)) = &self.trouble else { return false };
        problem.cause() == Some(Cause::StaleRevision)
    }

    fn written(&self) -> String {
        let mut fields = Written::default();
        for (name, text) in &self.fields {
            fields = fields.text(name, text);
        }
        let draft = Written::default().json("fields", &fields.end());
        match &self.act {
            Some(act) => draft.text("act", act).end(),
            None => draft.end(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let json = parse(text)?;
        let record = Record::of(&json).ok()?;
        Some(Self { fields: record.may("fields").ok()?, act: record.may("act").ok()?, trouble: None })
    }
}

/// All of one desk.
pub(crate) struct Inside {
    life: u32,
    face: Face,
    pub(crate) data: Rc<Data>,
    drafts: BTreeMap<String, Draft>,
    focus: bool,
    /// Whether the tab that is shown takes the focus: it was pressed in another module.
    tab: bool,
}

thread_local! {
    /// An instance of this module serves one element at a time.
    static INSIDE: RefCell<Option<Inside>> = const { RefCell::new(None) };
    /// Whether it will be drawn anew, and by what.
    static DUE: Cell<bool> = const { Cell::new(false) };
    /// Counts the desks that this instance has served: what comes for an earlier one is too late.
    static LIVES: Cell<u32> = const { Cell::new(0) };
}

/// Does something in its turn. Boxed: what puts a task in the queue is there once, not once for each kind.
pub(crate) fn later(work: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(work);
}

/// The desk. Copies are the same.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    life: u32,
    draw: fn(Desk),
}

impl Desk {
    /// A desk before anything has come. `draw` draws it.
    #[must_use]
    pub fn new(face: Face, draw: fn(Self)) -> Self {
        let (facts, first) = (face.who(), face.came_for());
        let data = Data {
            coming: Coming::default(),
            role: facts.as_ref().map(|facts| facts.role).unwrap_or_default(),
            standing: facts.as_ref().and_then(|facts| Standing::read(&facts.standing).ok()),
            #[cfg(feature = "panel")]
            board: None,
            #[cfg(feature = "panel")]
            board_missing: false,
            #[cfg(feature = "panel")]
            once: None,
            offline: facts.as_ref().is_some_and(|facts| facts.offline),
            lang: facts.map_or_else(Lang::fallback, |facts| facts.lang),
            statements: Vec::new(),
            #[cfg(feature = "demands")]
            demands: Vec::new(),
            #[cfg(feature = "demands")]
            posts: Vec::new(),
            #[cfg(feature = "stage")]
            people: crate::people::People::default(),
            #[cfg(feature = "staff")]
            articles: Vec::new(),
            #[cfg(feature = "staff")]
            review: Rc::default(),
            #[cfg(feature = "staff")]
            moderation: Json::Null,
            tab: first.unwrap_or_default(),
            open: None,
            window: WINDOW,
            done: None,
        };
        let life = LIVES.get() + 1;
        LIVES.set(life);
        INSIDE.set(Some(Inside {
            life,
            face,
            data: Rc::new(data),
            drafts: BTreeMap::new(),
            focus: false,
            tab: first.is_some(),
        }));
        Self { life, draw }
    }

    /// Ends it: whatever comes is too late.
    pub fn end(self) {
        INSIDE.take();
    }

    /// Hears of what there is from now on.
    pub fn follow(self) {
        let hear = move |json: Json| {
            #[cfg(feature = "staff")]
            if json.get("open").is_some() {
                return self.opens(&json);
            }
            self.change(|data| data.take_in(&json));
            self.ask_anew();
        };
        self.with_face(|face| face.hear(hear));
        #[cfg(feature = "staff")]
        self.begin_review();
    }

    /// Asks for what only some get: with each edition, and after each act.
    fn ask_anew(self) {
        #[cfg(feature = "panel")]
        self.renew_board();
        #[cfg(feature = "staff")]
        self.ask_queue();
        #[cfg(feature = "stage")]
        if self.data().is_some_and(|data| data.tab == "roles") {
            self.ask_people();
        }
    }

    /// The focus goes to the next heading or field that is drawn for it.
    pub fn awaits_focus(self) {
        self.with(|inside| inside.focus = true);
    }

    /// Whether it was awaited: once.
    #[must_use]
    pub fn takes_focus(self) -> bool {
        self.with(|inside| std::mem::take(&mut inside.focus)).unwrap_or(false)
    }

    /// Whether the tab that is shown takes the focus: once.
    #[must_use]
    pub fn takes_tab(self) -> bool {
        self.with(|inside| std::mem::take(&mut inside.tab)).unwrap_or(false)
    }

    pub(crate) fn with<T>(self, work: impl FnOnce(&mut Inside) -> T) -> Option<T> {
        INSIDE.with_borrow_mut(|inside| inside.as_mut().filter(|own| own.life == self.life).map(work))
    }

    /// What there is; nothing when the desk has gone.
    #[must_use]
    pub fn data(self) -> Option<Rc<Data>> {
        self.with(|inside| Rc::clone(&inside.data))
    }

    /// Changes what there is, and draws it anew, once for all changes of now.
    pub fn change(self, change: impl FnOnce(&mut Data)) {
        if self.with(|inside| change(Rc::make_mut(&mut inside.data))).is_none() || DUE.replace(true) {
            return;
        }
        later(Box::pin(async move {
            DUE.set(false);
            (self.draw)(self);
        }));
    }

    /// Does something by the widget.
    pub fn with_face<T>(self, work: impl FnOnce(&Face) -> T) -> Option<T> {
        // Not held meanwhile: the widget may answer at once.
        self.with(|inside| inside.face.clone()).map(|face| work(&face))
    }

    /// What shows a statement or post in the widget, when it is called. `statement`: at whose thread's root it stands.
    pub fn shows(self, target: ActId, statement: Option<ActId>) -> impl Fn() + 'static {
        move || {
            self.with_face(|face| face.show(target, statement));
        }
    }

    /// What is being written in a form: what was kept of it, the first time.
    #[must_use]
    pub fn draft(self, key: &str) -> Draft {
        if let Some(draft) = self.with(|inside| inside.drafts.get(key).cloned()).flatten() {
            return draft;
        }
        let kept = self.with_face(|face| face.remembered(key)).flatten();
        let draft = kept.and_then(|text| Draft::read(&text)).unwrap_or_default();
        self.with(|inside| inside.drafts.insert(key.to_owned(), draft.clone()));
        // It was on its way when the page went.
        if let Some(act) = &draft.act {
            self.go(key.to_owned(), act.clone(), Key::DeskDone, |_, _| {});
        }
        draft
    }

    /// Keeps a draft in the place of what was written there.
    pub fn put(self, key: &str, draft: Draft) {
        let empty = draft.fields.values().all(|text| text.trim().is_empty()) && draft.act.is_none();
        let text = (!empty).then(|| draft.written());
        self.with_face(|face| face.remember(key, text));
        self.with(|inside| inside.drafts.insert(key.to_owned(), draft));
    }

    /// Keeps what is typed or chosen. Nothing is drawn anew by it.
    pub fn keep(self, key: &str, name: &str, text: String) {
        let mut draft = self.draft(key);
        draft.fields.insert(name.to_owned(), text);
        draft.trouble = None;
        self.put(key, draft);
    }

    /// The same, and draws it.
    pub fn fill(self, key: &str, name: &str, text: String) {
        self.keep(key, name, text);
        self.change(|_| {});
    }

    /// Opens the form of a line, or closes it; what was written there is kept.
    pub fn open(self, key: Option<String>) {
        self.change(|data| data.open = key);
    }

    /// Begins an act done at the desk; the caller adds its members.
    #[must_use]
    pub fn begin(self, kind: &str, moment: Option<Moment>) -> Option<Written> {
        let head = self.with_face(Face::new_head)?;
        let record = Record::of(&head).ok()?;
        let (id, nonce) = (record.need("id").ok()?, record.need("nonce").ok()?);
        Some(Head { id, nonce, at: record.need("at").ok()?, moment }.begin_from(kind, Origin::Desk))
    }

    /// Sends what a form says; `done` is said once it is kept, and `then` hears whether it was refused.
    pub fn send(
        self,
        key: &str,
        act: Result<Written, Trouble>,
        done: Key,
        then: impl FnOnce(Self, bool) + 'static,
    ) {
        let mut draft = self.draft(key);
        if draft.act.is_some() {
            return;
        }
        match act {
            Ok(act) => {
                let act = act.end();
                (draft.act, draft.trouble) = (Some(act.clone()), None);
                self.put(key, draft);
                self.go(key.to_owned(), act, done, then);
            }
            Err(trouble) => {
                if matches!(trouble, Trouble::At(..)) {
                    self.awaits_focus();
                }
                draft.trouble = Some(trouble);
                self.put(key, draft);
            }
        }
        self.change(|data| data.done = None);
    }

    fn go(self, key: String, act: String, done: Key, then: impl FnOnce(Self, bool) + 'static) {
        let Some(face) = self.with_face(Face::clone) else { return };
        // One piece of code for all of them.
        let then: Box<dyn FnOnce(Self, bool)> = Box::new(then);
        self.go_with(face, key, act, done, then);
    }

    fn go_with(self, face: Face, key: String, act: String, done: Key, then: Box<dyn FnOnce(Self, bool)>) {
        later(Box::pin(async move {
            let answer = face.do_act(&act).await;
            let problem = answer.get("problem").and_then(|problem| Problem::read(problem).ok());
            let refused = problem.is_some();
            let draft = match problem {
                Some(problem) => Draft {
                    trouble: Some(Trouble::Refused(Box::new(problem))),
                    act: None,
                    ..self.draft(&key)
                },
                None => Draft::default(),
            };
            self.put(&key, draft);
            then(self, refused);
            self.change(|data| {
                if !refused {
                    data.done = Some(done);
                    if data.open.as_ref() == Some(&key) {
                        data.open = None;
                    }
                }
            });
            self.ask_anew();
        }));
    }

    /// A text in the language of the screen.
    ///
    /// # Errors
    /// When nothing is left of it, or it cannot stand.
    pub fn words(self, text: &str) -> Result<LocalText, Trouble> {
        let lang = self.with(|inside| inside.data.lang.clone()).unwrap_or_else(Lang::fallback);
        LocalText::new(lang, text).map_err(|_| Trouble::Unfit(Key::DeskNeedText))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_back_as_it_was_written() {
        let mut draft = Draft::default();
        draft.fields.insert("text".to_owned(), "“a”\n\\ {b}".to_owned());
        assert_eq!(Draft::read(&draft.written()), Some(draft.clone()));
        draft.act = Some(r#"{"id":"x"}"#.to_owned());
        assert_eq!(Draft::read(&draft.written()), Some(draft));
        assert_eq!(Draft::read("no"), None);
    }
}
