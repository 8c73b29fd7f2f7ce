//! Proof of work, as in Hashcash: before somebody unknown gets a session their device finds a nonce with which the server's
//! challenge has a hash that begins with so many zero bits. It costs one device a moment and a thousand sessions a thousand.
//!
//! The challenge is the server's to make and to check; here is what both sides must agree on, and the search. A challenge begins
//! with its difficulty, the number of bits, and a dot. Next: `server/proof.rs`, which makes them.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::wire::record;

/// The greatest difficulty: about sixteen million hashes.
pub const MOST_BITS: u32 = 24;

/// The solution of a challenge.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Proof {
    /// The challenge, as the problem `proof-needed` gave it.
    pub challenge: String,
    /// SHA-256 over the challenge, a dot and this number, in decimal digits, begins with as many zero bits as the challenge says
    /// before its first dot.
    #[cfg_attr(feature = "schema", schema(maximum = 9_007_199_254_740_991_u64))]
    pub nonce: u64,
}

record!(Proof { challenge, nonce });

/// The difficulty of a challenge; nothing where it says none, or one that nobody is asked for.
#[must_use]
pub fn difficulty(challenge: &str) -> Option<u32> {
    let bits: u32 = challenge.split_once('.')?.0.parse().ok()?;
    (1..=MOST_BITS).contains(&bits).then_some(bits)
}

/// A search for the nonce of one challenge.
#[derive(Clone, Debug)]
pub struct Search {
    /// The hash of what stands before each nonce.
    begun: Sha256,
    bits: u32,
    next: u64,
}

impl Search {
    /// A search from the first nonce on; nothing where the challenge cannot be read.
    #[must_use]
    pub fn new(challenge: &str) -> Option<Self> {
        let bits = difficulty(challenge)?;
        Some(Self { begun: Sha256::new().chain_update(challenge).chain_update("."), bits, next: 0 })
    }

    /// Tries so many nonces more. The one that solves it, if it is among them.
    pub fn go_on(&mut self, many: u32) -> Option<u64> {
        for nonce in self.next..self.next.saturating_add(many.into()) {
            if self.solves(nonce) {
                return Some(nonce);
            }
        }
        self.next = self.next.saturating_add(many.into());
        None
    }

    fn solves(&self, nonce: u64) -> bool {
        // Digits by hand: a formatter would cost more than the hash.
        let (mut digits, mut at, mut rest) = ([0_u8; 20], 20, nonce);
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 || at == 0 {
                break;
            }
        }
        let hash = self.begun.clone().chain_update(&digits[at..]).finalize();
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash);
        u32::from_be_bytes([a, b, c, d]).leading_zeros() >= self.bits
    }
}

impl Proof {
    /// Whether the nonce solves the challenge.
    #[must_use]
    pub fn holds(&self) -> bool {
        Search::new(&self.challenge).is_some_and(|search| search.solves(self.nonce))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_holds_and_nothing_else_does() {
        let challenge = "12.c29tZXRoaW5n".to_owned();
        let mut search = Search::new(&challenge).unwrap();
        let nonce = (0..1_000).find_map(|_| search.go_on(100)).unwrap();
        let proof = |challenge: &str, nonce| Proof { challenge: challenge.to_owned(), nonce };
        assert!(proof(&challenge, nonce).holds());
        // Computed as anybody would: over text.
        let hash = Sha256::digest(format!("{challenge}.{nonce}"));
        assert!(hash[0] == 0 && hash[1] < 16, "{hash:?}");
        // The first that solves it: all before do not.
        assert!((0..nonce).all(|other| !proof(&challenge, other).holds()));
        for nonce in [0, 9, 10, 99, 100, u64::MAX] {
            let [first, second, ..] = <[u8; 32]>::from(Sha256::digest(format!("{challenge}.{nonce}")));
            assert_eq!(proof(&challenge, nonce).holds(), first == 0 && second < 16, "{nonce}");
        }
    }

    #[test]
    fn a_challenge_says_how_hard_it_is() {
        assert_eq!(difficulty("16.x"), Some(16));
        for bad in ["", "16", ".x", "0.x", "25.x", "-1.x", "x.16", "99999999999.x"] {
            assert_eq!(difficulty(bad), None, "{bad}");
            assert!(Search::new(bad).is_none() && !Proof { challenge: bad.to_owned(), nonce: 0 }.holds());
        }
    }
}
