//! How long CloudFormation usually takes for a resource of a type, as its events show it.
//!
//! A table to begin with; what was seen on this machine ([`Learned`]) counts for more.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Operation;

/// Times between events of one stack with a VPC, a gateway, a role and a profile.
const ECS_CLI_EVENTS: &str = "https://github.com/aws/aws-cli/issues/3952";
/// A NAT gateway becomes available after one to two minutes.
const NAT_GATEWAY: &str = "https://github.com/go-to-k/cdkd/pull/123";
/// Two minutes of waiting are built into CloudFormation's handler of instance profiles.
const INSTANCE_PROFILE: &str = "https://github.com/hashicorp/terraform/issues/15341";
/// Events of the deletion of a stack with a capacity provider.
const PROVIDER_DELETE: &str = "https://github.com/aws/aws-cdk/issues/18179";
/// A group takes two to five minutes to empty.
const GROUP_DELETE: &str = "https://github.com/gruntwork-io/cloud-nuke/pull/3";
/// Events of a stack with a load balancer, a service and a group.
const MXNET_EVENTS: &str = "https://github.com/amazon-archives/ecs-mxnet-example/issues/4";
/// Our own guess, until a stack was seen.
const GUESS: &str = "a guess";

/// A type, the usual seconds of its creation and of its deletion, and where the figures come from.
type Row = (&'static str, u32, u32, &'static str);

/// The slow types; anything else takes [`QUICK_CREATE`] or [`QUICK_DELETE`].
const ROWS: &[Row] = &[
    ("AWS::AutoScaling::AutoScalingGroup", 45, 150, MXNET_EVENTS),
    ("AWS::EC2::EIP", 15, 3, GUESS),
    ("AWS::EC2::Instance", 30, 60, GROUP_DELETE),
    ("AWS::EC2::InternetGateway", 15, 3, ECS_CLI_EVENTS),
    ("AWS::EC2::NatGateway", 100, 60, NAT_GATEWAY),
    ("AWS::EC2::SecurityGroup", 6, 3, GUESS),
    ("AWS::EC2::VPC", 16, 3, ECS_CLI_EVENTS),
    ("AWS::EC2::VPCCidrBlock", 10, 6, GUESS),
    ("AWS::EC2::VPCEndpoint", 60, 60, GUESS),
    ("AWS::ECS::CapacityProvider", 5, 23, PROVIDER_DELETE),
    ("AWS::ECS::Cluster", 6, 3, GUESS),
    (
        "AWS::ECS::ClusterCapacityProviderAssociations",
        30,
        30,
        PROVIDER_DELETE,
    ),
    ("AWS::ECS::Service", 75, 45, MXNET_EVENTS),
    (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        150,
        15,
        MXNET_EVENTS,
    ),
    ("AWS::IAM::InstanceProfile", 125, 2, INSTANCE_PROFILE),
    ("AWS::IAM::ManagedPolicy", 17, 2, ECS_CLI_EVENTS),
    ("AWS::IAM::Policy", 17, 2, ECS_CLI_EVENTS),
    ("AWS::IAM::Role", 17, 2, ECS_CLI_EVENTS),
];

/// Seconds to make what is not in the table.
const QUICK_CREATE: u32 = 5;
/// Seconds to delete what is not in the table.
const QUICK_DELETE: u32 = 3;
/// Weight of a new observation among the earlier ones: the last handful counts.
const NEW: f64 = 0.3;
/// Types that are remembered; a file must not grow without end.
const TYPES_AT_MOST: usize = 500;

/// The usual seconds of an operation on a resource of a type, by the table.
pub fn usual(operation: Operation, resource_type: &str) -> u32 {
    let row = ROWS
        .iter()
        .find(|(name, ..)| *name == resource_type)
        .copied();
    match (operation, row) {
        (Operation::Create | Operation::Update, Some((_, create, ..))) => create,
        (Operation::Delete, Some((_, _, delete, _))) => delete,
        (Operation::Create | Operation::Update, None) => QUICK_CREATE,
        (Operation::Delete, None) => QUICK_DELETE,
    }
}

/// What was seen of one type and operation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Seen {
    /// The average, recent ones counting for more.
    seconds: f64,
    /// How many.
    times: u32,
}

/// What was seen on this machine, by type and operation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Learned(BTreeMap<String, BTreeMap<String, Seen>>);

impl Learned {
    /// Takes in that an operation on a resource of a type took so many seconds. Updates are not
    /// remembered: they differ too much from one another.
    pub fn note(&mut self, operation: Operation, resource_type: &str, seconds: f64) {
        let Some(word) = word(operation) else { return };
        if !seconds.is_finite() || seconds < 0.0 {
            return;
        }
        if !self.0.contains_key(resource_type) && self.0.len() >= TYPES_AT_MOST {
            return;
        }
        let of_type = self.0.entry(resource_type.to_owned()).or_default();
        let seen = of_type
            .entry(word.to_owned())
            .or_insert(Seen { seconds, times: 0 });
        seen.times = seen.times.saturating_add(1);
        seen.seconds += (seconds - seen.seconds) * NEW;
    }

    /// Has an operation on a resource of a type been seen on this machine?
    pub fn has_seen(&self, operation: Operation, resource_type: &str) -> bool {
        let of_type = self.0.get(resource_type);
        word(operation).is_some_and(|word| of_type.is_some_and(|seen| seen.contains_key(word)))
    }

    /// The usual seconds: as seen, else by the table.
    pub fn usual(&self, operation: Operation, resource_type: &str) -> u32 {
        let seen = word(operation).and_then(|word| self.0.get(resource_type)?.get(word));
        match seen {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "seconds of a wait, never negative; the cast saturates"
            )]
            Some(seen) => (seen.seconds.ceil() as u32).max(1),
            None => usual(operation, resource_type),
        }
    }
}

const fn word(operation: Operation) -> Option<&'static str> {
    match operation {
        Operation::Create => Some("create"),
        Operation::Delete => Some("delete"),
        Operation::Update => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_stands_once_with_a_source() {
        let mut names: Vec<_> = ROWS.iter().map(|row| row.0).collect();
        assert!(names.is_sorted(), "by name");
        names.dedup();
        assert_eq!(names.len(), ROWS.len());
        for (name, create, delete, source) in ROWS {
            assert!(*create > 0 && *delete > 0, "{name}");
            assert!(*source == GUESS || source.starts_with("https://"), "{name}");
        }
    }

    #[test]
    fn what_was_seen_counts_for_more_than_the_table() {
        let vpc = "AWS::EC2::VPC";
        let mut learned = Learned::default();
        assert_eq!(learned.usual(Operation::Create, vpc), 16);
        assert!(!learned.has_seen(Operation::Create, vpc));
        learned.note(Operation::Create, vpc, 10.0);
        assert!(learned.has_seen(Operation::Create, vpc));
        assert!(!learned.has_seen(Operation::Delete, vpc));
        assert_eq!(learned.usual(Operation::Create, vpc), 10);
        assert_eq!(learned.usual(Operation::Delete, vpc), 3);
        for _ in 0..20 {
            learned.note(Operation::Create, vpc, 30.0);
        }
        assert_eq!(learned.usual(Operation::Create, vpc), 30);
        learned.note(Operation::Create, vpc, f64::NAN);
        let text = serde_json::to_string(&learned).unwrap();
        assert_eq!(serde_json::from_str::<Learned>(&text).unwrap(), learned);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let mut learned = Learned::default();
        for number in 0..2000 {
            learned.note(Operation::Create, &format!("A::B::C{number}"), 1.0);
        }
        assert_eq!(learned.0.len(), TYPES_AT_MOST);
    }
}
