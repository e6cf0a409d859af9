//! Rules about tasks, services and the measured step.

use super::Violation;
use crate::profile::path::Path;
use crate::profile::{Capacity, NetworkMode, Profile, Scaling, Services, Switch};

/// Services in a cluster, and tasks in a service, see
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>.
const MOST_SERVICES: usize = 5_000;
const MOST_TASKS: u32 = 5_000;

/// Days a log group can keep its events, see
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>.
const RETENTION_DAYS: [u64; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

pub(super) fn network_mode_and_port(profile: &Profile, found: &mut Vec<Violation>) {
    let workload = &profile.workload;
    let host = workload.network_mode == NetworkMode::Host;
    match &profile.capacity {
        Capacity::Fargate(_) if host => found.push(Violation::new(
            "workload.network_mode",
            "tasks on Fargate have `awsvpc` networking",
        )),
        Capacity::Ec2(ec2) if host && workload.port != 0 => {
            let tasks = workload.services.total();
            if tasks > u32::from(ec2.max_hosts) {
                let message = format!(
                    "under host networking a fixed port allows one task a host: {tasks} tasks, {} \
                     hosts",
                    ec2.max_hosts
                );
                found.push(
                    Violation::new("workload.port", message)
                        .help("set `workload.port` to 0: any free port"),
                );
            }
        }
        _ => {}
    }
    if !host && workload.port == 0 {
        found.push(Violation::new(
            "workload.port",
            "port 0, any free one, needs `workload.network_mode: host`",
        ));
    }
}

pub(super) fn services(profile: &Profile, found: &mut Vec<Violation>) {
    let services = &profile.workload.services;
    let counts = services.counts();
    let path = Path::of("workload.services");
    if counts.is_empty() {
        found.push(Violation::at(
            path.clone(),
            "there must be at least one service",
        ));
    }
    if counts.len() > MOST_SERVICES {
        let message = format!(
            "an ECS cluster has at most {MOST_SERVICES} services, found {}",
            counts.len()
        );
        found.push(Violation::at(path.clone(), message));
    }
    match services {
        Services::Even(even) => {
            if counts.iter().any(|tasks| *tasks > MOST_TASKS) {
                let message = format!(
                    "an ECS service has at most {MOST_TASKS} tasks; {} tasks need {} services",
                    even.tasks,
                    even.tasks.div_ceil(MOST_TASKS)
                );
                found.push(Violation::at(path, message));
            } else if !counts.is_empty() && even.tasks == 0 {
                found.push(Violation::at(
                    path.key("tasks"),
                    "there must be at least one task",
                ));
            }
        }
        Services::Named(named) => {
            for (name, tasks) in named {
                if !(1..=MOST_TASKS).contains(tasks) {
                    let message =
                        format!("an ECS service has 1 to {MOST_TASKS} tasks, found {tasks}");
                    found.push(Violation::at(path.key(name), message));
                }
                if !is_service_name(name) {
                    let message =
                        "a service name is a letter, then up to 31 letters, digits or `-`";
                    found.push(Violation::at(path.key(name), message));
                }
            }
        }
    }
}

fn is_service_name(name: &str) -> bool {
    name.len() <= 32
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

pub(super) fn scaling(profile: &Profile, found: &mut Vec<Violation>) {
    let scaling = &profile.scaling;
    let counts = profile.workload.services.counts();
    let total = profile.workload.services.total();
    if let Some(to) = scaling.to.filter(|to| *to != total) {
        let message = format!("the services add up to {total} tasks, found {to}");
        found.push(
            Violation::new("scaling.to", message)
                .help("leave `scaling.to` out, or change `workload.services`"),
        );
    }
    if counts.iter().any(|tasks| scaling.from > *tasks) {
        let message = format!(
            "{} services of {} tasks each are more than some are raised to",
            counts.len(),
            scaling.from
        );
        found.push(Violation::new("scaling.from", message));
    }
    if scaling.timeout.0 == 0 {
        found.push(Violation::new(
            "scaling.timeout",
            "the step needs some time",
        ));
    }
    // Hosts come in steps: between two of them nothing starts.
    let steps = Scaling::HOST_STEPS;
    if matches!(profile.capacity, Capacity::Ec2(_)) && scaling.plateau <= steps {
        let message = format!(
            "hosts come in steps, and two of them take up to {steps}: nothing may start for longer than that, found {}",
            scaling.plateau
        );
        found.push(Violation::new("scaling.plateau", message));
    } else if scaling.plateau.0 == 0 {
        found.push(Violation::new(
            "scaling.plateau",
            "the first container needs some time",
        ));
    }
}

pub(super) fn deployment_and_logs(profile: &Profile, found: &mut Vec<Violation>) {
    let deployment = &profile.workload.deployment;
    let mut fault = |field: &str, message: String| {
        found.push(Violation::new(&format!("workload.{field}"), message));
    };
    if deployment.minimum_healthy.0 > 100 {
        let message = format!(
            "expected 0 % to 100 %, found {}",
            deployment.minimum_healthy
        );
        fault("deployment.minimum_healthy", message);
    }
    if deployment.maximum.0 < 100 {
        let message = format!("expected at least 100 %, found {}", deployment.maximum);
        fault("deployment.maximum", message);
    } else if deployment.maximum.0 == 100 {
        if deployment.minimum_healthy.0 == 100 {
            fault(
                "deployment.maximum",
                "with 100 % minimum and 100 % maximum no task could ever be replaced".into(),
            );
        }
        if deployment.az_rebalancing == Switch::Enabled {
            fault(
                "deployment.maximum",
                "zone rebalancing needs a maximum above 100 %".into(),
            );
        }
    }
    let retention = profile.workload.logs.retention;
    let is_step = |days: &u64| days * 86_400 == retention.0;
    if !RETENTION_DAYS.iter().any(is_step) {
        let days: Vec<String> = RETENTION_DAYS.iter().map(u64::to_string).collect();
        let message = format!(
            "CloudWatch Logs keeps events for {} days, found {retention}",
            days.join(", ")
        );
        fault("logs.retention", message);
    }
    if !is_repository(&profile.workload.image.repository) {
        let message = "an ECR repository is 2 to 256 lower-case letters, digits and `. _ - /`";
        fault("image.repository", message.into());
    }
}

/// Names of
/// <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html>.
fn is_repository(name: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let inner = |c: char| edge(c) || ".-_".contains(c);
    let part =
        |part: &str| part.starts_with(edge) && part.ends_with(edge) && part.chars().all(inner);
    (2..=256).contains(&name.len()) && name.split('/').all(part)
}
