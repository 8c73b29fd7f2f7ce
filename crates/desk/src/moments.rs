//! Moments of a programme, as one reads and types them: 12:05, or 1:02:03.

/// So many seconds and more, nobody types: a week.
const WEEK_S: i64 = 7 * 24 * 3_600;

/// As one reads it.
#[must_use]
pub fn clock(ms: i64) -> String {
    let seconds = ms.max(0) / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// As one types it: minutes and seconds, with hours before them or not; in milliseconds. The colon may be a Chinese one.
#[must_use]
pub fn typed(text: &str) -> Option<i64> {
    let text = text.trim().replace('：', ":");
    let number = |part: &str| {
        let digits = !part.is_empty() && part.len() <= 5 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<i64>().ok())?
    };
    let parts: Vec<i64> = text.split(':').map(number).collect::<Option<_>>()?;
    let seconds = match *parts {
        [minutes, seconds] if seconds < 60 => minutes * 60 + seconds,
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => (hours * 60 + minutes) * 60 + seconds,
        _ => return None,
    };
    (seconds <= WEEK_S).then_some(seconds * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_typed() {
        for ms in [0, 5_000, 65_000, 3_599_000, 3_723_000] {
            assert_eq!(typed(&clock(ms)), Some(ms));
        }
        assert_eq!(typed(" 12：05 "), Some(725_000));
        for no in ["", "12", "1:60", "1:2:60", "a:b", "-1:00", "99999:00:00"] {
            assert_eq!(typed(no), None, "{no}");
        }
    }
}
