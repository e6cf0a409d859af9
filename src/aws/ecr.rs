//! ECR: is the image there? And away with repositories of ours.

use aws_config::SdkConfig;
use aws_sdk_ecr::types::ImageIdentifier;

use super::Error;
use super::ErrorKind;
use super::error::Place;

/// An image in a repository of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageDetail {
    /// `sha256:…`, if the registry says.
    pub digest: Option<String>,
    /// Compressed size in bytes, if the registry says; for an image index, that of the index.
    pub bytes: Option<u64>,
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

/// ECR in one Region.
#[derive(Debug, Clone)]
pub struct Ecr {
    client: aws_sdk_ecr::Client,
    place: Place,
}

impl Ecr {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            client: aws_sdk_ecr::Client::new(config),
            place: Place {
                service: "ecr",
                region: region.to_owned(),
            },
        }
    }

    /// `DescribeImages` for one tag.
    pub async fn image(&self, repository: &str, tag: &str) -> Result<ImageState, Error> {
        let answer = self
            .client
            .describe_images()
            .repository_name(repository)
            .image_ids(ImageIdentifier::builder().image_tag(tag).build())
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

    /// `DeleteRepository` with the images in it. One that is gone is deleted.
    pub async fn delete_repository(&self, repository: &str) -> Result<(), Error> {
        let answer = self
            .client
            .delete_repository()
            .repository_name(repository)
            .force(true)
            .send()
            .await
            .map_err(|error| self.place.failed("DeleteRepository", &error));
        match answer {
            Err(error) if error.kind != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
