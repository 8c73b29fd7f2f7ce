//! The law that a note rests on, set like a law: citation, words, since when it is in force, where to read it.

use deliberation_core::date::Date;
use deliberation_core::law::{LegalBasis, Status};

use crate::text::{Locale, More};
use crate::view::node::{Element, el};
use crate::view::words::Words;

fn date(words: Words, date: &Date) -> String {
    let text = date.to_string();
    let mut parts = text.splitn(3, '-');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (y, m, d) = (part(), part(), part());
    let (m, d) = if words.locale() == Locale::ZhCn {
        (m.trim_start_matches('0').to_owned(), d.trim_start_matches('0').to_owned())
    } else {
        (m, d)
    };
    words.fill(More::ThreadNoteDate, &[("y", &y), ("m", &m), ("d", &d)])
}

/// One article.
pub fn basis(words: Words, law: &LegalBasis) -> Element {
    let status = match law.status {
        Status::InForce => More::ThreadNoteStatusIn,
        Status::PartiallyInForce => More::ThreadNoteStatusPart,
        Status::NotInForce => More::ThreadNoteStatusNot,
    };
    let (since, checked) = (date(words, &law.version_date), date(words, &law.checked_on));
    let places = [("since", &*since), ("status", words.say(status)), ("checked", &*checked)];
    let lang = law.jurisdiction.is_china().then_some("zh-CN");
    let citation = el("cite").maybe("lang", lang).text(law.citation.clone());
    let quote = law.quote.as_ref().map(|quote| el("blockquote").maybe("lang", lang).text(quote.clone()));
    // Only http and https come over the wire; what opens knows nothing of us.
    let link = el("a")
        .attr("href", law.url.clone())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer nofollow")
        .text(words.say(More::ThreadNoteReadLaw));
    let line = el("p").class("quiet").text(words.fill(More::ThreadNoteInForce, &places)).text(" · ");
    el("div").class("law").child(citation).child(quote).child(line.child(link))
}
