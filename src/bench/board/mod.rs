//! What is known of every task of a run: folded together from what the containers say and what ECS
//! says, in whatever order it comes.
//!
//! A task is known by its id alone, so nothing is counted twice: a line read again, a container
//! started again, a task that two lists name.

mod counts;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::causes::why;
use super::record::{Record, task_id};
use crate::aws::{LogLine, Task};
use crate::timeline::live::{Cause, LineCounts, TaskStopped};
use crate::timeline::{Sample, Stamp, Stamps, Stop};

/// A service of the run, by the name that ECS knows.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// The service, as the profile names it.
    pub(super) key: String,
    /// When it was raised, since t0.
    pub(super) sent_ms: i64,
}

/// What lists say about places.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// Zone ids by zone name.
    pub(super) zones: BTreeMap<String, String>,
    /// Instances by container instance ARN.
    pub(super) hosts: BTreeMap<String, String>,
}

/// Everything that is known.
#[derive(Debug, Default)]
pub(super) struct Board {
    t0_ms: i64,
    services: BTreeMap<String, Slot>,
    /// Ids of tasks that were there before t0.
    before: HashSet<String>,
    tasks: HashMap<String, Entry>,
    /// Ids of lines that were read.
    seen: HashSet<String>,
    lines: LineCounts,
    /// When containers started, as first known, sorted.
    starts: Vec<i64>,
    changed: BTreeSet<String>,
    stopped: Vec<TaskStopped>,
    /// Tasks that nobody knew are stopped by us from here on.
    closed_ms: Option<i64>,
    pub(super) providers: BTreeMap<String, u32>,
    pub(super) platforms: BTreeMap<String, u32>,
}

#[derive(Debug, Default)]
struct Entry {
    sample: Sample,
    /// Container instance, until it is known which instance that is.
    host: Option<String>,
    /// The moments its start records tell, each once.
    told: Vec<i64>,
    /// ECS has said everything it will.
    settled: bool,
    /// Asked about its provider and platform once.
    counted: bool,
    /// It had stopped by itself.
    gone: bool,
    /// When it was first heard of, since t0.
    heard_ms: i64,
}

impl Board {
    pub(super) fn new(t0_ms: i64, services: BTreeMap<String, Slot>, before: &[String]) -> Self {
        let ids = before.iter().filter_map(|arn| task_id(arn));
        Self {
            t0_ms,
            services,
            before: ids.map(str::to_owned).collect(),
            ..Self::default()
        }
    }

    /// A line of the log; `record` is what it says.
    pub(super) fn hear(&mut self, line: &LogLine, record: Option<Record>, elapsed_ms: i64) {
        if !self.seen.insert(line.id.clone()) {
            return;
        }
        self.lines.read += 1;
        let lag = line.received_ms.map_or(0, |at| at - line.at_ms);
        self.lines.longest_lag_ms = self.lines.longest_lag_ms.max(lag);
        let Some(record) = record else {
            self.lines.unreadable += 1;
            return;
        };
        if self.before.contains(&record.task) {
            self.lines.foreign += 1;
            return;
        }
        let at_ms = record.at_ms - self.t0_ms;
        let entry = entry(&mut self.tasks, &record.task, elapsed_ms);
        if entry.told.contains(&at_ms) {
            self.lines.duplicates += 1;
            return;
        }
        let first = entry.sample.stamps.get(Stamp::App).is_none()
            && entry.sample.stamps.get(Stamp::Started).is_none();
        entry.told.push(at_ms);
        // The first start counts, whichever line came first.
        let earliest = entry.told.iter().copied().min().unwrap_or(at_ms);
        entry.sample.stamps.set(Stamp::App, earliest);
        entry.sample.restarts = u32::try_from(entry.told.len()).unwrap_or(u32::MAX) - 1;
        entry.sample.az = entry.sample.az.take().or(record.zone);
        entry.sample.host = entry.sample.host.take().or(record.host);
        if first {
            insert(&mut self.starts, earliest);
        }
        self.changed.insert(record.task);
    }

    /// A task as ECS describes it.
    pub(super) fn describe(&mut self, task: &Task, places: &Places, elapsed_ms: i64) {
        let Some(id) = task_id(&task.arn).map(str::to_owned) else {
            return;
        };
        if self.before.contains(&id) {
            return;
        }
        let t0_ms = self.t0_ms;
        let slot = task
            .group
            .as_deref()
            .and_then(|group| self.services.get(group.strip_prefix("service:")?));
        let entry = entry(&mut self.tasks, &id, elapsed_ms);
        let known = entry.sample.clone();
        let ran_before = is_started(&entry.sample);
        if let Some(slot) = slot {
            entry.sample.service.clone_from(&slot.key);
            entry.sample.stamps.set(Stamp::Requested, slot.sent_ms);
        }
        for (stamp, at) in [
            (Stamp::Created, task.created),
            (Stamp::PullStarted, task.pull_started),
            (Stamp::PullStopped, task.pull_stopped),
            (Stamp::Started, task.started),
            (Stamp::Connectivity, task.connected),
        ] {
            if let Some(at) = at {
                entry.sample.stamps.set(stamp, at.as_millisecond() - t0_ms);
            }
        }
        if let Some(zone) = &task.zone {
            let id = places.zones.get(zone).unwrap_or(zone);
            entry.sample.az.get_or_insert_with(|| id.clone());
        }
        entry.host.clone_from(&task.host);
        entry.place(places);
        entry.settled = task.status == "STOPPED" || task.started.is_some();
        if task.started.is_some() && !entry.counted {
            entry.counted = true;
            count(&mut self.providers, task.provider.as_deref());
            count(&mut self.platforms, task.platform_version.as_deref());
        }
        if !ran_before && let Some(at) = entry.sample.stamps.get(Stamp::Started) {
            insert(&mut self.starts, at);
        }
        if task.status == "STOPPED" && !entry.gone {
            self.end(&id, task);
        }
        if self
            .tasks
            .get(&id)
            .is_some_and(|entry| entry.sample != known)
        {
            self.changed.insert(id);
        }
    }

    /// A task has stopped: by itself, or because we took its service back.
    fn end(&mut self, id: &str, task: &Task) {
        let why = why(task);
        let at_ms = task.stopped.map(|at| at.as_millisecond() - self.t0_ms);
        let late = |closed: i64| at_ms.is_none_or(|at| at >= closed);
        if why.cause == Cause::Asked && self.closed_ms.is_some_and(late) {
            return;
        }
        let Some(entry) = self.tasks.get_mut(id) else {
            return;
        };
        entry.gone = true;
        entry.sample.stopped = Some(Stop {
            at_ms,
            code: why.code.clone(),
            reason: why.reason.clone().unwrap_or_default(),
        });
        self.stopped.push(TaskStopped {
            task: id.to_owned(),
            service: entry.sample.service.clone(),
            at_ms,
            why,
            started: is_started(&entry.sample),
        });
    }

    /// Which instance a host is has become known.
    pub(super) fn place(&mut self, places: &Places) {
        for (id, entry) in &mut self.tasks {
            if entry.place(places) {
                self.changed.insert(id.clone());
            }
        }
    }

    /// Container instances that nobody has named an instance for.
    pub(super) fn unplaced(&self) -> BTreeSet<String> {
        let unplaced = |entry: &&Entry| entry.sample.host.is_none();
        let entries = self.tasks.values().filter(unplaced);
        entries.filter_map(|entry| entry.host.clone()).collect()
    }

    /// Tasks that a list names; those from before t0 are left out.
    pub(super) fn list(&mut self, arns: &[String], elapsed_ms: i64) {
        for id in arns.iter().filter_map(|arn| task_id(arn)) {
            if !self.before.contains(id) {
                entry(&mut self.tasks, id, elapsed_ms);
            }
        }
    }

    /// Which of these, which have stopped, nobody has said so of.
    pub(super) fn news(&self, stopped: &[String]) -> Vec<String> {
        let new = |arn: &&String| {
            task_id(arn).is_some_and(|id| {
                let known = self.tasks.get(id).is_some_and(|entry| entry.gone);
                !self.before.contains(id) && !known
            })
        };
        stopped.iter().filter(new).cloned().collect()
    }

    /// Ids of tasks that ECS has not said everything about, heard of before a moment.
    pub(super) fn open(&self, heard_before_ms: i64) -> Vec<String> {
        let open =
            |(_, entry): &(&String, &Entry)| !entry.settled && entry.heard_ms <= heard_before_ms;
        let mut ids: Vec<_> = self
            .tasks
            .iter()
            .filter(open)
            .map(|(id, _)| id.clone())
            .collect();
        ids.sort_unstable();
        ids
    }

    /// From here on services are taken back, and tasks stop because of that.
    pub(super) fn close(&mut self, elapsed_ms: i64) {
        self.closed_ms = Some(elapsed_ms);
    }

    /// What has changed since this was last asked.
    pub(super) fn changes(&mut self) -> Vec<Sample> {
        let changed = std::mem::take(&mut self.changed);
        let samples = changed.iter().filter_map(|id| self.tasks.get(id));
        samples.map(|entry| entry.sample.clone()).collect()
    }

    /// Tasks that stopped by themselves since this was last asked are those from `from` on.
    pub(super) fn stopped(&self, from: usize) -> &[TaskStopped] {
        self.stopped.get(from..).unwrap_or_default()
    }
}

impl Entry {
    /// Says which instance its host is, if that is new.
    fn place(&mut self, places: &Places) -> bool {
        let instance = self.host.as_ref().and_then(|arn| places.hosts.get(arn));
        match instance {
            Some(instance) if self.sample.host.is_none() => {
                self.sample.host = Some(instance.clone());
                true
            }
            _ => false,
        }
    }
}

fn entry<'a>(tasks: &'a mut HashMap<String, Entry>, id: &str, elapsed_ms: i64) -> &'a mut Entry {
    tasks.entry(id.to_owned()).or_insert_with(|| Entry {
        // Raised with t0 at the earliest; ECS says later with which service.
        sample: Sample {
            task: id.to_owned(),
            stamps: Stamps::default().with(Stamp::Requested, 0),
            ..Sample::default()
        },
        heard_ms: elapsed_ms,
        ..Entry::default()
    })
}

/// Keeps the list sorted; news are late by seconds, so the place is near its end.
fn insert(starts: &mut Vec<i64>, at: i64) {
    let place = starts.partition_point(|other| *other <= at);
    starts.insert(place, at);
}

fn is_started(sample: &Sample) -> bool {
    [Stamp::Started, Stamp::App]
        .iter()
        .any(|stamp| sample.stamps.get(*stamp).is_some())
}

fn count(counts: &mut BTreeMap<String, u32>, name: Option<&str>) {
    if let Some(name) = name {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
}
