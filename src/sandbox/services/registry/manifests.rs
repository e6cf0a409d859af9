//! Manifests by tag and by digest, and tags.

use super::{JSON, error, open, reply, text, with_text};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::registry::{self, Put, Refused};

/// Header that names the digest of what is answered.
pub(super) const DIGEST: &str = "docker-content-digest";

/// `HEAD /v2/…/manifests/…`. Whoever pushes asks this first: an image that the world began with is
/// not in their way, so its tags are not found.
pub(super) fn head(world: &World, call: &Call) -> Answer {
    let reference = text(call, "reference");
    let holdings = world.holdings(&open(world, call)?);
    let found = holdings.manifest(reference);
    let gives_way =
        found.is_some_and(|(digest, found)| found.from_the_start && digest != reference);
    if gives_way {
        return Err(unknown(call));
    }
    get(world, call)
}

/// `GET /v2/…/manifests/…`: the bytes that were pushed, whatever the client would take.
pub(super) fn get(world: &World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let found = world
        .holdings(&repository)
        .manifest(text(call, "reference"));
    let (digest, manifest) = found.ok_or_else(|| unknown(call))?;
    Ok(with_text(
        &manifest.text,
        [
            ("content-type", manifest.media_type.clone()),
            (DIGEST, digest.to_owned()),
        ],
    ))
}

/// The image is not there.
pub(super) fn unknown(call: &Call) -> ApiError {
    let (name, reference) = (text(call, "repository"), text(call, "reference"));
    let what = if reference.contains(':') {
        format!("imageDigest:'{reference}'")
    } else {
        format!("imageTag:'{reference}'")
    };
    let words = format!(
        "The image with imageId {{{what}}} does not exist within the repository with name '{name}' in \
         the registry with id '{}'",
        call.account
    );
    error(404, "MANIFEST_UNKNOWN", words)
}

/// `PUT /v2/…/manifests/…`.
pub(super) fn put(world: &mut World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let reference = text(call, "reference");
    let by_digest = reference.contains(':');
    if !by_digest && !is_tag(reference) {
        let words = format!("'{reference}' is no tag");
        return Err(error(400, "TAG_INVALID", words));
    }
    let wanted = Put {
        text: text(call, "text"),
        media_type: call.input.get("contentType").as_str(),
        tag: (!by_digest).then_some(reference),
        digest: by_digest.then_some(reference),
    };
    let (digest, _) = registry::put(world, &repository, &wanted).map_err(|refused| {
        let (status, code) = code(&refused);
        error(status, code, refused.words(&call.account, &repository.id))
    })?;
    let at = format!(
        "{}/v2/{}/manifests/{digest}",
        text(call, "base"),
        repository.id
    );
    Ok(reply(201, [("location", at), (DIGEST, digest)]))
}

/// Status and code of a manifest that is not taken; those of a digest and of what is missing are
/// known, see [`Refused::words`], the statuses are those of the specification.
fn code(refused: &Refused) -> (u16, &'static str) {
    match refused {
        Refused::Unreadable(_) | Refused::Digest(_) => (400, "MANIFEST_INVALID"),
        Refused::Layers(_) | Refused::Images(_) => (404, "MANIFEST_BLOB_UNKNOWN"),
        Refused::Tag(_) => (400, "TAG_INVALID"),
    }
}

/// What tags look like.
/// Source: <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests>.
fn is_tag(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    text.len() <= 128
        && text.bytes().all(inside)
        && text
            .bytes()
            .next()
            .is_some_and(|first| first != b'.' && first != b'-')
}

/// `DELETE /v2/…/manifests/…`: a tag, or a manifest with all its tags. One that an index lists stays.
/// Source: <https://github.com/aws/containers-roadmap/issues/1229>; codes assumed.
pub(super) fn delete(world: &mut World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let reference = text(call, "reference");
    let holdings = world.holdings(&repository);
    if holdings.resolve(reference).is_none() {
        return Err(unknown(call));
    }
    if holdings.listing(reference).next().is_some() {
        let words = "Requested image referenced by manifest list";
        return Err(error(400, "UNSUPPORTED", words));
    }
    let holdings = world.holdings_mut(&repository);
    if holdings.tags.remove(reference).is_none() {
        holdings.manifests.remove(reference);
        holdings.tags.retain(|_, of| of != reference);
    }
    Ok(reply(202, []))
}

/// `GET /v2/…/tags/list`, in pages of `n` after `last`.
pub(super) fn tags(world: &World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let tags: Vec<&str> = world
        .holdings(&repository)
        .tags
        .keys()
        .map(String::as_str)
        .collect();
    Ok(listed(call, &tags))
}

/// Tags of a repository, sorted, in pages of `n` after `last`.
pub(super) fn listed(call: &Call, tags: &[&str]) -> Tree {
    let name = text(call, "repository");
    let last = text(call, "last");
    let size = call.input.get("n").as_int();
    let size = size
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(usize::MAX);
    let after: Vec<&str> = tags.iter().copied().filter(|tag| *tag > last).collect();
    let page: Vec<&str> = after.iter().copied().take(size).collect();
    let mut headers = vec![("content-type", JSON.to_owned())];
    if let (true, Some(last)) = (page.len() < after.len(), page.last()) {
        let next = format!("</v2/{name}/tags/list?n={size}&last={last}>; rel=\"next\"");
        headers.push(("link", next));
    }
    let body = serde_json::json!({"name": name, "tags": page});
    with_text(&body.to_string(), headers)
}
