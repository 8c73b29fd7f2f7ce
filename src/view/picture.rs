//! The drawing of the map: cells, soft hulls, letters, and me on top.

use super::node::{Element, el};
use super::words::Words;
use crate::queries::letter;
use crate::queries::map_layout::{Circle, HEIGHT, Layout, WIDTH, tenths};
use crate::text::Key;

/// The drawing. `label` is the sentence that says what it shows.
pub fn picture(words: Words, layout: &Layout, label: String) -> Element {
    let hull =
        |(group, path): (usize, &String)| el("path").class(format!("hull g{group}")).attr("d", path.clone());
    let cell = |c: &Circle| {
        let class = c.group.map_or_else(|| "cell".to_owned(), |group| format!("cell g{group}"));
        el("circle").class(class).attr("cx", tenths(c.x)).attr("cy", tenths(c.y)).attr("r", tenths(c.r))
    };
    let name = |(group, [x, y]): (usize, &[f64; 2])| {
        let text = el("text").class(format!("letter g{group}")).text(letter(group).to_string());
        text.attr("x", tenths(*x)).attr("y", tenths(*y + 9.0))
    };
    let axis = |x1: String, y1: String, x2: String, y2: String| {
        el("line").class("axis").attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2)
    };
    let [x, y] = layout.origin.map(tenths);
    el("svg")
        .class("picture")
        .attr("part", "map")
        .attr("role", "img")
        .attr("aria-label", label)
        .attr("viewBox", format!("0 0 {} {}", tenths(WIDTH), tenths(HEIGHT)))
        .child(axis(x.clone(), tenths(12.0), x, tenths(HEIGHT - 12.0)))
        .child(axis(tenths(12.0), y.clone(), tenths(WIDTH - 12.0), y))
        .child(el("g").children(layout.hulls.iter().enumerate().map(hull)))
        .child(el("g").children(layout.cells.iter().map(cell)))
        .child(el("g").children(layout.letters.iter().enumerate().map(name)))
        .child(layout.me.map(|me| self::me(words, me)))
}

fn me(words: Words, me: Circle) -> Element {
    // My name stands on the side where there is room.
    let (x, anchor) = if me.x < WIDTH - 70.0 { ("13", "start") } else { ("-13", "end") };
    let name = el("text").class("name").attr("x", x).attr("y", "5").attr("text-anchor", anchor);
    el("g")
        .class("me")
        .style("transform", format!("translate({}px,{}px)", tenths(me.x), tenths(me.y)))
        .child(el("circle").class("blur").attr("r", tenths(me.r)))
        .child(el("circle").class("dot").attr("r", "7.5"))
        .child(name.text(words.say(Key::MapYou)))
}
