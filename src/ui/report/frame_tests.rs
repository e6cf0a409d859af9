use anstream::adapter::strip_str;
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::stack::{
    Event, Followed, Happened, Identity, Resource, ResourceStatus, StackEvent, Started, Subject,
    Tick,
};

pub(in crate::ui::report) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

pub(in crate::ui::report) fn identity() -> Event {
    Event::Identity(Identity {
        target: "sandbox".into(),
        simulated: true,
        account: "000000000000".into(),
        region: "us-east-1".into(),
        principal: "arn:aws:sts::000000000000:assumed-role/sandbox/stackgen".into(),
    })
}

fn followed(name: &str) -> Followed {
    Followed {
        name: name.into(),
        arn: format!("arn:{name}"),
        region: "us-east-1".into(),
    }
}

pub(in crate::ui::report) fn started(name: &str, resources: &[(&str, &str)]) -> Event {
    Event::Started(Started {
        stack: followed(name),
        operation: Operation::Create,
        began: at(0),
        resources: resources
            .iter()
            .map(|(logical_id, resource_type)| Resource::plain(*logical_id, *resource_type))
            .collect(),
    })
}

pub(in crate::ui::report) fn happened(
    second: i64,
    (logical_id, resource_type): (&str, &str),
    status: &str,
    reason: Option<&str>,
) -> Event {
    Event::Happened(Happened {
        arn: "arn:stackgen-x".into(),
        stack: "stackgen-x".into(),
        line: StackEvent {
            id: format!("{logical_id}-{status}-{second}"),
            time: at(second),
            logical_id: logical_id.into(),
            resource_type: resource_type.into(),
            physical_id: None,
            subject: Subject::Resource(ResourceStatus::from(status)),
            reason: reason.map(Into::into),
            token: None,
        },
    })
}

pub(in crate::ui::report) const RESOURCES: [(&str, &str); 8] = [
    ("Vpc", "AWS::EC2::VPC"),
    ("PrivateSubnet1", "AWS::EC2::Subnet"),
    ("NatGateway1", "AWS::EC2::NatGateway"),
    ("NatGateway2", "AWS::EC2::NatGateway"),
    ("EndpointS3", "AWS::EC2::VPCEndpoint"),
    ("Cluster", "AWS::ECS::Cluster"),
    ("CapacityProvider", "AWS::ECS::CapacityProvider"),
    ("Service1", "AWS::ECS::Service"),
];

fn half_way() -> Watch {
    let [vpc, _, nat1, nat2, endpoint, cluster, ..] = RESOURCES;
    let mut watch = Watch::default();
    watch.apply(&identity());
    watch.apply(&started("stackgen-x", &RESOURCES));
    for event in [
        happened(1, vpc, "CREATE_IN_PROGRESS", None),
        happened(3, vpc, "CREATE_COMPLETE", None),
        happened(4, nat1, "CREATE_IN_PROGRESS", None),
        happened(5, nat2, "CREATE_IN_PROGRESS", None),
        happened(9, endpoint, "CREATE_IN_PROGRESS", None),
        happened(10, cluster, "CREATE_IN_PROGRESS", None),
        happened(14, cluster, "CREATE_COMPLETE", None),
    ] {
        watch.apply(&event);
    }
    watch.apply(&Event::Tick(Tick { now: at(75) }));
    watch
}

fn drawn(watch: &Watch, columns: usize, lines: usize) -> String {
    strip_str(&frame(watch, Canvas { columns, lines }).join("\n")).to_string()
}

#[test]
fn an_ordinary_terminal_shows_phases_rows_and_the_whole() {
    insta::assert_snapshot!(drawn(&half_way(), 80, 24), @r"
      network      1/4
        NatGateway1                AWS::EC2::NatGateway                       1m 11s
        NatGateway2                AWS::EC2::NatGateway                       1m 10s
      endpoints    0/1
        EndpointS3                 AWS::EC2::VPCEndpoint                      1m 06s
      capacity     1/2
      services     0/1
    creating stackgen-x  ━━━━╌╌╌╌╌╌╌──────── 2/8 1m 15s simulated, about 1m 15s left
    ");
}

#[test]
fn twenty_columns_are_enough() {
    insta::assert_snapshot!(drawn(&half_way(), 20, 24), @r"
      network      1/4
        NatGat…   1m 11s
        NatGat…   1m 10s
      endpoints    0/1
        Endpoi…   1m 06s
      capacity     1/2
      services     0/1
    ━╌╌── 2/8 1m 15s sim
    ");
}

#[test]
fn a_low_terminal_counts_what_it_cannot_show() {
    insta::assert_snapshot!(drawn(&half_way(), 80, 8), @r"
      network      1/4
        NatGateway1                AWS::EC2::NatGateway                       1m 11s
      endpoints    0/1
      capacity     1/2
      services     0/1
        … and 2 more
    creating stackgen-x  ━━━━╌╌╌╌╌╌╌──────── 2/8 1m 15s simulated, about 1m 15s left
    ");
    insta::assert_snapshot!(drawn(&half_way(), 80, 4), @r"
        NatGateway1                AWS::EC2::NatGateway                       1m 11s
        … and 2 more
    creating stackgen-x  ━━━━╌╌╌╌╌╌╌──────── 2/8 1m 15s simulated, about 1m 15s left
    ");
    insta::assert_snapshot!(drawn(&half_way(), 80, 1), @"creating stackgen-x  ━━━━╌╌╌╌╌╌╌──────── 2/8 1m 15s simulated, about 1m 15s left");
}

#[test]
fn a_rollback_is_named() {
    let [_, _, nat1, nat2, ..] = RESOURCES;
    let mut watch = half_way();
    watch.apply(&happened(
        80,
        nat1,
        "CREATE_FAILED",
        Some("no address left"),
    ));
    watch.apply(&happened(81, nat2, "DELETE_IN_PROGRESS", None));
    insta::assert_snapshot!(drawn(&watch, 80, 24), @r"
      network      1/4 rolling back
        NatGateway2                AWS::EC2::NatGateway                           0s
      endpoints    0/1
        EndpointS3                 AWS::EC2::VPCEndpoint                      1m 12s
      capacity     1/2
      services     0/1
    rolling back stackgen-x  ━━━━━━━╌╌╌╌─────────────────── 2/8 1m 21s simulated
    ");
}

#[test]
fn several_stacks_get_a_bar_each() {
    let mut watch = half_way();
    watch.apply(&started("stackgen-y", &RESOURCES[..2]));
    insta::assert_snapshot!(drawn(&watch, 80, 24), @r"
    creating stackgen-x  ━━━━╌╌╌╌╌╌╌──────── 2/8 1m 15s simulated, about 1m 15s left
    creating stackgen-y  ────────────────────── 0/2 1m 15s simulated, about 20s left
    ");
}

proptest! {
    #[test]
    fn a_frame_always_fits(columns in 20_usize..200, lines in 2_usize..40, count in 0_usize..60) {
        let names: Vec<String> = (0..count).map(|n| format!("Resource{n}WithARatherLongName")).collect();
        let resources: Vec<(&str, &str)> = names
            .iter()
            .enumerate()
            .map(|(n, name)| (name.as_str(), RESOURCES[n % RESOURCES.len()].1))
            .collect();
        let mut watch = Watch::default();
        watch.apply(&identity());
        watch.apply(&started("stackgen-x", &resources));
        for (second, resource) in (0_i64..).zip(&resources) {
            watch.apply(&happened(second * 700, *resource, "CREATE_IN_PROGRESS", None));
        }
        let frame = frame(&watch, Canvas { columns, lines });
        prop_assert!(frame.len() < lines, "{} lines on {lines}", frame.len());
        for line in frame {
            let width = strip_str(&line).to_string().chars().count();
            prop_assert!(width <= columns, "{width} > {columns}: {line}");
        }
    }
}
