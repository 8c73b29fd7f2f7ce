//! `GET {api}/deliberations/{id}/heard`: claims often heard, with the note that stands on them. The same for everybody;
//! for whoever is about to write such a claim, without a thread being loaded.

use axum::http::HeaderMap;
use deliberation_core::annotation::heard::{Heard, MOST_HEARD, OFTEN};
use deliberation_core::protocol::problem::Problem;

use super::snapshot::written;
use crate::errors::Answer;
use crate::extract::Named;
use crate::room::board::Board;

/// Notes that stand on three claims or more, most claims first.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/heard", tag = "reading",
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "At most 100 claims.", body = Heard),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn heard(Named { room, .. }: Named, headers: HeaderMap) -> Answer {
    written(&room, &headers, Board::heard).await
}

const _: () = assert!(OFTEN == 3 && MOST_HEARD == 100, "the descriptions above say three and 100");
