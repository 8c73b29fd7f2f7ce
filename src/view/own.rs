//! What is mine to dispose of, among what I contributed: the name under which I appear, my code, my data. And the dialog in
//! which words of mine are erased.

pub mod code;
pub mod erase;
pub mod file;
pub mod name;

use super::node::{Element, View, el};
use crate::state::Dialog;
use crate::tasks::hands::Hands;
use crate::tasks::own;

/// Draws nothing: asks anew when somebody looks.
pub fn asks(hands: Hands) -> View {
    let mut before = false;
    View::Live(Box::new(move || {
        let open = hands.state().follow(|data| data.dialog == Some(Dialog::Mine));
        if open && !before {
            hands.go(own::look);
        }
        before = open;
        None
    }))
}

/// A part of what I contributed, with its heading.
pub fn part(heading: &str) -> Element {
    el("section").child(el("h4").text(heading.to_owned()))
}
