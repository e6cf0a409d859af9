//! Image repositories, and the images that are there before anybody pushes one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::names::REPOSITORY;
use super::rules::compute as rules;
use super::{names, value};
use crate::sandbox::engine::kind::{Attribute, Draft, Id, Kind, Refusal};
use crate::sandbox::engine::life;
use crate::sandbox::engine::object::{Object, State};
use crate::sandbox::engine::place::{Address, Place};
use crate::sandbox::engine::registry::{self, Making, Manifest};
use crate::sandbox::engine::world::World;

/// `AWS::ECR::Repository`.
pub static REPOSITORY_KIND: Kind = Kind {
    arn: "arn:aws:ecr:{region}:{account}:repository/{id}",
    attributes: &[
        ("Arn", Attribute::Arn),
        (
            "RepositoryUri",
            Attribute::Made(|world, draft| {
                format!("{}/{}", registry_of(draft.place), draft.id(world)).into()
            }),
        ),
    ],
    refuse_create: |world, draft| names::refuse_taken(world, draft, "RepositoryName"),
    refuse_delete: refuse_delete_repository,
    on_gone: |world, repository| world.drop_holdings(&repository.address()),
    ..Kind::new(REPOSITORY, Id::LowerName("RepositoryName", 256))
};

/// The registry of an account and region.
pub fn registry_of(place: &Place) -> String {
    let Place { account, region } = place;
    format!("{account}.dkr.ecr.{region}.amazonaws.com")
}

fn refuse_delete_repository(world: &World, repository: &Object) -> Result<(), Refusal> {
    let holds = !world.holdings(&repository.address()).manifests.is_empty();
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
    u64,
);

/// The tag that shipped profiles look for; a test keeps it up with the app.
pub const TEST_APP_TAG: &str = include_str!("test_app_tag.txt").trim_ascii();

/// The images that shipped profiles run, and the published ones: what an account of the sandbox
/// starts with. Sizes are those of the published runs: 380 MB, for Windows 2.8 GB.
/// Source: <https://www.vladionescu.me/posts/scaling-containers-on-aws-in-2022/>.
const IMAGES_AT_START: &[Shipped] = &[
    (
        OURS.0,
        &[TEST_APP_TAG],
        &["linux/amd64", "linux/arm64", "windows/amd64"],
        380_000_000,
    ),
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

/// The repository of ours among them, and the tag that says so.
const OURS: (&str, (&str, &str)) = ("stackgen/test-app", ("stackgen:image", "test-app"));

/// The policy of the repositories that are there from the start: images without a tag expire.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html>.
const LIFECYCLE: &str = r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}"#;

/// Puts the repositories of the test images into a new region.
pub fn furnish(world: &mut World, place: &Place) {
    for (name, tags, platforms, bytes) in IMAGES_AT_START {
        let repository = registry::repository(place, name);
        if world.object(&repository).is_none() {
            let properties = json!({
                "RepositoryName": name,
                "ImageTagMutability": "IMMUTABLE",
                "ImageScanningConfiguration": {"ScanOnPush": true},
                "LifecyclePolicy": {"LifecyclePolicyText": LIFECYCLE},
            });
            let (ours, (key, value)) = OURS;
            let tags = (*name == ours).then(|| (key.to_owned(), value.to_owned()));
            // There is none, so that nothing is in its way.
            let _ = create(world, place, &properties, tags.into_iter().collect());
        }
        let making = Making {
            what: &platforms.join(","),
            tags,
            platforms,
            bytes: *bytes,
            from_the_start: true,
        };
        registry::make(world, &repository, &making);
    }
}

/// Makes a repository as its API does: there at once.
///
/// # Errors
/// There is one of that name.
pub fn create(
    world: &mut World,
    place: &Place,
    properties: &Value,
    tags: BTreeMap<String, String>,
) -> Result<Address, Refusal> {
    let name = value::text(properties, "RepositoryName").unwrap_or_default();
    let draft = Draft {
        seed: world.seed,
        place,
        kind: &REPOSITORY_KIND,
        entity: format!("{}/{}/{name}", place.account, place.region),
        stack_name: None,
        owner: None,
        properties,
    };
    let address = life::create(world, &draft, tags)?;
    if let Some(repository) = world.object_mut(&address) {
        repository.state = State::Active;
    }
    Ok(address)
}

/// Size of an image that somebody pushes, in bytes: that of the test image.
const PUSHED_BYTES: u64 = 380_000_000;

/// Pushes an image by hand; its tag no longer means another one.
pub fn push(world: &mut World, repository: &Address, tag: &str, platforms: &[String]) {
    let making = Making {
        what: &format!("{tag} at {}", world.now_ms),
        tags: &[tag],
        platforms: &platforms.iter().map(String::as_str).collect::<Vec<_>>(),
        bytes: PUSHED_BYTES,
        from_the_start: false,
    };
    registry::make(world, repository, &making);
}

/// Removes the image that has a tag, by hand.
pub fn untag(world: &mut World, repository: &Address, tag: &str) {
    let holdings = world.holdings_mut(repository);
    if let Some(digest) = holdings.tags.remove(tag) {
        holdings.tags.retain(|_, of| *of != digest);
        holdings.manifests.remove(&digest);
    }
}

/// Whether the registry of this account and region holds an image (`registry/repository:tag`).
/// Images of other registries are taken to be there.
pub fn has_image(world: &World, place: &Place, image: &str) -> bool {
    !is_ours(place, image) || find_image(world, place, image).is_some()
}

/// The platforms of an image of this account and region; none for an image of another registry.
pub fn platforms<'a>(world: &'a World, place: &Place, image: &str) -> &'a [String] {
    find_image(world, place, image).map_or(&[], |(_, image)| &image.platforms)
}

/// The digest of an image of this account and region.
pub fn digest_of<'a>(world: &'a World, place: &Place, image: &str) -> Option<&'a str> {
    find_image(world, place, image).map(|(digest, _)| digest)
}

fn find_image<'a>(world: &'a World, place: &Place, image: &str) -> Option<(&'a str, &'a Manifest)> {
    let rest = within(place, image)?;
    let (name, wanted) = match rest.split_once('@') {
        Some((name, digest)) => (name, digest),
        None => rest.rsplit_once(':').unwrap_or((rest, "latest")),
    };
    let address = registry::repository(place, name);
    world.object(&address)?;
    world.holdings(&address).manifest(wanted)
}

/// Whether the image is pulled from the registry of this account and region.
pub fn is_ours(place: &Place, image: &str) -> bool {
    within(place, image).is_some()
}

fn within<'a>(place: &Place, image: &'a str) -> Option<&'a str> {
    image.strip_prefix(&registry_of(place))?.strip_prefix('/')
}
