//! Every call that `aws/` can make, as IAM sees it. A test reads `aws/` and finds each call here;
//! another runs the commands and finds each call that they make.
//!
//! Resource types and condition keys: the service authorization reference,
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/>.

mod access;
mod checks;
mod compute;
mod images;
mod measure;
mod network;
mod preflight;
mod stacks;

use super::Task;
use super::scopes::On;
use crate::iam::Certainty;

/// One action and who needs it.
#[derive(Debug)]
pub(super) struct Call {
    /// Such as `cloudformation:CreateChangeSet`.
    pub(super) action: &'static str,
    /// What it is done to.
    pub(super) on: On,
    /// Commands, how sure, why.
    pub(super) uses: &'static [(Task, Certainty, &'static str)],
    /// Only for stacks that have a resource of this type.
    pub(super) with: Option<&'static str>,
}

/// The type that brings hosts.
pub(super) const GROUP_TYPE: &str = "AWS::AutoScaling::AutoScalingGroup";
const BALANCER_TYPE: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";

pub(super) const CALLS: [&[Call]; 8] = [
    access::CALLS,
    checks::CALLS,
    compute::CALLS,
    images::CALLS,
    measure::CALLS,
    network::CALLS,
    preflight::CALLS,
    stacks::CALLS,
];

pub(super) const fn call(
    action: &'static str,
    on: On,
    uses: &'static [(Task, Certainty, &'static str)],
) -> Call {
    Call {
        action,
        on,
        uses,
        with: None,
    }
}

impl Call {
    /// The same for stacks that have a resource of a type only.
    pub(super) const fn with(mut self, kind: &'static str) -> Self {
        self.with = Some(kind);
        self
    }
}
