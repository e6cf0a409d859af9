//! What the account's own repository keeps, which somebody pays for.

use super::home::{HomeError, own};
use super::{REPOSITORY, media};
use crate::aws::{Ecr, Error, StoredImage};

/// The repository of a Region, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its ARN.
    pub arn: String,
    /// How many images have a tag.
    pub images: usize,
    /// Bytes of all images, with a tag or without.
    pub bytes: u64,
}

/// Looks into the repository; `None` if there is none, or only somebody else's.
///
/// # Errors
/// A call failed.
pub async fn kept(ecr: &Ecr) -> Result<Option<Kept>, Error> {
    let repository = match own(ecr).await {
        Ok(Some(repository)) => repository,
        Ok(None) | Err(HomeError::Foreign(_)) => return Ok(None),
        Err(HomeError::Aws(error)) => return Err(error),
    };
    let images = ecr.images(REPOSITORY).await?;
    Ok(images.map(|images| Kept {
        arn: repository.arn,
        images: images.iter().filter(|image| !image.tags.is_empty()).count(),
        bytes: bytes(&images),
    }))
}

/// An index is as large as the largest image in it, and those are counted themselves.
fn bytes(images: &[StoredImage]) -> u64 {
    let is_index = |image: &&StoredImage| image.media_type.as_deref().is_some_and(media::is_index);
    let stored = images.iter().filter(|image| !is_index(image));
    stored.map(|image| image.bytes).sum()
}
