//! What the Web Annotation model says an annotation must be, as far as it can be seen in one document.
//!
//! *Source*: <https://www.w3.org/TR/annotation-model/>, §3 and §4; the W3C's own test has a schema for each of these.
//! Links are not followed, and what JSON-LD would make of a context of somebody else is not computed.

use serde_json::{Map, Value};

const ANNO: &str = "http://www.w3.org/ns/anno.jsonld";

type Object = Map<String, Value>;

/// What is wrong with an annotation, a page or a collection; nothing when all is well.
pub fn faults(document: &Value) -> Vec<String> {
    let mut faults = Faults(Vec::new());
    match document.as_object() {
        None => faults.say("a document is an object"),
        Some(object) => {
            if !each(object.get("@context")).any(|context| context == ANNO) {
                faults.say("the context has to name the model");
            }
            match object.get("type").and_then(Value::as_str) {
                Some("AnnotationCollection") => faults.collection(object),
                Some("AnnotationPage") => faults.page(object),
                _ => faults.annotation(object),
            }
        }
    }
    faults.0
}

/// One, or each of many.
fn each(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let many = value.and_then(Value::as_array).map(Vec::as_slice);
    many.unwrap_or_else(|| value.map(std::slice::from_ref).unwrap_or_default()).iter()
}

fn is_iri(value: &Value) -> bool {
    let Some((scheme, rest)) = value.as_str().and_then(|text| text.split_once(':')) else { return false };
    let letters = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(letters)
        && !rest.is_empty()
        && !rest.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c))
}

/// `2015-01-28T12:00:00Z`, perhaps with a fraction; the model asks for UTC.
fn is_instant(value: &Value) -> bool {
    let Some(text) = value.as_str().and_then(|text| text.strip_suffix('Z')) else { return false };
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let shape = "dddd-dd-ddTdd:dd:dd";
    let fits = whole.len() == shape.len()
        && whole.chars().zip(shape.chars()).all(|(c, s)| if s == 'd' { c.is_ascii_digit() } else { c == s });
    fits && !part.is_empty() && part.chars().all(|c| c.is_ascii_digit())
}

struct Faults(Vec<String>);

impl Faults {
    fn say(&mut self, what: impl Into<String>) {
        self.0.push(what.into());
    }

    /// Whether a member is missing, or passes; more than one value is never one.
    fn may(&mut self, object: &Object, member: &str, fits: impl Fn(&Value) -> bool) {
        if object.get(member).is_some_and(|value| !fits(value)) {
            self.say(format!("{member} is not what it has to be"));
        }
    }

    fn must(&mut self, object: &Object, member: &str, fits: impl Fn(&Value) -> bool) {
        match object.get(member) {
            None => self.say(format!("{member} is missing")),
            Some(_) => self.may(object, member, fits),
        }
    }

    fn collection(&mut self, object: &Object) {
        self.must(object, "id", is_iri);
        self.may(object, "total", Value::is_u64);
        for member in ["first", "last"] {
            match object.get(member) {
                Some(Value::Object(page)) => self.page(page),
                _ => self.may(object, member, is_iri),
            }
        }
        if object.get("total").and_then(Value::as_u64).unwrap_or(0) > 0 && !object.contains_key("first") {
            self.say("first is missing");
        }
    }

    fn page(&mut self, object: &Object) {
        self.must(object, "id", is_iri);
        self.must(object, "type", |kind| kind == "AnnotationPage");
        self.may(object, "startIndex", Value::is_u64);
        for member in ["next", "prev"] {
            self.may(object, member, is_iri);
        }
        let items = object.get("items").and_then(Value::as_array);
        if items.is_none_or(Vec::is_empty) {
            self.say("a page has annotations");
        }
        for item in items.into_iter().flatten() {
            match item.as_object() {
                Some(item) => self.annotation(item),
                None => self.say("a page has annotations"),
            }
        }
    }

    fn annotation(&mut self, object: &Object) {
        self.must(object, "id", is_iri);
        self.must(object, "type", |kind| each(Some(kind)).any(|one| one == "Annotation"));
        if each(object.get("target")).next().is_none() {
            self.say("target is missing");
        }
        for resource in each(object.get("target")).chain(each(object.get("body"))) {
            self.resource(resource);
        }
        if object.contains_key("body") && object.contains_key("bodyValue") {
            self.say("body and bodyValue exclude each other");
        }
        self.may(object, "bodyValue", Value::is_string);
        self.provenance(object);
        for member in ["motivation", "purpose"] {
            self.may(object, member, |value| each(Some(value)).all(Value::is_string));
        }
        if object.contains_key("purpose") {
            self.say("purpose belongs to a body");
        }
    }

    /// Members that annotations and bodies share.
    fn provenance(&mut self, object: &Object) {
        for member in ["created", "modified", "generated"] {
            self.may(object, member, is_instant);
        }
        self.may(object, "canonical", is_iri);
        for member in ["rights", "via"] {
            self.may(object, member, |value| each(Some(value)).all(is_iri));
        }
        for member in ["creator", "generator", "audience"] {
            self.may(object, member, |value| each(Some(value)).all(is_agent));
        }
    }

    /// A body or a target.
    fn resource(&mut self, value: &Value) {
        let Value::Object(object) = value else {
            if !is_iri(value) {
                self.say("a body or target is an address or an object");
            }
            return;
        };
        self.may(object, "id", is_iri);
        self.provenance(object);
        for member in ["format", "language", "purpose"] {
            self.may(object, member, |value| each(Some(value)).all(Value::is_string));
        }
        self.may(object, "processingLanguage", Value::is_string);
        self.may(object, "textDirection", |value| ["ltr", "rtl", "auto"].iter().any(|way| value == way));
        let is = |kind: &str| each(object.get("type")).any(|one| one == kind);
        let sets = ["Choice", "Composite", "List", "Independents"].iter().filter(|kind| is(kind)).count();
        if object.contains_key("items") || sets > 0 {
            if sets != 1 || each(object.get("items")).next().is_none() {
                self.say("items belong to one kind of set");
            }
            each(object.get("items")).for_each(|item| self.resource(item));
        }
        if is("TextualBody") {
            self.must(object, "value", Value::is_string);
        }
        let specific = ["source", "selector", "state", "styleClass", "renderedVia", "scope"];
        if is("SpecificResource") || specific.iter().any(|member| object.contains_key(*member)) {
            match object.get("source") {
                None => self.say("source is missing"),
                Some(Value::Array(_)) => self.say("source is one"),
                Some(source) => self.resource(source),
            }
            each(object.get("selector")).chain(each(object.get("state"))).for_each(|part| self.part(part));
        }
    }

    /// A selector or a state.
    fn part(&mut self, value: &Value) {
        let Value::Object(object) = value else {
            if !is_iri(value) {
                self.say("a selector or state is an address or an object");
            }
            return;
        };
        self.may(object, "id", is_iri);
        let kind = object.get("type").and_then(Value::as_str);
        match kind {
            Some("FragmentSelector" | "CssSelector" | "XPathSelector" | "HttpRequestState") => {
                self.must(object, "value", Value::is_string);
            }
            Some("SvgSelector") if !object.contains_key("id") => self.must(object, "value", Value::is_string),
            Some("TextQuoteSelector") => {
                self.must(object, "exact", Value::is_string);
                self.may(object, "prefix", Value::is_string);
                self.may(object, "suffix", Value::is_string);
            }
            Some("TextPositionSelector" | "DataPositionSelector") => {
                self.must(object, "start", Value::is_u64);
                self.must(object, "end", Value::is_u64);
                let at = |member| object.get(member).and_then(Value::as_u64);
                if at("start") > at("end") {
                    self.say("the end comes before the start");
                }
            }
            Some("RangeSelector") => {
                for member in ["startSelector", "endSelector"] {
                    self.must(object, member, Value::is_object);
                    each(object.get(member)).for_each(|part| self.part(part));
                }
            }
            Some("TimeState") => {
                for member in ["sourceDate", "sourceDateStart", "sourceDateEnd"] {
                    self.may(object, member, |value| each(Some(value)).all(is_instant));
                }
                self.may(object, "cached", |value| each(Some(value)).all(is_iri));
            }
            None if !object.contains_key("id") => self.say("a selector or state has a type"),
            _ => {}
        }
        each(object.get("refinedBy")).for_each(|part| self.part(part));
    }
}

/// Somebody, or an audience: an address or an object.
fn is_agent(value: &Value) -> bool {
    match value {
        Value::Object(agent) => agent.get("id").is_none_or(is_iri),
        other => is_iri(other),
    }
}
