//! Uploads under way: begun, gone on with part by part, and ended by a digest.
//!
//! Sizes: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html>.

use super::{Blob, Hashing, Upload};
use crate::sandbox::engine::chance;
use crate::sandbox::engine::place::Address;
use crate::sandbox::engine::world::World;

const MIB: u64 = 1024 * 1024;
/// Most bytes of a layer.
pub const MOST_OF_A_LAYER: u64 = 52_000 * MIB;
/// Least bytes of a part that is followed by another.
const LEAST_OF_A_PART: u64 = 5 * MIB;

/// Why an upload does not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// There is none of that id.
    Missing,
    /// A part begins elsewhere than the last one ended.
    Gap {
        /// Where it begins.
        from: u64,
        /// Where the last one ended.
        expected: u64,
    },
    /// The layer is larger than [`MOST_OF_A_LAYER`].
    TooLarge,
    /// A part before the last one was too small.
    SmallPart,
    /// Nothing was uploaded.
    Empty,
    /// Its bytes have another digest.
    Digest,
}

/// Begins an upload; gives its id.
pub fn begin(world: &mut World, repository: &Address) -> String {
    let number = world.number("uploads");
    let id = chance::uuid(
        world.seed,
        &repository.entity(),
        &format!("upload {number}"),
    );
    let upload = Upload {
        begun_at_ms: world.now_ms,
        first_part: None,
        small_part: false,
        broken: false,
        so_far: Hashing::default(),
    };
    let uploads = &mut world.holdings_mut(repository).uploads;
    uploads.insert(id.clone(), upload);
    id
}

/// Adds a part that begins at `from`: `after` is everything up to its end. Gives the upload.
///
/// # Errors
/// There is no such upload, or the part does not follow.
pub fn append<'a>(
    world: &'a mut World,
    repository: &Address,
    id: &str,
    (from, after): (u64, Hashing),
) -> Result<&'a Upload, Trouble> {
    let uploads = &mut world.holdings_mut(repository).uploads;
    let upload = uploads.get_mut(id).ok_or(Trouble::Missing)?;
    let expected = upload.so_far.bytes();
    if from != expected || after.bytes() < from {
        return Err(Trouble::Gap { from, expected });
    }
    if after.bytes() > MOST_OF_A_LAYER {
        return Err(Trouble::TooLarge);
    }
    let length = after.bytes() - from;
    if length > 0 {
        upload.broken |= upload.small_part;
        upload.small_part = length < LEAST_OF_A_PART;
        upload.first_part = upload.first_part.or(Some(after.bytes()));
        upload.so_far = after;
    }
    Ok(upload)
}

/// Ends an upload: its bytes become a blob if their digest is one of those given.
///
/// # Errors
/// There is no such upload, or it is no good; it is still there then.
pub fn finish(
    world: &mut World,
    repository: &Address,
    id: &str,
    digests: &[&str],
) -> Result<String, Trouble> {
    let holdings = world.holdings_mut(repository);
    let upload = holdings.uploads.get(id).ok_or(Trouble::Missing)?;
    if upload.so_far.bytes() == 0 {
        return Err(Trouble::Empty);
    }
    if upload.broken {
        return Err(Trouble::SmallPart);
    }
    let digest = upload.so_far.digest();
    if !digests.contains(&digest.as_str()) {
        return Err(Trouble::Digest);
    }
    let blob = Blob::uploaded(&upload.so_far);
    holdings.uploads.remove(id);
    holdings.blobs.entry(digest.clone()).or_insert(blob);
    Ok(digest)
}
