//! Identifiers: checked when they are made, so that what holds one need not check again.
//!
//! Nothing here makes an identifier out of nothing: time and random bytes come from the caller.
//! Next: [`crate::act`].

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest, Sha256};

/// A text that is not an identifier of the asked kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct IdError {
    /// What would have been right, in words.
    pub expected: &'static str,
}

const ACT_ID: IdError =
    IdError { expected: "a UUID of version 7, such as 0193a1c0-0000-7000-8000-000000000000" };
const DELIBERATION_ID: IdError = IdError { expected: "1 to 64 of the characters a–z A–Z 0–9 . _ -" };
const PSEUDONYM: IdError = IdError { expected: "32 hexadecimal digits" };
const HANDLE: IdError = IdError { expected: "a code of 12 letters, such as 7KQ2-9F0A-4XCM" };
const NONCE: IdError = IdError { expected: "16 bytes in base64url without padding (22 characters)" };

/// The identifier of an act, and so of the thing that the act made: a UUID of version 7 (RFC 9562), made by
/// whoever acts and unique in its deliberation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct ActId([u8; 16]);

impl ActId {
    /// An identifier from a time (Unix, milliseconds) and ten random bytes.
    #[must_use]
    pub fn new(at: i64, random: [u8; 10]) -> Self {
        let mut bytes = [0; 16];
        let [_, _, time @ ..] = at.max(0).to_be_bytes();
        bytes[..6].copy_from_slice(&time);
        bytes[6..].copy_from_slice(&random);
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        Self(bytes)
    }

    /// An identifier that follows from `parts` alone: the same parts give the same identifier. For things
    /// that an act brings along (first statements) and for imports.
    #[must_use]
    pub fn derived(at: i64, parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        let mut random = [0; 10];
        random.copy_from_slice(&digest[..10]);
        Self::new(at, random)
    }

    /// The 16 bytes, most significant first.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The time inside, Unix, milliseconds: advisory, since whoever made the identifier chose it.
    #[must_use]
    pub fn time(&self) -> i64 {
        let [a, b, c, d, e, f, ..] = self.0;
        i64::from_be_bytes([0, 0, a, b, c, d, e, f])
    }
}

impl fmt::Display for ActId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ActId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ActId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != 36 || [8, 13, 18, 23].iter().any(|&i| text.as_bytes()[i] != b'-') {
            return Err(ACT_ID);
        }
        let mut digits = [0; 32];
        for (digit, byte) in digits.iter_mut().zip(text.bytes().filter(|&b| b != b'-')) {
            *digit = byte;
        }
        let bytes = unhex(&digits).ok_or(ACT_ID)?;
        (bytes[6] >> 4 == 7 && bytes[8] >> 6 == 0b10).then_some(Self(bytes)).ok_or(ACT_ID)
    }
}

/// The name of a deliberation in addresses: short, chosen by the host, else the id of its act `open`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Debug)]
#[serde(into = "String")]
pub struct DeliberationId(String);

impl DeliberationId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeliberationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DeliberationId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
            && text.bytes().any(|b| b != b'.');
        fits.then(|| Self(text.to_owned())).ok_or(DELIBERATION_ID)
    }
}

impl From<ActId> for DeliberationId {
    fn from(id: ActId) -> Self {
        Self(id.to_string())
    }
}

/// A person in one deliberation, as the ledger knows them. A person has two: one for ballots and one for
/// public acts, and nothing public joins the two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Pseudonym([u8; 16]);

impl Pseudonym {
    /// From 16 random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// A pseudonym that follows from `parts` alone, for imports.
    #[must_use]
    pub fn derived(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        Self(bytes)
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Pseudonym {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        unhex(text.as_bytes()).map(Self).ok_or(PSEUDONYM)
    }
}

/// What a person is called by whoever gives roles: twelve letters that follow from the pseudonym of their public acts. Shown
/// to themselves alone; nothing public leads to it, and it leads to nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Handle([u8; 12]);

/// The letters of Crockford's base 32: none of them looks like another.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Handle {
    /// The handle of whoever writes under a pseudonym.
    #[must_use]
    pub fn of(public: Pseudonym) -> Self {
        let digest = Sha256::new().chain_update(b"handle").chain_update(public.0).finalize();
        let mut letters = [0; 12];
        for (letter, byte) in letters.iter_mut().zip(digest) {
            *letter = CROCKFORD[usize::from(byte & 31)];
        }
        Self(letters)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, letter) in self.0.iter().enumerate() {
            if i > 0 && i % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Handle {
    type Err = IdError;
    /// As people type it: in small letters too, with or without dashes, and with letters for the digits they look like.
    fn from_str(text: &str) -> Result<Self, IdError> {
        let typed = text.trim().bytes().filter(|&b| b != b'-' && b != b' ');
        let letter = |b: u8| match b.to_ascii_uppercase() {
            b'I' | b'L' => Some(b'1'),
            b'O' => Some(b'0'),
            b => CROCKFORD.contains(&b).then_some(b),
        };
        let letters = typed.map(letter).collect::<Option<Vec<u8>>>().ok_or(HANDLE)?;
        letters.try_into().map(Self).map_err(|_| HANDLE)
    }
}

/// Sixteen bytes that only the one who acts knows beforehand: part of the act's commitment, so that nobody
/// can guess what a commitment hides.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Nonce([u8; 16]);

impl Nonce {
    /// From 16 random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = u128::from_be_bytes(self.0);
        // 22 digits of six bits hold 132 bits: the last digit carries two bits and four zeros.
        for digit in 0..22 {
            let six = if digit < 21 { value >> (122 - 6 * digit) } else { value << 4 } & 63;
            write!(f, "{}", char::from(BASE64URL[six as usize]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Nonce {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut value: u128 = 0;
        let (last, body) = text.as_bytes().split_last().filter(|(_, body)| body.len() == 21).ok_or(NONCE)?;
        let six = |byte: u8| BASE64URL.iter().position(|&b| b == byte).map(|p| p as u128).ok_or(NONCE);
        for &byte in body {
            value = value << 6 | six(byte)?;
        }
        let tail = six(*last)?;
        (tail & 15 == 0).then(|| Self((value << 2 | tail >> 4).to_be_bytes())).ok_or(NONCE)
    }
}

fn unhex(digits: &[u8]) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    (digits.len() == 32).then_some(())?;
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |b: u8| char::from(b).to_digit(16);
        *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
    }
    Some(bytes)
}

macro_rules! through_text {
    ($($id:ty, $format:literal);*) => {$(
        impl From<$id> for String {
            fn from(id: $id) -> Self { id.to_string() }
        }
        impl TryFrom<String> for $id {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> { text.parse() }
        }
        impl crate::wire::Read for $id {
            fn read(json: &crate::wire::Json) -> Result<Self, crate::wire::Malformed> {
                crate::wire::text(json)?.parse().map_err(crate::wire::Malformed::here)
            }
        }
        crate::wire::deserialize!($id);
        #[cfg(feature = "schema")]
        impl utoipa::PartialSchema for $id {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some($format))
                    .into()
            }
        }
        #[cfg(feature = "schema")]
        impl utoipa::ToSchema for $id {}
    )*};
}
through_text! {
    ActId, "UUID of version 7";
    DeliberationId, "1 to 64 of the characters a-z A-Z 0-9 . _ -";
    Pseudonym, "32 hexadecimal digits";
    Handle, "12 letters of Crockford's base 32, in fours";
    Nonce, "16 bytes, base64url without padding"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_id_survives_text_and_refuses_other_versions() {
        let id = ActId::new(1_763_890_000_123, [7; 10]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.time(), 1_763_890_000_123);
        assert_eq!("0193a1c0-0000-4000-8000-000000000000".parse::<ActId>(), Err(ACT_ID));
        assert_eq!("0193a1c0é000-7000-8000-00000000000".parse::<ActId>(), Err(ACT_ID));
    }

    #[test]
    fn ids_sort_by_time() {
        assert!(ActId::new(1, [255; 10]) < ActId::new(2, [0; 10]));
    }

    #[test]
    fn a_handle_is_read_as_people_type_it_and_written_in_one_way() {
        let handle = Handle::of(Pseudonym::new([7; 16]));
        let text = handle.to_string();
        assert_eq!((text.len(), text.matches('-').count()), (14, 2));
        assert_ne!(handle, Handle::of(Pseudonym::new([8; 16])));
        for typed in [text.clone(), text.to_ascii_lowercase(), text.replace('-', ""), text.replace('-', " ")]
        {
            assert_eq!(typed.parse(), Ok(handle), "{typed}");
        }
        assert_eq!(
            "oil2-9f0a-4xcm".parse::<Handle>().map(|own| own.to_string()),
            Ok("0112-9F0A-4XCM".to_owned())
        );
        for bad in ["", "7KQ2-9F0A-4XC", "7KQ2-9F0A-4XCMM", "7KQ2-9F0A-4XCU", "七KQ2-9F0A-4XCM"] {
            assert_eq!(bad.parse::<Handle>(), Err(HANDLE), "{bad}");
        }
    }

    #[test]
    fn a_nonce_survives_text_and_has_one_spelling() {
        let nonce = Nonce::new(*b"0123456789abcdef");
        assert_eq!(nonce.to_string(), "MDEyMzQ1Njc4OWFiY2RlZg");
        assert_eq!(nonce.to_string().parse(), Ok(nonce));
        assert_eq!("MDEyMzQ1Njc4OWFiY2RlZh".parse::<Nonce>(), Err(NONCE));
        assert_eq!("".parse::<Nonce>(), Err(NONCE));
    }

    #[test]
    fn a_deliberation_id_stays_one_path_segment() {
        assert!("vtaiwan.uberx".parse::<DeliberationId>().is_ok());
        for bad in ["", ".", "..", "a/b", "a b", "电梯", &"x".repeat(65)] {
            assert_eq!(bad.parse::<DeliberationId>(), Err(DELIBERATION_ID), "{bad}");
        }
    }

    #[test]
    fn derived_ids_do_not_depend_on_where_parts_are_cut() {
        assert_ne!(ActId::derived(0, &[b"ab", b"c"]), ActId::derived(0, &[b"a", b"bc"]));
        assert_eq!(Pseudonym::derived(&[b"x"]), Pseudonym::derived(&[b"x"]));
    }
}
