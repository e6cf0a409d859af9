//! What a run has really used, by what its folder tells.

use jiff::Timestamp;
use serde::Deserialize;

use crate::cost::{Consumed, Shape};
use crate::timeline::{Header, Sample, Stamp};

/// What events of a run tell of time and hosts.
#[derive(Debug, Default, PartialEq)]
pub struct Told {
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// Hosts over time, in milliseconds since t0.
    hosts: Vec<(i64, u32)>,
    /// When the step was over, and when no task was left.
    halted_ms: Option<i64>,
    back_ms: Option<i64>,
}

/// A line of `events.ndjson`, as far as it matters here.
#[derive(Deserialize)]
struct Line {
    at: Timestamp,
    event: String,
    #[serde(default)]
    elapsed_ms: Option<i64>,
    #[serde(default)]
    hosts: Option<serde_json::Value>,
}

impl Told {
    /// Reads the lines of `events.ndjson`; what is no event of ours is passed over.
    pub fn of(lines: &[u8]) -> Self {
        let mut told = Self::default();
        for line in lines.split(|byte| *byte == b'\n') {
            if let Ok(line) = serde_json::from_slice::<Line>(line) {
                told.take(&line);
            }
        }
        told
    }

    fn take(&mut self, line: &Line) {
        self.first.get_or_insert(line.at);
        self.last = Some(line.at);
        match (line.event.as_str(), line.elapsed_ms) {
            // A step that is raised anew counts anew.
            ("raised", _) => {
                (self.halted_ms, self.back_ms) = (None, None);
                self.hosts.clear();
            }
            ("pulse", Some(at)) => {
                let hosts = line.hosts.as_ref().and_then(serde_json::Value::as_u64);
                let hosts = hosts.and_then(|hosts| u32::try_from(hosts).ok());
                self.hosts.push((at, hosts.unwrap_or_default()));
            }
            ("halted", at) => self.halted_ms = at,
            ("scaled_back", at) => self.back_ms = at,
            _ => {}
        }
    }

    /// What was used, in the terms of the estimate. What is not in the folder is taken from the
    /// estimate: the start state while the stack was made, and the deletion.
    pub fn consumed(
        &self,
        header: &Header,
        samples: impl Iterator<Item = Sample>,
        shape: &Shape,
    ) -> Consumed {
        let last_pulse = self.hosts.last().map_or(0, |(at, _)| *at);
        let halted = self.halted_ms.unwrap_or(last_pulse);
        let back = self.back_ms.unwrap_or(halted).max(halted);
        // Tasks go evenly, so that on average each goes in the middle.
        let end = i64::midpoint(halted, back);
        let before = self.first.map_or(0.0, |first| {
            header.t0.duration_since(first).as_secs_f64().max(0.0)
        });
        let recorded = self.first.zip(self.last).map_or(0.0, |(first, last)| {
            last.duration_since(first).as_secs_f64()
        });
        let (mut task_ms, mut tasks) = (0, 0_u32);
        for sample in samples {
            let Some(begin) = begin(&sample) else {
                continue;
            };
            let stopped = sample.stopped.as_ref().and_then(|stop| stop.at_ms);
            task_ms += (stopped.unwrap_or(end) - begin).max(0);
            tasks += 1;
        }
        let from = f64::from(header.from);
        let hosts = self.hosts.iter().map(|(_, hosts)| *hosts);
        let hosts_gone = shape.times.hosts_gone;
        let last_hosts = self.hosts.last().map_or(0, |(_, hosts)| *hosts);
        let after = seconds(back - last_pulse).max(0.0) + hosts_gone;
        Consumed {
            seconds: recorded + shape.times.delete,
            task_seconds: seconds(task_ms) + from * (before + seconds(end)),
            host_seconds: self.host_seconds()
                + f64::from(shape.idle.hosts) * before
                + f64::from(last_hosts) * after,
            task_starts: f64::from(tasks) + from,
            host_starts: f64::from(hosts.max().unwrap_or_default()),
        }
    }

    /// Host-seconds from t0 to the last word on them.
    fn host_seconds(&self) -> f64 {
        let from = std::iter::once((0, self.hosts.first().map_or(0, |(_, hosts)| *hosts)));
        let pairs = from.chain(self.hosts.iter().copied()).zip(&self.hosts);
        pairs
            .map(|((from, a), (to, b))| {
                f64::midpoint(f64::from(a), f64::from(*b)) * seconds(to - from)
            })
            .sum()
    }
}

/// When a task began to be billed, as far as is known: with the pull of its image.
fn begin(sample: &Sample) -> Option<i64> {
    [Stamp::PullStarted, Stamp::Started, Stamp::App]
        .into_iter()
        .find_map(|stamp| sample.stamps.get(stamp))
}

/// Milliseconds as seconds.
fn seconds(ms: i64) -> f64 {
    jiff::SignedDuration::from_millis(ms).as_secs_f64()
}
