//! A chart in sentences, for who cannot see it.

use super::{Chart, Role};
use super::{clock, count};

/// What the picture shows, one sentence a line and mark.
pub(super) fn description(chart: &Chart) -> String {
    let mut sentences = Vec::new();
    if chart.simulated {
        sentences.push("Simulated: the sandbox, not AWS.".to_owned());
    }
    if let Some(target) = chart.target {
        sentences.push(format!("Target: {} containers.", count(target)));
    }
    for line in &chart.lines {
        let origin = match line.role {
            Role::Run => "",
            Role::Published => " (published)",
        };
        let start = line.points.first();
        let half = line.points.last().and_then(|end| {
            let mut points = line.points.iter();
            points.find(|point| point.containers >= end.containers.div_ceil(2))
        });
        let moments: Vec<String> = [start, half, line.points.last()]
            .into_iter()
            .flatten()
            .map(|point| format!("{} at {}", count(point.containers), clock(point.at_ms)))
            .collect();
        let path = if moments.is_empty() {
            "no containers".to_owned()
        } else {
            moments.join(", ")
        };
        sentences.push(format!("{}{origin}: {path}.", line.label));
    }
    for mark in &chart.marks {
        sentences.push(format!("{} ({}).", mark.text, clock(mark.at_ms)));
    }
    sentences.join(" ")
}
