//! What was looked at before anything is made, and what was found.
//!
//! - [`Check`]: one question, by a stable id, with its verdict;
//! - [`Finding`]: what was found, as values, and as a sentence;
//! - [`Fix`]: what the user can do about it.

mod finding;
mod words;

pub use finding::{Basis, Finding, ImageFound, QuotaUse, Taken, TrunkingEffect};

use serde::Serialize;

/// How a check came out. The graver comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing stands in the way.
    Ok,
    /// It could not be found out, or nobody knows what it comes to.
    CannotTell,
    /// Going on would fail, or fall short of what is wanted.
    WillFail,
}

/// What the user can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// A command of another tool, whole.
    Run(String),
    /// A command of stackgen, less its name and the options that lead to the same place.
    Stackgen(String),
    /// Something else.
    Do(String),
}

/// One question, and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stable name, in kebab-case; `--ignore-preflight` takes it.
    pub id: &'static str,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found.
    pub finding: Finding,
    /// What can be done about it; the best first.
    pub fix: Vec<Fix>,
}

impl Check {
    /// Nothing in the way.
    pub const fn ok(id: &'static str, finding: Finding) -> Self {
        Self {
            id,
            verdict: Verdict::Ok,
            finding,
            fix: Vec::new(),
        }
    }

    /// Going on would fail.
    pub const fn will_fail(id: &'static str, finding: Finding, fix: Vec<Fix>) -> Self {
        Self {
            id,
            verdict: Verdict::WillFail,
            finding,
            fix,
        }
    }

    /// Nobody knows.
    pub const fn cannot_tell(id: &'static str, finding: Finding, fix: Vec<Fix>) -> Self {
        Self {
            id,
            verdict: Verdict::CannotTell,
            finding,
            fix,
        }
    }
}

/// What came of all checks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Preflight {
    /// The checks, in the order of the table.
    pub checks: Vec<Check>,
    /// The ids whose failure the user knows of and takes.
    pub ignored: Vec<String>,
}

impl Preflight {
    /// The checks that say that going on would fail, less those that are ignored.
    pub fn refusals(&self) -> impl Iterator<Item = &Check> {
        self.of(Verdict::WillFail)
            .filter(|check| !self.ignores(check))
    }

    /// The checks with a verdict.
    pub fn of(&self, verdict: Verdict) -> impl Iterator<Item = &Check> {
        self.checks
            .iter()
            .filter(move |check| check.verdict == verdict)
    }

    /// Is the user told to take it as it is?
    pub fn ignores(&self, check: &Check) -> bool {
        self.ignored.iter().any(|id| id == check.id)
    }
}
