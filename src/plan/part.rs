//! A part of a plan that a setup may not have.

use serde::{Serialize, Serializer};

/// A part that is there or not. Serialises to the part or to `false`, so that strict templates
/// can ask `{{#if part}}` of a key that is never missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<T> {
    /// There.
    Present(T),
    /// Not there.
    Absent,
}

impl<T> Part<T> {
    /// The part, if it is there.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Present(part) => Some(part),
            Self::Absent => None,
        }
    }
}

impl<T> From<Option<T>> for Part<T> {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Absent, Self::Present)
    }
}

impl<T: Serialize> Serialize for Part<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Present(part) => part.serialize(serializer),
            Self::Absent => serializer.serialize_bool(false),
        }
    }
}
