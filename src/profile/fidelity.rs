//! Where a setup was published, what it showed, and where a profile knowingly differs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::units::Span;

/// Where the setup was published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title of the publication.
    pub publication: String,
    /// Section of it.
    pub section: String,
    /// Date of it, `2022-04-13` or `2022-12`.
    pub date: String,
    /// Address of it.
    #[serde(default)]
    pub url: Option<String>,
}

/// The published result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// When the first containers appear after the step, if published.
    #[serde(default)]
    pub starts: Option<Span>,
    /// How many containers were reached.
    pub reaches: u32,
    /// When they were reached.
    pub after: Span,
    /// What the two figures above leave out: `about`, `just before`, a second value.
    #[serde(default)]
    pub note: Option<String>,
    /// Points of the published curve, where known: seconds in, containers started.
    #[serde(default)]
    pub curve: Vec<(Span, u32)>,
}

/// A place where the profile knowingly differs from the published setup.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// What was published.
    pub published: String,
    /// What the profile does by default.
    pub default: String,
    /// Why.
    pub why: String,
    /// How to get the published value back: a `--set` argument, or why there is none.
    pub restore: String,
}

/// A security rule that the profile breaks on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Logical ids the exception covers; `*` at the end stands for any rest.
    pub resources: Vec<String>,
    /// Why.
    pub reason: String,
}
