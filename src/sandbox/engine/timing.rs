//! How long an operation on a resource takes.

use super::world::World;
use super::{chance, kinds};

/// What a resource's handler does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Makes it.
    Create,
    /// Changes it in place.
    Update,
    /// Removes it.
    Delete,
}

impl Operation {
    /// The word of the table and of chance's address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// How long an operation takes: a row of the table of durations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// The median, in milliseconds.
    pub p50_ms: i64,
    /// The 84th percentile in percent of the median: 130 means that one in six takes more than
    /// 1.3 times the median, and one in six less than the median divided by 1.3.
    pub spread_percent: i64,
    /// Where the figures come from, or `assumed`.
    pub source: &'static str,
}

/// What a type without a row takes.
pub const DEFAULT: Timing = Timing {
    p50_ms: 3_000,
    spread_percent: 140,
    source: "assumed",
};

impl Timing {
    /// How long it takes this time, in milliseconds, at least one.
    pub fn sample(&self, seed: u64, entity: &str, purpose: &str) -> i64 {
        let deviation = chance::bell(seed, entity, purpose);
        let stretch = 1_000 + (self.spread_percent - 100).max(0) * deviation.abs() / 100;
        let ms = if deviation < 0 {
            self.p50_ms * 1_000 / stretch
        } else {
            self.p50_ms * stretch / 1_000
        };
        ms.max(1)
    }
}

/// How long an operation on a type takes this time, in milliseconds: by the world's model if it
/// says so, else by the table.
pub fn takes(
    world: &World,
    (kind, operation): (&str, Operation),
    (entity, purpose): (&str, &str),
) -> i64 {
    let own = &world.model().stack;
    if !own.is_empty()
        && let Some(parameter) = own.get(&format!("{kind} {}", operation.word()))
    {
        return parameter.sample_ms(world.seed, entity, purpose);
    }
    of(kind, operation).sample(world.seed, entity, purpose)
}

/// The row for an operation on a type, or [`DEFAULT`].
pub fn of(kind: &str, operation: Operation) -> Timing {
    kinds::timing(kind, operation).unwrap_or(DEFAULT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_and_the_spread_are_as_the_row_says() {
        let timing = Timing {
            p50_ms: 10_000,
            spread_percent: 150,
            source: "assumed",
        };
        let mut samples: Vec<_> = (0..2_001)
            .map(|n| timing.sample(1, &n.to_string(), "create"))
            .collect();
        samples.sort_unstable();
        assert!(
            (9_700..10_300).contains(&samples[1_000]),
            "{}",
            samples[1_000]
        );
        assert!(
            (14_400..15_600).contains(&samples[1_682]),
            "{}",
            samples[1_682]
        );
    }
}
