//! ECR: which repositories and images there are.

use serde_json::Value;

use super::{Action, Service, Unknown, place};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::kinds::{names, store, value};
use crate::sandbox::engine::{Object, World, life};

/// ECR, as far as it is simulated.
pub(super) static SERVICE: Service = Service {
    name: "ecr",
    version: "2015-09-21",
    unknown: Unknown::UnknownOperation,
    actions: &[
        Action::write("DeleteRepository", delete_repository),
        Action::read("DescribeImages", describe_images),
        Action::read("DescribeRepositories", describe_repositories),
    ],
};

/// Media type of an index of images for several architectures.
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

fn no_repository(call: &Call, name: &str) -> ApiError {
    let message = format!(
        "The repository with name '{name}' does not exist in the registry with id '{}'",
        call.account
    );
    ApiError::client("RepositoryNotFoundException", message)
}

fn describe_repositories(world: &World, call: &Call) -> Answer {
    let asked = call.input.get("repositoryNames").items();
    let place = place(call);
    for name in asked.iter().filter_map(Tree::as_str) {
        if world.find(&place, names::REPOSITORY, name).is_none() {
            return Err(no_repository(call, name));
        }
    }
    let repositories = world
        .objects(&place, names::REPOSITORY)
        .filter(|repository| {
            asked.is_empty()
                || asked
                    .iter()
                    .any(|name| name.as_str() == Some(&repository.id))
        })
        .map(repository)
        .collect();
    Ok(Tree::map([("repositories", Tree::List(repositories))]))
}

fn repository(object: &Object) -> Tree {
    let text = |name: &str| Tree::text(object.attribute(name).unwrap_or_default());
    let mutability = object.text("ImageTagMutability").unwrap_or("MUTABLE");
    Tree::map([
        ("repositoryArn", text("Arn")),
        ("registryId", Tree::text(&object.place.account)),
        ("repositoryName", Tree::text(&object.id)),
        ("repositoryUri", text("RepositoryUri")),
        ("createdAt", Tree::Time(object.created_at)),
        ("imageTagMutability", Tree::text(mutability)),
    ])
}

/// `DeleteRepository`; with force also one that holds images.
fn delete_repository(world: &mut World, call: &Call) -> Answer {
    let name = call.input.get("repositoryName").as_str();
    let name = name.unwrap_or_default();
    let Some(found) = world.find(&place(call), names::REPOSITORY, name) else {
        return Err(no_repository(call, name));
    };
    let (address, told) = (found.address(), repository(found));
    if call.input.get("force").as_bool() == Some(true)
        && let Some(repository) = world.object_mut(&address)
    {
        repository.attributes.remove(store::IMAGES);
    }
    life::remove_now(world, &address)
        .map_err(|refusal| ApiError::client(&refusal.code, refusal.message))?;
    Ok(Tree::map([("repository", told)]))
}

fn describe_images(world: &World, call: &Call) -> Answer {
    let name = call
        .input
        .get("repositoryName")
        .as_str()
        .unwrap_or_default();
    let Some(repository) = world.find(&place(call), names::REPOSITORY, name) else {
        return Err(no_repository(call, name));
    };
    let images = repository
        .attributes
        .get(store::IMAGES)
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let wanted = call.input.get("imageIds").items();
    for id in wanted {
        if !images.iter().any(|image| is(image, id)) {
            return Err(no_image(call, name, id));
        }
    }
    let details = images
        .iter()
        .filter(|image| wanted.is_empty() || wanted.iter().any(|id| is(image, id)))
        .map(|image| detail(repository, image))
        .collect();
    Ok(Tree::map([("imageDetails", Tree::List(details))]))
}

/// Whether an image is the one of an id: of its tag, its digest, or both.
fn is(image: &Value, id: &Tree) -> bool {
    let tag = id.get("imageTag").as_str();
    let digest = id.get("imageDigest").as_str();
    tag.is_none_or(|tag| value::texts(image, "tags").contains(&tag))
        && digest.is_none_or(|digest| value::text(image, "digest") == Some(digest))
        && (tag.is_some() || digest.is_some())
}

fn no_image(call: &Call, name: &str, id: &Tree) -> ApiError {
    let part = |key: &str| id.get(key).as_str().unwrap_or("null").to_owned();
    let message = format!(
        "The image with imageId {{imageDigest:'{}', imageTag:'{}'}} does not exist within the \
         repository with name '{name}' in the registry with id '{}'",
        part("imageDigest"),
        part("imageTag"),
        call.account
    );
    ApiError::client("ImageNotFoundException", message)
}

fn detail(repository: &Object, image: &Value) -> Tree {
    let tags = value::texts(image, "tags").into_iter().map(Tree::text);
    let number = |name: &str| value::number(image, name).unwrap_or(0);
    Tree::map([
        ("registryId", Tree::text(&repository.place.account)),
        ("repositoryName", Tree::text(&repository.id)),
        (
            "imageDigest",
            Tree::text(value::text(image, "digest").unwrap_or_default()),
        ),
        ("imageTags", Tree::List(tags.collect())),
        ("imageSizeInBytes", Tree::Int(number("bytes"))),
        ("imagePushedAt", Tree::Time(number("pushed_at_ms"))),
        ("imageManifestMediaType", Tree::text(INDEX)),
    ])
}
