//! What is new in a stack's history.
//!
//! The newer API (`DescribeEvents`, by operation) where the server keeps operations and answers it,
//! the older one (`DescribeStackEvents`) otherwise. Either is read back only as far as needed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::aws::{CloudFormation, Error, Page, Recorded, Selector, StackDetail};
use crate::stack::{Seen, StackEvent};

/// The newer API may stay silent this many times before the older one is asked instead.
const SILENT_AT_MOST: u8 = 2;
/// The newer API may be missing this many times in a row; a server that has it fails now and then.
const MISSING_AT_MOST: u8 = 3;

/// The history of one stack, as far as it has been read.
#[derive(Debug)]
pub(super) struct History {
    arn: String,
    seen: Seen,
    /// Lines older than this belong to earlier operations.
    after: Option<Timestamp>,
    /// Operations that ran before ours.
    earlier: BTreeSet<String>,
    /// Operations being followed: the one asked for, and a rollback of it.
    operations: Vec<String>,
    /// When those of them began that have said something.
    began: BTreeMap<String, Timestamp>,
    /// Those of them that have ended and are read to their end.
    ended: BTreeSet<String>,
    /// Times the newer API said nothing at all; `None` once it has said something.
    silent: Option<u8>,
    /// Times in a row the newer API was not there.
    missing: u8,
    /// The newer API is not to be asked (again).
    older_only: bool,
}

impl History {
    /// The whole history of a stack, from its first line.
    pub(super) fn whole(arn: &str) -> Self {
        Self {
            arn: arn.to_owned(),
            seen: Seen::default(),
            after: None,
            earlier: BTreeSet::new(),
            operations: Vec::new(),
            began: BTreeMap::new(),
            ended: BTreeSet::new(),
            silent: Some(0),
            missing: 0,
            older_only: false,
        }
    }

    /// By stack alone: operations that ended long ago may be kept no more.
    pub(super) const fn older(mut self) -> Self {
        self.older_only = true;
        self
    }

    /// What happens to a stack from now on: one page is read to know what was before.
    pub(super) async fn from_now(
        cloudformation: &CloudFormation,
        stack: &StackDetail,
    ) -> Result<Self, Error> {
        let mut history = Self::whole(&stack.arn);
        history.earlier = stack.operations.iter().cloned().collect();
        let page = cloudformation.stack_events(&stack.arn, None).await?;
        history.after = page.items.iter().map(|line| line.time).max();
        for line in page.items {
            history.seen.insert(&line);
        }
        Ok(history)
    }

    /// Takes in which operations the stack has had; those not seen before are ours to follow.
    pub(super) fn learn(&mut self, operations: &[String]) {
        for id in operations {
            if !self.earlier.contains(id) && !self.operations.contains(id) {
                self.operations.push(id.clone());
            }
        }
    }

    /// Have all operations being followed ended, as far as the newer API says?
    pub(super) fn has_ended(&self) -> bool {
        !self.operations.is_empty() && self.operations.iter().all(|id| self.ended.contains(id))
    }

    /// Lines not seen before, in the order they happened.
    pub(super) async fn news(
        &mut self,
        cloudformation: &CloudFormation,
    ) -> Result<Vec<StackEvent>, Error> {
        let newer = if self.older_only || self.operations.is_empty() {
            None
        } else {
            self.by_operation(cloudformation).await?
        };
        let lines = match newer {
            // Also when that was the last time it was asked: what it kept back is there.
            Some(lines) if !self.older_only => lines,
            _ => self.by_stack(cloudformation).await?,
        };
        Ok(self.unseen(lines))
    }

    /// Lines not seen before, by the older API: for a newer one that keeps something back.
    pub(super) async fn older_news(
        &mut self,
        cloudformation: &CloudFormation,
    ) -> Result<Vec<StackEvent>, Error> {
        let lines = self.by_stack(cloudformation).await?;
        Ok(self.unseen(lines))
    }

    /// Those not seen before, in the order they happened.
    fn unseen(&mut self, mut lines: Vec<StackEvent>) -> Vec<StackEvent> {
        lines.sort_by_key(|line| line.time); // Stable: lines of one instant keep their order.
        lines.retain(|line| self.seen.insert(line));
        lines
    }

    /// By operation; `None` where the server does not know that call.
    async fn by_operation(
        &mut self,
        cloudformation: &CloudFormation,
    ) -> Result<Option<Vec<StackEvent>>, Error> {
        let mut reads = Vec::new();
        for id in self.operations.clone() {
            if self.ended.contains(&id) {
                continue;
            }
            let mut read = Vec::new();
            let mut token = None;
            loop {
                let page = cloudformation
                    .operation_events(Selector::Operation(&id), token)
                    .await?;
                let Some(page) = page else {
                    self.missing += 1;
                    self.older_only = self.missing >= MISSING_AT_MOST;
                    return Ok(None);
                };
                self.missing = 0;
                if page.items.iter().any(|record| record.ends) {
                    self.ended.insert(id.clone());
                }
                let page = Page {
                    items: page.items.into_iter().filter_map(line_of).collect(),
                    next: page.next,
                };
                token = self.take(page, &mut read);
                if token.is_none() {
                    break;
                }
            }
            if let Some(first) = read.iter().map(|line| line.time).min() {
                let began = *self.began.entry(id).or_insert(first);
                reads.push((began, read));
            }
        }
        // A rollback begins at the instant of what it rolls back: the earlier operation goes first.
        reads.sort_by_key(|(began, _)| *began);
        let lines: Vec<_> = reads.into_iter().flat_map(|(_, read)| read).collect();
        self.silent = match self.silent {
            Some(times) if lines.is_empty() => Some(times + 1),
            _ => None,
        };
        self.older_only = self.silent >= Some(SILENT_AT_MOST);
        Ok(Some(lines))
    }

    async fn by_stack(&self, cloudformation: &CloudFormation) -> Result<Vec<StackEvent>, Error> {
        let mut lines = Vec::new();
        let mut token = None;
        loop {
            let page = cloudformation.stack_events(&self.arn, token).await?;
            token = self.take(page, &mut lines);
            if token.is_none() {
                return Ok(lines);
            }
        }
    }

    /// Adds a page's unseen lines, oldest first; gives the next page, if it may hold more of them.
    fn take(&self, page: Page<StackEvent>, lines: &mut Vec<StackEvent>) -> Option<String> {
        let newest_first = match (page.items.first(), page.items.last()) {
            (Some(first), Some(last)) => first.time >= last.time,
            _ => true,
        };
        let met_known = page
            .items
            .iter()
            .any(|line| self.seen.has(line) || self.after.is_some_and(|after| line.time < after));
        let mut fresh: Vec<_> = page
            .items
            .into_iter()
            .filter(|line| !self.seen.has(line))
            .filter(|line| self.after.is_none_or(|after| line.time >= after))
            .collect();
        if newest_first {
            fresh.reverse();
            fresh.append(lines);
            *lines = fresh;
        } else {
            lines.append(&mut fresh);
        }
        page.next.filter(|_| !(newest_first && met_known))
    }
}

fn line_of(record: crate::aws::OperationRecord) -> Option<StackEvent> {
    match record.what {
        Recorded::Line(line) => Some(line),
        Recorded::Finding(_) | Recorded::Other => None,
    }
}
