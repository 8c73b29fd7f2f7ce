//! Annotations as the W3C's Web Annotation model has them: a collection with all of them in one page.
//!
//! One document, and no lines of JSON: a collection with its first page inside is a form that the model itself names,
//! and viewers take its `first.items`. Each annotation repeats the context, so that whoever takes one out has it whole.
//!
//! | ours | there |
//! |---|---|
//! | correction; support | `assessing` and `commenting`; `assessing` |
//! | context, acknowledge; question | `commenting`; `questioning` |
//! | what is right, then what there is to say | bodies for `commenting` |
//! | codes; question; suggestion | bodies for `classifying`; `questioning`; `editing` |
//! | law and sources | bodies for `linking`: an address, or a title where there is none |
//! | where it stands | `schema:creativeWorkStatus`: a withdrawn one is in here, too, and says so |
//! | who signed it | `schema:contributor` |
//! | reply and disputes; review | annotations of the annotation: `replying`; `moderating` |
//!
//! How much hangs on it, who found it helpful and who differs have no place there and are left out; so is what waits
//! for a signature. *Source*: <https://www.w3.org/TR/annotation-model/>. Next: [`crate::linked`].

use deliberation_core::annotation::code::Kind;
use deliberation_core::annotation::published::{Note, Panelist, PublishedAnnotation, Remark};
use deliberation_core::law::LegalBasis;
use deliberation_core::participant::{Credentials, Role};
use deliberation_core::publish::{Published, Rows};
use deliberation_core::text::LocalText;
use serde_json::{Value, json};

use crate::linked::{Claim, Claims, Stand, Terms, instant};

const ANNO: &str = "http://www.w3.org/ns/anno.jsonld";

/// The program that made them.
const GENERATOR: &str = "deliberation-widget";

/// All annotations that can be read, with what was said about them.
#[must_use]
pub fn collection(published: &Published, rows: &Rows, terms: &Terms) -> Value {
    let claims = Claims::of(published, rows);
    let mut items = Vec::new();
    for row in &*rows.annotations {
        if let (Some(note), Some(claim)) = (&row.note, claims.get(row.target)) {
            items.push(annotation(row, note, claim, terms));
            items.extend(remarks(row, note, terms));
        }
    }
    let mut all = json!({
        "@context": ANNO,
        "id": terms.at("annotations"),
        "type": "AnnotationCollection",
        "label": published.opening.question.for_reader(&terms.lang).1,
        "total": items.len(),
    });
    // A page has at least one.
    if !items.is_empty() {
        let id = terms.at("annotations/page/1");
        all["first"] = json!({ "id": id, "type": "AnnotationPage", "startIndex": 0, "items": items });
    }
    all
}

fn annotation(row: &PublishedAnnotation, note: &Note, claim: Claim<'_>, terms: &Terms) -> Value {
    let motivation = match note.kind {
        Kind::Correction => json!(["assessing", "commenting"]),
        Kind::Support => json!("assessing"),
        Kind::Context | Kind::Acknowledge => json!("commenting"),
        Kind::Question => json!("questioning"),
    };
    let mut made = whole(terms, &format!("annotations/{}", row.id), note.received);
    made["canonical"] = json!(format!("urn:uuid:{}", row.id));
    made["motivation"] = motivation;
    made["creator"] = person(&note.by, terms);
    made["body"] = Value::Array(bodies(note, terms));
    made["target"] = target(note, claim, terms);
    made["schema:creativeWorkStatus"] = json!(row.state);
    let signed = note.signatures.iter().filter(|own| own.agrees);
    let signers: Vec<Value> = signed.map(|own| person(&own.by, terms)).collect();
    if !signers.is_empty() {
        made["schema:contributor"] = Value::Array(signers);
    }
    if note.machine {
        made["schema:digitalSourceType"] =
            json!({ "id": "https://schema.org/TrainedAlgorithmicMediaDigitalSource" });
    }
    let said = note.reply.iter().chain(&note.verdict).chain(&note.disputes).map(|said| said.received);
    let modified = said.chain(note.signatures.iter().map(|own| own.received)).fold(row.since, i64::max);
    if modified > note.received {
        made["modified"] = json!(instant(modified));
    }
    made
}

/// What every annotation has.
fn whole(terms: &Terms, path: &str, at: i64) -> Value {
    let mut made = json!({
        "@context": [ANNO, { "schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#" }],
        "id": terms.at(path),
        "type": "Annotation",
        "created": instant(at),
        "generator": { "type": "Software", "name": GENERATOR },
    });
    if let Some(rights) = &terms.rights {
        made["rights"] = json!(rights.as_str());
    }
    made
}

fn person(by: &Panelist, terms: &Terms) -> Value {
    let kind = if by.role == Role::Expert { "experts" } else { "authors" };
    let mut made = json!({ "id": terms.at(format!("{kind}/{}", by.number)), "type": "Person" });
    let house = |name: &str| json!({ "type": "schema:Organization", "schema:name": name });
    if let Some(name) = &by.name {
        made["name"] = json!(name);
    }
    if let Some(org) = &by.org {
        made["schema:affiliation"] = house(org);
    }
    if let Some(other) = &by.on_behalf_of {
        made["prov:actedOnBehalfOf"] = house(other);
    }
    if let Some(Credentials { kind, issuer, valid_until, .. }) = &by.credentials {
        let mut shown = json!({
            "type": "schema:EducationalOccupationalCredential", "schema:name": kind,
            "schema:recognizedBy": house(issuer),
        });
        if let Some(day) = valid_until {
            shown["schema:expires"] = json!(day);
        }
        made["schema:hasCredential"] = shown;
    }
    made
}

fn bodies(note: &Note, terms: &Terms) -> Vec<Value> {
    let text = |text: &LocalText, purpose: &str| {
        let (lang, value) = text.for_reader(&terms.lang);
        let mut body = plain(value, purpose);
        body["language"] = json!(lang);
        body
    };
    let mut bodies = Vec::new();
    bodies.extend(note.right.as_ref().map(|right| text(right, "commenting")));
    bodies.push(text(&note.text, "commenting"));
    bodies.extend(note.code.iter().chain(&note.second).map(|code| plain(code.name(), "classifying")));
    bodies.extend(note.question.as_ref().map(|question| text(question, "questioning")));
    bodies.extend(note.suggestion.as_ref().map(|words| text(words, "editing")));
    // Many laws are read at one address, so the place in them stands beside it.
    let law = |LegalBasis { url, citation, .. }: &LegalBasis| json!({ "source": url, "purpose": "linking", "schema:name": citation });
    bodies.extend(note.law.iter().map(law));
    bodies.extend(note.sources.iter().filter_map(|source| {
        let title = source.title.as_ref();
        let Some(url) = &source.url else { return title.map(|title| plain(title, "linking")) };
        let mut body = json!({ "source": url, "purpose": "linking" });
        if let Some(title) = title {
            body["schema:name"] = json!(title);
        }
        Some(body)
    }));
    bodies
}

fn plain(value: &str, purpose: &str) -> Value {
    json!({ "type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose })
}

/// The words, in the wording on which the annotation was made.
fn target(note: &Note, claim: Claim<'_>, terms: &Terms) -> Value {
    let Stand { range, before, after } = Stand::of(note, claim.wording(note.revision));
    let quote =
        json!({ "type": "TextQuoteSelector", "exact": note.exact, "prefix": before, "suffix": after });
    let position = range.map(|(start, end)| {
        // In Unicode code points, as both of us count.
        json!({ "type": "TextPositionSelector", "start": start, "end": end })
    });
    // One annotates what is in force, so the wording held at least when the note was made.
    let at = claim.worded(note.revision).unwrap_or(note.received);
    json!({
        "type": "SpecificResource",
        "source": terms.at(format!("{}/revisions/{}", claim.path(), note.revision)),
        "state": { "type": "TimeState", "sourceDate": instant(at) },
        "selector": std::iter::once(quote).chain(position).collect::<Vec<_>>(),
    })
}

/// What was said about an annotation, each as an annotation of it.
fn remarks(row: &PublishedAnnotation, note: &Note, terms: &Terms) -> Vec<Value> {
    let own = format!("annotations/{}", row.id);
    let remark = |said: &Remark, name: &str, motivation: &str| {
        let mut made = whole(terms, &format!("{own}/{name}"), said.received);
        let (lang, value) = said.text.for_reader(&terms.lang);
        made["motivation"] = json!(motivation);
        made["creator"] = person(&said.by, terms);
        made["body"] = plain(value, motivation);
        made["body"]["language"] = json!(lang);
        made["target"] = json!(terms.at(&own));
        made
    };
    let reply = note.reply.iter().map(|said| remark(said, "reply", "replying"));
    let disputes = (1..).zip(&note.disputes);
    let disputes = disputes.map(|(n, said)| remark(said, &format!("disputes/{n}"), "replying"));
    let verdict = note.verdict.iter().map(|said| remark(said, "review", "moderating"));
    reply.chain(disputes).chain(verdict).collect()
}
