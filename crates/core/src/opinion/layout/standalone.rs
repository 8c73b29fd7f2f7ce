//! The drawing as a file by itself: an SVG that brings its colours along as attributes and needs nothing else.

use super::{Circle, HEIGHT, Layout, Region, WIDTH, layout, tenths};
use crate::opinion::map::Picture;

/// One colour a letter; after the last they begin anew.
const COLOURS: [&str; 5] = ["#0a6a89", "#a84d09", "#6a4fa3", "#4d6b1f", "#99365f"];
const NO_GROUP: &str = "#67635c";
/// Dashes of hulls, so that groups are told apart in print.
const DASHES: [&str; 5] = ["none", "8 4", "2 4", "12 4 2 4", "4 8"];

/// A picture as an SVG file, with a title and a description for those who do not see it. No script, no style
/// element, nothing loaded from elsewhere.
#[must_use]
pub fn svg(picture: &Picture, title: &str, description: &str) -> String {
    let Layout { cells, groups, origin, .. } = layout(picture, None);
    let [w, h] = [WIDTH, HEIGHT].map(tenths);
    let [x, y] = origin.map(tenths);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\">\n\
         <title>{}</title>\n<desc>{}</desc>\n\
         <rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n\
         <path d=\"M{x},0V{h}M0,{y}H{w}\" stroke=\"#e2dfd8\" fill=\"none\"/>\n",
        escaped(title),
        escaped(description),
    );
    for Region { letter, hull, .. } in groups.iter().filter(|group| !group.hull.is_empty()) {
        let (colour, dash) = (colour(*letter), DASHES[usize::from(*letter) % DASHES.len()]);
        out.push_str(&format!(
            "<path d=\"{hull}\" fill=\"{colour}\" fill-opacity=\"0.1\" stroke=\"{colour}\" \
             stroke-opacity=\"0.55\" stroke-width=\"1.3\" stroke-dasharray=\"{dash}\"/>\n"
        ));
    }
    for Circle { at, r, letter, .. } in &cells {
        let ([x, y], r) = (at.map(tenths), tenths(*r));
        let fill = letter.map_or(NO_GROUP, colour);
        out.push_str(&format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\" fill-opacity=\"0.62\"/>\n"
        ));
    }
    for Region { letter, at, .. } in &groups {
        let ([x, y], fill) = ([at[0], at[1] + 9.0].map(tenths), colour(*letter));
        let name = char::from(b'A' + letter % 26);
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-family=\"Georgia, serif\" font-size=\"27\" font-weight=\"700\" \
             text-anchor=\"middle\" fill=\"{fill}\" stroke=\"#ffffff\" stroke-width=\"5\" \
             paint-order=\"stroke\">{name}</text>\n"
        ));
    }
    out.push_str("</svg>\n");
    out
}

fn colour(letter: u8) -> &'static str {
    COLOURS[usize::from(letter) % COLOURS.len()]
}

/// A text as XML: characters that mean something are written out, those that XML lacks are left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            _ => out.push(letter),
        }
    }
    out
}
