//! One stack being followed through one operation.

use jiff::{SignedDuration, Timestamp};

use super::Report;
use super::history::History;
use super::outline::{add_coming, add_needs};
use super::pace::View;
use super::stall::Stall;
use crate::aws::{CloudFormation, Error, StackDetail, StackResource};
use crate::stack::{
    Event, Followed, Happened, Leftover, Notice, Operation, Progress, Resource, ResourceStatus,
    Settled, StackEvent, StackStatus, Started, Verdict,
};

/// After so much silence the stack itself is asked: events alone may lag or get lost.
const CONFIRM_EVERY: SignedDuration = SignedDuration::from_secs(30);
/// A settled status that no event explains is believed after so many confirmations: right after a
/// call the stack may still show what it was before.
const BELIEVE_AFTER: u8 = 5;

/// Clocks that differ by less are the same, and lines come a little late.
const SAME_CLOCK: SignedDuration = SignedDuration::from_mins(1);

/// One stack being followed through one operation.
#[derive(Debug)]
pub struct Watch {
    stack: Followed,
    operation: Operation,
    progress: Progress,
    resources: Vec<Resource>,
    history: History,
    confirmed: Option<Timestamp>,
    unexplained: u8,
    /// The stack's list says something that its history has not said yet.
    suspected: bool,
    last_word: Timestamp,
    /// By how much the server's clock is ahead of ours, as far as its latest lines show.
    ahead: Option<SignedDuration>,
    stall: Stall,
}

impl Watch {
    /// Follows a stack whose whole history belongs to the operation: one being created.
    pub fn whole(stack: Followed, began: Timestamp, resources: Vec<Resource>) -> Self {
        let history = History::whole(&stack.arn);
        Self::new(stack, Operation::Create, began, resources, history)
    }

    /// Follows what happens to a stack from now on. Call it before the call that changes it.
    pub async fn from_now(
        cloudformation: &CloudFormation,
        stack: Followed,
        operation: Operation,
        began: Timestamp,
    ) -> Result<Self, Error> {
        let detail = cloudformation.stack(&stack.arn).await?;
        Self::begin(cloudformation, stack, operation, began, detail.as_ref()).await
    }

    /// As [`Self::from_now`], for those who have just asked about the stack.
    pub async fn begin(
        cloudformation: &CloudFormation,
        stack: Followed,
        operation: Operation,
        began: Timestamp,
        detail: Option<&StackDetail>,
    ) -> Result<Self, Error> {
        let resources = cloudformation.resources(&stack.arn).await?;
        let history = match detail {
            Some(detail) => History::from_now(cloudformation, detail).await?,
            None => History::whole(&stack.arn),
        };
        let mut resources: Vec<_> = resources.into_iter().filter(exists).map(plain).collect();
        add_needs(cloudformation, &stack.arn, &mut resources).await;
        Ok(Self::new(stack, operation, began, resources, history))
    }

    /// Joins whatever runs on a stack now, with its whole history; on one at rest that history is
    /// all there is.
    pub async fn attach(
        cloudformation: &CloudFormation,
        stack: Followed,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let detail = cloudformation.stack(&stack.arn).await?;
        let operation = detail
            .as_ref()
            .map_or(Operation::Delete, |detail| match detail.status {
                StackStatus::DeleteInProgress
                | StackStatus::DeleteFailed
                | StackStatus::DeleteComplete => Operation::Delete,
                StackStatus::UpdateComplete
                | StackStatus::UpdateCompleteCleanupInProgress
                | StackStatus::UpdateFailed
                | StackStatus::UpdateInProgress
                | StackStatus::UpdateRollbackComplete
                | StackStatus::UpdateRollbackCompleteCleanupInProgress
                | StackStatus::UpdateRollbackFailed
                | StackStatus::UpdateRollbackInProgress => Operation::Update,
                _ => Operation::Create,
            });
        let resources = cloudformation.resources(&stack.arn).await?;
        let began = detail.and_then(|detail| detail.created).unwrap_or(now);
        let history = History::whole(&stack.arn).older();
        let mut resources: Vec<_> = resources.into_iter().map(plain).collect();
        match operation {
            Operation::Create | Operation::Update => {
                add_coming(cloudformation, &stack.arn, &mut resources).await;
            }
            Operation::Delete => add_needs(cloudformation, &stack.arn, &mut resources).await,
        }
        Ok(Self::new(stack, operation, began, resources, history))
    }

    fn new(
        stack: Followed,
        operation: Operation,
        began: Timestamp,
        resources: Vec<Resource>,
        history: History,
    ) -> Self {
        Self {
            progress: Progress::new(operation, began, resources.iter().cloned()),
            stack,
            operation,
            resources,
            history,
            confirmed: None,
            unexplained: 0,
            suspected: false,
            last_word: began,
            ahead: None,
            stall: Stall::default(),
        }
    }

    /// The stack.
    pub const fn stack(&self) -> &Followed {
        &self.stack
    }

    /// Says that the operation is being followed from here on.
    pub fn announce(&self, report: Report<'_>) {
        report(Event::Started(Started {
            stack: self.stack.clone(),
            operation: self.operation,
            began: self.progress.began(),
            resources: self.resources.clone(),
        }));
    }

    /// What is known about when to ask again; the rest of the view is the poller's.
    pub(super) fn view(&self, now: Timestamp) -> View {
        let skew = self.ahead.filter(|ahead| ahead.abs() > SAME_CLOCK);
        View {
            quiet: now.duration_since(self.last_word),
            next_end: self.progress.next_end(now + skew.unwrap_or_default()),
            ..View::default()
        }
    }

    /// Takes in what a list of all stacks says of this one; `None` when it is not on it.
    pub(super) fn listed(&mut self, detail: Option<&StackDetail>, now: Timestamp) {
        self.confirmed = Some(now);
        match detail {
            Some(detail) => {
                self.history.learn(&detail.operations);
                self.suspected |= detail.status.is_settled();
            }
            None => self.suspected = true,
        }
    }

    /// Asks once what is new, says it, and tells how the operation ended if it has.
    pub(super) async fn poll(
        &mut self,
        cloudformation: &CloudFormation,
        now: Timestamp,
        report: Report<'_>,
    ) -> Result<Option<Settled>, Error> {
        let news = self.history.news(cloudformation).await?;
        let told = self.tell(news, now, report);
        // Whoever speaks is alive: only silence is confirmed.
        let due = self
            .confirmed
            .is_none_or(|at| now.duration_since(at.max(self.last_word)) >= CONFIRM_EVERY);
        let suspected = self.suspected || self.unexplained > 0 || self.history.has_ended();
        if !(told || due || suspected) {
            return Ok(None);
        }
        let detail = cloudformation.stack(&self.stack.arn).await?;
        self.confirmed = Some(now);
        self.suspected = false;
        if let Some(detail) = &detail {
            self.history.learn(&detail.operations);
        }
        let Some((status, reason)) = self.end(detail.as_ref()) else {
            self.say_if_stalled(detail.as_ref(), now, report);
            return Ok(None);
        };
        if self.progress.status().map(|(told, _)| told) != Some(&status) {
            // The history has more to say, or the newer API keeps it back.
            let news = self.history.older_news(cloudformation).await?;
            self.tell(news, now, report);
        }
        let settled = self.settled(cloudformation, status, reason, now).await;
        report(Event::Settled(settled.clone()));
        Ok(Some(settled))
    }

    /// Says what is new; true when a line is worth asking the stack itself about.
    fn tell(&mut self, news: Vec<StackEvent>, now: Timestamp, report: Report<'_>) -> bool {
        let mut telling = false;
        for line in news {
            self.progress.apply(&line);
            if self.confirmed.is_some() {
                // Fresh: it happened just now, whatever the server's clock says.
                self.last_word = now;
                self.ahead = self.ahead.max(Some(line.time.duration_since(now)));
            } else {
                self.last_word = self.last_word.max(line.time.min(now));
            }
            telling |= is_telling(&line);
            report(Event::Happened(Happened {
                arn: self.stack.arn.clone(),
                stack: self.stack.name.clone(),
                line,
            }));
        }
        telling
    }

    /// Says so when nothing has moved for much longer than it usually takes. Never a failure: a
    /// service may take hours.
    fn say_if_stalled(&mut self, detail: Option<&StackDetail>, now: Timestamp, report: Report<'_>) {
        let quiet = now.duration_since(self.last_word);
        let usual = self.progress.slowest().unwrap_or_default();
        if let (Some(detail), true) = (detail, self.stall.is_news(quiet, usual)) {
            let rows = self.progress.rows();
            let moving = rows.iter().filter(|row| row.state.is_moving());
            report(Event::Notice(Notice::Stalled {
                stack: self.stack.name.clone(),
                status: detail.status.to_string(),
                seconds: quiet.as_secs(),
                waiting_for: moving.map(|row| row.logical_id.clone()).collect(),
            }));
        }
    }

    /// The status the operation ended with, if it has ended.
    fn end(&mut self, detail: Option<&StackDetail>) -> Option<(StackStatus, Option<String>)> {
        let Some(detail) = detail else {
            // Servers that forget deleted stacks answer as if there had never been one.
            return Some((StackStatus::DeleteComplete, None));
        };
        if !detail.status.is_settled() {
            self.unexplained = 0;
            return None;
        }
        let explained = match self.operation {
            Operation::Delete | Operation::Update => {
                detail.status == StackStatus::DeleteComplete
                    || self.progress.status().map(|(status, _)| status) == Some(&detail.status)
            }
            Operation::Create => detail.status != StackStatus::ReviewInProgress,
        };
        self.unexplained += 1;
        (explained || self.unexplained >= BELIEVE_AFTER)
            .then(|| (detail.status.clone(), detail.status_reason.clone()))
    }

    async fn settled(
        &self,
        cloudformation: &CloudFormation,
        status: StackStatus,
        reason: Option<String>,
        now: Timestamp,
    ) -> Settled {
        let succeeded = match self.operation {
            Operation::Create | Operation::Update => status.is_usable(),
            Operation::Delete => status == StackStatus::DeleteComplete,
        };
        let left = if succeeded || status == StackStatus::DeleteComplete {
            Vec::new()
        } else {
            self.left(cloudformation).await
        };
        let cause = if succeeded {
            None
        } else {
            self.progress.cause().cloned()
        };
        Settled {
            stack: self.stack.clone(),
            operation: self.operation,
            verdict: if succeeded {
                Verdict::Succeeded
            } else {
                Verdict::Failed
            },
            status,
            reason: reason.filter(|reason| !reason.is_empty()),
            seconds: self.progress.elapsed(now).as_secs(),
            counts: self.progress.counts(),
            more: match &cause {
                Some(_) => self.progress.causes().iter().skip(1).cloned().collect(),
                None => Vec::new(),
            },
            cause,
            left,
        }
    }

    /// What still exists, by the stack's own list; by what we saw if the list cannot be had.
    async fn left(&self, cloudformation: &CloudFormation) -> Vec<Leftover> {
        match cloudformation.resources(&self.stack.arn).await {
            Ok(resources) => resources.into_iter().filter(exists).map(leftover).collect(),
            Err(_) => self
                .progress
                .rows()
                .into_iter()
                .filter(|row| {
                    row.physical_id.is_some() && row.status != Some(ResourceStatus::DeleteComplete)
                })
                .map(|row| Leftover {
                    logical_id: row.logical_id.clone(),
                    resource_type: row.resource_type.clone(),
                    physical_id: row.physical_id.clone(),
                    reason: row.reason.clone(),
                })
                .collect(),
        }
    }
}

/// Does this line make it worth asking the stack itself?
fn is_telling(line: &StackEvent) -> bool {
    match line.stack_status() {
        Some(status) => status.is_settled() || status.is_failed(),
        None => false,
    }
}

fn exists(resource: &StackResource) -> bool {
    resource.status != ResourceStatus::DeleteComplete
        && (resource.physical_id.is_some() || resource.status == ResourceStatus::DeleteFailed)
}

fn plain(resource: StackResource) -> Resource {
    Resource::plain(resource.logical_id, resource.resource_type)
}

fn leftover(resource: StackResource) -> Leftover {
    Leftover {
        logical_id: resource.logical_id,
        resource_type: resource.resource_type,
        physical_id: resource.physical_id,
        reason: resource.reason,
    }
}
