//! What real AWS does and the sandbox does not: said in `sandbox show` and in `docs/sandbox.md`.

use serde::Serialize;

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// The subject in a word or two.
    pub subject: &'static str,
    /// What AWS does.
    pub aws: &'static str,
    /// What the sandbox does.
    pub sandbox: &'static str,
}

const fn limit(subject: &'static str, aws: &'static str, sandbox: &'static str) -> Limit {
    Limit {
        subject,
        aws,
        sandbox,
    }
}

/// Every difference we know of.
pub const LIMITS: &[Limit] = &[
    limit(
        "signatures",
        "verifies every signature and its date",
        "reads who calls, and where, out of the signature and verifies nothing",
    ),
    limit(
        "permissions",
        "evaluates policies for every call, and for what CloudFormation does with a role",
        "allows everything",
    ),
    limit(
        "request rates",
        "throttles calls, per account, region and action",
        "answers every call",
    ),
    limit(
        "read after write",
        "may answer with a state some seconds old",
        "answers with the state of the moment",
    ),
    limit(
        "capacity",
        "may be out of an instance type or of Spot capacity in a zone",
        "always has instances; Spot instances are never taken back",
    ),
    limit(
        "networks",
        "carry packets",
        "are checked for their shape only; nothing is sent or received",
    ),
    limit(
        "containers",
        "pull their image, run, log, and may fail",
        "start when their time has come; nothing of the image is run",
    ),
    limit(
        "templates",
        "knows nested stacks, macros, transforms, modules, custom resources, hooks and imports",
        "refuses them by name",
    ),
    limit(
        "drift",
        "finds resources that were changed behind the stack's back",
        "has no drift detection",
    ),
    limit(
        "money",
        "bills",
        "bills nothing and computes no price; `sandbox show` names what would be billed",
    ),
];
