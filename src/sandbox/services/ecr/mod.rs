//! ECR: repositories, their settings, and what is in them. Pushing and pulling goes through
//! [`super::registry`].
//!
//! Shapes and errors: <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/>, and the model in
//! botocore, `botocore/data/ecr/2015-09-21/service-2.json`.

mod images;
mod layers;
mod pages;
mod removal;
mod repositories;
mod settings;
mod tags;

use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{ApiError, Call, Tree};
use crate::sandbox::engine::kinds::names;
use crate::sandbox::engine::{Address, Object, World, registry};

/// ECR, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "ecr",
    version: "2015-09-21",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::read("BatchCheckLayerAvailability", layers::check),
        Action::write("BatchDeleteImage", removal::batch_delete),
        Action::read("BatchGetImage", images::batch_get),
        Action::write("CompleteLayerUpload", layers::complete),
        Action::write("CreateRepository", repositories::create),
        Action::write("DeleteLifecyclePolicy", settings::delete_lifecycle),
        Action::write("DeleteRepository", repositories::delete),
        Action::read("DescribeImages", images::describe),
        Action::read("DescribeRepositories", repositories::describe),
        Action::read("GetAccountSetting", settings::get_account_setting),
        Action::read("GetAuthorizationToken", repositories::token),
        Action::read("GetDownloadUrlForLayer", layers::url),
        Action::read("GetLifecyclePolicy", settings::get_lifecycle),
        Action::write("InitiateLayerUpload", layers::initiate),
        Action::read("ListImages", images::list),
        Action::read("ListTagsForResource", tags::list),
        Action::write("PutAccountSetting", settings::put_account_setting),
        Action::write("PutImage", images::put),
        Action::write("PutImageScanningConfiguration", settings::put_scanning),
        Action::write("PutImageTagMutability", settings::put_mutability),
        Action::write("PutLifecyclePolicy", settings::put_lifecycle),
        Action::write("TagResource", tags::add),
        Action::write("UntagResource", tags::remove),
        Action::write("UploadLayerPart", layers::upload),
    ],
};

/// The repository of a call.
fn find<'a>(world: &'a World, call: &Call) -> Result<&'a Object, ApiError> {
    let name = text(call, "repositoryName");
    let registry = call.input.get("registryId").as_str();
    if registry.is_some_and(|registry| registry != call.account) {
        return Err(missing(registry.unwrap_or_default(), name));
    }
    world
        .find(&place(call), names::REPOSITORY, name)
        .ok_or_else(|| missing(&call.account, name))
}

/// Where the repository of a call is.
fn home(world: &World, call: &Call) -> Result<Address, ApiError> {
    find(world, call).map(|found| registry::repository(&found.place, &found.id))
}

fn text<'a>(call: &'a Call, name: &str) -> &'a str {
    call.input.get(name).as_str().unwrap_or_default()
}

/// Account and name of a repository, as most answers begin.
fn named(call: &Call, rest: impl IntoIterator<Item = (&'static str, Tree)>) -> Tree {
    let head = [
        ("registryId", Tree::text(&call.account)),
        ("repositoryName", Tree::text(text(call, "repositoryName"))),
    ];
    Tree::map(head.into_iter().chain(rest))
}

/// There is no such repository.
fn missing(registry: &str, name: &str) -> ApiError {
    let message = format!(
        "The repository with name '{name}' does not exist in the registry with id '{registry}'"
    );
    ApiError::client("RepositoryNotFoundException", message)
}

/// A parameter that is not as it has to be.
fn invalid(parameter: &str, constraint: &str) -> ApiError {
    let message =
        format!("Invalid parameter at '{parameter}' failed to satisfy constraint: '{constraint}'");
    ApiError::client("InvalidParameterException", message)
}
