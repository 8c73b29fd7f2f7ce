//! Captions of a programme (WebVTT): what was said, when, and by whom where the captions say so (`<v Name>`).
//!
//! *Source*: <https://www.w3.org/TR/webvtt1/>. What only says how captions look is passed over. Next: [`crate::sample`],
//! whose show is made of them.

use deliberation_core::act::Speaker;

/// One thing that was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cue {
    /// The line on which its times stand, from 1.
    pub line: usize,
    /// When it began, in milliseconds from the beginning of the programme.
    pub begin: i64,
    /// When it ended.
    pub end: i64,
    /// Who said it, where the captions name somebody: "Name, role" has a role.
    pub speaker: Option<Speaker>,
    /// What was said, without markup; lines as they are.
    pub text: String,
}

/// Why captions cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct VttError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// Reads captions, in the order in which they stand. Cues without words are passed over.
///
/// # Errors
/// When it does not begin with WEBVTT, or the times of a cue cannot be read.
pub fn read(text: &str) -> Result<Vec<Cue>, VttError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_end()));
    let fault = |line, what| VttError { line, what };
    let head = lines.next().map_or("", |(_, line)| line);
    if head != "WEBVTT" && !head.starts_with("WEBVTT ") && !head.starts_with("WEBVTT\t") {
        return Err(fault(1, "expected WEBVTT"));
    }
    let mut cues = Vec::new();
    let mut block: Vec<(usize, &str)> = Vec::new();
    for (at, line) in lines.chain([(usize::MAX, "")]) {
        if !line.is_empty() {
            block.push((at, line));
            continue;
        }
        let whole = std::mem::take(&mut block);
        let Some(times) = whole.iter().take(2).position(|(_, line)| line.contains("-->")) else {
            // A note, a style, a region, or the rest of the head.
            continue;
        };
        let (at, line) = whole[times];
        let (begin, rest) = line.split_once("-->").unwrap_or_default();
        let end = rest.split_whitespace().next().unwrap_or_default();
        let (Some(begin), Some(end)) = (time(begin.trim()), time(end)) else {
            return Err(fault(at, "expected times such as 00:01:02.500 --> 00:01:04.000"));
        };
        if end < begin {
            return Err(fault(at, "the cue ends before it begins"));
        }
        let said: Vec<&str> = whole[times + 1..].iter().map(|(_, line)| *line).collect();
        let (speaker, text) = said_by(&said.join("\n"));
        if !text.is_empty() {
            cues.push(Cue { line: at, begin, end, speaker, text });
        }
    }
    Ok(cues)
}

/// 01:02.500 or 1:00:01:02.500, in milliseconds.
fn time(text: &str) -> Option<i64> {
    let (clock, ms) = text.split_once('.')?;
    let number = |part: &str| {
        (!part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())?
    };
    let parts: Vec<i64> = clock.split(':').map(number).collect::<Option<_>>()?;
    let [hours, minutes, seconds] = match *parts {
        [minutes, seconds] => [0, minutes, seconds],
        [hours, minutes, seconds] => [hours, minutes, seconds],
        _ => return None,
    };
    let fits = minutes < 60 && seconds < 60 && ms.len() == 3;
    fits.then_some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + number(ms)?)
}

/// Who is named first, and the words without tags and with their entities read.
fn said_by(text: &str) -> (Option<Speaker>, String) {
    let (mut speaker, mut words, mut rest) = (None, String::new(), text);
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        let Some((tag, tail)) = after.split_once('>') else {
            words.push('<');
            rest = after;
            continue;
        };
        let voice = tag.strip_prefix('v').filter(|rest| rest.starts_with([' ', '\t', '.']));
        let name = voice.and_then(|voice| voice.split_once([' ', '\t'])).map(|(_, name)| plain(name.trim()));
        if speaker.is_none()
            && let Some(name) = name.filter(|name| !name.is_empty())
        {
            let (name, role) = match name.split_once(['，', ',']) {
                Some((name, role)) => (name.trim().to_owned(), Some(role.trim().to_owned())),
                None => (name, None),
            };
            speaker = Some(Speaker { name, role: role.filter(|role| !role.is_empty()) });
        }
        rest = tail;
    }
    words.push_str(rest);
    (speaker, plain(words.trim()))
}

fn plain(text: &str) -> String {
    let mut plain = text.to_owned();
    for (entity, letter) in
        [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&amp;", "&")]
    {
        plain = plain.replace(entity, letter);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_read_with_their_speakers_and_without_markup() {
        let text = "\u{feff}WEBVTT - a show\nKind: captions\n\nNOTE\nno cue --> here is a note\n\nSTYLE\n::cue {}\n\n\
            1\n00:05.000 --> 00:07.250 align:start\n<v.loud Ms Li, 2nd floor>Forty-<i>eight</i> &amp; no more\nhomes.</v>\n\n\
            01:00:00.000 --> 01:00:01.000\nNobody named, 1 < 2\n\n00:08.000 --> 00:09.000\n<i></i>\n";
        let text = text.replace("no cue --> here", "no cue here");
        let cues = read(&text).unwrap();
        assert_eq!(cues.len(), 2);
        assert_eq!((cues[0].line, cues[0].begin, cues[0].end), (11, 5_000, 7_250));
        let speaker = cues[0].speaker.clone().unwrap();
        assert_eq!((&*speaker.name, speaker.role.as_deref()), ("Ms Li", Some("2nd floor")));
        assert_eq!(cues[0].text, "Forty-eight & no more\nhomes.");
        assert_eq!(
            (cues[1].begin, &cues[1].speaker, &*cues[1].text),
            (3_600_000, &None, "Nobody named, 1 < 2")
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let line = |text: &str| read(text).unwrap_err().line;
        assert_eq!(line("hello"), 1);
        assert_eq!(line(""), 1);
        assert_eq!(line("WEBVTT\n\n00:01 --> 00:02.000\nx\n"), 3);
        assert_eq!(line("WEBVTT\n\nid\n00:61.000 --> 00:62.000\nx\n"), 4);
        assert_eq!(line("WEBVTT\n\n00:05.000 --> 00:04.000\nx\n"), 3);
        assert_eq!(read("WEBVTT\r\n\r\n00:00.000 --> 00:01.000\r\nx\r\n").unwrap()[0].text, "x");
    }
}
