//! The contract as OpenAPI 3.1, generated from the handlers and the domain's types. `openapi.json` next to the
//! crate is this document; a test pins it.

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::routes::{
    acts, audit, decisions, deliberations, desk, heard, history, join, live, me, policy, queue, snapshot,
    thread, ticks, writing,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Deliberation",
        description = "What any backend of <deliberation-widget> offers at level 2. Reads are public, the same for everybody and cacheable; writes bear a session's token. Problems are RFC 9457; every `type` is an address that explains it. Unknown members and unknown events are ignored.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(
        deliberations::open,
        writing::writing,
        snapshot::newest,
        snapshot::numbered,
        thread::of_statement,
        thread::beside,
        thread::all,
        decisions::decisions,
        decisions::numbers,
        decisions::receipt,
        heard::heard,
        history::history,
        history::regions,
        policy::policy,
        ticks::latest,
        ticks::numbered,
        live::live,
        join::join,
        acts::post,
        me::me,
        me::data,
        desk::desk,
        queue::queue,
        audit::audit,
    ),
    modifiers(&Tokens),
    tags(
        (name = "reading", description = "What anybody may see."),
        (name = "taking part", description = "Sessions, acts, and what is one's own."),
        (name = "deliberations", description = "For the host."),
    )
)]
struct Document;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for (name, about) in [
            ("session", "The token that `join` gave. Of a role it is good for twelve hours."),
            ("host", "The host's token, from the server's configuration."),
            (
                "vouched",
                "A token (JWT) by which the host vouches for somebody: `iss`, `aud`, `exp`, `sub`; of a role also `role` or `roles`, `name`, `org`, `on_behalf_of`, `fields`, `credentials`; `tie`; `deliberations` names those where role and tie hold, or `*` for all, and a role needs it; `id_level`, `minor`.",
            ),
        ] {
            let mut bearer = Http::new(HttpAuthScheme::Bearer);
            bearer.description = Some(about.to_owned());
            components.add_security_scheme(name, SecurityScheme::Http(bearer));
        }
    }
}

/// The document, as it is checked in.
#[must_use]
pub fn document() -> String {
    // A document of strings and numbers: JSON can say it.
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
