//! Services: what they want, what runs, and what they say about it.

use aws_sdk_ecs::types as sdk;
use jiff::Timestamp;

use super::{Ecs, unless_gone};
use crate::aws::cloudformation::timestamp;
use crate::aws::{Error, ErrorKind};

/// `DescribeServices` takes this many at once:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>.
const AT_ONCE: usize = 10;
/// `ListServices` gives at most this many a page:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html>.
const PAGE: i32 = 100;

/// A service as `DescribeServices` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// `ACTIVE`, `DRAINING` or `INACTIVE`.
    pub status: String,
    /// Tasks it is to run.
    pub desired: i32,
    /// Tasks that run.
    pub running: i32,
    /// Tasks that are on their way there.
    pub pending: i32,
    /// Its deployments; the one that counts is the first.
    pub deployments: Vec<Deployment>,
    /// What it says about itself, newest first; ECS keeps the last 100.
    pub events: Vec<ServiceEvent>,
}

/// One deployment of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// `PRIMARY`, `ACTIVE` or `INACTIVE`.
    pub status: String,
    /// `COMPLETED`, `FAILED` or `IN_PROGRESS`, if ECS says.
    pub rollout: Option<String>,
    /// Why, in its words.
    pub rollout_reason: Option<String>,
    /// Tasks it is to run.
    pub desired: i32,
    /// Tasks that run.
    pub running: i32,
    /// Tasks that stopped before they were steady.
    pub failed_tasks: i32,
    /// When it began.
    pub created: Option<Timestamp>,
    /// When it last changed.
    pub updated: Option<Timestamp>,
}

/// One line of what a service says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceEvent {
    /// Id.
    pub id: String,
    /// When.
    pub time: Option<Timestamp>,
    /// What.
    pub message: String,
}

impl Ecs {
    /// ARNs of a cluster's services (`ListServices`, every page); none when there is no such cluster.
    pub async fn services(&self, cluster: &str) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        let mut services = self
            .client
            .list_services()
            .cluster(cluster)
            .max_results(PAGE)
            .into_paginator()
            .items()
            .send();
        while let Some(arn) = services.next().await {
            let arn = arn.map_err(|error| self.place.failed("ListServices", &error));
            match unless_gone(arn)? {
                Some(arn) => found.push(arn),
                None => return Ok(Vec::new()),
            }
        }
        Ok(found)
    }

    /// `DescribeServices`, by name or ARN; those that are not there are left out.
    pub async fn describe_services(
        &self,
        cluster: &str,
        services: &[String],
    ) -> Result<Vec<Service>, Error> {
        const OPERATION: &str = "DescribeServices";
        let mut found = Vec::new();
        for batch in services.chunks(AT_ONCE) {
            let answer = self
                .client
                .describe_services()
                .cluster(cluster)
                .set_services(Some(batch.to_vec()))
                .send()
                .await
                .map_err(|error| self.place.failed(OPERATION, &error));
            let Some(answer) = unless_gone(answer)? else {
                return Ok(Vec::new());
            };
            self.described(OPERATION, answer.failures())?;
            found.extend(answer.services.unwrap_or_default().into_iter().map(service));
        }
        Ok(found)
    }

    /// `UpdateService`: how many tasks it is to run. False when it is not there, or being deleted.
    pub async fn set_desired(
        &self,
        cluster: &str,
        service: &str,
        desired: i32,
    ) -> Result<bool, Error> {
        let answer = self
            .client
            .update_service()
            .cluster(cluster)
            .service(service)
            .desired_count(desired)
            .send()
            .await
            .map_err(|error| self.place.failed("UpdateService", &error));
        match answer {
            Ok(_) => Ok(true),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn service(service: sdk::Service) -> Service {
    Service {
        arn: service.service_arn.unwrap_or_default(),
        name: service.service_name.unwrap_or_default(),
        status: service.status.unwrap_or_default(),
        desired: service.desired_count,
        running: service.running_count,
        pending: service.pending_count,
        deployments: service
            .deployments
            .unwrap_or_default()
            .into_iter()
            .map(deployment)
            .collect(),
        events: service
            .events
            .unwrap_or_default()
            .into_iter()
            .map(|event| ServiceEvent {
                id: event.id.unwrap_or_default(),
                time: event.created_at.and_then(timestamp),
                message: event.message.unwrap_or_default(),
            })
            .collect(),
    }
}

fn deployment(deployment: sdk::Deployment) -> Deployment {
    Deployment {
        status: deployment.status.unwrap_or_default(),
        rollout: deployment
            .rollout_state
            .map(|state| state.as_str().to_owned()),
        rollout_reason: deployment.rollout_state_reason,
        desired: deployment.desired_count,
        running: deployment.running_count,
        failed_tasks: deployment.failed_tasks,
        created: deployment.created_at.and_then(timestamp),
        updated: deployment.updated_at.and_then(timestamp),
    }
}
