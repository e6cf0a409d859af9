//! Blobs that are there.

use super::manifests::DIGEST;
use super::{error, open, reply, storage, text};
use crate::sandbox::call::{Answer, ApiError, Call};
use crate::sandbox::engine::World;
use crate::sandbox::engine::registry::{Blob, KEPT_BYTES};

/// `HEAD /v2/…/blobs/…`.
pub(super) fn head(world: &World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let digest = text(call, "reference");
    let blob = find(world.holdings(&repository).blobs.get(digest))?;
    Ok(reply(
        200,
        [
            ("content-length", blob.bytes.to_string()),
            ("content-type", "application/octet-stream".to_owned()),
            (DIGEST, digest.to_owned()),
        ],
    ))
}

/// `GET /v2/…/blobs/…`: ECR sends the client to where layers are stored.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html>, which names
/// the bucket.
pub(super) fn get(world: &World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let digest = text(call, "reference");
    let blob = find(world.holdings(&repository).blobs.get(digest))?;
    if blob.bytes > KEPT_BYTES || blob.content().is_none() {
        let words = format!(
            "the sandbox keeps layers of at most {KEPT_BYTES} bytes; of {digest} it knows that it has \
             {} bytes",
            blob.bytes
        );
        return Err(error(501, "UNSUPPORTED", words));
    }
    let url = storage::url(world.now_ms, &repository, digest);
    let url = storage::local(&url, text(call, "base")).unwrap_or(url);
    Ok(reply(307, [("location", url)]))
}

fn find(blob: Option<&Blob>) -> Result<&Blob, ApiError> {
    blob.ok_or_else(|| error(404, "BLOB_UNKNOWN", "blob unknown to registry"))
}
