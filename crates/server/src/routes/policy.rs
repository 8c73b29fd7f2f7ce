//! `GET {api}/deliberations/{id}/policy`: the terms of the deliberation on one page, for those who sign it.

use axum::extract::RawQuery;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponse as _};
use deliberation_core::moderation::published::ModerationHead;
use deliberation_core::policy::profile::ProfileFile;
use deliberation_core::protocol::problem::Problem;
use deliberation_core::text::Lang;
use deliberation_exchange::policy_page::{PolicyPage, style_hash};

use crate::errors::Answer;
use crate::extract::Named;

/// The page to sign: the rules of the profile with what each stands on and who has looked whether it does, the addresses, and
/// room for two signatures. One sheet of A4, without a script.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/policy", tag = "reading",
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("lang" = Option<String>, Query, description = "The reader's language (BCP 47): Chinese, or English for all others. The deliberation's first, when it is missing.")
    ),
    responses(
        (status = 200, description = "A page of HTML.", body = String, content_type = "text/html"),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn policy(Named { id, room }: Named, RawQuery(query): RawQuery) -> Answer {
    let published = room.board().published();
    let opening = &published.opening;
    let asked = query.as_deref().into_iter().flat_map(|query| query.split('&'));
    let asked = asked.filter_map(|part| part.strip_prefix("lang=")).next_back();
    let asked = asked.and_then(|lang| Lang::try_from(lang.to_owned()).ok());
    let lang = asked.or_else(|| opening.languages.first().cloned()).unwrap_or_else(Lang::fallback);
    let terms = opening.known_terms();
    let profile = terms.as_ref().and_then(|terms| ProfileFile::of(terms.profile, terms.version));
    // Nothing before there was any moderation.
    let head = serde_json::from_value::<ModerationHead>(published.moderation.clone()).ok();
    let hold = head.map(|head| head.hold).unwrap_or_default();
    let phase = opening.phases.iter().find(|phase| phase.id == published.phase.id);
    let review = phase.and_then(|phase| phase.review).unwrap_or(opening.policy.review);
    let page = PolicyPage {
        profile: profile.as_ref(),
        terms: terms.as_ref(),
        deliberation: Some((&id, &opening.question)),
        now: (hold, review),
        lang: &lang,
    };
    let policy = format!(
        "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        style_hash()
    );
    let headers = [(CACHE_CONTROL, "public, max-age=300".to_owned()), (CONTENT_SECURITY_POLICY, policy)];
    Ok((headers, Html(page.html())).into_response())
}
