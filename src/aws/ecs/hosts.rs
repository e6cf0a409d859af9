//! Container instances: the hosts of a cluster.

use aws_sdk_ecs::types as sdk;

use super::{Ecs, unless_gone};
use crate::aws::Error;

/// `DescribeContainerInstances` takes, and `ListContainerInstances` gives, this many at once:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html>.
const AT_ONCE: usize = 100;

/// A container instance as `DescribeContainerInstances` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerInstance {
    /// ARN.
    pub arn: String,
    /// The EC2 instance it is.
    pub instance: String,
    /// Such as `ACTIVE`, `DRAINING`, `REGISTERING`.
    pub status: String,
    /// Does its agent answer?
    pub connected: bool,
    /// Tasks that run on it.
    pub running: i32,
    /// Tasks that are on their way there.
    pub pending: i32,
    /// Version of its ECS agent.
    pub agent: Option<String>,
    /// Name of its Availability Zone.
    pub zone: Option<String>,
    /// Its instance type.
    pub instance_type: Option<String>,
    /// Its AMI.
    pub image: Option<String>,
    /// Has it a trunk interface, so that it takes more tasks?
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html>
    pub trunked: bool,
}

impl Ecs {
    /// ARNs of a cluster's hosts, in whichever state (`ListContainerInstances`, every page); none
    /// when there is no such cluster.
    pub async fn container_instances(&self, cluster: &str) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        let mut hosts = self
            .client
            .list_container_instances()
            .cluster(cluster)
            .into_paginator()
            .items()
            .send();
        while let Some(arn) = hosts.next().await {
            let arn = arn.map_err(|error| self.place.failed("ListContainerInstances", &error));
            match unless_gone(arn)? {
                Some(arn) => found.push(arn),
                None => return Ok(Vec::new()),
            }
        }
        Ok(found)
    }

    /// `DescribeContainerInstances`, by ARN; those that are not there any more are left out.
    pub async fn describe_container_instances(
        &self,
        cluster: &str,
        hosts: &[String],
    ) -> Result<Vec<ContainerInstance>, Error> {
        const OPERATION: &str = "DescribeContainerInstances";
        let mut found = Vec::new();
        for batch in hosts.chunks(AT_ONCE) {
            let answer = self
                .client
                .describe_container_instances()
                .cluster(cluster)
                .set_container_instances(Some(batch.to_vec()))
                .send()
                .await
                .map_err(|error| self.place.failed(OPERATION, &error));
            let Some(answer) = unless_gone(answer)? else {
                return Ok(Vec::new());
            };
            self.described(OPERATION, answer.failures())?;
            let hosts = answer.container_instances.unwrap_or_default();
            found.extend(hosts.into_iter().map(host));
        }
        Ok(found)
    }
}

fn host(host: sdk::ContainerInstance) -> ContainerInstance {
    let attributes = host.attributes.unwrap_or_default();
    let attribute = |name: &str| {
        let found = attributes.iter().find(|attribute| attribute.name == name);
        found.and_then(|attribute| attribute.value.clone())
    };
    ContainerInstance {
        agent: host.version_info.and_then(|version| version.agent_version),
        zone: attribute("ecs.availability-zone"),
        instance_type: attribute("ecs.instance-type"),
        image: attribute("ecs.ami-id"),
        trunked: attribute("ecs.awsvpc-trunk-id").is_some(),
        arn: host.container_instance_arn.unwrap_or_default(),
        instance: host.ec2_instance_id.unwrap_or_default(),
        status: host.status.unwrap_or_default(),
        connected: host.agent_connected,
        running: host.running_tasks_count,
        pending: host.pending_tasks_count,
    }
}
