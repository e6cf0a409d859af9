//! Known causes of failure: what AWS says, what it means in plain words, and what to do.
//!
//! A table, one row a cause. AWS words the same cause differently over time and by service, so a row
//! may have several patterns; each row carries one real message from a public place, and a test holds
//! every message against the whole table, so that no row hides another.
//!
//! The same table reads status reasons of CloudFormation, events of an ECS service, stop reasons of
//! tasks, and scaling activities of an Auto Scaling group.

mod diagnosis;
mod pattern;
mod rows;

pub use diagnosis::Diagnosis;

use self::pattern::{Captures, captures};

/// What a cause has to do with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// A quota of the account is used up.
    Quota,
    /// AWS has no room now.
    Capacity,
    /// Something may not be done.
    Permission,
    /// The account is not set up for it.
    Account,
    /// A name or number is taken, or is not there.
    Name,
    /// Containers do not start or do not stay.
    Containers,
    /// Something else holds what is to go.
    InUse,
    /// AWS has a problem of its own, or is too slow.
    Passing,
}

impl Area {
    /// Every area, in the order pages list them.
    pub const ALL: [Self; 8] = [
        Self::Quota,
        Self::Capacity,
        Self::Permission,
        Self::Account,
        Self::Name,
        Self::Containers,
        Self::InUse,
        Self::Passing,
    ];

    /// As a heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Quota => "Quotas",
            Self::Capacity => "Capacity",
            Self::Permission => "Permissions",
            Self::Account => "The account",
            Self::Name => "Names and what they mean",
            Self::Containers => "Containers",
            Self::InUse => "In use",
            Self::Passing => "Passing trouble",
        }
    }
}

/// One known cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// Stable name, kebab-case: in JSON, and for code that mends it.
    pub id: &'static str,
    /// What it has to do with.
    pub area: Area,
    /// Resource types it is about, each as a prefix (`AWS::EC2::`); none: any.
    pub types: &'static [&'static str],
    /// What AWS says, any of these; found anywhere in the text, in any case of letters.
    ///
    /// `*` stands for anything and `{name}` for anything that is worth repeating.
    pub patterns: &'static [&'static str],
    /// What it means, in plain words; `{name}` is what a pattern took.
    pub means: &'static str,
    /// What the user can do about it.
    pub advice: &'static str,
    /// What stackgen does about it by itself; `None`: nothing.
    pub mended: Option<&'static str>,
    /// A real message.
    pub message: &'static str,
    /// The type of the resource it was about.
    pub message_type: &'static str,
    /// Where it was published.
    pub source: &'static str,
}

/// Every known cause. The first row that fits counts: special ones stand before general ones.
pub fn all() -> impl Iterator<Item = &'static Cause> {
    rows::TABLES.iter().copied().flatten()
}

/// The cause that AWS's words about a resource of this type mean, if it is known.
pub fn known(resource_type: &str, said: &str) -> Option<&'static Cause> {
    matched(resource_type, said).map(|(cause, _)| cause)
}

/// The same with what the words name: which quota, which action, which resource.
pub fn diagnose(resource_type: &str, said: &str) -> Option<Diagnosis> {
    matched(resource_type, said).map(|(cause, taken)| Diagnosis::new(cause, &taken))
}

fn matched(resource_type: &str, said: &str) -> Option<(&'static Cause, Captures)> {
    all()
        .filter(|cause| {
            cause.types.is_empty()
                || resource_type.is_empty()
                || cause
                    .types
                    .iter()
                    .any(|prefix| resource_type.starts_with(prefix))
        })
        .find_map(|cause| {
            let taken = cause
                .patterns
                .iter()
                .find_map(|pattern| captures(pattern, said))?;
            Some((cause, taken))
        })
}

#[cfg(test)]
mod tests;
