//! Where somebody stands on the stance line, before and after.
//!
//! Next: [`crate::movement`], what becomes of it.

use serde::{Serialize, Serializer};

use crate::id::ActId;
use crate::wire::{Json, Malformed, Read, Record, Written, deserialize, word};

/// A place on the line: −100 is the first side that the opening names, 100 the second.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(minimum = -100, maximum = 100))]
pub struct Position(i8);

impl Position {
    /// How far the line goes to either side.
    pub const END: i8 = 100;

    /// A place on the line; nothing beyond its ends.
    #[must_use]
    pub fn new(place: i8) -> Option<Self> {
        (-Self::END..=Self::END).contains(&place).then_some(Self(place))
    }

    /// From −100 to 100.
    #[must_use]
    pub const fn get(self) -> i8 {
        self.0
    }
}

/// Where somebody stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Stand {
    /// On the line.
    At(Position),
    /// Off it: undecided.
    Undecided,
    /// Nothing said, or taken back.
    #[default]
    None,
}

impl Stand {
    /// The place, of whoever is on the line.
    #[must_use]
    pub const fn position(self) -> Option<Position> {
        match self {
            Self::At(position) => Some(position),
            Self::Undecided | Self::None => None,
        }
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Stand {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
        let end = f64::from(Position::END);
        let place = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(-end)).maximum(Some(end));
        let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["undecided", "none"]));
        OneOfBuilder::new().item(place).item(word).into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Stand {}

impl Serialize for Stand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::At(position) => position.serialize(serializer),
            Self::Undecided => serializer.serialize_str("undecided"),
            Self::None => serializer.serialize_str("none"),
        }
    }
}

impl Read for Stand {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let place = json.as_i64().and_then(|place| Position::new(i8::try_from(place).ok()?));
        match (place, json.as_str()) {
            (Some(position), _) => Ok(Self::At(position)),
            (None, Some("undecided")) => Ok(Self::Undecided),
            (None, Some("none")) => Ok(Self::None),
            _ => Err(Malformed::here("expected a whole number from -100 to 100, undecided or none")),
        }
    }
}

/// Whether somebody says where they stood before they listened, or where they stand now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Before. It stays as it was once the same person has said where they stand after.
    Before,
    /// After.
    After,
}

word!(When { Before = "before", After = "after" });

/// Says where one stands on the main question: a ballot, published as sums only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Stance {
    /// Before or after.
    pub when: When,
    /// A whole number from −100 to 100, `undecided`, or `none` to take it back.
    pub value: Stand,
    /// Counts the session's ballots.
    pub nth: u64,
    /// The statement or post that moved them; with `after` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<ActId>,
}

impl Read for Stance {
    fn read(json: &Json) -> Result<Self, Malformed> {
        let record = Record::of(json)?;
        let (when, because) = (record.need("when")?, record.may::<Option<ActId>>("because")?);
        if when == When::Before && because.is_some() {
            return Err(Malformed::here("expected only with after").within("because"));
        }
        Ok(Self { when, value: record.need("value")?, nth: record.need("nth")?, because })
    }
}

deserialize!(Stance);

impl Stance {
    /// Adds its members to an act.
    #[must_use]
    pub fn write(&self, act: Written) -> Written {
        let act = act.text(
            "when",
            match self.when {
                When::Before => "before",
                When::After => "after",
            },
        );
        let act = match self.value {
            Stand::At(position) => act.json("value", &position.get().to_string()),
            Stand::Undecided => act.text("value", "undecided"),
            Stand::None => act.text("value", "none"),
        };
        let act = act.json("nth", &self.nth.to_string());
        match self.because {
            Some(because) => act.text("because", &because.to_string()),
            None => act,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::from_text;

    #[test]
    fn a_stance_is_read_as_it_is_written() {
        for value in ["-100", "0", "100", "\"undecided\"", "\"none\""] {
            let json = format!(r#"{{"when":"after","value":{value},"nth":3}}"#);
            let stance: Stance = from_text(&json).unwrap();
            assert_eq!(serde_json::to_string(&stance).unwrap(), json);
            assert_eq!(from_text::<Stance>(&stance.write(Written::default()).end()), Ok(stance));
        }
        for value in ["-101", "101", "1.5", "\"perhaps\"", "null"] {
            let fault = from_text::<Stance>(&format!(r#"{{"when":"before","value":{value},"nth":3}}"#));
            assert_eq!(fault.unwrap_err().pointer, "/value", "{value}");
        }
        let early = r#"{"when":"before","value":1,"nth":3,"because":"0193a1c0-0000-7000-8000-000000000001"}"#;
        assert_eq!(from_text::<Stance>(early).unwrap_err().pointer, "/because");
    }
}
