//! Stacks as they are.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{
    DeletionMode, OperationType, Stack, StackResourceSummary, TemplateStage,
};
use jiff::Timestamp;

use super::{CloudFormation, tags, timestamp};
use crate::aws::{Error, ErrorKind};
use crate::stack::{Output, ResourceStatus, StackStatus};

/// A stack as `DescribeStacks` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackDetail {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Status.
    pub status: StackStatus,
    /// CloudFormation's reason for it.
    pub status_reason: Option<String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Tags; often empty before the first operation runs.
    pub tags: BTreeMap<String, String>,
    /// Values of its parameters.
    pub parameters: BTreeMap<String, String>,
    /// Outputs.
    pub outputs: Vec<Output>,
    /// Is it protected from deletion?
    pub protected: bool,
    /// The service role that its operations run as; `None` for the caller's own session.
    pub role_arn: Option<String>,
    /// Is it part of another stack?
    pub nested: bool,
    /// Ids of the operations that ran last on what is in the stack, change sets apart; empty where
    /// the server keeps none.
    pub operations: Vec<String>,
}

/// A resource as `ListStackResources` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackResource {
    /// Logical id.
    pub logical_id: String,
    /// Type.
    pub resource_type: String,
    /// Physical id, if it has one.
    pub physical_id: Option<String>,
    /// Status.
    pub status: ResourceStatus,
    /// CloudFormation's reason for it.
    pub reason: Option<String>,
}

/// How a stack is to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deletion<'a> {
    /// ARN; a name could meanwhile mean another stack.
    pub arn: &'a str,
    /// The request's token.
    pub token: &'a str,
    /// The role CloudFormation is to act as; without one it uses the role that the stack was made
    /// with, else the caller's credentials.
    pub role: Option<&'a str>,
    /// `FORCE_DELETE_STACK`: the stack goes even if resources of it do not. Only taken for a stack
    /// that is `DELETE_FAILED`.
    pub force: bool,
}

impl<'a> Deletion<'a> {
    /// As the stack was made to be deleted, and nothing forced.
    pub const fn of(arn: &'a str, token: &'a str) -> Self {
        Self {
            arn,
            token,
            role: None,
            force: false,
        }
    }
}

impl CloudFormation {
    /// `DescribeStacks` of one stack, by ARN or name; `None` when there is none.
    pub async fn stack(&self, stack: &str) -> Result<Option<StackDetail>, Error> {
        const OPERATION: &str = "DescribeStacks";
        let call = self.client.describe_stacks().stack_name(stack);
        match self.call(OPERATION, || call.clone().send()).await {
            Ok(answer) => answer
                .stacks
                .unwrap_or_default()
                .into_iter()
                .next()
                .map(|stack| self.detail(stack))
                .transpose(),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `DescribeStacks` of all that are there: every page, without those already deleted.
    pub async fn stacks(&self) -> Result<Vec<StackDetail>, Error> {
        let mut found = Vec::new();
        let mut token = None;
        loop {
            let call = self.client.describe_stacks().set_next_token(token);
            let answer = self.call("DescribeStacks", || call.clone().send()).await?;
            for stack in answer.stacks.unwrap_or_default() {
                found.push(self.detail(stack)?);
            }
            token = answer.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                break;
            }
        }
        found.retain(|stack| stack.status != StackStatus::DeleteComplete);
        Ok(found)
    }

    fn detail(&self, stack: Stack) -> Result<StackDetail, Error> {
        let missing = |member| self.place.missing("DescribeStacks", member);
        let status = stack.stack_status.ok_or_else(|| missing("StackStatus"))?;
        Ok(StackDetail {
            name: stack.stack_name.ok_or_else(|| missing("StackName"))?,
            arn: stack.stack_id.ok_or_else(|| missing("StackId"))?,
            status: StackStatus::from(status.as_str()),
            status_reason: stack.stack_status_reason,
            created: stack.creation_time.and_then(timestamp),
            tags: tags(stack.tags),
            parameters: stack
                .parameters
                .unwrap_or_default()
                .into_iter()
                .filter_map(|one| Some((one.parameter_key?, one.parameter_value?)))
                .collect(),
            outputs: stack
                .outputs
                .unwrap_or_default()
                .into_iter()
                .filter_map(|output| {
                    Some(Output {
                        key: output.output_key?,
                        value: output.output_value.unwrap_or_default(),
                        description: output.description,
                    })
                })
                .collect(),
            protected: stack.enable_termination_protection.unwrap_or_default(),
            role_arn: stack.role_arn.filter(|role| !role.is_empty()),
            nested: stack.parent_id.is_some(),
            operations: stack
                .last_operations
                .unwrap_or_default()
                .into_iter()
                .filter(|operation| {
                    operation.operation_type != Some(OperationType::CreateChangeset)
                })
                .filter_map(|operation| operation.operation_id)
                .collect(),
        })
    }

    /// `ListStackResources`, every page. Also answers for a stack that is gone, by ARN.
    pub async fn resources(&self, stack: &str) -> Result<Vec<StackResource>, Error> {
        const OPERATION: &str = "ListStackResources";
        let mut found = Vec::new();
        let mut token = None;
        loop {
            let call = self.client.list_stack_resources().stack_name(stack);
            let call = call.set_next_token(token);
            let answer = self.call(OPERATION, || call.clone().send()).await?;
            for resource in answer.stack_resource_summaries.unwrap_or_default() {
                found.push(self.resource(resource)?);
            }
            token = answer.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    fn resource(&self, resource: StackResourceSummary) -> Result<StackResource, Error> {
        let missing = |member| self.place.missing("ListStackResources", member);
        let status = resource
            .resource_status
            .ok_or_else(|| missing("ResourceStatus"))?;
        Ok(StackResource {
            logical_id: resource
                .logical_resource_id
                .ok_or_else(|| missing("LogicalResourceId"))?,
            resource_type: resource.resource_type.unwrap_or_default(),
            physical_id: resource.physical_resource_id.filter(|id| !id.is_empty()),
            status: ResourceStatus::from(status.as_str()),
            reason: resource.resource_status_reason,
        })
    }

    /// `DeleteStack`, by ARN. A repeated token is the same request; a stack that is gone is no error.
    pub async fn delete_stack(&self, deletion: &Deletion<'_>) -> Result<(), Error> {
        let call = self
            .client
            .delete_stack()
            .stack_name(deletion.arn)
            .client_request_token(deletion.token)
            .set_role_arn(deletion.role.map(str::to_owned))
            .set_deletion_mode(deletion.force.then_some(DeletionMode::ForceDeleteStack));
        self.call("DeleteStack", || call.clone().send()).await?;
        Ok(())
    }

    /// `GetTemplate`: the bytes a stack was made from, as they were sent. Also answers for a stack that
    /// is gone, by ARN; `None` when there is none, or it never had one.
    pub async fn template(&self, stack: &str) -> Result<Option<String>, Error> {
        let call = self.client.get_template().stack_name(stack);
        let call = call.template_stage(TemplateStage::Original);
        match self.call("GetTemplate", || call.clone().send()).await {
            Ok(answer) => Ok(answer.template_body),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `UpdateTerminationProtection`, by ARN: from now on the stack can be deleted.
    pub async fn unprotect(&self, arn: &str) -> Result<(), Error> {
        let call = self.client.update_termination_protection().stack_name(arn);
        let call = call.enable_termination_protection(false);
        self.call("UpdateTerminationProtection", || call.clone().send())
            .await?;
        Ok(())
    }
}
