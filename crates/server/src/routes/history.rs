//! `GET {api}/deliberations/{id}/history` and `…/regions`: what stands beside the snapshot for whoever looks for it, the same
//! for everybody. A slider goes through the first; whoever selects a part of the stance line asks for the second.

use std::sync::Arc;

use axum::http::HeaderMap;
use deliberation_core::keyframe::History;
use deliberation_core::movement::regions::ByRegion;
use deliberation_core::protocol::problem::{Cause, Problem};

use super::snapshot::NEWEST;
use crate::encoding::Encoded;
use crate::errors::{Answer, Failure};
use crate::extract::Named;
use crate::room::Room;
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
    answer(&room, Board::history, &headers).await
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
    answer(&room, Board::regions, &headers).await
}

/// What is long to write out is not written where others wait.
async fn answer(room: &Room, of: fn(&Board) -> Arc<Encoded>, headers: &HeaderMap) -> Answer {
    let board = Arc::clone(room.board());
    let written = tokio::task::spawn_blocking(move || of(&board)).await;
    let written = written.map_err(|_| Failure::new(Cause::Unavailable))?;
    Ok(written.answer(headers, NEWEST).await)
}
