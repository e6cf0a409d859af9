//! How long an operation will still take: the critical path of what is left of the graph.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Operation, Progress, Resource, Row, RowState, usual};

/// The resources of an operation, each after what must be finished before it.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline(Vec<Step>);

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) logical_id: String,
    /// Indices of the steps that must be finished before; all smaller than its own.
    pub(super) after: Vec<usize>,
    /// How long it usually takes.
    pub(super) usual_seconds: u32,
}

impl Outline {
    /// From the template's resources; a delete walks their needs backwards. Resources that need
    /// each other, which CloudFormation refuses, come last and wait for nothing.
    pub(super) fn of(operation: Operation, resources: &[Resource]) -> Self {
        let names: BTreeSet<&str> = resources
            .iter()
            .map(|one| one.logical_id.as_str())
            .collect();
        let mut waits: BTreeMap<&str, BTreeSet<&str>> =
            names.iter().map(|name| (*name, BTreeSet::new())).collect();
        for resource in resources {
            for need in resource
                .needs
                .iter()
                .filter(|need| names.contains(need.as_str()))
            {
                let (later, sooner) = match operation {
                    Operation::Delete => (need.as_str(), resource.logical_id.as_str()),
                    Operation::Create | Operation::Update => {
                        (resource.logical_id.as_str(), need.as_str())
                    }
                };
                waits.entry(later).or_default().insert(sooner);
            }
        }
        let usual: BTreeMap<&str, u32> = resources
            .iter()
            .map(|one| (one.logical_id.as_str(), seconds(operation, one)))
            .collect();
        Self(ordered(&waits, &usual))
    }

    /// The steps, each after those it waits for.
    pub(super) fn steps(&self) -> &[Step] {
        &self.0
    }

    fn get(&self, logical_id: &str) -> Option<&Step> {
        self.0.iter().find(|step| step.logical_id == logical_id)
    }
}

fn seconds(operation: Operation, resource: &Resource) -> u32 {
    resource
        .usual_seconds
        .unwrap_or_else(|| usual(operation, &resource.resource_type))
}

fn ordered(waits: &BTreeMap<&str, BTreeSet<&str>>, usual: &BTreeMap<&str, u32>) -> Vec<Step> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut steps = Vec::new();
    let mut left: Vec<&str> = waits.keys().copied().collect();
    while !left.is_empty() {
        let ready: Vec<&str> = left
            .iter()
            .filter(|name| after(waits, name).all(|sooner| places.contains_key(sooner)))
            .copied()
            .collect();
        let stuck = ready.is_empty();
        let next = if stuck { left.clone() } else { ready };
        for name in &next {
            let after = after(waits, name).filter_map(|sooner| places.get(sooner).copied());
            steps.push(Step {
                logical_id: (*name).to_owned(),
                after: after.collect(),
                usual_seconds: usual.get(name).copied().unwrap_or_default(),
            });
        }
        for name in &next {
            places.insert(name, places.len());
        }
        left.retain(|name| !places.contains_key(name));
    }
    steps
}

fn after<'a>(
    waits: &'a BTreeMap<&str, BTreeSet<&'a str>>,
    name: &str,
) -> impl Iterator<Item = &'a str> {
    waits.get(name).into_iter().flatten().copied()
}

impl Progress {
    /// How long it will still take, if all goes as usual; `None` when that cannot be told: nothing
    /// is left to do, something failed, or it is an update, of which nobody knows the extent.
    pub fn time_left(&self, now: Timestamp) -> Option<SignedDuration> {
        let counts = self.counts();
        let told = self.operation() != Operation::Update
            && counts.failed + counts.cancelled + counts.undone == 0
            && counts.waiting + counts.busy > 0
            && self.status().is_none_or(|(status, _)| !status.is_failed());
        if !told {
            return None;
        }
        let mut ends: Vec<u32> = Vec::new();
        for step in &self.outline().0 {
            let begin = step.after.iter().filter_map(|index| ends.get(*index)).max();
            let length = self
                .row(&step.logical_id)
                .map_or(step.usual_seconds, |row| {
                    left_of(row, step.usual_seconds, now)
                });
            ends.push(begin.copied().unwrap_or_default().saturating_add(length));
        }
        let longest = ends.into_iter().max().unwrap_or_default();
        Some(SignedDuration::from_secs(i64::from(longest)))
    }

    /// How soon the next of the resources being worked on may be finished; `None` when there is
    /// none. Never more than the truth for those that take their usual time or longer.
    pub fn next_end(&self, now: Timestamp) -> Option<SignedDuration> {
        self.moving()
            .filter_map(|(row, usual)| {
                let passed = row.elapsed(now)?;
                Some(
                    (SignedDuration::from_secs(i64::from(usual)) - passed)
                        .max(SignedDuration::ZERO),
                )
            })
            .min()
    }

    /// The usual time of the slowest of the resources being worked on; `None` when there is none.
    pub fn slowest(&self) -> Option<SignedDuration> {
        self.moving()
            .map(|(_, usual)| SignedDuration::from_secs(i64::from(usual)))
            .max()
    }

    /// The resources being worked on, each with its usual seconds.
    fn moving(&self) -> impl Iterator<Item = (&Row, u32)> {
        self.rows()
            .into_iter()
            .filter(|row| row.state.is_moving())
            .map(|row| {
                let usual = self.outline().get(&row.logical_id).map_or_else(
                    || usual(self.operation(), &row.resource_type),
                    |step| step.usual_seconds,
                );
                (row, usual)
            })
    }
}

/// Seconds that a resource will still take. One that takes longer than usual is expected to take
/// longer still: half of what it is late.
fn left_of(row: &Row, usual: u32, now: Timestamp) -> u32 {
    match row.state {
        RowState::Waiting => usual,
        RowState::Busy | RowState::Undoing => {
            let passed = row.elapsed(now).map_or(0, |time| time.as_secs());
            let passed = u32::try_from(passed).unwrap_or(u32::MAX);
            let late = passed.saturating_sub(usual);
            usual.saturating_sub(passed).max(usual / 10).max(1) + late / 2
        }
        RowState::Done
        | RowState::Failed
        | RowState::Cancelled
        | RowState::Undone
        | RowState::Skipped => 0,
    }
}

#[cfg(test)]
#[path = "outlook_tests.rs"]
mod tests;
