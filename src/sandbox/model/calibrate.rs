//! What real AWS did, held against what the model assumed; and parameters out of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Model, Parameter};

/// One container's start, in milliseconds after the step. What is not known is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// Its service.
    pub service: String,
    /// Its host; none on Fargate.
    pub host: Option<String>,
    /// ECS made the task.
    pub created: Option<i64>,
    /// The pull of its image began.
    pub pull_started: Option<i64>,
    /// The pull of its image ended.
    pub pull_stopped: Option<i64>,
    /// Its container started.
    pub started: Option<i64>,
    /// Its app ran its first line.
    pub app: Option<i64>,
}

/// What the containers of a run ran on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Platform {
    /// Windows.
    pub windows: bool,
    /// ARM.
    pub arm: bool,
    /// Fargate Spot, where it was Fargate.
    pub spot: bool,
}

/// A parameter as it was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Its place in the file.
    pub name: String,
    /// How many values it is made of.
    pub count: usize,
    /// What was measured.
    pub measured: Parameter,
    /// What the model has; none for a resource that has no row in it.
    pub assumed: Option<Parameter>,
    /// Why it is only told and not taken over, if so.
    pub only_told: Option<&'static str>,
}

/// From so many values on a parameter is taken over.
const ENOUGH: usize = 20;
const TOO_FEW: &str = "too few";
/// An account's bucket is the limit from this share of its rate on, in percent.
const LIMITED: f64 = 0.9;

/// What the starts of a run say about the model's parameters.
pub fn of_run(
    starts: &[Start],
    platform: Platform,
    (model, source): (&Model, &str),
) -> Vec<Finding> {
    let mut findings = Findings {
        found: Vec::new(),
        known: model
            .rows()
            .into_iter()
            .map(|row| (row.name, row.parameter))
            .collect(),
        source,
    };
    let (fargate, hosts): (Vec<&Start>, Vec<&Start>) =
        starts.iter().partition(|start| start.host.is_none());
    let span = |of: &[&Start], from: fn(&Start) -> Option<i64>, to: fn(&Start) -> Option<i64>| {
        let spans = of
            .iter()
            .filter_map(|start| Some(seconds(to(start)? - from(start)?)));
        spans.filter(|seconds| *seconds > 0.0).collect::<Vec<f64>>()
    };
    let provisioning = match platform {
        Platform { windows: true, .. } => "fargate.provisioning_windows",
        Platform { arm: true, .. } => "fargate.provisioning_arm",
        _ => "fargate.provisioning",
    };
    let size = model.container.image_mb.value;
    let rates = |pulls: Vec<f64>| {
        pulls
            .into_iter()
            .map(|pull| size / pull)
            .collect::<Vec<f64>>()
    };
    findings.durations(
        provisioning,
        span(&fargate, |one| one.created, |one| one.pull_started),
    );
    let pulls = span(&fargate, |one| one.pull_started, |one| one.pull_stopped);
    findings.durations("fargate.pull_mb_per_second", rates(pulls));
    findings.durations(
        "fargate.start",
        span(&fargate, |one| one.pull_stopped, |one| one.started),
    );
    let (first, later) = pulls_of_hosts(&hosts);
    findings.durations("host.pull_mb_per_second", rates(first));
    findings.durations("host.cached", later);
    findings.durations(
        "host.start",
        span(&hosts, |one| one.pull_stopped, |one| one.started),
    );
    let all: Vec<&Start> = starts.iter().collect();
    findings.durations(
        "container.app",
        span(&all, |one| one.started, |one| one.app),
    );
    findings.rates(&fargate, platform);
    findings.placements(&hosts);
    findings.found
}

/// How long the resources of a stack took, against the table: type and operation, and seconds.
pub fn of_stack(
    spans: BTreeMap<String, Vec<f64>>,
    assumed: impl Fn(&str) -> Option<Parameter>,
    source: &str,
) -> Vec<Finding> {
    let spans = spans.into_iter().filter(|(_, seconds)| !seconds.is_empty());
    spans
        .map(|(what, seconds)| {
            let known = assumed(&what);
            let about = format!("how long this takes: {what}");
            let mut measured = measured(seconds.clone(), "s", (&about, source));
            // A few of one stack say little of how much they spread.
            if seconds.len() < ENOUGH {
                measured.spread = known.as_ref().map_or(0.3, |known| known.spread);
            }
            Finding {
                name: format!("stack.{what}"),
                count: seconds.len(),
                measured,
                assumed: known,
                only_told: None,
            }
        })
        .collect()
}

/// The findings as a file of parameters: what was taken over, and nothing else.
pub fn file(findings: &[Finding]) -> String {
    let mut groups: BTreeMap<&str, String> = BTreeMap::new();
    for finding in findings
        .iter()
        .filter(|finding| finding.only_told.is_none())
    {
        let Some((group, name)) = finding.name.split_once('.') else {
            continue;
        };
        // JSON is YAML, and quotes what has to be quoted.
        let value = serde_json::to_string(&finding.measured).unwrap_or_default();
        let _ = writeln!(groups.entry(group).or_default(), "  {name:?}: {value}");
    }
    let parts = groups
        .iter()
        .map(|(group, lines)| format!("{group}:\n{lines}"));
    format!(
        "# Measured by `stackgen sandbox calibrate`; `--sandbox-model` takes it.\n{}",
        parts.collect::<String>()
    )
}

/// Whether anything of it would be in the file.
pub fn is_of_use(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.only_told.is_none())
}

struct Findings<'a> {
    found: Vec<Finding>,
    known: BTreeMap<String, Parameter>,
    source: &'a str,
}

impl Findings<'_> {
    fn durations(&mut self, name: &str, values: Vec<f64>) {
        let few = values.len() < ENOUGH;
        self.add(name, values, few.then_some(TOO_FEW));
    }

    fn add(&mut self, name: &str, values: Vec<f64>, only_told: Option<&'static str>) {
        let Some(known) = self.known.get(name).filter(|_| !values.is_empty()) else {
            return;
        };
        let count = values.len();
        let mut measured = measured(values, &known.unit, (&known.about, self.source));
        if known.spread == 0.0 {
            measured.spread = 0.0;
        }
        self.found.push(Finding {
            name: name.to_owned(),
            count,
            measured,
            assumed: Some(known.clone()),
            only_told,
        });
    }

    /// Starts per second on Fargate, of each service and of all.
    fn rates(&mut self, fargate: &[&Start], platform: Platform) {
        let all: Vec<i64> = fargate.iter().filter_map(|start| start.created).collect();
        let limit = self
            .known
            .get("fargate.launch_per_second")
            .map_or(0.0, |known| known.value);
        let total = rate(all).unwrap_or(0.0);
        let limited = total >= limit * LIMITED;
        if total > 0.0 {
            let below = (!limited).then_some("below its limit");
            self.add("fargate.launch_per_second", vec![total], below);
        }
        let name = if platform.spot {
            "scheduler.fargate_spot_per_second"
        } else {
            "scheduler.fargate_per_second"
        };
        let services = by(
            fargate,
            |start| Some(start.service.clone()),
            |start| start.created,
        );
        let rates: Vec<f64> = services.into_values().filter_map(rate).collect();
        self.add(
            name,
            rates,
            limited.then_some("the account's rate was the limit"),
        );
    }

    /// The most that services placed on hosts in half a minute.
    fn placements(&mut self, hosts: &[&Start]) {
        let services = by(
            hosts,
            |start| Some(start.service.clone()),
            |start| start.pull_started,
        );
        let peaks: Vec<f64> = services.into_values().filter_map(peak).collect();
        let name = "scheduler.hosts_per_second";
        let assumed = self.known.get(name).map_or(0.0, |known| known.value);
        let most = peaks.iter().copied().fold(0.0, f64::max);
        let below = (most <= assumed).then_some("hosts may have been the limit");
        self.add(name, peaks, below);
    }
}

/// Median and spread of values.
fn measured(mut values: Vec<f64>, unit: &str, (about, source): (&str, &str)) -> Parameter {
    values.sort_by(f64::total_cmp);
    let ratio = quantile(&values, 84) / quantile(&values, 16).max(f64::MIN_POSITIVE);
    let spread = if values.len() > 1 {
        ratio.ln() / 2.0
    } else {
        0.0
    };
    let round = |value: f64| (value * 1_000.0).round() / 1_000.0;
    Parameter {
        value: round(quantile(&values, 50)).max(0.001),
        spread: round(spread).clamp(0.0, 1.0),
        unit: unit.to_owned(),
        source: source.to_owned(),
        fitted: false,
        about: about.to_owned(),
    }
}

/// The value below which so many percent lie, of sorted values.
fn quantile<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    let at = sorted.len().saturating_sub(1) * percent / 100;
    sorted.get(at).copied().unwrap_or_default()
}

/// Times by what they belong to.
fn by(
    starts: &[&Start],
    key: impl Fn(&Start) -> Option<String>,
    time: impl Fn(&Start) -> Option<i64>,
) -> BTreeMap<String, Vec<i64>> {
    let mut groups: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for start in starts {
        if let Some((key, time)) = key(start).zip(time(start)) {
            groups.entry(key).or_default().push(time);
        }
    }
    groups
}

/// How many a second between the tenth and the ninetieth percent; none of too few.
fn rate(mut times: Vec<i64>) -> Option<f64> {
    times.retain(|time| *time >= 0);
    times.sort_unstable();
    let length = seconds(quantile(&times, 90) - quantile(&times, 10));
    (times.len() >= ENOUGH && length > 0.0).then(|| float(times.len()) * 0.8 / length)
}

/// The most in any half minute, a second; none of too few.
fn peak(mut times: Vec<i64>) -> Option<f64> {
    const WINDOW_MS: i64 = 30_000;
    times.retain(|time| *time >= 0);
    times.sort_unstable();
    let within = |at: usize| {
        let until = times.get(at).map_or(0, |from| from + WINDOW_MS);
        times.partition_point(|time| *time < until) - at
    };
    let most = (0..times.len()).map(within).max()?;
    (times.len() >= ENOUGH).then(|| float(most) / seconds(WINDOW_MS))
}

/// Seconds of the first pull of each host, and of the later ones.
fn pulls_of_hosts(hosts: &[&Start]) -> (Vec<f64>, Vec<f64>) {
    let mut of_host: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
    for start in hosts {
        if let (Some(host), Some(from), Some(to)) = (
            start.host.as_deref(),
            start.pull_started,
            start.pull_stopped,
        ) {
            of_host.entry(host).or_default().push((from, to));
        }
    }
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for pulls in of_host.values_mut() {
        pulls.sort_unstable();
        let Some((from, to)) = pulls.first().copied() else {
            continue;
        };
        first.push(seconds(to - from).max(0.001));
        let cached = pulls.iter().filter(|(from, _)| *from >= to);
        later.extend(cached.map(|(from, to)| seconds(to - from).max(0.001)));
    }
    (first, later)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a run")]
fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "containers of a run")]
fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
