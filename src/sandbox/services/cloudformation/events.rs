//! `DescribeStackEvents` and `DescribeEvents`.

use super::change_sets;
use super::input::{place, required, text};
use super::page::newest_first;
use super::refusals::{no_stack, validation};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::stack::{ChangeSet, Event, Finding, Operation, STACK, Stack};

/// `DescribeStackEvents`.
pub(super) fn of_stack(world: &World, call: &Call) -> Answer {
    let name = required(call, "StackName")?;
    let stack = world
        .stack_named(&place(call), name)
        .ok_or_else(|| no_stack(name))?;
    let (events, token) = newest_first(call, stack.events.iter().collect())?;
    let events = events
        .into_iter()
        .map(|event| stack_event(stack, event))
        .collect();
    Ok(Tree::map([
        ("StackEvents", Tree::List(events)),
        ("NextToken", token),
    ]))
}

fn stack_event(stack: &Stack, event: &Event) -> Tree {
    Tree::map([
        ("StackId", Tree::text(stack.id.clone())),
        ("EventId", Tree::text(event.id.clone())),
        ("StackName", Tree::text(stack.name.clone())),
        ("OperationId", Tree::text(event.operation.clone())),
        ("LogicalResourceId", Tree::text(event.logical_id.clone())),
        ("PhysicalResourceId", Tree::text(event.physical_id.clone())),
        ("ResourceType", Tree::text(event.kind.clone())),
        ("Timestamp", Tree::Time(event.at)),
        ("ResourceStatus", Tree::text(event.status.word())),
        ("ResourceStatusReason", optional(event.reason.as_ref())),
        ("ResourceProperties", properties(stack, event)),
        ("ClientRequestToken", optional(event.token.as_ref())),
    ])
}

/// The properties the resource was last given; nothing before that.
fn properties(stack: &Stack, event: &Event) -> Tree {
    let resource = stack
        .resources
        .get(&event.logical_id)
        .filter(|_| event.kind != STACK);
    match resource {
        Some(resource) if resource.applied.is_object() => Tree::text(resource.applied.to_string()),
        _ => Tree::Null,
    }
}

/// One entry of `DescribeEvents`, before it is written out.
enum Entry<'a> {
    Event(&'a Stack, &'a Event),
    Finding(&'a Stack, &'a ChangeSet, &'a Finding),
}

/// `DescribeEvents`: of a stack, of a change set, or of one operation.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    let entries = entries(world, call)?;
    let failed = call.input.get("Filters").get("FailedEvents").as_bool() == Some(true);
    let entries: Vec<_> = entries
        .into_iter()
        .filter(|entry| !failed || entry.is_failure())
        .collect();
    let (entries, token) = newest_first(call, entries)?;
    let events = entries.iter().map(Entry::tree).collect();
    Ok(Tree::map([
        ("OperationEvents", Tree::List(events)),
        ("NextToken", token),
    ]))
}

fn entries<'a>(world: &'a World, call: &Call) -> Result<Vec<Entry<'a>>, ApiError> {
    let place = place(call);
    if text(call, "ChangeSetName").is_some() {
        let (stack, change_set) = change_sets::find(world, call)?;
        return Ok(of_operation(stack, &change_set.operation));
    }
    if let Some(name) = text(call, "StackName") {
        let stack = world
            .stack_named(&place, name)
            .ok_or_else(|| no_stack(name))?;
        return Ok(of_all(stack));
    }
    let Some(operation) = text(call, "OperationId") else {
        return Err(validation(
            "One of StackName, ChangeSetName or OperationId must be specified.",
        ));
    };
    world
        .region(&place)
        .into_iter()
        .flat_map(|region| region.stacks.values())
        .find(|stack| stack.operation(operation).is_some())
        .map(|stack| of_operation(stack, operation))
        .ok_or_else(|| validation(format!("Operation [{operation}] does not exist")))
}

fn of_all(stack: &Stack) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = stack
        .events
        .iter()
        .map(|event| Entry::Event(stack, event))
        .collect();
    let findings = stack.change_sets.values().flat_map(|change_set| {
        change_set
            .findings
            .iter()
            .map(move |finding| Entry::Finding(stack, change_set, finding))
    });
    entries.extend(findings);
    entries.sort_by_key(Entry::at);
    entries
}

fn of_operation<'a>(stack: &'a Stack, operation: &str) -> Vec<Entry<'a>> {
    let mut entries = of_all(stack);
    entries.retain(|entry| entry.operation() == operation);
    entries
}

impl Entry<'_> {
    const fn stack(&self) -> &Stack {
        match self {
            Self::Event(stack, _) | Self::Finding(stack, ..) => stack,
        }
    }

    fn operation(&self) -> &str {
        match self {
            Self::Event(_, event) => &event.operation,
            Self::Finding(_, change_set, _) => &change_set.operation,
        }
    }

    fn at(&self) -> i64 {
        match self {
            Self::Event(_, event) => event.at,
            Self::Finding(_, change_set, _) => self
                .stack()
                .operation(&change_set.operation)
                .and_then(|operation| operation.ended_at)
                .unwrap_or(change_set.created_at),
        }
    }

    fn is_failure(&self) -> bool {
        match self {
            Self::Event(_, event) => event.status.is_failure(),
            Self::Finding(..) => true,
        }
    }

    fn tree(&self) -> Tree {
        let mut tree = match self {
            Self::Event(stack, event) => operation_event(stack, event),
            Self::Finding(_, _, finding) => validation_error(finding),
        };
        let stack = self.stack();
        let operation = stack.operation(self.operation());
        let word = |word: fn(&Operation) -> &'static str| {
            operation.map_or(Tree::Null, |operation| Tree::text(word(operation)))
        };
        let common = Tree::map([
            ("StackId", Tree::text(stack.id.clone())),
            ("OperationId", Tree::text(self.operation())),
            ("OperationType", word(|one| one.kind.word())),
            ("OperationStatus", word(|one| one.outcome.word())),
            ("Timestamp", Tree::Time(self.at())),
        ]);
        if let (Tree::Map(tree), Tree::Map(common)) = (&mut tree, common) {
            tree.extend(common);
        }
        tree
    }
}

fn operation_event(stack: &Stack, event: &Event) -> Tree {
    Tree::map([
        ("EventId", Tree::text(event.id.clone())),
        ("EventType", Tree::text("STACK_EVENT")),
        ("LogicalResourceId", Tree::text(event.logical_id.clone())),
        ("PhysicalResourceId", Tree::text(event.physical_id.clone())),
        ("ResourceType", Tree::text(event.kind.clone())),
        ("StartTime", Tree::Time(event.at)),
        ("ResourceStatus", Tree::text(event.status.word())),
        ("ResourceStatusReason", optional(event.reason.as_ref())),
        ("ResourceProperties", properties(stack, event)),
        ("ClientRequestToken", optional(event.token.as_ref())),
    ])
}

fn validation_error(finding: &Finding) -> Tree {
    let id = format!("{}-{}", finding.logical_id, finding.path.replace('/', "-"));
    Tree::map([
        ("EventId", Tree::text(id)),
        ("EventType", Tree::text("VALIDATION_ERROR")),
        ("LogicalResourceId", Tree::text(finding.logical_id.clone())),
        ("ResourceType", Tree::text(finding.kind.clone())),
        ("ValidationFailureMode", Tree::text("FAIL")),
        ("ValidationName", Tree::text(finding.validation.clone())),
        ("ValidationStatus", Tree::text("FAILED")),
        ("ValidationStatusReason", Tree::text(finding.reason.clone())),
        ("ValidationPath", Tree::text(finding.path.clone())),
    ])
}

fn optional(text: Option<&String>) -> Tree {
    text.map_or(Tree::Null, Tree::text)
}
