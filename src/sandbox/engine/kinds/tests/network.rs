//! VPCs, subnets, security groups and endpoints.

use serde_json::json;

use super::{Lab, PublicNet};
use crate::sandbox::engine::kind::Settle;

#[test]
fn a_vpc_goes_only_when_nothing_is_in_it() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("10.0.0.0/16");
    let inside = [
        lab.subnet(&vpc, "10.0.0.0/24", "use1-az1"),
        lab.make("AWS::EC2::RouteTable", &json!({"VpcId": vpc.id})),
        lab.make(
            "AWS::EC2::SecurityGroup",
            &json!({"VpcId": vpc.id, "GroupDescription": "g"}),
        ),
        lab.make(
            "AWS::EC2::EgressOnlyInternetGateway",
            &json!({"VpcId": vpc.id}),
        ),
    ];
    let refusal = format!(
        "DependencyViolation: The vpc '{}' has dependencies and cannot be deleted.",
        vpc.id
    );
    for thing in inside {
        assert_eq!(lab.drop(&vpc), Err(refusal.clone()), "{}", thing.id);
        assert_eq!(lab.remove(&thing), Settle::Done);
    }
    assert_eq!(lab.remove(&vpc), Settle::Done);
    assert_eq!(
        lab.count("AWS::EC2::SecurityGroup"),
        0,
        "the default group goes with it"
    );
}

#[test]
fn the_sixth_vpc_is_one_too_many() {
    let mut lab = Lab::new();
    for _ in 0..5 {
        lab.vpc("10.0.0.0/16");
    }
    assert_eq!(
        lab.refusal("AWS::EC2::VPC", &json!({"CidrBlock": "10.0.0.0/16"})),
        "VpcLimitExceeded: The maximum number of VPCs has been reached."
    );
}

#[test]
fn a_block_joins_when_it_fits_those_that_are_there() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("172.16.0.0/16");
    let block = |lab: &mut Lab, text: &str| {
        lab.ask(
            "AWS::EC2::VPCCidrBlock",
            &json!({"VpcId": vpc.id, "CidrBlock": text}),
        )
        .map_err(|refusal| refusal.to_string())
    };
    let restricted = block(&mut lab, "10.0.0.0/16").expect_err("another private range");
    assert!(restricted.starts_with("InvalidVpc.Range: The CIDR '10.0.0.0/16' is restricted."));
    let overlap = block(&mut lab, "172.16.128.0/17").expect_err("an overlap");
    assert!(overlap.contains("conflicts"), "{overlap}");
    for second in 17..=20 {
        block(&mut lab, &format!("172.{second}.0.0/16")).expect("published blocks");
    }
    let sixth = block(&mut lab, "172.21.0.0/16").expect_err("five are the quota");
    assert!(
        sixth.contains("maximum number of allowed CIDRs: 5"),
        "{sixth}"
    );
}

#[test]
fn a_subnet_needs_a_block_that_is_associated_already() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("172.16.0.0/16");
    let wanted = json!({"VpcId": vpc.id, "CidrBlock": "172.18.0.0/16"});
    let invalid = "InvalidSubnet.Range: The CIDR '172.18.0.0/16' is invalid.";
    assert_eq!(lab.refusal("AWS::EC2::Subnet", &wanted), invalid);
    let block = lab
        .ask("AWS::EC2::VPCCidrBlock", &wanted)
        .expect("a second block");
    assert_eq!(
        lab.refusal("AWS::EC2::Subnet", &wanted),
        invalid,
        "still associating"
    );
    assert_eq!(lab.settle(&block), Settle::Done);
    lab.make("AWS::EC2::Subnet", &wanted);
    assert_eq!(
        lab.drop(&block),
        Err(format!(
            "InvalidCidrBlock.InUse: The vpc {} currently has a subnet within CIDR block 172.18.0.0/16",
            vpc.id
        ))
    );
}

#[test]
fn subnets_do_not_overlap_and_are_in_zones_of_the_region() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("10.0.0.0/16");
    lab.subnet(&vpc, "10.0.0.0/20", "use1-az1");
    let overlap = json!({"VpcId": vpc.id, "CidrBlock": "10.0.8.0/24"});
    assert_eq!(
        lab.refusal("AWS::EC2::Subnet", &overlap),
        "InvalidSubnet.Conflict: The CIDR '10.0.8.0/24' conflicts with another subnet"
    );
    let elsewhere =
        json!({"VpcId": vpc.id, "CidrBlock": "10.0.16.0/24", "AvailabilityZoneId": "euw1-az1"});
    let refusal = lab.refusal("AWS::EC2::Subnet", &elsewhere);
    assert!(
        refusal.starts_with(
            "InvalidParameterValue: Value (euw1-az1) for parameter availabilityZoneId is invalid."
        ),
        "{refusal}"
    );
}

#[test]
fn an_ipv6_subnet_is_within_what_amazon_provided() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("10.0.0.0/16");
    let asked = json!({"VpcId": vpc.id, "AmazonProvidedIpv6CidrBlock": true});
    let block = lab.make("AWS::EC2::VPCCidrBlock", &asked);
    let vpc_blocks = &lab.world.object(&vpc).expect("a VPC").attributes["Ipv6CidrBlocks"];
    let provided: ipnet::Ipv6Net = vpc_blocks[0]
        .as_str()
        .and_then(|text| text.parse().ok())
        .expect("a block");
    assert_eq!(provided.prefix_len(), 56);
    let first = provided.subnets(64).expect("subnets").next().expect("one");
    let subnet = json!({
        "VpcId": vpc.id, "CidrBlock": "10.0.0.0/24", "Ipv6CidrBlock": first.to_string(),
    });
    lab.make("AWS::EC2::Subnet", &subnet);
    let foreign = json!({
        "VpcId": vpc.id, "CidrBlock": "10.0.1.0/24", "Ipv6CidrBlock": "2a05:d018::/64",
    });
    assert!(
        lab.refusal("AWS::EC2::Subnet", &foreign)
            .contains("2a05:d018::/64")
    );
    assert!(
        lab.drop(&block)
            .expect_err("in use")
            .starts_with("InvalidCidrBlock.InUse")
    );
}

#[test]
fn a_group_goes_when_no_interface_carries_it_and_no_rule_names_it() {
    let mut lab = Lab::new();
    let net = PublicNet::new(&mut lab);
    let group = |lab: &mut Lab| {
        let properties = json!({"VpcId": net.vpc.id, "GroupDescription": "g"});
        lab.make("AWS::EC2::SecurityGroup", &properties)
    };
    let (app, inner) = (group(&mut lab), group(&mut lab));
    let rule = json!({
        "GroupId": inner.id, "IpProtocol": "-1", "SourceSecurityGroupId": app.id,
    });
    let rule = lab.make("AWS::EC2::SecurityGroupIngress", &rule);
    let in_use = Err(format!(
        "DependencyViolation: resource {} has a dependent object",
        app.id
    ));
    assert_eq!(lab.drop(&app), in_use, "named by a rule");
    assert_eq!(lab.remove(&rule), Settle::Done);
    let endpoint = json!({
        "VpcId": net.vpc.id, "ServiceName": "com.amazonaws.us-east-1.ecr.api",
        "VpcEndpointType": "Interface", "SubnetIds": [net.subnet.id],
        "SecurityGroupIds": [app.id], "PrivateDnsEnabled": true,
    });
    let endpoint = lab.make("AWS::EC2::VPCEndpoint", &endpoint);
    assert_eq!(lab.drop(&app), in_use, "carried by an interface");
    let subnet_in_use = lab.drop(&net.subnet).expect_err("the interface is in it");
    assert!(subnet_in_use.contains("has dependencies and cannot be deleted"));
    assert_eq!(lab.remove(&endpoint), Settle::Done);
    assert_eq!(lab.remove(&app), Settle::Done);
    assert_eq!(lab.remove(&net.subnet), Settle::Done);
}

#[test]
fn endpoints_need_names_that_the_vpc_answers_for_and_nobody_else_does() {
    let mut lab = Lab::new();
    let quiet = lab.make("AWS::EC2::VPC", &json!({"CidrBlock": "10.0.0.0/16"}));
    let subnet = lab.subnet(&quiet, "10.0.0.0/24", "use1-az1");
    let endpoint = |vpc: &str, subnets: &[&str], service: &str| {
        json!({
            "VpcId": vpc, "ServiceName": service, "VpcEndpointType": "Interface",
            "SubnetIds": subnets, "PrivateDnsEnabled": true,
        })
    };
    let dkr = "com.amazonaws.us-east-1.ecr.dkr";
    let kind = "AWS::EC2::VPCEndpoint";
    let no_dns = lab.refusal(kind, &endpoint(&quiet.id, &[&subnet.id], dkr));
    assert!(no_dns.contains("requires both enableDnsSupport and enableDnsHostnames"));
    let net = PublicNet::new(&mut lab);
    let twin = lab.subnet(&net.vpc, "10.0.16.0/20", "use1-az1");
    let zones = lab.refusal(
        kind,
        &endpoint(&net.vpc.id, &[&net.subnet.id, &twin.id], dkr),
    );
    assert!(zones.starts_with("DuplicateSubnetsInSameZone"), "{zones}");
    lab.make(kind, &endpoint(&net.vpc.id, &[&net.subnet.id], dkr));
    let second = lab.refusal(kind, &endpoint(&net.vpc.id, &[&net.subnet.id], dkr));
    assert!(second.contains("conflicting DNS domain"), "{second}");
    let elsewhere = "com.amazonaws.eu-west-1.ecr.dkr";
    let refusal = lab.refusal(kind, &endpoint(&net.vpc.id, &[&net.subnet.id], elsewhere));
    assert!(refusal.starts_with("InvalidServiceName"), "{refusal}");
}
