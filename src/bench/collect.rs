//! While the step goes on: reading what comes, counting it, and seeing when it is over.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use super::board::{Board, Places};
use super::pace::Class;
use super::scene::Scene;
use super::spend::Meter;
use super::stop::{Look, WINDOW_MS, stop};
use crate::aws::{ClusterCounts, Error, Service};
use crate::timeline::live::{Event, Halt, Pulse, Raise, ServiceSaid};

/// How often new lines of the log are read.
const TICK: Duration = Duration::from_secs(2);
/// Those of the last seconds, by their own time: most lines are in CloudWatch Logs within these.
const RECENT_MS: i64 = 10_000;
/// Now and then those of a longer time, for lines that were late.
const LATE_MS: i64 = 60_000;
const LATE_EVERY_MS: i64 = 20_000;
/// How often services are looked at.
const SERVICES_EVERY_MS: i64 = 4_000;
/// How often hosts are counted, and tasks described that have started.
const HOSTS_EVERY_MS: i64 = 10_000;
/// ECS hears of a start from its agent within so long.
const SETTLES_MS: i64 = 15_000;
/// How often stopped tasks are looked for.
const STOPPED_EVERY_MS: i64 = 30_000;
/// Without any answer for so long there is nothing left to measure with.
const LOST_MS: i64 = 5 * 60 * 1000;

/// A step under way.
pub(super) struct Course<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) t0: Timestamp,
    pub(super) board: Board,
    pub(super) places: Places,
    pub(super) raises: Vec<Raise>,
    /// What ECS says now.
    pub(super) now: ClusterCounts,
    /// Since when every service has run what it was raised to.
    whole_since: Option<i64>,
    /// When something last got further.
    news_ms: i64,
    /// Most that were seen to run or to have started.
    furthest: (u32, u32),
    /// Ids of service events that were told.
    said: BTreeSet<String>,
    told_stops: usize,
    due: BTreeMap<Due, i64>,
    meter: Meter,
}

/// What is done every now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Late,
    Services,
    Hosts,
    Stopped,
}

impl<'a> Course<'a> {
    pub(super) fn new(
        scene: &'a Scene<'a>,
        (t0, raises): (Timestamp, Vec<Raise>),
        board: Board,
        places: Places,
        meter: Meter,
    ) -> Self {
        Self {
            scene,
            t0,
            board,
            places,
            raises,
            now: ClusterCounts::default(),
            whole_since: None,
            news_ms: 0,
            furthest: (0, 0),
            said: BTreeSet::new(),
            told_stops: 0,
            due: BTreeMap::new(),
            meter,
        }
    }

    /// Time since t0.
    pub(super) fn elapsed_ms(&self) -> i64 {
        self.scene.now().as_millisecond() - self.t0.as_millisecond()
    }

    /// Reads and counts until the step is over.
    pub(super) async fn watch(&mut self) -> Result<Halt, Error> {
        loop {
            self.read().await?;
            self.tell();
            let look = self.look();
            if let Some(halt) = stop(self.scene.request.rule, &look) {
                return Ok(halt);
            }
            if self.scene.lost_ms() > LOST_MS {
                return Ok(Halt::Lost);
            }
            self.scene.session.clock().sleep(TICK).await;
        }
    }

    /// Is it time again?
    fn is_due(&mut self, what: Due, every_ms: i64) -> bool {
        let now = self.elapsed_ms();
        let due = self.due.entry(what).or_default();
        if now < *due {
            return false;
        }
        *due = now + every_ms;
        true
    }

    async fn read(&mut self) -> Result<(), Error> {
        let late = self.is_due(Due::Late, LATE_EVERY_MS);
        let window = if late { LATE_MS } else { RECENT_MS };
        self.lines(window).await?;
        if self.is_due(Due::Services, SERVICES_EVERY_MS) {
            let services = self.scene.services().await;
            if let Some(services) = self.scene.tolerate(services)? {
                self.services(&services);
            }
        }
        if self.is_due(Due::Hosts, HOSTS_EVERY_MS) {
            self.hosts().await;
            let open = self.board.open(self.elapsed_ms() - SETTLES_MS);
            self.describe(&open).await?;
            self.place().await;
        }
        if self.is_due(Due::Stopped, STOPPED_EVERY_MS) {
            self.stopped().await?;
        }
        Ok(())
    }

    /// Looks for tasks that have stopped, and asks why.
    pub(super) async fn stopped(&mut self) -> Result<(), Error> {
        let stopped = self.scene.tasks(true).await;
        if let Some(stopped) = self.scene.tolerate(stopped)? {
            self.describe(&self.board.news(&stopped)).await?;
        }
        Ok(())
    }

    /// Reads start records of the last while.
    async fn lines(&mut self, window_ms: i64) -> Result<(), Error> {
        let from_ms = self.scene.now().as_millisecond() - window_ms;
        self.records(from_ms.max(self.t0.as_millisecond())).await
    }

    /// Reads start records since a moment; what fails on the way is read with the next ones.
    pub(super) async fn records(&mut self, from_ms: i64) -> Result<(), Error> {
        let (board, elapsed_ms) = (&mut self.board, self.scene.now());
        let elapsed_ms = elapsed_ms.as_millisecond() - self.t0.as_millisecond();
        let read = self.scene.records(from_ms, |line, record| {
            board.hear(line, record, elapsed_ms);
        });
        let read = read.await;
        self.scene.tolerate(read).map(|_| ())
    }

    /// Asks ECS about tasks.
    pub(super) async fn describe(&mut self, tasks: &[String]) -> Result<(), Error> {
        let elapsed_ms = self.elapsed_ms();
        let (board, places) = (&mut self.board, &self.places);
        let described = self
            .scene
            .describe(tasks, |task| board.describe(&task, places, elapsed_ms));
        let described = described.await;
        self.scene.tolerate(described).map(|_| ())
    }

    /// Finds out which instances the hosts of tasks are.
    pub(super) async fn place(&mut self) {
        let known = |arn: &String| !self.places.hosts.contains_key(arn);
        let unknown: Vec<_> = self.board.unplaced().into_iter().filter(known).collect();
        if unknown.is_empty() {
            return;
        }
        match self.scene.hosts(&unknown).await {
            Ok(hosts) => {
                let hosts = hosts.into_iter().map(|host| (host.arn, host.instance));
                self.places.hosts.extend(hosts);
                self.board.place(&self.places);
            }
            Err(error) => self.scene.complain(&error),
        }
    }

    async fn hosts(&mut self) {
        if self.scene.request.group.is_none() {
            return;
        }
        let ecs = self.scene.session.ecs();
        let call = async || ecs.cluster_counts(&self.scene.request.cluster).await;
        match self.scene.ask(Class::Clusters, call).await {
            Ok(counts) => self.now.hosts = counts.hosts,
            Err(error) => self.scene.complain(&error),
        }
    }

    fn services(&mut self, services: &[Service]) {
        let count = |number: i32| u32::try_from(number).unwrap_or_default();
        let sum = |of: fn(&Service) -> i32| services.iter().map(|one| count(of(one))).sum();
        self.now.running = sum(|service| service.running);
        self.now.pending = sum(|service| service.pending);
        let elapsed_ms = self.elapsed_ms();
        let whole = self.scene.request.services.iter().all(|wanted| {
            let there = services.iter().find(|there| there.name == wanted.name);
            there.is_some_and(|there| count(there.running) == wanted.to && there.pending == 0)
        });
        self.whole_since = whole.then(|| self.whole_since.unwrap_or(elapsed_ms));
        for service in services {
            self.hear(service);
        }
    }

    /// Tells what a service says, and when it first said that it started something.
    fn hear(&mut self, service: &Service) {
        let step = self.scene.request.services.iter();
        let Some(step) = step.into_iter().find(|step| step.name == service.name) else {
            return;
        };
        for event in service.events.iter().rev() {
            let Some(at) = event.time else { continue };
            let at_ms = at.as_millisecond() - self.t0.as_millisecond();
            if at_ms < 0 || !self.said.insert(event.id.clone()) {
                continue;
            }
            let raise = self
                .raises
                .iter_mut()
                .find(|raise| raise.service == step.key);
            if let Some(raise) = raise
                && event.message.contains("has started")
            {
                let first = raise.said_ms.unwrap_or(at_ms).min(at_ms);
                raise.said_ms = Some(first);
            }
            self.scene.say(Event::ServiceSaid(ServiceSaid {
                service: step.key.clone(),
                at_ms,
                message: event.message.clone(),
            }));
        }
    }

    /// Tells what is new of tasks, and where the step stands.
    pub(super) fn tell(&mut self) {
        self.tell_tasks();
        let pulse = self.pulse();
        self.scene.say(Event::Pulse(pulse));
    }

    /// Tells what is new of tasks.
    pub(super) fn tell_tasks(&mut self) {
        for sample in self.board.changes() {
            self.scene.say(Event::Sample(Box::new(sample)));
        }
        let stops = self.board.stopped(self.told_stops).to_vec();
        self.told_stops += stops.len();
        for stop in stops {
            self.scene.say(Event::TaskStopped(stop));
        }
    }

    /// What the step has cost so far, in millionths of a dollar.
    pub(super) fn usd_micros(&mut self) -> Option<u64> {
        let elapsed_ms = self.elapsed_ms();
        self.meter.take_in(elapsed_ms, &self.now);
        self.meter.step(self.board.started())
    }

    fn pulse(&mut self) -> Pulse {
        let elapsed_ms = self.elapsed_ms();
        let request = self.scene.request;
        Pulse {
            elapsed_ms,
            target: request.target(),
            started: request.from() + self.board.started(),
            running: self.now.running,
            pending: self.now.pending,
            hosts: self.now.hosts,
            failed: self.board.failed(i64::MIN),
            interrupted: self.board.interrupted(),
            restarts: self.board.restarts(),
            per_second: self.board.per_second(elapsed_ms),
            p50_ms: self.board.by(50, 100),
            p90_ms: self.board.by(90, 100),
            p99_ms: self.board.by(99, 100),
            usd_micros: self.usd_micros(),
        }
    }

    fn look(&mut self) -> Look {
        let elapsed_ms = self.elapsed_ms();
        let now = (self.now.running, self.board.started());
        if now.0 > self.furthest.0 || now.1 > self.furthest.1 {
            self.furthest = (now.0.max(self.furthest.0), now.1.max(self.furthest.1));
            self.news_ms = elapsed_ms;
        }
        let request = self.scene.request;
        Look {
            elapsed_ms,
            target: request.target(),
            own: request.from() + self.board.own(),
            whole_ms: self.whole_since.map(|since| elapsed_ms - since),
            quiet_ms: elapsed_ms - self.news_ms,
            failed: self.board.failed(elapsed_ms - WINDOW_MS),
            started: self.board.started_since(elapsed_ms - WINDOW_MS),
            spent_micros: self.meter.whole(self.board.started(), &self.now),
        }
    }
}
