//! Who is where, counted as it changes: derived from the tasks, never written to a file.

use std::collections::{BTreeMap, BTreeSet};

use super::task::{Cast, Status, Task, TaskId};

/// Counts and indexes over all tasks of a region.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roster {
    services: BTreeMap<String, Crew>,
    clusters: BTreeMap<String, Counts>,
    /// How many tasks of each cluster wait for a host.
    waiting: BTreeMap<String, i64>,
    /// Tasks that have not stopped, by the number of their host.
    hosts: BTreeMap<u32, Load>,
    /// Units of CPU that tasks on Fargate use, by provider.
    fargate: BTreeMap<String, i64>,
    /// Interfaces by what they are alike in: numbers of cast and subnet.
    plugged: BTreeMap<(u32, u32), i64>,
    /// Tasks that have stopped, by when.
    stopped: BTreeSet<(i64, TaskId)>,
    /// Start records of each log group, by when they were written.
    records: BTreeMap<String, BTreeSet<(i64, TaskId)>>,
}

/// Tasks that have not stopped, by status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Whose network is being made.
    pub provisioning: i64,
    /// Whose image is being pulled.
    pub pending: i64,
    /// That run.
    pub running: i64,
    /// That are to stop and have not yet, whatever their status.
    pub stopping: i64,
    /// That neither run nor are to stop.
    pub coming: i64,
}

impl Counts {
    /// How many have not stopped.
    pub const fn alive(&self) -> i64 {
        self.provisioning + self.pending + self.running
    }

    fn add(&mut self, task: &Task, by: i64) {
        match task.status {
            Status::Provisioning => self.provisioning += by,
            Status::Pending => self.pending += by,
            Status::Running => self.running += by,
            Status::Stopped => return,
        }
        if task.stopping {
            self.stopping += by;
        } else if task.status != Status::Running {
            self.coming += by;
        }
    }
}

/// The tasks of one service.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crew {
    /// How many there are.
    pub counts: Counts,
    /// Tasks that have not stopped, by capacity provider.
    pub providers: BTreeMap<String, i64>,
    /// Those that are meant to stay, by definition, oldest first.
    staying: BTreeMap<String, BTreeSet<(i64, TaskId)>>,
    /// Those that wait for a host, oldest first.
    waiting: BTreeSet<(i64, TaskId)>,
    /// All of them by id, those included that have stopped and are remembered.
    all: BTreeSet<TaskId>,
}

impl Crew {
    /// Those of a definition that are meant to stay, oldest first.
    pub fn staying(&self, definition: &str) -> impl DoubleEndedIterator<Item = TaskId> + use<'_> {
        let set = self.staying.get(definition);
        set.into_iter().flatten().map(|(_, id)| *id)
    }

    /// How many of a definition are meant to stay.
    pub fn staying_count(&self, definition: &str) -> usize {
        self.staying.get(definition).map_or(0, BTreeSet::len)
    }

    /// Those of all other definitions that are meant to stay, oldest first.
    pub fn old(&self, newest: &str) -> Vec<TaskId> {
        let others = self.staying.iter().filter(|(name, _)| *name != newest);
        let mut old: Vec<(i64, TaskId)> = others.flat_map(|(_, set)| set).copied().collect();
        old.sort_unstable();
        old.into_iter().map(|(_, id)| id).collect()
    }

    /// Those that wait for a host, oldest first.
    pub fn waiting(&self) -> impl ExactSizeIterator<Item = TaskId> + use<'_> {
        self.waiting.iter().map(|(_, id)| *id)
    }

    /// All of them by id, those included that have stopped and are remembered.
    pub fn all(&self) -> &BTreeSet<TaskId> {
        &self.all
    }
}

/// What runs on one host.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Load {
    /// How many tasks.
    pub counts: Counts,
    /// Which.
    pub tasks: BTreeSet<TaskId>,
}

impl Roster {
    /// Of no tasks.
    pub(super) const fn new() -> Self {
        Self {
            services: BTreeMap::new(),
            clusters: BTreeMap::new(),
            waiting: BTreeMap::new(),
            hosts: BTreeMap::new(),
            fargate: BTreeMap::new(),
            plugged: BTreeMap::new(),
            stopped: BTreeSet::new(),
            records: BTreeMap::new(),
        }
    }

    /// A task is there, or is there again.
    pub(super) fn enter(&mut self, cast: &Cast, task: &Task) {
        with(&mut self.services, &cast.service, |crew| {
            crew.all.insert(task.id);
        });
        if !task.is_stopped() {
            self.take_room(cast, task, 1);
        }
        self.weigh(cast, task, 1);
        self.list(cast, task, 1);
    }

    /// A task is not there any more.
    pub(super) fn leave(&mut self, cast: &Cast, task: &Task) {
        self.list(cast, task, -1);
        self.weigh(cast, task, -1);
        if !task.is_stopped() {
            self.take_room(cast, task, -1);
        }
        if let Some(crew) = self.services.get_mut(&cast.service) {
            crew.all.remove(&task.id);
            if crew.all.is_empty() {
                self.services.remove(&cast.service);
            }
        }
    }

    /// A task has changed.
    pub(super) fn change(&mut self, cast: &Cast, before: &Task, after: &Task) {
        if before.host != after.host {
            self.leave(cast, before);
            return self.enter(cast, after);
        }
        if (before.status, before.stopping) != (after.status, after.stopping) {
            self.weigh(cast, before, -1);
            self.weigh(cast, after, 1);
        }
        if !before.is_stopped() && after.is_stopped() {
            self.take_room(cast, before, -1);
        }
        let listed = |task: &Task| {
            let written = task.written_at();
            (task.stays(), task.plugged, task.stamps.stopped, written)
        };
        if listed(before) != listed(after) {
            self.list(cast, before, -1);
            self.list(cast, after, 1);
        }
    }

    /// A task takes room, or no longer does.
    fn take_room(&mut self, cast: &Cast, task: &Task, by: i64) {
        let provider = cast.provider.as_deref().unwrap_or_default();
        with(&mut self.services, &cast.service, |crew| {
            more(&mut crew.providers, provider, by);
        });
        let Some(host) = task.host else {
            if cast.fargate {
                more(&mut self.fargate, provider, by * cast.needs.cpu);
            } else {
                self.line_up(cast, task, by);
            }
            return;
        };
        let load = self.hosts.entry(host).or_default();
        if by > 0 {
            load.tasks.insert(task.id);
        } else {
            load.tasks.remove(&task.id);
        }
        if load.tasks.is_empty() {
            self.hosts.remove(&host);
        }
    }

    /// A task waits for a host, or no longer does.
    fn line_up(&mut self, cast: &Cast, task: &Task, by: i64) {
        let key = (task.stamps.created, task.id);
        with(&mut self.services, &cast.service, |crew| {
            if by > 0 {
                crew.waiting.insert(key);
            } else {
                crew.waiting.remove(&key);
            }
        });
        more(&mut self.waiting, &cast.cluster, by);
    }

    /// Counts a task in or out.
    fn weigh(&mut self, cast: &Cast, task: &Task, by: i64) {
        with(&mut self.services, &cast.service, |crew| {
            crew.counts.add(task, by);
        });
        with(&mut self.clusters, &cast.cluster, |counts| {
            counts.add(task, by);
        });
        if self.clusters.get(&cast.cluster) == Some(&Counts::default()) {
            self.clusters.remove(&cast.cluster);
        }
        if let Some(load) = task.host.and_then(|host| self.hosts.get_mut(&host)) {
            load.counts.add(task, by);
        }
    }

    /// Puts a task on the lists it belongs on, or takes it off them.
    fn list(&mut self, cast: &Cast, task: &Task, by: i64) {
        if task.stays() {
            let key = (task.stamps.created, task.id);
            with(&mut self.services, &cast.service, |crew| {
                mark(&mut crew.staying, &cast.definition, key, by);
            });
        }
        if let Some(subnet) = task.subnet.filter(|_| task.plugged) {
            let key = (task.cast, subnet);
            let count = self.plugged.entry(key).or_default();
            *count += by;
            if *count == 0 {
                self.plugged.remove(&key);
            }
        }
        if let Some(stopped) = task.stamps.stopped {
            let key = (stopped, task.id);
            if by > 0 {
                self.stopped.insert(key);
            } else {
                self.stopped.remove(&key);
            }
        }
        self.note(cast, task, by);
    }

    /// Puts a start record on the list of its log group, or takes it off.
    pub(super) fn note(&mut self, cast: &Cast, task: &Task, by: i64) {
        if let Some((log, written)) = cast.log.as_ref().zip(task.written_at()) {
            mark(&mut self.records, &log.group, (written, task.id), by);
        }
    }

    /// The tasks of a service.
    pub fn crew(&self, service: &str) -> Option<&Crew> {
        self.services.get(service)
    }

    /// Tasks of a cluster that have not stopped, counted.
    pub fn cluster(&self, cluster: &str) -> Counts {
        self.clusters.get(cluster).copied().unwrap_or_default()
    }

    /// How many tasks of a cluster wait for a host.
    pub fn waiting(&self, cluster: &str) -> i64 {
        self.waiting.get(cluster).copied().unwrap_or(0)
    }

    pub(super) fn load(&self, host: u32) -> Option<&Load> {
        self.hosts.get(&host)
    }

    /// Units of CPU that the tasks of a Fargate provider use.
    pub fn fargate(&self, provider: &str) -> i64 {
        self.fargate.get(provider).copied().unwrap_or(0)
    }

    pub(super) fn plugged(&self) -> impl Iterator<Item = (u32, u32, i64)> + use<'_> {
        let groups = self.plugged.iter();
        groups.map(|((cast, subnet), count)| (*cast, *subnet, *count))
    }

    /// The task that stopped first of those that are remembered, and when.
    pub(super) fn first_stopped(&self) -> Option<(i64, TaskId)> {
        self.stopped.first().copied()
    }

    /// Start records of a log group, by when they were written.
    pub fn records(&self, group: &str) -> Option<&BTreeSet<(i64, TaskId)>> {
        self.records.get(group)
    }
}

/// Does something to the entry of a name, which is made when it is not there; the name is copied
/// only then.
fn with<T: Default>(map: &mut BTreeMap<String, T>, name: &str, act: impl FnOnce(&mut T)) {
    if let Some(entry) = map.get_mut(name) {
        return act(entry);
    }
    let mut entry = T::default();
    act(&mut entry);
    map.insert(name.to_owned(), entry);
}

/// Adds to a count; one of nothing is not kept.
fn more(map: &mut BTreeMap<String, i64>, name: &str, by: i64) {
    with(map, name, |count| *count += by);
    if map.get(name) == Some(&0) {
        map.remove(name);
    }
}

fn mark(
    map: &mut BTreeMap<String, BTreeSet<(i64, TaskId)>>,
    name: &str,
    key: (i64, TaskId),
    by: i64,
) {
    if by > 0 {
        with(map, name, |set| {
            set.insert(key);
        });
    } else if let Some(set) = map.get_mut(name) {
        set.remove(&key);
        if set.is_empty() {
            map.remove(name);
        }
    }
}
