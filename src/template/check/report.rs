//! What a check found.

use serde::Serialize;

use super::capabilities::Capability;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The template must not be deployed like this.
    Error,
    /// Worth a look; nothing breaks.
    Warning,
}

/// What a rule is about; findings of some groups can be excepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// The document's form: sections, members, names.
    Structure,
    /// Names used and not there, or there and not used.
    Reference,
    /// CloudFormation's limits.
    Limit,
    /// Properties against the published schemas.
    Property,
    /// One `DeleteStack` call takes everything away.
    Delete,
    /// Security.
    Security,
    /// The exceptions themselves.
    Exception,
}

impl Group {
    /// Whether a profile may except a rule of the group: what CloudFormation refuses it may not.
    pub fn can_be_excepted(self) -> bool {
        matches!(self, Self::Delete | Self::Security)
    }
}

/// A rule, for lists and for exceptions that name one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Id, `hosts-after-cluster`.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// Why it is there, in a sentence.
    pub why: &'static str,
    /// Where the reason was published; empty where the rule is plain.
    pub source: &'static str,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Id of the rule.
    pub rule: &'static str,
    /// What the rule is about.
    pub group: Group,
    /// How bad it is.
    pub severity: Severity,
    /// The resource, if it is about one.
    pub logical_id: Option<String>,
    /// Where in the template, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do, where that is known.
    pub fix: Option<String>,
    /// Where the reason was published.
    pub source: Option<&'static str>,
}

/// A finding that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excepted {
    /// The finding.
    pub finding: Finding,
    /// Why it is wanted.
    pub reason: String,
}

/// How much is in the template, beside CloudFormation's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What is counted.
    pub what: &'static str,
    /// How much there is.
    pub found: usize,
    /// How much there may be.
    pub limit: usize,
}

/// The outcome of all checks on one template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What is wrong, errors first, then by place.
    pub findings: Vec<Finding>,
    /// What would be wrong had the profile not said why it is wanted.
    pub excepted: Vec<Excepted>,
    /// What CloudFormation wants to be told before it makes the stack.
    pub capabilities: Vec<Capability>,
    /// Sizes.
    pub counts: Vec<Count>,
}

impl Report {
    /// Whether nothing keeps the template from being deployed.
    pub fn is_good(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The findings that keep the template from being deployed.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.findings.iter();
        findings.filter(|finding| finding.severity == Severity::Error)
    }
}
