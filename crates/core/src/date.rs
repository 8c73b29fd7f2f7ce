//! A day of the calendar, where a time of day would pretend to know more.

use std::fmt;

use serde::Serialize;

use crate::wire::checked;

/// A day, as `2026-11-24` (ISO 8601).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(into = "String")]
pub struct Date(String);

/// A text that is no day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected a day such as 2026-11-24")]
pub struct DateError;

impl TryFrom<String> for Date {
    type Error = DateError;
    fn try_from(text: String) -> Result<Self, DateError> {
        let number = |from: usize, to: usize| -> Option<u32> {
            let part = text.get(from..to)?;
            if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
        };
        let dashes = text.len() == 10 && [4, 7].iter().all(|&at| text.as_bytes()[at] == b'-');
        let (Some(year), Some(month), Some(day), true) = (number(0, 4), number(5, 7), number(8, 10), dashes)
        else {
            return Err(DateError);
        };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => 0,
        };
        if (1..=days).contains(&day) { Ok(Self(text)) } else { Err(DateError) }
    }
}

/// A day's milliseconds.
const DAY_MS: i64 = 24 * 3_600_000;
/// The first and the last day that can be written with four digits of the year, counted from 1970-01-01.
const DAYS: (i64, i64) = (-719_528, 2_932_896);

impl Date {
    /// The day of a time (Unix, ms), in UTC; times before the year 0 or after 9999 fall on the first or last day.
    ///
    /// By whole eras of 400 years that begin on the first of March (H. Hinnant, "chrono-compatible low-level date
    /// algorithms").
    #[must_use]
    pub fn of(at: i64) -> Self {
        let days = at.div_euclid(DAY_MS).clamp(DAYS.0, DAYS.1) + 719_468;
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
        let year = year + era * 400 + i64::from(month <= 2);
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

checked!(Date);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_falls_on_a_day() {
        let day = |at: i64| Date::of(at).to_string();
        for (at, is) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400_000, "2000-02-29"),
            (951_868_800_000, "2000-03-01"),
            (1_798_761_599_999, "2026-12-31"),
            (i64::MIN, "0000-01-01"),
            (i64::MAX, "9999-12-31"),
        ] {
            assert_eq!(day(at), is);
        }
    }

    #[test]
    fn a_day_exists_or_is_refused() {
        let day = |text: &str| Date::try_from(text.to_owned());
        for good in ["2026-11-24", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert_eq!(day(good).map(|day| day.to_string()), Ok(good.to_owned()));
        }
        for bad in
            ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-11-24", "2026/11/24"]
        {
            assert_eq!(day(bad), Err(DateError), "{bad}");
        }
        assert_eq!(day("2026-1１-0"), Err(DateError));
        assert_eq!(day("20261-1-24"), Err(DateError));
    }
}
