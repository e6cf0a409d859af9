//! A cause that was recognised, in the words of this one case.

use serde::Serialize;

use super::Cause;
use super::pattern::{Captures, filled};

/// A cause that was recognised, in the words of this one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// The row's stable name.
    pub cause: &'static str,
    /// What happened, in plain words.
    pub means: String,
    /// What the user can do about it.
    pub advice: String,
    /// What stackgen does about it by itself, if anything.
    pub mended: Option<&'static str>,
    /// Where such a message was published.
    pub source: &'static str,
}

impl Diagnosis {
    pub(super) fn new(cause: &Cause, taken: &Captures) -> Self {
        Self {
            cause: cause.id,
            means: filled(cause.means, taken),
            advice: filled(cause.advice, taken),
            mended: cause.mended,
            source: cause.source,
        }
    }
}
