//! What the transparency database asks of a statement of reasons: its fields, their values, limits and conditions, as its
//! API has them since July 2025.
//!
//! *Source*: <https://transparency.dsa.ec.europa.eu/page/api-documentation>.

use serde_json::{Map, Value};

type Object = Map<String, Value>;

/// Fields that hold one text, with the most code points each takes.
const TEXTS: [(&str, usize); 11] = [
    ("decision_visibility_other", 500),
    ("decision_ground_reference_url", 500),
    ("illegal_content_legal_ground", 500),
    ("illegal_content_explanation", 2_000),
    ("incompatible_content_ground", 500),
    ("incompatible_content_explanation", 2_000),
    ("decision_facts", 5_000),
    ("source_identity", 500),
    ("category_specification_other", 500),
    ("content_type_other", 500),
    ("puid", 500),
];
const NEEDED: [&str; 8] = [
    "decision_ground",
    "content_type",
    "category",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "puid",
];
/// Fields with one of few values.
const CHOICES: [(&str, &[&str]); 7] = [
    ("decision_account", &["DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"]),
    ("account_type", &["ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE"]),
    ("incompatible_content_illegal", &["Yes", "No"]),
    ("automated_detection", &["Yes", "No"]),
    (
        "automated_decision",
        &["AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY", "AUTOMATED_DECISION_NOT_AUTOMATED"],
    ),
    (
        "source_type",
        &[
            "SOURCE_ARTICLE_16",
            "SOURCE_TRUSTED_FLAGGER",
            "SOURCE_TYPE_OTHER_NOTIFICATION",
            "SOURCE_VOLUNTARY",
        ],
    ),
    (
        "category",
        &[
            "STATEMENT_CATEGORY_ANIMAL_WELFARE",
            "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
            "STATEMENT_CATEGORY_CYBER_VIOLENCE",
            "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",
            "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
            "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
            "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
            "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
            "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
            "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
            "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
            "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
            "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
            "STATEMENT_CATEGORY_SELF_HARM",
            "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
            "STATEMENT_CATEGORY_VIOLENCE",
        ],
    ),
];
/// Fields with a list of such values.
const LISTS: [(&str, &[&str]); 3] = [
    (
        "decision_visibility",
        &[
            "DECISION_VISIBILITY_CONTENT_REMOVED",
            "DECISION_VISIBILITY_CONTENT_DISABLED",
            "DECISION_VISIBILITY_CONTENT_DEMOTED",
            "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
            "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
            "DECISION_VISIBILITY_CONTENT_LABELLED",
            "DECISION_VISIBILITY_OTHER",
        ],
    ),
    (
        "content_type",
        &[
            "CONTENT_TYPE_APP",
            "CONTENT_TYPE_AUDIO",
            "CONTENT_TYPE_IMAGE",
            "CONTENT_TYPE_PRODUCT",
            "CONTENT_TYPE_SYNTHETIC_MEDIA",
            "CONTENT_TYPE_TEXT",
            "CONTENT_TYPE_VIDEO",
            "CONTENT_TYPE_OTHER",
        ],
    ),
    // Of the seventy those that we may give.
    ("category_specification", &["KEYWORD_HATE_SPEECH", "KEYWORD_INAUTHENTIC_ACCOUNTS"]),
];
const DATES: [(&str, &str); 4] = [
    ("content_date", "2000-01-01"),
    ("application_date", "2020-01-01"),
    ("end_date_visibility_restriction", "2020-01-01"),
    ("end_date_account_restriction", "2020-01-01"),
];
const OTHERS: [&str; 3] = ["decision_ground", "content_language", "territorial_scope"];
const STATES: &str =
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";

/// What is wrong with a statement of reasons; nothing when all is well.
pub fn faults(statement: &Value) -> Vec<String> {
    let Some(object) = statement.as_object() else { return vec!["a statement is an object".to_owned()] };
    let mut faults = Vec::new();
    let mut must = |holds: bool, what: String| {
        if !holds {
            faults.push(what);
        }
    };
    for name in object.keys() {
        must(is_known(name), format!("{name}: no such field"));
    }
    for name in NEEDED {
        must(object.contains_key(name), format!("{name} is needed"));
    }
    for (name, most) in TEXTS {
        let fits =
            |value: &Value| value.as_str().is_some_and(|text| (1..=most).contains(&text.chars().count()));
        must(object.get(name).is_none_or(fits), format!("{name}: a text of at most {most}"));
    }
    for (name, allowed) in CHOICES {
        must(
            object.get(name).is_none_or(|value| is_of(value, allowed)),
            format!("{name}: one of its values"),
        );
    }
    for (name, allowed) in LISTS {
        let all = |value: &Value| {
            value.as_array().is_some_and(|list| list.iter().all(|value| is_of(value, allowed)))
        };
        must(object.get(name).is_none_or(all), format!("{name}: a list of its values"));
    }
    for (name, first) in DATES {
        must(object.get(name).is_none_or(|value| is_day(value, first)), format!("{name}: a day it takes"));
    }
    conditions(object, &mut must);
    faults
}

fn is_known(name: &str) -> bool {
    let of_those = |names: &[&str]| names.contains(&name);
    TEXTS.iter().any(|(own, _)| *own == name)
        || CHOICES.iter().any(|(own, _)| *own == name)
        || LISTS.iter().any(|(own, _)| *own == name)
        || DATES.iter().any(|(own, _)| *own == name)
        || of_those(&OTHERS)
}

fn conditions(object: &Object, must: &mut impl FnMut(bool, String)) {
    let has = |name: &str| object.contains_key(name);
    let text = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    let lists = |name: &str| object.get(name).and_then(Value::as_array).map(Vec::len).unwrap_or_default();
    must(
        lists("decision_visibility") > 0 || has("decision_account"),
        "one of the four decisions is needed".to_owned(),
    );
    let other =
        object.get("decision_visibility").is_some_and(|list| list.to_string().contains("VISIBILITY_OTHER"));
    must(other == has("decision_visibility_other"), "another decision says which".to_owned());
    let (illegal, terms) = (
        ["illegal_content_legal_ground", "illegal_content_explanation"],
        ["incompatible_content_ground", "incompatible_content_explanation"],
    );
    let (needed, barred) = match text("decision_ground") {
        "DECISION_GROUND_ILLEGAL_CONTENT" => (illegal, terms),
        "DECISION_GROUND_INCOMPATIBLE_CONTENT" => (terms, illegal),
        _ => return must(false, "decision_ground: one of two".to_owned()),
    };
    must(needed.iter().all(|name| has(name)), "a ground is named and explained".to_owned());
    must(!barred.iter().any(|name| has(name)), "nothing of the other ground".to_owned());
    must(needed == terms || !has("incompatible_content_illegal"), "nothing of the other ground".to_owned());
    must(lists("content_type") > 0, "content_type: at least one".to_owned());
    must(!(text("source_type") == "SOURCE_VOLUNTARY" && has("source_identity")), "nobody named".to_owned());
    let letters = |value: &Value| {
        value.as_str().is_some_and(|text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()))
    };
    must(
        object.get("content_language").is_none_or(letters),
        "content_language: two upper letters".to_owned(),
    );
    let state =
        |value: &Value| value.as_str().is_some_and(|text| STATES.split(' ').any(|state| state == text));
    let scope =
        |value: &Value| value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(state));
    must(object.get("territorial_scope").is_none_or(scope), "territorial_scope: states".to_owned());
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    must(text("puid").chars().all(plain), "puid: letters, digits, - and _".to_owned());
    let address = text("decision_ground_reference_url");
    must(
        address.is_empty() || address.starts_with("http"),
        "decision_ground_reference_url: an address".to_owned(),
    );
}

fn is_of(value: &Value, allowed: &[&str]) -> bool {
    value.as_str().is_some_and(|text| allowed.contains(&text))
}

/// Days sort as texts.
fn is_day(value: &Value, first: &str) -> bool {
    value.as_str().is_some_and(|text| text.len() == 10 && (first.."2038-01-02").contains(&text))
}
