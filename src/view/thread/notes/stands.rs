//! Where a note stands: disputed, upheld, withdrawn, amended, its law changed, its words gone; what was said to it; and both
//! wordings, once the claim has another.

use deliberation_core::annotation::State;

use super::people::told;
use crate::queries::Text;
use crate::queries::notes::Shown;
use crate::text::More;
use crate::view::node::{View, el};
use crate::view::words::Words;

/// Where it stands, in words.
pub fn state(words: Words, note: &Shown) -> View {
    let mut keys = Vec::new();
    keys.extend(match note.state {
        State::Disputed => Some(More::ThreadNoteDisputed),
        State::Withdrawn => Some(More::ThreadNoteWithdrawn),
        State::Amended => Some(More::ThreadNoteAmended),
        _ => None,
    });
    keys.extend((note.upheld && note.state == State::Published).then_some(More::ThreadNoteUpheld));
    keys.extend(note.law_changed.then_some(More::ThreadNoteLawChanged));
    keys.extend(note.detached.then_some(More::ThreadNoteDetached));
    let line = |text: String| el("p").class("stands").text(text);
    let mut all: Vec<View> = keys.into_iter().map(|key| line(words.say(key).to_owned()).into()).collect();
    if let Some(n) = note.earlier.filter(|_| note.revised.is_none()) {
        all.push(line(words.fill(More::ThreadNoteEarlier, &[("n", &words.number(n))])).into());
    }
    all.extend(note.disputes.iter().map(|own| told(words, More::ThreadNoteDisputes, own).into()));
    all.extend(note.reply.iter().map(|own| told(words, More::ThreadNoteReplied, own).into()));
    let verdict =
        if note.state == State::Withdrawn { More::ThreadNoteTakenBack } else { More::ThreadNoteVerdict };
    all.extend(note.verdict.iter().map(|own| told(words, verdict, own).into()));
    if note.state == State::Resolved {
        let tick = el("span").attr("aria-hidden", "true").text("✓ ");
        all.push(el("p").class("stands done").child(tick).text(words.say(More::ThreadNoteResolved)).into());
    }
    if let Some((before, after)) = &note.revised {
        let side = |name: More, tag: &'static str, text: &Text| {
            let words_of =
                el(tag).attr("lang", text.lang.clone()).attr("dir", "auto").text(text.text.clone());
            View::Many(vec![el("dt").text(words.say(name)).into(), el("dd").child(words_of).into()])
        };
        let both = el("dl").class("both-ways").child(side(More::ThreadNoteBefore, "del", before));
        all.push(both.child(side(More::ThreadNoteAfter, "ins", after)).into());
    }
    View::Many(all)
}
