//! Everything the engines tell whoever shows it. Plain values; nothing is formatted here.
//!
//! An engine sends; it never asks. Questions to the user are the command's own business.

use jiff::Timestamp;
use serde::Serialize;

use super::check::Preflight;
use super::{
    Counts, Draining, Failure, Mending, Notice, Operation, Proposed, Residue, Resource, Retrying,
    Spent, StackEvent, StackStatus, Summary, Trouble, Unseen,
};

/// One thing that happened, in the order it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Where calls go and who makes them. Comes before anything is changed.
    Identity(Identity),
    /// A remark.
    Notice(Notice),
    /// The template passed every check.
    Checked(Checked),
    /// The image is in the registry.
    ImageFound(ImageFound),
    /// What the checks before anything is made came to.
    Preflight(Preflight),
    /// CloudFormation took the template; nothing is made yet.
    ChangeSetReady(ChangeSetReady),
    /// What an update would change; nothing is changed yet.
    Proposed(Proposed),
    /// CloudFormation's own early validation has something to say.
    Finding(Finding),
    /// An operation on a stack began (or was found running) and is followed from here on.
    Started(Started),
    /// A line of a followed stack's history.
    Happened(Happened),
    /// Time passed and nothing else may have: redraw, or print a heartbeat when one is due.
    Tick(Tick),
    /// Something keeps failing below a resource that is still waited for.
    Trouble(Box<Trouble>),
    /// A followed stack came to rest.
    Settled(Settled),
    /// The outputs of a stack.
    Outputs(Outputs),
    /// Our stacks, as found: what `down` is about to ask about.
    Found {
        /// The stacks, by Region and name.
        stacks: Vec<Summary>,
        /// What they have cost so far, at least, as far as that is known.
        spent: Vec<Spent>,
        /// Now, on the session's clock: ages count from here.
        #[serde(serialize_with = "super::rfc3339")]
        now: Timestamp,
    },
    /// A stack is being emptied before it is deleted.
    Draining(Draining),
    /// Something in the way of a delete was dealt with, or is being waited for.
    Mending(Mending),
    /// A delete that failed is sent again.
    Retrying(Retrying),
    /// What stacks that are gone have left behind, after a search for it.
    Residue(Residue),
    /// Regions that could not be looked into.
    Unseen {
        /// The Regions.
        regions: Vec<Unseen>,
    },
}

/// Where calls go and who makes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// `aws`, `sandbox`, or the endpoint's URL.
    pub target: String,
    /// True when the answers are simulated and nothing bills.
    pub simulated: bool,
    /// Account id.
    pub account: String,
    /// Region.
    pub region: String,
    /// The caller's ARN.
    pub principal: String,
}

/// The template passed every check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Profile.
    pub profile: String,
    /// Name of the stack to be.
    pub stack: String,
    /// Resources in the template.
    pub resources: usize,
    /// Bytes that will be sent.
    pub bytes: usize,
    /// SHA-256 of those bytes.
    pub digest: String,
}

/// The image is in the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageFound {
    /// `repository:tag`.
    pub image: String,
    /// Its digest, if the registry gave one.
    pub digest: Option<String>,
    /// Its compressed size in bytes, if the registry gave one.
    pub bytes: Option<u64>,
}

/// CloudFormation took the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeSetReady {
    /// Stack name.
    pub stack: String,
    /// Stack ARN, known before anything is made.
    pub arn: String,
    /// Change set name.
    pub change_set: String,
    /// Resources it will make.
    pub changes: usize,
}

/// A finding of CloudFormation's early validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Does it stop the deployment?
    pub fatal: bool,
    /// Which validation.
    pub validation: String,
    /// The resource, if it names one.
    pub logical_id: Option<String>,
    /// Path in the template.
    pub path: Option<String>,
    /// What is wrong.
    pub reason: String,
}

/// A stack that is followed, as later events name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Followed {
    /// Name.
    pub name: String,
    /// ARN: unique, also among stacks of one name.
    pub arn: String,
    /// Region.
    pub region: String,
}

/// An operation on a stack began. A [`super::Progress`] built from it and fed with what follows is the
/// whole picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Started {
    /// The stack.
    #[serde(flatten)]
    pub stack: Followed,
    /// What is being done to it.
    pub operation: Operation,
    /// Since when, by CloudFormation's clock.
    #[serde(serialize_with = "super::rfc3339")]
    pub began: Timestamp,
    /// The resources it is about.
    pub resources: Vec<Resource>,
}

/// A line of a followed stack's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happened {
    /// ARN of the stack.
    pub arn: String,
    /// Name of the stack.
    pub stack: String,
    /// The line.
    #[serde(flatten)]
    pub line: StackEvent,
}

/// Time passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tick {
    /// Now, on the session's clock (simulated in the sandbox).
    #[serde(serialize_with = "super::rfc3339")]
    pub now: Timestamp,
}

/// How a followed operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As asked for.
    Succeeded,
    /// Not as asked for.
    Failed,
}

/// A followed stack came to rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// The stack.
    #[serde(flatten)]
    pub stack: Followed,
    /// What was asked for.
    pub operation: Operation,
    /// How it ended.
    pub verdict: Verdict,
    /// The stack's last status.
    pub status: StackStatus,
    /// CloudFormation's reason for that status.
    pub reason: Option<String>,
    /// From the beginning of the operation to its end, in whole seconds.
    pub seconds: i64,
    /// How many resources stand where.
    pub counts: Counts,
    /// The first cause, if it failed and one is known.
    pub cause: Option<Failure>,
    /// Further failures on their own account; cancelled ones are only counted.
    pub more: Vec<Failure>,
    /// Resources that still exist after a failed operation.
    pub left: Vec<Leftover>,
}

/// A resource that still exists after a failed operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leftover {
    /// Logical id.
    pub logical_id: String,
    /// Type.
    pub resource_type: String,
    /// Physical id, if it has one.
    pub physical_id: Option<String>,
    /// Why it is still there, if CloudFormation says.
    pub reason: Option<String>,
}

/// The outputs of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outputs {
    /// Stack name.
    pub stack: String,
    /// Stack ARN.
    pub arn: String,
    /// The outputs, by key.
    pub outputs: Vec<Output>,
}

/// One output of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Output {
    /// Key in the template.
    pub key: String,
    /// Value.
    pub value: String,
    /// What it is.
    pub description: Option<String>,
}
