//! EC2's network: described, filtered, and deleted where nothing is in the way.

use serde_json::json;

use super::{filter, items, physical, with_profile};
use crate::sandbox::services::fixtures::{Client, MINUTE_MS};

/// Actions, where their answer has the items and these their ids, and the types they are of.
const LISTINGS: [(&str, &str, &str, &str); 7] = [
    ("DescribeVpcs", "vpcSet", "vpcId", "AWS::EC2::VPC"),
    (
        "DescribeSubnets",
        "subnetSet",
        "subnetId",
        "AWS::EC2::Subnet",
    ),
    (
        "DescribeNatGateways",
        "natGatewaySet",
        "natGatewayId",
        "AWS::EC2::NatGateway",
    ),
    (
        "DescribeAddresses",
        "addressesSet",
        "publicIp",
        "AWS::EC2::EIP",
    ),
    (
        "DescribeVpcEndpoints",
        "vpcEndpointSet",
        "vpcEndpointId",
        "AWS::EC2::VPCEndpoint",
    ),
    (
        "DescribeSecurityGroups",
        "securityGroupInfo",
        "groupId",
        "AWS::EC2::SecurityGroup",
    ),
    (
        "DescribeRouteTables",
        "routeTableSet",
        "routeTableId",
        "AWS::EC2::RouteTable",
    ),
];

#[test]
fn the_network_of_a_stack_is_found_by_its_tag_and_its_vpc() {
    let mut client = with_profile();
    let vpc = physical(&mut client, "AWS::EC2::VPC").remove(0);
    let of_stack = filter("tag:aws:cloudformation:stack-name", "app");
    for (action, key, id, kind) in LISTINGS {
        let answer = client.ok(&format!("ec2:{action}"), of_stack.clone());
        let found = items(&answer, key).iter();
        let mut found: Vec<_> = found
            .map(|one| one[id].as_str().unwrap().to_owned())
            .collect();
        let mut made = physical(&mut client, kind);
        found.sort();
        made.sort();
        assert_eq!(found, made, "{action}");
        if action == "DescribeAddresses" {
            continue;
        }
        let in_vpc = client.ok(&format!("ec2:{action}"), filter("vpc-id", &vpc));
        assert!(items(&in_vpc, key).len() >= found.len(), "{action}");
        let elsewhere = client.ok(&format!("ec2:{action}"), filter("vpc-id", "vpc-0"));
        assert_eq!(items(&elsewhere, key).len(), 0, "{action}");
        let (code, message) = client.refused(&format!("ec2:{action}"), filter("colour", "red"));
        assert_eq!(code, "InvalidParameterValue", "{message}");
    }
}

#[test]
fn interfaces_say_who_made_them() {
    let mut client = with_profile();
    let answer = client.ok(
        "ec2:DescribeNetworkInterfaces",
        filter("interface-type", "nat_gateway"),
    );
    let interface = &items(&answer, "networkInterfaceSet")[0];
    assert_eq!(interface["status"], "in-use");
    assert_eq!(interface["requesterManaged"], true);
    let elastic = interface["association"]["publicIp"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = client.ok("ec2:DescribeAddresses", filter("public-ip", &elastic));
    let address = items(&answer, "addressesSet")[0].clone();
    assert_eq!(
        address["networkInterfaceId"],
        interface["networkInterfaceId"]
    );
    let (code, _) = client.refused(
        "ec2:DeleteNetworkInterface",
        json!({"NetworkInterfaceId": interface["networkInterfaceId"]}),
    );
    assert_eq!(code, "InvalidParameterValue");
    let (code, _) = client.refused(
        "ec2:ReleaseAddress",
        json!({"AllocationId": address["allocationId"]}),
    );
    assert_eq!(code, "InvalidIPAddress.InUse");
}

#[test]
fn a_nat_gateway_is_told_of_for_an_hour_after_its_end() {
    let mut client = with_profile();
    let id = physical(&mut client, "AWS::EC2::NatGateway").remove(0);
    client.ok("ec2:DeleteNatGateway", json!({"NatGatewayId": id}));
    let state = |client: &mut Client| {
        let answer = client.ok("ec2:DescribeNatGateways", filter("nat-gateway-id", &id));
        items(&answer, "natGatewaySet")
            .first()
            .map(|one| one["state"].as_str().unwrap().to_owned())
    };
    assert_eq!(state(&mut client).as_deref(), Some("deleting"));
    client.wait(10 * MINUTE_MS);
    assert_eq!(state(&mut client).as_deref(), Some("deleted"));
    client.wait(61 * MINUTE_MS);
    assert_eq!(state(&mut client), None);
    let (code, _) = client.refused("ec2:DeleteNatGateway", json!({"NatGatewayId": id}));
    assert_eq!(code, "NatGatewayNotFound");
}

#[test]
fn endpoints_go_in_a_while_and_take_their_interfaces_along() {
    let mut client = with_profile();
    let answer = client.ok(
        "ec2:DescribeVpcEndpoints",
        filter("vpc-endpoint-type", "Interface"),
    );
    let endpoint = items(&answer, "vpcEndpointSet")[0].clone();
    let (id, group) = (
        endpoint["vpcEndpointId"].clone(),
        &endpoint["groupSet"][0]["groupId"],
    );
    let (code, _) = client.refused("ec2:DeleteSecurityGroup", json!({"GroupId": group}));
    assert_eq!(code, "DependencyViolation");
    let answer = client.ok(
        "ec2:DeleteVpcEndpoints",
        json!({"VpcEndpointId": [id, "vpce-none"]}),
    );
    assert_eq!(items(&answer, "unsuccessful").len(), 1);
    assert_eq!(answer["unsuccessful"][0]["resourceId"], "vpce-none");
    let interface = endpoint["networkInterfaceIdSet"][0].as_str().unwrap();
    let of_endpoint = filter("network-interface-id", interface);
    let there = client.ok("ec2:DescribeNetworkInterfaces", of_endpoint.clone());
    assert_eq!(items(&there, "networkInterfaceSet").len(), 1);
    client.wait(30 * MINUTE_MS);
    let gone = client.ok("ec2:DescribeNetworkInterfaces", of_endpoint);
    assert_eq!(items(&gone, "networkInterfaceSet").len(), 0);
}

#[test]
fn the_group_that_a_vpc_came_with_cannot_be_deleted() {
    let mut client = with_profile();
    let answer = client.ok(
        "ec2:DescribeSecurityGroups",
        filter("group-name", "default"),
    );
    let group = &items(&answer, "securityGroupInfo")[0]["groupId"];
    let (code, _) = client.refused("ec2:DeleteSecurityGroup", json!({"GroupId": group}));
    assert_eq!(code, "CannotDelete");
    let (code, _) = client.refused("ec2:DeleteSecurityGroup", json!({"GroupId": "sg-1"}));
    assert_eq!(code, "InvalidGroup.NotFound");
}

#[test]
fn regions_zones_and_what_they_offer() {
    let mut client = Client::new();
    let all = client.ok("ec2:DescribeRegions", json!({"AllRegions": true}));
    let some = client.ok("ec2:DescribeRegions", json!({}));
    assert!(items(&all, "regionInfo").len() >= items(&some, "regionInfo").len());
    let zones = client.ok("ec2:DescribeAvailabilityZones", json!({}));
    assert_eq!(items(&zones, "availabilityZoneInfo").len(), 6);
    let input = json!({"LocationType": "availability-zone-id", "Filter": [
        {"Name": "instance-type", "Value": ["c6g.4xlarge"]},
    ]});
    let offers = client.ok("ec2:DescribeInstanceTypeOfferings", input);
    assert_eq!(items(&offers, "instanceTypeOfferingSet").len(), 6);
}
