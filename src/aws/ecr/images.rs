//! The images of a repository.

use aws_sdk_ecr::types::{ImageDetail as Detail, ImageIdentifier};
use jiff::Timestamp;

use super::Ecr;
use super::platforms::identifier;
use crate::aws::{Error, ErrorKind};

/// Images that one call deletes at most.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html>.
const BATCH: usize = 100;

/// An image in a repository of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageDetail {
    /// `sha256:…`, if the registry says.
    pub digest: Option<String>,
    /// Compressed size in bytes, if the registry says; for an image index, that of the largest
    /// image in it. Source:
    /// <https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html>.
    pub bytes: Option<u64>,
}

/// An image of a repository, as a list of them says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredImage {
    /// `sha256:…`.
    pub digest: String,
    /// Its tags; none, if only an index leads to it.
    pub tags: Vec<String>,
    /// The media type of its manifest, if the registry says.
    pub media_type: Option<String>,
    /// Compressed size in bytes; for an image index, that of the largest image in it.
    pub bytes: u64,
    /// When it was pushed, if the registry says.
    pub pushed_at: Option<Timestamp>,
}

/// What the registry knows about a repository and tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageState {
    /// There.
    Present(ImageDetail),
    /// The repository is there, the tag is not.
    NoTag,
    /// The repository is not there.
    NoRepository,
}

impl Ecr {
    /// `DescribeImages` for one tag, or one digest.
    pub async fn image(&self, repository: &str, tag: &str) -> Result<ImageState, Error> {
        let answer = self
            .client
            .describe_images()
            .repository_name(repository)
            .image_ids(identifier(tag))
            .send()
            .await
            .map_err(|error| self.place.failed("DescribeImages", &error));
        let details = match answer {
            Ok(answer) => answer.image_details.unwrap_or_default(),
            Err(error) if error.kind == ErrorKind::NotFound => {
                let no_tag = error.code.as_deref() == Some("ImageNotFoundException");
                return Ok(if no_tag {
                    ImageState::NoTag
                } else {
                    ImageState::NoRepository
                });
            }
            Err(error) => return Err(error),
        };
        Ok(match details.into_iter().next() {
            Some(detail) => ImageState::Present(ImageDetail {
                digest: detail.image_digest,
                bytes: detail
                    .image_size_in_bytes
                    .and_then(|bytes| u64::try_from(bytes).ok()),
            }),
            None => ImageState::NoTag,
        })
    }

    /// `DescribeImages` for all of a repository; `None` if there is no such repository.
    pub async fn images(&self, repository: &str) -> Result<Option<Vec<StoredImage>>, Error> {
        let mut pages = self
            .client
            .describe_images()
            .repository_name(repository)
            .into_paginator()
            .send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| self.place.failed("DescribeImages", &error));
            let page = match page {
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
                page => page?,
            };
            for detail in page.image_details.unwrap_or_default() {
                found.push(self.stored(detail)?);
            }
        }
        Ok(Some(found))
    }

    /// `BatchDeleteImage` by digest. Those that are gone are deleted; an index has to go before
    /// what it leads to.
    pub async fn delete_images(&self, repository: &str, digests: &[String]) -> Result<(), Error> {
        const CALL: &str = "BatchDeleteImage";
        for batch in digests.chunks(BATCH) {
            let ids = batch
                .iter()
                .map(|digest| ImageIdentifier::builder().image_digest(digest).build());
            let answer = self
                .client
                .batch_delete_image()
                .repository_name(repository)
                .set_image_ids(Some(ids.collect()))
                .send()
                .await
                .map_err(|error| self.place.failed(CALL, &error))?;
            for failure in answer.failures.unwrap_or_default() {
                let code = failure
                    .failure_code
                    .map(|code| code.as_str().to_owned())
                    .unwrap_or_default();
                if code != "ImageNotFound" {
                    let said = failure.failure_reason.unwrap_or_default();
                    return Err(self.place.refused(CALL, &code, &said));
                }
            }
        }
        Ok(())
    }

    fn stored(&self, detail: Detail) -> Result<StoredImage, Error> {
        let digest = detail
            .image_digest
            .ok_or_else(|| self.place.missing("DescribeImages", "imageDigest"))?;
        let pushed_at = detail.image_pushed_at;
        Ok(StoredImage {
            digest,
            tags: detail.image_tags.unwrap_or_default(),
            media_type: detail.image_manifest_media_type,
            bytes: detail
                .image_size_in_bytes
                .and_then(|bytes| u64::try_from(bytes).ok())
                .unwrap_or_default(),
            pushed_at: pushed_at.and_then(|at| Timestamp::from_second(at.secs()).ok()),
        })
    }
}
