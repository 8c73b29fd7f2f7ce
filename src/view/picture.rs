//! The drawing of the map: cells, soft hulls, letters, and me on top; and what hands do on it.
//!
//! The wheel is taken from the page only with Ctrl or ⌘, or while the picture has the focus; one finger always
//! scrolls the page, two are for the picture.

use std::ops::Deref;
use std::rc::Rc;

use deliberation_core::opinion::layout::{Circle, HEIGHT, Region, WIDTH, tenths};
use wasm_bindgen::JsCast;
use web_sys::{Element as Node, Event, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

use super::canvas::paint;
use super::node::{Element, View, el, many};
use super::words::{Words, hue};
use crate::queries::letter;
use crate::queries::map::{Drawn, Me};
use crate::state::map_view::{Chosen, MapView, Zoom};
use crate::tasks::hands::Hands;
use crate::text::{More, percent};

/// A step of an arrow key, in units of the drawing.
const STEP: f64 = 48.0;
const CLOSER: f64 = 1.5;
/// A letter that gives way to me stays this far from the edge.
const EDGE: f64 = 24.0;

/// The map as I look at it now.
struct Look<'a> {
    map: &'a Drawn,
    zoom: Zoom,
    me: Option<Me>,
}

impl Deref for Look<'_> {
    type Target = Drawn;
    fn deref(&self) -> &Drawn {
        self.map
    }
}

/// The drawing. `label` is the sentence that says what it shows. It follows how it is looked at by itself: the marks,
/// of which there may be thousands, are described once and stay.
pub fn picture(hands: Hands, words: Words, map: Rc<Drawn>, label: String) -> View {
    let mut stands = false;
    View::Live(Box::new(move || {
        let zoom = hands.state().follow_view().zoom;
        let look = Look { map: &map, zoom, me: map.me.map(|oval| Me::shown(oval, &zoom)) };
        let marks = if std::mem::replace(&mut stands, true) { View::Same } else { still(hands, &map) };
        Some(sheet(hands, words, &look, label.clone(), marks).into())
    }))
}

/// What only moves with the whole: axes, hulls, cells.
fn still(hands: Hands, map: &Drawn) -> View {
    let layout = &map.layout;
    let axis = |x1: String, y1: String, x2: String, y2: String| {
        el("line").class("axis").attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2)
    };
    let [x, y] = [tenths(layout.origin[0]), tenths(layout.origin[1])];
    let cells = match map.canvas {
        None => many(layout.cells.iter().map(|circle| cell(map, circle))),
        Some(_) => View::Nothing,
    };
    View::Many(vec![
        axis(x.clone(), tenths(-HEIGHT), x, tenths(2.0 * HEIGHT)).into(),
        axis(tenths(-WIDTH), y.clone(), tenths(2.0 * WIDTH), y).into(),
        el("g").children(layout.groups.iter().map(|region| hull(hands, map, region))).into(),
        el("g").children([cells]).into(),
    ])
}

fn sheet(hands: Hands, words: Words, map: &Look<'_>, label: String, marks: View) -> Element {
    let layout = &map.layout;
    let Zoom { scale, shift, held } = map.zoom;
    let scene = el("g")
        .class(if held { "scene held" } else { "scene" })
        .style("transform", format!("{} scale({})", moved(shift), fine(scale)))
        // Marks grow less than distances, so that a closer look tells them apart.
        .style("--q", fine(1.0 / scale.sqrt()))
        .children([marks]);
    let drawing = el("svg")
        .class(if scale > 1.0 { "picture near" } else { "picture" })
        .attr("part", "map")
        .attr("role", "group")
        .attr("tabindex", "0")
        .attr("aria-label", label)
        .attr("viewBox", format!("0 0 {} {}", tenths(WIDTH), tenths(HEIGHT)))
        .child(scene)
        .child(el("g").children((0..layout.groups.len()).map(|at| name(hands, words, map, at))))
        .child(
            el("g").attr("aria-hidden", "true").children(layout.groups.iter().map(|group| asked(map, group))),
        )
        .child(map.me.map(|me| self::me(words, map, me, held)));
    let drawing =
        HEARD.into_iter().fold(drawing, |drawing, event| drawing.on(event, move |event| hear(hands, &event)));
    // Under the drawing, so that hulls, letters and I stay on top.
    let canvas = map.canvas.map(|_| {
        let marks = self::marks(map);
        let again = marks.clone();
        let zoom = map.zoom;
        el("canvas")
            .class("marks")
            .attr("aria-hidden", "true")
            .on("transitionend", move |event| {
                if let Some(canvas) = event.current_target() {
                    paint(canvas.unchecked_ref(), &again, zoom);
                }
            })
            .tell(move |canvas| paint(canvas.unchecked_ref(), &marks, zoom))
    });
    el("div").class("sheet").child(canvas).child(drawing)
}

const HEARD: [&str; 9] = [
    "keydown",
    "wheel",
    "dblclick",
    "touchstart",
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "pointerleave",
];

fn hear(hands: Hands, event: &Event) {
    let now = view(hands);
    match &*event.type_() {
        "keydown" => keys(hands, event.unchecked_ref()),
        "wheel" => wheel(hands, event.unchecked_ref()),
        "dblclick" => {
            let at = place(event.unchecked_ref());
            change(hands, |view| view.closer(2.0, at));
        }
        "touchstart" if now.pinched() => event.prevent_default(),
        "pointerdown" => pointer(hands, event, |view, id, at, _| view.press(id, at)),
        "pointermove" if now.touched() => pointer(hands, event, MapView::drag),
        "pointerup" | "pointercancel" | "pointerleave" if now.touched() => {
            pointer(hands, event, |view, id, _, _| view.lift(id));
        }
        _ => {}
    }
}

/// For a canvas: circles, the letter that gives the hue, how strong it is.
pub type Mark = (Circle, f64);

fn marks(map: &Drawn) -> Vec<Mark> {
    map.layout.cells.iter().map(|circle| (*circle, strength(map, circle.letter))).collect()
}

/// How strong a mark is: by the group's share that agrees with what is chosen; weak where another group is.
fn strength(map: &Drawn, group: Option<u8>) -> f64 {
    match share(map, group) {
        Some(Some((agree, seen))) => 0.12 + 0.78 * f64::from(agree) / f64::from(seen.max(1)),
        Some(None) => 0.12,
        None if off(map, group) => 0.14,
        // Those in no group are the ground that groups stand out from.
        None if group.is_none() && !map.groups.is_empty() => 0.34,
        None => 0.62,
    }
}

/// If a statement is chosen: the people of the group who agree with it, and who saw it.
fn share(map: &Drawn, group: Option<u8>) -> Option<Option<(u32, u32)>> {
    let (_, _, found) = map.statement.as_ref()?;
    let sums = found.groups.iter().find(|(own, _)| Some(*own) == group).and_then(|(_, sums)| *sums);
    Some(sums.map(|sums| (sums.agree, sums.seen())))
}

/// Whether another group is chosen.
fn off(map: &Drawn, group: Option<u8>) -> bool {
    map.group.is_some() && map.group != group
}

fn classes(map: &Drawn, name: &'static str, group: Option<u8>) -> String {
    let hue = group.map_or_else(String::new, hue);
    format!("{name} {hue}{}", if off(map, group) { " off" } else { "" })
}

fn cell(map: &Drawn, circle: &Circle) -> Element {
    el("circle")
        .class(classes(map, "cell", circle.letter))
        .attr("r", tenths(circle.r))
        .style("transform", format!("{} scale(var(--q))", moved(circle.at)))
        .style("fill-opacity", fine(strength(map, circle.letter)))
}

fn hull(hands: Hands, map: &Drawn, region: &Region) -> Element {
    let own = region.letter;
    el("path")
        .class(classes(map, "hull", Some(own)))
        .attr("d", region.hull.clone())
        .on("click", move |_| choose(hands, own, true))
}

/// How far a letter stands from me, in units of the drawing, so that neither hides the other.
const CLEARANCE: [f64; 2] = [40.0, 44.0];
/// Its share stands under it.
const SHARE: f64 = 16.0;

/// Where a letter is shown: at the middle of its group, above or below me where I stand there too.
fn spot(map: &Look<'_>, region: &Region) -> [f64; 2] {
    let [x, y] = map.zoom.shows(region.at);
    let Some(Me { at: [mine, line], .. }) = map.me else { return [x, y] };
    let [across, apart] = CLEARANCE;
    let above = apart + if map.statement.is_some() { SHARE } else { 0.0 };
    if (x - mine).abs() > across || y <= line - above || y >= line + apart {
        return [x, y];
    }
    // Above, if it is nearer to there and there is room.
    let up = line - above;
    [x, if y <= line && up > EDGE || line + apart > HEIGHT - EDGE { up } else { line + apart }]
}

/// A letter: the button that chooses its group. Of all letters one is on the way of the Tab key.
fn name(hands: Hands, words: Words, map: &Look<'_>, index: usize) -> Element {
    let region = &map.layout.groups[index];
    let (own, at, count) = (region.letter, region.at, map.layout.groups.len());
    let lead = map.layout.groups.iter().position(|group| Some(group.letter) == map.at).unwrap_or(0);
    let chosen = map.group == Some(own);
    let text = letter(own).to_string();
    let says = map.groups.get(index).map(|(line, _)| {
        let (n, share) = (words.number(line.size), percent(line.size, line.of));
        words.fill(More::MapLetter, &[("letter", &text), ("n", &n), ("share", &share)])
    });
    let mark = el("g")
        .class("up")
        .child(el("circle").class("ring").attr("r", "22"))
        .child(el("text").attr("y", "9").text(text));
    el("g")
        .class(format!("{}{}", classes(map, "letter", Some(own)), if map.zoom.held { " held" } else { "" }))
        .style("transform", moved(spot(map, region)))
        .attr("role", "button")
        .attr("aria-pressed", if chosen { "true" } else { "false" })
        .maybe("aria-label", says)
        .attr("tabindex", if index == lead { "0" } else { "-1" })
        .on("click", move |_| choose(hands, own, true))
        .on("focus", move |_| {
            change(hands, |view| {
                view.at = Some(own);
                view.bring(at);
            });
        })
        .on_key(move |event| {
            match event.key().as_str() {
                "Enter" | " " => choose(hands, own, false),
                "ArrowRight" | "ArrowDown" => step(event, (index + 1) % count),
                "ArrowLeft" | "ArrowUp" => step(event, (index + count - 1) % count),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
        .child(mark)
}

/// The share that agrees with what is chosen, under the letter. It is heard in the rows under the map.
fn asked(map: &Look<'_>, region: &Region) -> Option<Element> {
    let (agree, seen) = share(map, Some(region.letter)).flatten()?;
    let text = el("text").class("share").attr("y", "24").text(percent(agree, seen));
    let place = el("g").class(if map.zoom.held { "letter held" } else { "letter" });
    let place = place.style("transform", moved(spot(map, region)));
    Some(place.child(el("g").class("up").child(text)))
}

fn step(event: &KeyboardEvent, to: usize) {
    let letters = event.current_target().and_then(|own| own.unchecked_ref::<Node>().parent_element());
    if let Some(next) = letters.and_then(|letters| letters.children().item(to as u32)) {
        let _ = next.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Chooses a group, or no longer.
pub fn choose(hands: Hands, group: u8, by_pointer: bool) {
    // What ends a drag is no click.
    if !(by_pointer && view(hands).dragged()) {
        change(hands, |view| view.choose(Chosen::Group(group)));
    }
}

fn me(words: Words, map: &Look<'_>, me: Me, held: bool) -> Element {
    // My name stands on the side where there is room, and no letter.
    let taken = map.layout.groups.iter().any(|group| {
        let [x, y] = spot(map, group);
        (-6.0..64.0).contains(&(x - me.at[0])) && (-22.0..22.0).contains(&(y - me.at[1]))
    });
    let (x, anchor) =
        if me.at[0] < WIDTH - 76.0 && !(taken && me.at[0] > 76.0) { ("13", "start") } else { ("-13", "end") };
    let name = el("text").class("name").attr("x", x).attr("y", "5").attr("text-anchor", anchor);
    let [[a, b], [c, d]] = me.axes;
    let [a, b, c, d] = [a, b, c, d].map(tenths);
    let (blur, arrow) = match me.beyond {
        None => {
            let oval = el("circle").class("blur").attr("r", "1");
            (Some(oval.attr("transform", format!("matrix({a} {b} {c} {d} 0 0)"))), None)
        }
        Some([x, y]) => {
            let turn = format!("matrix({} {} {} {} 0 0)", fine(x), fine(y), fine(-y), fine(x));
            (None, Some(el("path").class("arrow").attr("d", "M8,-5L14,0L8,5Z").attr("transform", turn)))
        }
    };
    let dot = el("g").class("up").child(el("circle").class("dot").attr("r", "7.5")).child(arrow);
    el("g")
        .class(if held { "me held" } else { "me" })
        .style("transform", moved(me.at))
        .child(blur)
        .child(dot.child(name.text(words.say(More::MapYou))))
}

fn moved([x, y]: [f64; 2]) -> String {
    format!("translate({}px,{}px)", tenths(x), tenths(y))
}

/// A number with three decimals.
fn fine(x: f64) -> String {
    let all = (x * 1000.0).round() as i64;
    format!("{}{}.{:03}", if all < 0 { "-" } else { "" }, all.abs() / 1000, all.abs() % 1000)
}

/// Looks closer, or less close, by `factor`.
pub fn closer(hands: Hands, factor: f64) {
    change(hands, |view| view.closer(factor, None));
}

/// Shows the whole.
pub fn whole(hands: Hands) {
    closer(hands, 0.0);
}

/// How the map is looked at.
#[inline(never)]
#[must_use]
pub fn view(hands: Hands) -> MapView {
    hands.state().look(|data| data.map_view.clone())
}

/// Changes how the map is looked at. In one place: each closure that changes the state is a kilobyte.
pub fn change(hands: Hands, change: impl FnOnce(&mut MapView)) {
    let mut change = Some(change);
    apply(hands, &mut |view| {
        view.zoom.held = false;
        if let Some(change) = change.take() {
            change(view);
        }
    });
}

fn apply(hands: Hands, change: &mut dyn FnMut(&mut MapView)) {
    hands.state().change_view(change);
}

fn keys(hands: Hands, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let [closest, all] = view(hands).zoom.ends();
    let by = |by: [f64; 2]| change(hands, |view| view.shift(by));
    match event.key().as_str() {
        "+" | "=" if !closest => closer(hands, CLOSER),
        "-" | "_" if !all => closer(hands, 1.0 / CLOSER),
        "0" if !all => whole(hands),
        // Of the whole map nothing is hidden: the arrows are the page's.
        "ArrowLeft" if !all => by([STEP, 0.0]),
        "ArrowRight" if !all => by([-STEP, 0.0]),
        "ArrowUp" if !all => by([0.0, STEP]),
        "ArrowDown" if !all => by([0.0, -STEP]),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn wheel(hands: Hands, event: &WheelEvent) {
    let focused = |node: &Node| node.matches(":focus-within").unwrap_or(false);
    let own = event.current_target().is_some_and(|node| focused(node.unchecked_ref()));
    let [closest, all] = view(hands).zoom.ends();
    let out = event.delta_y() > 0.0;
    if !(own || event.ctrl_key() || event.meta_key()) || (if out { all } else { closest }) {
        return;
    }
    event.prevent_default();
    // A pinch on a touchpad comes as many small turns of a wheel; a wheel's step is about 100.
    let factor = 1.0 + event.delta_y().abs().min(100.0) / 300.0;
    let at = place(event.unchecked_ref());
    change(hands, |view| {
        view.closer(if out { 1.0 / factor } else { factor }, at);
        view.zoom.held = true;
    });
}

fn pointer(hands: Hands, event: &Event, on: fn(&mut MapView, i32, [f64; 2], bool)) {
    let event: &PointerEvent = event.unchecked_ref();
    if let Some(at) = place(event) {
        let (id, mouse) = (event.pointer_id(), event.pointer_type() == "mouse");
        change(hands, |view| on(view, id, at, mouse));
    }
}

/// Where on the drawing something happened, in its units.
fn place(event: &MouseEvent) -> Option<[f64; 2]> {
    let frame = event.current_target()?.unchecked_ref::<Node>().get_bounding_client_rect();
    let [x, y] = [f64::from(event.client_x()) - frame.left(), f64::from(event.client_y()) - frame.top()];
    Some([x * WIDTH / frame.width().max(1.0), y * HEIGHT / frame.height().max(1.0)])
}
