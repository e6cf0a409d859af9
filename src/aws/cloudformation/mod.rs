//! CloudFormation: stacks, change sets and their history.

mod call;
mod change_set;
mod changes;
mod events;
mod stacks;
mod whole;

pub use change_set::{ChangeSet, ChangeSetKind, ChangeSetRequest, ChangeSetState, NewChangeSet};
pub use events::{OperationRecord, Page, Recorded, Selector};
pub use stacks::{Deletion, StackDetail, StackResource};

pub use whole::{ParameterValue, StackRequest};

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_cloudformation::types::Tag;
use aws_smithy_types::DateTime;
use aws_smithy_types::retry::RetryConfig;
use jiff::Timestamp;

use super::Clock;
use super::budget::{Budget, Share};
use super::error::Place;

/// CloudFormation in one Region.
#[derive(Debug, Clone)]
pub struct CloudFormation {
    client: aws_sdk_cloudformation::Client,
    place: Place,
    budget: Arc<Budget>,
    clock: Arc<dyn Clock>,
}

impl CloudFormation {
    /// A client whose calls are counted against a budget.
    pub(super) fn new(
        config: &SdkConfig,
        region: &str,
        budget: Arc<Budget>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        // The SDK tries again in its own time; here every attempt needs a token.
        let config = aws_sdk_cloudformation::config::Builder::from(config)
            .retry_config(RetryConfig::disabled())
            .build();
        Self {
            client: aws_sdk_cloudformation::Client::from_conf(config),
            place: Place {
                service: "cloudformation",
                region: region.to_owned(),
            },
            budget,
            clock,
        }
    }

    /// Counts a stack as followed, for as long as the answer is kept.
    pub fn share(&self) -> Share {
        Share::new(&self.budget)
    }

    /// While calls are being throttled: the time between two of them that the budget allows.
    pub fn strain(&self) -> Option<Duration> {
        self.budget.strain()
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
