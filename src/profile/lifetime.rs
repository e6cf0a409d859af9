//! How long a stack may live.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::units::Span;

/// The word for a stack that nothing deletes by itself.
const NEVER: &str = "never";

/// How long a stack may live before it is deleted by itself; written `2h` or `never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// So long.
    After(Span),
    /// Until somebody deletes it.
    Never,
}

impl Lifetime {
    /// The shortest: creating and deleting a stack takes longer than less.
    pub const SHORTEST: Span = Span(15 * 60);
    /// The longest; whoever wants more means `never`.
    pub const LONGEST: Span = Span(365 * 24 * 3600);

    /// Why it cannot be: too short, or too long to be meant.
    pub fn fault(self) -> Option<String> {
        match self {
            Self::After(span) if span < Self::SHORTEST => Some(format!(
                "a stack lives at least {}, found {span}",
                Self::SHORTEST
            )),
            Self::After(span) if span > Self::LONGEST => Some(format!(
                "a stack lives at most {}, found {span}; `never` if that is meant",
                Self::LONGEST
            )),
            Self::After(_) | Self::Never => None,
        }
    }
}

impl FromStr for Lifetime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim() == NEVER {
            return Ok(Self::Never);
        }
        text.parse()
            .map(Self::After)
            .map_err(|error| format!("{error}, or `{NEVER}`"))
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(span) => span.fmt(f),
            Self::Never => f.write_str(NEVER),
        }
    }
}

impl<'de> Deserialize<'de> for Lifetime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Lifetime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Lifetime {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Lifetime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A length of time with its units, from 15 minutes to 365 days, or `never`.",
            "pattern": r"^\s*(never|([0-9]+\s*(d|h|min|m|s)\s*)+)\s*$",
            "examples": ["2h", "never"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_lives_a_quarter_of_an_hour_at_least() {
        let fault = |text: &str| text.parse::<Lifetime>().unwrap().fault();
        assert_eq!("never".parse(), Ok(Lifetime::Never));
        assert_eq!("2h".parse(), Ok(Lifetime::After(Span(7200))));
        assert_eq!(fault("15 min"), None);
        assert_eq!(fault("never"), None);
        assert_eq!(
            fault("5 min").as_deref(),
            Some("a stack lives at least 15min, found 5min")
        );
        assert!(fault("400d").is_some_and(|fault| fault.contains("`never`")));
        assert!("soon".parse::<Lifetime>().is_err());
    }
}
