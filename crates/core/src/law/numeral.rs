//! Whole numbers as laws number their articles: 二百七十八 is 278.

/// The largest number of an article.
pub const MAX: u16 = 9_999;

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// With what each is worth.
const UNITS: [(char, u16); 3] = [('千', 1_000), ('百', 100), ('十', 10)];

/// Writes a number from 1 to [`MAX`] as a law does: 10 is 十, 110 一百一十, 1024 一千零二十四. Of any other number
/// the nearest is written.
#[must_use]
pub fn chinese(number: u16) -> String {
    let mut rest = number.clamp(1, MAX);
    let mut text = String::new();
    let mut skipped = false;
    for (unit, worth) in UNITS {
        let digit = rest / worth;
        rest %= worth;
        if digit == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if skipped {
            text.push('零');
        }
        skipped = false;
        // Nobody says 一十, unless something stands before it.
        if !(unit == '十' && digit == 1 && text.is_empty()) {
            text.extend(DIGITS.get(usize::from(digit)));
        }
        text.push(unit);
    }
    if rest > 0 {
        if skipped {
            text.push('零');
        }
        text.extend(DIGITS.get(usize::from(rest)));
    }
    text
}

/// What a numeral is made of.
enum Letter {
    Chinese(u16),
    Arabic(u16),
    Unit(u16),
}

fn letter(c: char) -> Option<Letter> {
    let chinese = match c {
        '〇' => Some(0),
        '两' => Some(2),
        _ => DIGITS.iter().zip(0..).find(|(digit, _)| **digit == c).map(|(_, worth)| worth),
    };
    let unit = || UNITS.iter().find(|(unit, _)| *unit == c).map(|(_, worth)| Letter::Unit(*worth));
    let wide = u32::from(c).checked_sub(u32::from('０')).and_then(|c| char::from_digit(c, 10));
    let arabic = || Some(Letter::Arabic(wide.unwrap_or(c).to_digit(10)? as u16));
    chinese.map(Letter::Chinese).or_else(unit).or_else(arabic)
}

/// Whether a letter can be part of a numeral.
#[must_use]
pub fn is_numeral(c: char) -> bool {
    letter(c).is_some()
}

/// Reads a number from 1 to [`MAX`]: 二百七十八, 278, ２７８, 二七八; also 一百〇三, 两千 and 一百十. Not 一百一, which
/// is 101 for some and 110 for others.
#[must_use]
pub fn number(text: &str) -> Option<u16> {
    let letters: Vec<Letter> = text.chars().map(letter).collect::<Option<_>>()?;
    let value = digits(&letters).or_else(|| units(&letters))?;
    (1..=MAX).contains(&value).then_some(value)
}

/// Digits alone, all Chinese or all Arabic, by their places.
fn digits(letters: &[Letter]) -> Option<u16> {
    let is_chinese = matches!(letters.first(), Some(Letter::Chinese(_)));
    letters.iter().try_fold(0_u16, |sum, letter| match letter {
        Letter::Chinese(digit) if is_chinese => sum.checked_mul(10)?.checked_add(*digit),
        Letter::Arabic(digit) if !is_chinese => sum.checked_mul(10)?.checked_add(*digit),
        _ => None,
    })
}

/// Chinese digits with their units.
fn units(letters: &[Letter]) -> Option<u16> {
    // What the last unit was worth; what the next part must be smaller than.
    let (mut sum, mut below, mut zero) = (0, 10_000, false);
    let mut rest = letters.iter().peekable();
    while let Some(letter) = rest.next() {
        let (digit, worth) = match (letter, rest.peek()) {
            (Letter::Chinese(0), Some(_)) if sum > 0 && below > 10 && !zero => {
                zero = true;
                // A place is skipped: what follows is smaller by one more.
                below /= 10;
                continue;
            }
            (Letter::Chinese(digit), Some(Letter::Unit(worth))) if *digit > 0 => {
                rest.next();
                (*digit, *worth)
            }
            // 十 alone is ten.
            (Letter::Unit(10), _) => (1, 10),
            // The last digit stands beside 十, or after 零.
            (Letter::Chinese(digit), None) if *digit > 0 && (zero || below <= 10) => (*digit, 1),
            _ => return None,
        };
        if worth >= below {
            return None;
        }
        (sum, below, zero) = (sum + digit * worth, worth, false);
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_read_as_it_was_written() {
        for n in 1..=MAX {
            let arabic = n.to_string();
            let places: String = arabic.chars().map(|c| DIGITS[c as usize - '0' as usize]).collect();
            let wide: String = arabic.chars().filter_map(|c| char::from_u32(c as u32 + 0xFEE0)).collect();
            for text in [chinese(n), chinese(n).replace('零', "〇"), arabic, wide, places] {
                assert_eq!(number(&text), Some(n), "{text}");
            }
        }
    }

    #[test]
    fn numbers_are_written_as_laws_write_them() {
        for (n, text) in [
            (1, "一"),
            (10, "十"),
            (15, "十五"),
            (20, "二十"),
            (26, "二十六"),
            (100, "一百"),
            (101, "一百零一"),
            (103, "一百零三"),
            (110, "一百一十"),
            (115, "一百一十五"),
            (278, "二百七十八"),
            (1_000, "一千"),
            (1_001, "一千零一"),
            (1_010, "一千零一十"),
            (1_024, "一千零二十四"),
            (1_100, "一千一百"),
            (1_101, "一千一百零一"),
            (1_260, "一千二百六十"),
            (9_999, "九千九百九十九"),
        ] {
            assert_eq!(chinese(n), text);
        }
        assert_eq!((chinese(0), chinese(u16::MAX)), ("一".to_owned(), chinese(MAX)));
    }

    #[test]
    fn other_ways_are_read_and_doubtful_ones_are_not() {
        for (text, n) in [
            ("一百十", 110),
            ("两百〇三", 203),
            ("一千零十", 1_010),
            ("一千二十四", 1_024),
            ("一十", 10),
            ("007", 7),
        ] {
            assert_eq!(number(text), Some(n), "{text}");
        }
        for text in [
            "",
            "零",
            "0",
            "一百一",
            "二百七",
            "百",
            "百二十",
            "十十",
            "十百",
            "一百二百",
            "一百零",
            "十零五",
            "一百零零三",
            "一百零二十",
            "一千零五百",
            "2百",
            "二7",
            "10000",
            "99999999999999999999",
            "壹",
            "一万",
            "-1",
            "+1",
            " 1",
            "½",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
