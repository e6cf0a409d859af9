//! What is compared.

use serde::{Deserialize, Serialize};

use super::super::{Phase, Quantiles, Summary};

/// In what a figure is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Milliseconds.
    Milliseconds,
    /// Containers per second.
    PerSecond,
    /// Containers.
    Containers,
}

/// A figure of a run that can be held against that of another.
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) unit: Unit,
    pub(super) of: fn(&Summary) -> Option<f64>,
}

const fn metric(name: &'static str, unit: Unit, of: fn(&Summary) -> Option<f64>) -> Metric {
    Metric { name, unit, of }
}

use Unit::{Containers, Milliseconds, PerSecond};

/// All of them, in the order in which they are shown.
pub(super) const METRICS: &[Metric] = &[
    metric("containers started", Containers, |run| {
        Some(f64::from(run.coverage.have))
    }),
    metric("first start", Milliseconds, |run| time(run.first_ms)),
    metric("10 % started", Milliseconds, |run| time(run.reached_ms(10))),
    metric("50 % started", Milliseconds, |run| time(run.reached_ms(50))),
    metric("90 % started", Milliseconds, |run| time(run.reached_ms(90))),
    metric("99 % started", Milliseconds, |run| time(run.reached_ms(99))),
    metric("100 % started", Milliseconds, |run| {
        time(run.reached_ms(100))
    }),
    metric("peak rate", PerSecond, |run| {
        Some(run.rates.peak?.per_second)
    }),
    metric("sustained rate", PerSecond, |run| {
        Some(run.rates.sustained?.per_second)
    }),
    metric("requested → created, p50", Milliseconds, |run| {
        p50(run, Phase::Scheduling)
    }),
    metric("created → pull started, p50", Milliseconds, |run| {
        p50(run, Phase::Provisioning)
    }),
    metric("pull, p50", Milliseconds, |run| p50(run, Phase::Pulling)),
    metric("pull, p99", Milliseconds, |run| p99(run, Phase::Pulling)),
    metric("pull stopped → started, p50", Milliseconds, |run| {
        p50(run, Phase::Starting)
    }),
    metric("started → app, p50", Milliseconds, |run| {
        p50(run, Phase::Loading)
    }),
    metric("in all, p50", Milliseconds, |run| p50(run, Phase::InAll)),
    metric("in all, p90", Milliseconds, |run| {
        Some(spread(run, Phase::InAll)?.p90_ms)
    }),
    metric("in all, p99", Milliseconds, |run| p99(run, Phase::InAll)),
    metric("restarted", Containers, |run| {
        Some(f64::from(run.coverage.restarted))
    }),
    metric("stopped by themselves", Containers, |run| {
        Some(
            run.stopped
                .iter()
                .map(|stopped| f64::from(stopped.containers))
                .sum(),
        )
    }),
];

fn time(at_ms: Option<i64>) -> Option<f64> {
    at_ms.map(super::super::figures::float)
}

fn spread(run: &Summary, phase: Phase) -> Option<&Quantiles> {
    run.phase(phase)?.lengths.quantiles.as_ref()
}

fn p50(run: &Summary, phase: Phase) -> Option<f64> {
    Some(spread(run, phase)?.p50_ms)
}

fn p99(run: &Summary, phase: Phase) -> Option<f64> {
    Some(spread(run, phase)?.p99_ms)
}
