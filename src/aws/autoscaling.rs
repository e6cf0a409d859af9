//! Auto Scaling: groups, what they have done, and letting them go.
//!
//! <https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Operations.html>

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use jiff::Timestamp;

use super::query::{AUTO_SCALING, Call, Form, Node, Paging, Query};
use super::{Error, ErrorKind};

const fn pages() -> Paging {
    Paging {
        limit: ("MaxRecords", "100"),
        ask: "NextToken",
        answer: "NextToken",
    }
}

const GROUPS: Call = Call::list(
    "DescribeAutoScalingGroups",
    "AutoScalingGroups",
    "AutoScalingGroupName",
)
.paged(pages());
const ACTIVITIES: Call = Call::list("DescribeScalingActivities", "Activities", "ActivityId");
const UPDATE: Call = Call::act("UpdateAutoScalingGroup");
const PROTECT: Call = Call::act("SetInstanceProtection");
const DELETE: Call = Call::act("DeleteAutoScalingGroup");

/// `SetInstanceProtection` takes no more ids than this.
const PROTECTED_AT_ONCE: usize = 50;

/// An Auto Scaling group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutoScalingGroup {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// `Delete in progress`; `None` at all other times.
    pub status: Option<String>,
    /// Smallest size.
    pub min: u32,
    /// Largest size.
    pub max: u32,
    /// Size it tries to have.
    pub desired: u32,
    /// Are new instances protected from scale-in?
    pub protects_new: bool,
    /// `none`, `prevent-force-deletion`, `prevent-all-deletion`; `None` where it is not said.
    pub deletion_protection: Option<String>,
    /// Its instances.
    pub instances: Vec<GroupInstance>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// An instance of an Auto Scaling group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupInstance {
    /// Id.
    pub id: String,
    /// `Pending`, `InService`, `Terminating`, `Terminating:Wait`, …
    pub lifecycle: String,
    /// Is it protected from scale-in?
    pub protected: bool,
    /// Instance type.
    pub instance_type: Option<String>,
}

/// Something an Auto Scaling group did or tried to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScalingActivity {
    /// Id.
    pub id: String,
    /// `Successful`, `Failed`, `Cancelled`, `InProgress`, …
    pub status: String,
    /// Why, most of all when it failed.
    pub message: Option<String>,
    /// What it did: `Launching a new EC2 instance: i-…`.
    pub description: String,
    /// What made it do so.
    pub cause: String,
    /// When it began.
    pub began: Option<Timestamp>,
}

/// Auto Scaling in one Region.
#[derive(Debug, Clone)]
pub struct AutoScaling {
    query: Query,
}

impl AutoScaling {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            query: Query::new(&AUTO_SCALING, config, region),
        }
    }

    /// `DescribeAutoScalingGroups` by name, at most 50 names; those that do not exist are not in
    /// the answer.
    pub async fn groups(&self, names: &[String]) -> Result<Vec<AutoScalingGroup>, Error> {
        if names.is_empty() {
            // No names would mean every group of the account.
            return Ok(Vec::new());
        }
        let form = Form::new().list("AutoScalingGroupNames.member", names);
        self.query.list(&GROUPS, form, group).await
    }

    /// `DescribeAutoScalingGroups` of those with a tag of this key.
    pub async fn groups_with_tag(&self, key: &str) -> Result<Vec<AutoScalingGroup>, Error> {
        let form = Form::new()
            .with("Filters.member.1.Name", "tag-key")
            .list("Filters.member.1.Values.member", [key]);
        self.query.list(&GROUPS, form, group).await
    }

    /// `DescribeScalingActivities`: the newest 100 of a group, newest first; also of a group that
    /// was deleted in the last six weeks. None when there never was such a group.
    pub async fn scaling_activities(&self, group: &str) -> Result<Vec<ScalingActivity>, Error> {
        let form = Form::new()
            .with("AutoScalingGroupName", group)
            .with("IncludeDeletedGroups", true)
            .with("MaxRecords", 100);
        match self.query.call(&ACTIVITIES, &form).await {
            Ok(page) => self.query.entries(&ACTIVITIES, &page, activity),
            Err(error) if is_gone(&error) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// `UpdateAutoScalingGroup` to no instances: smallest, largest and wanted size 0.
    pub async fn scale_to_zero(&self, group: &str) -> Result<(), Error> {
        let form = Form::new()
            .with("AutoScalingGroupName", group)
            .with("MinSize", 0)
            .with("MaxSize", 0)
            .with("DesiredCapacity", 0);
        self.act(&UPDATE, &form).await
    }

    /// `UpdateAutoScalingGroup`: its smallest and largest size, and the one it is to have now, if
    /// that is to change.
    pub async fn resize(
        &self,
        group: &str,
        (min, max): (u32, u32),
        desired: Option<u32>,
    ) -> Result<(), Error> {
        let mut form = Form::new()
            .with("AutoScalingGroupName", group)
            .with("MinSize", min)
            .with("MaxSize", max);
        if let Some(desired) = desired {
            form = form.with("DesiredCapacity", desired);
        }
        self.act(&UPDATE, &form).await
    }

    /// `SetInstanceProtection` to none, in as many calls as it takes.
    pub async fn unprotect(&self, group: &str, instances: &[String]) -> Result<(), Error> {
        for batch in instances.chunks(PROTECTED_AT_ONCE) {
            let form = Form::new()
                .with("AutoScalingGroupName", group)
                .list("InstanceIds.member", batch)
                .with("ProtectedFromScaleIn", false);
            self.act(&PROTECT, &form).await?;
        }
        Ok(())
    }

    /// `DeleteAutoScalingGroup`. With `force` its instances go too, protected ones included, and
    /// nothing waits for them. A group that is gone is deleted.
    pub async fn delete_group(&self, group: &str, force: bool) -> Result<(), Error> {
        let form = Form::new()
            .with("AutoScalingGroupName", group)
            .with("ForceDelete", force);
        self.act(&DELETE, &form).await
    }

    async fn act(&self, call: &'static Call, form: &Form) -> Result<(), Error> {
        match self.query.call(call, form).await {
            Err(error) if is_gone(&error) => Ok(()),
            other => other.map(|_| ()),
        }
    }
}

/// Auto Scaling tells "no such group" from other mistakes by its text alone.
fn is_gone(error: &Error) -> bool {
    error.kind == ErrorKind::NotFound
        || error.kind == ErrorKind::Validation && error.message.contains("not found")
}

fn group(node: &Node) -> Option<AutoScalingGroup> {
    Some(AutoScalingGroup {
        name: node.text_at("AutoScalingGroupName")?,
        arn: node.word_at("AutoScalingGroupARN"),
        status: node.text_at("Status"),
        min: node.number_at("MinSize").unwrap_or_default(),
        max: node.number_at("MaxSize").unwrap_or_default(),
        desired: node.number_at("DesiredCapacity").unwrap_or_default(),
        protects_new: node.is_true("NewInstancesProtectedFromScaleIn"),
        deletion_protection: node.text_at("DeletionProtection"),
        instances: node
            .list_at("Instances")
            .filter_map(|instance| {
                Some(GroupInstance {
                    id: instance.text_at("InstanceId")?,
                    lifecycle: instance.word_at("LifecycleState"),
                    protected: instance.is_true("ProtectedFromScaleIn"),
                    instance_type: instance.text_at("InstanceType"),
                })
            })
            .collect(),
        tags: node.tags_at("Tags"),
    })
}

fn activity(node: &Node) -> Option<ScalingActivity> {
    Some(ScalingActivity {
        id: node.text_at("ActivityId")?,
        status: node.word_at("StatusCode"),
        message: node.text_at("StatusMessage"),
        description: node.word_at("Description"),
        cause: node.word_at("Cause"),
        began: node.time_at("StartTime"),
    })
}
