//! `GET /problems/{slug}`: what a problem's `type` leads to.

use std::fmt::Write as _;

use axum::extract::{Path, rejection::PathRejection};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponse as _};
use deliberation_core::procedure::{Article, Procedure};
use deliberation_core::protocol::problem::Cause;
use deliberation_core::text::Lang;

use crate::errors::{Answer, Failure};

/// One page a cause, with the article of the sample rules on which it stands. A deliberation may have others: a refusal names
/// the one in force.
pub async fn problem(slug: Result<Path<String>, PathRejection>) -> Answer {
    let slug = slug.map(|Path(slug)| slug).unwrap_or_default();
    let cause = Cause::ALL.iter().find(|cause| cause.slug() == slug);
    let cause = cause.ok_or_else(|| Failure::new(Cause::UnknownAddress))?;
    let (title, status) = (cause.title(), cause.status());
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{slug}</title>\n\
         <h1>{title}</h1>\n<p>Problem type <code>{slug}</code>, status {status}.</p>\n"
    );
    // Writing into a string does not fail; all parts are ours.
    let grounds = |article: &Article| article.guards.contains(&cause.guard());
    if let Some(Article { number, title, text, .. }) = Procedure::template().into_iter().find(grounds) {
        let _ = writeln!(page, "<h2>Article {number} of the sample rules, on which it stands</h2>");
        for lang in
            [Lang::fallback(), title.translations().keys().next().cloned().unwrap_or_else(Lang::fallback)]
        {
            let (title, text) = (title.for_reader(&lang).1, text.for_reader(&lang).1);
            let _ = writeln!(page, "<p lang=\"{lang}\"><b>{title}</b> {text}</p>");
        }
    }
    page.push_str("<h2>All problems</h2>\n<ul>\n");
    for other in Cause::ALL {
        let (slug, title) = (other.slug(), other.title());
        let _ = writeln!(page, "<li><a href=\"{slug}\">{slug}</a>: {title}</li>");
    }
    page.push_str("</ul>\n</html>\n");
    let headers = [(CACHE_CONTROL, "public, max-age=3600"), (CONTENT_SECURITY_POLICY, "default-src 'none'")];
    Ok((headers, Html(page)).into_response())
}
