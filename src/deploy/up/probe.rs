//! Looking below what CloudFormation waits for: it would tell of a service whose tasks keep dying
//! after hours only, and of a group whose launches fail hardly sooner.
//!
//! A probe never ends a deployment: Spot capacity may come, an image may be pushed. It says what it
//! sees, and the user decides. What may not be looked at is not looked at again.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::time::Duration;

use super::super::Report;
use crate::aws::{Error, ErrorKind, Session, Task, TaskFilter};
use crate::stack::{Event, Failing, Happened, ResourceStatus, Trouble};

/// How often is looked at first: told within a minute, for two or three calls a look.
const EVERY: Duration = Duration::from_secs(20);
/// So many looks at the same resources; then what is wrong was told, and what comes later may take a minute more.
const OFTEN: u32 = 20;
const SELDOM: Duration = Duration::from_mins(1);
/// Stopped tasks read at most; they tell the same story.
const TASKS: usize = 20;
/// So many tasks must have stopped, or looks found them without a place, before it is worth a word.
const TWICE: u32 = 2;

const SERVICE: &str = "AWS::ECS::Service";
const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";

/// A resource in progress that can be looked below.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Below {
    stack: String,
    logical_id: String,
    resource_type: String,
    physical_id: String,
}

/// What is looked at, and what was said of it.
#[derive(Debug, Default)]
pub(super) struct Probes {
    open: RefCell<BTreeMap<String, Below>>,
    refused: RefCell<BTreeSet<&'static str>>,
    unplaced: RefCell<BTreeMap<String, u32>>,
    told: RefCell<BTreeMap<(String, Failing), Trouble>>,
}

impl Probes {
    /// Learns from what is said which resources are in progress.
    pub(super) fn hear(&self, event: &Event) {
        let Event::Happened(Happened { stack, line, .. }) = event else {
            return;
        };
        if line.resource_type != SERVICE && line.resource_type != GROUP {
            return;
        }
        let mut open = self.open.borrow_mut();
        let deleting = line.status_word().starts_with("DELETE") || line.is_failed();
        let moving = line
            .resource_status()
            .is_some_and(ResourceStatus::is_in_progress);
        match &line.physical_id {
            Some(id) if moving && !deleting && !id.is_empty() => {
                open.insert(
                    line.logical_id.clone(),
                    Below {
                        stack: stack.clone(),
                        logical_id: line.logical_id.clone(),
                        resource_type: line.resource_type.clone(),
                        physical_id: id.clone(),
                    },
                );
            }
            _ if !moving || deleting => {
                open.remove(&line.logical_id);
            }
            _ => {}
        }
    }

    /// Looks again and again, and says what is new; it is for the caller to stop it.
    pub(super) async fn look(&self, session: &Session, report: Report<'_>) -> Infallible {
        let mut before = Vec::new();
        let mut looks = 0;
        loop {
            let pause = if looks < OFTEN { EVERY } else { SELDOM };
            session.clock().sleep(pause).await;
            let open: Vec<Below> = self.open.borrow().values().cloned().collect();
            looks = if open == before { looks + 1 } else { 0 };
            before.clone_from(&open);
            for below in &open {
                let found = if below.resource_type == SERVICE {
                    self.service(session, below).await
                } else {
                    self.group(session, below).await
                };
                match found {
                    Ok(troubles) => troubles.into_iter().for_each(|one| self.tell(one, report)),
                    Err(error) if error.kind == ErrorKind::AccessDenied => {
                        self.refused.borrow_mut().insert(error.operation);
                    }
                    // Whoever follows the stack hears of a bad network too, and says so.
                    Err(_) => {}
                }
            }
        }
    }

    /// The troubles told so far, one a resource and kind.
    pub(super) fn told(&self) -> Vec<Trouble> {
        self.told.borrow().values().cloned().collect()
    }

    fn may(&self, operation: &str) -> bool {
        !self.refused.borrow().contains(operation)
    }

    /// Says a trouble the first time, when its cause changes, and when its number has grown a lot.
    fn tell(&self, trouble: Trouble, report: Report<'_>) {
        let key = (trouble.logical_id.clone(), trouble.failing);
        let mut told = self.told.borrow_mut();
        let new = told.get(&key).is_none_or(|before| {
            let same = match (&before.known, &trouble.known) {
                (Some(before), Some(now)) => before.cause == now.cause,
                (None, None) => true,
                _ => false,
            };
            !same || trouble.times >= before.times.saturating_mul(4)
        });
        if new {
            told.insert(key, trouble.clone());
            report(Event::Trouble(Box::new(trouble)));
        }
    }

    async fn service(&self, session: &Session, below: &Below) -> Result<Vec<Trouble>, Error> {
        let mut parts = below.physical_id.rsplit('/');
        let (Some(name), Some(cluster)) = (parts.next(), parts.next()) else {
            return Ok(Vec::new());
        };
        if !self.may("DescribeServices") {
            return Ok(Vec::new());
        }
        let ecs = session.ecs();
        let services = ecs.describe_services(cluster, &[name.to_owned()]).await?;
        let Some(service) = services.into_iter().next() else {
            return Ok(Vec::new());
        };
        let of = (below.stack.as_str(), below.logical_id.as_str(), SERVICE);
        let mut troubles = Vec::new();
        let newest = service.events.first().map(|event| event.message.as_str());
        if let Some(said) = newest.filter(|said| said.contains("unable to place a task")) {
            let mut unplaced = self.unplaced.borrow_mut();
            let times = unplaced.entry(below.logical_id.clone()).or_default();
            *times += 1;
            if *times >= TWICE {
                troubles.push(Trouble::new(
                    of,
                    Failing::Placement,
                    *times,
                    said.to_owned(),
                ));
            }
        }
        if !self.may("ListTasks") || !self.may("DescribeTasks") {
            return Ok(troubles);
        }
        let filter = TaskFilter {
            service: Some(name),
            stopped: true,
        };
        let mut stopped = ecs.tasks(cluster, filter).await?;
        stopped.truncate(TASKS);
        if stopped.is_empty() {
            return Ok(troubles);
        }
        let mut tasks = ecs.describe_tasks(cluster, &stopped).await?;
        tasks.sort_by_key(|task| task.stopped);
        let counted = service.deployments.iter().map(|one| one.failed_tasks).max();
        let counted = u32::try_from(counted.unwrap_or_default()).unwrap_or_default();
        let times = counted.max(u32::try_from(tasks.len()).unwrap_or_default());
        if let Some(said) = tasks.last().and_then(why)
            && times >= TWICE
        {
            troubles.push(Trouble::new(of, Failing::Tasks, times, said));
        }
        Ok(troubles)
    }

    async fn group(&self, session: &Session, below: &Below) -> Result<Vec<Trouble>, Error> {
        if !self.may("DescribeScalingActivities") {
            return Ok(Vec::new());
        }
        let activities = session
            .autoscaling()
            .scaling_activities(&below.physical_id)
            .await?;
        let failed: Vec<_> = activities
            .into_iter()
            .filter(|activity| activity.status == "Failed")
            .collect();
        let times = u32::try_from(failed.len()).unwrap_or(u32::MAX);
        let of = (below.stack.as_str(), below.logical_id.as_str(), GROUP);
        Ok(failed
            .into_iter()
            .next()
            .map(|latest| latest.message.unwrap_or(latest.description))
            .map(|said| Trouble::new(of, Failing::Launches, times, said))
            .into_iter()
            .collect())
    }
}

/// Why a task stopped: its container's own reason says more than the task's.
fn why(task: &Task) -> Option<String> {
    let container = task
        .containers
        .iter()
        .find_map(|container| container.reason.clone().filter(|reason| !reason.is_empty()));
    let code = task
        .containers
        .iter()
        .find_map(|container| container.exit_code);
    match (container, &task.stopped_reason, code) {
        (Some(reason), ..) => Some(reason),
        (None, Some(reason), Some(code)) if code != 0 => {
            Some(format!("{reason} (exit code {code})"))
        }
        (None, Some(reason), _) => Some(reason.clone()),
        (None, None, _) => task.stop_code.clone(),
    }
}
