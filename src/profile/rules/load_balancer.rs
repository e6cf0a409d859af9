//! Rules about the load balancer.

use super::Violation;
use crate::profile::{NetworkMode, Profile};

/// Limits of
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html>.
pub(super) fn limits(profile: &Profile, found: &mut Vec<Violation>) {
    let Some(balancer) = &profile.workload.load_balancer else {
        return;
    };
    let mut fault = |field: &str, message: String| {
        let path = format!("workload.load_balancer{field}");
        found.push(Violation::new(&path, message));
    };
    if profile.workload.network_mode == NetworkMode::Host {
        fault("", "targets by IP address need `awsvpc` networking".into());
    }
    if balancer.port == 0 {
        fault(".port", "a listener port is 1 to 65535, found 0".into());
    }
    if !balancer.health_check_path.starts_with('/') || balancer.health_check_path.len() > 1024 {
        let message = format!(
            "a path begins with `/` and has at most 1024 characters, found `{}`",
            balancer.health_check_path
        );
        fault(".health_check_path", message);
    }
    let interval = balancer.health_check_interval;
    if !(5..=300).contains(&interval.0) {
        let message = format!("a health check runs every 5s to 5min, found {interval}");
        fault(".health_check_interval", message);
    }
    if !(2..=10).contains(&balancer.healthy_threshold) {
        let message = format!("expected 2 to 10, found {}", balancer.healthy_threshold);
        fault(".healthy_threshold", message);
    }
    if balancer.deregistration_delay.0 > 3_600 {
        let message = format!("at most 1h, found {}", balancer.deregistration_delay);
        fault(".deregistration_delay", message);
    }
}
