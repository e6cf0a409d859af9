//! Things that only keep something: log groups, parameters, image repositories.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::names::{LOG_GROUP, PARAMETER, REPOSITORY};
use super::rules::compute as rules;
use super::{names, value};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Refusal};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::queue::Happening;
use crate::sandbox::engine::world::World;

/// `AWS::Logs::LogGroup`.
pub static LOG_GROUP_KIND: Kind = Kind {
    arn: "arn:aws:logs:{region}:{account}:log-group:{id}:*",
    attributes: &[("Arn", Attribute::Arn)],
    refuse_create: |world, draft| {
        names::refuse_taken(world, draft, "LogGroupName")?;
        let key = draft.text("KmsKeyId");
        let locked = key.is_some_and(|key| world.key_trouble(draft.place, key).is_some());
        let id = draft.id(world);
        let arn = draft.fill("arn:aws:logs:{region}:{account}:log-group:{id}", &id);
        rules::LOG_KEY.unless(!locked, &[&arn])
    },
    refuse_delete: |_, group| {
        let protected = value::flag(&group.properties, "DeletionProtectionEnabled", false);
        rules::LOGS_PROTECTED.unless(!protected, &[&group.id])
    },
    on_gone: |world, group| {
        world.tasks_mut(&group.place).drop_records(&group.id);
        if let Some(after_ms) = world.late_log(&group.place, &group.id) {
            let what = Happening::LateLog {
                place: group.place.clone(),
                group: group.id.clone(),
            };
            world.schedule(after_ms, what);
        }
    },
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

/// An image that is there from the start: repository, tags, platforms, bytes.
type Shipped = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    i64,
);

/// The images that the shipped profiles run: what an account of the sandbox starts with. Tag and
/// sizes are those of the published runs: 380 MB, for Windows 2.8 GB.
/// Source: <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>.
const IMAGES_AT_START: &[Shipped] = &[
    (
        "test-app-2022",
        &["241ac4b1c44fce7e1754b587a6c589204a7be92a", "latest"],
        &["linux/amd64", "linux/arm64"],
        380_000_000,
    ),
    (
        "test-app-2022",
        &["windows"],
        &["windows/amd64"],
        2_800_000_000,
    ),
    ("test-repo", &["latest"], &["linux/amd64"], 380_000_000),
];

/// Puts the repositories of the test images into a new region.
pub fn furnish(world: &mut World, place: &Place) {
    for (repository, tags, platforms, bytes) in IMAGES_AT_START {
        let image = json!({
            "digest": digest(world, repository, &platforms.join(",")),
            "tags": tags,
            "platforms": platforms,
            "bytes": bytes,
            "pushed_at_ms": world.now_ms,
        });
        let address = Address::new(place, REPOSITORY, *repository);
        if world.object(&address).is_none() {
            make_repository(world, place, repository);
        }
        put_image(world, &address, image);
    }
}

fn digest(world: &World, repository: &str, what: &str) -> String {
    let digits = chance::hex(world.seed, repository, what, 64);
    format!("sha256:{digits}")
}

fn put_image(world: &mut World, repository: &Address, image: Value) {
    if let Some(repository) = world.object_mut(repository)
        && let Some(images) = repository
            .attributes
            .entry(IMAGES.to_owned())
            .or_insert_with(|| json!([]))
            .as_array_mut()
    {
        images.push(image);
    }
}

/// Size of an image that somebody pushes, in bytes: that of the test image.
const PUSHED_BYTES: i64 = 380_000_000;

/// Pushes an image; its tag no longer means another one.
pub fn push(world: &mut World, repository: &Address, tag: &str, platforms: &[String]) {
    untag(world, repository, tag);
    let what = format!("{tag} at {}", world.now_ms);
    let image = json!({
        "digest": digest(world, &repository.id, &what),
        "tags": [tag],
        "platforms": platforms,
        "bytes": PUSHED_BYTES,
        "pushed_at_ms": world.now_ms,
    });
    put_image(world, repository, image);
}

/// Removes the images that have a tag.
pub fn untag(world: &mut World, repository: &Address, tag: &str) {
    if let Some(repository) = world.object_mut(repository)
        && let Some(Value::Array(images)) = repository.attributes.get_mut(IMAGES)
    {
        images.retain(|image| !value::texts(image, "tags").contains(&tag));
    }
}

fn make_repository(world: &mut World, place: &Place, name: &str) {
    let properties = json!({"RepositoryName": name});
    let draft = Draft {
        seed: world.seed,
        place,
        kind: &REPOSITORY_KIND,
        entity: format!("{}/{}/{name}", place.account, place.region),
        stack_name: None,
        owner: None,
        properties: &properties,
    };
    if let Ok(address) = life::create(world, &draft, BTreeMap::new())
        && let Some(repository) = world.object_mut(&address)
    {
        repository.state = State::Active;
    }
}

/// Whether the registry of this account and region holds an image (`registry/repository:tag`).
/// Images of other registries are taken to be there.
pub fn has_image(world: &World, place: &Place, image: &str) -> bool {
    !is_ours(place, image) || find_image(world, place, image).is_some()
}

/// The platforms of an image of this account and region; none for an image of another registry.
pub fn platforms<'a>(world: &'a World, place: &Place, image: &str) -> Vec<&'a str> {
    find_image(world, place, image).map_or_else(Vec::new, |image| value::texts(image, "platforms"))
}

/// The digest of an image of this account and region.
pub fn digest_of<'a>(world: &'a World, place: &Place, image: &str) -> Option<&'a str> {
    value::text(find_image(world, place, image)?, "digest")
}

fn find_image<'a>(world: &'a World, place: &Place, image: &str) -> Option<&'a Value> {
    let rest = image.strip_prefix(&registry(place, ""))?;
    let (repository, wanted) = match rest.split_once('@') {
        Some((repository, digest)) => (repository, digest),
        None => rest.rsplit_once(':').unwrap_or((rest, "latest")),
    };
    let address = Address::new(place, REPOSITORY, repository);
    world
        .object(&address)?
        .attributes
        .get(IMAGES)?
        .as_array()?
        .iter()
        .find(|image| {
            value::text(image, "digest") == Some(wanted)
                || value::texts(image, "tags").contains(&wanted)
        })
}

/// Whether the image is pulled from the registry of this account and region.
pub fn is_ours(place: &Place, image: &str) -> bool {
    image.starts_with(&registry(place, ""))
}
