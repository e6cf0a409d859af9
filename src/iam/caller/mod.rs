//! What a person or a CI role needs for the commands on one profile.
//!
//! Out of [`calls`], the table of every call that `aws/` can make: which command makes it, on what,
//! and whether always. What CloudFormation does with the bootstrap stack, which has no role of its
//! own yet, comes on top.

mod beside;
mod calls;
mod reasons;
mod scopes;

use std::collections::BTreeSet;

use serde::Serialize;

use self::beside::BESIDE;
use self::calls::{CALLS, Call};
use self::scopes::On;
use super::grant::{Certainty, Condition, Grant, merged};
use super::service_role::service_role;
use crate::template::Template;

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Make the bootstrap stack, change it, take it away.
    Bootstrap,
    /// Deploy the profile.
    Up,
    /// Measure, on a stack that is there.
    Run,
    /// Push, check, list and delete the image in the account's own repository.
    Image,
    /// Change when the stack is deleted by itself.
    Ttl,
    /// Take it away.
    Down,
}

/// What the policy is for.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The profile's stack name, which those of its copies begin with.
    pub stack: &'a str,
    /// The stack's template: what it does not have needs no rights.
    pub template: &'a Template,
    /// The ECR repository of its image.
    pub repository: &'a str,
    /// The template of the bootstrap stack, for [`Task::Bootstrap`].
    pub bootstrap: Option<&'a Template>,
}

/// Name of the bootstrap stack.
const BOOTSTRAP: &str = "stackgen-bootstrap";

/// What a caller needs for some tasks, each action once.
pub fn caller(subject: &Subject<'_>, tasks: &[Task]) -> Vec<Grant> {
    let mut grants = Vec::new();
    let kinds: BTreeSet<&str> = subject
        .template
        .resources()
        .filter_map(|(_, resource)| resource.get("Type")?.as_str())
        .collect();
    let wanted = |call: &&Call| call.with.is_none_or(|kind| kinds.contains(kind));
    for call in CALLS.iter().copied().flatten().chain(BESIDE).filter(wanted) {
        for (task, certainty, why) in call.uses {
            if tasks.contains(task) {
                grants.push(grant(
                    call.action,
                    &call.on,
                    subject,
                    *task,
                    (*certainty, why),
                ));
            }
        }
    }
    if let Some(template) = subject.bootstrap
        && tasks.contains(&Task::Bootstrap)
    {
        grants.extend(bootstrap(template));
    }
    merged(grants)
}

fn grant(
    action: &str,
    on: &On,
    subject: &Subject<'_>,
    task: Task,
    (certainty, why): (Certainty, &str),
) -> Grant {
    let stack = match task {
        Task::Bootstrap => BOOTSTRAP,
        Task::Up | Task::Run | Task::Image | Task::Ttl | Task::Down => subject.stack,
    };
    let filled = |text: &str| {
        text.replace("${Stack}", stack)
            .replace("${Repository}", subject.repository)
    };
    let conditions = on
        .condition
        .iter()
        .map(|(operator, key, values)| Condition {
            operator,
            key,
            values: values.iter().map(|value| filled(value)).collect(),
        });
    Grant {
        action: action.to_owned(),
        resources: on.resources.iter().map(|one| filled(one)).collect(),
        conditions: conditions.collect(),
        certainty,
        why: vec![format!("{}: {why}", task.name())],
    }
}

/// CloudFormation makes the bootstrap stack with the caller's own rights.
fn bootstrap(template: &Template) -> Vec<Grant> {
    let mut grants = service_role(&[template]);
    for grant in &mut grants {
        for resource in &mut grant.resources {
            *resource = resource.replace("/stackgen-*", "/stackgen-bootstrap-*");
        }
        for why in &mut grant.why {
            *why = format!("{}: {why}", Task::Bootstrap.name());
        }
    }
    grants
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 6] = [
        Self::Bootstrap,
        Self::Up,
        Self::Run,
        Self::Image,
        Self::Ttl,
        Self::Down,
    ];

    /// The command's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bootstrap => "bootstrap",
            Self::Up => "up",
            Self::Run => "run",
            Self::Image => "image",
            Self::Ttl => "ttl",
            Self::Down => "down",
        }
    }
}

/// Every IAM action of the table, for the test that holds it against the calls in `aws/`.
pub fn known_actions() -> impl Iterator<Item = &'static str> {
    CALLS.iter().copied().flatten().map(|call| call.action)
}
