//! What few ask for: help, my data as a file, the sheet on paper.

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, HtmlDialogElement, HtmlElement, HtmlIFrameElement, Url, Window};

use super::drawn::drawn;
use super::node::{Element, Text, View, button, el};
use super::patch::build;
use super::words::Words;
use crate::queries::mine::{Paper, paper};
use crate::state::Dialog;
use crate::tasks::hands::Hands;
use crate::text::{Key, More};

/// Shows a dialog, or no longer.
pub(super) fn show(dialog: &HtmlElement, open: bool) {
    let dialog: &HtmlDialogElement = dialog.unchecked_ref();
    if open && !dialog.open() {
        let _ = dialog.show_modal();
    } else if !open && dialog.open() {
        dialog.close();
    }
}

/// Help in two minutes.
pub fn help(hands: Hands) -> View {
    drawn(hands, |data| data.dialog == Some(Dialog::Help), helped)
}

const HELP: [(More, More); 5] = [
    (More::HelpVoteTitle, More::HelpVote),
    (More::HelpMapTitle, More::HelpMap),
    (More::HelpCommonTitle, More::HelpCommon),
    (More::HelpWriteTitle, More::HelpWrite),
    (More::HelpKeysTitle, More::HelpKeys),
];

fn helped(hands: Hands, words: Words, &open: &bool) -> View {
    let close = move || hands.look(|data| data.dialog = None);
    let head = el("div").class("row apart").child(el("h3").text(words.say(Key::FootHelp)));
    let head = head.child(button("button", close).text(words.say(Key::RuleClose)));
    let parts = HELP.map(|(title, text)| {
        el("section").child(el("h4").text(words.say(title))).child(el("p").text(words.say(text)))
    });
    let inside = open.then(|| View::Many(vec![head.into(), el("div").children(parts).into()]));
    let dialog = el("dialog").class("dialog").attr("aria-label", words.say(Key::FootHelp));
    let dialog = dialog.on("close", move |_| close()).keeps_keys().child(inside);
    dialog.tell(move |node| show(node, open)).into()
}

/// Saves my data as a file.
pub(super) fn save(file: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let blob = Blob::new_with_str_sequence(&Array::of1(&file.into()));
    let address = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let (Ok(address), Ok(link)) = (address, document.create_element("a")) else { return };
    let link: HtmlAnchorElement = link.unchecked_into();
    link.set_href(&address);
    link.set_download("deliberation-my-data.json");
    link.click();
    let _ = Url::revoke_object_url(&address);
}

/// Prints the statements as one sheet in large type, with a code that leads to this page. In a frame of its own: the
/// page around it is not printed, and no window is opened that could be blocked.
pub fn print(hands: Hands, words: Words, near: &HtmlElement) {
    let Some(paper) = hands.state().look(paper) else { return };
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Ok(frame) = document.create_element("iframe") else { return };
    let frame: HtmlIFrameElement = frame.unchecked_into();
    for (name, value) in [("position", "fixed"), ("width", "0"), ("height", "0"), ("border", "0")] {
        let _ = frame.style().set_property(name, value);
    }
    let _ = frame.set_attribute("aria-hidden", "true");
    // One at a time: the one before has been printed.
    if let Ok(Some(before)) = near.query_selector("iframe") {
        before.remove();
    }
    if near.append_child(&frame).is_err() {
        return;
    }
    let Some(window) = frame.content_window() else { return };
    let Some(body) = window.document().and_then(|document| document.body()) else { return };
    let address = document.location().and_then(|at| at.href().ok()).unwrap_or_default();
    // A strict page blocks sheets and attributes of style; what is set by script it does not.
    let built = build(sheet(words, &paper, &address).into(), &body);
    std::mem::forget(built);
    let _ = window.focus();
    printed(&window);
}

fn printed(window: &Window) {
    let _ = window.print();
}

fn sheet(words: Words, paper: &Paper, address: &str) -> Element {
    let place = address.split('#').next().unwrap_or(address);
    let heading = el("h1").attr("lang", paper.question.lang.clone()).text(paper.question.text.clone());
    let left = styled(el("div"), "flex:1").child(styled(heading, "font-size:26pt;line-height:1.3;margin:0"));
    let left = left.child(note(words.say(More::PaperHow).into()));
    let below = styled(el("p").text(words.say(More::PaperCode)), "font-size:9pt;margin:0");
    let right = styled(el("div"), "flex:0 0 34mm;text-align:center").child(code(place)).child(below);
    let head = styled(el("div"), "display:flex;gap:8mm;align-items:flex-start").child(left).child(right);
    let rows = paper.statements.iter().map(|(number, text)| {
        let number = styled(el("span").text(words.number(*number)), "flex:0 0 10mm;font-size:14pt");
        let said = el("span").attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone());
        let boxes = [Key::VoteAgree, Key::VoteDisagree, Key::VotePass].map(|key| {
            let mark = "display:inline-block;width:6mm;height:6mm;border:1.5px solid;vertical-align:middle";
            let one = styled(el("span"), "display:block;font-size:13pt;margin:0 0 2mm");
            one.child(styled(el("span"), mark)).text(" ").text(words.say(key))
        });
        styled(el("li"), "display:flex;gap:6mm;break-inside:avoid;padding:4mm 0;border-top:1px solid")
            .child(number)
            .child(styled(said, "flex:1;font-size:18pt"))
            .child(styled(el("span"), "flex:0 0 34mm").children(boxes))
    });
    let list = styled(el("ul").children(rows), "list-style:none;padding:0;margin:6mm 0 0");
    let all = el("main").attr("lang", words.locale().tag()).child(head).child(list);
    styled(all, "font-family:sans-serif;line-height:1.5;color:black").child(note(place.to_owned().into()))
}

fn note(text: Text) -> Element {
    styled(el("p").text(text), "font-size:12pt;overflow-wrap:anywhere")
}

/// With these properties, as a sheet writes them.
fn styled(element: Element, css: &'static str) -> Element {
    let pairs = css.split(';').filter_map(|pair| pair.split_once(':'));
    pairs.fold(element, |element, (name, value)| element.style(name, value.to_owned()))
}

/// The address as a QR code, one path of squares.
fn code(address: &str) -> Option<Element> {
    let code = qrcodegen::QrCode::encode_text(address, qrcodegen::QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{x},{y}h1v1h-1z"));
        }
    }
    let view = format!("-2 -2 {0} {0}", size + 4);
    let drawing = el("svg").attr("viewBox", view).attr("role", "img").attr("aria-label", "QR");
    let drawing = styled(drawing, "width:34mm;height:34mm");
    Some(drawing.child(el("path").attr("d", path)))
}
