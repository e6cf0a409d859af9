//! Gateways, routes, addresses and load balancers.

use serde_json::json;

use super::{Lab, MINUTE, PublicNet};
use crate::sandbox::engine::conditions::Knob;
use crate::sandbox::engine::kind::Settle;

fn address(lab: &mut Lab) -> (crate::sandbox::engine::Address, String) {
    let address = lab.make("AWS::EC2::EIP", &json!({"Domain": "vpc"}));
    let allocation = lab.attribute(&address, "AllocationId");
    (address, allocation)
}

#[test]
fn an_attached_gateway_stays_and_so_does_its_attachment_while_addresses_are_mapped() {
    let mut lab = Lab::new();
    let net = PublicNet::new(&mut lab);
    let gateway = lab
        .world
        .object(&net.attachment)
        .and_then(|attachment| attachment.text("InternetGatewayId"))
        .expect("a gateway")
        .to_owned();
    let gateway =
        crate::sandbox::engine::Address::new(&lab.place, "AWS::EC2::InternetGateway", gateway);
    assert_eq!(
        lab.drop(&gateway),
        Err(format!(
            "DependencyViolation: The internetGateway '{}' has dependencies and cannot be deleted.",
            gateway.id
        ))
    );
    let (eip, allocation) = address(&mut lab);
    let nat = json!({"SubnetId": net.subnet.id, "AllocationId": allocation});
    let nat = lab.make("AWS::EC2::NatGateway", &nat);
    let mapped = lab.drop(&net.attachment).expect_err("an address is mapped");
    assert_eq!(
        mapped,
        format!(
            "DependencyViolation: Network {} has some mapped public address(es). Please unmap those \
             public address(es) before detaching the gateway.",
            net.vpc.id
        )
    );
    assert!(
        lab.drop(&eip)
            .expect_err("in use")
            .starts_with("InvalidIPAddress.InUse")
    );
    assert_eq!(lab.remove(&nat), Settle::Done);
    assert_eq!(lab.remove(&eip), Settle::Done);
    assert_eq!(lab.remove(&net.attachment), Settle::Done);
    assert_eq!(lab.remove(&gateway), Settle::Done);
}

#[test]
fn a_nat_gateway_without_an_attached_gateway_is_made_and_fails() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("10.0.0.0/16");
    let subnet = lab.subnet(&vpc, "10.0.0.0/24", "use1-az1");
    let (_, allocation) = address(&mut lab);
    let nat = json!({"SubnetId": subnet.id, "AllocationId": allocation});
    let nat = lab
        .ask("AWS::EC2::NatGateway", &nat)
        .expect("the call is accepted");
    assert_eq!(
        lab.settle(&nat),
        Settle::Failed(format!(
            "NatGateway {} is in state failed and hence failed to stabilize. Detailed failure \
             message: Network {} has no Internet gateway attached",
            nat.id, vpc.id
        ))
    );
}

#[test]
fn an_address_serves_one_nat_gateway_and_five_are_the_quota() {
    let mut lab = Lab::new();
    let net = PublicNet::new(&mut lab);
    let (_, allocation) = address(&mut lab);
    let nat = json!({"SubnetId": net.subnet.id, "AllocationId": allocation});
    lab.make("AWS::EC2::NatGateway", &nat);
    let again = lab.refusal("AWS::EC2::NatGateway", &nat);
    assert!(again.starts_with("Resource.AlreadyAssociated"), "{again}");
    for _ in 1..5 {
        address(&mut lab);
    }
    assert_eq!(
        lab.refusal("AWS::EC2::EIP", &json!({})),
        "AddressLimitExceeded: The maximum number of addresses has been reached."
    );
}

#[test]
fn a_route_needs_a_gateway_that_is_attached_to_its_own_vpc() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("10.0.0.0/16");
    let table = lab.make("AWS::EC2::RouteTable", &json!({"VpcId": vpc.id}));
    let gateway = lab.make("AWS::EC2::InternetGateway", &json!({}));
    let route = json!({
        "RouteTableId": table.id, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway.id,
    });
    assert_eq!(
        lab.refusal("AWS::EC2::Route", &route),
        format!(
            "InvalidParameterValue: route table {} and network gateway {} belong to different networks",
            table.id, gateway.id
        )
    );
    let attachment = json!({"VpcId": vpc.id, "InternetGatewayId": gateway.id});
    lab.make("AWS::EC2::VPCGatewayAttachment", &attachment);
    lab.make("AWS::EC2::Route", &route);
    let second = lab.refusal("AWS::EC2::Route", &route);
    assert!(second.contains("already exists"), "{second}");
    let other = lab.vpc("10.1.0.0/16");
    let elsewhere = json!({"VpcId": other.id, "InternetGatewayId": gateway.id});
    let refusal = lab.refusal("AWS::EC2::VPCGatewayAttachment", &elsewhere);
    assert!(
        refusal.starts_with("Resource.AlreadyAssociated"),
        "{refusal}"
    );
}

#[test]
fn a_route_table_stays_while_subnets_use_it() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("10.0.0.0/16");
    let subnet = lab.subnet(&vpc, "10.0.0.0/24", "use1-az1");
    let table = lab.make("AWS::EC2::RouteTable", &json!({"VpcId": vpc.id}));
    let wanted = json!({"RouteTableId": table.id, "SubnetId": subnet.id});
    let association = lab.make("AWS::EC2::SubnetRouteTableAssociation", &wanted);
    let second = lab.refusal("AWS::EC2::SubnetRouteTableAssociation", &wanted);
    assert!(second.starts_with("Resource.AlreadyAssociated"), "{second}");
    assert!(
        lab.drop(&table)
            .expect_err("in use")
            .contains("has dependencies")
    );
    assert_eq!(lab.remove(&association), Settle::Done);
    assert_eq!(lab.remove(&table), Settle::Done);
}

#[test]
fn a_region_has_so_many_load_balancers_and_target_groups() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("10.0.0.0/16");
    let one = lab.subnet(&vpc, "10.0.0.0/24", "use1-az1");
    let other = lab.subnet(&vpc, "10.0.1.0/24", "use1-az4");
    for code in ["L-53DA6B97", "L-B22855CB"] {
        let code = format!("elasticloadbalancing/{code}");
        lab.turn(&Knob::Quota { code, value: 1 });
    }
    let kind = "AWS::ElasticLoadBalancingV2::LoadBalancer";
    let named = |name: &str, of: &str| json!({"Subnets": [one.id, other.id], "Scheme": "internal", "Name": name, "Type": of});
    lab.make(kind, &named("network", "network"));
    lab.make(kind, &named("first", "application"));
    assert_eq!(
        lab.refusal(kind, &named("second", "application")),
        "TooManyLoadBalancers: The maximum number of load balancers has been reached"
    );
    lab.make(kind, &named("another-network", "network"));
    let kind = "AWS::ElasticLoadBalancingV2::TargetGroup";
    let group = |name: &str| json!({"VpcId": vpc.id, "Port": 80, "Protocol": "HTTP", "Name": name});
    lab.make(kind, &group("first"));
    assert_eq!(
        lab.refusal(kind, &group("second")),
        "TooManyTargetGroups: The maximum number of target groups has been reached"
    );
}

#[test]
fn a_load_balancer_spans_zones_and_leaves_its_interfaces_for_a_while() {
    let mut lab = Lab::new();
    let vpc = lab.vpc("10.0.0.0/16");
    let one = lab.subnet(&vpc, "10.0.0.0/24", "use1-az1");
    let other = lab.subnet(&vpc, "10.0.1.0/24", "use1-az4");
    let kind = "AWS::ElasticLoadBalancingV2::LoadBalancer";
    let alone = lab.refusal(kind, &json!({"Subnets": [one.id], "Scheme": "internal"}));
    assert!(alone.contains("At least two subnets in two different Availability Zones"));
    let facing = json!({"Subnets": [one.id, other.id]});
    assert_eq!(
        lab.refusal(kind, &facing),
        format!("InvalidSubnet: VPC {} has no internet gateway", vpc.id)
    );
    let internal = json!({"Subnets": [one.id, other.id], "Scheme": "internal", "Name": "lab"});
    let balancer = lab.make(kind, &internal);
    assert!(
        lab.refusal(kind, &internal)
            .starts_with("DuplicateLoadBalancerName")
    );
    let group = json!({"VpcId": vpc.id, "Port": 80, "Protocol": "HTTP", "TargetType": "ip"});
    let group = lab.make("AWS::ElasticLoadBalancingV2::TargetGroup", &group);
    let listener = json!({
        "LoadBalancerArn": balancer.id, "Port": 80, "Protocol": "HTTP",
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group.id}],
    });
    let listener = lab.make("AWS::ElasticLoadBalancingV2::Listener", &listener);
    assert!(
        lab.drop(&group)
            .expect_err("in use")
            .starts_with("ResourceInUse")
    );
    assert_eq!(lab.remove(&listener), Settle::Done);
    assert_eq!(lab.remove(&group), Settle::Done);
    assert_eq!(lab.remove(&balancer), Settle::Done);
    assert!(lab.drop(&one).is_err(), "its interface is still there");
    lab.pass(2 * MINUTE);
    assert_eq!(lab.remove(&one), Settle::Done);
}
