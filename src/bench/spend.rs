//! What a step costs while it goes on, and what it will have cost when all of it is away again.

use jiff::Timestamp;

use super::request::{Budget, Prices, Request};
use crate::aws::ClusterCounts;

/// Milliseconds in an hour.
const HOUR_MS: u128 = 3_600_000;

/// Adds up what a step costs.
#[derive(Debug)]
pub(super) struct Meter {
    prices: Prices,
    budget: Option<Budget>,
    /// What was spent before t0.
    before: Option<u64>,
    hosts_before: u32,
    most_hosts: u32,
    /// Since t0, in millionths of a dollar times an hour in milliseconds.
    spent: Option<u128>,
    until_ms: i64,
}

impl Meter {
    /// A step that begins now, with so many hosts.
    pub(super) fn new(request: &Request, t0: Timestamp, hosts_before: u32) -> Self {
        let prices = request.prices;
        let before = request.budget.and_then(|budget| {
            let hourly = prices.hourly(hosts_before, request.from())?;
            let passed = t0.as_millisecond() - budget.since.as_millisecond();
            let waiting = for_ms(hourly, u64::try_from(passed).unwrap_or_default());
            Some(budget.before_micros.saturating_add(waiting))
        });
        Self {
            prices,
            budget: request.budget,
            before,
            hosts_before,
            most_hosts: hosts_before,
            spent: Some(0),
            until_ms: 0,
        }
    }

    /// Takes in the time until now: what runs now has run since the last time.
    pub(super) fn take_in(&mut self, elapsed_ms: i64, now: &ClusterCounts) {
        let passed = u128::try_from(elapsed_ms - self.until_ms).unwrap_or_default();
        self.until_ms = elapsed_ms;
        self.most_hosts = self.most_hosts.max(now.hosts);
        let hourly = self.prices.hourly(now.hosts, now.running);
        self.spent = self
            .spent
            .and_then(|spent| Some(spent + passed * u128::from(hourly?)));
    }

    /// What the step has cost so far with so many tasks started, in millionths of a dollar.
    pub(super) fn step(&self, started: u32) -> Option<u64> {
        let hosts = self.most_hosts - self.hosts_before;
        let starts = self.prices.starts(started, hosts)?;
        let by_time = u64::try_from(self.spent? / HOUR_MS).ok()?;
        Some(by_time.saturating_add(starts))
    }

    /// What everything will have cost if it goes back now: what was before, the step, going back and
    /// the deletion. Nothing where there is no budget to hold it against.
    pub(super) fn whole(&self, started: u32, now: &ClusterCounts) -> Option<u64> {
        let budget = self.budget?;
        let back = for_ms(self.prices.hourly(now.hosts, now.running)?, budget.back_ms);
        let delete = for_ms(self.prices.standing?, budget.delete_ms);
        let spent = self.before?.saturating_add(self.step(started)?);
        Some(spent.saturating_add(back).saturating_add(delete))
    }
}

/// What an hourly price comes to, rounded up.
fn for_ms(hourly: u64, ms: u64) -> u64 {
    let whole = u128::from(hourly) * u128::from(ms);
    u64::try_from(whole.div_ceil(HOUR_MS)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::{After, Rule, ServiceStep};
    use crate::timeline::Environment;

    fn request(budget: Option<Budget>, host: Option<u64>) -> Request {
        Request {
            cluster: String::new(),
            services: vec![ServiceStep {
                key: "one".to_owned(),
                name: "one".to_owned(),
                from: 1,
                to: 100,
            }],
            log_group: String::new(),
            group: None,
            rule: Rule {
                timeout_ms: 0,
                plateau_ms: 0,
                budget_micros: None,
            },
            image: (String::new(), String::new()),
            quotas: Vec::new(),
            prices: Prices {
                standing: Some(360_000),
                host,
                task: Some(36_000),
                task_start: Some(10),
                host_start: Some(1_000),
            },
            budget,
            environment: Environment::default(),
            after: After::Empty,
        }
    }

    fn counts(running: u32, hosts: u32) -> ClusterCounts {
        ClusterCounts {
            hosts,
            running,
            ..ClusterCounts::default()
        }
    }

    #[test]
    fn time_and_starts_add_up() {
        let t0 = Timestamp::UNIX_EPOCH;
        let budget = Budget {
            micros: 0,
            before_micros: 5_000,
            since: t0 - jiff::SignedDuration::from_secs(100),
            back_ms: 60_000,
            delete_ms: 120_000,
        };
        let mut meter = Meter::new(&request(Some(budget), Some(3_600_000)), t0, 2);
        // 360 000 + 2 × 3 600 000 + 10 × 36 000 an hour, for 10 s; then 4 hosts and 100 tasks.
        meter.take_in(10_000, &counts(10, 2));
        assert_eq!(meter.step(10), Some(22_000 + 100));
        meter.take_in(20_000, &counts(100, 4));
        assert_eq!(meter.step(99), Some(22_000 + 51_000 + 990 + 2_000));
        // Before t0: 5 000, and 100 s of 2 hosts and 1 task; then 60 s of all and 120 s of what
        // stands.
        let before = 5_000 + 211_000;
        let after = 60 * 5_100 + 120 * 100;
        assert_eq!(
            meter.whole(99, &counts(100, 4)),
            Some(before + 75_990 + after)
        );
    }

    #[test]
    fn what_is_not_known_is_no_sum() {
        let mut meter = Meter::new(&request(None, None), Timestamp::UNIX_EPOCH, 0);
        meter.take_in(1_000, &counts(1, 1));
        assert_eq!(meter.step(1), None);
        assert_eq!(meter.whole(1, &counts(1, 1)), None);
    }
}
