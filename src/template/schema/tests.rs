use serde_json::json;

use super::*;

/// Rules and places of what is wrong, in order.
fn found(resource_type: &str, properties: &Value) -> Vec<(Problem, String)> {
    let violations = validate(resource_type, properties);
    violations
        .into_iter()
        .map(|v| (v.problem, v.pointer))
        .collect()
}

fn patterns<'n>(node: &'n Node, all: &mut Vec<&'n node::Pattern>) {
    all.extend(&node.pattern);
    let inner = node
        .properties
        .values()
        .chain(node.items.as_deref())
        .chain(node.values.as_deref());
    inner.for_each(|inner| patterns(inner, all));
}

#[test]
fn the_table_is_read_whole() {
    assert_eq!(source().package, "cfn-lint");
    assert!(types().count() > 30);
    for schema in TABLE.types.values() {
        assert!(!schema.root.properties.is_empty());
    }
}

#[test]
fn every_pattern_of_the_table_compiles() {
    let mut all = Vec::new();
    for schema in TABLE.types.values() {
        patterns(&schema.root, &mut all);
        schema
            .definitions
            .values()
            .for_each(|node| patterns(node, &mut all));
    }
    assert!(all.len() > 30);
    for pattern in all {
        assert!(pattern.compiled().is_some(), "{}", pattern.text);
    }
}

#[test]
fn a_good_subnet_has_nothing_wrong() {
    let subnet = json!({
        "VpcId": {"Ref": "Vpc"},
        "CidrBlock": "10.0.0.0/24",
        "AvailabilityZoneId": {"Fn::If": ["A", "use1-az1", {"Ref": "AWS::NoValue"}]},
        "MapPublicIpOnLaunch": "true",
        "Tags": [{"Key": "Name", "Value": {"Fn::Sub": "${AWS::StackName}-a"}}],
    });
    assert_eq!(found("AWS::EC2::Subnet", &subnet), []);
}

/// One mistake: type, properties, and what is found where.
type Mistake = (&'static str, Value, Problem, &'static str);

fn each_is_found(mistakes: impl IntoIterator<Item = Mistake>) {
    for (resource_type, properties, problem, pointer) in mistakes {
        let expected = vec![(problem, pointer.to_owned())];
        assert_eq!(
            found(resource_type, &properties),
            expected,
            "{resource_type} {properties}"
        );
    }
}

#[test]
fn mistakes_in_a_subnet_are_found_where_they_are() {
    let subnet = |more: Value| {
        let mut properties = json!({"VpcId": "v", "CidrBlock": "10.0.0.0/24"});
        let map = properties.as_object_mut().unwrap();
        map.extend(more.as_object().unwrap().clone());
        properties
    };
    let cases = [
        (
            json!({"VpcId": {"Ref": "AWS::NoValue"}}),
            Problem::Required,
            "",
        ),
        (
            json!({"CidrBlock": {"Ref": "AWS::NoValue"}}),
            Problem::Required,
            "",
        ),
        (json!({"Zone": 1}), Problem::Unknown, "/Zone"),
        (
            json!({"CidrBlock": "10.0.0/24"}),
            Problem::Shape,
            "/CidrBlock",
        ),
        (json!({"VpcId": ["v"]}), Problem::Type, "/VpcId"),
        (json!({"Tags": {"Fn::Sub": "x"}}), Problem::Type, "/Tags"),
        (
            json!({"Tags": [{"Key": "a"}]}),
            Problem::Required,
            "/Tags/0",
        ),
        (json!({"SubnetId": "s"}), Problem::ReadOnly, "/SubnetId"),
        (
            json!({"AvailabilityZone": "a", "AvailabilityZoneId": "b"}),
            Problem::Together,
            "",
        ),
    ];
    each_is_found(cases.map(|(more, problem, at)| ("AWS::EC2::Subnet", subnet(more), problem, at)));
}

#[test]
fn mistakes_in_other_types_are_found_where_they_are() {
    let target = json!({"AutoScalingGroupProvider": {
        "AutoScalingGroupArn": "a",
        "ManagedScaling": {"TargetCapacity": 101},
    }});
    let twice = json!({"ContainerDefinitions": [{
        "Name": "a",
        "Image": "b",
        "Environment": [{"Name": "X", "Value": "1"}, {"Name": "X", "Value": "2"}],
    }]});
    let retention = json!({"RetentionInDays": {"Fn::If": ["A", 60, 62]}});
    each_is_found([
        (
            "AWS::Logs::LogGroup",
            json!({"LogGroupName": "a b"}),
            Problem::Shape,
            "/LogGroupName",
        ),
        (
            "AWS::Logs::LogGroup",
            retention,
            Problem::Choice,
            "/RetentionInDays/Fn::If/2",
        ),
        (
            "AWS::ECS::CapacityProvider",
            target,
            Problem::Size,
            "/AutoScalingGroupProvider/ManagedScaling/TargetCapacity",
        ),
        (
            "AWS::ECS::TaskDefinition",
            twice,
            Problem::Duplicate,
            "/ContainerDefinitions/0/Environment/1",
        ),
        (
            "AWS::IAM::InstanceProfile",
            json!({"Roles": ["a", "b"]}),
            Problem::Size,
            "/Roles",
        ),
        (
            "AWS::EC2::SecurityGroupIngress",
            json!({"GroupId": "g", "IpProtocol": "tcp"}),
            Problem::Required,
            "",
        ),
        ("AWS::Made::Up", json!({}), Problem::UnknownType, ""),
    ]);
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    let violations = validate("AWS::EC2::VPC", &json!({"CidrBlok": "10.0.0.0/16"}));
    let fixes: Vec<_> = violations.iter().filter_map(|v| v.fix.as_deref()).collect();
    assert_eq!(fixes, ["did you mean `CidrBlock`?"]);
}

#[test]
fn a_reference_to_another_kind_is_seen() {
    let kinds = |name: &str| match name {
        "Vpc" => Some("AWS::EC2::VPC"),
        "Role" => Some("AWS::IAM::Role"),
        _ => None,
    };
    let wrong = json!({"SubnetId": {"Ref": "Vpc"}, "RouteTableId": "rtb-1"});
    let found = validate_with("AWS::EC2::SubnetRouteTableAssociation", &wrong, &kinds);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].problem, Problem::Kind);
    let right = json!({"SubnetId": {"Ref": "SomeParameter"}, "RouteTableId": "rtb-1"});
    assert!(validate_with("AWS::EC2::SubnetRouteTableAssociation", &right, &kinds).is_empty());
}

#[test]
fn updates_know_what_they_replace() {
    let before = json!({"VpcId": "v", "CidrBlock": "10.0.0.0/24"});
    let after = json!({"VpcId": "v", "CidrBlock": "10.0.1.0/24", "MapPublicIpOnLaunch": true});
    assert_eq!(
        replaced_by("AWS::EC2::Subnet", &before, &after),
        ["CidrBlock"]
    );
    assert!(replaced_by("AWS::EC2::Subnet", &before, &before).is_empty());
    assert_eq!(
        replacement("AWS::EC2::VPCGatewayAttachment"),
        Replacement::DeleteThenCreate
    );
    assert_eq!(
        replacement("AWS::EC2::Subnet"),
        Replacement::CreateThenDelete
    );
    assert_eq!(timeouts("AWS::ECS::Service").delete, Some(30));
}

#[test]
fn attributes_are_named_as_get_att_names_them() {
    assert!(has_attribute(
        "AWS::EC2::LaunchTemplate",
        "LatestVersionNumber"
    ));
    assert!(has_attribute("AWS::ECS::Service", "Name"));
    assert!(!has_attribute("AWS::EC2::LaunchTemplate", "Latest"));
    assert!(!has_attribute("AWS::Made::Up", "Arn"));
}
