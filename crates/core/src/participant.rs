//! Who takes part: role, tie to the matter, how sure we are. Stamped by the server, never by a client.
//!
//! Next: [`crate::rules`].

use serde::Serialize;

use crate::wire::{record, word};

/// What somebody is allowed to be in a deliberation. Given by the host's token; without one, `participant`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Viewer or resident.
    #[default]
    Participant,
    /// Member of the mediation panel.
    Expert,
    /// Speaks for a public body.
    Official,
    /// Reviews what is posted.
    Moderator,
    /// Runs the deliberation: opens it, moves its phases, changes its articles.
    Host,
}

word!(Role { Participant = "participant", Expert = "expert", Official = "official", Moderator = "moderator", Host = "host" });

/// The participant's tie to the matter. Declared by themselves or vouched for by the host; never inferred.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Tie {
    /// Party to the dispute 当事方.
    Party,
    /// Directly affected 直接相关.
    Affected,
    /// Lives nearby 附近居民.
    Nearby,
    /// Viewer 观众.
    Viewer,
}

word!(Tie { Party = "party", Affected = "affected", Nearby = "nearby", Viewer = "viewer" });

impl Tie {
    /// All ties, nearest to the matter first.
    pub const ALL: [Self; 4] = [Self::Party, Self::Affected, Self::Nearby, Self::Viewer];

    /// The tie's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Affected => "affected",
            Self::Nearby => "nearby",
            Self::Viewer => "viewer",
        }
    }
}

/// How the person behind a session is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// A key kept by the site; nobody vouches for the person.
    #[default]
    Anonymous,
    /// The host vouches for the person by a token.
    Host,
    /// Imported from somewhere else.
    Imported,
}

word!(Assurance { Anonymous = "anonymous", Host = "host", Imported = "imported" });

/// As what somebody acted (`as` on the wire). It counts as it stood when the act was received.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Standing {
    /// The role.
    pub role: Role,
    /// The tie to the matter; absent when not declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// Whether the host vouches for the tie; else it is declared.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub vouched: bool,
    /// The body somebody speaks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// What makes somebody an expert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    /// How the person is known.
    pub assurance: Assurance,
}

record!(Standing { role, assurance; tie, vouched, org, credentials });
