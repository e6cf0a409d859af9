//! From a call to what a stack is made from.

use std::collections::BTreeMap;

use super::input::{owned, parameters, place, refuse, tags, text, texts};
use super::refusals::{constraint, unresolved, validation};
use crate::sandbox::call::{ApiError, Call};
use crate::sandbox::engine::World;
use crate::sandbox::engine::stack::{
    Compiled, Definition, Source, Stack, compile, parse, required_capabilities,
};

/// Most bytes of a template in a request.
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.
pub(super) const MOST_BYTES: usize = 51_200;

/// Most SNS topics.
const MOST_TOPICS: usize = 5;

/// Parameters of calls that real CloudFormation obeys and the sandbox does not.
const NOT_SIMULATED: &[&str] = &[
    "DeploymentConfig",
    "DeploymentMode",
    "ImportExistingResources",
    "ResourceTypes",
    "ResourcesToImport",
    "RollbackConfiguration",
    "StackPolicyBody",
    "StackPolicyDuringUpdateBody",
    "StackPolicyDuringUpdateURL",
    "StackPolicyURL",
];

/// The stack a definition is for.
pub(super) struct Target<'a> {
    /// Stack id.
    pub(super) id: &'a str,
    /// Stack name.
    pub(super) name: &'a str,
    /// What it is made from now, if it is.
    pub(super) before: Option<&'a Definition>,
}

impl<'a> Target<'a> {
    /// A stack that is there.
    pub(super) fn of(stack: &'a Stack) -> Self {
        Self {
            id: &stack.id,
            name: &stack.name,
            before: (!stack.definition.body.is_empty()).then_some(&stack.definition),
        }
    }
}

/// What a call wants a stack to be made from: checked, compiled, capabilities acknowledged.
pub(super) fn definition(
    world: &World,
    call: &Call,
    target: &Target<'_>,
) -> Result<(Compiled, Definition), ApiError> {
    refuse(call, NOT_SIMULATED)?;
    let body = body(call, target.before)?;
    let tags = tags(call)?;
    let kept = |list: Option<Vec<String>>, before: fn(&Definition) -> &Vec<String>| {
        list.or_else(|| target.before.map(|definition| before(definition).clone()))
            .unwrap_or_default()
    };
    let notification_arns = kept(texts(call, "NotificationARNs"), |one| {
        &one.notification_arns
    });
    if notification_arns.len() > MOST_TOPICS {
        let rule = format!("Member must have length less than or equal to {MOST_TOPICS}");
        return Err(constraint("[...]", "notificationARNs", &rule));
    }
    let empty = BTreeMap::new();
    let source = Source {
        place: &place(call),
        stack_id: target.id,
        stack_name: target.name,
        notification_arns: &notification_arns,
        given: &parameters(call),
        before: target.before.map_or(&empty, |before| &before.parameters),
    };
    let template = parse(&body).map_err(unresolved)?;
    let required = required_capabilities(&template);
    let compiled = compile(world, &source, template).map_err(unresolved)?;
    let capabilities = texts(call, "Capabilities").unwrap_or_default();
    known_capabilities(&capabilities)?;
    if !required.met_by(&capabilities) {
        return Err(ApiError::client(
            "InsufficientCapabilitiesException",
            format!(
                "Requires capabilities : [{}]",
                required.capability.unwrap_or_default()
            ),
        ));
    }
    let before = target.before;
    let definition = Definition {
        body,
        description: compiled.description.clone(),
        parameters: compiled.parameters.clone(),
        tags: tags
            .or_else(|| before.map(|before| before.tags.clone()))
            .unwrap_or_default(),
        capabilities,
        role_arn: owned(call, "RoleARN").or_else(|| before.and_then(|one| one.role_arn.clone())),
        notification_arns,
    };
    Ok((compiled, definition))
}

/// The template of a call.
pub(super) fn body(call: &Call, before: Option<&Definition>) -> Result<String, ApiError> {
    refuse(call, &["TemplateURL"])?;
    let previous = call.input.get("UsePreviousTemplate").as_bool() == Some(true);
    match (text(call, "TemplateBody"), before) {
        (Some(body), _) if body.len() > MOST_BYTES => {
            let rule = format!("Member must have length less than or equal to {MOST_BYTES}");
            // AWS repeats the whole body here; its beginning says as much.
            let start: String = body.chars().take(64).collect();
            Err(constraint(&format!("{start}..."), "templateBody", &rule))
        }
        (Some(body), _) => Ok(body.to_owned()),
        (None, Some(before)) if previous => Ok(before.body.clone()),
        _ => Err(validation(
            "Either Template URL or Template Body must be specified.",
        )),
    }
}

fn known_capabilities(capabilities: &[String]) -> Result<(), ApiError> {
    const KNOWN: [&str; 3] = [
        "CAPABILITY_IAM",
        "CAPABILITY_NAMED_IAM",
        "CAPABILITY_AUTO_EXPAND",
    ];
    match capabilities
        .iter()
        .find(|one| !KNOWN.contains(&one.as_str()))
    {
        Some(unknown) => Err(constraint(
            &format!("[{unknown}]"),
            "capabilities",
            "Member must satisfy constraint: [Member must satisfy enum value set: [CAPABILITY_IAM, CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND]]",
        )),
        None => Ok(()),
    }
}
