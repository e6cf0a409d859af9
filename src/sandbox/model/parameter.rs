//! One number of the model.

use serde::{Deserialize, Serialize};

use super::Model;
use crate::sandbox::engine::chance;

/// A number, what it counts, and where it is known from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The number; of a duration, the median.
    pub value: f64,
    /// Standard deviation of its logarithm; 0 when it is always the same.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub spread: f64,
    /// What it counts: `s`, `tasks/s`, `MB/s`.
    pub unit: String,
    /// A URL, `assumed`, or where it was measured.
    pub source: String,
    /// Whether it was fitted to published results.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fitted: bool,
    /// What it is, in a few words.
    pub about: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

impl Parameter {
    /// Thousandths: milliseconds of seconds, thousandths of tasks.
    pub fn milli(&self) -> i64 {
        rounded(self.value * 1_000.0)
    }

    /// The nearest whole number.
    pub fn whole(&self) -> i64 {
        rounded(self.value)
    }

    /// How long it takes this time, in milliseconds, at least one: log-normal around the median.
    /// The same seed, entity and purpose always give the same.
    pub fn sample_ms(&self, seed: u64, entity: &str, purpose: &str) -> i64 {
        let factor = self.factor(seed, entity, purpose);
        rounded(self.value * 1_000.0 * factor).max(1)
    }

    /// How long so much takes at this rate, in milliseconds, at least one.
    pub fn at_rate_ms(&self, much: &Self, seed: u64, entity: &str, purpose: &str) -> i64 {
        let factor = self.factor(seed, entity, purpose);
        rounded(much.value * 1_000.0 / self.value.max(f64::MIN_POSITIVE) * factor).max(1)
    }

    /// How much more than the median this time is.
    fn factor(&self, seed: u64, entity: &str, purpose: &str) -> f64 {
        if self.spread == 0.0 {
            return 1.0;
        }
        let thousandths = chance::bell(seed, entity, purpose);
        exp(self.spread * as_float(thousandths) / 1_000.0)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "saturates, and no parameter comes near"
)]
fn rounded(value: f64) -> i64 {
    value.round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
fn as_float(value: i64) -> f64 {
    value as f64
}

/// The exponential function out of sums and products alone, so that it is the same on every
/// machine; good to twelve digits between -3 and 3.
fn exp(x: f64) -> f64 {
    let small = x / 16.0;
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..14 {
        term *= small / f64::from(n);
        sum += term;
    }
    let squared = |y: f64| y * y;
    squared(squared(squared(squared(sum))))
}

/// A parameter and its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Group and name, such as `fargate.provisioning`.
    pub name: String,
    /// The number.
    pub parameter: Parameter,
}

/// Every parameter of a model, by name.
pub(super) fn rows(model: &Model) -> Vec<Row> {
    let tree = serde_json::to_value(model).unwrap_or_default();
    let groups = tree.as_object().into_iter().flatten();
    let mut rows: Vec<Row> = groups
        .flat_map(|(group, members)| {
            let members = members.as_object().into_iter().flatten();
            members.filter_map(move |(name, value)| {
                let parameter = serde_json::from_value(value.clone()).ok()?;
                Some(Row {
                    name: format!("{group}.{name}"),
                    parameter,
                })
            })
        })
        .collect();
    rows.sort_by(|one, next| one.name.cmp(&next.name));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(value: f64, spread: f64) -> Parameter {
        Parameter {
            value,
            spread,
            ..Parameter::default()
        }
    }

    #[test]
    fn median_and_spread_are_as_the_parameter_says() {
        let parameter = parameter(10.0, 0.3);
        let mut samples: Vec<_> = (0..2_001)
            .map(|n| parameter.sample_ms(1, &n.to_string(), "x"))
            .collect();
        samples.sort_unstable();
        assert!(
            (9_700..10_300).contains(&samples[1_000]),
            "{}",
            samples[1_000]
        );
        let above = 13_499; // exp(0.3)
        assert!(
            (above - 500..above + 500).contains(&samples[1_683]),
            "{}",
            samples[1_683]
        );
        assert_eq!(self::parameter(2.5, 0.0).sample_ms(1, "a", "b"), 2_500);
    }

    #[test]
    fn much_at_a_rate_takes_its_time() {
        let rate = parameter(50.0, 0.0);
        assert_eq!(rate.at_rate_ms(&parameter(380.0, 0.0), 1, "a", "b"), 7_600);
    }

    #[test]
    fn the_exponential_is_good_enough() {
        for x in [-3.0_f64, -0.7, 0.0, 0.01, 1.0, 2.9] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12, "{x}");
        }
    }
}
