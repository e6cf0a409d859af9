//! Change sets: what a stack is made from.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{
    Capability, ChangeSetStatus, ChangeSetType, OnStackFailure, Parameter, Tag,
};

use super::changes::resource_change;
use super::{CloudFormation, tags};
use crate::aws::{Error, ErrorKind};
use crate::stack::{OnFailure, ResourceChange};

/// What a change set is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeSetKind {
    /// A stack that is not there yet, or an empty shell of one.
    Create,
    /// A stack that is there.
    Update,
}

/// What a stack is to be made from.
#[derive(Debug, Clone)]
pub struct ChangeSetRequest<'a> {
    /// Is the stack there already?
    pub kind: ChangeSetKind,
    /// Name of the stack to be, or ARN of the one that is there.
    pub stack: &'a str,
    /// The role CloudFormation works as, now and in every later operation; without one it works as
    /// whoever calls, or as the role that the stack has.
    pub role: Option<&'a str>,
    /// What CloudFormation does by itself when the execution fails. A stack that is there cannot be
    /// deleted in this way: it is rolled back then.
    pub on_failure: OnFailure,
    /// Name of the change set; also its idempotency token.
    pub change_set: &'a str,
    /// The template, at most 51 200 bytes.
    pub body: &'a str,
    /// Values of the template's parameters; those that are not here take their default.
    pub parameters: &'a BTreeMap<String, String>,
    /// Capabilities, such as `CAPABILITY_IAM`.
    pub capabilities: &'a [String],
    /// Tags of the stack.
    pub tags: &'a BTreeMap<String, String>,
}

/// A change set that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChangeSet {
    /// ARN of the change set.
    pub id: String,
    /// ARN of the stack, which nothing is in yet.
    pub stack_arn: String,
}

/// Where a change set stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeSetState {
    /// Being worked out.
    Pending,
    /// Ready to be executed.
    Ready,
    /// It cannot be executed.
    Failed,
    /// A word we do not know.
    Unknown(String),
}

/// A change set as `DescribeChangeSet` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// Where it stands.
    pub state: ChangeSetState,
    /// CloudFormation's reason.
    pub reason: Option<String>,
    /// What it would change.
    pub changes: Vec<ResourceChange>,
    /// The tags it gives its stack.
    pub tags: BTreeMap<String, String>,
}

impl CloudFormation {
    /// `CreateChangeSet`. For a new stack it makes the stack's name and ARN, and nothing in it.
    pub async fn create_change_set(
        &self,
        request: &ChangeSetRequest<'_>,
    ) -> Result<NewChangeSet, Error> {
        const OPERATION: &str = "CreateChangeSet";
        let tags = request
            .tags
            .iter()
            .map(|(key, value)| Tag::builder().key(key).value(value).build())
            .collect();
        let parameter = |(key, value): (&String, &String)| {
            let parameter = Parameter::builder().parameter_key(key);
            parameter.parameter_value(value).build()
        };
        let parameters = request.parameters.iter().map(parameter).collect();
        let capabilities = request
            .capabilities
            .iter()
            .map(|capability| Capability::from(capability.as_str()))
            .collect();
        let call = self
            .client
            .create_change_set()
            .change_set_type(match request.kind {
                ChangeSetKind::Create => ChangeSetType::Create,
                ChangeSetKind::Update => ChangeSetType::Update,
            })
            .on_stack_failure(on_failure(request.kind, request.on_failure))
            .stack_name(request.stack)
            .change_set_name(request.change_set)
            .client_token(request.change_set)
            .template_body(request.body)
            .set_parameters(Some(parameters))
            .set_capabilities(Some(capabilities))
            .set_role_arn(request.role.map(str::to_owned))
            .set_tags(Some(tags));
        let answer = self.call(OPERATION, || call.clone().send()).await?;
        Ok(NewChangeSet {
            id: answer
                .id
                .ok_or_else(|| self.place.missing(OPERATION, "Id"))?,
            stack_arn: answer
                .stack_id
                .ok_or_else(|| self.place.missing(OPERATION, "StackId"))?,
        })
    }

    /// `DescribeChangeSet`, every page; by ARN, or by name with its stack.
    pub async fn change_set(&self, id: &str, stack: &str) -> Result<Option<ChangeSet>, Error> {
        let mut found: Option<ChangeSet> = None;
        let mut token = None;
        loop {
            let call = self
                .client
                .describe_change_set()
                .change_set_name(id)
                .stack_name(stack)
                .set_next_token(token);
            let answer = self.call("DescribeChangeSet", || call.clone().send());
            let answer = match answer.await {
                Ok(answer) => answer,
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            let set = found.get_or_insert_with(|| ChangeSet {
                state: state(answer.status.as_ref()),
                reason: answer.status_reason.clone(),
                changes: Vec::new(),
                tags: tags(answer.tags.clone()),
            });
            let changes = answer.changes.unwrap_or_default();
            set.changes
                .extend(changes.into_iter().filter_map(resource_change));
            token = answer.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    /// `DeleteChangeSet`. One that is not there is no error.
    pub async fn delete_change_set(&self, id: &str, stack: &str) -> Result<(), Error> {
        self.client
            .delete_change_set()
            .change_set_name(id)
            .stack_name(stack)
            .send()
            .await
            .map_err(|error| self.place.failed("DeleteChangeSet", &error))?;
        Ok(())
    }

    /// Names of a stack's change sets (`ListChangeSets`, every page).
    pub async fn change_sets(&self, stack: &str) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        let mut token = None;
        loop {
            let call = self.client.list_change_sets().stack_name(stack);
            let call = call.set_next_token(token);
            let answer = self.call("ListChangeSets", || call.clone().send()).await?;
            let sets = answer.summaries.unwrap_or_default();
            found.extend(sets.into_iter().filter_map(|set| set.change_set_name));
            token = answer.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    /// `ExecuteChangeSet`. A repeated token is the same request.
    pub async fn execute_change_set(
        &self,
        id: &str,
        stack: &str,
        token: &str,
    ) -> Result<(), Error> {
        let call = self
            .client
            .execute_change_set()
            .change_set_name(id)
            .stack_name(stack)
            .client_request_token(token);
        self.call("ExecuteChangeSet", || call.clone().send())
            .await?;
        Ok(())
    }
}

/// DELETE is accepted for new stacks alone, and excludes `DisableRollback` at execution:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html>.
const fn on_failure(kind: ChangeSetKind, on_failure: OnFailure) -> OnStackFailure {
    match (on_failure, kind) {
        (OnFailure::Keep, _) => OnStackFailure::DoNothing,
        (OnFailure::Delete, ChangeSetKind::Create) => OnStackFailure::Delete,
        (OnFailure::Delete, ChangeSetKind::Update) | (OnFailure::Rollback, _) => {
            OnStackFailure::Rollback
        }
    }
}

fn state(status: Option<&ChangeSetStatus>) -> ChangeSetState {
    match status {
        Some(ChangeSetStatus::CreateComplete) => ChangeSetState::Ready,
        Some(ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress) => {
            ChangeSetState::Pending
        }
        Some(
            ChangeSetStatus::Failed
            | ChangeSetStatus::DeletePending
            | ChangeSetStatus::DeleteInProgress
            | ChangeSetStatus::DeleteComplete
            | ChangeSetStatus::DeleteFailed,
        ) => ChangeSetState::Failed,
        Some(other) => ChangeSetState::Unknown(other.as_str().to_owned()),
        None => ChangeSetState::Unknown(String::new()),
    }
}
