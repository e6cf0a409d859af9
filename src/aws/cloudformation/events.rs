//! What happened to a stack: the newer API by operation, and the older one by stack.

use aws_sdk_cloudformation::types::{
    self as sdk, BeaconStackOperationStatus, EventType, HookFailureMode,
};
use aws_smithy_types::DateTime;

use super::call::Patience;
use super::{CloudFormation, timestamp};
use crate::aws::{Error, ErrorKind};
use crate::stack::{Finding, ResourceStatus, StackEvent, StackStatus, Subject};

/// The type under which a stack's own events are kept.
const STACK_TYPE: &str = "AWS::CloudFormation::Stack";

/// One page of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it, in the server's order.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// What `DescribeEvents` is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector<'a> {
    /// One operation.
    Operation(&'a str),
    /// One change set, by ARN.
    ChangeSet(&'a str),
}

/// One record of `DescribeEvents`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRecord {
    /// What it says.
    pub what: Recorded,
    /// True when it says that the operation itself has ended.
    pub ends: bool,
}

/// What a record of `DescribeEvents` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// A line of the stack's history.
    Line(StackEvent),
    /// A finding of the early validation.
    Finding(Finding),
    /// Something about the operation alone.
    Other,
}

impl CloudFormation {
    /// One page of `DescribeStackEvents`; newest first. Answers for a deleted stack, by ARN.
    pub async fn stack_events(
        &self,
        arn: &str,
        token: Option<String>,
    ) -> Result<Page<StackEvent>, Error> {
        const OPERATION: &str = "DescribeStackEvents";
        let call = self.client.describe_stack_events().stack_name(arn);
        let call = call.set_next_token(token);
        let answer = self.call(OPERATION, || call.clone().send()).await?;
        let items = answer
            .stack_events
            .unwrap_or_default()
            .into_iter()
            .map(|event| line(event.into()).map_err(|member| self.place.missing(OPERATION, member)))
            .collect::<Result<_, _>>()?;
        Ok(Page {
            items,
            next: answer.next_token.filter(|token| !token.is_empty()),
        })
    }

    /// One page of `DescribeEvents`; `None` where the server does not have it.
    pub async fn operation_events(
        &self,
        selector: Selector<'_>,
        token: Option<String>,
    ) -> Result<Option<Page<OperationRecord>>, Error> {
        let call = self.client.describe_events().set_next_token(token);
        let call = match selector {
            Selector::Operation(id) => call.operation_id(id),
            Selector::ChangeSet(arn) => call.change_set_name(arn),
        };
        // A server without this call fails it in many ways; the older call is there for those.
        let patience = Patience::Throttled;
        let answer = self.patiently("DescribeEvents", patience, || call.clone().send());
        match answer.await {
            Ok(answer) => Ok(Some(Page {
                items: answer
                    .operation_events
                    .unwrap_or_default()
                    .into_iter()
                    .map(record)
                    .collect(),
                next: answer.next_token.filter(|token| !token.is_empty()),
            })),
            // Servers without this call say so in ways of their own: an unknown action, a
            // validation error, a crash, a page of HTML.
            Err(error) => match error.kind {
                ErrorKind::Validation
                | ErrorKind::NotFound
                | ErrorKind::Unavailable
                | ErrorKind::Garbled
                | ErrorKind::AccessDenied
                | ErrorKind::Service => Ok(None),
                _ => Err(error),
            },
        }
    }
}

fn subject(is_stack: bool, status: &str) -> Subject {
    if is_stack {
        Subject::Stack(StackStatus::from(status))
    } else {
        Subject::Resource(ResourceStatus::from(status))
    }
}

/// What both APIs say of a line, in the SDK's own types.
struct Told {
    id: Option<String>,
    time: Option<DateTime>,
    logical_id: Option<String>,
    physical_id: Option<String>,
    resource_type: Option<String>,
    status: Option<sdk::ResourceStatus>,
    reason: Option<String>,
    token: Option<String>,
    stack_id: Option<String>,
    /// Only the older API names the stack.
    stack_name: Option<String>,
}

impl From<sdk::StackEvent> for Told {
    fn from(event: sdk::StackEvent) -> Self {
        Self {
            id: event.event_id,
            time: event.timestamp,
            logical_id: event.logical_resource_id,
            physical_id: event.physical_resource_id,
            resource_type: event.resource_type,
            status: event.resource_status,
            reason: event.resource_status_reason,
            token: event.client_request_token,
            stack_id: event.stack_id,
            stack_name: event.stack_name,
        }
    }
}

impl From<sdk::OperationEvent> for Told {
    fn from(event: sdk::OperationEvent) -> Self {
        Self {
            id: event.event_id,
            time: event.timestamp.or(event.end_time).or(event.start_time),
            logical_id: event.logical_resource_id,
            physical_id: event.physical_resource_id,
            resource_type: event.resource_type,
            status: event.resource_status,
            reason: event.resource_status_reason,
            token: event.client_request_token,
            stack_id: event.stack_id,
            stack_name: None,
        }
    }
}

/// The line as ours; else the member it lacks.
fn line(told: Told) -> Result<StackEvent, &'static str> {
    let logical_id = told.logical_id.ok_or("LogicalResourceId")?;
    let status = told.status.ok_or("ResourceStatus")?;
    let resource_type = told.resource_type.unwrap_or_default();
    let physical_id = told.physical_id.filter(|id| !id.is_empty());
    let is_stack = resource_type == STACK_TYPE
        && (physical_id.is_some() && physical_id == told.stack_id
            || told.stack_name.as_deref() == Some(logical_id.as_str()));
    Ok(StackEvent {
        id: told.id.ok_or("EventId")?,
        time: told.time.and_then(timestamp).ok_or("Timestamp")?,
        subject: subject(is_stack, status.as_str()),
        logical_id,
        resource_type,
        physical_id,
        reason: told.reason.filter(|reason| !reason.is_empty()),
        token: told.token,
    })
}

fn record(event: sdk::OperationEvent) -> OperationRecord {
    let ends = matches!(
        event.operation_status,
        Some(BeaconStackOperationStatus::Succeeded | BeaconStackOperationStatus::Failed)
    );
    let what = if event.event_type == Some(EventType::ValidationError) {
        Recorded::Finding(finding(event))
    } else {
        // A failure counts as a line too, whatever its type says; what lacks a member is none.
        line(event.into()).map_or(Recorded::Other, Recorded::Line)
    };
    OperationRecord { what, ends }
}

fn finding(event: sdk::OperationEvent) -> Finding {
    Finding {
        fatal: event.validation_failure_mode != Some(HookFailureMode::Warn),
        validation: event.validation_name.unwrap_or_default(),
        logical_id: event.logical_resource_id,
        path: event.validation_path,
        reason: event
            .validation_status_reason
            .or(event.resource_status_reason)
            .unwrap_or_default(),
    }
}
