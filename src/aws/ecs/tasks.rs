//! Tasks: which there are, and why those that stopped did.

use aws_sdk_ecs::types::{self as sdk, DesiredStatus};
use jiff::Timestamp;

use super::{Ecs, unless_gone};
use crate::aws::Error;
use crate::aws::cloudformation::timestamp;

/// `DescribeTasks` takes, and `ListTasks` gives, this many at once:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>.
const AT_ONCE: usize = 100;

/// Which tasks of a cluster are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskFilter<'a> {
    /// Those of one service only, by name.
    pub service: Option<&'a str>,
    /// Those that have stopped (ECS keeps them for an hour at least) instead of those that run.
    pub stopped: bool,
}

/// A task as `DescribeTasks` gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Task {
    /// ARN.
    pub arn: String,
    /// What it belongs to: `service:<name>`.
    pub group: Option<String>,
    /// Where it stands, such as `PROVISIONING`, `RUNNING`, `STOPPED`.
    pub status: String,
    /// Name of its Availability Zone.
    pub zone: Option<String>,
    /// ARN of the container instance it runs on; none on Fargate.
    pub host: Option<String>,
    /// The capacity provider that it came by, such as `FARGATE_SPOT`.
    pub provider: Option<String>,
    /// Fargate platform version.
    pub platform_version: Option<String>,
    /// When it was asked for.
    pub created: Option<Timestamp>,
    /// When the pull of its image began.
    pub pull_started: Option<Timestamp>,
    /// When the pull of its image ended.
    pub pull_stopped: Option<Timestamp>,
    /// When it ran.
    pub started: Option<Timestamp>,
    /// When its connection to ECS was there.
    pub connected: Option<Timestamp>,
    /// When it had stopped.
    pub stopped: Option<Timestamp>,
    /// A short code of why it stopped, such as `TaskFailedToStart`.
    pub stop_code: Option<String>,
    /// Why it stopped, in ECS's words.
    pub stopped_reason: Option<String>,
    /// Its containers, with what each left behind.
    pub containers: Vec<StoppedContainer>,
}

/// How a container of a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoppedContainer {
    /// Name.
    pub name: String,
    /// Exit code, if it ran.
    pub exit_code: Option<i32>,
    /// Why it ended, in ECS's words: `OutOfMemoryError: …`, `CannotPullContainerError: …`.
    pub reason: Option<String>,
}

impl Ecs {
    /// ARNs of a cluster's tasks (`ListTasks`, every page); none when there is no such cluster.
    pub async fn tasks(&self, cluster: &str, filter: TaskFilter<'_>) -> Result<Vec<String>, Error> {
        let desired = if filter.stopped {
            DesiredStatus::Stopped
        } else {
            DesiredStatus::Running
        };
        let mut found = Vec::new();
        let mut tasks = self
            .client
            .list_tasks()
            .cluster(cluster)
            .set_service_name(filter.service.map(str::to_owned))
            .desired_status(desired)
            .into_paginator()
            .items()
            .send();
        while let Some(arn) = tasks.next().await {
            let arn = arn.map_err(|error| self.place.failed("ListTasks", &error));
            match unless_gone(arn)? {
                Some(arn) => found.push(arn),
                None => return Ok(Vec::new()),
            }
        }
        Ok(found)
    }

    /// One page of [`Ecs::tasks`]: at most 100 ARNs, and what asks for the next page. For whoever
    /// has to spread the calls.
    pub async fn tasks_page(
        &self,
        cluster: &str,
        filter: TaskFilter<'_>,
        next: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), Error> {
        let desired = if filter.stopped {
            DesiredStatus::Stopped
        } else {
            DesiredStatus::Running
        };
        let answer = self
            .client
            .list_tasks()
            .cluster(cluster)
            .set_service_name(filter.service.map(str::to_owned))
            .desired_status(desired)
            .set_next_token(next)
            .send()
            .await
            .map_err(|error| self.place.failed("ListTasks", &error))?;
        Ok((answer.task_arns.unwrap_or_default(), answer.next_token))
    }

    /// `DescribeTasks`, by ARN; those that are not there any more are left out.
    pub async fn describe_tasks(
        &self,
        cluster: &str,
        tasks: &[String],
    ) -> Result<Vec<Task>, Error> {
        const OPERATION: &str = "DescribeTasks";
        let mut found = Vec::new();
        for batch in tasks.chunks(AT_ONCE) {
            let answer = self
                .client
                .describe_tasks()
                .cluster(cluster)
                .set_tasks(Some(batch.to_vec()))
                .send()
                .await
                .map_err(|error| self.place.failed(OPERATION, &error));
            let Some(answer) = unless_gone(answer)? else {
                return Ok(Vec::new());
            };
            self.described(OPERATION, answer.failures())?;
            found.extend(answer.tasks.unwrap_or_default().into_iter().map(task));
        }
        Ok(found)
    }
}

fn task(task: sdk::Task) -> Task {
    Task {
        arn: task.task_arn.unwrap_or_default(),
        group: task.group,
        status: task.last_status.unwrap_or_default(),
        zone: task.availability_zone,
        host: task.container_instance_arn,
        provider: task.capacity_provider_name,
        platform_version: task.platform_version,
        created: task.created_at.and_then(timestamp),
        pull_started: task.pull_started_at.and_then(timestamp),
        pull_stopped: task.pull_stopped_at.and_then(timestamp),
        started: task.started_at.and_then(timestamp),
        connected: task.connectivity_at.and_then(timestamp),
        stopped: task.stopped_at.and_then(timestamp),
        stop_code: task.stop_code.map(|code| code.as_str().to_owned()),
        stopped_reason: task.stopped_reason,
        containers: task
            .containers
            .unwrap_or_default()
            .into_iter()
            .map(|container| StoppedContainer {
                name: container.name.unwrap_or_default(),
                exit_code: container.exit_code,
                reason: container.reason,
            })
            .collect(),
    }
}
