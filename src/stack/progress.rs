//! The fold of a stack's events over the template's resources.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::outlook::Outline;
use super::{
    Failure, Operation, Phase, Row, RowState, Seen, StackEvent, StackStatus, Subject,
    is_cancellation,
};

/// Failures that are kept; a stack may be watched for days.
const CAUSES_AT_MOST: usize = 200;

/// A resource of the template, before anything happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resource {
    /// Logical id.
    pub logical_id: String,
    /// Type.
    pub resource_type: String,
    /// Logical ids of what it needs to exist, where the template is known.
    pub needs: Vec<String>,
    /// How long the operation on it usually takes, in seconds; `None` where nobody has looked yet,
    /// and the table counts.
    pub usual_seconds: Option<u32>,
}

impl Resource {
    /// A resource of which no more is known than its name and type.
    pub fn plain(logical_id: impl Into<String>, resource_type: impl Into<String>) -> Self {
        Self {
            logical_id: logical_id.into(),
            resource_type: resource_type.into(),
            needs: Vec::new(),
            usual_seconds: None,
        }
    }
}

/// How many resources stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub total: usize,
    /// Not begun.
    pub waiting: usize,
    /// Being worked on.
    pub busy: usize,
    /// As asked for.
    pub done: usize,
    /// Failed on their own account.
    pub failed: usize,
    /// Stopped because another one failed.
    pub cancelled: usize,
    /// Being taken back, or taken back.
    pub undone: usize,
    /// Left alone on purpose.
    pub skipped: usize,
}

/// Where one operation on one stack stands.
///
/// Built from the template's resources, then fed every event once; feeding one twice changes nothing.
#[derive(Debug, Clone)]
pub struct Progress {
    operation: Operation,
    began: Timestamp,
    ended: Option<Timestamp>,
    status: Option<StackStatus>,
    status_reason: Option<String>,
    rows: BTreeMap<String, Row>,
    outline: Outline,
    seen: Seen,
    causes: Vec<Failure>,
    refused: Option<Failure>,
}

impl Progress {
    /// Nothing has happened yet.
    pub fn new(
        operation: Operation,
        began: Timestamp,
        resources: impl IntoIterator<Item = Resource>,
    ) -> Self {
        let resources: Vec<Resource> = resources.into_iter().collect();
        let outline = Outline::of(operation, &resources);
        let rows = resources
            .into_iter()
            .map(|resource| (resource.logical_id.clone(), blank(resource)))
            .collect();
        Self {
            operation,
            began,
            ended: None,
            status: None,
            status_reason: None,
            rows,
            outline,
            seen: Seen::default(),
            causes: Vec::new(),
            refused: None,
        }
    }

    /// Takes one event in, in the order they happened; says whether it was new.
    pub fn apply(&mut self, event: &StackEvent) -> bool {
        if !self.seen.insert(event) {
            return false;
        }
        match &event.subject {
            Subject::Stack(status) => self.apply_stack(event, status),
            Subject::Resource(status) => {
                let reason = event.reason.as_deref().unwrap_or_default();
                let kept = self.causes.len() < CAUSES_AT_MOST;
                if kept && status.is_failed() && !is_cancellation(reason) {
                    self.causes.push(Failure::of(event));
                }
                let state = RowState::of(self.operation, status, reason);
                let row = self
                    .rows
                    .entry(event.logical_id.clone())
                    .or_insert_with(|| {
                        blank(Resource::plain(&event.logical_id, &event.resource_type))
                    });
                update(row, event, state);
                row.status = Some(status.clone());
            }
        }
        true
    }

    fn apply_stack(&mut self, event: &StackEvent, status: &StackStatus) {
        if status.is_failed() && self.refused.is_none() && event.reason.is_some() {
            self.refused = Some(Failure::of(event));
        }
        if begins(self.operation, status) {
            self.began = event.time; // By CloudFormation's clock, which all other times are by.
        }
        self.ended = status.is_settled().then_some(event.time);
        self.status = Some(status.clone());
        self.status_reason.clone_from(&event.reason);
    }

    /// What comes after what.
    pub(super) const fn outline(&self) -> &Outline {
        &self.outline
    }

    /// What is being done.
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// When it began.
    pub const fn began(&self) -> Timestamp {
        self.began
    }

    /// The stack's own last status and reason.
    pub fn status(&self) -> Option<(&StackStatus, Option<&str>)> {
        self.status
            .as_ref()
            .map(|status| (status, self.status_reason.as_deref()))
    }

    /// Every resource, by phase and then by name.
    pub fn rows(&self) -> Vec<&Row> {
        let mut rows: Vec<_> = self.rows.values().collect();
        rows.sort_by_key(|row| (row.phase, row.logical_id.as_str()));
        rows
    }

    /// One resource.
    pub fn row(&self, logical_id: &str) -> Option<&Row> {
        self.rows.get(logical_id)
    }

    /// How many stand where, over all phases.
    pub fn counts(&self) -> Counts {
        count(self.rows.values())
    }

    /// How many of one phase stand where.
    pub fn counts_of(&self, phase: Phase) -> Counts {
        count(self.rows.values().filter(|row| row.phase == phase))
    }

    /// The first cause of failure: the first resource that failed on its own account; else what the
    /// stack itself was refused for.
    pub fn cause(&self) -> Option<&Failure> {
        self.causes.first().or(self.refused.as_ref())
    }

    /// Every failure that is not an echo, in order; the first is [`Progress::cause`].
    pub fn causes(&self) -> &[Failure] {
        &self.causes
    }

    /// How long the operation has taken, up to `now` or to its end.
    pub fn elapsed(&self, now: Timestamp) -> SignedDuration {
        let until = self.ended.unwrap_or(now);
        until.duration_since(self.began).max(SignedDuration::ZERO)
    }
}

/// Is this the first word of such an operation?
const fn begins(operation: Operation, status: &StackStatus) -> bool {
    match operation {
        Operation::Create => matches!(status, StackStatus::CreateInProgress),
        Operation::Delete => matches!(status, StackStatus::DeleteInProgress),
        Operation::Update => matches!(status, StackStatus::UpdateInProgress),
    }
}

fn blank(resource: Resource) -> Row {
    Row {
        phase: Phase::of(&resource.resource_type),
        logical_id: resource.logical_id,
        resource_type: resource.resource_type,
        physical_id: None,
        state: RowState::Waiting,
        status: None,
        reason: None,
        began: None,
        ended: None,
    }
}

fn update(row: &mut Row, event: &StackEvent, state: RowState) {
    if event.physical_id.is_some() {
        row.physical_id.clone_from(&event.physical_id);
    }
    if event.reason.is_some() || !state.is_moving() {
        row.reason.clone_from(&event.reason);
    }
    let same_spell = row.state == state && row.ended.is_none();
    if state.is_moving() {
        row.began = if same_spell { row.began } else { None }.or(Some(event.time));
        row.ended = None;
    } else if state == RowState::Waiting {
        row.began = None;
        row.ended = None;
    } else {
        row.began = row.began.or(Some(event.time));
        row.ended = Some(event.time);
    }
    row.state = state;
}

fn count<'a>(rows: impl Iterator<Item = &'a Row>) -> Counts {
    rows.fold(Counts::default(), |mut counts, row| {
        counts.total += 1;
        match row.state {
            RowState::Waiting => counts.waiting += 1,
            RowState::Busy => counts.busy += 1,
            RowState::Done => counts.done += 1,
            RowState::Failed => counts.failed += 1,
            RowState::Cancelled => counts.cancelled += 1,
            RowState::Undoing | RowState::Undone => counts.undone += 1,
            RowState::Skipped => counts.skipped += 1,
        }
        counts
    })
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
