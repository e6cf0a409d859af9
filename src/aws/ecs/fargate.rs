//! How much of Fargate an account uses.

use aws_sdk_ecs::types::{LaunchType, Task};

use super::{Ecs, unless_gone};
use crate::aws::Error;

/// `DescribeTasks` takes, and `ListTasks` gives, this many at once:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>.
const AT_ONCE: usize = 100;

/// CPU units of what runs on Fargate, 1 024 to a vCPU.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FargateUse {
    /// On-Demand.
    pub on_demand: u64,
    /// On Spot.
    pub spot: u64,
}

impl FargateUse {
    fn add(&mut self, task: &Task) {
        let units = task.cpu().and_then(|cpu| cpu.parse::<u64>().ok());
        let units = units.unwrap_or_default();
        match task.capacity_provider_name() {
            Some("FARGATE_SPOT") => self.spot += units,
            _ => self.on_demand += units,
        }
    }
}

impl Ecs {
    /// What the tasks of all clusters but one take of Fargate (`ListClusters`, `ListTasks` and
    /// `DescribeTasks` of each, every page); `None` when there are more than `most` tasks, which
    /// are not described.
    pub async fn fargate_use(&self, but: &str, most: usize) -> Result<Option<FargateUse>, Error> {
        let mut clusters = self.client.list_clusters().into_paginator().items().send();
        let mut found = FargateUse::default();
        let mut seen = 0;
        while let Some(cluster) = clusters.next().await {
            let cluster = cluster.map_err(|error| self.place.failed("ListClusters", &error))?;
            if cluster.rsplit('/').next() == Some(but) {
                continue;
            }
            let tasks = self.on_fargate(&cluster, most + 1 - seen).await?;
            seen += tasks.len();
            if seen > most {
                return Ok(None);
            }
            for batch in tasks.chunks(AT_ONCE) {
                let answer = self
                    .client
                    .describe_tasks()
                    .cluster(&cluster)
                    .set_tasks(Some(batch.to_vec()))
                    .send()
                    .await
                    .map_err(|error| self.place.failed("DescribeTasks", &error));
                let Some(answer) = unless_gone(answer)? else {
                    break;
                };
                for task in answer.tasks() {
                    found.add(task);
                }
            }
        }
        Ok(Some(found))
    }

    /// ARNs of a cluster's tasks on Fargate, as soon as there are so many no more.
    async fn on_fargate(&self, cluster: &str, most: usize) -> Result<Vec<String>, Error> {
        let mut tasks = self
            .client
            .list_tasks()
            .cluster(cluster)
            .launch_type(LaunchType::Fargate)
            .into_paginator()
            .items()
            .send();
        let mut found = Vec::new();
        while let Some(arn) = tasks.next().await {
            let arn = arn.map_err(|error| self.place.failed("ListTasks", &error));
            match unless_gone(arn)? {
                Some(arn) => found.push(arn),
                None => break,
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }
}
