//! The map in words: each group by the statements that set it apart, quoted, with its share and the others'.

use super::node::{Element, View, el, many};
use super::words::Words;
use crate::queries::groups::{GroupLine, GroupQuote};
use crate::queries::{Text, letter};
use crate::text::{Key, percent};

type Group = (GroupLine, Vec<Text>);

fn quote(words: Words, quote: &GroupQuote, text: &Text) -> Element {
    let (class, side) =
        if quote.agrees { ("side agree", Key::MapAgrees) } else { ("side disagree", Key::MapDisagrees) };
    let (people, seen) = quote.own;
    let mut shares =
        words.fill(Key::MapOwn, &[("share", &percent(people, seen)), ("n", &words.number(seen))]);
    if let Some((people, seen)) = quote.others {
        shares.push_str(" · ");
        shares.push_str(&words.fill(Key::MapOthers, &[("share", &percent(people, seen))]));
    }
    let said = el("q").attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone());
    let line = el("p").class("quote").child(el("b").class(class).text(words.say(side))).text(" ");
    line.child(said).child(el("span").class("quiet").text(shares))
}

fn quotes(words: Words, (line, texts): &Group) -> View {
    many(line.quotes.iter().zip(texts).map(|(q, text)| quote(words, q, text)))
}

fn name(words: Words, line: &GroupLine) -> String {
    words.fill(Key::MapGroup, &[("letter", &letter(line.group).to_string())])
}

fn size(words: Words, line: &GroupLine) -> String {
    words.fill(Key::MapSize, &[("n", &words.number(line.size)), ("share", &percent(line.size, line.of))])
}

/// The groups beside the picture.
pub fn brief(words: Words, groups: &[Group]) -> Option<Element> {
    let item = |group: &Group| {
        let line = &group.0;
        let size = el("span").class("quiet").text(size(words, line));
        let head = el("p").class("group-name").child(el("b").text(name(words, line))).text(" ").child(size);
        let chip = el("span").class("chip").attr("aria-hidden", "true").text(letter(line.group).to_string());
        let body = el("div").child(head).child(quotes(words, group));
        el("li").class(format!("g{}", line.group)).child(chip).child(body)
    };
    (!groups.is_empty()).then(|| el("ul").class("groups").children(groups.iter().map(item)))
}

/// The groups as a table.
pub fn table(words: Words, groups: &[Group]) -> Element {
    let row = |group: &Group| {
        let line = &group.0;
        let head = el("th").attr("scope", "row").text(name(words, line));
        let row = el("tr").class(format!("g{}", line.group)).child(head);
        row.child(el("td").text(size(words, line))).child(el("td").child(quotes(words, group)))
    };
    let column = |key: Key| el("th").attr("scope", "col").text(words.say(key));
    let head = el("tr").children([Key::MapColGroup, Key::MapColPeople, Key::MapColFor].map(column));
    let table = el("table").class("table").child(el("caption").text(words.say(Key::MapTable)));
    table.child(el("thead").child(head)).child(el("tbody").children(groups.iter().map(row)))
}
