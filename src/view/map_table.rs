//! The map in words: each group by the statements that set it apart, quoted, with its share and the others'.

use super::node::{Element, View, button, el, many};
use super::picture::{change, choose};
use super::words::{Words, hue};
use crate::queries::groups::{GroupLine, GroupQuote, QUOTES};
use crate::queries::map::Drawn;
use crate::queries::{Text, letter};
use crate::tasks::hands::Hands;
use crate::text::{More, percent};

type Group = (GroupLine, Vec<Text>);

fn quote(words: Words, quote: &GroupQuote, text: &Text) -> Element {
    let (class, side) =
        if quote.agrees { ("side agree", More::MapAgrees) } else { ("side disagree", More::MapDisagrees) };
    let (people, seen) = quote.own;
    let mut shares =
        words.fill(More::MapOwn, &[("share", &percent(people, seen)), ("n", &words.number(seen))]);
    if let Some((people, seen)) = quote.others {
        shares.push_str(" · ");
        shares.push_str(&words.fill(More::MapOthers, &[("share", &percent(people, seen))]));
    }
    let said = el("q").attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone());
    let line = el("p").class("quote").child(el("b").class(class).text(words.say(side))).text(" ");
    line.child(said).child(el("span").class("quiet").text(shares))
}

fn quotes(words: Words, (line, texts): &Group, most: usize) -> View {
    many(line.quotes.iter().zip(texts).take(most).map(|(q, text)| quote(words, q, text)))
}

fn name(words: Words, line: &GroupLine) -> String {
    words.fill(More::MapGroup, &[("letter", &letter(line.group).to_string())])
}

fn size(words: Words, line: &GroupLine) -> String {
    words.fill(More::MapSize, &[("n", &words.number(line.size)), ("share", &percent(line.size, line.of))])
}

/// The groups under the picture. One that is chosen opens, and the others close.
pub fn brief(hands: Hands, words: Words, map: &Drawn) -> Option<Element> {
    let item = |group: &Group| {
        let line = &group.0;
        let own = line.group;
        let chosen = map.group == Some(own);
        let closed = map.group.is_some() && !chosen;
        let size = el("span").class("quiet").text(size(words, line));
        let chip = el("span").class("chip").attr("aria-hidden", "true").text(letter(own).to_string());
        let head = button("group-name", move || choose(hands, own, false));
        let head = head.attr("aria-pressed", if chosen { "true" } else { "false" });
        let head = head.child(chip).child(el("b").text(name(words, line))).text(" ").child(size);
        let most = if chosen { usize::MAX } else { QUOTES };
        let body = (!closed).then(|| el("div").class("quotes").child(quotes(words, group, most)));
        el("li").class(format!("{}{}", hue(own), if closed { " off" } else { "" })).child(head).child(body)
    };
    let all = map.group.map(|_| {
        let none = move || change(hands, |view| view.chosen = None);
        button("link", none).text(words.say(More::MapAllGroups))
    });
    let list = el("ul").class("groups").children(map.groups.iter().map(item));
    (!map.groups.is_empty()).then(|| el("div").child(list).child(all))
}

/// The groups as a table.
pub fn table(words: Words, groups: &[Group]) -> Element {
    let row = |group: &Group| {
        let line = &group.0;
        let head = el("th").attr("scope", "row").text(name(words, line));
        let row = el("tr").class(hue(line.group)).child(head);
        row.child(el("td").text(size(words, line))).child(el("td").child(quotes(words, group, QUOTES)))
    };
    let column = |key: More| el("th").attr("scope", "col").text(words.say(key));
    let head = el("tr").children([More::MapColGroup, More::MapColPeople, More::MapColFor].map(column));
    let table = el("table").class("table").child(el("caption").text(words.say(More::MapTable)));
    table.child(el("thead").child(head)).child(el("tbody").children(groups.iter().map(row)))
}
