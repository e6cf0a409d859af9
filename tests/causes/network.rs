//! What goes wrong while the network is made.

use serde_json::{Value, json};

use crate::{Row, UNKNOWN, row};

/// A VPC with one public subnet; more resources on top.
fn vpc_with(more: &Value) -> Value {
    let mut resources = json!({
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {
            "CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true,
        }},
        "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {
            "VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/20",
        }},
    });
    let all = resources.as_object_mut().unwrap();
    all.extend(more.as_object().unwrap().clone());
    resources
}

fn resource(kind: &str, properties: &Value) -> Value {
    json!({"Type": kind, "Properties": properties})
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "quota-eip",
        "AWS::EC2::EIP",
        "maximum number of addresses",
        |scene| {
            scene.quota("ec2/L-0263D0A3", 0);
            scene.create(&json!({"Address": {"Type": "AWS::EC2::EIP"}}));
        },
    ),
    row(
        "quota-vpc",
        "AWS::EC2::VPC",
        "maximum number of VPCs",
        |scene| {
            scene.quota("vpc/L-F678F1CE", 0);
            scene.create(&vpc_with(&json!({})));
        },
    ),
    row(
        UNKNOWN,
        "AWS::EC2::VPCCidrBlock",
        "allowed CIDRs: 1",
        |scene| {
            scene.quota("vpc/L-83CA0A9D", 1);
            let block = json!({"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.1.0.0/16"});
            let block = resource("AWS::EC2::VPCCidrBlock", &block);
            scene.create(&vpc_with(&json!({"Block": block})));
        },
    ),
    row(
        "quota-nat",
        "AWS::EC2::NatGateway",
        "limit of 0 NAT gateways",
        |scene| {
            scene.quota("vpc/L-FE5A380F", 0);
            let nat = json!({
                "SubnetId": {"Ref": "Subnet"},
                "AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]},
            });
            scene.create(&vpc_with(&json!({
                "Address": {"Type": "AWS::EC2::EIP"},
                "Nat": resource("AWS::EC2::NatGateway", &nat),
            })));
        },
    ),
    row(
        "quota-gateways",
        "AWS::EC2::InternetGateway",
        "maximum number of internet",
        |scene| {
            scene.quota("vpc/L-A4707A72", 0);
            scene.create(&json!({"Gateway": {"Type": "AWS::EC2::InternetGateway"}}));
        },
    ),
    row(
        UNKNOWN,
        "AWS::EC2::VPCEndpoint",
        "maximum number of VPC endpoints",
        |scene| {
            scene.quota("vpc/L-29B6F2EB", 0);
            let endpoint = json!({
                "VpcId": {"Ref": "Vpc"}, "SubnetIds": [{"Ref": "Subnet"}],
                "VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.us-east-1.logs",
            });
            let endpoint = resource("AWS::EC2::VPCEndpoint", &endpoint);
            scene.create(&vpc_with(&json!({"Endpoint": endpoint})));
        },
    ),
    row(
        "quota-rules",
        "AWS::EC2::SecurityGroup",
        "rules per security group",
        |scene| {
            scene.quota("vpc/L-0EA8095F", 0);
            let group = json!({
                "VpcId": {"Ref": "Vpc"}, "GroupDescription": "one rule too many",
                "SecurityGroupIngress": [{"IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}],
            });
            let group = resource("AWS::EC2::SecurityGroup", &group);
            scene.create(&vpc_with(&json!({"Group": group})));
        },
    ),
    row(
        "cidr-conflict",
        "AWS::EC2::Subnet",
        "conflicts with another subnet",
        |scene| {
            let subnet = json!({"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.8.0/21"});
            let mut subnet = resource("AWS::EC2::Subnet", &subnet);
            subnet["DependsOn"] = json!("Subnet");
            scene.create(&vpc_with(&json!({"Second": subnet})));
        },
    ),
    row(
        "nat-without-gateway",
        "AWS::EC2::NatGateway",
        "has no Internet gateway attached",
        |scene| {
            let nat = json!({
                "SubnetId": {"Ref": "Subnet"},
                "AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]},
            });
            scene.create(&vpc_with(&json!({
                "Address": {"Type": "AWS::EC2::EIP"},
                "Nat": resource("AWS::EC2::NatGateway", &nat),
            })));
        },
    ),
    row(
        "zone-unknown",
        "AWS::EC2::Subnet",
        "is invalid. Subnets can currently",
        |scene| {
            let subnet = json!({
                "VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.16.0/20", "AvailabilityZone": "us-east-1z",
            });
            let subnet = resource("AWS::EC2::Subnet", &subnet);
            scene.create(&vpc_with(&json!({"Second": subnet})));
        },
    ),
    row(
        "cidr-invalid",
        "AWS::EC2::Subnet",
        "The CIDR '10.9.0.0/20' is invalid",
        |scene| {
            let subnet = json!({"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.9.0.0/20"});
            let subnet = resource("AWS::EC2::Subnet", &subnet);
            scene.create(&vpc_with(&json!({"Second": subnet})));
        },
    ),
    row(
        "endpoint-service",
        "AWS::EC2::VPCEndpoint",
        "does not exist",
        |scene| {
            let endpoint = json!({
                "VpcId": {"Ref": "Vpc"}, "ServiceName": "com.amazonaws.us-east-1.nothing",
            });
            let endpoint = resource("AWS::EC2::VPCEndpoint", &endpoint);
            scene.create(&vpc_with(&json!({"Endpoint": endpoint})));
        },
    ),
];
