//! Random bytes from the operating system: tokens, salts, pseudonyms, epochs. Nothing else draws chance.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// So many random bytes.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("an operating system without randomness can keep no secret");
    bytes
}

/// So many random bytes as base64url without padding.
#[must_use]
pub fn text<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<N>())
}
