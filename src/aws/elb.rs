//! Elastic Load Balancing: load balancers and their target groups.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Operations.html>

use std::collections::BTreeMap;

use aws_config::SdkConfig;

use super::query::{Call, ELB, Form, Node, Paging, Query};
use super::{Error, ErrorKind};

const fn pages() -> Paging {
    Paging {
        limit: ("PageSize", "400"),
        ask: "Marker",
        answer: "NextMarker",
    }
}

const BALANCERS: Call =
    Call::list("DescribeLoadBalancers", "LoadBalancers", "LoadBalancerArn").paged(pages());
const GROUPS: Call =
    Call::list("DescribeTargetGroups", "TargetGroups", "TargetGroupArn").paged(pages());
const TAGS: Call = Call::list("DescribeTags", "TagDescriptions", "ResourceArn");
const DELETE_BALANCER: Call = Call::act("DeleteLoadBalancer");
const DELETE_GROUP: Call = Call::act("DeleteTargetGroup");

/// `DescribeTags` takes no more ARNs than this.
const TAGGED_AT_ONCE: usize = 20;

/// A load balancer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadBalancer {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// `application`, `network`, `gateway`.
    pub kind: String,
    /// `active`, `provisioning`, `active_impaired`, `failed`.
    pub state: String,
    /// VPC.
    pub vpc_id: Option<String>,
}

/// A target group. It costs nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetGroup {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// VPC.
    pub vpc_id: Option<String>,
}

/// Elastic Load Balancing in one Region.
#[derive(Debug, Clone)]
pub struct Elb {
    query: Query,
}

impl Elb {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            query: Query::new(&ELB, config, region),
        }
    }

    /// `DescribeLoadBalancers`: all there are; the call knows no filters.
    pub async fn load_balancers(&self) -> Result<Vec<LoadBalancer>, Error> {
        self.query.list(&BALANCERS, Form::new(), balancer).await
    }

    /// `DescribeTargetGroups`: all there are.
    pub async fn target_groups(&self) -> Result<Vec<TargetGroup>, Error> {
        self.query.list(&GROUPS, Form::new(), target_group).await
    }

    /// `DescribeTags` of these, by ARN.
    pub async fn tags(
        &self,
        arns: &[String],
    ) -> Result<BTreeMap<String, BTreeMap<String, String>>, Error> {
        let mut found = BTreeMap::new();
        for batch in arns.chunks(TAGGED_AT_ONCE) {
            let form = Form::new().list("ResourceArns.member", batch);
            let read = |node: &Node| Some((node.text_at("ResourceArn")?, node.tags_at("Tags")));
            match self.query.list(&TAGS, form, read).await {
                Ok(tags) => found.extend(tags),
                // One that went meanwhile spoils the batch; it has no tags to tell.
                Err(error) if error.kind == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// `DeleteLoadBalancer`. One that is gone is deleted.
    pub async fn delete_load_balancer(&self, arn: &str) -> Result<(), Error> {
        let form = Form::new().with("LoadBalancerArn", arn);
        self.act(&DELETE_BALANCER, &form).await
    }

    /// `DeleteTargetGroup`. One that is gone is deleted.
    pub async fn delete_target_group(&self, arn: &str) -> Result<(), Error> {
        let form = Form::new().with("TargetGroupArn", arn);
        self.act(&DELETE_GROUP, &form).await
    }

    async fn act(&self, call: &'static Call, form: &Form) -> Result<(), Error> {
        match self.query.call(call, form).await {
            Err(error) if error.kind == ErrorKind::NotFound => Ok(()),
            other => other.map(|_| ()),
        }
    }
}

fn balancer(node: &Node) -> Option<LoadBalancer> {
    Some(LoadBalancer {
        arn: node.text_at("LoadBalancerArn")?,
        name: node.word_at("LoadBalancerName"),
        kind: node.word_at("Type"),
        state: node.word_at("State/Code"),
        vpc_id: node.text_at("VpcId"),
    })
}

fn target_group(node: &Node) -> Option<TargetGroup> {
    Some(TargetGroup {
        arn: node.text_at("TargetGroupArn")?,
        name: node.word_at("TargetGroupName"),
        vpc_id: node.text_at("VpcId"),
    })
}
