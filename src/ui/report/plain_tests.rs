use anstream::adapter::strip_str;

use super::super::frame::tests::{RESOURCES, at, happened, identity, started};
use super::*;
use crate::stack::{Event, Tick};

fn said(events: &[Event], verbose: bool) -> String {
    let mut watch = Watch::default();
    let mut text = String::new();
    for event in events {
        if watch.apply(event) {
            for line in lines(&watch, event, verbose) {
                text.push_str(&strip_str(&line).to_string());
                text.push('\n');
            }
        }
    }
    text
}

fn a_failing_create() -> Vec<Event> {
    let [vpc, _, nat1, nat2, ..] = RESOURCES;
    vec![
        identity(),
        started("stackgen-x", &RESOURCES),
        happened(1, vpc, "CREATE_IN_PROGRESS", None),
        happened(
            2,
            vpc,
            "CREATE_IN_PROGRESS",
            Some("Resource creation Initiated"),
        ),
        happened(14, vpc, "CREATE_COMPLETE", None),
        happened(15, nat1, "CREATE_IN_PROGRESS", None),
        happened(15, nat2, "CREATE_IN_PROGRESS", None),
        happened(80, nat1, "CREATE_FAILED", Some("the address is in use")),
        happened(
            81,
            nat2,
            "CREATE_FAILED",
            Some("Resource creation cancelled"),
        ),
        happened(90, vpc, "DELETE_IN_PROGRESS", None),
        happened(95, vpc, "DELETE_COMPLETE", None),
    ]
}

#[test]
fn each_event_is_a_line_with_time_status_and_what_it_took() {
    insta::assert_snapshot!(said(&a_failing_create(), false), @r"
    sandbox: account 000000000000, region us-east-1, as arn:aws:sts::000000000000:assumed-role/sandbox/stackgen
    everything below is simulated, times included; nothing is billed
    creating stackgen-x in us-east-1: 8 resources
    00:00:01 CREATE_IN_PROGRESS Vpc  AWS::EC2::VPC
    00:00:14 CREATE_COMPLETE    Vpc  AWS::EC2::VPC  13s
    00:00:15 CREATE_IN_PROGRESS NatGateway1  AWS::EC2::NatGateway
    00:00:15 CREATE_IN_PROGRESS NatGateway2  AWS::EC2::NatGateway
    00:01:20 CREATE_FAILED      NatGateway1  AWS::EC2::NatGateway  the address is in use
    00:01:21 CREATE_FAILED      NatGateway2  AWS::EC2::NatGateway  Resource creation cancelled
    00:01:30 DELETE_IN_PROGRESS Vpc  AWS::EC2::VPC
    00:01:35 DELETE_COMPLETE    Vpc  AWS::EC2::VPC  5s
    ");
}

#[test]
fn verbose_also_tells_reasons() {
    let text = said(&a_failing_create(), true);
    assert!(text.contains("Resource creation Initiated"), "{text}");
}

#[test]
fn a_repeated_event_is_told_once() {
    let mut events = a_failing_create();
    events.extend(a_failing_create().split_off(2));
    assert_eq!(said(&events, false), said(&a_failing_create(), false));
}

#[test]
fn the_sign_of_life_says_what_it_waits_for() {
    let mut watch = Watch::default();
    for event in &a_failing_create()[..7] {
        watch.apply(event);
    }
    watch.apply(&Event::Tick(Tick { now: at(75) }));
    let watched = watch.moving().next().unwrap();
    insta::assert_snapshot!(strip_str(&still(&watch, watched)).to_string(), @"00:01:15 still creating stackgen-x: 1 of 8 done, about 1m 15s left, waiting for NatGateway1 1m 00s, NatGateway2 1m 00s");
}
