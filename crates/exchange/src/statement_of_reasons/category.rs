//! What was found, in the categories of the database.

use deliberation_core::act::Reason;

/// The category of what was found, and a keyword that says more. `Other violation of the terms` is for what is no breach
/// of law by itself.
pub(super) const fn of(about: Option<Reason>) -> (&'static str, Option<&'static str>) {
    const TERMS: &str = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC";
    match about {
        Some(Reason::Illegal) => ("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", None),
        Some(Reason::Hate) => ("STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", Some("KEYWORD_HATE_SPEECH")),
        Some(Reason::Threat) => ("STATEMENT_CATEGORY_VIOLENCE", None),
        Some(Reason::PersonalData) => ("STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", None),
        Some(Reason::FakeExpert) => (TERMS, Some("KEYWORD_INAUTHENTIC_ACCOUNTS")),
        Some(Reason::Attack | Reason::Spam | Reason::OffTopic | Reason::Other) | None => (TERMS, None),
    }
}
