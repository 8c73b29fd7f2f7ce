//! Writes the text form, numbered in the order in which the replies stand.

use super::text::escaped;
use super::{Discussion, Relation, What};

/// The text form of a discussion, with lines ended by `\n`.
#[must_use]
pub fn write(discussion: &Discussion) -> String {
    let numbers = numbers(discussion);
    let mut text = format!("Discussion Title: {}\n\n", discussion.title);
    for (entry, number) in discussion.entries.iter().zip(&numbers) {
        text.push_str(number);
        text.push_str(match entry.side {
            None => ". ",
            Some(Relation::Support) => ". Pro: ",
            Some(Relation::Attack) => ". Con: ",
        });
        match &entry.what {
            What::Claim(words) => text.push_str(&escaped(words)),
            What::See(place) => {
                let seen = numbers.get(*place as usize).map_or("", String::as_str);
                text.push_str("-> See ");
                text.push_str(seen);
                text.push('.');
            }
        }
        text.push('\n');
    }
    text
}

/// The number of each entry: that of what it replies to, and which of its replies it is.
fn numbers(discussion: &Discussion) -> Vec<String> {
    let mut replies = vec![0_u32; discussion.entries.len()];
    let mut numbers: Vec<String> = Vec::with_capacity(discussion.entries.len());
    for entry in &discussion.entries {
        let above = entry.parent.and_then(|parent| Some((parent, numbers.get(parent as usize)?)));
        let number = match above {
            None => "1".to_owned(),
            Some((parent, above)) => {
                let nth = &mut replies[parent as usize];
                *nth += 1;
                format!("{above}.{nth}")
            }
        };
        numbers.push(number);
    }
    numbers
}
