//! The players of a demonstration, and the key that signs for them. It is made when the server starts, kept nowhere, and
//! good for this server alone (`serve --demo`, on this machine only).
//!
//! All are invented, and no body is a real one. Next: [`crate::routes::demo`].

use deliberation_core::date::Date;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::random;
use crate::sign_in::{Issuer, Key, Keys};

/// A token is good for ten minutes.
const GOOD_FOR_S: i64 = 600;
/// Credentials are good for a year.
const YEAR_MS: i64 = 365 * 24 * 3_600_000;
/// Who signs, and for whom.
const NAME: &str = "demonstration";
/// What stands before the seed of an Ed25519 key in PKCS #8 (RFC 8410).
const PKCS8_OF_ED25519: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// All who can be played.
pub const PLAYERS: [&str; 7] =
    ["resident", "party", "expert-law", "expert-planning", "official", "moderator", "host"];

/// Who signs for players.
#[derive(Clone)]
pub struct Demo {
    signs: EncodingKey,
    key: Key,
}

impl Demo {
    /// A new key.
    #[must_use]
    pub fn new() -> Self {
        let seed: [u8; 32] = random::bytes();
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a seed has 32 bytes");
        Self {
            signs: EncodingKey::from_ed_der(&[&PKCS8_OF_ED25519[..], &seed].concat()),
            key: Key::ed25519(pair.public_key().as_ref()),
        }
    }

    /// The issuer of the players' tokens.
    #[must_use]
    pub fn issuer(&self) -> Issuer {
        let name = || NAME.to_owned();
        Issuer { name: name(), audience: name(), keys: Keys::One(self.key.clone()) }
    }

    /// A token for a player at a time (Unix, ms), with names in English or in Chinese; nothing for who is no player.
    #[must_use]
    pub fn token(&self, player: &str, english: bool, now: i64) -> Option<String> {
        let mut claims = claims(player, english, now)?;
        let add = json!({
            "iss": NAME, "aud": NAME, "sub": player, "exp": now / 1000 + GOOD_FOR_S, "deliberations": ["*"],
        });
        claims.as_object_mut()?.extend(add.as_object()?.clone());
        encode(&Header::new(Algorithm::EdDSA), &claims, &self.signs).ok()
    }
}

impl Default for Demo {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Demo")
    }
}

fn claims(player: &str, english: bool, now: i64) -> Option<Value> {
    let either = |chinese: &'static str, other: &'static str| if english { other } else { chinese };
    let credentials = |kind: &str, issuer: &str| {
        let until = Date::of(now.saturating_add(YEAR_MS)).to_string();
        let by = either("晨光网（示例）", "Morninglight (sample)");
        json!({ "type": kind, "issuer": issuer, "verified_by": by, "valid_until": until })
    };
    Some(match player {
        "resident" => json!({ "role": "participant", "tie": "affected" }),
        "party" => json!({ "role": "participant", "tie": "party" }),
        "expert-law" => json!({
            "role": "expert",
            "name": either("张律师", "Lawyer Zhang"),
            "org": either("某某律师事务所（示例）", "A law firm (sample)"),
            "fields": ["law", "property"],
            "credentials": credentials(
                either("律师执业证（示例）", "Lawyer's licence (sample)"),
                either("某某司法局（示例）", "A justice bureau (sample)"),
            ),
        }),
        "expert-planning" => json!({
            "role": "expert",
            "name": either("李工", "Planner Li"),
            "org": either("某某规划设计院（示例）", "A planning institute (sample)"),
            "fields": ["planning", "engineering"],
            "credentials": credentials(
                either("注册规划师证（示例）", "Planner's registration (sample)"),
                either("某某规划协会（示例）", "A planners' association (sample)"),
            ),
        }),
        // The office that the sample's demands ask.
        "official" => json!({
            "role": "official",
            "name": either("王主任", "Director Wang"),
            "org": either("光明街道办（示例）", "Guangming sub-district office (sample)"),
        }),
        "moderator" => json!({ "role": "moderator" }),
        "host" => json!({ "role": "host", "name": either("晨光网（示例）", "Morninglight (sample)") }),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_can_be_played_has_claims_and_nobody_else() {
        for player in PLAYERS {
            for english in [true, false] {
                assert!(claims(player, english, 0).is_some(), "{player}");
            }
        }
        assert_eq!(claims("admin", true, 0), None);
    }
}
