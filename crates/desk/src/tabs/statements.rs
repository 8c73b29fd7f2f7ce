//! The statements: merges those that say the same, and undoes that; puts under a statement what was said beside the
//! programme. Each statement keeps its own votes, whatever is merged.

use deliberation_core::act::{Attach, Merge};
use deliberation_core::id::ActId;
use deliberation_core::publish::PublishedStatement;
use deliberation_core::text::LocalText;
use deliberation_core::thread::published::{PostKind, PublishedPost};
use deliberation_core::wire::Written;
use deliberation_widget::queries::alike::alike_pairs;
use deliberation_widget::view::node::{Element, View, el};

use crate::form::Form;
use crate::parts::{chosen, heading, list, number, opens, post, read, show, statements};
use crate::state::{Data, Desk, Trouble};
use crate::words::Key;

/// So many pairs are suggested.
const PAIRS: usize = 5;
/// Only among so many statements, the newest, pairs are looked for: each is compared with each.
const LOOKED_AT: usize = 400;

/// Draws it.
pub fn draw(desk: Desk, data: &Data) -> View {
    let words = data.words();
    let open: Vec<&PublishedStatement> = data.open_statements().collect();
    let open = &open[open.len().saturating_sub(LOOKED_AT)..];
    let texts: Vec<&LocalText> = open.iter().map(|own| &own.text).collect();
    let pairs = alike_pairs(&texts, PAIRS);
    let pairs: Vec<Element> =
        pairs.into_iter().map(|(one, other)| pair(desk, data, open[one], open[other])).collect();
    let suggested: View = if pairs.is_empty() {
        el("p").class("quiet").text(words.say(Key::DeskAlikeNone)).into()
    } else {
        el("ul").class("desk-list").attr("aria-label", words.say(Key::DeskAlike)).children(pairs).into()
    };
    let form = Form::new(desk, data, "merge");
    let fields = vec![
        form.pick("target", Key::DeskMergeTarget, statements(data, Key::DeskChoose)).into(),
        form.pick("into", Key::DeskMergeInto, statements(data, Key::DeskChoose)).into(),
    ];
    let form = form.send(fields, Key::DeskMergeSend, Key::DeskMerged, |desk, draft| {
        let need = || Trouble::Unfit(Key::DeskNeedTwo);
        let target = chosen(draft.field("target")).ok_or_else(need)?;
        let into = chosen(draft.field("into")).filter(|into| *into != target).ok_or_else(need)?;
        merge(desk, target, into, false)
    });
    let merged = data.statements.iter().filter(|own| own.merged);
    let merged: Vec<Element> = merged.filter_map(|own| undo(desk, data, own)).collect();
    let merged = (!merged.is_empty()).then(|| {
        View::Many(vec![
            heading(words, Key::DeskMergedAll).into(),
            list(desk, data, Key::DeskMergedAll, merged),
        ])
    });
    let loose = |post: &&PublishedPost| {
        post.on.is_none()
            && post.statement.is_none()
            && post.kind != PostKind::Argument
            && post.text.is_some()
    };
    let loose: Vec<Element> =
        data.posts.iter().rev().filter(loose).map(|post| attach(desk, data, post)).collect();
    let none = loose.is_empty().then(|| el("p").class("quiet").text(words.say(Key::DeskLooseNone)));
    View::Many(vec![
        heading(words, Key::DeskAlike).into(),
        suggested,
        heading(words, Key::DeskMergeNew).into(),
        el("p").class("quiet").text(words.say(Key::DeskMergeNote)).into(),
        form.into(),
        merged.into(),
        heading(words, Key::DeskLoose).into(),
        none.into(),
        list(desk, data, Key::DeskLoose, loose),
    ])
}

fn merge(desk: Desk, target: ActId, into: ActId, undo: bool) -> Result<Written, Trouble> {
    let act = desk.begin("merge", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
    Ok(Merge { target, into, undo }.write(act))
}

fn said(data: &Data, own: &PublishedStatement) -> Element {
    let words = read(data, &own.text);
    let number = el("span").class("quiet").text(number(data.words(), own.number)).text(" ");
    el("p").class("words").child(number).child(words)
}

/// Two that say nearly the same: either may stay.
fn pair(desk: Desk, data: &Data, one: &PublishedStatement, other: &PublishedStatement) -> Element {
    let words = data.words();
    let press = |target: &PublishedStatement, into: &PublishedStatement| {
        let (a, b) = (target.id, into.id);
        let [from, to] = [target, into].map(|own| words.number(own.number));
        let label = words.fill(Key::DeskMergeThis, &[("n", &from), ("into", &to)]);
        let form = Form::new(desk, data, &format!("merge/{a}/{b}"));
        form.press("button", label, Key::DeskMerged, move |desk| merge(desk, a, b, false))
    };
    let row = el("div").class("row").child(press(other, one)).child(press(one, other));
    el("li").child(said(data, one)).child(said(data, other)).child(row)
}

fn undo(desk: Desk, data: &Data, own: &PublishedStatement) -> Option<Element> {
    let words = data.words();
    let into = data.statement(&own.closed_by?.to_string())?;
    let (a, b) = (own.id, into.id);
    let [from, to] = [own, into].map(|own| words.number(own.number));
    let form = Form::new(desk, data, &format!("undo/{a}"));
    let label = words.fill(Key::DeskUndo, &[("n", &from)]);
    let press = form.press("button", label, Key::DeskUndone, move |desk| merge(desk, a, b, true));
    let line = el("p").class("quiet").text(words.fill(Key::DeskIsMerged, &[("n", &from), ("into", &to)]));
    Some(el("li").child(said(data, own)).child(line).child(el("div").class("row").child(press)))
}

/// Puts a remark, or what was said, under a statement, with all that was replied to it.
fn attach(desk: Desk, data: &Data, loose: &PublishedPost) -> Element {
    let words = data.words();
    let key = format!("attach/{}", loose.id);
    let open = data.open.as_ref() == Some(&key);
    let text = loose.text.as_ref().map(LocalText::original).unwrap_or_default();
    let acts = (!open).then(|| {
        let acts = el("div").class("acts").child(opens(desk, key.clone(), words.say(Key::DeskAttach), text));
        acts.child(show(desk, loose, words.say(Key::DeskShow)))
    });
    let form = open.then(|| {
        let form = Form::new(desk, data, &key);
        let target = loose.id;
        let fields = vec![form.pick("to", Key::DeskUnder, statements(data, Key::DeskChoose)).into()];
        form.send(fields, Key::DeskAttachSend, Key::DeskAttached, move |desk, draft| {
            let to = chosen(draft.field("to")).ok_or(Trouble::Unfit(Key::DeskNeedStatement))?;
            let act = desk.begin("attach", None).ok_or(Trouble::Unfit(Key::DeskRefuseElse))?;
            Ok(Attach { target, to }.write(act))
        })
    });
    el("li").child(post(data, loose)).child(acts).child(form)
}
