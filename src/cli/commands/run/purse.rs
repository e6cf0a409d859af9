//! What a run may spend, and what it has spent.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};

use crate::bench::{Budget, Prices};
use crate::cost::{Book, Level, Part, Shape, Usd, section};
use crate::timeline::live::Measured;

/// What a run may spend, and what it has spent.
#[derive(Debug)]
pub(super) struct Purse {
    most: Option<Usd>,
    prices: Prices,
    /// What stands while no step goes on, in millionths of a dollar an hour.
    idle: Option<u64>,
    back_ms: u64,
    delete_ms: u64,
    spent: Cell<u64>,
    since: Cell<Timestamp>,
}

impl Purse {
    /// A purse that is opened now.
    pub(super) fn new(shape: &Shape, book: &Book, most: Option<Usd>, now: Timestamp) -> Self {
        let times = &shape.times;
        Self {
            most,
            prices: prices(shape, book),
            idle: hourly(shape, book, shape.idle),
            back_ms: milliseconds(times.back + times.hosts_gone),
            delete_ms: milliseconds(times.delete),
            spent: Cell::new(0),
            since: Cell::new(now),
        }
    }

    /// What things cost.
    pub(super) const fn prices(&self) -> Prices {
        self.prices
    }

    /// What the next step may spend.
    pub(super) fn budget(&self) -> Option<Budget> {
        Some(Budget {
            micros: self.most?.as_micros(),
            before_micros: self.spent.get(),
            since: self.since.get(),
            back_ms: self.back_ms,
            delete_ms: self.delete_ms,
        })
    }

    /// Takes in a step that is over: what it cost, and what stood until it began.
    pub(super) fn pay(&self, measured: &Measured) {
        let waited = measured.t0.duration_since(self.since.get()).as_secs();
        let waiting = self.idle.map(|idle| {
            let idle = Usd::micros(idle).share(u64::try_from(waited).unwrap_or_default(), 3600);
            idle.as_micros()
        });
        let cost = waiting.unwrap_or_default() + measured.usd_micros.unwrap_or_default();
        self.spent.set(self.spent.get().saturating_add(cost));
        self.since
            .set(measured.t0 + SignedDuration::from_millis(measured.elapsed_ms));
    }
}

/// What an hour of each thing costs, and each start.
fn prices(shape: &Shape, book: &Book) -> Prices {
    let level = |tasks, hosts| hourly(shape, book, Level { tasks, hosts });
    let standing = level(0, 0);
    let more = |one: Option<u64>| Some(one?.saturating_sub(standing?));
    let starts = |task_starts, host_starts| {
        let usage = shape.starts(task_starts, host_starts);
        total(shape, book, &usage)
    };
    Prices {
        standing,
        host: more(level(0, 1)),
        task: more(level(1, 0)),
        task_start: starts(1.0, 0.0),
        host_start: starts(0.0, 1.0),
    }
}

/// What an hour at a level costs, in millionths of a dollar; `None` where a price is not known.
fn hourly(shape: &Shape, book: &Book, level: Level) -> Option<u64> {
    total(shape, book, &shape.steady(level, 1.0))
}

fn total(shape: &Shape, book: &Book, usage: &crate::cost::Usage) -> Option<u64> {
    let section = section(shape, book, (Part::FullHour, 1.0), usage);
    let known = section.unpriced.is_empty();
    known.then(|| section.total.as_micros())
}

fn milliseconds(seconds: f64) -> u64 {
    let whole = SignedDuration::try_from_secs_f64(seconds).unwrap_or_default();
    u64::try_from(whole.as_millis()).unwrap_or_default()
}
