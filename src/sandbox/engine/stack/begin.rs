//! The first step of each operation.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::Compiled;
use super::model::{Before, Definition, Operation, Phase, Running, Site, Stack, Task, Verb};
use super::status::{OnFailure, OperationKind, Outcome, Status};
use super::{event, output, plan, walk};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::place::Place;
use crate::sandbox::engine::queue::{Happening, Step};
use crate::sandbox::engine::timing::Timing;
use crate::sandbox::engine::world::World;

/// From an accepted call to the first resource.
const BEGIN: Timing = Timing {
    p50_ms: 2_000,
    spread_percent: 140,
    source: "assumed",
};

const USER: &str = "User Initiated";

/// What an operation starts with.
#[derive(Debug)]
pub struct Start {
    /// The template and its frame.
    pub compiled: Compiled,
    /// What the stack is made from.
    pub definition: Definition,
    /// The client's token.
    pub token: Option<String>,
    /// For updates: whether what was changed stays when something fails.
    pub preserve: bool,
}

/// What a deletion starts with.
#[derive(Debug, Default)]
pub struct Removal {
    /// The client's token.
    pub token: Option<String>,
    /// Resources to leave alone.
    pub retain: BTreeSet<String>,
    /// Whether what cannot be deleted is left alone.
    pub force: bool,
    /// The service role from now on.
    pub role_arn: Option<String>,
}

/// The id the next stack of a name would get.
pub fn next_id(world: &World, place: &Place, name: &str) -> String {
    let stacks = world.region(place).map(|region| &region.stacks);
    let before = stacks
        .into_iter()
        .flat_map(BTreeMap::values)
        .filter(|stack| stack.name == name)
        .count();
    let Place { account, region } = place;
    let entity = format!("{account}/{region}/{name}/{before}");
    let uuid = chance::uuid(world.seed, &entity, "stack");
    format!("arn:aws:cloudformation:{region}:{account}:stack/{name}/{uuid}")
}

/// Puts a stack without resources into the world; it has no operation and no event yet.
pub fn new_stack(world: &mut World, place: &Place, name: &str) -> Site {
    let id = next_id(world, place, name);
    let stack = Stack {
        id: id.clone(),
        name: name.to_owned(),
        status: Status::ReviewInProgress,
        reason: None,
        created_at: world.now_ms,
        updated_at: None,
        deleted_at: None,
        definition: Definition::default(),
        resources: BTreeMap::new(),
        outputs: Vec::new(),
        on_failure: OnFailure::Rollback,
        timeout_minutes: None,
        termination_protection: false,
        deletion_mode: None,
        change_set_id: None,
        change_sets: BTreeMap::new(),
        events: Vec::new(),
        operations: Vec::new(),
        running: None,
        acting: None,
        tokens: BTreeMap::new(),
    };
    world.region_mut(place).stacks.insert(id.clone(), stack);
    Site {
        place: place.clone(),
        stack: id,
    }
}

/// Writes down a new operation; answers its id.
pub fn record(
    world: &mut World,
    site: &Site,
    kind: OperationKind,
    token: Option<String>,
) -> String {
    let (seed, began_at) = (world.seed, world.now_ms);
    let Some(stack) = world.stack_mut(site) else {
        return String::new();
    };
    let number = stack.operations.len();
    let id = chance::uuid(seed, &stack.id, &format!("operation {number}"));
    stack.operations.push(Operation {
        id: id.clone(),
        kind,
        outcome: Outcome::InProgress,
        token,
        began_at,
        ended_at: None,
    });
    id
}

/// A stack that is there without resources begins to get them. Answers the operation's id.
pub fn create(world: &mut World, site: &Site, start: Start) -> String {
    let id = record(world, site, OperationKind::CreateStack, start.token);
    let tasks = plan::apply(&start.compiled, Verb::Create);
    let Some(stack) = world.stack_mut(site) else {
        return id;
    };
    stack.definition = start.definition;
    let preserve = stack.on_failure == OnFailure::DoNothing;
    let timeout = stack.timeout_minutes;
    stack.running = Some(Running {
        frame: start.compiled.frame,
        preserve,
        ..fresh(&id, Phase::Create, tasks)
    });
    event::stack(world, site, Status::CreateInProgress, Some(USER));
    schedule_begin(world, site, &id);
    if let Some(minutes) = timeout {
        schedule(
            world,
            site,
            &id,
            (Step::Timeout, minutes.saturating_mul(60_000)),
        );
    }
    id
}

/// A stack begins to become what another template says. Answers the operation's id.
pub fn update(world: &mut World, site: &Site, start: Start) -> String {
    let id = record(world, site, OperationKind::UpdateStack, start.token);
    let tasks = plan::apply(&start.compiled, Verb::Apply);
    let now = world.now_ms;
    let Some(stack) = world.stack_mut(site) else {
        return id;
    };
    let before = Before {
        definition: std::mem::replace(&mut stack.definition, start.definition),
        resources: stack.resources.clone(),
    };
    stack.updated_at = Some(now);
    stack.running = Some(Running {
        frame: start.compiled.frame,
        preserve: start.preserve,
        before: Some(before),
        ..fresh(&id, Phase::Update, tasks)
    });
    event::stack(world, site, Status::UpdateInProgress, Some(USER));
    schedule_begin(world, site, &id);
    id
}

/// A stack begins to go, whatever it was doing.
pub fn delete(world: &mut World, site: &Site, removal: Removal) {
    let id = record(world, site, OperationKind::DeleteStack, removal.token);
    let in_use = output::import_of(world, site).map(|(export, importer)| {
        format!("Export {export} cannot be deleted as it is in use by {importer}")
    });
    let Some(stack) = world.stack_mut(site) else {
        return;
    };
    if removal.role_arn.is_some() {
        stack.definition.role_arn = removal.role_arn;
    }
    if removal.force {
        stack.deletion_mode = Some("FORCE_DELETE_STACK".to_owned());
    }
    let tasks = plan::delete(&stack.resources);
    let shell = stack.status == Status::ReviewInProgress;
    let running = Running {
        retain: removal.retain,
        force: removal.force,
        ..fresh(&id, Phase::Delete, tasks)
    };
    stack.running = Some(running);
    event::stack(world, site, Status::DeleteInProgress, Some(USER));
    if let Some(reason) = in_use {
        super::phase::refuse_deletion(world, site, &reason);
    } else if shell {
        walk::proceed(world, site);
    } else {
        schedule_begin(world, site, &id);
    }
}

fn fresh(id: &str, phase: Phase, tasks: BTreeMap<String, Task>) -> Running {
    Running {
        id: id.to_owned(),
        phase,
        tasks,
        ..Running::default()
    }
}

fn schedule_begin(world: &mut World, site: &Site, operation: &str) {
    let delay = BEGIN.sample(world.seed, &site.stack, operation);
    schedule(world, site, operation, (Step::Begin, delay));
}

fn schedule(world: &mut World, site: &Site, operation: &str, (step, in_ms): (Step, i64)) {
    let what = Happening::Stack {
        place: site.place.clone(),
        stack: site.stack.clone(),
        operation: operation.to_owned(),
        logical_id: None,
        step,
    };
    world.schedule(in_ms, what);
}
