//! Names in plain letters: what is drawn as a letter is that letter, without its accent, and what is written with the traditional
//! sign with the simplified one. Of these only as many as words for offices need ([`super::names`]). Whether a name that comes
//! now may stand is asked of its plain form too; what old logs hold was never asked that.

/// Letters with an accent, after the one that they are without it.
const ACCENTS: [&str; 22] = [
    "aàáâãäåāăąǎȁȃạảấầẩẫậắằẳẵặ",
    "bḃḅƀ",
    "cçćĉċč",
    "dďđḋḍð",
    "eèéêëēĕėęěȅȇẹẻẽếềểễệ",
    "fḟƒ",
    "gĝğġģǧ",
    "hĥħḣḥ",
    "iìíîïĩīĭįǐȉȋỉị",
    "jĵ",
    "kķǩḱḳ",
    "lĺļľŀłḷ",
    "mḿṁṃ",
    "nñńņňŉṅṇ",
    "oòóôõöøōŏőơǒȍȏọỏốồổỗộớờởỡợ",
    "pṕṗ",
    "rŕŗřȑȓṙṛ",
    "sśŝşšșṡṣ",
    "tţťŧțṫṭ",
    "uùúûüũūŭůűųưǔȕȗụủứừửữự",
    "yýÿŷỳỵỷỹ",
    "zźżžẑẓ",
];
/// Small capitals and raised letters, in the order of the alphabet; a blank where there is none.
const DRAWN: [&str; 2] = ["ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘ ʀꜱᴛᴜᴠᴡ ʏᴢ", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ ʳˢᵗᵘᵛʷˣʸᶻ"];
/// Letters of mathematics that stand apart from their alphabets.
const APART: [(&str, char); 17] = [
    ("ℬ", 'b'),
    ("ℂℭ", 'c'),
    ("ⅅⅆ", 'd'),
    ("ℯℰⅇ", 'e'),
    ("ℱ", 'f'),
    ("ℊ", 'g'),
    ("ℋℌℍℎ", 'h'),
    ("ℐℑⅈℹ", 'i'),
    ("ⅉ", 'j'),
    ("ℒℓ", 'l'),
    ("ℳ", 'm'),
    ("ℕ", 'n'),
    ("ℴ", 'o'),
    ("ℙ", 'p'),
    ("ℚ", 'q'),
    ("ℛℜℝ", 'r'),
    ("ℤℨ", 'z'),
];
/// Traditional signs of words for offices, each before its simplified one.
const SIGNS: &str = "審审員员專专師师複复覆复計计檢检記记職职門门辦办會会業业書书長长處处網网編编輯辑節节組组臺台統统負负責责";

/// A name in plain small letters; what stands between its words stays.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).map(of_an_alphabet);
    letters.flat_map(char::to_lowercase).map(bare).collect()
}

/// The letter of an alphabet that repeats the Latin one, drawn in another way.
fn of_an_alphabet(c: char) -> char {
    let nth = |first: u32, many: u32| (c as u32).wrapping_sub(first) % many;
    let letter = match c {
        '\u{1D400}'..='\u{1D6A3}' => nth(0x1D400, 52) % 26,
        '\u{249C}'..='\u{24B5}' => nth(0x249C, 26),
        '\u{24B6}'..='\u{24E9}' => nth(0x24B6, 26),
        '\u{1F130}'..='\u{1F149}' => nth(0x1F130, 26),
        '\u{1F150}'..='\u{1F169}' => nth(0x1F150, 26),
        '\u{1F170}'..='\u{1F189}' => nth(0x1F170, 26),
        '\u{1F1E6}'..='\u{1F1FF}' => nth(0x1F1E6, 26),
        '\u{1D7CE}'..='\u{1D7FF}' => return char::from_digit(nth(0x1D7CE, 10), 10).unwrap_or(c),
        c => return APART.iter().find(|(drawn, _)| drawn.contains(c)).map_or(c, |(_, letter)| *letter),
    };
    (b'a'..=b'z').nth(letter as usize).map_or(c, char::from)
}

fn bare(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    if let Some(letter) = ACCENTS.iter().find(|own| own.contains(c)).and_then(|own| own.chars().next()) {
        return letter;
    }
    let drawn = DRAWN.iter().find_map(|own| own.chars().position(|other| other == c));
    if let Some(letter) = drawn.and_then(|at| (b'a'..=b'z').nth(at)) {
        return char::from(letter);
    }
    let mut signs = SIGNS.chars();
    while let (Some(traditional), Some(simplified)) = (signs.next(), signs.next()) {
        if traditional == c {
            return simplified;
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_itself_however_it_is_drawn() {
        for (name, wanted) in [
            ("Ádmin", "admin"),
            ("A\u{301}dmin", "admin"),
            ("𝐌𝐨𝐝 𝓜𝓸𝓭 𝙼𝚘𝚍 𝟟", "mod mod mod 7"),
            ("Ⓜⓞⓓ 🅜🅞🅓 🄼🄾🄳 🇲🇴🇩", "mod mod mod mod"),
            ("ℳℴ𝒹 ᴍᴏᴅ ᵐᵒᵈ ᴢ ᶻ", "mod mod mod z z"),
            ("管理員 審核員 律師 專家", "管理员 审核员 律师 专家"),
            ("Ольга 陈静", "ольга 陈静"),
        ] {
            assert_eq!(plain(name), wanted, "{name}");
        }
        assert!(DRAWN.iter().all(|own| own.chars().count() == 26));
        assert_eq!(SIGNS.chars().count() % 2, 0);
    }
}
