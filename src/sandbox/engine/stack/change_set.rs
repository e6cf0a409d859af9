//! Change sets: proposed, computed a little later, executed or deleted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::begin::{self, Start, record};
use super::change::{self, Change};
use super::compile::{Compiled, Source, compile, parse};
use super::early::{Finding, early};
use super::model::{Definition, Site, Stack};
use super::status::{
    ChangeSetKind, ChangeSetStatus, ExecutionStatus, OnFailure, OperationKind, Outcome,
};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::intrinsics::{Given, Unresolved};
use crate::sandbox::engine::queue::{Happening, Step};
use crate::sandbox::engine::timing::Timing;
use crate::sandbox::engine::world::World;

/// From the call to the computed change set.
const COMPUTE: Timing = Timing {
    p50_ms: 4_000,
    spread_percent: 140,
    source: "assumed",
};

const NO_CHANGES: &str = "The submitted information didn't contain changes. Submit different information to create a change set.";

/// One change set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// Its id, which is an ARN.
    pub id: String,
    /// Its name, unique within the stack.
    pub name: String,
    /// Whether it creates a stack or updates one.
    pub kind: ChangeSetKind,
    /// Status.
    pub status: ChangeSetStatus,
    /// Why it has that status.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether it can be executed.
    pub execution: ExecutionStatus,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// The client's description.
    #[serde(default)]
    pub description: Option<String>,
    /// What the stack would be made from.
    pub definition: Definition,
    /// What to do when the execution fails.
    #[serde(default)]
    pub on_failure: Option<OnFailure>,
    /// What would change.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// What early validation found.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Whether early validation is left out.
    #[serde(default)]
    pub unvalidated: bool,
    /// Id of the operation that computes it.
    pub operation: String,
    /// The client's token.
    #[serde(default)]
    pub token: Option<String>,
}

/// What a client proposes.
#[derive(Debug)]
pub struct Request {
    /// The change set's name.
    pub name: String,
    /// Whether it creates a stack or updates one.
    pub kind: ChangeSetKind,
    /// The client's description.
    pub description: Option<String>,
    /// What the stack would be made from.
    pub definition: Definition,
    /// What to do when the execution fails.
    pub on_failure: Option<OnFailure>,
    /// Whether early validation is left out.
    pub unvalidated: bool,
    /// The client's token.
    pub token: Option<String>,
}

/// Begins to compute a change set; answers its id.
pub fn propose(world: &mut World, site: &Site, request: Request) -> String {
    let operation = record(
        world,
        site,
        OperationKind::CreateChangeSet,
        request.token.clone(),
    );
    let uuid = chance::uuid(world.seed, &operation, "change set");
    let (account, region) = (&site.place.account, &site.place.region);
    let name = &request.name;
    let id = format!("arn:aws:cloudformation:{region}:{account}:changeSet/{name}/{uuid}");
    let change_set = ChangeSet {
        id: id.clone(),
        name: request.name,
        kind: request.kind,
        status: ChangeSetStatus::CreatePending,
        reason: None,
        execution: ExecutionStatus::Unavailable,
        created_at: world.now_ms,
        description: request.description,
        definition: request.definition,
        on_failure: request.on_failure,
        changes: Vec::new(),
        findings: Vec::new(),
        unvalidated: request.unvalidated,
        operation: operation.clone(),
        token: request.token,
    };
    let delay = COMPUTE.sample(world.seed, &id, "compute");
    if let Some(stack) = world.stack_mut(site) {
        stack
            .change_sets
            .insert(change_set.name.clone(), change_set);
    }
    let what = Happening::Stack {
        place: site.place.clone(),
        stack: site.stack.clone(),
        operation,
        logical_id: None,
        step: Step::ChangeSet,
    };
    world.schedule(delay, what);
    id
}

/// The change set of an operation is computed.
pub(super) fn computed(world: &mut World, site: &Site, operation: &str) {
    let Some(stack) = world.stack(site) else {
        return;
    };
    let Some(change_set) = of_operation(stack, operation) else {
        return;
    };
    let name = change_set.name.clone();
    let verdict = verdict(world, site, stack, change_set);
    let now = world.now_ms;
    let Some(stack) = world.stack_mut(site) else {
        return;
    };
    let outcome = match &verdict.reason {
        Some(_) => Outcome::Failed,
        None => Outcome::Succeeded,
    };
    if let Some(operation) = stack.operations.iter_mut().find(|one| one.id == operation) {
        operation.outcome = outcome;
        operation.ended_at = Some(now);
    }
    if let Some(change_set) = stack.change_sets.get_mut(&name) {
        (change_set.status, change_set.execution) = match outcome {
            Outcome::Failed => (ChangeSetStatus::Failed, ExecutionStatus::Unavailable),
            _ => (ChangeSetStatus::CreateComplete, ExecutionStatus::Available),
        };
        change_set.reason = verdict.reason;
        change_set.changes = verdict.changes;
        change_set.findings = verdict.findings;
    }
}

/// What computing a change set comes to; it failed when there is a reason.
#[derive(Default)]
struct Verdict {
    reason: Option<String>,
    changes: Vec<Change>,
    findings: Vec<Finding>,
}

fn verdict(world: &World, site: &Site, stack: &Stack, change_set: &ChangeSet) -> Verdict {
    let compiled = match recompile(world, site, stack, &change_set.definition) {
        Ok(compiled) => compiled,
        Err(unresolved) => {
            return Verdict {
                reason: Some(unresolved.0),
                ..Verdict::default()
            };
        }
    };
    let changes = change::changes(world, site, &compiled, &change_set.definition);
    if change_set.kind == ChangeSetKind::Update
        && changes.is_empty()
        && !outputs_differ(stack, &compiled)
    {
        return Verdict {
            reason: Some(NO_CHANGES.to_owned()),
            ..Verdict::default()
        };
    }
    let findings = if change_set.unvalidated {
        Vec::new()
    } else {
        early(world, site, &compiled, &changes)
    };
    let mut hooks: Vec<&str> = findings.iter().map(Finding::hook).collect();
    hooks.sort_unstable();
    hooks.dedup();
    let reason = (!hooks.is_empty()).then(|| {
        format!(
            "The following hook(s)/validation failed: [{}]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.",
            hooks.join(", ")
        )
    });
    Verdict {
        reason,
        changes,
        findings,
    }
}

/// Whether an update to this definition would change nothing at all.
pub fn is_idle(world: &World, site: &Site, compiled: &Compiled, definition: &Definition) -> bool {
    world.stack(site).is_some_and(|stack| {
        change::changes(world, site, compiled, definition).is_empty()
            && !outputs_differ(stack, compiled)
    })
}

fn outputs_differ(stack: &Stack, compiled: &Compiled) -> bool {
    let before = parse(&stack.definition.body).ok();
    let before = before
        .as_ref()
        .and_then(|template| template.section("Outputs"));
    before != compiled.template.section("Outputs")
}

fn recompile(
    world: &World,
    site: &Site,
    stack: &Stack,
    definition: &Definition,
) -> Result<Compiled, Unresolved> {
    let given = definition
        .parameters
        .iter()
        .map(|(name, parameter)| (name.clone(), Given::Value(parameter.value.clone())))
        .collect();
    let source = Source {
        place: &site.place,
        stack_id: &stack.id,
        stack_name: &stack.name,
        notification_arns: &definition.notification_arns,
        given: &given,
        before: &BTreeMap::new(),
    };
    compile(world, &source, parse(&definition.body)?)
}

/// Begins to execute a change set; the others of the stack go.
pub fn execute(
    world: &mut World,
    site: &Site,
    name: &str,
    token: Option<String>,
    disable_rollback: bool,
) -> Result<(), Unresolved> {
    let Some(stack) = world.stack(site) else {
        return Ok(());
    };
    let Some(change_set) = stack.change_sets.get(name) else {
        return Ok(());
    };
    let compiled = recompile(world, site, stack, &change_set.definition)?;
    let definition = change_set.definition.clone();
    let (kind, on_failure, id) = (
        change_set.kind,
        change_set.on_failure,
        change_set.id.clone(),
    );
    if let Some(stack) = world.stack_mut(site) {
        stack.change_sets.retain(|other, _| other == name);
        stack.change_set_id = Some(id);
        if let Some(change_set) = stack.change_sets.get_mut(name) {
            change_set.execution = ExecutionStatus::ExecuteInProgress;
        }
        stack.on_failure = match on_failure {
            Some(on_failure) => on_failure,
            None if disable_rollback => OnFailure::DoNothing,
            None => OnFailure::Rollback,
        };
    }
    let preserve = disable_rollback || on_failure == Some(OnFailure::DoNothing);
    let start = Start {
        compiled,
        definition,
        token,
        preserve,
    };
    match kind {
        ChangeSetKind::Create => {
            let now = world.now_ms;
            if let Some(stack) = world.stack_mut(site) {
                stack.updated_at = Some(now);
            }
            begin::create(world, site, start);
        }
        ChangeSetKind::Update => {
            begin::update(world, site, start);
        }
    }
    Ok(())
}

/// The stack's operation is over: so is the execution of its change set.
pub(super) fn executed(world: &mut World, site: &Site, outcome: Outcome) {
    let Some(stack) = world.stack_mut(site) else {
        return;
    };
    for change_set in stack.change_sets.values_mut() {
        if change_set.execution == ExecutionStatus::ExecuteInProgress {
            let turned_back = stack.status.word().contains("ROLLBACK");
            change_set.execution = if outcome == Outcome::Succeeded && !turned_back {
                ExecutionStatus::ExecuteComplete
            } else {
                ExecutionStatus::ExecuteFailed
            };
        }
    }
}

fn of_operation<'a>(stack: &'a Stack, operation: &str) -> Option<&'a ChangeSet> {
    stack
        .change_sets
        .values()
        .find(|change_set| change_set.operation == operation)
}
