//! How fast tasks can be launched at most, by the rates that AWS documents.

use serde::Serialize;

use super::quotas::shares;
use super::services::Service;
use crate::profile::Capacity;

/// Tasks that Fargate launches at once, On-Demand and on Spot each, in an account and Region.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html>
const BURST: u32 = 100;

/// Tasks a second that follow the burst.
const PER_SECOND: f64 = 20.0;

/// Tasks a second that one service launches: 500 a minute.
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>
const OF_A_SERVICE: f64 = 500.0 / 60.0;

/// The shortest time in which the tasks of a step can be launched.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Floor {
    /// Seconds.
    pub seconds: f64,
    /// What sets it.
    pub by: Rate,
}

impl Floor {
    /// In whole seconds, rounded up.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds of a launch, never negative; the cast saturates"
    )]
    pub fn whole_seconds(&self) -> u32 {
        self.seconds.ceil() as u32
    }
}

/// A documented rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// 100 tasks at once on Fargate, then 20 a second; On-Demand and Spot apart.
    Fargate,
    /// 500 tasks a minute of one service.
    Service,
}

/// The floor of the step from the services' first counts to their last ones.
pub(super) fn floor(capacity: &Capacity, services: &[Service]) -> Floor {
    let steps = services
        .iter()
        .map(|service| service.count.saturating_sub(service.start));
    let largest = f64::from(steps.clone().max().unwrap_or(0));
    let of_service = Floor {
        seconds: largest / OF_A_SERVICE,
        by: Rate::Service,
    };
    let Capacity::Fargate(fargate) = capacity else {
        return of_service;
    };
    let (on_demand, spot) = shares(fargate, steps.sum());
    let tasks = on_demand.max(spot).saturating_sub(BURST);
    let of_fargate = Floor {
        seconds: f64::from(tasks) / PER_SECOND,
        by: Rate::Fargate,
    };
    if of_fargate.seconds >= of_service.seconds {
        of_fargate
    } else {
        of_service
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    fn floor_of(services: &serde_json::Value) -> Floor {
        let profile: Profile = serde_json::from_value(super::super::tests::on_fargate()).unwrap();
        let services = serde_json::from_value::<Vec<(u32, u32)>>(services.clone()).unwrap();
        let services: Vec<_> = services
            .into_iter()
            .map(|(start, count)| Service {
                id: String::new(),
                key: String::new(),
                start,
                count,
            })
            .collect();
        floor(&profile.capacity, &services)
    }

    /// 3 500 take 170 s and 10 000 take 495 s at 20 a second after 100 at once; a single service is
    /// held back by its own rate.
    #[test]
    fn floors_of_published_steps() {
        for (services, seconds, by) in [
            (vec![(0, 700); 5], 170.0, Rate::Fargate),
            (vec![(0, 2_000); 5], 495.0, Rate::Fargate),
            (vec![(0, 1_000)], 120.0, Rate::Service),
        ] {
            let floor = floor_of(&serde_json::json!(services));
            assert!((floor.seconds - seconds).abs() < 1e-9, "{floor:?}");
            assert_eq!(floor.by, by);
        }
    }
}
