//! What an account has only one of by a name.

use aws_sdk_ecs::types::{CapacityProviderField, ClusterField, Tag};

use super::{Ecs, unless_gone};
use crate::aws::Error;

/// Something that stands under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its ARN.
    pub arn: String,
    /// Its status, such as `ACTIVE`; an `INACTIVE` one is gone and may be made again.
    pub status: String,
    /// Its tags.
    pub tags: Vec<(String, String)>,
}

impl Named {
    /// Does it keep its name from others?
    pub fn stands(&self) -> bool {
        self.status != "INACTIVE"
    }
}

impl Ecs {
    /// `DescribeClusters` of one; `None` when there is none, or none any more.
    pub async fn cluster(&self, name: &str) -> Result<Option<Named>, Error> {
        let answer = self
            .client
            .describe_clusters()
            .clusters(name)
            .include(ClusterField::Tags)
            .send()
            .await
            .map_err(|error| self.place.failed("DescribeClusters", &error))?;
        self.described("DescribeClusters", answer.failures())?;
        let found = answer.clusters.unwrap_or_default().into_iter().next();
        let found = found.map(|cluster| Named {
            arn: cluster.cluster_arn.unwrap_or_default(),
            status: cluster.status.unwrap_or_default(),
            tags: tags(cluster.tags),
        });
        Ok(found.filter(Named::stands))
    }

    /// `DescribeCapacityProviders` of one; `None` when there is none, or none any more.
    pub async fn capacity_provider(&self, name: &str) -> Result<Option<Named>, Error> {
        let asked = self
            .client
            .describe_capacity_providers()
            .capacity_providers(name)
            .include(CapacityProviderField::Tags)
            .send()
            .await
            .map_err(|error| self.place.failed("DescribeCapacityProviders", &error));
        let Some(answer) = unless_gone(asked)? else {
            return Ok(None);
        };
        self.described("DescribeCapacityProviders", answer.failures())?;
        let found = answer.capacity_providers.unwrap_or_default();
        let found = found.into_iter().next().map(|provider| Named {
            arn: provider.capacity_provider_arn.unwrap_or_default(),
            status: provider
                .status
                .map(|status| status.as_str().to_owned())
                .unwrap_or_default(),
            tags: tags(provider.tags),
        });
        Ok(found.filter(Named::stands))
    }
}

fn tags(tags: Option<Vec<Tag>>) -> Vec<(String, String)> {
    let pair = |tag: Tag| Some((tag.key?, tag.value.unwrap_or_default()));
    tags.unwrap_or_default()
        .into_iter()
        .filter_map(pair)
        .collect()
}
