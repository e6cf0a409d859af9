//! Which services there are, and how many tasks each is raised to.

use serde::Serialize;

use super::names::logical_name;
use crate::profile::{Profile, Services, System};

/// One ECS service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Service {
    /// Piece of the logical id: `Onexxx`.
    pub id: String,
    /// First part of its name; the stack's name follows.
    pub key: String,
    /// Tasks before the measured step.
    pub start: u32,
    /// Tasks after it.
    pub count: u32,
}

/// The published names of services, in order: the ECS-on-EC2 setup ends each in `xxx`.
const NUMBERS: [&str; 10] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// The services of a profile, in the order they are made.
pub(super) fn services(profile: &Profile) -> Vec<Service> {
    let start = profile.scaling.from;
    let make = |key: String, count| Service {
        id: logical_name(&key),
        key,
        start,
        count,
    };
    match &profile.workload.services {
        Services::Even(even) => split(even.tasks, even.count)
            .into_iter()
            .enumerate()
            .map(|(index, count)| make(key(profile.system, index), count))
            .collect(),
        Services::Named(named) => named
            .iter()
            .map(|(name, count)| make(name.clone(), *count))
            .collect(),
    }
}

fn key(system: System, index: usize) -> String {
    let suffix = match system {
        System::EcsEc2 => "xxx",
        System::EcsFargate => "",
    };
    match NUMBERS.get(index) {
        Some(number) => format!("{number}{suffix}"),
        None => format!("n{}{suffix}", index + 1),
    }
}

/// Splits `tasks` evenly; the first ones take the remainder.
///
/// ```
/// assert_eq!(stackgen::plan::split(3500, 3), [1167, 1167, 1166]);
/// ```
pub fn split(tasks: u32, services: u16) -> Vec<u32> {
    let count = u32::from(services);
    (0..count)
        .map(|index| tasks / count + u32::from(index < tasks % count))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_splits() {
        assert_eq!(split(3500, 5), [700; 5]);
        assert_eq!(split(3500, 2), [1750; 2]);
        assert_eq!(split(3500, 10), [350; 10]);
        assert_eq!(split(10_000, 5), [2000; 5]);
        assert!(split(10, 0).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_two_differ_by_more_than_one(tasks: u32, services in 1_u16..=500) {
            let counts = split(tasks, services);
            prop_assert_eq!(counts.len(), usize::from(services));
            prop_assert_eq!(counts.iter().map(|n| u64::from(*n)).sum::<u64>(), u64::from(tasks));
            prop_assert!(counts.is_sorted_by(|a, b| a >= b));
            prop_assert!(counts.first().unwrap() - counts.last().unwrap() <= 1);
        }
    }
}
