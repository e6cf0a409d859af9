use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;

fn report(document: Value) -> Report {
    check(&Template::new(document).unwrap(), &Exceptions::none())
}

/// Rule and pointer of each finding.
fn found(document: Value) -> Vec<(&'static str, String)> {
    let report = report(document);
    report
        .findings
        .into_iter()
        .map(|finding| (finding.rule, finding.pointer))
        .collect()
}

/// One template with one resource, and what is found in it.
fn found_in(kind: &str, properties: &Value) -> Vec<(&'static str, String)> {
    found(json!({"Resources": {"A": {"Type": kind, "Properties": properties}}}))
}

fn expect(expected: &[(&'static str, &str)], document: Value) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(rule, at)| (*rule, (*at).to_owned()))
        .collect();
    assert_eq!(found(document), expected);
}

#[test]
fn rule_ids_are_unique_and_every_row_says_why_and_where() {
    let rules = rules();
    let ids: BTreeSet<_> = rules.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules.len());
    for rule in rules {
        assert!(!rule.why.is_empty(), "{}", rule.id);
        if rule.group.can_be_excepted() {
            assert!(rule.source.starts_with("https://"), "{}", rule.id);
        }
    }
}

#[test]
fn types_named_by_rows_are_in_the_schema_table() {
    let order = ORDER
        .iter()
        .flat_map(|rule| [rule.who, rule.needs])
        .flat_map(|who| who.types);
    let settings = SETTINGS.iter().flat_map(|rule| rule.types);
    for kind in order.chain(settings) {
        assert!(crate::template::schema::is_known(kind), "{kind}");
    }
}

#[test]
fn an_empty_template_is_good() {
    let report = report(json!({"Resources": {}}));
    assert!(report.is_good());
    assert_eq!(report.findings, []);
    assert_eq!(report.capabilities, []);
}

#[test]
fn the_form_of_the_document_is_checked() {
    expect(
        &[
            ("section", "/AWSTemplateFormatVersion"),
            ("output", "/Outputs/O"),
            ("parameter", "/Parameters/P"),
            ("parameter", "/Parameters/P"),
            ("section", "/Resource"),
            ("resource-member", "/Resources/A"),
            ("resource-member", "/Resources/A/DependOn"),
            ("logical-name", "/Resources/B-1"),
            ("unused", "/Parameters/P"),
        ],
        json!({
            "AWSTemplateFormatVersion": "2010-09-10",
            "Resource": {},
            "Parameters": {"P": {"Type": "Text", "Default": "c", "AllowedValues": ["a", "b"]}},
            "Resources": {
                "A": {"DependOn": "B"},
                "B-1": {"Type": "AWS::EC2::InternetGateway"},
            },
            "Outputs": {"O": {}},
        }),
    );
}

#[test]
fn names_have_to_be_defined() {
    expect(
        &[
            ("ref-unknown", "/Conditions/C/Fn::Equals/0"),
            ("ref-unknown", "/Outputs/O/Value"),
            ("ref-unknown", "/Resources/A/Condition"),
            ("ref-unknown", "/Resources/A/DependsOn"),
            ("attribute-unknown", "/Resources/A/Properties/Tags/0/Value"),
            (
                "intrinsic-malformed",
                "/Resources/A/Properties/Tags/1/Value",
            ),
            ("ref-unknown", "/Resources/A/Properties/Tags/2/Value"),
            ("unused", "/Mappings/M"),
        ],
        json!({
            "Parameters": {"P": {"Type": "String"}},
            "Mappings": {"M": {"a": {"b": "c"}}},
            "Conditions": {"C": {"Fn::Equals": [{"Ref": "B"}, {"Ref": "P"}]}},
            "Resources": {
                "A": {
                    "Type": "AWS::EC2::InternetGateway",
                    "Condition": "Cc",
                    "DependsOn": ["Bb"],
                    "Properties": {"Tags": [
                        {"Key": "a", "Value": {"Fn::GetAtt": ["B", "Arn"]}},
                        {"Key": "b", "Value": {"Fn::GetAtt": ["B"]}},
                        {"Key": "c", "Value": {"Fn::FindInMap": ["N", "a", "b"]}},
                        {"Key": "d", "Value": {"Fn::If": ["C", {"Ref": "AWS::Region"}, "x"]}},
                    ]},
                },
                "B": {"Type": "AWS::EC2::InternetGateway"},
            },
            "Outputs": {"O": {"Value": {"Fn::Sub": "${AWS::Regio}"}}},
        }),
    );
}

#[test]
fn a_conditional_resource_needs_a_guard() {
    let document = |owner: Value| {
        let mut a = json!({"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "V"}}});
        a.as_object_mut()
            .unwrap()
            .extend(owner.as_object().unwrap().clone());
        json!({
            "Conditions": {"C": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}},
            "Resources": {
                "A": a,
                "V": {
                    "Type": "AWS::EC2::VPC",
                    "Condition": "C",
                    "Properties": {"CidrBlock": "10.0.0.0/16"},
                },
            },
        })
    };
    expect(
        &[("ref-conditional", "/Resources/A/Properties/VpcId")],
        document(json!({})),
    );
    expect(&[], document(json!({"Condition": "C"})));
}

#[test]
fn cycles_and_needless_edges_are_told() {
    expect(
        &[
            ("cycle", ""),
            ("depends-on-redundant", "/Resources/A/DependsOn"),
        ],
        json!({"Resources": {
            "A": {"Type": "AWS::EC2::RouteTable", "DependsOn": "V",
                  "Properties": {"VpcId": {"Ref": "V"}}},
            "V": {"Type": "AWS::EC2::VPC", "DependsOn": "A",
                  "Properties": {"CidrBlock": "10.0.0.0/16"}},
        }}),
    );
}

#[test]
fn limits_are_counted() {
    let gateway = json!({"Type": "AWS::EC2::InternetGateway"});
    let many = (0..501)
        .map(|n| (format!("G{n}"), gateway.clone()))
        .collect::<serde_json::Map<_, _>>();
    let report = report(json!({
        "Description": "d".repeat(1_025),
        "Resources": many,
        "Outputs": {"O".repeat(256): {"Value": "x".repeat(40_000)}},
    }));
    let rules: Vec<_> = report
        .findings
        .iter()
        .map(|f| (f.rule, f.message.as_str()))
        .collect();
    assert_eq!(rules.len(), 4, "{rules:?}");
    let messages: Vec<_> = rules.iter().map(|(_, message)| *message).collect();
    assert!(messages.contains(&"501 resources, at most 500 are allowed"));
    assert!(messages.contains(&"the description has 1025 bytes, at most 1024 are allowed"));
    assert!(
        messages
            .iter()
            .any(|message| message.ends_with("body bytes, at most 51200 are allowed"))
    );
}

#[test]
fn settings_are_told_with_what_to_set() {
    let document = json!({"Resources": {"A": {
        "Type": "AWS::EC2::LaunchTemplate",
        "DeletionPolicy": "Retain",
        "Properties": {"LaunchTemplateData": {
            "MetadataOptions": {"HttpTokens": "optional"},
            "BlockDeviceMappings": [
                {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": true}},
                {"DeviceName": "/dev/xvdb", "Ebs": {"DeleteOnTermination": {"Ref": "P"}}},
            ],
        }},
    }}, "Parameters": {"P": {"Type": "String", "Default": "false"}}});
    expect(
        &[
            ("deletion-policy", "/Resources/A/DeletionPolicy"),
            (
                "volume-encryption",
                "/Resources/A/Properties/LaunchTemplateData/BlockDeviceMappings/1/Ebs",
            ),
            (
                "volume-deletion",
                "/Resources/A/Properties/LaunchTemplateData/BlockDeviceMappings/1/Ebs/DeleteOnTermination",
            ),
            (
                "imdsv2",
                "/Resources/A/Properties/LaunchTemplateData/MetadataOptions/HttpTokens",
            ),
        ],
        document,
    );
}

#[test]
fn the_whole_internet_is_told_however_it_is_written() {
    for open in ["0.0.0.0/0", "1.2.3.4/0"] {
        let group = json!({"GroupDescription": "d", "VpcId": "v", "SecurityGroupIngress": [
            {"IpProtocol": "-1", "CidrIp": "10.0.0.0/8"},
            {"IpProtocol": "-1", "CidrIp": open},
        ]});
        let rules = found_in("AWS::EC2::SecurityGroup", &group);
        let at = "/Resources/A/Properties/SecurityGroupIngress/1/CidrIp".to_owned();
        assert_eq!(rules, [("open-ingress", at)]);
    }
    let rule = json!({"GroupId": "g", "IpProtocol": "tcp", "CidrIpv6": "0::0/0"});
    let rules = found_in("AWS::EC2::SecurityGroupIngress", &rule);
    assert_eq!(rules[0].0, "open-ingress-rule-ipv6");
}

#[test]
fn each_way_to_allow_too_much_is_told() {
    let cases = [
        (
            json!({"Action": "ecs:*", "Resource": "arn:x"}),
            Some("iam-whole-service"),
        ),
        (
            json!({"Action": ["ecs:Submit*"], "Resource": "arn:x"}),
            Some("iam-wildcard-write"),
        ),
        (
            json!({"Action": ["ec2:Describe*"], "Resource": "arn:x"}),
            Some("iam-wildcard-read"),
        ),
        (
            json!({"NotAction": "iam:*", "Resource": "arn:x"}),
            Some("iam-negated"),
        ),
        (
            json!({"Action": "ecr:BatchGetImage", "Resource": ["*"]}),
            Some("iam-any-resource"),
        ),
        (
            json!({"Action": "ecr:BatchGetImages", "Resource": "arn:x"}),
            Some("iam-unknown-action"),
        ),
        (
            json!({"Action": "ecr:GetAuthorizationToken", "Resource": "*"}),
            None,
        ),
        (
            json!({"Action": "ecs:Poll", "Resource": {"Fn::Sub": "arn:${AWS::Partition}:*"}}),
            None,
        ),
        (
            json!({"Effect": "Deny", "Action": "*", "Resource": "*"}),
            None,
        ),
    ];
    for (statement, expected) in cases {
        let mut allow = json!({"Effect": "Allow"});
        allow
            .as_object_mut()
            .unwrap()
            .extend(statement.as_object().unwrap().clone());
        let policy = json!({"PolicyDocument": {"Statement": allow}});
        let rules: Vec<_> = found_in("AWS::IAM::ManagedPolicy", &policy);
        let rules: Vec<_> = rules.iter().map(|(rule, _)| *rule).collect();
        assert_eq!(rules, Vec::from_iter(expected), "{statement}");
    }
}

#[test]
fn anybody_may_not_assume_a_role() {
    let trust = |principal: Value| {
        json!({"AssumeRolePolicyDocument": {"Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal},
        ]}})
    };
    for principal in [json!("*"), json!({"AWS": ["*"]})] {
        assert_eq!(
            found_in("AWS::IAM::Role", &trust(principal))[0].0,
            "iam-any-principal"
        );
    }
    let service = trust(json!({"Service": "ecs-tasks.amazonaws.com"}));
    assert_eq!(found_in("AWS::IAM::Role", &service), []);
}

#[test]
fn an_exception_moves_a_finding_and_keeps_the_reason() {
    let group = json!({"Resources": {"Web": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
        "GroupDescription": "d", "VpcId": "v",
        "SecurityGroupIngress": [{"IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}],
    }}}});
    let mut exceptions = Exceptions::none();
    exceptions.allow("open-ingress", ["Web"], "the published page is public");
    let report = check(&Template::new(group).unwrap(), &exceptions);
    assert!(report.is_good());
    assert_eq!(report.findings, []);
    assert_eq!(report.excepted[0].reason, "the published page is public");
}
