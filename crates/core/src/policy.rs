//! What a deliberation lays down when it opens: profile, limits, phases, what others may see and when.
//!
//! Next: [`crate::procedure`] (the articles people read), [`crate::release`] (the table of small rooms), [`terms`] (profiles).

pub mod profile;
pub mod terms;

use serde::Serialize;

use crate::wire::{Json, Malformed, Read, Record, deserialize, record, word};

use crate::text::LocalText;

/// Whose law and custom the deliberation follows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// News site in China.
    CnNews,
    /// Public body in the European Union.
    #[default]
    EuPublic,
    /// A closed group whose members all agreed.
    Club,
}

word!(Profile { CnNews = "cn-news", EuPublic = "eu-public", Club = "club" });

/// Who can come in. In a closed room, declared by the host, cells may be smaller.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Room {
    /// Anybody.
    #[default]
    Public,
    /// Those whom the host lets in.
    Closed,
}

word!(Room { Public = "public", Closed = "closed" });

/// When a text is looked at by a moderator.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// Before others see it.
    Before,
    /// Others see it at once.
    #[default]
    After,
    /// The first texts of each person before others see them; later ones at once.
    Trusted,
}

word!(Review { Before = "before", After = "after", Trusted = "trusted" });

/// When results are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Results {
    /// To everybody, at all times.
    Always,
    /// After one's own vote. A courtesy of the screen: everybody gets the same bytes.
    #[default]
    AfterMyVote,
    /// When the phase closes; until then they are absent from the wire.
    OnClose,
}

word!(Results { Always = "always", AfterMyVote = "after-my-vote", OnClose = "on-close" });

/// What may be done in a phase.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Ability {
    /// Vote on statements.
    Vote,
    /// Write a statement.
    Statement,
    /// Reply: for, against, with a question or an answer.
    Argument,
    /// Rate arguments.
    Rate,
    /// Say a sentence beside the programme.
    Remark,
}

word!(Ability { Vote = "vote", Statement = "statement", Argument = "argument", Rate = "rate", Remark = "remark" });

impl Ability {
    /// All abilities.
    pub const ALL: [Self; 5] = [Self::Vote, Self::Statement, Self::Argument, Self::Rate, Self::Remark];
}

/// Where a phase stands in the way from talk to result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PhaseKind {
    /// 征集
    Collect,
    /// 协商
    Deliberate,
    /// 决策
    Decide,
    /// 落实
    Implement,
    /// 反馈
    Report,
    /// 改进
    Improve,
}

word!(PhaseKind { Collect = "collect", Deliberate = "deliberate", Decide = "decide", Implement = "implement", Report = "report", Improve = "improve" });

/// One phase.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Phase {
    /// Its name in acts: short, unique in the deliberation.
    pub id: String,
    /// Where it stands.
    pub kind: PhaseKind,
    /// Its name for people; without one, the name of its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<LocalText>,
    /// What happens in it, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<LocalText>,
    /// What participants may do.
    pub allows: Vec<Ability>,
    /// When results are shown.
    pub results: Results,
    /// When texts are reviewed in it; as the policy says, where it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
}

record!(Phase { id, kind; name, about, allows, results, review });

impl Phase {
    /// Whether `ability` is open in this phase.
    #[must_use]
    pub fn allows(&self, ability: Ability) -> bool {
        self.allows.contains(&ability)
    }
}

/// A number out of its range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The length of statements.
    #[error("statement_limit is {0}; it must be 20 to 1000 graphemes")]
    StatementLimit(u16),
    /// The length of posts.
    #[error("post_limit is {0}; it must be 20 to 2000 graphemes")]
    PostLimit(u16),
    /// People needed before a map is shown.
    #[error("map_from is {0}; it must be at least 50, or at least 15 in the profile club")]
    MapFrom(u32),
}

/// The numbers and switches of a deliberation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Whose law and custom.
    pub profile: Profile,
    /// Who can come in.
    pub room: Room,
    /// When statements are reviewed.
    pub review: Review,
    /// The longest statement, in graphemes.
    statement_limit: u16,
    /// The longest argument or spoken post, in graphemes. (A remark is as long as a statement may be.)
    post_limit: u16,
    /// People who must have voted before a map is shown.
    map_from: u32,
}

struct UncheckedPolicy {
    profile: Profile,
    room: Room,
    review: Review,
    statement_limit: u16,
    post_limit: u16,
    map_from: u32,
}

impl Read for Policy {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let usual = Self::default();
        let statement_limit = record.may::<Option<u16>>("statement_limit")?.unwrap_or(usual.statement_limit);
        let post_limit = record.may::<Option<u16>>("post_limit")?.unwrap_or(usual.post_limit);
        let map_from = record.may::<Option<u32>>("map_from")?.unwrap_or(usual.map_from);
        let (profile, room, review) = (record.may("profile")?, record.may("room")?, record.may("review")?);
        UncheckedPolicy { profile, room, review, statement_limit, post_limit, map_from }.try_into().map_err(
            |fault| {
                let place = match fault {
                    PolicyError::StatementLimit(_) => "statement_limit",
                    PolicyError::PostLimit(_) => "post_limit",
                    PolicyError::MapFrom(_) => "map_from",
                };
                Malformed::here(fault).within(place)
            },
        )
    }
}

deserialize!(Policy);

impl Default for Policy {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            room: Room::default(),
            review: Review::default(),
            statement_limit: 140,
            post_limit: 600,
            map_from: 50,
        }
    }
}

impl TryFrom<UncheckedPolicy> for Policy {
    type Error = PolicyError;
    fn try_from(raw: UncheckedPolicy) -> Result<Self, PolicyError> {
        let UncheckedPolicy { profile, room, review, statement_limit, post_limit, map_from } = raw;
        if !(20..=1000).contains(&statement_limit) {
            return Err(PolicyError::StatementLimit(statement_limit));
        }
        if !(20..=2000).contains(&post_limit) {
            return Err(PolicyError::PostLimit(post_limit));
        }
        if map_from < if profile == Profile::Club { 15 } else { 50 } {
            return Err(PolicyError::MapFrom(map_from));
        }
        Ok(Self { profile, room, review, statement_limit, post_limit, map_from })
    }
}

impl Policy {
    /// The longest statement, in graphemes.
    #[must_use]
    pub const fn statement_limit(&self) -> usize {
        self.statement_limit as usize
    }

    /// The longest argument or spoken post, in graphemes.
    #[must_use]
    pub const fn post_limit(&self) -> usize {
        self.post_limit as usize
    }

    /// The same policy with another limit for statements (an import brings longer ones).
    ///
    /// # Errors
    /// When the limit is out of its range.
    pub fn with_statement_limit(self, statement_limit: u16) -> Result<Self, PolicyError> {
        let Self { profile, room, review, post_limit, map_from, .. } = self;
        UncheckedPolicy { profile, room, review, statement_limit, post_limit, map_from }.try_into()
    }

    /// People who must have voted before a map is shown.
    #[must_use]
    pub const fn map_from(&self) -> u32 {
        self.map_from
    }

    /// The fewest people behind anything shown by group, cell or tie.
    #[must_use]
    pub const fn cell(&self) -> u32 {
        match self.room {
            Room::Public => 10,
            Room::Closed => 5,
        }
    }
}
