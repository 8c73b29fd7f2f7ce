//! Reading what came over the wire: one small reader for every type, in place of a derived one.
//!
//! Two reasons. What is wrong is named by a JSON pointer wherever it lies, so that whoever sent it finds it.
//! And bytes: a derived `Deserialize` is compiled anew for every type and every source, and was a third of
//! the widget; here each member costs one call. What is read is valid: newtypes read through their checked
//! constructors. Unknown members are passed over. Writing stays with serde's derive.
//!
//! [`record!`] reads an object into a struct, [`word!`] a string into an enum; both give `Deserialize` too.

use std::collections::BTreeMap;
use std::sync::Arc;

/// JSON that has been parsed, not yet read.
pub use serde_json::Value as Json;

/// Why something could not be read: where, and what was expected there.
///
/// Boxed: it is handed up through every reader, as one word.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}: {}", .0.pointer, .0.detail)]
pub struct Malformed(Box<Fault>);

/// A place, and what was expected there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// JSON pointer (RFC 6901); empty for the whole.
    pub pointer: String,
    /// What is wrong, in a sentence.
    pub detail: String,
}

impl std::ops::Deref for Malformed {
    type Target = Fault;
    fn deref(&self) -> &Fault {
        &self.0
    }
}

impl Malformed {
    /// A fault of the whole.
    #[must_use]
    pub fn here(detail: impl ToString) -> Self {
        Self(Box::new(Fault { pointer: String::new(), detail: detail.to_string() }))
    }

    fn at(self, index: usize) -> Self {
        self.within(&index.to_string())
    }

    /// The same fault, seen from one level up.
    #[must_use]
    pub fn within(mut self, step: &str) -> Self {
        self.0.pointer.insert_str(0, step);
        self.0.pointer.insert(0, '/');
        self
    }
}

/// What can be read from JSON.
pub trait Read: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// With the place and what was expected there.
    fn read(json: &Json) -> Result<Self, Malformed>;
}

/// Reads a value from JSON text.
///
/// # Errors
/// When it is not JSON, or not of that shape.
pub fn from_text<T: Read>(text: &str) -> Result<T, Malformed> {
    T::read(&parse(text)?)
}

/// Parses JSON text.
///
/// # Errors
/// When it is not JSON.
pub fn parse(text: &str) -> Result<Json, Malformed> {
    serde_json::from_str(text).map_err(|e| Malformed::here(format_args!("not JSON: {e}")))
}

/// An object whose members are read by name.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a>(&'a serde_json::Map<String, Json>);

impl<'a> Record<'a> {
    /// The object, if it is one.
    ///
    /// # Errors
    /// When it is something else.
    pub fn of(json: &'a Json) -> Result<Self, Malformed> {
        json.as_object().map(Self).ok_or_else(|| Malformed::here("expected an object"))
    }

    /// A member that must be there.
    ///
    /// # Errors
    /// When it is missing or cannot be read.
    pub fn need<T: Read>(self, name: &str) -> Result<T, Malformed> {
        T::read(self.member(name)?).map_err(|fault| fault.within(name))
    }

    /// A member that may be missing or null, and is its type's default then.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn may<T: Read + Default>(self, name: &str) -> Result<T, Malformed> {
        // Most members that may be missing are: no fault is made for that.
        match self.0.get(name) {
            None | Some(Json::Null) => Ok(T::default()),
            Some(json) => T::read(json).map_err(|fault| fault.within(name)),
        }
    }

    /// A text that must be there, as it stands there.
    pub(crate) fn text(self, name: &str) -> Result<&'a str, Malformed> {
        text(self.member(name)?).map_err(|fault| fault.within(name))
    }

    fn member(self, name: &str) -> Result<&'a Json, Malformed> {
        self.0.get(name).ok_or_else(|| missing(name))
    }
}

/// Writes an object as JSON text, member by member: for the few things a widget sends. Serde's derive would
/// bring the writers of everything that can be done along.
#[derive(Clone, Debug, Default)]
pub struct Written(String);

impl Written {
    /// A member that is a text.
    #[must_use]
    pub fn text(self, name: &str, text: &str) -> Self {
        let mut quoted = String::from('"');
        for letter in text.chars() {
            match letter {
                '"' | '\\' => quoted.extend(['\\', letter]),
                '\0'..='\x1f' => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
                _ => quoted.push(letter),
            }
        }
        quoted.push('"');
        self.json(name, &quoted)
    }

    /// A member that is JSON already: a number, an object.
    #[must_use]
    pub fn json(mut self, name: &str, json: &str) -> Self {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        for part in ["\"", name, "\":", json] {
            self.0.push_str(part);
        }
        self
    }

    /// The object.
    #[must_use]
    pub fn end(mut self) -> String {
        self.0.push_str(if self.0.is_empty() { "{}" } else { "}" });
        self.0
    }
}

fn missing(name: &str) -> Malformed {
    Malformed::here(format_args!("{name} is missing")).within(name)
}

/// Reads an object into a struct: members that must be there, then, after a semicolon, members that may be
/// missing. `field = "name"` where the name on the wire is another.
macro_rules! record {
    (@ $field:ident $name:literal) => { $name };
    (@ $field:ident) => { stringify!($field) };
    ($type:ident { $($need:ident $(= $nn:literal)?),* $(; $($may:ident $(= $mn:literal)?),*)? }) => {
        impl $crate::wire::Read for $type {
            fn read(json: &$crate::wire::Json) -> Result<Self, $crate::wire::Malformed> {
                let record = $crate::wire::Record::of(json)?;
                Ok(Self {
                    $($need: record.need($crate::wire::record!(@ $need $($nn)?))?,)*
                    $($($may: record.may($crate::wire::record!(@ $may $($mn)?))?,)*)?
                })
            }
        }
        $crate::wire::deserialize!($type);
    };
}

/// Reads a string into an enum without data.
macro_rules! word {
    ($type:ident { $($name:ident = $word:literal),* $(,)? }) => {
        impl $crate::wire::Read for $type {
            fn read(json: &$crate::wire::Json) -> Result<Self, $crate::wire::Malformed> {
                const WORDS: &[(&str, $type)] = &[$(($word, $type::$name)),*];
                $crate::wire::one_of(json, WORDS)
            }
        }
        $crate::wire::deserialize!($type);
    };
}

/// The same, and lists them all and writes them.
macro_rules! named {
    ($type:ident { $($name:ident = $word:literal),* $(,)? }) => {
        $crate::wire::word!($type { $($name = $word),* });

        impl $type {
            /// All of them, in their order.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$name),*];

            /// As it goes over the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $word),*
                }
            }
        }
    };
}

/// Gives `Deserialize` to what can be read, so that others can put it into their own shapes.
macro_rules! deserialize {
    ($type:ty) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = <$crate::wire::Json as serde::Deserialize>::deserialize(deserializer)?;
                <$type as $crate::wire::Read>::read(&json).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Reads a string through a checked constructor.
macro_rules! checked {
    ($type:ty) => {
        impl $crate::wire::Read for $type {
            fn read(json: &$crate::wire::Json) -> Result<Self, $crate::wire::Malformed> {
                <$type>::try_from(<String as $crate::wire::Read>::read(json)?)
                    .map_err($crate::wire::Malformed::here)
            }
        }
        $crate::wire::deserialize!($type);
    };
}

pub(crate) use {checked, deserialize, named, record, word};

/// The one of `words` that is written there.
pub(crate) fn one_of<T: Copy>(json: &Json, words: &[(&str, T)]) -> Result<T, Malformed> {
    let found = json.as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
    found.map(|(_, value)| *value).ok_or_else(|| unknown(words.iter().map(|(word, _)| *word).collect()))
}

fn unknown(words: Vec<&str>) -> Malformed {
    Malformed::here(format_args!("expected one of {}", words.join(", ")))
}

fn expected(what: &str) -> Malformed {
    Malformed::here(format_args!("expected {what}"))
}

/// Whether a count may be left out of what is written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(crate) const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What is passed on as it came, for somebody else to read.
impl Read for Json {
    fn read(json: &Json) -> Result<Self, Malformed> {
        Ok(json.clone())
    }
}

impl Read for bool {
    fn read(json: &Json) -> Result<Self, Malformed> {
        json.as_bool().ok_or_else(|| expected("true or false"))
    }
}

/// A text as it stands there.
pub(crate) fn text(json: &Json) -> Result<&str, Malformed> {
    json.as_str().ok_or_else(|| expected("a text"))
}

impl Read for String {
    fn read(json: &Json) -> Result<Self, Malformed> {
        text(json).map(str::to_owned)
    }
}

impl Read for f64 {
    fn read(json: &Json) -> Result<Self, Malformed> {
        json.as_f64().filter(|x| x.is_finite()).ok_or_else(|| expected("a number"))
    }
}

impl Read for i64 {
    fn read(json: &Json) -> Result<Self, Malformed> {
        json.as_i64().ok_or_else(|| expected("a whole number"))
    }
}

impl Read for u64 {
    fn read(json: &Json) -> Result<Self, Malformed> {
        json.as_u64().ok_or_else(|| expected("a whole number, not negative"))
    }
}

macro_rules! smaller {
    ($($number:ty),*) => {$(
        impl Read for $number {
            fn read(json: &Json) -> Result<Self, Malformed> {
                let number = u64::read(json)?;
                Self::try_from(number).map_err(|_| expected(concat!("a whole number up to ", stringify!($number))))
            }
        }
    )*};
}
smaller!(u8, u16, u32);

impl<T: Read> Read for Option<T> {
    fn read(json: &Json) -> Result<Self, Malformed> {
        if json.is_null() { Ok(None) } else { T::read(json).map(Some) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let list = json.as_array().ok_or_else(|| expected("a list"))?;
        let mut read = Self::with_capacity(list.len());
        for (i, item) in list.iter().enumerate() {
            read.push(T::read(item).map_err(|fault| fault.at(i))?);
        }
        Ok(read)
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let list = Vec::read(json)?;
        Self::try_from(list).map_err(|_| expected("a list of another length"))
    }
}

/// An object as a map: its names read as strings would be.
impl<K: Read + Ord, T: Read> Read for BTreeMap<K, T> {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let mut read = Self::new();
        for (name, value) in Record::of(json)?.0 {
            let key = K::read(&Json::String(name.clone())).map_err(|fault| fault.within(name))?;
            read.insert(key, T::read(value).map_err(|fault| fault.within(name))?);
        }
        Ok(read)
    }
}

impl<T: Read> Read for Arc<T> {
    fn read(json: &Json) -> Result<Self, Malformed> {
        T::read(json).map(Self::new)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: &Json) -> Result<Self, Malformed> {
        T::read(json).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vote::{Tally, Value};

    #[test]
    fn a_fault_is_pointed_at_wherever_it_lies() {
        let fault =
            from_text::<BTreeMap<String, Vec<Tally>>>(r#"{"a":[{"agree":1,"disagree":-1,"pass":0}]}"#);
        assert_eq!(fault.unwrap_err().pointer, "/a/0/disagree");
        let missing = from_text::<Tally>(r#"{"agree":1,"pass":0}"#).unwrap_err();
        assert_eq!((&*missing.pointer, &*missing.detail), ("/disagree", "disagree is missing"));
        let word = from_text::<Value>("\"perhaps\"").unwrap_err();
        assert!(word.detail.contains("agree, disagree, pass"), "{word}");
        assert!(from_text::<Tally>("{").unwrap_err().detail.contains("not JSON"));
    }

    #[test]
    fn what_is_unknown_is_passed_over_and_what_may_be_missing_is_default() {
        let tally: Tally = from_text(r#"{"agree":1,"disagree":2,"pass":3,"later":{}}"#).unwrap();
        assert_eq!(tally.seen(), 6);
        assert_eq!(from_text::<Option<u8>>("null"), Ok(None));
        assert!(from_text::<u8>("256").is_err());
        assert!(from_text::<[u8; 2]>("[1]").is_err());
    }
}
