//! Why an engine stopped. Each says what was made, so that the exit code tells the truth.

use super::bootstrap::BootstrapError;
use crate::aws;
use crate::stack::check::Preflight;
use crate::stack::{Finding, Settled, StackStatus, Trouble};

/// We stopped following; what runs goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("stopped following {}", open.join(", "))]
pub struct FollowError {
    /// The call that failed.
    #[source]
    pub error: aws::Error,
    /// Names of the stacks that had not come to rest.
    pub open: Vec<String>,
}

/// A stack of the wanted name that is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// Its name.
    pub stack: String,
    /// Its ARN.
    pub arn: String,
    /// Its status.
    pub status: StackStatus,
    /// CloudFormation's reason for it.
    pub reason: Option<String>,
    /// Does it carry our tags?
    pub ours: bool,
    /// Was it made from the very same template?
    pub same: bool,
}

/// A create or update that CloudFormation gave up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployFailure {
    /// How it ended, why, and what is left.
    pub settled: Settled,
    /// What kept failing below its resources.
    pub troubles: Vec<Trouble>,
}

/// Why `up` did not end with a stack that is there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpError {
    /// A call failed before anything was made.
    #[error("nothing was made")]
    Aws(#[source] aws::Error),
    /// A check says that it would fail; nothing was made.
    #[error("it would fail")]
    Preflight(Preflight),
    /// The image is not in the registry; nothing was made.
    #[error("the image `{repository}:{tag}` is not in ECR in {region}")]
    NoImage {
        /// Repository.
        repository: String,
        /// Tag.
        tag: String,
        /// Region.
        region: String,
        /// Is the repository there?
        has_repository: bool,
    },
    /// There are no roles to work with; nothing was made but, perhaps, a part of the free stack
    /// that holds them.
    #[error("there are no roles to make the stack with")]
    Bootstrap(#[source] BootstrapError),
    /// The schedule that deletes the stack could not be made; so the stack was not made either.
    #[error("nothing would delete the stack by itself")]
    NotArmed(#[source] aws::Error),
    /// A stack of that name is in the way; nothing was made.
    #[error("the stack `{}` exists already: {}", .0.stack, .0.status)]
    Blocked(Box<Blocked>),
    /// CloudFormation refused the change set; nothing was made.
    #[error("CloudFormation refused the template")]
    Refused {
        /// Its reason.
        reason: String,
        /// What its early validation found.
        findings: Vec<Finding>,
    },
    /// Somebody else executed, or removed, what we were about to execute; we made nothing.
    #[error("somebody else deployed `{stack}` at the same time")]
    Overtaken {
        /// Name of the stack.
        stack: String,
    },
    /// The stack was not created, or not updated.
    #[error("`{}` was not deployed: {}", .0.settled.stack.name, .0.settled.status)]
    Failed(Box<DeployFailure>),
    /// We stopped waiting; the stack is still on its way.
    #[error("`{stack}` is still on its way")]
    Lost {
        /// Name of the stack.
        stack: String,
        /// Its ARN.
        arn: String,
        /// The call that failed.
        #[source]
        error: aws::Error,
    },
}
