//! `GET {api}/deliberations/{id}/history` and `…/regions`: what stands beside the snapshot for whoever looks for it, the same
//! for everybody. A slider goes through the first; whoever selects a part of the stance line asks for the second.

use axum::http::HeaderMap;
use deliberation_core::keyframe::History;
use deliberation_core::movement::regions::ByRegion;
use deliberation_core::protocol::problem::Problem;

use super::snapshot::written;
use crate::errors::Answer;
use crate::extract::Named;
use crate::room::board::Board;

/// The deliberation at earlier moments: how many took part, the sums as they were released, how large the groups of the map
/// were, where people stood on the stance line. Nothing of phases that hold results back.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/history", tag = "reading",
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "The frames, earliest first.", body = History),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn history(Named { room, .. }: Named, headers: HeaderMap) -> Answer {
    written(&room, &headers, Board::history).await
}

/// What people in each of five parts of the stance line hold, statement by statement, where there are enough of them.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/regions", tag = "reading",
    params(("id" = String, Path, description = "The deliberation's name.")),
    responses(
        (status = 200, description = "As it stood at the act that `regions` of the stance line names.", body = ByRegion),
        (status = 404, description = "unknown-deliberation", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn regions(Named { room, .. }: Named, headers: HeaderMap) -> Answer {
    written(&room, &headers, Board::regions).await
}
