//! The figures of a service, an availability zone or a host.

use serde::{Deserialize, Serialize};

use super::super::figures::count;
use super::super::samples::By;
use super::super::{Header, Phase, Samples};
use super::grouping::Grouping;
use super::phases::{PhaseFigures, by_group};

/// Containers that share a service, a zone or a host, less those that ran before t0.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Group {
    /// Their service, zone id or instance id; `null` for those of which it is not known.
    pub name: Option<String>,
    /// How many there are.
    pub containers: u32,
    /// How long their starts took.
    pub phases: Vec<PhaseFigures>,
}

impl Group {
    /// How long one stretch of their starts took.
    pub fn phase(&self, phase: Phase) -> Option<&PhaseFigures> {
        self.phases.iter().find(|figures| figures.phase == phase)
    }
}

/// What a host bears on: the pull, by its cache and its network; and how long it took in all.
const HOST_PHASES: [Phase; 2] = [Phase::Pulling, Phase::InAll];

/// The figures of each group, in order of their names; those without a name last, and left out where
/// none has one.
pub(super) fn groups(header: &Header, samples: &Samples, raised: &[bool], by: By) -> Vec<Group> {
    let named = samples.groups(by);
    if named == 0 {
        return Vec::new();
    }
    let numbers = samples.numbers(by).zip(raised).map(|(number, raised)| {
        // Whoever has no name is in the group after the last.
        raised.then(|| usize::try_from(number).map_or(named, |number| number.min(named)))
    });
    let grouping = Grouping::of(named + 1, numbers);
    let phases = match by {
        By::Host => HOST_PHASES.as_slice(),
        By::Service | By::Zone => Phase::ALL.as_slice(),
    };
    let mut groups: Vec<Group> = grouping
        .sizes()
        .iter()
        .enumerate()
        .map(|(number, size)| Group {
            name: samples.name(by, count(number)).map(str::to_owned),
            containers: count(*size),
            phases: Vec::with_capacity(phases.len()),
        })
        .collect();
    for phase in phases {
        let figures = by_group(header, samples, *phase, &grouping);
        for (group, figures) in groups.iter_mut().zip(figures) {
            group.phases.push(figures);
        }
    }
    groups.retain(|group| group.containers > 0);
    groups.sort_by(|one, other| {
        (one.name.is_none(), &one.name).cmp(&(other.name.is_none(), &other.name))
    });
    groups
}
