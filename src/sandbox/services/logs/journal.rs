//! What is in a log group at the moment: events in order, each derived from its task.

use std::ops::Bound;

use crate::sandbox::call::Tree;
use crate::sandbox::engine::kinds::start_record::{self, Scribe};
use crate::sandbox::engine::tasks::{Task, TaskId, Tasks};
use crate::sandbox::engine::{Object, Place, World, chance};

/// Where an event is in its group: when it was written, by which task, and which of its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) written: i64,
    pub(super) task: TaskId,
    /// 0, and 1 when it comes again.
    pub(super) nth: u8,
}

impl Position {
    /// As a text that can be read again.
    pub(super) fn text(&self) -> String {
        format!("{}/{}/{}", self.written, self.task, self.nth)
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let position = Self {
            written: parts.next()?.parse().ok()?,
            task: parts.next()?.parse().ok()?,
            nth: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(position)
    }
}

/// Makes the line of a task, if it is wanted.
pub(super) type Wanted<'w> = dyn FnMut(&mut Scribe<'_>, &Task) -> Option<String> + 'w;

/// An event: where it is, when the service had it, and its message.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) position: Position,
    pub(super) ingested: i64,
    pub(super) stream: String,
    pub(super) message: String,
}

impl Event {
    pub(super) fn bytes(&self) -> usize {
        self.message.len() + super::EVENT_BYTES
    }

    /// Id of the event: 56 digits, as AWS's are.
    pub(super) fn id(&self, world: &World) -> String {
        let Position { written, task, nth } = self.position;
        let hash = chance::draw(world.seed, &task.to_string(), "event");
        format!("3{written:015}{hash:020}{nth:020}")
    }

    /// The event as an answer shows it, without its stream.
    pub(super) fn tree(self) -> Tree {
        Tree::map([
            ("timestamp", Tree::Int(self.position.written)),
            ("ingestionTime", Tree::Int(self.ingested)),
            ("message", Tree::Text(self.message)),
        ])
    }
}

/// The events of a log group.
#[derive(Clone, Copy)]
pub(super) struct Journal<'a> {
    world: &'a World,
    place: &'a Place,
    tasks: &'a Tasks,
    group: &'a str,
}

impl<'a> Journal<'a> {
    pub(super) fn of(world: &'a World, group: &'a Object) -> Self {
        Self {
            world,
            place: &group.place,
            tasks: world.tasks(&group.place),
            group: &group.id,
        }
    }

    /// Tasks that wrote within a time (both ends included), in order, from a position on.
    pub(super) fn writers(
        self,
        (start, end): (i64, i64),
        after: Option<Position>,
    ) -> impl Iterator<Item = &'a Task> {
        let from = after.map(|after| (after.written, after.task));
        let from = from.filter(|(written, _)| *written >= start);
        let from = from.unwrap_or((start, TaskId::FIRST));
        let records = self.tasks.roster().records(self.group);
        records
            .filter(|_| start <= end)
            .into_iter()
            .flat_map(move |records| {
                records.range((Bound::Included(from), Bound::Included((end, TaskId::LAST))))
            })
            .filter_map(move |(_, id)| self.tasks.ever(*id))
    }

    /// The stream of a task.
    pub(super) fn stream(self, task: &Task) -> String {
        let log = self.tasks.cast(task).and_then(|cast| cast.log.as_ref());
        match log {
            Some(log) if !log.prefix.is_empty() => format!("{}{}", log.prefix, task.id),
            _ => start_record::container_id(self.world, self.place, task),
        }
    }

    /// Who writes the lines of the group.
    pub(super) fn scribe(self) -> Scribe<'a> {
        Scribe::new(self.world, self.place)
    }

    /// The events of a task that can be read by now, in order, from a position on, as far as their
    /// lines are wanted.
    pub(super) fn events(
        self,
        scribe: &mut Scribe<'a>,
        task: &Task,
        (after, wanted): (Option<Position>, &mut Wanted<'_>),
    ) -> Vec<Event> {
        let Some((written, delivery)) = task.written_at().zip(task.record) else {
            return Vec::new();
        };
        let app = task.stamps.app.unwrap_or(written);
        let times = [Some(delivery.after_ms), delivery.again_after_ms];
        let mut events = Vec::new();
        for (nth, after_ms) in (0..).zip(times) {
            let ingested = after_ms.map(|after_ms| app + after_ms);
            let Some(ingested) = ingested.filter(|ingested| *ingested <= self.world.now_ms) else {
                continue;
            };
            let position = Position {
                written,
                task: task.id,
                nth,
            };
            if after.is_some_and(|after| position <= after) {
                continue;
            }
            if let Some(message) = wanted(scribe, task) {
                events.push(Event {
                    position,
                    ingested,
                    stream: self.stream(task),
                    message,
                });
            }
        }
        events
    }

    /// All events of a task that can be read by now.
    pub(super) fn all_events(self, task: &Task) -> Vec<Event> {
        let mut any = |scribe: &mut Scribe<'_>, task: &Task| scribe.line(task);
        self.events(&mut self.scribe(), task, (None, &mut any))
    }

    /// Every task with a stream in the group.
    pub(super) fn streams(self) -> impl Iterator<Item = &'a Task> {
        self.tasks.all().filter(move |task| {
            let log = self.tasks.cast(task).and_then(|cast| cast.log.as_ref());
            task.stamps.started.is_some() && log.is_some_and(|log| log.group == self.group)
        })
    }
}
