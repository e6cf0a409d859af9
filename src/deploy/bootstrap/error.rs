//! Why there is no bootstrap stack to work with.

use std::collections::BTreeSet;

use super::STACK;
use crate::aws::Error;
use crate::stack::{Settled, StackStatus};

/// Why there is no bootstrap stack to work with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BootstrapError {
    /// A call failed.
    #[error("`{STACK}` cannot be made ready")]
    Aws(#[source] Error),
    /// It is not there, and nobody said that it may be made.
    #[error("there is no `{STACK}` stack in {region}")]
    Missing {
        /// Region.
        region: String,
    },
    /// It is older than this program and does not cover what the template holds; nobody said that
    /// it may be changed.
    #[error("the `{STACK}` stack in {region} is too old")]
    Outdated {
        /// Region.
        region: String,
        /// Its version.
        version: u32,
        /// The types it lacks.
        lacks: BTreeSet<String>,
    },
    /// Its service role may not make what the template holds, and no newer version is known.
    #[error("the service role of `{STACK}` does not cover {}", list(lacks))]
    NotCovered {
        /// Its version.
        version: u32,
        /// The types it lacks.
        lacks: BTreeSet<String>,
    },
    /// A stack of that name is there that is not ours.
    #[error("the stack `{STACK}` in {region} is not one of stackgen's")]
    Foreign {
        /// Region.
        region: String,
    },
    /// It could not be made, changed or removed.
    #[error("`{STACK}` cannot be made ready")]
    Failed(Box<Settled>),
    /// It changed under our hands again and again.
    #[error("`{STACK}` does not come to rest: {0}")]
    Restless(StackStatus),
}

impl From<Error> for BootstrapError {
    fn from(error: Error) -> Self {
        Self::Aws(error)
    }
}

fn list(types: &BTreeSet<String>) -> String {
    types.iter().cloned().collect::<Vec<_>>().join(", ")
}
