//! What `up` says of the image beside the checks.

use super::super::UpError;
use super::super::up::Job;
use crate::aws::ImageState;
use crate::stack::{Event, ImageFound};

/// Why nothing can be made: the image is not in the registry, so that every task would fail to start,
/// or the registry cannot be asked.
pub(in crate::deploy) fn image(job: &Job<'_>) -> Option<UpError> {
    let (repository, tag) = job.request.image;
    let missing = |has_repository| UpError::NoImage {
        repository: repository.to_owned(),
        tag: tag.to_owned(),
        region: job.session.region().to_owned(),
        has_repository,
    };
    match job.image {
        Ok(ImageState::Present(image)) => {
            (job.report)(Event::ImageFound(ImageFound {
                image: format!("{repository}:{tag}"),
                digest: image.digest.clone(),
                bytes: image.bytes,
            }));
            None
        }
        Ok(ImageState::NoTag) => Some(missing(true)),
        Ok(ImageState::NoRepository) => Some(missing(false)),
        Err(error) => Some(UpError::Aws(error.clone())),
    }
}
