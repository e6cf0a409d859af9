//! How long an operation on a whole stack takes, told before it begins: the critical path of its
//! template.

use std::collections::BTreeMap;

use serde::Serialize;

use super::outlook::{Outline, Step};
use super::{Operation, Phase, Resource};

/// How long an operation takes, if all goes as usual, and what it waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Forecast {
    /// Seconds until the last resource is finished.
    pub seconds: u32,
    /// The critical path: each waits for the one before it, and nothing takes longer.
    pub path: Vec<Leg>,
    /// What belongs to each phase, and when it is finished; phases without resources are left out.
    pub phases: Vec<PhaseForecast>,
}

/// A resource on the critical path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leg {
    /// Logical id.
    pub logical_id: String,
    /// Type.
    pub resource_type: String,
    /// How long it usually takes, in seconds.
    pub seconds: u32,
}

/// A phase of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseForecast {
    /// The phase.
    pub phase: Phase,
    /// Its resources, counted by type.
    pub kinds: BTreeMap<String, usize>,
    /// Seconds until its last resource is finished.
    pub until_seconds: u32,
}

impl PhaseForecast {
    /// Its resources.
    pub fn resources(&self) -> usize {
        self.kinds.values().sum()
    }
}

/// The forecast of an operation on all resources of a template.
pub fn forecast(operation: Operation, resources: &[Resource]) -> Forecast {
    let outline = Outline::of(operation, resources);
    let steps = outline.steps();
    let kinds: BTreeMap<&str, &str> = resources
        .iter()
        .map(|one| (one.logical_id.as_str(), one.resource_type.as_str()))
        .collect();
    let kind = |step: &Step| kinds.get(step.logical_id.as_str()).copied().unwrap_or("");
    let mut ends: Vec<u32> = Vec::with_capacity(steps.len());
    for step in steps {
        let begin = latest(&step.after, &ends).map_or(0, |(_, end)| end);
        ends.push(begin.saturating_add(step.usual_seconds));
    }
    let all: Vec<usize> = (0..ends.len()).collect();
    let mut path = Vec::new();
    let mut next = latest(&all, &ends);
    while let Some((step, _)) = next.and_then(|(index, end)| Some((steps.get(index)?, end))) {
        path.push(Leg {
            logical_id: step.logical_id.clone(),
            resource_type: kind(step).to_owned(),
            seconds: step.usual_seconds,
        });
        next = latest(&step.after, &ends);
    }
    path.reverse();
    let mut phases: BTreeMap<Phase, PhaseForecast> = BTreeMap::new();
    for (step, end) in steps.iter().zip(&ends) {
        let phase = Phase::of(kind(step));
        let one = phases.entry(phase).or_insert_with(|| PhaseForecast {
            phase,
            kinds: BTreeMap::new(),
            until_seconds: 0,
        });
        *one.kinds.entry(kind(step).to_owned()).or_default() += 1;
        one.until_seconds = one.until_seconds.max(*end);
    }
    Forecast {
        seconds: ends.iter().copied().max().unwrap_or_default(),
        path,
        phases: phases.into_values().collect(),
    }
}

/// The step among `indices` that ends last, the first of several, and when it ends.
fn latest(indices: &[usize], ends: &[u32]) -> Option<(usize, u32)> {
    let all = indices
        .iter()
        .filter_map(|index| Some((*index, *ends.get(*index)?)));
    all.reduce(|last, one| if one.1 > last.1 { one } else { last })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(logical_id: &str, resource_type: &str, needs: &[&str], usual: u32) -> Resource {
        Resource {
            needs: needs.iter().map(|&need| need.to_owned()).collect(),
            usual_seconds: Some(usual),
            ..Resource::plain(logical_id, resource_type)
        }
    }

    fn stack() -> Vec<Resource> {
        vec![
            resource("Service", "AWS::ECS::Service", &["Nat", "Cluster"], 70),
            resource("Cluster", "AWS::ECS::Cluster", &[], 5),
            resource("Nat", "AWS::EC2::NatGateway", &["Vpc"], 100),
            resource("Vpc", "AWS::EC2::VPC", &[], 15),
        ]
    }

    fn path(forecast: &Forecast) -> Vec<&str> {
        let legs = forecast.path.iter();
        legs.map(|leg| leg.logical_id.as_str()).collect()
    }

    #[test]
    fn the_longest_chain_decides_and_a_delete_walks_it_backwards() {
        let create = forecast(Operation::Create, &stack());
        assert_eq!(
            (create.seconds, path(&create)),
            (185, vec!["Vpc", "Nat", "Service"])
        );
        let delete = forecast(Operation::Delete, &stack());
        assert_eq!(
            (delete.seconds, path(&delete)),
            (185, vec!["Service", "Nat", "Vpc"])
        );
        let sum: u32 = create.path.iter().map(|leg| leg.seconds).sum();
        assert_eq!(sum, create.seconds, "a path has no gaps");
    }

    #[test]
    fn phases_say_what_they_hold_and_when_they_are_over() {
        let create = forecast(Operation::Create, &stack());
        let phases = create.phases.iter();
        let phases: Vec<_> = phases
            .map(|one| (one.phase, one.resources(), one.until_seconds))
            .collect();
        assert_eq!(
            phases,
            [
                (Phase::Network, 2, 115),
                (Phase::Capacity, 1, 5),
                (Phase::Services, 1, 185)
            ]
        );
    }

    #[test]
    fn nothing_takes_no_time() {
        assert_eq!(forecast(Operation::Create, &[]), Forecast::default());
    }
}
