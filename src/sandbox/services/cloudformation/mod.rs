//! CloudFormation's API: calls to operations of the engine, and what is kept to answers.
//!
//! - `input`: parameters of calls; `request`: from them to what a stack is made from;
//! - `stacks`, `change_sets`: what changes something; `describe`, `events`, `resources`,
//!   `templates`: what looks;
//! - `refusals`: AWS's errors; `page`: pagination.
//!
//! Source of shapes, names and limits:
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html>.

mod change_sets;
mod describe;
mod events;
mod input;
mod page;
mod refusals;
mod request;
mod resources;
mod stacks;
mod templates;

use super::{Action, Service, Unknown};

/// The service's row.
pub static SERVICE: Service = Service {
    name: "cloudformation",
    version: "2010-05-15",
    unknown: Unknown::InvalidAction,
    actions: &[
        Action::write("CreateChangeSet", change_sets::create),
        Action::write("CreateStack", stacks::create),
        Action::write("DeleteChangeSet", change_sets::delete),
        Action::write("DeleteStack", stacks::delete),
        Action::read("DescribeAccountLimits", describe::account_limits),
        Action::read("DescribeChangeSet", change_sets::describe),
        Action::read("DescribeEvents", events::describe),
        Action::read("DescribeStackEvents", events::of_stack),
        Action::read("DescribeStackResource", resources::one),
        Action::read("DescribeStackResources", resources::some),
        Action::read("DescribeStacks", describe::stacks),
        Action::write("ExecuteChangeSet", change_sets::execute),
        Action::read("GetTemplate", templates::get),
        Action::read("GetTemplateSummary", templates::summary),
        Action::read("ListChangeSets", change_sets::list),
        Action::read("ListExports", describe::exports),
        Action::read("ListStackResources", resources::list),
        Action::read("ListStacks", describe::list),
        Action::write("UpdateStack", stacks::update),
        Action::write("UpdateTerminationProtection", stacks::protect),
        Action::read("ValidateTemplate", templates::validate),
    ],
};

/// What real CloudFormation does here and the sandbox does not; each is refused, or said aloud.
pub const NOT_SIMULATED: &[&str] = &[
    "Rules, Transform (macros, SAM, language extensions) and Hooks sections: refused",
    "TemplateURL, stack policies, rollback triggers, nested stacks, imports, refactoring, drift, stack sets: refused",
    "early validation on CreateStack and UpdateStack: done for change sets only",
    "early detection of quota, bucket and recorder problems: not done",
    "the events of optimistic stabilisation (CONFIGURATION_COMPLETE): not written",
    "RollbackStack, ContinueUpdateRollback, CancelUpdateStack, express mode: refused",
    "the service role's permissions: stored, never evaluated",
];

#[cfg(test)]
mod tests;
