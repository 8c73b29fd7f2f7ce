//! Proof of work before somebody unknown gets a session, where the operator asks for it: friction against scripts that make
//! sessions by the thousand. No third party, nothing that names a device.
//!
//! A challenge is not kept anywhere: it is a difficulty, an end and chance, with an HMAC over these and over the deliberation it is
//! for, each of a fixed length, so that nobody puts parts of two together. What was solved is remembered until its end, so that
//! it opens one session. Next: [`deliberation_core::protocol::proof`] (what a solution is), [`crate::routes::join`].

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use deliberation_core::id::DeliberationId;
use deliberation_core::protocol::proof::{Proof, difficulty};
use ring::hmac::{HMAC_SHA256, Key, sign, verify};

use crate::random;

/// A challenge can be solved for so long: five minutes, in milliseconds.
pub const LIFE_MS: i64 = 300_000;
/// Those that are over are thrown away when there are so many.
const KEPT: usize = 10_000;
/// The bytes of an end, and of chance.
const END: usize = 8;
const CHANCE: usize = 16;

/// Why a proof opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// There is none.
    #[error("Your device solves this challenge first.")]
    Missing,
    /// The challenge is not of this server, or for another deliberation, or easier than it is now.
    #[error("This challenge was not made here, or is for something else.")]
    Foreign,
    /// It was not solved in time.
    #[error("This challenge is over.")]
    Over,
    /// The nonce does not solve it.
    #[error("This does not solve the challenge.")]
    Unsolved,
    /// It has opened a session.
    #[error("This challenge was used.")]
    Used,
}

/// Makes challenges, and checks what comes back.
#[derive(Debug)]
pub struct Proofs {
    bits: u8,
    /// Of this process alone: after a restart a device solves another one.
    key: Key,
    used: Mutex<Used>,
}

#[derive(Debug)]
struct Used {
    /// By their chance, until when.
    until: HashMap<[u8; CHANCE], i64>,
    /// At so many those that are over are thrown away.
    most: usize,
}

impl Proofs {
    /// Challenges of a difficulty.
    #[must_use]
    pub fn new(bits: u8) -> Self {
        let key = Key::new(HMAC_SHA256, &random::bytes::<32>());
        Self { bits, key, used: Mutex::new(Used { until: HashMap::new(), most: KEPT }) }
    }

    /// A new challenge for one deliberation, at a time (Unix, ms).
    #[must_use]
    pub fn challenge(&self, id: &DeliberationId, now: i64) -> String {
        let mut bytes = now.saturating_add(LIFE_MS).to_be_bytes().to_vec();
        bytes.extend(random::bytes::<CHANCE>());
        let tag = sign(&self.key, &self.signed(id, &bytes));
        bytes.extend(tag.as_ref());
        format!("{}.{}", self.bits, URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Takes a proof for one deliberation: it counts this once.
    ///
    /// # Errors
    /// With the reason why it does not count.
    pub fn take(&self, id: &DeliberationId, proof: Option<&Proof>, now: i64) -> Result<(), Unproven> {
        let proof = proof.ok_or(Unproven::Missing)?;
        let (_, coded) = proof.challenge.split_once('.').ok_or(Unproven::Foreign)?;
        let bytes = URL_SAFE_NO_PAD.decode(coded).map_err(|_| Unproven::Foreign)?;
        let (head, tag) = bytes.split_at_checked(END + CHANCE).ok_or(Unproven::Foreign)?;
        let made = verify(&self.key, &self.signed(id, head), tag).is_ok();
        if !made || difficulty(&proof.challenge) != Some(self.bits.into()) {
            return Err(Unproven::Foreign);
        }
        let (end, chance) = head.split_at(END);
        let end = end.try_into().map(i64::from_be_bytes).map_err(|_| Unproven::Foreign)?;
        if end <= now {
            return Err(Unproven::Over);
        }
        if !proof.holds() {
            return Err(Unproven::Unsolved);
        }
        let chance = chance.try_into().map_err(|_| Unproven::Foreign)?;
        self.once(chance, end, now)
    }

    /// What is signed: parts of fixed lengths, and the name at the end.
    fn signed(&self, id: &DeliberationId, head: &[u8]) -> Vec<u8> {
        [&b"join"[..], &[self.bits], head, id.as_str().as_bytes()].concat()
    }

    fn once(&self, chance: [u8; CHANCE], end: i64, now: i64) -> Result<(), Unproven> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.until.len() >= used.most {
            used.until.retain(|_, until| *until > now);
            used.most = KEPT.max(2 * used.until.len());
        }
        match used.until.insert(chance, end) {
            Some(_) => Err(Unproven::Used),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deliberation_core::protocol::proof::Search;

    fn solved(challenge: &str) -> Proof {
        let mut search = Search::new(challenge).unwrap();
        let nonce = std::iter::repeat_with(|| search.go_on(1_000)).find_map(|found| found).unwrap();
        Proof { challenge: challenge.to_owned(), nonce }
    }

    #[test]
    fn a_solved_challenge_counts_once_in_time_for_its_deliberation() {
        let (proofs, id, other) = (Proofs::new(8), "lift".parse().unwrap(), "lift2".parse().unwrap());
        let take = |proof: &Proof, now| proofs.take(&id, Some(proof), now);
        let proof = solved(&proofs.challenge(&id, 1_000));
        assert_eq!(proofs.take(&id, None, 1_000), Err(Unproven::Missing));
        assert_eq!(proofs.take(&other, Some(&proof), 1_000), Err(Unproven::Foreign));
        assert_eq!(Proofs::new(8).take(&id, Some(&proof), 1_000), Err(Unproven::Foreign));
        assert_eq!(take(&proof, 1_000 + LIFE_MS), Err(Unproven::Over));
        assert_eq!(take(&proof, 999 + LIFE_MS), Ok(()));
        assert_eq!(take(&proof, 999 + LIFE_MS), Err(Unproven::Used));
        // Another one is another one.
        assert_eq!(take(&solved(&proofs.challenge(&id, 1_000)), 1_000), Ok(()));
    }

    #[test]
    fn nobody_makes_or_changes_a_challenge() {
        let (proofs, id) = (Proofs::new(8), "lift".parse().unwrap());
        let challenge = proofs.challenge(&id, 0);
        let take = |proof: &Proof| proofs.take(&id, Some(proof), 0);
        let (_, coded) = challenge.split_once('.').unwrap();
        // An easier one; one that says its bits in another way; one with a later end; parts of two; what is none at all.
        let mut later = URL_SAFE_NO_PAD.decode(coded).unwrap();
        later[0] = 1;
        let other = URL_SAFE_NO_PAD.decode(proofs.challenge(&id, 0).split_once('.').unwrap().1).unwrap();
        let spliced = [&URL_SAFE_NO_PAD.decode(coded).unwrap()[..24], &other[24..]].concat();
        for forged in [
            format!("1.{coded}"),
            format!("8.{}", URL_SAFE_NO_PAD.encode(later)),
            format!("8.{}", URL_SAFE_NO_PAD.encode(spliced)),
            "8.AAAA".to_owned(),
            "8.".to_owned(),
            format!("8.{coded}A"),
        ] {
            assert_eq!(take(&solved(&forged)), Err(Unproven::Foreign), "{forged}");
        }
        for bad in ["", "8", ".", "8.ä", "99.AAAA"] {
            let proof = Proof { challenge: bad.to_owned(), nonce: 0 };
            assert_eq!(take(&proof), Err(Unproven::Foreign), "{bad}");
        }
        let proof = solved(&challenge);
        let wrong = (0..).map(|nonce| Proof { nonce, ..proof.clone() }).find(|own| !own.holds()).unwrap();
        assert_eq!((take(&wrong), take(&proof)), (Err(Unproven::Unsolved), Ok(())));
        // Written in another way it is the same challenge.
        assert_eq!(take(&solved(&format!("08.{coded}"))), Err(Unproven::Used));
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let (proofs, id) = (Proofs::new(1), "lift".parse().unwrap());
        for n in 0..KEPT {
            assert_eq!(proofs.once((n as u128).to_be_bytes(), 10, 0), Ok(()));
        }
        let proof = solved(&proofs.challenge(&id, 10));
        assert_eq!(proofs.take(&id, Some(&proof), 10), Ok(()));
        assert_eq!(proofs.used.lock().unwrap().until.len(), 1);
    }
}
