//! The repositories of an account.

use std::collections::BTreeMap;

use aws_sdk_ecr::types::{ImageScanningConfiguration, ImageTagMutability, Repository};

use super::Ecr;
use crate::aws::{Error, ErrorKind};

/// What a repository is made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRepository<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its tags.
    pub tags: &'a BTreeMap<String, String>,
}

/// A repository that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryDetail {
    /// Its ARN.
    pub arn: String,
    /// Registry and name, as image references begin.
    pub uri: String,
    /// Does a tag stay with its image for good?
    pub immutable: bool,
    /// Is every image scanned for known vulnerabilities when it is pushed?
    pub scanned: bool,
}

impl Ecr {
    /// `DescribeRepositories` for one of them; `None` if it is not there.
    pub async fn repository(&self, name: &str) -> Result<Option<RepositoryDetail>, Error> {
        const CALL: &str = "DescribeRepositories";
        let answer = self
            .client
            .describe_repositories()
            .repository_names(name)
            .send()
            .await
            .map_err(|error| self.place.failed(CALL, &error));
        let answer = match answer {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            answer => answer?,
        };
        let found = answer.repositories.unwrap_or_default().into_iter().next();
        found.map(|found| self.detail(CALL, found)).transpose()
    }

    /// `CreateRepository`: tags stay with their images, and every image is scanned.
    pub async fn create_repository(
        &self,
        new: &NewRepository<'_>,
    ) -> Result<RepositoryDetail, Error> {
        const CALL: &str = "CreateRepository";
        let tags = self.tags(CALL, new.tags)?;
        let scanning = ImageScanningConfiguration::builder().scan_on_push(true);
        let answer = self
            .client
            .create_repository()
            .repository_name(new.name)
            .image_tag_mutability(ImageTagMutability::Immutable)
            .image_scanning_configuration(scanning.build())
            .set_tags(Some(tags))
            .send()
            .await
            .map_err(|error| self.place.failed(CALL, &error))?;
        let made = answer.repository;
        let made = made.ok_or_else(|| self.place.missing(CALL, "repository"))?;
        self.detail(CALL, made)
    }

    /// `GetLifecyclePolicy`: its JSON; `None` if there is none.
    pub async fn lifecycle(&self, repository: &str) -> Result<Option<String>, Error> {
        let answer = self
            .client
            .get_lifecycle_policy()
            .repository_name(repository)
            .send()
            .await
            .map_err(|error| self.place.failed("GetLifecyclePolicy", &error));
        match answer {
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            answer => Ok(answer?.lifecycle_policy_text),
        }
    }

    /// `PutLifecyclePolicy`.
    pub async fn put_lifecycle(&self, repository: &str, policy: &str) -> Result<(), Error> {
        self.client
            .put_lifecycle_policy()
            .repository_name(repository)
            .lifecycle_policy_text(policy)
            .send()
            .await
            .map(drop)
            .map_err(|error| self.place.failed("PutLifecyclePolicy", &error))
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

    fn detail(&self, call: &'static str, found: Repository) -> Result<RepositoryDetail, Error> {
        let missing = |member| self.place.missing(call, member);
        let scanning = found.image_scanning_configuration;
        Ok(RepositoryDetail {
            arn: found
                .repository_arn
                .ok_or_else(|| missing("repositoryArn"))?,
            uri: found
                .repository_uri
                .ok_or_else(|| missing("repositoryUri"))?,
            immutable: found.image_tag_mutability == Some(ImageTagMutability::Immutable),
            scanned: scanning.is_some_and(|scanning| scanning.scan_on_push),
        })
    }
}
