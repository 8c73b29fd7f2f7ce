//! The page to sign: the terms of a deliberation on one sheet of A4, for those who answer for it in law.
//!
//! Each rule stands with its source, the day of that source, and who has looked whether it says so; where nobody has, the line
//! says that. No script, nothing fetched, one style of which the hash is known, so that the strictest policy lets it be read.
//! Whatever people wrote is text.

use std::fmt::Write as _;

use deliberation_core::act::Hold;
use deliberation_core::id::DeliberationId;
use deliberation_core::participant::Assurance;
use deliberation_core::policy::Review;
use deliberation_core::policy::profile::{ProfileFile, ProfileRule, RuleChecked};
use deliberation_core::policy::terms::Terms;
use deliberation_core::text::{Lang, LocalText};
use sha2::{Digest as _, Sha256};

/// The page's one style.
pub const STYLE: &str = "@page{size:A4;margin:16mm}\
body{font:13px/1.5 system-ui,sans-serif;max-width:178mm;margin:2em auto;padding:0 1em;color:#1a1a1a;background:#fff}\
h1{font-size:1.5em;margin:0 0 .3em}h2{font-size:1.1em;margin:1.2em 0 .3em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #767676;padding:.3em .5em;text-align:start;vertical-align:top}\
th{background:#f2f2f2}tr{break-inside:avoid}td,p,dd{overflow-wrap:anywhere}dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1em;margin:0}\
dt{font-weight:600}dd{margin:0}.open{font-weight:600}\
.sign{display:grid;grid-template-columns:1fr 1fr;gap:2em;margin-top:1.5em;break-inside:avoid}\
.sign p{border-top:1px solid #1a1a1a;margin-top:3.5em;padding-top:.3em}footer{margin-top:1.5em;font-size:.85em}\
@media print{body{font-size:9.5pt;line-height:1.35;margin:0;padding:0;max-width:none}}";

/// What a policy of a page names to let [`STYLE`] in: `sha256-…`, in base64.
#[must_use]
pub fn style_hash() -> String {
    format!("sha256-{}", base64(&Sha256::digest(STYLE.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let three =
            chunk.iter().fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(three >> (18 - 6 * place) & 63) as usize];
            text.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

/// The rules that say from which age on one writes.
const AGE_RULES: [&str; 2] = ["eu-6", "cn-7"];

/// What the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct PolicyPage<'a> {
    /// The profile; nothing where the deliberation names none.
    pub profile: Option<&'a ProfileFile>,
    /// What the opening says beyond it.
    pub terms: Option<&'a Terms>,
    /// The deliberation, and its question; nothing for the profile alone.
    pub deliberation: Option<(&'a DeliberationId, &'a LocalText)>,
    /// Whose texts wait there now, and when texts are reviewed: what holds where there is no profile.
    pub now: (Hold, Review),
    /// The reader's language: Chinese, or English.
    pub lang: &'a Lang,
}

/// The page's own words.
struct Words {
    lang: &'static str,
    title: &'static str,
    deliberation: &'static str,
    profile: &'static str,
    none: &'static str,
    holds: [&'static str; 3],
    version: &'static str,
    writes: &'static str,
    who: [&'static str; 3],
    waits: &'static str,
    reviewed: &'static str,
    when: [&'static str; 3],
    votes: &'static str,
    kept: &'static str,
    days: &'static str,
    least: &'static str,
    most: &'static str,
    ever: &'static str,
    age: &'static str,
    years: &'static str,
    no_age: &'static str,
    grounds: &'static str,
    yes: &'static str,
    rules: &'static str,
    head: [&'static str; 5],
    unknown: &'static str,
    unchecked: &'static str,
    by_people: &'static str,
    addresses: &'static str,
    address: [(&'static str, &'static str); 3],
    no_address: &'static str,
    sign: [&'static str; 2],
    signed: &'static str,
    file: &'static str,
}

const ZH: Words = Words {
    lang: "zh-CN",
    title: "协商约定",
    deliberation: "协商",
    profile: "约定",
    none: "这场协商没有选用约定，主持人随时可以改变下面这些。",
    holds: [
        "现在没有因为身份而先审核的文字",
        "现在，没有人担保的人写的文字，审核后再公开",
        "现在，除主持人和审核员外，所有人写的文字都审核后再公开",
    ],
    version: "版本",
    writes: "谁能发文字",
    who: ["任何人", "网站担保的人", "经核验真实身份的人"],
    waits: "没有人担保的人写的文字，审核后再公开",
    reviewed: "何时审核",
    when: ["公开之后", "每个人的前几条先审核，之后公开后审核", "公开之前"],
    votes: "表态从不审核。",
    kept: "保存多久",
    days: "天，从最后阶段开始算起",
    least: "至少",
    most: "至多",
    ever: "不限",
    age: "年龄",
    years: "周岁起",
    no_age: "不限",
    grounds: "隐藏内容必须写明依据",
    yes: "是",
    rules: "规则",
    head: ["编号", "规则", "来源", "日期", "核对"],
    unknown: "待查",
    unchecked: "没有人核对过",
    by_people: "由人来遵守：没有人担保的人有多大，软件不知道",
    addresses: "联系地址",
    address: [("notice", "举报违法内容"), ("complaint", "投诉"), ("appeal", "申诉")],
    no_address: "没有写明",
    sign: ["主办方", "法务"],
    signed: "姓名、日期、签字",
    file: "约定文件的校验值（SHA-256）",
};

const EN: Words = Words {
    lang: "en",
    title: "Terms of the deliberation",
    deliberation: "Deliberation",
    profile: "Profile",
    none: "This deliberation names no profile: the host may change what follows at any time.",
    holds: [
        "Nobody's texts wait now for who they are",
        "What is written by people for whom nobody vouches is reviewed before others see it, for now",
        "What anybody but the host and moderators writes is reviewed before others see it, for now",
    ],
    version: "version",
    writes: "Who writes",
    who: ["Anybody", "People for whom the site vouches", "People whose identity was verified"],
    waits: "what is written by people for whom nobody vouches is reviewed before others see it",
    reviewed: "When texts are reviewed",
    when: [
        "After others see them",
        "The first texts of each person before others see them, later ones after",
        "Before others see them",
    ],
    votes: "Votes are never reviewed.",
    kept: "How long texts are kept",
    days: "days from when the last phase began",
    least: "at least",
    most: "at most",
    ever: "No limit",
    age: "Age",
    years: "years and older",
    no_age: "No limit",
    grounds: "Nothing is hidden without a ground",
    yes: "Yes",
    rules: "Rules",
    head: ["No.", "Rule", "Source", "Date", "Checked"],
    unknown: "to be found",
    unchecked: "not checked by anybody",
    by_people: "kept by people: the software does not know the age of people for whom nobody vouches",
    addresses: "Addresses",
    address: [("notice", "Notice of illegal content"), ("complaint", "Complaints"), ("appeal", "Appeals")],
    no_address: "not named",
    sign: ["Who runs it", "Legal department"],
    signed: "Name, date, signature",
    file: "Checksum of the profile's file (SHA-256)",
};

/// Text as it may stand in a page.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

impl PolicyPage<'_> {
    /// The page, as HTML.
    #[must_use]
    pub fn html(&self) -> String {
        let zh = Lang::fallback();
        let words = if zh.reads(self.lang) { &ZH } else { &EN };
        let mut page = String::new();
        // Writing into a string does not fail.
        let _ = write!(
            page,
            "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>{STYLE}</style>\n<h1>{}</h1>\n",
            words.lang, words.title, words.title
        );
        self.head(&mut page, words);
        if let Some(profile) = self.profile {
            self.rules(&mut page, words, profile);
        }
        self.addresses(&mut page, words);
        let _ = writeln!(page, "<div class=\"sign\">");
        for who in words.sign {
            let _ = writeln!(page, "<div><strong>{who}</strong><p>{}</p></div>", words.signed);
        }
        let _ = writeln!(page, "</div>");
        if let Some(text) = self.profile.and_then(|own| ProfileFile::text(own.profile, own.version)) {
            let hash = Sha256::digest(text.as_bytes());
            let mut hex = String::new();
            hash.iter().for_each(|byte| {
                let _ = write!(hex, "{byte:02x}");
            });
            let _ = writeln!(page, "<footer>{}: <code>{hex}</code></footer>", words.file);
        }
        page.push_str("</html>\n");
        page
    }

    /// A text for the reader, in its own language and direction.
    fn text(&self, text: &LocalText) -> String {
        let (lang, text) = text.for_reader(self.lang);
        format!("<span lang=\"{lang}\" dir=\"auto\">{}</span>", escaped(text))
    }

    fn head(&self, page: &mut String, words: &Words) {
        page.push_str("<dl>\n");
        let mut line = |term: &str, said: String| {
            let _ = writeln!(page, "<dt>{term}</dt><dd>{said}</dd>");
        };
        if let Some((id, question)) = self.deliberation {
            line(words.deliberation, format!("{} (<code>{id}</code>)", self.text(question)));
        }
        let Some(profile) = self.profile else {
            let (hold, review) = self.now;
            line(words.profile, words.none.to_owned());
            let held = match hold {
                Hold::Nothing => 0,
                Hold::Unvouched => 1,
                Hold::Everyone => 2,
            };
            let when = words.when[usize::from(review.strictness())];
            line(words.reviewed, format!("{when}. {}. {}", words.holds[held], words.votes));
            page.push_str("</dl>\n");
            return;
        };
        let (title, about) = (self.text(&profile.title), self.text(&profile.about));
        let name = profile.profile.name();
        line(
            words.profile,
            format!("{title} (<code>{name}</code>, {} {}). {about}", words.version, profile.version),
        );
        let terms = self.terms;
        let identity = self.identity(profile);
        let mut writes = words.who[match identity {
            Assurance::Anonymous | Assurance::Imported => 0,
            Assurance::Host => 1,
            Assurance::Verified => 2,
        }]
        .to_owned();
        if profile.holds_unvouched {
            let _ = write!(writes, "; {}", words.waits);
        }
        line(words.writes, writes);
        let review = terms.map_or(profile.review.unwrap_or(Review::After), Terms::review);
        let when = words.when[usize::from(review.strictness())];
        line(words.reviewed, format!("{when}. {}", words.votes));
        let kept =
            match (terms.and_then(|terms| terms.retention_days), profile.keeps_least, profile.keeps_most) {
                (Some(days), ..) => format!("{days} {}", words.days),
                (None, None, None) => words.ever.to_owned(),
                (None, Some(least), _) => format!("{} {least} {}", words.least, words.days),
                (None, None, Some(most)) => format!("{} {most} {}", words.most, words.days),
            };
        line(words.kept, kept);
        let age = terms.map_or(profile.age, Terms::age);
        let people = if identity.is_vouched() { String::new() } else { format!(" ({})", words.by_people) };
        line(words.age, age.map_or(words.no_age.to_owned(), |age| format!("{age} {}{people}", words.years)));
        if profile.grounds {
            line(words.grounds, words.yes.to_owned());
        }
        page.push_str("</dl>\n");
    }

    /// How somebody must be known to write.
    fn identity(&self, profile: &ProfileFile) -> Assurance {
        self.terms.map_or(profile.identity, Terms::identity)
    }

    fn rules(&self, page: &mut String, words: &Words, profile: &ProfileFile) {
        let _ = write!(page, "<h2>{}</h2>\n<table>\n<thead><tr>", words.rules);
        for head in words.head {
            let _ = write!(page, "<th scope=\"col\">{head}</th>");
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        for rule in &profile.rules {
            let source = &rule.source;
            let article = source.article.as_deref().map_or(String::new(), escaped);
            let url = source.url.as_deref().map_or(String::new(), |url| {
                let url = escaped(url);
                format!("<br><a href=\"{url}\">{url}</a>")
            });
            let date = source.date.as_ref().map_or(words.unknown.to_owned(), ToString::to_string);
            // Only a host's token says that somebody is too young.
            let people = if AGE_RULES.contains(&&*rule.id) && !self.identity(profile).is_vouched() {
                format!("<br><span class=\"open\">{}</span>", words.by_people)
            } else {
                String::new()
            };
            // What is no law has no day since when it is in force.
            let date = if source.url.is_none() { "–".to_owned() } else { date };
            let article = match (article.is_empty(), source.url.is_some()) {
                (false, _) => format!(", {article}"),
                (true, true) => format!(" ({})", words.unknown),
                (true, false) => String::new(),
            };
            let _ = writeln!(
                page,
                "<tr><td>{}</td><td>{}{people}</td><td>{}{article}{url}</td><td>{date}</td><td>{}</td></tr>",
                escaped(&rule.id),
                self.text(&rule.says),
                self.text(&source.instrument),
                self.checked(words, rule)
            );
        }
        page.push_str("</tbody>\n</table>\n");
    }

    /// Who has looked: for this deliberation, else for all.
    fn checked(&self, words: &Words, rule: &ProfileRule) -> String {
        let here = self.terms.and_then(|terms| terms.checked.iter().rev().find(|own| own.rule == rule.id));
        let here = here.map(|own| (own.by.as_str(), &own.on));
        match here.or(rule.checked.as_ref().map(|RuleChecked { by, on }| (by.as_str(), on))) {
            Some((by, on)) => {
                let by = format!("<span dir=\"auto\">{}</span>", escaped(by));
                if words.lang == EN.lang {
                    format!("checked by {by} on {on}")
                } else {
                    format!("{by} 于 {on} 核对")
                }
            }
            None => format!("<span class=\"open\">{}</span>", words.unchecked),
        }
    }

    fn addresses(&self, page: &mut String, words: &Words) {
        let _ = write!(page, "<h2>{}</h2>\n<dl>\n", words.addresses);
        for (name, title) in words.address {
            let address = self.terms.and_then(|terms| terms.addresses.get(name));
            let said = address.map_or(words.no_address.to_owned(), escaped);
            let _ = writeln!(page, "<dt>{title}</dt><dd>{said}</dd>");
        }
        page.push_str("</dl>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_style() {
        assert_eq!(
            (base64(b""), base64(b"f"), base64(b"fo"), base64(b"foo")),
            (String::new(), "Zg==".to_owned(), "Zm8=".to_owned(), "Zm9v".to_owned())
        );
        assert_eq!(style_hash().len(), "sha256-".len() + 44);
    }
}
