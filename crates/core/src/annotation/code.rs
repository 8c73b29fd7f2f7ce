//! What an expert can say of a claim: the kind, the problem by its code, how much hangs on it, and who may say it.
//!
//! Sixteen codes in four families: reasoning R, facts F, law L, civility C. They name what stands in a sentence, never a
//! person, and no emotion: a neighbour who is angry is not wrong for it. Words and questions for each code are the
//! screen's (`locales/`). Next: [`super`] for the life of an annotation.

use serde::Serialize;

use crate::participant::{Field, Role, Standing};
use crate::wire::{Json, Malformed, Read, named, one_of};

/// What kind of annotation it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something in the words does not hold: it has a code.
    Correction,
    /// What one should know beside it.
    Context,
    /// A question to its author.
    Question,
    /// The words hold 说得有理.
    Support,
    /// The concern behind the words is understood 理解.
    Acknowledge,
}

named!(Kind { Correction = "correction", Context = "context", Question = "question", Support = "support", Acknowledge = "acknowledge" });

/// How much hangs on it, from the least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// One expert's hint; it has no effect on anything 提示.
    #[default]
    Hint,
    /// The claim rests on it; a second signature from another house is needed 重要.
    Material,
    /// It must not stand so; the second signature is from another field as well 严重.
    Serious,
}

named!(Severity { Hint = "hint", Material = "material", Serious = "serious" });

impl Severity {
    /// How much of the strength of a claim it takes away, where somebody wants that counted at all.
    #[must_use]
    pub const fn lambda(self) -> f64 {
        match self {
            Self::Hint => 0.0,
            Self::Material => 0.25,
            Self::Serious => 0.5,
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $code:ident = $word:literal),* $(,)?) => {
        /// The problem.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        pub enum Code { $($(#[doc = $doc])* $code),* }

        impl Code {
            /// All codes, family by family.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// Its name on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$code => $word),* } }
        }

        impl Read for Code {
            fn read(json: &Json) -> Result<Self, Malformed> {
                one_of(json, &[$(($word, Self::$code)),*])
            }
        }
        crate::wire::deserialize!(Code);
    };
}

codes! {
    /// A few cases are used for everyone.
    R1 = "R1",
    /// That one thing caused the other is not shown.
    R2 = "R2",
    /// Only two options are seen, or unlike cases compared.
    R3 = "R3",
    /// Off the point, or answers what nobody said.
    R4 = "R4",
    /// Unclear, or at odds with itself.
    R5 = "R5",
    /// Can be checked, but has no source yet.
    F1 = "F1",
    /// Differs from the record.
    F2 = "F2",
    /// Lacks its context, or is out of date.
    F3 = "F3",
    /// Misquotes somebody, or rests on a doubtful picture.
    F4 = "F4",
    /// The law gives no such right.
    L1 = "L1",
    /// Another body, majority, permit or deadline decides.
    L2 = "L2",
    /// A right goal by a remedy that makes liable.
    L3 = "L3",
    /// Harms the rights of others.
    L4 = "L4",
    /// What is proposed would break the law.
    L5 = "L5",
    /// About the person, not the matter.
    C1 = "C1",
    /// A threat, incitement, or somebody's private data.
    C2 = "C2",
}

/// What a code is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// How it is concluded.
    Reasoning,
    /// What is the case.
    Facts,
    /// What the law says.
    Law,
    /// How others are spoken of.
    Civility,
}

impl Code {
    /// What it is about.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::R1 | Self::R2 | Self::R3 | Self::R4 | Self::R5 => Family::Reasoning,
            Self::F1 | Self::F2 | Self::F3 | Self::F4 => Family::Facts,
            Self::L1 | Self::L2 | Self::L3 | Self::L4 | Self::L5 => Family::Law,
            Self::C1 | Self::C2 => Family::Civility,
        }
    }

    /// The least that hangs on it: what endangers somebody is serious.
    #[must_use]
    pub const fn least(self) -> Severity {
        match self {
            Self::L5 | Self::C2 => Severity::Serious,
            _ => Severity::Hint,
        }
    }

    /// Whether somebody of this field may use it. Reasoning can be judged by all but psychology, which has R4 alone;
    /// procedure and the rights of others also by those who plan, build and manage.
    #[must_use]
    pub const fn is_of(self, field: Field) -> bool {
        match (self, field) {
            (_, Field::Other) => false,
            (Self::R4 | Self::C1, Field::Psychology) => true,
            (_, Field::Psychology) => false,
            (Self::L1 | Self::L3 | Self::L5, field) => matches!(field, Field::Law),
            (Self::L2 | Self::L4, field) => {
                matches!(field, Field::Law | Field::Planning | Field::Property | Field::Engineering)
            }
            (Self::F4, field) => {
                matches!(field, Field::Media | Field::Planning | Field::Property | Field::Engineering)
            }
            (Self::F1 | Self::F2 | Self::F3, field) => !matches!(field, Field::Law),
            (Self::C1 | Self::C2, field) => matches!(field, Field::Law),
            (Self::R1 | Self::R2 | Self::R3 | Self::R4 | Self::R5, _) => true,
        }
    }

    /// Whether whoever acts so may use it. A body knows its files and its procedures.
    #[must_use]
    pub fn is_for(self, standing: &Standing) -> bool {
        match standing.role {
            Role::Official => matches!(self.family(), Family::Facts | Family::Law | Family::Reasoning),
            _ => standing.fields.iter().any(|field| self.is_of(*field)),
        }
    }

    /// The fields that may use it, the nearest first: to whom a request goes.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| self.is_of(*field))
    }
}

/// What somebody has to do with the matter beside their expertise. Whoever has any gives context alone, and signs nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Interest {
    /// Builds, supplies or hopes to.
    Contractor,
    /// Manages the property.
    Manager,
    /// Belongs to the body that decided what is disputed.
    Issuer,
    /// Lives there or owns there.
    Resident,
    /// Something else.
    Other,
}

named!(Interest { Contractor = "contractor", Manager = "manager", Issuer = "issuer", Resident = "resident", Other = "other" });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_sixteen_codes_and_each_has_somebody_who_may_use_it() {
        assert_eq!(Code::ALL.len(), 16);
        for &code in Code::ALL {
            assert!(code.fields().next().is_some(), "{code:?}");
            assert!(!code.is_of(Field::Other));
            let read: Code = crate::wire::from_text(&format!("{:?}", code.name())).unwrap();
            assert_eq!(read, code);
        }
    }

    #[test]
    fn what_endangers_somebody_is_serious_and_nothing_else_must_be() {
        let serious: Vec<&str> = Code::ALL
            .iter()
            .filter(|code| code.least() == Severity::Serious)
            .map(|code| code.name())
            .collect();
        assert_eq!(serious, ["L5", "C2"]);
        assert!(Severity::ALL.windows(2).all(|pair| pair[0].lambda() < pair[1].lambda()));
    }

    #[test]
    fn only_lawyers_say_what_the_law_gives() {
        for field in Field::ALL.into_iter().filter(|field| *field != Field::Law) {
            for code in [Code::L1, Code::L3, Code::L5] {
                assert!(!code.is_of(field), "{code:?} {field:?}");
            }
        }
    }
}
