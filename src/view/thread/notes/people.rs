//! Who says a note: name and house, for whom they speak, what makes them an expert, what they have to do with the matter,
//! who signed.

use deliberation_core::annotation::code::Interest;
use deliberation_core::annotation::published::Panelist;

use super::note::said;
use crate::queries::Text;
use crate::queries::notes::{Shown, Told};
use crate::text::{Key, More};
use crate::view::node::{Element, View, el};
use crate::view::words::Words;

fn person(words: Words, by: &Panelist) -> String {
    let name =
        by.name.clone().unwrap_or_else(|| words.fill(Key::VoteBy, &[("n", &format!("{:03}", by.number))]));
    let mut all = name;
    if let Some(org) = &by.org {
        all = format!("{all} · {org}");
    }
    if let Some(org) = &by.on_behalf_of {
        let on = words.fill(More::ThreadNoteFor, &[("org", org)]);
        all = format!("{all} · {on}");
    }
    all
}

/// All of it.
pub fn who(words: Words, note: &Shown) -> Element {
    let mut about = Vec::new();
    if let Some(own) = &note.by.credentials {
        let places = [("kind", &*own.kind), ("issuer", &*own.issuer)];
        about.push(words.fill(More::ThreadNoteCredential, &places));
        if let Some(by) = &own.verified_by {
            about.push(words.fill(More::ThreadNoteVerified, &[("by", by)]));
        }
    }
    let interests: Vec<&str> = note
        .interests
        .iter()
        .map(|own| {
            words.say(match own {
                Interest::Contractor => More::ThreadNoteContractor,
                Interest::Manager => More::ThreadNoteManager,
                Interest::Issuer => More::ThreadNoteIssuer,
                Interest::Resident => More::ThreadNoteResident,
                Interest::Other => More::ThreadNoteOther,
            })
        })
        .collect();
    let interest = if interests.is_empty() {
        words.say(More::ThreadNoteNoInterest).to_owned()
    } else {
        words.fill(More::ThreadNoteInterest, &[("all", &interests.join("、"))])
    };
    about.push(interest);
    if note.machine {
        about.push(words.say(More::ThreadNoteMachine).to_owned());
    }
    if note.copied {
        about.push(words.say(More::ThreadNoteCopied).to_owned());
    }
    let first = note.first_by.as_ref().map(|first| {
        let places = [("who", &*person(words, first))];
        el("p").text(words.fill(More::ThreadNoteFirstBy, &places))
    });
    let signed = |(by, agrees, reason): &(Panelist, bool, Option<Text>)| {
        let key = if *agrees { More::ThreadNoteCosigned } else { More::ThreadNoteDiffers };
        let line = el("p").text(words.say(key)).text(person(words, by));
        View::Many(vec![line.into(), reason.as_ref().map(|text| said("quiet", text)).into()])
    };
    el("div")
        .class("who")
        .child(el("p").child(el("b").text(person(words, &note.by))))
        .child(first)
        .children(note.signatures.iter().map(signed))
        .child(el("p").class("quiet").text(about.join(" · ")))
}

/// What somebody said of a note.
pub fn told(words: Words, name: More, (by, text): &Told) -> Element {
    let by = el("p").class("quiet").text(format!("{} · {}", words.say(name), person(words, by)));
    el("div").class("told").child(by).child(said("", text))
}
