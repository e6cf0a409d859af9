//! When the containers of a run started, in order.

use super::figures::sorted;
use super::samples::MISSING;
use super::{Header, Samples, Stamp};

/// Starts of a run's containers by its yardstick, in milliseconds since t0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Starts {
    /// The stamp that counts as a start.
    pub(super) yardstick: Stamp,
    /// The step of its clock in milliseconds.
    pub(super) resolution_ms: u32,
    /// Containers that ran before t0: those the header says, of which there need not be samples.
    pub(super) before: usize,
    /// When each of the others started, in order.
    pub(super) raised: Vec<i64>,
}

/// Which containers ran before t0: those without a request, in a run that has requests.
pub(super) fn raised(samples: &Samples) -> impl Iterator<Item = bool> {
    let known = samples.moments(Stamp::Requested).any(|at| at != MISSING);
    samples
        .moments(Stamp::Requested)
        .map(move |at| !known || at != MISSING)
}

impl Starts {
    pub(super) fn of(header: &Header, samples: &Samples) -> Self {
        let yardstick = yardstick(samples);
        let mut before = 0;
        let mut starts = Vec::with_capacity(samples.len());
        let mut raised = raised(samples);
        samples.moments(yardstick).for_each(|at| {
            if raised.next() == Some(false) {
                before += 1;
            } else if at != MISSING {
                starts.push(at);
            }
        });
        Self {
            yardstick,
            resolution_ms: header.resolution_ms(yardstick),
            before: before.max(usize::try_from(header.from).unwrap_or(usize::MAX)),
            raised: sorted(starts),
        }
    }

    /// How many containers started in all.
    pub(super) const fn len(&self) -> usize {
        self.before + self.raised.len()
    }

    /// When there were `containers` for the first time: at t0 or before it if they ran already.
    pub(super) fn when(&self, containers: usize) -> Option<i64> {
        match containers.checked_sub(self.before + 1) {
            Some(rank) => self.raised.get(rank).copied(),
            None => Some(0),
        }
    }
}

/// A container's own record, unless fewer than half of the containers that ECS saw run have one.
fn yardstick(samples: &Samples) -> Stamp {
    let known = |stamp| samples.moments(stamp).filter(|at| *at != MISSING).count();
    if known(Stamp::App) * 2 >= known(Stamp::Started) {
        Stamp::App
    } else {
        Stamp::Started
    }
}
