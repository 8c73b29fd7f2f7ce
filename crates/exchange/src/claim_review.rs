//! Corrections as `ClaimReview` of schema.org: for archives and for those who collect what was checked.
//!
//! Only what can be checked: corrections with a code of facts (F) or law (L) that are published, or were upheld, by law
//! that has not changed since. Reasoning and tone are not rated, and what its author has resolved is no claim any more.
//! A list, each member whole: what a page carries of them can be cut out of it.
//!
//! The rating goes from 1 to 5 as elsewhere, of which we give three: serious 1, material 2, hint 3. Nobody here says
//! that a claim is true, so 4 and 5 do not occur. What counts is the label: it names what stands in the words.
//! *Source*: <https://schema.org/ClaimReview>. Next: [`crate::linked`].

use deliberation_core::annotation::State;
use deliberation_core::annotation::code::{Code, Family, Kind, Severity};
use deliberation_core::annotation::published::{Note, PublishedAnnotation};
use deliberation_core::date::Date;
use deliberation_core::law::{Citation, LegalBasis, Place, Status};
use deliberation_core::participant::{Role, Tie};
use deliberation_core::publish::{Published, Rows};
use serde_json::{Value, json};

use crate::linked::{Claim, Claims, Terms};

/// All that can be said in this form.
#[must_use]
pub fn reviews(published: &Published, rows: &Rows, terms: &Terms) -> Vec<Value> {
    let claims = Claims::of(published, rows);
    let whole = rows.annotations.iter().filter_map(|row| {
        let note = row.note.as_deref().filter(|note| row.state == State::Published && !note.law_changed)?;
        let code = rated(note)?;
        Some(review(row, note, code, claims.get(row.target)?, terms))
    });
    whole.collect()
}

/// The code of facts or law that a correction has.
fn rated(note: &Note) -> Option<Code> {
    let mut codes = note.code.iter().chain(&note.second).copied();
    let rated = codes.find(|code| matches!(code.family(), Family::Facts | Family::Law));
    rated.filter(|_| note.kind == Kind::Correction)
}

fn review(row: &PublishedAnnotation, note: &Note, code: Code, claim: Claim<'_>, terms: &Terms) -> Value {
    let mut made = json!({
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": terms.at(format!("annotations/{}", row.id)),
        "datePublished": Date::of(published_at(note)),
        "inLanguage": note.text.for_reader(&terms.lang).0,
        "claimReviewed": note.exact,
        "reviewBody": note.text.for_reader(&terms.lang).1,
        "author": author(note, terms),
        "itemReviewed": item(note, claim, terms),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": match note.severity {
                Severity::Serious => 1,
                Severity::Material => 2,
                Severity::Hint => 3,
            },
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": label(code, terms),
        },
    });
    let mut law: Vec<Value> = note.law.iter().map(legislation).collect();
    if let Some(last) = law.pop() {
        made["citation"] = if law.is_empty() { last } else { law.into_iter().chain([last]).collect() };
    }
    made
}

/// When everybody could read it: with its first second signature, unless it needed none.
fn published_at(note: &Note) -> i64 {
    let signed = note.signatures.iter().filter(|own| own.agrees).map(|own| own.received).min();
    signed.filter(|_| note.same_as.is_none()).unwrap_or(note.received)
}

/// The house answers for what its expert says in its name; who names none answers alone.
fn author(note: &Note, terms: &Terms) -> Value {
    let by = &note.by;
    let url = terms.at(format!("experts/{}", by.number));
    let person = by.name.as_ref().map(|name| json!({ "@type": "Person", "name": name }));
    let Some(house) = by.on_behalf_of.as_ref().or(by.org.as_ref()) else {
        let name = by.name.as_deref().unwrap_or(terms.either("专家", "An expert"));
        return json!({ "@type": "Person", "name": name, "url": url });
    };
    let mut made = json!({ "@type": "Organization", "name": house, "url": url });
    if let Some(person) = person {
        made["member"] = person;
    }
    made
}

/// The claim, and where it was made. Participants have no names.
fn item(note: &Note, claim: Claim<'_>, terms: &Terms) -> Value {
    let spoken = match claim {
        Claim::Post(post) => post.speaker.as_ref(),
        Claim::Statement(_) => None,
    };
    let author = match (spoken, claim.by()) {
        (Some(speaker), _) => json!({ "@type": "Person", "name": speaker.name }),
        (None, None) => json!({ "@type": "Organization", "name": terms.either("主办方", "The host") }),
        (None, Some(by)) => match (&by.name, &by.org) {
            (Some(name), _) if by.role != Role::Participant => json!({ "@type": "Person", "name": name }),
            (_, Some(org)) => json!({ "@type": "Organization", "name": org }),
            _ if matches!(by.tie, Some(Tie::Party | Tie::Affected | Tie::Nearby)) => {
                json!({ "@type": "Person", "name": terms.either("居民（匿名）", "A resident (anonymous)") })
            }
            _ => {
                json!({ "@type": "Person", "name": terms.either("参与者（匿名）", "A participant (anonymous)") })
            }
        },
    };
    let form = if spoken.is_some() { "Quotation" } else { "DiscussionForumPosting" };
    json!({
        "@type": "Claim",
        "author": author,
        "datePublished": Date::of(claim.worded(note.revision).unwrap_or(note.received)),
        "appearance": { "@type": form, "url": terms.at(claim.path()) },
    })
}

fn legislation(basis: &LegalBasis) -> Value {
    let force = match basis.status {
        Status::InForce => "InForce",
        Status::PartiallyInForce => "PartiallyInForce",
        Status::NotInForce => "NotInForce",
    };
    json!({
        "@type": "Legislation",
        "name": basis.instrument,
        "alternateName": basis.citation,
        "legislationIdentifier": identifier(basis),
        "legislationJurisdiction": basis.jurisdiction,
        "legislationLegalForce": format!("https://schema.org/{force}"),
        "legislationDateVersion": basis.version_date,
        "url": basis.url,
    })
}

/// The identifier that a law has, or its articles: Chinese ones have none. Their paragraphs stand in the citation.
fn identifier(basis: &LegalBasis) -> String {
    if let Some(eli) = &basis.eli {
        return String::from(eli.clone());
    }
    if let Some(ecli) = &basis.ecli {
        return String::from(ecli.clone());
    }
    let mut articles: Vec<Place> = Vec::new();
    for place in &basis.places {
        let article = Place { article: place.article, of: place.of, ..Place::default() };
        if !articles.contains(&article) {
            articles.push(article);
        }
    }
    let written = Citation::new(&basis.instrument, articles).map(|citation| citation.to_string());
    let name = format!("《{}》", basis.instrument);
    written.map_or_else(|_| basis.citation.clone(), |written| written.replacen(&name, "", 1))
}

/// What a code is called: of the words, never of a person.
fn label(code: Code, terms: &Terms) -> &'static str {
    match code {
        Code::F1 => terms.either("缺少依据", "No source yet"),
        Code::F2 => terms.either("与记录不符", "Differs from the record"),
        Code::F3 => terms.either("缺少背景或已过时", "Lacks context, or out of date"),
        Code::F4 => terms.either("引用或图片存疑", "A quotation or picture in doubt"),
        Code::L1 => terms.either("缺乏法律依据", "No basis in law"),
        Code::L2 => terms.either("程序或比例不同", "Another procedure or majority applies"),
        Code::L3 => terms.either("途径有风险", "A right goal by a risky remedy"),
        Code::L4 => terms.either("影响他人权益", "Affects the rights of others"),
        Code::L5 => terms.either("所提做法不合法", "What is proposed is not lawful"),
        // Not rated.
        Code::R1 | Code::R2 | Code::R3 | Code::R4 | Code::R5 | Code::C1 | Code::C2 => code.name(),
    }
}
