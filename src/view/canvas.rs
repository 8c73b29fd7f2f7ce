//! Paints the marks of a map with very many of them. Sharp on any screen; in the colours of the sheet, which are
//! the canvas' own style.

use deliberation_core::opinion::layout::WIDTH;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::picture::Mark;
use crate::state::map_view::Zoom;

const HUES: [&str; 5] = ["--a", "--b", "--c", "--d", "--e"];

/// Paints them. Nothing where the canvas is not shown.
pub fn paint(canvas: &HtmlCanvasElement, marks: &[Mark], zoom: Zoom) {
    let Some(window) = web_sys::window() else { return };
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) = context.map(|context| context.unchecked_into::<CanvasRenderingContext2d>()) else {
        return;
    };
    let [wide, high] = [canvas.client_width(), canvas.client_height()].map(f64::from);
    let dense = window.device_pixel_ratio();
    // Setting the size also wipes it.
    canvas.set_width((wide * dense) as u32);
    canvas.set_height((high * dense) as u32);
    let Ok(Some(style)) = window.get_computed_style(canvas) else { return };
    let colour = |name: &str| style.get_property_value(name).unwrap_or_default();
    let hues = HUES.map(colour);
    let rest = colour("--muted");
    let unit = wide * dense / WIDTH;
    for (circle, strength) in marks {
        let hue = circle.letter.map_or(&rest, |letter| &hues[usize::from(letter) % HUES.len()]);
        context.set_fill_style_str(hue.trim());
        context.set_global_alpha(*strength);
        context.begin_path();
        let [x, y] = zoom.shows(circle.at).map(|x| x * unit);
        let _ = context.arc(x, y, circle.r * zoom.scale.sqrt() * unit, 0.0, std::f64::consts::TAU);
        context.fill();
    }
}
