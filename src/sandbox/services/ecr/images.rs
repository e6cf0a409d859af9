//! Images: listed, described, read and put.

use super::super::page::Page;
use super::{find, home, invalid, named, pages, text};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::registry::{self, Content, Document, Holdings, Manifest, Put, Refused};

/// The tag and the digest of an image, as a call gives them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) tag: Option<&'a str>,
    pub(super) digest: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    pub(super) fn all(call: &'a Call) -> impl Iterator<Item = Self> {
        call.input.get("imageIds").items().iter().map(|id| Self {
            tag: id.get("imageTag").as_str(),
            digest: id.get("imageDigest").as_str(),
        })
    }

    /// The image it means.
    ///
    /// # Errors
    /// Code and reason of the failure.
    pub(super) fn of(
        self,
        holdings: &'a Holdings,
    ) -> Result<(&'a str, &'a Manifest), (&'static str, String)> {
        let Some(reference) = self.tag.or(self.digest) else {
            let reason = "Invalid request parameters: both tag and digest cannot be null";
            return Err(("MissingDigestAndTag", reason.to_owned()));
        };
        let Some(found) = holdings.manifest(reference) else {
            return Err(("ImageNotFound", "Requested image not found".to_owned()));
        };
        if self.digest.is_some_and(|digest| digest != found.0) {
            let reason = "Requested image tag does not match the digest";
            return Err(("ImageTagDoesNotMatchDigest", reason.to_owned()));
        }
        Ok(found)
    }

    pub(super) fn told(self) -> Tree {
        id(self.digest, self.tag)
    }

    pub(super) fn failed(self, (code, reason): (&str, String)) -> Tree {
        Tree::map([
            ("imageId", self.told()),
            ("failureCode", Tree::text(code)),
            ("failureReason", Tree::Text(reason)),
        ])
    }
}

/// An image's identifier.
pub(super) fn id(digest: Option<&str>, tag: Option<&str>) -> Tree {
    let text = |text: Option<&str>| text.map_or(Tree::Null, Tree::text);
    Tree::map([("imageDigest", text(digest)), ("imageTag", text(tag))])
}

/// `ListImages`: one line for each tag, and one for each image without.
pub(super) fn list(world: &World, call: &Call) -> Answer {
    let holdings = world.holdings(&home(world, call)?);
    let mut ids = Vec::new();
    for digest in holdings.manifests.keys() {
        let tags: Vec<&str> = holdings.tags_of(digest).collect();
        if !pages::lets_through(call, !tags.is_empty()) {
            continue;
        }
        if tags.is_empty() {
            ids.push(id(Some(digest), None));
        }
        ids.extend(tags.into_iter().map(|tag| id(Some(digest), Some(tag))));
    }
    let Page { items, next } = pages::of(call, ids)?;
    Ok(Tree::map([
        ("imageIds", Tree::List(items)),
        ("nextToken", next),
    ]))
}

/// `DescribeImages`: an index and each of its images for themselves.
pub(super) fn describe(world: &World, call: &Call) -> Answer {
    let repository = find(world, call)?;
    let holdings = world.holdings(&home(world, call)?);
    let wanted: Vec<Wanted<'_>> = Wanted::all(call).collect();
    let mut found = Vec::new();
    for one in &wanted {
        match one.of(holdings) {
            Ok((digest, _)) => found.push(digest),
            Err(_) => return Err(no_image(call, &repository.id, *one)),
        }
    }
    let details = holdings
        .manifests
        .iter()
        .filter(|(digest, _)| wanted.is_empty() || found.contains(&digest.as_str()))
        .filter(|(digest, _)| pages::lets_through(call, holdings.tags_of(digest).next().is_some()))
        .map(|(digest, manifest)| detail(call, holdings, (digest, manifest)))
        .collect();
    let Page { items, next } = pages::of(call, details)?;
    Ok(Tree::map([
        ("imageDetails", Tree::List(items)),
        ("nextToken", next),
    ]))
}

fn no_image(call: &Call, name: &str, wanted: Wanted<'_>) -> ApiError {
    let message = format!(
        "The image with imageId {{imageDigest:'{}', imageTag:'{}'}} does not exist within the \
         repository with name '{name}' in the registry with id '{}'",
        wanted.digest.unwrap_or("null"),
        wanted.tag.unwrap_or("null"),
        call.account
    );
    ApiError::client("ImageNotFoundException", message)
}

fn detail(call: &Call, holdings: &Holdings, (digest, manifest): (&str, &Manifest)) -> Tree {
    let tags: Vec<Tree> = holdings.tags_of(digest).map(Tree::text).collect();
    let tags = if tags.is_empty() {
        Tree::Null
    } else {
        Tree::List(tags)
    };
    let document = Document::read(&manifest.text).ok();
    let artifact = document
        .as_ref()
        .and_then(|document| match document.content()? {
            Content::Image(config, _) => Some(Tree::text(&config.media_type)),
            Content::Index(_) => None,
        });
    let bytes = i64::try_from(manifest.bytes).unwrap_or(i64::MAX);
    named(
        call,
        [
            ("imageDigest", Tree::text(digest)),
            ("imageTags", tags),
            ("imageSizeInBytes", Tree::Int(bytes)),
            ("imagePushedAt", Tree::Time(manifest.pushed_at_ms)),
            ("imageManifestMediaType", Tree::text(&manifest.media_type)),
            ("artifactMediaType", artifact.unwrap_or(Tree::Null)),
            ("imageStatus", Tree::text("ACTIVE")),
        ],
    )
}

/// `BatchGetImage`. An image of a type that the caller does not take counts as not found.
pub(super) fn batch_get(world: &World, call: &Call) -> Answer {
    let holdings = world.holdings(&home(world, call)?);
    let accepted = call.input.get("acceptedMediaTypes").items();
    let takes =
        |kind: &str| accepted.is_empty() || accepted.iter().any(|one| one.as_str() == Some(kind));
    let (mut images, mut failures) = (Vec::new(), Vec::new());
    for wanted in Wanted::all(call) {
        match wanted.of(holdings) {
            Ok((digest, manifest)) if takes(&manifest.media_type) => {
                images.push(image(call, (digest, manifest), wanted.tag));
            }
            Ok(_) => {
                let reason = "Requested image not found".to_owned();
                failures.push(wanted.failed(("ImageNotFound", reason)));
            }
            Err(failure) => failures.push(wanted.failed(failure)),
        }
    }
    Ok(Tree::map([
        ("images", Tree::List(images)),
        ("failures", Tree::List(failures)),
    ]))
}

fn image(call: &Call, (digest, manifest): (&str, &Manifest), tag: Option<&str>) -> Tree {
    named(
        call,
        [
            ("imageId", id(Some(digest), tag)),
            ("imageManifest", Tree::text(&manifest.text)),
            ("imageManifestMediaType", Tree::text(&manifest.media_type)),
        ],
    )
}

/// `PutImage`.
pub(super) fn put(world: &mut World, call: &Call) -> Answer {
    let repository = home(world, call)?;
    let given = |name: &str| call.input.get(name).as_str();
    let wanted = Put {
        text: text(call, "imageManifest"),
        media_type: given("imageManifestMediaType"),
        tag: given("imageTag"),
        digest: given("imageDigest"),
    };
    let (digest, known) = registry::put(world, &repository, &wanted)
        .map_err(|refused| refusal(call, &repository.id, &refused))?;
    if known {
        let message = format!(
            "Image with digest '{digest}' and tag '{}' already exists in the repository with name \
             '{}' in registry with id '{}'",
            wanted.tag.unwrap_or("null"),
            repository.id,
            call.account
        );
        return Err(ApiError::client("ImageAlreadyExistsException", message));
    }
    let found = world.holdings(&repository).manifest(&digest);
    let told = found.map_or(Tree::Null, |found| image(call, found, wanted.tag));
    Ok(Tree::map([("image", told)]))
}

fn refusal(call: &Call, name: &str, refused: &Refused) -> ApiError {
    let code = match refused {
        Refused::Unreadable(_) => {
            return invalid("imageManifest", &refused.words(&call.account, name));
        }
        Refused::Digest(_) => "ImageDigestDoesNotMatchException",
        Refused::Layers(_) => "LayersNotFoundException",
        Refused::Images(_) => "ReferencedImagesNotFoundException",
        Refused::Tag(_) => "ImageTagAlreadyExistsException",
    };
    ApiError::client(code, refused.words(&call.account, name))
}
