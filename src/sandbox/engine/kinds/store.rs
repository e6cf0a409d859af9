//! Things that only keep something: log groups, parameters, image repositories.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::names::{LOG_GROUP, PARAMETER, REPOSITORY};
use super::rules::compute as rules;
use super::{names, value};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Refusal};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::world::World;

/// `AWS::Logs::LogGroup`.
pub static LOG_GROUP_KIND: Kind = Kind {
    arn: "arn:aws:logs:{region}:{account}:log-group:{id}:*",
    attributes: &[("Arn", Attribute::Arn)],
    refuse_create: |world, draft| names::refuse_taken(world, draft, "LogGroupName"),
    ..Kind::new(LOG_GROUP, Id::Name("LogGroupName", 512))
};

/// Makes a log group as writers do that find none: without owner, tags or retention.
pub fn write_to_log_group(world: &mut World, place: &Place, name: &str) {
    if world.find(place, LOG_GROUP, name).is_some() {
        return;
    }
    let properties = json!({"LogGroupName": name});
    let draft = Draft {
        seed: world.seed,
        place,
        kind: &LOG_GROUP_KIND,
        entity: format!("late writer/{name}"),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    if let Ok(address) = life::create(world, &draft, BTreeMap::new())
        && let Some(group) = world.object_mut(&address)
    {
        group.state = State::Active;
    }
}

/// `AWS::SSM::Parameter`.
pub static PARAMETER_KIND: Kind = Kind {
    attributes: &[
        ("Type", Attribute::Property("Type")),
        ("Value", Attribute::Property("Value")),
    ],
    refuse_create: |world, draft| names::refuse_taken(world, draft, "Name"),
    on_update: |world, address, _| {
        if let Some(parameter) = world.object_mut(address) {
            for name in ["Type", "Value"] {
                let value = parameter.property(name).clone();
                parameter.attributes.insert(name.to_owned(), value);
            }
        }
    },
    ..Kind::new(PARAMETER, Id::Name("Name", 1011))
};

/// `AWS::ECR::Repository`.
pub static REPOSITORY_KIND: Kind = Kind {
    arn: "arn:aws:ecr:{region}:{account}:repository/{id}",
    attributes: &[
        ("Arn", Attribute::Arn),
        (
            "RepositoryUri",
            Attribute::Made(|world, draft| registry(draft.place, &draft.id(world)).into()),
        ),
    ],
    refuse_create: |world, draft| names::refuse_taken(world, draft, "RepositoryName"),
    refuse_delete: refuse_delete_repository,
    ..Kind::new(REPOSITORY, Id::LowerName("RepositoryName", 256))
};

fn registry(place: &Place, repository: &str) -> String {
    let Place { account, region } = place;
    format!("{account}.dkr.ecr.{region}.amazonaws.com/{repository}")
}

/// The attribute of a repository that lists its images.
pub const IMAGES: &str = "images";

fn refuse_delete_repository(_: &World, repository: &Object) -> Result<(), Refusal> {
    let holds = repository
        .attributes
        .get(IMAGES)
        .and_then(Value::as_array)
        .is_some_and(|images| !images.is_empty());
    rules::REPOSITORY_NOT_EMPTY.unless(
        !holds || value::flag(&repository.properties, "EmptyOnDelete", false),
        &[&repository.id, &repository.place.account],
    )
}

/// The repository that an account of the sandbox starts with, and the tag of its one image.
/// Source: <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>.
pub const TEST_REPOSITORY: &str = "test-app-2022";
/// The commit that the published ECS runs used.
pub const TEST_TAG: &str = "241ac4b1c44fce7e1754b587a6c589204a7be92a";
/// What the published image weighs: 380 MB.
const TEST_IMAGE_BYTES: i64 = 380_000_000;

/// Puts the test image's repository into a new region.
pub fn furnish(world: &mut World, place: &Place) {
    let properties = json!({"RepositoryName": TEST_REPOSITORY});
    let draft = Draft {
        seed: world.seed,
        place,
        kind: &REPOSITORY_KIND,
        entity: format!("{}/{}/{TEST_REPOSITORY}", place.account, place.region),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    let image = test_image(&draft, world.now_ms);
    if let Ok(address) = life::create(world, &draft, BTreeMap::new())
        && let Some(repository) = world.object_mut(&address)
    {
        repository.state = State::Active;
        repository
            .attributes
            .insert(IMAGES.to_owned(), json!([image]));
    }
}

fn test_image(draft: &Draft<'_>, pushed_at_ms: i64) -> Value {
    json!({
        "digest": format!("sha256:{}", draft.hex("image", 64)),
        "tags": [TEST_TAG, "latest"],
        "platforms": ["linux/amd64", "linux/arm64"],
        "bytes": TEST_IMAGE_BYTES,
        "pushed_at_ms": pushed_at_ms,
    })
}

/// Whether the registry of this account and region holds an image (`registry/repository:tag`).
/// Images of other registries are taken to be there.
pub fn has_image(world: &World, place: &Place, image: &str) -> bool {
    let Some(rest) = image.strip_prefix(&registry(place, "")) else {
        return true;
    };
    let (repository, wanted) = match rest.split_once('@') {
        Some((repository, digest)) => (repository, digest),
        None => rest.rsplit_once(':').unwrap_or((rest, "latest")),
    };
    let address = Address::new(place, REPOSITORY, repository);
    world
        .object(&address)
        .and_then(|repository| repository.attributes.get(IMAGES))
        .and_then(Value::as_array)
        .is_some_and(|images| {
            images.iter().any(|image| {
                value::text(image, "digest") == Some(wanted)
                    || value::texts(image, "tags").contains(&wanted)
            })
        })
}

/// Whether the image is pulled from the registry of this account and region.
pub fn is_ours(place: &Place, image: &str) -> bool {
    image.starts_with(&registry(place, ""))
}
