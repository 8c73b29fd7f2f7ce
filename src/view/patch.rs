//! Puts [`View`]s on the screen, and turns what stands there into what a new one describes: things in the
//! same place and of the same kind keep their nodes, with focus and caret, and only what differs is written.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Document, Event, HtmlElement, HtmlTextAreaElement, Node};

use super::node::{Element, Listener, Slot, Text, View};
use live::Live;

const SVG: &str = "http://www.w3.org/2000/svg";
const SVG_TAG: &str = "svg";

/// What stands on the screen. To be removed with [`Built::remove`].
pub enum Built {
    /// Nothing.
    Nothing,
    /// A text and its node.
    Text(Text, Node),
    /// An element.
    Element(BuiltElement),
    /// Several things in a row.
    Many(Vec<Built>),
    /// What changes by itself.
    Live(Live),
}

/// Where something stands: in `parent`, before `before`; whether that is inside SVG.
#[derive(Clone, Copy)]
struct Place<'a> {
    parent: &'a Node,
    svg: bool,
    before: Option<&'a Node>,
}

/// An element on the screen.
pub struct BuiltElement {
    tag: &'static str,
    node: HtmlElement,
    values: Vec<(Slot, &'static str, Text)>,
    listening: Vec<Listening>,
    children: Vec<Built>,
}

/// A listener on the screen. What hears is exchanged without listening anew.
struct Listening {
    node: HtmlElement,
    event: &'static str,
    hears: Rc<RefCell<Listener>>,
    closure: Closure<dyn FnMut(Event)>,
}

/// Puts a view at the end of `parent`.
#[must_use]
pub fn build(view: View, parent: &Node) -> Built {
    patch(Built::Nothing, view, Place { parent, svg: false, before: None })
}

/// Turns what stands at the end of `parent` into what a new view describes.
#[must_use]
pub fn renew(old: Built, view: View, parent: &Node) -> Built {
    patch(old, view, Place { parent, svg: false, before: None })
}

impl Built {
    /// Takes it off the screen.
    pub fn remove(self) {
        match self {
            Self::Nothing => {}
            Self::Text(_, node) => detach(&node),
            Self::Element(element) => detach(&element.node),
            Self::Many(all) => all.into_iter().for_each(Self::remove),
            Self::Live(live) => live.remove(),
        }
    }

    /// The first node.
    #[must_use]
    pub fn first(&self) -> Option<Node> {
        match self {
            Self::Nothing => None,
            Self::Text(_, node) => Some(node.clone()),
            Self::Element(element) => Some(element.node.clone().into()),
            Self::Many(all) => all.iter().find_map(Self::first),
            Self::Live(live) => live.first(),
        }
    }
}

fn detach(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}

impl Place<'_> {
    fn insert(self, node: &Node) {
        let _ = self.parent.insert_before(node, self.before);
    }
}

fn patch(old: Built, new: View, place: Place<'_>) -> Built {
    match (old, new) {
        (old, View::Same) => old,
        (Built::Nothing, new) => fresh(new, place),
        (Built::Text(was, node), View::Text(text)) => {
            if was != text {
                node.set_node_value(Some(&text));
            }
            Built::Text(text, node)
        }
        (Built::Element(old), View::Element(new)) if old.tag == new.0.tag => {
            Built::Element(describe(old, new, place.svg))
        }
        (Built::Many(old), View::Many(new)) => Built::Many(row(old, new, place)),
        (Built::Live(old), View::Live(draw)) => old.drawn_by(draw, place),
        (old, new) => {
            old.remove();
            fresh(new, place)
        }
    }
}

fn fresh(view: View, place: Place<'_>) -> Built {
    match view {
        View::Nothing | View::Same => Built::Nothing,
        View::Text(text) => {
            let node = Node::from(document().create_text_node(&text));
            place.insert(&node);
            Built::Text(text, node)
        }
        View::Element(new) => {
            let tag = new.0.tag;
            let document = document();
            let node = if place.svg || tag == SVG_TAG {
                document.create_element_ns(Some(SVG), tag)
            } else {
                document.create_element(tag)
            };
            let node = node.unwrap_or_else(|_| unreachable!("{tag} is a name of an element"));
            place.insert(&node);
            let (values, listening, children) = (Vec::new(), Vec::new(), Vec::new());
            let old = BuiltElement { tag, node: node.unchecked_into(), values, listening, children };
            Built::Element(describe(old, new, place.svg))
        }
        View::Many(all) => Built::Many(row(Vec::new(), all, place)),
        View::Live(draw) => live::begin(draw, place),
    }
}

/// What changes by itself: it follows the signals that it reads.
#[cfg(feature = "element")]
mod live {
    use leptos::prelude::*;
    use leptos::reactive::effect::RenderEffect;
    use web_sys::{Comment, Node};

    use super::{Built, Place, detach, document, patch};
    use crate::view::node::Draw;

    /// Before a mark that holds its place.
    pub struct Live(RenderEffect<Built>, Comment);

    impl std::fmt::Debug for Live {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Live")
        }
    }

    pub(super) fn begin(draw: Draw, place: Place<'_>) -> Built {
        let mark = document().create_comment("");
        place.insert(&mark);
        Built::Live(live(Built::Nothing, draw, place, mark))
    }

    impl Live {
        pub(super) fn remove(self) {
            self.0.take_value().into_iter().for_each(Built::remove);
            detach(&self.1);
        }

        pub(super) fn first(&self) -> Option<Node> {
            self.0.with_value_mut(|built| built.first()).flatten().or_else(|| Some(self.1.clone().into()))
        }

        pub(super) fn drawn_by(self, draw: Draw, place: Place<'_>) -> Built {
            Built::Live(live(self.0.take_value().unwrap_or(Built::Nothing), draw, place, self.1))
        }
    }

    /// Nothing reactive may be made inside `draw`: it would end with the next look.
    fn live(old: Built, mut draw: Draw, place: Place<'_>, mark: Comment) -> Live {
        let (parent, svg, before) = (place.parent.clone(), place.svg, Node::from(mark.clone()));
        let look = move |old: Option<Built>| {
            let old = old.unwrap_or(Built::Nothing);
            match draw() {
                Some(new) => {
                    untrack(|| patch(old, new, Place { parent: &parent, svg, before: Some(&before) }))
                }
                None => old,
            }
        };
        Live(RenderEffect::new_with_value(look, Some(old)), mark)
    }
}

/// Whoever links the views alone draws anew by [`renew`], and nothing changes by itself: no signals, and not their bytes.
#[cfg(not(feature = "element"))]
mod live {
    use web_sys::Node;

    use super::{Built, Place, fresh};
    use crate::view::node::Draw;

    /// There is none.
    #[derive(Debug)]
    pub enum Live {}

    pub(super) fn begin(mut draw: Draw, place: Place<'_>) -> Built {
        draw().map_or(Built::Nothing, |view| fresh(view, place))
    }

    impl Live {
        pub(super) fn remove(self) {
            match self {}
        }

        pub(super) fn first(&self) -> Option<Node> {
            match *self {}
        }

        pub(super) fn drawn_by(self, _: Draw, _: Place<'_>) -> Built {
            match self {}
        }
    }
}

/// Things in a row, last first, so that each knows what it stands before.
fn row(mut old: Vec<Built>, new: Vec<View>, place: Place<'_>) -> Vec<Built> {
    let count = new.len();
    while old.len() > count {
        old.pop().into_iter().for_each(Built::remove);
    }
    old.resize_with(count, || Built::Nothing);
    let mut before = place.before.cloned();
    for (at, new) in new.into_iter().enumerate().rev() {
        let was = std::mem::replace(&mut old[at], Built::Nothing);
        old[at] = patch(was, new, Place { before: before.as_ref(), ..place });
        before = old[at].first().or(before);
    }
    old
}

fn describe(mut old: BuiltElement, Element(new): Element, svg: bool) -> BuiltElement {
    let node = &old.node;
    for (slot, name, value) in &new.values {
        // A field's text changes under the hands of whoever types.
        let known = |(s, n, v): &(Slot, &str, Text)| s == slot && n == name && v == value;
        if *slot == Slot::Value || !old.values.iter().any(known) {
            write(node, *slot, name, value);
        }
    }
    for (slot, name, _) in &old.values {
        if !new.values.iter().any(|(s, n, _)| s == slot && n == name) {
            clear(node, *slot, name);
        }
    }
    old.values = new.values;
    listen(&mut old.listening, new.listeners, node);
    let svg = svg || old.tag == SVG_TAG;
    old.children = row(old.children, new.children, Place { parent: node, svg, before: None });
    if let Some(told) = new.told {
        told(node);
    }
    old
}

fn write(node: &HtmlElement, slot: Slot, name: &str, value: &str) {
    match slot {
        Slot::Attribute => drop(node.set_attribute(name, value)),
        Slot::Style => drop(node.style().set_property(name, value)),
        Slot::Value => {
            let field: &HtmlTextAreaElement = node.unchecked_ref();
            if field.value() != value {
                field.set_value(value);
            }
        }
    }
}

fn clear(node: &HtmlElement, slot: Slot, name: &str) {
    match slot {
        Slot::Attribute => drop(node.remove_attribute(name)),
        Slot::Style => drop(node.style().remove_property(name)),
        Slot::Value => {}
    }
}

fn listen(old: &mut Vec<Listening>, new: Vec<(&'static str, Listener)>, node: &HtmlElement) {
    let same = old.len() == new.len() && old.iter().zip(&new).all(|(old, (event, _))| old.event == *event);
    if same {
        for (old, (_, listener)) in old.iter().zip(new) {
            old.hears.replace(listener);
        }
        return;
    }
    old.clear();
    for (event, listener) in new {
        let hears = Rc::new(RefCell::new(listener));
        let heard = Rc::clone(&hears);
        let closure = Closure::<dyn FnMut(Event)>::new(move |event| {
            // Not held while it hears: it may lead to this element being described anew.
            let listener = Rc::clone(&heard.borrow());
            listener(event);
        });
        let _ = node.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        old.push(Listening { node: node.clone(), event, hears, closure });
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ =
            self.node.remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref());
    }
}

impl std::fmt::Debug for Built {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Built")
    }
}

impl std::fmt::Debug for BuiltElement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag)
    }
}

fn document() -> Document {
    let document = web_sys::window().and_then(|window| window.document());
    document.unwrap_or_else(|| unreachable!("a widget lives in a page"))
}
