//! Stacks made and changed in one call, without a change set: what `stackgen-bootstrap` needs.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{Capability, OnFailure, Parameter, Tag};

use super::CloudFormation;
use crate::aws::Error;

/// The value of a template's parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterValue<'a> {
    /// This one.
    Given(&'a str),
    /// The one the stack has now.
    Previous,
}

/// What a stack is made or changed from.
#[derive(Debug, Clone, Copy)]
pub struct StackRequest<'a> {
    /// Name of the stack.
    pub stack: &'a str,
    /// The template, at most 51 200 bytes.
    pub body: &'a str,
    /// Parameters; those that are left out have the template's default.
    pub parameters: &'a [(&'a str, ParameterValue<'a>)],
    /// Tags of the stack.
    pub tags: &'a BTreeMap<String, String>,
    /// Idempotency token.
    pub token: &'a str,
}

impl CloudFormation {
    /// `CreateStack` of a template that makes IAM resources without names of their own; what fails
    /// is deleted again. Answers with the stack's ARN.
    pub async fn create_stack(&self, request: &StackRequest<'_>) -> Result<String, Error> {
        const OPERATION: &str = "CreateStack";
        let answer = self
            .client
            .create_stack()
            .stack_name(request.stack)
            .template_body(request.body)
            .capabilities(Capability::CapabilityIam)
            .set_parameters(Some(parameters(request)))
            .set_tags(Some(tags(request)))
            .on_failure(OnFailure::Delete)
            .client_request_token(request.token)
            .send()
            .await
            .map_err(|error| self.place.failed(OPERATION, &error))?;
        answer
            .stack_id
            .ok_or_else(|| self.place.missing(OPERATION, "StackId"))
    }

    /// `UpdateStack`. That nothing is to be changed is an error of kind `Validation`.
    pub async fn update_stack(&self, request: &StackRequest<'_>) -> Result<(), Error> {
        self.client
            .update_stack()
            .stack_name(request.stack)
            .template_body(request.body)
            .capabilities(Capability::CapabilityIam)
            .set_parameters(Some(parameters(request)))
            .set_tags(Some(tags(request)))
            .client_request_token(request.token)
            .send()
            .await
            .map_err(|error| self.place.failed("UpdateStack", &error))?;
        Ok(())
    }
}

fn parameters(request: &StackRequest<'_>) -> Vec<Parameter> {
    request
        .parameters
        .iter()
        .map(|(name, value)| {
            let parameter = Parameter::builder().parameter_key(*name);
            match value {
                ParameterValue::Given(value) => parameter.parameter_value(*value),
                ParameterValue::Previous => parameter.use_previous_value(true),
            }
            .build()
        })
        .collect()
}

fn tags(request: &StackRequest<'_>) -> Vec<Tag> {
    request
        .tags
        .iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect()
}
