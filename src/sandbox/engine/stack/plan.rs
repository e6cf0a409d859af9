//! What there is to do in a phase, and what waits for what.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::Compiled;
use super::model::{Before, Resource, Running, Task, Verb};
use super::status::Status;
use crate::template::Graph;

/// Bringing a stack to a template: every resource after what it needs.
pub(super) fn apply(compiled: &Compiled, verb: Verb) -> BTreeMap<String, Task> {
    let conditions = |name: &str| compiled.frame.conditions.get(name).copied();
    let graph = Graph::with_conditions(&compiled.template, &conditions);
    compiled
        .template
        .resources()
        .filter(|(logical_id, _)| graph.contains(logical_id))
        .map(|(logical_id, wanted)| {
            let needs: BTreeSet<String> =
                graph.dependencies(logical_id).map(str::to_owned).collect();
            let task = Task {
                verb,
                waits_for: needs.clone(),
                needs,
                wanted: wanted.clone(),
                ..Task::default()
            };
            (logical_id.to_owned(), task)
        })
        .collect()
}

/// Removing a stack's resources: every one after what needs it.
pub(super) fn delete(resources: &BTreeMap<String, Resource>) -> BTreeMap<String, Task> {
    let there = |resource: &Resource| {
        !matches!(
            resource.status,
            Status::DeleteComplete | Status::DeleteSkipped
        )
    };
    let tasks = resources
        .iter()
        .filter(|(_, resource)| there(resource))
        .map(|(logical_id, _)| (logical_id.clone(), removal(Verb::Delete, None)))
        .collect();
    dependents_first(tasks, resources)
}

/// Bringing changed resources back to what they were: every one after what it needed.
pub(super) fn restore(running: &Running, before: &Before) -> BTreeMap<String, Task> {
    let changed = |logical_id: &str| {
        running.tasks.get(logical_id).is_some_and(|task| {
            matches!(task.verb, Verb::Change | Verb::Replace)
                && task.state != super::TaskState::Waiting
        })
    };
    before
        .resources
        .iter()
        .filter(|(logical_id, _)| changed(logical_id))
        .map(|(logical_id, resource)| {
            let needs = resource.needs.clone();
            let task = Task {
                verb: Verb::Restore,
                waits_for: needs.iter().filter(|need| changed(need)).cloned().collect(),
                needs,
                wanted: resource.definition.clone(),
                ..Task::default()
            };
            (logical_id.clone(), task)
        })
        .collect()
}

/// After an update: resources that are in the stack but not in its new template, and the
/// predecessors of those that were replaced.
pub(super) fn cleanup(
    running: &Running,
    before: &Before,
    now: &BTreeMap<String, Resource>,
) -> BTreeMap<String, Task> {
    let mut tasks = BTreeMap::new();
    for (logical_id, old) in &before.resources {
        if !running.tasks.contains_key(logical_id) {
            tasks.insert(logical_id.clone(), removal(Verb::Delete, None));
        } else if let Some(physical_id) = &old.physical_id
            && now
                .get(logical_id)
                .is_some_and(|new| new.physical_id.as_ref() != Some(physical_id))
        {
            tasks.insert(
                logical_id.clone(),
                removal(Verb::Remove, Some(physical_id.clone())),
            );
        }
    }
    dependents_first(tasks, &before.resources)
}

/// After an update rollback: resources that only the new template had, and the successors that
/// are not needed after all.
pub(super) fn rollback_cleanup(
    running: &Running,
    before: &Before,
    now: &BTreeMap<String, Resource>,
) -> BTreeMap<String, Task> {
    let mut tasks: BTreeMap<String, Task> = running
        .leftovers
        .iter()
        .map(|(logical_id, physical_id)| {
            (
                logical_id.clone(),
                removal(Verb::Remove, Some(physical_id.clone())),
            )
        })
        .collect();
    for logical_id in now.keys().filter(|id| !before.resources.contains_key(*id)) {
        tasks.insert(logical_id.clone(), removal(Verb::Delete, None));
    }
    dependents_first(tasks, now)
}

fn removal(verb: Verb, physical_id: Option<String>) -> Task {
    Task {
        verb,
        physical_id,
        ..Task::default()
    }
}

fn dependents_first(
    mut tasks: BTreeMap<String, Task>,
    resources: &BTreeMap<String, Resource>,
) -> BTreeMap<String, Task> {
    let dependents: Vec<(String, &BTreeSet<String>)> = tasks
        .keys()
        .filter_map(|id| Some((id.clone(), &resources.get(id)?.needs)))
        .collect();
    for (dependent, needs) in dependents {
        for need in needs {
            if let Some(task) = tasks.get_mut(need) {
                task.waits_for.insert(dependent.clone());
            }
        }
    }
    tasks
}
