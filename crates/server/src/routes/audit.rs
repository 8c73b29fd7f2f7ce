//! `GET {api}/deliberations/{id}/audit`: what was done, act by act, for those who look whether all was done by the rules.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse as _;
use deliberation_core::act::Act;
use deliberation_core::id::{ActId, Pseudonym};
use deliberation_core::participant::{Assurance, Role};
use deliberation_core::protocol::envelope::PAGE;
use deliberation_core::protocol::problem::{Cause, Problem};
use serde::Serialize;
use serde_json::Value;

use super::thread::number;
use crate::app::App;
use crate::errors::{Answer, Failure};
use crate::extract::Caller;
use crate::ledger::{LedgerError, Logged};

/// The acts whose makers nobody learns, by whatever number.
const UNNAMED: [&str; 2] = ["flag", "appeal"];

/// What was done, in order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Audit {
    /// At most 500 acts.
    acts: Vec<AuditedAct>,
    /// The place after which to go on.
    after: u64,
    /// Whether there are more.
    more: bool,
}

/// One act, without who did it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AuditedAct {
    /// Its place in the log.
    seq: u64,
    /// Its id.
    #[schema(value_type = String)]
    id: ActId,
    /// When it was received (Unix, ms).
    received: i64,
    /// Its type.
    #[serde(rename = "type")]
    kind: String,
    /// In which role it was done.
    role: Role,
    /// How well its maker was known.
    assurance: Assurance,
    /// The number under which everybody sees what its maker writes. Never of a report or an appeal.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<u32>,
    /// Where there is no such number: one that tells people apart within this answer, and means nothing in another. Those who report or appeal
    /// have numbers of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<u32>,
    /// The act it is done to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    target: Option<ActId>,
    /// What it says, without the contact that somebody who reports may give; nothing where it was erased.
    #[schema(value_type = Option<Act>)]
    act: Option<Value>,
}

/// All acts but ballots, in order: what was written, reported, decided, ruled, paused and given. Who reported or appealed is a number
/// that is drawn anew for each answer. Of what was erased the act stands without its words.
#[utoipa::path(
    get, path = "/api/v1/deliberations/{id}/audit", tag = "taking part",
    security(("session" = [])),
    params(
        ("id" = String, Path, description = "The deliberation's name."),
        ("after" = Option<u64>, Query, description = "`after` of the answer before: only what was done later. Without it, from the start.")
    ),
    responses(
        (status = 200, description = "At most 500 acts.", body = Audit),
        (status = "4XX", description = "malformed-body, unauthenticated, role-forbids, unknown-deliberation", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "unavailable", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn audit(
    State(app): State<App>,
    Caller { room, session, .. }: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    let after = number(query.as_deref(), "after=")?.unwrap_or_default();
    if i64::try_from(after).is_err() {
        return Err(Failure::new(Cause::MalformedBody).detail("after is the place of an act"));
    }
    let articles = room.board().published();
    let refused = |refusal| Failure::from(Problem::refused(&refusal, &articles.articles));
    room.may_audit(Arc::clone(&session)).await?.map_err(refused)?;
    let (ledger, id) = (Arc::clone(&app.ledger), session.deliberation.clone());
    let found = tokio::task::spawn_blocking(move || ledger.logged(&id, after, PAGE + 1)).await;
    let mut rows = found.map_err(|_| LedgerError::Closed)??;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let authors = room.author_numbers(rows.iter().map(|row| row.by).collect()).await?;
    let after = rows.last().map_or(after, |row| row.seq);
    let mut numbers = Numbers::default();
    let acts = rows.into_iter().zip(authors).map(|(row, author)| numbers.tell(row, author)).collect();
    Ok(([(CACHE_CONTROL, "private, no-store")], Json(Audit { acts, after, more })).into_response())
}

/// Numbers of people, within one answer.
#[derive(Default)]
struct Numbers {
    unnamed: HashMap<Pseudonym, u32>,
    others: HashMap<Pseudonym, u32>,
}

impl Numbers {
    fn tell(&mut self, row: Logged, author: Option<u32>) -> AuditedAct {
        let unnamed = UNNAMED.contains(&row.kind.as_str());
        let author = author.filter(|_| !unnamed);
        let numbers = if unnamed { &mut self.unnamed } else { &mut self.others };
        let person = author.is_none().then(|| {
            let next = numbers.len() as u32 + 1;
            *numbers.entry(row.by).or_insert(next)
        });
        let mut act: Option<Value> = row.body.and_then(|body| serde_json::from_str(&body).ok());
        if let Some(members) = act.as_mut().and_then(Value::as_object_mut)
            && row.kind == "flag"
        {
            members.remove("contact");
        }
        AuditedAct {
            seq: row.seq,
            id: row.id,
            received: row.received,
            kind: row.kind,
            role: row.standing.role,
            assurance: row.standing.assurance,
            author,
            person,
            target: row.target,
            act,
        }
    }
}

const _: () = assert!(PAGE == 500, "the descriptions above say 500");
