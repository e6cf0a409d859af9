//! The account's own repository for the image: made by API, once a Region.
//!
//! It belongs to no stack: it outlives them as their roles do, so that the next run pushes nothing.

use std::collections::BTreeMap;

use super::REPOSITORY;
use crate::aws::{Ecr, Error, NewRepository, RepositoryDetail};

/// The tag that says that a repository is ours; its value is what is in it.
pub const IMAGE_TAG: &str = "stackgen:image";

/// The tag with the version of stackgen that made it.
pub const VERSION_TAG: &str = "stackgen:version";

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
}

impl Difference {
    /// What it means, as a remark.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Mutable => "its tags may be moved to other images",
            Self::Unscanned => "its images are not scanned when they are pushed",
            Self::NoLifecycle => "no rule deletes images that no tag leads to",
        }
    }
}

/// Makes the repository if it is not there. One that is there stays as it is.
///
/// # Errors
/// A call failed. A repository that was made stays; the next attempt says what it lacks.
pub async fn ensure(ecr: &Ecr) -> Result<Home, Error> {
    if let Some(repository) = ecr.repository(REPOSITORY).await? {
        let mut differences = Vec::new();
        if !repository.immutable {
            differences.push(Difference::Mutable);
        }
        if !repository.scanned {
            differences.push(Difference::Unscanned);
        }
        if ecr.lifecycle(REPOSITORY).await?.is_none() {
            differences.push(Difference::NoLifecycle);
        }
        return Ok(Home {
            repository,
            made: false,
            differences,
        });
    }
    let tags = [
        (IMAGE_TAG, "test-app"),
        (VERSION_TAG, env!("CARGO_PKG_VERSION")),
    ];
    let tags: BTreeMap<_, _> = tags
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    let repository = ecr
        .create_repository(&NewRepository {
            name: REPOSITORY,
            tags: &tags,
        })
        .await?;
    ecr.put_lifecycle(REPOSITORY, LIFECYCLE).await?;
    Ok(Home {
        repository,
        made: true,
        differences: Vec::new(),
    })
}

/// What keeping so many bytes costs a month, in dollars.
#[expect(
    clippy::cast_precision_loss,
    reason = "cents of some gigabytes need no more than 53 bits"
)]
pub fn monthly(bytes: u64) -> f64 {
    bytes as f64 / 1e9 * GIGABYTE_MONTH
}
