//! When a name may be one, and when two look alike.

use crate::text::graphemes;

use super::plain::plain;

/// The longest name that somebody chooses, in graphemes.
pub const NAME_LIMIT: usize = 24;
/// In code points: marks above and below letters stay few.
const NAME_POINTS: usize = 40;
/// A name that holds another of fewer letters is not taken for it.
const TELLING: usize = 3;

/// Words for offices and for what the software itself says: as a part of a name where they are written without blanks.
const OFFICES: [&str; 36] = [
    "主持",
    "审核",
    "复核",
    "审计",
    "管理员",
    "版主",
    "官方",
    "客服",
    "工作人员",
    "专家",
    "律师",
    "法官",
    "检察",
    "警官",
    "警察",
    "记者",
    "职能部门",
    "街道办",
    "居委会",
    "业委会",
    "村委会",
    "委员会",
    "政府",
    "法院",
    "公安",
    "书记",
    "主任",
    "局长",
    "处长",
    "科长",
    "网信",
    "编辑部",
    "节目组",
    "平台",
    "系统",
    "负责人",
];
/// The same where words are written apart.
const OFFICE_WORDS: [&str; 33] = [
    "moderator",
    "moderators",
    "mod",
    "admin",
    "admins",
    "administrator",
    "host",
    "expert",
    "official",
    "reviewer",
    "auditor",
    "editor",
    "editorial",
    "staff",
    "support",
    "system",
    "platform",
    "team",
    "government",
    "council",
    "court",
    "police",
    "judge",
    "lawyer",
    "ministry",
    "department",
    "mayor",
    "minister",
    "office",
    "officer",
    "committee",
    "journalist",
    "authority",
];
/// Words that are written together with these.
const BESIDE: [&str; 14] = [
    "super", "site", "web", "chief", "head", "the", "real", "sys", "main", "co", "chat", "forum", "room",
    "our",
];
/// A word for an office of so many letters is one within other words, too.
const LONG: usize = 8;
/// One of fewer, with blanks in it, may be somebody's name: "Mo D".
const SPACED: usize = 5;
/// What people are called who chose no name: with a number it is somebody else's.
const NUMBERED: [&str; 4] = ["居民", "resident", "participant", "no"];

/// Whether a name may stand in a line by itself: at most [`NAME_LIMIT`] letters of scripts that go together, nothing that
/// cannot be seen, and no number of somebody else's.
#[must_use]
pub fn name_form(name: &str) -> bool {
    let letters = name.chars().any(char::is_alphabetic);
    let short = graphemes(name) <= NAME_LIMIT && name.chars().count() <= NAME_POINTS;
    letters && short && !name.chars().any(is_unseen) && goes_together(name) && !is_number(name)
}

/// Whether a name says that somebody has an office.
#[must_use]
pub fn names_office(name: &str) -> bool {
    let plain: String = skeleton(name);
    let within = OFFICES.iter().any(|word| plain.contains(word));
    within || words(name).any(|word| OFFICE_WORDS.iter().any(|office| skeleton(office) == word))
}

/// Whether a name says so in a way that is not plain: with its letters apart, with accents, in letters of mathematics, written
/// together with other words, or with traditional signs. Asked of what comes now; old logs may hold such names.
#[must_use]
pub fn disguises_office(name: &str) -> bool {
    let name = plain(name);
    let together = skeleton(name.trim_end_matches(|c: char| c.is_ascii_digit()));
    let long = |office: &&str| office.len() >= LONG && together.contains(&skeleton(office));
    let apart = name.split_whitespace().nth(1).is_some();
    names_office(&name)
        || OFFICE_WORDS.iter().any(long)
        || is_made_of_offices(&together, if apart { SPACED } else { 0 })
}

/// Whether a name is a word for an office of so many letters, and else such words and those beside them.
fn is_made_of_offices(name: &str, least: usize) -> bool {
    let rest = |word: &str| name.strip_prefix(&*skeleton(word));
    let ends =
        |rest: &str, least: usize| if rest.is_empty() { least == 0 } else { is_made_of_offices(rest, least) };
    // One of them is enough; from then on nothing more is asked.
    OFFICE_WORDS
        .iter()
        .any(|word| rest(word).is_some_and(|rest| ends(rest, if word.len() >= least { 0 } else { least })))
        || BESIDE.iter().any(|word| rest(word).is_some_and(|rest| !rest.is_empty() && ends(rest, least)))
}

/// The words of a name as they are compared, without the digits at their ends.
fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words
        .map(|word| skeleton(word.trim_end_matches(|c: char| c.is_ascii_digit())))
        .filter(|word| !word.is_empty())
}

fn is_number(name: &str) -> bool {
    let folded = name.to_lowercase();
    let digits = folded.chars().any(char::is_numeric);
    digits
        && NUMBERED.iter().any(|word| {
            let apart = || folded.split(|c: char| !c.is_alphabetic()).any(|own| own == *word);
            if word.is_ascii() { apart() } else { folded.contains(word) }
        })
}

/// What cannot be seen, or stands where nobody looks for it.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}')
}

/// In which script a letter is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Chinese, Japanese and Korean go with Latin letters, as people write them.
    East,
    Latin,
    Greek,
    Cyrillic,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{AA}' | '\u{BA}' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
            Script::Latin
        }
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}'
        | '\u{1C80}'..='\u{1C8F}'
        | '\u{2DE0}'..='\u{2DFF}'
        | '\u{A640}'..='\u{A69F}' => Script::Cyrillic,
        '\u{1100}'..='\u{11FF}'
        | '\u{3005}'..='\u{30FF}'
        | '\u{3130}'..='\u{318F}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Script::East,
        _ => Script::Other,
    }
}

/// Whether the letters are of one script, or of two that are written together.
#[must_use]
pub fn goes_together(name: &str) -> bool {
    let mut scripts = name.chars().filter(|c| c.is_alphabetic()).map(script);
    let Some(first) = scripts.next() else { return true };
    let mixes = |one: Script| matches!(one, Script::East | Script::Latin);
    scripts.all(|own| own == first || (mixes(own) && mixes(first)))
}

/// What is left of a name when only what looks alike is told apart as alike: letters and digits, in small letters, those of
/// other scripts and digits as the Latin letter that they are drawn like.
pub(super) fn skeleton(name: &str) -> String {
    let folded = name.to_lowercase();
    folded.chars().filter(|c| c.is_alphanumeric()).map(drawn_like).collect()
}

fn drawn_like(c: char) -> char {
    match c {
        // Letters as wide as a sign of Chinese.
        '\u{FF41}'..='\u{FF5A}' | '\u{FF10}'..='\u{FF19}' => {
            char::from_u32(c as u32 - 0xFEE0).map_or(c, drawn_like)
        }
        '0' | 'о' | 'ο' | '〇' => 'o',
        '1' | 'l' | 'і' | 'ι' | 'ı' | 'ӏ' | '|' => 'i',
        '3' | 'е' | 'ё' | 'ε' => 'e',
        '4' | 'а' | 'α' => 'a',
        '5' | 'ѕ' => 's',
        '7' | 'т' | 'τ' => 't',
        'с' | 'ϲ' => 'c',
        'р' | 'ρ' => 'p',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'һ' => 'h',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'ո' | 'п' => 'n',
        'υ' => 'u',
        'ν' => 'v',
        'ԁ' => 'd',
        'ɡ' => 'g',
        c => c,
    }
}

/// Whether a name is taken for another, of which `other` is the skeleton, or holds it: in whole words, where these are written
/// apart. Caroline is not Lin.
pub(super) fn looks_like(name: &str, other: &str) -> bool {
    let own = skeleton(name);
    if own == other || other.chars().count() < TELLING {
        return own == other;
    }
    if other.chars().any(|c| script(c) == Script::East) {
        return own.contains(other);
    }
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let same = |words: &[&str]| {
        let run = words.concat();
        skeleton(&run) == other || skeleton(run.trim_end_matches(|c: char| c.is_ascii_digit())) == other
    };
    (0..words.len()).any(|from| (from + 1..=words.len()).any(|to| same(&words[from..to])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_of_letters_that_go_together() {
        for name in [
            "七楼的老陈",
            "陈静",
            "Old Chen",
            "老陈Chen",
            "たなか太郎",
            "Żółw",
            "Μαρία",
            "Ольга 7",
            "김민수",
            "🌱 陈",
        ] {
            assert!(name_form(name), "{name}");
        }
        for name in [
            "037",
            "🌱",
            "Аdele",
            "Mαria",
            "老Ольга",
            "a\u{200B}b",
            "a\u{E0041}b",
            "居民 012",
            "居民12",
            "Resident 12",
            "No. 3",
        ] {
            assert!(!name_form(name), "{name}");
        }
        assert!(name_form(&"陈".repeat(NAME_LIMIT)) && !name_form(&"陈".repeat(NAME_LIMIT + 1)));
        assert!(!name_form(&format!("Z{}", "\u{300}".repeat(60))));
    }

    #[test]
    fn a_name_that_says_an_office_is_known_however_it_is_written() {
        for name in [
            "主持人老王",
            "审 核 员",
            "官方账号",
            "街道办小李",
            "Moderator",
            "moderator2",
            "M0derator",
            "The Host",
            "ADMIN",
            "ａｄｍｉｎ",
            "Team Lift",
            "mоderatоr",
            "Expert_1",
        ] {
            assert!(names_office(name), "{name}");
        }
        for name in ["七楼的老陈", "Badminton", "Ghost", "Teamster", "陈静", "Modesty"] {
            assert!(!names_office(name), "{name}");
        }
    }

    #[test]
    fn names_that_look_alike_are_alike() {
        assert_eq!(skeleton("Old Chen"), skeleton("0ld-CHEN!"));
        assert_eq!(skeleton("Peace"), skeleton("Реасе"));
        assert_ne!(skeleton("陈静"), skeleton("陈静静"));
        assert!(looks_like("张律师2", &skeleton("张律师")));
        assert!(!looks_like("张三丰", &skeleton("张三")));
        for name in ["Lin", "lin2", "Dr. Lin", "The L1n", "Lin's friend"] {
            assert!(looks_like(name, &skeleton("Lin")), "{name}");
        }
        for name in ["Caroline", "Linda", "Collin"] {
            assert!(!looks_like(name, &skeleton("Lin")), "{name}");
        }
        assert!(looks_like("The Water-Works 2", &skeleton("Water Works")));
        assert!(
            looks_like("House 7", &skeleton("House 7")) && looks_like("Our House 7", &skeleton("House 7"))
        );
    }

    #[test]
    fn an_office_is_known_in_any_letters_and_a_name_is_none() {
        for name in [
            "M o d e r a t o r",
            "M.o.d.e.r.a.t.o.r 2",
            "Ádmin",
            "Àdmín",
            "𝐌𝐨𝐝",
            "ⓜⓞⓓ",
            "ᴀᴅᴍɪɴ",
            "superadmin",
            "SuperMod",
            "TheModTeam",
            "a d m i n",
            "siteadmin7",
            "OldModeratorChen",
            "管理員",
            "審核員老王",
            "張律師",
            "專 家",
        ] {
            assert!(disguises_office(name), "{name}");
        }
        for name in [
            "Badminton",
            "Courtney",
            "Harcourt",
            "Falstaff",
            "Ghost",
            "Mo D",
            "Teamster",
            "Modesty",
            "Caroline",
            "The Lin",
            "Łódź",
            "Zoë",
            "七楼的老陈",
            "陳師傅",
            "Rooms",
            "Co",
            "Thea",
            "Réal",
        ] {
            assert!(!disguises_office(name), "{name}");
        }
    }
}
