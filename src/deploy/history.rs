//! What is new in a stack's history.
//!
//! The newer API (`DescribeEvents`, by operation) where the server keeps operations and answers it,
//! the older one (`DescribeStackEvents`) otherwise. Either is read back only as far as needed.
//! A line counts as seen by its id, and by what it says, because the two APIs may number differently.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::aws::{CloudFormation, Error, Page, Recorded, Selector, StackDetail};
use crate::stack::StackEvent;

/// The newer API may stay silent this many times before the older one is asked instead.
const SILENT_AT_MOST: u8 = 2;

/// What makes two lines the same line.
type Print = (Timestamp, String, String, Option<String>);

/// The history of one stack, as far as it has been read.
#[derive(Debug)]
pub(super) struct History {
    arn: String,
    ids: BTreeSet<String>,
    prints: BTreeSet<Print>,
    /// Lines older than this belong to earlier operations.
    after: Option<Timestamp>,
    /// Operations that ran before ours.
    earlier: BTreeSet<String>,
    /// Operations being followed: the one asked for, and a rollback of it.
    operations: Vec<String>,
    /// Those of them that have ended and are read to their end.
    ended: BTreeSet<String>,
    /// Times the newer API said nothing at all; `None` once it has said something.
    silent: Option<u8>,
    /// The newer API is not to be asked (again).
    older_only: bool,
}

impl History {
    /// The whole history of a stack, from its first line.
    pub(super) fn whole(arn: &str) -> Self {
        Self {
            arn: arn.to_owned(),
            ids: BTreeSet::new(),
            prints: BTreeSet::new(),
            after: None,
            earlier: BTreeSet::new(),
            operations: Vec::new(),
            ended: BTreeSet::new(),
            silent: Some(0),
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
            history.is_new(&line);
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
        let mut lines = Vec::new();
        if !self.older_only && !self.operations.is_empty() {
            lines = self.by_operation(cloudformation).await?;
        }
        if self.older_only || self.operations.is_empty() {
            lines.extend(self.by_stack(cloudformation).await?);
        }
        lines.sort_by_key(|line| line.time); // Stable: lines of one instant keep their order.
        lines.retain(|line| self.is_new(line));
        Ok(lines)
    }

    /// Records a line; says whether it was new.
    fn is_new(&mut self, line: &StackEvent) -> bool {
        let print = (
            line.time,
            line.logical_id.clone(),
            line.status_word().to_owned(),
            line.reason.clone(),
        );
        let new_id = self.ids.insert(line.id.clone());
        self.prints.insert(print) && new_id
    }

    async fn by_operation(
        &mut self,
        cloudformation: &CloudFormation,
    ) -> Result<Vec<StackEvent>, Error> {
        let mut lines = Vec::new();
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
                    self.older_only = true;
                    return Ok(Vec::new());
                };
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
            lines.extend(read);
        }
        self.silent = match self.silent {
            Some(times) if lines.is_empty() => Some(times + 1),
            _ => None,
        };
        self.older_only = self.silent >= Some(SILENT_AT_MOST);
        Ok(lines)
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
        let met_known = page.items.iter().any(|line| {
            self.ids.contains(&line.id) || self.after.is_some_and(|after| line.time < after)
        });
        let mut fresh: Vec<_> = page
            .items
            .into_iter()
            .filter(|line| !self.ids.contains(&line.id))
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
