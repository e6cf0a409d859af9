//! Blobs on their way in.
//!
//! ECR does some things its own way, and so does this:
//! - a part is answered with 201, and the `Range` of answers stays at the end of the first one
//!   (<https://github.com/aws/containers-roadmap/issues/2831>);
//! - how far an upload is cannot be asked for (<https://github.com/dotnet/sdk/pull/33019>), but a part
//!   that does not follow is refused in words that say it
//!   (<https://github.com/apple/containerization/issues/790>);
//! - layers are mounted from other repositories only after the account has put that on
//!   (<https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html>).

use super::manifests::DIGEST;
use super::{error, open, reply, text};
use crate::sandbox::call::{Answer, ApiError, Call, Tree};
use crate::sandbox::engine::registry::{self, Hashing, Trouble, Upload};
use crate::sandbox::engine::{Address, World};
use crate::sandbox::services::place;

/// Header that names an upload.
const UPLOAD: &str = "docker-upload-uuid";

/// `POST /v2/…/blobs/uploads/`, maybe to mount a blob of another repository.
pub(super) fn start(world: &mut World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let from = registry::repository(&repository.place, text(call, "from"));
    let digest = text(call, "mount");
    let enabled = world.setting(&place(call), "ecr/BLOB_MOUNTING", "DISABLED") == "ENABLED";
    let blob = world.holdings(&from).blobs.get(digest).cloned();
    if let (true, Some(blob)) = (enabled && world.object(&from).is_some(), blob) {
        let blobs = &mut world.holdings_mut(&repository).blobs;
        blobs.insert(digest.to_owned(), blob);
        return Ok(made(call, &repository, digest));
    }
    let id = registry::begin(world, &repository);
    Ok(under_way(call, &repository, (202, &id), None))
}

fn made(call: &Call, repository: &Address, digest: &str) -> Tree {
    let at = format!("{}/v2/{}/blobs/{digest}", text(call, "base"), repository.id);
    reply(201, [("location", at), (DIGEST, digest.to_owned())])
}

fn under_way(
    call: &Call,
    repository: &Address,
    (status, id): (i64, &str),
    upload: Option<&Upload>,
) -> Tree {
    let base = text(call, "base");
    let at = format!("{base}/v2/{}/blobs/uploads/{id}", repository.id);
    let end = upload.and_then(|upload| upload.first_part).unwrap_or(1);
    let range = format!("0-{}", end.saturating_sub(1));
    reply(
        status,
        [("location", at), ("range", range), (UPLOAD, id.to_owned())],
    )
}

/// `PATCH /v2/…/blobs/uploads/…`.
pub(super) fn append(world: &mut World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    take(world, call, &repository)?;
    let id = text(call, "reference");
    let upload = world.holdings(&repository).uploads.get(id);
    Ok(under_way(call, &repository, (201, id), upload))
}

/// Takes in the part that came with a request: a hash that already goes on over it.
fn take(world: &mut World, call: &Call, repository: &Address) -> Result<(), ApiError> {
    let id = text(call, "reference");
    let refused = |stuck: &Trouble| refusal(stuck, id);
    let upload = world.holdings(repository).uploads.get(id);
    let expected = upload
        .ok_or_else(|| refused(&Trouble::Missing))?
        .so_far
        .bytes();
    let number = |name: &str| {
        let number = call.input.get(name).as_int();
        number.and_then(|number| u64::try_from(number).ok())
    };
    if let Some(from) = number("rangeStart").filter(|from| *from != expected) {
        return Err(refused(&Trouble::Gap { from, expected }));
    }
    let after = serde_json::from_str(text(call, "received")).unwrap_or_else(|_| Hashing::default());
    let from = number("receivedFrom").unwrap_or(0);
    registry::append(world, repository, id, (from, after))
        .map(|_| ())
        .map_err(|stuck| refused(&stuck))
}

/// `PUT /v2/…/blobs/uploads/…?digest=`, maybe with the last part, or all of it.
pub(super) fn finish(world: &mut World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let (id, digest) = (text(call, "reference"), text(call, "digest"));
    if !digest.starts_with("sha256:") {
        return Err(error(
            400,
            "DIGEST_INVALID",
            "provided digest is no SHA-256",
        ));
    }
    take(world, call, &repository)?;
    registry::finish(world, &repository, id, &[digest]).map_err(|stuck| refusal(&stuck, id))?;
    Ok(made(call, &repository, digest))
}

/// `GET /v2/…/blobs/uploads/…`: ECR does not tell.
pub(super) fn status(world: &World, call: &Call) -> Answer {
    open(world, call)?;
    Err(refusal(&Trouble::Missing, text(call, "reference")))
}

/// `DELETE /v2/…/blobs/uploads/…`.
pub(super) fn cancel(world: &mut World, call: &Call) -> Answer {
    let repository = open(world, call)?;
    let id = text(call, "reference");
    let gone = world.holdings_mut(&repository).uploads.remove(id);
    gone.map(|_| reply(204, []))
        .ok_or_else(|| refusal(&Trouble::Missing, id))
}

fn refusal(trouble: &Trouble, id: &str) -> ApiError {
    let (status, code) = match trouble {
        Trouble::Missing => (404, "BLOB_UPLOAD_UNKNOWN"),
        Trouble::Gap { .. } => (416, "BLOB_UPLOAD_INVALID"),
        Trouble::TooLarge => (400, "SIZE_INVALID"),
        Trouble::SmallPart | Trouble::Empty | Trouble::Digest => (400, "BLOB_UPLOAD_INVALID"),
    };
    error(status, code, trouble.words(id))
}
