//! The tags of a repository.

use std::collections::BTreeMap;

use aws_sdk_ecr::types::Tag;

use super::Ecr;
use crate::aws::Error;

impl Ecr {
    /// `ListTagsForResource`.
    pub async fn repository_tags(&self, arn: &str) -> Result<BTreeMap<String, String>, Error> {
        let answer = self
            .client
            .list_tags_for_resource()
            .resource_arn(arn)
            .send()
            .await
            .map_err(|error| self.place.failed("ListTagsForResource", &error))?;
        let tags = answer.tags.unwrap_or_default();
        Ok(tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
    }

    /// `TagResource`: other tags of the repository stay.
    pub async fn tag_repository(
        &self,
        arn: &str,
        tags: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        const CALL: &str = "TagResource";
        let tags = self.tags(CALL, tags)?;
        self.client
            .tag_resource()
            .resource_arn(arn)
            .set_tags(Some(tags))
            .send()
            .await
            .map(drop)
            .map_err(|error| self.place.failed(CALL, &error))
    }

    /// Tags as a call takes them.
    pub(super) fn tags(
        &self,
        call: &'static str,
        tags: &BTreeMap<String, String>,
    ) -> Result<Vec<Tag>, Error> {
        let tag = |(key, value)| Tag::builder().key(key).value(value).build();
        let tags: Result<_, _> = tags.iter().map(tag).collect();
        tags.map_err(|_| self.place.missing(call, "tags"))
    }
}
