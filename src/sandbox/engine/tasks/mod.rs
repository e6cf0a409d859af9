//! The tasks of a region: a table of their own, since there are thousands of them.
//!
//! [`Task`] is small in memory and in the file; what many tasks share is kept once. [`Roster`]
//! counts and indexes them as they change, so that nobody has to look at all of them.

mod pool;
mod roster;
mod task;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use pool::Pool;

pub use roster::{Counts, Crew, Load, Roster};
pub use task::{Cast, Delivery, Like, LogTarget, Stamps, Status, Stop, Task, TaskId};

/// All tasks of a region.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Saved")]
pub struct Tasks {
    casts: Pool<Cast>,
    names: Pool<String>,
    stops: Pool<Stop>,
    /// Tasks that ECS tells of.
    #[serde(serialize_with = "values")]
    told: BTreeMap<TaskId, Task>,
    /// Tasks that ECS has forgotten and whose start record is still in a log.
    #[serde(serialize_with = "values")]
    past: BTreeMap<TaskId, Task>,
    #[serde(skip)]
    roster: Roster,
}

/// [`Tasks`] as the file has them.
#[derive(Deserialize)]
struct Saved {
    casts: Pool<Cast>,
    names: Pool<String>,
    stops: Pool<Stop>,
    told: Vec<Task>,
    past: Vec<Task>,
}

impl From<Saved> for Tasks {
    fn from(saved: Saved) -> Self {
        let keyed = |tasks: Vec<Task>| tasks.into_iter().map(|task| (task.id, task)).collect();
        let mut tasks = Self {
            casts: saved.casts,
            names: saved.names,
            stops: saved.stops,
            told: keyed(saved.told),
            past: keyed(saved.past),
            roster: Roster::default(),
        };
        for task in tasks.told.values() {
            if let Some(cast) = tasks.casts.get(task.cast) {
                tasks.roster.enter(cast, task);
            }
        }
        for task in tasks.past.values() {
            if let Some(cast) = tasks.casts.get(task.cast) {
                tasks.roster.note(cast, task, 1);
            }
        }
        tasks
    }
}

fn values<S: serde::Serializer>(
    tasks: &BTreeMap<TaskId, Task>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(tasks.values())
}

/// No tasks, for regions that never had any.
static NONE: Tasks = Tasks::new();

impl Tasks {
    /// No tasks.
    pub const fn new() -> Self {
        Self {
            casts: Pool::new(),
            names: Pool::new(),
            stops: Pool::new(),
            told: BTreeMap::new(),
            past: BTreeMap::new(),
            roster: Roster::new(),
        }
    }

    /// The tasks of a region that never had any.
    pub fn none() -> &'static Self {
        &NONE
    }

    /// Whether there never were any.
    pub fn is_untouched(&self) -> bool {
        *self == NONE
    }

    /// Starts to keep a task that was just created.
    pub fn start(&mut self, id: TaskId, cast: Cast, seat: (Option<&str>, Option<&str>), now: i64) {
        let (host, subnet) = seat;
        let mut number = |name: &str| self.names.keep(name.to_owned());
        let task = Task {
            id,
            host: host.map(&mut number),
            subnet: subnet.map(&mut number),
            cast: self.casts.keep(cast),
            status: Status::Provisioning,
            stopping: false,
            plugged: subnet.is_some(),
            stamps: Stamps {
                created: now,
                ..Stamps::default()
            },
            skew_ms: 0,
            record: None,
            why: None,
        };
        if let Some(cast) = self.casts.get(task.cast) {
            self.roster.enter(cast, &task);
        }
        self.told.insert(id, task);
    }

    /// Seats a task that waited for a host.
    pub fn seat(&mut self, id: TaskId, host: &str, subnet: Option<&str>) {
        let host = self.names.keep(host.to_owned());
        let subnet = subnet.map(|subnet| self.names.keep(subnet.to_owned()));
        self.change(id, |task| {
            task.host = Some(host);
            task.subnet = subnet;
            task.plugged = subnet.is_some();
        });
    }

    /// A task that ECS tells of.
    pub fn get(&self, id: TaskId) -> Option<&Task> {
        self.told.get(&id)
    }

    /// A task that ECS tells of, by the text of its id.
    pub fn named(&self, id: &str) -> Option<&Task> {
        self.get(id.parse().ok()?)
    }

    /// A task that ECS tells of, or whose start record is still in a log.
    pub fn ever(&self, id: TaskId) -> Option<&Task> {
        self.get(id).or_else(|| self.past.get(&id))
    }

    /// Every task that ECS tells of, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Task> {
        self.told.values()
    }

    /// The same, and those whose start record is still in a log.
    pub fn all(&self) -> impl Iterator<Item = &Task> {
        self.told.values().chain(self.past.values())
    }

    /// Those with an id behind this one, or all.
    pub fn after(&self, id: Option<TaskId>) -> impl Iterator<Item = &Task> {
        use std::ops::Bound;
        let from = id.map_or(Bound::Unbounded, Bound::Excluded);
        let range = self.told.range((from, Bound::Unbounded));
        range.map(|(_, task)| task)
    }

    /// Changes a task.
    pub fn change(&mut self, id: TaskId, act: impl FnOnce(&mut Task)) {
        let Some(task) = self.told.get_mut(&id) else {
            return;
        };
        let before = task.clone();
        act(task);
        if let Some(cast) = self.casts.get(task.cast) {
            self.roster.change(cast, &before, task);
        }
    }

    /// Says why a task stops.
    pub fn explain(&mut self, id: TaskId, why: Stop) {
        let why = self.stops.keep(why);
        self.change(id, |task| task.why = Some(why));
    }

    /// Why a task stopped, if it has or is about to.
    pub fn why(&self, task: &Task) -> Option<&Stop> {
        self.stops.get(task.why?)
    }

    /// What a task shares with others.
    pub fn cast(&self, task: &Task) -> Option<&Cast> {
        self.casts.get(task.cast)
    }

    /// Id of the host that a task is on; none on Fargate.
    pub fn host(&self, task: &Task) -> Option<&str> {
        self.names.get(task.host?).map(String::as_str)
    }

    /// Id of the subnet that a task's interface is in, if it has one of its own.
    pub fn subnet(&self, task: &Task) -> Option<&str> {
        self.names.get(task.subnet?).map(String::as_str)
    }

    /// What runs on a host; nothing there, nothing answered.
    pub fn load(&self, host: &str) -> Option<&Load> {
        self.roster.load(self.names.number(host)?)
    }

    /// Tasks of a host that have not stopped.
    pub fn of_host(&self, host: &str) -> Vec<TaskId> {
        let load = self.load(host);
        load.map_or_else(Vec::new, |load| load.tasks.iter().copied().collect())
    }

    /// Counts and indexes.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// One task for each kind of interface there is, with how many of them there are.
    pub fn plugged(&self) -> impl Iterator<Item = (&Cast, &str, i64)> {
        self.roster.plugged().filter_map(|(cast, subnet, count)| {
            let subnet = self.names.get(subnet)?;
            Some((self.casts.get(cast)?, subnet.as_str(), count))
        })
    }

    /// ECS forgets the tasks that stopped before a time.
    pub fn forget_before(&mut self, time: i64) {
        while let Some((stopped, id)) = self.roster.first_stopped()
            && stopped < time
        {
            self.forget(id);
        }
    }

    /// ECS forgets a task; its start record stays in its log.
    pub fn forget(&mut self, id: TaskId) {
        let Some(task) = self.told.remove(&id) else {
            return;
        };
        let Some(cast) = self.casts.get(task.cast) else {
            return;
        };
        self.roster.leave(cast, &task);
        if task.written_at().is_some() && cast.log.is_some() {
            self.roster.note(cast, &task, 1);
            self.past.insert(id, task);
        }
        self.tidy();
    }

    /// Without a task there is nothing to share.
    fn tidy(&mut self) {
        if self.told.is_empty() && self.past.is_empty() {
            *self = Self::new();
        }
    }

    /// A log group is gone, and the start records in it.
    pub fn drop_records(&mut self, group: &str) {
        let there = self.roster.records(group).into_iter().flatten();
        let ids: Vec<TaskId> = there.map(|(_, id)| *id).collect();
        for id in ids {
            if let Some(task) = self.past.remove(&id) {
                if let Some(cast) = self.casts.get(task.cast) {
                    self.roster.note(cast, &task, -1);
                }
            } else {
                self.change(id, |task| task.record = None);
            }
        }
        self.tidy();
    }
}

#[cfg(test)]
mod tests;
