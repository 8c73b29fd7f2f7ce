//! Makes acts of captions: each caption that names who speaks becomes what was said on air.
//!
//! The id of each follows from the deliberation, the programme, the times and the speaker, not from the words: the same
//! file again, or a later one with better words, adds nothing. (Words are corrected by a revision.) Next:
//! [`crate::vtt`], which reads the captions.

use std::collections::BTreeMap;

use deliberation_core::act::{Act, Moment, NewSpoken, Origin, Verb};
use deliberation_core::id::{ActId, DeliberationId, Nonce};
use deliberation_core::text::{Lang, LocalText, TextError};

use crate::vtt::Cue;

/// What becomes of one caption.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    /// The line of the file, from 1.
    pub line: usize,
    /// The act.
    pub act: Act,
}

/// A caption whose words cannot stand.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct CaptionError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with them.
    pub why: String,
}

/// What is the same for all captions of a file.
#[derive(Debug, Clone)]
pub struct Show<'a> {
    /// The deliberation.
    pub id: &'a DeliberationId,
    /// The programme's name.
    pub programme: &'a str,
    /// The language of the captions.
    pub lang: &'a Lang,
    /// When the deliberation was opened (Unix, ms): the ids begin with it.
    pub opened: i64,
}

/// The acts, in the order of the captions; and how many name nobody, of whom nothing is made.
///
/// # Errors
/// With the line of the first caption that cannot stand.
pub fn said(cues: Vec<Cue>, show: &Show<'_>) -> Result<(Vec<Said>, usize), CaptionError> {
    let (mut acts, mut nobody) = (Vec::new(), 0);
    // Two captions with the same times and the same voice are two.
    let mut seen: BTreeMap<(i64, i64, String), i64> = BTreeMap::new();
    for Cue { line, begin, end, speaker, text } in cues {
        let Some(speaker) = speaker else {
            nobody += 1;
            continue;
        };
        let fault = |why: String| CaptionError { line, why };
        let nth = seen.entry((begin, end, speaker.name.clone())).or_default();
        *nth += 1;
        let numbers = [begin.to_be_bytes(), end.to_be_bytes(), nth.to_be_bytes()].concat();
        let named = [show.id.as_str(), show.programme, &speaker.name];
        let name = |what: &'static str| {
            let id = show.opened.saturating_add(begin);
            ActId::derived(
                id,
                &[what.as_bytes(), named[0].as_bytes(), named[1].as_bytes(), named[2].as_bytes(), &numbers],
            )
        };
        let text =
            LocalText::new(show.lang.clone(), &text).map_err(|why: TextError| fault(why.to_string()))?;
        let moment = Moment { programme: show.programme.to_owned(), ms: begin, error_ms: None };
        let moment = moment.check().map_err(|why| fault(why.to_string()))?;
        let act = Act {
            id: name("caption"),
            nonce: Nonce::new(*name("nonce of a caption").bytes()),
            at: None,
            moment: Some(moment),
            from: Origin::Desk,
            verb: Verb::Spoken(NewSpoken { text, speaker, on: None }),
        };
        // Read back as everything that comes over the wire is: a speaker's name has its own limits.
        let body = serde_json::to_string(&act).map_err(|why| fault(why.to_string()))?;
        let act = Act::read(&body).map_err(|why| fault(why.to_string()))?;
        acts.push(Said { line, act });
    }
    Ok((acts, nobody))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vtt;

    const FILE: &str = "WEBVTT\n\n00:05.000 --> 00:07.000\n<v Ms Li, 2nd floor>Forty-eight homes.\n\n\
        00:07.000 --> 00:09.000\nMusic\n\n00:05.000 --> 00:07.000\n<v Ms Li>And one lift.\n";

    fn made(text: &str) -> Result<(Vec<Said>, usize), CaptionError> {
        let (id, lang) = ("lift".parse().unwrap(), Lang::try_from("en".to_owned()).unwrap());
        said(vtt::read(text).unwrap(), &Show { id: &id, programme: "ep-1", lang: &lang, opened: 1_000 })
    }

    #[test]
    fn each_caption_with_a_voice_is_said_once_under_a_name_that_does_not_follow_from_its_words() {
        let (acts, nobody) = made(FILE).unwrap();
        assert_eq!((acts.len(), nobody), (2, 1));
        assert_ne!(acts[0].act.id, acts[1].act.id);
        assert_eq!(acts[0].act.moment.as_ref().map(|moment| moment.ms), Some(5_000));
        let (better, _) = made(&FILE.replace("Forty-eight", "48")).unwrap();
        assert_eq!(better[0].act.id, acts[0].act.id);
        assert_eq!(made(FILE).unwrap().0, acts);
    }

    #[test]
    fn what_cannot_stand_is_said_with_its_line() {
        assert_eq!(made(&FILE.replace("And one", "And \u{7} one")).unwrap_err().line, 9);
        let long = "x".repeat(301);
        assert_eq!(made(&FILE.replace("<v Ms Li>", &format!("<v {long}>"))).unwrap_err().line, 9);
    }
}
