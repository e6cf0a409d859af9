//! What a board adds up to.

use std::collections::BTreeMap;

use super::{Board, Entry, is_started};
use crate::bench::causes::is_interruption;
use crate::timeline::Stamp;
use crate::timeline::live::{Cause, CauseCount, Coverage, LineCounts, TaskStopped};

/// Starts are counted a second over so long, up to the last one.
const RATE_MS: i64 = 10_000;

impl Board {
    /// Containers that started after t0.
    pub(in crate::bench) fn started(&self) -> u32 {
        number(self.starts.len())
    }

    /// Tasks that say themselves that they started after t0, without those that stopped.
    pub(in crate::bench) fn own(&self) -> u32 {
        let own = |entry: &&Entry| !entry.gone && !entry.told.is_empty();
        number(self.tasks.values().filter(own).count())
    }

    /// Containers a second, over the last ten seconds before the latest known start.
    pub(in crate::bench) fn per_second(&self, elapsed_ms: i64) -> f64 {
        let Some(last) = self.starts.last().copied() else {
            return 0.0;
        };
        if elapsed_ms - last > 3 * RATE_MS {
            return 0.0;
        }
        let first = self.starts.partition_point(|at| *at <= last - RATE_MS);
        f64::from(number(self.starts.len() - first)) / 10.0
    }

    /// When the `part`th of `whole` of those that have started had.
    pub(in crate::bench) fn by(&self, part: usize, whole: usize) -> Option<i64> {
        let last = self.starts.len().checked_sub(1)?;
        self.starts.get(last * part / whole).copied()
    }

    /// Tasks that failed before they ran, since a moment.
    pub(in crate::bench) fn failed(&self, since_ms: i64) -> u32 {
        let recent = |stop: &&TaskStopped| stop.at_ms.is_none_or(|at| at >= since_ms);
        let failures = self.stopped.iter().filter(|stop| is_failure(stop));
        number(failures.filter(recent).count())
    }

    /// Containers that started since a moment.
    pub(in crate::bench) fn started_since(&self, since_ms: i64) -> u32 {
        number(self.starts.len() - self.starts.partition_point(|at| *at < since_ms))
    }

    /// Tasks whose host or capacity was taken back.
    pub(in crate::bench) fn interrupted(&self) -> u32 {
        let interrupted = |stop: &&TaskStopped| is_interruption(stop.why.cause);
        number(self.stopped.iter().filter(interrupted).count())
    }

    /// Starts of a container beyond the first of its task.
    pub(in crate::bench) fn restarts(&self) -> u32 {
        self.tasks.values().map(|entry| entry.sample.restarts).sum()
    }

    /// What was read of the log.
    pub(in crate::bench) const fn lines(&self) -> LineCounts {
        self.lines
    }

    /// Tasks that stopped by themselves by cause, the most frequent first.
    pub(in crate::bench) fn causes(&self) -> Vec<CauseCount> {
        let mut causes: BTreeMap<Cause, CauseCount> = BTreeMap::new();
        for stop in &self.stopped {
            let count = causes.entry(stop.why.cause).or_insert_with(|| CauseCount {
                cause: stop.why.cause,
                count: 0,
                example: stop.why.reason.clone(),
            });
            count.count += 1;
        }
        let mut causes: Vec<_> = causes.into_values().collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
        causes
    }

    /// Of how many containers that ran what is known.
    pub(in crate::bench) fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::default();
        for entry in self
            .tasks
            .values()
            .filter(|entry| is_started(&entry.sample))
        {
            let knows = |stamp| entry.sample.stamps.get(stamp).is_some();
            coverage.expected += 1;
            coverage.created += u32::from(knows(Stamp::Created));
            coverage.pulled += u32::from(knows(Stamp::PullStarted) && knows(Stamp::PullStopped));
            coverage.started += u32::from(knows(Stamp::Started));
            coverage.app += u32::from(knows(Stamp::App));
        }
        coverage
    }
}

/// Did it stop before it ran, for a reason of its own?
const fn is_failure(stop: &TaskStopped) -> bool {
    !stop.started && !is_interruption(stop.why.cause)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
