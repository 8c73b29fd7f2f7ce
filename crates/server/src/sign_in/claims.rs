//! As what a host's token lets somebody act: from its claims to a standing. Its signature has been checked before.
//!
//! A role holds in the deliberations that the token names, or in all where it says so out loud (`["*"]`): a portal that
//! serves several organisations gives nobody an office in all of them by leaving something out. Claims of a role that is not theirs are not
//! looked at: many portals send a `name` for everybody, and participants have none here.

use deliberation_core::id::DeliberationId;
use deliberation_core::participant::{Assurance, Credentials, Field, Role, Standing, named};
use deliberation_core::wire::{Json, Malformed, Read, Record};

use super::Unvouched;

/// The word for all deliberations.
const EVERYWHERE: &str = "*";
/// What `id_level` says of somebody whose identity was checked.
const VERIFIED: &str = "verified";

/// The standing that claims give in a deliberation at a time (Unix, ms).
pub(super) fn standing(claims: &Json, id: &DeliberationId, now: i64) -> Result<Standing, Unvouched> {
    standing_in(claims, id.as_str(), now)
}

/// The standing that claims give in all deliberations: a role only where they say so out loud.
pub(super) fn everywhere(claims: &Json, now: i64) -> Result<Standing, Unvouched> {
    // No deliberation has this name.
    standing_in(claims, EVERYWHERE, now)
}

fn standing_in(claims: &Json, id: &str, now: i64) -> Result<Standing, Unvouched> {
    let record = Record::of(claims)?;
    let level: Option<String> = record.may("id_level")?;
    let verified = level.as_deref() == Some(VERIFIED);
    let assurance = if verified { Assurance::Verified } else { Assurance::Host };
    let plain = Standing { assurance, minor: record.may("minor")?, ..Standing::default() };
    let role = strongest(words(record, "role", "roles")?);
    let tie = record.may("tie")?;
    let only: Option<Vec<String>> = record.may("deliberations")?;
    match only {
        None if role != Role::Participant => return Err(nowhere(role)),
        Some(only) if !only.iter().any(|other| other == id || other == EVERYWHERE) => {
            return Ok(plain);
        }
        _ => {}
    }
    let standing = Standing { role, tie, vouched: tie.is_some(), ..plain };
    if role == Role::Participant {
        return Ok(standing);
    }
    let mut fields: Vec<Field> =
        words(record, "field", "fields")?.iter().filter_map(|word| known(word)).collect();
    fields.sort_unstable();
    fields.dedup();
    let standing = Standing {
        name: named(record, "name")?,
        org: named(record, "org")?,
        on_behalf_of: named(record, "on_behalf_of")?,
        fields,
        credentials: record.may::<Option<Credentials>>("credentials")?,
        ..standing
    };
    whole(&standing, now)?;
    Ok(standing)
}

/// The words of a claim that is one word, and of its sister that is a list.
fn words(record: Record<'_>, one: &str, many: &str) -> Result<Vec<String>, Malformed> {
    let mut words: Vec<String> = record.may(many)?;
    words.extend(record.may::<Option<String>>(one)?);
    Ok(words)
}

/// What a word means, if it means anything here.
fn known<T: Read>(word: &str) -> Option<T> {
    T::read(&Json::from(word)).ok()
}

/// The strongest role among words; those of others are passed over.
fn strongest(words: Vec<String>) -> Role {
    words.iter().filter_map(|word| known(word)).max().unwrap_or_default()
}

/// A role of which nothing says where it holds.
fn nowhere(role: Role) -> Unvouched {
    Unvouched::Unfit(format!(
        "The host's token: the role {} needs the claim `deliberations`, a list of the ids where it holds, or [\"{EVERYWHERE}\"] for all.",
        role.name()
    ))
}

/// That nothing is missing that a role needs.
fn whole(standing: &Standing, now: i64) -> Result<(), Unvouched> {
    let expert = standing.role == Role::Expert;
    let named = expert || standing.role == Role::Official;
    let who = if expert { "an expert" } else { "an official" };
    let lacks = |claim: &str, what: &str| {
        Unvouched::Unfit(format!("The host's token: {who} needs the claim `{claim}`, {what}."))
    };
    if named && standing.name.is_none() {
        return Err(lacks("name", "under which they act"));
    }
    if named && standing.org.is_none() {
        return Err(lacks("org", "the body they belong to or speak for"));
    }
    if expert && standing.fields.is_empty() {
        let all = Field::ALL.map(Field::name).join(", ");
        return Err(lacks("fields", &format!("a list of one or more of {all}")));
    }
    match standing.credentials.as_ref().filter(|credentials| !credentials.hold(now)) {
        Some(Credentials { valid_until: Some(last), .. }) => Err(Unvouched::Unfit(format!(
            "The host's token: the claim `credentials` was valid until {last} and counts as none."
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(claims: &Json) -> Result<Standing, String> {
        let id = "lift".parse().map_err(|_| "no id")?;
        standing(claims, &id, 1_798_761_599_999).map_err(|why| why.to_string())
    }

    /// The role of claims that hold everywhere, unless they say where.
    fn role(mut claims: Json) -> Option<Role> {
        if let Some(members) = claims.as_object_mut() {
            members.entry("deliberations").or_insert(json!(["*"]));
        }
        of(&claims).ok().map(|standing| standing.role)
    }

    #[test]
    fn the_strongest_role_that_is_meant_here_counts() {
        assert_eq!(role(json!({})), Some(Role::Participant));
        assert_eq!(role(json!({ "role": null, "roles": null })), Some(Role::Participant));
        assert_eq!(role(json!({ "role": "moderator" })), Some(Role::Moderator));
        assert_eq!(role(json!({ "roles": ["moderator", "host"] })), Some(Role::Host));
        assert_eq!(role(json!({ "role": "host", "roles": ["moderator"] })), Some(Role::Host));
        assert_eq!(role(json!({ "roles": ["editor", "Host", "moderator"] })), Some(Role::Moderator));
        assert_eq!(role(json!({ "role": "host", "deliberations": ["lift"] })), Some(Role::Host));
        let elsewhere = json!({ "role": "host", "tie": "party", "deliberations": ["garden"] });
        assert_eq!(of(&elsewhere).map(|s| (s.role, s.tie, s.vouched)), Ok((Role::Participant, None, false)));
        assert_eq!(role(json!({ "role": "host", "deliberations": [] })), Some(Role::Participant));
        for wrong in [
            json!({ "role": "host" }),
            json!({ "role": "auditor", "deliberations": null }),
            json!({ "role": 1 }),
            json!({ "role": ["host"] }),
            json!({ "roles": "host" }),
            json!({ "roles": [{}] }),
            json!({ "deliberations": "lift" }),
            json!({ "tie": "cousin" }),
        ] {
            assert!(of(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_role_is_nowhere_unless_its_token_says_where() {
        let said = of(&json!({ "role": "moderator" })).unwrap_err();
        assert!(said.contains("the role moderator needs the claim `deliberations`"), "{said}");
        assert_eq!(
            role(json!({ "role": "moderator", "deliberations": ["garden", "*"] })),
            Some(Role::Moderator)
        );
        // It is an id, not a pattern.
        assert_eq!(role(json!({ "role": "moderator", "deliberations": ["li*"] })), Some(Role::Participant));
        assert_eq!(of(&json!({})).map(|own| own.role), Ok(Role::Participant));
    }

    #[test]
    fn a_role_everywhere_is_said_out_loud() {
        let role = |claims: Json| everywhere(&claims, 0).map(|own| own.role);
        assert_eq!(role(json!({ "role": "admin", "deliberations": ["*"] })), Ok(Role::Admin));
        assert_eq!(role(json!({ "role": "host", "deliberations": ["lift"] })), Ok(Role::Participant));
        assert!(role(json!({ "role": "host" })).is_err());
    }

    #[test]
    fn whose_identity_was_checked_is_verified() {
        let level = |level: Json| of(&json!({ "id_level": level })).map(|own| own.assurance);
        assert_eq!(level(json!("verified")), Ok(Assurance::Verified));
        for other in [json!("basic"), json!("Verified"), Json::Null] {
            assert_eq!(level(other), Ok(Assurance::Host));
        }
        assert!(level(json!(true)).is_err());
        let elsewhere = json!({ "id_level": "verified", "role": "host", "deliberations": ["garden"] });
        assert_eq!(
            of(&elsewhere).map(|own| (own.role, own.assurance)),
            Ok((Role::Participant, Assurance::Verified))
        );
    }

    #[test]
    fn who_is_a_minor_is_one_everywhere() {
        let minor = |claims: Json| of(&claims).map(|own| own.minor);
        assert_eq!(minor(json!({ "minor": true, "deliberations": ["garden"] })), Ok(true));
        assert_eq!(minor(json!({ "minor": false })), Ok(false));
        assert_eq!(minor(json!({})), Ok(false));
        assert!(minor(json!({ "minor": "yes" })).is_err());
    }

    #[test]
    fn a_participant_has_no_name() {
        let claims = json!({ "name": "Lin", "org": 7, "fields": ["law"], "tie": "party" });
        let vouched = Standing {
            tie: Some(deliberation_core::participant::Tie::Party),
            vouched: true,
            assurance: Assurance::Host,
            ..Standing::default()
        };
        assert_eq!(of(&claims), Ok(vouched));
    }

    #[test]
    fn what_a_role_needs_is_named() {
        let expert = json!({
            "role": "expert", "name": "张律师", "org": "某某律师事务所", "fields": ["property", "law", "law", "magic"],
            "deliberations": ["lift"],
            "credentials": { "type": "执业证", "issuer": "司法局", "valid_until": "2026-12-31" },
        });
        let read = of(&expert).unwrap_or_default();
        assert_eq!((read.name.as_deref(), read.fields), (Some("张律师"), vec![Field::Law, Field::Property]));
        let with = |member: &str, value: Json| {
            let mut claims = expert.clone();
            claims[member] = value;
            of(&claims).unwrap_err()
        };
        assert!(with("name", Json::Null).contains("an expert needs the claim `name`"));
        assert!(with("org", Json::Null).contains("`org`"));
        assert!(
            with("fields", json!(["magic"])).contains("`fields`, a list of one or more of law, planning")
        );
        assert!(with("name", json!("a\u{202e}b")).contains("/name: "));
        assert!(with("credentials", json!("律师")).contains("/credentials: expected an object"));
        let old = json!({ "type": "执业证", "issuer": "司法局", "valid_until": "2026-12-30" });
        assert!(with("credentials", old).contains("was valid until 2026-12-30 and counts as none"));
        let official = json!({ "role": "official", "name": "王主任", "deliberations": ["*"] });
        assert!(of(&official).unwrap_err().contains("an official needs the claim `org`"));
        assert_eq!(
            role(json!({ "role": "expert", "name": "n", "org": "o", "field": "law" })),
            Some(Role::Expert)
        );
    }
}
