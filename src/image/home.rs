//! The account's own repository for the image: made by API, once a Region.
//!
//! It belongs to no stack: it outlives them as their roles do, so that the next run pushes nothing.
//! It is found by its name, which profiles have in them; that it is ours its tag says, for somebody
//! else may have had the name before.

use std::collections::BTreeMap;

use super::REPOSITORY;
use crate::aws::{Ecr, Error, ErrorKind, NewRepository, RepositoryDetail};

/// The tag that says that a repository is ours; its value is what is in it.
pub const IMAGE_TAG: &str = "stackgen:image";

/// What is in it.
pub const IN_IT: &str = "test-app";

/// The tag with the version of stackgen that made it, as stacks carry it.
pub const VERSION_TAG: &str = "stackgen:version";

/// The tag with who made it, as stacks carry it.
pub const OWNER_TAG: &str = "stackgen:owner";

/// What ECR asks for a gigabyte of images and month, in dollars, in every Region of AWS but those in
/// China. Source: <https://aws.amazon.com/ecr/pricing/>, read on 2026-11-21.
const GIGABYTE_MONTH: f64 = 0.10;

/// Images that no tag and no index leads to go after two weeks: what is left of an image that was
/// replaced. Those that an index leads to stay with it.
/// Source: <https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html>.
const LIFECYCLE: &str = r#"{"rules":[{"rulePriority":1,"description":"untagged images","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}"#;

/// The repository, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The repository.
    pub repository: RepositoryDetail,
    /// Was it made just now?
    pub made: bool,
    /// What is set otherwise than if it were made now.
    pub differences: Vec<Difference>,
}

/// A setting that somebody made otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// A tag may be moved to another image.
    Mutable,
    /// Images are not scanned when they are pushed.
    Unscanned,
    /// No rule deletes what nothing leads to.
    NoLifecycle,
    /// Its tags may not be read.
    Unread,
    /// It lacks a tag that may not be set.
    Unmarked,
}

impl Difference {
    /// What it means, as a remark.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Mutable => "its tags may be moved to other images",
            Self::Unscanned => "its images are not scanned when they are pushed",
            Self::NoLifecycle => "no rule deletes images that no tag leads to",
            Self::Unread => "whose it is cannot be told without `ecr:ListTagsForResource`",
            Self::Unmarked => {
                "it does not tell who made it, and without `ecr:TagResource` cannot be told to"
            }
        }
    }
}

/// Why the repository cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// A call failed.
    #[error(transparent)]
    Aws(#[from] Error),
    /// Somebody else made one of that name.
    #[error("the repository `{REPOSITORY}` is not stackgen's: it has no tag `{IMAGE_TAG}`")]
    Foreign(RepositoryDetail),
}

/// The repository, if it is there.
///
/// # Errors
/// A call failed, or the repository is somebody else's.
pub async fn own(ecr: &Ecr) -> Result<Option<RepositoryDetail>, HomeError> {
    let Some(repository) = ecr.repository(REPOSITORY).await? else {
        return Ok(None);
    };
    match ecr.repository_tags(&repository.arn).await {
        Ok(tags) if is_ours(&tags) => Ok(Some(repository)),
        Ok(_) => Err(HomeError::Foreign(repository)),
        // It went in between.
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Makes the repository if it is not there, for an owner as tags hold it. One that is there stays as
/// it is, but for the tags of ours that it lacks.
///
/// # Errors
/// A call failed, or the repository is somebody else's. One that was made stays; the next attempt says
/// what it lacks.
pub async fn ensure(ecr: &Ecr, owner: &str) -> Result<Home, HomeError> {
    let Some(repository) = ecr.repository(REPOSITORY).await? else {
        return Ok(make(ecr, owner).await?);
    };
    let mut differences = Vec::new();
    match ecr.repository_tags(&repository.arn).await {
        Ok(tags) if is_ours(&tags) => {
            differences.extend(mark(ecr, &repository, &tags, owner).await?);
        }
        Ok(_) => return Err(HomeError::Foreign(repository)),
        Err(error) if error.kind == ErrorKind::AccessDenied => differences.push(Difference::Unread),
        Err(error) => return Err(error.into()),
    }
    if !repository.immutable {
        differences.push(Difference::Mutable);
    }
    if !repository.scanned {
        differences.push(Difference::Unscanned);
    }
    if ecr.lifecycle(REPOSITORY).await?.is_none() {
        differences.push(Difference::NoLifecycle);
    }
    Ok(Home {
        repository,
        made: false,
        differences,
    })
}

async fn make(ecr: &Ecr, owner: &str) -> Result<Home, Error> {
    let repository = ecr
        .create_repository(&NewRepository {
            name: REPOSITORY,
            tags: &tags(owner),
        })
        .await?;
    ecr.put_lifecycle(REPOSITORY, LIFECYCLE).await?;
    Ok(Home {
        repository,
        made: true,
        differences: Vec::new(),
    })
}

/// Sets the tags that are missing; those that are there stay as they are.
async fn mark(
    ecr: &Ecr,
    repository: &RepositoryDetail,
    there: &BTreeMap<String, String>,
    owner: &str,
) -> Result<Option<Difference>, Error> {
    let mut missing = tags(owner);
    missing.retain(|key, _| !there.contains_key(key));
    if missing.is_empty() {
        return Ok(None);
    }
    match ecr.tag_repository(&repository.arn, &missing).await {
        Err(error) if error.kind == ErrorKind::AccessDenied => Ok(Some(Difference::Unmarked)),
        tagged => tagged.map(|()| None),
    }
}

/// The tags of a repository of ours.
fn tags(owner: &str) -> BTreeMap<String, String> {
    let tags = [
        (IMAGE_TAG, IN_IT),
        (VERSION_TAG, env!("CARGO_PKG_VERSION")),
        (OWNER_TAG, owner),
    ];
    tags.into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// Do these tags make a repository ours?
fn is_ours(tags: &BTreeMap<String, String>) -> bool {
    tags.contains_key(IMAGE_TAG)
}

/// What keeping so many bytes costs a month, in dollars, to the billionth.
#[expect(
    clippy::cast_precision_loss,
    reason = "cents of some gigabytes need no more than 53 bits"
)]
pub fn monthly(bytes: u64) -> f64 {
    (bytes as f64 / 1e9 * GIGABYTE_MONTH * 1e9).round() / 1e9
}
