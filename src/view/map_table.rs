//! The map in words: each group by the statements that set it apart, quoted, with its share and the others'.

use leptos::prelude::*;

use super::drawn::maybe;
use super::words::Words;
use crate::queries::groups::{GroupLine, GroupQuote};
use crate::queries::{Text, letter};
use crate::text::{Key, percent};

type Lines = [(GroupLine, Vec<Text>)];

fn quote(words: Words, quote: &GroupQuote, text: &Text) -> AnyView {
    let (class, side) =
        if quote.agrees { ("side agree", Key::MapAgrees) } else { ("side disagree", Key::MapDisagrees) };
    let (people, seen) = quote.own;
    let mut shares = words.fill(Key::MapOwn, &[("share", &percent(people, seen)), ("n", &words.number(seen))]);
    if let Some((people, seen)) = quote.others {
        shares.push_str(" · ");
        shares.push_str(&words.fill(Key::MapOthers, &[("share", &percent(people, seen))]));
    }
    view! {
        <p class="quote">
            <b class=class>{words.say(side)}</b>" "
            <q lang=text.lang.clone() dir="auto">{text.text.clone()}</q>
            <span class="quiet">{shares}</span>
        </p>
    }
    .into_any()
}

fn quotes(words: Words, (line, texts): &(GroupLine, Vec<Text>)) -> AnyView {
    line.quotes.iter().zip(texts).map(|(q, text)| quote(words, q, text)).collect_view().into_any()
}

fn name(words: Words, line: &GroupLine) -> String {
    words.fill(Key::MapGroup, &[("letter", &letter(line.group).to_string())])
}

fn size(words: Words, line: &GroupLine) -> String {
    words.fill(Key::MapSize, &[("n", &words.number(line.size)), ("share", &percent(line.size, line.of))])
}

/// The groups beside the picture.
pub fn brief(words: Words, lines: &Lines) -> AnyView {
    let item = |group: &(GroupLine, Vec<Text>)| {
        let line = &group.0;
        view! {
            <li class=format!("g{}", line.group)>
                <span class="chip" aria-hidden="true">{letter(line.group)}</span>
                <div>
                    <p class="group-name"><b>{name(words, line)}</b>" "<span class="quiet">{size(words, line)}</span></p>
                    {quotes(words, group)}
                </div>
            </li>
        }
        .into_any()
    };
    maybe((!lines.is_empty()).then_some(lines), |lines| {
        view! { <ul class="groups">{lines.iter().map(item).collect_view()}</ul> }.into_any()
    })
}

/// The groups as a table.
pub fn table(words: Words, lines: &Lines) -> AnyView {
    let row = |group: &(GroupLine, Vec<Text>)| {
        let line = &group.0;
        view! {
            <tr class=format!("g{}", line.group)>
                <th scope="row">{name(words, line)}</th>
                <td>{size(words, line)}</td>
                <td>{quotes(words, group)}</td>
            </tr>
        }
        .into_any()
    };
    let column = |key: Key| view! { <th scope="col">{words.say(key)}</th> }.into_any();
    view! {
        <table class="table">
            <caption>{words.say(Key::MapTable)}</caption>
            <thead><tr>{[Key::MapColGroup, Key::MapColPeople, Key::MapColFor].map(column).into_iter().collect_view()}</tr></thead>
            <tbody>{lines.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
