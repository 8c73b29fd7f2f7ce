//! What a view gives: nodes as plain data, made with [`el`] and its builder. [`super::patch`] puts them on
//! the screen.
//!
//! Leptos' `view!` gives every element, attribute and list a type, and so code, of its own. Here all nodes are
//! one type, built and compared by one piece of code: the widget's wasm went from 169 to 137 KB after brotli.

use std::borrow::Cow;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlTextAreaElement, KeyboardEvent};

/// A text of the widget or of people.
pub type Text = Cow<'static, str>;
/// What hears an event.
pub type Listener = Rc<dyn Fn(Event)>;
/// What is told of an element once it stands there as described, and each time it was described anew.
pub type Told = Box<dyn FnOnce(&HtmlElement)>;
/// Gives what is to be shown now, or nothing when that has not changed. Follows the signals it reads.
pub type Draw = Box<dyn FnMut() -> Option<View>>;

/// What stands in one place.
pub enum View {
    /// Nothing. The place remains, so that what stands after it keeps its nodes.
    Nothing,
    /// A text; never markup.
    Text(Text),
    /// An element.
    Element(Element),
    /// Several things in a row.
    Many(Vec<View>),
    /// What changes by itself, see [`super::drawn::drawn`].
    Live(Draw),
    /// What stands there already, whatever it is: nobody looks at it anew.
    Same,
}

/// Where a value of an element goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// An attribute.
    Attribute,
    /// A property of its style, set by script: a strict host page blocks style attributes.
    Style,
    /// The text in a field. Only set when it differs, so that the caret stays where it is.
    Value,
}

/// An element. The box makes the builder's moves cheap.
pub struct Element(pub(super) Box<Parts>);

/// What an element is made of.
pub(super) struct Parts {
    pub tag: &'static str,
    pub values: Vec<(Slot, &'static str, Text)>,
    pub listeners: Vec<(&'static str, Listener)>,
    pub told: Option<Told>,
    pub children: Vec<View>,
}

/// An element; inside `svg` one of SVG.
#[must_use]
pub fn el(tag: &'static str) -> Element {
    let (values, listeners, children) = (Vec::new(), Vec::new(), Vec::new());
    Element(Box::new(Parts { tag, values, listeners, told: None, children }))
}

/// A button that submits nothing.
#[must_use]
pub fn button(class: &'static str, click: impl Fn() + 'static) -> Element {
    el("button").attr("type", "button").class(class).on("click", move |_| click())
}

/// Several things in a row.
#[must_use]
pub fn many(views: impl IntoIterator<Item = impl Into<View>>) -> View {
    let mut all = Vec::new();
    for view in views {
        all.push(view.into());
    }
    View::Many(all)
}

impl Element {
    /// An attribute.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.value_in(Slot::Attribute, name, value.into())
    }

    /// An attribute that is there only with a value.
    #[must_use]
    pub fn maybe(self, name: &'static str, value: Option<impl Into<Text>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute that is there or not.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        self.maybe(name, on.then_some(""))
    }

    /// The classes.
    #[must_use]
    pub fn class(self, class: impl Into<Text>) -> Self {
        self.attr("class", class)
    }

    /// A property of the style.
    #[must_use]
    pub fn style(self, name: &'static str, value: String) -> Self {
        self.value_in(Slot::Style, name, value.into())
    }

    /// The text in a field.
    #[must_use]
    pub fn value(self, text: String) -> Self {
        self.value_in(Slot::Value, "value", text.into())
    }

    fn value_in(mut self, slot: Slot, name: &'static str, value: Text) -> Self {
        self.0.values.push((slot, name, value));
        self
    }

    /// A text of the widget or of people, after what is inside already.
    #[must_use]
    pub fn text(self, text: impl Into<Text>) -> Self {
        self.put(View::Text(text.into()))
    }

    /// Something inside, after what is inside already.
    #[must_use]
    pub fn child(self, child: impl Into<View>) -> Self {
        self.put(child.into())
    }

    /// Several things inside; they share one place.
    #[must_use]
    pub fn children(self, children: impl IntoIterator<Item = impl Into<View>>) -> Self {
        self.put(many(children))
    }

    fn put(mut self, child: View) -> Self {
        self.0.children.push(child);
        self
    }

    /// Hears an event.
    #[must_use]
    pub fn on(mut self, event: &'static str, hear: impl Fn(Event) + 'static) -> Self {
        self.0.listeners.push((event, Rc::new(hear)));
        self
    }

    /// Hears keys.
    #[must_use]
    pub fn on_key(self, hear: impl Fn(&KeyboardEvent) + 'static) -> Self {
        self.on("keydown", move |event| hear(event.unchecked_ref()))
    }

    /// Hears what is typed into a field: its text.
    #[must_use]
    pub fn on_input(self, hear: impl Fn(String) + 'static) -> Self {
        self.on("input", move |event| {
            if let Some(field) = event.target() {
                hear(field.unchecked_ref::<HtmlTextAreaElement>().value());
            }
        })
    }

    /// Keeps the keys typed here from whoever listens further out.
    #[must_use]
    pub fn keeps_keys(self) -> Self {
        self.on("keydown", |event| event.stop_propagation())
    }

    /// Tells `told` once the element stands there as described.
    #[must_use]
    pub fn tell(mut self, told: impl FnOnce(&HtmlElement) + 'static) -> Self {
        self.0.told = Some(Box::new(told));
        self
    }
}

impl From<Element> for View {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl<T: Into<Self>> From<Option<T>> for View {
    fn from(view: Option<T>) -> Self {
        view.map_or(Self::Nothing, Into::into)
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("View")
    }
}

impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.tag)
    }
}
