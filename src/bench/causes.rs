//! Why a task stopped, by kind.
//!
//! Codes and reasons: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html> (`stopCode`).

use crate::aws::Task;
use crate::timeline::live::{Cause, StopReason};

/// What ECS says, in small letters, and what it means: the first row that is in the text counts.
const ROWS: &[(&str, Cause)] = &[
    ("spotinterruption", Cause::SpotInterruption),
    ("spot task was interrupted", Cause::SpotInterruption),
    ("spot interruption", Cause::SpotInterruption),
    ("host ec2", Cause::HostLost),
    ("container instance", Cause::HostLost),
    ("terminationnotice", Cause::HostLost),
    ("cannotpull", Cause::Pull),
    ("pull image", Cause::Pull),
    ("outofmemory", Cause::OutOfMemory),
    ("out of memory", Cause::OutOfMemory),
    ("capacity is unavailable", Cause::Capacity),
    ("resource:", Cause::Capacity),
    ("unexpected ec2 error", Cause::Capacity),
    ("insufficient", Cause::Capacity),
    ("health check", Cause::Unhealthy),
    ("resourceinitializationerror", Cause::Setup),
    ("network interface provisioning", Cause::Setup),
    ("cannotstartcontainer", Cause::Setup),
    ("cannotcreate", Cause::Setup),
    ("essential container in task exited", Cause::Exited),
    ("essentialcontainerexited", Cause::Exited),
    ("scaling activity", Cause::Asked),
    ("userinitiated", Cause::Asked),
    ("task stopped by", Cause::Asked),
];

/// Why a task stopped.
pub(super) fn why(task: &Task) -> StopReason {
    let of_containers = task.containers.iter().filter_map(|c| c.reason.as_deref());
    let said = [task.stop_code.as_deref(), task.stopped_reason.as_deref()];
    let text: Vec<&str> = said.into_iter().flatten().chain(of_containers).collect();
    let text = text.join("\n").to_ascii_lowercase();
    let row = ROWS.iter().find(|(words, _)| text.contains(words));
    StopReason {
        cause: row.map_or(Cause::Other, |(_, cause)| *cause),
        code: task.stop_code.clone(),
        reason: task.stopped_reason.clone(),
    }
}

/// Was capacity taken back, rather than something wrong with the task?
pub(super) const fn is_interruption(cause: Cause) -> bool {
    matches!(cause, Cause::SpotInterruption | Cause::HostLost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::StoppedContainer;

    /// Code, reason, reason of the container, cause.
    const CASES: [(&str, &str, &str, Cause); 10] = [
        (
            "SpotInterruption",
            "Your Spot Task was interrupted.",
            "",
            Cause::SpotInterruption,
        ),
        (
            "TerminationNotice",
            "Host EC2 (instance i-1) terminated.",
            "",
            Cause::HostLost,
        ),
        (
            "TaskFailedToStart",
            "CannotPullContainerError: pull image manifest has been retried",
            "",
            Cause::Pull,
        ),
        (
            "EssentialContainerExited",
            "Essential container in task exited",
            "OutOfMemoryError: container killed due to memory usage",
            Cause::OutOfMemory,
        ),
        (
            "EssentialContainerExited",
            "Essential container in task exited",
            "",
            Cause::Exited,
        ),
        (
            "TaskFailedToStart",
            "Capacity is unavailable at this time.",
            "",
            Cause::Capacity,
        ),
        (
            "TaskFailedToStart",
            "ResourceInitializationError: unable to pull secrets",
            "",
            Cause::Setup,
        ),
        (
            "ServiceSchedulerInitiated",
            "Scaling activity initiated by (deployment ecs-svc/1)",
            "",
            Cause::Asked,
        ),
        (
            "ServiceSchedulerInitiated",
            "Task failed ELB health checks in (target-group x)",
            "",
            Cause::Unhealthy,
        ),
        ("", "", "", Cause::Other),
    ];

    #[test]
    fn reasons_are_sorted_by_cause() {
        for (code, reason, container, cause) in CASES {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let task = Task {
                stop_code: some(code),
                stopped_reason: some(reason),
                containers: vec![StoppedContainer {
                    name: "app".to_owned(),
                    exit_code: None,
                    reason: some(container),
                }],
                ..Task::default()
            };
            assert_eq!(why(&task).cause, cause, "{code} {reason}");
        }
    }
}
