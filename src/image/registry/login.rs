//! As whom a registry is asked.

use std::fmt;

use crate::aws::Ecr;

/// What nobody may see: never printed, not even for debugging.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for who sends it.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// As whom a registry is asked. Nobody signs in before the registry asks for it.
#[derive(Debug, Clone)]
pub enum Login {
    /// As nobody in particular.
    Anonymous,
    /// With a name and a password.
    Password {
        /// Who.
        user: String,
        /// The password.
        password: Secret,
    },
    /// With what ECR gives the session's caller, renewed when it runs out after twelve hours.
    Ecr(Ecr),
}
