//! Clusters: how much stands in one.

use super::Ecs;
use crate::aws::Error;

/// What a cluster holds, as `DescribeClusters` counts it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClusterCounts {
    /// Registered container instances; 0 on Fargate.
    pub hosts: u32,
    /// Tasks that run.
    pub running: u32,
    /// Tasks on their way there.
    pub pending: u32,
}

impl Ecs {
    /// `DescribeClusters` of one; zeros when it is not there.
    pub async fn cluster_counts(&self, cluster: &str) -> Result<ClusterCounts, Error> {
        let answer = self
            .client
            .describe_clusters()
            .clusters(cluster)
            .send()
            .await
            .map_err(|error| self.place.failed("DescribeClusters", &error))?;
        let found = answer.clusters.unwrap_or_default().into_iter().next();
        let count = |number: i32| u32::try_from(number).unwrap_or_default();
        Ok(
            found.map_or_else(ClusterCounts::default, |cluster| ClusterCounts {
                hosts: count(cluster.registered_container_instances_count),
                running: count(cluster.running_tasks_count),
                pending: count(cluster.pending_tasks_count),
            }),
        )
    }
}
