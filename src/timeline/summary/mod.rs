//! Every figure of a run.

mod coverage;
mod grouping;
mod groups;
mod phases;
mod rates;
mod stairs;
mod stopped;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use coverage::Coverage;
pub use groups::Group;
pub use phases::PhaseFigures;
pub use rates::{Rate, Rates};
pub use stairs::{Stairs, Step};
pub use stopped::Stopped;

use super::figures::Distribution;
use super::samples::{By, MISSING};
use super::starts::{Starts, raised};
use super::{Curve, Hands, Header, OneHand, Outcome, Phase, Samples, Stamp};

/// When a part of the wanted containers had started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Milestone {
    /// The part, in per cent of the wanted containers.
    pub percent: u32,
    /// That many containers.
    pub containers: u32,
    /// When they had started, in milliseconds since t0; `null` if they never had.
    pub at_ms: Option<i64>,
}

/// Every figure of a run: `summary.json`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Summary {
    /// [`Summary::SCHEMA`] in what this version writes.
    pub schema: String,
    /// Do the samples come from the sandbox?
    pub simulated: bool,
    /// The moment just before the first service was raised.
    pub t0: Timestamp,
    /// How the run ended, if it was told.
    pub outcome: Option<Outcome>,
    /// How much is known.
    pub coverage: Coverage,
    /// The stamp that counts as a start in the curve, the milestones, the rates and the stairs.
    pub yardstick: Stamp,
    /// The step of its clock: 1 ms, or 1 000 ms for whole seconds.
    pub resolution_ms: u32,
    /// First start after t0, in milliseconds since t0.
    pub first_ms: Option<i64>,
    /// Last start.
    pub last_ms: Option<i64>,
    /// When 10, 50, 90, 99 and 100 % of the wanted containers had started.
    pub milestones: Vec<Milestone>,
    /// How fast they started.
    pub rates: Rates,
    /// Bursts with flat stretches between them, if the curve has such.
    pub stairs: Option<Stairs>,
    /// How long each stretch of a start took.
    pub phases: Vec<PhaseFigures>,
    /// The same by service.
    pub services: Vec<Group>,
    /// The same by availability zone.
    pub zones: Vec<Group>,
    /// The pull and the whole start by host; none on Fargate.
    pub hosts: Vec<Group>,
    /// Containers that stopped by themselves, by reason.
    pub stopped: Vec<Stopped>,
}

/// The parts of the wanted containers that have a milestone, in per cent.
const MILESTONES: [u32; 5] = [10, 50, 90, 99, 100];

impl Summary {
    /// Name and version of the format.
    pub const SCHEMA: &str = "stackgen.summary/1";

    /// The figures of a run and its curve.
    pub fn of(header: &Header, samples: &Samples, outcome: Option<Outcome>) -> (Self, Curve) {
        Self::of_with(&OneHand, header, samples, outcome)
    }

    /// The same, the work shared among `hands`.
    pub fn of_with(
        hands: &impl Hands,
        header: &Header,
        samples: &Samples,
        outcome: Option<Outcome>,
    ) -> (Self, Curve) {
        let raised: Vec<bool> = raised(samples).collect();
        let groups = |by| groups::groups(header, samples, &raised, by);
        let one = || {
            (
                Starts::of(header, samples),
                groups(By::Zone),
                phases(header, samples, &raised),
            )
        };
        let other = || (groups(By::Service), groups(By::Host));
        let ((starts, zones, phases), (services, hosts)) = hands.both(one, other);
        let summary = Self {
            schema: Self::SCHEMA.to_owned(),
            simulated: header.simulated,
            t0: header.t0,
            outcome,
            coverage: Coverage::of(header, samples, &starts),
            yardstick: starts.yardstick,
            resolution_ms: starts.resolution_ms,
            first_ms: starts.raised.first().copied(),
            last_ms: starts.raised.last().copied(),
            milestones: milestones(header.to, &starts),
            rates: Rates::of(&starts.raised),
            stairs: Stairs::of(&starts.raised),
            phases,
            services,
            zones,
            hosts,
            stopped: stopped::stopped(samples),
        };
        (summary, Curve::from(&starts))
    }

    /// How long one stretch of a start took.
    pub fn phase(&self, phase: Phase) -> Option<&PhaseFigures> {
        self.phases.iter().find(|figures| figures.phase == phase)
    }

    /// When `percent` of the wanted containers had started, in milliseconds since t0.
    pub fn reached_ms(&self, percent: u32) -> Option<i64> {
        let mut milestones = self.milestones.iter();
        milestones
            .find(|milestone| milestone.percent == percent)?
            .at_ms
    }
}

fn milestones(wanted: u32, starts: &Starts) -> Vec<Milestone> {
    let milestone = |percent: u32| {
        let containers = (u64::from(wanted) * u64::from(percent)).div_ceil(100);
        Milestone {
            percent,
            containers: u32::try_from(containers).unwrap_or(u32::MAX),
            at_ms: usize::try_from(containers)
                .ok()
                .and_then(|containers| starts.when(containers)),
        }
    };
    MILESTONES.into_iter().map(milestone).collect()
}

fn phases(header: &Header, samples: &Samples, raised: &[bool]) -> Vec<PhaseFigures> {
    let mut known = Vec::with_capacity(samples.len());
    let figures = |phase| {
        known.clear();
        let mut missing = 0;
        let mut raised = raised.iter();
        phases::lengths(samples, phase).for_each(|length| match (length, raised.next()) {
            (_, None | Some(false)) => {}
            (MISSING, _) => missing += 1,
            (length, _) => known.push(length),
        });
        PhaseFigures::of(phase, header, Distribution::of(&known, missing))
    };
    Phase::ALL.into_iter().map(figures).collect()
}
