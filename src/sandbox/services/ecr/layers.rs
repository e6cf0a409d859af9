//! Layers by API: what Docker's proxy in ECR calls, and nobody else needs to.
//!
//! <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UploadLayerPart.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::registry::storage;
use super::{home, invalid, named, text};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::World;
use crate::sandbox::engine::registry::{self, Hashing, Trouble};

/// Most bytes of a part, as the quota has it.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html>.
const MOST_OF_A_PART: usize = 10 * 1024 * 1024;

/// `BatchCheckLayerAvailability`.
pub(super) fn check(world: &World, call: &Call) -> Answer {
    let holdings = world.holdings(&home(world, call)?);
    let asked = call.input.get("layerDigests").items();
    let layers = asked.iter().filter_map(Tree::as_str).map(|digest| {
        let blob = holdings.blobs.get(digest);
        let bytes = blob.and_then(|blob| i64::try_from(blob.bytes).ok());
        let state = if blob.is_some() {
            "AVAILABLE"
        } else {
            "UNAVAILABLE"
        };
        Tree::map([
            ("layerDigest", Tree::text(digest)),
            ("layerAvailability", Tree::text(state)),
            ("layerSize", bytes.map_or(Tree::Null, Tree::Int)),
        ])
    });
    Ok(Tree::map([
        ("layers", Tree::List(layers.collect())),
        ("failures", Tree::List(Vec::new())),
    ]))
}

/// `GetDownloadUrlForLayer`.
pub(super) fn url(world: &World, call: &Call) -> Answer {
    let repository = home(world, call)?;
    let digest = text(call, "layerDigest");
    if !world.holdings(&repository).blobs.contains_key(digest) {
        let message = format!(
            "The layer with digest '{digest}' does not exist in the repository with name '{}' in the \
             registry with id '{}'",
            repository.id, call.account
        );
        return Err(ApiError::client("LayersNotFoundException", message));
    }
    let url = storage::url(world.now_ms, &repository, digest);
    Ok(Tree::map([
        ("downloadUrl", Tree::Text(url)),
        ("layerDigest", Tree::text(digest)),
    ]))
}

/// `InitiateLayerUpload`.
pub(super) fn initiate(world: &mut World, call: &Call) -> Answer {
    let repository = home(world, call)?;
    let size = i64::try_from(MOST_OF_A_PART).unwrap_or(i64::MAX);
    let id = registry::begin(world, &repository);
    Ok(Tree::map([
        ("uploadId", Tree::Text(id)),
        ("partSize", Tree::Int(size)),
    ]))
}

/// `UploadLayerPart`.
pub(super) fn upload(world: &mut World, call: &Call) -> Answer {
    let repository = home(world, call)?;
    let part = STANDARD
        .decode(text(call, "layerPartBlob"))
        .map_err(|_| invalid("layerPartBlob", "must be base64"))?;
    if part.len() > MOST_OF_A_PART {
        return Err(invalid("layerPartBlob", "must have at most 10 MiB"));
    }
    let number = |name: &str| call.input.get(name).as_int();
    let (first, last) = (number("partFirstByte"), number("partLastByte"));
    let length = i64::try_from(part.len()).unwrap_or(i64::MAX);
    let from = first.and_then(|first| u64::try_from(first).ok());
    let (Some(from), true) = (from, last == first.map(|first| first + length - 1)) else {
        return Err(invalid("partLastByte", "must be where the part ends"));
    };
    let id = text(call, "uploadId");
    let upload = world.holdings(&repository).uploads.get(id);
    let mut after = upload.map_or_else(Hashing::default, |upload| upload.so_far.clone());
    after.update(&part);
    let last = registry::append(world, &repository, id, (from, after))
        .map_err(|stuck| trouble(call, &stuck))?
        .so_far
        .bytes();
    let last = i64::try_from(last).unwrap_or(i64::MAX) - 1;
    Ok(named(
        call,
        [
            ("uploadId", Tree::text(id)),
            ("lastByteReceived", Tree::Int(last)),
        ],
    ))
}

/// `CompleteLayerUpload`.
pub(super) fn complete(world: &mut World, call: &Call) -> Answer {
    let repository = home(world, call)?;
    let asked = call.input.get("layerDigests").items();
    let digests: Vec<&str> = asked.iter().filter_map(Tree::as_str).collect();
    let known = |digest: &&&str| world.holdings(&repository).blobs.contains_key(**digest);
    if let Some(digest) = digests.iter().find(known) {
        let message = format!(
            "Layer with digest '{digest}' already exists in the repository with name '{}'",
            repository.id
        );
        return Err(ApiError::client("LayerAlreadyExistsException", message));
    }
    let id = text(call, "uploadId");
    let digest = registry::finish(world, &repository, id, &digests)
        .map_err(|stuck| trouble(call, &stuck))?;
    Ok(named(
        call,
        [
            ("uploadId", Tree::text(id)),
            ("layerDigest", Tree::Text(digest)),
        ],
    ))
}

fn trouble(call: &Call, trouble: &Trouble) -> ApiError {
    let code = match trouble {
        Trouble::Missing => "UploadNotFoundException",
        Trouble::Gap { .. } | Trouble::TooLarge => "InvalidLayerPartException",
        Trouble::SmallPart => "LayerPartTooSmallException",
        Trouble::Empty => "EmptyUploadException",
        Trouble::Digest => "InvalidLayerException",
    };
    ApiError::client(code, trouble.words(text(call, "uploadId")))
}
