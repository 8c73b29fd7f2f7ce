//! Names of those concerned, taken out of what moderators wrote: the database is public and takes no personal data.

use deliberation_core::deliberation::Deliberation;
use deliberation_core::id::{ActId, Pseudonym};
use deliberation_core::participant::{Role, Standing};
use deliberation_core::thread::post::Kind;

use crate::linked::Terms;

/// A text without the names of whoever wrote or said what it is about.
pub(super) fn without(text: &str, of: &Deliberation, target: ActId, terms: &Terms) -> String {
    let mut text = text.to_owned();
    for (name, other) in named(of, target, terms) {
        text = replaced(&text, &name, &other);
    }
    text
}

/// The names, each with what stands in its place.
fn named(of: &Deliberation, target: ActId, terms: &Terms) -> Vec<(String, String)> {
    if let Some(post) = of.threads().post(target) {
        if let Kind::Spoken(speaker) = &post.kind {
            return vec![(speaker.name.clone(), terms.either("发言人", "the speaker").to_owned())];
        }
        return known(of, post.author, &post.standing, post.signed.as_ref(), terms);
    }
    if let Some(own) = of.statement(target) {
        return own.author.map(|by| known(of, by, &own.standing, None, terms)).unwrap_or_default();
    }
    if let Some(named) = of.moderation().people().name(target) {
        return known(of, named.by, &named.standing, None, terms);
    }
    let note = of.annotations().get(target);
    note.map(|note| known(of, note.author, &note.standing, None, terms)).unwrap_or_default()
}

/// The names of somebody: that of their office, those they chose, and the one they signed with.
fn known(
    of: &Deliberation,
    author: Pseudonym,
    standing: &Standing,
    signed: Option<&String>,
    terms: &Terms,
) -> Vec<(String, String)> {
    let number = of.author_number(author).filter(|_| standing.role == Role::Participant);
    let other = match number {
        Some(number) => format!("{} {number:03}", terms.either("居民", "Resident")),
        None => office(standing.role, terms).to_owned(),
    };
    let chosen = of.moderation().people().names_of(author).map(|named| named.text.original().to_owned());
    let mut names: Vec<String> = standing.name.iter().chain(signed).cloned().chain(chosen).collect();
    // A name that another begins with goes last, or half of the other would stay.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.into_iter().map(|name| (name, other.clone())).collect()
}

fn office(role: Role, terms: &Terms) -> &'static str {
    match role {
        Role::Expert => terms.either("该专家", "the expert"),
        Role::Official => terms.either("该部门", "the official"),
        _ => terms.either("作者", "the author"),
    }
}

/// A text with a name replaced where it stands. A name in letters that words are made of is one only by itself: who is
/// called Al is not in "also". One letter is no name.
fn replaced(text: &str, name: &str, other: &str) -> String {
    let name = name.trim();
    if name.chars().count() < 2 {
        return text.to_owned();
    }
    let (first, last) = (name.chars().next(), name.chars().next_back());
    let joins = |one: Option<char>, next: Option<char>| {
        let spelt = |c: char| c.is_alphanumeric() && c < '\u{2e80}';
        one.is_some_and(spelt) && next.is_some_and(spelt)
    };
    let (mut made, mut rest, mut before) = (String::new(), text, None);
    while let Some(at) = rest.find(name) {
        let (head, tail) = (&rest[..at], &rest[at + name.len()..]);
        before = head.chars().next_back().or(before);
        made.push_str(head);
        let inside = joins(before, first) || joins(last, tail.chars().next());
        made.push_str(if inside { name } else { other });
        (before, rest) = (last, tail);
    }
    made.push_str(rest);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_where_it_stands_by_itself() {
        for (text, name, is) in [
            ("老陈骂了老陈。", "老陈", "X骂了X。"),
            ("Al also met Al's friend Al", "Al", "X also met X's friend X"),
            ("AlAl", "Al", "AlAl"),
            ("王女士", "王", "王女士"),
            ("nobody", "老陈", "nobody"),
            ("由Al写的", "Al", "由X写的"),
        ] {
            assert_eq!(replaced(text, name, "X"), is, "{text}");
        }
    }
}
