//! CloudFormation: stacks, change sets and their history.

mod change_set;
mod events;
mod stacks;

pub use change_set::{ChangeSet, ChangeSetRequest, ChangeSetState, NewChangeSet};
pub use events::{OperationRecord, Page, Recorded, Selector};
pub use stacks::{Deletion, StackDetail, StackResource};

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_cloudformation::types::Tag;
use aws_smithy_types::DateTime;
use jiff::Timestamp;

use super::error::Place;

/// CloudFormation in one Region.
#[derive(Debug, Clone)]
pub struct CloudFormation {
    client: aws_sdk_cloudformation::Client,
    place: Place,
}

impl CloudFormation {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        Self {
            client: aws_sdk_cloudformation::Client::new(config),
            place: Place {
                service: "cloudformation",
                region: region.to_owned(),
            },
        }
    }
}

/// A time of AWS's as ours; `None` when it lies outside what a calendar holds.
pub(super) fn timestamp(time: DateTime) -> Option<Timestamp> {
    let nanos = i32::try_from(time.subsec_nanos()).ok()?;
    Timestamp::new(time.secs(), nanos).ok()
}

fn tags(tags: Option<Vec<Tag>>) -> BTreeMap<String, String> {
    tags.unwrap_or_default()
        .into_iter()
        .filter_map(|tag| Some((tag.key?, tag.value?)))
        .collect()
}
