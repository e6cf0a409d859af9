//! Runs held against runs.

mod bootstrap;
mod metric;
mod random;
mod unlike;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use bootstrap::Interval;
pub use metric::Unit;
pub use unlike::{Difference, Weight};

use super::{Environment, Summary};
use metric::METRICS;

/// A run that is to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// The run's id.
    pub run: &'a str,
    /// Its figures.
    pub summary: &'a Summary,
    /// What it ran on.
    pub environment: &'a Environment,
}

/// Repeats of one setup, or a single run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Side {
    /// Name of the profile; with the run's id where another side has the same.
    pub name: String,
    /// Ids of its runs.
    pub runs: Vec<String>,
}

/// How the figure of a side differs from that of the first.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
pub struct Change {
    /// The figure less that of the first side, in its unit.
    pub difference: f64,
    /// The difference in per cent of the first side's figure; `null` where that is 0.
    pub percent: Option<f64>,
    /// Where the difference lies with a confidence of 95 %; `null` unless both sides have repeats.
    pub interval: Option<Interval>,
}

/// One figure, side by side.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Row {
    /// What it is.
    pub name: String,
    /// In what it is given.
    pub unit: Unit,
    /// Its mean over the runs of each side; `null` where a side has none.
    pub values: Vec<Option<f64>>,
    /// How each side but the first differs from the first; `null` where one of the two has none.
    pub changes: Vec<Option<Change>>,
}

/// Runs held against runs: the first side is what the others are held against.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Comparison {
    /// [`Comparison::SCHEMA`] in what this version writes.
    pub schema: String,
    /// Is any of the runs simulated?
    pub simulated: bool,
    /// What is compared.
    pub sides: Vec<Side>,
    /// In what the environments differ.
    pub differences: Vec<Difference>,
    /// The figures.
    pub rows: Vec<Row>,
}

impl Comparison {
    /// Name and version of the format.
    pub const SCHEMA: &str = "stackgen.comparison/1";

    /// Compares runs. Runs of one setup are repeats of it and make one side, unless all are of one:
    /// then each is a side of its own.
    pub fn of(runs: &[Compared<'_>]) -> Self {
        let sides = sides(runs);
        let environments: Vec<Vec<(&Environment, &Summary)>> = sides
            .iter()
            .map(|side| {
                side.iter()
                    .map(|run| (run.environment, run.summary))
                    .collect()
            })
            .collect();
        Self {
            schema: Self::SCHEMA.to_owned(),
            simulated: runs.iter().any(|run| run.environment.simulated),
            differences: unlike::differences(&environments),
            rows: METRICS.iter().map(|metric| row(metric, &sides)).collect(),
            sides: named(&sides),
        }
    }

    /// The differences that forbid a comparison; none where the runs are alike enough.
    pub fn unlike(&self) -> impl Iterator<Item = &Difference> {
        let differences = self.differences.iter();
        differences.filter(|difference| difference.weight == Weight::Unlike)
    }
}

/// What makes two runs repeats of each other.
fn setup<'a>(run: &Compared<'a>) -> (&'a str, Option<&'a str>, bool, &'a str, (u32, u32)) {
    let it = run.environment;
    let digest = it.profile_digest.as_deref();
    (
        &it.profile,
        digest,
        it.simulated,
        &it.region,
        (it.from, it.to),
    )
}

fn sides<'r, 'a>(runs: &'r [Compared<'a>]) -> Vec<Vec<&'r Compared<'a>>> {
    let mut sides: Vec<Vec<&Compared<'_>>> = Vec::new();
    for run in runs {
        let same = |side: &&mut Vec<&Compared<'_>>| {
            side.first().is_some_and(|first| setup(first) == setup(run))
        };
        match sides.iter_mut().find(same) {
            Some(side) => side.push(run),
            None => sides.push(vec![run]),
        }
    }
    match sides.len() {
        1 => runs.iter().map(|run| vec![run]).collect(),
        _ => sides,
    }
}

fn named(sides: &[Vec<&Compared<'_>>]) -> Vec<Side> {
    let profile = |side: &[&Compared<'_>]| {
        let first = side.first().map(|run| run.environment.profile.as_str());
        first.unwrap_or_default().to_owned()
    };
    let profiles: Vec<String> = sides.iter().map(|side| profile(side)).collect();
    let side = |(side, name): (&Vec<&Compared<'_>>, &String)| {
        let runs: Vec<String> = side.iter().map(|run| run.run.to_owned()).collect();
        let alone = profiles.iter().filter(|profile| *profile == name).count() == 1;
        let name = match runs.first() {
            Some(first) if !alone => format!("{name} ({first})"),
            _ => name.clone(),
        };
        Side { name, runs }
    };
    sides.iter().zip(&profiles).map(side).collect()
}

fn row(metric: &metric::Metric, sides: &[Vec<&Compared<'_>>]) -> Row {
    let figures: Vec<Vec<f64>> = sides
        .iter()
        .map(|side| {
            side.iter()
                .filter_map(|run| (metric.of)(run.summary))
                .collect()
        })
        .collect();
    let (base, others) = figures
        .split_first()
        .map_or((&[][..], &[][..]), |(base, others)| {
            (base.as_slice(), others)
        });
    Row {
        name: metric.name.to_owned(),
        unit: metric.unit,
        values: figures.iter().map(|side| bootstrap::mean(side)).collect(),
        changes: others.iter().map(|other| change(base, other)).collect(),
    }
}

fn change(base: &[f64], other: &[f64]) -> Option<Change> {
    let (from, to) = (bootstrap::mean(base)?, bootstrap::mean(other)?);
    let difference = to - from;
    Some(Change {
        difference,
        percent: (from.abs() > f64::EPSILON).then(|| difference / from * 100.0),
        interval: bootstrap::interval(base, other),
    })
}
