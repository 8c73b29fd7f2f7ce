//! The drawing of the map: cells, soft hulls, letters, and me on top.

use leptos::prelude::*;

use super::words::Words;
use crate::queries::letter;
use crate::queries::map_layout::{Circle, HEIGHT, Layout, WIDTH, tenths};
use crate::text::Key;

/// The drawing. `label` is the sentence that says what it shows.
pub fn picture(words: Words, layout: &Layout, label: String) -> AnyView {
    let class = |what: &str, group: Option<usize>| group.map_or_else(|| what.to_owned(), |g| format!("{what} g{g}"));
    let hull = |(group, path): (usize, &String)| {
        view! { <path class=class("hull", Some(group)) d=path.clone()/> }.into_any()
    };
    let cell = |c: &Circle| {
        view! { <circle class=class("cell", c.group) cx=tenths(c.x) cy=tenths(c.y) r=tenths(c.r)/> }.into_any()
    };
    let name = |(group, [x, y]): (usize, &[f64; 2])| {
        let (x, y) = (tenths(*x), tenths(*y + 9.0));
        view! { <text class=class("letter", Some(group)) x=x y=y>{letter(group)}</text> }.into_any()
    };
    let [x, y] = layout.origin.map(tenths);
    view! {
        <svg class="picture" part="map" role="img" aria-label=label viewBox=format!("0 0 {} {}", tenths(WIDTH), tenths(HEIGHT))>
            <line class="axis" x1=x.clone() y1="12" x2=x y2=tenths(HEIGHT - 12.0)/>
            <line class="axis" x1="12" y1=y.clone() x2=tenths(WIDTH - 12.0) y2=y/>
            <g>{layout.hulls.iter().enumerate().map(hull).collect_view()}</g>
            <g>{layout.cells.iter().map(cell).collect_view()}</g>
            <g>{layout.letters.iter().enumerate().map(name).collect_view()}</g>
            {layout.me.map(|me| self::me(words, me))}
        </svg>
    }
    .into_any()
}

fn me(words: Words, me: Circle) -> AnyView {
    // My name stands on the side where there is room.
    let (x, anchor) = if me.x < WIDTH - 70.0 { ("13", "start") } else { ("-13", "end") };
    view! {
        <g class="me" style:transform=format!("translate({}px,{}px)", tenths(me.x), tenths(me.y))>
            <circle class="blur" r=tenths(me.r)/>
            <circle class="dot" r="7.5"/>
            <text class="name" x=x y="5" text-anchor=anchor>{words.say(Key::MapYou)}</text>
        </g>
    }
    .into_any()
}
