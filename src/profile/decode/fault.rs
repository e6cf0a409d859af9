//! What can go wrong while decoding, and where.

use std::fmt;

use serde::de::{self, Unexpected};

use crate::profile::path::{Path, Step};

/// Why a node does not become the value that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::profile) struct DecodeError {
    /// What it is about; for a key, the path of the map it is in.
    pub path: Path,
    /// What is wrong.
    pub fault: Fault,
    /// Whether `path` is settled.
    placed: bool,
}

/// The ways a node can fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::profile) enum Fault {
    /// A key that the map does not have.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys it has.
        known: Vec<&'static str>,
    },
    /// A key that the map must have.
    MissingKey(&'static str),
    /// A word that is not among the ones taken.
    UnknownWord {
        /// The word.
        word: String,
        /// The ones taken.
        known: Vec<&'static str>,
    },
    /// Several keys where one is wanted.
    Several {
        /// The keys.
        keys: Vec<String>,
        /// The ones taken.
        known: Vec<&'static str>,
    },
    /// A stand-in stands where these keys are wanted.
    Hollow(Vec<&'static str>),
    /// Anything else.
    Wrong(String),
}

impl DecodeError {
    pub(super) fn new(fault: Fault) -> Self {
        Self {
            path: Path::default(),
            fault,
            placed: false,
        }
    }

    /// Settles the path, unless one closer by already has.
    pub(super) fn under(mut self, trail: &Trail<'_>) -> Self {
        if !self.placed {
            self.placed = true;
            self.path = trail.path();
        }
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.path, self.fault)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Fault::Wrong(message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format_args!("expected {expected}"))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Fault::UnknownKey {
            key: field.to_owned(),
            known: expected.to_vec(),
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Fault::MissingKey(field))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Fault::UnknownWord {
            word: variant.to_owned(),
            known: expected.to_vec(),
        })
    }
}

/// The way from the root to where the decoder stands, kept on the stack.
#[derive(Clone, Copy)]
pub(super) struct Trail<'a> {
    above: Option<&'a Self>,
    step: Option<Mark<'a>>,
}

#[derive(Clone, Copy)]
enum Mark<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    /// The root.
    pub(super) const ROOT: Self = Self {
        above: None,
        step: None,
    };

    pub(super) fn key(&'a self, key: &'a str) -> Self {
        Self {
            above: Some(self),
            step: Some(Mark::Key(key)),
        }
    }

    pub(super) fn index(&'a self, index: usize) -> Self {
        Self {
            above: Some(self),
            step: Some(Mark::Index(index)),
        }
    }

    pub(super) fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut here = Some(self);
        while let Some(trail) = here {
            match trail.step {
                Some(Mark::Key(key)) => steps.push(Step::Key(key.to_owned())),
                Some(Mark::Index(index)) => steps.push(Step::Index(index)),
                None => {}
            }
            here = trail.above;
        }
        steps.reverse();
        Path(steps)
    }
}
