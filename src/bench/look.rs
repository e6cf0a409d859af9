//! The calls of a run, each in batches that AWS takes, at the pace that it allows.

use super::pace::Class;
use super::record::{PATTERN, read};
use super::scene::Scene;
use crate::aws::{ContainerInstance, Error, LineFilter, LogLine, Service, Task, TaskFilter};

/// `DescribeTasks` and `DescribeContainerInstances` take this many at once:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>.
const TASKS_AT_ONCE: usize = 100;
/// `DescribeServices` takes this many at once:
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>.
const SERVICES_AT_ONCE: usize = 10;

impl Scene<'_> {
    /// The run's services, in its order where they are there.
    pub(super) async fn services(&self) -> Result<Vec<Service>, Error> {
        let ecs = self.session.ecs();
        let cluster = &self.request.cluster;
        let names: Vec<String> = self
            .request
            .services
            .iter()
            .map(|s| s.name.clone())
            .collect();
        let mut found = Vec::new();
        for batch in names.chunks(SERVICES_AT_ONCE) {
            let call = async || ecs.describe_services(cluster, batch).await;
            found.extend(self.ask(Class::Services, call).await?);
        }
        Ok(found)
    }

    /// ARNs of the cluster's tasks: those that are to run, or those that have stopped.
    pub(super) async fn tasks(&self, stopped: bool) -> Result<Vec<String>, Error> {
        let ecs = self.session.ecs();
        let filter = TaskFilter {
            service: None,
            stopped,
        };
        let mut found = Vec::new();
        let mut next = None;
        loop {
            let from = &next;
            let call = async || {
                let from: Option<String> = Option::clone(from);
                ecs.tasks_page(&self.request.cluster, filter, from).await
            };
            let (page, token) = self.ask(Class::Resources, call).await?;
            found.extend(page);
            next = token;
            if next.is_none() {
                return Ok(found);
            }
        }
    }

    /// What ECS says about tasks, by id or ARN.
    pub(super) async fn describe(
        &self,
        tasks: &[String],
        mut each: impl FnMut(Task),
    ) -> Result<(), Error> {
        let ecs = self.session.ecs();
        for batch in tasks.chunks(TASKS_AT_ONCE) {
            let call = async || ecs.describe_tasks(&self.request.cluster, batch).await;
            let described = self.ask(Class::Resources, call).await?;
            described.into_iter().for_each(&mut each);
        }
        Ok(())
    }

    /// What hosts say about themselves, by ARN; all that are registered if none is named.
    pub(super) async fn hosts(&self, arns: &[String]) -> Result<Vec<ContainerInstance>, Error> {
        let (ecs, cluster) = (self.session.ecs(), &self.request.cluster);
        let listed;
        let arns = if arns.is_empty() {
            let call = async || ecs.container_instances(cluster).await;
            listed = self.ask(Class::Resources, call).await?;
            &listed[..]
        } else {
            arns
        };
        let mut found = Vec::new();
        for batch in arns.chunks(TASKS_AT_ONCE) {
            let call = async || ecs.describe_container_instances(cluster, batch).await;
            found.extend(self.ask(Class::Resources, call).await?);
        }
        Ok(found)
    }

    /// Start records written since a moment, each with what it says.
    pub(super) async fn records(
        &self,
        from_ms: i64,
        mut each: impl FnMut(&LogLine, Option<super::record::Record>),
    ) -> Result<(), Error> {
        let logs = self.session.logs();
        let filter = LineFilter {
            group: &self.request.log_group,
            pattern: PATTERN,
            from_ms,
        };
        let mut next = None;
        loop {
            let from = &next;
            let call = async || {
                let from: Option<String> = Option::clone(from);
                logs.lines(filter, from).await
            };
            let (page, token) = self.ask(Class::Lines, call).await?;
            for line in &page {
                each(line, read(&line.stream, &line.text));
            }
            next = token;
            if next.is_none() {
                return Ok(());
            }
        }
    }
}
